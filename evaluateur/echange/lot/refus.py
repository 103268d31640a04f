"""Why a lot is refused, in a code that a register keeps and a sentence that its sender reads."""

from __future__ import annotations

from typing import Literal

from evaluateur.metier.refus import Refus

Forme = Literal["chiffrement", "demesure", "conteneur", "signature", "manifeste", "version"]
"""It is no lot, or it is damaged."""
Fond = Literal["expediteur", "referentiel", "journal", "inacheve", "entrainement", "proces_verbal", "grille", "scan"]
"""It is a lot, and it cannot be believed."""
Raison = Forme | Fond


class LotRefuse(Refus):
    """A lot that cannot be received, or not be believed."""

    def __init__(self, raison: Raison, phrase: str, remede: str = "Remettez le dossier de nouveau.") -> None:
        super().__init__(phrase, remede)
        self.raison = raison
