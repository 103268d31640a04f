"""What every act of a dossier goes through: who may write now, what is checked first."""

from __future__ import annotations

from evaluateur.metier.actes.contexte import Contexte
from evaluateur.seance.travail import Travail


class Geste(Travail):
    """The common part of acts. Use it through :class:`evaluateur.seance.seance.Seance`."""

    def contexte(self) -> Contexte:
        """On what an act is done now."""
        return Contexte(self.dossier, self.clavier, self._etabli.now())
