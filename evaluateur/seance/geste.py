"""What every act of a dossier goes through: who may write now, what is checked first, whose key signs."""

from __future__ import annotations

from collections.abc import Sequence

from evaluateur.metier.actes import gardes
from evaluateur.metier.faits import Fait
from evaluateur.metier.refus import ActeRefuse
from evaluateur.seance.travail import Travail


class Geste(Travail):
    """The common part of acts. Use it through :class:`evaluateur.seance.seance.Seance`."""

    def _partage(self, faits: Sequence[Fait]) -> None:
        gardes.autorise(self.dossier, self.clavier)
        self.append(faits, self._etabli.now())

    def _check(self, faits: Sequence[Fait]) -> None:
        moment = self.avant_engagement()
        self.append_checked(faits, moment)

    def _my_key(self) -> bytes:
        """The key that signs for whoever holds the keyboard: the one that his seat is known by."""
        ouvert = self._etabli.profil_ouvert(self.clavier.personnes[0])
        seated = {e.identifiant: e.cle_publique for e in self.dossier.sieges.values()}
        if seated.get(ouvert.profil.identifiant, ouvert.profil.cle_publique) != ouvert.profil.cle_publique:
            raise ActeRefuse(
                "Votre clé de signature n’est plus celle sous laquelle vous teniez ce siège.",
                "Faites-vous remplacer dans ce dossier, avec ce motif : le travail scellé reste sous votre nom.",
            )
        return ouvert.cle_signature
