"""The entretien: a clock readable at two metres, what to raise, and notes one key away. Nothing stops by itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from evaluateur.metier.actes import epreuve
from evaluateur.metier.referentiel import TOUCHE_A_ABORDER
from evaluateur.seance.changement import Changement
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, line, shortcut
from evaluateur.ui.briques.colonnes import Columns
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.bloc import BlocEcran
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.ecrans.entretien.cadran import ClockFace
from evaluateur.ui.ecrans.entretien.points import Points


class EntretienEcran(BlocEcran):
    """Left: the clock of the phase in sight. Right: one's own points, and notes."""

    etape = "entretien"
    aide = "entretien"

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._phase = ""
        self._points: Points | None = None
        self._faces: dict[str, ClockFace] = {}
        self._tabs: dict[str, Button] = {}
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.CoarseTimer)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_time)
        for key, gesture in (("F4", self.start_or_pause), ("F9", self.end), ("F7", self._go_to_notes)):
            shortcut(self, key, gesture)

    # --- building

    def forget(self) -> None:
        """No clock, no point is in sight."""
        self._points, self._faces, self._tabs, self._phase = None, {}, {}, ""

    def build(self) -> None:
        """The clocks, the points."""
        self._points = points = Points(self.desk, self.look, self._code)
        self._columns = Columns(self._clock_side(), ("bare", points, points.pinned), (4, 6), acts_first=True)
        points.emptied.connect(self._go.setFocus)
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
            face.explained.connect(self._next_clock)
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

    # --- showing

    def show_bloc(self) -> None:
        """Show the clocks and one's own points."""
        if not self._phase:
            self._show_phase(self._first_open(), quiet=True)
        for face in self._faces.values():
            face.refresh()
        self.typings = [t for f in self._faces.values() for t in f.typings]
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
        if self._points is not None:
            self._points.refresh()
            self.typings = [*(t for f in self._faces.values() for t in f.typings), self._points.typing]

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
        else:
            self.desk.act(lambda: seance.faire(epreuve.reprendre, *lieu))

    def end(self) -> None:
        """End at once, early or late; the reason may follow. After it the next clock of the bloc is in sight."""
        self.leave()
        if not self._code or not self.desk.act(
            lambda: self.desk.open_seance.faire(epreuve.terminer, self._code, self._phase)
        ):
            return
        if not self._faces[self._phase].owes_reason:
            self._next_clock()

    def _next_clock(self) -> None:
        """Nothing is owed for the one in sight: what comes after it, once it has ended."""
        chrono = self.desk.dossier.bloc(self._code).chronos.get(self._phase)
        if chrono is not None and chrono.etat == "termine":
            self._show_phase(self._first_open())
        self._go.setFocus()

    def _go_to_notes(self) -> None:
        """To the notes; from them, back to the clock. Where nothing can be written, why."""
        obstacle = self.desk.vue.blocs[self._code].obstacle if self._code else ""
        if self._points is not None and obstacle:
            self.desk.tell(obstacle)
        elif self._points is not None:
            there = self._go if self._points.notes.hasFocus() else self._points.notes
            there.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- moving

    def enter(self, cible: str) -> None:
        """A point, the reason of a clock, or the first point not raised."""
        if not self._code:
            return
        if cible in self._faces:
            self._show_phase(cible)
            if not self._faces[cible].ask_reason():
                self._go.setFocus()
        elif self._points is None or not (self._points.enter(cible) or self._points.enter("")):
            self._go.setFocus()

    def take(self, event: QKeyEvent) -> bool:
        """Letters and arrows of the points; Échap leaves the notes."""
        points = self._points
        if points is None:
            return False
        if event.key() == Qt.Key.Key_Escape and points.notes.hasFocus():
            self._go.setFocus()
            return True
        return points.walk(event.key()) or (not event.modifiers() and points.take(event.text().upper()))

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the screen."""
        keys = self.desk.dossier.referentiel.echelles.critere.touches
        points = (
            [(TOUCHE_A_ABORDER, "abordé"), (keys, "noter")] if self._points is not None and self._points.some else []
        )
        return [("F4", "chronomètre"), ("F9", "terminer"), *points, ("F7", "notes")]

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        if not self._code:
            return []
        return [
            Gesture("Démarrer, suspendre ou reprendre le chronomètre", self.start_or_pause, "F4"),
            Gesture("Terminer la phase", self.end, "F9"),
            Gesture("Notes d’entretien", self._go_to_notes, "F7"),
            Gesture("Corriger le temps écoulé", lambda: self._faces[self._phase].ask_time()),
        ]

    def fit(self) -> None:
        """The clock above the points."""
        self._columns.set_compact(self._compact)
        for face in self._faces.values():
            face.set_compact(self._compact)
