"""Why a lot is refused, in a code that a register keeps and a sentence that its sender reads."""

from __future__ import annotations

from typing import Literal

from evaluateur.metier.refus import Refus

Raison = Literal["chiffrement", "demesure", "conteneur", "signature", "manifeste", "version"]


class LotRefuse(Refus):
    """These bytes are no lot that can be received."""

    def __init__(self, raison: Raison, phrase: str, remede: str = "Remettez le dossier de nouveau.") -> None:
        super().__init__(phrase, remede)
        self.raison = raison
