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


def classeur(*feuilles: Sequence[Sequence[object]], hidden: Sequence[int] = ()) -> bytes:
    """A workbook, one sheet for each table given."""
    livre = openpyxl.Workbook()
    livre.remove(livre.worksheets[0])
    for rang, rows in enumerate(feuilles):
        feuille = livre.create_sheet(f"Feuille {rang + 1}")
        for row in rows:
            feuille.append(list(row))
        if rang in hidden:
            feuille.sheet_state = "hidden"
    output = io.BytesIO()
    livre.save(output)
    return output.getvalue()


def remanie(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The same workbook, each member changed by hand; None takes it out."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as cible:
        for member in source.infolist():
            data = change(member.filename, source.read(member))
            if data is not None:
                cible.writestr(member.filename, data)
    return output.getvalue()


def archive(**members: bytes) -> bytes:
    """Any zip."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as cible:
        for nom, data in members.items():
            cible.writestr(nom, data)
    return output.getvalue()


def lire(content: str | bytes | Sequence[Sequence[object]]) -> Convocation:
    """The convocation of a CSV text, of bytes, or of a table put into a workbook."""
    if isinstance(content, str):
        content = content.encode()
    elif not isinstance(content, bytes):
        content = classeur(content)
    return read_convocation(content, "convocation", REFERENTIEL)


def une(intitule: str, valeur: object) -> Ligne:
    """The only line of a workbook that has one column beside name and first name."""
    return lire([["Nom", "Prénom", intitule], ["MARTIN", "Lou", valeur]]).lignes[0]
