"""The results that a centre takes over: one row a candidate and bloc, from the record of each dossier it believes.

A civil state that was set right after closing is that of the rows: the record stays as it was signed.

They are proposed, never granted. A dossier in conflict gives none: nobody can tell which of the two is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import UNSET, Struct, structs

from evaluateur.centre.reception.etat import Etat
from evaluateur.centre.registre.registre import Detail, Entree
from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import BlocPV, ProcesVerbal

LireRecord = Callable[[Entree], bytes]
"""The record of the version in force, out of a lot that was kept."""


class Resultat(Struct, frozen=True):
    """One row; the names of the columns are those of its fields."""

    identifiant: str
    nom_naissance: str
    prenoms: str
    date_naissance: date | None
    certification: str
    bloc_code: str
    bloc_intitule: str
    date_debut_epreuve: date | None
    date_fin_epreuve: date | None
    resultat_propose: str
    motif: str
    derogation: str
    """Numbers of those that cover it."""
    version: int
    empreinte_pv: str
    recu_le: date


COLONNES = tuple(field.name for field in structs.fields(Resultat))


def resultats(now: Etat, read: LireRecord) -> Iterator[Resultat]:
    """Every row, in the order in which dossiers came."""
    for recu in now.dossiers:
        if recu.en_conflit:
            continue
        entree, detail = recu.fins[-1]
        pv = proces_verbal.read(read(entree))
        for bloc in pv.blocs:
            yield _row(pv, bloc, detail, entree)


def en_conflit(now: Etat) -> Sequence[str]:
    """References of the dossiers that give no row."""
    return [recu.detail.reference for recu in now.dossiers if recu.en_conflit]


def _row(pv: ProcesVerbal, bloc: BlocPV, detail: Detail, entree: Entree) -> Resultat:
    zone = ZoneInfo(pv.session.fuseau)
    days = sorted(when.astimezone(zone).date() for when in _instants(bloc))
    debut, fin = (days[0], days[-1]) if days else (pv.session.debut, pv.session.fin or pv.session.debut)
    who, rectified = pv.candidat, detail.rectifie
    known = EtatCivil(who.nom_naissance, who.prenoms, who.date_naissance) if rectified is UNSET else rectified
    return Resultat(
        identifiant=pv.reference,
        nom_naissance=known.nom_naissance or who.nom,
        prenoms=known.prenoms,
        date_naissance=known.date_naissance,
        certification=pv.certification.titre,
        bloc_code=bloc.code,
        bloc_intitule=bloc.intitule,
        date_debut_epreuve=debut,
        date_fin_epreuve=fin,
        resultat_propose=bloc.resultat.dit(pv.dits.sans_accord) if bloc.resultat.cle else "",
        motif=bloc.motif,
        derogation=", ".join(str(d.numero) for d in pv.derogations if d.bloc == bloc.code),
        version=pv.version,
        empreinte_pv=detail.empreinte,
        recu_le=datetime.fromisoformat(entree.instant).astimezone(zone).date(),
    )


def _instants(bloc: BlocPV) -> Iterable[datetime]:
    for situation in bloc.situations:
        yield situation.quand
    for clock in bloc.horloges:
        yield clock.debut
        if clock.fin is not None:
            yield clock.fin
