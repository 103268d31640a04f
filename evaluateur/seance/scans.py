"""Scans of what was signed by hand: what may be joined to a dossier."""

from __future__ import annotations

from pathlib import Path

from evaluateur import fichiers
from evaluateur.metier.refus import Refus

TAILLE_MAX = 25 * fichiers.MIB
EXTENSIONS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


class ScanRefuse(Refus):
    """This file is no scan that can be kept."""


def read(path: Path) -> tuple[str, bytes]:
    """The type and the bytes of a scan, told by its content, never by its name.

    Raises :class:`ScanRefuse`, or :class:`evaluateur.fichiers.LectureRefusee`.
    """
    try:
        data = fichiers.read(path, TAILLE_MAX)
    except fichiers.FichierTropGros as error:
        raise ScanRefuse(error.phrase, "Scannez en noir et blanc, ou page par page.") from error
    for start, kind in _BEGINNINGS.items():
        if data.startswith(start):
            return kind, data
    raise ScanRefuse("Ce fichier n’est ni un PDF, ni une image JPEG ou PNG.", "Scannez la feuille de nouveau.")
