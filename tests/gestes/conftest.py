"""A desktop for each test, and someone in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gestes.bureau import Bureau, missing
from tests.gestes.personne import Personne

_MISSING = missing()


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    """A screen of 1366×768."""
    if _MISSING:
        pytest.skip(f"no desktop here: {', '.join(_MISSING)}")
    with Bureau(tmp_path) as desktop:
        yield desktop


@pytest.fixture
def personne(bureau: Bureau, tmp_path: Path) -> Iterator[Personne]:
    """Someone who has just begun the program, for the first time; nothing was said by Qt when he leaves."""
    with Personne(bureau, tmp_path) as someone:
        yield someone
        assert someone.said == ""
