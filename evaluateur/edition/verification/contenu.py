"""The procès-verbal that travels in a file, and the pages that it must give."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pikepdf
from msgspec import UNSET, DecodeError, Struct, json
from pikepdf import Pdf

from evaluateur.edition.composition import code_page
from evaluateur.edition.documents.grille import grille
from evaluateur.edition.signature.forme import Promesse
from evaluateur.edition.verification import revisions
from evaluateur.edition.verification.verdict import AutreForme, Examen, Reproche
from evaluateur.metier import canonique
from evaluateur.metier.contenu import image
from evaluateur.metier.contenu.image import ImageRefusee
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.pv.redaction import AVEC_IDENTITE, AVEC_IMAGE, LISIBLE
from evaluateur.metier.vocabulaire import Empreinte


class _Tete(Struct):
    """What every version of a record begins with."""

    schema: int


class Piece(Struct, frozen=True):
    """The record, and the bytes that travel: its empreinte is theirs, whatever later versions add to the form."""

    pv: ProcesVerbal
    octets: bytes

    @property
    def empreinte(self) -> Empreinte:
        """Empreinte of the record."""
        return canonique.empreinte(self.octets)


def read_pv(pdf: Pdf) -> Piece:
    """The record. Raises :class:`Reproche` unless there is exactly one, canonical; :class:`AutreForme` otherwise."""
    pieces = pdf.attachments
    if list(pieces.keys()) != [grille.PIECE]:
        raise Reproche("Les données jointes au document manquent, ou ne sont pas seules.")
    try:
        data = pieces[grille.PIECE].get_file().read_bytes()
        schema = json.decode(data, type=_Tete).schema
        if not LISIBLE <= schema <= AVEC_IDENTITE:
            raise AutreForme("recent" if schema > AVEC_IDENTITE else "ancien")
        pv = proces_verbal.read(data)
        if pv.certification.image is not UNSET:
            image.lire(pv.certification.image)
        without_image, seen = pv.certification.image is UNSET, pv.candidat.identite is not UNSET
        if (schema == AVEC_IMAGE and without_image) or (schema == AVEC_IDENTITE) != seen:
            raise Reproche("Les données jointes ne sont pas écrites comme l’application les écrit.")
        canonical = canonique.encode(json.decode(data))
    except (ImageRefusee, DecodeError, UnicodeError, pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Reproche("Les données jointes au document n’ont pas pu être lues.") from error
    if canonical != data:
        raise Reproche("Les données jointes ne sont pas écrites comme l’application les écrit.")
    return Piece(pv, data)


def require_pages(base: bytes, piece: Piece, promesses: list[Promesse]) -> Examen:
    """Refuse unless every signer commits to these very pages and this record.

    In the layout that goes with their record, the pages are composed again, and must come out the same; laid out
    otherwise, what both applications composed before they signed is what counts.
    """
    expected = (hashlib.sha256(base).digest(), bytes.fromhex(piece.empreinte))
    if any((e.base, e.contenu) != expected for e in promesses) or len({e.mise_en_page for e in promesses}) != 1:
        raise Reproche("Une signature ne porte pas sur ces pages, ou pas sur ces données.")
    if promesses[0].mise_en_page != piece.pv.paroles.mise_en_page:
        return Examen(
            True,
            "Les pages ont été mises en page par une autre version ; ce sont celles que chaque évaluateur a signées.",
        )
    if not same_pages(base, grille.compose(piece.pv)):
        raise Reproche("Les pages ne correspondent pas aux données jointes.")
    return Examen(True, "Les pages, composées de nouveau d’après les données jointes, sont identiques.")


def same_pages(one: bytes, other: bytes) -> bool:
    """Whether two files hold the same objects, whichever compressor wrote them."""
    return one == other or _plain_file(one) == _plain_file(other)


def _plain_file(data: bytes) -> bytes:
    output = BytesIO()
    with revisions.load(data) as pdf:
        pdf.save(
            output,
            static_id=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            fix_metadata_version=False,
        )
    return output.getvalue()


def same_code(pv: ProcesVerbal, typed: str) -> bool:
    """Whether a code read on paper is that of this record; blanks, dashes and case do not count."""
    return _plain(typed) == _plain(code_page.code(pv))


def _plain(code: str) -> str:
    return "".join(c for c in code.upper() if c.isalnum())
