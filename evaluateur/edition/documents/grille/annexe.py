"""The annex: what was settled, what goes to the jury, dérogations, versions, proof."""

from __future__ import annotations

from evaluateur.edition.composition import fonts, styles
from evaluateur.edition.composition.composition import Cell, Composer, Row, cell
from evaluateur.edition.composition.escaping import bold, grouped, italic
from evaluateur.edition.documents import wording
from evaluateur.metier import designation
from evaluateur.metier.pv.proces_verbal import DerogationPV, DesaccordPV, ProcesVerbal, TranchePV, VersionPV
from evaluateur.metier.typographie import enumeration, majuscule, milliers

EMPREINTE = "empreinte"


def compose(c: Composer, pv: ProcesVerbal, empreinte: str) -> None:
    """Write the annex."""
    with c.part("annexe", "Annexe, suite"):
        heading = c.heading(2, pv.paroles.annexe, style="heading2", anchor="annexe")
        c.banner([heading], [c.leaf(f"Version {pv.version}", style="bold_centred")], 66)
        c.rule(after=0)
        _sans_evaluation(c, pv)
        _tranches(c, pv.paroles.tranches, [t for b in pv.blocs for t in b.tranches])
        _desaccords(c, [d for b in pv.blocs for d in b.desaccords])
        _derogations(c, pv)
        _remplacements(c, pv)
        _versions(c, pv)
        _differences(c, pv)
        _preuve(c, pv, empreinte)


def _sans_evaluation(c: Composer, pv: ProcesVerbal) -> None:
    """Blocs of which nothing was seen in this session: one sentence each, no table."""
    for bloc in filter(wording.sans_evaluation, pv.blocs):
        c.beginning()
        name, missing = wording.intitule(bloc, pv.dits.a_completer)
        c.add(c.heading(3, name, italic(missing), style="heading4", anchor=f"bloc-{bloc.code}"))
        remark = " Ce n’est pas un résultat de cette session." if bloc.presentation != "presente" else ""
        c.paragraph(bold(f"{bloc.resultat.dit(pv.paroles.non_note)}."), remark)
        wording.rncp(c, bloc)
        if bloc.preuve:
            c.paragraph("Preuve : ", bloc.preuve)
        if bloc.motif:
            c.paragraph("Motif : ", bloc.motif)
        for lacune in filter(None, (bloc.lacune_avant, bloc.lacune_apres)):
            c.paragraph(italic(lacune))


def _tranches(c: Composer, title: str, tranches: list[TranchePV]) -> None:
    c.subheading(3, title)
    if not tranches:
        c.paragraph("Aucun.")
        return
    rows: list[Row] = [
        (
            t.objet,
            majuscule(t.valeur_1),
            majuscule(t.valeur_2),
            cell(bold(t.retenu)),
            t.motif or wording.DASH,
        )
        for t in tranches
    ]
    heads = ("Objet", "Évaluateur 1", "Évaluateur 2", "Retenu", "Motif commun")
    c.table([82, 66, 66, 66, styles.WIDTH - 280], heads, rows, tight=True)


def _desaccords(c: Composer, desaccords: list[DesaccordPV]) -> None:
    if not desaccords:
        return
    c.subheading(3, c.words.desaccords)
    rows: list[Row] = [
        (
            d.objet,
            cell(bold(f"{d.valeur_1}. "), d.position_1),
            cell(bold(f"{d.valeur_2}. "), d.position_2),
        )
        for d in desaccords
    ]
    heads = ("Objet", "Position de l’évaluateur 1", "Position de l’évaluateur 2")
    half = (styles.WIDTH - 84) / 2
    c.table([84, half, half], heads, rows)


def _derogations(c: Composer, pv: ProcesVerbal) -> None:
    c.subheading(3, "Dérogations motivées")
    if not pv.derogations:
        c.paragraph("Aucune.")
        return
    rows = [_derogation(d, pv.session.fuseau) for d in pv.derogations]
    heads = (
        cell("N°", style="column_centred"),
        "Règle du référentiel",
        "Motif écrit" if len(pv.evaluateurs) == 1 else "Motif écrit, accepté par les deux évaluateurs",
    )
    c.table([30, 176, styles.WIDTH - 206], heads, rows, tight=True)


def _derogation(d: DerogationPV, fuseau: str) -> Row:
    bloc = f"Bloc {d.bloc} : " if d.bloc else ""
    demande = f"\nDemandée par {d.proposee_par or wording.DASH} le {wording.instant(d.proposee_le, fuseau)}, "
    accord = f"acceptée par {d.acceptee_par or wording.DASH} le {wording.instant(d.acceptee_le, fuseau)}."
    return (cell(str(d.numero), style="centred"), bloc + d.objet, cell(d.motif, demande + accord))


def _remplacements(c: Composer, pv: ProcesVerbal) -> None:
    if not pv.remplacements:
        return
    c.subheading(3, "Remplacements d’évaluateurs")
    rows: list[Row] = [
        (f"Évaluateur {r.siege}", r.sortant, r.entrant, wording.instant(r.instant, pv.session.fuseau), r.motif)
        for r in pv.remplacements
    ]
    c.table([72, 84, 84, 132, styles.WIDTH - 372], (pv.paroles.role, "Sortant", "Entrant", "Date", "Motif"), rows)


def _versions(c: Composer, pv: ProcesVerbal) -> None:
    c.subheading(3, "Versions")
    fuseau = pv.session.fuseau
    first = "Première édition" if pv.version == 1 else wording.DASH
    rows: list[Row] = [_version(v, fuseau) for v in sorted(pv.versions, key=lambda v: v.numero)]
    etat = cell(bold("En vigueur"))
    rows.append((str(pv.version), wording.instant(pv.fige_le, fuseau), pv.motif_version or first, etat))
    c.table([46, 132, styles.WIDTH - 348, 170], ("Version", "Figée le", "Motif", "État"), rows, tight=True)


def _version(v: VersionPV, fuseau: str) -> Row:
    motif = v.motif or ("Première édition" if v.numero == 1 else wording.DASH)
    etat = Cell((f"Remplacée. Empreinte :\n{_split(v.empreinte)}",), EMPREINTE)
    return (str(v.numero), wording.instant(v.fige_le, fuseau), motif, etat)


def _differences(c: Composer, pv: ProcesVerbal) -> None:
    """Word for word on both sides, even a capital, since that may be what changed."""
    if pv.version == 1:
        return
    before = f"la version {pv.version - 1}"
    if not pv.differences:
        c.paragraph(f"Aucune différence avec {before}.", style="remark")
        return
    c.subheading(3, f"Différences avec {before}")
    rows: list[Row] = [(d.objet, d.avant or wording.DASH, d.apres or wording.DASH) for d in pv.differences]
    half = (styles.WIDTH - 126) / 2
    # From the same line on, so that both sides can be compared.
    top = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    c.table([126, half, half], ("Objet", "Avant", "Après"), rows, tight=True, commands=top)


def _split(empreinte: str) -> str:
    """64 digits on two lines, each line in groups of four."""
    return "\n".join(grouped(empreinte[i : i + 32]) for i in range(0, len(empreinte), 32))


def _preuve(c: Composer, pv: ProcesVerbal, empreinte: str) -> None:
    c.subheading(3, "Preuve")
    ref = pv.certification
    rows: list[Row] = [
        _row("Contenu du procès-verbal", empreinte),
        _row(f"Référentiel {ref.referentiel_code}, version {ref.referentiel_version}", ref.referentiel_empreinte),
        _row(pv.paroles.tete.format(rang=pv.journal.rang, milliers=milliers(pv.journal.rang)), pv.journal.empreinte),
        *(_row(f"Clé de l’évaluateur {e.siege}, {wording.nom(e, pv.paroles)}", e.cle) for e in pv.evaluateurs if e.cle),
        *(
            _row(f"Certificat de l’évaluateur {e.siege}, {e.titre.nom}", e.titre.empreinte)
            for e in pv.evaluateurs
            if e.titre
        ),
        (_name(f"Dossier {pv.reference}, version {pv.version}"), cell(f"Identifiant {pv.dossier}", style=EMPREINTE)),
    ]
    width = fonts.width(grouped("d" * 64), fonts.NORMAL, styles.style(EMPREINTE).fontSize)
    width += 2 * styles.CELL_PADDING + 1
    c.table([styles.WIDTH - width, width], (), rows, tight=True, whole=True, reserve=18)
    c.space(4)
    fige = f"Contenu figé le {wording.instant(pv.fige_le, pv.session.fuseau)}, avant la première signature."
    fuseau = f"Heures du fuseau {pv.session.fuseau}."
    c.paragraph(" ".join(["Empreintes SHA-256.", fige, fuseau, *_validites(pv)]), style="note")


def _validites(pv: ProcesVerbal) -> list[str]:
    """How long the certificates are valid."""
    ends = [
        f"jusqu’au {designation.jour(designation.local(e.titre.fin, pv.session.fuseau))} pour l’évaluateur {e.siege}"
        for e in pv.evaluateurs
        if e.titre
    ]
    return [f"Certificats valables {enumeration(ends)}."] if ends else []


def _name(text: str) -> Cell:
    return Cell((text,), "nom_empreinte", role="TH")


def _row(name: str, empreinte: str) -> Row:
    return (_name(name), cell(grouped(empreinte) or wording.DASH, style=EMPREINTE))
