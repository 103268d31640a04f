"""The summary for the candidate: one page, what was evaluated, what is proposed and why, what he may ask for.

It quotes no comment of the evaluators and no mark: these stand on the grid, of which he may ask for a copy.
"""

from __future__ import annotations

from typing import NamedTuple

from reportlab.platypus import Flowable, NextPageTemplate

from evaluateur.edition.composition import page, styles
from evaluateur.edition.composition.composition import Cell, Composer, Document, Row, cell, valeur
from evaluateur.edition.composition.escaping import bold, italic
from evaluateur.edition.composition.page import RunningTexts
from evaluateur.edition.documents import cadres, wording
from evaluateur.edition.documents.imprime import Imprime, metadata
from evaluateur.edition.fichier.xmp import Metadata
from evaluateur.metier import designation
from evaluateur.metier.pv.paroles import paroles
from evaluateur.metier.pv.proces_verbal import BlocPV, ProcesVerbal
from evaluateur.metier.pv.redaction import SCHEMA
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import NON_RENSEIGNE

TITRE = "Synthèse de l’évaluation"
SUITE = " … (texte entier sur la grille)"
SANS_MOTIF = "Aucun motif n’est écrit sur la grille officielle."


def _mention(pv: ProcesVerbal) -> str:
    return f"{pv.dits.resultat}, {pv.dits.sans_valeur}"


class Mesure(NamedTuple):
    """How many characters of each text are printed: reasons, names of blocs and of the certification, facts."""

    motif: int
    nom: int = 100
    fait: int = 60


_LEAST = Mesure(0, 24, 20)
"""Fits eight blocs, all unfavourable, whatever is written."""


class Synthese(Imprime):
    """The summary of a record: texts as long as one page has room for, or as ``measure`` allows."""

    def __init__(self, pv: ProcesVerbal, measure: Mesure | None = None) -> None:
        self._pv = pv
        self.measure = measure or self._fitting()

    def document(self) -> Document:
        """One page."""
        pv, measure = self._pv, self.measure
        c = Composer(words=pv.dits)
        c.add(NextPageTemplate("next"))
        with c.part():
            _head(c, pv, measure)
            _identite(c, pv, measure)
            _results(c, pv, measure)
            _motifs(c, pv, measure)
            _suites(c, pv, measure)
        return c.document

    def running_texts(self) -> RunningTexts:
        """No code of a page, which would take it for a page of the grid."""
        pv = self._pv
        footer = f"{pv.certification.titre}, dossier {pv.reference}, version {pv.version}"
        return RunningTexts(footer=footer, mention=_mention(pv), header=wording.nom(pv.candidat, paroles(SCHEMA)))

    def metadata(self) -> Metadata:
        """Dated by the freezing."""
        pv = self._pv
        title = f"{TITRE}, dossier {pv.reference}, version {pv.version}"
        return metadata(title, pv.session.organisme, _mention(pv), pv.fige_le)

    def _fitting(self) -> Mesure:
        """What leaves all on one page: reasons whole, else as long as they can be, else other texts shortened too."""
        whole = max([len(self._pv.candidat.motif_presence), *(len(b.motif) for b in self._pv.blocs)])
        if self._fits(Mesure(whole)):
            return Mesure(whole)
        if not self._fits(Mesure(0)):
            return _LEAST
        low, high = 0, whole
        while high - low > 1:
            middle = (low + high) // 2
            if self._fits(Mesure(middle)):
                low = middle
            else:
                high = middle
        return Mesure(low)

    def _fits(self, measure: Mesure) -> bool:
        tried = Synthese(self._pv, measure)
        return len(page.draw(tried.document(), tried.running_texts()).marks) == 1


def shortened(text: str, limit: int, suffix: str = SUITE) -> str:
    """The text, or its first words and what says that there is more."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    words = head.rsplit(None, 1)
    return (words[0] if len(words) > 1 else head).rstrip(" ,;:.\n") + suffix


def _head(c: Composer, pv: ProcesVerbal, measure: Mesure) -> None:
    left: list[Flowable] = [
        c.leaf(shortened(pv.certification.titre, measure.nom, "…"), style="kicker"),
        c.heading(1, TITRE, style="heading2", anchor="synthese"),
    ]
    cadres.head(c, left, _mention(pv), specimen=pv.entrainement)


def _identite(c: Composer, pv: ProcesVerbal, measure: Mesure) -> None:
    candidat, session = pv.candidat, pv.session
    voice = paroles(SCHEMA)
    facts = [
        ("Candidat", wording.nom(candidat, voice)),
        ("Entreprise", candidat.entreprise),
        (pv.dits.preparee, candidat.certification_preparee),
        ("Session", wording.session(session.debut, session.fin, voice)),
        ("Organisme", session.organisme),
        ("Lieu", session.lieu),
        ("Dossier", f"{pv.reference}, version {pv.version}"),
        ("Présence", wording.came(candidat, voice)),
    ]
    short = [(label, shortened(fact, measure.fait, "…")) for label, fact in facts]
    (label, name), *others = short
    cadres.identity(c, [(label, bold(name)), *others])
    if candidat.motif_presence:
        c.space(8)
        c.paragraph(bold("Motif : "), shortened(candidat.motif_presence, measure.motif))


def _results(c: Composer, pv: ProcesVerbal, measure: Mesure) -> None:
    c.subheading(2, pv.dits.synthese)
    heads = (cell("Bloc", style="column_centred"), "Intitulé", "Évaluation", pv.dits.resultat)
    rows: list[Row] = [_result(pv, b, measure) for b in pv.blocs]
    c.table([34, styles.WIDTH - 34 - 150 - 152, 150, 152], heads, rows, tight=True)


def _result(pv: ProcesVerbal, b: BlocPV, measure: Mesure) -> Row:
    strong = bool(b.resultat.cle) and not wording.hors_epreuve(b)
    return (
        Cell((b.code,), "bold_centred", role="TH"),
        shortened(b.intitule, measure.nom, "…") or cell(italic(f"Intitulé {pv.dits.a_completer}")),
        _evaluation(pv, b) or wording.DASH,
        valeur(b.resultat, NON_RENSEIGNE, strong=strong),
    )


def _evaluation(pv: ProcesVerbal, b: BlocPV) -> str:
    """What was seen, and how long was spoken."""
    lines = []
    if b.situations:
        jours = wording.periode([s.quand.date() for s in b.situations], wording.year(pv))
        lines.append(f"{pluriel(len(b.situations), 'situation')}, {jours}")
    if horloge := wording.entretien(b):
        lines.append(f"Entretien : {designation.duree(horloge.duree_s)}")
    return "\n".join(lines)


def _motifs(c: Composer, pv: ProcesVerbal, measure: Mesure) -> None:
    """Only what is unfavourable needs its reason."""
    blocs = [b for b in pv.blocs if b.resultat.cle and b.resultat.defavorable]
    if not blocs:
        return
    c.subheading(2, pv.dits.motif)
    for b in blocs:
        motif = (
            pv.dits.sans_accord if b.resultat.etat == "desaccord" else shortened(b.motif, measure.motif) or SANS_MOTIF
        )
        c.paragraph(bold(f"Bloc {b.code}, {b.resultat.dit(NON_RENSEIGNE).lower()} : "), motif)


def _suites(c: Composer, pv: ProcesVerbal, measure: Mesure) -> None:
    c.subheading(2, "Suite donnée")
    fige = wording.instant(pv.fige_le, pv.session.fuseau)
    chez = shortened(pv.session.organisme, measure.fait, "…") or "l’organisme de formation"
    c.paragraph(bold(f"{pv.dits.qui_decide} "), pv.dits.portee)
    c.paragraph(
        bold("Vos droits. "),
        "Les précisions écrites par les évaluateurs sont vos données personnelles : vous pouvez en demander une copie "
        f"à {chez} (droit d’accès, article 15 du règlement (UE) 2016/679, dit RGPD). Vous pouvez aussi saisir la CNIL.",
    )
    c.paragraph(f"Synthèse de la version {pv.version} de la grille officielle, figée le {fige}.", style="note")
