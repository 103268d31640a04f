"""The rail of a grid: every competence with its state and count, and the bloc itself at the end."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from evaluateur.metier.grille import Grille
from evaluateur.metier.referentiel import Bloc, Competence, Echelles
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import CelluleCode
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, icon, line, restyle, say, scrolled, set_icon, text
from evaluateur.vues.parcours import Bilan, bilan


class _Item(Button):
    """One competence, or the bloc."""

    def __init__(self, look: Look, code: str, label: str) -> None:
        super().__init__("", kind="railitem")
        self._look, self._spoken = look, f"{code} {label}".strip()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._icon = icon(look, "circle-dashed", "ardoise")
        self._number = text(code, "secondary", wrap=False)
        self._label = text(label, "body")
        self._count = text("", "secondary", wrap=False)
        self._inside = QGridLayout(self)
        self._inside.setContentsMargins(10, look.px(5), 12, look.px(5))
        self._inside.setHorizontalSpacing(8)
        for place, part in enumerate((self._icon, self._number, self._label, self._count)):
            self._inside.addWidget(part, 0, place, Qt.AlignmentFlag.AlignTop)
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._number.setMinimumWidth(look.px(22))
        self._inside.setColumnStretch(2, 1)
        whole = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        whole.setHeightForWidth(True)
        self.setSizePolicy(whole)
        policy = self._label.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self._label.setSizePolicy(policy)

    def show_state(self, name: str, tone: str, count: str, missing: bool, current: bool) -> None:
        """Show its state; in words for assistive tools."""
        set_icon(self._look, self._icon, name, tone)
        say(self._count, count, "ocre" if missing else "")
        restyle(self._label, role="strong" if current else "body")
        self.setChecked(current)
        self.setAccessibleName(francais(f"{self._spoken}, {count}"))

    def sizeHint(self) -> QSize:
        """Its label may wrap."""
        return QSize(0, self._inside.heightForWidth(max(self.width(), 120)))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def hasHeightForWidth(self) -> bool:
        """A narrower rail makes taller items."""
        return True

    def heightForWidth(self, width: int) -> int:
        """What the wrapped label asks for."""
        return self._inside.heightForWidth(width)


class CompetenceRail(QWidget):
    """Click on one to see its table; the keyboard uses Ctrl+↑ and Ctrl+↓."""

    asked = Signal(str)

    def __init__(self, look: Look, bloc: Bloc) -> None:
        super().__init__()
        self._bloc = bloc
        self._count = text("", "secondary", wrap=False)
        inner = QWidget()
        items = QVBoxLayout(inner)
        items.setContentsMargins(0, 0, 0, 0)
        items.setSpacing(0)
        self._items: dict[CelluleCode, _Item] = {}
        for competence in bloc.competences:
            self._items[competence.code] = _Item(look, competence.code, competence.libelle_court)
        self._items[bloc.cellule] = _Item(look, "", f"Bloc {bloc.code}")
        for code, item in self._items.items():
            item.clicked.connect(lambda _=False, c=code: self.asked.emit(c))
            items.addWidget(item)
        items.addStretch(1)
        title = line(text("Compétences", "section", wrap=False), -1, self._count, margins=(14, 10, 12, 6))
        self.setLayout(column(title, scrolled(inner), spacing=0))

    def refresh(self, grille: Grille, echelles: Echelles, current: str) -> None:
        """Show one's own grid."""
        counts = bilan(self._bloc, grille, echelles)
        for competence in self._bloc.competences:
            shown = _state(competence, grille, counts, echelles)
            self._items[competence.code].show_state(*shown, competence.code == current)
        total = len(self._bloc.criteres)
        say(self._count, f"{total - counts.reste('critere')} sur {total} critères")
        verdict = echelles.bloc.valeur(grille.marques.get(self._bloc.cellule, ""))
        if verdict is None:
            shown = ("circle-dashed", "ardoise", "à prononcer", True)
        elif counts.reste("motif"):
            shown = ("demi", "encre", "motif à écrire", True)
        else:
            shown = (verdict.icone, verdict.ton or "encre", verdict.mot, False)
        self._items[self._bloc.cellule].show_state(*shown, self._bloc.cellule == current)


def _state(competence: Competence, grille: Grille, counts: Bilan, echelles: Echelles) -> tuple[str, str, str, bool]:
    """Icon, tone, count or word, and whether that word is something missing."""
    total = len(competence.criteres)
    marques = total - sum(c.code in counts.quoi for c in competence.criteres)
    valeur = echelles.competence.valeur(grille.marques.get(competence.code, ""))
    if marques == 0 and valeur is None:
        return "circle-dashed", "ardoise", f"0 / {total}", False
    if marques < total:
        return "demi", "encre", f"{marques} / {total}", False
    if valeur is None:
        return "demi", "encre", "à prononcer", True
    if competence.code in counts.quoi:
        return "demi", "encre", "à préciser", True
    return valeur.icone or "circle-check", valeur.ton or "encre", f"{marques} / {total}", False
