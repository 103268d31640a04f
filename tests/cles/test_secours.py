"""Ways back in: they open the base and one's own notes, never a signing key, and nothing else opens."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from evaluateur.cles import lettres, secours
from evaluateur.cles.codes import ESSAIS
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.metier.actes import notation, preparation
from evaluateur.metier.refus import ActeRefuse, Refus
from evaluateur.metier.vocabulaire import CelluleCode
from evaluateur.seance import confirmer
from evaluateur.seance import secours as usages
from evaluateur.seance.parties.trousseau import ESSAIS_LIBRES
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import PHRASE, Monde, argon_leger

NOUVELLE = "une phrase toute neuve"


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    monde = Monde(tmp_path / "donnees")
    monde.seance.faire(notation.noter, "1.1.1", "non_conforme")
    yield monde
    monde.poste.close()


def fermer(monde: Monde) -> None:
    """Everyone leaves, as at the end of the day."""
    monde.poste.close()


# --- the code


@given(st.binary(min_size=17, max_size=17))
def test_a_code_is_read_back_whatever_the_hand_does_to_it(data: bytes) -> None:
    code = secours.new_code(lambda n: data[:n])
    assert len(code) == 7 * 4 + 6
    written = code.lower().replace("-", " ").replace("0", "O").replace("1", "l")
    assert secours._loaded(written) == code.replace("-", "")


@given(st.binary(min_size=17, max_size=17), st.integers(0, 27), st.sampled_from(lettres.ALPHABET))
def test_one_wrong_character_is_seen_before_anything_is_tried(data: bytes, place: int, letter: str) -> None:
    letters = secours.new_code(lambda n: data[:n]).replace("-", "")
    faux = letters[:place] + letter + letters[place + 1 :]
    if faux != letters:
        with pytest.raises(PhraseRefusee, match="faute de frappe"):
            secours._loaded(faux)


def test_a_code_is_written_and_checked_as_it_always_was() -> None:
    """Codes in safes were printed by versions of before."""
    for data, code in (
        (bytes(range(1, 18)), "02FG-3T06-C1A8-2GG3-R050-1601-40XS"),
        (b"\xff" * 17, "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZMZ"),
        (bytes(17), "0000-0000-0000-0000-0000-0000-0000"),
    ):
        assert secours.new_code(lambda n, d=data: d[:n]) == code  # type: ignore[misc]


def test_two_codes_never_resemble_each_other() -> None:
    assert len({secours.new_code(os.urandom) for _ in range(500)}) == 500


def test_the_code_brings_back_the_base_and_the_notes_under_a_new_signing_key(monde: Monde) -> None:
    one = monde.un.identifiant
    code = usages.poser_code(monde.poste, one, PHRASE)
    before = monde.poste.trousseau.profils[0].cle_publique
    fermer(monde)
    usages.revenir_par_code(monde.poste, one, code.lower(), NOUVELLE)
    monde.poste.asseoir(one)
    seance = ouvrir_dossier(monde.poste, monde.seance.identifiant)
    assert seance.grille("1").marques[CelluleCode("1.1.1")] == "non_conforme"
    assert monde.poste.trousseau.profils[0].cle_publique != before
    fermer(monde)
    monde.poste.trousseau.deverrouiller(one, NOUVELLE)
    with pytest.raises(PhraseRefusee):
        monde.poste.trousseau.deverrouiller(one, PHRASE)


def test_a_code_serves_once_and_opens_no_other_profile(monde: Monde) -> None:
    one, two = monde.un.identifiant, monde.deux.identifiant
    code = usages.poser_code(monde.poste, one, PHRASE)
    monde.seul(2)
    other = usages.poser_code(monde.poste, two, PHRASE)
    fermer(monde)
    with pytest.raises(PhraseRefusee, match="pas celui de ce profil"):
        usages.revenir_par_code(monde.poste, one, other, NOUVELLE)
    usages.revenir_par_code(monde.poste, one, code, NOUVELLE)
    fermer(monde)
    with pytest.raises(PhraseRefusee, match="pas de code de secours"):
        usages.revenir_par_code(monde.poste, one, code, "encore une autre phrase")


def test_a_new_code_takes_the_place_of_the_former_one(monde: Monde) -> None:
    one = monde.un.identifiant
    old = usages.poser_code(monde.poste, one, PHRASE)
    usages.poser_code(monde.poste, one, PHRASE)
    fermer(monde)
    with pytest.raises(PhraseRefusee, match="pas celui de ce profil"):
        usages.revenir_par_code(monde.poste, one, old, NOUVELLE)


def test_whoever_came_back_does_not_sign_under_the_seat_of_before(monde: Monde) -> None:
    """What he had sealed stays his; to go on he is replaced, by a new profile of his own or by someone else."""
    one = monde.un.identifiant
    code = usages.poser_code(monde.poste, one, PHRASE)
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    fermer(monde)
    usages.revenir_par_code(monde.poste, one, code, NOUVELLE)
    monde.poste.asseoir(one)
    seance = ouvrir_dossier(monde.poste, monde.seance.identifiant)
    rang = seance.dossier.rang
    with pytest.raises(ActeRefuse, match="clé de signature"):
        seance.sceller("1")
    assert ouvrir_dossier(monde.poste, monde.seance.identifiant).dossier.rang == rang


# --- the centre's key


def paire() -> tuple[X25519PrivateKey, bytes]:
    key = X25519PrivateKey.generate()
    return key, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_the_centre_answers_with_a_file_that_a_password_opens(monde: Monde) -> None:
    one, (private, public) = monde.un.identifiant, paire()
    usages.confier_au_centre(monde.poste, one, PHRASE, public)
    profil = monde.poste.trousseau.profils[0]
    fermer(monde)
    confie = secours.unwrap_centre(profil.secours_centre, private, one)
    file = usages.preparer_fichier(confie, "mot de passe dit au téléphone", os.urandom, argon_leger(b"x" * 16))
    with pytest.raises(PhraseRefusee):
        usages.revenir_par_fichier(monde.poste, file, "un autre mot de passe", NOUVELLE)
    assert usages.revenir_par_fichier(monde.poste, file, "mot de passe dit au téléphone", NOUVELLE) == one
    monde.poste.asseoir(one)
    assert (
        ouvrir_dossier(monde.poste, monde.seance.identifiant).grille("1").marques[CelluleCode("1.1.1")]
        == "non_conforme"
    )


def test_another_key_or_another_profile_opens_nothing(monde: Monde) -> None:
    one, (private, public), (other, _) = monde.un.identifiant, paire(), paire()
    usages.confier_au_centre(monde.poste, one, PHRASE, public)
    enveloppe = monde.poste.trousseau.profils[0].secours_centre
    with pytest.raises(PhraseRefusee, match="n’est pas celle"):
        secours.unwrap_centre(enveloppe, other, one)
    assert secours.unwrap_centre(enveloppe, private, monde.deux.identifiant).identifiant == one, "its name is inside"
    with pytest.raises(PhraseRefusee, match="clé de secours d’un organisme de formation"):
        usages.confier_au_centre(monde.poste, one, PHRASE, b"rien")


def test_what_is_no_recovery_file_is_refused(monde: Monde) -> None:
    for data in (b"", b"{}", b"\xff\xfe", b'{"identifiant": 3}'):
        with pytest.raises(Refus, match="pas un fichier de secours"):
            usages.revenir_par_fichier(monde.poste, data, "mot de passe bien long", NOUVELLE)


# --- passphrase, profile


def test_a_passphrase_is_changed_and_the_former_one_opens_no_more(monde: Monde) -> None:
    one = monde.un.identifiant
    with pytest.raises(PhraseRefusee):
        usages.changer_phrase(monde.poste, one, "pas la bonne phrase", NOUVELLE)
    with pytest.raises(PhraseRefusee, match="moins de"):
        usages.changer_phrase(monde.poste, one, PHRASE, "court")
    key = monde.poste.trousseau.profil_ouvert(one).cle_signature
    usages.changer_phrase(monde.poste, one, PHRASE, NOUVELLE)
    fermer(monde)
    with pytest.raises(PhraseRefusee):
        monde.poste.trousseau.deverrouiller(one, PHRASE)
    monde.poste.trousseau.deverrouiller(one, NOUVELLE)
    assert monde.poste.trousseau.profil_ouvert(one).cle_signature == key
    monde.poste.asseoir(one)
    ouvrir_dossier(monde.poste, monde.seance.identifiant).faire(notation.noter, "1.1.2", "conforme")


def test_a_profile_that_holds_a_seat_is_not_taken_away(monde: Monde) -> None:
    monde.seul(1)
    with pytest.raises(Refus, match="est évaluateur dans le dossier EX-1"):
        usages.retirer(monde.poste, monde.deux.identifiant, PHRASE)
    assert len(monde.poste.trousseau.profils) == 2


def test_a_dossier_that_is_closed_hides_no_seat_in_an_open_one(monde: Monde) -> None:
    monde.seance = monde.ouvrir_dossier("EX-0")
    monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    monde.signer_et_clore()
    monde.seul(1)
    assert [(r.reference, r.clos) for r in monde.poste.liste.lister()] == [("EX-0", True), ("EX-1", False)]
    with pytest.raises(Refus, match="est évaluateur dans le dossier EX-1"):
        usages.retirer(monde.poste, monde.deux.identifiant, PHRASE)


def test_a_profile_without_a_seat_is_taken_away_by_another_and_never_by_himself(monde: Monde) -> None:
    monde.seul(1)
    three = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE).identifiant
    monde.poste.asseoir(monde.un.identifiant)
    with pytest.raises(PhraseRefusee, match="ne peut pas se retirer lui-même"):
        monde.poste.retirer_profil(monde.un.identifiant)
    usages.retirer(monde.poste, three, PHRASE)
    assert [p.identifiant for p in monde.poste.trousseau.profils] == [monde.un.identifiant, monde.deux.identifiant]
    with pytest.raises(PhraseRefusee):
        monde.poste.trousseau.deverrouiller(three, PHRASE)


# --- PIN


def test_a_pin_opens_again_what_slept_and_nothing_that_was_closed(monde: Monde) -> None:
    monde.seul(1)
    one = monde.un.identifiant
    monde.poste.trousseau.poser_pin(one, PHRASE, "493817")
    monde.poste.mettre_en_veille()
    with pytest.raises(PhraseRefusee):
        monde.poste.trousseau.profil_ouvert(one)
    monde.poste.trousseau.rouvrir_par_pin(one, "493817")
    monde.poste.asseoir(one)
    assert (
        ouvrir_dossier(monde.poste, monde.seance.identifiant).grille("1").marques[CelluleCode("1.1.1")]
        == "non_conforme"
    )
    fermer(monde)
    with pytest.raises(PhraseRefusee, match="Aucun code"):
        monde.poste.trousseau.rouvrir_par_pin(one, "493817")


def test_after_three_wrong_pins_only_the_passphrase_opens(monde: Monde) -> None:
    monde.seul(1)
    one = monde.un.identifiant
    monde.poste.trousseau.poser_pin(one, PHRASE, "493817")
    monde.poste.mettre_en_veille()
    for reste in range(ESSAIS - 1, -1, -1):
        with pytest.raises(PhraseRefusee, match="pas le bon"):
            monde.poste.trousseau.rouvrir_par_pin(one, "000001")
        assert monde.poste.trousseau.essais_pin(one) == reste
    with pytest.raises(PhraseRefusee, match="Aucun code"):
        monde.poste.trousseau.rouvrir_par_pin(one, "493817")
    monde.poste.trousseau.deverrouiller(one, PHRASE)


def test_handing_over_forgets_the_pin_of_the_one_who_leaves(monde: Monde) -> None:
    monde.seul(1)
    monde.poste.trousseau.poser_pin(monde.un.identifiant, PHRASE, "493817")
    monde.seul(2)
    assert monde.poste.trousseau.essais_pin(monde.un.identifiant) == 0


@pytest.mark.parametrize("pin", ["", "12345", "111111", "121212", "12345a", "١٢٣٤٥٦", " 493817"])
def test_a_poor_pin_is_refused(monde: Monde, pin: str) -> None:
    monde.seul(1)
    with pytest.raises(PhraseRefusee, match="trop simple"):
        monde.poste.trousseau.poser_pin(monde.un.identifiant, PHRASE, pin)


def test_no_pin_nor_code_is_written_anywhere(monde: Monde) -> None:
    monde.seul(1)
    code = usages.poser_code(monde.poste, monde.un.identifiant, PHRASE)
    monde.poste.trousseau.poser_pin(monde.un.identifiant, PHRASE, "493817")
    monde.poste.mettre_en_veille()
    for file in monde.donnees.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert b"493817" not in data
            assert code.encode() not in data
            assert code.replace("-", "").encode() not in data


# --- a minute at an open session


MINUTE: dict[str, Callable[[Monde], object]] = {
    "a recovery code": lambda m: usages.poser_code(m.poste, m.un.identifiant, FAUSSE),
    "a centre": lambda m: usages.confier_au_centre(m.poste, m.un.identifiant, FAUSSE, paire()[1]),
    "a PIN": lambda m: m.poste.trousseau.poser_pin(m.un.identifiant, FAUSSE, "493817"),
    "a profile more": lambda m: confirmer.admettre(m.poste, m.un.identifiant, FAUSSE, "ESSAI-TROIS", "Chloé", NOUVELLE),
    "a profile less": lambda m: usages.retirer(m.poste, m.deux.identifiant, FAUSSE),
}
FAUSSE = "une phrase devinée"


@pytest.mark.parametrize("what", sorted(MINUTE))
def test_a_minute_at_an_open_session_gives_nothing_that_outlives_it(monde: Monde, what: str) -> None:
    monde.seul(1)
    before = monde.poste.coffre.profils_path.read_bytes()
    with pytest.raises(PhraseRefusee, match="n’ouvre pas ce profil"):
        MINUTE[what](monde)
    assert monde.poste.coffre.profils_path.read_bytes() == before
    assert monde.poste.trousseau.essais_pin(monde.un.identifiant) == 0
    for _ in range(ESSAIS_LIBRES):
        with pytest.raises(PhraseRefusee, match="n’ouvre pas"):
            MINUTE[what](monde)
    with pytest.raises(PhraseRefusee, match="nouvel essai possible dans"):
        MINUTE[what](monde)


def test_the_others_passphrase_gives_nothing_at_ones_own_keyboard(monde: Monde) -> None:
    """What is asked of a locked profile does not unlock it by the way."""
    monde.seul(2)
    for gesture in (
        lambda: usages.poser_code(monde.poste, monde.un.identifiant, PHRASE),
        lambda: monde.poste.trousseau.poser_pin(monde.un.identifiant, PHRASE, "493817"),
        lambda: confirmer.admettre(monde.poste, monde.un.identifiant, PHRASE, "X", "Y", NOUVELLE),
    ):
        with pytest.raises(PhraseRefusee, match="verrouillé"):
            gesture()
    with pytest.raises(PhraseRefusee):
        monde.poste.trousseau.profil_ouvert(monde.un.identifiant)


def test_whoever_is_admitted_stays_locked_and_the_keyboard_where_it_was(monde: Monde) -> None:
    monde.seul(1)
    three = confirmer.admettre(monde.poste, monde.un.identifiant, PHRASE, "ESSAI-TROIS", "Chloé", NOUVELLE)
    assert monde.poste.trousseau.clavier.personnes == (monde.un.identifiant,)
    with pytest.raises(PhraseRefusee):
        monde.poste.trousseau.profil_ouvert(three.identifiant)
    fermer(monde)
    monde.poste.trousseau.deverrouiller(three.identifiant, NOUVELLE)


def test_a_pin_is_forgotten_with_the_passphrase_of_its_day_and_brings_no_old_profile_back(monde: Monde) -> None:
    monde.seul(1)
    one = monde.un.identifiant
    monde.poste.trousseau.poser_pin(one, PHRASE, "493817")
    usages.poser_code(monde.poste, one, PHRASE)
    monde.poste.mettre_en_veille()
    monde.poste.trousseau.rouvrir_par_pin(one, "493817")
    assert monde.poste.trousseau.profil_ouvert(one).profil.secours_code is not None, (
        "not the profile of the day of the PIN"
    )
    monde.poste.asseoir(one)
    usages.changer_phrase(monde.poste, one, PHRASE, NOUVELLE)
    assert monde.poste.trousseau.essais_pin(one) == 0
