"""One's own points to raise in the entretien, and one's notes: the right side of the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evaluateur.metier.actes import notation
from evaluateur.metier.grille import cle_notes
from evaluateur.metier.referentiel import TOUCHE_A_ABORDER
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.aborder import PointCard, what_is_raised
from evaluateur.ui.briques.base import clear, column, icon, line, say, text
from evaluateur.ui.briques.saisie import TextBox, Typing
from evaluateur.ui.bureau.desk import Desk
from evaluateur.vues.bloc import VueBloc


class Points(QWidget):
    """A card for each point of the holder's own grid. ``pinned``: the notes, which stay in sight below."""

    emptied = Signal()
    """The card that had the attention is gone, and there is none to take it."""

    def __init__(self, desk: Desk, look: Look, code: BlocCode) -> None:
        super().__init__()
        self._desk, self._look, self._code = desk, look, code
        self._cards: dict[CelluleCode, PointCard] = {}
        self._shown: int | None = -1
        self._count = text("", "secondary")
        self._layout = QVBoxLayout()
        self._layout.setSpacing(8)
        self.notes = TextBox("Notes d’entretien", (4, 9))
        self.typing = Typing(self.notes, desk, code, "notes.0", self._commit_notes)
        told = "Visibles de vous seulement jusqu’à la révélation ; communicables ensuite au candidat, à sa demande"
        head = line(text("Notes d’entretien", "strong", wrap=False), 8, icon(look, "info", "texte2", 14),
                    text(told, "secondary"), spacing=6)  # fmt: skip
        head.setStretch(3, 1)
        title = line(text("À aborder", "section", wrap=False), self._count, spacing=10)
        title.setStretch(1, 1)
        self.setLayout(column(title, self._layout, -1, margins=(18, 10, 18, 6), spacing=6))
        self.pinned = QWidget()
        self.pinned.setLayout(column(head, self.notes, margins=(18, 4, 18, 10), spacing=6))

    @property
    def _vue(self) -> VueBloc:
        return self._desk.vue.blocs[self._code]

    @property
    def some(self) -> bool:
        """Whether there is a point."""
        return bool(self._cards)

    # --- showing

    def refresh(self) -> None:
        """Show each point, whether it was raised, and the notes."""
        vue, siege = self._vue, self._desk.siege
        codes, grille, ouvert = vue.a_aborder, vue.grille, not vue.obstacle
        if list(self._cards) != codes or self._shown != siege:
            self._fill(codes)
        faits = len(codes) - len(vue.restent_a_aborder)
        if siege is None:
            words = "à deux, aucune grille n’est visible : passez la main pour voir vos points"
        elif not codes:
            words = "rien d’après votre grille"
        else:
            words = f"{faits} sur {len(codes)} abordé{'s' if faits > 1 else ''}, d’après votre seule grille"
        say(self._count, words)
        for card in self._cards.values():
            card.refresh(grille, ouvert)
        self.notes.setEnabled(ouvert)
        self.typing.load(grille.notes.get(cle_notes(0), ""))

    def _fill(self, codes: list[CelluleCode]) -> None:
        here = self._with_focus()
        after = list(self._cards)[list(self._cards).index(here) :] if here else []
        clear(self._layout)
        self._cards, self._shown = {}, self._desk.siege
        referentiel = self._desk.dossier.referentiel
        bloc = referentiel.par_bloc[self._code]
        for code in codes:
            card = PointCard(self._look, referentiel, bloc, code)
            card.chosen.connect(self._mark)
            card.ticked.connect(self._tick)
            card.attended.connect(self._desk.note_cible)
            self._cards[code] = card
            self._layout.addWidget(card)
            card.show()
        if not codes and self._desk.siege is not None:
            how = text(what_is_raised(referentiel, bloc), "secondary")
            self._layout.addWidget(how)
            how.show()
        if here:
            self._focus_one_of([*after, *reversed(codes)])

    # --- moving

    def _with_focus(self) -> CelluleCode | None:
        return next((c for c, card in self._cards.items() if card.has_focus()), None)

    def _in_sight(self) -> CelluleCode | None:
        """The point that had the attention last; else the first that was not raised."""
        here = CelluleCode(self._desk.place.cible)
        return here if here in self._cards else self._first_left()

    def _first_left(self) -> CelluleCode | None:
        return next((c for c in self._vue.restent_a_aborder if c in self._cards), None)

    def _focus_one_of(self, codes: list[CelluleCode]) -> None:
        """The card that was being marked, when it is still there; else the next one, the last one, the clock."""
        code = next((c for c in codes if c in self._cards), None)
        self._cards[code].focus() if code else self.emptied.emit()

    def enter(self, cible: str) -> bool:
        """Put the attention on a point, or without a place on the first one not raised; False when there is none."""
        code = CelluleCode(cible) if cible else self._first_left()
        if code is None or code not in self._cards:
            return False
        self._cards[code].focus()
        return True

    # --- acts

    def take(self, letter: str) -> bool:
        """E ticks the point in sight, the letters of the scale mark it: whether this letter does."""
        code = self._with_focus() or self._in_sight()
        mark = self._desk.dossier.referentiel.echelles.critere.a_la_touche(letter)
        if code is None:
            return False
        if letter == TOUCHE_A_ABORDER:
            self._tick(code, not self._vue.grille.abordes.get(code, False))
        elif mark is not None:
            self._mark(code, mark.cle)
        else:
            return False
        if code in self._cards:
            self._cards[code].focus()
        return True

    def walk(self, key: int) -> bool:
        """The arrows go from one card to the next: whether this key does."""
        code, by = self._with_focus(), {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key), 0)
        if code is None or not by:
            return False
        codes = list(self._cards)
        rank = codes.index(code) + by
        if 0 <= rank < len(codes):
            self._cards[codes[rank]].focus()
        return True

    def _mark(self, code: CelluleCode, key: str) -> None:
        self._desk.act(lambda: self._desk.open_seance.faire(notation.noter, code, key))

    def _tick(self, code: CelluleCode, aborde: bool) -> None:
        self._desk.act(lambda: self._desk.open_seance.faire(notation.aborder, code, aborde))

    def _commit_notes(self, content: str) -> bool:
        return self._desk.act(lambda: self._desk.open_seance.faire(notation.annoter, self._code, content))
