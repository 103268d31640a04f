"""The annex: what was settled, what goes to the jury, dérogations, versions, proof."""

from __future__ import annotations

from evaluateur.edition import mots, polices, styles
from evaluateur.edition.composition import Cellule, Composeur, Ligne, cellule
from evaluateur.edition.texte import Morceau, gras, groupes, italique
from evaluateur.metier.proces_verbal import DerogationPV, DesaccordPV, ProcesVerbal, TranchePV, VersionPV
from evaluateur.metier.referentiel import A_COMPLETER

EMPREINTE = "empreinte"


def composer(c: Composeur, pv: ProcesVerbal, empreinte: str) -> None:
    """Write the annex."""
    with c.partie("annexe", "Annexe, suite"):
        titre = c.titre(2, "Annexe : désaccords, dérogations, preuve", style="titre2", ancre="annexe")
        c.bandeau([titre], [c.feuille(f"Version {pv.version}", style="gras_centre")], 66)
        c.filet(apres=0)
        _sans_evaluation(c, pv)
        _tranches(c, [t for b in pv.blocs for t in b.tranches])
        _desaccords(c, [d for b in pv.blocs for d in b.desaccords])
        _derogations(c, pv)
        _remplacements(c, pv)
        _versions(c, pv)
        _preuve(c, pv, empreinte)


def _sans_evaluation(c: Composeur, pv: ProcesVerbal) -> None:
    """Blocs of which nothing was seen in this session: one sentence each, no table."""
    for bloc in filter(mots.sans_evaluation, pv.blocs):
        c.debut()
        nom, absent = mots.titre_bloc(bloc)
        c.ajouter(c.titre(3, nom, italique(absent), style="titre4", ancre=f"bloc-{bloc.code}"))
        suite = " Ce n’est pas un résultat de cette session." if bloc.presentation != "presente" else ""
        c.paragraphe(gras(f"{mots.valeur(bloc.resultat)}."), suite)
        rncp: Morceau = bloc.code_rncp or italique(A_COMPLETER)
        c.paragraphe("Code RNCP du bloc : ", rncp, style="note")
        if bloc.preuve:
            c.paragraphe("Preuve : ", bloc.preuve)
        if bloc.motif:
            c.paragraphe("Motif : ", bloc.motif)
        for lacune in filter(None, (bloc.lacune_avant, bloc.lacune_apres)):
            c.paragraphe(italique(lacune))


def _tranches(c: Composeur, tranches: list[TranchePV]) -> None:
    c.intertitre(3, "Désaccords tranchés")
    if not tranches:
        c.paragraphe("Aucun.")
        return
    lignes: list[Ligne] = [
        (t.objet, mots.majuscule(t.valeur_1), mots.majuscule(t.valeur_2), cellule(gras(t.retenu)), t.motif or mots.RIEN)
        for t in tranches
    ]
    tetes = ("Objet", "Évaluateur 1", "Évaluateur 2", "Retenu", "Motif commun")
    c.tableau([83, 71, 71, 71, styles.LARGEUR - 296], tetes, lignes)


def _desaccords(c: Composeur, desaccords: list[DesaccordPV]) -> None:
    if not desaccords:
        return
    c.intertitre(3, "Désaccords constatés, transmis au jury")
    lignes: list[Ligne] = [
        (
            d.objet,
            cellule(gras(f"{d.valeur_1}. "), d.position_1),
            cellule(gras(f"{d.valeur_2}. "), d.position_2),
        )
        for d in desaccords
    ]
    tetes = ("Objet", "Position de l’évaluateur 1", "Position de l’évaluateur 2")
    reste = (styles.LARGEUR - 84) / 2
    c.tableau([84, reste, reste], tetes, lignes)


def _derogations(c: Composeur, pv: ProcesVerbal) -> None:
    c.intertitre(3, "Dérogations motivées")
    if not pv.derogations:
        c.paragraphe("Aucune.")
        return
    lignes = [_derogation(d, pv.session.fuseau) for d in pv.derogations]
    tetes = (
        cellule("N°", style="tete_centre"),
        "Règle du référentiel",
        "Motif écrit, accepté par les deux évaluateurs",
    )
    c.tableau([30, 176, styles.LARGEUR - 206], tetes, lignes)


def _derogation(d: DerogationPV, fuseau: str) -> Ligne:
    bloc = f"Bloc {d.bloc} : " if d.bloc else ""
    demande = f"\nDemandée par {d.proposee_par or mots.RIEN} le {mots.instant(d.proposee_le, fuseau)}, "
    accord = f"acceptée par {d.acceptee_par or mots.RIEN} le {mots.instant(d.acceptee_le, fuseau)}."
    return (cellule(str(d.numero), style="centre"), bloc + d.objet, cellule(d.motif, demande + accord))


def _remplacements(c: Composeur, pv: ProcesVerbal) -> None:
    if not pv.remplacements:
        return
    c.intertitre(3, "Remplacements d’évaluateurs")
    lignes: list[Ligne] = [
        (f"Évaluateur {r.siege}", r.sortant, r.entrant, mots.instant(r.instant, pv.session.fuseau), r.motif)
        for r in pv.remplacements
    ]
    c.tableau([72, 84, 84, 132, styles.LARGEUR - 372], ("Siège", "Sortant", "Entrant", "Date", "Motif"), lignes)


def _versions(c: Composeur, pv: ProcesVerbal) -> None:
    c.intertitre(3, "Versions")
    fuseau = pv.session.fuseau
    premiere = "Première édition" if pv.version == 1 else mots.RIEN
    lignes: list[Ligne] = [_version(v, fuseau) for v in sorted(pv.versions, key=lambda v: v.numero)]
    etat = cellule(gras("En vigueur"))
    lignes.append((str(pv.version), mots.instant(pv.fige_le, fuseau), pv.motif_version or premiere, etat))
    c.tableau([46, 132, styles.LARGEUR - 348, 170], ("Version", "Figée le", "Motif", "État"), lignes)


def _version(v: VersionPV, fuseau: str) -> Ligne:
    motif = v.motif or ("Première édition" if v.numero == 1 else mots.RIEN)
    etat = Cellule((f"Remplacée. Empreinte :\n{_empreinte(v.empreinte)}",), EMPREINTE)
    return (str(v.numero), mots.instant(v.fige_le, fuseau), motif, etat)


def _empreinte(valeur: str) -> str:
    """64 digits on two lines, each line in groups of four."""
    return "\n".join(groupes(valeur[i : i + 32]) for i in range(0, len(valeur), 32))


def _preuve(c: Composeur, pv: ProcesVerbal, empreinte: str) -> None:
    c.intertitre(3, "Preuve")
    ref = pv.certification
    lignes: list[Ligne] = [
        _fait("Contenu du procès-verbal", empreinte),
        _fait(f"Référentiel {ref.referentiel_code}, version {ref.referentiel_version}", ref.referentiel_empreinte),
        _fait(f"Tête du journal, fait {pv.journal.rang}", pv.journal.empreinte),
        *(_fait(f"Clé de l’évaluateur {e.siege}, {mots.nom(e)}", e.cle) for e in pv.evaluateurs if e.cle),
        (_nom(f"Dossier {pv.reference}, version {pv.version}"), cellule(f"Identifiant {pv.dossier}", style=EMPREINTE)),
    ]
    large = polices.largeur(groupes("d" * 64), polices.NORMAL, styles.style(EMPREINTE).fontSize)
    large += 2 * styles.MARGE_CELLULE + 1
    c.tableau([styles.LARGEUR - large, large], (), lignes, serre=True, entier=True, reserve=18)
    c.espace(4)
    fige = f"Contenu figé le {mots.instant(pv.fige_le, pv.session.fuseau)}, avant la première signature."
    c.paragraphe(f"Empreintes SHA-256. {fige} Les heures sont celles de {pv.session.fuseau}.", style="note")


def _nom(texte: str) -> Cellule:
    return Cellule((texte,), "nom_empreinte", role="TH")


def _fait(nom: str, empreinte: str) -> Ligne:
    return (_nom(nom), cellule(groupes(empreinte) or mots.RIEN, style=EMPREINTE))
