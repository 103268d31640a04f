"""Settings of signing: the certificate under which this person signs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from evaluateur import fichiers
from evaluateur.metier import designation
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import enumeration
from evaluateur.titres import FICHIER_MAX
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, column, frame, icon, line, reveal, say, text
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.briques.secrets.phrase import PassphraseField
from evaluateur.ui.bureau.desk import Desk

if TYPE_CHECKING:  # certificates are read when someone asks for them
    from evaluateur.titres.p12 import Contenu


class MyCertificate(QWidget):
    """The certificate of whoever is at the keyboard: what it is, how to get one, how to bring it in."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk = desk
        self._identifiant = desk.personnes[0]
        self._data = b""
        self._sign, self._words = icon(look, "key-round", "encre"), text("")
        state = line(self._sign, self._words, spacing=10)
        state.setStretch(1, 1)
        self._import = Button("Importer mon certificat…", self.choose)
        self._ask = Button("Enregistrer une demande…", self._save_request)
        self._file, self._fault = text("", "strong"), text("", "fault")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._row = Row("Mot de passe du fichier, donné par l’organisme", self.password)
        profil = desk.poste.trousseau.profil(self._identifiant)
        self.phrase = PassphraseField(desk.poste, profil, self.take)
        self.password.returnPressed.connect(self.phrase.edit.setFocus)
        confirm = Button("Importer ce certificat", self.take, kind="filled")
        give_up = Button("Annuler", self._give_up)
        self._form = frame(
            "quiet",
            column(self._file, self._fault, self._row, self.phrase, line(confirm, give_up, -1),
                   margins=(12, 10, 12, 12)),
        )  # fmt: skip
        self._form.hide()
        self.setLayout(column(state, line(self._import, self._ask, -1), self._form))
        self.refresh()

    def refresh(self) -> None:
        """Say what the certificate is; none is made for that."""
        from evaluateur.titres import titre

        profil = self._desk.poste.trousseau.profil(self._identifiant)
        it = titre.read(profil.titre) if profil.titre else None
        if it is None or it.provisoire or it.attestation is None:
            words = (
                "Aucun certificat de l’organisme : une signature électronique est provisoire, et la grille l’indique. "
                "Enregistrez une demande, envoyez-la à l’organisme, puis importez le certificat qu’il vous renvoie."
            )
        else:
            sieges = enumeration([f"évaluateur {s}" for s in it.attestation.sieges])
            words = f"Délivré par « {it.autorite} » à {it.nom}, {sieges}, valable jusqu’au {designation.jour(it.fin)}."
        say(self._words, words)

    def choose(self) -> None:
        """Ask for the file."""
        chosen = depot.ask_file(
            self, "Mon certificat", "Certificat (*.p12 *.pfx *.crt *.pem *.cer *.p7b);;Tous les fichiers (*)"
        )
        if chosen is not None:
            self.offer(chosen)

    def offer(self, path: Path) -> None:
        """Read a file, and ask for what opens it; one that is no certificate is refused at once."""
        if not self._desk.act(lambda: setattr(self, "_data", fichiers.read(path, FICHIER_MAX))):
            return
        from evaluateur.titres import pkcs

        with_key = pkcs.asks_password(self._data)
        if not with_key and not self._desk.act(self._content):
            return
        say(self._file, f"Fichier : {path.name}")
        self._row.setVisible(with_key)
        self.password.clear()
        self._show_fault("")
        self._form.show()
        (self.password if with_key else self.phrase.edit).setFocus()
        QTimer.singleShot(0, self._form, lambda: reveal(self._form))

    def _content(self) -> Contenu:
        from evaluateur.titres import pkcs

        return self._desk.wait(partial(pkcs.read, self._data, self.password.text()))

    def take(self) -> None:
        """Import what was offered: its password, then the passphrase, each named at its place when it is refused."""
        from evaluateur.seance import titres

        self._show_fault("")
        refus = _refusal(self._content)
        if refus is not None:
            self._row.show_fault(str(refus))
            self.password.setFocus()
            return
        phrase = self.phrase.edit.text()
        if not self.phrase.unlock():
            return
        poste, data, password = self._desk.poste, self._data, self.password.text()
        refus = _refusal(lambda: titres.importer(poste, self._identifiant, phrase, data, password))
        if refus is not None:
            self.phrase.edit.setText(phrase)
            self._show_fault(str(refus))
            return
        self._give_up()
        self.refresh()
        self._desk.tell("Certificat importé : vos prochaines signatures seront liées à l’organisme.")

    def _show_fault(self, sentence: str) -> None:
        self._row.show_fault()
        say(self._fault, sentence)
        self._fault.setVisible(bool(sentence))
        if sentence:
            self._import.setFocus()
            reveal(self._file)

    def _give_up(self) -> None:
        self._data = b""
        self.password.clear()
        self.phrase.reset()
        self._form.hide()
        self._import.setFocus()

    def _save_request(self) -> None:
        profil = self._desk.poste.trousseau.profil(self._identifiant)
        name = fichiers.safe_name(f"demande-{profil.identifiant}") + ".csr"
        path = depot.ask(self, "Enregistrer la demande", name, ".csr")
        if path is not None:
            self.save_request(path)

    def save_request(self, path: Path) -> None:
        """Write the request that the centre answers."""
        from evaluateur.seance import titres

        def write() -> None:
            _, words = depot.put(path, titres.demander(self._desk.poste, self._identifiant))
            self._desk.tell(f"{words}. Envoyez-la à l’organisme de formation : elle ne contient aucun secret.")

        self._desk.act(write)


def _refusal(gesture: Callable[[], object]) -> Refus | None:
    """Why it is refused, to be named in the form."""
    try:
        gesture()
    except Refus as refus:
        return refus
    return None
