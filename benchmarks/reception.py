"""Lots made, read, received, against bare age, ZIP, SHA-256 and one signature; a register that does not slow down.

Processor time: what the disk takes to sync is another matter, and lots per second are those of one core, but where
several judge: there it is the clock of the wall, against one who judges the same lots in turn.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter, process_time

import pyrage
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from benchmarks.mesure import Mesure, tour_a_tour
from evaluateur.centre.reception.a_part import Juges
from evaluateur.centre.reception.convocations import Designations
from evaluateur.centre.reception.jugement import Juger, ici
from evaluateur.centre.reception.originaux import Originaux
from evaluateur.centre.reception.reception import Guichet
from evaluateur.centre.registre import registre
from evaluateur.centre.registre.fichier import RegistreEnFichier
from evaluateur.centre.registre.registre import Detail, Evenement
from evaluateur.cles import signatures
from evaluateur.echange.lot import archive, asic, enveloppe, lot
from evaluateur.edition.verification import pas, politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.edition.verification.verdict import Verdict
from evaluateur.metier import canonique
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.titres import emission
from tests.centre.envoi import CLE, Envoi
from tests.echange import colis

TOURS, PLEIN, COURT = 30, 20_000, 1_000
ENSEMBLE, DEUX = 48, 2
"""Lots that are received together, by so many judges."""
_ALGORITHM = ec.ECDSA(hashes.SHA256())


def mesurer() -> list[Mesure]:
    """Every line."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        envoi = Envoi(root / "envoi", "electronique")
        return [*_lots(envoi), *_receptions(root, envoi), _ensemble(root), _flat(root)]


class Nu:
    """The same bytes by the bare libraries."""

    def __init__(self, clear: bytes) -> None:
        self._members = archive.read(clear)
        self._key = emission.cle(signatures.new_key())
        self._recipient = [enveloppe.recipient(CLE[0])]
        self._signature = self._key.sign(self._members[asic.LISTE], _ALGORITHM)

    def make(self) -> bytes:
        """Hashed, zipped, signed, enclosed; named by the hash of the whole."""
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as made:
            for name, content in self._members.items():
                hashlib.sha256(content).digest()
                made.writestr(name, content)
        self._key.sign(self._members[asic.LISTE], _ALGORITHM)
        data = bytes(pyrage.encrypt(output.getvalue(), self._recipient))
        hashlib.sha256(data).digest()
        return data

    def read(self, data: bytes) -> None:
        """Known by its hash, opened, unzipped, hashed, its signature verified."""
        hashlib.sha256(data).digest()
        with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(data, [colis.CENTRE]))) as opened:
            for name in opened.namelist():
                hashlib.sha256(opened.read(name)).digest()
        self._key.public_key().verify(self._signature, self._members[asic.LISTE], _ALGORITHM)


def _lots(envoi: Envoi) -> list[Mesure]:
    """A lot of half a megabyte, made and read back."""
    bare = Nu(colis.clear(envoi.data))
    about, who, when = envoi.remise.about, envoi.remise.expediteur, envoi.remise.instant
    pieces = [part() for part in envoi.remise.parts]
    packed = tour_a_tour(lambda: lot.name(lot.pack(about, pieces, who, when, CLE)), bare.make, TOURS, process_time)
    read = tour_a_tour(lambda: lot.read(envoi.data, [colis.CENTRE]), lambda: bare.read(envoi.data), TOURS, process_time)
    said = "age, ZIP, SHA-256, signature nus"
    return [Mesure("fabriquer un lot", *packed, said, 1.5), Mesure("lire un lot", *read, said, 1.5)]


def _receptions(root: Path, envoi: Envoi) -> list[Mesure]:
    """Received, durably: without a look at what it holds, its journal judged, its signatures, its whole grid."""
    clear, bare = colis.clear(envoi.data), Nu(colis.clear(envoi.data))
    expected, zone = envoi.lot.manifeste.empreinte, "Europe/Paris"

    def unseen(pdf: bytes, contexte: Contexte) -> Verdict:
        return Verdict("authentique", (), None, expected)

    def signed(pdf: bytes, contexte: Contexte) -> Verdict:
        for siege in (2, 1):
            pdf, _ = pas.read(pdf, siege, zone)
        return unseen(pdf, contexte)

    nobody = Contexte(envoi.contexte.maintenant, ())
    ways: list[tuple[str, Contexte, Callable[[bytes, Contexte], Verdict], float]] = [
        ("recevoir un lot d’un inconnu", nobody, unseen, 6.0),
        ("… le juger, sans sa grille signée", envoi.contexte, unseen, 16.0),
        ("… avec ses signatures PAdES", envoi.contexte, signed, 24.0),
        ("… avec toute la politique", envoi.contexte, politique.verify, 90.0),
    ]
    found = []
    for number, (name, contexte, verifie, ceiling) in enumerate(ways):
        livre, guichet = _guichet(root / f"centre-{number}", contexte, ici(verifie))
        guichet.recevoir(envoi.data)
        lots = iter([colis.enclosed(clear) for _ in range(TOURS)])
        took = tour_a_tour(partial(_receive_next, guichet, lots), partial(bare.read, envoi.data), TOURS, process_time)
        livre.close()
        found.append(Mesure(f"{name} ({1 / took[0]:.0f}/s)", *took, "age, ZIP, SHA-256, signature nus", ceiling))
    return found


def _guichet(folder: Path, contexte: Contexte, juger: Juger) -> tuple[RegistreEnFichier, Guichet]:
    livre = RegistreEnFichier(folder / "registre.sqlite", bytes(32))
    originaux = Originaux(folder / "originaux")
    return livre, Guichet(livre, originaux, [colis.CENTRE], partial(_same, contexte), juger, os.urandom)


def _ensemble(root: Path) -> Mesure:
    """Lots of paper, hence without any PDF, received together: by several judges, against one here, in turn."""
    envoi = Envoi(root / "papier", "papier")
    clear = colis.clear(envoi.data)
    rounds = [[colis.enclosed(clear) for _ in range(ENSEMBLE)] for _ in range(5)]
    alone, here = _guichet(root / "seul", envoi.contexte, ici(politique.verify))
    with Juges(Designations(), DEUX) as juges:
        livre, guichet = _guichet(root / "ensemble", envoi.contexte, juges.juger)
        for some in (guichet, here):
            list(some.recevoir_tous([colis.enclosed(clear) for _ in range(DEUX * 4)]))
        ours, theirs = iter(rounds), iter(rounds)
        nous, temoin = tour_a_tour(
            lambda: list(guichet.recevoir_tous(next(ours))),
            lambda: list(here.recevoir_tous(next(theirs))),
            len(rounds),
            perf_counter,
        )
        livre.close()
    alone.close()
    name = f"recevoir un lot de papier, à {DEUX} juges ({ENSEMBLE / nous:.0f}/s)"
    return Mesure(name, nous / ENSEMBLE, temoin / ENSEMBLE, "un seul juge, ici", 1.0)


def _same(contexte: Contexte) -> Contexte:
    """What is known does not change meanwhile."""
    return contexte


def _receive_next(guichet: Guichet, lots: Iterator[bytes]) -> None:
    guichet.recevoir(next(lots))


def _flat(root: Path) -> Mesure:
    """An entry looked for and made, in a register of twenty thousand, and in one of a thousand, in turn."""
    short, full = _filled(root / "court", COURT), _filled(root / "plein", PLEIN)
    took = tour_a_tour(full, short, COURT // 2, process_time)
    return Mesure(f"inscrire à la suite de {PLEIN} entrées", *took, f"à la suite de {COURT}", 1.5)


def _filled(folder: Path, entries: int) -> Callable[[], None]:
    """What enters one more, in a register that holds so many."""
    livre = RegistreEnFichier(folder / "registre.sqlite", bytes(32))
    numbers, start = count(), datetime(2026, 1, 1, tzinfo=UTC)

    def entered() -> None:
        number = next(numbers)
        name, dossier = canonique.empreinte(str(number).encode()), DossierId(f"d{number // 4}")
        if livre.du_lot(name) is not None or len(livre.du_dossier(dossier)) > 4:
            raise AssertionError("it was there before")
        when = start + timedelta(minutes=number)
        detail = Detail("", dossier, f"EX-{number}", "MARTIN Lou", 1)
        livre.inscrire(Evenement(when, "enregistre", detail, name, 9), number.to_bytes(registre.SALT, "big"))

    for _ in range(entries):
        entered()
    return entered
