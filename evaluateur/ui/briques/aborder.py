"""One point to raise in the entretien: why it is there, its mark, and a box to tick once it was raised."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from evaluateur.metier import designation
from evaluateur.metier.grille import Grille
from evaluateur.metier.referentiel import TOUCHE_A_ABORDER, Bloc, Referentiel
from evaluateur.metier.vocabulaire import NON_RENSEIGNE, CelluleCode
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import column, icon, line, restyle, say, set_icon, text
from evaluateur.ui.briques.critere import state_width
from evaluateur.ui.briques.marques import MarkSelector


def what_is_raised(referentiel: Referentiel, bloc: Bloc) -> str:
    """What puts a point on the list, while there is none."""
    words = [f"« {v.mot} » ({v.touche})" for v in referentiel.echelles.critere.valeurs if v.a_aborder and v.touche]
    gestes = [f"renseignez {word}" for word in words if bloc.modalites.aborde_non_observe]
    gestes.append(f"signalez ({TOUCHE_A_ABORDER})")
    return f"Ce que vous {' ou '.join(gestes)} dans votre grille s’ajoute ici, pour l’entretien."


class PointCard(QFrame):
    """A criterion, as one's own grid gives it."""

    chosen = Signal(str, str)
    ticked = Signal(str, bool)
    attended = Signal(str)

    def __init__(self, look: Look, referentiel: Referentiel, bloc: Bloc, code: CelluleCode) -> None:
        super().__init__()
        self.setProperty("kind", "sheet")
        self.code, self._look = code, look
        self._echelle = referentiel.echelles.critere
        self._name = designation.cellule(bloc, code)
        self._why_icon = icon(look, "flag", "ocre")
        self._why = text("", tone="ocre")
        self._marks = MarkSelector(look, self._echelle.valeurs, self._name)
        self._marks.chosen.connect(lambda key: self.chosen.emit(code, key))
        self._word_icon = icon(look, "circle-dashed", "ardoise")
        self._word = text("", wrap=False)
        self._done = QCheckBox("Abordé")
        self._done.setAccessibleName(f"{self._name} : abordé")
        self._done.clicked.connect(lambda checked: self.ticked.emit(code, checked))
        words = column(line(self._why_icon, self._why, spacing=6), text(referentiel.par_critere[code].texte), spacing=2)
        state = QWidget()
        state.setMinimumWidth(state_width(state, look, self._echelle))
        state.setLayout(line(self._word_icon, self._word, -1, spacing=6))
        right = column(self._marks, line(state, self._done), spacing=4)
        layout = line(words, right, margins=(12, 8, 12, 8), spacing=12)
        layout.setStretchFactor(words, 1)
        self.setLayout(layout)
        for child in self.findChildren(QWidget):
            child.installEventFilter(self)

    def refresh(self, grille: Grille, ouvert: bool) -> None:
        """Show its mark, and whether it was raised."""
        valeur = self._echelle.valeur(grille.marques.get(self.code, ""))
        self._marks.show_value(valeur.cle if valeur else "")
        self._marks.setEnabled(ouvert)
        say(self._word, valeur.mot if valeur else NON_RENSEIGNE, valeur.ton if valeur else "ardoise")
        set_icon(self._look, self._word_icon, valeur.icone if valeur else "circle-dashed",
                 (valeur.ton or "encre") if valeur else "ardoise")  # fmt: skip
        signale = bool(grille.signales.get(self.code))
        what = "signalé" if signale else valeur.mot.lower() if valeur else NON_RENSEIGNE.lower()
        say(self._why, f"{self._name}, {what}")
        set_icon(self._look, self._why_icon, "flag" if signale or valeur is None else valeur.icone, "ocre")
        self._done.setChecked(bool(grille.abordes.get(self.code)))
        self._done.setEnabled(ouvert)

    def focus(self) -> None:
        """The marks take the focus."""
        self._marks.setFocus(Qt.FocusReason.OtherFocusReason)

    def has_focus(self) -> bool:
        """One of its controls has the focus."""
        return any(child.hasFocus() for child in self.findChildren(QWidget))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The card is chosen while it holds the focus."""
        if event.type() == QEvent.Type.FocusIn:
            restyle(self, chosen="true")
            self.attended.emit(self.code)
        elif event.type() == QEvent.Type.FocusOut:
            restyle(self, chosen="false")
        return False
