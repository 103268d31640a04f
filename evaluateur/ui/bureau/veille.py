"""What goes on while nobody asks: the laptop left alone locks itself, and a backup is made every ten minutes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from evaluateur.metier.refus import Refus
from evaluateur.ui.bureau.desk import Desk, News
from evaluateur.ui.bureau.filtre import WindowFilter

SAUVEGARDE_MIN = 10
_GESTES = {  # of a key that is a shortcut, only the release comes
    QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove,
    QEvent.Type.Wheel, QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TabletPress, QEvent.Type.TabletMove,
}  # fmt: skip


class Upkeep(WindowFilter):
    """Watches the gestures where they come in."""

    asleep = Signal()
    """Nobody was there for as long as the settings say, and no clock runs."""

    def __init__(self, desk: Desk, minutes: int) -> None:
        super().__init__(desk)
        self._desk = desk
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._on_idle)
        self._backup = QTimer(self)
        self._backup.setInterval(SAUVEGARDE_MIN * 60_000)
        self._backup.timeout.connect(self.back_up)
        self._changed = False
        desk.changed.connect(self._on_changed)
        self.set_minutes(minutes)
        self._backup.start()

    def stop(self) -> None:
        """The window ends: nothing goes on by itself any more."""
        self._idle.stop()
        self._backup.stop()
        super().stop()

    def set_minutes(self, minutes: int) -> None:
        """How long nobody may be there; 0: for ever."""
        self._idle.stop()
        if minutes:
            self._idle.setInterval(minutes * 60_000)
            self._idle.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any gesture means that someone is there."""
        if event.type() in _GESTES and self._idle.isActive():
            self._idle.start()
        return False

    def _on_changed(self, _: object) -> None:
        self._changed = True

    def _on_idle(self) -> None:
        if self._desk.clock_runs or self._desk.wait.held:
            self._idle.start()  # the entretien goes on, or a gesture does: look again later
        elif self._desk.personnes:
            self.asleep.emit()
            self._idle.start()

    def back_up(self) -> None:
        """Make a backup when something was written since the last one; its failure is news, and stops nothing."""
        if not self._changed or not self._desk.personnes:
            return
        self._changed = False
        try:
            self._desk.poste.back_up()
        except Refus as refus:
            self._desk.told.emit(News(refus.phrase, refus.remede, "alerte"))
