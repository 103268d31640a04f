"""The jury of a dossier: its seats, who holds them, what they do together. The only file that knows "two".

How many seats there are is said by the référentiel: two evaluators who mark apart and reconcile, or one alone. With one
seat nothing is revealed to another and nothing is agreed on by two: what he seals is what is concluded.
"""

from __future__ import annotations

from collections.abc import Collection

from evaluateur.metier.dossier import Dossier
from evaluateur.metier.vocabulaire import BlocCode, Numero, ProfilId


def sieges(dossier: Dossier) -> tuple[Numero, ...]:
    """The seats, in order: évaluateur 1 first."""
    return dossier.referentiel.numeros


def seul(dossier: Dossier) -> bool:
    """Whether one evaluator sits alone."""
    return len(sieges(dossier)) == 1


def assis(dossier: Dossier) -> dict[int, ProfilId]:
    """Who holds each seat that is held, in the order of the seats."""
    return {siege: dossier.sieges[siege].identifiant for siege in sieges(dossier) if siege in dossier.sieges}


def personnes(dossier: Dossier) -> tuple[ProfilId, ...]:
    """Those who hold the seats, évaluateur 1 first."""
    return tuple(assis(dossier).values())


def complet(dossier: Dossier) -> bool:
    """Whether every seat is held."""
    return len(assis(dossier)) == len(sieges(dossier))


def ensemble(dossier: Dossier, presents: Collection[ProfilId]) -> bool:
    """Whether these are all those who hold the seats, and every seat is held."""
    return complet(dossier) and set(presents) == set(personnes(dossier))


def engage(dossier: Dossier, presents: tuple[ProfilId, ...]) -> Numero | None:
    """The seat in whose name is done what one evaluator answers for: évaluateur 1's, when all hold the keyboard.

    None for nobody, and for whoever holds no seat.
    """
    if ensemble(dossier, presents):
        return min(sieges(dossier))
    return dossier.siege_de(presents[0]) if len(presents) == 1 else None


def avant(dossier: Dossier, siege: int) -> Numero | None:
    """The seat that signs just before this one; None for the first."""
    return next((s for s in reversed(sieges(dossier)) if s < siege), None)


def a_sceller(dossier: Dossier, bloc: BlocCode) -> tuple[Numero, ...]:
    """The seats whose grid of a bloc is not sealed yet."""
    etat = dossier.bloc(bloc)
    return tuple(siege for siege in sieges(dossier) if not etat.scelle(siege))


def scelles(dossier: Dossier, bloc: BlocCode) -> bool:
    """Whether every grid of a bloc is sealed."""
    return not a_sceller(dossier, bloc)
