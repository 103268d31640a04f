"""Whatever a stranger's file holds, it is read, or refused in a sentence: within ten seconds and 512 MiB."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluateur.cloison import Cloison, DefautDerriere, LectureInterrompue
from tests.fuzz.echantillons import lots
from tests.fuzz.lecteurs import READERS

LECTEURS = "tests.fuzz.lecteurs"
SECONDES = 10
SHORT, LONG = 300, 10_000
FIRST = int(os.environ.get("FUZZ_GRAINE", "0"))
"""The first seed: another one tries other inputs."""


@pytest.fixture(scope="module")
def cloison(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloison]:
    """One process of readers for all: a fresh one follows the one that falls. It is killed: its files lie in ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(tmp_path_factory.mktemp("lecteurs")))
        with Cloison(LECTEURS, SECONDES) as cloison:
            yield cloison


def campaign(cloison: Cloison, name: str, count: int, folder: Path) -> Counter[str]:
    """Try so many inputs on a reader; fails with each input that was neither read nor refused, by its seed."""
    lot, outcomes, faults = lots()[name], Counter[str](), list[str]()
    head = name.encode() + b"\n" + lot.context
    for seed in range(FIRST, FIRST + count):
        data = lot.mutateur.make(seed)
        try:
            outcomes[cloison.read(head, data).decode()] += 1
        except (DefautDerriere, LectureInterrompue) as fault:
            path = folder / f"{name}-{seed}"
            path.write_bytes(data)
            faults.append(f"seed {seed}, kept in {path}: {fault}")
    assert not faults, "\n".join(faults[:20])
    assert set(outcomes) <= {"lu", "refus"}
    return outcomes


@pytest.mark.parametrize("name", READERS)
def test_a_true_file_is_read_or_is_of_nobody_here(cloison: Cloison, name: str) -> None:
    lot = lots()[name]
    for sample in lot.mutateur.samples:
        assert cloison.read(name.encode() + b"\n" + lot.context, sample) in (b"lu", b"refus")


@pytest.mark.parametrize("name", READERS)
def test_an_input_made_worse_is_read_or_refused_in_a_sentence(cloison: Cloison, name: str, tmp_path: Path) -> None:
    outcomes = campaign(cloison, name, SHORT, tmp_path)
    assert outcomes["refus"] > 0


@pytest.mark.long
@pytest.mark.parametrize("name", READERS)
def test_ten_thousand_inputs_made_worse_are_read_or_refused_in_a_sentence(
    cloison: Cloison, name: str, tmp_path: Path
) -> None:
    print(name, dict(campaign(cloison, name, LONG, tmp_path)))  # noqa: T201 - the figures


@pytest.mark.parametrize("name", ["recovery", "receipt", "renewal", "profiles"])
def test_data_nested_without_end_are_refused_in_a_sentence(cloison: Cloison, name: str) -> None:
    nested = b'{"schema":1,"x":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    assert cloison.read(name.encode() + b"\n" + lots()[name].context, nested) == b"refus"
