"""A scan that came as a PDF: whether it opens, and how many pages it has. Read behind a partition."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from evaluateur import cloison
from evaluateur.cloison import Cloison, LectureInterrompue
from evaluateur.metier.refus import Refus

PAGES_MAX = 200
"""Pages of one scan: a grid has about twenty."""


class NumeriseIllisible(Refus):
    """No one could read this PDF later."""


def count_pages(data: bytes) -> int:
    """How many pages a PDF has, opened as it is. Raises :class:`NumeriseIllisible`.

    Nothing is mended: what only a lenient reader opens may show nothing to the next one.
    """
    with Cloison(__name__) as partition:
        try:
            return int(partition.read(b"", data))
        except LectureInterrompue:
            raise NumeriseIllisible(
                "Ce PDF demande trop de mémoire ou de temps pour être lu.", "Scannez la feuille de nouveau."
            ) from None
        except Refus as refus:
            raise NumeriseIllisible(refus.phrase, refus.remede) from None


def count(data: bytes) -> int:
    """The same, here and without bound."""
    try:
        with pikepdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise NumeriseIllisible(
            "Ce PDF est protégé par un mot de passe : personne ne pourrait l’ouvrir plus tard.",
            "Enregistrez-le sans mot de passe, ou scannez la feuille de nouveau.",
        ) from None
    except (pikepdf.PdfError, ValueError, RuntimeError, OverflowError):
        raise NumeriseIllisible(
            "Ce PDF ne peut pas être ouvert : il est abîmé ou incomplet.",
            "Attendez la fin de la numérisation et choisissez-le de nouveau, ou scannez la feuille de nouveau.",
        ) from None
    if not pages:
        raise NumeriseIllisible("Ce PDF ne contient aucune page.", "Scannez la feuille de nouveau.")
    if pages > PAGES_MAX:
        raise NumeriseIllisible(
            f"Ce PDF compte {pages} pages, pour {PAGES_MAX} au plus.", "Joignez le scan de cette seule feuille."
        )
    return pages


if __name__ == "__main__":
    cloison.serve(lambda _, data: str(count(data)).encode("ascii"))
