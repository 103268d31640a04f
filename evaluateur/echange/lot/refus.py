"""Why a lot is refused, in a code that a register keeps and a sentence that its sender reads."""

from __future__ import annotations

from evaluateur.metier.accuse import Fond, Forme
from evaluateur.metier.refus import Refus


class LotRefuse(Refus):
    """A lot that cannot be received, or not be believed."""

    def __init__(self, raison: Forme | Fond, phrase: str, remede: str = "Remettez le dossier de nouveau.") -> None:
        super().__init__(phrase, remede)
        self.raison = raison
