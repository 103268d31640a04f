"""Every closed dossier, how far it came on its way to the training body, and one button for all that is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHeaderView, QProgressBar, QWidget

from evaluateur.metier.designation import heure, jour, local
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import enumeration, pluriel
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance.remise import appels, envois, etats, histoire, lieux
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import UNBOUND, Button, column, frame, line, say, scrolled, shortcut, text
from evaluateur.ui.briques.demande import Ask
from evaluateur.ui.briques.envoi_seul import SelfSending
from evaluateur.ui.briques.envoyeur import Avancement, Bilan, Envoyeur
from evaluateur.ui.briques.supports import open_place
from evaluateur.ui.briques.tableau import of_one_line, rows_table
from evaluateur.ui.bureau.desk import Desk, News
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.cadre.page import BasePage, Services
from evaluateur.ui.pages.remises.modele import Colonne, RemisesModel
from evaluateur.ui.pages.remises.ou import Where
from evaluateur.ui.pages.remises.recus import Receipts
from evaluateur.vues.colis import Colis

SIDE_BY_SIDE = 980
"""Room from which the table and what concerns the destination stand side by side."""
WITHOUT_VERSION = 760
"""Room below which the version is told by the line in sight alone."""


class RemisesPage(BasePage):
    """The table, the destination, the receipts."""

    aide = "remises"

    def __init__(self, desk: Desk, look: Look, services: Services) -> None:
        super().__init__(desk, look, services)
        self.model = RemisesModel(look)
        self.envoyeur = Envoyeur(desk, self)
        self.envoyeur.moved.connect(self._on_moved)
        self.envoyeur.ended.connect(self._on_ended)
        self._by_itself = SelfSending(desk, self.envoyeur)
        self.where = Where(desk, look)
        self.receipts = Receipts(desk, self.envoyeur, self.where, self)
        self.receipts.kept.connect(self._on_kept)
        self.where.changed.connect(self._show_footer)
        head, body = self._header(), self._body()
        self.pile(head, body, self._footer(), body=body)
        for key, gesture in (("Ctrl+Return", self._main), ("Ctrl+Enter", self._main),
                             ("F5", self.receipts.collect), ("Ctrl+O", self.receipts.choose)):  # fmt: skip
            shortcut(self, key, gesture)

    # --- building

    def _header(self) -> QWidget:
        self._collect = Button("Relever les accusés", self.receipts.collect, key="F5")
        self._collect.setIcon(self.look.icon("mailbox"))
        self._receipt = Button("Lire un accusé…", self.receipts.choose, key="Ctrl+O")
        self._receipt.setIcon(self.look.icon("mail"))
        return self.head("Remise à l’organisme", self._collect, self._receipt)

    def _body(self) -> QWidget:
        self._title = text("", "section")
        self.table = of_one_line(rows_table(self.model, "Dossiers clos"), self.look, 5)
        self.table.selectionModel().currentRowChanged.connect(self._show_line)
        self.table.activated.connect(self._open)
        self._words, self._why = text("", "strong"), text("", "secondary")
        self._one = Button("Remettre ce dossier", self._send_one, kind="small")
        self._declare = Button("Je l’ai déposé", self._declare_one, kind="small")
        self._erase = Button("Effacer de cet ordinateur…", self._ask_purge, kind="small")
        self._erase.setIcon(self.look.icon("trash-2"))
        self._detail = frame(
            "sheet",
            column(self._words, self._why, line(self._one, self._declare, self._erase, -1), margins=(12, 8, 12, 10)),
        )
        self._ask = Ask(self.desk, self._purge, lambda: None, "Effacer pour toujours")
        self._detail.layout().addWidget(self._ask)  # type: ignore[union-attr]
        left = QWidget()
        left.setLayout(column(self._title, self.table, self._detail, spacing=10))
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setContentsMargins(18, 14, 18, 12)
        self._sides.setSpacing(16)
        self._sides.addWidget(left, 1)
        self._sides.addWidget(self.where)
        inner = QWidget()
        inner.setLayout(self._sides)
        return scrolled(inner)

    def _footer(self) -> QWidget:
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Remise en cours")
        self._bar.setMaximumWidth(self.look.px(120))
        self._strip.next_gap_asked.connect(self._walk)
        shortcut(self, "F8", self._walk)
        self._stop = Button("Arrêter", self.envoyeur.stop)
        self._stop.setIcon(self.look.icon("circle-stop"))
        self._send = Button("Remettre", self.send_all, kind="filled", key="Ctrl+Entrée")
        layout = line(self._strip, self._bar, self._stop, self._send, margins=(0, 0, 14, 0), spacing=10)
        layout.setStretch(0, 1)
        return frame("strip", layout)

    # --- showing

    def start(self) -> None:
        """The table has the attention."""
        self._by_itself.start()
        self.desk.act(self._load)
        self.table.setFocus()
        if self.model.rowCount():
            wanted = self.desk.seance.identifiant if self.desk.seance is not None else None
            self.table.selectRow(self.model.row_of(wanted) if wanted is not None else 0)

    def _load(self) -> None:
        poste = self.desk.poste
        colis = {one.lot.dossier: one for one in etats.tous(poste)}
        row = self.table.currentIndex().row()
        self.model.load(poste.liste.lister(), colis, poste.now().instant)
        self.where.offer(self.envoyeur.coursier.toutes(self._dossier(row) for row in range(self.model.rowCount())))
        self.where.show_counts(self.model.counts())
        if self.model.rowCount():
            self.table.selectRow(min(max(row, 0), self.model.rowCount() - 1))
        counts = self.model.counts()
        all_proved = counts.clos and counts.accuses == counts.clos
        title = "Tout est reçu par l’organisme" if all_proved else f"À remettre : {counts.restants}"
        say(self._title, title, "vert" if all_proved else "")
        self._size_columns()
        self._size_table(self._sides.direction() == QBoxLayout.Direction.LeftToRight)
        self._show_line(self.table.currentIndex())
        self._show_footer()

    def _on_kept(self, dossier: DossierId) -> None:
        self.desk.act(self._load)
        if dossier:
            self.table.selectRow(self.model.row_of(dossier))

    def _dossier(self, row: int) -> DossierId:
        return self.model.remise(row).resume.dossier

    def _show_line(self, index: QModelIndex, _: QModelIndex | None = None) -> None:
        """All that is to be said of the dossier in sight."""
        self._detail.setVisible(index.isValid())
        if not index.isValid():
            return
        remise = self.model.remise(index.row())
        colis = remise.colis
        say(self._words, f"{remise.resume.candidat}, {remise.resume.reference} : {remise.mot}")
        said = []
        if colis is not None:
            when = local(colis.depuis, self.desk.poste.horloge.fuseau)
            said.append(f"Le {jour(when)} à {heure(when)}. {colis.motif}".strip())
            said += [f"Dernier essai : {colis.echec}"] if colis.echec else []
            said += [f"Numéro de l’accusé : {colis.accuse.numero}."] if colis.accuse is not None else []
        until = self._kept_until(colis) if colis is not None and colis.delivre and colis.a_jour else None
        due = until is not None and until <= self.desk.poste.now().instant
        if until is not None and not due:
            said.append(f"Conservé ici jusqu’au {jour(local(until, self.desk.poste.horloge.fuseau))}.")
        self._erase.setVisible(due and not self.envoyeur.busy)
        self._ask.hide()
        say(self._why, " ".join(said))
        self._why.setVisible(bool(said))
        busy = self.envoyeur.busy
        self._one.setVisible(not busy)
        self._one.say("Remettre ce dossier" if remise.a_remettre else "Remettre de nouveau")
        asked = colis is not None and colis.a_jour and colis.etat == "copie" and lieux.a_declarer(colis.destination)
        self._declare.setVisible(not busy and asked)

    def _walk(self) -> None:
        """The next dossier that is still to leave, or that waits for an answer."""
        row = self.model.next_waiting(self.table.currentIndex().row())
        if row >= 0:
            self.table.selectRow(row)
            self.table.setFocus()

    def _show_footer(self) -> None:
        busy, left = self.envoyeur.busy, len(self.model.left)
        for part in (self._bar, self._stop):
            part.setVisible(busy)
        self._send.setVisible(not busy)
        self._send.say(f"Remettre {pluriel(left, 'dossier')}" if left else "Rien à remettre")
        self._send.setEnabled(bool(left) and bool(self.where.choice.count()))
        counts = self.model.counts()
        waiting = [f"{pluriel(left, 'dossier')} à remettre"] if left else []
        waiting += [f"{pluriel(counts.partis, 'accusé attendu', 'accusés attendus')}"] if counts.partis else []
        done = "Tout est reçu par l’organisme" if counts.clos and not waiting else ""
        self._strip.show_missing(enumeration(waiting), done)
        self._strip.show_hints([("↑ ↓", "choisir"), ("F5", "accusés"), ("Échap", "revenir"), ("F1", "aide")])

    def _size_columns(self) -> None:
        header, look = self.table.horizontalHeader(), self.look
        fixed = {Colonne.CANDIDAT: 230, Colonne.VERSION: 66, Colonne.DEPUIS: 96}
        for column_, width in fixed.items():
            header.setSectionResizeMode(column_, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column_, look.px(width))
        self.table.setColumnHidden(Colonne.VERSION, look.room(self.width()) < WITHOUT_VERSION)
        header.setSectionResizeMode(Colonne.ETAT, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The destination goes below the table where there is no room beside it."""
        super().resizeEvent(event)
        beside = self.look.room(self.width()) >= SIDE_BY_SIDE
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(way)
        self._size_table(beside)
        self.where.setMaximumWidth(self.look.px(330) if beside else UNBOUND)
        self._size_columns()

    def set_compact(self, compact: bool) -> None:
        """A receipt in a file is asked for by its key, or from the palette."""
        super().set_compact(compact)
        self._receipt.setVisible(not compact)

    def _size_table(self, beside: bool) -> None:
        """Above the destination it takes the rows it has, for both to be in sight."""
        row = self.table.verticalHeader().defaultSectionSize()
        height = row * (min(self.model.rowCount(), 8) + 1) + self.table.horizontalHeader().height()
        self.table.setMaximumHeight(UNBOUND if beside else max(height, 3 * row))
        self.table.setMinimumHeight(5 * row if beside else min(height, 3 * row))

    # --- forgetting

    def _kept_until(self, colis: Colis) -> datetime | None:
        """None where no convocation that is believed says so: nothing is offered then."""
        try:
            return appels.conserve_jusqu_au(self.desk.poste, colis.lot.dossier, colis.depuis)
        except Refus:
            return None

    def _ask_purge(self) -> None:
        remise = self.model.remise(self.table.currentIndex().row())
        self._ask.ask(
            f"Le dossier {remise.resume.reference} sera effacé de cet ordinateur et de ses sauvegardes, sans retour. "
            "L’organisme l’a reçu ; la preuve en est conservée ici.",
            self._erase,
        )

    def _purge(self, _: str) -> str:
        from evaluateur.seance import purge

        poste, dossier = self.desk.poste, self._dossier(self.table.currentIndex().row())
        done = list[str]()

        def act() -> None:
            done.append(purge.run(poste, etats.accuse(poste, dossier)).reference)

        if self.desk.act(act):
            self.desk.tell(f"Dossier {done[0]} effacé ; la preuve de sa remise est conservée.")
        self.desk.act(self._load)
        self.table.setFocus()
        return ""

    # --- sending

    def _main(self) -> None:
        """What Ctrl+Entrée does: it answers the question that is asked, where there is one."""
        if self._ask.open:
            self._ask.confirm()
        else:
            self.send_all()

    def send_all(self) -> None:
        """Everything that is left; where to is asked when nobody knows yet."""
        self._leave([r.resume.dossier for r in self.model.left])

    def _send_one(self) -> None:
        if self.table.currentIndex().isValid():
            self._leave([self._dossier(self.table.currentIndex().row())])

    def _leave(self, dossiers: Sequence[DossierId]) -> None:
        if self.envoyeur.busy or not dossiers or not self.where.choice.count():
            return
        self.where.keep_secret()
        chosen = self.where.chosen
        lacks = self.envoyeur.coursier.manque(chosen) if chosen is not None else ""
        if lacks:
            (self.where.ask if lacks == "emplacement" else self.where.ask_secret)()
            return
        self.envoyeur.start(dossiers, chosen)
        self._bar.setRange(0, 0)
        self._show_footer()
        self._show_line(self.table.currentIndex())
        self._stop.setFocus()

    def _on_moved(self, moved: Avancement) -> None:
        part = f" : {100 * moved.octets // moved.sur} %" if moved.sur else ""
        self._bar.setRange(0, moved.sur)
        self._bar.setValue(moved.octets)
        self.model.show_leaving(moved.dossier, f"Remise en cours, {moved.rang} sur {moved.total}{part}")

    def _on_ended(self, bilan: Bilan) -> None:
        self.model.show_leaving(None)
        self.desk.act(self._load)
        self._show_footer()
        self.table.setFocus()
        self._tell(bilan)

    def _tell(self, bilan: Bilan) -> None:
        count = len(bilan.envoyes)
        done = f"{pluriel(count, 'dossier remis', 'dossiers remis')}." if count else ""
        if self._by_itself.mine:
            return
        if bilan.refus:
            self.desk.told.emit(News(done or "Aucun dossier n’a pu être remis.", bilan.refus[-1], "alerte"))
            self.where.ask_what_lacks(self.envoyeur.coursier)
            return
        if bilan.arrete:
            self.desk.tell(f"Remise arrêtée. {done}".strip())
            return
        last = bilan.envoyes[-1].depot
        if last.etat == "depose_declare":
            self.desk.tell(f"{done} {last.motif}")
            open_place(last)
            return
        eject = " Vous pouvez éjecter la clé." if last.fichier is not None else ""
        self.desk.tell(f"{done} {last.motif}{eject}")

    def _declare_one(self) -> None:
        colis = self.model.remise(self.table.currentIndex().row()).colis
        if colis is not None:
            self.desk.act(lambda: envois.declarer(self.desk.poste, colis.lot, colis.destination))
            self.desk.act(self._load)

    # --- page

    def _open(self, index: QModelIndex) -> None:
        self.desk.open_dossier(self._dossier(index.row()))

    def leave(self) -> None:
        """What is leaving is given up: it leaves again later, whole."""
        self.envoyeur.stop()

    def escape(self) -> None:
        """Échap goes back to the list."""
        self.desk.page_asked.emit("accueil")

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        return [
            Gesture("Remettre à l’organisme", self.send_all, "Ctrl+Entrée"),
            Gesture("Relever les accusés de réception", self.receipts.collect, "F5"),
            Gesture("Lire un accusé de réception", self.receipts.choose, "Ctrl+O"),
            Gesture("Enregistrer le journal des remises (CSV)", self._ask_csv),
        ]

    def _ask_csv(self) -> None:
        path = depot.ask(self, "Journal des remises", "remises.csv", ".csv")
        if path is not None:
            self.save_csv(path)

    def save_csv(self, path: Path) -> None:
        """Write every sending, and every answer."""
        self.desk.act(lambda: self.desk.tell(depot.put(path, histoire.as_csv(self.desk.poste))[1]))
