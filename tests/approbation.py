"""What was looked at and found right is kept as a text; what differs from it later is shown, to be looked at again.

``EVALUATEUR_APPROUVER=1`` writes the present state in the place of the kept one: the change is read in the commit.
"""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path

SHOWN = 40
"""Lines of difference that a failure shows."""


def approve(kept: Path, present: str) -> None:
    """Compare with what was kept."""
    if os.environ.get("EVALUATEUR_APPROUVER"):
        kept.write_text(present, encoding="utf-8")
    before = kept.read_text(encoding="utf-8") if kept.exists() else ""
    differences = list(unified_diff(before.splitlines(), present.splitlines(), "vu", "présent", n=0, lineterm=""))
    assert not differences, "\n".join(differences[:SHOWN])
