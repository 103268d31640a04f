"""What a reader of screens reads of the help: each page whole, in the order in which it is written."""

from __future__ import annotations

import re
import unicodedata

import pytest

from evaluateur import ressources
from tests.gestes import ecrans
from tests.gestes.personne import Personne
from tests.gestes.touches import words

_MARKS = re.compile(r"^#+ |^\* |\*\*")


def paragraphs(page: str) -> list[str]:
    """The paragraphs of a page of help, without their marks."""
    lines = (ressources.resources_folder() / "aide" / f"{page}.md").read_text(encoding="utf-8").splitlines()
    return [_plain(_MARKS.sub("", line)) for line in lines if line.strip()]


def _plain(text: str) -> str:
    return " ".join(words(text).replace("\N{NON-BREAKING HYPHEN}", "-").split())


def _page(etape: str) -> str:
    letters = unicodedata.normalize("NFKD", etape.lower())
    return "".join(c for c in letters if not unicodedata.combining(c))


@pytest.mark.long
def test_each_page_of_help_is_read_whole_and_in_its_order(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    for etape in ecrans.ETAPES:
        ecrans.go_to(personne, etape)
        personne.presses("F1")
        read = _plain(personne.lecteur.text(personne.sees("Aide de cet écran")))
        at = 0
        for paragraph in [*paragraphs(_page(etape)), *paragraphs("general")]:
            found = read.find(paragraph, at)
            assert found >= 0, f"{etape} : « {paragraph} » is not read after « {read[max(0, at - 60) : at]} »"
            at = found + len(paragraph)
        personne.presses("Échap")
