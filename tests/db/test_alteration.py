"""Whatever happens to the file of the base, opening it refuses; it never gives other content silently."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluateur import journal
from evaluateur.db import journaux, migrations, moteur
from evaluateur.db.erreurs import BaseAbimee, BaseInaccessible, BasePlusRecente, MauvaiseCle
from evaluateur.db.moteur import Base
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.db.conftest import Jouee
from tests.parcours.monde import PHRASE, HorlogeEssai, argon_leger

PAGE = 4096


def ouvrir(jouee: Jouee) -> Poste:
    poste = Poste(jouee.donnees, HorlogeEssai(), argon=argon_leger)
    try:
        poste.trousseau.deverrouiller(jouee.profil, PHRASE)
    except BaseException:
        poste.close()
        raise
    return poste


def contenu(jouee: Jouee) -> list[tuple[object, ...]]:
    base = Base(jouee.fichier, jouee.cle)
    try:
        list(journal.verify(journaux.read(base, jouee.dossier), jouee.dossier))
        return [
            line
            for table in ("journal", "referentiels", "brouillons", "registre")
            for line in base.rows(f"SELECT * FROM {table}")
        ]
    finally:
        base.close()


def retourner(file: Path, place: int, mask: int) -> None:
    with file.open("r+b") as stream:
        stream.seek(place)
        (byte,) = stream.read(1)
        stream.seek(place)
        stream.write(bytes([byte ^ mask]))


def test_the_base_at_rest_has_journal_pages_and_free_pages_and_opens(jouee: Jouee) -> None:
    base = Base(jouee.fichier, jouee.cle)
    assert base.rows("PRAGMA freelist_count")[0][0] > 3
    assert base.rows("PRAGMA page_size") == [(str(PAGE),)]
    base.close()
    assert [f.name for f in jouee.donnees.glob("evaluateur.sqlite*")] == ["evaluateur.sqlite"]
    assert len(contenu(jouee)) > 30
    with ouvrir(jouee) as poste:
        assert ouvrir_dossier(poste, jouee.dossier).dossier.bloc(BlocCode("1")).scelle(1)


def test_a_flipped_byte_in_any_page_is_found_on_opening(jouee: Jouee) -> None:
    """One byte in each part of each page: salt, header, cells, free space, nonce, authentication code."""
    size = jouee.fichier.stat().st_size
    rng = random.Random(20261116)
    places = {debut + rng.randrange(PAGE) for debut in range(0, size, PAGE) for _ in range(3)}
    places |= {*range(0, 120, 7), 15, 16, PAGE - 80, PAGE - 64, PAGE - 1, size - 1}
    for place in sorted(places):
        mask = 1 << rng.randrange(8)
        retourner(jouee.fichier, place, mask)
        with pytest.raises((BaseAbimee, MauvaiseCle)) as taken:
            Base(jouee.fichier, jouee.cle)
        assert "sauvegarde" in taken.value.remede
        retourner(jouee.fichier, place, mask)
    contenu(jouee)


@given(place=st.integers(0, 10**9), mask=st.integers(1, 255))
def test_any_flipped_byte_is_found_on_opening(
    originale: Jouee, tmp_path_factory: pytest.TempPathFactory, place: int, mask: int
) -> None:
    file = tmp_path_factory.getbasetemp() / "retourne.sqlite"
    file.write_bytes(originale.fichier.read_bytes())
    retourner(file, place % file.stat().st_size, mask)
    with pytest.raises(BaseInaccessible):
        Base(file, originale.cle)


def test_a_base_too_big_to_be_checked_whole_never_gives_other_content(
    jouee: Jouee, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contenu(jouee)
    monkeypatch.setattr(moteur, "CHECK_UP_TO", 0)
    rng = random.Random(7)
    refuses = 0
    for debut in range(0, jouee.fichier.stat().st_size, PAGE):
        place, mask = debut + rng.randrange(PAGE), 1 << rng.randrange(8)
        retourner(jouee.fichier, place, mask)
        try:
            assert contenu(jouee) == before, f"byte {place} changed what is read"
        except Refus:
            refuses += 1
        retourner(jouee.fichier, place, mask)
    assert refuses > 10


def test_an_altered_base_is_refused_by_the_application_and_left_as_it_is(jouee: Jouee) -> None:
    retourner(jouee.fichier, 3 * PAGE + 100, 1)
    before = jouee.fichier.read_bytes()
    with pytest.raises(BaseAbimee, match="Les données sont abîmées"):
        ouvrir(jouee)
    assert jouee.fichier.read_bytes() == before


def test_two_pages_exchanged_are_found(jouee: Jouee) -> None:
    data = bytearray(jouee.fichier.read_bytes())
    two, three = slice(PAGE, 2 * PAGE), slice(2 * PAGE, 3 * PAGE)
    data[two], data[three] = data[three], data[two]
    jouee.fichier.write_bytes(data)
    with pytest.raises(BaseAbimee):
        Base(jouee.fichier, jouee.cle)


@pytest.mark.parametrize("reste", [1, 15, 16, 100, PAGE - 1, PAGE, PAGE + 1, 5 * PAGE, -PAGE, -1])
def test_a_truncated_file_is_refused(jouee: Jouee, reste: int) -> None:
    jouee.fichier.write_bytes(jouee.fichier.read_bytes()[:reste])
    cut = jouee.fichier.read_bytes()
    with pytest.raises(BaseInaccessible):
        ouvrir(jouee)
    assert jouee.fichier.read_bytes() == cut


@pytest.mark.parametrize("suite", [b"\x00", b"\x00" * PAGE, b"x" * 100])
def test_a_file_with_something_after_its_end_never_gives_other_content(jouee: Jouee, suite: bytes) -> None:
    before = contenu(jouee)
    with jouee.fichier.open("ab") as stream:
        stream.write(suite)
    try:
        reread = contenu(jouee)
    except BaseAbimee:
        return
    assert reread == before


@pytest.mark.parametrize("loss", ["vide", "absent"])
def test_a_base_that_is_gone_is_refused_not_replaced_by_an_empty_one(jouee: Jouee, loss: str) -> None:
    if loss == "vide":
        jouee.fichier.write_bytes(b"")
    else:
        jouee.fichier.unlink()
    with pytest.raises(BaseInaccessible):
        ouvrir(jouee).close()


def test_a_folder_in_place_of_the_file_is_refused(jouee: Jouee) -> None:
    jouee.fichier.unlink()
    jouee.fichier.mkdir()
    with pytest.raises(BaseInaccessible, match="pas un fichier ordinaire"):
        ouvrir(jouee)


@pytest.mark.parametrize("data", [b"SQLite format 3\x00" + bytes(4080), b"%PDF-1.7\n" * 1000, bytes(PAGE * 4)])
def test_a_file_that_is_no_base_of_ours_is_refused(jouee: Jouee, data: bytes) -> None:
    jouee.fichier.write_bytes(data)
    with pytest.raises(BaseInaccessible):
        ouvrir(jouee)
    assert jouee.fichier.read_bytes() == data


def test_a_base_of_a_newer_version_is_refused_and_its_bytes_stay(jouee: Jouee) -> None:
    base = Base(jouee.fichier, jouee.cle)
    with base.transaction() as connection:
        connection.execute("PRAGMA user_version=99")
    base.close()
    before = {f: hashlib.sha256(f.read_bytes()).digest() for f in jouee.donnees.rglob("*") if f.is_file()}
    for _ in range(2):
        with pytest.raises(BasePlusRecente, match=r"version plus récente.*schéma 99"):
            ouvrir(jouee)
    assert {f: hashlib.sha256(f.read_bytes()).digest() for f in jouee.donnees.rglob("*") if f.is_file()} == before
    assert migrations.VERSION < 99
