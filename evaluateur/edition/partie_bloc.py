"""One part of the grid per bloc: what was asked, what was seen, how long it took, how it was judged."""

from __future__ import annotations

from reportlab.platypus import Flowable

from evaluateur.edition import icones, mots, styles
from evaluateur.edition.composition import Cellule, Composeur, Ligne, cellule, mot
from evaluateur.edition.texte import Morceau, gras, italique, note
from evaluateur.metier import designation
from evaluateur.metier.proces_verbal import (
    BlocPV,
    CompetencePV,
    ConstatPV,
    GroupePV,
    HorlogePV,
    LignePV,
    ProcesVerbal,
    SituationPV,
)
from evaluateur.metier.referentiel import A_COMPLETER

_ETATS = {"rempli": "Rempli", "non_rempli": "Non rempli", "sans_objet": "Sans objet"}
_ACCORDS = {
    "accord": "accord des deux évaluateurs",
    "tranche": "désaccord tranché par les deux évaluateurs",
    "desaccord": "désaccord constaté",
}


def composer(c: Composeur, pv: ProcesVerbal, bloc: BlocPV) -> None:
    """Write the part of a bloc that was presented."""
    with c.partie(f"bloc-{bloc.code}", f"Bloc {bloc.code}, suite"):
        _entete(c, bloc)
        _modalites(c, bloc)
        _situations(c, bloc, mots.annee(pv))
        _tirages(c, bloc, pv.session.fuseau)
        _durees(c, bloc, pv)
        activite = ""
        for competence in bloc.competences:
            _competence(c, competence, activite)
            activite = competence.activite or activite


def _entete(c: Composeur, bloc: BlocPV) -> None:
    nom, absent = mots.titre_bloc(bloc)
    gauche: list[Flowable] = [c.titre(2, nom, italique(absent), style="titre2", ancre=f"bloc-{bloc.code}")]
    juge = bloc.resultat and bloc.resultat not in mots.SANS_EVALUATION and bloc.resultat != "desaccord"
    texte = mots.resultat(bloc) + (", proposé au jury" if juge else "")
    boite = c.feuille(texte, style="resultat", icone=icones.de_valeur(bloc.resultat) or "vide")
    c.bandeau(gauche, [boite], 172 if len(texte) < 30 else 196)
    c.filet(apres=6)
    rncp: Morceau = bloc.code_rncp or italique(A_COMPLETER)
    c.paragraphe("Code RNCP du bloc : ", rncp, style="note")
    for lacune in bloc.lacunes:
        c.paragraphe(italique(lacune))
    if bloc.preuve:
        c.paragraphe(gras("Preuve : "), bloc.preuve)
    if bloc.motif:
        c.paragraphe(gras("Motif du résultat : "), bloc.motif)


def _modalites(c: Composeur, bloc: BlocPV) -> None:
    if not bloc.constats:
        return
    c.intertitre(3, "Modalités", style="titre4")
    tetes = ("Exigence du référentiel", "Attendu", "Constaté", "État")
    c.tableau([162, 116, 142, styles.LARGEUR - 420], tetes, [_constat(x) for x in bloc.constats])


def _constat(constat: ConstatPV) -> Ligne:
    etat = _ETATS.get(constat.etat, f"Dérogation {constat.derogation}")
    fort = constat.etat in ("non_rempli", "derogation")
    return (constat.libelle, constat.attendu, constat.constate, mot(constat.etat, etat, fort=fort))


def _situations(c: Composeur, bloc: BlocPV, annee: int) -> None:
    if not bloc.situations:
        return
    c.intertitre(3, "Situations observées", style="titre4")
    tetes = (cellule("N°", style="tete_centre"), "Date, heure", "Situation", "Cadre", "Contexte")
    c.tableau([30, 98, 62, 92, styles.LARGEUR - 282], tetes, [_situation(s, annee) for s in bloc.situations])


def _situation(s: SituationPV, annee: int) -> Ligne:
    cadre = ", ".join(t for t in (s.cadre, s.canal) if t)
    contexte: list[Morceau] = [s.contexte]
    if s.marques:
        contexte.append(gras(f" ({', '.join(s.marques).lower()})"))
    if s.joue_par:
        contexte.append(f" Client joué par {s.joue_par}.")
    return (
        cellule(str(s.numero), style="centre"),
        mots.moment(s.quand, annee),
        s.nature or mots.RIEN,
        cadre or mots.RIEN,
        cellule(*contexte),
    )


def _tirages(c: Composeur, bloc: BlocPV, fuseau: str) -> None:
    for tirage in bloc.tirages:
        c.intertitre(3, f"Tirage au sort du {mots.instant(tirage.instant, fuseau)}", style="titre4")
        lignes: list[Ligne] = []
        for rang, cas in enumerate(tirage.cas, 1):
            tire = cas == tirage.retenu
            lignes.append(
                (
                    cellule(str(rang), style="centre"),
                    cellule(gras(cas) if tire else cas),
                    mot("rempli", "Tiré au sort", fort=True) if tire else mots.RIEN,
                )
            )
        tetes = (cellule("N°", style="tete_centre"), "Problématique ou réclamation", "Tirage")
        c.tableau([30, styles.LARGEUR - 130, 100], tetes, lignes)


def _durees(c: Composeur, bloc: BlocPV, pv: ProcesVerbal) -> None:
    if not bloc.horloges:
        return
    c.intertitre(3, "Durées réelles", style="titre4")
    tetes = ("Phase", "Prévue", "Début", "Fin", "Réelle", "Pauses", "Écart au prévu")
    largeurs = [118, 44, 48, 48, 62, 70, styles.LARGEUR - 390]
    c.tableau(largeurs, tetes, [_horloge(h, pv) for h in bloc.horloges])


def _horloge(h: HorlogePV, pv: ProcesVerbal) -> Ligne:
    debut = designation.local(h.debut, pv.session.fuseau)
    fin = designation.local(h.fin, pv.session.fuseau) if h.fin else None
    autre_jour = f"\n{mots.jour_mois(fin, mots.annee(pv))}" if fin and fin.date() != debut.date() else ""
    pauses = [f"{mots.duree(p.duree_s)} : {p.motif or 'sans motif écrit'}" for p in h.pauses]
    return (
        f"{h.phase}, {mots.jour_mois(debut, mots.annee(pv))}",
        mots.duree(h.prevu_s),
        f"{debut:%H:%M:%S}",
        f"{fin:%H:%M:%S}{autre_jour}" if fin else "Non terminé",
        mots.duree(h.duree_s),
        "\n".join(pauses) or "Aucune",
        "\n".join(_ecarts(h)) or mots.RIEN,
    )


def _ecarts(h: HorlogePV) -> list[str]:
    lignes = []
    motif = f" : {h.motif_fin}" if h.motif_fin else ""
    if h.fin is not None and h.depassement_s > 0:
        lignes.append(f"Dépassement de {mots.duree(h.depassement_s)}{motif}")
    elif h.fin is not None and h.depassement_s < 0:
        lignes.append(f"Fin anticipée de {mots.duree(-h.depassement_s)}{motif}")
    elif motif:
        lignes.append(h.motif_fin)
    return [*lignes, *(f"Temps recalé : {motif}" for motif in h.recalages)]


def _competence(c: Composeur, k: CompetencePV, activite: str) -> None:
    """A competence: heading, table with its verdict, comment below. The activity is said when it changes."""
    c.place(190 if len(k.texte) < 400 else 260)
    if not k.activite:
        c.paragraphe(italique(f"Activité {A_COMPLETER}"), style="fil")
    elif k.activite != activite:
        c.paragraphe(k.activite, style="fil")
    else:
        c.espace(8)
    texte: Morceau = k.texte or italique(f"Compétence {A_COMPLETER}")
    c.ajouter(c.titre(3, f"{k.code} ", texte, style="titre5"))
    _criteres(c, k)
    _precisions(c, k)


def _criteres(c: Composeur, k: CompetencePV) -> None:
    lignes: list[Ligne] = []
    lies: list[int] = []
    rang = 0
    for groupe in k.groupes:
        if groupe.entete or groupe.a_completer:
            lies.append(len(lignes))
            lignes.append((_groupe(groupe),))
        for ligne in groupe.lignes:
            rang += 1
            lignes.append(_critere(rang, ligne))
    accord = _ACCORDS.get(k.etat, "verdict")
    verdict = mot(k.valeur, majuscule_ou_non_note(k.mot), fort=bool(k.valeur))
    if lignes:
        lies.append(len(lignes) - 1)
    lignes.append((Cellule((gras(f"Compétence {k.code}, {accord}"),), etendue=2, role="TH"), verdict))
    tetes = (cellule("N°", style="tete_centre"), "Critère d’évaluation", "Résultat")
    epais = [("LINEABOVE", (0, -1), (-1, -1), 1.2, styles.ENCRE)]
    c.tableau([30, styles.LARGEUR - 160, 130], tetes, lignes, lies=lies, commandes=epais)


def majuscule_ou_non_note(word: str) -> str:
    """The word of a mark; none is said in words, and looks like no mark."""
    return mots.majuscule(word) or mots.NON_NOTE


def _groupe(groupe: GroupePV) -> Cellule:
    if not groupe.entete:
        return cellule(f"En-tête {A_COMPLETER}", style="italique", etendue=3)
    suite = f" […] {A_COMPLETER}" if groupe.a_completer else ""
    return cellule(groupe.entete + suite, style="italique", etendue=3)


def _critere(rang: int, ligne: LignePV) -> Ligne:
    texte: list[Morceau] = [ligne.texte]
    if ligne.a_completer:
        texte.append(italique(f" […] {A_COMPLETER}"))
    suite = ", tranché" if ligne.etat == "tranche" else ""
    resultat = mot(ligne.valeur, majuscule_ou_non_note(ligne.mot) + suite, fort=ligne.valeur in mots.DEFAVORABLES)
    return (cellule(str(rang), style="centre"), cellule(*texte), resultat)


def _precisions(c: Composeur, k: CompetencePV) -> None:
    """The comment flows under its table, never in a cell: it may be several pages long."""
    origine = f" ({mots.origine(k.origine)})" if k.precisions else ""
    c.encadre((gras("Précisions des évaluateurs"), note(origine), "" if k.precisions else " : aucune."), k.precisions)
