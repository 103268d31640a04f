"""Lots made, read, received, against bare age, ZIP, SHA-256 and one signature; a register that does not slow down.

Processor time: what the disk takes to sync is another matter, and lots per second are those of one core.
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
from time import process_time

import pyrage
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from benchmarks.mesure import Mesure, tour_a_tour
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
_ALGORITHM = ec.ECDSA(hashes.SHA256())


def mesurer() -> list[Mesure]:
    """Every line."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        envoi = Envoi(root / "envoi", "electronique")
        return [*_lots(envoi), *_receptions(root, envoi), _flat(root)]


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
        livre = RegistreEnFichier(root / f"centre-{number}" / "registre.sqlite", bytes(32))
        originaux = Originaux(root / f"centre-{number}" / "originaux")
        guichet = Guichet(livre, originaux, [colis.CENTRE], partial(_same, contexte), verifie, os.urandom)
        guichet.recevoir(envoi.data)
        lots = iter([colis.enclosed(clear) for _ in range(TOURS)])
        took = tour_a_tour(partial(_receive_next, guichet, lots), partial(bare.read, envoi.data), TOURS, process_time)
        livre.close()
        found.append(Mesure(f"{name} ({1 / took[0]:.0f}/s)", *took, "age, ZIP, SHA-256, signature nus", ceiling))
    return found


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
