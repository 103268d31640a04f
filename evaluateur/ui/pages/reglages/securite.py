"""Settings of safety: passphrase, ways back, the lock of a laptop left alone, profiles to take away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from evaluateur import fichiers
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import de
from evaluateur.metier.vocabulaire import PERSONNE, ProfilId
from evaluateur.seance.porte import PhraseTropCourte
from evaluateur.titres import FICHIER_MAX
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, column, line, say, text
from evaluateur.ui.briques.formulaire import Choice, Form
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.bureau.memoire import IDLE_MINUTES
from evaluateur.ui.cadre.page import Services
from evaluateur.ui.pages.reglages.confirmation import Confirmation


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
                             ("encore", "La même phrase, une seconde fois")):  # fmt: skip
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
            "Écrivez-le ou imprimez-le, conservez-le loin de l’ordinateur : il ne sera plus affiché.", "secondary"
        )
        for part in (self.code, self._note):
            part.hide()
        self._make = Button("Créer un code de secours…", self.ask_code)
        self._trust = Button("Confier une clé à l’organisme…", self._choose)
        self.confirmation = Confirmation(desk, "Continuer")
        self.setLayout(column(self._state, line(self._make, self._trust, -1), self.confirmation, self.code, self._note))
        self.refresh()

    def refresh(self) -> None:
        """Say which ways there are."""
        profil = self._desk.poste.trousseau.profil(self._desk.personnes[0])
        ways = [word for word, posee in (("un code de secours", profil.secours_code is not None),
                                       ("la clé de l’organisme", bool(profil.secours_centre))) if posee]  # fmt: skip
        said = " et ".join(ways)
        say(
            self._state,
            f"En cas d’oubli de votre phrase secrète : {said}." if ways
            else "Sans code de secours ni clé confiée à l’organisme, une phrase secrète oubliée rend vos "
                 "grilles non révélées "
            "définitivement illisibles.",
        )  # fmt: skip

    def ask_code(self) -> None:
        """Ask for the passphrase before a code is drawn."""
        for part in (self.code, self._note):
            part.hide()
        self.confirmation.ask(
            "Ce code donnera accès à vos grilles à toute personne qui le saisira. Saisissez votre phrase "
            "secrète pour le créer.",
            self._draw,
            self._make,
        )

    def _draw(self, phrase: str) -> None:
        """Draw a code and show it, once."""
        from evaluateur.seance import secours

        say(self.code, secours.poser_code(self._desk.poste, self._desk.personnes[0], phrase))
        self.code.show()
        self._note.show()
        self.refresh()

    def _choose(self) -> None:
        chosen = depot.ask_file(self, "Clé de secours de l’organisme", "Clé publique (*.pem)")
        if chosen is not None:
            self.trust(chosen)

    def trust(self, path: Path) -> None:
        """Ask for the passphrase before the centre's key may open this profile's notes; it never signs."""
        from evaluateur.seance import secours

        read: list[bytes] = []
        if not self._desk.act(lambda: read.append(secours.cle_du_centre(fichiers.read(path, FICHIER_MAX)))):
            return
        profil = self._desk.poste.trousseau.profil(self._desk.personnes[0])
        self.confirmation.ask(
            f"L’organisme qui détient cette clé pourra rendre l’accès aux grilles {de(profil.nom_complet)}. "
            "Comparez son code de contrôle à celui que l’organisme vous a donné, par un autre chemin que ce fichier :",
            lambda phrase: self._entrust(read[0], phrase),
            self._trust,
            secours.empreinte_du_centre(read[0]),
        )

    def _entrust(self, pem: bytes, phrase: str) -> None:
        from evaluateur.seance import secours

        secours.confier_au_centre(self._desk.poste, self._desk.personnes[0], phrase, pem)
        self.refresh()
        self._desk.tell("L’organisme pourra vous rendre l’accès à vos grilles, jamais signer à votre place.")


class Idle(QWidget):
    """When the laptop left alone locks itself, and the PIN that opens it again."""

    def __init__(self, desk: Desk, services: Services) -> None:
        super().__init__()
        self._desk, self._services = desk, services
        self._choice = Choice([(str(m), f"Après {m} minutes d’inactivité" if m else "Jamais") for m in IDLE_MINUTES])
        self._choice.show_key(str(services.memoire.idle_minutes))
        self._choice.currentIndexChanged.connect(self._keep)
        self._pin = _secret()
        self._form = Form(2)
        self._form.add("veille", "Verrouiller l’application", self._choice)
        self._form.add("pin", "Code à 6 chiffres pour le rouvrir (facultatif)", self._pin)
        self._pin.returnPressed.connect(self.ask_pin)
        self._keep_pin = Button("Enregistrer ce code", self.ask_pin)
        self.confirmation = Confirmation(desk, "Enregistrer ce code")
        words = text("Jamais pendant qu’un chronomètre tourne. Le code vaut tant que l’application reste "
                     "ouverte, trois "
                     "essais, puis la phrase secrète.", "secondary")  # fmt: skip
        self.setLayout(column(self._form, line(self._keep_pin, -1), self.confirmation, words))

    def _keep(self) -> None:
        minutes = int(self._choice.key() or 0)
        self._services.memoire.idle_minutes = minutes
        if self._services.upkeep is not None:
            self._services.upkeep.set_minutes(minutes)

    def ask_pin(self) -> None:
        """Ask for the passphrase before the PIN is taken."""
        self._form.show_faults({})
        self.confirmation.ask(
            "Ce code rouvrira votre profil. Saisissez votre phrase secrète pour l’enregistrer.", self.set_pin, self._pin
        )

    def set_pin(self, phrase: str) -> None:
        """Take the PIN for the time that the application runs; a poor one is named at its place."""
        try:
            self._desk.poste.trousseau.poser_pin(self._desk.personnes[0], phrase, self._pin.text())
        except Refus as refus:
            self._form.show_faults({"pin": str(refus)})
            return
        self._pin.clear()
        self._desk.tell("Code enregistré jusqu’à la fermeture de l’application.")


class Removal(QWidget):
    """What takes the other profiles of this laptop away; its buttons stand beside their names."""

    def __init__(self, desk: Desk, look: Look, removed: Callable[[], object]) -> None:
        super().__init__()
        self._desk, self._look, self._removed = desk, look, removed
        self._asked = PERSONNE
        self.confirmation = Confirmation(desk, "Retirer ce profil")
        self.setLayout(column(self.confirmation))

    def button(self, identifiant: ProfilId, name: str) -> Button:
        """What asks for this one."""
        button = Button("Retirer…", partial(self.ask, identifiant), name=f"Retirer {name}…")
        button.setIcon(self._look.icon("trash-2"))
        return button

    def ask(self, identifiant: ProfilId) -> None:
        """Say what will happen."""
        self._asked = identifiant
        profil = self._desk.poste.trousseau.profil(identifiant)
        self.confirmation.ask(
            f"{profil.nom_complet} ne pourra plus ouvrir l’application sur cet ordinateur. Ses grilles non révélées "
            "seront définitivement perdues. Les dossiers clos restent entiers.",
            self._remove,
        )

    def _remove(self, phrase: str) -> None:
        from evaluateur.seance import secours

        secours.retirer(self._desk.poste, self._asked, phrase)
        self._desk.tell("Profil retiré.")
        QTimer.singleShot(0, self, self._removed)  # the page is built anew: not from inside one of its parts
