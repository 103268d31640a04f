"""What the keys of a centre refuse: a folder without any, another passphrase, another file, a wrong name."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.centre.autorite import autorite, repos, secours
from evaluateur.centre.autorite.autorite import AutoriteRefusee
from evaluateur.centre.reception import bureau
from evaluateur.cles import profils
from evaluateur.cles import secours as cles
from evaluateur.cles.profils import Profils
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.titres.titre import TitreIllisible
from tests.parcours.monde import PHRASE as SIENNE
from tests.parcours.monde import argon_leger

PHRASE = "phrase secrète de l’organisme"
MAINTENANT = datetime(2026, 11, 16, tzinfo=UTC)


@pytest.fixture
def a(tmp_path: Path) -> Path:
    autorite.creer(tmp_path / "a", "Centre Exemple", PHRASE, MAINTENANT, os.urandom, argon_leger)
    return tmp_path / "a"


@pytest.fixture
def s(tmp_path: Path) -> Path:
    secours.creer(tmp_path / "s", PHRASE, os.urandom, argon_leger)
    return tmp_path / "s"


def refused(folder: Path, phrase: str = PHRASE) -> str:
    with pytest.raises(AutoriteRefusee) as taken:
        autorite.open_autorite(folder, phrase)
    assert taken.value.remede.endswith(".")
    return taken.value.phrase


def test_an_authority_is_opened_by_its_passphrase_where_it_lies(a: Path, tmp_path: Path) -> None:
    assert autorite.open_autorite(a, PHRASE).empreinte
    assert refused(a, "une autre phrase secrète") == "Cette phrase secrète n’ouvre pas l’autorité."
    assert refused(tmp_path / "b").startswith("Il n’y a pas d’autorité dans")


UNKNOWN = "MA0CAQAwBQYDKgMEBAF4"
"""A private key in the right form, of an algorithm that nobody knows (1.2.3.4)."""


@pytest.mark.parametrize(
    "data",
    [
        b"{", b"\xff", b"{}", b"[" * 100_000,
        f"-----BEGIN PRIVATE KEY-----\n{UNKNOWN}\n-----END PRIVATE KEY-----\n".encode(),
    ],
)  # fmt: skip
def test_a_key_that_is_damaged_or_of_something_else_is_named_so(a: Path, data: bytes) -> None:
    (a / autorite.CLE).write_bytes(data)
    assert "clé" in refused(a)


def test_the_key_of_something_else_and_that_of_another_authority_open_nothing(a: Path, s: Path, tmp_path: Path) -> None:
    autorite.creer(tmp_path / "b", "Autre", PHRASE, MAINTENANT, os.urandom, argon_leger)
    shutil.copy(tmp_path / "b" / autorite.CLE, a / autorite.CLE)
    assert refused(a) == "Le certificat et la clé de l’autorité ne correspondent pas."
    shutil.copy(s / secours.PRIVEE, a / autorite.CLE)
    assert "clé" in refused(a)


@pytest.mark.parametrize("left", [autorite.CLE, autorite.CERTIFICAT])
def test_an_authority_is_never_made_over_what_is_left_of_another(a: Path, left: str) -> None:
    gone = autorite.CERTIFICAT if left == autorite.CLE else autorite.CLE
    (a / gone).unlink()
    before = (a / left).read_bytes()
    with pytest.raises(AutoriteRefusee):
        autorite.creer(a, "Autre", PHRASE, MAINTENANT, os.urandom, argon_leger)
    assert ((a / left).read_bytes(), (a / gone).exists()) == (before, False)


def test_a_recovery_key_is_never_written_over_another(s: Path) -> None:
    before = (s / secours.PRIVEE).read_bytes()
    with pytest.raises(AutoriteRefusee, match="Il y a déjà une clé de secours"):
        secours.creer(s, PHRASE, os.urandom, argon_leger)
    assert (s / secours.PRIVEE).read_bytes() == before
    assert secours.empreinte(s / secours.PUBLIQUE)


def entrusted(s: Path, folder: Path) -> Path:
    """The profiles of a laptop: one that entrusted its key, one that did not."""
    anne = profils.create("ESSAI", "Anne", SIENNE, os.urandom, None, argon_leger(os.urandom(16)))
    basile = profils.create("ESSAI", "Basile", SIENNE, os.urandom, anne, argon_leger(os.urandom(16)))
    confie = cles.Confie(cles.CONFIE, anne.profil.identifiant, "ESSAI", "Anne", anne.cle_base, anne.racine_solo)
    sealed = cles.wrap_centre(confie, (s / secours.PUBLIQUE).read_bytes())
    profils.write(
        folder / "profils.json", Profils(profils.SCHEMA, (replace(anne.profil, secours_centre=sealed), basile.profil))
    )
    return folder / "profils.json"


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ESSAI Chloé", "Aucun profil de ce fichier ne porte le nom « ESSAI Chloé »."),
        ("ESSAI Basile", "ESSAI Basile n’avait pas confié de clé à l’organisme."),
    ],
)
def test_a_name_that_entrusted_nothing_is_told_so(s: Path, tmp_path: Path, who: str, said: str) -> None:
    with pytest.raises(AutoriteRefusee) as taken:
        secours.ouvrir(s, PHRASE, entrusted(s, tmp_path), who)
    assert taken.value.phrase == said


def test_what_was_entrusted_is_opened_by_the_key_that_lies_there(s: Path, tmp_path: Path) -> None:
    file = entrusted(s, tmp_path)
    assert secours.ouvrir(s, PHRASE, file, "ESSAI Anne").nom_complet == "ESSAI Anne"
    for folder, phrase, said in (
        (s, "une autre phrase secrète", "Cette phrase secrète n’ouvre pas la clé de secours."),
        (tmp_path / "z", PHRASE, f"Il n’y a pas de clé de secours dans {tmp_path / 'z'}."),
    ):
        with pytest.raises(AutoriteRefusee) as taken:
            secours.ouvrir(folder, phrase, file, "ESSAI Anne")
        assert taken.value.phrase == said


def test_a_recovery_key_of_another_kind_or_damaged_opens_nothing(a: Path, s: Path, tmp_path: Path) -> None:
    file = entrusted(s, tmp_path)
    private = repos.read(a / autorite.CLE, PHRASE, autorite.OBJET, os.urandom)
    repos.write(s / secours.PRIVEE, private, PHRASE, secours.OBJET, os.urandom, argon_leger)
    with pytest.raises(AutoriteRefusee, match="n’est pas une clé de secours"):
        secours.ouvrir(s, PHRASE, file, "ESSAI Anne")
    (s / secours.PRIVEE).write_bytes(b"{")
    with pytest.raises(AutoriteRefusee):
        secours.ouvrir(s, PHRASE, file, "ESSAI Anne")


def test_another_recovery_key_does_not_open_what_was_entrusted_to_the_first(s: Path, tmp_path: Path) -> None:
    file = entrusted(s, tmp_path)
    secours.creer(tmp_path / "t", PHRASE, os.urandom, argon_leger)
    with pytest.raises(PhraseRefusee):
        secours.ouvrir(tmp_path / "t", PHRASE, file, "ESSAI Anne")


def test_a_reception_is_not_made_under_a_weak_passphrase_nor_for_what_is_no_authority(a: Path, tmp_path: Path) -> None:
    root = (a / autorite.CERTIFICAT).read_bytes()
    with pytest.raises(PhraseRefusee):
        bureau.creer(tmp_path / "r", "court", root, os.urandom, argon_leger)
    with pytest.raises(TitreIllisible):
        bureau.creer(tmp_path / "r", PHRASE, b"rien", os.urandom, argon_leger)
    assert not (tmp_path / "r").exists()


def test_a_reception_believes_the_authorities_that_lie_there_and_steps_over_strangers(a: Path, tmp_path: Path) -> None:
    root = (a / autorite.CERTIFICAT).read_bytes()
    public = bureau.creer(tmp_path / "r", PHRASE, root, os.urandom, argon_leger)
    assert (tmp_path / "r" / bureau.PUBLIQUE).read_text().strip() == public
    (tmp_path / "r" / bureau.AUTORITES / ".DS_Store").write_bytes(b"\0\0")
    (tmp_path / "r" / bureau.AUTORITES / "un dossier").mkdir()
    with bureau.Bureau(tmp_path / "r", PHRASE, os.urandom) as opened:
        (found,) = opened.autorites()
        assert (found.nom, found.revocations) == ("Centre Exemple", ())
        (tmp_path / "r" / bureau.AUTORITES / "liste.crl").write_bytes((a / autorite.REVOCATIONS).read_bytes())
        assert len(opened.autorites()[0].revocations) == 1


@pytest.mark.parametrize("data", [b"{", b"[]", b""])
def test_a_reception_whose_key_is_damaged_says_so(a: Path, tmp_path: Path, data: bytes) -> None:
    bureau.creer(tmp_path / "r", PHRASE, (a / autorite.CERTIFICAT).read_bytes(), os.urandom, argon_leger)
    (tmp_path / "r" / bureau.CLE).write_bytes(data)
    with pytest.raises(bureau.ReceptionRefusee, match="clé"):
        bureau.Bureau(tmp_path / "r", PHRASE, os.urandom)
