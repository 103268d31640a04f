"""The shape of the base, as a series of intentions. A released migration is never edited: a new one follows it."""

from __future__ import annotations

from evaluateur.db.erreurs import BasePlusRecente
from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Database, Migrations

migrations = Migrations("evaluateur")


def _protect(db: Database, table: str, word: str) -> None:
    """Refuse UPDATE, and DELETE but for a dossier that ``purges`` names."""
    db.execute(
        f"""
        CREATE TRIGGER {table}_jamais_modifie BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, '{word} ne se modifie pas'); END
        """
    )
    db.execute(
        f"""
        CREATE TRIGGER {table}_jamais_efface BEFORE DELETE ON {table}
        WHEN NOT EXISTS (SELECT 1 FROM purges WHERE purges.dossier = OLD.dossier)
        BEGIN SELECT RAISE(ABORT, '{word} ne s''efface pas'); END
        """  # noqa: S608 - constants
    )


@migrations()
def m001_journal(db: Database) -> None:
    """The journals, append-only; a dossier leaves only when ``purges`` names it.

    ``place`` is the dossier's number and the rank in one integer: the lines of a dossier lie side by side in one tree,
    and a commit writes one page, not a page of the table and one of an index.
    """
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
        CREATE TABLE dossiers (
            numero  INTEGER PRIMARY KEY,
            dossier TEXT NOT NULL UNIQUE CHECK (dossier <> '')
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TABLE journal (
            place     INTEGER PRIMARY KEY CHECK (place & 4294967295 = rang),
            dossier   TEXT NOT NULL CHECK (dossier <> ''),
            rang      INTEGER NOT NULL CHECK (rang >= 1),
            type      TEXT NOT NULL,
            auteur    TEXT NOT NULL CHECK (auteur <> ''),
            instant   TEXT NOT NULL,
            donnees   TEXT NOT NULL,
            precedent TEXT NOT NULL CHECK (length(precedent) = 64),
            empreinte TEXT NOT NULL CHECK (length(empreinte) = 64)
        ) STRICT
        """
    )
    _protect(db, "journal", "un journal")
    _protect(db, "dossiers", "un numéro de dossier")
    db.execute(
        """
        CREATE TRIGGER journal_a_sa_place BEFORE INSERT ON journal
        WHEN NEW.rang = 1 AND NOT EXISTS (
            SELECT 1 FROM dossiers WHERE dossier = NEW.dossier AND numero = NEW.place >> 32)
        BEGIN SELECT RAISE(ABORT, 'un fait va à la place de son dossier'); END
        """
    )
    db.execute(
        """
        CREATE TRIGGER journal_a_la_suite BEFORE INSERT ON journal
        WHEN NEW.rang > 1 AND NOT EXISTS (
            SELECT 1 FROM journal
            WHERE place = NEW.place - 1 AND dossier = NEW.dossier AND empreinte = NEW.precedent)
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
        CREATE TRIGGER registre_nouveau_dossier AFTER INSERT ON dossiers
        BEGIN INSERT OR IGNORE INTO registre VALUES (NEW.dossier, 0, '', '', '', ''); END
        """
    )
    db.execute("INSERT INTO registre SELECT dossier, 0, '', '', '', '' FROM dossiers")


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


@migrations()
def m005_documents(db: Database) -> None:
    """Signed PDFs and scans, under the empreinte that a fait of their dossier names."""
    db.execute(
        """
        CREATE TABLE documents (
            dossier   TEXT NOT NULL,
            empreinte TEXT NOT NULL CHECK (length(empreinte) = 64),
            contenu   BLOB NOT NULL,
            PRIMARY KEY (dossier, empreinte)
        ) STRICT
        """
    )
    _protect(db, "documents", "un document signé")


@migrations()
def m006_plis_muets(_db: Database) -> None:
    """Plis of one length that tell no count: an application that knows base 5 would take them for damage."""


@migrations()
def m007_constats(db: Database) -> None:
    """Faits that name a breach and a content by values: an application that knows base 6 would take them for damage.

    The lines of the list hold the next act in two parts: each is projected again when it is next shown.
    """
    db.execute("UPDATE registre SET rang = 0")


@migrations()
def m008_liens(db: Database) -> None:
    """Faits signed over the head they stand on, and who trusts whom: an application that knows base 7 knows neither.

    ``retenus``: the certificates (authorities, time-stamp services) that a person trusts, under his own signature;
    ``declaration`` is the statement by which an authority that he trusted names this one its successor, or empty.
    ``revocations``: what authorities sign themselves; the highest number counts.
    """
    db.execute(
        """
        CREATE TABLE retenus (
            personne   TEXT NOT NULL,
            sorte      TEXT NOT NULL CHECK (sorte IN ('autorite', 'horodateur')),
            empreinte  TEXT NOT NULL CHECK (length(empreinte) = 64),
            certificat BLOB NOT NULL,
            instant    TEXT NOT NULL,
            signature  BLOB NOT NULL,
            declaration BLOB NOT NULL,
            PRIMARY KEY (personne, sorte, empreinte)
        ) STRICT, WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE revocations (
            autorite TEXT NOT NULL CHECK (length(autorite) = 64),
            numero   INTEGER NOT NULL,
            liste    BLOB NOT NULL,
            PRIMARY KEY (autorite, numero)
        ) STRICT, WITHOUT ROWID
        """
    )


_REMISES = (
    """
        CREATE TABLE convocations (
            autorite TEXT NOT NULL CHECK (length(autorite) = 64),
            numero   TEXT NOT NULL,
            instant  TEXT NOT NULL,
            contenu  BLOB NOT NULL,
            PRIMARY KEY (autorite, numero)
        ) STRICT
        """,
    """
        CREATE TABLE appels (
            dossier  TEXT NOT NULL PRIMARY KEY,
            autorite TEXT NOT NULL,
            numero   TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
    """
        CREATE TABLE lots (
            lot       TEXT NOT NULL PRIMARY KEY CHECK (length(lot) = 64),
            dossier   TEXT NOT NULL,
            sequence  INTEGER NOT NULL,
            rang      INTEGER NOT NULL,
            tete      TEXT NOT NULL,
            version   INTEGER NOT NULL,
            empreinte TEXT NOT NULL,
            reference TEXT NOT NULL,
            instant   TEXT NOT NULL,
            octets    INTEGER NOT NULL,
            cles      TEXT NOT NULL,
            contenu   BLOB NOT NULL,
            UNIQUE (dossier, sequence)
        ) STRICT
        """,
    """
        CREATE TABLE envois (
            dossier     TEXT NOT NULL,
            lot         TEXT NOT NULL,
            essai       INTEGER NOT NULL,
            destination TEXT NOT NULL,
            etat        TEXT NOT NULL,
            motif       TEXT NOT NULL,
            instant     TEXT NOT NULL,
            PRIMARY KEY (lot, essai)
        ) STRICT, WITHOUT ROWID
        """,
    """
        CREATE TABLE accuses (
            dossier TEXT NOT NULL,
            lot     TEXT NOT NULL,
            nature  TEXT NOT NULL CHECK (nature IN ('enregistre', 'traite')),
            contenu BLOB NOT NULL,
            instant TEXT NOT NULL,
            PRIMARY KEY (lot, nature)
        ) STRICT, WITHOUT ROWID
        """,
    """
        CREATE TABLE lieux (
            destination  TEXT NOT NULL PRIMARY KEY,
            emplacement  TEXT NOT NULL,
            secret       TEXT NOT NULL,
            seul         INTEGER NOT NULL CHECK (seul IN (0, 1))
        ) STRICT, WITHOUT ROWID
        """,
)


@migrations()
def m009_remises(db: Database) -> None:
    """Convocations as they were signed, and the lots that go back: their bytes, every sending, every answer.

    ``appels``: with which convocation a dossier came. ``lieux``: what this laptop knows of a destination (the folder
    that was chosen for it, the password of an account, whether lots leave by themselves).
    """
    for table in _REMISES:
        db.execute(table)


@migrations()
def m010_choix_annules(_db: Database) -> None:
    """Choices of the two that are taken back: an application that knows base 9 would take the fait for damage."""


@migrations()
def m011_cles_de_seance(_db: Database) -> None:
    """What is confirmed by the key of a session: an application that knows base 10 would take its faits for damage."""


@migrations()
def m012_identite(db: Database) -> None:
    """What was seen of the candidate's identity, and its rectification: base 11 would take the faits for damage.

    What is left to do in a session that is under way is more by one point: the list is projected again.
    """
    db.execute("UPDATE registre SET rang = 0")


VERSION = 12
"""``user_version`` of a base that this application writes: the number of migrations."""


def version(base: Base) -> int:
    """The version of the schema. Raises :class:`BasePlusRecente` for one that this application does not know."""
    found = int(base.rows("PRAGMA user_version")[0][0])
    if found > VERSION:
        raise BasePlusRecente(
            f"Ces données viennent d’une version plus récente de l’application (schéma {found}, ici {VERSION}).",
            "Mettez l’application à jour : rien n’a été changé dans les données.",
        )
    return found


def migrate(base: Base) -> None:
    """Bring the schema up to date, in one transaction. The caller made a backup when there was something to lose."""
    if version(base) == VERSION:
        return
    with base.transaction() as connection:
        migrations.apply(base.utils)
        connection.execute(f"PRAGMA user_version={VERSION}")
