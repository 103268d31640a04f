"""Answers of the help, found by the words that people use, each with where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, toml

from evaluateur.metier.etapes import Etape
from evaluateur.metier.typographie import francais, plat
from evaluateur.ressources import resources_folder
from evaluateur.ui.bureau.desk import Page

_SAY_NOTHING = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "cet",
        "cette",
        "c",
        "comment",
        "d",
        "dans",
        "de",
        "des",
        "dois",
        "du",
        "elle",
        "en",
        "est",
        "et",
        "faire",
        "fait",
        "faut",
        "il",
        "j",
        "je",
        "l",
        "la",
        "le",
        "les",
        "ma",
        "me",
        "mes",
        "mon",
        "n",
        "ne",
        "nous",
        "on",
        "ou",
        "par",
        "pas",
        "peut",
        "peux",
        "pour",
        "puis",
        "qu",
        "que",
        "quel",
        "quelle",
        "qui",
        "quoi",
        "s",
        "sa",
        "se",
        "ses",
        "si",
        "son",
        "suis",
        "sur",
        "t",
        "un",
        "une",
        "vous",
        "y",
    ]
)
"""Words that tell nothing of what is looked for."""
_WORD = re.compile(r"[\w+]+")
_SHORT = 3
"""Letters of a word under which it is looked for as a whole."""


class Reponse(Struct, frozen=True):
    """One answer. Its button does what bears a key, or leads to a page, or to a step of the open dossier."""

    titre: str
    mots: str
    texte: str
    touche: str = ""
    page: Page | None = None
    etape: Etape | None = None
    cible: str = ""

    @property
    def leads(self) -> bool:
        """Whether it leads anywhere."""
        return bool(self.touche or self.page or self.etape)

    @property
    def markdown(self) -> str:
        """The answer as a page of help."""
        return francais(f"## {self.titre}\n\n{self.texte}")


class _Fichier(Struct, frozen=True):
    reponse: tuple[Reponse, ...]


def read() -> tuple[Reponse, ...]:
    """All of them, in the order of the file."""
    data = (resources_folder() / "aide" / "reponses.toml").read_bytes()
    return toml.decode(data, type=_Fichier).reponse


def search(answers: tuple[Reponse, ...], words: str) -> list[Reponse]:
    """Those that hold most of the words, the best first; nothing when no word that says something is found."""
    wanted = [w for w in _WORD.findall(plat(words)) if w not in _SAY_NOTHING] or _WORD.findall(plat(words))
    scored = [(_score(answer, wanted), -rank, answer) for rank, answer in enumerate(answers)]
    best = max((score for score, _, _ in scored), default=(0, 0))
    kept = sorted((one for one in scored if one[0][0] and one[0][0] == best[0]), key=lambda one: one[:2], reverse=True)
    return [answer for _, _, answer in kept]


def _score(answer: Reponse, wanted: list[str]) -> tuple[int, int]:
    """How many of the words it holds, and how many of these in its title."""
    title, all_words = list(_words(answer.titre)), list(_words(f"{answer.titre} {answer.mots}"))
    return sum(_holds(all_words, w) for w in wanted), sum(_holds(title, w) for w in wanted)


def _words(text: str) -> Iterator[str]:
    return (w for w in _WORD.findall(plat(text)) if w not in _SAY_NOTHING)


def _holds(words: list[str], wanted: str) -> bool:
    """Whether one begins so: « remplac » finds « remplacer »."""
    return any(w == wanted or (len(wanted) >= _SHORT and w.startswith(wanted)) for w in words)
