"""Whether the candidate's identity was seen: only those who have him in the room can say it."""

from __future__ import annotations

from msgspec import UNSET

from evaluateur.metier.conformite.enonces import dire
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.conformite.regles import Constat, Regle
from evaluateur.metier.dossier import Dossier, Identite


def identite(dossier: Dossier) -> list[Manquement]:
    """What is left to see, or to accept in writing, while the candidate is there.

    Nothing once the record is frozen, nor in a later version, when he is gone: dossiers of before are not reopened.
    """
    if not dossier.referentiel.certifie or dossier.presence != "present" or dossier.fige or dossier.versions:
        return []
    seen = dossier.identite
    if seen is None:
        return [_point("identite", "Regardez une pièce d’identité du candidat.")]
    if depuis(dossier, seen):
        return [_point("identite.changee", "Comparez de nouveau l’état civil avec la pièce.")]
    if seen.constat in ("conforme", "corrigee"):
        return []
    remede = "Vérifiez une autre pièce, déclarez le candidat absent ou motivez une dérogation."
    return [_point(f"identite.{seen.constat}", remede, (seen.constat, *([] if seen.piece is UNSET else [seen.piece])))]


def depuis(dossier: Dossier, seen: Identite) -> tuple[str, ...]:
    """The fields of the civil state that are spelled otherwise since it was compared; that none was shown stays so."""
    return () if seen.constat == "aucune_piece" else seen.etat_civil.differe(dossier.candidat.etat_civil)


def _point(said: str, remede: str, valeurs: tuple[str, ...] = ()) -> Manquement:
    return Manquement(Constat(Regle("identite"), valeurs), dire(said), remede, "preparation", derogeable=bool(valeurs))
