"""Files as a training body would send them, and as nobody should: made by the tests, never stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import openpyxl

from evaluateur import referentiels
from evaluateur.echange.convocation.convocation import Convocation, Ligne, read_convocation

REFERENTIEL = referentiels.read_file(
    next(f for f in referentiels.bundled() if f.stem == "gestionnaire-parcours-adherents")
)
SEUL = "Nom;Prénom\nMARTIN;Lou\n"


def classeur(*feuilles: Sequence[Sequence[object]], cachees: Sequence[int] = ()) -> bytes:
    """A workbook, one sheet for each table given."""
    livre = openpyxl.Workbook()
    livre.remove(livre.worksheets[0])
    for rang, rangees in enumerate(feuilles):
        feuille = livre.create_sheet(f"Feuille {rang + 1}")
        for rangee in rangees:
            feuille.append(list(rangee))
        if rang in cachees:
            feuille.sheet_state = "hidden"
    sortie = io.BytesIO()
    livre.save(sortie)
    return sortie.getvalue()


def remanie(contenu: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The same workbook, each member changed by hand; None takes it out."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contenu)) as source, zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as cible:
        for membre in source.infolist():
            octets = change(membre.filename, source.read(membre))
            if octets is not None:
                cible.writestr(membre.filename, octets)
    return sortie.getvalue()


def archive(**membres: bytes) -> bytes:
    """Any zip."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as cible:
        for nom, octets in membres.items():
            cible.writestr(nom, octets)
    return sortie.getvalue()


def lire(contenu: str | bytes | Sequence[Sequence[object]]) -> Convocation:
    """The convocation of a CSV text, of bytes, or of a table put into a workbook."""
    if isinstance(contenu, str):
        contenu = contenu.encode()
    elif not isinstance(contenu, bytes):
        contenu = classeur(contenu)
    return read_convocation(contenu, "convocation", REFERENTIEL)


def une(intitule: str, valeur: object) -> Ligne:
    """The only line of a workbook that has one column beside name and first name."""
    return lire([["Nom", "Prénom", intitule], ["MARTIN", "Lou", valeur]]).lignes[0]
