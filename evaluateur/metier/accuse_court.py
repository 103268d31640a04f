"""A receipt in 148 letters: 43 bytes of codes, the signature, four bytes that tell a damaged letter. Base64url.

What it leaves out, the laptop has: the whole hash of the lot, its size, what it holds. The signature covers them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import UTC, datetime

from msgspec import Struct

from evaluateur.metier import accuse as form
from evaluateur.metier.accuse import Accuse, Issue, LotConnu, Raison
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import Empreinte

FORME = 1
"""Of the layout below."""
LONGUEUR = 148
"""Letters."""
SIGNATURE = 64
_SUM_SIZE = 4
_LOT = 8
_HEADS = (1, 1, 1, 4, 4, 4, _LOT, 4, form.TETE // 2)
"""Bytes of each field: form, outcome, reason, number, number of the other, seconds, lot, rank, head."""
_ANNEE = 2000
_IGNORED = str.maketrans("", "", " \t\r\n\xa0\u202f\u200b\ufeff\xad>")
"""What programs of mail put into a long line."""


class TexteRefuse(Refus):
    """This text is no receipt."""


class Court(Struct, frozen=True):
    """What the letters hold."""

    issue: Issue
    raison: Raison
    numero: str
    deja: str
    instant: datetime
    lot: str
    """Beginning of its hash, hexadecimal."""
    rang: int
    tete: str
    signature: bytes

    def whole(self, lot: LotConnu) -> Accuse:
        """The record that was signed, if this is its lot."""
        remis = lot.remis if self.issue in form.CRUS else None
        return Accuse(
            form.SCHEMA, form.OBJET, self.issue, self.raison, self.numero, self.deja, self.instant, lot.empreinte,
            lot.octets, self.rang, self.tete, remis,
        )  # fmt: skip


def write(accuse: Accuse, signature: bytes) -> str:
    """The letters of a receipt. ``signature``: r and s, 32 bytes each."""
    numbers = (
        FORME,
        form.ISSUES.index(accuse.issue),
        form.RAISONS.index(accuse.raison),
        _number(accuse.numero),
        _number(accuse.deja),
        int(accuse.instant.timestamp()),
        int(accuse.lot[: 2 * _LOT], 16),
        accuse.rang,
        int(accuse.tete, 16),
    )
    data = b"".join(n.to_bytes(size, "big") for n, size in zip(numbers, _HEADS, strict=True)) + signature
    return base64.urlsafe_b64encode(data + _sum(data)).decode("ascii")


def read(text: str) -> Court:
    """Read the letters, whatever a mail put between them, the signature unseen. Raises :class:`TexteRefuse`."""
    letters = text.translate(_IGNORED)
    if len(letters) != LONGUEUR:
        raise TexteRefuse(
            f"Un accusé de réception compte {LONGUEUR} caractères, et ce texte {len(letters)}.",
            "Copiez-le en entier, et rien d’autre.",
        )
    try:
        data = base64.b64decode(letters.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise _damaged() from error
    if _sum(data[:-_SUM_SIZE]) != data[-_SUM_SIZE:]:
        raise _damaged()
    return _read(data)


def _read(data: bytes) -> Court:
    numbers, place = list[int](), 0
    for size in _HEADS:
        numbers.append(int.from_bytes(data[place : place + size], "big"))
        place += size
    layout, issue, raison, numero, deja, seconds, lot, rang, tete = numbers
    if layout != FORME or issue >= len(form.ISSUES) or raison >= len(form.RAISONS):
        raise TexteRefuse(
            "Cet accusé de réception vient d’une version plus récente de l’application.",
            "Mettez à jour l’application, puis collez-le de nouveau.",
        )
    return Court(
        form.ISSUES[issue],
        form.RAISONS[raison],
        _numero(numero),
        _numero(deja),
        datetime.fromtimestamp(seconds, UTC),
        f"{lot:0{2 * _LOT}x}",
        rang,
        f"{tete:0{form.TETE}x}",
        data[place : place + SIGNATURE],
    )


def about(court: Court, lot: Empreinte) -> bool:
    """Whether the letters may be about this lot."""
    return lot.startswith(court.lot)


def _number(numero: str) -> int:
    """« AR-2026-000001 » in four bytes: the year, then what follows it; nothing: zero."""
    if not numero:
        return 0
    _, year, order = numero.split("-")
    return (int(year) - _ANNEE) << 24 | int(order)


def _numero(number: int) -> str:
    return f"AR-{_ANNEE + (number >> 24)}-{number & 0xFFFFFF:06}" if number else ""


def _sum(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_SUM_SIZE]


def _damaged() -> TexteRefuse:
    return TexteRefuse(
        "Un caractère de cet accusé de réception a été changé ou perdu.", "Copiez-le de nouveau depuis le message."
    )
