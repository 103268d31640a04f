"""No screen of a positioning says a word of certification, nor speaks of an entretien that it does not have.

Every step, page, help, palette and setting is read whole (names and descriptions for assistive tools too), at each
stage of a dossier, by one evaluator and by two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QTableView, QWidget

from evaluateur.metier.actes import concilier, deroger, notation
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.briques.base import Button
from evaluateur.ui.bureau.desk import Page
from evaluateur.ui.ecrans.table import screen_class
from evaluateur.ui.fenetre.aide import help_text
from evaluateur.ui.pages.table import page_class
from tests.parcours.positionne import BLOC, Positionne
from tests.ui.pilote import Pilote, plain

INTERDITS = re.compile(r"certif|jury|acquis|officiel|entretien", re.IGNORECASE)
PERMIS = {
    "certificat": r"\bcertificats?\b",
    "the sheet's own words, where it describes the job": r"acquis(?:e par l|, )",
    "heading of a column of the printed grid, as its layout 3 prints it": r"Observation Entretien Positionnement",
}
"""What may be said, one by one: a « certificat » vouches for a key; the pages in sight are those of the paper."""


def reproches(said: str) -> list[str]:
    """Each forbidden word, with what stands around it."""
    for permis in PERMIS.values():
        said = re.sub(permis, "…", said, flags=re.IGNORECASE)
    return [said[max(0, m.start() - 40) : m.end() + 40] for m in INTERDITS.finditer(said)]


def said_by(widget: QWidget) -> Iterator[str]:
    """All that a part shows, or tells to assistive tools."""
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle())
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    if isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(i) for i in range(widget.count()))
    if isinstance(widget, QTableView) and (model := widget.model()) is not None:
        for column in range(model.columnCount()):
            yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            yield from (str(model.index(row, column).data() or "") for row in range(model.rowCount()))


def read(pilote: Pilote) -> str:
    """The whole window, what is folded away in it too."""
    pilote.settle()
    parts = [pilote.window, *pilote.window.findChildren(QWidget)]
    gestures = [gesture.nom for gesture in pilote.window.gestures()]
    return plain("\n".join([*(words for part in parts for words in said_by(part) if words), *gestures]))


class Lecteur:
    """Goes everywhere at each stage, and keeps what should not be said."""

    def __init__(self, pilote: Pilote, monde: Positionne) -> None:
        self.pilote, self.monde = pilote, monde
        self.found: dict[str, list[str]] = {}
        self.places: set[str] = set()
        pilote.desk.adopt(monde.poste)
        pilote.desk.show_seance(monde.seance)

    def note(self, place: str, said: str) -> None:
        self.places.add(place)
        if found := reproches(said):
            self.found.setdefault(place, found)

    def steps(self, stage: str) -> None:
        """Each step at this stage, in both widths, with its help."""
        desk = self.pilote.desk
        for etape in desk.vue.deroule:
            desk.go(etape)
            self.pilote.wait_for_the_background()
            self.note(f"{stage}, {etape}", read(self.pilote))
            self.note(f"aide, {etape}", help_text(screen_class(etape).aide, "positionnement"))

    def pages(self, stage: str) -> None:
        """Each page of the application, with its help."""
        titre = self.monde.ref.certification.titre  # what lacks in another référentiel is said in its words
        for page in get_args(Page):
            if page in ("session", "relais"):
                continue
            self.pilote.desk.page_asked.emit(page)
            self.pilote.wait_for_the_background()
            if page == "reglages":
                for button in self.pilote.window.findChildren(Button):
                    if button.isEnabled() and button.accessibleName().startswith(f"Compléter {titre}"):
                        button.click()
                        self.note(f"{stage}, référentiel à compléter", read(self.pilote))
            self.note(f"{stage}, {page}", read(self.pilote))
            self.note(f"aide, {page}", help_text(page_class(page).aide, "positionnement"))
            self.pilote.desk.page_asked.emit("session")
            self.pilote.settle()


@pytest.fixture(params=[1, 2], ids=["un", "deux"])
def lecteur(request: pytest.FixtureRequest, pilote: Pilote, tmp_path: Path) -> Lecteur:
    return Lecteur(pilote, Positionne(tmp_path / "monde", request.param))


def alone_against_the_rules(monde: Positionne) -> None:
    """A capacity that the référentiel does not know: a breach, with its dérogation."""
    seated = monde.seance.dossier.sieges[1]
    monde.seance.occuper_siege(
        1, Evaluateur(seated.identifiant, seated.nom, seated.prenom, "", cle_publique=seated.cle_publique)
    )


def differ(monde: Positionne) -> None:
    """Two who mark otherwise: something to settle, and something that they cannot."""
    monde.noter_tout(1)
    first = monde.ref.blocs[0].competences[0]
    monde.seance.faire(notation.preciser, first.code, "Un exemple.")
    monde.seance.sceller(BLOC)
    monde.noter_tout(2)
    monde.seance.faire(notation.noter, first.criteres[0].code, "a_developper")
    monde.seance.faire(notation.juger, first.code, "a_construire")
    monde.seance.sceller(BLOC)


def test_no_screen_of_a_positioning_says_what_it_is_not(lecteur: Lecteur) -> None:
    monde = lecteur.monde
    alone = len(monde.ref.numeros) == 1
    lecteur.steps("commencé")
    alone_against_the_rules(monde)
    lecteur.steps("à déroger")
    regle = next(m.regle.cle for m in lecteur.pilote.desk.vue.points)
    monde.seance.faire(deroger.proposer, regle, "Désigné le matin même.")
    if alone:
        monde.noter_tout(1)
        lecteur.steps("rempli")
    else:
        monde.ensemble()
        monde.seul(2)
        monde.seance.faire(deroger.accepter, 1)
        differ(monde)
        lecteur.steps("scellé")
        monde.ensemble()
        lecteur.steps("scellé, à deux")
        monde.seance.reveler(BLOC)
        lecteur.steps("révélé")
        for code in monde.ref.blocs[0].cellules:
            lecteur.pilote.desk.go("conciliation", BlocCode(BLOC), code)
            lecteur.note("conciliation, ligne à ligne", read(lecteur.pilote))
        settle(monde)
        lecteur.steps("concilié")
        monde.accorder(BLOC)
        monde.ensemble()
    lecteur.pages("à figer")
    monde.seance.figer("papier")
    lecteur.steps("figé")
    for siege in monde.ref.numeros:
        monde.seul(siege)
        monde.seance.cloture.signer()
    monde.seance.cloture.clore()
    lecteur.steps("clos")
    lecteur.pages("clos")
    assert lecteur.found == {}
    assert len(lecteur.places) > 40, "the walk went nowhere"


def settle(monde: Positionne) -> None:
    first = monde.ref.blocs[0].competences[0]
    monde.seance.faire(concilier.trancher, BLOC, first.criteres[0].code, "autonome", "Vu ensemble.")
    monde.seance.faire(concilier.trancher, BLOC, first.code, "tenu", "Vu ensemble.")
    monde.seance.faire(concilier.confirmer_egales, BLOC)
    monde.seance.faire(concilier.retenir_precisions, BLOC, first.code, "1")
