"""The strip at the bottom: what is missing, news or keys, and the act that moves the dossier on. Never a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QWidget

from evaluateur.metier.typographie import francais
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import COUNT_STEP, Button, free, hold, icon, keycap, line, restyle, say, set_icon, text
from evaluateur.ui.bureau.desk import News

if TYPE_CHECKING:
    from evaluateur.vues.suite import Suite

_ICONS = {"info": ("info", "encre"), "refus": ("circle-alert", "ocre"), "alerte": ("triangle-alert", "ocre")}
HINTS_ROOM = 160
"""What the reason of a refused act leaves to the keys before it takes a single line."""
LEAST_OBSTACLE = 150
"""What that reason has in any case."""
BESIDE = 16
"""Between what stands in a session and news: two sentences, not one."""
HEIGHT = 42
"""Of the strip, with or without an act at its right: the page above stays where it is."""


class Hints(QWidget):
    """Keys with their words, as many as the room allows: the last ones give way first, long ones before short."""

    def __init__(self) -> None:
        super().__init__()
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(14)
        self._line.addStretch(1)
        self._line.addStretch(1)
        self._pairs: list[QWidget] = []
        self._made_once: dict[tuple[str, str], QWidget] = {}
        self._fitting = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show these, the most useful first."""
        for pair in self._pairs:
            pair.hide()
            self._line.removeWidget(pair)
        self._pairs = [self._made(hint) for hint in hints]
        for place, pair in enumerate(self._pairs):
            self._line.insertWidget(place + 1, pair)
        self._fit()

    def _made(self, hint: tuple[str, str]) -> QWidget:
        """A pair is built once: the attention comes and goes between the same few parts of a screen."""
        if hint not in self._made_once:
            keys, word = hint
            pair = QWidget(self)
            caps = [keycap(key) for key in keys.split(" ")]
            pair.setLayout(line(*caps, text(word, "secondary", wrap=False), spacing=4))
            for part in pair.findChildren(QWidget):
                part.ensurePolished()  # its width is that of the style, which Qt applies late
            pair.setFixedWidth(sum(part.sizeHint().width() + 4 for part in pair.findChildren(QWidget)))
            self._made_once[hint] = pair
        return self._made_once[hint]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Count the room again."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._fitting:
            return
        # Showing a pair may change the room itself: judged again until it no longer does.
        self._fitting = True
        judged = -1
        while judged != self.width():
            judged = room = self.width()
            for pair in self._pairs:
                needed = pair.width() + self._line.spacing()
                pair.setVisible(room >= needed)
                room -= needed if room >= needed else 0
        self._fitting = False


class Strip(QFrame):
    """Left: what is missing. Centre: the last news, else the keys of the screen. Right: the next act."""

    next_gap_asked = Signal()
    main_asked = Signal()
    place_asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "strip")
        self._look = look
        self.setMinimumHeight(look.px(HEIGHT))
        self._news: News | None = None
        self._missing_shown: tuple[str, str] | None = None
        self._hints_shown: list[tuple[str, str]] = []
        self._main_shown: tuple[object, ...] | None = None
        self._missing_icon = icon(look, "triangle-alert", "ocre", 18)
        self._missing = text("", "missing", wrap=False)
        self._gap = Button("Point suivant", self.next_gap_asked.emit, kind="small", key="F8")
        self._hints = Hints()
        self._message = QWidget()
        self._message_icon = icon(look, "info", "encre")
        self._message_text = text("")
        self._message_text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._message_go = Button("Y aller", self._go, kind="small")
        self._message_read = Button("Compris", self.forget, kind="small", key="Échap")
        self._message.setLayout(
            line(self._message_icon, self._message_text, self._message_go, self._message_read, spacing=6)
        )
        self._obstacle = text("", "secondary")
        self._main = Button("", self.main_asked.emit, kind="main", key="Alt+→")
        for button in (self._gap, self._main):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        said = line(self._missing_icon, self._missing, -1, spacing=8)
        rest = line(self._gap, self._message, self._hints, -1, self._obstacle, self._main, spacing=8)
        for part in (self._message, self._hints):
            rest.setStretchFactor(part, 100)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setSpacing(8)
        self._layout.addLayout(said)
        self._layout.addLayout(rest, 1)
        self._show_news()

    # --- left

    def show_missing(self, words: str, good: str = "") -> None:
        """What is missing, or in one sentence that nothing is."""
        if (words, good) == self._missing_shown:
            return
        self._missing_shown = words, good
        say(self._missing, words or good, "ocre" if words else "vert")
        set_icon(self._look, self._missing_icon, "triangle-alert" if words else "circle-check",
                 "ocre" if words else "vert", 18)  # fmt: skip
        for part in (self._missing, self._missing_icon):
            part.setVisible(bool(words or good) and not self._alone())
        self._gap.setVisible(bool(words) and not self._alone())
        self._fit()

    # --- centre

    def tell(self, news: News) -> None:
        """Say something; a refusal stays until it is read."""
        self._news = news
        self._show_news()
        spoken = QAccessibleAnnouncementEvent(self, francais(f"{news.phrase} {news.remede}".strip()))
        QAccessible.updateAccessibility(spoken)

    def forget(self) -> None:
        """The news is read."""
        self._news = None
        self._show_news()

    def gesture(self) -> None:
        """Any gesture of the user takes simple news away; refusals stay."""
        if self._news is not None and self._news.genre == "info":
            self.forget()

    def _loud(self) -> bool:
        return self._news is not None and self._news.genre != "info"

    def _alone(self) -> bool:
        """Whether news has the left to itself: a refusal does, and in a narrow window any."""
        return self._loud() or (self._news is not None and bool(self.property("compact")))

    def _show_news(self) -> None:
        news = self._news
        self._message.setVisible(news is not None)
        self._hints.setVisible(news is None and not self.property("compact"))
        beside = not self._alone() and bool(self._missing.text())
        for part in (self._missing, self._missing_icon):
            part.setVisible(beside)
        self._gap.setVisible(beside and self._missing.property("tone") == "ocre")
        self._fit()
        if news is None:
            return
        self._message.layout().setContentsMargins(0 if self._alone() else BESIDE, 0, 0, 0)  # type: ignore[union-attr]
        name, tone = _ICONS[news.genre]
        set_icon(self._look, self._message_icon, name, tone)
        restyle(self._message_text, tone="ocre" if self._loud() else "")
        say(self._message_text, f"{news.phrase} {news.remede}".strip())
        self._message_go.setVisible(news.place is not None)
        self._message_read.setVisible(self._loud())

    def _go(self) -> None:
        if self._news is not None and self._news.place is not None:
            place = self._news.place
            self.forget()
            self.place_asked.emit(place)

    def show_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """The keys of the screen."""
        if list(hints) != self._hints_shown:
            self._hints_shown = list(hints)
            self._hints.show_hints(hints)

    # --- right

    def show_main(self, suite: Suite | None) -> None:
        """The next act: filled when nothing is missing, dashed when refused, its reason beside it."""
        narrow = bool(self.property("compact"))
        shown = suite, narrow, self._news, bool(self._missing.text())
        if shown == self._main_shown:
            return
        self._main_shown = shown
        self._main.setVisible(suite is not None and not (narrow and self._loud()))
        room = not narrow or not self._missing.text()
        self._obstacle.setVisible(suite is not None and bool(suite.obstacle) and self._news is None and room)
        if suite is None:
            return
        self._main.say(suite.phrase)
        self._main.setEnabled(not suite.obstacle)
        self._main.setAccessibleDescription(francais(suite.obstacle))
        self._main.fill(suite.pret and not suite.obstacle)
        say(self._obstacle, suite.obstacle)
        self._fit()

    def set_compact(self, compact: bool) -> None:
        """No key hints, what is missing on a line of its own if need be; a page that says nothing gets the room."""
        self.setMinimumHeight(0 if compact else self._look.px(HEIGHT))
        self.setProperty("compact", compact)
        self._show_news()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is missing stands on one line where it fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        parts = (self._missing, self._message, self._hints, self._obstacle, self._main)
        around = 3 if any(part.isVisibleTo(self) for part in parts) else 0
        self._layout.setContentsMargins(14, around, 14, around)
        fixed = self._missing_icon.width() + 60
        for part, least in ((self._gap, 0), (self._main, 0), (self._obstacle, self._look.px(LEAST_OBSTACLE))):
            if part.isVisibleTo(self):
                fixed += (least or part.sizeHint().width()) + 8
        line_width = self._missing.fontMetrics().horizontalAdvance(self._missing.text())
        over = line_width + fixed > self.width()
        below = over and bool(self.property("compact"))
        way = QBoxLayout.Direction
        self._layout.setDirection(way.TopToBottom if below else way.LeftToRight)
        wraps = over and (not below or line_width + self._missing_icon.width() + 60 > self.width())
        self._missing.setWordWrap(wraps)
        if wraps:
            free(self._missing)
        else:
            hold(self._missing, COUNT_STEP)
        whole = self._obstacle.fontMetrics().horizontalAdvance(self._obstacle.text())
        keys = 0 if self.property("compact") else self._look.px(HINTS_ROOM)
        left = self.width() - (0 if below else line_width) - fixed
        left -= keys if left > keys else 0  # less holds no key: the reason takes it
        cut = whole - self._look.px(LEAST_OBSTACLE) > left
        self._obstacle.setWordWrap(cut)
        # Two lines rather than three, where they fit: what is missing, on two lines itself, leaves room.
        two = min(whole * 7 // 10, whole if over else self._look.px(LEAST_OBSTACLE) + max(left, 0))
        self._obstacle.setMinimumWidth(two if cut else 0)

    def minimumSizeHint(self) -> QSize:
        """It may always shrink in width: its texts wrap."""
        return QSize(0, super().minimumSizeHint().height())
