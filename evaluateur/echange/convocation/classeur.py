"""XLSX workbooks: a zip checked before any library sees it, then its first sheet that holds data.

openpyxl is given a copy made of what was checked, so that a zip which lies about itself cannot show it anything else.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, cast

import openpyxl
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import TranslatorError
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException, NamedRangeException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from evaluateur.echange.convocation import feuille as feuilles
from evaluateur.echange.convocation.rangees import VIDE, Cellule, FichierRefuse, Masquees, Recueil, Tableau, cellule

DECOMPRESSE_MAX = 20_000_000
"""Bytes of all members together, inflated: two thousand lines of sixty columns take half of it."""
RATIO_MAX = 200
"""Inflated bytes for one of the file: sheets of empty formatted rows reach 50, made-up bombs 1,000."""
MEMBRES_MAX = 500
"""Members of the zip: a workbook of one sheet has about ten."""
FEUILLES_MAX = 50
"""Sheets: each is read through, if only to say that it is left out."""
RANGEES_MAX = 20_000
"""Rows looked at, empty ones included: ten times what may be full. Someone may have formatted a million of them."""
RANGEES_DU_FORMAT = 1_048_576
"""Rows of a sheet, by the format itself: at a number beyond it openpyxl would count for ever."""
_CHUNK = 1 << 16
_FOND = "[Content_Types].xml"

_FOREIGN = (
    ("mimetype", "un classeur OpenDocument (ODS) ou un document de la même famille"),
    ("xl/workbook.bin", "un classeur Excel binaire (XLSB)"),
    ("word/document.xml", "un document Word"),
    ("ppt/presentation.xml", "une présentation"),
)
# openpyxl checks nothing: a malformed part lets out whatever Python raises where it is used. SyntaxError is the parent
# of the errors of both XML parsers, ValueError of defusedxml's, LookupError of unknown encodings and missing members.
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    InvalidFileException,
    CellCoordinatesException,
    NamedRangeException,
    TokenizerError,
    TranslatorError,
)


def read_classeur(content: bytes, name: str, hidden: bool = False) -> Tableau:
    """Read the bytes of a workbook, what it hides left out unless asked for. Raises FichierRefuse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl warns of (styles, extensions) is not read here
            return _read_feuilles(_checked_copy(content, name), hidden)
    except _FAULTS:
        raise FichierRefuse(
            f"« {name} » ne s’ouvre pas comme un classeur XLSX : il est abîmé ou incomplet.",
            "Ouvrez-le dans votre tableur, enregistrez-le de nouveau au format XLSX ou CSV, puis recommencez.",
        ) from None


def _checked_copy(content: bytes, name: str) -> io.BytesIO:
    """The same members, read through in small pieces and within their declared sizes, in a plain zip."""
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(copy, "w") as target:
        members = [m for m in source.infolist() if not m.is_dir()]
        _check_members(members, len(content), name)
        for member in members:
            with source.open(member) as ouvert:
                # Small reads only: one big read inflates all that there is, whatever size was declared.
                data = b"".join(iter(lambda o=ouvert: o.read(_CHUNK), b""))  # type: ignore[misc]
            if b"<!DOCTYPE" in data.replace(b"\0", b""):  # without the zeros of UTF-16
                raise FichierRefuse(
                    f"« {name} » contient une déclaration DOCTYPE, qu’aucun tableur n’écrit : il n’est pas lu.",
                    "Demandez à l’organisme d’enregistrer de nouveau ce classeur depuis son tableur.",
                )
            target.writestr(member.filename, data)
    copy.seek(0)
    return copy


def _check_members(members: list[zipfile.ZipInfo], size: int, name: str) -> None:
    names = [m.filename for m in members]
    for temoin, what in _FOREIGN:
        if temoin in names:
            raise FichierRefuse(f"« {name} » est {what}.", "Enregistrez-le au format XLSX ou CSV, puis recommencez.")
    if _FOND not in names:
        raise FichierRefuse(
            f"« {name} » est une archive ZIP, pas un classeur.", "Choisissez le fichier CSV ou XLSX qu’elle contient."
        )
    if any(m.flag_bits & 1 for m in members):
        raise FichierRefuse(
            f"« {name} » est protégé par un mot de passe.", "Enregistrez-le sans mot de passe, puis recommencez."
        )
    total = sum(m.file_size for m in members)
    if total > DECOMPRESSE_MAX or total > RATIO_MAX * size:
        raise FichierRefuse(
            f"« {name} » est démesuré une fois décompressé : {total // 1_000_000} Mo.",
            "Copiez les seules lignes des candidats dans un classeur neuf, puis recommencez.",
        )
    if sum(n.startswith("xl/worksheets/") and n.endswith(".xml") for n in names) > FEUILLES_MAX:
        raise FichierRefuse(
            f"« {name} » compte plus de {FEUILLES_MAX} feuilles.",
            "Copiez les seules lignes des candidats dans un classeur neuf, puis recommencez.",
        )
    unknown = any(m.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for m in members)
    if unknown or len(members) > MEMBRES_MAX or len(set(names)) < len(names):
        raise FichierRefuse(
            f"« {name} » n’a pas la structure d’un classeur.",
            "Demandez à l’organisme d’enregistrer de nouveau ce classeur depuis son tableur.",
        )


def _read_feuilles(copy: io.BytesIO, hidden: bool) -> Tableau:
    """The first visible sheet that holds data; the others that do are named."""
    classeur = openpyxl.load_workbook(feuilles.as_transitional(copy), read_only=True, keep_links=False)
    shared = feuilles.read_shared(cast(Any, classeur)._archive)
    loaded: Recueil | None = None
    masquees = Masquees()
    others: list[str] = []
    for feuille in classeur.worksheets:
        if feuille.sheet_state != "visible":
            continue
        if loaded is not None:
            others += [feuille.title] if next(_rows(feuille), None) else []
            continue
        if shared is not None:
            cast(Any, feuille)._shared_strings = shared
        recueil, left_out = _read_feuille(feuille, hidden)
        if recueil.rangees or left_out:
            loaded, masquees = recueil, left_out
    if loaded is None:
        raise FichierRefuse(
            "Ce classeur n’a pas de feuille visible qui contienne des données.",
            "Vérifiez que vous avez choisi le bon fichier.",
        )
    return Tableau(tuple(loaded.rangees), "XLSX", tuple(others), masquees)


def _read_feuille(feuille: ReadOnlyWorksheet, hidden: bool) -> tuple[Recueil, Masquees]:
    """The rows of a sheet as it shows them, and what it does not show."""
    with cast(Any, feuille)._get_source() as source:
        shape = feuilles.read_forme(source)
    recueil, left_out = Recueil(), list[int]()
    for numero, row in _rows(feuille):
        cellules = shape.fill(numero, row)
        if numero in shape.rangees_masquees:
            left_out.append(numero)
            if not hidden:
                continue
        shown = shape.shown(cellules)
        recueil.add(numero, cellules if hidden else shown)
    return recueil, Masquees(tuple(left_out), shape.lettres)


def _rows(feuille: ReadOnlyWorksheet) -> Iterator[tuple[int, list[Cellule]]]:
    """The rows that hold something."""
    feuille.reset_dimensions()  # some programs write wrong ones, and openpyxl would stop there
    # The stubs see another class, but this is its method.
    rows = cast(Worksheet, feuille).iter_rows(max_row=RANGEES_DU_FORMAT, values_only=True)
    for numero, values in enumerate(rows, 1):
        if numero > RANGEES_MAX:
            raise FichierRefuse(
                f"La feuille « {feuille.title} » va au-delà de la ligne {RANGEES_MAX}, lignes vides comprises.",
                "Copiez les seules lignes des candidats dans un classeur neuf, puis recommencez.",
            )
        if values.count(None) < len(values):
            yield numero, [_cellule(value) for value in values]


def _cellule(value: object) -> Cellule:
    if value is None:
        return VIDE
    if isinstance(value, ArrayFormula | DataTableFormula):
        return Cellule(nature="formule")
    if value in ERROR_CODES:
        return Cellule(nature="erreur")
    if isinstance(value, str):
        value = feuilles.unescape(value)
    return cellule(_as_text(value))  # any other formula is a text that begins with =


def _as_text(value: object) -> str:
    """The value as someone would have typed it; midnight is a date without hour."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
