"""What a lot that is believed is to those of the same dossier that were received before.

A journal only grows. Two lots whose journals go one through the other are one story; two that part from each other are
two, and stay so until someone has called: each may go on, neither hides the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from evaluateur.centre.registre.registre import COMPTES, Detail, Entree
from evaluateur.echange.lot.lot import Lot
from evaluateur.metier.accuse import Issue, Raison
from evaluateur.metier.vocabulaire import Empreinte

Heads = dict[int, Empreinte]
"""The empreinte of each line of a journal, by its rank."""
HeadsOf = Callable[[Entree], Heads]
"""The heads of a lot that was kept."""


class Place(Struct, frozen=True):
    """Its outcome, why, and the number of the lot that it repeats, or that it goes on from."""

    issue: Issue
    raison: Raison = ""
    deja: str = ""


def heads(lot: Lot) -> Heads:
    """The empreinte of each line of its journal."""
    return {line.rang: line.empreinte for line in lot.journal()}


def place(held: Detail, mine: Heads, received: Sequence[tuple[Entree, Detail]], heads_of: HeadsOf) -> Place:
    """The place of a lot, by its own heads, among the entries of its dossier, in their order."""
    before = [(e, d) for e, d in received if e.issue in COMPTES]
    if not before:
        return Place("accepte")
    forked, end = any(e.issue == "conflit" for e, _ in before), (held.rang, held.tete)
    for entree, detail in before:
        if detail.identite == held.identite or (detail.rang, detail.tete) == end:
            return _again(entree, forked=forked)
    followed = [(e, d) for e, d in before if mine.get(d.rang) == d.tete]
    others = [(e, heads_of(e)) for e, d in before if mine.get(d.rang) != d.tete]
    for entree, theirs in others:
        if theirs.get(end[0]) == end[1]:
            return _again(entree, forked=forked)
    if not followed:
        return Place("conflit", "autre_suite")
    entree, last = max(followed, key=lambda line: line[1].rang)
    if not others:
        return Place("remplace", "", entree.numero)
    if all(theirs.get(last.rang) != last.tete for _, theirs in others):
        return Place("remplace", "autre_suite", entree.numero)  # it goes on with one story; the other is still there
    return Place("conflit", "autre_suite", entree.numero)


def ends(received: Sequence[tuple[Entree, Detail]]) -> list[tuple[Entree, Detail]]:
    """The lots in which the stories of a dossier end: one, or one for each side of a conflict."""
    before = [(e, d) for e, d in received if e.issue in COMPTES]
    left = {e.deja for e, _ in before if e.issue == "remplace"}
    return [(e, d) for e, d in before if e.numero not in left]


def _again(entree: Entree, *, forked: bool) -> Place:
    return Place("doublon", "deja_en_conflit" if forked else "deja_accepte", entree.numero)
