"""What a signature is written in: lengths are where two readers of DER may disagree."""

from __future__ import annotations

import pytest
from asn1crypto import core

from evaluateur.edition.signature import der


@pytest.mark.parametrize("size", [0, 1, 127, 128, 129, 255, 256, 65_535, 65_536])
def test_an_object_is_written_as_another_library_writes_it(size: int) -> None:
    content = bytes(range(251)) * (size // 251 + 1)
    assert der.tlv(4, content[:size]) == core.OctetString(content[:size]).dump()
    assert der.tlv(4, content[: size // 2], content[size // 2 : size]) == der.tlv(4, content[:size])


@pytest.mark.parametrize("dotted", [der.SHA_256, der.ECDSA_SHA_256, der.DATA, der.SIGNED_DATA, "1.3.127.128.16384"])
def test_an_identifier_is_written_as_another_library_writes_it(dotted: str) -> None:
    assert der.oid(dotted) == core.ObjectIdentifier(dotted).dump()
