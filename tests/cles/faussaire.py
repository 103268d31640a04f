"""A forger who holds the base key and knows the code: he chains again, without a flaw, whatever he has altered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec.structs import replace

from evaluateur import journal
from evaluateur.journal import GENESE, Inscription
from evaluateur.metier.faits import FaitPartage, GrilleScellee, read_fait

Retouche = Callable[[int, str, FaitPartage], Iterable[tuple[str, FaitPartage]]]
"""Rank, author and fait of a line → what stands in its place."""


def rechainer(lignes: Iterable[Inscription], retouche: Retouche, suivre_tetes: bool = False) -> list[Inscription]:
    """The same journal, altered and chained again; ``suivre_tetes`` also renews the heads that the seals name."""
    suite: list[Inscription] = []
    for ligne in lignes:
        for auteur, retouche_faite in retouche(ligne.rang, ligne.auteur, read_fait(ligne.donnees)):
            fait, precedent = retouche_faite, suite[-1].empreinte if suite else GENESE
            if suivre_tetes and isinstance(fait, GrilleScellee):
                fait = replace(fait, tete=precedent)
            instant = datetime.fromisoformat(ligne.instant)
            suite.append(journal.inscribe(ligne.dossier, len(suite) + 1, auteur, instant, fait, precedent))
    return suite


def remplacer(rang: int, fait: FaitPartage, auteur: str | None = None) -> Retouche:
    """Put another fait at one rank."""
    return lambda r, a, f: [(auteur or a, fait)] if r == rang else [(a, f)]


def sans(rang: int) -> Retouche:
    """Drop one rank."""
    return lambda r, a, f: [] if r == rang else [(a, f)]


def deux_fois(rang: int) -> Retouche:
    """Repeat one rank."""
    return lambda r, a, f: [(a, f), (a, f)] if r == rang else [(a, f)]
