"""What goes to the candidate: one page without comments, or everything that is kept when he asks."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from evaluateur.ui.ecrans.remise.candidat_remise import ForCandidate
from tests.patience import PATIENCE_MS
from tests.ui.signataires import Signataires


def boite(signataires: Signataires) -> ForCandidate:
    signataires.signed_and_closed()
    signataires.desk.go("remise")
    signataires.pilote.settle()
    found = signataires.pilote.window.findChild(ForCandidate)
    assert found is not None
    assert found.isVisible()
    return found


def test_the_synthesis_is_one_page_without_comments(signataires: Signataires, tmp_path: Path, qtbot: QtBot) -> None:
    panel = boite(signataires)
    panel.save_synthesis(tmp_path / "synthese.pdf")
    qtbot.waitUntil((tmp_path / "synthese.pdf").exists, timeout=PATIENCE_MS)
    (page,) = PdfReader(tmp_path / "synthese.pdf").pages
    said = page.extract_text()
    assert "MARTIN" in said
    assert "Précisions 1 sur" not in said
    qtbot.waitUntil(lambda: "Copié et vérifié" in signataires.pilote.words(), timeout=PATIENCE_MS)


def test_everything_that_is_kept_is_written_in_a_folder_of_its_own(signataires: Signataires, tmp_path: Path) -> None:
    boite(signataires).save_access(tmp_path)
    (dossier,) = tmp_path.glob("acces-*")
    assert {"candidat.json", "journal.csv", "grille-v1.pdf", "LISEZMOI.txt"} <= {f.name for f in dossier.iterdir()}
    assert "fichiers écrits" in signataires.pilote.words()
