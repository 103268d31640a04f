"""Letters that hands copy without a slip: Crockford's alphabet, in which no two are confused."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O, U, which hands confuse."""
_CONFUSIONS = str.maketrans("ILOU", "110V")


def as_drawn(typed: str) -> str:
    """What was typed as it was drawn, whatever the case, the blanks and the letters confused."""
    return "".join(c for c in typed.upper() if c.isalnum()).translate(_CONFUSIONS)
