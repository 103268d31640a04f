"""The annex: what was settled, what goes to the jury, dérogations, versions, proof; then the official modalities."""

from __future__ import annotations

from evaluateur.edition import mots, styles
from evaluateur.edition.composition import Cellule, Composeur, Ligne, cellule
from evaluateur.edition.texte import Morceau, gras, groupes, italique
from evaluateur.metier.proces_verbal import BlocPV, DerogationPV, DesaccordPV, ProcesVerbal, TranchePV, VersionPV
from evaluateur.metier.referentiel import A_COMPLETER

LARGEUR_QR = 104.0
"""Kept free at the right of the proof."""


def composer(c: Composeur, pv: ProcesVerbal, empreinte: str) -> None:
    """Write the annex."""
    with c.partie("annexe", "Annexe, suite"):
        titre = c.titre(2, "Annexe : désaccords, dérogations, preuve", style="titre2", ancre="annexe")
        c.bandeau([titre], [c.feuille(f"Version {pv.version}", style="gras")], 66)
        c.filet(apres=0)
        _sans_evaluation(c, pv)
        _tranches(c, [t for b in pv.blocs for t in b.tranches])
        _desaccords(c, [d for b in pv.blocs for d in b.desaccords])
        _derogations(c, pv)
        _remplacements(c, pv)
        _versions(c, pv)
        _preuve(c, pv, empreinte)
    _modalites(c, [b for b in pv.blocs if b.modalites])


def _sans_evaluation(c: Composeur, pv: ProcesVerbal) -> None:
    """Blocs of which nothing was seen in this session: one sentence each, no table."""
    for bloc in filter(mots.sans_evaluation, pv.blocs):
        c.place(60)
        nom, absent = mots.titre_bloc(bloc)
        c.ajouter(c.titre(3, nom, italique(absent), style="titre4", ancre=f"bloc-{bloc.code}"))
        suite = " Ce n’est pas un résultat de cette session." if bloc.presentation != "presente" else ""
        c.paragraphe(gras(f"{mots.resultat(bloc)}."), suite)
        rncp: Morceau = bloc.code_rncp or italique(A_COMPLETER)
        c.paragraphe("Code RNCP du bloc : ", rncp, style="note")
        if bloc.preuve:
            c.paragraphe("Preuve : ", bloc.preuve)
        if bloc.motif:
            c.paragraphe("Motif : ", bloc.motif)


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
    c.tableau([88, 76, 76, 76, styles.LARGEUR - 316], tetes, lignes)


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
    c.tableau([72, 92, 92, 92, styles.LARGEUR - 348], ("Siège", "Sortant", "Entrant", "Date", "Motif"), lignes)


def _versions(c: Composeur, pv: ProcesVerbal) -> None:
    c.intertitre(3, "Versions")
    fuseau = pv.session.fuseau
    premiere = "Première édition" if pv.version == 1 else mots.RIEN
    lignes: list[Ligne] = [_version(v, fuseau) for v in sorted(pv.versions, key=lambda v: v.numero)]
    etat = cellule(gras("En vigueur"))
    lignes.append((str(pv.version), mots.instant(pv.fige_le, fuseau), pv.motif_version or premiere, etat))
    c.tableau([46, 122, styles.LARGEUR - 358, 190], ("Version", "Figée le", "Motif", "État"), lignes)


def _version(v: VersionPV, fuseau: str) -> Ligne:
    motif = v.motif or ("Première édition" if v.numero == 1 else mots.RIEN)
    etat = Cellule((f"Remplacée. Empreinte :\n{_empreinte(v.empreinte)}",), "empreinte")
    return (str(v.numero), mots.instant(v.fige_le, fuseau), motif, etat)


def _empreinte(valeur: str) -> str:
    """64 digits on two lines, each line in groups of four."""
    return "\n".join(groupes(valeur[i : i + 32]) for i in range(0, len(valeur), 32))


def _preuve(c: Composeur, pv: ProcesVerbal, empreinte: str) -> None:
    c.intertitre(3, "Preuve", place=150)
    ref = pv.certification
    faits: list[tuple[str, Cellule]] = [
        ("Contenu du procès-verbal", _case(empreinte)),
        (f"Référentiel {ref.referentiel_code}, version {ref.referentiel_version}", _case(ref.referentiel_empreinte)),
        (f"Tête du journal, fait {pv.journal.rang}", _case(pv.journal.empreinte)),
        *((f"Clé de l’évaluateur {e.siege}, {mots.nom(e)}", _case(e.cle)) for e in pv.evaluateurs if e.cle),
        ("Dossier", _dossier(pv)),
    ]
    lignes: list[Ligne] = [(Cellule((nom,), role="TH"), valeur) for nom, valeur in faits]
    large = styles.LARGEUR - LARGEUR_QR - 22
    droite = [("RIGHTPADDING", (2, 0), (2, -1), 0)]
    c.tableau([170, large - 170, styles.LARGEUR - large], (), [(*ligne, None) for ligne in lignes], grille=False,
              commandes=[*droite, ("GRID", (0, 0), (1, -1), 0.5, styles.FILET)])  # fmt: skip
    c.espace(4)
    fige = f"Contenu figé le {mots.instant(pv.fige_le, pv.session.fuseau)}, avant la première signature."
    c.paragraphe(f"Empreintes SHA-256. {fige} Les heures sont celles de {pv.session.fuseau}.", style="note")


def _dossier(pv: ProcesVerbal) -> Cellule:
    return cellule(f"{pv.reference}, version {pv.version}\nIdentifiant {pv.dossier}", style="empreinte")


def _case(empreinte: str) -> Cellule:
    return cellule(_empreinte(empreinte) or mots.RIEN, style="empreinte")


def _modalites(c: Composeur, blocs: list[BlocPV]) -> None:
    if not blocs:
        return
    with c.partie("modalites", "Modalités d’évaluation, suite"):
        c.ajouter(c.titre(2, "Modalités d’évaluation : texte du référentiel", style="titre2", ancre="modalites"))
        c.filet(apres=0)
        for bloc in blocs:
            c.place(80)
            nom, absent = mots.titre_bloc(bloc)
            titre = c.titre(3, nom, italique(absent), style="titre4")
            titre.keepWithNext = 1
            c.ajouter(titre)
            for alinea in bloc.modalites.split("\n\n"):
                c.paragraphe(alinea.strip(), style="note")
