"""The candidate's identity at the keyboard: two lists, the spelling of the document, and what follows each answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evaluateur.metier.personnes import EtatCivil
from evaluateur.ui.briques.base import Button
from evaluateur.ui.ecrans.preparation.identite import IdentitePart
from evaluateur.ui.ecrans.remise.rectification import RECTIFIER, CivilState
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote, answers, heard, plain
from tests.ui.signataires import Signataires

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen platform says of menus


def _part(pilote: Pilote) -> IdentitePart:
    part = pilote.window.findChild(IdentitePart)
    assert part is not None
    return part


def _focus() -> str:
    focus = QApplication.focusWidget()
    assert focus is not None
    return plain(heard(focus))


def _begin(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("preparation", cible="identite")
    pilote.settle()
    assert _focus() == "Pièce présentée"


def _correct(pilote: Pilote, prenoms: str) -> None:
    pilote.tab_to("Constat")
    pilote.press("Down", "Return")
    pilote.tab_to("Prénoms, tel qu’il doit être écrit")
    pilote.replace(prenoms)


def test_a_document_and_what_it_says_are_two_answers_and_one_fait(pilote: Pilote) -> None:
    _begin(pilote)
    rang = pilote.desk.dossier.rang
    pilote.press("Down", "Return")
    assert pilote.desk.dossier.rang == rang + 1, "another document that agrees too"
    identite = pilote.desk.dossier.identite
    assert identite is not None
    assert (identite.constat, identite.piece) == ("conforme", "passeport")
    assert "Identité vérifiée sur pièce (passeport), conforme." in plain(pilote.words())


def test_the_spelling_of_the_document_is_written_in_its_place(pilote: Pilote) -> None:
    _begin(pilote)
    _correct(pilote, "Lou Camille")
    assert "Il remplacera celui du dossier" in plain(pilote.words())
    pilote.press("Ctrl+Return")
    assert pilote.desk.dossier.candidat.prenoms == "Lou Camille"
    assert "orthographe corrigée : prénoms." in plain(pilote.words())
    assert _focus() == "Constat"
    assert not _part(pilote).spelling.isVisible()
    assert pilote.desk.open_seance.brouillons.read() == {}


def test_a_correction_given_up_leaves_everything_as_it_was(pilote: Pilote) -> None:
    _begin(pilote)
    before = pilote.desk.dossier
    _correct(pilote, "Loup")
    pilote.press("Escape", "Escape")
    assert pilote.desk.dossier.identite == before.identite
    assert not _part(pilote).spelling.isVisible()
    assert "conforme." in plain(pilote.words())
    assert pilote.desk.open_seance.brouillons.read() == {}


def test_a_correction_of_nothing_or_of_no_day_is_named_where_it_is_written(pilote: Pilote) -> None:
    _begin(pilote)
    _correct(pilote, "Lou")
    pilote.press("Ctrl+Return")
    assert "Rien n’est corrigé." in plain(pilote.words())
    pilote.tab_to("Date de naissance, tel")
    pilote.replace("31/02/1996")
    pilote.press("Ctrl+Return")
    assert "Le 31 février n’existe pas." in plain(pilote.words())
    assert _focus().startswith("Date de naissance")


def test_what_was_being_corrected_is_there_again_when_the_dossier_is_opened(pilote: Pilote) -> None:
    _begin(pilote)
    identifiant = pilote.desk.open_seance.identifiant
    _correct(pilote, "Loup")
    pilote.desk.leaving.emit()
    pilote.desk.close_dossier()
    pilote.desk.open_dossier(identifiant)
    pilote.desk.go("preparation")
    pilote.settle()
    spelling = _part(pilote).spelling
    assert spelling.isVisible()
    assert spelling.form.rows["prenoms"].control.text() == "Loup"  # type: ignore[attr-defined]


def test_no_document_leads_to_a_derogation_or_to_the_absence(pilote: Pilote) -> None:
    _begin(pilote)
    pilote.press("End", "Return")
    assert "Aucune pièce présentée : vérifiez une autre pièce, motivez" in plain(pilote.words())
    assert "1 point à vérifier" in plain(pilote.words())
    assert _part(pilote).fiche.rows["identite.constat"].control.currentText() == "Sans objet"  # type: ignore[attr-defined]
    pilote.tab_to("Motiver une dérogation : identité")
    pilote.press("Return")
    assert _focus() == "Motif de la dérogation (figurera sur la grille officielle)"
    pilote.press("Escape")
    pilote.desk.go("preparation", cible="identite")
    pilote.settle()
    pilote.tab_to("Déclarer l’absence")
    pilote.press("Return")
    assert "Aucun bloc ne sera évalué" in plain(pilote.words())
    pilote.press("Ctrl+Return")
    assert pilote.desk.dossier.presence == "absent"
    assert not _part(pilote).isVisible()


def test_a_derogation_that_was_asked_for_is_not_asked_for_twice(pilote: Pilote) -> None:
    _begin(pilote)
    pilote.press("End", "Return")
    pilote.tab_to("Motiver une dérogation : identité")
    pilote.press("Return")
    pilote.type("Connu des deux.")
    pilote.press("Ctrl+Return")
    assert len(pilote.desk.dossier.derogations) == 1
    shown = [b for b in pilote.window.findChildren(Button) if b.isVisible()]
    assert "Motiver une dérogation : identité" not in [plain(b.accessibleName()) for b in shown]


def test_a_spelling_changed_in_the_form_asks_for_the_document_again(pilote: Pilote) -> None:
    _begin(pilote)
    pilote.desk.go("preparation", cible="candidat.prenoms")
    pilote.settle()
    pilote.replace("Loup")
    pilote.press("Tab")
    assert "Prénoms : modifié depuis la vérification." in plain(pilote.words())
    pilote.desk.go("preparation", cible="identite.constat")
    pilote.settle()
    pilote.press("Down", "Return")
    assert "Identité vérifiée sur pièce (carte nationale d’identité), conforme." in plain(pilote.words())


def test_an_answer_is_corrected_and_never_taken_away(pilote: Pilote) -> None:
    _begin(pilote)
    pilote.press("Home", "Return")
    assert "La réponse peut être corrigée, mais pas laissée vide." in plain(pilote.words())


def test_a_spelling_set_right_after_closing_joins_the_dossier_and_is_printed(
    signataires: Signataires, tmp_path: Path, qtbot: QtBot
) -> None:
    signataires.signed_and_closed()
    pilote = signataires.pilote
    before = pilote.desk.dossier.versions
    signataires.desk.go("remise", cible=RECTIFIER)
    pilote.settle()
    pilote.replace("MARTÍN")
    pilote.press("Ctrl+Return")
    assert "Il manque le motif de la rectification." in plain(pilote.words())
    pilote.tab_to("Motif de la rectification")
    pilote.type("Accent oublié.")
    pilote.press("Ctrl+Return")
    dossier = pilote.desk.dossier
    assert dossier.versions == before
    assert dossier.candidat.etat_civil == EtatCivil("MARTÍN", "Lou")
    assert "(nom de naissance : MARTÍN). Motif : Accent oublié." in plain(pilote.words())
    panel = pilote.window.findChild(CivilState)
    assert panel is not None
    pilote.tab_to("Enregistrer la rectification")
    answers(tmp_path / "rectification.pdf")
    pilote.press("Return")
    qtbot.waitUntil((tmp_path / "rectification.pdf").exists, timeout=PATIENCE_MS)
    (page,) = PdfReader(tmp_path / "rectification.pdf").pages
    assert "MARTÍN" in page.extract_text()


def test_the_two_are_told_that_one_alone_sets_a_civil_state_right(signataires: Signataires) -> None:
    signataires.signed_and_closed()
    pilote = signataires.pilote
    told = "l’un des deux évaluateurs prend la main (Ctrl+M)"
    signataires.seul(1)
    signataires.desk.go("remise", cible=RECTIFIER)
    pilote.settle()
    assert told not in plain(pilote.words())
    signataires.ensemble()
    signataires.desk.go("remise", cible=RECTIFIER)
    pilote.settle()
    assert told in plain(pilote.words())
    assert "Rectifier l’état civil" not in plain(pilote.words())
