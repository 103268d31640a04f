"""The bytes of a file that someone chose, never more of them than a table may hold."""

from __future__ import annotations

from pathlib import Path

from evaluateur.echange.rangees import OCTETS_MAX, FichierRefuse


def read_octets(chemin: Path) -> bytes:
    """Read a file, one byte beyond the limit at most: who reads the table refuses it then. Raises FichierRefuse."""
    try:
        with chemin.open("rb") as ouvert:
            return ouvert.read(OCTETS_MAX + 1)
    except OSError:
        raise FichierRefuse(
            f"« {chemin.name} » ne s'ouvre pas.",
            "Vérifiez qu'il existe encore, qu'aucun autre programme ne le tient, et que vous avez le droit de le lire.",
        ) from None
