"""Servers begun once for all tests of a worker; a fresh place of them for each test."""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.echange.transports import depot_local, serveurs
from tests.echange.transports.depot_local import Share
from tests.echange.transports.terrain import Sorte, Terrain

Poser = Callable[[Sorte], Terrain]


@pytest.fixture(scope="session")
def poser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Poser]:
    """Gives a fresh place of any sort; its server begins when it is first asked for."""
    numbers = itertools.count(1000)
    with ExitStack() as stack:
        begun: dict[Sorte, Terrain] = {}

        def begin(sorte: Sorte) -> Terrain:
            base = tmp_path_factory.mktemp(sorte) / "racine"
            base.mkdir()
            if sorte == "depot":
                served, port = stack.enter_context(depot_local.depot())
                return Terrain(sorte, base, port, served)
            server = {"rclone": serveurs.rclone, "wsgidav": serveurs.wsgidav}.get(sorte)
            return Terrain(sorte, base, stack.enter_context(server(base)) if server else 0)

        def give(sorte: Sorte) -> Terrain:
            if sorte not in begun:
                begun[sorte] = begin(sorte)
            whole = begun[sorte]
            root = whole.root / f"p{next(numbers)}"
            root.mkdir()
            if whole.depot:
                whole.depot.shares[root.name] = Share(root, password="secret é")
            return Terrain(sorte, root, whole.port, whole.depot)

        yield give


@pytest.fixture
def terrain(request: pytest.FixtureRequest, poser: Poser, monkeypatch: pytest.MonkeyPatch) -> Terrain:
    """A place of the sort that the test is given."""
    sorte: Sorte = request.param
    if sorte == "cle_fat":

        def one_name(source: object, target: object, **_: object) -> None:
            raise OSError(errno.EPERM, "Operation not permitted")  # as FAT answers: a file has one name there

        monkeypatch.setattr(os, "link", one_name)
    return poser(sorte)
