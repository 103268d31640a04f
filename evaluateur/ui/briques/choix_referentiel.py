"""On which référentiel: nothing is asked when there is one, and no file is ever taken for being the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from evaluateur.metier.typographie import francais

if TYPE_CHECKING:  # the list of sessions needs no référentiel
    from evaluateur.metier.referentiel import Referentiel


def choose(anchor: QWidget, installes: Sequence[Referentiel], then: Callable[[Referentiel], object]) -> None:
    """Go on with the only one, or open a menu under the button that asked for it."""
    if len(installes) == 1:
        then(installes[0])
        return
    menu = QMenu(anchor)
    menu.setAccessibleName("Référentiel de la session")
    for referentiel in installes:
        words = francais(f"{referentiel.certification.titre}, version {referentiel.version}")
        action = QAction(words.replace("&", "&&"), menu)
        action.triggered.connect(partial(then, referentiel))
        menu.addAction(action)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))
    menu.setActiveAction(menu.actions()[0])
