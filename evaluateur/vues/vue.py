"""What a dossier looks like to whoever holds the keyboard: list, steps, strip, palette and screens all ask here.

One value per commit and per holder; every part is derived at most once, when it is first asked for.
"""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from evaluateur.metier.clavier import Clavier
from evaluateur.metier.conformite import conformite
from evaluateur.metier.conformite.conformite_preparation import preparation
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.etapes import Etape
from evaluateur.metier.vocabulaire import BlocCode, Numero, ProfilId
from evaluateur.vues import identite, pas, restes, resumer, suite
from evaluateur.vues.bloc import VueBloc
from evaluateur.vues.identite import VueIdentite
from evaluateur.vues.pas import Pas
from evaluateur.vues.restes import Reste
from evaluateur.vues.resume import Prochaine, Resume
from evaluateur.vues.suite import Suite


class Vue(Struct, frozen=True, dict=True, eq=False):
    """A dossier as its faits make it, and as ``personnes`` may read it."""

    dossier: Dossier
    personnes: tuple[ProfilId, ...] = ()
    """Who holds the keyboard; nobody: what a list may show to anyone."""

    @cached_property
    def clavier(self) -> Clavier:
        """Who holds the keyboard."""
        return Clavier(self.personnes)

    @cached_property
    def siege(self) -> Numero | None:
        """The seat of the one person at the keyboard; None together, or for someone who holds none."""
        seul = self.clavier.seul
        return self.dossier.siege_de(seul) if seul is not None else None

    @cached_property
    def blocs(self) -> dict[BlocCode, VueBloc]:
        """Each bloc of the référentiel."""
        return {code: VueBloc(self.dossier, code, self.clavier) for code in self.dossier.blocs}

    # --- what is missing

    @cached_property
    def points(self) -> list[Manquement]:
        """What is left to check in the preparation, whether the candidate is there, and it is he, among it."""
        found = [*preparation(self.dossier), *conformite.presence(self.dossier)]
        return conformite.sans_derogation(self.dossier, found)

    @cached_property
    def identite(self) -> VueIdentite | None:
        """What was seen of the candidate's identity; None where it is not asked for."""
        return identite.vue(self.dossier)

    @cached_property
    def machine(self) -> list[Manquement]:
        """What happened to the machine, and only a dérogation closes."""
        return conformite.sans_derogation(self.dossier, conformite.machine(self.dossier))

    @cached_property
    def manquements(self) -> list[Manquement]:
        """All that stands between this dossier and its procès-verbal."""
        return conformite.manquements(self.dossier)

    @cached_property
    def _restes(self) -> dict[tuple[Etape, BlocCode], list[Reste]]:
        return {}

    def restes(self, etape: Etape, bloc: BlocCode) -> list[Reste]:
        """What is left to do at a step, in the order of the page; ``bloc`` may be empty while none is presented."""
        if (etape, bloc) not in self._restes:
            self._restes[etape, bloc] = self._list_restes(etape, bloc)
        return self._restes[etape, bloc]

    def _list_restes(self, etape: Etape, bloc: BlocCode) -> list[Reste]:
        if etape == "preparation":
            return restes.points(self.points)
        if etape in ("signature", "remise"):
            if self.dossier.fige is not None:
                return restes.signatures(self.dossier)
            return restes.avant_de_figer(self.dossier, self.blocs, self.manquements)
        return restes.du_bloc(self.blocs[bloc], etape) if bloc in self.dossier.presentes else []

    # --- where it stands, what comes next

    @cached_property
    def deroule(self) -> tuple[Etape, ...]:
        """The steps that one goes through, in order."""
        return pas.deroule(self.dossier)

    def lieu(self, etape: Etape) -> Etape:
        """At which of them something is done that the rules place at ``etape``."""
        return pas.lieu(self.dossier, etape)

    def pas(self, bloc: BlocCode) -> tuple[Pas, ...]:
        """The steps, for the bloc in sight if any."""
        vue = self.blocs.get(bloc)
        return tuple([
            (pas.du_bloc(vue, etape) if vue is not None else None) or pas.commun(self.dossier, len(self.points), etape)
            for etape in self.deroule
        ])  # fmt: skip

    def suite(self, etape: Etape, bloc: BlocCode) -> Suite | None:
        """What follows a step for the bloc in sight; None when nothing does."""
        return suite.suite(self.dossier, self.blocs, bloc, etape, not self.restes(etape, bloc))

    @cached_property
    def prochaine(self) -> Prochaine:
        """The act that moves the dossier on."""
        return suite.prochaine(self.dossier, self.blocs, self.points) or suite.avant_de_figer(
            self.dossier, self.manquements
        )

    @cached_property
    def resume(self) -> Resume:
        """The line of the list: the same for everyone, since it says nothing of a grid."""
        puces = tuple([resumer.puce(vue) for vue in self.blocs.values()])
        return resumer.resume(self.dossier, puces, self.prochaine)
