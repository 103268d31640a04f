"""On which référentiel: nothing is asked when there is one, and no file is ever taken for being the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from evaluateur.metier.typographie import francais, pluriel

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
        words = francais(", ".join(_words(referentiel, installes)))
        action = QAction(words.replace("&", "&&"), menu)
        action.triggered.connect(partial(then, referentiel))
        menu.addAction(action)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))
    menu.setActiveAction(menu.actions()[0])


def _words(referentiel: Referentiel, installes: Sequence[Referentiel]) -> Iterator[str]:
    """Title, what it is for, for how many when that is to be chosen too, version."""
    yield referentiel.certification.titre
    if referentiel.genre:
        yield referentiel.genre
    if [ref.code for ref in installes].count(referentiel.code) > 1:
        yield pluriel(len(referentiel.sieges), "évaluateur")
    yield f"version {referentiel.version}"
