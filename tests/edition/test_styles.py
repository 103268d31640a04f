"""Every style of the paper as it was looked at: a size or a space that no page shown shows is held here too."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.styles import ParagraphStyle

from evaluateur.edition.composition import styles
from tests.approbation import approve

KEPT = Path(__file__).parent / "pages_vues" / "styles.txt"


def _said(style: ParagraphStyle) -> str:
    """What a style has that the one from which it is made has not."""
    before = vars(style.parent) if style.parent else ParagraphStyle.defaults
    own = {k: v for k, v in vars(style).items() if k not in ("name", "parent") and v != before.get(k)}
    return ", ".join(f"{key} {value}" for key, value in sorted(own.items()))


def test_each_style_is_the_one_that_was_looked_at() -> None:
    made = sorted(styles._styles().items())
    told = [f"{name} ({s.parent.name if s.parent else 'rien'}) : {_said(s)}" for name, s in made]
    approve(KEPT, "\n".join(told) + "\n")
