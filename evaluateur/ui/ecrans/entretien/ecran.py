"""The entretien: a clock readable at two metres, what to raise, and notes one key away. Nothing stops by itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evaluateur.metier.actes import epreuve, notation
from evaluateur.metier.grille import cle_notes
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from evaluateur.seance.changement import Changement
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.aborder import PointCard, what_is_raised
from evaluateur.ui.briques.base import Button, clear, column, icon, line, say, shortcut, text
from evaluateur.ui.briques.colonnes import Columns
from evaluateur.ui.briques.saisie import TextBox, Typing
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.bloc import BlocEcran
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.ecrans.entretien.cadran import ClockFace


class EntretienEcran(BlocEcran):
    """Left: the clock of the phase in sight. Right: one's own points, and notes."""

    etape = "entretien"
    aide = "entretien"

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._phase = ""
        self._shown: int | None = -1
        """Whose points are shown."""
        self._cards: dict[CelluleCode, PointCard] = {}
        self._faces: dict[str, ClockFace] = {}
        self._tabs: dict[str, Button] = {}
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.CoarseTimer)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_time)
        for key, gesture in (("F4", self.start_or_pause), ("F9", self.end)):
            shortcut(self, key, gesture)

    # --- building

    def forget(self) -> None:
        """No clock, no point is in sight."""
        self._cards, self._faces, self._tabs, self._shown, self._phase = {}, {}, {}, -1, ""

    def build(self) -> None:
        """The clocks, the points."""
        self._columns = Columns(self._clock_side(), self._points_side(), (4, 6))
        self._layout.addWidget(self._columns)

    def _clock_side(self) -> tuple[str, QWidget, QWidget]:
        phases = self._bloc.modalites.phases
        tabs = line(spacing=0)
        inner = QWidget()
        body = column(tabs, margins=(18, 8, 18, 8), spacing=6)
        for phase in phases:
            tab = Button(phase.intitule, partial(self._show_phase, phase.code), kind="tab")
            tab.setCheckable(True)
            self._tabs[phase.code] = tab
            tabs.addWidget(tab)
            face = ClockFace(self.desk, self.look, self._code, phase)
            self._faces[phase.code] = face
            self.typings += face.typings
            if len(phases) > 1:  # beside two tabs there is no room
                body.addWidget(face.state, 0, Qt.AlignmentFlag.AlignRight)
            body.addWidget(face, 1)
        tabs.addStretch(1)
        if len(phases) == 1:
            tabs.addWidget(self._faces[phases[0].code].state, 0, Qt.AlignmentFlag.AlignVCenter)
        inner.setLayout(body)
        self._go = Button("Démarrer", self.start_or_pause, kind="main", key="F4")
        self._stop = Button("Terminer", self.end, kind="main", key="F9")
        self._stop.setIcon(self.look.icon("circle-stop"))
        pinned = QWidget()
        pinned.setLayout(line(self._go, self._stop, margins=(18, 6, 18, 10)))
        return "side", inner, pinned

    def _points_side(self) -> tuple[str, QWidget, QWidget]:
        self._count = text("", "secondary")
        inner = QWidget()
        self._points = QVBoxLayout()
        self._points.setSpacing(8)
        self._notes = TextBox("Notes d’entretien", (4, 9))
        bloc = self._code
        self._notes_typing = Typing(self._notes, self.desk, bloc, "notes.0", partial(self._commit_notes, bloc))
        self.typings.append(self._notes_typing)
        told = "À vous jusqu’à la révélation ; le candidat peut demander à les lire"
        head = line(text("Notes d’entretien", "strong", wrap=False), 8, icon(self.look, "info", "texte2", 14),
                    text(told, "secondary"), spacing=6)  # fmt: skip
        head.setStretch(3, 1)
        title = line(text("À aborder", "section", wrap=False), self._count, spacing=10)
        title.setStretch(1, 1)
        inner.setLayout(column(title, self._points, -1, margins=(18, 10, 18, 6), spacing=6))
        pinned = QWidget()
        pinned.setLayout(column(head, self._notes, margins=(18, 4, 18, 10), spacing=6))
        return "bare", inner, pinned

    # --- showing

    def show_bloc(self) -> None:
        """Show the clocks and one's own points."""
        if not self._phase:
            self._show_phase(self._first_open(), quiet=True)
        for face in self._faces.values():
            face.refresh()
        self.typings = [t for f in self._faces.values() for t in f.typings] + [self._notes_typing]
        self._refresh_buttons()
        self._refresh_points()
        self._show_time()

    def follow(self, changement: Changement) -> None:
        """What is written in one's own grid changes the points and the notes, no clock."""
        cellules = changement.cellules(self.desk.bloc)
        if cellules is None:
            self.refresh()
        elif cellules and self._code:
            self._refresh_points()

    def _first_open(self) -> str:
        chronos = self.desk.dossier.bloc(self._code).chronos
        phases = self._bloc.modalites.phases
        ouvertes = [p.code for p in phases if p.code not in chronos or chronos[p.code].etat != "termine"]
        return ouvertes[0] if ouvertes else phases[-1].code

    def _show_phase(self, phase: str, quiet: bool = False) -> None:
        self._phase = phase
        for code, face in self._faces.items():
            face.setVisible(code == phase)
            face.state.setVisible(code == phase)
            self._tabs[code].setChecked(code == phase)
        if not quiet:
            self._refresh_buttons()
            self._show_time()

    def _refresh_buttons(self) -> None:
        chrono = self.desk.dossier.bloc(self._code).chronos.get(self._phase)
        etat = chrono.etat if chrono else ""
        words, name = {
            "": ("Démarrer", "play"),
            "en_cours": ("Pause", "pause"),
            "en_pause": ("Reprendre", "play"),
            "termine": ("Reprendre", "play"),
        }[etat]
        self._go.say(words)
        self._go.setIcon(self.look.icon(name))
        self._stop.setVisible(etat in ("en_cours", "en_pause"))

    def _show_time(self) -> None:
        """Repaint the clock alone; tick only while one runs."""
        if not self._code:
            return
        runs = any(face.show_time() for face in self._faces.values())
        if runs and not self._tick.isActive():
            self._tick.start()
        elif not runs:
            self._tick.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """In sight again: the clock goes on being painted."""
        super().showEvent(event)
        self._show_time()

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight nothing is painted; the header has its own clock."""
        super().hideEvent(event)
        self._tick.stop()

    def _refresh_points(self) -> None:
        vue = self._vue
        codes, grille, ouvert = vue.a_aborder, vue.grille, not vue.obstacle
        if list(self._cards) != codes or self._shown != self.desk.siege:
            self._fill(codes)
        faits = len(codes) - len(vue.restent_a_aborder)
        if self.desk.siege is None:
            words = "à deux, aucune grille ne se lit : passez la main pour voir vos points"
        elif not codes:
            words = "rien d’après votre grille"
        else:
            words = f"{faits} sur {len(codes)} abordé{'s' if faits > 1 else ''}, d’après votre seule grille"
        say(self._count, words)
        for card in self._cards.values():
            card.refresh(grille, ouvert)
        self._notes.setEnabled(ouvert)
        self._notes_typing.load(grille.notes.get(cle_notes(0), ""))

    def _fill(self, codes: list[CelluleCode]) -> None:
        here = self._card_with_focus()
        after = list(self._cards)[list(self._cards).index(here) :] if here else []
        clear(self._points)
        self._cards, self._shown = {}, self.desk.siege
        for code in codes:
            card = PointCard(self.look, self.desk.dossier.referentiel, self._bloc, code)
            card.chosen.connect(self._mark)
            card.ticked.connect(self._tick_point)
            card.attended.connect(self.desk.note_cible)
            self._cards[code] = card
            self._points.addWidget(card)
            card.show()
        if not codes and self.desk.siege is not None:
            how = text(what_is_raised(self.desk.dossier.referentiel, self._bloc), "secondary")
            self._points.addWidget(how)
            how.show()
        if here:  # the card that was being marked, when it is still there; else the next one, the last one, the clock
            there = next((c for c in (*after, *reversed(codes)) if c in self._cards), None)
            self._cards[there].focus() if there else self._go.setFocus()

    def _card_with_focus(self) -> CelluleCode | None:
        return next((c for c, card in self._cards.items() if card.has_focus()), None)

    # --- acts

    def start_or_pause(self) -> None:
        """Start, pause or go on: at once, the reason may follow."""
        if not self._code:
            return
        self.leave()  # a reason being typed belongs to what is already there
        chrono = self.desk.dossier.bloc(self._code).chronos.get(self._phase)
        seance, lieu = self.desk.open_seance, (self._code, self._phase)
        if chrono is None:
            self.desk.act(lambda: seance.faire(epreuve.demarrer, *lieu))
        elif chrono.etat == "en_cours":
            self.desk.act(lambda: seance.faire(epreuve.suspendre, *lieu))
            self._faces[self._phase].ask_reason()
        else:
            self.desk.act(lambda: seance.faire(epreuve.reprendre, *lieu))

    def end(self) -> None:
        """End at once, early or late; the reason may follow. The next clock of the bloc is then in sight."""
        self.leave()
        if not self._code or not self.desk.act(
            lambda: self.desk.open_seance.faire(epreuve.terminer, self._code, self._phase)
        ):
            return
        if not self._faces[self._phase].ask_reason():
            self._show_phase(self._first_open())
            self._go.setFocus()

    def _commit_notes(self, bloc: BlocCode, content: str) -> bool:
        return self.desk.act(lambda: self.desk.open_seance.faire(notation.annoter, bloc, content))

    def _mark(self, code: CelluleCode, key: str) -> None:
        self.desk.act(lambda: self.desk.open_seance.faire(notation.noter, code, key))

    def _tick_point(self, code: CelluleCode, aborde: bool) -> None:
        self.desk.act(lambda: self.desk.open_seance.faire(notation.aborder, code, aborde))

    # --- moving

    def enter(self, cible: str) -> None:
        """A point, the reason of a clock, or the first point not raised."""
        if not self._code:
            return
        card = next((card for code, card in self._cards.items() if code == cible), None)
        if card is not None:
            card.focus()
        elif cible in self._faces:
            self._show_phase(cible)
            if not self._faces[cible].ask_reason():
                self._go.setFocus()
        else:
            reste = next((c for c in self._vue.restent_a_aborder if c in self._cards), None)
            self._cards[reste].focus() if reste else self._go.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """E ticks the point in sight; arrows walk; Échap leaves the notes."""
        if not self._code:
            event.ignore()
            return
        code = self._card_with_focus()
        codes = list(self._cards)
        if code and event.text().upper() == "E" and not event.modifiers():
            self._tick_point(code, not self._vue.grille.abordes.get(code, False))
        elif code and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            rank = codes.index(code) + (1 if event.key() == Qt.Key.Key_Down else -1)
            if 0 <= rank < len(codes):
                self._cards[codes[rank]].focus()
        elif event.key() == Qt.Key.Key_Escape and self._notes.hasFocus():
            self._go.setFocus()
        else:
            event.ignore()

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the screen."""
        keys = self.desk.dossier.referentiel.echelles.critere.touches
        return [("F4", "horloge"), ("F9", "terminer"), ("E", "abordé"), (keys, "noter"), ("Tab", "notes")]

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        if not self._code:
            return []
        return [
            Gesture("Démarrer, suspendre ou reprendre l’horloge", self.start_or_pause, "F4"),
            Gesture("Terminer la phase", self.end, "F9"),
            Gesture("Notes d’entretien", lambda: self._notes.setFocus()),
            Gesture("Recaler l’horloge", lambda: self._faces[self._phase].ask_time()),
        ]

    def fit(self) -> None:
        """The clock above the points."""
        self._columns.set_compact(self._compact)
        for face in self._faces.values():
            face.set_compact(self._compact)
