"""The envelope of a signature, as another library reads what we write ourselves."""

from __future__ import annotations

import hashlib

import pytest
from asn1crypto import cms as another

from evaluateur.cles import signatures
from evaluateur.edition.signature import cms, der
from tests.titres.illisibles import illisible

COMMITMENT = "1.2.840.113549.1.9.16.6.1"
CONTENT, DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
"""By their numbers: libraries give names of their own once they are imported."""


def made(token: bytes = b"") -> cms.Enveloppe:
    key = signatures.new_key()
    certificat = illisible(key)
    attributs = cms.baseline(hashlib.sha256(b"what is signed").digest(), certificat, COMMITMENT)
    signed = cms.sign(der.set_of(*attributs), key, certificat)
    return cms.Enveloppe(certificat, signed.attributs, signed.signature, token)


@pytest.mark.parametrize("token", [b"", another.ContentInfo({"content_type": "data"}).dump()])
def test_what_is_written_is_read_back_the_same_by_us_and_part_by_part_by_another(token: bytes) -> None:
    held = made(token)
    written = cms.encode(held)
    assert cms.decode(written) == held
    data = another.ContentInfo.load(written, strict=True)["content"]
    (signer,) = data["signer_infos"]
    kinds = {a["type"].dotted: a["values"] for a in signer["signed_attrs"]}
    assert set(kinds) == {CONTENT, DIGEST, "1.2.840.113549.1.9.16.2.47", "1.2.840.113549.1.9.16.2.16"}
    assert kinds[DIGEST][0].native == hashlib.sha256(b"what is signed").digest()
    assert signer["signature"].native == held.signature
    unsigned = [(a["type"].dotted, a["values"][0].dump()) for a in signer["unsigned_attrs"] or ()]
    assert unsigned == ([("1.2.840.113549.1.9.16.2.14", token)] if token else [])
