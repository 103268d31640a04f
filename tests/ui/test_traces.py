"""What the window leaves on the disk in clear: where one was, never which line of one's own grid."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.bureau.memoire import FICHIER
from tests.ui.pilote import Pilote
from tests.ui.sieges import seat


@pytest.mark.parametrize("etape", ["grille", "entretien", "scellement"])
def test_the_settings_tell_no_line_of_a_grid(pilote: Pilote, tmp_path: Path, etape: str) -> None:
    """The line after the one that was marked apart was named there: it told which one was not like the others."""
    pilote.practice()
    seat(pilote, 1)
    pilote.desk_at("grille", "1")
    pilote.press("c", "n")
    pilote.desk.go(etape, BlocCode("1"), "1.1.3")  # type: ignore[arg-type]
    pilote.settle()
    pilote.window.lock()
    pilote.settle()
    (written,) = [p.read_text(encoding="utf-8") for p in tmp_path.rglob(FICHIER)]
    assert f"etape={etape}" in written
    assert "1.1." not in written
