"""Twenty grids at once: the window answers meanwhile, tells how far it is, and stops when asked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from evaluateur.metier.actes import preparation
from evaluateur.metier.personnes import Affectation, Candidat
from evaluateur.ui.pages.accueil.journee import Several
from tests.parcours.monde import Monde
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote, answers

NOMBRE = 20
GEL = 0.75
"""How long the window may stay without an answer, but for a few times, in what one grid takes of the processor."""


@pytest.fixture
def journee(pilote: Pilote, tmp_path: Path) -> Several:
    """A jury that closed many absent candidates: each has a grid."""
    return _closed(pilote, tmp_path, [f"J-{numero:02d}" for numero in range(NOMBRE)])


def _closed(pilote: Pilote, tmp_path: Path, references: Sequence[str]) -> Several:
    monde = Monde(tmp_path / "monde")
    for numero, reference in enumerate(references):
        monde.seance = monde.ouvrir_dossier(reference)
        monde.seance.faire(
            preparation.renseigner_candidat,
            Candidat(f"ESSAI-{numero:02d}", "Lou"),
            Affectation("Mutuelle Exemple", "Santé", "Gestionnaire"),
        )
        monde.seance.faire(preparation.declarer_presence, "absent", "Ne s’est pas présenté.")
        monde.signer_et_clore("papier")
    monde.seul(1)
    pilote.desk.adopt(monde.poste)
    pilote.desk.page_asked.emit("accueil")
    pilote.settle()
    pilote.page.show_tab("remettre")  # type: ignore[attr-defined]
    pilote.settle()
    several = pilote.window.findChild(Several)
    assert several is not None
    assert several.isVisible()
    return several


def test_every_grid_is_written_and_the_window_answers_meanwhile(
    journee: Several, pilote: Pilote, tmp_path: Path, qtbot: QtBot
) -> None:
    folder, pires, last = tmp_path / "cle", [], [time.process_time()]
    folder.mkdir()

    def battre() -> None:
        now = time.process_time()
        pires.append(now - last[0])
        last[0] = now

    coeur = QTimer()
    coeur.setInterval(1)
    coeur.timeout.connect(battre)
    coeur.start()
    with qtbot.waitSignal(journee.batch.ended, timeout=PATIENCE_MS) as fin:
        journee.save_grids(folder)
    coeur.stop()
    progress = fin.args[0]
    assert (progress.faits, progress.total, progress.refus) == (NOMBRE, NOMBRE, ())
    written = sorted(folder.iterdir())
    assert [f.name[: len("grille-J-00-v1-")] for f in written] == [f"grille-J-{n:02d}-v1-" for n in range(NOMBRE)]
    for file in written:
        with pikepdf.open(file) as pdf:
            assert len(pdf.pages) >= 1
    assert sorted(pires)[-len(pires) // 20 or -1] < GEL * sum(pires) / NOMBRE
    assert f"{NOMBRE}\N{NO-BREAK SPACE}grilles copiées" in pilote.words()


def test_references_that_a_file_name_makes_alike_give_as_many_files_and_what_is_there_stays(
    pilote: Pilote, tmp_path: Path, qtbot: QtBot
) -> None:
    several = _closed(pilote, tmp_path, ["2026/117", "2026-117", "2026 117"])
    folder = tmp_path / "cle"
    folder.mkdir()
    with qtbot.waitSignal(several.batch.ended, timeout=PATIENCE_MS) as fin:
        several.save_grids(folder)
    assert fin.args[0].faits == len(list(folder.iterdir())) == 3
    one, *_ = sorted(folder.iterdir())
    one.write_bytes(b"another one")
    with qtbot.waitSignal(several.batch.ended, timeout=PATIENCE_MS) as fin:
        several.save_grids(folder)
    assert (fin.args[0].faits, fin.args[0].deja, fin.args[0].voisines) == (1, 2, 1)
    assert one.read_bytes() == b"another one"
    assert len(list(folder.iterdir())) == 4
    assert "il n’a pas été remplacé" in pilote.words()


def test_stopping_keeps_what_is_written_and_writes_no_more(
    journee: Several, pilote: Pilote, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "cle"
    folder.mkdir()
    journee.batch.moved.connect(lambda p: journee.batch.stop() if p.faits == 3 else None)
    with qtbot.waitSignal(journee.batch.ended, timeout=PATIENCE_MS) as fin:
        journee.save_grids(folder)
    assert fin.args[0].faits == 3
    pilote.settle()
    assert len(list(folder.glob("*.pdf"))) == 3
    assert not list(folder.glob("*.part"))
    assert not journee.batch.busy


def test_a_folder_that_is_gone_is_named_for_each_grid_and_nothing_stops(
    journee: Several, pilote: Pilote, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(journee.batch.ended, timeout=PATIENCE_MS) as fin:
        journee.save_grids(tmp_path / "debranchee")
    assert (fin.args[0].faits, len(fin.args[0].refus)) == (0, NOMBRE)
    assert "cet emplacement n’existe plus" in pilote.words()


def test_progress_is_told_in_words_with_the_candidate(
    journee: Several, pilote: Pilote, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "cle").mkdir()
    seen: list[str] = []
    journee.batch.moved.connect(lambda _: seen.append(pilote.words()))
    with qtbot.waitSignal(journee.batch.ended, timeout=PATIENCE_MS):
        journee.save_grids(tmp_path / "cle")
    assert any(f"Grille 7 sur {NOMBRE}" in words and "ESSAI-" in words for words in seen)
    assert [b for b in journee.findChildren(QPushButton) if b.isVisible() and "Arrêter" in b.accessibleName()] == []


def test_the_session_sheet_of_the_day_is_written_where_asked_and_a_day_without_anyone_is_refused(
    pilote: Pilote, tmp_path: Path, qtbot: QtBot
) -> None:
    several = _closed(pilote, tmp_path, ["J-00", "J-01"])
    path = tmp_path / "jour.pdf"
    answers(path)
    several.show_tab("jour", pilote.desk.poste.liste.lister())
    several.save_sheet()
    qtbot.waitUntil(path.exists, timeout=PATIENCE_MS)
    said = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert "ESSAI-00" in said
    assert "ESSAI-01" in said
    several.show_tab("jour", [])
    several.save_sheet()
    assert pilote.words().count("Aucune session ce jour\N{NON-BREAKING HYPHEN}là.") == 1
