"""The schema: a fresh base equals one built step by step, and an upgrade is all or nothing, backed up before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3
import sqlite_utils
import sqlite_utils.plugins

from evaluateur.cles import profils
from evaluateur.db import migrations, moteur
from evaluateur.db.moteur import Base
from evaluateur.seance.poste import Poste
from tests.db.conftest import CLE
from tests.parcours.monde import PHRASE, HorlogeEssai, argon_leger

RACINE = Path(migrations.__file__).parents[2]
ETAPES = [m.name for m in migrations.migrations._migrations]


def schema(base: Base) -> list[tuple[object, ...]]:
    return base.rows("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")


def base_ancienne(path: Path, key: bytes, version: int) -> Base:
    """A base as the application left it when it knew this many migrations."""
    base = Base(path, key)
    with base.transaction() as connection:
        migrations.migrations.apply(base.utils, stop_before=ETAPES[version:])
        connection.execute(f"PRAGMA user_version={version}")
    return base


def test_the_version_is_the_number_of_migrations_named_in_order(base: Base) -> None:
    assert migrations.version(base) == migrations.VERSION == len(ETAPES)
    assert [e[:5] for e in ETAPES] == [f"m{n:03d}_" for n in range(1, len(ETAPES) + 1)]


@pytest.mark.parametrize("version", range(1, migrations.VERSION))
def test_a_base_of_any_older_version_ends_with_the_schema_of_a_fresh_one(
    base: Base, tmp_path: Path, version: int
) -> None:
    old = base_ancienne(tmp_path / "ancienne.sqlite", CLE, version)
    assert migrations.version(old) == version
    migrations.migrate(old)
    assert schema(old) == schema(base)
    assert migrations.version(old) == migrations.VERSION
    old.close()


def test_the_dossiers_of_a_base_without_a_list_are_in_it_once_it_is_upgraded(tmp_path: Path) -> None:
    """At rank 0, as new ones are: what lags is found through the list, never by a full scan."""
    base = base_ancienne(tmp_path / "ancienne.sqlite", CLE, 2)
    with base.transaction() as connection:
        connection.executemany("INSERT INTO dossiers (dossier) VALUES (?)", [("a",), ("b",)])
    migrations.migrate(base)
    assert base.rows("SELECT dossier, rang FROM registre ORDER BY dossier") == [("a", 0), ("b", 0)]
    base.close()


def test_a_base_built_migration_by_migration_has_the_schema_of_a_fresh_one(base: Base, tmp_path: Path) -> None:
    other = base_ancienne(tmp_path / "pas-a-pas.sqlite", CLE, 0)
    for version in range(1, migrations.VERSION + 1):
        with other.transaction():
            migrations.migrations.apply(other.utils, stop_before=ETAPES[version:])
    assert schema(other) == schema(base)
    other.close()


def test_an_upgrade_done_twice_changes_nothing(base: Base) -> None:
    before = schema(base), base.rows("SELECT * FROM _sqlite_migrations")
    migrations.migrate(base)
    assert (schema(base), base.rows("SELECT * FROM _sqlite_migrations")) == before


def test_an_upgrade_that_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    base = base_ancienne(tmp_path / "ancienne.sqlite", CLE, 1)
    with base.transaction() as connection:
        connection.execute("CREATE TABLE registre (etranger TEXT)")  # what the third migration will stumble on
    before = schema(base)
    with pytest.raises(sqlcipher3.OperationalError, match="registre"):
        migrations.migrate(base)
    assert schema(base) == before
    assert migrations.version(base) == 1
    base.close()


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_base_is_backed_up_as_it_was_before_it_is_upgraded(tmp_path: Path, version: int) -> None:
    data = tmp_path / "donnees"
    horloge = HorlogeEssai()
    with Poste(data, horloge, argon=argon_leger) as poste:
        profil = poste.trousseau.creer_profil("ESSAI", "Anne", PHRASE)
        key = poste.trousseau.profil_ouvert(profil.identifiant).cle_base
    (data / moteur.FICHIER).unlink()
    base_ancienne(data / moteur.FICHIER, key, version).close()
    with Poste(data, horloge, argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(profil.identifiant, PHRASE)
        assert migrations.version(poste.coffre.base) == migrations.VERSION
    (sauvegarde,) = (data / "sauvegardes").iterdir()
    old = Base(sauvegarde / moteur.FICHIER, key)
    assert migrations.version(old) == version
    old.close()
    assert profils.read(sauvegarde / profils.FICHIER) == profils.read(data / profils.FICHIER)


@pytest.mark.parametrize("module", sorted(f.stem for f in Path(moteur.__file__).parent.glob("[a-z]*.py")))
def test_every_module_of_the_base_can_be_imported_first_and_finds_its_engine(module: str) -> None:
    suite = "import evaluateur.db.pilote, sqlite_utils.utils as u; assert u.sqlite3.__name__ == 'sqlcipher3'"
    code = f"import evaluateur.db.{module}; {suite}"
    result = subprocess.run([sys.executable, "-c", code], cwd=RACINE, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_no_plugin_of_the_machine_is_given_the_connection(tmp_path: Path) -> None:
    """What anyone installs beside the application would otherwise be handed a base that is open."""
    given: list[object] = []

    class Plugin:
        @sqlite_utils.hookimpl
        def prepare_connection(self, conn: object) -> None:
            given.append(conn)

    plugin = Plugin()
    sqlite_utils.plugins.pm.register(plugin)
    try:
        Base(tmp_path / moteur.FICHIER, CLE).close()
    finally:
        sqlite_utils.plugins.pm.unregister(plugin)
    assert given == []
