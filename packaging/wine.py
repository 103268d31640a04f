"""A Windows to try things in: a Wine of its own, for tests and for what only the Windows Python can compile.

Nothing of it is ever shipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from subprocess import CompletedProcess

HERE = Path(__file__).resolve().parent
WINE = Path("/usr/lib/wine/wine64")
SYSTEM_DLLS = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
STAND_INS = ("icuuc", "bcryptprimitives")
COMPILER = "x86_64-w64-mingw32-gcc"


class Wine:
    """One prefix, made when it is not there."""

    def __init__(self, prefix: Path) -> None:
        if not WINE.exists():
            sys.exit("Wine manque : lancez « packaging/preparer.sh windows ».")
        self.prefix = prefix
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_"))},
            "WINEPREFIX": str(prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": os.environ.get("WINEDEBUG", "-all"),
            # No Mono, no Gecko; no WMI, on which Wine 8 waits for ever.
            "WINEDLLOVERRIDES": "mscoree=;mshtml=;wbemprox=",
            "TZ": "Europe/Paris",
        }
        if not (prefix / "pret").exists():
            self._make()

    @property
    def drive(self) -> Path:
        """Where ``C:`` lies."""
        return self.prefix / "drive_c"

    def command(self, program: Path | str, *arguments: str) -> list[str]:
        """What runs a Windows program."""
        return [str(WINE), str(program), *arguments]

    def run(
        self, program: Path | str, *arguments: str, seconds: float = 300, environment: dict[str, str] | None = None
    ) -> CompletedProcess[str]:
        """Run a program to its end. Its streams are pipes: Python under Wine takes neither a file nor /dev/null."""
        return subprocess.run(
            self.command(program, *arguments),
            env=self.environment | (environment or {}),
            input="",
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
        )

    def require(self, program: Path | str, *arguments: str, seconds: float = 300) -> str:
        """Run a program that has to end well; what it said."""
        done = self.run(program, *arguments, seconds=seconds)
        if done.returncode != 0:
            sys.exit(f"Sous Wine, {program} {' '.join(arguments)} sort par {done.returncode}.\n{done.stderr[-2000:]}")
        return done.stdout + done.stderr

    def windows(self, path: Path) -> str:
        """The name of a file of drive C."""
        return "C:\\" + str(path.relative_to(self.drive)).replace("/", "\\")

    def end(self) -> None:
        """End every program of this prefix."""
        subprocess.run(
            [str(WINE.with_name("wineserver")), "-k"],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip

    def _make(self) -> None:
        shutil.rmtree(self.prefix, ignore_errors=True)
        self.prefix.mkdir(parents=True)
        self.require("wineboot", "-i", seconds=180)
        self.require("winecfg", "/v", "win10", seconds=60)
        for name in STAND_INS:
            if not (SYSTEM_DLLS / f"{name}.dll").exists():
                self._compile(HERE / "wine" / f"{name}.c", self.drive / "windows" / "system32" / f"{name}.dll")
        (self.prefix / "pret").touch()

    def _compile(self, source: Path, library: Path) -> None:
        command: Sequence[str] = [COMPILER, "-O1", "-shared", "-o", str(library), str(source), "-ladvapi32"]
        subprocess.run(command, check=True)
