"""Settings of safety: passphrase, ways back, the lock of a laptop left alone, profiles to take away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from evaluateur import fichiers
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import PERSONNE, ProfilId
from evaluateur.seance.porte import PhraseTropCourte
from evaluateur.titres import FICHIER_MAX
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, line, say, text
from evaluateur.ui.briques.formulaire import Choice, Form
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.bureau.memoire import IDLE_MINUTES
from evaluateur.ui.cadre.page import Services


def _secret() -> QLineEdit:
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    return edit


class PassphraseChange(QWidget):
    """The present one, then the new one twice."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._open = Button("Changer ma phrase secrète…", self._unfold)
        self.form = Form(1)
        for field, label in (("ancienne", "Phrase secrète actuelle"), ("nouvelle", "Nouvelle phrase secrète"),
                             ("encore", "La même, une seconde fois")):  # fmt: skip
            edit = _secret()
            self.form.add(field, label, edit)
            edit.returnPressed.connect(self.change)
        self._yes = Button("Changer", self.change, kind="filled")
        self._note = text("Les sauvegardes déjà faites s’ouvrent encore avec l’ancienne.", "secondary")
        for part in (self.form, self._yes, self._note):
            part.hide()
        self.setLayout(column(line(self._open, -1), self.form, self._note, line(self._yes, -1)))

    def _unfold(self) -> None:
        for part in (self.form, self._yes, self._note):
            part.show()
        self._open.hide()
        self.form.focus("ancienne")

    def change(self) -> None:
        """Change it; each fault is named at its place."""
        from evaluateur.seance import secours

        words = {field: row.control.text() for field, row in self.form.rows.items()}  # type: ignore[attr-defined]
        if words["nouvelle"] != words["encore"]:
            self.form.show_faults({"encore": "Les deux phrases diffèrent."})
            return
        who = self._desk.personnes[0]
        try:
            secours.changer_phrase(self._desk.poste, who, words["ancienne"], words["nouvelle"])
        except Refus as refus:
            self.form.show_faults({"nouvelle" if isinstance(refus, PhraseTropCourte) else "ancienne": str(refus)})
            return
        self.form.show_faults({})
        for row in self.form.rows.values():
            row.control.clear()  # type: ignore[attr-defined]
        for part in (self.form, self._yes, self._note):
            part.hide()
        self._open.show()
        self._open.setFocus()
        self._desk.tell("Phrase secrète changée.")


class WaysBack(QWidget):
    """The printed code, and the centre's key; what each gives, in words."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._state = text("", "secondary")
        self.code = text("", "strong")
        self._note = text(
            "Écrivez-le ou imprimez-le, gardez-le loin de l’ordinateur : il ne sera plus montré.", "secondary"
        )
        for part in (self.code, self._note):
            part.hide()
        make = Button("Faire un code de secours…", self.make)
        trust = Button("Confier une clé au centre…", self._choose)
        self.setLayout(column(self._state, line(make, trust, -1), self.code, self._note))
        self.refresh()

    def refresh(self) -> None:
        """Say which ways there are."""
        profil = next(p for p in self._desk.poste.profils if p.identifiant == self._desk.personnes[0])
        ways = [word for word, posee in (("un code de secours", profil.secours_code is not None),
                                       ("la clé du centre", bool(profil.secours_centre))) if posee]  # fmt: skip
        said = " et ".join(ways)
        say(
            self._state,
            f"Si vous oubliez votre phrase : {said}." if ways
            else "Si vous oubliez votre phrase, rien ne vous rendra vos notes : faites un code de secours.",
        )  # fmt: skip

    def make(self) -> None:
        """Draw a code and show it, once."""
        from evaluateur.seance import secours

        drawn: list[str] = []
        if self._desk.act(lambda: drawn.append(secours.poser_code(self._desk.poste, self._desk.personnes[0]))):
            say(self.code, drawn[0])
            self.code.show()
            self._note.show()
            self.refresh()

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Clé de secours du centre", "", "Clé publique (*.pem)")
        if chosen:
            self.trust(Path(chosen))

    def trust(self, path: Path) -> None:
        """Let the centre's key open this profile's notes, never sign."""
        from evaluateur.seance import secours

        def take() -> None:
            pem = fichiers.read(path, FICHIER_MAX)
            secours.confier_au_centre(self._desk.poste, self._desk.personnes[0], pem)

        if self._desk.act(take):
            self.refresh()
            self._desk.tell("Le centre pourra vous rendre l’accès à vos notes, jamais signer à votre place.")


class Idle(QWidget):
    """When the laptop left alone locks itself, and the PIN that opens it again."""

    def __init__(self, desk: Desk, services: Services) -> None:
        super().__init__()
        self._desk, self._services = desk, services
        self._choice = Choice([(str(m), f"Après {m} minutes sans geste" if m else "Jamais") for m in IDLE_MINUTES])
        self._choice.show_key(str(services.memoire.idle_minutes))
        self._choice.currentIndexChanged.connect(self._keep)
        self._pin = _secret()
        self._form = Form(2)
        self._form.add("veille", "Verrouiller l’ordinateur laissé seul", self._choice)
        self._form.add("pin", "Code à 6 chiffres pour le rouvrir (facultatif)", self._pin)
        self._pin.returnPressed.connect(self.set_pin)
        words = text("Jamais pendant qu’une horloge tourne. Le code vaut tant que l’application reste ouverte, trois "
                     "essais, puis la phrase secrète.", "secondary")  # fmt: skip
        self.setLayout(column(self._form, line(Button("Retenir ce code", self.set_pin, kind="small"), -1), words))

    def _keep(self) -> None:
        minutes = int(self._choice.key() or 0)
        self._services.memoire.idle_minutes = minutes
        if self._services.upkeep is not None:
            self._services.upkeep.set_minutes(minutes)

    def set_pin(self) -> None:
        """Take the PIN for the time that the application runs."""
        try:
            self._desk.poste.poser_pin(self._desk.personnes[0], self._pin.text())
        except Refus as refus:
            self._form.show_faults({"pin": str(refus)})
            return
        self._form.show_faults({})
        self._pin.clear()
        self._desk.tell("Code retenu jusqu’à la fermeture de l’application.")


class Removal(QWidget):
    """The other profiles of this laptop, each with the way to take it away."""

    def __init__(self, desk: Desk, look: Look, removed: Callable[[], object]) -> None:
        super().__init__()
        self._desk, self._removed = desk, removed
        self._asked = PERSONNE
        self._question = text("")
        yes = Button("Retirer ce profil", self._remove, kind="filled")
        self._no = Button("Annuler", self._give_up)
        self._ask = QWidget()
        self._ask.setLayout(column(self._question, line(yes, self._no, -1)))
        self._ask.hide()
        layout = column(spacing=6)
        for profil in desk.poste.profils:
            if profil.identifiant not in desk.personnes:
                button = Button(f"Retirer {profil.nom_complet}…", partial(self.ask, profil.identifiant), kind="small")
                button.setIcon(look.icon("trash-2"))
                layout.addLayout(line(button, -1))
        layout.addWidget(self._ask)
        self.setLayout(layout)

    def ask(self, identifiant: ProfilId) -> None:
        """Say what will happen."""
        self._asked = identifiant
        profil = next(p for p in self._desk.poste.profils if p.identifiant == identifiant)
        say(
            self._question,
            f"{profil.nom_complet} n’ouvrira plus cet ordinateur. Ce qu’il a noté seul et qui n’est pas révélé ne se "
            "lira plus jamais. Les dossiers clos restent entiers.",
        )
        self._ask.show()
        self._no.setFocus()

    def _give_up(self) -> None:
        self._ask.hide()

    def _remove(self) -> None:
        from evaluateur.seance import secours

        if self._desk.act(lambda: secours.retirer(self._desk.poste, self._asked)):
            self._desk.tell("Profil retiré.")
            self._removed()
        else:
            self._ask.hide()
