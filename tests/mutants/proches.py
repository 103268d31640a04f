"""Which test files run which modules: what is near a change is asked first, the quickest first."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import msgspec
import pytest

PACKAGE = Path(__file__).parents[2] / "evaluateur"


class Carte(msgspec.Struct):
    """For each test file: the modules that it calls into, and how long it takes."""

    modules: dict[str, list[str]] = {}
    durees: dict[str, float] = {}

    def near(self, module: str) -> list[str]:
        """The test files that call into a module, the quickest first."""
        found = [test for test, called in self.modules.items() if module in called]
        return sorted(found, key=lambda test: self.durees[test])


class Greffier:
    """A plugin of pytest: notes what each test file calls. It takes the place of no other profiler."""

    def __init__(self) -> None:
        self.carte = Carte()
        self._seen: set[str] = set()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Watch one test, its fixtures included."""
        test, started = str(item.path.relative_to(PACKAGE.parent)), time.perf_counter()
        self._seen = set()
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        yield
        sys.setprofile(None)
        threading.setprofile(None)
        known = set(self.carte.modules.get(test, ())) | self._seen
        self.carte.modules[test] = sorted(known)
        self.carte.durees[test] = self.carte.durees.get(test, 0.0) + time.perf_counter() - started

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(str(PACKAGE)):
            self._seen.add(str(Path(frame.f_code.co_filename).relative_to(PACKAGE.parent)))


def main(target: Path, *arguments: str) -> int:
    """Run the suite once, watched, and write the map."""
    clerk = Greffier()
    status = pytest.main(["-q", "-p", "no:cacheprovider", "-n", "0", *arguments], plugins=[clerk])
    target.write_bytes(msgspec.json.encode(clerk.carte))
    return int(status)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
