"""Whoever makes the first profile is offered a way back at once, before a passphrase can be forgotten."""

from __future__ import annotations

from tests.parcours.monde import PHRASE
from tests.ui.pilote import Pilote, heard, plain


def _made(pilote: Pilote) -> None:
    for words in ("ESSAI-UN", "Anne", PHRASE, PHRASE):
        pilote.type(words)
        pilote.press("Return")
    pilote.settle()
    assert pilote.where == "accueil"
    assert "Un code de secours, imprimé" in plain(pilote.words())


def test_the_offer_leads_to_where_the_code_is_made(pilote: Pilote) -> None:
    _made(pilote)
    pilote.press("Return")
    pilote.settle()
    assert pilote.where == "reglages"
    assert heard(pilote.target) == "Créer un code de secours…"


def test_given_up_it_leaves_the_list_and_does_not_come_back(pilote: Pilote) -> None:
    _made(pilote)
    pilote.press("Escape")
    assert "Un code de secours" not in plain(pilote.words())
    pilote.press("Ctrl+,", "Escape")
    assert pilote.where == "accueil"
    assert "Un code de secours" not in plain(pilote.words())
