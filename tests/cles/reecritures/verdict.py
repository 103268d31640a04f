"""What a forged journal obtains: refused, read as it was, or read otherwise; and how far it follows the true one."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.journal import Inscription
from evaluateur.metier.dossier import Dossier, Version
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import ProfilId
from tests.cles.reecritures import formes
from tests.cles.reecritures.attaquant import Attaquant
from tests.cles.reecritures.scenes import Scene


class Classe(Enum):
    """What came of it."""

    REFUSE = "refusé"
    INCHANGE = "inchangé"
    PERMIS = "permis"


class Issue(Struct, frozen=True):
    """What a reading of a forged journal gave."""

    classe: Classe
    phrase: str = ""
    dossier: Dossier | None = None
    """As it was read, for what is permitted."""


def ce_qui_compte(dossier: Dossier) -> Dossier:
    """Everything but the number of lines: marks, verdicts, decisions, people, instants, record, status."""
    return replace(dossier, rang=0)


_HONNETES: dict[tuple[Inscription, tuple[ProfilId, ...]], Dossier] = {}
"""By the last line of the true journal: a scene that is played again has other keys under the same names."""


def honnete(scene: Scene, *lecteurs: ProfilId) -> Dossier:
    """The true dossier, as these people read it."""
    who = scene.entries[-1], lecteurs
    if who not in _HONNETES:
        _HONNETES[who] = ce_qui_compte(scene.lire(list(scene.entries), *lecteurs))
    return _HONNETES[who]


def juger(scene: Scene, forge: list[Inscription]) -> Issue:
    """Read as everyone does: without any key (a list, two together), and alone. It passes where anyone reads it."""
    refus = ""
    permis: Dossier | None = None
    lecteurs = ((), *((p,) for p in dict.fromkeys(scene.assis.values())))
    for who in lecteurs:
        try:
            dossier = scene.lire(forge, *who)
        except Refus as error:
            refus = refus or str(error)
            if not who:  # keys only open more: whoever holds some is refused too
                break
            continue
        if ce_qui_compte(dossier) != honnete(scene, *who):
            permis = permis or dossier
    if permis is not None:
        return Issue(Classe.PERMIS, refus, permis)
    return Issue(Classe.REFUSE, refus) if refus else Issue(Classe.INCHANGE)


class Portee(Struct, frozen=True):
    """How far a forged journal follows the true one."""

    commun: int
    """Lines at its beginning that are those of the true one."""
    serment: int
    """Rank of its last line that one of the others is said to have signed."""
    dernier_serment: int
    """The same in the true journal."""
    longueur: int
    vraie: int


def portee(attaquant: Attaquant, forge: list[Inscription]) -> Portee:
    """Measure it."""
    vraies = attaquant.scene.entries
    commun = 0
    for one, other in zip(vraies, forge, strict=False):
        if one.empreinte != other.empreinte:
            break
        commun += 1
    others = set(attaquant.autres)
    return Portee(commun, _last(forge, others), _last(vraies, others), len(forge), len(vraies))


def _last(entries: Iterable[Inscription], others: set[ProfilId]) -> int:
    return max((i.rang for i in entries if formes.signe(i.type) and others & set(i.auteur.split("+"))), default=0)


def conclue(version: Version) -> tuple[object, ...]:
    """What a closed version says, and in whose names."""
    return version.numero, version.contenu, version.empreinte, version.mode, frozenset(version.signataires)


def versions_inventees(scene: Scene, dossier: Dossier) -> list[Version]:
    """Closed versions that the true journal does not hold."""
    vraies = {conclue(v) for v in honnete(scene).versions}
    return [v for v in dossier.versions if conclue(v) not in vraies]
