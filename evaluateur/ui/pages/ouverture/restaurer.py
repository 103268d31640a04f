"""At the door, when the base does not open any more: the backups, what each would lose, and what can still be saved."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFrame

from evaluateur import fichiers
from evaluateur.metier.designation import local
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import pluriel
from evaluateur.seance.porte import PhraseRefusee, ProfilOuvert, Sauvegarde
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, column, line, say, text
from evaluateur.ui.briques.formulaire import Choice, Row
from evaluateur.ui.briques.secrets.phrase import PassphraseField
from evaluateur.ui.bureau.desk import Desk

_WHEN = "%d/%m/%Y à %H:%M:%S"


class Restore(QFrame):
    """Hidden while nothing is wrong. What is replaced is set aside, and it says where."""

    def __init__(self, desk: Desk, phrase: PassphraseField, restored: Callable[[str], object]) -> None:
        super().__init__()
        self.setProperty("kind", "quiet")
        self._desk, self._phrase, self._restored = desk, phrase, restored
        self._backups: list[Sauvegarde] = []
        self._ouvert: ProfilOuvert | None = None
        """Who puts the chosen backup back: it is said under his name in what it shortens."""
        self._which = Choice([])
        self._which.currentIndexChanged.connect(self._weigh)
        self._row = Row("Sauvegarde à restaurer", self._which)
        self._words = text("")
        self._yes = Button("Restaurer cette sauvegarde", self.restore, kind="filled")
        self._save = Button("Exporter ce qui peut encore être lu…", self._ask_where)
        self.setLayout(column(text("Restaurer", "section"), self._row, self._words,
                              line(self._yes, self._save, -1, spacing=10), margins=(12, 10, 12, 12)))  # fmt: skip
        self.hide()

    def offer(self, refused: Refus) -> None:
        """Offer every backup, the latest first, weighed with the passphrase that was typed."""
        from evaluateur.seance.sinistre import sauvetage

        poste = self._desk.poste
        self.show()
        self._save.setVisible(poste.coffre.presente)
        self._backups = sauvetage.list_backups(poste.donnees, poste.coffre.second)
        self._which.offer([(str(s.dossier), self._name(s)) for s in self._backups])
        self._row.setVisible(bool(self._backups))
        self._yes.setVisible(bool(self._backups))
        if not self._backups:
            say(self._words, f"{refused.phrase} {sauvetage.no_backup(poste.donnees)}")
            return
        self._which.show_key(str(self._backups[0].dossier))
        self._weigh()
        (self._yes if self._yes.isEnabled() else self._which).setFocus()

    def _name(self, sauvegarde: Sauvegarde) -> str:
        elsewhere = "" if sauvegarde.dossier.is_relative_to(self._desk.poste.donnees) else ", second emplacement"
        return f"{self._local(sauvegarde.instant)}{elsewhere}"

    def _local(self, instant: datetime) -> str:
        return f"{local(instant, self._desk.poste.horloge.fuseau):{_WHEN}}"

    @property
    def _chosen(self) -> Sauvegarde:
        return next(s for s in self._backups if str(s.dossier) == self._which.key())

    def _weigh(self) -> None:
        """Say what the chosen backup would lose; one that is damaged itself cannot be put back."""
        from evaluateur.seance.sinistre import restauration, sauvetage

        sauvegarde, who = self._chosen, self._phrase.profil.identifiant
        self._yes.setEnabled(False)
        self._ouvert = None
        try:
            # Its own profiles: they come back with it, and open by the passphrase of that day.
            self._ouvert = sauvetage.open_profile(sauvegarde.dossier, who, self._phrase.edit.text())
            bilan = restauration.weigh(self._desk.poste.donnees, self._ouvert, sauvegarde)
        except PhraseRefusee:
            say(
                self._words,
                "Saisissez la phrase secrète que vous utilisiez à cette date, puis validez.",
            )
            return
        except Refus as refus:
            say(self._words, str(refus))
            return
        said = [f"Tout ce qui a été fait après le {self._local(sauvegarde.instant)} sera perdu."]
        if bilan.derniere_ecriture is not None:
            said.append(f"Dernier enregistrement : {self._local(bilan.derniere_ecriture)}.")
        if bilan.faits_perdus:
            readable = pluriel(bilan.faits_perdus, "événement peut", "événements peuvent")
            said.append(f"{readable} encore y être lus, absents de cette sauvegarde : exportez-les d’abord.")
        said.append("Les données remplacées sont mises de côté, rien n’est détruit.")
        self._yes.setEnabled(True)
        say(self._words, " ".join(said))

    def restore(self) -> None:
        """Put it back; a refusal is said in its place."""
        from evaluateur.seance.sinistre import restauration

        poste, sauvegarde, ouvert = self._desk.poste, self._chosen, self._ouvert
        if ouvert is None:
            return
        now, data_folder = poste.now().instant, poste.donnees
        poste.close()
        try:
            set_aside = restauration.restore(data_folder, sauvegarde, ouvert, now)
        except Refus as refus:
            say(self._words, str(refus))
            return
        self._restored(f"Sauvegarde restaurée. Les données remplacées sont dans {set_aside}.")

    def _ask_where(self) -> None:
        chosen = depot.ask_folder(self, "Où écrire l’export de secours")
        if chosen is not None:
            self.export(chosen)

    def export(self, output: Path) -> None:
        """Write whatever can still be read into a folder, and say what was."""
        from evaluateur.seance.sinistre import sauvetage

        data_folder = self._desk.poste.donnees
        try:
            if any(os.path.lexists(output / name) for name in ("journaux", "LISEZMOI.txt")):
                output = fichiers.free_name(output / "evaluateur-export")  # what lies there is not ours to replace
            ouvert = sauvetage.open_profile(data_folder, self._phrase.profil.identifiant, self._phrase.edit.text())
            fait = sauvetage.export(data_folder, ouvert, output)
        except Refus as refus:
            say(self._words, str(refus))
            return
        faits, dossiers = pluriel(fait.faits, "événement"), pluriel(fait.dossiers, "dossier")
        said = f"Exporté dans {output} : {faits} de {dossiers}, {fait.pieces}."
        if fait.fautes:
            said += f" {pluriel(fait.fautes, 'passage illisible', 'passages illisibles')}."
        say(self._words, said)
