"""What every screen about one bloc is: built anew when another bloc is in sight, one sentence when none is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.vocabulaire import HORS_BLOC
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.attention import attention_kept
from evaluateur.ui.briques.base import clear, text
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.ecran import Ecran

if TYPE_CHECKING:
    from evaluateur.vues.bloc import VueBloc

AUCUN_BLOC = "Aucun bloc n’est présenté : voyez la préparation."


class BlocEcran(Ecran):
    """A screen fills ``_layout`` in ``build``, shows the dossier in ``show_bloc``, lays itself out in ``fit``.

    None of the three is called without a bloc; ``_code`` is then empty.
    """

    def __init__(self, desk: Desk, look: Look, way: QBoxLayout.Direction = QBoxLayout.Direction.LeftToRight) -> None:
        super().__init__(desk, look)
        self._code = HORS_BLOC
        self._compact = False
        self._layout = QBoxLayout(way, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    @property
    def _bloc(self) -> Bloc:
        return self.desk.dossier.referentiel.par_bloc[self._code]

    @property
    def _vue(self) -> VueBloc:
        return self.desk.vue.blocs[self._code]

    def refresh(self) -> None:
        """Show the bloc in sight as it is now."""
        if not self._code or self._code != self.desk.bloc or self.outdated():
            self.leave()
            clear(self._layout)
            self.typings = []
            self.forget()
            self._code = self.desk.bloc
            if self._code:
                self.build()
                self.fit()
            else:
                self._layout.addWidget(text(AUCUN_BLOC, "section"))
        if self._code:
            self.show_bloc()

    def set_compact(self, compact: bool) -> None:
        """Make do with less width, or no longer: at once, and in what is built later."""
        self._compact = compact
        if self._code:
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One layout for one width, whatever was shown before."""
        super().resizeEvent(event)
        if self._code:
            with attention_kept(self):
                self.fit()

    def outdated(self) -> bool:
        """Whether what was built for this bloc does not suit it any more."""
        return False

    def forget(self) -> None:
        """What was built is gone: keep nothing of it."""

    def build(self) -> None:
        """Fill the layout for the bloc in sight."""

    def show_bloc(self) -> None:
        """Show the dossier in what was built."""

    def fit(self) -> None:
        """Lay out for the width at hand."""
