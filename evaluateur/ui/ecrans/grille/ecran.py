"""The grid, where the hours are spent: one key a mark, one key a verdict, the official text always whole."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QKeyEvent

from evaluateur.metier.referentiel import TOUCHE_A_ABORDER
from evaluateur.metier.typographie import majuscule, minuscule
from evaluateur.seance.changement import Changement
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import shortcut
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.bloc import BlocEcran
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.ecrans.grille.appui import onglets
from evaluateur.ui.ecrans.grille.bloc import BlocGrid
from evaluateur.vues.restes import Reste


class GrilleEcran(BlocEcran):
    """Holds the grid of the bloc in sight; another bloc builds another one."""

    etape = "grille"
    aide = "grille"

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._grid: BlocGrid | None = None
        for key, gesture in (
            ("Ctrl+Down", lambda: self._walk_table(1)),
            ("Ctrl+Up", lambda: self._walk_table(-1)),
            ("F6", self._open_phrases),
            ("F7", self._toggle_side),
        ):
            shortcut(self, key, gesture)

    # --- showing

    def forget(self) -> None:
        """No grid is held."""
        self._grid = None

    def build(self) -> None:
        """The grid of the bloc."""
        self._grid = BlocGrid(self.desk, self.look, self._code)
        self._layout.addWidget(self._grid)

    def show_bloc(self) -> None:
        """Show one's own grid of the bloc in sight."""
        if self._grid is not None:
            self._grid.refresh()
            self.typings = self._grid.typings

    def follow(self, changement: Changement) -> None:
        """A mark repaints its row and what is counted of it."""
        cellules = changement.cellules(self.desk.bloc)
        if cellules is None:
            self.refresh()
        elif cellules and self._grid is not None:
            self._grid.follow(cellules)
            self.typings = self._grid.typings

    # --- moving

    def enter(self, cible: str) -> None:
        """Focus the criterion, the verdict or the comment; without a place, the first gap of the table."""
        if self._grid is not None:
            self._grid.enter(cible, next((r for r in self.restes() if r.cible == cible), None))

    def _walk_table(self, by: int) -> None:
        if self._grid is not None:
            self.leave()
            self._grid.walk_table(by)

    def take(self, event: QKeyEvent) -> bool:
        """Letters mark the criterion that was last in sight."""
        return self._grid is not None and self._grid.take(event)

    def after(self, restes: list[Reste], by: int) -> int:
        """The gap that follows the cell in sight."""
        if self._grid is None:
            return super().after(restes, by)
        rangs, place = self._grid.bloc.rangs, self.desk.place.cible
        here = rangs[place if place in rangs else self._grid.competence]
        following = [i for i, r in enumerate(restes) if (rangs[r.cible] > here) == (by > 0)]
        if not following:
            return super().after(restes, by)
        return following[0] if by > 0 else following[-1]

    # --- frame

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the table."""
        grid, echelles = self._grid, self.desk.dossier.referentiel.echelles
        if grid is not None and grid.competence == grid.bloc.cellule:
            return [(echelles.bloc.touches, "prononcer"), ("Tab", "motif"), ("Ctrl+↑", "précédente")]
        if grid is not None and self.desk.place.cible == grid.competence:
            return [(echelles.competence.touches, "prononcer"), ("Échap", "critères"), ("Ctrl+↓", "suivante")]
        reste = echelles.critere.reflexe
        whole = [(f"Maj+{reste.touche}", f"le reste {reste.mot.lower()}")] if reste else []
        raised = [(TOUCHE_A_ABORDER, "à aborder")] if "entretien" in self.desk.dossier.referentiel.deroule else []
        return [(echelles.critere.touches, "renseigner"), *whole, *raised, ("Ctrl+↓", "suivante")]

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        grid = self._grid
        if grid is None:
            return []
        reste = grid.reflexe
        whole = (
            [Gesture(f"Renseigner « {reste.mot} » pour le reste du tableau", grid.mark_the_rest, f"Maj+{reste.touche}")]
            if reste is not None
            else []
        )
        words = onglets(self.desk.dossier.referentiel, grid.bloc).values()
        beside = majuscule(", ".join(map(minuscule, words)))
        tables = {grid.bloc.cellule: "Prononcer le résultat du bloc"}
        tables |= {k.code: f"Compétence {k.code}, {k.libelle_court}" for k in grid.bloc.competences}
        return [
            *whole,
            Gesture("Phrases types", self._open_phrases, "F6"),
            *([Gesture(beside, self._toggle_side, "F7")] if beside else []),
            *(
                Gesture(said, partial(self.desk.go, "grille", cible=code))
                for code, said in tables.items()
                if code != grid.competence
            ),
        ]

    def _open_phrases(self) -> None:
        if self._grid is not None:
            self._grid.open_phrases()

    def _toggle_side(self) -> None:
        if self._grid is not None:
            self._grid.toggle_side(self._compact)

    def fit(self) -> None:
        """The rail becomes a drawer (F7)."""
        if self._grid is not None:
            self._grid.set_compact(self.width(), self._compact)
