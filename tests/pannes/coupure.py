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

    def noter(self, file: str, kind: str, place: int = 0, data: bytes = b"") -> None:
        self.operations.append(Operation(Path(file).name, kind, place, data, self.acquittes))


class Disque(apsw.VFS):
    """The system's files, each request noted."""

    def __init__(self, registre: Registre) -> None:
        self._name, self._registre = f"coupure-{id(registre)}", registre
        super().__init__(self._name, "")

    @property
    def nom(self) -> str:
        return self._name

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


def schema(folder: Path) -> list[str]:
    """The tables and triggers of a real base."""
    base = Base(folder / "modele.sqlite", bytes(32))
    migrations.migrate(base)
    lines = base.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '%sqlite%' ORDER BY rowid")
    base.close()
    return [str(sql) for (sql,) in lines]


def jouer(folder: Path, ddl: Sequence[str], pragmas: Pragmas, actes: int) -> Registre:
    """Append so many lines to a journal, one durable commit each; some are large; the log is folded back at times."""
    registre = Registre()
    disque = Disque(registre)
    connection = apsw.Connection(str(folder / "base.sqlite"), vfs=disque.nom)
    for nom, valeur in pragmas:
        connection.execute(f"PRAGMA {nom}={valeur}").fetchall()
    for sql in ddl:
        connection.execute(sql)
    # What counts begins with the first act: the base was made, and its making was durable.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    registre.operations.append(Operation("", "debut", 0, b"", 0))
    previous = "0" * 64
    for rang in range(1, actes + 1):
        empreinte = f"{rang:064x}"
        connection.execute("BEGIN IMMEDIATE")
        if rang == 1:
            connection.execute("INSERT INTO dossiers (dossier) VALUES ('d')")
        data = "x" * (20_000 if rang % 17 == 0 else 300)
        line = ("d", rang, "Pli", "a", "2026-11-16T08:00:00Z", data, previous, empreinte)
        connection.execute(journaux._APPEND, line)
        connection.execute("COMMIT")
        registre.acquittes = rang
        previous = empreinte
        if rang % 40 == 0:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    connection.close()
    del disque
    return registre


class Image:
    """The files as they stand on the platters after some requests."""

    def __init__(self) -> None:
        self.durables: dict[str, bytearray] = {}
        self._wait: dict[str, list[Operation]] = {}

    def suivre(self, o: Operation) -> None:
        """Take one request in: a sync makes durable what its file was asked before."""
        if o.genre == "synchronise":
            for expected in self._wait.pop(o.fichier, []):
                _appliquer(self.durables, expected, None)
            self.durables.setdefault(o.fichier, bytearray())
        elif o.genre == "efface durable":
            self.durables.pop(o.fichier, None)
            self._wait.pop(o.fichier, None)
        elif o.fichier:
            self._wait.setdefault(o.fichier, []).append(o)

    def couper(self, rng: random.Random, folder: Path) -> None:
        """Write what a power cut leaves now."""
        restes = {nom: bytearray(data) for nom, data in self.durables.items()}
        for operations in self._wait.values():
            garde = rng.choice((0.0, 0.5, 0.9, 1.0))
            for o in operations:
                if rng.random() < garde:
                    _appliquer(restes, o, rng)
        for nom, data in restes.items():
            if not nom.endswith("-shm"):
                (folder / nom).write_bytes(data)


def _appliquer(files: dict[str, bytearray], o: Operation, rng: random.Random | None) -> None:
    """Apply a request whole, or, with chance, some of its sectors only."""
    data = files.setdefault(o.fichier, bytearray())
    if o.genre == "coupe":
        del data[o.place :]
    elif o.genre == "efface":
        files.pop(o.fichier, None)
    elif o.genre == "ecrit":
        for start in range(0, len(o.octets), SECTEUR):
            if rng is not None and rng.random() < 0.2:
                continue
            chunk, place = o.octets[start : start + SECTEUR], o.place + start
            if len(data) < place:
                data.extend(bytes(place - len(data)))
            data[place : place + len(chunk)] = chunk


def campagne(registre: Registre, pragmas: Pragmas, images: int, seed: int, root: Path) -> tuple[int, int]:
    """Cut the power so many times; returns how many images lost an acknowledged line, and how many did not open."""
    rng = random.Random(seed)
    start = next(i for i, o in enumerate(registre.operations) if o.genre == "debut")
    instants = sorted(rng.randrange(start, len(registre.operations)) for _ in range(images))
    image, lost, unreadable, suivi = Image(), 0, 0, 0
    dossier = root / "image"
    for instant in instants:
        for o in registre.operations[suivi : instant + 1]:
            image.suivre(o)
        suivi = instant + 1
        dossier.mkdir(exist_ok=True)
        for old in dossier.iterdir():
            old.unlink()
        image.couper(rng, dossier)
        expected = registre.operations[instant].acquittes
        found = _relire(dossier / "base.sqlite", pragmas)
        unreadable += found is None
        lost += found is not None and found < expected
    return lost, unreadable


def _relire(file: Path, pragmas: Pragmas) -> int | None:
    """How many lines follow one another; None when the base does not open, or is not whole."""
    try:
        connection = apsw.Connection(str(file))
        try:
            for nom, valeur in pragmas:
                connection.execute(f"PRAGMA {nom}={valeur}").fetchall()
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return None
            rangs = [r for (r,) in connection.execute("SELECT rang FROM journal ORDER BY rang")]
            return len(rangs) if rangs == list(range(1, len(rangs) + 1)) else None
        finally:
            connection.close()
    except apsw.Error:
        return None
