"""Which tests run which blocks of which functions: those that are about what is changed are asked first.

The copy of the code that is watched notes each block as it is run (one ``set.add`` in front of each): the suite runs at
its own pace, in as many processes as it likes.
"""

from __future__ import annotations

import ast
import builtins
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

PACKAGE = Path(__file__).parents[2] / "evaluateur"
_SEEN = "_fonctions_vues"
_PART = "MUTANTS_CARTE"
_HEARD = "MUTANTS_ECOUTE"
_BESIDE = f"""
import builtins, os, socket, sys
class _Vues(set):
    def __init__(self):
        self.told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.told.connect(os.environ[{_HEARD!r}])
    def add(self, name):
        if name not in self:
            set.add(self, name)
            self.told.send(name.encode())
if not hasattr(builtins, {_SEEN!r}):
    builtins.{_SEEN} = _Vues() if {_HEARD!r} in os.environ else set()
"""
"""In front of the package: a process that a test begins tells at each call, for it may be killed at the next."""


def file_of(test: str) -> str:
    """The file of a test."""
    return test.partition("::")[0]


class Carte(msgspec.Struct):
    """For each test: the blocks that it runs (see :func:`block`), and how long it takes, in seconds."""

    blocs: dict[str, set[str]] = {}
    durees: dict[str, float] = {}

    def near(self, place: str) -> list[str]:
        """The tests that run a block, those that are about it first, then those that may share what these made.

        The fewer others a test runs and the less it takes, the more it is about this one.
        """
        found = {test for test, run in self.blocs.items() if place in run}
        files = {file_of(test) for test in found}
        beside = [test for test in self.durees if test not in found and file_of(test) in files]
        return [*sorted(found, key=self._weight), *sorted(beside, key=self.durees.__getitem__)]

    def _weight(self, test: str) -> float:
        return self.durees[test] * len(self.blocs[test])

    def join(self, other: Carte) -> None:
        """Add what another process saw."""
        for test, run in other.blocs.items():
            self.blocs.setdefault(test, set()).update(run)
            self.durees[test] = self.durees.get(test, 0.0) + other.durees[test]


def watch(package: Path) -> None:
    """Rewrite a copy of the package so that each block of its functions notes that it runs."""
    for path in package.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for name, function in named(tree):
            begun = 1 if ast.get_docstring(function, clean=False) is not None else 0
            for number, statements in enumerate(list(blocks(function))):
                here = block(path.relative_to(package.parent), name, number)
                statements.insert(0 if number else begun, ast.parse(f"{_SEEN}.add({here!r})").body[0])
        path.write_text(ast.unparse(tree), encoding="utf-8")
    first = package / "__init__.py"
    first.write_text(_BESIDE + first.read_text(encoding="utf-8"), encoding="utf-8")


def named(tree: ast.AST, inside: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a module with their full names, in a fixed order."""
    for node in ast.iter_child_nodes(tree):
        name = inside
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            name = f"{inside}.{node.name}".removeprefix(".")
        if isinstance(node, ast.FunctionDef):
            yield name, node
        yield from named(node, name)


def blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The lists of statements of a function, its body first, in a fixed order; without the functions defined there."""
    for _, value in ast.iter_fields(node):
        if isinstance(value, list):
            if value and isinstance(value[0], ast.stmt):
                yield value
            for child in value:
                if isinstance(child, ast.AST) and not isinstance(child, ast.FunctionDef):
                    yield from blocks(child)


def block(path: Path, function: str, number: int) -> str:
    """How the map names a block."""
    return f"{path}:{function}#{number}"


class Greffier:
    """A plugin of pytest, in each of its processes: notes what each test runs."""

    def __init__(self) -> None:
        self.carte = Carte()
        self._seen: set[str] = set()
        setattr(builtins, _SEEN, self._seen)
        self._ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        os.environ[_HEARD] = f"{os.environ[_PART]}/{os.getpid()}.ecoute"
        self._ear.bind(os.environ[_HEARD])
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            self._seen.add(self._ear.recv(4096).decode())

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Watch one test, its fixtures included."""
        started = time.perf_counter()
        self._seen.clear()
        yield
        self.carte.join(Carte({item.nodeid: set(self._seen)}, {item.nodeid: time.perf_counter() - started}))

    def pytest_sessionfinish(self) -> None:
        """Leave this process's part of the map."""
        if self.carte.durees:
            part = Path(os.environ[_PART]) / f"{os.getpid()}.json"
            part.write_bytes(msgspec.json.encode(self.carte))


def pytest_configure(config: pytest.Config) -> None:
    """``-p tests.mutants.proches``: watch in this process, when a place is given for the map."""
    if _PART in os.environ:
        config.pluginmanager.register(Greffier())


def main(target: Path, *arguments: str) -> None:
    """From a copy of the tree: watch the code, run the suite once, write the map."""
    watch(PACKAGE)
    parts = target.with_suffix(".parties")
    parts.mkdir(exist_ok=True)
    os.environ[_PART] = str(parts)
    pytest.main(["-q", "-p", "no:cacheprovider", "-p", "tests.mutants.proches", "--dist", "loadfile", *arguments])
    carte = Carte()
    for part in parts.glob("*.json"):
        carte.join(msgspec.json.decode(part.read_bytes(), type=Carte))
    target.write_bytes(msgspec.json.encode(carte))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
