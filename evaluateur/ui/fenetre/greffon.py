"""The part of Qt that reaches the screen: what it lacks is said in French, before Qt ends the process."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

from evaluateur.metier.refus import Refus


class SansFenetre(Refus):
    """No window can be shown on this system as it is."""


def require_screen(environment: Mapping[str, str] = os.environ, plugin: Path | None = None) -> None:
    """Raise :class:`SansFenetre` where Qt would end the process in English: no screen, or a library that lacks."""
    wanted = environment.get("QT_QPA_PLATFORM", "")
    if sys.platform != "linux" or (wanted and not wanted.startswith("xcb")):
        return
    if not wanted and environment.get("WAYLAND_DISPLAY"):
        return
    if not environment.get("DISPLAY"):
        raise SansFenetre("Aucun écran n’est accessible d’ici.", "Lancez Évaluateur depuis une session graphique.")
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    try:
        ctypes.CDLL(str(plugin or folder / "libqxcb.so"))
    except OSError as error:
        name = str(error).partition(":")[0]
        raise SansFenetre(
            f"La fenêtre ne peut pas s’ouvrir : il manque à ce système la bibliothèque « {name} ».",
            "Lancez « make run », qui l’installe, ou tapez : sudo apt-get install -y libxcb-cursor0",
        ) from error
