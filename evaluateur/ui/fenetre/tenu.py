"""Who holds a data folder that cannot be opened: a window of this machine that does not answer, or another machine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QSysInfo

from evaluateur import fichiers
from evaluateur.metier import designation


class Tenu(Struct, frozen=True):
    """Someone else holds the folder."""

    machine: str
    """Name of the other machine; empty for this one."""
    depuis: datetime | None

    @property
    def phrase(self) -> str:
        """What stands in the way, and what to do about it."""
        if not self.machine:
            return (
                "L’application est déjà ouverte sur ces données, mais sa fenêtre ne répond pas. Fermez-la, ou attendez "
                "qu’elle réponde, puis réessayez."
            )
        when = ""
        if self.depuis is not None:
            local = self.depuis.astimezone()
            when = f" le {designation.jour(local)} à {designation.heure(local)}"
        return (
            f"L’ordinateur « {self.machine} » a ouvert ces données{when} et ne les a pas refermées. Si elles y sont "
            "encore ouvertes, fermez-les d’abord : deux ordinateurs ne peuvent pas y écrire en même temps."
        )


def holder(lock: Path) -> Tenu:
    """Read a lock as Qt writes it: process, application, host, machine, boot."""
    try:
        lines = fichiers.read(lock, fichiers.KIB).decode("utf-8", "replace").split("\n")
        since = datetime.fromtimestamp(lock.stat().st_mtime, UTC)
    except (OSError, fichiers.LectureRefusee):
        return Tenu("", None)
    host, machine = (lines[n].strip() if n < len(lines) else "" for n in (2, 3))
    # A copied disk keeps its host name and gets another machine number.
    here = bytes(QSysInfo.machineUniqueId().data()).decode("ascii", "replace")
    same = host == QSysInfo.machineHostName() and machine in ("", here)
    return Tenu("" if same else host or "inconnu", since)
