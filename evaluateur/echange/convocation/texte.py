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
from evaluateur.echange.convocation.valeurs import looks_damaged

SEPARATEURS = (";", ",", "\t")
_SAMPLE = 50
"""Rows looked at to find the separator."""
_INDEX = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
"""The first line by which a spreadsheet is told the separator; it never shows as a row."""
_STRANGERS = (("mac_roman", "d’un Mac (MacRoman)"), ("cp850", "de MS-DOS (CP850)"))
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ’‘“”«»–—…°º\u00a0")
_ODD_CAPITAL = re.compile("[a-zà-ÿ][À-ÖØ-ÝŒŸ]")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
"""Characters that no text file holds (\\x1a ends those of old systems)."""


def read_texte(content: bytes, name: str) -> Tableau:
    """Read the bytes of a CSV file. Raises FichierRefuse."""
    page, encoding = _decode(content, name)
    index = _INDEX.match(page)
    if index:
        page = page[index.end() :]
    separator = index[1] if index and index[1] in SEPARATEURS else _find_separator(page)
    recueil, numero = Recueil(), 0
    try:
        for numero, row in enumerate(_rows(page, separator), 1):
            recueil.add(numero, [cellule(text) for text in row])
    except csv.Error:
        raise FichierRefuse(
            f"Un guillemet est mal fermé à partir de la ligne {numero + 1} du fichier : la suite ne peut pas être "
            "découpée en cellules.",
            "Enregistrez de nouveau le tableau au format CSV depuis votre tableur, ou donnez le classeur XLSX.",
        ) from None
    return Tableau(tuple(recueil.rangees), encoding)


def _decode(content: bytes, name: str) -> tuple[str, Encodage]:
    """The text and its encoding: as marked at its beginning, else UTF-8, else what French Windows writes."""
    page: str | None = None
    encoding: Encodage = "Windows-1252"
    stranger = _stranger(content)
    if stranger:
        raise FichierRefuse(
            f"« {name} » est enregistré dans l’alphabet {stranger} : ses accents seraient faux.",
            "Dans votre tableur, choisissez « Classeur Excel (XLSX) » ou « CSV UTF-8 » sous « Enregistrer sous ».",
        )
    for codec, word in _codecs(content):
        try:
            page, encoding = content.decode(codec), word
        except UnicodeDecodeError:
            continue
        break
    if page is None or _BINARY.search(page):
        raise FichierRefuse(
            f"« {name} » n’est ni un texte CSV ni un classeur XLSX.",
            "Demandez à l’organisme un fichier CSV ou XLSX, ou enregistrez-le sous l’un de ces formats.",
        )
    return page.replace("\x1a", ""), encoding


def _codecs(content: bytes) -> list[tuple[str, Encodage]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [("utf-16", "UTF-16")]
    if content.startswith(codecs.BOM_UTF8):
        return [("utf-8-sig", "UTF-8")]
    return [("utf-8", "UTF-8"), ("cp1252", "Windows-1252")]


def _stranger(content: bytes) -> str:
    """Whose alphabet a file is in when it is neither UTF-8's nor Windows's; nothing when that cannot be told.

    Windows's would give « StŽphane » for a Mac, « St‚phane » for MS-DOS: what the other one gives must be French.
    """
    for codec in ("utf-8", "utf-16") if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ("utf-8",):
        try:
            content.decode(codec)
        except UnicodeDecodeError:
            continue
        return ""
    if not looks_damaged(content.decode("cp1252", "replace")):
        return ""
    return next((word for codec, word in _STRANGERS if _is_french(content.decode(codec))), "")


def _is_french(page: str) -> bool:
    return all(c.isascii() or c in _FRENCH for c in page) and not _ODD_CAPITAL.search(page)


def _rows(page: str, separator: str) -> Iterator[list[str]]:
    # Strict: a quote left open would otherwise swallow the candidates that follow it into one cell.
    return csv.reader(io.StringIO(page, newline=""), delimiter=separator, strict=True)


def _find_separator(page: str) -> str:
    """The separator that cuts the most rows into the same number of cells, then into the most cells."""
    return max(SEPARATEURS, key=lambda separator: _regularity(page, separator))


def _regularity(page: str, separator: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for row in itertools.islice((row for row in _rows(page, separator) if any(row)), _SAMPLE):
            widths[len(row)] += 1
    except csv.Error:  # said by the reading, with its place; what was cut before it counts
        pass
    return max(((times, width) for width, times in widths.items() if width > 1), default=(0, 0))
