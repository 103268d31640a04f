"""A journal in the base: appended, read back, never changed; and what the engine refuses by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlcipher3

from evaluateur import journal
from evaluateur.cles import solo
from evaluateur.db import brouillons, documents, journaux, moteur, purge
from evaluateur.db.erreurs import BaseInaccessible, JournalDevance, MauvaiseCle
from evaluateur.db.moteur import Base
from evaluateur.journal import Inscription
from evaluateur.metier.faits.preparation import PresenceDeclaree
from evaluateur.metier.vocabulaire import BlocCode, DossierId, Empreinte
from tests.db.conftest import CLE, Jouee

A, B = DossierId("a"), DossierId("b")
QUAND = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
COLONNES = ("dossier", "rang", "type", "auteur", "instant", "donnees", "precedent", "empreinte")


def chaine(dossier: DossierId, length: int) -> list[Inscription]:
    lines: list[Inscription] = []
    for rang in range(1, length + 1):
        previous = lines[-1].empreinte if lines else journal.GENESE
        lines.append(journal.inscribe(dossier, rang, "a", QUAND, PresenceDeclaree("present", str(rang)), previous))
    return lines


def ajouter(base: Base, *lines: Inscription) -> None:
    with base.transaction() as connection:
        journaux.append(connection, lines)


def test_what_is_appended_is_read_back_equal_and_in_order(base: Base) -> None:
    one, two = chaine(A, 12), chaine(B, 3)
    ajouter(base, *one)
    ajouter(base, *two)
    assert list(journaux.read(base, A)) == one
    assert list(journaux.read(base, A, since=11)) == one[10:]
    assert dossiers(base) == ["a", "b"]
    assert journaux.tete(base, DossierId("b")) == (3, two[-1].empreinte)
    assert journaux.tete(base, DossierId("inconnu")) == (0, journal.GENESE)


def dossiers(base: Base) -> list[str]:
    return [str(d) for (d,) in base.rows("SELECT dossier FROM journal WHERE rang = 1 ORDER BY dossier")]


@pytest.mark.parametrize("column", COLONNES)
def test_no_column_of_a_journal_can_be_updated(base: Base, column: str) -> None:
    lines = chaine(A, 3)
    ajouter(base, *lines)
    with pytest.raises(sqlcipher3.IntegrityError, match="ne se modifie pas"), base.transaction() as connection:
        connection.execute(f"UPDATE journal SET {column} = {column} WHERE rang = 2")
    assert list(journaux.read(base, A)) == lines


@pytest.mark.parametrize("rang", [1, 2, 3])
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT"])
def test_no_way_of_inserting_replaces_a_line(base: Base, verb: str, rang: int) -> None:
    lines = chaine(A, 3)
    ajouter(base, *lines)
    pirate = (*lines[rang - 1].__rich_repr__(),)
    valeurs = [("pirate" if nom == "auteur" else valeur) for nom, valeur in pirate]
    try:
        with base.transaction() as connection:
            place = f"(SELECT numero FROM dossiers WHERE dossier = 'a') << 32 | {rang}"
            columns = f"place, {', '.join(COLONNES)}"
            connection.execute(f"{verb} INTO journal ({columns}) VALUES ({place}, ?, ?, ?, ?, ?, ?, ?, ?)", valeurs)
    except sqlcipher3.IntegrityError:
        assert verb != "INSERT OR IGNORE"
    assert list(journaux.read(base, A)) == lines


def test_a_signed_document_is_neither_changed_nor_erased_unless_a_purge_names_its_dossier(base: Base) -> None:
    kept = [(A, b"%PDF- signed"), (A, b"%PDF- scan"), (DossierId("b"), b"%PDF- another")]
    with base.transaction() as connection:
        for dossier, content in kept:
            documents.store(connection, dossier, content)
    for sql, match in (
        ("UPDATE documents SET contenu = x'00'", "ne se modifie pas"),
        ("UPDATE documents SET dossier = 'c' WHERE dossier = 'a'", "ne se modifie pas"),
        ("DELETE FROM documents WHERE dossier = 'b'", "ne s'efface pas"),
    ):
        with pytest.raises(sqlcipher3.IntegrityError, match=match), base.transaction() as connection:
            connection.execute(sql)
    assert [documents.read(base, d, documents.empreinte(content)) for d, content in kept] == [c for _, c in kept]
    with base.transaction() as connection:
        connection.execute("INSERT INTO purges VALUES ('a', 'accusé 12', '2026-12-01T00:00:00Z')")
        connection.execute("DELETE FROM documents WHERE dossier = 'a'")
    assert (documents.names(base, A), len(documents.names(base, DossierId("b")))) == ([], 1)


def test_a_purge_writes_the_base_anew_and_leaves_nothing_in_free_pages_nor_in_its_log(base: Base) -> None:
    with base.transaction() as connection:
        for n in range(4):
            documents.store(connection, A, bytes([n]) * 200_000)
            documents.store(connection, DossierId("b"), bytes([n]) * 1_000)
    purge.purge(base, A, "accusé 12", "2026-12-01T00:00:00Z")
    assert base.rows("PRAGMA freelist_count") == [(0,)]
    ((_, _, path),) = base.rows("PRAGMA database_list")
    assert (Path(f"{path}-wal").stat().st_size, Path(str(path)).stat().st_size < 200_000) == (0, True)
    assert len(documents.names(base, DossierId("b"))) == 4


def test_a_journal_is_deleted_only_when_a_purge_names_its_dossier(base: Base) -> None:
    one, two = chaine(A, 4), chaine(B, 4)
    ajouter(base, *one)
    ajouter(base, *two)
    for sql in ("DELETE FROM journal", "DELETE FROM journal WHERE dossier = 'a' AND rang = 4"):
        with pytest.raises(sqlcipher3.IntegrityError, match="ne s'efface pas"), base.transaction() as connection:
            connection.execute(sql)
    with base.transaction() as connection:
        connection.execute("INSERT INTO purges VALUES ('a', 'accusé 12', '2026-12-01T00:00:00Z')")
    with pytest.raises(sqlcipher3.IntegrityError, match="ne s'efface pas"), base.transaction() as connection:
        connection.execute("DELETE FROM journal")
    assert list(journaux.read(base, A)) == one
    with base.transaction() as connection:
        connection.execute("DELETE FROM journal WHERE dossier = 'a'")
    assert (dossiers(base), list(journaux.read(base, DossierId("b")))) == (["b"], two)
    with pytest.raises(sqlcipher3.IntegrityError), base.transaction() as connection:
        connection.execute("INSERT INTO purges VALUES ('b', '', '2026-12-01T00:00:00Z')")


def test_a_line_that_does_not_follow_the_head_is_refused_and_nothing_of_its_batch_stays(base: Base) -> None:
    lines = chaine(A, 6)
    ajouter(base, *lines[:2])
    foreign = journal.inscribe(DossierId("a"), 3, "a", QUAND, PresenceDeclaree("absent"), Empreinte("1" * 64))
    for fautives in (
        [lines[3]],
        [lines[2], lines[4]],
        [lines[2], foreign],
        [foreign],
        [lines[1]],
        [lines[0]],
        [chaine(B, 2)[1]],
    ):
        with pytest.raises(JournalDevance, match="autre fenêtre"):
            ajouter(base, *fautives)
        assert list(journaux.read(base, A)) == lines[:2]
    ajouter(base, *lines[2:])
    assert list(journaux.read(base, A)) == lines


@pytest.mark.parametrize(
    ("column", "valeur"),
    [("rang", "deux"), ("rang", 1.5), ("rang", 0), ("rang", None), ("donnees", b"\x00"), ("donnees", None),
     ("auteur", ""), ("dossier", ""), ("precedent", "0"), ("empreinte", "0" * 63)],
)  # fmt: skip
def test_a_value_of_another_type_or_an_empty_one_is_refused(base: Base, column: str, valeur: object) -> None:
    valeurs = {nom: valeur if nom == column else bon for nom, bon in chaine(A, 1)[0].__rich_repr__()}
    place = 1 << 32 | 1
    with base.transaction() as connection:
        connection.execute("INSERT INTO dossiers VALUES (1, 'a')")
    with pytest.raises(sqlcipher3.IntegrityError), base.transaction() as connection:
        connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [place, *valeurs.values()])
    assert dossiers(base) == []


@pytest.mark.parametrize(("numero", "dossier"), [(2, "a"), (1, "b"), (0, "a")])
def test_a_first_line_goes_to_the_place_of_its_own_dossier_only(base: Base, numero: int, dossier: str) -> None:
    ajouter(base, *chaine(B, 1))
    with base.transaction() as connection:
        connection.execute("INSERT INTO dossiers VALUES (3, 'a')")
    (line,) = chaine(DossierId(dossier), 1)
    valeurs = [numero << 32 | 1, *(getattr(line, c) for c in COLONNES)]
    with pytest.raises(sqlcipher3.IntegrityError), base.transaction() as connection:
        connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", valeurs)
    assert dossiers(base) == ["b"]


@pytest.mark.parametrize("sql", ["UPDATE dossiers SET numero = 9", "DELETE FROM dossiers"])
def test_the_number_of_a_dossier_is_for_ever(base: Base, sql: str) -> None:
    ajouter(base, *chaine(A, 2))
    with pytest.raises(sqlcipher3.IntegrityError), base.transaction() as connection:
        connection.execute(sql)
    assert journaux.tete(base, DossierId("a"))[0] == 2


def test_every_table_of_ours_is_strict(base: Base) -> None:
    tables = {nom: strict for _, nom, kind, _, _, strict in base.rows("PRAGMA table_list") if kind == "table"}
    notres = {t: s for t, s in tables.items() if not t.startswith(("sqlite_", "_sqlite"))}
    assert notres == dict.fromkeys(
        (
            "purges",
            "dossiers",
            "journal",
            "referentiels",
            "registre",
            "brouillons",
            "documents",
            "retenus",
            "revocations",
            "convocations",
            "appels",
            "lots",
            "envois",
            "accuses",
            "lieux",
        ),
        1,
    )


def test_the_pragmas_are_those_of_the_house_in_every_new_connection(base: Base) -> None:
    expected = {
        "synchronous": 3, "fullfsync": 1, "checkpoint_fullfsync": 1, "journal_mode": "wal", "foreign_keys": 1,
        "recursive_triggers": 1, "busy_timeout": 5000, "trusted_schema": 0, "cell_size_check": 1,
    }  # fmt: skip
    other = Base(base.chemin, CLE)
    for one in (base, other):
        assert {nom: one.rows(f"PRAGMA {nom}")[0][0] for nom in expected} == expected
        assert one.rows("PRAGMA cipher_version")[0][0]
    other.close()


def test_a_pragma_that_the_engine_does_not_take_is_refused_in_french() -> None:
    with pytest.raises(BaseInaccessible, match=r"refuse le réglage journal_mode \(memory au lieu de wal\)"):
        moteur.connect(Path(":memory:"), CLE)


@pytest.mark.parametrize("fault", [RuntimeError("défaut"), KeyboardInterrupt(), MemoryError()])
def test_a_write_that_fails_on_the_way_leaves_nothing(base: Base, fault: BaseException) -> None:
    def ecrire_puis_echouer() -> None:
        with base.transaction() as connection:
            journaux.append(connection, chaine(A, 3))
            brouillons.write(connection, DossierId("a"), "x", BlocCode("1"), "notes.0", b"x", "2026")
            raise fault

    with pytest.raises(type(fault)):
        ecrire_puis_echouer()
    assert dossiers(base) == []
    assert base.rows("SELECT count(*) FROM brouillons") == [(0,)]
    ajouter(base, *chaine(A, 3))
    assert journaux.tete(base, DossierId("a"))[0] == 3


def test_the_wrong_key_is_refused_in_french_and_changes_nothing(jouee: Jouee) -> None:
    before = jouee.fichier.read_bytes()
    for key in (bytes(32), bytes([jouee.cle[0] ^ 1]) + jouee.cle[1:], jouee.cle[::-1]):
        with pytest.raises(MauvaiseCle, match="Les données n’ont pas pu être ouvertes") as taken:
            Base(jouee.fichier, key)
        assert "sauvegarde" in taken.value.remede
    assert jouee.fichier.read_bytes() == before
    assert jouee.cle.hex().encode() not in before


def test_a_draft_is_not_readable_in_its_row_nor_in_any_file(jouee: Jouee) -> None:
    base = Base(jouee.fichier, jouee.cle)
    ((content,),) = base.rows("SELECT contenu FROM brouillons")
    base.close()
    assert len(content) == 12 + solo.PAS + 16
    for chunk in (b"Pas encore", b"encore fi"):
        assert chunk not in content
        assert all(chunk not in f.read_bytes() for f in jouee.donnees.rglob("*") if f.is_file())
