"""At the door: the work of another laptop comes in one file, or comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from evaluateur.metier.designation import local
from evaluateur.metier.refus import Refus
from evaluateur.seance.porte import PhraseRefusee
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, column, line, say, separator, text
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk

if TYPE_CHECKING:
    from evaluateur.seance.passage import Recu


class Arrival(QFrame):
    """A button that asks for the file, then its passphrase. ``since``: the work of this laptop left then."""

    def __init__(self, desk: Desk, taken: Callable[[str], object], since: datetime | None) -> None:
        super().__init__()
        self._desk, self._taken, self._data = desk, taken, b""
        self._background = Background(desk, self)
        self._phrase = QLineEdit()
        self._phrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._phrase.returnPressed.connect(self.take)
        self._row = Row("Phrase secrète de la personne qui a enregistré ce fichier", self._phrase)
        self._words = text("", "secondary")
        self._yes = Button("Reprendre ce travail", self.take, kind="filled")
        self._fault = text("", "fault")
        words = "Lire le fichier rapporté…" if since else "Reprendre le travail d’un autre ordinateur…"
        self.first = Button(words, self._choose, kind="" if since else "small")
        """Where it begins."""
        body = column(line(self.first, -1), self._fault, self._words, self._row, line(-1, self._yes))
        if since is not None:
            when = local(since, self._desk.poste.horloge.fuseau)
            body.insertWidget(0, text("Le travail se poursuit sur un autre ordinateur", "section"))
            body.insertWidget(1, text(f"Enregistré le {when:%d/%m/%Y} à {when:%H:%M}. Rien n’est effacé ici."))
            body.addWidget(self._without_it())
        self.setLayout(body)
        for part in (self._words, self._row, self._yes, self._fault):
            part.hide()

    def _without_it(self) -> QWidget:
        """The way back of whoever has lost the other laptop."""
        box = QWidget()
        alone = Button("Continuer ici sans l’autre ordinateur…", self._ask_alone, kind="small")
        self._warn = text(
            "Ce qui a été fait sur l’autre ordinateur ne sera pas ici, et ne pourra plus y être rapporté.", "missing"
        )
        self._go_on = Button("Continuer ici", self.go_on_here)
        box.setLayout(column(separator(), line(alone, -1), self._warn, line(-1, self._go_on)))
        self._warn.hide()
        self._go_on.hide()
        return box

    def _choose(self) -> None:
        chosen = depot.ask_file(self, "Fichier de l’autre ordinateur", "Fichier de passage (*.passage)")
        if chosen is not None:
            self.take_file(chosen)

    def take_file(self, path: Path) -> None:
        """Read the file; its passphrase is asked for next."""
        from evaluateur.seance import passage

        self._say_fault("")
        self._background.run(partial(passage.lire, path), self._read, self._refused)

    def _read(self, recu: Recu) -> None:
        self._data = recu.data
        when = local(recu.instant, self._desk.poste.horloge.fuseau)
        say(self._words, f"Fichier enregistré le {when:%d/%m/%Y} à {when:%H:%M}.")
        for part in (self._words, self._row, self._yes):
            part.show()
        self._phrase.setFocus()

    def take(self) -> None:
        """Open it with the passphrase, away from the window."""
        from evaluateur.seance import passage

        poste, phrase = self._desk.poste, self._phrase.text()
        if self._background.busy:
            return  # a second press would find its own first one already there
        if not phrase:
            self._phrase.setFocus()
            return
        self._row.show_fault()
        now = poste.now().instant
        work = partial(passage.reprendre, poste.donnees, self._data, phrase, now)
        self._background.run(work, lambda _: self._taken("Le travail continue ici."), self._refused)

    def _refused(self, refus: Refus) -> None:
        """A wrong passphrase is named at its place, anything else above."""
        if isinstance(refus, PhraseRefusee):
            self._row.show_fault(str(refus))
            self._phrase.selectAll()
            self._phrase.setFocus()
        else:
            self._say_fault(str(refus))

    def _say_fault(self, words: str) -> None:
        say(self._fault, words)
        self._fault.setVisible(bool(words))

    def _ask_alone(self) -> None:
        self._warn.show()
        self._go_on.show()
        self._go_on.setFocus()

    def go_on_here(self) -> None:
        """Go on from what is here, whatever the other laptop did."""
        from evaluateur.seance import passage

        passage.reprendre_ici(self._desk.poste.donnees)
        self._taken("Le travail continue ici, sans ce qui a été fait sur l’autre ordinateur.")
