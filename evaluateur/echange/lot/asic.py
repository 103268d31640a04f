"""The container of a lot: ASiC-E with CAdES (ETSI EN 319 162-1). One list names every file, one signature covers it.

The list is never parsed: it is written again from the files that are there, and compared. A file that is missing, added
or changed, another algorithm, an entity, a line end: the bytes differ.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from msgspec import Struct

from evaluateur.echange.lot import archive
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.metier import canonique
from evaluateur.metier.vocabulaire import Empreinte

TYPE = b"application/vnd.etsi.asic-e+zip"
LISTE = "META-INF/ASiCManifest001.xml"
SIGNATURE = "META-INF/signature001.p7s"
_MIMETYPE = "mimetype"
_TYPES = {
    "json": "application/json",
    "jsonl": "application/jsonl",
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "png": "image/png",
}
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
    f'<asic:SigReference URI="{SIGNATURE}" MimeType="application/pkcs7-signature"/>'
)
_FILE = (
    "<asic:DataObjectReference URI={name} MimeType={kind}>"
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    "<ds:DigestValue>{digest}</ds:DigestValue></asic:DataObjectReference>"
)


class Conteneur(Struct, frozen=True):
    """What lies in a container: the files, the list that names them, the signature of the list (DER)."""

    fichiers: dict[str, bytes]
    liste: bytes
    signature: bytes
    empreintes: dict[str, Empreinte] = {}
    """Of the files, once they were read: each is hashed once."""


def empreintes(files: Mapping[str, bytes]) -> dict[str, Empreinte]:
    """SHA-256 of each file."""
    return {name: canonique.empreinte(content) for name, content in files.items()}


def liste(known: Mapping[str, Empreinte]) -> bytes:
    """The list of the files of these names and empreintes, one line without an end: what is signed.

    ``openssl cms`` would turn a line end into two unless it is told otherwise.
    """
    lines = [
        _FILE.format(name=quoteattr(name), kind=quoteattr(_type(name)), digest=_digest(empreinte))
        for name, empreinte in known.items()
    ]
    return f"{_HEAD}{''.join(lines)}</asic:ASiCManifest>".encode()


def _type(name: str) -> str:
    return _TYPES[name.rpartition(".")[2]]


def _digest(empreinte: Empreinte) -> str:
    return base64.b64encode(bytes.fromhex(empreinte)).decode("ascii")


def write(held: Conteneur) -> bytes:
    """The bytes of a container."""
    return archive.write({_MIMETYPE: TYPE, **held.fichiers, LISTE: held.liste, SIGNATURE: held.signature})


def read(data: bytes) -> Conteneur:
    """Read a container back, its signature not looked at. Raises :class:`LotRefuse`."""
    members = archive.read(data)
    names = list(members)
    if (
        len(names) < 4
        or (names[0], names[-2], names[-1]) != (_MIMETYPE, LISTE, SIGNATURE)
        or members[_MIMETYPE] != TYPE
    ):
        raise LotRefuse("conteneur", "Ce fichier n’est pas un lot de l’application.")
    files = {name: members[name] for name in names[1:-2]}
    named = all(name.rpartition(".")[2] in _TYPES and not name.startswith("META-INF/") for name in files)
    found = empreintes(files)
    if not named or liste(found) != members[LISTE]:
        raise LotRefuse("conteneur", "La liste de ce lot n’est pas celle de ses fichiers : il a été modifié ou abîmé.")
    return Conteneur(files, members[LISTE], members[SIGNATURE], found)
