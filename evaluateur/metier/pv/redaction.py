"""Drafts the procès-verbal of a dossier: every value in words, as it will be printed and signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from evaluateur.metier import accords, canonique, designation
from evaluateur.metier.conformite import identite
from evaluateur.metier.dossier import Derogation, Dossier, Identite
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.pv import bloc_pv
from evaluateur.metier.pv.differences import differences
from evaluateur.metier.pv.paroles import Paroles, paroles
from evaluateur.metier.pv.proces_verbal import (
    BlocPV,
    CandidatPV,
    CertificationPV,
    DerogationPV,
    EvaluateurPV,
    IdentitePV,
    ProcesVerbal,
    RemplacementPV,
    SessionPV,
    TetePV,
    TitrePV,
    ValeurPV,
    VersionPV,
)
from evaluateur.metier.pv.proces_verbal import read as lire
from evaluateur.metier.typographie import famille
from evaluateur.metier.vocabulaire import PIECES, BlocCode, Empreinte, Mode

SCHEMA = 4
"""Of the record, and of its words (:mod:`paroles`)."""
AVEC_IMAGE = 5
"""Of a record that holds an emblem; what has none is what it was, and is read by older applications."""
AVEC_IDENTITE = 6
"""Of one that says what was seen of the candidate's identity, with or without an emblem."""
LISIBLE = 2
"""The lowest whose signed grids are verified. 1: of the trial versions."""
Titres = Mapping[int, TitrePV]
"""Seat → the certificate under which it signs the PDF."""
NO_TITRES: Titres = MappingProxyType({})


def proces_verbal(
    dossier: Dossier, mode: Mode, instant: datetime, tete: Empreinte, titres: Titres = NO_TITRES, schema: int = 0
) -> ProcesVerbal:
    """The whole record, as it stands; ``tete`` is the head of the journal that precedes it.

    Drafted again, it takes the ``schema`` that it had. A new version takes that of the one before, for they are
    compared word for word.
    """
    if not dossier.versions:
        return _proces_verbal(dossier, mode, instant, tete, titres, schema or _schema(dossier))
    before = lire(dossier.versions[-1].contenu)
    own = _schema(dossier) if before.schema >= SCHEMA else max(before.schema, LISIBLE)  # from there on, the same words
    pv = _proces_verbal(dossier, mode, instant, tete, titres, schema or own)
    return replace(pv, differences=differences(before, pv))


def _schema(dossier: Dossier) -> int:
    """The lowest that holds what there is to say."""
    if _identite_vue(dossier) is not None:
        return AVEC_IDENTITE
    return AVEC_IMAGE if dossier.referentiel.certification.image else SCHEMA


def _identite_vue(dossier: Dossier) -> Identite | None:
    return dossier.identite if dossier.presence != "absent" else None


def _proces_verbal(
    dossier: Dossier, mode: Mode, instant: datetime, tete: Empreinte, titres: Titres, schema: int
) -> ProcesVerbal:
    voice = paroles(schema)
    return ProcesVerbal(
        schema=schema,
        dossier=dossier.identifiant,
        reference=dossier.reference,
        version=dossier.version,
        motif_version=dossier.motif_version,
        mode=mode,
        fige_le=instant,
        entrainement=dossier.entrainement,
        certification=_certification(dossier),
        candidat=_candidat(dossier, schema),
        session=SessionPV(
            lieu=dossier.session.lieu,
            debut=dossier.session.debut,
            fin=dossier.session.fin,
            organisme=dossier.session.organisme,
            fuseau=dossier.session.fuseau,
        ),
        evaluateurs=tuple(_evaluateur(dossier, siege, titres.get(siege)) for siege in sorted(dossier.sieges)),
        remplacements=tuple(
            RemplacementPV(r.siege, _nom(r.sortant, voice), _nom(r.entrant, voice), r.motif, r.instant)
            for r in dossier.remplacements
        ),
        blocs=tuple(bloc(dossier, code, schema) for code in dossier.blocs),
        derogations=tuple(_derogation(dossier, d, voice) for d in dossier.derogations if d.acceptee),
        versions=tuple(VersionPV(v.numero, v.fige_le, v.motif, v.empreinte) for v in dossier.versions),
        journal=TetePV(dossier.rang, tete),
        mots=dossier.referentiel.mots or None,
    )


def bloc(dossier: Dossier, code: BlocCode, schema: int = SCHEMA) -> BlocPV:
    """One bloc of the record."""
    return bloc_pv.rediger(dossier, code, resultat_bloc(dossier, code), paroles(schema))


def resultat_bloc(dossier: Dossier, code: BlocCode) -> ValeurPV:
    """The bloc's result; an empty value while there is none. An absence counts, whatever was judged before."""
    if dossier.bloc(code).presentation not in designation.HORS_EPREUVE:
        if dossier.presence == "absent":
            return bloc_pv.hors_epreuve("absent")
        if dossier.presence == "abandon" and not accords.conclu(dossier, code):
            return bloc_pv.hors_epreuve("abandon")
    return bloc_pv.resultat(dossier, code)


def _certification(dossier: Dossier) -> CertificationPV:
    ref = dossier.referentiel
    return CertificationPV(
        titre=ref.certification.titre,
        code_nsf=ref.certification.code_nsf or "",
        libelle_nsf=ref.certification.libelle_nsf or "",
        rncp=ref.certification.rncp.dit if ref.certification.rncp else "",
        referentiel_code=ref.code,
        referentiel_version=ref.version,
        referentiel_empreinte=dossier.empreinte_referentiel,
        image=ref.certification.image,
    )


def _candidat(dossier: Dossier, schema: int) -> CandidatPV:
    who, where = dossier.candidat, dossier.affectation
    return CandidatPV(
        nom=who.nom,
        prenoms=who.prenoms,
        nom_naissance=who.nom_naissance,
        date_naissance=who.date_naissance,
        lieu_naissance=who.lieu_naissance,
        entreprise=where.entreprise,
        service=where.service,
        poste=where.poste,
        certification_preparee=where.certification_preparee,
        voie_acces=where.voie_acces,
        amenagement_minutes=where.amenagement_minutes,
        presence=dossier.presence,
        motif_presence=dossier.motif_presence,
        identite=_identite(dossier, paroles(schema)) if schema >= AVEC_IDENTITE else UNSET,
    )


def _identite(dossier: Dossier, voice: Paroles) -> IdentitePV | UnsetType:
    seen = _identite_vue(dossier)
    if seen is None:
        return UNSET
    return IdentitePV(
        constat=seen.constat,
        piece=PIECES[seen.piece] if seen.piece is not UNSET else "",
        corriges=tuple(voice.etat_civil[field] for field in seen.corriges),
        depuis=tuple(voice.etat_civil[field] for field in identite.depuis(dossier, seen)),
    )


def _evaluateur(dossier: Dossier, siege: int, titre: TitrePV | None) -> EvaluateurPV:
    who = dossier.sieges[siege]
    qualite = dossier.referentiel.par_qualite.get(who.qualite)
    return EvaluateurPV(
        siege=siege,
        nom=who.nom,
        prenom=who.prenom,
        qualite=qualite.mot if qualite else who.qualite,
        employeur=who.employeur,
        service=who.service,
        habilitation=who.habilitation.numero if who.habilitation else "",
        habilitation_fin=who.habilitation.fin if who.habilitation else None,
        cle=canonique.empreinte(who.cle_publique.encode("ascii")) if who.cle_publique else "",
        titre=titre,
    )


def _derogation(dossier: Dossier, d: Derogation, voice: Paroles) -> DerogationPV:
    noms = {e.identifiant: _nom(e, voice) for e in _tous(dossier)}
    return DerogationPV(
        numero=d.numero,
        bloc=d.bloc,
        objet=d.objet,
        motif=d.motif,
        proposee_par=noms.get(d.proposee_par, ""),
        proposee_le=d.proposee_le,
        acceptee_par=noms.get(d.acceptee_par, ""),
        acceptee_le=d.acceptee_le or d.proposee_le,
    )


def _nom(who: Evaluateur, voice: Paroles) -> str:
    return f"{famille(who.nom)} {who.prenom}".strip() if voice.noms else who.nom_complet


def _tous(dossier: Dossier) -> list[Evaluateur]:
    return [*dossier.sieges.values(), *(r.sortant for r in dossier.remplacements)]
