"""Of chance, each thing takes as many bytes as its kind asks: fewer could be guessed, and more would be cut.

An identifier takes 8 or 16, what goes with a passphrase 16, a nonce 12, a key 32, a serial number 20.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite import secours as centre
from evaluateur.centre.autorite.autorite import Habilite
from evaluateur.centre.reception import bureau
from evaluateur.cles import profils, secours, signatures
from evaluateur.cles.lettres import ALPHABET
from evaluateur.cles.secours import Confie
from evaluateur.metier.actes import notation
from evaluateur.metier.vocabulaire import BlocCode, ProfilId
from evaluateur.seance import phrases, titres
from evaluateur.seance import secours as seance_secours
from evaluateur.titres import emission, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.coordonnees import Coordonnees
from tests.parcours.monde import DEBUT, Monde, argon_leger, referentiel_entier

UN = BlocCode("1")


class Hasard:
    """The system's, which remembers how much it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, count: int) -> bytes:
        self.asked.append(count)
        return os.urandom(count)

    def of(self, act: Callable[[], object]) -> list[int]:
        """What an act asks for, in its order."""
        self.asked.clear()
        act()
        return list(self.asked)


HASARD = Hasard()


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    made = Monde(tmp_path / "d", referentiel_entier(), HASARD)
    made.seul(1)
    yield made
    made.poste.close()


def test_what_someone_does_at_the_keyboard_takes_its_due_of_chance(monde: Monde) -> None:
    seance, trousseau, un = monde.seance, monde.poste.trousseau, monde.un.identifiant
    drawn = next(b.code for b in monde.ref.blocs if b.modalites.tirage)
    for act, expected in (
        (lambda: seance.faire(notation.noter, "1.1.1", "conforme"), [12]),
        (lambda: seance.brouillons.save(UN, "precisions.1.1", "en cours"), [12]),
        (lambda: phrases.garder(monde.poste, UN, ("une phrase",)), [12]),
        (lambda: trousseau.poser_pin(un, monde.secret, "493817"), [16, 12]),
        (lambda: titres.mon_titre(monde.poste, un), [20]),
        (lambda: titres.mon_titre(monde.poste, un), []),
        (lambda: monde.ouvrir_dossier("EX-2"), [16]),
        (lambda: trousseau.creer_profil("ESSAI-TROIS", "Chloé", monde.secret), [16, 8, 32, 12, 12, 12]),
    ):
        assert HASARD.of(act) == expected
    lot, *filled = HASARD.of(lambda: seance.tirer(drawn, ("cas A", "cas B")))
    assert (lot, set(filled)) == (16, {12}), "a draw, before it what fills the grids"


def test_what_is_drawn_names_people_and_dossiers_by_its_own_length(monde: Monde) -> None:
    assert (len(monde.un.identifiant), len(monde.seance.identifiant)) == (16, 32)
    assert HASARD.of(lambda: secours.new_code(HASARD)) == [17]
    for byte, letter in ((b"\0", ALPHABET[0]), (b"\xff", ALPHABET[-1])):
        code = secours.new_code(lambda count, byte=byte: byte * count)  # type: ignore[misc]
        assert [len(group) for group in code.split("-")] == [secours.PAR_GROUPE] * secours.GROUPES
        assert code.replace("-", "")[:26] == letter * 26, "each of the 130 bits is drawn"


def test_a_passphrase_is_derived_at_its_full_cost_with_salt_of_its_own_where_nobody_says_otherwise() -> None:
    phrase = "phrase secrète d’essai"
    assert HASARD.of(lambda: profils.create("ESSAI", "Anne", phrase, HASARD, None)) == [8, 16, 32, 32, 12, 12, 12]
    confie = Confie("", ProfilId("0123456789abcdef"), "ESSAI", "Anne", b"b" * 32, b"s" * 32)
    assert HASARD.of(lambda: seance_secours.preparer_fichier(confie, "mot de passe", HASARD)) == [16, 12]


def public_key() -> bytes:
    return titre.public_bytes(emission.cle(signatures.new_key()).public_key())


def test_what_a_centre_makes_takes_its_due_of_chance(tmp_path: Path) -> None:
    phrase, public, other = "phrase secrète du centre", public_key(), public_key()
    made = lambda: autorite.creer(tmp_path / "a", "Centre Exemple", phrase, DEBUT, HASARD, argon_leger)  # noqa: E731
    assert HASARD.of(made) == [20, 16, 12]
    opened = autorite.open_autorite(tmp_path / "a", phrase)
    qui = Habilite("ESSAI-UN Anne", Attestation((1,)), date(2027, 12, 31))
    assert HASARD.of(lambda: opened.habiliter(qui, public, DEBUT, HASARD)) == [20]
    whom, last = Coordonnees("Service", "01"), date(2027, 12, 31)
    assert HASARD.of(lambda: opened.habiliter_reception(other, whom, last, DEBUT, HASARD)) == [20]
    assert HASARD.of(lambda: opened.renouveler(phrase, DEBUT, HASARD, argon_leger)) == [20, 16, 12]
    assert HASARD.of(lambda: centre.creer(tmp_path / "s", phrase, HASARD, argon_leger)) == [16, 12]
    root = (tmp_path / "a" / autorite.CERTIFICAT).read_bytes()
    assert HASARD.of(lambda: bureau.creer(tmp_path / "r", phrase, root, HASARD, argon_leger)) == [32, 16, 12]
