"""The words of a scale side by side: one key, one click, one tab stop. Empty is dashed; nothing is preselected."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from evaluateur.metier.referentiel import Echelle, Valeur
from evaluateur.metier.typographie import francais
from evaluateur.ui.apparence.look import Look


class _Segment(QPushButton):
    """One word. It leaves arrows and letters to the selector: Qt would move the focus out of the group."""

    attended = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """It has the attention."""
        super().focusInEvent(event)
        self.attended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Entrée press; everything else goes up."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            event.ignore()


class MarkSelector(QWidget):
    """Chooses one value of a scale, or none. ``chosen`` follows a gesture only, never :meth:`show_value`."""

    chosen = Signal(str)
    attended = Signal()
    """One of its words took the focus."""

    def __init__(self, look: Look, valeurs: Sequence[Valeur], name: str, wide: bool = False) -> None:
        super().__init__()
        self.echelle = Echelle(tuple(valeurs))
        self._look, self._wide, self._name = look, wide, name
        self._value, self._shown = "", False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._segments: dict[str, _Segment] = {}
        for rank, valeur in enumerate(self.echelle.valeurs):
            place = "first" if rank == 0 else "last" if rank == len(self.echelle.valeurs) - 1 else "middle"
            self._segments[valeur.cle] = self._segment(valeur, place)
            layout.addWidget(self._segments[valeur.cle])
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_value("")

    def _segment(self, valeur: Valeur, place: str) -> _Segment:
        segment = _Segment()
        segment.setCheckable(True)
        segment.setProperty("kind", "mark")
        segment.setProperty("place", place)
        segment.setProperty("tone", valeur.ton or "encre")
        if self._wide:
            segment.setProperty("wide", "true")
        segment.setIconSize(self._look.icon_size(16))
        segment.setToolTip(francais(_with_key(valeur)))
        segment.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        segment.attended.connect(self.attended)
        segment.clicked.connect(lambda _=False, key=valeur.cle: self._press(key))
        return segment

    @property
    def value(self) -> str:
        """The value shown; empty when there is none."""
        return self._value

    def set_name(self, name: str) -> None:
        """What is being marked, for assistive tools: each segment says it with its word."""
        self._name = name
        self._label()

    def show_value(self, key: str) -> None:
        """Show a value, writing nothing."""
        wanted = key if key in self._segments else ""
        if wanted == self._value and self._shown:
            self._segments[wanted].setChecked(True) if wanted else None
            return
        self._value, self._shown = wanted, True
        for valeur in self.echelle.valeurs:
            segment = self._segments[valeur.cle]
            checked = valeur.cle == self._value
            segment.setChecked(checked)
            segment.setFlat(not self._value)
            segment.setIcon(self._icon(valeur, checked))
            segment.setText(self._words(valeur, checked))
            segment.ensurePolished()
            segment.setFixedSize(segment.sizeHint())  # of the same size, it lays nothing out anew
        self._label()
        self._rove()

    def _icon(self, valeur: Valeur, checked: bool) -> QIcon:
        """The state once chosen; before, on a wide one, the key that chooses it."""
        if checked and valeur.icone:
            return self._look.icon(valeur.icone, "sur_encre", checked="sur_encre")
        return self._look.keycap(valeur.touche) if self._wide and valeur.touche and not checked else QIcon()

    def _words(self, valeur: Valeur, checked: bool) -> str:
        if self._wide:
            return f"\u2009{francais(valeur.mot)}"
        if checked and valeur.icone:
            return ""
        sign = not any(map(str.isalnum, valeur.court))  # a dash tells no key
        return francais(valeur.touche.upper() if sign and valeur.touche else valeur.court)

    def _label(self) -> None:
        for valeur in self.echelle.valeurs:
            self._segments[valeur.cle].setAccessibleName(francais(f"{self._name} : {valeur.mot}"))

    def _rove(self) -> None:
        """One tab stop: the chosen segment, or the first."""
        self.setProperty("walking", False)
        stop = self._value or self.echelle.valeurs[0].cle
        for key, segment in self._segments.items():
            segment.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == stop else Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self._segments[stop])

    def _press(self, key: str) -> None:
        # Qt has toggled the segment already; what is shown changes only when the act is accepted.
        self._segments[key].setChecked(key == self._value)
        self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters choose, left and right walk; the rest goes up to the screen."""
        valeur = self.echelle.a_la_touche(event.text())
        if valeur is not None and not _modified(event):
            self.chosen.emit(valeur.cle)
            return
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self._walk(1 if event.key() == Qt.Key.Key_Right else -1)
            return
        event.ignore()

    def _walk(self, by: int) -> None:
        """Move the focus among the segments; moving writes nothing, Space presses."""
        segments = list(self._segments.values())
        here = next((i for i, s in enumerate(segments) if s.hasFocus()), 0)
        there = segments[(here + by) % len(segments)]
        self.setProperty("walking", True)
        there.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        there.setFocus(Qt.FocusReason.TabFocusReason)
        segments[here].setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _with_key(valeur: Valeur) -> str:
    """A word and its key; R is the initial of no word of ours, hence what it stands for."""
    if valeur.touche == "R" and valeur.defavorable:
        return f"{valeur.mot} (R comme {'refusée' if valeur.mot.endswith('e') else 'refusé'})"
    return f"{valeur.mot} ({valeur.touche})" if valeur.touche else valeur.mot


def _modified(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
