"""The steps of a session, by name and in order."""

from __future__ import annotations

from typing import Literal

Etape = Literal["preparation", "epreuve", "grille", "entretien", "scellement", "conciliation", "signature"]
"""Where something is mended or done."""
EtapeSession = Literal[
    "preparation", "epreuve", "grille", "entretien", "scellement", "conciliation", "signature", "remise"
]
"""Every step that a window shows."""
ETAPES: dict[EtapeSession, str] = {
    "preparation": "Préparation",
    "epreuve": "Épreuve",
    "grille": "Grille",
    "entretien": "Entretien",
    "scellement": "Scellement",
    "conciliation": "Conciliation",
    "signature": "Signature",
    "remise": "Remise",
}
"""Every step with its word, in order."""
