"""Drafts the procès-verbal of a dossier: every value in words, as it will be printed and signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from msgspec.structs import replace

from evaluateur.metier import canonique, conciliation, designation, exigences
from evaluateur.metier.conciliation import Cellule, Etat
from evaluateur.metier.differences import differences
from evaluateur.metier.dossier import Derogation, Dossier, EtatBloc
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.proces_verbal import (
    BlocPV,
    CandidatPV,
    CertificationPV,
    CompetencePV,
    ConstatPV,
    DerogationPV,
    DesaccordPV,
    EvaluateurPV,
    GroupePV,
    HorlogePV,
    LignePV,
    PausePV,
    ProcesVerbal,
    RemplacementPV,
    SessionPV,
    SituationPV,
    TetePV,
    TiragePV,
    TitrePV,
    TranchePV,
    ValeurPV,
    VersionPV,
)
from evaluateur.metier.proces_verbal import read as lire
from evaluateur.metier.referentiel import Bloc, Marque, TexteOfficiel
from evaluateur.metier.vocabulaire import Mode

SCHEMA = 1
RIEN = ValeurPV("", "", "", defavorable=False)


Titres = Mapping[int, TitrePV]
"""Seat → the certificate under which it signs the PDF."""
NO_TITRES: Titres = MappingProxyType({})


def proces_verbal(
    dossier: Dossier, mode: Mode, instant: datetime, tete: str, titres: Titres = NO_TITRES
) -> ProcesVerbal:
    """The whole record, as it stands; ``tete`` is the head of the journal that precedes it."""
    pv = _proces_verbal(dossier, mode, instant, tete, titres)
    if not dossier.versions:
        return pv
    return replace(pv, differences=differences(lire(dossier.versions[-1].contenu), pv))


def _proces_verbal(dossier: Dossier, mode: Mode, instant: datetime, tete: str, titres: Titres) -> ProcesVerbal:
    return ProcesVerbal(
        schema=SCHEMA,
        dossier=dossier.identifiant,
        reference=dossier.reference,
        version=dossier.version,
        motif_version=dossier.motif_version,
        mode=mode,
        fige_le=instant,
        entrainement=dossier.entrainement,
        certification=_certification(dossier),
        candidat=_candidat(dossier),
        session=SessionPV(
            lieu=dossier.session.lieu,
            debut=dossier.session.debut,
            fin=dossier.session.fin,
            organisme=dossier.session.organisme,
            fuseau=dossier.session.fuseau,
        ),
        evaluateurs=tuple(_evaluateur(dossier, siege, titres.get(siege)) for siege in sorted(dossier.sieges)),
        remplacements=tuple(
            RemplacementPV(r.siege, r.sortant.nom_complet, r.entrant.nom_complet, r.motif, r.instant)
            for r in dossier.remplacements
        ),
        blocs=tuple(bloc(dossier, code) for code in dossier.blocs),
        derogations=tuple(_derogation(dossier, d) for d in dossier.derogations if d.acceptee),
        versions=tuple(VersionPV(v.numero, v.fige_le, v.motif, v.empreinte) for v in dossier.versions),
        journal=TetePV(dossier.rang, tete),
    )


def empreinte_bloc(dossier: Dossier, code: str) -> str:
    """The empreinte of what both evaluators confirm. Whether the candidate then gave up is no part of it."""
    return canonique.empreinte(canonique.encode(bloc(replace(dossier, presence="present"), code)))


def accord_conclu(dossier: Dossier, code: str) -> bool:
    """Whether the two who hold the seats now have confirmed the content of the bloc as it stands now."""
    accords = dossier.bloc(code).accords
    attendus = {siege: qui.identifiant for siege, qui in dossier.sieges.items()}
    if len(attendus) != 2 or {siege: a.auteur for siege, a in accords.items()} != attendus:
        return False
    return {a.empreinte for a in accords.values()} == {empreinte_bloc(dossier, code)}


def _officiel(texte: TexteOfficiel) -> str:
    return texte.texte or texte.defaut


def _certification(dossier: Dossier) -> CertificationPV:
    ref = dossier.referentiel
    return CertificationPV(
        titre=ref.certification.titre,
        code_nsf=ref.certification.code_nsf,
        libelle_nsf=ref.certification.libelle_nsf,
        rncp=_officiel(ref.certification.rncp),
        referentiel_code=ref.code,
        referentiel_version=ref.version,
        referentiel_empreinte=dossier.empreinte_referentiel,
    )


def _candidat(dossier: Dossier) -> CandidatPV:
    qui, ou = dossier.candidat, dossier.affectation
    return CandidatPV(
        nom=qui.nom,
        prenoms=qui.prenoms,
        nom_naissance=qui.nom_naissance,
        date_naissance=qui.date_naissance,
        lieu_naissance=qui.lieu_naissance,
        entreprise=ou.entreprise,
        service=ou.service,
        poste=ou.poste,
        certification_preparee=ou.certification_preparee,
        voie_acces=ou.voie_acces,
        amenagement_minutes=ou.amenagement_minutes,
        presence=dossier.presence,
        motif_presence=dossier.motif_presence,
    )


def _evaluateur(dossier: Dossier, siege: int, titre: TitrePV | None) -> EvaluateurPV:
    qui = dossier.sieges[siege]
    qualite = dossier.referentiel.par_qualite.get(qui.qualite)
    return EvaluateurPV(
        siege=siege,
        nom=qui.nom,
        prenom=qui.prenom,
        qualite=qualite.mot if qualite else qui.qualite,
        employeur=qui.employeur,
        service=qui.service,
        habilitation=qui.habilitation.numero if qui.habilitation else "",
        habilitation_fin=qui.habilitation.fin if qui.habilitation else None,
        cle=canonique.empreinte(qui.cle_publique.encode("ascii")) if qui.cle_publique else "",
        titre=titre,
    )


def _derogation(dossier: Dossier, d: Derogation) -> DerogationPV:
    noms = {e.identifiant: e.nom_complet for e in _tous(dossier)}
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


def _tous(dossier: Dossier) -> list[Evaluateur]:
    return [*dossier.sieges.values(), *(r.sortant for r in dossier.remplacements)]


def bloc(dossier: Dossier, code: str) -> BlocPV:
    """One bloc of the record."""
    b, etat = dossier.referentiel.par_bloc[code], dossier.bloc(code)
    juge = etat.presentation == "presente" and bool(etat.originales)
    grille = {c.code: c for c in conciliation.cellules(dossier, code)} if juge else {}
    decision = etat.decisions.get(code)
    return BlocPV(
        code=code,
        intitule=_officiel(b.intitule),
        code_rncp=_officiel(b.code_rncp),
        presentation=etat.presentation or "non_presente",
        preuve=etat.preuve,
        constats=_constats(dossier, code) if etat.presentation == "presente" else (),
        situations=tuple(_situation(b, n, etat) for n in sorted(etat.situations)),
        tirages=tuple(TiragePV(t.cas, t.cas[t.retenu], t.instant) for t in etat.tirages),
        horloges=_horloges(dossier, b, etat),
        competences=_competences(dossier, b, etat, grille) if juge else (),
        lacune_avant=b.lacune_avant.texte if b.lacune_avant else "",
        lacune_apres=b.lacune_apres.texte if b.lacune_apres else "",
        tranches=_tranches(dossier, b, grille),
        desaccords=_desaccords(dossier, b, grille),
        resultat=resultat_bloc(dossier, code),
        motif=_motif(dossier, code, decision.motif if decision else ""),
    )


def resultat_bloc(dossier: Dossier, code: str) -> ValeurPV:
    """The bloc's result; an empty value while there is none. Never computed from the marks."""
    etat = dossier.bloc(code)
    hors = str(etat.presentation) if etat.presentation in designation.HORS_EPREUVE else ""
    if not hors and dossier.presence == "absent":
        hors = "absent"
    if not hors and dossier.presence == "abandon" and not accord_conclu(dossier, code):
        hors = "abandon"
    if hors:
        mot, icone = designation.HORS_EPREUVE[hors]
        return ValeurPV(hors, mot, icone, defavorable=False)
    grille = [c for c in conciliation.cellules(dossier, code) if c.code == code]
    return _valeur(dossier, grille[0]) if grille else RIEN


def _motif(dossier: Dossier, code: str, tranche: str) -> str:
    """The reason printed with an unfavourable result: that of the decision, else those of the two grids."""
    valeur = dossier.referentiel.echelles.bloc.valeur(conciliation.resultat(dossier, code))
    if tranche or valeur is None or not valeur.defavorable:
        return tranche
    motifs = [o.grille.motif.strip() for _, o in sorted(dossier.bloc(code).originales.items())]
    return "\n".join(m for m in dict.fromkeys(motifs) if m)


def _constats(dossier: Dossier, code: str) -> tuple[ConstatPV, ...]:
    couvertes = {(d.regle, d.objet): d.numero for d in dossier.derogations if d.acceptee}
    liste = []
    for constat in exigences.constats(dossier, code):
        objet = designation.exigence(code, constat.libelle, constat.constate, constat.attendu)
        numero = couvertes.get((f"bloc.{code}.{constat.code}", objet), 0) if constat.rempli is False else 0
        etat = {True: "rempli", None: "sans_objet"}.get(constat.rempli, "derogation" if numero else "non_rempli")
        liste.append(ConstatPV(constat.libelle, constat.attendu, constat.constate, etat, numero))
    return tuple(liste)


def _mots(cles: tuple[str, ...], marques: tuple[Marque, ...]) -> tuple[str, ...]:
    mots = {m.cle: m.mot for m in marques}
    return tuple(mots.get(c, c) for c in cles)


def _situation(b: Bloc, numero: int, etat: EtatBloc) -> SituationPV:
    s = etat.situations[numero]
    return SituationPV(
        numero=numero,
        quand=s.quand,
        nature=_mots((s.nature,), b.modalites.natures)[0],
        cadre=s.cadre,
        canal=_mots((s.canal,), b.modalites.canaux)[0] if s.canal else "",
        contexte=s.contexte,
        joue_par=s.joue_par,
        marques=_mots(s.marques, b.modalites.marques),
    )


def _horloges(dossier: Dossier, b: Bloc, etat: EtatBloc) -> tuple[HorlogePV, ...]:
    return tuple(
        HorlogePV(
            phase=phase.intitule,
            entretien=phase.entretien,
            prevu_s=exigences.prevu_s(dossier, phase),
            debut=chrono.debut.instant,
            fin=chrono.fin.instant if chrono.fin else None,
            duree_s=chrono.acquis_ms // 1000,
            pauses=tuple(PausePV(p.motif, (p.duree_ms or 0) // 1000) for p in chrono.pauses),
            motif_fin=chrono.motif_fin,
            recalages=chrono.recalages,
        )
        for phase in b.modalites.phases
        if (chrono := etat.chronos.get(phase.code))
    )


def _competences(dossier: Dossier, b: Bloc, etat: EtatBloc, grille: dict[str, Cellule]) -> tuple[CompetencePV, ...]:
    parties = []
    for activite in b.activites:
        for competence in activite.competences:
            retenu = etat.precisions.get(competence.code)
            parties.append(
                CompetencePV(
                    code=competence.code,
                    activite=activite.texte,
                    texte=competence.texte,
                    groupes=tuple(
                        GroupePV(
                            groupe.entete,
                            groupe.a_completer,
                            tuple(
                                LignePV(c.code, c.texte, _valeur(dossier, grille[c.code]), c.a_completer)
                                for c in groupe.criteres
                            ),
                        )
                        for groupe in competence.groupes
                    ),
                    valeur=_valeur(dossier, grille[competence.code]),
                    precisions=retenu.texte if retenu else "",
                    origine=retenu.origine if retenu else "",
                )
            )
    return tuple(parties)


def _valeur(dossier: Dossier, cellule: Cellule) -> ValeurPV:
    etat = cellule.etat.value
    if cellule.etat is Etat.DESACCORD:
        return ValeurPV("desaccord", dossier.referentiel.regles.desaccord.imprime, "equal-not", True, etat)
    valeur = conciliation.echelle_de(dossier.referentiel, cellule.nature).valeur(cellule.retenue)
    if valeur is None:
        return RIEN
    return ValeurPV(valeur.cle, valeur.mot, valeur.icone, valeur.defavorable, etat)


def _mots_cellule(dossier: Dossier, cellule: Cellule) -> tuple[str, str]:
    un, deux = (conciliation.mot_de(dossier.referentiel, cellule.nature, v) for v in cellule.valeurs)
    return un, deux


def _tranches(dossier: Dossier, b: Bloc, grille: dict[str, Cellule]) -> tuple[TranchePV, ...]:
    return tuple(
        TranchePV(
            designation.cellule(b, code),
            *_mots_cellule(dossier, cellule),
            conciliation.mot_de(dossier.referentiel, cellule.nature, cellule.retenue),
            cellule.decision.motif if cellule.decision else "",
        )
        for code, cellule in grille.items()
        if cellule.etat is Etat.TRANCHE
    )


def _desaccords(dossier: Dossier, b: Bloc, grille: dict[str, Cellule]) -> tuple[DesaccordPV, ...]:
    return tuple(
        DesaccordPV(
            designation.cellule(b, code),
            *_mots_cellule(dossier, cellule),
            cellule.decision.position_1,
            cellule.decision.position_2,
        )
        for code, cellule in grille.items()
        if cellule.etat is Etat.DESACCORD and cellule.decision
    )
