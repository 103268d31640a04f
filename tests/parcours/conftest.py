"""Sessions played once, of which each test gets its own copy."""

from __future__ import annotations

from tests.parcours.conclus import conclu, habilites_conclus

__all__ = ["conclu", "habilites_conclus"]
