"""Page 1: who, where, by whom, and the result proposed to the jury at a glance."""

from __future__ import annotations

from msgspec import UNSET
from reportlab.platypus import Flowable, NextPageTemplate, Spacer
from reportlab.platypus import Table as PlainTable

from evaluateur.edition.composition import fonts, styles
from evaluateur.edition.composition.composition import Cell, Composer, Row, cell, valeur
from evaluateur.edition.composition.embleme import Embleme
from evaluateur.edition.composition.escaping import Piece, bold, italic
from evaluateur.edition.documents import cadres, wording
from evaluateur.edition.signature.signataire import field_name
from evaluateur.metier import designation
from evaluateur.metier.pv.paroles import Paroles
from evaluateur.metier.pv.proces_verbal import BlocPV, EvaluateurPV, ProcesVerbal, RemplacementPV
from evaluateur.metier.typographie import enumeration, minuscule

PAPIER = "Mode papier : l’original est ce document imprimé et signé à la main. Preuve du contenu en annexe."
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
    below = pv.paroles.sous_titre if len(pv.evaluateurs) > 1 else ""
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
        c.space(3 if below else 7)
    certification = pv.certification
    left: list[Flowable] = [
        c.leaf(f"{pv.dits.document}, {minuscule(pv.dits.resultat)}", style="kicker"),
        c.heading(1, certification.titre, style="heading1", anchor="grille"),
        *([c.leaf(below, style="cell")] if below else []),
    ]
    if pv.dits.numeros:
        left += [
            c.leaf(f"Code NSF : {certification.code_nsf}, {certification.libelle_nsf}", style="cell"),
            c.leaf("N° RNCP : ", certification.rncp or italic(pv.dits.a_completer), style="cell"),
        ]
    if pv.certification.image:
        c.banner(left, [c.placed(Embleme(pv.certification.image), "Emblème")], 126, frame="none")
    else:
        lacking = c.leaf(f"Emblème et mentions\n{pv.dits.a_completer}", style="note_centred")
        c.banner(left, [lacking], 126, frame="dashed")
    c.rule(after=2 if below else 6)


def _identite(c: Composer, pv: ProcesVerbal) -> None:
    candidat, session = pv.candidat, pv.session
    voice = pv.paroles
    added = f"{candidat.amenagement_minutes} min ajoutées à chaque phase"
    jour = designation.jour(candidat.date_naissance) if candidat.date_naissance else ""
    naissance = [jour, candidat.lieu_naissance]
    if len(voice.naissance) == 1:
        naissance = [" à ".join(filter(None, naissance))]
    facts: list[tuple[str, Piece]] = [
        ("Candidat", bold(wording.nom(candidat, voice))),
        ("Entreprise", candidat.entreprise),
        ("Poste occupé", candidat.poste),
        ("Service", candidat.service),
    ]
    born: list[tuple[str, Piece]] = []
    if any(naissance) or candidat.nom_naissance not in ("", candidat.nom):
        born = [("Nom de naissance", candidat.nom_naissance), *zip(voice.naissance, naissance, strict=True)]
    prepared: list[tuple[str, Piece]] = [
        (pv.dits.preparee, candidat.certification_preparee),
        ("Voie d’accès", candidat.voie_acces),
        ("Session", wording.session(session.debut, session.fin, voice)),
        ("Lieu", session.lieu),
        ("Organisme", session.organisme),
        ("Dossier", pv.reference),
    ]
    if len(born) == 3:  # their labels are as long as the left column allows
        first, *others = prepared
        left, right = [*born, first, others.pop()], [*others, ("Présence", wording.presence(candidat, voice))]
        facts += [fact for pair in zip(left, right, strict=True) for fact in pair]
    else:
        time = [("Aménagement", added if candidat.amenagement_minutes else "Aucun")] if voice.amenagement else []
        here = [("Présence", wording.presence(candidat, voice))] if candidat.identite is UNSET else []
        facts += [*born, *prepared, *time, *here]
    cadres.identity(c, facts, even=voice.paires)
    if candidat.identite is not UNSET:
        cadres.wide(c, "Présence", f"{wording.presence(candidat, voice)}. {candidat.identite.dite(voice)}.")


def _evaluateurs(c: Composer, pv: ProcesVerbal) -> None:
    c.subheading(2, "Évaluateurs")
    evaluateurs = pv.evaluateurs
    rows: list[Row] = [
        (cadres.label("Nom"), *(cell(bold(wording.nom(e, pv.paroles))) for e in evaluateurs)),
        (cadres.label("Qualité"), *(e.qualite or wording.DASH for e in evaluateurs)),
        (cadres.label("Employeur"), *(_employeur(e) for e in evaluateurs)),
        (cadres.label("Habilitation"), *(_habilitation(e) for e in evaluateurs)),
    ]
    heads: Row = (pv.paroles.role, *(f"Évaluateur {e.siege}" for e in evaluateurs))
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
    widths = [30, 0, 66, 61, _result_width(pv), 34]
    widths[1] = styles.WIDTH - sum(widths)
    centred = cell("Bloc", style="column_centred"), cell("Page", style="column_centred")
    heads = (centred[0], "Intitulé", "Observation", "Entretien", pv.dits.resultat_court, centred[1])
    c.table(widths, heads, [_result(pv, b) for b in pv.blocs], tight=True)
    c.space(5)
    c.paragraph(pv.dits.decision, style="note")
    if pv.dits.reserve:
        c.paragraph(pv.dits.reserve, style="note")


def _result_width(pv: ProcesVerbal) -> float:
    """As wide as the longest result, up to « Sans accord – transmis au jury », so that the names have the rest."""
    size = styles.style("word_bold").fontSize
    longest = max((fonts.width(b.resultat.dit(pv.paroles.non_note), fonts.SEMIBOLD, size) for b in pv.blocs), default=0)
    return min(max(longest + styles.ICON_INDENT + 2 * styles.CELL_PADDING + 6, 96), 152)


def _result(pv: ProcesVerbal, b: BlocPV) -> Row:
    horloge = wording.entretien(b)
    strong = bool(b.resultat.cle) and not wording.hors_epreuve(b)
    return (
        Cell((b.code,), "bold_centred", role="TH"),
        b.intitule or cell(italic(f"Intitulé {pv.dits.a_completer}")),
        wording.periode([s.quand.date() for s in b.situations], wording.year(pv)),
        designation.duree(horloge.duree_s) if horloge else wording.DASH,
        valeur(b.resultat, pv.paroles.non_note, strong=strong),
        Cell((), anchor=f"bloc-{b.code}"),
    )


def _signatures(c: Composer, pv: ProcesVerbal) -> None:
    heading = c.heading(2, "Signatures", style="heading3")
    boxes = cadres.signature_boxes([_signature(c, e, pv) for e in pv.evaluateurs])
    who, read = pv.paroles.lu_par
    text = c.leaf(bold(who), read)
    candidat = PlainTable([[text]], colWidths=[styles.WIDTH], rowHeights=[_CANDIDAT])
    candidat.setStyle([*cadres.TOP, ("BOX", (0, 0), (-1, -1), 0.9, styles.INK)])
    mode = c.leaf(PAPIER if pv.mode == "papier" else pv.paroles.electronique, style="note")
    flowables = [heading, boxes, Spacer(1, 7), candidat, Spacer(1, 4), mode]
    height = sum(f.wrap(styles.WIDTH, styles.PAGE[1])[1] for f in flowables)
    c.need(min(height + 16, 500))
    c.add(*flowables)


def _signature(c: Composer, e: EvaluateurPV, pv: ProcesVerbal) -> list[Flowable]:
    """Who signs, the empty place, and under what; in the place itself stands nothing but the signature."""
    who = f"{e.siege}, {wording.nom(e, pv.paroles)}"
    name = c.leaf(f"Évaluateur {who}", style="bold")
    if pv.mode == "papier":
        return [name, c.signature(_BY_HAND, "", ""), c.leaf("Date et signature", style="note_box")]
    place = c.signature(_IN_FILE, field_name(e.siege), f"Signature de l’évaluateur {who}")
    return [name, place, *(c.leaf(m, style="note_box") for m in _mentions(e, pv.paroles))]


def _mentions(e: EvaluateurPV, voice: Paroles) -> list[str]:
    """In which capacity, and who vouches for the certificate: the centre, or nobody."""
    mentions = [
        "Signature électronique" + (f", habilitation {e.habilitation}" if e.habilitation else voice.habilitation)
    ]
    if e.titre:
        mentions.append(f"Certificat délivré par {e.titre.autorite}" if e.titre.autorite else voice.provisoire)
    return mentions
