"""DER written by hand: a signature is written again to be verified, and building each of its objects took 10 ms."""

from __future__ import annotations

INTEGER, OCTETS, OID, UTC_TIME, SEQUENCE, SET = 0x02, 0x04, 0x06, 0x17, 0x30, 0x31
EXPLICIT = 0xA0
"""Tag of ``[0]``; the next one is that of ``[1]``."""
NULL = b"\x05\0"
SHA_256 = "2.16.840.1.101.3.4.2.1"
ECDSA_SHA_256 = "1.2.840.10045.4.3.2"
DATA, SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"


def tlv(tag: int, *parts: bytes) -> bytes:
    """An object: its tag, its length, its parts one after the other."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def oid(dotted: str) -> bytes:
    """An object identifier."""
    first, second, *others = (int(arc) for arc in dotted.split("."))
    return tlv(OID, b"".join(_base_128(arc) for arc in (40 * first + second, *others)))


def _base_128(arc: int) -> bytes:
    digits = [arc & 0x7F]
    while arc := arc >> 7:
        digits.append(0x80 | arc & 0x7F)
    return bytes(reversed(digits))


def set_of(*items: bytes) -> bytes:
    """A set in the order of its encodings."""
    return tlv(SET, *sorted(items))


def attribute(dotted: str, value: bytes) -> bytes:
    """An attribute of one value."""
    return tlv(SEQUENCE, oid(dotted), tlv(SET, value))
