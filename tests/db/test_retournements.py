"""Bits flipped in a base, and in the log that a kill leaves beside it: nothing is lost without a word."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from evaluateur import journal
from evaluateur.db import journaux, moteur, temoin
from evaluateur.db.moteur import Base
from evaluateur.metier.refus import Refus
from evaluateur.seance.parties.plume import PALIER
from evaluateur.seance.sinistre import restauration, sauvetage
from tests.db.accidents import TARD, Accident, Noter, contenus, ouvrir, retourner

# --- flipped bits


def retournements(accident: Accident, times: int, seed: int) -> int:
    """Flip one bit anywhere in the base, so many times; return how many were found at opening or first read."""
    data, rng = accident.fichier.read_bytes(), random.Random(seed)
    found = 0
    for _ in range(times):
        bit = rng.randrange(len(data) * 8)
        retourner(accident.fichier, bit // 8, 1 << bit % 8)
        try:
            base = Base(accident.fichier, accident.ouvert.cle_base)
            try:
                list(journal.verify(journaux.read(base, accident.dossier), accident.dossier))
            finally:
                base.close()
        except Refus:
            found += 1
        accident.fichier.write_bytes(data)
    return found


def test_a_bit_flipped_anywhere_in_the_base_is_found_when_it_is_opened(clos: Accident) -> None:
    assert retournements(clos, 150, 20261122) == 150


@pytest.mark.long
def test_a_thousand_flipped_bits_are_all_found_when_the_base_is_opened(clos: Accident, record_property: Noter) -> None:
    seed = random.SystemRandom().randrange(10**6)
    found = retournements(clos, 1000, seed)
    record_property("bilan", f"{found} of 1000 flipped bits found (seed {seed})")
    assert found == 1000


# --- the log that a kill leaves behind


def dans_le_journal_de_reprise(accident: Accident, tmp_path: Path, places: list[int]) -> tuple[list[int], list[int]]:
    """Lines lost after one bit was flipped at each of these places of the log: without a word, and with one."""
    assert (accident.donnees / temoin.FICHIER).exists()
    killed: list[int] = []
    said: list[int] = []
    for numero, place in enumerate(places):
        copy = tmp_path / f"wal-{numero}"
        shutil.copytree(accident.donnees, copy)
        retourner(copy / accident.wal.name, place)
        other = accident._replace(donnees=copy)
        before = contenus(copy)
        avertis: list[str] = []
        try:
            loaded = ouvrir(other, avertis)
        except Refus:
            assert contenus(copy).items() >= {k: v for k, v in before.items() if not k.endswith("-shm")}.items()
            continue
        finally:
            shutil.rmtree(copy) if numero else None
        lost = len(accident.lignes) - len(loaded)
        told = any(
            f"{lost}\N{NO-BREAK SPACE}événement manque à la fin de ce dossier" in avertissement
            for avertissement in avertis
        )
        (said if told else killed).append(lost)
    return killed, said


def _places(killed: Accident, rng: random.Random, count: int) -> list[int]:
    """Places of the log drawn at random, and three in its last transaction."""
    size = killed.wal.stat().st_size
    return [size - 1, size - 4096, size - 4115, *(rng.randrange(size) for _ in range(count))]


def test_no_bit_flipped_in_the_log_that_a_kill_left_loses_a_line_without_a_word(
    tue: Accident, tmp_path: Path, record_property: Noter
) -> None:
    """SQLite takes a damaged frame for the end of the log: without a check, all that follows goes unseen.

    What comes before another transaction is refused; of the last one, the witness knows.
    """
    places = [0, 17, 30, *_places(tue, random.Random(11), 24)]
    killed, said = dans_le_journal_de_reprise(tue, tmp_path, places)
    record_property("bilan", f"{len(places)} bits flipped: {len(said)} lose the last line and say so")
    assert (set(killed) <= {0}, set(said), len(said) >= 3) == (True, {1}, True)


@pytest.mark.long
def test_no_bit_of_a_thousand_flipped_in_the_log_loses_a_line_without_a_word(
    tue: Accident, tmp_path: Path, record_property: Noter
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    places = _places(tue, random.Random(seed), 1000)
    killed, said = dans_le_journal_de_reprise(tue, tmp_path, places)
    bilan = f"{len(places)} bits flipped: {len(said)} lose the last line and say so, {len(killed)} lose nothing"
    record_property("bilan", f"{bilan} (seed {seed})")
    assert (set(killed) <= {0}, set(said), len(said) >= 3) == (True, {1}, True)


def test_a_base_replaced_by_an_older_one_is_told_when_the_dossier_opens(clos: Accident) -> None:
    """Its backup, put there by hand: a restore by the application would have set the witness aside."""
    sauvegarde = sauvetage.latest(clos.donnees)
    shutil.copyfile(sauvegarde.dossier / moteur.FICHIER, clos.fichier)
    avertis: list[str] = []
    ouvrir(clos, avertis)
    assert any(f"{PALIER}\N{NO-BREAK SPACE}événements manquent à la fin de ce dossier" in said for said in avertis)
    clos.fichier.write_bytes(b"")
    restauration.restore(clos.donnees, sauvegarde, clos.ouvert, TARD)
    avertis.clear()
    ouvrir(clos, avertis)
    (said,) = avertis
    assert said.startswith("Sauvegarde du 16 novembre 2026")
    assert "manquent" not in said


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"un deux trois", b"a b", b"x 99 y z"])
def test_a_witness_that_cannot_be_read_is_no_witness(clos: Accident, data: bytes) -> None:
    (clos.donnees / temoin.FICHIER).write_bytes(data)
    avertis: list[str] = []
    assert tuple(ouvrir(clos, avertis)) == clos.lignes
    assert avertis == [""]


def test_a_log_whose_header_is_damaged_never_makes_an_empty_base(tue: Accident) -> None:
    """The whole base may still be in the log: ignored, the file beside it holds no table at all."""
    retourner(tue.wal, 0)
    with pytest.raises(Refus, match="abîm"):
        ouvrir(tue)
