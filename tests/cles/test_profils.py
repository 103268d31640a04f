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
from evaluateur.cles.serrures import Argon, PhraseRefusee
from evaluateur.seance.poste import Poste
from tests.parcours.monde import PHRASE, HorlogeEssai, argon_leger

AUTRE = "une autre phrase secrète"


def creer(phrase: str = PHRASE, parrain: ProfilOuvert | None = None) -> ProfilOuvert:
    return profils.create("ESSAI", "Anne", phrase, os.urandom, parrain, argon_leger(os.urandom(16)))


@pytest.fixture
def fichier(tmp_path: Path) -> Path:
    one = creer()
    path = tmp_path / profils.FICHIER
    profils.write(path, Profils(profils.SCHEMA, (one.profil, creer(AUTRE, one).profil)))
    return path


def test_the_first_profile_draws_the_base_key_and_the_next_one_receives_it() -> None:
    one = creer()
    two, foreign = creer(AUTRE, one), creer()
    assert two.cle_base == one.cle_base != foreign.cle_base
    assert len({one.racine_solo, two.racine_solo, one.cle_base, foreign.racine_solo}) == 4
    assert len({one.profil.identifiant, two.profil.identifiant, foreign.profil.identifiant}) == 3
    assert profils.unlock(one.profil, PHRASE) == one
    assert profils.unlock(two.profil, AUTRE) == two


def test_a_second_person_is_admitted_by_an_unlocked_one_and_by_nobody_else(tmp_path: Path) -> None:
    with Poste(tmp_path, HorlogeEssai(), argon=argon_leger) as poste:
        one = poste.trousseau.creer_profil("ESSAI-UN", "Anne", PHRASE)
        poste.verrouiller(one.identifiant)
        with pytest.raises(PhraseRefusee, match="doit être déverrouillé pour en admettre un autre"):
            poste.trousseau.creer_profil("ESSAI-DEUX", "Basile", AUTRE)
        assert poste.trousseau.profils == (one,)
        poste.trousseau.deverrouiller(one.identifiant, PHRASE)
        two = poste.trousseau.creer_profil("ESSAI-DEUX", "Basile", AUTRE)
    with Poste(tmp_path, HorlogeEssai(), argon=argon_leger) as poste:
        assert [p.identifiant for p in poste.trousseau.profils] == [one.identifiant, two.identifiant]
        poste.trousseau.deverrouiller(two.identifiant, AUTRE)
        assert poste.liste.lister() == []
        with pytest.raises(PhraseRefusee, match="verrouillé"):
            poste.asseoir(one.identifiant)
        with pytest.raises(PhraseRefusee, match="n’est pas sur cet ordinateur"):
            poste.trousseau.deverrouiller("inconnu", PHRASE)


@pytest.mark.parametrize("own", [True, False])
def test_a_new_passphrase_opens_every_secret_that_the_former_one_did(own: bool) -> None:
    one = creer()
    key = b"" if own else signatures.new_key()
    profil = profils.attach(one.profil, PHRASE, b"certificat", (b"autorite",), key, os.urandom)
    before = profils.unlock(profil, PHRASE)
    assert before.cle_document == (one.cle_signature if own else key)
    after = profils.rewrap(before, AUTRE, os.urandom, argon_leger(os.urandom(16)))
    opened = profils.unlock(after.profil, AUTRE)
    assert opened == after
    assert replace(opened, profil=profil) == before
    assert (after.profil.cle_titre is None) is own
    with pytest.raises(PhraseRefusee):
        profils.unlock(after.profil, PHRASE)


@pytest.mark.parametrize("phrase", ["", PHRASE[:-1], PHRASE.upper(), PHRASE + "!", AUTRE, "\ud800" * 12, "\x00" * 20])
def test_a_wrong_passphrase_opens_nothing(phrase: str) -> None:
    with pytest.raises(PhraseRefusee, match="n’ouvre pas ce profil"):
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
    key = serrures.derive(phrase, argon)
    for form in ("NFC", "NFD"):
        assert serrures.derive(f" {unicodedata.normalize(form, phrase)} ", argon) == key


def test_the_cost_of_a_real_profile_is_the_one_that_was_measured() -> None:
    argon = serrures.Argon(bytes(16))
    assert (argon.memoire_kib, argon.passes, argon.voies) == (64 * 1024, 3, 4)


def test_no_slot_opens_in_the_place_of_another() -> None:
    one = creer()
    two = creer(PHRASE, one)  # same passphrase: the derivation differs by its salt alone
    for fields in (
        {"base": one.profil.solo, "solo": one.profil.base},
        {"solo": one.profil.signature},
        {"signature": one.profil.solo},
        {"base": two.profil.base},
        {"solo": two.profil.solo},
        {"signature": two.profil.signature},
        {"argon": two.profil.argon, "base": two.profil.base},
        {"argon": two.profil.argon, "base": two.profil.base, "solo": two.profil.solo,
         "signature": two.profil.signature, "cle_publique": two.profil.cle_publique},
        {"identifiant": two.profil.identifiant},
    ):  # fmt: skip
        with pytest.raises(PhraseRefusee):
            profils.unlock(replace(one.profil, **fields), PHRASE)


def test_a_public_key_put_in_place_of_anothers_is_found_when_he_unlocks() -> None:
    """Otherwise the one who put it there could sign in his place."""
    one = creer()
    with pytest.raises(ProfilsIllisibles, match="clé publique de ce profil n’est pas la sienne"):
        profils.unlock(replace(one.profil, cle_publique=creer().profil.cle_publique), PHRASE)


def test_slots_exchanged_in_the_file_are_refused_by_the_application(tmp_path: Path) -> None:
    with Poste(tmp_path, HorlogeEssai(), argon=argon_leger) as poste:
        one = poste.trousseau.creer_profil("ESSAI-UN", "Anne", PHRASE).identifiant
        poste.trousseau.creer_profil("ESSAI-DEUX", "Basile", AUTRE)
    path = tmp_path / profils.FICHIER
    for field, other in (("solo", "base"), ("base", "solo")):
        data: dict[str, Any] = msgspec.json.decode(path.read_bytes())
        first, second = data["profils"]
        first[field], first[other] = first[other], first[field]
        first["signature"], second["signature"] = second["signature"], first["signature"]
        before = path.read_bytes()
        path.write_bytes(msgspec.json.encode(data))
        with Poste(tmp_path, HorlogeEssai(), argon=argon_leger) as poste, pytest.raises(PhraseRefusee):
            poste.trousseau.deverrouiller(one, PHRASE)
        path.write_bytes(before)


# --- the file


def test_the_file_is_read_back_equal_and_shows_no_secret(fichier: Path) -> None:
    loaded = profils.read(fichier)
    profils.write(fichier, loaded)
    assert profils.read(fichier) == loaded
    ouvert = profils.unlock(loaded.profils[0], PHRASE)
    data = fichier.read_bytes()
    for secret in (ouvert.cle_base, ouvert.racine_solo, ouvert.cle_signature):
        for form in (secret, secret.hex().encode(), msgspec.json.encode(secret).strip(b'"')):
            assert form not in data
    assert PHRASE.encode() not in data
    assert ouvert.cle_base.hex() not in repr(ouvert)
    if os.name == "posix":
        assert fichier.stat().st_mode & 0o077 == 0


def test_an_absent_file_holds_no_profile(tmp_path: Path) -> None:
    assert profils.read(tmp_path / "profils.json").profils == ()


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"null", b'{"schema": 1}', b'{"profils": []}', b'{"schema": "1", "profils": []}',
     b'{"schema": 0, "profils": []}', b'{"schema": 1, "profils": [{}]}', b'{"schema": 1, "profilz": []}', b"\xff\xfe"],
)  # fmt: skip
def test_a_damaged_file_is_refused_in_french_and_never_taken_for_an_empty_one(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / profils.FICHIER
    path.write_bytes(data)
    with pytest.raises(ProfilsIllisibles, match="abîmé") as taken:
        profils.read(path)
    assert "sauvegarde" in taken.value.remede
    with pytest.raises(ProfilsIllisibles):
        Poste(tmp_path, HorlogeEssai())
    assert path.read_bytes() == data


@pytest.mark.parametrize("suite", [', "profils": []', ', "profils": {"autre": "forme"}', ""])
def test_a_file_of_a_newer_version_says_so_whatever_its_shape(tmp_path: Path, suite: str) -> None:
    path = tmp_path / profils.FICHIER
    path.write_text('{"schema": 99' + suite + "}", encoding="utf-8")
    with pytest.raises(ProfilsIllisibles, match="version plus récente") as taken:
        profils.read(path)
    assert "Mettez l’application à jour" in taken.value.remede


def test_a_folder_in_place_of_the_file_is_refused_in_french(tmp_path: Path) -> None:
    (tmp_path / profils.FICHIER).mkdir()
    with pytest.raises(ProfilsIllisibles, match="n’a pas pu être lu"):
        profils.read(tmp_path / profils.FICHIER)


@given(st.data(), st.integers(1, 255))
def test_any_altered_byte_refuses_or_leaves_every_secret_what_it_was(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, mask: int
) -> None:
    """Names alone are not protected: they open nothing and sign nothing."""
    path = tmp_path_factory.getbasetemp() / "profils-alteres.json"
    one = creer()
    profils.write(path, Profils(profils.SCHEMA, (one.profil,)))
    raw = bytearray(path.read_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= mask
    path.write_bytes(raw)
    try:
        (loaded,) = profils.read(path).profils
        if loaded.argon.memoire_kib * loaded.argon.passes > 10_000:
            return  # a digit of the cost changed: derived for long, then refused
        ouvert = profils.unlock(loaded, PHRASE)
    except (ProfilsIllisibles, PhraseRefusee):
        return
    nu = replace(ouvert, profil=one.profil)
    assert nu == one
    assert (loaded.identifiant, loaded.cle_publique) == (one.profil.identifiant, one.profil.cle_publique)


@pytest.mark.parametrize("fields", [{"memoire_kib": 1024 * 1024 + 1}, {"passes": 21}, {"voies": 17, "memoire_kib": 200},
                                    {"sel": b"7 bytes"}, {"sel": b"x" * 65}])  # fmt: skip
def test_a_cost_out_of_bounds_is_refused_before_anything_is_derived(fields: dict[str, Any]) -> None:
    with pytest.raises(serrures.CoutRefuse, match="le fichier a été modifié"):
        serrures.derive(PHRASE, msgspec.structs.replace(argon_leger(b"s" * 16), **fields))


@pytest.mark.parametrize("fields", [{"passes": 0}, {"memoire_kib": 1}, {"voies": 0}, {"sel": b""}, {"passes": -1},
                                    {"memoire_kib": 2**40}])  # fmt: skip
def test_an_impossible_cost_in_the_file_is_refused_in_french(fields: dict[str, Any]) -> None:
    one = creer()
    with pytest.raises(PhraseRefusee):
        profils.unlock(replace(one.profil, argon=replace(one.profil.argon, **fields)), PHRASE)


def test_a_half_written_file_left_by_a_power_cut_does_no_harm(fichier: Path) -> None:
    loaded = profils.read(fichier)
    reste = fichier.with_name(f"{fichier.name}.part")
    reste.write_bytes(fichier.read_bytes()[:100])
    assert profils.read(fichier) == loaded
    profils.write(fichier, replace(loaded, profils=loaded.profils[:1]))
    assert profils.read(fichier).profils == loaded.profils[:1]
    assert not reste.exists()


def test_a_file_that_cannot_be_written_is_refused_and_the_old_one_stays_whole(fichier: Path) -> None:
    loaded, data = profils.read(fichier), fichier.read_bytes()
    fichier.with_name(f"{fichier.name}.part").mkdir()
    with pytest.raises(ProfilsIllisibles, match="n’a pas pu être écrit"):
        profils.write(fichier, replace(loaded, profils=()))
    assert fichier.read_bytes() == data


# --- signatures


def test_a_signature_is_its_owners_over_its_message_and_nothing_malformed_passes() -> None:
    one, two = creer(), creer()
    public, message = one.profil.cle_publique, b"message"
    signature = signatures.sign(one.cle_signature, message)
    assert signatures.verify(public, message, signature)
    for key, text, preuve in (
        (two.profil.cle_publique, message, signature),
        (public, message + b" ", signature),
        (public, message, signatures.sign(two.cle_signature, message)),
        (public, message, signature[:-1]),
        (public, message, signature + b"\x00"),
        (public, message, b""),
        (public[:-4], message, signature),
        ("", message, signature),
        ("é" * 40, message, signature),
        ("AAAA", message, signature),
    ):
        assert signatures.verify(key, text, preuve) is False


@pytest.mark.parametrize(
    ("most", "more"),
    [
        (Argon(bytes(16), memoire_kib=1024 * 1024), Argon(bytes(16), memoire_kib=1024 * 1024 + 1)),
        (Argon(bytes(16), passes=20), Argon(bytes(16), passes=21)),
        (Argon(bytes(16), voies=16), Argon(bytes(16), voies=17)),
        (Argon(bytes(64)), Argon(bytes(65))),
        (Argon(bytes(8)), Argon(bytes(7))),
    ],
)
def test_a_cost_is_taken_up_to_its_bound_and_refused_beyond(most: Argon, more: Argon) -> None:
    """Nothing is derived: one GiB would be."""
    serrures.require_cost(most)
    with pytest.raises(serrures.CoutRefuse):
        serrures.require_cost(more)
