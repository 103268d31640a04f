"""What concerns several dossiers at once: the session sheet of the day, the grids of all that are closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QWidget

from evaluateur.metier.typographie import pluriel
from evaluateur.seance.imprimes import Exemplaire
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, column, frame, line, say, text
from evaluateur.ui.briques.presse import Press
from evaluateur.ui.bureau.desk import Desk, News
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.pages.accueil.jury import SameJury
from evaluateur.ui.pages.accueil.lot import Batch, Progress
from evaluateur.vues.resume import Resume


class Several(QWidget):
    """A quiet band under the list, on the tabs where it has something to offer."""

    def __init__(self, desk: Desk, look: Look, reload: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self._resumes: list[Resume] = []
        self._tab = ""
        self._press = Press(desk, self)
        self.batch = Batch(desk, self)
        self.batch.moved.connect(self._on_moved)
        self.batch.ended.connect(self._on_ended)
        self._words = text("", "secondary", wrap=False)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Grilles copiées")
        self._sheet = Button("Feuille de session…", self.save_sheet, kind="small")
        self._sheet.setIcon(look.icon("users"))
        self._grids = Button("Copier les grilles…", self._choose, kind="small")
        self._grids.setIcon(look.icon("download"))
        self._jury = SameJury(desk, look, reload)
        self._stop = Button("Arrêter", self.batch.stop, kind="small")
        row = line(self._words, self._bar, -1, self._jury.button, self._sheet, self._grids, self._stop,
                   margins=(14, 6, 14, 6), spacing=12)  # fmt: skip
        self.setLayout(column(self._jury, frame("quiet", row), margins=(14, 0, 14, 8)))

    def show_tab(self, tab: str, resumes: Sequence[Resume]) -> None:
        """Offer what suits these dossiers."""
        self._tab, self._resumes = tab, list(resumes)
        self._show()

    def _show(self) -> None:
        running, some = self.batch.busy, bool(self._resumes)
        jour, closed = self._tab == "jour" and some, self._tab == "remettre" and some
        self.setVisible(jour or closed or running)
        for part in (self._bar, self._stop):
            part.setVisible(running)
        self._sheet.setVisible(jour and not running)
        self._jury.show_for(self._resumes if jour and not running else [])
        self._grids.setVisible(closed and not running)
        if not running:
            words = ("candidat inscrit", "candidats inscrits") if jour else ("grille close", "grilles closes")
            say(self._words, pluriel(len(self._resumes), *words))

    def gestures(self) -> list[Gesture]:
        """What the palette offers on the day."""
        return self._jury.gestures()

    # --- the sheet of the day

    def save_sheet(self) -> None:
        """Write the session sheet where the user says."""
        self._press.save(self._prepare_sheet)

    def _prepare_sheet(self) -> Exemplaire:
        from evaluateur.seance.dossiers import journee

        return journee.exemplaire(self._desk.poste, self._resumes, self._desk.now_local().date())

    # --- the grids

    def _choose(self) -> None:
        chosen = depot.ask_folder(self, "Choisir l’emplacement des grilles")
        if chosen is not None:
            self.save_grids(chosen)

    def save_grids(self, folder: Path) -> None:
        """Write the grid of every dossier of the tab."""
        if not self.batch.busy:
            self._bar.setRange(0, len(self._resumes))
            self.batch.start(self._resumes, folder)
            self._show()
            self._stop.setFocus()

    def _on_moved(self, progress: Progress) -> None:
        rank = min(progress.faits + len(progress.refus) + 1, progress.total)
        self._bar.setValue(rank - 1)
        say(self._words, f"Grille {rank} sur {progress.total} : {progress.candidat}")

    def _on_ended(self, progress: Progress) -> None:
        self._show()
        (self._grids if self._grids.isVisible() else self).setFocus()
        done = pluriel(progress.faits, "grille copiée", "grilles copiées")
        done += f" et relue{'s' if progress.faits > 1 else ''}, sur {progress.total}."
        if progress.deja:
            done += f" {pluriel(progress.deja, 'grille')} déjà à cet emplacement, à l’identique."
        if progress.voisines:
            words = ("grille copiée", "grilles copiées")
            done += f" {pluriel(progress.voisines, *words)} sous un autre nom. {depot.BESIDE}."
        if progress.refus:
            self._desk.told.emit(News(done, " ".join(progress.refus), "alerte"))
        else:
            self._desk.tell(done)
