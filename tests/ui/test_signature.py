"""Freezing, signing, closing, reopening, correcting, handing over, by keyboard; the pages are the real PDF."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path

import pytest
from msgspec import json
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QRadioButton

from evaluateur.db import journaux
from evaluateur.edition.documents.grille import grille
from evaluateur.metier.conformite import conformite
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import Mode
from evaluateur.seance.consultation import LigneJournal
from evaluateur.ui.briques.base import Button
from evaluateur.ui.briques.restants import Missing
from evaluateur.ui.ecrans.remise.ecran import RemiseEcran
from evaluateur.ui.ecrans.signature.original import Original
from tests.parcours.monde import PHRASE
from tests.patience import PATIENCE_MS
from tests.ui import inspection
from tests.ui.pilote import Pilote, plain
from tests.ui.signataires import Signataires

TAILLES = [(1090, 585), (910, 482), (683, 354)]


def test_what_is_missing_is_listed_and_each_line_leads_there(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("signature")
    pilote.settle()
    missing = pilote.window.findChild(Missing)
    assert missing is not None
    restes = conformite.manquements(pilote.desk.open_seance.dossier)
    assert sum(b.isVisible() for b in missing.findChildren(Button)) == len(restes)
    pilote.press("Space")
    assert (pilote.desk.place.etape, pilote.desk.place.bloc) == (restes[0].etape, restes[0].bloc)


def test_freezing_is_refused_with_its_reason_while_something_is_missing(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("signature")
    pilote.press("Ctrl+Return")
    assert pilote.desk.dossier.fige is None
    assert "À régler d’abord" in pilote.words()


def test_alone_the_next_act_is_to_sit_down_together(signataires: Signataires) -> None:
    asked: list[tuple[str, ...]] = []
    signataires.desk.hand_over_asked.connect(asked.append)
    signataires.pilote.press("Ctrl+Return")
    assert asked == [(signataires.monde.un.identifiant, signataires.monde.deux.identifiant)]
    assert signataires.pilote.window.page == "relais"


def test_no_mode_is_chosen_beforehand_and_none_freezes_nothing(signataires: Signataires) -> None:
    signataires.ensemble()
    assert not any(r.isChecked() for r in signataires.ecran.findChildren(QRadioButton))
    signataires.pilote.press("Ctrl+Return")
    assert signataires.desk.dossier.fige is None
    assert "Choisissez papier ou électronique" in signataires.pilote.words()
    assert isinstance(QApplication.focusWidget(), QRadioButton)


def test_the_pages_are_read_before_they_are_frozen_and_are_those_that_will_be(signataires: Signataires) -> None:
    signataires.ensemble()
    base, seance = signataires.desk.poste.coffre.base, signataires.desk.open_seance
    head = journaux.tete(base, seance.identifiant)
    signataires.ecran.findChildren(QRadioButton)[0].setChecked(True)
    signataires.ecran.findChildren(QRadioButton)[1].setChecked(True)  # other pages: they name the mode
    signataires.ecran.freeze()
    assert signataires.signed() is None
    assert "lisez\N{NON-BREAKING HYPHEN}les avant de les figer" in signataires.pilote.words()
    signataires.read()
    assert "rien n’est encore figé" in signataires.pilote.words()
    assert "Imprimer une copie" not in signataires.pilote.words()
    assert journaux.tete(base, seance.identifiant) == head
    draft = signataires.view.page_count
    signataires.pilote.press("Ctrl+Return")
    assert signataires.signed() == set()
    signataires.read()
    assert signataires.view.page_count == draft
    assert "Projet" not in signataires.pilote.words()


def test_arrows_choose_how_the_record_will_be_signed(signataires: Signataires) -> None:
    signataires.ensemble()

    def chosen() -> list[str]:
        return [r.text() for r in signataires.ecran.findChildren(QRadioButton) if r.isChecked()]

    signataires.pilote.press("Down")
    assert chosen() == ["Électronique"]
    signataires.pilote.press("Down")
    assert chosen() == ["Papier"]
    signataires.pilote.press("Up")
    assert chosen() == ["Électronique"]


def test_one_button_alone_closes_the_dossier(signataires: Signataires) -> None:
    signataires.freeze()
    signataires.sign(1)
    signataires.sign(2)

    def buttons() -> list[str]:
        found = [b for b in signataires.pilote.window.findChildren(Button) if b.isVisible()]
        return [b.accessibleName() for b in found if "Clore le dossier" in b.accessibleName()]

    assert len(buttons()) == 1
    signataires.pilote.press("Ctrl+Return")
    assert len(buttons()) == 1
    signataires.pilote.press("Escape")
    assert len(buttons()) == 1
    assert not signataires.closed()
    signataires.pilote.press("Ctrl+Return", "Ctrl+Return")
    assert signataires.closed()


def test_the_pages_shown_are_those_of_the_record_and_showing_them_writes_nothing(signataires: Signataires) -> None:
    signataires.freeze()
    seance, base = signataires.desk.open_seance, signataires.desk.poste.coffre.base
    head = journaux.tete(base, seance.identifiant)
    pdf = grille.compose(seance.cloture.proces_verbal())
    view = signataires.view
    assert view.page_count == _count(pdf)
    view.focus()
    for _ in range(40):
        signataires.pilote.press("PgDown")
    assert view.page == view.page_count - 1
    for by in (1, 1, -1, 0):
        view.zoom(by)
    assert journaux.tete(base, seance.identifiant) == head


def _count(pdf: bytes) -> int:
    opened = PdfReader(BytesIO(pdf))
    return len(opened.pages)


@pytest.mark.parametrize("mode", ["papier", "electronique"])
def test_both_sign_and_the_dossier_is_closed_by_keyboard(signataires: Signataires, mode: Mode) -> None:
    signataires.freeze(mode)
    signataires.sign(1)
    assert signataires.signed() == {1}
    assert signataires.button("Passer la main à l’évaluateur 2, ESSAI-DEUX Basile").isEnabled()
    signataires.sign(2)
    signataires.pilote.press("Ctrl+Return")
    assert not signataires.closed()
    assert "La version 1 devient définitive" in plain(signataires.pilote.words())
    signataires.pilote.press("Ctrl+Return")
    assert signataires.closed()
    assert [v.mode for v in signataires.desk.dossier.versions] == [mode]


def test_f8_leads_to_the_secret_of_the_one_who_has_still_to_sign(signataires: Signataires) -> None:
    signataires.freeze()
    signataires.sign(1)
    assert "1\N{NO-BREAK SPACE}signature à venir" in signataires.pilote.words()
    signataires.seul(2)
    signataires.view.focus()
    signataires.pilote.press("F8")
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    assert focus.accessibleName().startswith("Phrase secrète d’ESSAI-DEUX Basile")


def test_someone_who_was_writing_a_reason_finds_it_again(signataires: Signataires) -> None:
    signataires.freeze()
    signataires.seul(1)
    signataires.button("Rouvrir la grille officielle…").click()
    signataires.pilote.settle()
    signataires.pilote.type("Une date est fau")
    signataires.desk.go("remise")
    signataires.seul(2)
    signataires.seul(1)
    assert "Une date est fau" in [box.toPlainText() for box in signataires.ecran.findChildren(QPlainTextEdit)]
    assert signataires.signed() == set()


def test_showing_the_screen_again_twenty_times_costs_less_than_composing_its_pages(signataires: Signataires) -> None:
    signataires.freeze()
    signataires.seul(1)
    record = signataires.desk.open_seance.cloture.proces_verbal()
    started = time.process_time()
    grille.compose(record)
    composing = time.process_time() - started
    started = time.process_time()
    for _ in range(20):
        signataires.ecran.refresh()
    assert time.process_time() - started < composing


def test_a_wrong_passphrase_signs_nothing(signataires: Signataires) -> None:
    signataires.freeze()
    signataires.seul(1)
    signataires.pilote.type("une tout autre phrase")
    signataires.pilote.press("Ctrl+Return")
    assert signataires.signed() == set()


def test_both_read_the_same_short_empreinte(signataires: Signataires) -> None:
    signataires.freeze()
    fige = signataires.desk.dossier.fige
    assert fige is not None
    short = " ".join(fige.empreinte[i : i + 4] for i in (0, 4, 8, 12))
    for siege in (1, 2):
        signataires.seul(siege)
        assert short in signataires.pilote.words()


def test_reopening_takes_a_reason_says_which_signatures_fall_and_shows_the_list_again(signataires: Signataires) -> None:
    signataires.freeze()
    signataires.sign(1)
    signataires.button("Rouvrir la grille officielle…").click()
    signataires.pilote.settle()
    assert francais("Signature annulée : ESSAI-UN Anne.") in signataires.pilote.words()
    signataires.pilote.press("Ctrl+Return")
    assert signataires.signed() == {1}, "without a reason nothing is reopened"
    signataires.pilote.type("Une date est fausse.")
    signataires.pilote.press("Ctrl+Return")
    assert signataires.signed() is None
    assert signataires.view.page_count == 0
    signataires.signed_and_closed("electronique")


def test_a_closed_dossier_is_corrected_by_a_second_version_signed_again(signataires: Signataires) -> None:
    signataires.signed_and_closed()
    signataires.button("Ouvrir une version corrigée…").click()
    signataires.pilote.settle()
    signataires.pilote.type("Erreur de nom.")
    signataires.pilote.press("Ctrl+Return")
    assert signataires.desk.dossier.version == 2
    signataires.signed_and_closed()
    assert [v.numero for v in signataires.desk.dossier.versions] == [1, 2]


def test_the_pdf_saved_is_what_is_shown_and_a_failure_is_told(signataires: Signataires, tmp_path: Path) -> None:
    signataires.freeze()
    original = signataires.ecran.findChild(Original)
    assert original is not None
    original.save(tmp_path / "grille.pdf")
    assert (tmp_path / "grille.pdf").read_bytes() == grille.compose(
        signataires.desk.open_seance.cloture.proces_verbal()
    )
    original.save(tmp_path / "absent" / "grille.pdf")
    signataires.pilote.settle()
    assert "cet emplacement n’existe plus" in signataires.pilote.words()


def test_handing_over_waits_for_the_closing_then_writes_both_files_and_reads_them_back(
    signataires: Signataires, tmp_path: Path
) -> None:
    signataires.desk.go("remise")
    signataires.pilote.settle()
    assert "La grille officielle est à figer, à deux." in signataires.pilote.words()
    signataires.signed_and_closed()
    signataires.desk.go("remise")
    signataires.pilote.settle()
    ecran = signataires.pilote.window.findChild(RemiseEcran)
    assert ecran is not None
    target = tmp_path / "cle"
    target.mkdir()
    ecran.deliver(target, "grille", "journal")
    signataires.qtbot.waitUntil(lambda: len(list(target.iterdir())) == 2, timeout=PATIENCE_MS)
    signataires.pilote.settle()
    assert signataires.pilote.words().count("Copié et vérifié") >= 2
    record = signataires.desk.open_seance.cloture.proces_verbal()
    assert next(target.glob("grille-EX-1-v1-*.pdf")).read_bytes() == grille.compose(record)
    lines = json.decode(next(target.glob("journal-EX-1-v1-*.json")).read_bytes(), type=list[LigneJournal])
    assert len(lines) == signataires.desk.dossier.rang


def test_handing_over_twice_says_that_it_is_there_and_replaces_nothing_that_is_not(
    signataires: Signataires, tmp_path: Path
) -> None:
    signataires.signed_and_closed()
    signataires.desk.go("remise")
    signataires.pilote.settle()
    ecran = signataires.pilote.window.findChild(RemiseEcran)
    assert ecran is not None
    ecran.deliver(tmp_path, "journal")
    (first,) = tmp_path.glob("journal-*")
    content = first.read_bytes()
    ecran.deliver(tmp_path, "journal")
    assert "Déjà à cet emplacement" in signataires.pilote.words()
    first.write_bytes(b"another candidate's")
    ecran.deliver(tmp_path, "journal")
    signataires.pilote.settle()
    assert first.read_bytes() == b"another candidate's"
    assert first.with_name(f"{first.stem} (2).json").read_bytes() == content
    assert "il n’a pas été remplacé" in signataires.pilote.words()


@pytest.mark.long  # the walks of test_geometrie.py pass by these screens too, in other states
@pytest.mark.parametrize("size", TAILLES)
def test_both_screens_stand_whole_and_every_control_has_a_name(signataires: Signataires, size: tuple[int, int]) -> None:
    pilote = signataires.pilote
    pilote.window.resize(*size)
    faults: list[str] = []

    def look(state: str) -> None:
        pilote.settle()
        root = pilote.window.centralWidget()
        assert root is not None
        for check in (inspection.nameless, inspection.cut_words, inspection.overlaps, inspection.outside):
            faults.extend(f"{state} : {fault}" for fault in check(root))

    look("prêt")
    signataires.ensemble()
    look("ensemble")
    signataires.desk.go("remise")
    look("remise avant")
    signataires.freeze("electronique")
    look("figé")
    signataires.seul(1)
    look("à signer")
    signataires.sign(1)
    signataires.button("Rouvrir la grille officielle…").click()
    look("rouvrir")
    pilote.press("Escape")
    signataires.sign(2)
    pilote.press("Ctrl+Return")
    look("clore")
    pilote.press("Ctrl+Return")
    look("clos")
    signataires.desk.go("remise")
    look("remise")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("mode", ["papier", "electronique"])
def test_the_two_sign_and_close_one_after_the_other_without_the_keyboard_changing_hands(
    signataires: Signataires, mode: Mode
) -> None:
    signataires.freeze(mode)
    together, pilote = signataires.desk.personnes, signataires.pilote
    pilote.type("une tout autre phrase")
    signataires.confirm()
    assert signataires.signed() == set()
    assert "n’ouvre pas ce profil" in pilote.words()
    pilote.replace(PHRASE)
    signataires.confirm()
    assert signataires.signed() == {1}
    pilote.type(PHRASE)  # the other's field has the focus by itself
    signataires.confirm()
    assert signataires.signed() == {1, 2}
    pilote.press("Ctrl+Return", "Ctrl+Return")
    assert signataires.closed()
    assert signataires.desk.personnes == together
