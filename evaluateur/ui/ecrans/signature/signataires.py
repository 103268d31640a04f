"""Who signs, and how: the choice of the mode, its reminder, a card a seat."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from evaluateur.metier import designation
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import Mode
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import column, icon, line, restyle, say, set_icon, text

MODES: dict[Mode, tuple[str, str, str]] = {
    "papier": ("Papier", "printer", "La grille imprimée, signée à la main par chaque évaluateur, est l’original."),
    "electronique": (
        "Électronique", "key-round", "Chaque évaluateur signe avec sa phrase secrète ; le PDF est l’original.",
    ),
}  # fmt: skip
_CERTIFICATS = (
    "Sans certificat de l’organisme de formation (Réglages), la signature est provisoire et la grille l’indique. "
    "Ce n’est pas une signature qualifiée."
)


_ARROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}


class ModeChoice(QWidget):
    """Two radio buttons, none chosen beforehand, each with what it means; arrows choose."""

    chosen = Signal()

    def __init__(self, grille: str) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._fault = text("", "fault")
        self._fault.hide()
        self._radios: dict[Mode, QRadioButton] = {}
        layout = column(text(f"Comment sera signée la {grille} ?", "strong"), spacing=4)
        for mode, (word, _, meaning) in MODES.items():
            radio = QRadioButton(francais(word))
            whole = f"{meaning} {_CERTIFICATS}" if mode == "electronique" else meaning
            radio.setAccessibleDescription(francais(whole))
            radio.toggled.connect(lambda _: self.show_fault(""))
            radio.toggled.connect(self._on_toggled)
            radio.installEventFilter(self)
            self._group.addButton(radio)
            self._radios[mode] = radio
            layout.addWidget(radio)
            layout.addLayout(column(text(whole, "secondary"), margins=(24, 0, 0, 8)))
        layout.addWidget(self._fault)
        self.setLayout(layout)

    def _on_toggled(self, on: bool) -> None:
        if on:
            self.chosen.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt only moves the attention while none is chosen."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        by = _ARROWS.get(Qt.Key(event.key()))
        if by is None:
            return False
        radios = list(self._radios.values())
        here = next(i for i, radio in enumerate(radios) if radio is watched)
        other = radios[(here + by) % len(radios)] if self.mode() is not None else radios[0 if by < 0 else -1]
        other.setChecked(True)
        other.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def mode(self) -> Mode | None:
        """The one chosen."""
        return next((mode for mode, radio in self._radios.items() if radio.isChecked()), None)

    def show_fault(self, sentence: str) -> None:
        """Name what is missing."""
        say(self._fault, sentence)
        self._fault.setVisible(bool(sentence))

    def focus(self) -> None:
        """The one chosen, else the first."""
        self._radios[self.mode() or "papier"].setFocus()


class ModeCard(QFrame):
    """Which mode the record was frozen in; it changes no more."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "quiet")
        self._look = look
        self._icon = icon(look, "lock", "encre", 18)
        self._title, self._meaning = text("", "strong"), text("", "secondary")
        layout = line(self._icon, column(self._title, self._meaning, spacing=2), margins=(12, 8, 12, 8), spacing=10)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def refresh(self, mode: Mode) -> None:
        """Show a mode."""
        word, name, meaning = MODES[mode]
        set_icon(self._look, self._icon, name, "encre", 18)
        say(self._title, f"Mode {word.lower()}")
        say(self._meaning, meaning)


class SeatCard(QFrame):
    """One seat: who, and whether he has signed. The one who signs now has a frame of ink and his secret inside."""

    def __init__(self, look: Look, numero: int) -> None:
        super().__init__()
        self.setProperty("kind", "sheet")
        self._look = look
        self._name = text("", "strong")
        self._icon, self._state = icon(look, "circle-dashed", "ardoise"), text("", wrap=False)
        head = line(icon(look, f"rond-{numero}", "encre", 24), self._name, self._icon, self._state, spacing=8)
        head.setStretch(1, 1)
        self._inside = QVBoxLayout()
        self.setLayout(column(head, self._inside, margins=(12, 9, 12, 9), spacing=8))

    def hold(self, part: QWidget) -> None:
        """Put the secret inside, ready for the attention at once: a layout would show it a moment later."""
        self._inside.addWidget(part)
        part.show()

    def refresh(self, occupant: Evaluateur, signed: datetime | None, today: datetime, now: bool) -> None:
        """``now``: it is his turn, and he is at the keyboard."""
        say(self._name, occupant.nom_complet)
        say(self._state, _when(signed, today) if signed else "À signer", "encre" if signed else "ardoise")
        set_icon(self._look, self._icon, "signature" if signed else "circle-dashed", "encre" if signed else "ardoise")
        restyle(self, chosen="true" if now else "false")


def _when(signed: datetime, today: datetime) -> str:
    day = f" le {signed:%d/%m}" if signed.date() != today.date() else ""
    return f"Signée{day} à {designation.heure(signed)}"
