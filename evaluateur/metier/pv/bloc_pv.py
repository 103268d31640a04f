"""One bloc of the procès-verbal: every value in words, as it will be printed and signed."""

from __future__ import annotations

from evaluateur.metier import conciliation, designation
from evaluateur.metier.conciliation import Cellule, Etat
from evaluateur.metier.conformite import derogations, enonces, exigences
from evaluateur.metier.contenu.modalites import Marque
from evaluateur.metier.dossier import Dossier, EtatBloc
from evaluateur.metier.pv.paroles import Paroles
from evaluateur.metier.pv.proces_verbal import (
    BlocPV,
    CompetencePV,
    DesaccordPV,
    ExigencePV,
    GroupePV,
    HorlogePV,
    LignePV,
    PausePV,
    SituationPV,
    TiragePV,
    TranchePV,
    ValeurPV,
)
from evaluateur.metier.referentiel import Bloc, TexteOfficiel
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode

RIEN = ValeurPV("", "", "", defavorable=False)


def rediger(dossier: Dossier, code: BlocCode, result: ValeurPV, voice: Paroles) -> BlocPV:
    """One bloc of the record, with the result that it ends in."""
    b, etat = dossier.referentiel.par_bloc[code], dossier.bloc(code)
    grille = {c.code: c for c in cellules_jugees(dossier, code)}
    decision = etat.decisions.get(b.cellule)
    return BlocPV(
        code=code,
        intitule=officiel(b.intitule),
        code_rncp=officiel(b.code_rncp),
        presentation=etat.presentation or "non_presente",
        preuve=etat.preuve,
        constats=_exigences(dossier, code, voice) if etat.presentation == "presente" else (),
        situations=tuple(_situation(b, n, etat) for n in sorted(etat.situations)),
        tirages=tuple(TiragePV(t.cas, t.cas[t.retenu], t.instant) for t in etat.tirages),
        horloges=horloges(dossier, b, etat),
        competences=_competences(dossier, b, etat, grille) if grille else (),
        lacune_avant=b.lacune_avant.texte if b.lacune_avant else "",
        lacune_apres=b.lacune_apres.texte if b.lacune_apres else "",
        tranches=_tranches(dossier, b, grille, voice),
        desaccords=_desaccords(dossier, b, grille, voice),
        resultat=result,
        motif=_motif(dossier, code, decision.motif if decision else ""),
    )


def cellules_jugees(dossier: Dossier, code: BlocCode) -> list[Cellule]:
    """The cells of a bloc that was presented and revealed; none otherwise."""
    if dossier.bloc(code).presentation != "presente":
        return []
    return conciliation.cellules(dossier, code)


def resultat(dossier: Dossier, code: BlocCode) -> ValeurPV:
    """The result of a bloc whose candidate was there to the end. Never computed from the marks."""
    presentation = dossier.bloc(code).presentation
    if presentation in designation.HORS_EPREUVE:
        return hors_epreuve(str(presentation))
    grille = [c for c in conciliation.cellules(dossier, code) if c.nature == "bloc"]
    return _valeur(dossier, grille[0]) if grille else RIEN


def hors_epreuve(key: str) -> ValeurPV:
    """What is no result of this session."""
    word, icon = designation.HORS_EPREUVE[key]
    return ValeurPV(key, word, icon, defavorable=False)


def officiel(text: TexteOfficiel) -> str:
    """The official words, else ours; empty while they are to be completed."""
    return text.dit


def _motif(dossier: Dossier, code: BlocCode, tranche: str) -> str:
    """The reason printed with an unfavourable result: that of the decision, else those of the two grids."""
    valeur = dossier.referentiel.echelles.bloc.valeur(conciliation.resultat(dossier, code))
    if tranche or valeur is None or not valeur.defavorable:
        return tranche
    motifs = [o.grille.motif.strip() for _, o in sorted(dossier.bloc(code).originales.items())]
    return "\n".join(m for m in dict.fromkeys(motifs) if m)


def _exigences(dossier: Dossier, code: BlocCode, voice: Paroles) -> tuple[ExigencePV, ...]:
    items, periode = [], designation.du_au if voice.du_au else designation.periode
    for releve in exigences.releves(dossier, code):
        numero = 0
        if releve.rempli is False:
            numero = derogations.numero(dossier, derogations.constat_exigence(code, releve))
        etat = {True: "rempli", None: "sans_objet"}.get(releve.rempli, "derogation" if numero else "non_rempli")
        exigence = releve.exigence
        items.append(ExigencePV(exigence.libelle, exigence.attendu, enonces.releve(releve, periode), etat, numero))
    return tuple(items)


def _words(keys: tuple[str, ...], marques: tuple[Marque, ...]) -> tuple[str, ...]:
    words = {m.cle: m.mot for m in marques}
    return tuple(words.get(c, c) for c in keys)


def _situation(b: Bloc, numero: int, etat: EtatBloc) -> SituationPV:
    s = etat.situations[numero]
    return SituationPV(
        numero=numero,
        quand=s.quand,
        nature=_words((s.nature,), b.modalites.natures)[0],
        cadre=s.cadre,
        canal=_words((s.canal,), b.modalites.canaux)[0] if s.canal else "",
        contexte=s.contexte,
        joue_par=s.joue_par,
        marques=_words(s.marques, b.modalites.marques),
    )


def horloges(dossier: Dossier, b: Bloc, etat: EtatBloc) -> tuple[HorlogePV, ...]:
    """The clocks that ran, in the order of the phases."""
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


def _competences(
    dossier: Dossier, b: Bloc, etat: EtatBloc, grille: dict[CelluleCode, Cellule]
) -> tuple[CompetencePV, ...]:
    parts = []
    for activite in b.activites:
        for competence in activite.competences:
            retenu = etat.precisions.get(competence.code)
            parts.append(
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
    return tuple(parts)


def _valeur(dossier: Dossier, cellule: Cellule) -> ValeurPV:
    etat = cellule.etat.value
    if cellule.etat is Etat.DESACCORD:
        return ValeurPV(
            "desaccord",
            dossier.referentiel.regles.desaccord.dit or dossier.referentiel.dits.a_completer,
            "equal-not",
            True,
            etat,
        )
    valeur = conciliation.echelle_de(dossier.referentiel, cellule.nature).valeur(cellule.retenue)
    if valeur is None:
        return RIEN
    return ValeurPV(valeur.cle, valeur.mot, valeur.icone, valeur.defavorable, etat)


def _cellule_words(dossier: Dossier, cellule: Cellule, voice: Paroles) -> tuple[str, str]:
    words = [conciliation.mot_de(dossier.referentiel, cellule.nature, v, voice.non_note) for v in cellule.valeurs]
    one, two = (*words, "")[:2]
    return one, two


def _tranches(dossier: Dossier, b: Bloc, grille: dict[CelluleCode, Cellule], voice: Paroles) -> tuple[TranchePV, ...]:
    return tuple(
        TranchePV(
            designation.cellule(b, code, voice.critere),
            *_cellule_words(dossier, cellule, voice),
            conciliation.mot_de(dossier.referentiel, cellule.nature, cellule.retenue, voice.non_note),
            cellule.decision.motif if cellule.decision else "",
        )
        for code, cellule in grille.items()
        if cellule.etat is Etat.TRANCHE
    )


def _desaccords(
    dossier: Dossier, b: Bloc, grille: dict[CelluleCode, Cellule], voice: Paroles
) -> tuple[DesaccordPV, ...]:
    return tuple(
        DesaccordPV(
            designation.cellule(b, code, voice.critere),
            *_cellule_words(dossier, cellule, voice),
            cellule.decision.position_1,
            cellule.decision.position_2,
        )
        for code, cellule in grille.items()
        if cellule.etat is Etat.DESACCORD and cellule.decision
    )
