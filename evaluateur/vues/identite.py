"""What was seen of the candidate's identity, and what follows it, as the preparation shows it."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct

from evaluateur.metier.actes.preparation import commencee
from evaluateur.metier.conformite import derogations, identite
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.dossier import Dossier, Identite
from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.typographie import enumeration, majuscule
from evaluateur.metier.vocabulaire import IDENTITES, PIECES
from evaluateur.vues.champs import NOMS

AUCUNE = "aucune"
"""Stands in the list of documents for none."""
A_VOIR = "Regardez une pièce d’identité du candidat. Ni son numéro ni une copie ne sont conservés."


class VueIdentite(Struct, frozen=True):
    """The two answers, how they are said, and the ways on from an identity that was not established."""

    piece: str = ""
    """A kind of document, :data:`AUCUNE`, or nothing yet."""
    constat: str = ""
    """Empty too when what was seen holds no more; « aucune_piece » where there was none to look at."""
    dit: str = A_VOIR
    ton: Literal["", "vert", "ocre"] = ""
    manquement: Manquement | None = None
    """What only a dérogation closes."""
    absence: bool = False
    """Whether the candidate may still be declared absent."""


def vue(dossier: Dossier) -> VueIdentite | None:
    """None where it is not asked for: nothing is certified, or nobody is there."""
    if not dossier.referentiel.certifie or dossier.presence not in ("present", "abandon"):
        return None
    seen = dossier.identite
    if seen is None:
        return VueIdentite()
    piece = AUCUNE if seen.piece is UNSET else seen.piece
    changed = identite.depuis(dossier, seen)
    if changed:
        said = f"{majuscule(_names(changed))} : modifié depuis la vérification. Comparez de nouveau avec la pièce."
        return VueIdentite(piece, "", said, "ocre")
    if seen.constat in ("conforme", "corrigee"):
        return VueIdentite(piece, seen.constat, _etablie(seen), "vert")
    points = [m for m in identite.identite(dossier) if m.derogeable]
    numero = derogations.numero(dossier, points[0].constat) if points else 0
    said = majuscule(IDENTITES[seen.constat]) if seen.piece is UNSET else f"La pièce {IDENTITES[seen.constat]}"
    if numero or not points:
        return VueIdentite(piece, seen.constat, f"{said} : dérogation {numero} acceptée." if numero else f"{said}.")
    possible = not commencee(dossier)
    ways = [
        "vérifiez une autre pièce",
        "motivez une dérogation",
        *(["déclarez le candidat absent"] if possible else []),
    ]
    said = f"{said} : {', '.join(ways[:-1])} ou {ways[-1]}."
    return VueIdentite(piece, seen.constat, said, "ocre", points[0], possible)


def _etablie(seen: Identite) -> str:
    piece = "" if seen.piece is UNSET else f" ({PIECES[seen.piece]})"
    corrected = f" : {_names(seen.corriges)}" if seen.corriges else ""
    return f"Identité vérifiée sur pièce{piece}, {IDENTITES[seen.constat]}{corrected}."


def _names(fields: tuple[str, ...]) -> str:
    return enumeration([name for field, name in NOMS[EtatCivil].items() if field in fields])
