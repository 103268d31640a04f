"""Sums a dossier up in the one line of the list; what that line is made of stands in ``resume``."""

from __future__ import annotations

from evaluateur.metier import jury
from evaluateur.metier.conciliation import OUVERTS
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.pv import redaction
from evaluateur.metier.stade import Stade
from evaluateur.vues.bloc import VueBloc
from evaluateur.vues.resume import EtatPuce, Prochaine, Puce, Resume

_SANS_EPREUVE: dict[str, EtatPuce] = {
    "non_presente": "non_presente",
    "deja_acquis": "deja_acquis",
    "absent": "absent",
}
_STADES: dict[Stade, tuple[EtatPuce, str]] = {
    "a_faire": ("a_faire", "À faire"),
    "en_cours": ("en_cours", "En cours"),
    "a_reveler": ("a_reveler", "À révéler"),
    "a_choisir": ("a_confirmer", "Précisions à choisir"),
    "a_confirmer": ("a_confirmer", "À confirmer"),
}
"""State and word of a bloc, where no number goes into the word."""


def resume(dossier: Dossier, puces: tuple[Puce, ...], prochaine: Prochaine) -> Resume:
    """The line of a dossier."""
    return Resume(
        dossier=dossier.identifiant,
        reference=dossier.reference,
        candidat=dossier.candidat.nom_complet,
        entreprise=dossier.affectation.entreprise,
        service=dossier.affectation.service,
        lieu=dossier.session.lieu,
        debut=dossier.session.debut,
        version=dossier.version,
        clos=dossier.clos,
        entrainement=dossier.entrainement,
        puces=puces,
        prochaine=prochaine,
        metier=dossier.referentiel.certification.titre,
    )


def puce(vue: VueBloc) -> Puce:
    """The state of a bloc in that line."""
    dossier, code = vue.dossier, vue.code
    if vue.etat.presentation in _SANS_EPREUVE or dossier.presence == "absent":
        outside = redaction.resultat_bloc(dossier, code)
        return Puce(code, _SANS_EPREUVE[outside.cle], outside.mot, outside.cle, "", "")
    if vue.stade == "conclu" or dossier.presence == "abandon":
        result = redaction.resultat_bloc(dossier, code)
        valeur = dossier.referentiel.echelles.bloc.valeur(result.cle)
        nature: EtatPuce = "conclu" if vue.stade == "conclu" else "abandon"
        word = result.mot if vue.stade == "conclu" else "Abandon"
        return Puce(code, nature, word, result.cle, result.icone, valeur.ton if valeur else "prune")
    return Puce(code, *_en_cours(vue), "", "", "")


def _en_cours(vue: VueBloc) -> tuple[EtatPuce, str]:
    if vue.stade == "scelle":
        return "scelle", f"Scellé {vue.scelles}/{len(jury.sieges(vue.dossier))}"
    if vue.stade == "a_concilier":
        ouvertes = sum([vue.etats[etat] for etat in OUVERTS])
        return "a_concilier", f"{ouvertes} à trancher"
    return _STADES[vue.stade]
