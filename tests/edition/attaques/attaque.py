"""What an attack is: its name, the keys that it uses, and how it makes its file.

An evaluator who cheats holds his own key and programs of his own; of the other he has what the other's application
accepts to sign. A stranger holds no key at all. Nobody here holds both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from tests.edition.attaques.atelier import Atelier

PERSONNE: frozenset[int] = frozenset()
UN, DEUX = frozenset({1}), frozenset({2})


class Refuse(Exception):
    """The other evaluator's application did not sign: the attack ends there."""


class Plante(Exception):
    """The other evaluator's application stopped in its tracks: nothing was signed, and nothing was said."""


class SansObjet(Exception):
    """What the attack would change is not in these files: nothing was tried."""


class Attaque(Struct, frozen=True):
    """A file that must not be authentic. ``forger`` makes its bytes, or raises :class:`Refuse`."""

    nom: str
    famille: str
    forger: Callable[[Atelier], bytes]
    cles: frozenset[int] = UN


class Ruse(Struct, frozen=True):
    """A game that is not about one file. ``jouer`` says in words what was obtained; nothing when it was in vain."""

    nom: str
    famille: str
    jouer: Callable[[Atelier], str]
    cles: frozenset[int] = UN


class Recueil:
    """The attacks of one family, in the order in which they were written down."""

    def __init__(self, family: str) -> None:
        self.famille = family
        self.attaques: list[Attaque] = []
        self.ruses: list[Ruse] = []

    def add(self, nom: str, forger: Callable[[Atelier], bytes], keys: Iterable[int] = UN) -> None:
        """Write one down."""
        self.attaques.append(Attaque(nom, self.famille, forger, frozenset(keys)))

    def attaque(
        self, nom: str, keys: Iterable[int] = UN
    ) -> Callable[[Callable[[Atelier], bytes]], Callable[[Atelier], bytes]]:
        """Write down the function that follows."""

        def keep(forger: Callable[[Atelier], bytes]) -> Callable[[Atelier], bytes]:
            self.add(nom, forger, keys)
            return forger

        return keep

    def game(self, nom: str, jouer: Callable[[Atelier], str], keys: Iterable[int] = UN) -> None:
        """Write down a game."""
        self.ruses.append(Ruse(nom, self.famille, jouer, frozenset(keys)))

    def ruse(
        self, nom: str, keys: Iterable[int] = UN
    ) -> Callable[[Callable[[Atelier], str]], Callable[[Atelier], str]]:
        """Write down the game that follows."""

        def keep(jouer: Callable[[Atelier], str]) -> Callable[[Atelier], str]:
            self.game(nom, jouer, keys)
            return jouer

        return keep
