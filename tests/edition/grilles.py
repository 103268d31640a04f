"""The golden signed grids of format 2 (``tests/references/fabriquer_grilles.py``): never made again."""

from __future__ import annotations

from tests.db.references import REFERENCES

GRILLES = REFERENCES / "grilles-2"
AUTORITE = GRILLES / "autorite.crt"


def pdf(nom: str) -> bytes:
    """One of them."""
    return (GRILLES / f"{nom}.pdf").read_bytes()
