"""At the door, when the base does not open any more: the last backup, what it would lose, and one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from evaluateur.metier.designation import local
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import pluriel
from evaluateur.ui.composants.base import Button, column, line, say, text
from evaluateur.ui.composants.phrase import PassphraseField
from evaluateur.ui.desk import FUSEAU, Desk


class Restore(QFrame):
    """Hidden while nothing is wrong. What is replaced is set aside, and it says where."""

    def __init__(self, desk: Desk, phrase: PassphraseField, restored: Callable[[str], object]) -> None:
        super().__init__()
        self.setProperty("kind", "quiet")
        self._desk, self._phrase, self._restored = desk, phrase, restored
        self._words = text("")
        self._yes = Button("Remettre cette sauvegarde en place", self.restore, kind="filled")
        self.setLayout(column(text("Restaurer", "section"), self._words, line(self._yes, -1),
                              margins=(12, 10, 12, 12)))  # fmt: skip
        self.hide()

    def offer(self, refused: Refus) -> None:
        """Weigh the last backup with the passphrase that was typed."""
        from evaluateur.seance import sauvetage

        donnees, qui = self._desk.poste.donnees, self._phrase.profil.identifiant
        try:
            sauvegarde = sauvetage.latest(donnees)
            ouvert = sauvetage.open_profile(donnees, qui, self._phrase.edit.text())
            bilan = sauvetage.weigh(donnees, ouvert, sauvegarde)
        except Refus as refus:
            self._yes.hide()
            say(self._words, f"{refused.phrase} {refus.phrase} {refus.remede}")
            self.show()
            return
        faite = f"{local(sauvegarde.instant, FUSEAU):%d/%m/%Y à %H:%M:%S}"
        dit = [f"La dernière sauvegarde est du {faite} : tout ce qui a été fait après est perdu."]
        if bilan.faits_perdus:
            lisibles = pluriel(bilan.faits_perdus, "fait se lit", "faits se lisent")
            dit.append(f"{lisibles} encore au-delà : exportez-les d’abord par « evaluateur secours exporter ».")
        dit.append("Ce qu’elle remplace est mis de côté, rien n’est détruit.")
        say(self._words, " ".join(dit))
        self._yes.show()
        self.show()
        self._yes.setFocus()

    def restore(self) -> None:
        """Put it back; a refusal is said in its place."""
        from evaluateur.seance import sauvetage

        poste = self._desk.poste
        maintenant, donnees = poste.now().instant, poste.donnees
        poste.close()
        try:
            ecarte = sauvetage.restore(donnees, sauvetage.latest(donnees), maintenant)
        except Refus as refus:
            say(self._words, str(refus))
            return
        self._restored(f"Sauvegarde remise en place. Ce qu’elle remplace est dans {ecarte}.")
