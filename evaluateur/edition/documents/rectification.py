"""The administrative rectification: one page that goes with a signed grid, and changes nothing in it."""

from __future__ import annotations

from reportlab.platypus import NextPageTemplate

from evaluateur.edition.composition import styles
from evaluateur.edition.composition.composition import Composer, Document, Row
from evaluateur.edition.composition.escaping import bold
from evaluateur.edition.composition.page import RunningTexts
from evaluateur.edition.documents import cadres, wording
from evaluateur.edition.documents.imprime import Imprime, metadata
from evaluateur.edition.fichier.xmp import Metadata
from evaluateur.metier import designation
from evaluateur.metier.dossier import Rectification
from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.pv.paroles import paroles
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.pv.redaction import AVEC_IDENTITE
from evaluateur.metier.typographie import majuscule, minuscule

TITRE = "Rectification administrative de l’état civil"
_MENTION = "Pièce jointe, sans effet sur le résultat"


class RectificationAdministrative(Imprime):
    """Every rectification of a version that is closed, the last one in force. ``noms``: who signed each."""

    def __init__(self, pv: ProcesVerbal, faites: tuple[Rectification, ...], noms: tuple[str, ...]) -> None:
        self._pv, self._faites, self._noms = pv, faites, noms

    def document(self) -> Document:
        """One page, unless they are many."""
        pv = self._pv
        c = Composer(words=pv.dits)
        c.add(NextPageTemplate("next"))
        with c.part():
            left = [
                c.leaf(pv.certification.titre, style="kicker"),
                c.heading(1, TITRE, style="heading2", anchor="rectification"),
            ]
            cadres.head(c, left, _MENTION, specimen=pv.entrainement)
            self._identite(c)
            for faite, nom in zip(self._faites, self._noms, strict=True):
                self._faite(c, faite, nom)
            c.space(8)
            c.paragraph(
                f"La {minuscule(pv.dits.grille)} reste telle qu’elle a été signée ; ses résultats ne changent pas et "
                "ne sont pas signés de nouveau. Cette rectification est inscrite au journal du dossier, signée par la "
                "clé de l’évaluateur.",
                style="note",
            )
        return c.document

    def _identite(self, c: Composer) -> None:
        pv, last = self._pv, self._faites[-1].apres
        born = designation.jour(last.date_naissance) if last.date_naissance else ""
        cadres.identity(
            c,
            [
                ("Nom de naissance", bold(last.nom_naissance)),
                ("Dossier", f"{pv.reference}, version {pv.version}"),
                ("Prénoms", bold(last.prenoms)),
                ("Session", wording.session(pv.session.debut, pv.session.fin, pv.paroles)),
                ("Date de naissance", born),
                ("Organisme", pv.session.organisme),
                ("Lieu de naissance", last.lieu_naissance),
                ("Figée le", wording.instant(pv.fige_le, pv.session.fuseau)),
            ],
        )

    def _faite(self, c: Composer, faite: Rectification, nom: str) -> None:
        c.subheading(2, f"Rectifié le {wording.instant(faite.instant, self._pv.session.fuseau)}")
        names, changed = paroles(AVEC_IDENTITE).etat_civil, faite.apres.differe(faite.avant)
        rows: list[Row] = [
            (cadres.label(majuscule(name)), _said(faite.avant, field), _said(faite.apres, field))
            for field, name in names.items()
            if field in changed
        ]
        room = (styles.WIDTH - 110) / 2
        c.table([110, room, room], ("Donnée", "Avant", "Après"), rows, tight=True)
        c.space(4)
        c.paragraph(bold("Motif : "), faite.motif)
        c.paragraph(bold("Par : "), nom)

    def running_texts(self) -> RunningTexts:
        """No code of a page, which would take it for a page of the grid."""
        pv = self._pv
        footer = f"{pv.certification.titre}, dossier {pv.reference}, version {pv.version}"
        return RunningTexts(footer=footer, mention=_MENTION, header=TITRE)

    def metadata(self) -> Metadata:
        """Dated by the last of them."""
        pv = self._pv
        title = f"{TITRE}, dossier {pv.reference}, version {pv.version}"
        return metadata(title, pv.session.organisme, _MENTION, self._faites[-1].instant)


def _said(known: EtatCivil, field: str) -> str:
    value = getattr(known, field)
    return (designation.jour(value) if field == "date_naissance" and value else value) or wording.DASH
