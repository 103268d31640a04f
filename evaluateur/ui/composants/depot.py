"""A file handed over: written beside its place, put there whole, read back and compared."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from evaluateur.metier.refus import Refus

_CAUSES = {
    errno.ENOSPC: ("il n’y a plus de place", "Libérez de la place, ou choisissez un autre support."),
    errno.EROFS: ("ce support est protégé en écriture", "Choisissez un autre support."),
    errno.EACCES: ("vous n’avez pas le droit d’y écrire", "Choisissez un autre dossier."),
    errno.EPERM: ("vous n’avez pas le droit d’y écrire", "Choisissez un autre dossier."),
    errno.ENOENT: ("ce dossier n’existe plus", "Rebranchez la clé, ou choisissez un autre dossier."),
    errno.ENOTDIR: ("ce n’est pas un dossier", "Choisissez un autre dossier."),
    errno.EIO: ("le support ne répond pas", "Rebranchez la clé, ou changez-en."),
    errno.ENAMETOOLONG: ("le chemin est trop long", "Choisissez un dossier plus proche de la racine."),
    errno.EISDIR: ("un dossier porte déjà ce nom", "Choisissez un autre dossier."),
}
_OTHER = ("l’écriture a échoué", "Choisissez un autre dossier.")


class DepotRefuse(Refus):
    """A file was not handed over; what bore its name before is untouched."""


def deposit(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, then make sure that what lies there is what was meant."""
    beside = path.with_name(f"{path.name}.part")
    try:
        with beside.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
        found = path.read_bytes()
    except OSError as error:
        raise refusal(path, error) from error
    finally:
        _forget(beside)
    if found != content:
        raise DepotRefuse(
            f"« {path.name} » relu n’est pas ce qui a été écrit.", "Le support est abîmé : choisissez-en un autre."
        )


def refusal(path: Path, error: OSError) -> DepotRefuse:
    """The cause of a failed writing, by its name."""
    cause, remede = _CAUSES.get(error.errno or 0, _OTHER)
    return DepotRefuse(f"« {path.name} » ne s’écrit pas : {cause}.", remede)


def _forget(beside: Path) -> None:
    try:
        beside.unlink(missing_ok=True)
    except OSError:
        return  # the support is gone, and the rest of the file with it


def safe_name(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r"[^\w.-]+", "-", name).strip(".-") or "dossier"
