"""The manifest of a lot: which dossier, up to which line of its journal, and every file by name, size and SHA-256.

Two lots whose manifests are the same are the same lot, however often it was signed or enclosed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec
from msgspec import Struct

from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.metier import canonique
from evaluateur.metier.vocabulaire import DossierId, Empreinte

SCHEMA = 1
FICHIER = "lot.json"
Nature = Literal["journal", "referentiel", "proces_verbal", "document", "scan"]
TypeMime = Literal["application/pdf", "image/jpeg", "image/png"]
_EXTENSIONS: dict[str, str] = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


class Piece(Struct, frozen=True):
    """One file of a lot before it has a name: what it is, and of which version of the procès-verbal (0: of none)."""

    nature: Nature
    contenu: bytes
    version: int = 0
    type_mime: TypeMime = "application/pdf"


class Inscrite(Struct, frozen=True, forbid_unknown_fields=True):
    """A file as the manifest tells it."""

    nom: str
    nature: Nature
    version: int
    taille: int
    empreinte: Empreinte


class Manifeste(Struct, frozen=True, forbid_unknown_fields=True):
    """What a lot says of itself."""

    schema: int
    application: str
    """Version of the application that made it."""
    dossier: DossierId
    reference: str
    version: int
    """Of the procès-verbal in force."""
    empreinte: Empreinte
    """Of that procès-verbal."""
    referentiel: Empreinte
    rang: int
    tete: Empreinte
    """Rank and empreinte of the last line of the journal that it holds."""
    sequence: int
    """How many lots of this dossier this laptop made before, and this one."""
    pieces: tuple[Inscrite, ...] = ()


class _Schema(Struct):
    schema: int


def name(pieces: Iterable[Piece]) -> dict[str, Piece]:
    """The files under the names that they bear: by what they are, by version, scans in their order."""
    named: dict[str, Piece] = {}
    scans = 0
    for piece in pieces:
        scans += piece.nature == "scan"
        named[_name(piece, scans)] = piece
    return named


def _name(piece: Piece, scans: int) -> str:
    match piece.nature:
        case "journal":
            return "journal.jsonl"
        case "referentiel":
            return "referentiel.json"
        case "proces_verbal":
            return f"proces-verbal-v{piece.version}.json"
        case "document":
            return f"grille-v{piece.version}.pdf"
        case "scan":
            return f"scan-v{piece.version}-{scans:02}.{_EXTENSIONS[piece.type_mime]}"


def list_(named: Mapping[str, Piece], empreintes: Mapping[str, Empreinte]) -> tuple[Inscrite, ...]:
    """What the manifest says of these files."""
    return tuple(Inscrite(nom, p.nature, p.version, len(p.contenu), empreintes[nom]) for nom, p in named.items())


def encode(manifeste: Manifeste) -> bytes:
    """The bytes of a manifest: the same data always give the same."""
    return canonique.encode(manifeste)


def read(files: Mapping[str, bytes], empreintes: Mapping[str, Empreinte]) -> tuple[Manifeste, dict[str, Piece]]:
    """The manifest of these files, and each file as what it is. Raises :class:`LotRefuse` unless they agree wholly."""
    data = files.get(FICHIER, b"")
    try:
        if canonique.decode(data, _Schema).schema > SCHEMA:
            raise LotRefuse(
                "version",
                "Ce lot vient d’une version plus récente de l’application.",
                "Mettez à jour l’application, puis recevez-le de nouveau.",
            )
        manifeste = canonique.decode(data, Manifeste)
    except msgspec.DecodeError as error:
        raise _foreign() from error
    pieces = [
        Piece(i.nature, files.get(i.nom, b""), i.version, _type(i.nom)) for i in manifeste.pieces if i.nom in files
    ]
    named = name(pieces)
    if encode(manifeste) != data or [FICHIER, *named] != list(files) or list_(named, empreintes) != manifeste.pieces:
        raise _foreign()
    return manifeste, named


def _type(nom: str) -> TypeMime:
    extension = nom.rpartition(".")[2]
    found: TypeMime
    for found in ("image/jpeg", "image/png"):
        if _EXTENSIONS[found] == extension:
            return found
    return "application/pdf"


def _foreign() -> LotRefuse:
    return LotRefuse("manifeste", "Le manifeste de ce lot n’est pas celui de ses fichiers.")
