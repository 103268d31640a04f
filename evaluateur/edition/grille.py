"""The official grid: from the procès-verbal alone to the bytes of a PDF. Same record, same bytes."""

from __future__ import annotations

from evaluateur.edition import annexe, bloc, page, premiere_page, wording
from evaluateur.edition.composition import Composer, Document
from evaluateur.edition.escaping import grouped, printable
from evaluateur.metier import canonique, proces_verbal
from evaluateur.metier.proces_verbal import ProcesVerbal


def compose(pv: ProcesVerbal) -> bytes:
    """Return the PDF of a procès-verbal."""
    return draw(document(pv), pv)


def document(pv: ProcesVerbal) -> Document:
    """Return the story and the structure of the grid; a document is drawn once."""
    c = Composer()
    premiere_page.compose(c, pv)
    for b in pv.blocs:
        if not wording.sans_evaluation(b):
            bloc.compose(c, pv, b)
    annexe.compose(c, pv, empreinte(pv))
    return c.document


def draw(doc: Document, pv: ProcesVerbal) -> bytes:
    """Draw what :func:`document` returned for this record."""
    seed = empreinte(pv)
    dossier = f"dossier {pv.reference}, version {pv.version}"
    return page.draw(
        doc,
        running_texts(pv),
        instant=pv.fige_le,
        title=printable(f"Grille officielle d’évaluation, {dossier}"),
        author=printable(pv.session.organisme),
        seed=seed,
    )


def running_texts(pv: ProcesVerbal) -> page.RunningTexts:
    """The running texts of the pages."""
    specimen = " (spécimen)" if pv.entrainement else ""
    entreprise = f", {pv.candidat.entreprise}" if pv.candidat.entreprise else ""
    return page.RunningTexts(
        footer=f"{pv.certification.titre}, dossier {pv.reference}, version {pv.version}",
        empreinte=f"Empreinte {grouped(empreinte(pv)[:16])}…",
        header=f"{wording.nom(pv.candidat)}{entreprise}{specimen}",
    )


def empreinte(pv: ProcesVerbal) -> str:
    """The empreinte of the content: what both evaluators sign for."""
    return canonique.empreinte(proces_verbal.encode(pv))
