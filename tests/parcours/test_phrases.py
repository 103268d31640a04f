"""Phrases types: kept by each for himself; drafts given up; passphrases that slow down."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance import phrases
from tests.parcours.monde import PHRASE, Monde


def test_an_evaluator_finds_his_own_sentences_again_and_nobody_elses(tmp_path: Path) -> None:
    monde = Monde(tmp_path)
    monde.seul(1)
    phrases.garder(monde.poste, BlocCode("1"), ("Écoute active.", "Reformule.", "Écoute active."))
    assert phrases.lire(monde.poste, BlocCode("1")) == ("Écoute active.", "Reformule.")
    assert phrases.lire(monde.poste, BlocCode("5")) == ()
    monde.seul(2)
    assert phrases.lire(monde.poste, BlocCode("1")) == ()
    monde.ensemble()
    assert phrases.lire(monde.poste, BlocCode("1")) == ()


def test_sentences_are_not_in_clear_on_the_disk(tmp_path: Path) -> None:
    monde = Monde(tmp_path)
    monde.seul(1)
    phrases.garder(monde.poste, BlocCode("1"), ("CANARI-KZQX",))
    monde.poste.close()
    assert not [f for f in tmp_path.rglob("*") if f.is_file() and b"CANARI-KZQX" in f.read_bytes()]


def test_together_no_sentence_is_kept_and_no_more_than_forty(tmp_path: Path) -> None:
    monde = Monde(tmp_path)
    monde.ensemble()
    with pytest.raises(ActeRefuse, match="ses propres phrases types"):
        phrases.garder(monde.poste, BlocCode("1"), ("Bien.",))
    monde.seul(1)
    with pytest.raises(ActeRefuse, match="40 phrases"):
        phrases.garder(monde.poste, BlocCode("1"), tuple(f"phrase {i}" for i in range(41)))


def test_a_draft_given_up_is_gone(tmp_path: Path) -> None:
    monde = Monde(tmp_path)
    monde.seul(1)
    monde.seance.brouillons.save(BlocCode("1"), "precisions.1.1", "à demi")
    monde.seance.brouillons.drop(BlocCode("1"), "precisions.1.1")
    assert monde.seance.brouillons.read() == {}


def test_after_three_wrong_passphrases_each_one_doubles_the_wait_and_the_right_one_ends_it(tmp_path: Path) -> None:
    monde = Monde(tmp_path)
    identifiant = monde.un.identifiant
    waits = []
    for _ in range(6):
        with pytest.raises(PhraseRefusee, match="n’ouvre pas"):
            monde.poste.trousseau.deverrouiller(identifiant, "mauvaise phrase secrète")
        waits.append(monde.poste.trousseau.attente_s(identifiant))
        monde.horloge.avancer(waits[-1])
    assert waits == [0, 0, 0, 2, 4, 8]
    with pytest.raises(PhraseRefusee):
        monde.poste.trousseau.deverrouiller(identifiant, "mauvaise phrase secrète")
    with pytest.raises(PhraseRefusee, match="nouvel essai possible dans 16 s"):
        monde.poste.trousseau.deverrouiller(identifiant, PHRASE)
    monde.horloge.deplacer(3600)
    assert monde.poste.trousseau.attente_s(identifiant) == 16, "the wall clock does not shorten the wait"
    monde.horloge.avancer(16)
    monde.poste.trousseau.deverrouiller(identifiant, PHRASE)
    assert monde.poste.trousseau.attente_s(identifiant) == 0
    assert monde.poste.trousseau.attente_s(monde.deux.identifiant) == 0
