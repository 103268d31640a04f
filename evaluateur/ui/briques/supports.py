"""Where a lot may be copied: the drives that are plugged in, then any other place."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QStorageInfo, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from evaluateur.echange.transports.canal import Depot
from evaluateur.metier.typographie import francais
from evaluateur.ui.briques import depot

_MOUNTS = ("/media/", "/run/media/", "/Volumes/", "/mnt/")
"""Where systems put what is plugged in."""
_REMOVABLE = 2
"""``DRIVE_REMOVABLE``, which the binding of Windows does not name."""


class Support(Struct, frozen=True):
    """A drive: what it is called, and where it lies."""

    nom: str
    emplacement: Path


def plugged() -> list[Support]:
    """The drives that one could take away, and that can be written to."""
    return [
        Support(volume.displayName(), Path(volume.rootPath()))
        for volume in QStorageInfo.mountedVolumes()
        if volume.isValid() and volume.isReady() and not volume.isReadOnly() and _removable(volume.rootPath())
    ]


def _removable(root: str) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(root.replace("/", "\\")) == _REMOVABLE)
    return root.startswith(_MOUNTS)


def ask_place(anchor: QWidget, then: Callable[[Path], object]) -> None:
    """Offer the drives and any other place under the button that asked; straight to the folders when there is none."""
    drives = plugged()
    if not drives:
        _ask_folder(anchor, then)
        return
    menu = QMenu(anchor)
    menu.setAccessibleName(francais("Où remettre"))
    for drive in drives:
        action = QAction(francais(f"{drive.nom} ({drive.emplacement})").replace("&", "&&"), menu)
        action.triggered.connect(partial(then, drive.emplacement))
        menu.addAction(action)
    other = QAction(francais("Autre emplacement…"), menu)
    other.triggered.connect(partial(_ask_folder, anchor, then))
    menu.addAction(other)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))
    menu.setActiveAction(menu.actions()[0])


def open_place(taken: Depot) -> None:
    """Show someone what he has to do himself: the web page, or the message that waits to be sent."""
    if taken.page:
        QDesktopServices.openUrl(QUrl(taken.page))
    elif taken.fichier is not None and taken.fichier.suffix == ".eml":
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(taken.fichier)))


def _ask_folder(anchor: QWidget, then: Callable[[Path], object]) -> None:
    chosen = depot.ask_folder(anchor, "Choisir l’emplacement")
    if chosen is not None:
        then(chosen)
