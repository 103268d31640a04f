"""Where the shipped data lie: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path


def resources_folder() -> Path:
    """Return the folder ``ressources``; the one inside the package (wheel, PyInstaller) comes first."""
    package = Path(__file__).resolve().parent
    embedded = package / "ressources"
    return embedded if embedded.is_dir() else package.parent / "ressources"
