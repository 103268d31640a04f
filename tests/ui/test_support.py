"""A folder on a support that takes nothing, after a kill: the window opens, and says which it is and what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parcours.monde import Monde
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits and identities are POSIX")


@pytest.fixture
def tue() -> Iterator[Path]:
    """As a kill left it, in a folder that every user may reach."""
    root = Path(tempfile.mkdtemp())
    root.chmod(0o755)
    monde = Monde(root / "vif")
    monde.epreuve("1")
    shutil.copytree(root / "vif", root / "donnees")
    monde.poste.close()
    yield root / "donnees"
    for path in (root / "donnees", *(root / "donnees").rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(root)


def _window(what: str, folder: Path) -> tuple[str, str]:
    command = [sys.executable, "-m", "tests.ui.support", what, str(folder)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=PATIENCE_S, check=False)
    assert result.returncode == 0, result.stderr.decode()
    page, _, words = result.stdout.decode().partition("\n")
    return page, words.replace("\u202f", " ").replace("\xa0", " ")


def test_a_protected_folder_is_listed_and_said_to_take_nothing(tue: Path) -> None:
    """The list said that there was no session."""
    page, words = _window("protege", tue)
    assert page == "accueil"
    assert "Aucun dossier pour l’instant" not in words
    assert "mais pas modifiées : leur emplacement est protégé en écriture" in words


def test_a_full_disk_opens_a_window_that_names_the_disk_and_offers_no_backup(tue: Path) -> None:
    """No window came, for want of a place to write two icons."""
    for index in tue.glob("*-shm"):
        index.unlink()
    page, words = _window("plein", tue)
    assert page == "ouverture"
    assert "Vérifiez le disque et la place libre, puis recommencez." in words
    assert "Restaurer" not in words
