"""A scan before it is kept: its first page in small, how many there are, and whether it is the right one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLabel

from evaluateur.metier.typographie import majuscule, pluriel
from evaluateur.metier.vocabulaire import SCANS, NatureScan
from evaluateur.seance.scans import Scan, ScanRefuse
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, line, reveal, say, text
from evaluateur.ui.ecrans.signature import vignette

WIDE, HIGH = 150, 150
"""Room of the picture: a whole page fits beside its words at 1366 × 768."""
_QUARTER_TURN = QImageIOHandler.Transformation.TransformationRotate90


class ScanOffer(QFrame):
    """Hidden until :meth:`offer`; then the picture, and two buttons."""

    def __init__(self, look: Look, keep: Callable[[Scan, NatureScan], bool]) -> None:
        super().__init__()
        self._look, self._keep = look, keep
        self._scan: Scan | None = None
        self._nature: NatureScan = "grille"
        self._opener: Button | None = None
        self.setProperty("kind", "quiet")
        self.picture = QLabel()
        self._words = text("")
        self.yes = Button("Joindre ce scan", self.keep, kind="small")
        self._no = Button("Ne pas joindre", self.give_up, kind="small", name="Ne pas joindre (Échap)")
        said = column(self._words, line(self.yes, -1), line(self._no, -1), -1, spacing=6)
        row = line(self.picture, said, margins=(10, 8, 10, 10), spacing=12)
        row.setStretch(1, 1)
        row.setAlignment(self.picture, Qt.AlignmentFlag.AlignTop)
        self.setLayout(row)
        self.hide()

    @property
    def room(self) -> QSize:
        """Of the picture, in logical pixels."""
        return QSize(self._look.px(WIDE), self._look.px(HIGH))

    def offer(self, scan: Scan, image: QImage, nature: NatureScan, size: str, opener: Button) -> None:
        """Show what would be kept."""
        self._scan, self._nature, self._opener = scan, nature, opener
        words = f"{majuscule(SCANS[nature])} : {pluriel(scan.pages, 'page')}, {size}."
        if image.isNull():
            words += " Aperçu impossible : cette image est en couleurs d’imprimerie (CMJN). Vérifiez-la vous-même."
        self.picture.setVisible(not image.isNull())
        self.picture.setPixmap(QPixmap.fromImage(image))
        self.picture.setAccessibleName("Aperçu de la première page")
        say(self._words, f"{words} Est-ce la bonne feuille, entière et lisible ?")
        self.show()
        QTimer.singleShot(0, self, self._take_focus)

    def _take_focus(self) -> None:
        if not self.isHidden():
            self.yes.setFocus(Qt.FocusReason.OtherFocusReason)
            reveal(self)

    def keep(self) -> None:
        """It is the right one."""
        scan = self._scan
        if scan is not None and self._keep(scan, self._nature):
            self.give_up()

    def give_up(self) -> None:
        """Nothing of it stays here."""
        self._scan = None
        self.picture.clear()
        self.hide()
        if self._opener is not None:
            self._opener.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Échap gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
            return
        event.ignore()


def picture(scan: Scan, room: QSize, ratio: float) -> QImage:
    """The first page in small; null for colours that cannot be shown. Raises :class:`ScanRefuse`."""
    pdf = scan.type_mime == "application/pdf"
    image = vignette.first_page(scan.data, room, ratio) if pdf else _photo(scan.data, room, ratio)
    if image.isNull() and not scan.cmjn:
        raise ScanRefuse(
            "Ce scan ne peut pas être affiché : il est abîmé ou incomplet.", "Scannez la feuille de nouveau."
        )
    return image


def _photo(data: bytes, room: QSize, ratio: float) -> QImage:
    """A photo the right way up: telephones write how they were held beside the pixels."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    wanted = room * ratio
    if reader.transformation() & _QUARTER_TURN:
        wanted.transpose()
    reader.setScaledSize(reader.size().scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    image.setDevicePixelRatio(ratio)
    return image
