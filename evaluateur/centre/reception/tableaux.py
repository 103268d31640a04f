"""The results as a spreadsheet opens them: CSV, and a workbook with typed cells. Neither runs anything."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Literal

from msgspec import structs

from evaluateur.centre.reception.resultats import COLONNES, Resultat
from evaluateur.metier.tableur import defuse

Dates = Literal["iso", "fr"]
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""


def as_csv(rows: Iterable[Resultat], dates: Dates = "iso") -> bytes:
    """A table for a spreadsheet, UTF-8 with its mark."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLONNES)
    for row in rows:
        writer.writerow([defuse(_said(value, dates)) for value in structs.astuple(row)])
    return stream.getvalue().encode("utf-8-sig")


def _said(value: object, dates: Dates) -> object:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}" if dates == "fr" else value.isoformat()
    return "" if value is None else value


def as_xlsx(rows: Iterable[Resultat]) -> bytes:
    """A workbook: dates are dates, numbers are numbers, and a text is a text whatever it begins with."""
    from openpyxl import Workbook

    book = Workbook(write_only=False)
    book.properties.created = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    sheet = book.worksheets[0]
    sheet.title = "Résultats proposés"
    sheet.freeze_panes = "A2"
    for line, row in enumerate([COLONNES, *(structs.astuple(r) for r in rows)], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(line, column)
            if isinstance(value, str):
                cell.value = _UNSHOWN.sub("", value)
                cell.data_type = "s"  # otherwise a text that begins with = would be a formula
            elif value is not None:
                cell.value = value
                cell.number_format = "yyyy-mm-dd" if isinstance(value, date) else "0"
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
