"""Runs the attacks and counts: what is refused, what changes nothing, what passes and under which entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from zlib import crc32

from evaluateur.journal import Inscription
from tests.cles.reecritures import coups, mutations, permis, verdict
from tests.cles.reecritures.attaquant import Attaquant, Reparation
from tests.cles.reecritures.mutations import Mutation
from tests.cles.reecritures.scenes import Scene
from tests.cles.reecritures.verdict import Classe

PAS = 211
"""The short form takes one mutation in so many, beside the first of each kind."""


class Bilan:
    """What came of many attacks."""

    def __init__(self) -> None:
        self.classes: Counter[Classe] = Counter()
        self.entrees: Counter[str] = Counter()
        self.essayes: Counter[tuple[str, str]] = Counter()
        """How, and which type of fait."""
        self.failles: list[str] = []
        """What passes and is not listed."""

    def essayer(self, a: Attaquant, nom: str, forge: list[Inscription]) -> Classe | None:
        """One attack; None when it made the true journal."""
        if forge == list(a.scene.entries):
            return None
        issue = verdict.juger(a.scene, forge)
        self.classes[issue.classe] += 1
        if issue.dossier is not None:
            entree = permis.entree(a, forge, issue.dossier)
            self.entrees[entree] += 1
            if not entree:
                self.failles.append(f"{a.scene.nom}, siège {a.siege(a.moi)} : {nom}")
        return issue.classe

    def essayer_mutation(self, a: Attaquant, mutation: Mutation) -> None:
        """One mutation, with each repair."""
        self.essayes[mutation.genre, mutation.kind] += 1
        for reparation in Reparation:
            self.essayer(a, f"{mutation.nom} ; {reparation.value}", a.reecrire(mutation.entries, reparation))

    def __str__(self) -> str:
        total = sum(self.classes.values())
        classes = ", ".join(f"{count} {classe.value}" for classe, count in sorted(self.classes.items(), key=str))
        passes = ", ".join(f"{count} « {key or 'HORS TABLE'} »" for key, count in sorted(self.entrees.items()))
        return f"{total} attaques : {classes} ; passent {passes}"


def attaquants(scene: Scene) -> list[Attaquant]:
    """All those who sat there, one after the other."""
    return [Attaquant(scene, personne) for personne in scene.personnes]


def courtes(
    a: Attaquant, scenes: list[Scene], part: int, parts: int, done: set[tuple[str, str]] | None = None
) -> Iterator[Mutation]:
    """The share of one attacker in the short form: the first of each way with each type, and one in ``PAS``.

    ``done``: what those before him in this dossier tried; the last one takes what is left.
    """
    done = set() if done is None else done
    for numero, mutation in enumerate(mutations.toutes(a, scenes, whole=False)):
        key = mutation.genre, mutation.kind
        mine = crc32("".join(key).encode()) % parts == part or part == parts - 1
        if (mine and key not in done) or numero % (PAS * parts) == PAS * part:
            done.add(key)
            yield mutation


def jouer(scenes: Iterable[Scene], toutes: list[Scene], whole: bool) -> Bilan:
    """Every attack on these dossiers."""
    bilan = Bilan()
    for scene in scenes:
        ours, done = attaquants(scene), set[tuple[str, str]]()
        for part, a in enumerate(ours):
            if a.moi in scene.assis.values():
                for coup in coups.tous(a):
                    bilan.essayer(a, coup.nom, coup.forge)
            chosen = mutations.toutes(a, toutes, whole=True) if whole else courtes(a, toutes, part, len(ours), done)
            for mutation in chosen:
                bilan.essayer_mutation(a, mutation)
    return bilan
