"""Answers of the help, found by the words that people use, each with where it leads."""

from __future__ import annotations

import re

from msgspec import Struct, toml
from msgspec.structs import replace

from evaluateur.metier.etapes import Etape
from evaluateur.metier.typographie import francais, plat
from evaluateur.ressources import resources_folder
from evaluateur.ui.bureau.desk import Page

_WORD = re.compile(r"[\w+]+")
_SHORT = 3
"""Letters of a word under which it is looked for as a whole."""


class Reponse(Struct, frozen=True):
    """One answer. Its button does what bears a key (``touche``) or a name (``geste``), or leads to a page or a step."""

    titre: str
    mots: str
    texte: str
    touche: str = ""
    geste: str = ""
    page: Page | None = None
    etape: Etape | None = None
    cible: str = ""
    genre: str | None = None
    """Of which référentiels alone it is true: their kind, empty for those that certify; None: of all."""

    @property
    def leads(self) -> bool:
        """Whether it leads anywhere."""
        return bool(self.touche or self.geste or self.page or self.etape)

    @property
    def markdown(self) -> str:
        """The answer as a page of help."""
        return francais(f"## {self.titre}\n\n{self.texte}")


class Reponses(Struct, frozen=True):
    """All of them, in the order of the file, and the words that tell nothing of what is looked for."""

    mots_vides: str
    reponse: tuple[Reponse, ...]

    def search(self, words: str) -> list[Reponse]:
        """Those that hold most of the words, the best first; nothing when no word that says something is found."""
        said = _WORD.findall(plat(words))
        wanted = self._telling(words) or said
        scored = [(self._score(answer, wanted), -rank, answer) for rank, answer in enumerate(self.reponse)]
        best = max((score for score, _, _ in scored), default=(0, 0))
        kept = [one for one in scored if one[0][0] and one[0][0] == best[0]]
        return [answer for _, _, answer in sorted(kept, key=lambda one: one[:2], reverse=True)]

    def _score(self, answer: Reponse, wanted: list[str]) -> tuple[int, int]:
        """How many of the words it holds, and how many of these in its title."""
        title, words = self._telling(answer.titre), self._telling(f"{answer.titre} {answer.mots}")
        return sum(_holds(words, w) for w in wanted), sum(_holds(title, w) for w in wanted)

    def _telling(self, text: str) -> list[str]:
        empty = set(self.mots_vides.split())
        return [word for word in _WORD.findall(plat(text)) if word not in empty]


def read(kind: str = "") -> Reponses:
    """Those that are true where the référentiel is of this kind."""
    every = toml.decode((resources_folder() / "aide" / "reponses.toml").read_bytes(), type=Reponses)
    return replace(every, reponse=tuple(a for a in every.reponse if a.genre in (None, kind)))


def _holds(words: list[str], wanted: str) -> bool:
    """Whether one begins so: « remplac » finds « remplacer »."""
    return any(w == wanted or (len(wanted) >= _SHORT and w.startswith(wanted)) for w in words)
