"""What whoever holds the keyboard may take back, and do again: gestures of this sitting, by bloc, in memory only."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, get_args

from msgspec import Struct

from evaluateur.metier.actes.contexte import Contexte, Issue, Partage, Solo
from evaluateur.metier.effets import contraires
from evaluateur.metier.effets.contraires import FaitDeChoix
from evaluateur.metier.faits_solo import FaitsSolo
from evaluateur.metier.vocabulaire import BlocCode, ProfilId

Sens = Literal["defaire", "refaire"]
_CHOIX = get_args(FaitDeChoix)


class GesteSolo(Struct, frozen=True):
    """What its author did in his own grid, and what takes it back."""

    bloc: BlocCode
    auteur: ProfilId
    faits: Sequence[FaitsSolo]
    contraires: Sequence[FaitsSolo]


class GesteCommun(Struct, frozen=True):
    """What the two chose on a bloc, and what takes it back."""

    bloc: BlocCode
    faits: Sequence[FaitDeChoix]
    contraires: Sequence[FaitDeChoix]


Geste = GesteSolo | GesteCommun


def geste(contexte: Contexte, issue: Issue[object]) -> Geste | None:
    """What an act came to, if it can be taken back."""
    dossier, auteur = contexte.dossier, contexte.clavier.seul
    if isinstance(issue, Solo) and issue.faits and auteur is not None:
        grille = dossier.grille(issue.bloc, auteur)
        return GesteSolo(issue.bloc, auteur, issue.faits, contraires.faits_contraires(grille, issue.faits))
    if isinstance(issue, Partage) and len(issue.faits) == 1 and isinstance(fait := issue.faits[0], _CHOIX):
        return GesteCommun(fait.bloc, (fait,), contraires.choix_contraires(dossier.bloc(fait.bloc), fait.bloc, fait))
    return None


class Retours:
    """Forgotten as soon as the scene changes: another holder of the keyboard, other seats, another version."""

    def __init__(self) -> None:
        self._scene: Hashable = None
        self._piles: dict[tuple[BlocCode, Sens], tuple[Geste, ...]] = {}

    def heed(self, scene: Hashable) -> None:
        """Where one is; what was done elsewhere is not taken back from here."""
        if scene != self._scene:
            self._scene, self._piles = scene, {}

    def forget(self) -> None:
        """Keep nothing of it."""
        self._scene, self._piles = None, {}

    def prochain(self, bloc: BlocCode, sens: Sens) -> Geste | None:
        """What would be taken back, or done again."""
        return next(reversed(self._pile(bloc, sens)), None)

    @contextmanager
    def note(self, done: Geste) -> Iterator[None]:
        """A gesture is done meanwhile: what was taken back before it is not done again.

        Noted before whoever hears of the commit asks; as it was when it is refused.
        """
        with self._kept():
            self._piles[done.bloc, "defaire"] = (*self._pile(done.bloc, "defaire"), done)
            self._piles[done.bloc, "refaire"] = ()
            yield

    @contextmanager
    def passe(self, done: Geste, sens: Sens) -> Iterator[None]:
        """It is taken back, or done again, meanwhile: then the other way leads to it."""
        other: Sens = "refaire" if sens == "defaire" else "defaire"
        with self._kept():
            self._piles[done.bloc, sens] = self._pile(done.bloc, sens)[:-1]
            self._piles[done.bloc, other] = (*self._pile(done.bloc, other), done)
            yield

    @contextmanager
    def _kept(self) -> Iterator[None]:
        before, done = dict(self._piles), False
        try:
            yield
            done = True
        finally:
            if not done:
                self._piles = before

    def _pile(self, bloc: BlocCode, sens: Sens) -> tuple[Geste, ...]:
        return self._piles.get((bloc, sens), ())
