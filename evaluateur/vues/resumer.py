"""Sums a dossier up in the one line of the list; what that line is made of stands in ``resume``."""

from __future__ import annotations

from evaluateur.metier import accords, conciliation, jury
from evaluateur.metier.conformite import conformite
from evaluateur.metier.conformite.conformite_preparation import preparation
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.etapes import Etape
from evaluateur.metier.pv import redaction
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.vues.resume import EtatPuce, Prochaine, Puce, Resume


def resumer(dossier: Dossier) -> Resume:
    """Sum a dossier up."""
    puces = tuple(_puce(dossier, code) for code in dossier.blocs)
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
        prochaine=_prochaine(dossier, puces),
    )


def _puce(dossier: Dossier, code: BlocCode) -> Puce:
    etat = dossier.bloc(code)
    if etat.presentation in ("non_presente", "deja_acquis") or dossier.presence == "absent":
        outside = redaction.resultat_bloc(dossier, code)
        return Puce(code, _SANS_EPREUVE[outside.cle], outside.mot, outside.cle, "", "")
    nature, word = _etat_puce(dossier, code)
    if nature not in ("conclu", "abandon"):
        return Puce(code, nature, word, "", "", "")
    result = redaction.resultat_bloc(dossier, code)
    valeur = dossier.referentiel.echelles.bloc.valeur(result.cle)
    return Puce(code, nature, word, result.cle, result.icone, valeur.ton if valeur else "prune")


def _etat_puce(dossier: Dossier, code: BlocCode) -> tuple[EtatPuce, str]:
    etat = dossier.bloc(code)
    if etat.revele_le:
        if accords.conclu(dossier, code):
            return "conclu", redaction.resultat_bloc(dossier, code).mot
        if dossier.presence == "abandon":
            return "abandon", "Abandon"
        ecarts = sum(c.etat in conciliation.OUVERTS for c in conciliation.cellules(dossier, code))
        return (
            ("a_concilier", f"{pluriel(ecarts, 'cellule')} à concilier") if ecarts else ("a_confirmer", "À confirmer")
        )
    if dossier.presence == "abandon":
        return "abandon", "Abandon"
    count = len(jury.sieges(dossier))
    scelles = count - len(jury.a_sceller(dossier, code))
    if scelles == count:
        return "a_reveler", "À révéler"
    if scelles:
        return "scelle", f"Scellé {scelles}/{count}"
    if etat.avancements or etat.situations or etat.chronos:
        return "en_cours", "En cours"
    return "a_faire", "À faire"


def _prochaine(dossier: Dossier, puces: tuple[Puce, ...]) -> Prochaine:
    if dossier.clos:
        return Prochaine("remise", "Remettre le dossier au centre")
    if dossier.fige is not None:
        remaining = len(dossier.sieges) - len(dossier.fige.signatures)
        if not remaining:
            return Prochaine("signature", "Clore le dossier")
        return Prochaine("signature", "Signer le procès-verbal", suite=f"{pluriel(remaining, 'signature')} à venir")
    restes = conformite.sans_derogation(dossier, preparation(dossier))
    if restes:
        return Prochaine("preparation", "Finir la préparation", suite=f"{pluriel(len(restes), 'point')} à vérifier")
    for puce in puces:
        if puce.etat in _PHRASES:
            etape, model = _PHRASES[puce.etat]
            if etape not in dossier.referentiel.deroule:
                etape, model = _PHRASES["en_cours"]
            return Prochaine(etape, model.format(bloc=puce.bloc), puce.bloc)
    restes = conformite.manquements(dossier)
    if restes:
        return Prochaine(restes[0].etape, restes[0].phrase, restes[0].bloc)
    return Prochaine("signature", "Figer le procès-verbal")


_SANS_EPREUVE: dict[str, EtatPuce] = {
    "non_presente": "non_presente",
    "deja_acquis": "deja_acquis",
    "absent": "absent",
}
_PHRASES: dict[str, tuple[Etape, str]] = {
    "a_faire": ("epreuve", "Observer le bloc {bloc}"),
    "en_cours": ("grille", "Noter le bloc {bloc}"),
    "scelle": ("scellement", "Sceller le bloc {bloc}"),
    "a_reveler": ("scellement", "Révéler les grilles du bloc {bloc}"),
    "a_concilier": ("conciliation", "Concilier le bloc {bloc}"),
    "a_confirmer": ("conciliation", "Confirmer l’accord sur le bloc {bloc}"),
}
