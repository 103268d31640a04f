"""The convocation of a centre: read, shown line by line with what is left out, and written only when confirmed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec import UNSET, Struct
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QWidget

from evaluateur import fichiers
from evaluateur.echange.convocation import signee
from evaluateur.echange.convocation.colonnes import IntitulesInconnus
from evaluateur.echange.convocation.convocation import Convocation, read_convocation
from evaluateur.echange.convocation.doublons import doublons
from evaluateur.echange.convocation.signee import Appel
from evaluateur.metier.designation import jour
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import enumeration, pluriel
from evaluateur.ressources import resources_folder
from evaluateur.seance import confiance
from evaluateur.seance.convoquer import convoquer
from evaluateur.seance.remise import appels, lieux, rendez_vous
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, column, frame, icon, line, say, scrolled, set_icon, shortcut, text
from evaluateur.ui.briques.choix_referentiel import choose
from evaluateur.ui.briques.tableau import of_one_line, rows_table
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.cadre.page import BasePage, Services
from evaluateur.ui.pages.convocation.certificat import JoinedCertificate
from evaluateur.ui.pages.convocation.correspondance import Matching, learned
from evaluateur.ui.pages.convocation.modele import Colonne, ConvocationModel

_INVITE = (
    "Choisissez le fichier envoyé par l’organisme (convocation signée, CSV ou XLSX), ou déposez-le ici. Rien n’est "
    "écrit avant votre confirmation."
)


WITH_JURY = 1240
"""Room from which the evaluators have a column; below, the line in sight tells them."""
TEMPLATE = resources_folder() / "modeles" / "convocation.csv"
"""What a training body may fill in."""


class _Lecture(Struct, frozen=True):
    """What came of reading a file."""

    path: Path
    convocation: Convocation
    referentiel: Referentiel
    content: bytes
    appel: Appel | None
    """Of a convocation that the training body signed."""


class ConvocationPage(BasePage):
    """Choose, look, import. The file is read away from the window; nothing of it is kept but what is confirmed."""

    aide = "convocation"

    def __init__(self, desk: Desk, look: Look, services: Services) -> None:
        super().__init__(desk, look, services)
        self.model = ConvocationModel(look)
        self._background = Background(desk, self)
        self._loaded: _Lecture | None = None
        self._asked: tuple[Path, Referentiel, bool] | None = None
        """What was read last, or refused."""
        self.setAcceptDrops(True)
        head, body = self._header(), self._body()
        self.pile(head, body, self._footer(), body=body)
        self._show_nothing(_INVITE)
        for key, gesture in (("Ctrl+I", self.choose), ("Ctrl+Return", self.import_ready),
                             ("Ctrl+Enter", self.import_ready), ("F8", lambda: self._walk(1)),
                             ("Shift+F8", lambda: self._walk(-1))):  # fmt: skip
            shortcut(self, key, gesture)

    # --- building

    def _header(self) -> QWidget:
        self._choose = Button("Choisir un fichier…", self.choose, key="Ctrl+I")
        self._choose.setIcon(self.look.icon("folder"))
        return self.head("Importer une convocation", self._choose)

    def _body(self) -> QWidget:
        self._icon = icon(self.look, "file-search", "encre", 28)
        self._title, self._words = text("", "section"), text("")
        said = line(self._icon, column(self._title, self._words, spacing=3), spacing=14)
        said.setStretch(1, 1)
        said.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        self._ignored, self._consignes = text("", "secondary"), text("")
        self._remarks = text("", "body")
        self._line = frame("sheet", column(self._remarks, margins=(12, 8, 12, 8)))
        self.table = of_one_line(rows_table(self.model, "Lignes de la convocation"), self.look, 4)
        self.table.selectionModel().currentRowChanged.connect(self._show_line)
        self._hidden = Button("", self._toggle_hidden, kind="small")
        template = Button("Enregistrer un modèle…", self._ask_template, kind="small")
        template.setIcon(self.look.icon("download"))
        self._top = frame(
            "sheet",
            column(
                said,
                self._consignes,
                self._ignored,
                line(self._hidden, template, -1),
                margins=(16, 14, 16, 14),
                spacing=8,
            ),
        )
        self._mine = JoinedCertificate(self.desk)
        self._matching = Matching(self.services.memoire, self._again)
        self._filler = QWidget()
        self._filler.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._top.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        body = QWidget()
        body.setLayout(
            column(
                self._top,
                self._mine,
                self._matching,
                self.table,
                self._filler,
                self._line,
                margins=(18, 14, 18, 12),
                spacing=10,
            )
        )
        return scrolled(body)

    def _footer(self) -> QWidget:
        self._strip.next_gap_asked.connect(lambda: self._walk(1))
        self._import = Button("Importer", self.import_ready, kind="filled", key="Ctrl+Entrée")
        box = frame("strip")
        layout = line(self._strip, self._import, margins=(0, 0, 14, 0))
        layout.setStretch(0, 1)
        box.setLayout(layout)
        return box

    # --- reading

    def choose(self) -> None:
        """Ask for the file."""
        chosen = depot.ask_file(
            self, "Convocation de l’organisme", "Convocation (*.convocation *.csv *.xlsx *.txt);;Tous les fichiers (*)"
        )
        if chosen is not None:
            self.read_file(chosen)

    def _ask_template(self) -> None:
        path = depot.ask(self, "Enregistrer un modèle", TEMPLATE.name, TEMPLATE.suffix)
        if path is not None:
            self.save_template(path)

    def save_template(self, path: Path) -> None:
        """Write an empty convocation, with its headings and one line to replace."""
        self.desk.act(lambda: self.desk.tell(depot.put(path, TEMPLATE.read_bytes())[1]))

    def read_file(self, path: Path) -> None:
        """Read a file and show what it would bring; nothing is written."""
        self._strip.forget()
        self.desk.act(lambda: self._ask_then_read(path))

    def _ask_then_read(self, path: Path) -> None:
        """One that the authority signed names its référentiel; a table of candidates is asked about."""
        installes = self.desk.poste.coffre.installes()
        if signee.is_signee(fichiers.read(path, signee.OCTETS_MAX)):
            self.read_with(path, installes[0])
        else:
            choose(self._choose, installes, partial(self.read_with, path))

    def _again(self) -> None:
        """Read the file again, by what was just matched."""
        if self._asked is not None:
            self.read_with(*self._asked)

    def _toggle_hidden(self) -> None:
        """Read the same file again, with or without what its workbook hides."""
        loaded = self._loaded
        if loaded is not None:
            self.read_with(loaded.path, loaded.referentiel, hidden=not loaded.convocation.masquees_lues)

    def read_with(self, path: Path, referentiel: Referentiel, hidden: bool = False) -> None:
        """Read a file whose candidates are called on this référentiel."""
        self._asked = path, referentiel, hidden
        self._show_nothing(f"« {path.name} » est en cours de lecture.")

        fuseau, known = self.desk.poste.horloge.fuseau, confiance.autorites(self.desk.poste)
        matched = learned(self.services.memoire)

        def work() -> _Lecture:
            content = fichiers.read(path, signee.OCTETS_MAX)
            if not signee.is_signee(content):
                convocation = read_convocation(content, path.name, referentiel, hidden, fuseau, appris=matched)
                return _Lecture(path, convocation, referentiel, content, None)
            appel = signee.read(content, known).appel
            chosen = appels.referentiel(appel) or referentiel
            signed = appel.rendez_vous is not UNSET
            convocation = read_convocation(
                appel.tableau, appel.fichier, chosen, hidden, appel.fuseau or fuseau, signed=signed
            )
            return _Lecture(path, convocation, chosen, content, appel)

        self._background.run(work, self._on_read, self._on_refused, partial(self._show_nothing, _INVITE))

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being read."""
        return not self._background.busy

    def _on_read(self, loaded: _Lecture) -> None:
        # The list of dossiers may refuse to be read: that is no refusal of the file.
        self.desk.act(lambda: self._show(loaded))

    def _on_refused(self, refus: Refus) -> None:
        self._show_nothing(f"{refus.phrase} {refus.remede}", refused=True)
        if isinstance(refus, IntitulesInconnus):
            self._matching.offer(refus.intitules)
        (self._matching.first or self._choose).setFocus()

    # --- showing

    def start(self) -> None:
        """Choosing comes first."""
        self._choose.setFocus()

    def _show_nothing(self, words: str, refused: bool = False) -> None:
        self._loaded = None
        self.model.load(None, {})
        title = "Ce fichier n’est pas importé" if refused else "Aucun fichier lu"
        sign = ("file-warning", "ocre") if refused else ("file-search", "encre")
        set_icon(self.look, self._icon, *sign, 28)
        say(self._title, title, "ocre" if refused else "")
        say(self._words, words)
        self._matching.offer(())
        for part in (self._mine, self._consignes, self._ignored, self._hidden, self.table, self._line):
            part.hide()
        self._filler.show()
        self._show_footer()

    def _show(self, loaded: _Lecture) -> None:
        convocation = loaded.convocation
        newer = appels.plus_recente(self.desk.poste, loaded.appel) if loaded.appel is not None else ""
        moved = dict[int, str]()
        if loaded.appel is not None and not newer:
            found = rendez_vous.deplacements(self.desk.poste, convocation.lignes, loaded.appel)
            moved = {numero: one.phrase for numero, one in found.items()}
        fixed = loaded.appel.fixes if loaded.appel is not None else ()
        self.model.load(convocation, doublons(convocation, self.desk.poste.liste.lister()), moved, fixed)
        self._loaded = loaded
        late = f" Une convocation plus récente, {newer}, est déjà importée : ses consignes restent en vigueur."
        words = _consignes_words(loaded.appel) if loaded.appel is not None else ""
        say(self._consignes, f"{words}{late if newer else ''}")
        self._consignes.setVisible(loaded.appel is not None)
        self._matching.offer(convocation.a_la_main if loaded.appel is None else ())
        self._mine.offer(appels.mon_certificat(self.desk.poste, loaded.appel) if loaded.appel is not None else b"")
        ready, others = self.model.count("prete"), self.model.count("doublon")
        to_mend = self.model.count("corriger")
        good = bool(self.model.ready())
        set_icon(self.look, self._icon, "file-check" if good else "file-warning", "encre" if good else "ocre", 28)
        say(self._title, loaded.path.name, "")
        parts = [pluriel(ready, "ligne prête", "lignes prêtes")]
        parts += [pluriel(to_mend, "ligne à corriger", "lignes à corriger")] if to_mend else []
        parts += [pluriel(others, "ligne en double", "lignes en double")] if others else []
        parts += [pluriel(len(moved), "rendez-vous modifié", "rendez-vous modifiés")] if moved else []
        gone = self.model.count("annulee")
        parts += [pluriel(gone, "ligne annulée", "lignes annulées")] if gone else []
        reading = "classeur XLSX" if convocation.encodage == "XLSX" else f"texte {convocation.encodage}"
        say(self._words, f"{enumeration(parts)} ({reading}). {_NOTHING_YET}")
        ignored = ignored_words(convocation)
        say(self._ignored, ignored)
        self._ignored.setVisible(bool(ignored))
        taken = convocation.masquees_lues
        self._hidden.say("Laisser ce qui est masqué" if taken else "Importer aussi ce qui est masqué")
        self._hidden.setVisible(bool(convocation.masquees))
        self.table.show()
        self._filler.hide()
        self._size_columns()
        self.table.setCurrentIndex(self.model.index(max(self.model.next_to_mend(-1, 1), 0), 0))
        self.table.setFocus()
        self._show_line(self.table.currentIndex())
        self._show_footer()

    def _show_line(self, index: QModelIndex, _: QModelIndex | None = None) -> None:
        """All that is to be said of the line in sight, with what to do."""
        details = self.model.constat(index.row()).details if index.isValid() else ()
        say(self._remarks, "\n".join(details))
        self._line.setVisible(bool(details))

    def _show_footer(self) -> None:
        count, total = len(self.model.ready()), self.model.rowCount()
        self._import.say(f"Importer {pluriel(count, 'candidat')}" if count else "Rien à importer")
        self._import.setEnabled(bool(count))
        self._import.setVisible(self._loaded is not None)
        left_out = total - count
        self._strip.show_missing(
            f"{pluriel(left_out, 'ligne ne sera pas importée', 'lignes ne seront pas importées')}" if left_out else ""
        )
        hints = [("↑ ↓", "voir une ligne"), ("F8", "à corriger")] if total else [("Ctrl+I", "choisir un fichier")]
        self._strip.show_hints([*hints, ("Échap", "revenir"), ("F1", "aide")])

    def _size_columns(self) -> None:
        header, look = self.table.horizontalHeader(), self.look
        widths = {Colonne.NUMERO: 54, Colonne.CANDIDAT: 190, Colonne.ENTREPRISE: 170, Colonne.DEBUT: 96,
                  Colonne.HEURE: 76, Colonne.FUSEAU: 130, Colonne.JURY: 180, Colonne.BLOCS: 90}  # fmt: skip
        for column_, width in widths.items():
            header.setSectionResizeMode(column_, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column_, look.px(width))
            gone = column_ in _MAY_BE_EMPTY and not self.model.tells(column_)
            gone = gone or (column_ is Colonne.JURY and look.room(self.width()) < WITH_JURY)
            self.table.setColumnHidden(column_, gone or (self._compact and column_ in _FIRST_TO_GO))
        header.setSectionResizeMode(Colonne.ETAT, QHeaderView.ResizeMode.Stretch)

    _compact = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The state of a line has the first claim on the width."""
        super().resizeEvent(event)
        self._size_columns()

    def set_compact(self, compact: bool) -> None:
        """Who and in which state stay; company and blocs give way."""
        self._compact = compact
        super().set_compact(compact)
        self._size_columns()

    def _walk(self, by: int) -> None:
        """The next line that will not be imported."""
        row = self.model.next_to_mend(self.table.currentIndex().row(), by)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))
            self.table.setFocus()

    # --- importing

    def import_ready(self) -> None:
        """One dossier a line that is ready; then back to the list, with one sentence."""
        loaded, lines = self._loaded, self.model.ready()
        if loaded is None or not lines:
            return
        poste, left_out = self.desk.poste, self.model.rowCount() - len(lines)
        moved = self.model.count("deplacee")

        def gesture() -> None:
            if loaded.appel is not None:
                appels.importer(poste, loaded.content, loaded.referentiel, lines)
            else:
                convoquer(poste, poste.coffre.retenir_referentiel(loaded.referentiel), lines)

        if not self.desk.act(gesture):
            return
        self._loaded = None
        new = len(lines) - moved
        parts = [pluriel(new, "candidat importé", "candidats importés")] if new else []
        parts += [pluriel(moved, "dossier modifié", "dossiers modifiés")] if moved else []
        faits = enumeration(parts)
        rest = f" ; {pluriel(left_out, 'ligne laissée', 'lignes laissées')}" if left_out else ""
        self.desk.page_asked.emit("accueil")
        self.desk.tell(f"{faits}{rest}.")

    # --- page

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file of this computer may be dropped."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Dropping is choosing."""
        event.acceptProposedAction()
        self.read_file(Path(event.mimeData().urls()[0].toLocalFile()))

    def escape(self) -> None:
        """Échap goes back; nothing was written."""
        self.desk.page_asked.emit("accueil")

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        return [
            Gesture("Choisir le fichier de la convocation", self.choose, "Ctrl+I"),
            Gesture("Importer les lignes prêtes", self.import_ready, "Ctrl+Entrée"),
            Gesture("Enregistrer un modèle de convocation", self._ask_template),
            Gesture("Ligne suivante à corriger", lambda: self._walk(1), "F8"),
        ]


_FIRST_TO_GO = (Colonne.ENTREPRISE, Colonne.FUSEAU, Colonne.JURY, Colonne.BLOCS)
_MAY_BE_EMPTY = (Colonne.ENTREPRISE, Colonne.HEURE, Colonne.JURY)
"""Columns that say nothing of many files."""
_NOTHING_YET = "Rien n’est encore écrit."


def _consignes_words(appel: Appel) -> str:
    """Whose convocation it is, and how the dossiers go back."""
    consignes = appel.consignes
    kept = f" Chaque dossier reste ici {pluriel(consignes.conservation, 'jour')} après son traitement."
    return (
        f"Convocation {appel.numero} de {appel.organisme}, du {jour(appel.emise_le)}, signature vérifiée. Dossiers à "
        f"remettre : {lieux.enumerer(consignes.destinations) or 'à préciser avec l’organisme'}. Contact : "
        f"{consignes.contact}.{kept if consignes.conservation else ''}"
    )


def ignored_words(convocation: Convocation) -> str:
    """Everything of the file that is not taken, so that nobody finds out later."""
    said = [hidden_words(convocation)] if convocation.masquees else []
    said += [column_word.phrase for column_word in convocation.colonnes_ignorees]
    if convocation.lignes_vides:
        said.append(f"{pluriel(convocation.lignes_vides, 'ligne vide passée', 'lignes vides passées')}.")
    if convocation.feuilles_ignorees:
        names = enumeration([f"« {name} »" for name in convocation.feuilles_ignorees])
        single = len(convocation.feuilles_ignorees) == 1
        said.append(f"{'La feuille' if single else 'Les feuilles'} {names} n’{'est' if single else 'sont'} pas "
                    f"lue{'' if single else 's'} : seule la première l’est.")  # fmt: skip
    return " ".join(said)


def hidden_words(convocation: Convocation) -> str:
    """What the workbook does not show, and what becomes of it."""
    rows, letters = len(convocation.masquees.rangees), convocation.masquees.colonnes
    parts = [pluriel(rows, "ligne masquée", "lignes masquées")] if rows else []
    if letters:
        parts.append(f"{pluriel(len(letters), 'colonne masquée', 'colonnes masquées')} ({enumeration(letters)})")
    single = rows + len(letters) == 1
    feminine = "e" if single else "es"
    if convocation.masquees_lues:
        verb = "est lue" if single else "sont lues"
        return f"{enumeration(parts)} dans le classeur {verb} aussi."
    return f"{enumeration(parts)} dans le classeur {'n’est' if single else 'ne sont'} pas importé{feminine}."
