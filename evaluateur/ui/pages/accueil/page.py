"""The list of sessions: what is on today, the state of each bloc at a glance, the next act one key away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHeaderView, QLineEdit, QWidget

from evaluateur.metier.designation import JOURS, jour
from evaluateur.metier.typographie import pluriel
from evaluateur.seance.garde.reperes import REMEDE
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, Elided, column, frame, line, say, separator, shortcut, text
from evaluateur.ui.briques.choix_referentiel import choose
from evaluateur.ui.briques.demande import Ask
from evaluateur.ui.briques.tableau import rows_table
from evaluateur.ui.bureau.desk import Desk, News
from evaluateur.ui.cadre import entrainement
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.cadre.page import BasePage, Services
from evaluateur.ui.pages.accueil.jeter import ThrowAway
from evaluateur.ui.pages.accueil.journee import Several
from evaluateur.ui.pages.accueil.liste_sessions import SessionsDelegate
from evaluateur.ui.pages.accueil.modele import ONGLETS, Colonne, SessionsModel

if TYPE_CHECKING:  # the list of sessions needs no référentiel
    from collections.abc import Sequence

    from evaluateur.echange.convocation.rendez_vous import RendezVous
    from evaluateur.metier.dossier import Dossier
    from evaluateur.metier.referentiel import Referentiel
    from evaluateur.metier.vocabulaire import DossierId
    from evaluateur.vues.resume import Resume

CATCH_UP_MS = 400
"""The list is in sight and answers before the search for what a kill left behind."""
ON_ONE_LINE = 1300
"""Room from which states and the next act stand on one line."""
WITHOUT_BLOCS = 1060
"""Room below which the chips of the blocs give way: the next act says where the dossier stands."""
WITHOUT_NEXT = 640
"""Room below which its button says it alone."""
WAY_BACK = (
    "Votre profil est créé. Un code de secours, imprimé et conservé loin de l’ordinateur, vous rendra l’accès à vos "
    "grilles si vous oubliez votre phrase secrète."
)
CODE = "Créer un code de secours…"
"""The button of the settings that makes it."""
CLOCKS_MAX = 5
"""Dossiers read for their clock: more than one entretien at a time is a mistake."""
BLOC_WIDTH = 95
"""« Non acquis » with its icon, on one line."""
WIDE_BLOC, WIDE_NEXT = 116, 224
"""« Non présenté », « Confirmer l’accord sur le bloc 3 »."""


class AccueilPage(BasePage):
    """Tabs, search, the table. Entrée, a double click or the button of a row opens its dossier."""

    aide = "accueil"

    def __init__(self, desk: Desk, look: Look, services: Services) -> None:
        super().__init__(desk, look, services)
        self._today = desk.now_local().date()
        self.model = SessionsModel()
        self._tab = "jour"
        self._tabs: dict[str, Button] = {}
        head, bar, body = self._header(), self._bar(), self._body()
        self._several = Several(desk, look, self._reload)
        self._by_itself: QObject | None = None
        self._delivered: frozenset[DossierId] = frozenset()
        self._fixes: dict[DossierId, RendezVous] = {}
        self._running: list[Dossier] = []
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.CoarseTimer)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_next)
        self._thrown = ThrowAway(desk, self._current, self.table, self._reload)
        self._way_back = Ask(desk, lambda _: self._make_code(), self._focus_table, "Créer un code de secours")
        self.pile(head, bar, body, self._several, self._thrown, self._way_back, self._footer(), body=body)
        for key, gesture in (("Delete", self._thrown.offer),
                             ("Ctrl+F", self._search.setFocus),
                             ("Ctrl+N", self.new_session), ("Ctrl+I", self._import)):  # fmt: skip
            shortcut(self, key, gesture)

    # --- building

    def _header(self) -> QWidget:
        self._day = Elided("section")
        self._day.say(f"{JOURS[self._today.weekday()].capitalize()} {jour(self._today)}")
        self._next_day, self._next_label = Elided("strong"), text("", "label", wrap=False)
        profil = self.desk.poste.trousseau.present
        settings = Button("", lambda: self.desk.page_asked.emit("reglages"), kind="icon", name="Réglages (Ctrl+,)")
        settings.setIcon(self.look.icon("settings", size=18))
        settings.setIconSize(self.look.icon_size(18))
        practice = Button("S’entraîner", partial(entrainement.enter, self.desk, self.services), kind="small", key="F2")
        practice.setIcon(self.look.icon("graduation-cap"))
        self._practice = practice
        if self.desk.practice:
            practice.hide()
        lock = Button("Verrouiller", lambda: self.window().lock(), kind="small", key="Ctrl+L")  # type: ignore[attr-defined]
        self._lock = lock
        box = frame("header")
        box.setLayout(
            line(
                column(text("Entraînement" if self.desk.practice else "Accueil", "label", wrap=False),
                       self._day, spacing=0),
                separator(True),
                column(self._next_label, self._next_day, spacing=0), -1,
                column(text("Profil", "label", wrap=False),
                       text(profil.nom_complet if profil else "À deux", "strong", wrap=False), spacing=0),
                practice, lock, settings, margins=(14, 4, 14, 4), spacing=12,
            )
        )  # fmt: skip
        return box

    def _bar(self) -> QWidget:
        for tab_name, word in ONGLETS.items():
            tab = Button(word, partial(self.show_tab, tab_name), kind="tab")
            tab.setCheckable(True)
            self._tabs[tab_name] = tab
        self._search = QLineEdit()
        self._search.setPlaceholderText("Rechercher (Ctrl+F)")
        self._search.setAccessibleName("Rechercher un dossier")
        self._search.setClearButtonEnabled(True)
        self._search.setMinimumWidth(self.look.px(150))
        self._search.textChanged.connect(lambda _: self._show())
        self._search.returnPressed.connect(self._focus_table)
        self._new = Button("Nouveau dossier", self.new_session, key="Ctrl+N")
        self._new.setIcon(self.look.icon("plus"))
        self._bar_layout = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar_layout.setContentsMargins(10, 4, 14, 4)
        self._bar_layout.setSpacing(4)
        self._bar_layout.addLayout(line(*self._tabs.values(), -1, spacing=4), 1)
        tools = line(self._search, self._new, spacing=6)
        tools.setStretch(0, 1)
        self._bar_layout.addLayout(tools)
        box = frame("header", self._bar_layout)
        return box

    def _body(self) -> QWidget:
        self.table = rows_table(self.model, "Dossiers")
        self._delegate = SessionsDelegate(self.look, self.model)
        self.table.setItemDelegate(self._delegate)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(self._delegate.row_height())
        self.table.horizontalHeader().setProperty("kind", "roomy")
        self.table.activated.connect(self._open)
        self.table.clicked.connect(self._clicked)
        self._empty_words = text("", "secondary")
        self._empty_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty = QWidget()
        self._empty.setProperty("kind", "surface")
        self._empty.setLayout(column(-1, self._empty_words, -1, margins=(24, 24, 24, 24)))
        box = QWidget()
        box.setProperty("kind", "surface")
        box.setLayout(column(self.table, self._empty, margins=(14, 4, 14, 0), spacing=0))
        return box

    def _footer(self) -> QWidget:
        self._strip.next_gap_asked.connect(partial(self.show_tab, "remettre"))
        shortcut(self, "F8", partial(self.show_tab, "remettre"))
        self._import_button = Button("Importer une convocation", self._import, key="Ctrl+I")
        self._import_button.setIcon(self.look.icon("download"))
        self._hand_over = Button("Remises", self._open_remises, key="Ctrl+R")
        self._hand_over.setIcon(self.look.icon("mailbox"))
        shortcut(self, "Ctrl+R", self._open_remises)
        self._verify_button = Button("Vérifier une grille", self._verify, key="Ctrl+Maj+V")
        self._verify_button.setIcon(self.look.icon("file-check"))
        shortcut(self, "Ctrl+Shift+V", self._verify)
        buttons = line(self._hand_over, self._verify_button, self._import_button)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.setContentsMargins(0, 0, 14, 0)
        self._foot.addWidget(self._strip, 1)
        self._foot.addLayout(buttons)
        return frame("strip", self._foot)

    # --- showing

    def start(self) -> None:
        """List the dossiers; the first tab that holds something is shown."""
        self.desk.act(lambda: self.model.load(self.desk.poste.liste.lister_vite(), self._today))
        QTimer.singleShot(CATCH_UP_MS, self, self._catch_up)
        self._tick.start()
        self._look_for_clocks()
        self._tab = next((o for o in ("jour", "cours", "venir") if self.model.count(o)), "tous")
        self._show()
        self._focus_table()
        if not self.model.rowCount():
            self._new.setFocus()
        if self.services.nouveau_profil:
            self.services.nouveau_profil = False
            self._way_back.ask(WAY_BACK, self._new)
        if self.desk.personnes and not self.desk.poste.coffre.base.inscriptible:
            phrase = "Ces données peuvent être lues, mais pas modifiées : leur emplacement est protégé en écriture."
            self.desk.told.emit(News(phrase, "Ouvrez-les depuis un emplacement où vous pouvez écrire.", "alerte"))
        alert = self.desk.poste.reperes.alerte
        if alert:
            self.desk.told.emit(News(alert, REMEDE, "alerte"))

    def _catch_up(self) -> None:
        """What a kill left behind is searched once the list is in sight."""
        self._look_for_delivered()
        self._look_for_hours()
        self._hand_over_by_itself()
        if self.desk.personnes and self.desk.poste.liste.rattraper():
            self._reload()

    def _load(self, resumes: Sequence[Resume]) -> None:
        self.model.load(resumes, self._today, self._delivered, self._fixes)

    def _look_for_delivered(self) -> None:
        """What the training body has is no longer to be handed over; nothing is read where nothing is closed."""
        if not self.desk.personnes or not any(resume.clos for resume in self.model.all):
            return
        from evaluateur.seance.remise import etats

        def read() -> None:
            self._delivered = etats.delivres(self.desk.poste)

        if self.desk.act(read) and self._delivered:
            self._load(self.model.all)
            self._show()

    def _look_for_hours(self) -> None:
        """The appointments that convocations fix; those who pinned no authority believe none."""
        if not self.desk.personnes or not self.model.all:
            return
        from evaluateur.seance.remise import rendez_vous

        def read() -> None:
            self._fixes = rendez_vous.fixes(self.desk.poste)

        if self.desk.act(read) and self._fixes:
            self._load(self.model.all)
            self._show()

    def _hand_over_by_itself(self) -> None:
        """Only where something closed waits: the libraries of the outbox take a while to be read."""
        if self._by_itself is None and self.desk.personnes and self.model.count("remettre"):
            from evaluateur.ui.briques.envoi_seul import SelfSending
            from evaluateur.ui.briques.envoyeur import Envoyeur

            envoyeur = Envoyeur(self.desk, self)
            sending = SelfSending(self.desk, envoyeur)
            envoyeur.ended.connect(lambda _: self._catch_up())
            sending.start()
            self._by_itself = sending

    def show_tab(self, tab: str) -> None:
        """Show a tab."""
        self._tab = tab
        self._show()

    def _show(self) -> None:
        self.model.show(self._tab, self._search.text())
        for tab_name, tab in self._tabs.items():
            tab.setChecked(tab_name == self._tab)
            tab.say(f"{ONGLETS[tab_name]}  {len(self.model.of_tab(tab_name))}")
        rows = self.model.rowCount()
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        say(self._empty_words, self._why_empty())
        if rows:
            self.table.selectRow(0)
        self._size_columns()
        self._several.show_tab(self._tab, self.model.of_tab(self._tab))
        self._tell_footer()

    def _why_empty(self) -> str:
        if self._search.text():
            return f"Aucun dossier ne contient « {self._search.text()} ». Échap efface la recherche."
        if not self.model.count("tous"):
            return (
                "Aucun dossier pour l’instant. Créez-en un (Ctrl+N), ou importez la convocation "
                "envoyée par l’organisme (Ctrl+I)."
            )
        return "Aucun dossier dans cet onglet."

    def _tell_footer(self) -> None:
        count = self.model.count("remettre")
        received = "Tout est reçu par l’organisme" if self._delivered else ""
        self._strip.show_missing(f"{pluriel(count, 'dossier')} à remettre à l’organisme" if count else "", received)
        rows = [("↑ ↓", "choisir"), ("Entrée", "ouvrir")] if self.model.rowCount() else []
        self._strip.show_hints([*rows, ("Ctrl+K", "toutes les actions")])
        self._show_next()

    def _look_for_clocks(self) -> None:
        """Clocks go on while their dossier is put away: dossiers whose next act is an entretien are read."""
        if not any(r.prochaine.etape == "entretien" for r in self.model.all):
            return
        from evaluateur.seance.seance import ouvrir_dossier

        def read() -> None:
            found = [r for r in self.model.all if r.prochaine.etape == "entretien" and not r.clos][:CLOCKS_MAX]
            self._running = [ouvrir_dossier(self.desk.poste, r.dossier).dossier for r in found]

        self.desk.act(read)

    def _show_next(self) -> None:
        """The clock that runs, else the next candidate."""
        now = self.desk.poste.now()
        for dossier in self._running:
            from evaluateur.ui.briques.horloge import running_clock

            words, over, bloc = running_clock(dossier, now)
            if words:
                say(self._next_label, "Entretien en dépassement" if over else "Entretien en cours")
                self._next_day.say(f"{words}, {dossier.candidat.nom_complet or dossier.reference}, bloc {bloc}")
                return
        self._tick.stop()
        prochaine = self.model.next_session(self.desk.now_local().time())
        say(self._next_label, "Prochaine session")
        if prochaine is None:
            self._next_day.say("aucune")
            return
        hour = self.model.hour_words(prochaine)
        self._next_day.say(f"{prochaine.candidat or prochaine.reference}{f', {hour}' if hour else ''}")

    def _size_columns(self) -> None:
        header, look = self.table.horizontalHeader(), self.look
        room = look.room(self.width())
        wide = room >= ON_ONE_LINE
        for column_ in range(self.model.columnCount()):
            header.setSectionResizeMode(column_, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column_, look.px(WIDE_BLOC if wide else BLOC_WIDTH))
        header.resizeSection(Colonne.QUAND, look.px(92))
        header.setSectionResizeMode(Colonne.CANDIDAT, QHeaderView.ResizeMode.Stretch)
        narrow = self._compact or room < WITHOUT_BLOCS
        for column_ in range(Colonne.BLOCS, self.model.next_column):
            self.table.setColumnHidden(column_, narrow)
        header.resizeSection(self.model.next_column, look.px(WIDE_NEXT if wide else 164))
        self.table.setColumnHidden(self.model.next_column, room < WITHOUT_NEXT)
        header.resizeSection(self.model.next_column + 1, self._delegate.button_room())

    _compact = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name of the candidate has the first claim on the width."""
        super().resizeEvent(event)
        self._size_columns()

    def set_compact(self, compact: bool) -> None:
        """The chips of the blocs give way first; the next act says where the dossier stands."""
        super().set_compact(compact)
        self._compact = compact
        below = 8 if compact else 0
        self._foot.setContentsMargins(below, below // 2, 14, below)
        for part in (self._lock, self._verify_button):  # by their keys, or from the palette
            part.setVisible(not compact)
        self._practice.setVisible(not compact and not self.desk.practice)
        way = QBoxLayout.Direction.TopToBottom if compact else QBoxLayout.Direction.LeftToRight
        self._bar_layout.setDirection(way)
        self._foot.setDirection(way)
        self._size_columns()

    def _focus_table(self) -> None:
        self.table.setFocus()

    # --- gestures

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == self.model.columnCount() - 1:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        self.desk.open_dossier(self.model.resume(index.row()).dossier)

    def new_session(self) -> None:
        """Begin a dossier, everything still to fill in; on which référentiel is asked when there are several."""
        self.desk.act(lambda: choose(self._new, self.desk.poste.coffre.installes(), self._begin))

    def _begin(self, referentiel: Referentiel) -> None:
        from evaluateur.seance.dossiers import creation

        begin = partial(creation.commencer, self.desk.poste, referentiel)
        self.desk.act(lambda: self.desk.show_seance(begin()))

    def _current(self) -> Resume | None:
        index = self.table.currentIndex()
        return self.model.resume(index.row()) if index.isValid() and self.model.rowCount() else None

    def _reload(self) -> None:
        self.desk.act(lambda: self._load(self.desk.poste.liste.lister()))
        self._show()

    def _make_code(self) -> str:
        self.services.reglage = CODE
        self.desk.page_asked.emit("reglages")
        return ""

    def _import(self) -> None:
        self.desk.page_asked.emit("convocation")

    def _open_remises(self) -> None:
        self.desk.page_asked.emit("remises")

    def _verify(self) -> None:
        self.desk.page_asked.emit("verification")

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        tabs = [Gesture(f"Onglet {word}", partial(self.show_tab, tab)) for tab, word in ONGLETS.items()]
        return [
            Gesture("Nouveau dossier", self.new_session, "Ctrl+N"),
            Gesture("Importer une convocation", self._import, "Ctrl+I"),
            Gesture("Remettre à l’organisme", self._open_remises, "Ctrl+R"),
            Gesture("Vérifier une grille signée", self._verify, "Ctrl+Maj+V"),
            Gesture("Rechercher", self._search.setFocus, "Ctrl+F"),
            *self._thrown.gestures(),
            *self._several.gestures(),
            *tabs,
        ]

    def leave(self) -> None:
        """Going elsewhere stops what is being written; what is written stays, and it is said."""
        self._several.batch.stop()

    def escape(self) -> None:
        """Échap empties the search, then reads the news."""
        self._search.clear()
        self._strip.forget()
