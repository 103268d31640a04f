"""Page 1: who, where, by whom, and the result proposed to the jury at a glance."""

from __future__ import annotations

from reportlab.platypus import Flowable, NextPageTemplate, Spacer, Table

from evaluateur.edition import mots, polices, styles
from evaluateur.edition.composition import Cellule, Composeur, Ligne, cellule, valeur
from evaluateur.edition.feuilles import PlaceSignature
from evaluateur.edition.texte import Morceau, gras, groupes, italique, note
from evaluateur.metier import designation
from evaluateur.metier.proces_verbal import BlocPV, EvaluateurPV, ProcesVerbal, RemplacementPV
from evaluateur.metier.referentiel import A_COMPLETER
from evaluateur.metier.typographie import enumeration

PROPOSENT = (
    "Les deux évaluateurs proposent, le jury paritaire décide. Aucun score, aucune moyenne n’entre dans ce résultat."
)
MODES = {
    "papier": "Mode papier : l’original est ce document imprimé et signé à la main. Preuve du contenu en annexe.",
    "electronique": "Mode électronique : l’original est ce fichier PDF signé, une impression n’en est qu’une copie. "
    "Preuve du contenu en annexe.",
}


def composer(c: Composeur, pv: ProcesVerbal) -> None:
    """Write the first page; when it is too long, it goes on over the next one."""
    c.ajouter(NextPageTemplate("suite"))
    with c.partie():
        _entete(c, pv)
        _identite(c, pv)
        _evaluateurs(c, pv)
        _resultats(c, pv)
        _signatures(c, pv)


def _entete(c: Composeur, pv: ProcesVerbal) -> None:
    if pv.entrainement:
        mention = c.feuille("Spécimen : personnes et entreprises fictives", style="note_centre")
        cadre = Table([[mention]], colWidths=[172], hAlign="RIGHT")
        cadre.setStyle(
            [
                ("FONT", (0, 0), (-1, -1), polices.NORMAL),
                ("BOX", (0, 0), (-1, -1), 0.7, styles.ENCRE),
                ("TOPPADDING", (0, 0), (-1, -1), 0.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ]
        )
        c.ajouter(cadre)
        c.espace(9)
    quoi = pv.certification
    gauche: list[Flowable] = [
        c.feuille("Grille officielle d’évaluation, résultat proposé au jury", style="chapeau"),
        c.titre(1, quoi.titre, style="titre1", ancre="grille"),
        c.feuille(f"Code NSF : {quoi.code_nsf}, {quoi.libelle_nsf}", style="cellule"),
        c.feuille("N° RNCP : ", quoi.rncp or italique(A_COMPLETER), style="cellule"),
    ]
    embleme = c.feuille(f"Emblème et mentions\n{A_COMPLETER}", style="note_centre")
    c.bandeau(gauche, [embleme], 126, cadre="tirets")
    c.filet(apres=6)


def _identite(c: Composeur, pv: ProcesVerbal) -> None:
    qui, ou = pv.candidat, pv.session
    fin = ou.fin or ou.debut
    ajout = f"{qui.amenagement_minutes} min ajoutées à chaque phase"
    naissance = " à ".join(
        t for t in (designation.jour(qui.date_naissance) if qui.date_naissance else "", qui.lieu_naissance) if t
    )
    faits: list[tuple[str, Morceau]] = [
        ("Candidat", gras(mots.nom(qui))),
        ("Entreprise", qui.entreprise),
        ("Poste occupé", qui.poste),
        ("Service", qui.service),
    ]
    if naissance or qui.nom_naissance not in ("", qui.nom):
        faits += [("Nom de naissance", qui.nom_naissance), ("Naissance", naissance)]
    faits += [
        ("Certification préparée", qui.certification_preparee),
        ("Voie d’accès", qui.voie_acces),
        ("Session", designation.periode(ou.debut, fin) if ou.debut and fin else ""),
        ("Lieu", ou.lieu),
        ("Organisme", ou.organisme),
        ("Dossier", pv.reference),
        ("Aménagement", ajout if qui.amenagement_minutes else "Aucun"),
        ("Présence", mots.presence(qui)),
    ]
    paires = [(*faits[i], *faits[i + 1]) for i in range(0, len(faits), 2)]
    lignes: list[Ligne] = [
        (_libelle(a), cellule(b or mots.RIEN), None, _libelle(d), cellule(e or mots.RIEN)) for a, b, d, e in paires
    ]
    traits = (0.5, styles.FILET)
    commandes = [
        ("LINEBELOW", (0, 0), (1, -1), *traits),
        ("LINEBELOW", (3, 0), (4, -1), *traits),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]
    reste = (styles.LARGEUR - 22) / 2
    c.tableau([94, reste - 94, 22, 78, reste - 78], (), lignes, commandes=commandes, grille=False, serre=True)


def _libelle(texte: str) -> Cellule:
    return Cellule((texte,), "libelle", role="TH")


def _evaluateurs(c: Composeur, pv: ProcesVerbal) -> None:
    c.intertitre(2, "Évaluateurs")
    qui = pv.evaluateurs
    lignes: list[Ligne] = [
        (_libelle("Nom"), *(cellule(gras(mots.nom(e))) for e in qui)),
        (_libelle("Qualité"), *(e.qualite or mots.RIEN for e in qui)),
        (_libelle("Employeur"), *(_employeur(e) for e in qui)),
        (_libelle("Habilitation"), *(_habilitation(e) for e in qui)),
    ]
    if any(e.cle for e in qui):
        lignes.append((_libelle("Clé de signature"), *(_cle(e) for e in qui)))
    tetes: Ligne = ("Siège", *(f"Évaluateur {e.siege}" for e in qui))
    c.tableau([78, *[(styles.LARGEUR - 78) / max(len(qui), 1)] * len(qui)], tetes, lignes, serre=True)
    notes = [_remplacement(r, pv.session.fuseau) for r in pv.remplacements]
    if generales := [str(d.numero) for d in pv.derogations if not d.bloc]:
        mot_derogation = "Dérogation" if len(generales) == 1 else "Dérogations"
        notes.append(f"{mot_derogation} {enumeration(generales)} : voir l’annexe.")
    if notes:
        c.espace(3)
        c.paragraphe(" ".join(notes), style="note")


def _remplacement(r: RemplacementPV, fuseau: str) -> str:
    jour = designation.jour(designation.local(r.instant, fuseau))
    return f"Évaluateur {r.siege} : {r.entrant} remplace {r.sortant} depuis le {jour} (motif en annexe)."


def _employeur(e: EvaluateurPV) -> str:
    return ", service ".join(t for t in (e.employeur, e.service) if t) or mots.RIEN


def _habilitation(e: EvaluateurPV) -> str:
    if not e.habilitation:
        return mots.RIEN
    fin = f", valable jusqu’au {designation.jour(e.habilitation_fin)}" if e.habilitation_fin else ""
    return f"{e.habilitation}{fin}"


def _cle(e: EvaluateurPV) -> Cellule:
    return cellule(f"{groupes(e.cle[:16])}…" if e.cle else mots.RIEN, style="empreinte")


def _resultats(c: Composeur, pv: ProcesVerbal) -> None:
    c.intertitre(2, "Résultat proposé au jury")
    largeurs = [30, 0, 66, 61, 152, 34]
    largeurs[1] = styles.LARGEUR - sum(largeurs)
    centre = cellule("Bloc", style="tete_centre"), cellule("Page", style="tete_centre")
    tetes = (centre[0], "Intitulé", "Observation", "Entretien", "Résultat proposé", centre[1])
    c.tableau(largeurs, tetes, [_ligne_bloc(pv, b) for b in pv.blocs], serre=True)
    c.espace(5)
    c.paragraphe(PROPOSENT, style="note")


def _ligne_bloc(pv: ProcesVerbal, b: BlocPV) -> Ligne:
    horloge = mots.entretien(b)
    fort = bool(b.resultat.cle) and not mots.hors_epreuve(b)
    return (
        Cellule((b.code,), "gras_centre", role="TH"),
        b.intitule or cellule(italique(f"Intitulé {A_COMPLETER}")),
        mots.periode([s.quand.date() for s in b.situations], mots.annee(pv)),
        designation.duree(horloge.duree_s) if horloge else mots.RIEN,
        valeur(b.resultat, fort=fort),
        Cellule((), ancre=f"bloc-{b.code}"),
    )


def _signatures(c: Composeur, pv: ProcesVerbal) -> None:
    titre = c.titre(2, "Signatures", style="titre3")
    qui = pv.evaluateurs
    cases: list[object] = []
    for e in qui:
        nom = c.feuille(f"Évaluateur {e.siege}, {mots.nom(e)}", style="gras")
        ou = c.feuille(note(_mention(e, pv.mode)), style="note")
        cases += [[nom, PlaceSignature(e.siege, 28), ou], ""]
    cases = cases[:-1]
    ecart = 12
    large = (styles.LARGEUR - ecart * max(len(qui) - 1, 0)) / max(len(qui), 1)
    largeurs = [ecart if i % 2 else large for i in range(len(cases))]
    commun = [("FONT", (0, 0), (-1, -1), polices.NORMAL), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    boites = Table([cases], colWidths=largeurs) if cases else Spacer(1, 1)
    if cases:
        boites.setStyle([*commun, *(("BOX", (i, 0), (i, 0), 0.9, styles.ENCRE) for i in range(0, len(cases), 2))])
    candidat = Table(
        [[c.feuille(gras("Candidat"), ", a pris connaissance du document (ne vaut pas accord sur le résultat)")]],
        colWidths=[styles.LARGEUR],
        rowHeights=[38],
    )
    candidat.setStyle([*commun, ("BOX", (0, 0), (-1, -1), 0.9, styles.ENCRE)])
    mode = c.feuille(MODES[pv.mode], style="note")
    ensemble = [titre, boites, Spacer(1, 8), candidat, Spacer(1, 4), mode]
    hauteur = sum(f.wrap(styles.LARGEUR, styles.PAGE[1])[1] for f in ensemble)
    c.place(min(hauteur + 16, 500))
    c.ajouter(*ensemble)


def _mention(e: EvaluateurPV, mode: str) -> str:
    if mode == "papier":
        return "Date et signature"
    fin = f"habilitation {e.habilitation}" if e.habilitation else "sans numéro d’habilitation"
    return f"Signature électronique, {fin}"
