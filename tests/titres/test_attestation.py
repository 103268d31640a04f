"""What the centre attests travels in an extension that any tool carries, and nobody can misread."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluateur.titres import attestation
from evaluateur.titres.attestation import Attestation

attestations = st.builds(
    Attestation,
    st.sampled_from([(1,), (2,), (1, 2)]),
    st.text(max_size=40).filter(lambda t: t.isprintable()),
    st.text(max_size=40).filter(lambda t: t.isprintable()),
    st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)


@given(attestations)
def test_it_is_read_back_as_it_was_written(a: Attestation) -> None:
    assert attestation.decode(attestation.encode(a)) == a


@given(attestations, st.data())
def test_a_changed_byte_is_never_taken_for_the_same_attestation(a: Attestation, data: st.DataObject) -> None:
    der = bytearray(attestation.encode(a))
    place = data.draw(st.integers(0, len(der) - 1))
    der[place] ^= data.draw(st.integers(1, 255))
    try:
        loaded = attestation.decode(bytes(der))
    except ValueError:
        return
    assert loaded != a


@pytest.mark.parametrize("der", [b"", b"\x30\x00", b"rien", attestation.encode(Attestation((1,))) + b"\0"])
def test_what_is_no_attestation_is_refused(der: bytes) -> None:
    with pytest.raises(ValueError) as fault:  # noqa: PT011 - from the library or from us: both mean no
        attestation.decode(der)
    assert str(fault.value)
