"""What the centre attests travels in an extension that any tool carries, and nobody can misread."""

from __future__ import annotations

from datetime import date

import pytest
from asn1crypto import core
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


def sequence(version: int, sieges: list[int], fin: str = "") -> bytes:
    """An attestation as another program could write it."""
    fields = {"version": version, "sieges": sieges, "qualite": "", "habilitation": "", "fin": fin}
    return bytes(attestation._Sequence(fields).dump())


def test_the_order_of_the_seats_is_one() -> None:
    assert attestation.encode(Attestation((2, 1))) == attestation.encode(Attestation((1, 2)))
    assert attestation.decode(sequence(1, [1, 2])) == Attestation((1, 2))


@pytest.mark.parametrize(
    "der",
    [
        sequence(0, [1]),
        sequence(2, [1]),
        sequence(1, [3]),
        sequence(1, [1, 3]),
        sequence(1, [2, 1]),
        sequence(1, [1], "2027-13-01"),
        sequence(1, [1], "20270101"),
        core.Null().dump(),
        core.Integer(1).dump(),
        core.SequenceOf([1], spec=core.Integer).dump(),
    ],
)
def test_an_attestation_of_another_version_seat_or_shape_is_refused(der: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        attestation.decode(der)


@pytest.mark.parametrize("der", [b"", b"\x30\x00", b"rien", attestation.encode(Attestation((1,))) + b"\0"])
def test_what_is_no_attestation_is_refused(der: bytes) -> None:
    with pytest.raises(ValueError) as fault:  # noqa: PT011 - from the library or from us: both mean no
        attestation.decode(der)
    assert str(fault.value)
