"""Page 1: who, where, by whom, and the result proposed to the jury at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable, NextPageTemplate, Spacer
from reportlab.platypus import Table as PlainTable

from evaluateur.edition.composition import fonts, styles
from evaluateur.edition.composition.composition import Cell, Composer, Row, cell, valeur
from evaluateur.edition.composition.escaping import Piece, bold, italic
from evaluateur.edition.documents import cadres, wording
from evaluateur.edition.signature.signataire import field_name
from evaluateur.metier import designation
from evaluateur.metier.pv.proces_verbal import BlocPV, EvaluateurPV, ProcesVerbal, RemplacementPV
from evaluateur.metier.referentiel import A_COMPLETER
from evaluateur.metier.typographie import enumeration, minuscule

MODES = {
    "papier": "Mode papier : l’original est ce document imprimé et signé à la main. Preuve du contenu en annexe.",
    "electronique": "Mode électronique : l’original est ce fichier PDF signé, une impression n’en est qu’une copie. "
    "Preuve du contenu en annexe.",
}
PROVISOIRE = "Signature non rattachée à l’organisme (certificat provisoire)"
_IN_FILE, _BY_HAND, _CANDIDAT = 28.0, 44.0, 36.0
"""Heights of the places to sign: in the file a line and a few strokes, by hand more."""


def compose(c: Composer, pv: ProcesVerbal) -> None:
    """Write the first page; when it is too long, it goes on over the next one."""
    c.add(NextPageTemplate("next"))
    with c.part():
        _head(c, pv)
        _identite(c, pv)
        _evaluateurs(c, pv)
        _results(c, pv)
        _signatures(c, pv)


def _head(c: Composer, pv: ProcesVerbal) -> None:
    if pv.entrainement:
        mention = c.leaf(cadres.SPECIMEN, style="note_centred")
        box = PlainTable([[mention]], colWidths=[172], hAlign="RIGHT")
        box.setStyle(
            [
                ("FONT", (0, 0), (-1, -1), fonts.NORMAL),
                ("BOX", (0, 0), (-1, -1), 0.7, styles.INK),
                ("TOPPADDING", (0, 0), (-1, -1), 0.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ]
        )
        c.add(box)
        c.space(7)
    certification = pv.certification
    left: list[Flowable] = [
        c.leaf(f"{pv.dits.document}, {minuscule(pv.dits.resultat)}", style="kicker"),
        c.heading(1, certification.titre, style="heading1", anchor="grille"),
        c.leaf(f"Code NSF : {certification.code_nsf}, {certification.libelle_nsf}", style="cell"),
        c.leaf("N° RNCP : ", certification.rncp or italic(A_COMPLETER), style="cell"),
    ]
    emblem = c.leaf(f"Emblème et mentions\n{A_COMPLETER}", style="note_centred")
    c.banner(left, [emblem], 126, frame="dashed")
    c.rule(after=6)


def _identite(c: Composer, pv: ProcesVerbal) -> None:
    candidat, session = pv.candidat, pv.session
    fin = session.fin or session.debut
    added = f"{candidat.amenagement_minutes} min ajoutées à chaque phase"
    naissance = " à ".join(
        t
        for t in (designation.jour(candidat.date_naissance) if candidat.date_naissance else "", candidat.lieu_naissance)
        if t
    )
    facts: list[tuple[str, Piece]] = [
        ("Candidat", bold(wording.nom(candidat))),
        ("Entreprise", candidat.entreprise),
        ("Poste occupé", candidat.poste),
        ("Service", candidat.service),
    ]
    if naissance or candidat.nom_naissance not in ("", candidat.nom):
        facts += [("Nom de naissance", candidat.nom_naissance), ("Naissance", naissance)]
    facts += [
        ("Certification préparée", candidat.certification_preparee),
        ("Voie d’accès", candidat.voie_acces),
        ("Session", designation.periode(session.debut, fin) if session.debut and fin else ""),
        ("Lieu", session.lieu),
        ("Organisme", session.organisme),
        ("Dossier", pv.reference),
        ("Aménagement", added if candidat.amenagement_minutes else "Aucun"),
        ("Présence", wording.presence(candidat)),
    ]
    cadres.identity(c, facts)


def _evaluateurs(c: Composer, pv: ProcesVerbal) -> None:
    c.subheading(2, "Évaluateurs")
    evaluateurs = pv.evaluateurs
    rows: list[Row] = [
        (cadres.label("Nom"), *(cell(bold(wording.nom(e))) for e in evaluateurs)),
        (cadres.label("Qualité"), *(e.qualite or wording.DASH for e in evaluateurs)),
        (cadres.label("Employeur"), *(_employeur(e) for e in evaluateurs)),
        (cadres.label("Habilitation"), *(_habilitation(e) for e in evaluateurs)),
    ]
    heads: Row = ("Siège", *(f"Évaluateur {e.siege}" for e in evaluateurs))
    c.table([78, *[(styles.WIDTH - 78) / max(len(evaluateurs), 1)] * len(evaluateurs)], heads, rows, tight=True)
    notes = [_remplacement(r, pv.session.fuseau) for r in pv.remplacements]
    if generales := [str(d.numero) for d in pv.derogations if not d.bloc]:
        label = "Dérogation" if len(generales) == 1 else "Dérogations"
        notes.append(f"{label} {enumeration(generales)} : voir l’annexe.")
    if notes:
        c.space(3)
        c.paragraph(" ".join(notes), style="note")


def _remplacement(r: RemplacementPV, fuseau: str) -> str:
    jour = designation.jour(designation.local(r.instant, fuseau))
    return f"Évaluateur {r.siege} : {r.entrant} remplace {r.sortant} depuis le {jour} (motif en annexe)."


def _employeur(e: EvaluateurPV) -> str:
    return ", service ".join(t for t in (e.employeur, e.service) if t) or wording.DASH


def _habilitation(e: EvaluateurPV) -> str:
    if not e.habilitation:
        return wording.DASH
    fin = f", valable jusqu’au {designation.jour(e.habilitation_fin)}" if e.habilitation_fin else ""
    return f"{e.habilitation}{fin}"


def _results(c: Composer, pv: ProcesVerbal) -> None:
    c.subheading(2, pv.dits.resultat)
    widths = [30, 0, 66, 61, _result_width(pv.blocs), 34]
    widths[1] = styles.WIDTH - sum(widths)
    centred = cell("Bloc", style="column_centred"), cell("Page", style="column_centred")
    heads = (centred[0], "Intitulé", "Observation", "Entretien", pv.dits.resultat_court, centred[1])
    c.table(widths, heads, [_result(pv, b) for b in pv.blocs], tight=True)
    c.space(5)
    c.paragraph(pv.dits.decision, style="note")


def _result_width(blocs: Sequence[BlocPV]) -> float:
    """As wide as the longest result, up to « Sans accord – transmis au jury », so that the names have the rest."""
    size = styles.style("word_bold").fontSize
    longest = max((fonts.width(b.resultat.dit, fonts.SEMIBOLD, size) for b in blocs), default=0)
    return min(max(longest + styles.ICON_INDENT + 2 * styles.CELL_PADDING + 6, 96), 152)


def _result(pv: ProcesVerbal, b: BlocPV) -> Row:
    horloge = wording.entretien(b)
    strong = bool(b.resultat.cle) and not wording.hors_epreuve(b)
    return (
        Cell((b.code,), "bold_centred", role="TH"),
        b.intitule or cell(italic(f"Intitulé {A_COMPLETER}")),
        wording.periode([s.quand.date() for s in b.situations], wording.year(pv)),
        designation.duree(horloge.duree_s) if horloge else wording.DASH,
        valeur(b.resultat, strong=strong),
        Cell((), anchor=f"bloc-{b.code}"),
    )


def _signatures(c: Composer, pv: ProcesVerbal) -> None:
    heading = c.heading(2, "Signatures", style="heading3")
    boxes = cadres.signature_boxes([_signature(c, e, pv.mode) for e in pv.evaluateurs])
    text = c.leaf(bold("Candidat"), ", a pris connaissance du document (ne vaut pas accord sur le résultat)")
    candidat = PlainTable([[text]], colWidths=[styles.WIDTH], rowHeights=[_CANDIDAT])
    candidat.setStyle([*cadres.TOP, ("BOX", (0, 0), (-1, -1), 0.9, styles.INK)])
    mode = c.leaf(MODES[pv.mode], style="note")
    flowables = [heading, boxes, Spacer(1, 7), candidat, Spacer(1, 4), mode]
    height = sum(f.wrap(styles.WIDTH, styles.PAGE[1])[1] for f in flowables)
    c.need(min(height + 16, 500))
    c.add(*flowables)


def _signature(c: Composer, e: EvaluateurPV, mode: str) -> list[Flowable]:
    """Who signs, the empty place, and under what; in the place itself stands nothing but the signature."""
    name = c.leaf(f"Évaluateur {e.siege}, {wording.nom(e)}", style="bold")
    if mode == "papier":
        return [name, c.signature(_BY_HAND, "", ""), c.leaf("Date et signature", style="note_box")]
    label = f"Signature de l’évaluateur {e.siege}, {wording.nom(e)}"
    place = c.signature(_IN_FILE, field_name(e.siege), label)
    return [name, place, *(c.leaf(m, style="note_box") for m in _mentions(e))]


def _mentions(e: EvaluateurPV) -> list[str]:
    """In which capacity, and who vouches for the certificate: the centre, or nobody."""
    habilitation = f"habilitation {e.habilitation}" if e.habilitation else "sans numéro d’habilitation"
    mentions = [f"Signature électronique, {habilitation}"]
    if e.titre:
        mentions.append(f"Certificat délivré par {e.titre.autorite}" if e.titre.autorite else PROVISOIRE)
    return mentions
