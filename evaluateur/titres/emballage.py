"""The forms in which other programs hand out a certificate: with or without words around, one or several together."""

from __future__ import annotations

import codecs
import re

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs7

NOMBRE_MAX = 20
"""Certificates of a file: a chain has three."""
FAULTS = (ValueError, TypeError, x509.InvalidVersion, x509.DuplicateExtension, UnsupportedAlgorithm)
"""What bytes that are no certificate make the library raise."""
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_BEGIN = re.compile(rb"-----BEGIN ([A-Z0-9 #]{1,40})-----")
_CERTIFICATES = (b"CERTIFICATE", b"X509 CERTIFICATE")
_MESSAGES = (b"PKCS7", b"CMS", b"PKCS #7 SIGNED DATA")


def text(data: bytes) -> bytes:
    """The bytes without the mark of a text editor, and one byte a letter; what is no text stays as it is."""
    for mark, codec in _UTF_16.items():
        if data.startswith(mark):
            return data[2:].decode(codec, "replace").encode("utf-8")
    return data.removeprefix(codecs.BOM_UTF8)


def is_pem(data: bytes) -> bool:
    """Whether there is a block between two lines of dashes; words may come before it (« Bag Attributes »)."""
    return bool(_blocks(data))


def blocks(data: bytes, *names: bytes) -> list[bytes]:
    """The blocks of these names, each alone, without the words around."""
    return [block for name, block in _blocks(data) if name in names]


def _blocks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Name and bytes of each block; a file of beginnings without an end is not gone through again for each."""
    page, found, place = text(data), list[tuple[bytes, bytes]](), 0
    while len(found) <= NOMBRE_MAX and (begin := _BEGIN.search(page, place)) is not None:
        mark = b"-----END " + begin[1] + b"-----"
        end = page.find(mark, begin.end())
        if end < 0:
            break
        place = end + len(mark)
        found.append((begin[1], page[begin.start() : place]))
    return found


def certificats(data: bytes) -> list[x509.Certificate]:
    """The certificates of a file, in their order: PEM, DER, or PKCS#7 of either. Raises one of :data:`FAULTS`."""
    if is_pem(data):
        found = [x509.load_pem_x509_certificate(_named(b, b"CERTIFICATE")) for b in blocks(data, *_CERTIFICATES)]
        for block in blocks(data, *_MESSAGES):
            found += pkcs7.load_pem_pkcs7_certificates(_named(block, b"PKCS7"))
    else:
        found = _from_der(data)
    if not 0 < len(found) <= NOMBRE_MAX:
        raise ValueError(f"{len(found)} certificates")
    return found


def _named(block: bytes, name: bytes) -> bytes:
    """The block under the name by which the library knows it."""
    return re.sub(rb"(?<=-----BEGIN )[^-]+|(?<=-----END )[^-]+", name, block)


def _from_der(data: bytes) -> list[x509.Certificate]:
    try:
        return [x509.load_der_x509_certificate(data)]
    except FAULTS:
        return pkcs7.load_der_pkcs7_certificates(data)


def holders_first(found: list[x509.Certificate]) -> list[x509.Certificate]:
    """Those that issued none of the others, then those that did: programs write a chain in either order."""
    issuers = {c.issuer.public_bytes() for c in found if c.issuer != c.subject}
    return sorted(found, key=lambda c: c.subject.public_bytes() in issuers)
