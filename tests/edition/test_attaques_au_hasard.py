"""Thousands of forgeries by chance: none is authentic, none makes the verifier stop, none takes it long."""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from tests.edition.attaques.atelier import Atelier
from tests.edition.attaques.attaque import Plante, Refuse, SansObjet
from tests.edition.attaques.mutations import MUTATIONS, draw, muter

RAPPORT = 4.0
"""How many times the processor time of the true file a forged one may take."""
MEMOIRE_MIB = 128
"""By how much the greatest memory of the process may grow, whatever is forged."""


@pytest.fixture(scope="session")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Atelier:
    return Atelier(tmp_path_factory.mktemp("hasard"))


def peak() -> float:
    """The greatest memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def spent(act: Callable[[], object]) -> float:
    """Processor time, the least of two: what else the machine does is not the verifier's."""
    times = []
    for _ in range(2):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return min(times)


def campaign(atelier: Atelier, seed: str, count: int) -> tuple[Counter[str], list[str]]:
    """What became of so many forgeries; and, by kind and seed, those that went wrong."""
    true = max(spent(lambda: atelier.verify(atelier.deux)) for _ in range(3))
    ends, faults = Counter[str](), list[str]()
    for rank in range(count):
        name = f"{seed}-{rank}"
        end = _play(atelier, name, true)
        ends[end] += 1
        if end not in ("refuse", "intact", "ancien", "recent", "not countersigned", "nothing"):
            faults.append(f"{draw(Random(name))} {name}: {end}")
    return ends, faults


def _play(atelier: Atelier, name: str, true: float) -> str:
    try:
        made = muter(Random(name), atelier)
    except Refuse:
        return "not countersigned"
    except SansObjet:
        return "nothing"
    except Plante as error:
        return f"the application crashes while it signs: {str(error).split(':')[0]}"
    start = time.process_time()
    try:
        verdict = atelier.verify(made)
    except Exception as error:  # noqa: BLE001 - counted, with what it was
        return f"the verifier crashes: {type(error).__name__}"
    if time.process_time() - start > RAPPORT * true and spent(lambda: atelier.verify(made)) > RAPPORT * true:
        return "slow"
    return verdict.statut


def test_of_a_few_hundred_forgeries_by_chance_none_is_authentic(
    atelier: Atelier, caplog: pytest.LogCaptureFixture, record_property: Callable[[str, object], None]
) -> None:
    atelier.verify(atelier.deux)
    before = peak()
    ends, faults = campaign(atelier, "quelques centaines", 300)
    caplog.clear()
    record_property("bilan", dict(ends))
    assert faults == []
    assert peak() - before < MEMOIRE_MIB


@pytest.mark.long
def test_of_ten_thousand_forgeries_by_chance_none_is_authentic(
    atelier: Atelier, caplog: pytest.LogCaptureFixture, record_property: Callable[[str, object], None]
) -> None:
    atelier.verify(atelier.deux)
    before = peak()
    ends, faults = campaign(atelier, "dix mille", 10_000)
    caplog.clear()
    record_property("bilan", {**ends, "MiB": round(peak() - before)})
    assert faults == []
    assert peak() - before < MEMOIRE_MIB


def test_a_forgery_by_chance_is_remade_from_its_seed(atelier: Atelier) -> None:
    """But for the honest signatures, which are made of chance."""
    names = [f"graine-{rank}" for rank in range(60)]
    assert {draw(Random(name)) for name in names} == set(MUTATIONS)
    remade = 0
    for name in names:
        try:
            if draw(Random(name)) in ("bytes", "order"):
                assert muter(Random(name), atelier) == muter(Random(name), atelier)
                remade += 1
        except SansObjet:
            continue
    assert remade > 0
