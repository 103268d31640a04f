"""Settings: profiles, appearance, data. Each change is kept at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QRadioButton, QWidget

from evaluateur.metier.typographie import francais
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, breakable, column, frame, icon, line, reveal, scrolled, text
from evaluateur.ui.briques.secrets.nouveau_profil import NewProfileForm
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.bureau.memoire import SCALES
from evaluateur.ui.cadre.page import BasePage, Services
from evaluateur.ui.pages.reglages.autorites import Trust
from evaluateur.ui.pages.reglages.certificat import MyCertificate
from evaluateur.ui.pages.reglages.confirmation import Confirmation
from evaluateur.ui.pages.reglages.horodatage import TimeStamp
from evaluateur.ui.pages.reglages.nouveautes import News
from evaluateur.ui.pages.reglages.passage import Leaving
from evaluateur.ui.pages.reglages.referentiels import Installed
from evaluateur.ui.pages.reglages.repere import Seen
from evaluateur.ui.pages.reglages.secours import Outlive
from evaluateur.ui.pages.reglages.securite import Idle, PassphraseChange, Removal, WaysBack

WIDTH = 780
"""Of the sheets: a field or a sentence is not read across the whole screen."""
_THEMES = {"": "Comme l’ordinateur", "clair": "Clair", "sombre": "Sombre"}


def _percent(scale: float) -> str:
    return f"{round(scale * 100)} %"


class ReglagesPage(BasePage):
    """Sheets in a column."""

    aide = "reglages"

    def __init__(self, desk: Desk, look: Look, services: Services) -> None:
        super().__init__(desk, look, services)
        sheets, inner = QWidget(), QWidget()
        sheets.setLayout(
            column(self._profiles(), self._safety(), self._signing(), self._referentiels(), self._appearance(),
                   self._data(), self._version(), -1, spacing=14)
        )  # fmt: skip
        sheets.setMaximumWidth(look.px(WIDTH))
        around = line(-1, sheets, -1, margins=(18, 14, 18, 14), spacing=0)
        around.setStretchFactor(sheets, 100)
        inner.setLayout(around)
        self._strip.show_hints([("Échap", "revenir"), ("F1", "aide")])
        self._scroll = scrolled(inner)
        self.pile(self.head("Réglages"), self._scroll, self._strip, body=self._scroll)

    # --- profiles

    def _profiles(self) -> QWidget:
        box = column(text("Profils de cet ordinateur", "section"), margins=(16, 12, 16, 14), spacing=8)
        alone = len(self.desk.personnes) == 1  # admitting and removing take the passphrase of the one at the keyboard
        removal = Removal(self.desk, self.look, self.services.restyle) if alone else None
        for profil in self.desk.poste.trousseau.profils:
            ouvert = profil.identifiant in self.desk.personnes
            state = text("ouvert" if ouvert else "verrouillé", tone="encre" if ouvert else "texte2", wrap=False)
            name = text(profil.nom_complet, "strong", wrap=False)
            mark = icon(self.look, "lock-open" if ouvert else "lock", "encre" if ouvert else "texte2")
            away = (
                [removal.button(profil.identifiant, profil.nom_complet)] if removal is not None and not ouvert else []
            )
            box.addLayout(line(mark, name, state, -1, *away))
        self._form = NewProfileForm()
        self._form.submitted = self._admit
        self._form.hide()
        self._ask = Button("Ajouter un profil…", self._show_form)
        self._ask.setIcon(self.look.icon("plus"))
        self._confirm = Button("Créer ce profil", self._admit, kind="filled", key="Entrée")
        self._confirm.hide()
        box.addWidget(self._form)
        box.addLayout(line(self._ask, self._confirm, -1))
        if removal is None:
            self._ask.hide()
        else:
            self._admission = Confirmation(self.desk, "Créer ce profil")
            box.addWidget(self._admission)
            box.addWidget(removal)
        sheet = frame("sheet")
        sheet.setLayout(box)
        return sheet

    def _show_form(self) -> None:
        self._form.show()
        self._confirm.show()
        self._ask.hide()
        self._form.focus("nom")

    def _admit(self) -> None:
        """Whoever is unlocked admits the next one, with his own passphrase; the keyboard stays where it is."""
        if self._form.check():
            self._admission.ask(
                "Ce profil ouvrira les données de cet ordinateur. Saisissez votre phrase secrète pour l’admettre.",
                self._create,
                self._confirm,
            )

    def _create(self, phrase: str) -> None:
        from evaluateur.seance import confirmer

        poste = self.desk.poste
        if self._form.make(partial(confirmer.admettre, poste, self.desk.personnes[0], phrase)) is None:
            return
        QTimer.singleShot(0, self, self._admitted)  # the page is built anew: not from inside one of its parts

    def _admitted(self) -> None:
        self._restyle(self._ask.accessibleName())
        self.desk.tell(
            "Profil créé. Cette personne l’ouvrira avec sa phrase secrète.", "Elle créera ici son code de secours."
        )

    # --- safety

    def _safety(self) -> QWidget:
        """What only one person at the keyboard decides for himself."""
        box = column(text("Sécurité", "section"), margins=(16, 12, 16, 14), spacing=10)
        if len(self.desk.personnes) == 1:
            box.addWidget(Seen(self.desk))
            box.addWidget(PassphraseChange(self.desk))
            box.addWidget(WaysBack(self.desk))
            box.addWidget(Idle(self.desk, self.services))
        else:
            box.addWidget(text("Chaque évaluateur règle sa sécurité quand il a la main.", "secondary"))
        sheet = frame("sheet")
        sheet.setLayout(box)
        return sheet

    # --- signing

    def _signing(self) -> QWidget:
        """Under which certificate one signs; together, or locked, nobody's is shown."""
        box = column(text("Signature électronique", "section"), margins=(16, 12, 16, 14), spacing=8)
        if len(self.desk.personnes) == 1:
            box.addWidget(text("Mon certificat", "label"))
            box.addWidget(MyCertificate(self.desk, self.look))
            box.addSpacing(8)
        box.addWidget(text("Autorités reconnues ici", "label"))
        box.addWidget(Trust(self.desk))
        box.addSpacing(8)
        box.addWidget(TimeStamp(self.desk, self.services.memoire))
        sheet = frame("sheet")
        sheet.setLayout(box)
        return sheet

    # --- référentiels

    def _referentiels(self) -> QWidget:
        box = column(text("Référentiels", "section"), Installed(self.desk), margins=(16, 12, 16, 14), spacing=8)
        sheet = frame("sheet")
        sheet.setLayout(box)
        return sheet

    # --- appearance

    def _appearance(self) -> QWidget:
        memoire = self.services.memoire
        themes = column(text("Thème", "label"), spacing=6)
        for name, word in _THEMES.items():
            themes.addWidget(self._radio(word, memoire.theme == name, partial(self._set_theme, name)))
        scales = column(text("Taille du texte", "label"), spacing=6)
        for scale in SCALES:
            scales.addWidget(self._radio(_percent(scale), memoire.scale == scale, partial(self._set_scale, scale)))
        groups = [QWidget(), QWidget()]
        for group, layout in zip(groups, (themes, scales), strict=True):
            layout.addStretch(1)
            group.setLayout(layout)
        sheet = frame("sheet")
        sheet.setLayout(
            column(text("Apparence", "section"), line(*groups, -1, spacing=40), margins=(16, 12, 16, 14), spacing=8)
        )
        return sheet

    @staticmethod
    def _radio(word: str, checked: bool, gesture: object) -> QRadioButton:
        radio = QRadioButton(francais(word))
        radio.setAccessibleName(francais(word))
        radio.setChecked(checked)
        radio.clicked.connect(gesture)
        return radio

    def _set_theme(self, name: str) -> None:
        self.services.memoire.theme = name
        self._restyle(_THEMES[name])

    def _set_scale(self, scale: float) -> None:
        self.services.memoire.scale = scale
        self._restyle(_percent(scale))

    def _restyle(self, changed: str) -> None:
        """Build everything anew; whoever tries one look after the other stays where he was."""
        self.services.reglage, self.services.defile = francais(changed), self._scroll.verticalScrollBar().value()
        self.services.restyle()

    # --- data

    def _data(self) -> QWidget:
        poste = self.desk.poste
        backup = Button("Sauvegarder maintenant", self._back_up)
        backup.setIcon(self.look.icon("copy"))
        practice = poste.coffre.phrase_entrainement()
        words = f"Emplacement des données : {breakable(poste.donnees)}"
        box = column(text("Données", "section"), text(words), margins=(16, 12, 16, 14), spacing=8)
        if practice is not None:
            box.addWidget(text(f"Données d’entraînement, phrase secrète : « {practice} »", "secondary"))
        box.addLayout(line(backup, -1))
        if len(self.desk.personnes) == 1:
            box.addWidget(Outlive(self.desk, self.services))
            if practice is None:
                box.addWidget(Leaving(self.desk))
        sheet = frame("sheet")
        sheet.setLayout(box)
        return sheet

    def _back_up(self) -> None:
        done = []
        if self.desk.act(lambda: done.append(self.desk.poste.back_up())):
            self.desk.tell(f"Sauvegarde faite : {done[0]}")

    # --- version

    @staticmethod
    def _version() -> QWidget:
        box = column(text("Cette version", "section"), News(), margins=(16, 12, 16, 14), spacing=8)
        sheet = frame("sheet")
        sheet.setLayout(box)
        return sheet

    # --- page

    def start(self) -> None:
        """Back is the first thing in sight; a setting just changed keeps the focus."""
        changed, self.services.reglage = self.services.reglage, ""
        control = next((b for b in self.findChildren(QAbstractButton) if b.accessibleName() == changed), None)
        (control or self.back).setFocus()
        if control is not None:
            QTimer.singleShot(0, control, lambda: self._stay(control))

    def _stay(self, control: QWidget) -> None:
        self._scroll.verticalScrollBar().setValue(self.services.defile)
        reveal(control)

    def escape(self) -> None:
        """Échap goes back."""
        self.desk.page_asked.emit("session" if self.desk.seance is not None else "accueil")
