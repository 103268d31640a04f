"""Scans of the paper original: joined after the signatures by hand, their empreinte in the journal."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from evaluateur.metier import designation, jury
from evaluateur.metier.vocabulaire import SCANS, NatureScan, ProfilId
from evaluateur.seance import scans
from evaluateur.seance.scans import Scan
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, clear, column, icon, line, text
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.ecrans.signature.apercu import ScanOffer, picture


class Scans(QWidget):
    """What was joined, and two buttons: the grid, the sheet of the day."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk, self._look = desk, look
        self._background = Background(desk, self, apart=True)
        self._list = column(spacing=4)
        self.grid = Button("Joindre la grille scannée…", lambda: self._choose("grille"), kind="small")
        self.sheet = Button("Joindre la feuille de session…", lambda: self._choose("feuille_session"), kind="small")
        self.offer = ScanOffer(look, self._keep)
        self._offered_for: tuple[str, int, tuple[ProfilId, ...]] = ("", 0, ())
        words = text("Scan PDF, JPEG ou PNG. Le papier reste l’original.", "secondary")
        self.setLayout(
            column(text("Scans", "label"), self._list, line(self.grid, -1), line(self.sheet, -1), self.offer, words,
                   spacing=6)
        )  # fmt: skip

    def refresh(self) -> None:
        """Show what is joined to the present version; one must hold a seat to join more."""
        dossier = self._desk.dossier
        if self._offered_for != self._whom():
            self.offer.hide()  # what was chosen for one sheet, or by one person, is not joined by another
        clear(self._list)
        for scan in dossier.scans:
            if scan.version != dossier.version:
                continue
            local = designation.local(scan.instant, dossier.session.fuseau)
            word = SCANS[scan.nature]
            words = column(
                text(f"{word[:1].upper()}{word[1:]}, {_size(scan.taille)}"),
                text(f"Joint le {local:%d/%m/%Y} à {designation.heure(local)}", "secondary"),
                spacing=0,
            )
            row = line(icon(self._look, "file-check", "encre", 18), words, spacing=8)
            row.setStretch(1, 1)
            holder = QWidget()
            holder.setLayout(row)
            self._list.addWidget(holder)
        for button in (self.grid, self.sheet):
            button.setEnabled(jury.engage(dossier, self._desk.personnes) is not None)

    def _choose(self, nature: NatureScan) -> None:
        chosen = depot.ask_file(self, "Scan à joindre", "Scan (*.pdf *.jpg *.jpeg *.png);;Tous les fichiers (*)")
        if chosen is not None:
            self.join(chosen, nature)

    def join(self, path: Path, nature: NatureScan) -> None:
        """Read a scan and show it: what is kept is kept for ever, so it is looked at first."""
        opener = self.grid if nature == "grille" else self.sheet
        self.offer.give_up()
        room, ratio, whom = self.offer.room, self.devicePixelRatioF(), self._whom()

        def read() -> tuple[Scan, QImage]:
            scan = scans.read(path)
            return scan, picture(scan, room, ratio)

        def offer(read: tuple[Scan, QImage]) -> None:
            scan, image = read
            if self._whom() == whom:
                self._offered_for = whom
                self.offer.offer(scan, image, nature, _size(len(scan.data)), opener)
                self._desk.tell("Regardez le scan avant de le joindre.")

        self._desk.tell("Lecture du scan…")
        self._background.run(read, offer)

    def _whom(self) -> tuple[str, int, tuple[ProfilId, ...]]:
        dossier = self._desk.dossier
        return dossier.identifiant, dossier.version, self._desk.personnes

    def _keep(self, scan: Scan, nature: NatureScan) -> bool:
        seance = self._desk.open_seance
        if not self._desk.act(partial(seance.cloture.joindre_scan, nature, scan.type_mime, scan.data)):
            return False
        self._desk.tell("Scan joint au dossier.")
        return True


def _size(data: int) -> str:
    ko = max(1, round(data / 1024))
    return f"{ko} ko" if ko < 1024 else f"{ko / 1024:.1f} Mo".replace(".", ",")
