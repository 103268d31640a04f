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
from typing import cast

import openpyxl
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import TranslatorError
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException, NamedRangeException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from evaluateur.echange.convocation.rangees import VIDE, Cellule, FichierRefuse, Recueil, Tableau, cellule

DECOMPRESSE_MAX = 20_000_000
"""Bytes of all members together, inflated: two thousand lines of sixty columns take half of it."""
RATIO_MAX = 200
"""Inflated bytes for one of the file: sheets of empty formatted rows reach 50, made-up bombs 1,000."""
MEMBRES_MAX = 500
"""Members of the zip: a workbook of one sheet has about ten."""
RANGEES_MAX = 20_000
"""Rows looked at, empty ones included: ten times what may be full. Someone may have formatted a million of them."""
RANGEES_DU_FORMAT = 1_048_576
"""Rows of a sheet, by the format itself: at a number beyond it openpyxl would count for ever."""
_MORCEAU = 1 << 16
_FOND = "[Content_Types].xml"

_ETRANGERS = (
    ("mimetype", "un classeur OpenDocument (ODS) ou un document de la même famille"),
    ("xl/workbook.bin", "un classeur Excel binaire (XLSB)"),
    ("word/document.xml", "un document Word"),
    ("ppt/presentation.xml", "une présentation"),
)
# openpyxl checks nothing: a malformed part lets out whatever Python raises where it is used. SyntaxError is the parent
# of the errors of both XML parsers, ValueError of defusedxml's, LookupError of unknown encodings and missing members.
_FAUTES = (
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


def read_classeur(contenu: bytes, nom: str) -> Tableau:
    """Read the bytes of a workbook. Raises FichierRefuse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl warns of (styles, extensions) is not read here
            return _read_feuilles(_checked_copy(contenu, nom))
    except _FAUTES:
        raise FichierRefuse(
            f"« {nom} » ne s'ouvre pas comme un classeur XLSX : il est abîmé ou incomplet.",
            "Ouvrez-le dans votre tableur, enregistrez-le de nouveau au format XLSX ou CSV, puis recommencez.",
        ) from None


def _checked_copy(contenu: bytes, nom: str) -> io.BytesIO:
    """The same members, read through in small pieces and within their declared sizes, in a plain zip."""
    copie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contenu)) as source, zipfile.ZipFile(copie, "w") as cible:
        membres = [m for m in source.infolist() if not m.is_dir()]
        _check_membres(membres, len(contenu), nom)
        for membre in membres:
            with source.open(membre) as ouvert:
                # Small reads only: one big read inflates all that there is, whatever size was declared.
                octets = b"".join(iter(lambda o=ouvert: o.read(_MORCEAU), b""))  # type: ignore[misc]
            if b"<!DOCTYPE" in octets.replace(b"\0", b""):  # without the zeros of UTF-16
                raise FichierRefuse(
                    f"« {nom} » contient une déclaration DOCTYPE, qu'aucun tableur n'écrit : il n'est pas lu.",
                    "Demandez au centre d'enregistrer de nouveau ce classeur depuis son tableur.",
                )
            cible.writestr(membre.filename, octets)
    copie.seek(0)
    return copie


def _check_membres(membres: list[zipfile.ZipInfo], taille: int, nom: str) -> None:
    noms = [m.filename for m in membres]
    for temoin, quoi in _ETRANGERS:
        if temoin in noms:
            raise FichierRefuse(f"« {nom} » est {quoi}.", "Enregistrez-le au format XLSX ou CSV, puis recommencez.")
    if _FOND not in noms:
        raise FichierRefuse(
            f"« {nom} » est une archive ZIP, pas un classeur.", "Choisissez le fichier CSV ou XLSX qu'elle contient."
        )
    if any(m.flag_bits & 1 for m in membres):
        raise FichierRefuse(
            f"« {nom} » est protégé par un mot de passe.", "Enregistrez-le sans mot de passe, puis recommencez."
        )
    total = sum(m.file_size for m in membres)
    if total > DECOMPRESSE_MAX or total > RATIO_MAX * taille:
        raise FichierRefuse(
            f"« {nom} » est démesuré une fois décompressé : {total // 1_000_000} Mo.",
            "Copiez les seules lignes des candidats dans un classeur neuf, puis recommencez.",
        )
    inconnus = any(m.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for m in membres)
    if inconnus or len(membres) > MEMBRES_MAX or len(set(noms)) < len(noms):
        raise FichierRefuse(
            f"« {nom} » n'est pas fait comme un classeur de tableur.",
            "Demandez au centre d'enregistrer de nouveau ce classeur depuis son tableur.",
        )


def _read_feuilles(copie: io.BytesIO) -> Tableau:
    """The first visible sheet that holds data; the others that do are named."""
    classeur = openpyxl.load_workbook(copie, read_only=True, keep_links=False)
    lue: Recueil | None = None
    autres: list[str] = []
    for feuille in classeur.worksheets:
        if feuille.sheet_state != "visible":
            continue
        if lue is not None:
            autres += [feuille.title] if next(_rows(feuille), None) else []
            continue
        recueil = Recueil()
        for numero, cellules in _rows(feuille):
            recueil.add(numero, cellules)
        if recueil.rangees:
            lue = recueil
    if lue is None:
        raise FichierRefuse(
            "Ce classeur n'a pas de feuille visible qui contienne des données.",
            "Vérifiez que vous avez choisi le bon fichier.",
        )
    return Tableau(tuple(lue.rangees), "XLSX", tuple(autres))


def _rows(feuille: ReadOnlyWorksheet) -> Iterator[tuple[int, list[Cellule]]]:
    """The rows that hold something."""
    feuille.reset_dimensions()  # some programs write wrong ones, and openpyxl would stop there
    # The stubs see another class, but this is its method.
    rangees = cast(Worksheet, feuille).iter_rows(max_row=RANGEES_DU_FORMAT, values_only=True)
    for numero, valeurs in enumerate(rangees, 1):
        if numero > RANGEES_MAX:
            raise FichierRefuse(
                f"La feuille « {feuille.title} » va au-delà de la ligne {RANGEES_MAX}, lignes vides comprises.",
                "Copiez les seules lignes des candidats dans un classeur neuf, puis recommencez.",
            )
        if valeurs.count(None) < len(valeurs):
            yield numero, [_cellule(valeur) for valeur in valeurs]


def _cellule(valeur: object) -> Cellule:
    if valeur is None:
        return VIDE
    if isinstance(valeur, ArrayFormula | DataTableFormula):
        return Cellule(nature="formule")
    if valeur in ERROR_CODES:
        return Cellule(nature="erreur")
    return cellule(_en_texte(valeur))  # any other formula is a text that begins with =


def _en_texte(valeur: object) -> str:
    """The value as someone would have typed it; midnight is a date without hour."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime):
        return f"{valeur:%Y-%m-%d}" if valeur.time() == time() else f"{valeur:%Y-%m-%d %H:%M}"
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return str(valeur)
