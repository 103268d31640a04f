"""A forger who holds the base key and knows the code: he chains again, without a flaw, whatever he has altered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec.structs import replace

from evaluateur import journal
from evaluateur.journal import GENESE, Inscription
from evaluateur.metier.faits.notation import GrilleScellee
from evaluateur.metier.faits.partage import FaitPartage, read_fait

Retouche = Callable[[int, str, FaitPartage], Iterable[tuple[str, FaitPartage]]]
"""Rank, author and fait of a line → what stands in its place."""


def rechainer(lines: Iterable[Inscription], retouche: Retouche, follow_tetes: bool = False) -> list[Inscription]:
    """The same journal, altered and chained again; ``follow_tetes`` also renews the heads that the seals name."""
    suite: list[Inscription] = []
    for line in lines:
        for auteur, retouche_done in retouche(line.rang, line.auteur, read_fait(line.donnees)):
            fait, previous = retouche_done, suite[-1].empreinte if suite else GENESE
            if follow_tetes and isinstance(fait, GrilleScellee):
                fait = replace(fait, tete=previous)
            instant = datetime.fromisoformat(line.instant)
            suite.append(journal.inscribe(line.dossier, len(suite) + 1, auteur, instant, fait, previous))
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
