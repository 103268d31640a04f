"""How everything looks: theme, type and icons, handed to every widget; built again when a setting changes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from evaluateur.ressources import resources_folder
from evaluateur.ui.apparence.theme import Theme

FAMILY = "Source Sans 3"
ROLES: dict[str, tuple[float, QFont.Weight]] = {
    "big_clock": (146, QFont.Weight.DemiBold),
    "h1": (20, QFont.Weight.DemiBold),
    "clock": (20, QFont.Weight.DemiBold),
    "section": (16, QFont.Weight.DemiBold),
    "competence": (15, QFont.Weight.DemiBold),
    "body": (14, QFont.Weight.Normal),
    "strong": (14, QFont.Weight.DemiBold),
    "label": (13, QFont.Weight.Normal),
    "key": (12, QFont.Weight.Normal),
}
"""Size in pixels at 96 dpi, and weight, of each role of the charter."""
POINTS_PER_PIXEL = 0.75
_FACES = ("Regular", "It", "Semibold", "Bold")


def load_fonts() -> None:
    """Give Qt the bundled faces; once an application."""
    for face in _FACES:
        QFontDatabase.addApplicationFont(str(resources_folder() / "polices" / f"SourceSans3-{face}.ttf"))


class Look:
    """Theme, text scale (1.0 is the charter's) and the icons drawn in the colours of that theme.

    ``images`` is a folder of the application's own in which the few icons that a style sheet names are written.
    """

    def __init__(self, theme: Theme, images: Path, scale: float = 1.0) -> None:
        self.theme = theme
        self.scale = scale
        self._images = images
        self._folder = resources_folder() / "icones"
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def px(self, size: float) -> int:
        """A length of the charter at this text scale."""
        return round(size * self.scale)

    def room(self, pixels: int) -> float:
        """How much so many pixels hold, in the charter's: what a layout depends on, whatever made the text large."""
        return pixels / self.scale

    def points(self, role: str) -> float:
        """Size in points of a role."""
        return ROLES[role][0] * POINTS_PER_PIXEL * self.scale

    def font(self, role: str) -> QFont:
        """The font of a role."""
        font = QFont(FAMILY)
        font.setPointSizeF(self.points(role))
        font.setWeight(ROLES[role][1])
        return font

    def pixmap(self, name: str, tone: str = "texte", size: int = 16, ratio: float = 1.0) -> QPixmap:
        """An icon drawn in the colour of a tone; kept, since drawing an SVG costs a millisecond."""
        side = self.px(size)
        key = (name, tone, side, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = draw_svg(self.icon_path(name), self.theme.couleur(tone), side, ratio)
        return self._pixmaps[key]

    def icon(self, name: str, tone: str = "texte", size: int = 16, checked: str = "") -> QIcon:
        """The same as a QIcon, at the ratios in use; ``checked``: the tone while its button is checked."""
        icon = QIcon()
        states = [(QIcon.State.Off, tone), (QIcon.State.On, checked or tone)]
        for state, colour in states:
            for ratio in (1.0, 2.0):
                icon.addPixmap(self.pixmap(name, colour, size, ratio), QIcon.Mode.Normal, state)
                # On its solid fill, a checked icon keeps its tone.
                disabled = checked if checked and state == QIcon.State.On else "texte2"
                icon.addPixmap(self.pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled, state)
        return icon

    def keycap(self, key: str) -> QIcon:
        """A key drawn as an icon, for controls that place their own words; its width is that of one letter."""
        icon = QIcon()
        for ratio in (1.0, 2.0):
            icon.addPixmap(draw_key(key, self, ratio))
            icon.addPixmap(draw_key(key, self, ratio), QIcon.Mode.Disabled)
        return icon

    def image(self, name: str, tone: str) -> str:
        """The path of an icon written in the colour of a tone, for the style sheet, which takes files only."""
        path = self._images / f"{name}-{self.theme.couleur(tone).lstrip('#')}.svg"
        if not path.exists():
            svg = self.icon_path(name).read_text(encoding="utf-8")
            try:
                path.write_text(svg.replace("currentColor", self.theme.couleur(tone)), encoding="utf-8")
            except OSError:  # a full disk costs a colour, not the window
                with suppress(OSError):
                    path.unlink(missing_ok=True)
                return self.icon_path(name).as_posix()
        return path.as_posix()

    def icon_size(self, size: int = 16) -> QSize:
        """The size of an icon at this text scale."""
        return QSize(self.px(size), self.px(size))

    def icon_path(self, name: str) -> Path:
        """The file of an icon; one that is not shipped shows as an empty circle rather than as nothing."""
        path = self._folder / f"{name}.svg"
        return path if path.exists() else self._folder / "circle-dashed.svg"


def draw_key(key: str, look: Look, ratio: float) -> QPixmap:
    """A key of one letter as the keyboard shows it, like the key caps of the style sheet."""
    side = look.px(16)
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(look.theme.surface))
    painter.setPen(QColor(look.theme.filet))
    painter.drawRoundedRect(QRectF(0.5, 0.5, side - 1, side - 1), 3, 3)
    painter.setPen(QColor(look.theme.trait))
    painter.drawLine(QPointF(3, side - 0.5), QPointF(side - 3, side - 0.5))
    painter.setFont(look.font("key"))
    painter.setPen(QColor(look.theme.texte2))
    painter.drawText(QRectF(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, key)
    painter.end()
    return pixmap


def draw_svg(path: Path, colour: str, side: int, ratio: float) -> QPixmap:
    """Draw an SVG whose ``currentColor`` is this colour."""
    svg = path.read_text(encoding="utf-8").replace("currentColor", colour)
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode("utf-8"))).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
