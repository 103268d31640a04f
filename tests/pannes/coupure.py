"""A disk that forgets: what the engine asks is recorded, and a power cut keeps what was synced, and some of the rest.

The engine is APSW's SQLite, without encryption, under the pragmas of the house in their order: SQLCipher writes the
same pages at the same moments. Sectors of 512 bytes may each survive or not, in any order.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from evaluateur.db import journaux, migrations, moteur
from evaluateur.db.moteur import Base

SECTEUR = 512
Pragmas = Sequence[tuple[str, str]]
MAISON: Pragmas = tuple((nom, valeur) for nom, valeur, _ in moteur._PRAGMAS)


@dataclass(frozen=True)
class Operation:
    """One thing that the engine asked of the disk; ``acquittes``: commits acknowledged before it."""

    fichier: str
    genre: str
    place: int
    octets: bytes
    acquittes: int


@dataclass
class Registre:
    """Everything asked, in order."""

    operations: list[Operation] = field(default_factory=list)
    acquittes: int = 0

    def noter(self, fichier: str, genre: str, place: int = 0, octets: bytes = b"") -> None:
        self.operations.append(Operation(Path(fichier).name, genre, place, octets, self.acquittes))


class Disque(apsw.VFS):
    """The system's files, each request noted."""

    def __init__(self, registre: Registre) -> None:
        self._nom, self._registre = f"coupure-{id(registre)}", registre
        super().__init__(self._nom, "")

    @property
    def nom(self) -> str:
        return self._nom

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
        return _Fichier(self._registre, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        # The folder synced too is what separates EXTRA from FULL: a deleted journal that comes back is played.
        self._registre.noter(filename, "efface durable" if syncdir else "efface")
        super().xDelete(filename, syncdir)


class _Fichier(apsw.VFSFile):
    def __init__(self, registre: Registre, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._registre = registre
        self._name = name.filename() if isinstance(name, apsw.URIFilename) else str(name)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._registre.noter(self._name, "ecrit", offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._registre.noter(self._name, "coupe", newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._registre.noter(self._name, "synchronise")


def schema(dossier: Path) -> list[str]:
    """The tables and triggers of a real base."""
    base = Base(dossier / "modele.sqlite", bytes(32))
    migrations.migrate(base)
    lignes = base.rows(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '%sqlite%' ORDER BY rowid"
    )
    base.close()
    return [str(sql) for (sql,) in lignes]


def jouer(dossier: Path, ddl: Sequence[str], pragmas: Pragmas, actes: int) -> Registre:
    """Append so many lines to a journal, one durable commit each; some are large; the log is folded back at times."""
    registre = Registre()
    disque = Disque(registre)
    connexion = apsw.Connection(str(dossier / "base.sqlite"), vfs=disque.nom)
    for nom, valeur in pragmas:
        connexion.execute(f"PRAGMA {nom}={valeur}").fetchall()
    for sql in ddl:
        connexion.execute(sql)
    # What counts begins with the first act: the base was made, and its making was durable.
    connexion.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    registre.operations.append(Operation("", "debut", 0, b"", 0))
    precedent = "0" * 64
    for rang in range(1, actes + 1):
        empreinte = f"{rang:064x}"
        connexion.execute("BEGIN IMMEDIATE")
        if rang == 1:
            connexion.execute("INSERT INTO dossiers (dossier) VALUES ('d')")
        donnees = "x" * (20_000 if rang % 17 == 0 else 300)
        ligne = ("d", rang, "Pli", "a", "2026-11-16T08:00:00Z", donnees, precedent, empreinte)
        connexion.execute(journaux._AJOUT, ligne)
        connexion.execute("COMMIT")
        registre.acquittes = rang
        precedent = empreinte
        if rang % 40 == 0:
            connexion.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    connexion.close()
    del disque
    return registre


class Image:
    """The files as they stand on the platters after some requests."""

    def __init__(self) -> None:
        self.durables: dict[str, bytearray] = {}
        self._attente: dict[str, list[Operation]] = {}

    def suivre(self, o: Operation) -> None:
        """Take one request in: a sync makes durable what its file was asked before."""
        if o.genre == "synchronise":
            for attendue in self._attente.pop(o.fichier, []):
                _appliquer(self.durables, attendue, None)
            self.durables.setdefault(o.fichier, bytearray())
        elif o.genre == "efface durable":
            self.durables.pop(o.fichier, None)
            self._attente.pop(o.fichier, None)
        elif o.fichier:
            self._attente.setdefault(o.fichier, []).append(o)

    def couper(self, hasard: random.Random, dossier: Path) -> None:
        """Write what a power cut leaves now."""
        restes = {nom: bytearray(octets) for nom, octets in self.durables.items()}
        for operations in self._attente.values():
            garde = hasard.choice((0.0, 0.5, 0.9, 1.0))
            for o in operations:
                if hasard.random() < garde:
                    _appliquer(restes, o, hasard)
        for nom, octets in restes.items():
            if not nom.endswith("-shm"):
                (dossier / nom).write_bytes(octets)


def _appliquer(fichiers: dict[str, bytearray], o: Operation, hasard: random.Random | None) -> None:
    """Apply a request whole, or, with chance, some of its sectors only."""
    octets = fichiers.setdefault(o.fichier, bytearray())
    if o.genre == "coupe":
        del octets[o.place :]
    elif o.genre == "efface":
        fichiers.pop(o.fichier, None)
    elif o.genre == "ecrit":
        for debut in range(0, len(o.octets), SECTEUR):
            if hasard is not None and hasard.random() < 0.2:
                continue
            morceau, place = o.octets[debut : debut + SECTEUR], o.place + debut
            if len(octets) < place:
                octets.extend(bytes(place - len(octets)))
            octets[place : place + len(morceau)] = morceau


def campagne(registre: Registre, pragmas: Pragmas, images: int, graine: int, racine: Path) -> tuple[int, int]:
    """Cut the power so many times; returns how many images lost an acknowledged line, and how many did not open."""
    hasard = random.Random(graine)
    debut = next(i for i, o in enumerate(registre.operations) if o.genre == "debut")
    instants = sorted(hasard.randrange(debut, len(registre.operations)) for _ in range(images))
    image, perdus, illisibles, suivi = Image(), 0, 0, 0
    dossier = racine / "image"
    for instant in instants:
        for o in registre.operations[suivi : instant + 1]:
            image.suivre(o)
        suivi = instant + 1
        dossier.mkdir(exist_ok=True)
        for vieux in dossier.iterdir():
            vieux.unlink()
        image.couper(hasard, dossier)
        attendus = registre.operations[instant].acquittes
        trouves = _relire(dossier / "base.sqlite", pragmas)
        illisibles += trouves is None
        perdus += trouves is not None and trouves < attendus
    return perdus, illisibles


def _relire(fichier: Path, pragmas: Pragmas) -> int | None:
    """How many lines follow one another; None when the base does not open, or is not whole."""
    try:
        connexion = apsw.Connection(str(fichier))
        try:
            for nom, valeur in pragmas:
                connexion.execute(f"PRAGMA {nom}={valeur}").fetchall()
            if connexion.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return None
            rangs = [r for (r,) in connexion.execute("SELECT rang FROM journal ORDER BY rang")]
            return len(rangs) if rangs == list(range(1, len(rangs) + 1)) else None
        finally:
            connexion.close()
    except apsw.Error:
        return None
