"""Scans of what was signed by hand: what may be joined to a dossier."""

from __future__ import annotations

from pathlib import Path

from evaluateur import fichiers
from evaluateur.metier.refus import Refus

TAILLE_MAX = 25 * fichiers.MIB
EXTENSIONS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_DEBUTS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


class ScanRefuse(Refus):
    """This file is no scan that can be kept."""


def read(chemin: Path) -> tuple[str, bytes]:
    """The type and the bytes of a scan, told by its content, never by its name.

    Raises :class:`ScanRefuse`, or :class:`evaluateur.fichiers.LectureRefusee`.
    """
    try:
        octets = fichiers.read(chemin, TAILLE_MAX)
    except fichiers.FichierTropGros as erreur:
        raise ScanRefuse(erreur.phrase, "Scannez en noir et blanc, ou page par page.") from erreur
    for debut, genre in _DEBUTS.items():
        if octets.startswith(debut):
            return genre, octets
    raise ScanRefuse("Ce fichier n’est ni un PDF, ni une image JPEG ou PNG.", "Scannez la feuille de nouveau.")
