"""One bloc as whoever holds the keyboard may see it, each part derived once, whoever asks for it."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from msgspec import Struct

from evaluateur.metier import conciliation, jury, stade
from evaluateur.metier.actes import notation
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.conciliation import Cellule, Etat
from evaluateur.metier.conformite import conformite
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.dossier import Dossier, EtatBloc
from evaluateur.metier.grille import Grille, Manque, a_aborder, manques
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.stade import Stade
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, Numero
from evaluateur.vues.bilan import Bilan, bilan


class VueBloc(Struct, frozen=True, dict=True, eq=False):
    """What a dossier says of one bloc, and the holder's own grid in it; nothing of a grid that is not his."""

    dossier: Dossier
    code: BlocCode
    clavier: Clavier

    @property
    def bloc(self) -> Bloc:
        """The bloc in the référentiel."""
        return self.dossier.referentiel.par_bloc[self.code]

    @property
    def etat(self) -> EtatBloc:
        """The bloc in the dossier."""
        return self.dossier.blocs[self.code]

    # --- what both may know

    @property
    def chronometre(self) -> bool:
        """Whether one of its clocks runs."""
        return any(chrono.etat == "en_cours" for chrono in self.etat.chronos.values())

    @cached_property
    def stade(self) -> Stade:
        """How far it has come."""
        return stade.stade(self.dossier, self.code)

    @cached_property
    def scelles(self) -> int:
        """How many grids are sealed."""
        return len(jury.sieges(self.dossier)) - len(jury.a_sceller(self.dossier, self.code))

    @cached_property
    def manquements(self) -> list[Manquement]:
        """What its modalities lack, dérogations in force left out."""
        return conformite.sans_derogation(self.dossier, conformite.du_bloc(self.dossier, self.code))

    @cached_property
    def cellules(self) -> list[Cellule]:
        """Both grids side by side; empty before the reveal."""
        return conciliation.cellules(self.dossier, self.code)

    @cached_property
    def etats(self) -> Counter[Etat]:
        """How many cells are in each state."""
        return Counter([c.etat for c in self.cellules])

    @cached_property
    def textes(self) -> list[CelluleCode]:
        """Competences whose printed text is still to be picked."""
        return conciliation.precisions_attendues(self.dossier, self.code) if self.etat.revele_le else []

    # --- the holder's own grid

    @cached_property
    def siege(self) -> Numero | None:
        """The seat of the one person at the keyboard; None together, or for someone who holds none."""
        seul = self.clavier.seul
        return self.dossier.siege_de(seul) if seul is not None else None

    @cached_property
    def grille(self) -> Grille:
        """The grid of the one person at the keyboard; empty for two together."""
        seul = self.clavier.seul
        return self.dossier.grille(self.code, seul) if seul is not None else Grille()

    @cached_property
    def obstacle(self) -> str:
        """Why the holder cannot write in his grid now; empty when he can."""
        return notation.obstacle(self.dossier, self.clavier, self.code)

    @cached_property
    def manques(self) -> list[Manque]:
        """What the grid lacks."""
        return manques(self.grille, self.bloc, self.dossier.referentiel.echelles)

    @cached_property
    def bilan(self) -> Bilan:
        """The grid counted."""
        return bilan(self.bloc, self.grille, self.dossier.referentiel.echelles, self.manques)

    @property
    def grille_ouverte(self) -> bool:
        """Whether the holder has a grid of his own that is neither sealed nor revealed: its gaps are left to do."""
        return self.siege is not None and not self.etat.scelle(self.siege) and not self.etat.revele_le

    @cached_property
    def a_aborder(self) -> list[CelluleCode]:
        """Criteria that the holder raises in the entretien, after his own grid."""
        return a_aborder(self.grille, self.bloc, self.dossier.referentiel.echelles)

    @cached_property
    def restent_a_aborder(self) -> list[CelluleCode]:
        """Those not ticked yet."""
        return [code for code in self.a_aborder if not self.grille.abordes.get(code)]
