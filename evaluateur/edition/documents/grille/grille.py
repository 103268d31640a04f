"""The official grid: from the procès-verbal alone to the bytes of a PDF. Same record, same bytes."""

from __future__ import annotations

from functools import lru_cache

from evaluateur.edition.composition import code_page
from evaluateur.edition.composition.composition import Composer, Document
from evaluateur.edition.composition.page import RunningTexts
from evaluateur.edition.documents import wording
from evaluateur.edition.documents.grille import annexe, bloc, premiere_page
from evaluateur.edition.documents.imprime import Imprime, metadata
from evaluateur.edition.fichier.archive import Attachment
from evaluateur.edition.fichier.xmp import Metadata
from evaluateur.metier import canonique
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.typographie import francais, imprime

PIECE = "proces-verbal.json"
"""Under which name the record travels in the file."""


class GrilleImprimee(Imprime):
    """The official grid of a record, to be signed; the record travels in the file."""

    def __init__(self, pv: ProcesVerbal) -> None:
        self.pv = pv
        self._typeset = francais if pv.paroles.liees else imprime

    def document(self) -> Document:
        """The first page, a part for each bloc that was evaluated, the annex."""
        c = Composer(self._typeset, self.pv.dits)
        premiere_page.compose(c, self.pv)
        for b in self.pv.blocs:
            if not wording.sans_evaluation(b):
                bloc.compose(c, self.pv, b)
        annexe.compose(c, self.pv, empreinte(self.pv))
        return c.document

    def running_texts(self) -> RunningTexts:
        """Candidate and company above; title, dossier, version and code of the page below."""
        pv = self.pv
        specimen = " (spécimen)" if pv.entrainement else ""
        entreprise = f", {pv.candidat.entreprise}" if pv.candidat.entreprise else ""
        code = code_page.code(pv)
        return RunningTexts(
            footer=f"{pv.certification.titre}, dossier {pv.reference}, version {pv.version}",
            mention=code_page.readable(code),
            header=f"{wording.nom(pv.candidat, pv.paroles)}{entreprise}{specimen}",
            code=code,
            typeset=self._typeset,
            deux_chiffres=not pv.paroles.liees,
        )

    def metadata(self) -> Metadata:
        """Dated by the freezing, so that each drawing of a record is the same file."""
        pv = self.pv
        title = f"{pv.dits.document}, dossier {pv.reference}, version {pv.version}"
        return metadata(title, pv.session.organisme, pv.dits.resultat, pv.fige_le)

    def attachment(self) -> Attachment:
        """The record."""
        return Attachment(PIECE, "Procès-verbal, données", proces_verbal.encode(self.pv))


def compose(pv: ProcesVerbal) -> bytes:
    """The PDF of a record."""
    return GrilleImprimee(pv).compose()


@lru_cache(maxsize=2)
def pages(frozen_content: str) -> bytes:
    """The pages of a frozen record, composed once by this process: they are shown, signed, then signed by the other."""
    return compose(proces_verbal.read(frozen_content))


def empreinte(pv: ProcesVerbal) -> str:
    """The empreinte of the content: what both evaluators sign for."""
    return canonique.empreinte(proces_verbal.encode(pv))
