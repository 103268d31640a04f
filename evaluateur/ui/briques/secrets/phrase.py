"""The secret of one person: a passphrase field with its button, used wherever something is opened or signed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import de, pluriel
from evaluateur.seance.porte import Profil
from evaluateur.seance.poste import Poste
from evaluateur.ui.briques.base import Button, line, say, text
from evaluateur.ui.briques.formulaire import Row


class PassphraseField(QWidget):
    """Asks the passphrase of one profile. In a practice folder it is filled in and said so."""

    def __init__(self, poste: Poste, profil: Profil, submit: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._poste, self.profil = poste, profil
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.row = Row(f"Phrase secrète {de(profil.nom_complet)}", self.edit)
        self._reveal = Button("Afficher", self._toggle, kind="small", name="Afficher ou masquer la phrase secrète")
        self._practice = text("", "secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)  # the focus ring stands between the two
        layout.addWidget(self.row)
        below = line(self._practice, self._reveal)
        below.setStretch(0, 1)
        layout.addLayout(below)
        if submit is not None:
            self.edit.returnPressed.connect(submit)
        self.refused: Refus | None = None
        """Why the last try failed."""
        self._waiting = QTimer(self)
        self._waiting.setInterval(1000)
        self._waiting.timeout.connect(self._count_down)
        self.reset()

    def stops(self) -> list[QWidget]:
        """What Tab comes by, in order."""
        return [self.edit, self._reveal]

    def reset(self) -> None:
        """Empty again, but for practice."""
        phrase = self._poste.coffre.phrase_entrainement()
        self.edit.setText(phrase or "")
        self.edit.setPlaceholderText(phrase or "")
        say(self._practice, "Entraînement : la phrase secrète est déjà saisie ; validez." if phrase is not None else "")
        self.row.show_fault()

    def unlock(self) -> bool:
        """Open the profile by what was typed."""
        return self.attempt(lambda phrase: self._poste.trousseau.deverrouiller(self.profil.identifiant, phrase))

    def attempt(self, use: Callable[[str], object]) -> bool:
        """Try what was typed; a refusal is named at its place and the next attempts slow down."""
        try:
            use(self.edit.text())
        except Refus as refus:
            self.refused = refus
            if self._poste.coffre.phrase_entrainement() is not None:
                self.reset()  # nobody has to know it by heart
            self.row.show_fault(str(refus))
            self.edit.selectAll()
            self.edit.setFocus()
            if self._poste.trousseau.attente_s(self.profil.identifiant):
                self._waiting.start()
            return False
        self.reset()
        return True

    def _count_down(self) -> None:
        rest = self._poste.trousseau.attente_s(self.profil.identifiant)
        if rest:
            self.row.show_fault(f"Phrase refusée plusieurs fois : nouvel essai possible dans {rest} s.")
        else:
            self._waiting.stop()
            self.row.show_fault("Vous pouvez essayer de nouveau.")

    def _toggle(self) -> None:
        hidden = self.edit.echoMode() == QLineEdit.EchoMode.Password
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._reveal.say("Masquer" if hidden else "Afficher", "Afficher ou masquer la phrase secrète")


def strength(phrase: str) -> tuple[str, str]:
    """How strong a passphrase is, in words, and the tone of those words."""
    length, words = len(phrase.strip()), len(phrase.split())
    if length < 12:
        return f"Trop courte : encore {pluriel(12 - length, 'caractère')} au moins.", "ocre"
    if len(set(phrase.lower())) < 7:
        return "Faible : toujours les mêmes lettres. Ajoutez d’autres mots.", "ocre"
    if words >= 5 or length >= 24:
        return "Forte : plusieurs mots, difficile à deviner.", "vert"
    return "Correcte. Un mot de plus la rendrait plus sûre.", "encre"
