"""One part of the grid per bloc: what was asked, what was seen, how long it took, how it was judged."""

from __future__ import annotations

from datetime import date

from reportlab.platypus import Flowable

from evaluateur.edition import mots, polices, styles
from evaluateur.edition.composition import Cellule, Composeur, Ligne, cellule, icone, mot, place_encadre, valeur
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

_ETATS = {
    "rempli": ("Rempli", "check"),
    "non_rempli": ("Non rempli", "x"),
    "sans_objet": ("Sans objet", "circle-slash"),
}
LIGNES_ACTIVITE = 20
"""Beyond, an activity is printed line by line: a paragraph with breaks is badly cut over two pages."""
_JUGE = ("accord", "tranche")
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
        _lacune(c, bloc.lacune_avant)
        activite = ""
        for competence in bloc.competences:
            _competence(c, competence, activite)
            activite = competence.activite or activite
        _lacune(c, bloc.lacune_apres)


def _entete(c: Composeur, bloc: BlocPV) -> None:
    nom, absent = mots.titre_bloc(bloc)
    gauche: list[Flowable] = [c.titre(2, nom, italique(absent), style="titre2", ancre=f"bloc-{bloc.code}")]
    juge = bloc.resultat.etat in _JUGE and not mots.hors_epreuve(bloc)
    texte = mots.valeur(bloc.resultat) + (", proposé au jury" if juge else "")
    boite = c.feuille(texte, style="resultat", icone=icone(bloc.resultat))
    c.bandeau(gauche, [boite], min(polices.largeur(texte, polices.DEMI_GRAS, boite.style.fontSize) + 38, 220))
    c.filet(apres=6)
    rncp: Morceau = bloc.code_rncp or italique(A_COMPLETER)
    c.paragraphe("Code RNCP du bloc : ", rncp, style="note")
    if bloc.preuve:
        c.paragraphe(gras("Preuve : "), bloc.preuve)
    if bloc.motif:
        c.paragraphe(gras("Motif du résultat : "), bloc.motif)


def _lacune(c: Composeur, texte: str) -> None:
    """What the source lost: said where it was."""
    if texte:
        c.paragraphe(italique(texte), style="lacune")


def _modalites(c: Composeur, bloc: BlocPV) -> None:
    if not bloc.constats:
        return
    c.intertitre(3, "Modalités", style="titre4")
    tetes = ("Exigence du référentiel", "Attendu", "Constaté", "État")
    c.tableau([162, 116, 142, styles.LARGEUR - 420], tetes, [_constat(x) for x in bloc.constats])


def _constat(constat: ConstatPV) -> Ligne:
    etat, icone = _ETATS.get(constat.etat, (f"Dérogation {constat.derogation}", "equal-not"))
    fort = constat.etat in ("non_rempli", "derogation")
    return (constat.libelle, constat.attendu, constat.constate, mot(etat, icone, fort=fort))


def _situations(c: Composeur, bloc: BlocPV, annee: int) -> None:
    if not bloc.situations:
        return
    c.intertitre(3, "Situations observées", style="titre4")
    tetes = (cellule("N°", style="tete_centre"), "Date, heure", "Situation", "Cadre", "Contexte")
    c.tableau([30, 92, 68, 92, styles.LARGEUR - 282], tetes, [_situation(s, annee) for s in bloc.situations])


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
                    mot("Tiré au sort", "check", fort=True) if tire else mots.RIEN,
                )
            )
        tetes = (cellule("N°", style="tete_centre"), "Problématique ou réclamation", "Tirage")
        c.tableau([30, styles.LARGEUR - 130, 100], tetes, lignes)


def _durees(c: Composeur, bloc: BlocPV, pv: ProcesVerbal) -> None:
    """One table per phase, so that reasons have the room to be read."""
    tetes = ("Durée prévue", "Début", "Fin", "Durée réelle", "Pauses", "Écart au prévu")
    fixes = [68.0, 47.0, 47.0, 65.0]
    for h in bloc.horloges:
        debut = designation.local(h.debut, pv.session.fuseau)
        c.intertitre(3, f"{h.phase}, {designation.jour(debut)}", style="titre4")
        pauses, ecarts = _pauses(h), _ecarts(h)
        partage = _partage(pauses, ecarts) * (styles.LARGEUR - sum(fixes))
        ligne: Ligne = (
            mots.duree(h.prevu_s),
            f"{debut:%H:%M:%S}",
            _fin(h, debut.date(), pv),
            mots.duree(h.duree_s),
            "\n".join(pauses) or "Aucune",
            "\n".join(ecarts) or mots.RIEN,
        )
        c.tableau([*fixes, partage, styles.LARGEUR - sum(fixes) - partage], tetes, [ligne])


def _partage(pauses: list[str], ecarts: list[str]) -> float:
    """The part of the pauses in the room that they share: in proportion to what there is to read."""
    gauche, droite = (10 + sum(map(len, textes)) for textes in (pauses, ecarts))
    return min(max(gauche / (gauche + droite), 0.2), 0.62)


def _pauses(h: HorlogePV) -> list[str]:
    return [f"{mots.duree(p.duree_s)} : {p.motif or 'sans motif écrit'}" for p in h.pauses]


def _fin(h: HorlogePV, jour: date, pv: ProcesVerbal) -> str:
    if h.fin is None:
        return "Non terminé"
    fin = designation.local(h.fin, pv.session.fuseau)
    autre_jour = f"\n{mots.jour_mois(fin, mots.annee(pv))}" if fin.date() != jour else ""
    return f"{fin:%H:%M:%S}{autre_jour}"


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
    c.debut()
    if not k.activite:
        c.paragraphe(italique(f"Activité {A_COMPLETER}"), style="fil")
    elif k.activite != activite:
        _activite(c, k.activite)
    else:
        c.espace(8)
    texte: Morceau = k.texte or italique(f"Compétence {A_COMPLETER}")
    c.ajouter(c.titre(3, f"{k.code} ", texte, style="titre5"))
    _criteres(c, k)
    _precisions(c, k)


def _activite(c: Composeur, texte: str) -> None:
    """Its list stays a list: one line below the other, without a gap."""
    if texte.count("\n") < LIGNES_ACTIVITE:
        c.ajouter(c.feuille(texte.strip(), style="fil"))
    else:
        c.paragraphe(texte, style="fil")


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
    accord = _ACCORDS.get(k.valeur.etat, "verdict")
    verdict = valeur(k.valeur, fort=bool(k.valeur.cle))
    if lignes:
        lies.append(len(lignes) - 1)
    lignes.append((Cellule((gras(f"Compétence {k.code}, {accord}"),), etendue=2, role="TH"), verdict))
    tetes = (cellule("N°", style="tete_centre"), "Critère d’évaluation", "Résultat")
    epais = [("LINEABOVE", (0, -1), (-1, -1), 1.2, styles.ENCRE)]
    reserve = place_encadre(k.precisions)
    c.tableau([30, styles.LARGEUR - 160, 130], tetes, lignes, lies=lies, commandes=epais, reserve=reserve)


def _groupe(groupe: GroupePV) -> Cellule:
    if not groupe.entete:
        return cellule(f"En-tête {A_COMPLETER}", style="italique", etendue=3)
    suite = f" […] {A_COMPLETER}" if groupe.a_completer else ""
    return cellule(groupe.entete + suite, style="italique", etendue=3)


def _critere(rang: int, ligne: LignePV) -> Ligne:
    texte: list[Morceau] = [ligne.texte]
    if ligne.a_completer:
        texte.append(italique(f" […] {A_COMPLETER}"))
    suite = ", tranché" if ligne.valeur.etat == "tranche" else ""
    return (cellule(str(rang), style="centre"), cellule(*texte), valeur(ligne.valeur, suite))


def _precisions(c: Composeur, k: CompetencePV) -> None:
    """The comment flows under its table, never in a cell: it may be several pages long."""
    origine = f" ({mots.origine(k.origine)})" if k.precisions else ""
    c.encadre((gras("Précisions des évaluateurs"), note(origine), "" if k.precisions else " : aucune."), k.precisions)
