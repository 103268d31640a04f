"""Whoever sat on a jury sits again as he did: his details, and the whole jury for the other candidates of a day."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.cles.profils import Profil
from evaluateur.db import journaux
from evaluateur.metier import jury
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.faits.preparation import SiegeOccupe
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.vues.resume import Resume

DOSSIERS, LINES = 40, 250
"""How far back one's details are looked for: in the preparation of so many dossiers."""


def connu(poste: Poste, profil: Profil) -> Evaluateur:
    """The evaluator that a profile makes, with the details of his last designation on this laptop, if any.

    They stand in the fields and are checked like anything that is typed: an authorisation may have ended.
    """
    bare = Evaluateur(profil.identifiant, profil.nom, profil.prenom, "", cle_publique=profil.cle_publique)
    for data in journaux.recent(poste.coffre.base, SiegeOccupe.__name__, DOSSIERS, LINES):
        fait = read_fait(data)
        if isinstance(fait, SiegeOccupe) and fait.evaluateur.identifiant == profil.identifiant:
            last = fait.evaluateur
            if last.qualite or last.employeur or last.service or last.habilitation:
                return replace(last, nom=bare.nom, prenom=bare.prenom, cle_publique=bare.cle_publique)
    return bare


class Proposition(Struct, frozen=True):
    """A jury, and the dossiers that have none yet and may take it."""

    evaluateurs: dict[int, Evaluateur]
    dossiers: tuple[DossierId, ...]


def proposer(poste: Poste, resumes: Sequence[Resume]) -> Proposition | None:
    """The jury that is whole in one of these dossiers, for those in which nobody sits; None when there is no such.

    Of several juries, that of the dossier that changed last. A dossier on another référentiel has its own rules.
    """
    opened = [ouvrir_dossier(poste, resume.dossier).dossier for resume in resumes if not resume.clos]
    whole = [dossier for dossier in opened if jury.complet(dossier)]
    if not whole:
        return None
    source = max(whole, key=lambda dossier: _designated(poste, dossier))
    empty = tuple(
        dossier.identifiant
        for dossier in opened
        if not dossier.sieges and dossier.empreinte_referentiel == source.empreinte_referentiel
    )
    return Proposition(dict(source.sieges), empty) if empty else None


def _designated(poste: Poste, dossier: Dossier) -> str:
    """When someone last sat down in a dossier, as journals write it."""
    lines = [i.instant for i in journaux.read(poste.coffre.base, dossier.identifiant) if i.type == SiegeOccupe.__name__]
    return max(lines, default="")


def appliquer(poste: Poste, proposition: Proposition) -> tuple[int, list[str]]:
    """Have this jury sit in each of these dossiers; how many took it, and why the others did not."""
    done, faults = 0, list[str]()
    for identifiant in proposition.dossiers:
        seance = ouvrir_dossier(poste, identifiant)
        if seance.dossier.sieges:
            faults.append(f"{seance.dossier.reference} : quelqu’un y est désigné maintenant.")
            continue
        try:
            for siege in jury.sieges(seance.dossier):
                seance.occuper_siege(siege, proposition.evaluateurs[siege])
            done += 1
        except Refus as refus:
            faults.append(f"{seance.dossier.reference} : {refus}")
    return done, faults
