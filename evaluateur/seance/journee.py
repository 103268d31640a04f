"""The day of a jury as its session sheet tells it: who is enrolled, who came, who evaluates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evaluateur.edition.documents.session.feuille_session_donnees import EvaluateurSession, Journee, LigneSession
from evaluateur.metier import jury
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.refus import Refus
from evaluateur.seance.poste import Poste
from evaluateur.vues.resume import Resume


class JourneeVide(Refus):
    """No session on this day: there is nothing to print."""


def read(poste: Poste, resumes: Sequence[Resume], jour: date) -> tuple[list[LigneSession], Journee]:
    """The lines of a day, and the day itself, from the dossiers listed. Raises :class:`JourneeVide`."""
    dossiers = [poste.ouvrir_dossier(r.dossier).dossier for r in resumes]
    if not dossiers:
        raise JourneeVide("Aucune session ce jour-là.", "Choisissez un jour où des candidats sont inscrits.")
    premier = dossiers[0]
    lieux = dict.fromkeys(d.session.lieu for d in dossiers if d.session.lieu)
    journee = Journee(
        certification=premier.referentiel.certification.titre,
        jour=jour,
        organisme=premier.session.organisme,
        lieu=", ".join(lieux),
        evaluateurs=_evaluateurs(dossiers),
        fuseau=premier.session.fuseau,
        entrainement=any(d.entrainement for d in dossiers),
    )
    return [_ligne(d) for d in sorted(dossiers, key=lambda d: d.candidat.nom_complet.casefold())], journee


def _ligne(d: Dossier) -> LigneSession:
    return LigneSession(
        candidat=d.candidat.nom_complet,
        entreprise=d.affectation.entreprise,
        reference=d.reference,
        blocs=d.presentes,
        presence=d.presence,
        alea=d.motif_presence,
    )


def _evaluateurs(dossiers: Sequence[Dossier]) -> tuple[EvaluateurSession, ...]:
    """Each person once, évaluateur 1 of the first dossier first."""
    trouves: dict[str, EvaluateurSession] = {}
    for d in dossiers:
        for siege in jury.sieges(d):
            qui = d.sieges.get(siege)
            if qui is not None and qui.identifiant not in trouves:
                qualite = d.referentiel.par_qualite.get(qui.qualite)
                trouves[qui.identifiant] = EvaluateurSession(qui.nom_complet, qualite.mot if qualite else "")
    return tuple(trouves.values())
