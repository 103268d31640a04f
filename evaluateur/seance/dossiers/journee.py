"""The day of a jury as its session sheet tells it: who is enrolled, who came, who evaluates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evaluateur.edition.documents.session.feuille_session_donnees import EvaluateurSession, Journee, LigneSession
from evaluateur.metier import jury
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.refus import Refus
from evaluateur.seance.imprimes import Exemplaire
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.vues.resume import Resume


class JourneeVide(Refus):
    """No session on this day: there is nothing to print."""


def exemplaire(poste: Poste, resumes: Sequence[Resume], jour: date) -> Exemplaire:
    """The session sheet of a day, ready to be composed. Raises :class:`JourneeVide`."""
    lines, journee = read(poste, resumes, jour)
    instant = poste.now().instant

    def compose() -> bytes:
        from evaluateur.edition.documents.session.feuille_session import FeuilleSession

        return FeuilleSession(lines, journee, instant).compose()

    return Exemplaire(f"Feuille de session {jour.isoformat()}", f"feuille-session-{jour.isoformat()}.pdf", compose)


def read(poste: Poste, resumes: Sequence[Resume], jour: date) -> tuple[list[LigneSession], Journee]:
    """The lines of a day, and the day itself, from the dossiers listed. Raises :class:`JourneeVide`."""
    dossiers = [ouvrir_dossier(poste, r.dossier).dossier for r in resumes]
    if not dossiers:
        raise JourneeVide("Aucune session ce jour-là.", "Choisissez un jour où des candidats sont inscrits.")
    first = dossiers[0]
    lieux = dict.fromkeys(d.session.lieu for d in dossiers if d.session.lieu)
    journee = Journee(
        certification=first.referentiel.certification.titre,
        jour=jour,
        organisme=first.session.organisme,
        lieu=", ".join(lieux),
        evaluateurs=_evaluateurs(dossiers),
        fuseau=first.session.fuseau,
        entrainement=any(d.entrainement for d in dossiers),
    )
    return [_line(d) for d in sorted(dossiers, key=lambda d: d.candidat.nom_complet.casefold())], journee


def _line(d: Dossier) -> LigneSession:
    return LigneSession(
        candidat=d.candidat.nom_complet,
        entreprise=d.affectation.entreprise,
        reference=d.reference,
        blocs=d.presentes,
        presence=d.presence,
    )


def _evaluateurs(dossiers: Sequence[Dossier]) -> tuple[EvaluateurSession, ...]:
    """Each person once, évaluateur 1 of the first dossier first."""
    found: dict[str, EvaluateurSession] = {}
    for d in dossiers:
        for siege in jury.sieges(d):
            who = d.sieges.get(siege)
            if who is not None and who.identifiant not in found:
                qualite = d.referentiel.par_qualite.get(who.qualite)
                found[who.identifiant] = EvaluateurSession(who.nom_complet, qualite.mot if qualite else "")
    return tuple(found.values())
