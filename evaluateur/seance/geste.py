"""What every act of a dossier goes through: who may write now, what is checked first."""

from __future__ import annotations

from collections.abc import Sequence

from evaluateur.metier.actes import gardes
from evaluateur.metier.faits import Fait
from evaluateur.seance.travail import Travail


class Geste(Travail):
    """The common part of acts. Use it through :class:`evaluateur.seance.seance.Seance`."""

    def _partage(self, faits: Sequence[Fait]) -> None:
        gardes.autorise(self.dossier, self.clavier)
        self.append(faits, self._etabli.now())

    def _check(self, faits: Sequence[Fait]) -> None:
        moment = self.avant_engagement()
        self.append_checked(faits, moment)
