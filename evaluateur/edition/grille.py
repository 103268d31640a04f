"""The official grid: from the procès-verbal alone to the bytes of a PDF. Same record, same bytes."""

from __future__ import annotations

from evaluateur.edition import annexe, gabarit, mots, partie_bloc, premiere_page
from evaluateur.edition.composition import Composeur, Document
from evaluateur.edition.texte import groupes, imprimable
from evaluateur.metier import canonique, proces_verbal
from evaluateur.metier.proces_verbal import ProcesVerbal


def composer(pv: ProcesVerbal) -> bytes:
    """Return the PDF of a procès-verbal."""
    return dessiner(document(pv), pv)


def document(pv: ProcesVerbal) -> Document:
    """Return the story and the structure of the grid; a document is drawn once."""
    c = Composeur()
    premiere_page.composer(c, pv)
    for bloc in pv.blocs:
        if not mots.sans_evaluation(bloc):
            partie_bloc.composer(c, pv, bloc)
    annexe.composer(c, pv, empreinte(pv))
    return c.document


def dessiner(doc: Document, pv: ProcesVerbal) -> bytes:
    """Draw what :func:`document` returned for this record."""
    valeur = empreinte(pv)
    dossier = f"dossier {pv.reference}, version {pv.version}"
    return gabarit.dessiner(
        doc,
        courant(pv),
        instant=pv.fige_le,
        titre=imprimable(f"Grille officielle d’évaluation, {dossier}"),
        auteur=imprimable(pv.session.organisme),
        graine=valeur,
    )


def courant(pv: ProcesVerbal) -> gabarit.Courant:
    """The running texts of the pages."""
    specimen = " (spécimen)" if pv.entrainement else ""
    entreprise = f", {pv.candidat.entreprise}" if pv.candidat.entreprise else ""
    return gabarit.Courant(
        pied=f"{pv.certification.titre}, dossier {pv.reference}, version {pv.version}",
        empreinte=f"Empreinte {groupes(empreinte(pv)[:16])}…",
        tete=f"{mots.nom(pv.candidat)}{entreprise}{specimen}",
    )


def empreinte(pv: ProcesVerbal) -> str:
    """The empreinte of the content: what both evaluators sign for."""
    return canonique.empreinte(proces_verbal.encode(pv))
