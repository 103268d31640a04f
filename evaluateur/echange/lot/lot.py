"""A lot made, and read: files, manifest, list, signature, envelope, in this order and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from evaluateur.echange.lot import asic, enveloppe, manifeste, sceau
from evaluateur.echange.lot.asic import Conteneur
from evaluateur.echange.lot.enveloppe import Identite
from evaluateur.echange.lot.manifeste import Manifeste, Nature, Piece
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.echange.lot.sceau import Sceau
from evaluateur.journal import Inscription
from evaluateur.metier import canonique
from evaluateur.metier.vocabulaire import Empreinte

EXTENSION = ".asice.age"
_lines, _encoder = msgspec.json.Decoder(Inscription), msgspec.json.Encoder()


class Expediteur(Struct, frozen=True):
    """Who sends: his key (PKCS#8, DER) and his certificate (DER)."""

    cle: bytes
    certificat: bytes

    def __repr__(self) -> str:
        return "Expediteur()"


class Lot(Struct, frozen=True):
    """A lot that was read: whole, as it was signed. Whether its sender and its content are believed comes after."""

    empreinte: Empreinte
    """SHA-256 of the bytes that arrived: the name of the lot."""
    manifeste: Manifeste
    pieces: dict[str, Piece]
    sceau: Sceau

    @property
    def identite(self) -> Empreinte:
        """SHA-256 of the manifest: the same for the same lot enclosed again."""
        return canonique.empreinte(manifeste.encode(self.manifeste))

    def de_nature(self, nature: Nature) -> list[Piece]:
        """The files of a kind, in their order."""
        return [p for p in self.pieces.values() if p.nature == nature]

    def journal(self) -> list[Inscription]:
        """The lines of the journal, not verified. Raises :class:`LotRefuse`."""
        data = b"".join(piece.contenu for piece in self.de_nature("journal"))
        try:
            found = _lines.decode_lines(data)
            same = lines(found) == data
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise _no_journal() from error
        if not same:  # whoever signed may have put anything between the fields that are read
            raise _no_journal()
        return found


def _no_journal() -> LotRefuse:
    return LotRefuse("manifeste", "Le journal de ce lot n’est pas lisible.")


def name(data: bytes) -> str:
    """The name under which the bytes of a lot travel."""
    return f"{canonique.empreinte(data)}{EXTENSION}"


def lines(inscriptions: Iterable[Inscription]) -> bytes:
    """A journal as a lot holds it: a line for each inscription."""
    return _encoder.encode_lines(inscriptions)


def pack(
    about: Manifeste, pieces: Iterable[Piece], expediteur: Expediteur, instant: datetime, recipients: Sequence[str]
) -> bytes:
    """The bytes of a lot, signed by its sender and enclosed for these keys (``age1…``)."""
    named = manifeste.name(pieces)
    contents = {nom: piece.contenu for nom, piece in named.items()}
    known = asic.empreintes(contents)
    first = {manifeste.FICHIER: manifeste.encode(replace(about, pieces=manifeste.list_(named, known)))}
    files, liste = first | contents, asic.liste(asic.empreintes(first) | known)
    signature = sceau.sign(liste, expediteur.cle, expediteur.certificat, instant)
    return enveloppe.enclose(asic.write(Conteneur(files, liste, signature)), recipients)


def read(data: bytes, identites: Sequence[Identite]) -> Lot:
    """Read a lot. Raises :class:`LotRefuse` for anything that :func:`pack` does not write, or not for these keys."""
    return read_clear(enveloppe.open_(data, identites), canonique.empreinte(data))


def read_clear(clear: bytes, empreinte: Empreinte) -> Lot:
    """Read what the envelope of this empreinte held. Raises :class:`LotRefuse`."""
    held = asic.read(clear)
    found = sceau.read(held.signature, held.liste)
    about, pieces = manifeste.read(held.fichiers, held.empreintes)
    return Lot(empreinte, about, pieces, found)
