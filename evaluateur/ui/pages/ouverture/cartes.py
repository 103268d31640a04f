"""Whose profile is opened: one large card a person. Arrows choose, Entrée goes on to the secret."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance.porte import Profil
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column

_BY = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
HEIGHT = 44


class _Card(Button):
    """One person."""

    walked = Signal(int)
    typed = Signal(str)

    def __init__(self, look: Look, profil: Profil) -> None:
        super().__init__(profil.nom_complet, kind="card")
        self._look, self.identifiant = look, profil.identifiant
        self.setCheckable(True)
        self.setIconSize(look.icon_size(20))
        self.setMinimumHeight(look.px(HEIGHT))
        self.show_chosen(False)

    def show_chosen(self, chosen: bool) -> None:
        """One stop for Tab among all cards: the one chosen."""
        self.setChecked(chosen)
        self.setIcon(self._look.icon("circle-check" if chosen else "user", "encre"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk among the cards; what is typed is meant for the secret of the one chosen."""
        by, letter = _BY.get(Qt.Key(event.key())), event.text()
        if by is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.walked.emit(by)
        elif letter.isprintable() and letter.strip() and not event.modifiers() & _COMMANDS:
            self.typed.emit(letter)
        else:
            super().keyPressEvent(event)


_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class ProfileCards(QWidget):
    """Exactly one is chosen. ``chosen``: another one; ``taken``: by a gesture that goes on to the secret."""

    chosen = Signal()
    taken = Signal()
    typed = Signal(str)

    def __init__(self, look: Look, profils: Sequence[Profil], last: ProfilId) -> None:
        super().__init__()
        self._cards = [_Card(look, profil) for profil in profils]
        self.setLayout(column(*self._cards))
        for rank, card in enumerate(self._cards):
            card.clicked.connect(partial(self._take, rank))
            card.walked.connect(lambda by, rank=rank: self._walk(rank + by))
            card.typed.connect(self.typed)
        known = [card.identifiant for card in self._cards]
        self._rank = known.index(last) if last in known else 0
        self._cards[self._rank].show_chosen(True)

    def key(self) -> ProfilId:
        """Whose card is chosen."""
        return self._cards[self._rank].identifiant

    def stops(self) -> list[QWidget]:
        """The cards, in the order of Tab; one of them stops it."""
        return list(self._cards)

    def _choose(self, rank: int) -> None:
        before, self._rank = self._rank, rank
        for card in self._cards:
            card.show_chosen(card is self._cards[rank])
        if rank != before:
            self.chosen.emit()

    def _walk(self, rank: int) -> None:
        self._choose(rank % len(self._cards))
        self._cards[self._rank].setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, rank: int, _: bool = False) -> None:
        self._choose(rank)
        self.taken.emit()
