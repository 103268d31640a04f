"""The steps of a session, by name and in order."""

from __future__ import annotations

from typing import Literal

Etape = Literal["preparation", "epreuve", "grille", "entretien", "scellement", "conciliation", "signature", "remise"]
"""Where something is done or mended."""
ETAPES: dict[Etape, str] = {
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
