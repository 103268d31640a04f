"""What the faits of the preparation do to a dossier."""

from __future__ import annotations

from msgspec.structs import replace

from evaluateur.metier import jury
from evaluateur.metier.dossier import Dossier, EtatBloc, Identite, Remplacement
from evaluateur.metier.effets.effet import Effets, with_bloc, with_value
from evaluateur.metier.faits.partage import Inscrit
from evaluateur.metier.faits.preparation import (
    CandidatRenseigne,
    DossierOuvert,
    EvaluateurRemplace,
    IdentiteVerifiee,
    PresenceDeclaree,
    PresentationDeclaree,
    SessionRenseignee,
    SiegeOccupe,
)

EFFETS = Effets()


@EFFETS.of(DossierOuvert)
def _dossier_ouvert(dossier: Dossier, fait: DossierOuvert, inscrit: Inscrit) -> Dossier:
    return replace(
        dossier,
        reference=fait.reference,
        empreinte_referentiel=fait.referentiel,
        candidat=fait.candidat,
        affectation=fait.affectation,
        session=fait.session,
        entrainement=fait.entrainement,
        ouvert_le=inscrit.instant,
    )


@EFFETS.of(CandidatRenseigne)
def _candidat_renseigne(dossier: Dossier, fait: CandidatRenseigne, _: Inscrit) -> Dossier:
    return replace(dossier, candidat=fait.candidat, affectation=fait.affectation)


@EFFETS.of(SessionRenseignee)
def _session_renseignee(dossier: Dossier, fait: SessionRenseignee, _: Inscrit) -> Dossier:
    return replace(dossier, session=fait.session)


@EFFETS.of(SiegeOccupe)
def _siege_occupe(dossier: Dossier, fait: SiegeOccupe, _: Inscrit) -> Dossier:
    # Whoever sits down again may come with another key: what his former one attested no longer counts.
    attestees = {p: c for p, c in dossier.cles_seance.items() if p != fait.evaluateur.identifiant}
    sieges = with_value(dossier.sieges, fait.siege, fait.evaluateur)
    return replace(dossier, sieges=sieges, cles_seance=attestees)


@EFFETS.of(EvaluateurRemplace)
def _evaluateur_remplace(dossier: Dossier, fait: EvaluateurRemplace, inscrit: Inscrit) -> Dossier:
    remplacement = Remplacement(
        siege=fait.siege,
        sortant=dossier.sieges[fait.siege],
        entrant=fait.entrant,
        motif=fait.motif,
        instant=inscrit.instant,
    )
    blocs = {code: _sans_le_sortant(dossier, etat, fait.siege) for code, etat in dossier.blocs.items()}
    return replace(
        dossier,
        sieges=with_value(dossier.sieges, fait.siege, fait.entrant),
        remplacements=(*dossier.remplacements, remplacement),
        blocs=blocs,
    )


def _sans_le_sortant(dossier: Dossier, etat: EtatBloc, siege: int) -> EtatBloc:
    """A grid that is not revealed stays sealed for ever: the successor begins his own.

    So does whoever succeeds an evaluator who sat alone: what that one concluded stays in the journal, under his name.
    """
    remaining = {s: a for s, a in etat.avancements.items() if s != siege}
    if not etat.revele_le:
        return replace(etat, avancements=remaining)
    if jury.seul(dossier):
        return replace(etat, avancements=remaining, revele_le=None, originales={})
    return etat


@EFFETS.of(PresentationDeclaree)
def _presentation_declaree(dossier: Dossier, fait: PresentationDeclaree, _: Inscrit) -> Dossier:
    return with_bloc(dossier, fait.bloc, presentation=fait.presentation, preuve=fait.preuve)


@EFFETS.of(PresenceDeclaree)
def _presence_declaree(dossier: Dossier, fait: PresenceDeclaree, _: Inscrit) -> Dossier:
    return replace(dossier, presence=fait.presence, motif_presence=fait.motif)


@EFFETS.of(IdentiteVerifiee)
def _identite_verifiee(dossier: Dossier, fait: IdentiteVerifiee, _: Inscrit) -> Dossier:
    corriges = fait.etat_civil.differe(dossier.candidat.etat_civil)
    identite = Identite(fait.constat, fait.etat_civil, fait.piece, corriges)
    return replace(dossier, identite=identite, candidat=dossier.candidat.selon(fait.etat_civil))
