"""A journal as text, as a table or as data: whole, every column, and harmless wherever it is opened."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from msgspec import json, structs

from evaluateur.metier.typographie import francais
from evaluateur.seance.consultation import LigneJournal

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def as_text(lignes: Sequence[LigneJournal]) -> str:
    """One line a fait, for a terminal."""
    output = []
    for ligne in lignes:
        bloc = "" if ligne.situee else f"bloc {ligne.bloc}, "
        ancien = f" [auparavant : {one_line(ligne.ancien)}]" if ligne.ancien else ""
        motif = f" ({one_line(ligne.motif)})" if ligne.motif else ""
        output.append(
            francais(f"{ligne.rang:5d}  {ligne.instant[:19]:19}  {ligne.nom} : {bloc}{ligne.phrase}{ancien}{motif}")
        )
    return "\n".join(output) + "\n"


def one_line(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


def as_csv(lignes: Sequence[LigneJournal]) -> str:
    """A table with its heading, for a spreadsheet."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow(LigneJournal.__struct_fields__)
    for ligne in lignes:
        writer.writerow([_defuse(v) for v in structs.astuple(ligne)])
    return stream.getvalue()


def _defuse(value: object) -> object:
    """Keep a spreadsheet from running a text that begins like a formula."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULAS) else value


def as_json(lignes: Sequence[LigneJournal]) -> str:
    """A list of objects, for a program."""
    return json.format(json.encode(lignes), indent=1).decode("utf-8") + "\n"
