"""Handing over: the files of a closed dossier, each read back and compared before it is said to be there."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from evaluateur import fichiers
from evaluateur.metier import jury
from evaluateur.metier.dossier import Scan
from evaluateur.metier.typographie import majuscule, minuscule, pluriel
from evaluateur.seance import consultation, export_journal
from evaluateur.seance.imprimes import GRILLE
from evaluateur.seance.scans import EXTENSIONS
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, Elided, column, frame, icon, line, say, scrolled, set_icon, text
from evaluateur.ui.briques.restants import Missing
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.ecran import Ecran, Gesture
from evaluateur.ui.ecrans.remise.candidat_remise import ForCandidate
from evaluateur.ui.ecrans.remise.organisme_remise import ForOrganisme
from evaluateur.ui.ecrans.remise.rectification import RECTIFIER, CivilState
from evaluateur.vues.restes import Reste

_SUITE = "Copiez-les par exemple sur une clé USB, de préférence chiffrée : ils contiennent des données personnelles."
_LEAD = {
    "papier": f"Remettez ces fichiers à l’organisme, avec la feuille signée à la main : elle est l’original. {_SUITE}",
    "electronique": f"Remettez ces fichiers à l’organisme : la grille signée est l’original. {_SUITE}",
}


class _FileCard(QWidget):
    """One file: what it is, its button, and where it was found again."""

    def __init__(self, look: Look, title: str, meaning: str, button: Button) -> None:
        super().__init__()
        self._look = look
        self._icon, self._state = icon(look, "circle-dashed", "ardoise", 18), text("", "strong")
        self._place = Elided("secondary")
        button.setIcon(look.icon("download"))
        words = column(text(title, "section"), text(meaning, "secondary"), spacing=2)
        head = line(words, button, spacing=12)
        head.setStretch(0, 1)
        state = line(self._icon, self._state, spacing=8)
        state.setStretch(1, 1)
        sheet = frame("sheet", column(head, state, line(self._place, -1), margins=(16, 12, 16, 12), spacing=8))
        self.setLayout(column(sheet))
        self.show_done(None)

    def show_done(self, path: Path | None, name: str = "") -> None:
        """Where it lies, or that it does not yet."""
        words = f"Copié et vérifié : {name or path.name}" if path is not None else "À copier"
        self._place.say(str(path) if path is not None else "")
        self._place.setVisible(path is not None)
        say(self._state, words, "vert" if path is not None else "ardoise")
        set_icon(self._look, self._icon, *(("circle-check", "vert") if path else ("circle-dashed", "ardoise")), 18)


class RemiseEcran(Ecran):
    """Before the dossier is closed: what is missing. After: the files, the scans of the paper among them."""

    etape = "remise"
    aide = "remise"
    par_bloc = False

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._background = Background(desk, self)
        self._missing = Missing(look, "Remettre le dossier", self._go)
        self._grid = Button("Copier la grille (PDF)", lambda: self._choose("grille"))
        self._journal = Button("Copier le journal (JSON)", lambda: self._choose("journal"))
        self._scans = Button("Copier les scans", lambda: self._choose("scans"))
        self._both = Button("Tout copier…", lambda: self._choose(*self._cards), kind="main")
        self._both.setIcon(look.icon("usb", "sur_encre"))
        self._cards = {
            "grille": _FileCard(look, majuscule(desk.dossier.referentiel.dits.grille),
                                desk.dossier.referentiel.dits.lecteur, self._grid),
            "scans": _FileCard(look, "Scans joints", "Les feuilles signées à la main, telles que vous les avez "
                                                     "jointes.",
                               self._scans),
            "journal": _FileCard(look, "Journal du dossier", "L’historique complet du dossier, avec ses codes "
                                                             "de contrôle.",
                                 self._journal),
        }  # fmt: skip
        self._files = QWidget()
        self._title, self._lead = text("", "h1"), text("")
        rows = QVBoxLayout(self._files)
        rows.setContentsMargins(22, 14, 22, 14)
        rows.setSpacing(12)
        self._organisme = ForOrganisme(desk, look)
        rows.addWidget(self._title)
        rows.addWidget(self._organisme)
        rows.addWidget(self._lead)
        rows.addLayout(line(self._both, -1))
        self._civil = CivilState(desk, look)
        self.typings = self._civil.spelling.typings
        for part in (*self._cards.values(), self._civil, ForCandidate(desk, look)):
            rows.addWidget(part)
        rows.addStretch(1)
        inner = QWidget()
        inner.setLayout(column(self._missing, self._files))
        self.setLayout(line(scrolled(inner)))
        self._version, self._joints = 0, 0

    # --- showing

    def refresh(self) -> None:
        """The files once the dossier is closed."""
        dossier = self.desk.dossier
        self._missing.setVisible(not dossier.clos)
        if dossier.clos:
            self._organisme.refresh()
            self._civil.refresh()
            self._show_main()
        self._files.setVisible(dossier.clos)
        say(self._title, f"Remettre le dossier {dossier.reference}, version {dossier.version}")
        if not dossier.clos:
            self._missing.refresh(self.restes(), "")
        if dossier.fige is not None:
            lead = _LEAD[dossier.fige.mode]
            say(self._lead, f"Autre moyen : {minuscule(lead)}" if self._organisme.possible else lead)
        joints = len(self._scans_here())
        self._cards["scans"].setVisible(bool(joints))
        if dossier.version != self._version:
            self._version = dossier.version
            for card in self._cards.values():
                card.show_done(None)
        elif joints != self._joints:
            self._cards["scans"].show_done(None)
        self._joints = joints

    def _show_main(self) -> None:
        """One filled button: handing over, else copying; the key is that of the filled one."""
        first = not self._organisme.possible
        self._both.fill(first)
        self._both.setIcon(self.look.icon("usb", "sur_encre" if first else "texte"))

    def _scans_here(self) -> list[Scan]:
        """Those of the present version."""
        dossier = self.desk.dossier
        return [s for s in dossier.scans if s.version == dossier.version]

    def restes(self) -> list[Reste]:
        """What is missing at the signature; once all have signed, the closing."""
        restes = super().restes()
        if restes or self.desk.dossier.clos:
            return restes
        dossier = self.desk.dossier
        together = "" if jury.seul(dossier) else ", à deux"
        to_freeze = f"La {dossier.referentiel.dits.grille} est à figer{together}."
        what = "Le dossier est à clore." if dossier.fige else to_freeze
        return [Reste("signature", quoi="point", sujet=what)]

    def _go(self, reste: Reste) -> None:
        self.desk.go(reste.etape, reste.bloc or None, reste.cible)

    # --- acts

    def _choose(self, *which: str) -> None:
        chosen = depot.ask_folder(self, "Choisir l’emplacement")
        if chosen is not None:
            self.deliver(chosen, *which)

    def deliver(self, folder: Path, *which: str) -> None:
        """Write these files into a folder; the grid is composed away from the window."""
        writings = {"journal": self._deliver_journal, "scans": self._deliver_scans, "grille": self._deliver_original}
        for what, write in writings.items():
            if what in which and not self.desk.act(partial(write, folder)):
                return  # the sentence that says why stays in sight

    def _deliver_original(self, folder: Path) -> None:
        """The PDF that both signed, as it is; on paper, the same pages again, for the printed ones are the original."""
        if not self._background.busy:
            copy = GRILLE.preparer(self.desk.poste, self.desk.open_seance)
            self._background.run(copy.travail, lambda pdf: self._put("grille", folder / copy.fichier, pdf))

    def _deliver_scans(self, folder: Path) -> None:
        self._cards["scans"].show_done(None)
        done = [
            fichiers.deposit(
                folder / (self._name("scan", str(rank)) + EXTENSIONS[scan.type_mime]),
                self.desk.open_seance.cloture.scan(scan.empreinte),
            )
            for rank, scan in enumerate(self._scans_here(), 1)
        ]
        joints = pluriel(len(done), "scan", "scans")
        self._cards["scans"].show_done(folder, joints)
        states = {d.etat for d in done}
        verb = "Déjà à cet emplacement, à l’identique" if states == {"there"} else "Copié et vérifié"
        self.desk.tell(f"{verb} : {joints}" + (f". {depot.BESIDE}" if "beside" in states else ""))

    def _deliver_journal(self, folder: Path) -> None:
        seance = self.desk.open_seance
        seance.cahier.require_written()
        lines = list(consultation.consulter(self.desk.poste, seance.identifiant))
        self._put("journal", folder / (self._name("journal") + ".json"), export_journal.as_json(lines).encode("utf-8"))

    def _put(self, which: str, path: Path, content: bytes) -> None:
        self._cards[which].show_done(None)
        there, words = depot.put(path, content)
        self._cards[which].show_done(there)
        self.desk.tell(words)

    def _name(self, what: str, *details: str) -> str:
        dossier = self.desk.dossier
        return fichiers.document_name(what, dossier.reference, dossier.identifiant, f"v{dossier.version}", *details)

    # --- frame

    def main_act(self) -> Gesture | None:
        """Handing it over; every file at once where nobody knows to whom."""
        if not self.desk.dossier.clos:
            return None
        if self._civil.spelling.open and self._civil.spelling.has_focus():
            return Gesture(self._civil.spelling.yes.accessibleName(), self._civil.spelling.confirm, "Ctrl+Entrée")
        if self._organisme.possible:
            return Gesture("Remettre à l’organisme", self._organisme.start, "Ctrl+Entrée")
        return Gesture("Tout copier", self._both.click, "Ctrl+Entrée")

    def enter(self, cible: str) -> None:
        """The way to what is missing, or the files."""
        if cible == RECTIFIER and self._civil.possible:
            self._civil.start()
        elif not self._missing.isVisibleTo(self) or not self._missing.focus(cible):
            (self._organisme.send if self._organisme.possible else self._both).setFocus()

    def good_news(self) -> str:
        """The dossier is closed."""
        return "Le dossier est reçu" if self._organisme.delivered else "Le dossier est clos : il reste à le remettre"

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the screen."""
        if not self.desk.dossier.clos:
            return []
        return [("Ctrl+Entrée", "remettre" if self._organisme.possible else "tout copier"), ("Ctrl+J", "journal")]

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        if not self.desk.dossier.clos:
            return []
        return [
            Gesture("Copier la grille (PDF)", self._grid.click),
            Gesture("Copier le journal (JSON)", self._journal.click),
            *([Gesture("Rectifier l’état civil du candidat", self._civil.start)] if self._civil.possible else []),
        ]
