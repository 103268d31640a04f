"""Columns whose heading says nothing to us, matched by hand; what was chosen serves the next files too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame

from evaluateur.echange.convocation.colonnes import LIBELLES, Champ, flatten
from evaluateur.ui.briques.base import Button, clear, column, line, text
from evaluateur.ui.briques.formulaire import Choice, Form
from evaluateur.ui.bureau.memoire import Memoire

_LEFT_OUT = ("", "Ne pas reprendre")


def learned(memoire: Memoire) -> dict[str, Champ]:
    """What was matched by hand on this laptop and still means something."""
    by_key = {str(field): field for field in LIBELLES}
    return {heading: by_key[field] for heading, field in memoire.colonnes.items() if field in by_key}


class Matching(QFrame):
    """One line a heading; « Relire le fichier » reads it again with what was chosen."""

    def __init__(self, memoire: Memoire, read_again: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "sheet")
        self._memoire, self._read_again = memoire, read_again
        self._choices: dict[str, Choice] = {}
        self._body = column(margins=(16, 12, 16, 14), spacing=8)
        self.setLayout(self._body)
        self.hide()

    def offer(self, headings: Sequence[str]) -> None:
        """Offer to match these; nothing shows without any."""
        clear(self._body)
        self._choices = {}
        known = learned(self._memoire)
        shown = [heading for heading in dict.fromkeys(headings) if flatten(heading)]
        self.setVisible(bool(shown))
        if not shown:
            return
        self._body.addWidget(text("Colonnes à faire correspondre", "section"))
        self._body.addWidget(
            text(
                "Choisissez ce que contient chaque colonne : l’application s’en souviendra pour les prochains fichiers."
            )
        )
        form = Form(columns=2)
        for rank, heading in enumerate(shown):
            choice = Choice([_LEFT_OUT, *LIBELLES.items()])
            choice.show_key(known.get(flatten(heading), ""))
            form.add(str(rank), f"Colonne « {heading} »", choice)
            self._choices[flatten(heading)] = choice
        self._body.addWidget(form)
        self._body.addLayout(line(Button("Relire le fichier", self._keep, kind="filled"), -1))

    @property
    def first(self) -> Choice | None:
        """Where one begins."""
        return next(iter(self._choices.values()), None)

    def _keep(self) -> None:
        kept = dict(self._memoire.colonnes)
        for heading, choice in self._choices.items():
            kept.pop(heading, None)
            if choice.key():
                kept[heading] = choice.key()
        self._memoire.colonnes = kept
        self._read_again()
