"""A register: what is entered stays, in a chain; what names people can be taken out, and the chain still holds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from evaluateur.centre.registre import registre
from evaluateur.centre.registre.fichier import RegistreEnFichier
from evaluateur.centre.registre.registre import Detail, Evenement, RegistreAltere
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.db.pilote import IntegrityError
from evaluateur.journal import GENESE
from evaluateur.metier import canonique
from evaluateur.metier.vocabulaire import DossierId

CLE = bytes(range(32))
MAINTENANT = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def livre(tmp_path: Path) -> Iterator[RegistreEnFichier]:
    found = RegistreEnFichier(tmp_path / "registre.sqlite", CLE)
    yield found
    found.close()


def reception(number: int, dossier: str = "d1") -> Evenement:
    detail = Detail("", DossierId(dossier), f"EX-{number}", "MARTIN Lou", 1, rang=number)
    when = MAINTENANT + timedelta(minutes=number)
    return Evenement(when, "enregistre", detail, canonique.empreinte(str(number).encode()), number)


def salt_of(number: int) -> bytes:
    return number.to_bytes(registre.SALT, "big")


def test_what_is_entered_is_found_again_by_lot_and_by_dossier(livre: RegistreEnFichier) -> None:
    assert livre.tete() == (0, GENESE)
    made = [livre.inscrire(reception(n, "d1" if n % 2 else "d2"), salt_of(n)) for n in range(1, 6)]
    assert [e.rang for e in made] == [1, 2, 3, 4, 5]
    assert made[0].numero == "AR-2026-000001"
    assert livre.tete() == (5, made[-1].empreinte)
    assert [found[0] for e in made if (found := livre.du_lot(e.lot))] == made
    assert livre.du_lot(canonique.empreinte(b"autre")) is None
    assert [(e.rang, d.reference) for e, d in livre.du_dossier(DossierId("d1"))] == [
        (1, "EX-1"),
        (3, "EX-3"),
        (5, "EX-5"),
    ]
    assert livre.du_dossier(DossierId("")) == []
    assert registre.verifier(livre.entrees()) == 5


def test_the_same_bytes_are_entered_once(livre: RegistreEnFichier) -> None:
    livre.inscrire(reception(1), salt_of(1))
    with pytest.raises(IntegrityError):
        livre.inscrire(reception(1), salt_of(2))
    assert livre.tete()[0] == 1


def test_a_person_is_taken_out_and_the_chain_still_holds(livre: RegistreEnFichier, tmp_path: Path) -> None:
    for number in range(1, 5):
        livre.inscrire(reception(number, "d1" if number < 3 else "d2"), salt_of(number))
    before = livre.tete()
    assert livre.effacer(DossierId("d1"), []) == 2
    assert livre.effacer(DossierId("d1"), []) == 0
    assert livre.effacer(DossierId(""), []) == 0
    assert livre.du_dossier(DossierId("d1")) == []
    assert (livre.tete(), registre.verifier(livre.entrees())) == (before, 4)
    left = list(livre.entrees())
    assert [(salt, detail is None) for _, salt, detail in left] == [
        (b"", True),
        (b"", True),
        (salt_of(3), False),
        (salt_of(4), False),
    ]
    tried = {registre.hache(reception(1).detail, guess.to_bytes(registre.SALT, "big")) for guess in range(300, 600)}
    assert left[0][0].detail not in tried, "without its salt nobody tells whose entry it was"


def test_an_entry_is_neither_changed_nor_taken_out(livre: RegistreEnFichier) -> None:
    livre.inscrire(reception(1), salt_of(1))
    for statement in ("UPDATE entrees SET issue = 'conflit'", "DELETE FROM entrees"):
        with pytest.raises(IntegrityError), livre._base.transaction() as connection:
            connection.execute(statement)
    assert registre.verifier(livre.entrees()) == 1


@pytest.mark.parametrize(
    "what", ["issue", "raison", "lot", "instant", "octets", "detail", "precedent", "empreinte", "rang"]
)
def test_a_register_that_was_rewritten_is_refused_where_it_was(livre: RegistreEnFichier, what: str) -> None:
    for number in range(1, 4):
        livre.inscrire(reception(number), salt_of(number))
    rows = list(livre.entrees())
    entree, salt, detail = rows[1]
    other = 9 if what in ("octets", "rang") else "x"
    rows[1] = replace(entree, **{what: other}), salt, detail
    with pytest.raises(RegistreAltere, match="à l’entrée 2"):
        registre.verifier(rows)


def test_an_entry_left_out_or_put_in_or_about_someone_else_is_noticed(livre: RegistreEnFichier) -> None:
    for number in range(1, 4):
        livre.inscrire(reception(number), salt_of(number))
    rows = list(livre.entrees())
    entree, salt, detail = rows[1]
    assert detail is not None
    for wrong in (
        [rows[0], rows[2]],
        [rows[0], rows[1], rows[1], rows[2]],
        [rows[1], rows[0], rows[2]],
        [rows[0], (entree, salt, replace(detail, nom="AUTRE Lou")), rows[2]],
        [rows[0], (entree, salt_of(9), detail), rows[2]],
    ):
        with pytest.raises(RegistreAltere):
            registre.verifier(wrong)
    assert registre.verifier(rows[:2]) == 2, "what is cut at the end, only the receipts tell"


def test_it_is_there_again_the_next_day_and_under_another_key_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "registre.sqlite"
    livre = RegistreEnFichier(path, CLE)
    livre.inscrire(reception(1), salt_of(1))
    livre.close()
    again = RegistreEnFichier(path, CLE)
    assert again.tete()[0] == 1
    again.close()
    with pytest.raises(BaseInaccessible):
        RegistreEnFichier(path, bytes(32))


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["d1", "d2", "d3"])), max_size=15), st.data())
@settings(max_examples=15)
def test_any_sequence_of_entries_and_erasures_is_what_a_list_would_hold(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[int, str]], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("registre")
    livre, model = RegistreEnFichier(folder / "r.sqlite", CLE), dict[int, str]()
    for number, dossier in acts:
        if data.draw(st.booleans()) and number not in model:
            livre.inscrire(reception(number, dossier), salt_of(number))
            model[number] = dossier
        elif data.draw(st.booleans()):
            livre.effacer(DossierId(dossier), [])
            model = {n: "" if d == dossier else d for n, d in model.items()}
        for name in ("d1", "d2", "d3"):
            assert [d.rang for _, d in livre.du_dossier(DossierId(name))] == [n for n, d in model.items() if d == name]
    assert registre.verifier(livre.entrees()) == len(model)
    livre.close()
    shutil.rmtree(folder)
