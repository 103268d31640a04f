"""Codes of six figures: one that is asked for, and the « code de séance » that one chooses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from evaluateur.metier.refus import Refus
from evaluateur.seance.porte import Profil
from evaluateur.seance.poste import Poste
from evaluateur.ui.briques.base import Button, column, line, say, text
from evaluateur.ui.briques.formulaire import Row


class CodeField(QWidget):
    """Asks one person's code. ``known``: that of practice, typed already and said so."""

    def __init__(self, label: str, submit: Callable[[], object], known: str = "") -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.row = Row(label, self.edit)
        self._known = known
        told = [text("Entraînement : le code est déjà saisi ; validez.", "secondary")] if known else []
        self.setLayout(column(self.row, *told, spacing=4))
        self.edit.returnPressed.connect(submit)
        self.edit.setText(known)

    def attempt(self, use: Callable[[str], object]) -> bool:
        """Try what was typed; a refusal is named at its place, with the tries that are left."""
        try:
            use(self.edit.text())
        except Refus as refus:
            self.edit.setText(self._known)
            self.row.show_fault(str(refus))
            self.edit.setFocus()
            return False
        self.row.show_fault()
        return True


class NewCodeField(QWidget):
    """Lets an unlocked person choose his « code de séance »; hidden while he has one."""

    def __init__(self, poste: Poste, profil: Profil, submit: Callable[[], object], unfolded: bool = False) -> None:
        super().__init__()
        self._poste, self._profil = poste, profil
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.returnPressed.connect(submit)
        self.row = Row("Code de séance, 6 chiffres à choisir (facultatif)", self.edit)
        self._why = text(
            "Il remplacera la phrase secrète pour confirmer vos accords et vos dérogations, jusqu’à la fermeture de "
            "l’application. Il n’ouvre aucune grille.",
            "secondary",
        )
        self._open = Button("Choisir un code de séance…", self._unfold, kind="small")
        self.setLayout(column(line(self._open, -1), self.row, self._why, spacing=4))
        known = poste.coffre.code_entrainement()
        self.edit.setText(known)
        self._show(unfolded or bool(known))
        if known:
            say(self._why, f"Entraînement : le code de séance, {known}, est déjà saisi.")
        if poste.trousseau.essais_code(profil.identifiant):
            self.hide()

    def stops(self) -> list[QWidget]:
        """What Tab comes by, in order."""
        return [self._open, self.edit]

    def _show(self, unfolded: bool) -> None:
        self._open.setVisible(not unfolded)
        self.row.setVisible(unfolded)
        self._why.setVisible(unfolded)

    def _unfold(self) -> None:
        self._show(True)
        self.edit.setFocus()

    @property
    def _typed(self) -> str:
        has_one = self._poste.trousseau.essais_code(self._profil.identifiant)
        return "" if has_one else self.edit.text().strip()

    def take(self) -> None:
        """Keep the code that was typed, if any was, and was found good. The profile is unlocked."""
        if self._typed:
            self._poste.trousseau.choisir_code(self._profil.identifiant, self._typed)

    def check(self) -> bool:
        """Before anything is opened: a code that is too poor is named at its place."""
        try:
            if self._typed:
                self._poste.trousseau.require_code(self._profil.identifiant, self._typed)
        except Refus as refus:
            self._show(True)
            self.row.show_fault(str(refus))
            self.edit.selectAll()
            self.edit.setFocus()
            return False
        self.row.show_fault()
        return True
