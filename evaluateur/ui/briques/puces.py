"""How the state of a bloc looks, in the list of dossiers and in the menu of the blocs: an icon beside its word."""

from __future__ import annotations

from evaluateur.vues.resume import Puce

_ETATS = {
    "a_faire": ("circle-dashed", "ardoise"),
    "en_cours": ("demi", "encre"),
    "scelle": ("lock", "encre"),
    "a_reveler": ("lock-open", "encre"),
    "a_concilier": ("equal-not", "prune"),
    "a_confirmer": ("circle-dashed-check", "encre"),
    "conclu": ("circle-check", "vert"),
    "non_presente": ("minus", "ardoise"),
    "deja_acquis": ("circle-check", "ardoise"),
    "absent": ("user-x", "ardoise"),
    "abandon": ("user-x", "ardoise"),
}


def chip_look(puce: Puce) -> tuple[str, str]:
    """Icon and tone of a bloc's state."""
    name, tone = _ETATS[puce.etat]
    return puce.icone or name, puce.ton or tone
