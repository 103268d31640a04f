"""What a spreadsheet would run instead of showing it."""

from __future__ import annotations

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def defuse(value: object) -> object:
    """A value as a CSV file may hold it: a text that begins like a formula is kept from being one."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULAS) else value
