"""What is written alone is cut to one size and put together again; what is out of place is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluateur.cles.feuillets import TAILLE, Liasse, cut

HEAD = 4


@given(st.binary(max_size=5 * TAILLE))
def test_what_is_cut_is_found_again_and_every_feuillet_has_one_size(clear: bytes) -> None:
    liasse, feuillets = Liasse(), cut(clear)
    assert {len(f) for f in feuillets} == {TAILLE}
    *first, last = feuillets
    assert [liasse.add(f) for f in first] == [None] * len(first)
    assert liasse.add(last) == clear
    assert [liasse.add(f) for f in feuillets] == [None] * len(first) + [clear], "it is used again"


@pytest.mark.parametrize(("size", "count"), [(0, 1), (508, 1), (509, 2), (1016, 2), (1017, 3)])
def test_a_feuillet_holds_all_that_it_has_room_for(size: int, count: int) -> None:
    feuillets = cut(b"x" * size)
    assert len(feuillets) == count
    assert [int.from_bytes(f[:2], "big") for f in feuillets] == list(range(count))[::-1]
    assert sum(int.from_bytes(f[2:4], "big") for f in feuillets) == size


@pytest.mark.parametrize("order", [(0, 2), (0, 0), (0, 1, 1)])
def test_a_feuillet_out_of_place_is_refused(order: tuple[int, ...]) -> None:
    feuillets, liasse = cut(b"x" * 1300), Liasse()
    for rank in order[:-1]:
        assert liasse.add(feuillets[rank]) is None
    with pytest.raises(ValueError, match="out of place"):
        liasse.add(feuillets[order[-1]])


def test_a_feuillet_of_another_size_or_that_claims_more_than_its_room_is_refused() -> None:
    (one,) = cut(b"x")
    for wrong in (one[:-1], one + b"\0", b""):
        with pytest.raises(ValueError, match="bytes"):
            Liasse().add(wrong)
    assert Liasse().add(bytes(2) + (TAILLE - HEAD).to_bytes(2, "big") + one[HEAD:]) is not None
    with pytest.raises(ValueError, match="out of place"):
        Liasse().add(bytes(2) + (TAILLE - HEAD + 1).to_bytes(2, "big") + one[HEAD:])
