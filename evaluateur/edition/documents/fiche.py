"""The job sheet on paper: word for word, in the order of its source, what it lost said where it was."""

from __future__ import annotations

from datetime import datetime

from reportlab.platypus import Flowable, NextPageTemplate

from evaluateur.edition.composition import styles
from evaluateur.edition.composition.composition import Composer, Document, Row
from evaluateur.edition.composition.escaping import Piece, bold, italic
from evaluateur.edition.composition.page import RunningTexts
from evaluateur.edition.documents.imprime import Imprime, metadata
from evaluateur.edition.fichier.xmp import Metadata
from evaluateur.metier import designation
from evaluateur.metier.contenu.fiche import Fiche
from evaluateur.metier.referentiel import Referentiel
from evaluateur.vues.fiche import Ligne, Passage, passages

TITRE = "Fiche métier"
_STYLES = {1: "heading3", 2: "heading4", 3: "heading5"}
_FAMILY, _NUMBER = 150.0, 60.0


class FicheMetier(Imprime):
    """The sheet of a référentiel, printed at ``instant``. Raises ValueError for one that has none."""

    def __init__(self, ref: Referentiel, instant: datetime, fuseau: str) -> None:
        if not isinstance(ref.fiche, Fiche):
            raise ValueError("no job sheet")
        self._ref, self._fiche, self._instant, self._fuseau = ref, ref.fiche, instant, fuseau

    def document(self) -> Document:
        """Every heading with what stands below it."""
        c = Composer(words=self._ref.dits)
        c.add(NextPageTemplate("next"))
        with c.part():
            left: list[Flowable] = [
                c.leaf(f"{TITRE} {self._fiche.numero}", style="kicker"),
                c.heading(1, self._fiche.intitule, style="heading2", anchor="fiche"),
            ]
            c.add(*left)
            c.rule(after=4)
            for passage in passages(self._ref, self._fiche):
                _passage(c, passage)
        return c.document

    def running_texts(self) -> RunningTexts:
        """The day: a sheet is looked up, not kept."""
        day = designation.jour(designation.local(self._instant, self._fuseau))
        return RunningTexts(
            footer=f"{TITRE} {self._fiche.numero}, imprimée le {day}",
            mention="Document d’information",
            header=self._ref.certification.titre,
        )

    def metadata(self) -> Metadata:
        """Dated by the printing."""
        title = f"{TITRE} {self._fiche.numero}, {self._ref.certification.titre}"
        return metadata(title, "", TITRE, self._instant)


def _passage(c: Composer, passage: Passage) -> None:
    if passage.niveau > 2:
        c.space(6)
    c.subheading(passage.niveau + 1, passage.titre, style=_STYLES[passage.niveau])
    for line in passage.lignes:
        c.paragraph(*_line(line), style="point" if line.point else "body")
    if passage.tableau:
        heads, *rows = passage.tableau
        cells: list[Row] = list(rows)
        c.table([_FAMILY, _NUMBER, styles.WIDTH - _FAMILY - _NUMBER], heads, cells, tight=True)
    if passage.note:
        c.paragraph(italic(passage.note), style="note")


def _line(line: Ligne) -> list[Piece]:
    pieces: list[Piece] = ["• " if line.point else "", line.texte]
    if line.cle:
        pieces.append(bold(f" (compétence clé {line.cle})"))
    return pieces
