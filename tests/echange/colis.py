"""Lots as a laptop makes them, and the ways in which someone else would make or change one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from evaluateur.echange.lot import asic, enveloppe, lot, manifeste, sceau
from evaluateur.echange.lot.asic import Conteneur
from evaluateur.echange.lot.enveloppe import Identite
from evaluateur.echange.lot.lot import Expediteur
from evaluateur.echange.lot.manifeste import Manifeste, Piece
from evaluateur.journal import GENESE, Inscription
from evaluateur.metier import canonique
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from tests.edition.faussaire import Atelier

INSTANT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
CENTRE = Identite.generate()
ETRANGER = Identite.generate()
LIGNES = [Inscription(DossierId("d1"), 1, "T", "un", "2026-11-20T10:00:00.000000Z", "{}", GENESE, Empreinte("a" * 64))]
PIECES = [
    Piece("journal", lot.lines(LIGNES)),
    Piece("referentiel", b"{}"),
    Piece("proces_verbal", b'{"version":1}', 1),
    Piece("document", b"%PDF-1.7 grille", 1),
    Piece("scan", b"%PDF-1.7 scan", 1),
    Piece("scan", b"\xff\xd8\xff image", 1, "image/jpeg"),
]


@cache
def atelier() -> Atelier:
    with TemporaryDirectory() as folder:
        return Atelier(Path(folder) / "centre")


@cache
def expediteur(siege: int = 1) -> Expediteur:
    who = atelier().qui[siege]
    return Expediteur(who.cle, who.certificat)


def about(**fields: object) -> Manifeste:
    tete = {"rang": 1, "tete": LIGNES[0].empreinte, "sequence": 1}
    base = {"application": "1.0", "dossier": DossierId("d1"), "reference": "EX-1", "version": 1}
    empreintes = {"empreinte": canonique.empreinte(PIECES[2].contenu), "referentiel": canonique.empreinte(b"{}")}
    return Manifeste(**({"schema": manifeste.SCHEMA} | base | empreintes | tete | fields))  # type: ignore[arg-type]


def packed(pieces: list[Piece] | None = None, siege: int = 1, **fields: object) -> bytes:
    return lot.pack(about(**fields), pieces or PIECES, expediteur(siege), INSTANT, [str(CENTRE.to_public())])


def clear(data: bytes) -> bytes:
    """The container of a lot, for whoever holds the key of its envelope."""
    return enveloppe.open_(data, [CENTRE])


def enclosed(container: bytes) -> bytes:
    return enveloppe.enclose(container, [str(CENTRE.to_public())])


def signed(files: Mapping[str, bytes], change: Callable[[bytes], bytes] = lambda liste: liste) -> bytes:
    """A lot of these very files, its list changed before it is signed anew by someone who holds a certificate."""
    liste = change(asic.liste(asic.empreintes(files)))
    who = expediteur()
    signature = sceau.sign(liste, who.cle, who.certificat, INSTANT)
    return enclosed(asic.write(Conteneur(dict(files), liste, signature)))
