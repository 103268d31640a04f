"""The shape of the base, as a series of intentions. A released migration is never edited: a new one follows it."""

from __future__ import annotations

from evaluateur.db.erreurs import BasePlusRecente
from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Database, Migrations

migrations = Migrations("evaluateur")


@migrations()
def m001_journal(db: Database) -> None:
    """The journals, append-only; a dossier leaves only when ``purges`` names it."""
    db.execute(
        """
        CREATE TABLE purges (
            dossier TEXT PRIMARY KEY,
            accuse  TEXT NOT NULL CHECK (accuse <> ''),
            instant TEXT NOT NULL
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TABLE journal (
            dossier   TEXT NOT NULL CHECK (dossier <> ''),
            rang      INTEGER NOT NULL CHECK (rang >= 1),
            type      TEXT NOT NULL,
            auteur    TEXT NOT NULL CHECK (auteur <> ''),
            instant   TEXT NOT NULL,
            donnees   TEXT NOT NULL,
            precedent TEXT NOT NULL CHECK (length(precedent) = 64),
            empreinte TEXT NOT NULL CHECK (length(empreinte) = 64),
            PRIMARY KEY (dossier, rang)
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TRIGGER journal_jamais_modifie BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, 'un journal ne se modifie pas'); END
        """
    )
    db.execute(
        """
        CREATE TRIGGER journal_jamais_efface BEFORE DELETE ON journal
        WHEN NOT EXISTS (SELECT 1 FROM purges WHERE purges.dossier = OLD.dossier)
        BEGIN SELECT RAISE(ABORT, 'un journal ne s''efface pas'); END
        """
    )
    db.execute(
        """
        CREATE TRIGGER journal_a_la_suite BEFORE INSERT ON journal
        WHEN NEW.rang > 1 AND NOT EXISTS (
            SELECT 1 FROM journal WHERE dossier = NEW.dossier AND rang = NEW.rang - 1 AND empreinte = NEW.precedent)
        BEGIN SELECT RAISE(ABORT, 'un fait suit le précédent'); END
        """
    )


@migrations()
def m002_referentiels(db: Database) -> None:
    """The référentiels applied, by empreinte: a dossier never depends on a file."""
    db.execute(
        """
        CREATE TABLE referentiels (
            empreinte TEXT PRIMARY KEY CHECK (length(empreinte) = 64),
            code      TEXT NOT NULL,
            version   TEXT NOT NULL,
            contenu   TEXT NOT NULL
        ) STRICT
        """
    )


@migrations()
def m003_registre(db: Database) -> None:
    """The list of dossiers, a projection that can be rebuilt from the journals at any time."""
    db.execute(
        """
        CREATE TABLE registre (
            dossier   TEXT PRIMARY KEY,
            rang      INTEGER NOT NULL,
            reference TEXT NOT NULL,
            debut     TEXT NOT NULL,
            modifie   TEXT NOT NULL,
            resume    TEXT NOT NULL
        ) STRICT
        """
    )
    # A new dossier is in the list at once, at rank 0: what lags is then found through the list, never by a full scan.
    db.execute(
        """
        CREATE TRIGGER registre_nouveau_dossier AFTER INSERT ON journal WHEN NEW.rang = 1
        BEGIN INSERT OR IGNORE INTO registre VALUES (NEW.dossier, 0, '', '', '', ''); END
        """
    )
    db.execute("INSERT INTO registre SELECT dossier, 0, '', '', '', '' FROM journal WHERE rang = 1")


@migrations()
def m004_brouillons(db: Database) -> None:
    """What is being typed: encrypted under its author's key, mutable, gone once it is a fait."""
    db.execute(
        """
        CREATE TABLE brouillons (
            dossier TEXT NOT NULL,
            auteur  TEXT NOT NULL,
            bloc    TEXT NOT NULL,
            champ   TEXT NOT NULL,
            contenu BLOB NOT NULL,
            instant TEXT NOT NULL,
            PRIMARY KEY (dossier, auteur, bloc, champ)
        ) STRICT, WITHOUT ROWID
        """
    )


VERSION = 4
"""``user_version`` of a base that this application writes: the number of migrations."""


def version(base: Base) -> int:
    """The version of the schema. Raises :class:`BasePlusRecente` for one that this application does not know."""
    trouvee = int(base.rows("PRAGMA user_version")[0][0])
    if trouvee > VERSION:
        raise BasePlusRecente(
            f"Cette base vient d'une version plus récente d'Évaluateur (schéma {trouvee}, ici {VERSION}).",
            "Mettez l'application à jour : rien n'a été changé dans la base.",
        )
    return trouvee


def migrate(base: Base) -> None:
    """Bring the schema up to date, in one transaction. The caller made a backup when there was something to lose."""
    if version(base) == VERSION:
        return
    with base.transaction() as connexion:
        migrations.apply(base.utils)
        connexion.execute(f"PRAGMA user_version={VERSION}")
