"""A positioning session by real keys, by one evaluator: from the choice of its référentiel to the signed PDF."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.gestes import conduite, ecrans, parcours
from tests.gestes.conduite import ANNE, PHRASES
from tests.gestes.personne import Personne

TABLES = 7
FORBIDDEN = re.compile(r"certif(?!icat)|jury|acquis(?! par l)", re.IGNORECASE)
"""Words of certification. A « certificat » vouches for a key; « acquis par l’expérience » is the sheet's own."""


def chooses(personne: Personne, rank: int) -> None:
    personne.presses("Ctrl+N")
    personne.lecteur.until(lambda _: personne.mains.popups() > personne.popups, "no menu")
    personne.presses(*("↓",) * rank, "Entrée")
    personne.sees("Préparation")


def prepares(personne: Personne) -> None:
    """Who, where, by whom; he is there."""
    said = {
        "Nom de naissance": "ESSAI-GAMMA",
        "Prénoms": "Lou",
        "Entreprise": "Assistance Exemple",
        "Poste occupé": "Gestionnaire d'assistance Back-office",
    }
    for field, content in said.items():
        personne.fills(field, content)
    personne.goes_to("À désigner")
    personne.presses("↓", "Entrée")
    personne.goes_to("À choisir")
    personne.presses("↓", "Entrée", "F8")
    personne.types("Plateau")
    personne.presses("F8", "P")


def marks(personne: Personne) -> None:
    """The first line of each table apart, the rest at once, then the table as a whole; the bloc last."""
    ecrans.go_to(personne, "Grille")
    for _ in range(TABLES):
        personne.presses("D", "Maj+A", "G", "Ctrl+↓")
    personne.presses("T")


def signs(personne: Personne) -> None:
    """Freeze on paper, sign, close: nobody else has to."""
    ecrans.go_to(personne, "Signature")
    personne.goes_to("Papier")
    personne.presses("Espace")
    personne.sees("Page 1 sur")
    personne.presses("Ctrl+Entrée")
    personne.sees("est figée")
    personne.goes_to("Phrase secrète")
    personne.types(PHRASES[ANNE])
    personne.presses("Ctrl+Entrée")
    personne.sees("Signature enregistrée")
    personne.presses("Ctrl+Entrée", "Ctrl+Entrée")
    personne.sees("Le dossier est clos")


def says_nothing_of_certification(personne: Personne) -> None:
    said = personne.page()
    assert [said[max(0, m.start() - 30) : m.end() + 30] for m in FORBIDDEN.finditer(said)] == []


@pytest.mark.long
def test_a_positioning_by_one_is_led_to_its_signed_pdf_without_a_word_of_certification(
    personne: Personne, tmp_path: Path
) -> None:
    conduite.fill_profile(personne, ANNE)
    personne.sees("Nouveau dossier")
    chooses(personne, 1)
    prepares(personne)
    says_nothing_of_certification(personne)
    personne.presses("F3")
    personne.sees("Fiche métier")
    personne.presses("Échap")
    marks(personne)
    says_nothing_of_certification(personne)
    ecrans.go_to(personne, "Scellement")
    says_nothing_of_certification(personne)
    personne.presses("Ctrl+Entrée")
    personne.types(PHRASES[ANNE])
    personne.presses("Ctrl+Entrée")
    personne.sees("est scellée")
    signs(personne)
    says_nothing_of_certification(personne)
    text = parcours.printed(personne, tmp_path / "grille.pdf")
    assert "ESSAI-GAMMA" in text
    assert "Grille de positionnement" in text
    assert not FORBIDDEN.search(text)
