"""The form of one situation observed. Its fields are kept while they are typed; Entrée makes one fait of them all."""

from __future__ import annotations

from datetime import datetime

from msgspec import DecodeError, Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLineEdit

from evaluateur.metier import canonique
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.typographie import francais
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, checkbox_name, line, restyle, say, text
from evaluateur.ui.briques.formulaire import Choice, Row
from evaluateur.ui.briques.saisie import Typing, kept_only
from evaluateur.ui.bureau.desk import Desk
from evaluateur.vues.saisie_moments import read_moment, write_moment

_CHOICE = "situation.choix"
"""The draft of what is chosen in the form: number under correction, nature, channel, marks."""


class _Choix(Struct, frozen=True, array_like=True):
    """What is chosen and not typed: one draft."""

    numero: int
    """Of the situation that is being corrected; 0 for a new one."""
    nature: str
    canal: str
    marques: tuple[str, ...]


class SituationForm(QFrame):
    """A new situation, or the correction of one. ``submitted``: its number (0 when it is new) and what it says."""

    submitted = Signal(int, object)

    def __init__(self, desk: Desk, look: Look, bloc: Bloc) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        restyle(self, current="true")
        self._desk, self._bloc, self._numero = desk, bloc, 0
        modalites = bloc.modalites
        self._title = text("", "strong", wrap=False)
        self.quand, self.cadre, self.contexte, self.joue_par = (QLineEdit() for _ in range(4))
        self.nature = Choice([(n.cle, n.mot) for n in modalites.natures])
        self.nature.show_key(modalites.natures[0].cle)
        self.nature.currentIndexChanged.connect(self._show_role)
        self.nature.activated.connect(self._keep_choices)
        self.canal = Choice([("", "–"), *((c.cle, c.mot) for c in modalites.canaux)])
        self.canal.show_key("")
        self.canal.activated.connect(self._keep_choices)
        self.marques = {m.cle: QCheckBox(checkbox_name(m.mot)) for m in modalites.marques}
        for key, box in self.marques.items():
            box.setAccessibleName(francais(next(m.mot for m in modalites.marques if m.cle == key)))
            box.clicked.connect(self._keep_choices)
        self._rows = {
            "quand": Row("Date et heure", self.quand, hint="16/11 14:10"),
            "nature": Row("Situation", self.nature),
            "canal": Row("Canal", self.canal),
            "cadre": Row("Cadre", self.cadre, hint="agence, plateforme téléphonique, service…"),
            "contexte": Row("Contexte", self.contexte, hint="en quelques mots, sans nom d’adhérent"),
            "joue_par": Row("Qui joue le client", self.joue_par),
        }
        self._add = Button("Ajouter", self.submit, kind="small", key="Entrée")
        self._cancel = Button("Annuler", self.start_again, kind="small")
        self._cancel.hide()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        whole = QGridLayout(self)
        whole.setContentsMargins(14, 8, 14, 10)
        whole.addWidget(self._title, 0, 0)
        whole.addLayout(self._grid, 1, 0)
        whole.addLayout(line(*self.marques.values(), -1, self._cancel, self._add, spacing=14), 2, 0)
        self.typings = [
            Typing(edit, desk, bloc.code, f"situation.{name}", kept_only)
            for name, edit in (("cadre", self.cadre), ("contexte", self.contexte), ("joue_par", self.joue_par))
        ]
        self._when = Typing(self.quand, desk, bloc.code, "situation.quand", kept_only)
        for edit in (self.quand, self.cadre, self.contexte, self.joue_par):
            edit.returnPressed.connect(self.submit)
            edit.textEdited.connect(self._keep_correction)
        self.set_compact(False)
        self._rows["canal"].setVisible(bool(modalites.canaux))
        self._load(self._found())
        self.typings.append(self._when)

    # --- what is half entered

    def _load(self, known: Situation | None) -> None:
        """Show what is entered: what was found of it, over the situation being corrected if there is one."""
        texts = (known.cadre, known.contexte, known.joue_par) if known else ("", "", "")
        for typing, content in zip(self.typings, texts, strict=False):
            typing.load(content)
        if self.typings[2].dirty and not known:  # a name that was being typed: of someone who plays
            self.nature.show_key(next((n.cle for n in self._bloc.modalites.natures if n.jouee), self.nature.key()))
        self._when.load(write_moment(known.quand if known else self._desk.now_local()))
        self._show_role()

    def _keep_choices(self) -> None:
        """What is chosen and not typed is one draft, made at the gesture; so is what is being corrected."""
        marques = tuple(key for key, box in self.marques.items() if box.isChecked())
        choice = _Choix(self._numero, self.nature.key(), self.canal.key(), marques)
        self._desk.save_draft(self._bloc.code, _CHOICE, canonique.encode(choice).decode("utf-8"))

    def _keep_correction(self) -> None:
        """A text typed over an old one must not come back as a new situation."""
        if self._numero and (self._bloc.code, _CHOICE) not in self._desk.restored:
            self._keep_choices()

    def _found(self) -> Situation | None:
        """Take back the choices found; the situation that was being corrected, if it is still there."""
        try:
            found = canonique.decode(self._desk.restored.get((self._bloc.code, _CHOICE), ""), _Choix)
        except DecodeError:  # none was kept, or by a version that wrote it otherwise
            return None
        for choice, key in ((self.nature, found.nature), (self.canal, found.canal)):
            if choice.findData(key) >= 0:
                choice.show_key(key)
        for key_name, box in self.marques.items():
            box.setChecked(key_name in found.marques)
        known = self._desk.dossier.bloc(self._bloc.code).situations.get(found.numero)
        if known is not None:
            self._correct(found.numero)
        return known

    # --- showing

    def refresh(self, situations: dict[int, Situation], ouvert: bool) -> None:
        """Say what is being entered."""
        prochain = max(situations, default=0) + 1
        objet = self._bloc.modalites.objet
        correction = f"Correction de la situation {self._numero}"
        say(self._title, correction if self._numero else f"Situation {prochain} : {objet}")
        self.setEnabled(ouvert)
        if self._numero and self._numero not in situations:
            self.start_again()

    def set_compact(self, compact: bool) -> None:
        """Two columns instead of four."""
        columns = 2 if compact else 4
        last = ("canal", "joue_par") if self._bloc.modalites.canaux else ("joue_par", "canal")
        for rank, name in enumerate(("quand", "nature", *last)):
            self._grid.addWidget(self._rows[name], rank // columns, rank % columns)
        below = 2 if compact else 1
        half = columns // 2
        self._grid.addWidget(self._rows["cadre"], below, 0, 1, half)
        self._grid.addWidget(self._rows["contexte"], below, half, 1, half)
        for place in range(4):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)

    def _show_role(self) -> None:
        jouee = any(n.jouee for n in self._bloc.modalites.natures if n.cle == self.nature.key())
        self._rows["joue_par"].setVisible(jouee)

    def _show_when(self, moment: datetime) -> None:
        self._when.empty()
        self._when.load(write_moment(moment))

    @property
    def correcting(self) -> bool:
        """A situation already entered is being corrected."""
        return bool(self._numero)

    @property
    def typed(self) -> bool:
        """Something is being entered."""
        return bool(self.contexte.text().strip() or self._numero)

    def focus(self) -> None:
        """Where typing begins: the context, date and hour being those of now."""
        self.contexte.setFocus() if not self.cadre.isVisible() else self.cadre.setFocus()

    # --- acts

    def edit(self, numero: int, situation: Situation) -> None:
        """Take a situation back into the form to correct it."""
        self._correct(numero)
        self._show_when(situation.quand)
        self.nature.show_key(situation.nature)
        self.canal.show_key(situation.canal)
        texts = (situation.cadre, situation.contexte, situation.joue_par)
        for typing, content in zip(self.typings[: len(texts)], texts, strict=True):
            typing.empty()
            typing.load(content)
        for key, box in self.marques.items():
            box.setChecked(key in situation.marques)
        self._show_role()
        say(self._title, f"Correction de la situation {numero}")
        self.focus()

    def _correct(self, numero: int) -> None:
        self._numero = numero
        self._add.say("Enregistrer la correction")
        self._cancel.show()

    def submit(self) -> None:
        """Read the form; what is wrong is named at its place, nothing is lost."""
        when = read_moment(self.quand.text(), self._desk.now_local())
        self._rows["quand"].show_fault("" if when else "Cette date n’existe pas : écrivez-la comme 16/11 14:10.")
        if when is None:
            self.quand.setFocus()
            return
        if not self.contexte.text().strip():
            self._rows["contexte"].show_fault("Décrivez la situation en quelques mots.")
            self.contexte.setFocus()
            return
        self._rows["contexte"].show_fault()
        played = not self._rows["joue_par"].isHidden()
        role = self.joue_par.text().strip() if played else ""
        self._rows["joue_par"].show_fault("Indiquez la personne qui joue le client." if played and not role else "")
        if played and not role:
            self.joue_par.setFocus()
            return
        situation = Situation(
            quand=when,
            nature=self.nature.key(),
            contexte=self.contexte.text().strip(),
            cadre=self.cadre.text().strip(),
            canal=self.canal.key(),
            joue_par=role,
            marques=tuple(key for key, box in self.marques.items() if box.isChecked()),
        )
        self.submitted.emit(self._numero, situation)

    def start_again(self) -> None:
        """Ready for the next situation: same setting as it was, now."""
        self._numero = 0
        for typing in self.typings:
            typing.empty()
        for box in self.marques.values():
            box.setChecked(False)
        if (self._bloc.code, _CHOICE) in self._desk.restored:
            self._desk.drop_draft(self._bloc.code, _CHOICE)
        self._add.say("Ajouter")
        self._cancel.hide()
        self._show_when(self._desk.now_local())
        self.focus()
