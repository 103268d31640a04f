"""Profiles: who is admitted, what opens a slot, and what a damaged file gives."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evaluateur.cles import profils, serrures, signatures
from evaluateur.cles.profils import ProfilOuvert, Profils, ProfilsIllisibles
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.seance.poste import Poste
from tests.parcours.monde import PHRASE, HorlogeEssai, argon_leger

AUTRE = "une autre phrase secrète"


def creer(phrase: str = PHRASE, parrain: ProfilOuvert | None = None) -> ProfilOuvert:
    return profils.create("ESSAI", "Anne", phrase, os.urandom, parrain, argon_leger(os.urandom(16)))


@pytest.fixture
def fichier(tmp_path: Path) -> Path:
    un = creer()
    chemin = tmp_path / profils.FICHIER
    profils.write(chemin, Profils(profils.SCHEMA, (un.profil, creer(AUTRE, un).profil)))
    return chemin


def test_the_first_profile_draws_the_base_key_and_the_next_one_receives_it() -> None:
    un = creer()
    deux, etranger = creer(AUTRE, un), creer()
    assert deux.cle_base == un.cle_base != etranger.cle_base
    assert len({un.racine_solo, deux.racine_solo, un.cle_base, etranger.racine_solo}) == 4
    assert len({un.profil.identifiant, deux.profil.identifiant, etranger.profil.identifiant}) == 3
    assert profils.unlock(un.profil, PHRASE) == un
    assert profils.unlock(deux.profil, AUTRE) == deux


def test_a_second_person_is_admitted_by_an_unlocked_one_and_by_nobody_else(tmp_path: Path) -> None:
    with Poste(tmp_path, HorlogeEssai(), argon=argon_leger) as poste:
        un = poste.creer_profil("ESSAI-UN", "Anne", PHRASE)
        poste.verrouiller(un.identifiant)
        with pytest.raises(PhraseRefusee, match="doit être déverrouillé pour en admettre un autre"):
            poste.creer_profil("ESSAI-DEUX", "Basile", AUTRE)
        assert poste.profils == (un,)
        poste.deverrouiller(un.identifiant, PHRASE)
        deux = poste.creer_profil("ESSAI-DEUX", "Basile", AUTRE)
    with Poste(tmp_path, HorlogeEssai(), argon=argon_leger) as poste:
        assert [p.identifiant for p in poste.profils] == [un.identifiant, deux.identifiant]
        poste.deverrouiller(deux.identifiant, AUTRE)
        assert poste.lister() == []
        with pytest.raises(PhraseRefusee, match="verrouillé"):
            poste.asseoir(un.identifiant)
        with pytest.raises(PhraseRefusee, match="n'est pas sur cet ordinateur"):
            poste.deverrouiller("inconnu", PHRASE)


@pytest.mark.parametrize("phrase", ["", PHRASE[:-1], PHRASE.upper(), PHRASE + "!", AUTRE, "\ud800" * 12, "\x00" * 20])
def test_a_wrong_passphrase_opens_nothing(phrase: str) -> None:
    with pytest.raises(PhraseRefusee, match="n'ouvre pas ce profil"):
        profils.unlock(creer().profil, phrase)


@pytest.mark.parametrize("phrase", ["", "onze carac.", " " * 20, "  onze carac.  ", "e\u0301" * 11])
def test_a_short_passphrase_is_refused_in_french(phrase: str) -> None:
    with pytest.raises(PhraseRefusee, match="moins de 12 caractères"):
        creer(phrase)


def test_a_nameless_profile_is_refused() -> None:
    with pytest.raises(PhraseRefusee, match="pas de nom"):
        profils.create("  ", "Anne", PHRASE, os.urandom)


@given(st.text(st.characters(codec="utf-8"), min_size=12).filter(lambda t: len(t.strip()) >= 12))
def test_two_keyboards_that_compose_accents_differently_agree(phrase: str) -> None:
    argon = argon_leger(bytes(16))
    cle = serrures.derive(phrase, argon)
    for forme in ("NFC", "NFD"):
        assert serrures.derive(f" {unicodedata.normalize(forme, phrase)} ", argon) == cle


def test_the_cost_of_a_real_profile_is_the_one_that_was_measured() -> None:
    argon = serrures.Argon(bytes(16))
    assert (argon.memoire_kib, argon.passes, argon.voies) == (64 * 1024, 3, 4)


def test_no_slot_opens_in_the_place_of_another() -> None:
    un = creer()
    deux = creer(PHRASE, un)  # same passphrase: the derivation differs by its salt alone
    for champs in (
        {"base": un.profil.solo, "solo": un.profil.base},
        {"solo": un.profil.signature},
        {"signature": un.profil.solo},
        {"base": deux.profil.base},
        {"solo": deux.profil.solo},
        {"signature": deux.profil.signature},
        {"argon": deux.profil.argon, "base": deux.profil.base},
        {"argon": deux.profil.argon, "base": deux.profil.base, "solo": deux.profil.solo,
         "signature": deux.profil.signature, "cle_publique": deux.profil.cle_publique},
        {"identifiant": deux.profil.identifiant},
    ):  # fmt: skip
        with pytest.raises(PhraseRefusee):
            profils.unlock(replace(un.profil, **champs), PHRASE)


def test_a_public_key_put_in_place_of_anothers_is_found_when_he_unlocks() -> None:
    """Otherwise the one who put it there could sign in his place."""
    un = creer()
    with pytest.raises(ProfilsIllisibles, match="clé publique de ce profil n'est pas la sienne"):
        profils.unlock(replace(un.profil, cle_publique=creer().profil.cle_publique), PHRASE)


def test_slots_exchanged_in_the_file_are_refused_by_the_application(tmp_path: Path) -> None:
    with Poste(tmp_path, HorlogeEssai(), argon=argon_leger) as poste:
        un = poste.creer_profil("ESSAI-UN", "Anne", PHRASE).identifiant
        poste.creer_profil("ESSAI-DEUX", "Basile", AUTRE)
    chemin = tmp_path / profils.FICHIER
    for champ, autre in (("solo", "base"), ("base", "solo")):
        donnees: dict[str, Any] = msgspec.json.decode(chemin.read_bytes())
        premier, second = donnees["profils"]
        premier[champ], premier[autre] = premier[autre], premier[champ]
        premier["signature"], second["signature"] = second["signature"], premier["signature"]
        avant = chemin.read_bytes()
        chemin.write_bytes(msgspec.json.encode(donnees))
        with Poste(tmp_path, HorlogeEssai(), argon=argon_leger) as poste, pytest.raises(PhraseRefusee):
            poste.deverrouiller(un, PHRASE)
        chemin.write_bytes(avant)


# --- the file


def test_the_file_is_read_back_equal_and_shows_no_secret(fichier: Path) -> None:
    lus = profils.read(fichier)
    profils.write(fichier, lus)
    assert profils.read(fichier) == lus
    ouvert = profils.unlock(lus.profils[0], PHRASE)
    octets = fichier.read_bytes()
    for secret in (ouvert.cle_base, ouvert.racine_solo, ouvert.cle_signature):
        for forme in (secret, secret.hex().encode(), msgspec.json.encode(secret).strip(b'"')):
            assert forme not in octets
    assert PHRASE.encode() not in octets
    assert ouvert.cle_base.hex() not in repr(ouvert)
    if os.name == "posix":
        assert fichier.stat().st_mode & 0o077 == 0


def test_an_absent_file_holds_no_profile(tmp_path: Path) -> None:
    assert profils.read(tmp_path / "profils.json").profils == ()


@pytest.mark.parametrize(
    "octets",
    [b"", b"{", b"[]", b"null", b'{"schema": 1}', b'{"profils": []}', b'{"schema": "1", "profils": []}',
     b'{"schema": 0, "profils": []}', b'{"schema": 1, "profils": [{}]}', b'{"schema": 1, "profilz": []}', b"\xff\xfe"],
)  # fmt: skip
def test_a_damaged_file_is_refused_in_french_and_never_taken_for_an_empty_one(tmp_path: Path, octets: bytes) -> None:
    chemin = tmp_path / profils.FICHIER
    chemin.write_bytes(octets)
    with pytest.raises(ProfilsIllisibles, match="abîmé") as pris:
        profils.read(chemin)
    assert "sauvegarde" in pris.value.remede
    with pytest.raises(ProfilsIllisibles):
        Poste(tmp_path, HorlogeEssai())
    assert chemin.read_bytes() == octets


@pytest.mark.parametrize("suite", [', "profils": []', ', "profils": {"autre": "forme"}', ""])
def test_a_file_of_a_newer_version_says_so_whatever_its_shape(tmp_path: Path, suite: str) -> None:
    chemin = tmp_path / profils.FICHIER
    chemin.write_text('{"schema": 99' + suite + "}", encoding="utf-8")
    with pytest.raises(ProfilsIllisibles, match="version plus récente") as pris:
        profils.read(chemin)
    assert "Mettez l'application à jour" in pris.value.remede


def test_a_folder_in_place_of_the_file_is_refused_in_french(tmp_path: Path) -> None:
    (tmp_path / profils.FICHIER).mkdir()
    with pytest.raises(ProfilsIllisibles, match="ne se lit pas"):
        profils.read(tmp_path / profils.FICHIER)


@given(st.data(), st.integers(1, 255))
def test_any_altered_byte_refuses_or_leaves_every_secret_what_it_was(
    tmp_path_factory: pytest.TempPathFactory, donnees: st.DataObject, masque: int
) -> None:
    """Names alone are not protected: they open nothing and sign nothing."""
    chemin = tmp_path_factory.getbasetemp() / "profils-alteres.json"
    un = creer()
    profils.write(chemin, Profils(profils.SCHEMA, (un.profil,)))
    octets = bytearray(chemin.read_bytes())
    octets[donnees.draw(st.integers(0, len(octets) - 1))] ^= masque
    chemin.write_bytes(octets)
    try:
        (lu,) = profils.read(chemin).profils
        if lu.argon.memoire_kib * lu.argon.passes > 10_000:
            return  # a digit of the cost changed: derived for long, then refused
        ouvert = profils.unlock(lu, PHRASE)
    except (ProfilsIllisibles, PhraseRefusee):
        return
    nu = replace(ouvert, profil=un.profil)
    assert nu == un
    assert (lu.identifiant, lu.cle_publique) == (un.profil.identifiant, un.profil.cle_publique)


@pytest.mark.parametrize("champs", [{"passes": 0}, {"memoire_kib": 1}, {"voies": 0}, {"sel": b""}, {"passes": -1},
                                    {"memoire_kib": 2**40}])  # fmt: skip
def test_an_impossible_cost_in_the_file_is_refused_in_french(champs: dict[str, Any]) -> None:
    un = creer()
    with pytest.raises(PhraseRefusee):
        profils.unlock(replace(un.profil, argon=replace(un.profil.argon, **champs)), PHRASE)


def test_a_half_written_file_left_by_a_power_cut_does_no_harm(fichier: Path) -> None:
    lus = profils.read(fichier)
    reste = fichier.with_name(f"{fichier.name}.part")
    reste.write_bytes(fichier.read_bytes()[:100])
    assert profils.read(fichier) == lus
    profils.write(fichier, replace(lus, profils=lus.profils[:1]))
    assert profils.read(fichier).profils == lus.profils[:1]
    assert not reste.exists()


def test_a_file_that_cannot_be_written_is_refused_and_the_old_one_stays_whole(fichier: Path) -> None:
    lus, octets = profils.read(fichier), fichier.read_bytes()
    fichier.with_name(f"{fichier.name}.part").mkdir()
    with pytest.raises(ProfilsIllisibles, match="ne s'écrit pas"):
        profils.write(fichier, replace(lus, profils=()))
    assert fichier.read_bytes() == octets


# --- signatures


def test_a_signature_is_its_owners_over_its_message_and_nothing_malformed_passes() -> None:
    un, deux = creer(), creer()
    publique, message = un.profil.cle_publique, b"message"
    signature = signatures.sign(un.cle_signature, message)
    assert signatures.verify(publique, message, signature)
    for cle, texte, preuve in (
        (deux.profil.cle_publique, message, signature),
        (publique, message + b" ", signature),
        (publique, message, signatures.sign(deux.cle_signature, message)),
        (publique, message, signature[:-1]),
        (publique, message, signature + b"\x00"),
        (publique, message, b""),
        (publique[:-4], message, signature),
        ("", message, signature),
        ("é" * 40, message, signature),
        ("AAAA", message, signature),
    ):
        assert not signatures.verify(cle, texte, preuve)
