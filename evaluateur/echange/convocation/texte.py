"""CSV files: which characters, which separator, which rows."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator

from evaluateur.echange.convocation.rangees import Encodage, FichierRefuse, Recueil, Tableau, cellule

SEPARATEURS = (";", ",", "\t")
_ECHANTILLON = 50
"""Rows looked at to find the separator."""
_INDICE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
"""The first line by which a spreadsheet is told the separator; it never shows as a row."""
_BINAIRE = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
"""Characters that no text file holds (\\x1a ends those of old systems)."""


def read_texte(contenu: bytes, nom: str) -> Tableau:
    """Read the bytes of a CSV file. Raises FichierRefuse."""
    page, encodage = _decode(contenu, nom)
    indice = _INDICE.match(page)
    if indice:
        page = page[indice.end() :]
    separateur = indice[1] if indice and indice[1] in SEPARATEURS else _find_separateur(page)
    recueil, numero = Recueil(), 0
    try:
        for numero, ligne in enumerate(_rows(page, separateur), 1):
            recueil.add(numero, [cellule(texte) for texte in ligne])
    except csv.Error:
        raise FichierRefuse(
            f"Un guillemet est mal fermé à partir de la ligne {numero + 1} du fichier : "
            "la suite ne peut pas être découpée en cellules.",
            "Enregistrez de nouveau le tableau au format CSV depuis votre tableur, ou donnez le classeur XLSX.",
        ) from None
    return Tableau(tuple(recueil.rangees), encodage)


def _decode(contenu: bytes, nom: str) -> tuple[str, Encodage]:
    """The text and its encoding: as marked at its beginning, else UTF-8, else what French Windows writes."""
    page: str | None = None
    encodage: Encodage = "Windows-1252"
    for codec, mot in _codecs(contenu):
        try:
            page, encodage = contenu.decode(codec), mot
        except UnicodeDecodeError:
            continue
        break
    if page is None or _BINAIRE.search(page):
        raise FichierRefuse(
            f"« {nom} » n'est ni un texte CSV ni un classeur XLSX.",
            "Demandez au centre un fichier CSV ou XLSX, ou enregistrez-le sous l'un de ces formats.",
        )
    return page.replace("\x1a", ""), encodage


def _codecs(contenu: bytes) -> list[tuple[str, Encodage]]:
    if contenu.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [("utf-16", "UTF-16")]
    if contenu.startswith(codecs.BOM_UTF8):
        return [("utf-8-sig", "UTF-8")]
    return [("utf-8", "UTF-8"), ("cp1252", "Windows-1252")]


def _rows(page: str, separateur: str) -> Iterator[list[str]]:
    # Strict: a quote left open would otherwise swallow the candidates that follow it into one cell.
    return csv.reader(io.StringIO(page, newline=""), delimiter=separateur, strict=True)


def _find_separateur(page: str) -> str:
    """The separator that cuts the most rows into the same number of cells, then into the most cells."""
    return max(SEPARATEURS, key=lambda separateur: _regularity(page, separateur))


def _regularity(page: str, separateur: str) -> tuple[int, int]:
    largeurs: Counter[int] = Counter()
    try:
        for ligne in itertools.islice((ligne for ligne in _rows(page, separateur) if any(ligne)), _ECHANTILLON):
            largeurs[len(ligne)] += 1
    except csv.Error:  # said by the reading, with its place; what was cut before it counts
        pass
    return max(((fois, largeur) for largeur, fois in largeurs.items() if largeur > 1), default=(0, 0))
