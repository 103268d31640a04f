"""Reading the bytes of a file strictly: no repair, no warning, nothing larger than a grid may be."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from cryptography.exceptions import UnsupportedAlgorithm
from pikepdf import Pdf

from evaluateur import fichiers
from evaluateur.edition.verification.verdict import TAILLE_MAX, Reproche

OBJETS_MAX = 200_000
FLUX_MAX = 16 * fichiers.MIB
"""Bytes of one stream once it is inflated: a megabyte of zeros can say that it is a gigabyte. Ours take two million."""
pikepdf.settings.set_qpdf_limits(  # of the process, before anything is read
    flate_max_memory=FLUX_MAX, png_max_memory=FLUX_MAX, run_length_max_memory=FLUX_MAX, tiff_max_memory=FLUX_MAX,
    max_stream_filters=1,
)  # fmt: skip
HOSTILE = (
    pikepdf.PikepdfError, UnsupportedAlgorithm, ArithmeticError, AttributeError, LookupError, NotImplementedError,
    RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""What a file made to hurt can make the readers raise: objects are then not of the kind that their place asks."""
ILLISIBLE = "Ce fichier n’est pas un PDF entier : il est tronqué, abîmé, ou d’une autre nature."
PROTEGE = "Ce PDF est protégé par un mot de passe : redemandez l’original."
_END = b"%%EOF\n"


def load(data: bytes) -> Pdf:
    """Open one state of a file. Raises :class:`Reproche`."""
    if len(data) > TAILLE_MAX:
        raise Reproche("Ce fichier est trop gros pour une grille signée.")
    try:
        pdf = pikepdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True)
        if pdf.is_encrypted:
            raise Reproche(PROTEGE)
        if int(pdf.trailer["/Size"]) > OBJETS_MAX:
            raise Reproche("Ce PDF n’a pas la structure d’une grille officielle.")
        doubtful = bool(pdf.get_warnings())
    except pikepdf.PasswordError as error:
        raise Reproche(PROTEGE) from error
    except HOSTILE as error:
        raise Reproche(ILLISIBLE) from error
    if doubtful:
        raise Reproche(ILLISIBLE)
    return pdf


def before_last(data: bytes) -> bytes:
    """The file as it was before its last increment. Raises :class:`Reproche` when there is none."""
    last = data.rfind(_END)
    previous = data.rfind(_END, 0, max(last, 0))
    if previous < 0:
        raise Reproche("Il manque une signature : le fichier n’en porte pas autant qu’il nomme d’évaluateurs.")
    return data[: previous + len(_END)]
