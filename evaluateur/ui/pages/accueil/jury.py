"""The same jury for the candidates of a day: who sits in one of their dossiers sits in those where nobody does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from evaluateur.metier.typographie import enumeration, pluriel
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button
from evaluateur.ui.briques.demande import Ask
from evaluateur.ui.bureau.desk import Desk, News
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.vues.resume import Resume

if TYPE_CHECKING:  # the list of sessions opens no dossier
    from evaluateur.seance.dossiers.jurys import Proposition

_NOBODY = "preparation"
"""The step at which a dossier waits for its jury."""


class SameJury(Ask):
    """Says who would sit where, and waits; ``button`` asks for it, ``reload`` shows the list again."""

    def __init__(self, desk: Desk, look: Look, reload: Callable[[], object]) -> None:
        super().__init__(desk, lambda _: self._apply(), lambda: None, "Désigner ces évaluateurs")
        self._desk, self._reload = desk, reload
        self._resumes: Sequence[Resume] = ()
        self._proposed: Proposition | None = None
        self.button = Button("Les mêmes évaluateurs pour tous…", self.offer, kind="small")
        self.button.setIcon(look.icon("users"))

    def show_for(self, resumes: Sequence[Resume]) -> None:
        """Offer it where several dossiers are listed and one of them waits for its preparation."""
        self._resumes = resumes
        self.button.setVisible(self._may())

    def _may(self) -> bool:
        return len(self._resumes) > 1 and any(r.prochaine.etape == _NOBODY for r in self._resumes)

    def gestures(self) -> list[Gesture]:
        """The same in the palette."""
        return [Gesture("Les mêmes évaluateurs pour les dossiers du jour…", self.offer)] if self._may() else []

    def offer(self) -> None:
        """Say who and how many, or why there is nothing to do."""
        from evaluateur.seance.dossiers import jurys

        desk, found = self._desk, list["Proposition | None"]()
        if not desk.act(lambda: found.append(jurys.proposer(desk.poste, self._resumes))):
            return
        self._proposed = found[0]
        if self._proposed is None:
            desk.tell(
                "Aucun dossier du jour n’attend les évaluateurs d’un autre : désignez d’abord ceux de l’un d’eux."
            )
            return
        who = [f"{e.nom_complet} (évaluateur {n})" for n, e in sorted(self._proposed.evaluateurs.items())]
        count = pluriel(len(self._proposed.dossiers), "dossier")
        self.ask(f"Désigner {enumeration(who)} dans {count} du jour, sans évaluateur ?", self.button)

    def _apply(self) -> str:
        from evaluateur.seance.dossiers import jurys

        desk, proposed = self._desk, self._proposed
        if proposed is None:
            return ""
        done, faults = jurys.appliquer(desk.poste, proposed)
        self._reload()
        words = f"Évaluateurs désignés dans {pluriel(done, 'dossier')}."
        desk.told.emit(News(words, " ".join(faults), "alerte") if faults else News(words))
        return ""
