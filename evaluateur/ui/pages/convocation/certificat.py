"""The certificate that comes with a convocation, for whoever reads it: his passphrase takes it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from evaluateur.metier.refus import Refus
from evaluateur.ui.briques.base import Button, column, line, text
from evaluateur.ui.briques.secrets.phrase import PassphraseField
from evaluateur.ui.bureau.desk import Desk


class JoinedCertificate(QFrame):
    """Hidden unless there is one that he has not."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("kind", "quiet")
        self._desk, self._data = desk, b""
        profil = desk.poste.trousseau.present
        self._field = PassphraseField(desk.poste, profil, self.take) if profil is not None else None
        self._fault = text("", "fault")
        words = text("La convocation apporte un certificat à votre nom, qui vous lie à l’organisme.", "strong")
        parts = [words, *([self._field] if self._field is not None else []), self._fault]
        button = Button("Importer mon certificat", self.take, kind="small")
        self.setLayout(column(*parts, line(button, -1), margins=(16, 12, 16, 14), spacing=8))
        self._fault.hide()
        self.hide()

    def offer(self, data: bytes) -> None:
        """Offer this one, or none."""
        self._data = data
        self.setVisible(bool(data) and self._field is not None)

    def take(self) -> None:
        """Take it, under his passphrase; a refusal is named here."""
        from evaluateur.seance import titres

        field = self._field
        if field is None or not self._data:
            return
        phrase = field.edit.text()
        if not field.unlock():
            return
        try:
            titres.importer(self._desk.poste, field.profil.identifiant, phrase, self._data)
        except Refus as refus:
            self._fault.setText(str(refus))
            self._fault.show()
            return
        self.hide()
        self._desk.tell("Certificat importé : vos prochaines signatures seront liées à l’organisme.")
