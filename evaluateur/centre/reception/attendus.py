"""The dossiers that a centre expects: their references, their candidates, and whom to call when one is missing."""

from __future__ import annotations

import csv
import io
from datetime import date

from msgspec import Struct

from evaluateur.echange.convocation.rendez_vous import Designe
from evaluateur.metier import canonique
from evaluateur.metier.refus import Refus

COLONNES = ("reference", "candidat", "evaluateur_1", "contact_1", "evaluateur_2", "contact_2")
OCTETS_MAX = 5_000_000


class AttendusRefuses(Refus):
    """This file is no list of expected dossiers."""


class Attendu(Struct, frozen=True):
    """A dossier that is expected."""

    reference: str
    candidat: str = ""
    appels: tuple[Designe, ...] = ()
    """Whom to call."""
    quand: str = ""
    fin: date | None = None
    """Last day of its session: it is missing after that day."""
    convocation: str = ""
    """Number of the one that announces it; empty for a line of a list."""


def read_csv(data: bytes) -> tuple[Attendu, ...]:
    """Read the list, its columns named :data:`COLONNES`. Raises :class:`AttendusRefuses` with the line."""
    rows = csv.reader(io.StringIO(_text(data), newline=""), delimiter=";", strict=True)
    found: dict[str, Attendu] = {}
    try:
        heading = [cell.strip().casefold() for cell in next(rows, [])]
        missing = [name for name in COLONNES[:2] if name not in heading]
        if missing:
            raise AttendusRefuses(
                f"La liste des dossiers attendus n’a pas de colonne « {missing[0]} ».",
                f"Ses colonnes, séparées par des points-virgules : {', '.join(COLONNES)}.",
            )
        for row in rows:
            line = {name: canonique.one_line(cell) for name, cell in zip(heading, row, strict=False)}
            if not any(line.values()):
                continue
            one = _expected(line, rows.line_num)
            if one.reference in found:
                raise AttendusRefuses(
                    f"Ligne {rows.line_num} : la référence {one.reference} figure deux fois.", "Corrigez la liste."
                )
            found[one.reference] = one
    except csv.Error as error:
        raise AttendusRefuses(
            f"Ligne {rows.line_num} : la liste des dossiers attendus n’est pas un tableau lisible.",
            "Enregistrez-la de nouveau au format CSV, séparé par des points-virgules.",
        ) from error
    return tuple(found.values())


def _expected(line: dict[str, str], number: int) -> Attendu:
    reference = line.get("reference", "")
    if not reference:
        raise AttendusRefuses(f"Ligne {number} : la référence manque.", "Complétez la liste des dossiers attendus.")
    people = ((line.get(f"evaluateur_{n}", ""), line.get(f"contact_{n}", "")) for n in (1, 2))
    return Attendu(reference, line.get("candidat", ""), tuple(Designe(who, how) for who, how in people if who))


def _text(data: bytes) -> str:
    if len(data) <= OCTETS_MAX and b"\0" not in data:
        for codec in ("utf-8-sig", "cp1252"):
            try:
                return data.decode(codec)
            except UnicodeDecodeError:
                continue
    raise AttendusRefuses(
        "La liste des dossiers attendus n’est pas un fichier CSV.", "Enregistrez-la au format « CSV UTF-8 »."
    )
