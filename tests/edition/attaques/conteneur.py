"""The container of a signature, taken out of a file, changed, signed again, put back in its place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from evaluateur.titres import emission

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256: with ``s``, ``ORDER - s`` is a signature of the same bytes too."""
_BYTE_RANGE = re.compile(rb"/ByteRange \[[0-9 ]*\] *")


class Place(NamedTuple):
    """Where the hexadecimal digits of a signature stand, brackets not included."""

    start: int
    end: int


def place(pdf: bytes, rank: int = -1) -> Place:
    """Of the last signature of a file, or of another by its rank."""
    starts = [m.end() for m in re.finditer(rb"/Contents <(?=3[0-9A-Fa-f]{200})", pdf)]
    start = starts[rank]
    return Place(start, pdf.index(b">", start))


def read(pdf: bytes, rank: int = -1) -> bytes:
    """DER of a signature, without the zeros that fill its place."""
    where = place(pdf, rank)
    raw = bytes.fromhex(pdf[where.start : where.end].decode("ascii"))
    return raw[: 4 + int.from_bytes(raw[2:4], "big")]


def put(pdf: bytes, der: bytes, rank: int = -1) -> bytes:
    """The file with this container instead, the rest of its place filled with zeros."""
    where = place(pdf, rank)
    digits = der.hex().upper().encode("ascii")
    if len(digits) > where.end - where.start:
        raise ValueError("no room for this container")
    return pdf[: where.start] + digits.ljust(where.end - where.start, b"0") + pdf[where.end :]


def change(pdf: bytes, gesture: Callable[[Any], None], rank: int = -1) -> bytes:
    """The file, the ``SignedData`` of a signature being changed by a gesture, without any key."""
    info = cms.ContentInfo.load(read(pdf, rank))
    gesture(info["content"])
    return put(pdf, bytes(info.dump()), rank)


def fix_range(pdf: bytes) -> bytes:
    """The last ``/ByteRange`` made to cover all but the digits of the last signature."""
    where = place(pdf)
    found = list(_BYTE_RANGE.finditer(pdf))[-1]
    said = b"/ByteRange [ %010d %010d %010d %010d ] " % (
        0, where.start - 1, where.end + 1, len(pdf) - where.end - 1,
    )  # fmt: skip
    return pdf[: found.start()] + said.ljust(found.end() - found.start()) + pdf[found.end() :]


def covered(pdf: bytes, rank: int = -1) -> bytes:
    """All but the digits of a signature and their brackets."""
    where = place(pdf, rank)
    return pdf[: where.start - 1] + pdf[where.end + 1 :]


def resign(pdf: bytes, key: bytes, gesture: Callable[[Any], None] | None = None, *, over: bytes | None = None) -> bytes:
    """The last signature made again over the bytes as they are, by whoever holds the key (PKCS#8).

    What it said otherwise it says still, whichever attributes the application gave it; ``gesture`` changes the
    ``SignerInfo`` first. ``over``: other bytes to sign for.
    """
    ranged = fix_range(pdf) if over is None else pdf
    info = cms.ContentInfo.load(read(ranged))
    signer = info["content"]["signer_infos"][0]
    digest = hashlib.sha256(covered(ranged) if over is None else over).digest()
    for attribute in signer["signed_attrs"]:
        if attribute["type"].native == "message_digest":
            attribute["values"] = [digest]
    if gesture is not None:
        gesture(signer)
    seal(signer, key)
    return put(ranged, bytes(info.dump()))


def seal(signer: Any, key: bytes) -> None:
    """Sign the attributes of a ``SignerInfo``, always the same way: RFC 6979, lower ``s``."""
    attributes = signer["signed_attrs"].untag().dump()
    signed = emission.cle(key).sign(attributes, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(signed)
    signer["signature"] = encode_dss_signature(r, min(s, ORDER - s))


def high(der: bytes) -> bool:
    """Whether a container holds the higher ``s``."""
    value = cms.ContentInfo.load(der)["content"]["signer_infos"][0]["signature"].native
    return decode_dss_signature(value)[1] > ORDER // 2
