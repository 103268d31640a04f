"""A référentiel whose missing official texts are filled in: another version, the rest of it as it was.

What is filled in is what stands by itself: headings, codes, numbers, rules. A scale, a criterion or the modalities of a
bloc say how one judges: they are completed in the file, by whoever certifies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from msgspec import UNSET, Struct
from msgspec.structs import replace

from evaluateur.metier import canonique
from evaluateur.metier.referentiel import Referentiel, Revision, TexteOfficiel
from evaluateur.referentiels.lieux import NOMS, Chemin, dit

_LAST = re.compile(r"[0-9]{1,9}$")


class Champ(Struct, frozen=True):
    """A text to be filled in."""

    path: Chemin
    lieu: str
    defaut: str
    """What is said while it lacks."""
    texte: str = ""
    """What was filled in already."""


def champs(livre: Referentiel, actuel: Referentiel) -> list[Champ]:
    """The official texts that a shipped référentiel lacks, in the order of its file, and what its newest version says.

    None where one evaluator may suffice: a grid that one person signed is believed under a référentiel that whoever
    verifies it has, and he has what is shipped.
    """
    if any(len(one.sieges) < 2 for one in livre.juries()):
        return []
    now = _texts(actuel)
    lacking = [(path, text) for path, text in _texts(livre).items() if text.a_completer and not text.texte]
    return [Champ(path, _lieu(path), text.defaut, now[path].texte) for path, text in lacking]


def completer(
    livre: Referentiel, actuel: Referentiel, given: Mapping[Chemin, str], auteur: str, le: date
) -> Referentiel:
    """The version after the newest one: what is shipped, with these texts where it lacks them.

    One that is left empty still lacks.
    """
    typed = {gap.path: canonique.one_line(given.get(gap.path, "")) for gap in champs(livre, actuel)}

    def put(path: Chemin, text: TexteOfficiel) -> TexteOfficiel:
        known = typed.get(path, "")
        return replace(text, texte=known, a_completer=False) if known else text

    signed = Revision(canonique.one_line(auteur), le)
    return replace(_put(livre, put), version=_next(actuel.version), revision=signed)


def complete(livre: Referentiel, other: Referentiel) -> bool:
    """Whether the other is that one with nothing but such texts filled in."""
    lacking = {path: text for path, text in _texts(livre).items() if text.a_completer}
    restored = _put(other, lambda path, text: lacking.get(path, text))
    return bool(champs(livre, livre)) and replace(restored, version=livre.version, revision=livre.revision) == livre


def rang(ref: Referentiel) -> int:
    """Where a version comes among those of its code: by the number that ends its name."""
    return _number(ref.version)


def _number(version: str) -> int:
    found = _LAST.search(version)
    return int(found[0]) if found else 0


def _next(version: str) -> str:
    """« 2 » then « 3 »; « de mars » then « de mars.1 »."""
    if _LAST.search(version):
        return _LAST.sub(str(_number(version) + 1), version)
    return f"{version}.1"


def _texts(ref: Referentiel) -> dict[Chemin, TexteOfficiel]:
    found: dict[Chemin, TexteOfficiel] = {}

    def keep(path: Chemin, text: TexteOfficiel) -> TexteOfficiel:
        found[path] = text
        return text

    _put(ref, keep)
    return found


def _put(ref: Referentiel, put: Callable[[Chemin, TexteOfficiel], TexteOfficiel]) -> Referentiel:
    """The same with each official text that stands by itself replaced."""
    certification, regles = ref.certification, ref.regles
    if certification.rncp is not UNSET:
        certification = replace(certification, rncp=put(("certification", "rncp"), certification.rncp))
    rules = {name: put(("regles", name), getattr(regles, name)) for name in regles.__struct_fields__}
    blocs = tuple(
        replace(
            bloc,
            intitule=put(("blocs", bloc.code, "intitule"), bloc.intitule),
            code_rncp=put(("blocs", bloc.code, "code_rncp"), bloc.code_rncp),
        )
        for bloc in ref.blocs
    )
    return replace(ref, certification=certification, regles=replace(regles, **rules), blocs=blocs)


def _lieu(path: Chemin) -> str:
    first, *rest = path
    return dit((f"bloc {rest[0]}", NOMS[rest[1]]) if first == "blocs" else (NOMS[first], NOMS[rest[0]]))
