"""Other values: what each field of a fait could say instead, meaningfully and in a form that still reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.metier import faits_solo as fs
from evaluateur.metier.faits.notation import Pli
from evaluateur.metier.faits_solo import FaitsSolo
from evaluateur.metier.personnes import Habilitation
from tests.cles.reecritures.attaquant import Ligne, contenu, feuillet

_WORDS = (
    ("present", "absent", "abandon"),
    ("presente", "non_presente", "deja_acquis"),
    ("papier", "electronique"),
    ("grille", "feuille_session"),
    ("1", "2", "1+2", "reecrit"),
    ("fin", "pause"),
    ("conforme", "non_conforme", "non_observe"),
    ("acquise", "non_acquise"),
    ("acquis", "non_acquis"),
)
"""Words that stand for one another; blocs « 1 », « 4 » and « 5 » are told by their field."""
_RECALCULES = {"tete", "signature", "engagement", "contenu"}
"""Computed again by whoever repairs: altered alone, they are of no use to him."""


def autres(value: object, field: str = "") -> Iterator[Any]:
    """Values of the same type."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, str):
        yield from _textes(value, field)
    elif isinstance(value, tuple):
        yield from _suites(value)
    elif isinstance(value, Struct):
        for name, own in champs(value):
            yield replace(value, **{name: own})
    elif value is None and field == "habilitation":
        yield Habilitation("HAB-FAUX", date(2031, 1, 1))
    else:
        yield from _simples(value)


def _simples(value: object) -> Iterator[Any]:
    if isinstance(value, int):
        yield value + 1
        if value > 1:
            yield value - 1
    elif isinstance(value, bytes):
        yield bytes(reversed(value))
        yield b""
    elif isinstance(value, datetime):
        yield value + timedelta(hours=1)
    elif isinstance(value, date):
        yield value + timedelta(days=1)


def champs(value: Struct) -> Iterator[tuple[str, Any]]:
    """Each field with each other value."""
    for name in value.__struct_fields__:
        for own in autres(getattr(value, name), name):
            yield name, own


def _textes(value: str, field: str) -> Iterator[str]:
    if field == "bloc":
        yield "5" if value == "1" else "1"
        return
    found = [w for words in _WORDS if value in words for w in words if w != value]
    if found:
        yield from found
    elif len(value) == 64:
        yield value[::-1]
    elif field in ("cellule", "competence", "critere"):
        yield value[:-1] + ("2" if value[-1] == "1" else "1")
    else:
        yield f"{value} (autrement)".strip()
        if value and field not in ("identifiant", "sortant"):
            yield ""


def _suites(value: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if len(value) > 1:
        yield value[1:]
        yield tuple(reversed(value))
    if value:
        yield (*value, value[0])
        for own in autres(value[0]):
            yield (own, *value[1:])
    else:
        yield ("1",)


def lignes_changees(entry: Ligne) -> Iterator[tuple[str, Ligne]]:
    """The line with one thing changed: what, and the line."""
    fait = entry.fait
    for name, own in champs(fait):
        if name not in _RECALCULES:
            yield name, replace(entry, fait=replace(fait, **{name: own}))
    yield from instants(entry)
    if isinstance(fait, Pli) and entry.clair:
        for solo in notes_changees(entry.clair, fait):
            yield "contenu", replace(entry, clair=feuillet(solo))


def instants(entry: Ligne) -> Iterator[tuple[str, Ligne]]:
    """Later, earlier, and of no time zone."""
    when = datetime.fromisoformat(entry.instant)
    for text in (_stamp(when + timedelta(hours=1)), _stamp(when - timedelta(days=9)), _stamp(when)[:-1]):
        yield "instant", replace(entry, instant=text)


def _stamp(when: datetime) -> str:
    return when.isoformat(timespec="microseconds").replace("+00:00", "Z")


def notes_changees(clair: bytes, pli: Pli) -> Iterator[FaitsSolo]:
    """What an evaluator wrote, said otherwise; what hides a count becomes a mark."""
    note = contenu(clair)
    if isinstance(note, fs.Remplissage):
        yield fs.BlocJuge(pli.bloc, "non_acquis", "Écrit après coup.")
    elif note is not None:
        for name, own in champs(note):
            yield replace(note, **{name: own})


def defavorables(pli: Pli) -> FaitsSolo:
    """A verdict against the candidate."""
    return fs.BlocJuge(pli.bloc, "non_acquis", "Écrit après coup.")


def redite(entry: Ligne) -> Ligne:
    """The same line, said anew."""
    return replace(entry, origine=0)
