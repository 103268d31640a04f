"""Identifiers are types: mypy tells a bloc from a cell, a person from a dossier, an empreinte from any other text."""

from __future__ import annotations

import re
from itertools import permutations
from pathlib import Path

from mypy import api

ROOT = Path(__file__).parents[1]
TYPES = ("BlocCode", "CelluleCode", "DossierId", "Empreinte", "ProfilId")
HEAD = f"""from evaluateur.metier.dossier import Dossier
from evaluateur.metier.vocabulaire import {", ".join(TYPES)}


def lookup(dossier: Dossier, cellule: CelluleCode) -> object:
    return dossier.bloc(cellule)
"""


def test_mypy_refuses_each_identifier_where_another_or_any_text_is_wanted(tmp_path: Path) -> None:
    pairs = [*permutations(TYPES, 2), *(("str", wanted) for wanted in TYPES)]
    functions = [
        f"def f{rank}(given: {given}) -> {wanted}:\n    return given\n" for rank, (given, wanted) in enumerate(pairs)
    ]
    snippet = tmp_path / "snippet.py"
    snippet.write_text("\n\n".join([HEAD, *functions]), encoding="utf-8")
    config = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(tmp_path / "cache")]
    said, fault, _ = api.run([*config, str(snippet)])
    refused = re.findall(r'got "(\w+)", expected "(\w+)"', said)
    assert sorted(refused) == sorted(pairs), said + fault
    assert 'Argument 1 to "bloc" of "Dossier" has incompatible type "CelluleCode"; expected "BlocCode"' in said
    assert f"Found {len(pairs) + 1} errors" in said
