"""Ways back in at the door: the printed code, the file that the centre sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from evaluateur import fichiers
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance.porte import PhraseTropCourte, Profil
from evaluateur.titres import FICHIER_MAX
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, column, line, say, text
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.bureau.desk import Desk


class WayBack(QWidget):
    """A code or a file, then a new passphrase twice."""

    def __init__(
        self, desk: Desk, profil: Profil, done: Callable[[ProfilId], object], give_up: Callable[[], object]
    ) -> None:
        super().__init__()
        self._desk, self._profil, self._done = desk, profil, done
        self._data = b""
        self._code = QLineEdit()
        self._code_row = Row("Code de secours, tel qu’il est imprimé", self._code, hint="XXXX-XXXX-…")
        self._file = Button("J’ai reçu un fichier de l’organisme de formation…", self._choose, kind="small")
        self._phrase, self._again = QLineEdit(), QLineEdit()
        for edit in (self._phrase, self._again):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._phrase_row = Row("Nouvelle phrase secrète", self._phrase)
        self._again_row = Row("La même phrase, une seconde fois", self._again)
        self._again.returnPressed.connect(self.come_back)
        self._words = text(
            "Vous retrouverez les données et vos grilles. Votre clé de signature ne peut pas être récupérée : "
            "une nouvelle sera créée.",
            "secondary",
        )  # fmt: skip
        self.setLayout(
            column(self._words, self._code_row, line(self._file, -1), self._phrase_row, self._again_row,
                   line(Button("Annuler", give_up, kind="small"), -1,
                        Button("Retrouver l’accès", self.come_back, kind="filled", key="Entrée")))
        )  # fmt: skip

    def focus(self) -> None:
        """Where it begins."""
        self._code.setFocus()

    def _choose(self) -> None:
        chosen = depot.ask_file(self, "Fichier de secours", "Fichier de secours (*)")
        if chosen is not None:
            self.take_file(chosen)

    def take_file(self, path: Path) -> None:
        """Read the file; its password then takes the place of the code."""
        try:
            self._data = fichiers.read(path, FICHIER_MAX)
        except fichiers.LectureRefusee as refus:
            self._code_row.show_fault(str(refus))
            return
        self._code_row.show_label("Mot de passe du fichier, donné par l’organisme")
        say(self._words, f"Fichier de l’organisme : {path.name}. Vous retrouverez les données et vos grilles.")
        self._code.setFocus()

    def come_back(self) -> None:
        """Try; each refusal is named at its place."""
        from evaluateur.seance import secours

        if self._phrase.text() != self._again.text():
            self._again_row.show_fault("Les deux phrases diffèrent.")
            self._again.setFocus()
            return
        self._again_row.show_fault()
        poste, who = self._desk.poste, self._profil.identifiant
        try:
            if self._data:
                who = secours.revenir_par_fichier(poste, self._data, self._code.text(), self._phrase.text())
            else:
                secours.revenir_par_code(poste, who, self._code.text(), self._phrase.text())
        except Refus as refus:
            weak = isinstance(refus, PhraseTropCourte)
            (self._phrase_row if weak else self._code_row).show_fault(str(refus))
            (self._phrase if weak else self._code).setFocus()
            return
        self._done(who)
