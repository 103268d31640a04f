"""A PIN: three tries, counted in words, given back by the right one, and forgotten with whom it opens."""

from __future__ import annotations

import os

import pytest

from evaluateur.cles import profils
from evaluateur.cles.codes import ESSAIS
from evaluateur.cles.pin import Pins
from evaluateur.cles.profils import ProfilOuvert
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.metier.vocabulaire import ProfilId
from tests.parcours.monde import PHRASE, argon_leger

PIN = "493817"


def someone() -> ProfilOuvert:
    return profils.create("ESSAI", "Anne", PHRASE, os.urandom, None, argon_leger(os.urandom(16)))


def chosen(*whom: ProfilOuvert) -> Pins:
    pins = Pins()
    for ouvert in whom:
        pins.set(ouvert, PIN, argon_leger(os.urandom(16)), os.urandom)
    return pins


def refused(pins: Pins, identifiant: ProfilId, pin: str = "000001") -> tuple[str, str]:
    with pytest.raises(PhraseRefusee) as taken:
        pins.reopen(identifiant, pin)
    return taken.value.phrase, taken.value.remede.replace("\xa0", " ")


@pytest.mark.parametrize("pin", ["", "49381", "111111", "112211", "49381x", "４９３８１７", "493 817"])
def test_a_pin_that_is_no_six_figures_or_of_two_figures_only_is_refused(pin: str) -> None:
    pins, anne = Pins(), someone()
    with pytest.raises(PhraseRefusee, match="trop simple"):
        pins.set(anne, pin, argon_leger(os.urandom(16)), os.urandom)
    assert pins.left(anne.profil.identifiant) == 0


@pytest.mark.parametrize("pin", ["112233", "493817", "4938172"])
def test_six_figures_of_three_sorts_or_more_are_taken(pin: str) -> None:
    pins, anne = Pins(), someone()
    pins.set(anne, pin, argon_leger(os.urandom(16)), os.urandom)
    assert pins.reopen(anne.profil.identifiant, pin) == anne


def test_the_tries_are_counted_down_in_words_and_after_the_last_even_the_right_pin_opens_nothing() -> None:
    anne = someone()
    who = anne.profil.identifiant
    pins = chosen(anne)
    wrong = "Ce code n’est pas le bon."
    assert [(refused(pins, who), pins.left(who)) for _ in range(ESSAIS)] == [
        ((wrong, "Il reste 2 essais."), 2),
        ((wrong, "Il reste 1 essai."), 1),
        ((wrong, "Saisissez votre phrase secrète."), 0),
    ]
    assert refused(pins, who, PIN) == ("Aucun code n’ouvre ce profil.", "Saisissez sa phrase secrète.")


def test_the_right_pin_gives_the_tries_back() -> None:
    anne = someone()
    who = anne.profil.identifiant
    pins = chosen(anne)
    refused(pins, who)
    assert pins.reopen(who, PIN) == anne
    assert pins.left(who) == ESSAIS


def test_one_pin_is_forgotten_or_all_of_them() -> None:
    anne, basile = someone(), someone()
    pins = chosen(anne, basile)
    pins.forget(anne.profil.identifiant)
    assert (pins.left(anne.profil.identifiant), pins.left(basile.profil.identifiant)) == (0, ESSAIS)
    pins.forget()
    assert pins.left(basile.profil.identifiant) == 0
