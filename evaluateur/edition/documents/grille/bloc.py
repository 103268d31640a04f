"""One part of the grid per bloc: what was asked, what was seen, how long it took, how it was judged."""

from __future__ import annotations

from datetime import date

from reportlab.platypus import Flowable

from evaluateur.edition.composition import fonts, styles
from evaluateur.edition.composition.composition import Cell, Composer, Row, cell, frame_room, icon, valeur, word
from evaluateur.edition.composition.escaping import Piece, bold, italic, note
from evaluateur.edition.documents import officiel, wording
from evaluateur.metier import designation
from evaluateur.metier.pv.paroles import Paroles
from evaluateur.metier.pv.proces_verbal import (
    BlocPV,
    CompetencePV,
    ExigencePV,
    HorlogePV,
    LignePV,
    ProcesVerbal,
    SituationPV,
)
from evaluateur.metier.typographie import majuscule

_ICONS = {"rempli": "check", "non_rempli": "x", "sans_objet": "circle-slash"}
_JUGE = ("accord", "tranche")


def compose(c: Composer, pv: ProcesVerbal, bloc: BlocPV) -> None:
    """Write the part of a bloc that was presented."""
    with c.part(f"bloc-{bloc.code}", f"Bloc {bloc.code}, suite"):
        _head(c, pv, bloc)
        _modalites(c, bloc, pv.paroles)
        _situations(c, bloc, wording.year(pv))
        _tirages(c, bloc, pv.session.fuseau)
        _durees(c, bloc, pv)
        officiel.lacune(c, bloc.lacune_avant)
        activite = ""
        results = _results_width(bloc, pv.paroles)
        for competence in bloc.competences:
            officiel.titre(c, competence.code, competence.texte, competence.activite, competence.activite != activite)
            _criteres(c, pv, competence, results)
            _precisions(c, competence, pv.paroles)
            activite = competence.activite or activite
        officiel.lacune(c, bloc.lacune_apres)


def _head(c: Composer, pv: ProcesVerbal, bloc: BlocPV) -> None:
    name, missing = wording.intitule(bloc, pv.dits.a_completer)
    left: list[Flowable] = [c.heading(2, name, italic(missing), style="heading2", anchor=f"bloc-{bloc.code}")]
    juge = bloc.resultat.etat in _JUGE and not wording.hors_epreuve(bloc)
    text = bloc.resultat.dit(pv.paroles.non_note) + (f", {pv.dits.propose}" if juge and pv.dits.propose else "")
    box = c.leaf(text, style="resultat", icon=icon(bloc.resultat))
    c.banner(left, [box], min(fonts.width(text, fonts.SEMIBOLD, box.style.fontSize) + 38, 220))
    c.rule(after=6)
    wording.rncp(c, bloc)
    if bloc.preuve:
        c.paragraph(bold("Preuve : "), bloc.preuve)
    if bloc.motif:
        c.paragraph(bold("Motif du résultat : "), bloc.motif)


def _modalites(c: Composer, bloc: BlocPV, voice: Paroles) -> None:
    if not bloc.constats:
        return
    c.subheading(3, "Modalités", style="heading4")
    heads = ("Exigence du référentiel", "Attendu", "Constaté", "État")
    found = 142 - voice.plus_larges
    c.table([162, 116, found, styles.WIDTH - 278 - found], heads, [_constat(x, voice) for x in bloc.constats])


def _constat(constat: ExigencePV, voice: Paroles) -> Row:
    etat = voice.exigences.get(constat.etat, f"Dérogation {constat.derogation}")
    icon = _ICONS.get(constat.etat, "equal-not")
    strong = constat.etat in ("non_rempli", "derogation")
    return (constat.libelle, constat.attendu, constat.constate, word(etat, icon, strong=strong))


def _situations(c: Composer, bloc: BlocPV, year: int) -> None:
    if not bloc.situations:
        return
    c.subheading(3, "Situations observées", style="heading4")
    heads = (cell("N°", style="column_centred"), "Date, heure", "Situation", "Cadre", "Contexte")
    c.table([30, 92, 68, 92, styles.WIDTH - 282], heads, [_situation(s, year) for s in bloc.situations])


def _situation(s: SituationPV, year: int) -> Row:
    cadre = ", ".join(t for t in (s.cadre, s.canal) if t)
    # On a line of its own: the context may end with a full stop, or with none.
    contexte: list[Piece] = [s.contexte]
    if s.marques or s.joue_par:
        contexte.append("\n")
    if s.marques:
        contexte.append(bold(f"{majuscule(', '.join(s.marques).lower())}. "))
    if s.joue_par:
        contexte.append(f"Client joué par {s.joue_par}.")
    return (
        cell(str(s.numero), style="centred"),
        wording.moment(s.quand, year),
        s.nature or wording.DASH,
        cadre or wording.DASH,
        cell(*contexte),
    )


def _tirages(c: Composer, bloc: BlocPV, fuseau: str) -> None:
    for tirage in bloc.tirages:
        c.subheading(3, f"Tirage au sort du {wording.instant(tirage.instant, fuseau)}", style="heading4")
        rows: list[Row] = []
        for number, cas in enumerate(tirage.cas, 1):
            tire = cas == tirage.retenu
            rows.append(
                (
                    cell(str(number), style="centred"),
                    cell(bold(cas) if tire else cas),
                    word("Tiré au sort", "check", strong=True) if tire else wording.DASH,
                )
            )
        heads = (cell("N°", style="column_centred"), "Problématique ou réclamation", "Tirage")
        c.table([30, styles.WIDTH - 130, 100], heads, rows)


def _durees(c: Composer, bloc: BlocPV, pv: ProcesVerbal) -> None:
    """One table per phase, so that reasons have the room to be read."""
    heads = ("Durée prévue", "Début", "Fin", "Durée réelle", "Pauses", "Écart au prévu")
    fixed = [68.0, 47.0, 47.0, 65.0]
    for h in bloc.horloges:
        debut = designation.local(h.debut, pv.session.fuseau)
        c.subheading(3, f"{h.phase}, {designation.jour(debut)}", style="heading4")
        pauses, ecarts = _pauses(h), _ecarts(h, pv.paroles)
        share = _share(pauses, ecarts) * (styles.WIDTH - sum(fixed))
        row: Row = (
            wording.duree(h.prevu_s),
            f"{debut:%H:%M:%S}",
            _fin(h, debut.date(), pv),
            wording.duree(h.duree_s),
            "\n".join(pauses) or "Aucune",
            "\n".join(ecarts) or wording.DASH,
        )
        c.table([*fixed, share, styles.WIDTH - sum(fixed) - share], heads, [row])


def _share(pauses: list[str], ecarts: list[str]) -> float:
    """The part of the pauses in the room that they share: in proportion to what there is to read."""
    left, right = (10 + sum(map(len, texts)) for texts in (pauses, ecarts))
    return min(max(left / (left + right), 0.2), 0.62)


def _pauses(h: HorlogePV) -> list[str]:
    return [f"{wording.duree(p.duree_s)} : {p.motif or 'sans motif écrit'}" for p in h.pauses]


def _fin(h: HorlogePV, jour: date, pv: ProcesVerbal) -> str:
    if h.fin is None:
        return "Non terminé"
    fin = designation.local(h.fin, pv.session.fuseau)
    other_day = f"\n{wording.day_month(fin, wording.year(pv))}" if fin.date() != jour else ""
    return f"{fin:%H:%M:%S}{other_day}"


def _ecarts(h: HorlogePV, voice: Paroles) -> list[str]:
    ecarts = []
    motif = f" : {h.motif_fin}" if h.motif_fin else ""
    if h.fin is not None and h.depassement_s > 0:
        ecarts.append(f"{voice.au_dessus.format(duree=wording.duree(h.depassement_s))}{motif}")
    elif h.fin is not None and h.depassement_s < 0:
        ecarts.append(f"Fin anticipée de {wording.duree(-h.depassement_s)}{motif}")
    elif motif:
        ecarts.append(h.motif_fin)
    return [*ecarts, *(voice.recale.format(motif=motif) for motif in h.recalages)]


def _results_width(bloc: BlocPV, voice: Paroles) -> float:
    """One width for all tables of a bloc: its longest result on one line, up to a limit; criteria have the rest."""
    lines = [x for k in bloc.competences for groupe in k.groupes for x in groupe.lignes]
    words = [_result(x, voice) for x in lines] + [k.valeur.dit(voice.non_note) for k in bloc.competences]
    size = styles.style("word_bold").fontSize
    longest = max((fonts.width(w, fonts.SEMIBOLD, size) for w in words), default=0)
    return min(max(longest + styles.ICON_INDENT + 2 * styles.CELL_PADDING + 1, 96), 130 + voice.plus_larges)


def _criteres(c: Composer, pv: ProcesVerbal, k: CompetencePV, results: float) -> None:
    """The table of a competence, with its verdict."""
    voice = pv.paroles
    accords = voice.seul if len(pv.evaluateurs) == 1 else voice.accords
    rows: list[Row] = []
    tied: list[int] = []
    number = 0
    for groupe in k.groupes:
        if groupe.entete or groupe.a_completer:
            tied.append(len(rows))
            rows.append((officiel.entete(c, groupe.entete, groupe.a_completer, 3),))
        for line in groupe.lignes:
            number += 1
            rows.append(_critere(c, number, line, voice))
    accord = accords.get(k.valeur.etat, voice.verdict)
    verdict = valeur(k.valeur, voice.non_note, strong=bool(k.valeur.cle))
    if rows:
        tied.append(len(rows) - 1)
    rows.append((Cell((bold(f"Compétence {k.code}, {accord}"),), span=2, role="TH"), verdict))
    heads = (cell("N°", style="column_centred"), "Critère d’évaluation", "Résultat")
    thick = [("LINEABOVE", (0, -1), (-1, -1), 1.2, styles.INK)]
    reserve = frame_room(k.precisions)
    widths = [30, styles.WIDTH - 30 - results, results]
    c.table(widths, heads, rows, tied=tied, commands=thick, reserve=reserve)


def _critere(c: Composer, number: int, line: LignePV, voice: Paroles) -> Row:
    return (
        cell(str(number), style="centred"),
        officiel.critere(c, line.texte, line.a_completer),
        word(_result(line, voice), icon(line.valeur), strong=line.valeur.defavorable),
    )


def _result(line: LignePV, voice: Paroles) -> str:
    said = line.valeur.dit(voice.non_note)
    return voice.tranchee.format(valeur=said) if line.valeur.etat == "tranche" else said


def _precisions(c: Composer, k: CompetencePV, voice: Paroles) -> None:
    """The comment flows under its table, never in a cell: it may be several pages long."""
    origine = f" ({wording.origine(k.origine, voice)})" if k.precisions else ""
    c.frame((bold("Précisions des évaluateurs"), note(origine), "" if k.precisions else " : aucune."), k.precisions)
