"""The official grid: from the procès-verbal alone to the bytes of a PDF. Same record, same bytes."""

from __future__ import annotations

from functools import lru_cache

from evaluateur.edition.composition import code_page, page
from evaluateur.edition.composition.composition import Composer, Document
from evaluateur.edition.composition.escaping import printable
from evaluateur.edition.documents import wording
from evaluateur.edition.documents.grille import annexe, bloc, premiere_page
from evaluateur.edition.fichier import archive
from evaluateur.edition.fichier.xmp import Metadata
from evaluateur.metier import canonique
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import ProcesVerbal


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
    """Draw what :func:`document` returned for this record, and finish the file: archival, accessible, to be signed."""
    record = archive.Attachment("proces-verbal.json", "Procès-verbal, données", proces_verbal.encode(pv))
    return archive.finish(page.draw(doc, running_texts(pv)), metadata(pv), record)


def metadata(pv: ProcesVerbal) -> Metadata:
    """What the file says of itself."""
    return Metadata(
        title=printable(f"{pv.dits.document}, dossier {pv.reference}, version {pv.version}"),
        author=printable(pv.session.organisme),
        subject=printable(pv.dits.resultat),
        instant=pv.fige_le,
    )


@lru_cache(maxsize=2)
def pages(frozen_content: str) -> bytes:
    """The pages of a frozen record, composed once by this process: they are shown, signed, then signed by the other."""
    return compose(proces_verbal.read(frozen_content))


def running_texts(pv: ProcesVerbal) -> page.RunningTexts:
    """The running texts of the pages."""
    specimen = " (spécimen)" if pv.entrainement else ""
    entreprise = f", {pv.candidat.entreprise}" if pv.candidat.entreprise else ""
    code = code_page.code(pv)
    return page.RunningTexts(
        footer=f"{pv.certification.titre}, dossier {pv.reference}, version {pv.version}",
        mention=code_page.readable(code),
        header=f"{wording.nom(pv.candidat)}{entreprise}{specimen}",
        code=code,
    )


def empreinte(pv: ProcesVerbal) -> str:
    """The empreinte of the content: what both evaluators sign for."""
    return canonique.empreinte(proces_verbal.encode(pv))
