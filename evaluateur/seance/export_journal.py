"""A journal as text, as a table or as data: whole, every column, and harmless wherever it is opened."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from msgspec import json, structs

from evaluateur.metier.tableur import defuse
from evaluateur.metier.typographie import francais
from evaluateur.seance.consultation import LigneJournal


def as_text(lines: Sequence[LigneJournal]) -> str:
    """One line a fait, for a terminal."""
    output = []
    for line in lines:
        bloc = "" if line.situee else f"bloc {line.bloc}, "
        old = f" [auparavant : {one_line(line.ancien)}]" if line.ancien else ""
        motif = f" ({one_line(line.motif)})" if line.motif else ""
        output.append(francais(f"{line.rang:5d}  {line.instant[:19]:19}  {line.nom} : {bloc}{line.phrase}{old}{motif}"))
    return "\n".join(output) + "\n"


def one_line(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


def as_csv(lines: Sequence[LigneJournal]) -> str:
    """A table with its heading, for a spreadsheet."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow(LigneJournal.__struct_fields__)
    for line in lines:
        writer.writerow([defuse(v) for v in structs.astuple(line)])
    return stream.getvalue()


def as_json(lines: Sequence[LigneJournal]) -> str:
    """A list of objects, for a program."""
    return json.format(json.encode(lines), indent=1).decode("utf-8") + "\n"
