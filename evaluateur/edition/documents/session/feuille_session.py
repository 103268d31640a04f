"""The session sheet: who was enrolled on a day, who came, what happened; signed by hand, candidates included.

It is a paper: no field, no mark, no result. The candidates sign on pages of their own, which tell nobody why another
one was absent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reportlab.platypus import Flowable, NextPageTemplate, Spacer

from evaluateur.edition.composition import styles
from evaluateur.edition.composition.composition import Cell, Composer, Document, Row, cell, word
from evaluateur.edition.composition.escaping import Piece, bold, note
from evaluateur.edition.composition.page import RunningTexts
from evaluateur.edition.documents import cadres
from evaluateur.edition.documents.cadres import BOX
from evaluateur.edition.documents.feuille_lignes import Ruled
from evaluateur.edition.documents.imprime import Imprime, metadata
from evaluateur.edition.documents.session.feuille_session_donnees import (
    Comptes,
    EvaluateurSession,
    Journee,
    LigneSession,
    count,
)
from evaluateur.edition.fichier.xmp import Metadata
from evaluateur.metier import designation, fuseaux
from evaluateur.metier.typographie import majuscule
from evaluateur.metier.vocabulaire import PRESENCES

TITRE = "Feuille de session"
MENTION = "Présences et aléas, sans valeur de résultat"
A_RENSEIGNER = "À renseigner"
DEMI_JOURNEES = ("Matin", "Après-midi")
_ROW, _SIGN = 30.0, 34.0
"""Lowest heights: a line of handwriting, a signature."""
_PLACE = 46.0
_LINES = 4
_A_ROW = 2
_SUITE = "sheet"


class FeuilleSession(Imprime):
    """The sheet of a day, printed at ``instant``. Raises ValueError without any candidate."""

    def __init__(self, lines: Sequence[LigneSession], journee: Journee, instant: datetime) -> None:
        if not lines:
            raise ValueError("no candidate to print")
        self._lines, self._journee, self._instant = lines, journee, instant

    def document(self) -> Document:
        """Who is enrolled, what happened, who signs; several candidates sign on pages of their own."""
        lines, journee = self._lines, self._journee
        c = Composer()
        c.document.templates[_SUITE] = f"{TITRE}, suite"
        c.add(NextPageTemplate(_SUITE))
        with c.part():
            _head(c, journee)
            _inscrits(c, lines)
            _comptes(c, count(lines))
            if len(lines) == 1:
                _emargement(c, lines, journee)
            _cloture(c, _evaluateurs(journee))
        if len(lines) > 1:
            with c.part("emargement", "Émargement"):
                _emargement(c, lines, journee)
        return c.document

    def running_texts(self) -> RunningTexts:
        """The hour says which of two prints knows more."""
        journee = self._journee
        here = designation.local(self._instant, journee.fuseau)
        printed = fuseaux.apres(designation.heure(here), journee.fuseau)
        where = ", ".join(t for t in (journee.organisme, journee.lieu) if t)
        return RunningTexts(
            footer=f"{_name(journee)}, imprimée le {designation.jour(here)} à {printed}",
            mention="Sans valeur de résultat",
            header=f"{where} (spécimen)" if journee.entrainement else where,
        )

    def metadata(self) -> Metadata:
        """Dated by the printing."""
        return metadata(_name(self._journee), self._journee.organisme, MENTION, self._instant)


def _name(journee: Journee) -> str:
    return f"{TITRE} du {designation.jour(journee.jour)}" if journee.jour else TITRE


def _head(c: Composer, journee: Journee) -> None:
    left: list[Flowable] = [
        c.leaf(journee.certification, style="kicker"),
        c.heading(1, _name(journee), style="heading2", anchor="session"),
    ]
    cadres.head(c, left, MENTION, specimen=journee.entrainement)
    facts: list[tuple[str, Piece]] = [
        ("Organisme", journee.organisme),
        ("Lieu", journee.lieu),
        *((label, _personne(e)) for label, e in _evaluateurs(journee)),
    ]
    cadres.to_fill(c, facts)


def _evaluateurs(journee: Journee) -> list[tuple[str, EvaluateurSession]]:
    """Those who are named, and room for those who are not; with more than two, nobody holds the same seat all day."""
    unknown = max(journee.sieges - len(journee.evaluateurs), 0)
    people = [*journee.evaluateurs, *[EvaluateurSession("")] * unknown]
    numbered = len(people) == journee.sieges
    return [(f"Évaluateur {n}" if numbered else "Évaluateur", e) for n, e in enumerate(people, 1)]


def _personne(e: EvaluateurSession) -> str:
    return ", ".join(t for t in (e.nom, e.qualite.lower()) if t)


def _inscrits(c: Composer, lines: Sequence[LigneSession]) -> None:
    c.subheading(2, "Candidats inscrits", style="heading4")
    heads = (cell("N°", style="column_centred"), "Candidat", "Entreprise", "Dossier", "Blocs", "Présence", "Aléas")
    rows: list[Row] = [
        (
            cell(str(n), style="centred"),
            cell(bold(line.candidat)),
            line.entreprise,
            line.reference,
            ", ".join(line.blocs),
            _presence(line),
            "",  # for a pen: the reason of an absence may tell of someone's health, and this sheet goes round
        )
        for n, line in enumerate(lines, 1)
    ]
    widths = [24, 98, 86, 70, 46, 94]
    c.table([*widths, styles.WIDTH - sum(widths)], heads, rows, tight=True, least=[_ROW] * len(rows))


def _presence(line: LigneSession) -> Cell:
    """The word, or boxes to tick."""
    if line.presence is None:
        boxes = " ".join(f"{BOX}\xa0{presence.mot}" for presence in PRESENCES.values())
        return cell(f"{A_RENSEIGNER}\n", note(boxes))
    presence = PRESENCES[line.presence]
    return word(majuscule(presence.mot), presence.icone, strong=line.presence != "present")


def _comptes(c: Composer, comptes: Comptes) -> None:
    c.space(6)
    abandon = f" (dont {comptes.abandons} en abandon)" if comptes.abandons else ""
    parts: list[Piece] = [bold(f"Inscrits : {comptes.inscrits}"), f" · Présentés : {comptes.presentes}{abandon}"]
    parts.append(f" · Absents : {comptes.absents}")
    if comptes.inconnus:
        parts.append(f" · {A_RENSEIGNER} : {comptes.inconnus}")
    c.paragraph(*parts)


def _emargement(c: Composer, lines: Sequence[LigneSession], journee: Journee) -> None:
    """Names and places to sign, nothing else: the sheet goes from hand to hand."""
    jour = f", {designation.jour(journee.jour)}" if journee.jour else ""
    c.subheading(2, f"Émargement des candidats{jour}", style="heading4")
    rows: list[Row] = [
        (cell(str(n), style="centred"), cell(bold(line.candidat)), *[""] * len(DEMI_JOURNEES))
        for n, line in enumerate(lines, 1)
    ]
    half = (styles.WIDTH - 24 - 152) / len(DEMI_JOURNEES)
    heads = (cell("N°", style="column_centred"), "Candidat", *DEMI_JOURNEES)
    c.table([24, 152, *[half] * len(DEMI_JOURNEES)], heads, rows, tight=True, least=[_SIGN] * len(rows))


def _cloture(c: Composer, evaluateurs: Sequence[tuple[str, EvaluateurSession]]) -> None:
    """Room for what happened, as much as the page has, then the evaluators' places, two a row."""
    c.space(10)
    heading = c.leaf(bold("Aléas et incidents de la journée"), style="frame_heading")
    flowables: list[Flowable] = [c.heading(2, "Signatures des évaluateurs", style="heading4")]
    places = [_place(c, label, e.nom) for label, e in evaluateurs]
    for i in range(0, len(places), _A_ROW):
        flowables += [cadres.signature_boxes(places[i : i + _A_ROW]), Spacer(1, 6)]
    below = sum(f.wrap(styles.WIDTH, styles.PAGE[1])[1] for f in flowables[:-1]) + 24
    ruled = Ruled(heading, _LINES, after=8, filling=below)
    c.need(min(ruled.room() + below + 8, styles.PAGE[1] / 2))
    c.add(ruled, *flowables[:-1])


def _place(c: Composer, label: str, full_name: str) -> list[Flowable]:
    name = c.leaf(f"{label}, {full_name}" if full_name else label, style="bold")
    return [name, c.signature(_PLACE, "", ""), c.leaf("Date et signature", style="note_box")]
