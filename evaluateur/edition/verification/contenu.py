"""Pages against data: what the file shows must be what its procès-verbal says, and nothing may act or hide in it."""

from __future__ import annotations

import pikepdf
from msgspec import DecodeError
from pikepdf import Dictionary

from evaluateur.edition.composition import code_page
from evaluateur.edition.documents.grille import grille
from evaluateur.edition.lecture import lecture
from evaluateur.edition.verification import dires
from evaluateur.edition.verification.revisions import Etat
from evaluateur.edition.verification.verdict import Examen, Reproche
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import ProcesVerbal

PIECE = "proces-verbal.json"
_CATALOGUE = {
    "/AF", "/AcroForm", "/Extensions", "/Lang", "/MarkInfo", "/Metadata", "/Names", "/Outlines", "/OutputIntents",
    "/PageMode", "/Pages", "/Perms", "/StructTreeRoot", "/Type", "/Version", "/ViewerPreferences",
}  # fmt: skip
_ACTIFS = {"/AA", "/A", "/JS", "/OpenAction", "/Launch", "/XFA", "/RichMediaContent"}


def read_pv(etat: Etat) -> ProcesVerbal:
    """The procès-verbal that travels in the file. Raises :class:`Reproche` unless there is exactly one, canonical."""
    pieces = etat.pdf.attachments
    if list(pieces.keys()) != [PIECE]:
        raise Reproche("Le procès-verbal joint au document manque, ou n’est pas seul.")
    try:
        data = pieces[PIECE].get_file().read_bytes()
        pv = proces_verbal.read(data)
    except (DecodeError, UnicodeError, pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Reproche("Le procès-verbal joint au document ne se lit pas.") from error
    if proces_verbal.encode(pv) != data:
        raise Reproche("Le procès-verbal joint n’est pas écrit comme l’application l’écrit.")
    return pv


def require_passive(etat: Etat) -> None:
    """Refuse whatever acts by itself, or has no business in a grid."""
    root = etat.pdf.Root
    if set(root.keys()) - _CATALOGUE or set(root.get("/Names", Dictionary()).keys()) - {"/EmbeddedFiles"}:
        raise Reproche("Le document contient autre chose qu’une grille : une action, un script ou une pièce de trop.")
    for page in etat.pdf.pages:
        annotations = page.obj.get("/Annots")
        foreign = [
            a
            for a in (annotations.as_list() if isinstance(annotations, pikepdf.Array) else ())
            if not isinstance(a, Dictionary) or a.get("/Subtype") != "/Widget" or a.get("/FT") != "/Sig"
        ]
        if foreign or any(key in page.obj for key in _ACTIFS):
            raise Reproche("Une page porte une annotation ou une action qui n’est pas d’une grille.")


def compare(etat: Etat, pv: ProcesVerbal) -> Examen:
    """Refuse unless the pages say what the data say.

    Composed again by this application they are the same bytes, or the same texts; laid out by another version, they
    must still say all that counts.
    """
    expected = grille.compose(pv)
    if etat.octets == expected:
        return Examen(True, "Les pages, composées de nouveau d’après les données jointes, sont identiques.")
    try:
        loaded, wanted = lecture.read(etat.octets), lecture.read(expected)
    except lecture.Illisible as error:
        raise Reproche("Le texte des pages ne se lit pas.") from error
    if not loaded.findings and loaded.leaves == wanted.leaves and loaded.artefacts == wanted.artefacts:
        return Examen(True, "Le texte des pages est, mot pour mot, celui des données jointes.")
    if loaded.findings or dires.missing([feuille.text for feuille in loaded.leaves], pv):
        raise Reproche("Les pages ne disent pas ce que dit le procès-verbal joint.")
    return Examen(
        True,
        "Mises en page par une autre version, les pages disent les mêmes notes, résultats et textes que les données.",
    )


def same_code(pv: ProcesVerbal, saisi: str) -> bool:
    """Whether a code read on paper is that of this record; blanks, dashes and case do not count."""
    return _plain(saisi) == _plain(code_page.code(pv))


def _plain(code: str) -> str:
    return "".join(c for c in code.upper() if c.isalnum())
