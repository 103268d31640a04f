"""The eight characters that name what someone has seen: shown on leaving, asked back, if one likes, on coming."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import de
from evaluateur.seance.porte import Profil
from evaluateur.seance.poste import Poste
from evaluateur.ui.briques.base import Button, column, line
from evaluateur.ui.briques.formulaire import Row


def words_on_leaving(poste: Poste, profil: Profil) -> str:
    """What whoever just left may note down; empty when nobody of this name left."""
    name = poste.reperes.repere(profil.identifiant)
    if not name:
        return ""
    return (
        f"Repère {de(profil.nom_complet)} : {name}. Vous pouvez le noter : saisi au retour, il montre que les données "
        "n’ont pas été remplacées par des données plus anciennes."
    )


class RepereField(QWidget):
    """One button that unfolds a field: most people note nothing down, and lose no time with it."""

    def __init__(self, poste: Poste, profil: Profil) -> None:
        super().__init__()
        self._poste, self._profil = poste, profil
        self.edit = QLineEdit()
        self.row = Row(f"Repère noté par {profil.nom_complet}", self.edit, hint="K7QF-3M2A")
        self.row.hide()
        self._open = Button("J’ai noté un repère…", self._unfold, kind="small")
        self.setLayout(column(line(self._open, -1), self.row))

    def stops(self) -> list[QWidget]:
        """What Tab comes by, in order."""
        return [self._open, self.edit]

    def _unfold(self) -> None:
        self._open.hide()
        self.row.show()
        self.edit.setFocus()

    def check(self) -> bool:
        """Compare what was typed, if anything was, with what this person has seen, once unlocked."""
        typed = self.edit.text().strip()
        if not typed:
            return True
        try:
            self._poste.reperes.verifier(self._profil.identifiant, typed)
        except Refus as refus:
            self.row.show_fault(str(refus))
            self.edit.selectAll()
            self.edit.setFocus()
            return False
        self.row.show_fault()
        return True
