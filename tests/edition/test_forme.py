"""What a signature commits to, and what it shows: one form, and no other is read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evaluateur.edition.signature import apparence, forme
from evaluateur.edition.signature.forme import FORME, Promesse
from tests.edition.faussaire import SIGNE, Atelier, promise

_COORDINATE = st.floats(0, 1)
STROKES = st.lists(st.lists(st.tuples(_COORDINATE, _COORDINATE), max_size=6), max_size=4)


@given(strokes=STROKES)
def test_whatever_is_drawn_in_the_box_is_read_back_and_drawn_the_same(
    strokes: list[list[tuple[float, float]]],
) -> None:
    drawn = apparence.draw(SIGNE, "Europe/Paris", strokes, 234.29, 28.0)
    loaded = apparence.read_strokes(drawn, 234.29, 28.0)
    assert apparence.draw(SIGNE, "Europe/Paris", loaded, 234.29, 28.0) == drawn


@given(
    base=st.binary(min_size=32, max_size=32), record=st.binary(min_size=32, max_size=32), layout=st.integers(0, 9**9)
)
def test_a_promise_is_read_back_and_no_other_form_of_it_is(base: bytes, record: bytes, layout: int) -> None:
    promesse = Promesse(layout, base, record)
    der = forme.encode(promesse)
    assert forme.decode(der) == promesse
    for wrong in (der + b"\0", der[:-1], forme.encode(replace(promesse, forme=FORME + 1)), b"", b"\x30\x00"):
        with pytest.raises(ValueError, match=r"promise|data|bytes|Sequence|byte|not"):
            forme.decode(wrong)


@pytest.fixture(scope="module")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Atelier:
    return Atelier(tmp_path_factory.mktemp("autorite") / "centre")


def _signed(atelier: Atelier, one: Promesse | None = None, two: Promesse | None = None) -> bytes:
    first = atelier.signer(atelier.composer(atelier.pv), atelier.qui[1], promised=one)
    return atelier.signer(first, atelier.qui[2], SIGNE + timedelta(minutes=3), promised=two)


def test_two_signers_who_do_not_commit_to_the_same_are_refused(atelier: Atelier) -> None:
    honest = promise(atelier.composer(atelier.pv), 1)
    assert atelier.verifier(_signed(atelier, honest, honest)).statut == "authentique"
    for wrong in (
        replace(honest, mise_en_page=honest.mise_en_page + 1),
        replace(honest, base=bytes(32)),
        replace(honest, contenu=bytes(32)),
        replace(honest, forme=FORME + 1),
    ):
        for one, two in ((wrong, honest), (honest, wrong)):
            assert atelier.verifier(_signed(atelier, one, two)).statut == "refuse"
    for wrong in (replace(honest, base=bytes(32)), replace(honest, forme=FORME + 1)):
        assert atelier.verifier(_signed(atelier, wrong, wrong)).statut == "refuse"


def test_a_signature_is_of_its_own_box_and_no_more_points_than_a_hand_draws(atelier: Atelier) -> None:
    for strokes in ([[(0.0, 0.0), (1.5, 0.5)]], [[(0.5, 0.5)] * 101] * 200):
        first = atelier.signer(
            atelier.composer(atelier.pv),
            atelier.qui[1],
            dessin=lambda w, h, drawn=strokes: apparence.draw(SIGNE, "Europe/Paris", drawn, w, h),  # type: ignore[misc]
        )
        assert atelier.verifier(atelier.signer(first, atelier.qui[2])).statut == "refuse"
