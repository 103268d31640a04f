"""A référentiel whose missing official texts are filled in: another version, the rest of it as it was.

What is filled in is what stands by itself: headings, codes, numbers, rules, and the words of a scale that is only
proposed, level by level. How many levels there are, a criterion, the modalities of a bloc say how one judges: they are
completed in the file, by whoever certifies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from evaluateur.metier import canonique
from evaluateur.metier.referentiel import Certification, Referentiel, Revision, TexteOfficiel
from evaluateur.referentiels.lieux import NOMS, Chemin, dit

EMBLEME = "Emblème"
"""What stands for the picture, where an official text was to be completed."""
EMBLEME_LIEU = dit(("certification", NOMS["embleme"]))
"""The place of that text, as it is said to lack."""
_SCALE = ("échelle",)
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
    """The texts that a shipped référentiel lacks, in the order of its file, and what its newest version says."""
    now = _texts(actuel)
    lacking = [(path, text) for path, text in _texts(livre).items() if text.a_completer and not text.texte]
    found = [Champ(path, _lieu(path), text.defaut, now[path].texte) for path, text in lacking]
    return [*found, *_niveaux(livre, actuel)]


def _niveaux(livre: Referentiel, actuel: Referentiel) -> Iterator[Champ]:
    """The words of each scale that is only proposed."""
    for name in _proposees(livre):
        here, there = getattr(livre.echelles, name), getattr(actuel.echelles, name)
        for ours, theirs in zip(here.valeurs, there.valeurs, strict=True):
            words = (*_SCALE, NOMS[name], f"« {ours.mot} »")
            said = theirs.mot if there.a_completer is not True or theirs.mot != ours.mot else ""
            yield Champ(("echelles", name, ours.cle), dit(words), ours.mot, said)


def _proposees(ref: Referentiel) -> list[str]:
    return [name for name in ref.echelles.__struct_fields__ if getattr(ref.echelles, name).a_completer is True]


def completer(
    livre: Referentiel,
    actuel: Referentiel,
    given: Mapping[Chemin, str],
    auteur: str,
    le: date,
    image: str | UnsetType = UNSET,
) -> Referentiel:
    """The version after the newest one: what is shipped, with these texts where it lacks them, and this emblem.

    One that is left empty still lacks.
    """
    typed = {gap.path: canonique.one_line(given.get(gap.path, "")) for gap in champs(livre, actuel)}

    def put(path: Chemin, text: TexteOfficiel) -> TexteOfficiel:
        known = typed.get(path, "")
        return replace(text, texte=known, a_completer=False) if known else text

    signed = Revision(canonique.one_line(auteur), le)
    words = {path[1:]: said for path, said in typed.items() if path[0] == "echelles"}
    filled = _put(livre, put)
    if image is not UNSET:
        filled = replace(filled, certification=_with_emblem(filled.certification, image))
    return _sans_reserve(replace(_scales(filled, words), version=_next(actuel.version), revision=signed), livre)


def _with_emblem(certification: Certification, image: str) -> Certification:
    said = certification.embleme
    known = replace(said, texte=EMBLEME, a_completer=False) if said is not UNSET else UNSET
    return replace(certification, image=image, embleme=known)


def _scales(ref: Referentiel, words: Mapping[Chemin, str]) -> Referentiel:
    """With these words for its levels; a scale each level of which was given its own is proposed no more."""
    scales = {}
    for name in _proposees(ref):
        scale = getattr(ref.echelles, name)
        levels = tuple(replace(v, mot=words.get((name, v.cle), "") or v.mot) for v in scale.valeurs)
        confirmed = all(words.get((name, v.cle)) for v in scale.valeurs)
        scales[name] = replace(scale, valeurs=levels, a_completer=UNSET if confirmed else True)
    return replace(ref, echelles=replace(ref.echelles, **scales))


def _sans_reserve(ref: Referentiel, livre: Referentiel) -> Referentiel:
    """Once no scale is only proposed, nobody is told that one is."""
    if ref.mots is UNSET or not _proposees(livre) or _proposees(ref):
        return ref
    return replace(ref, mots=replace(ref.mots, reserve=""))


def complete(livre: Referentiel, other: Referentiel) -> bool:
    """Whether the other is that one with nothing but such texts filled in."""
    lacking = {path: text for path, text in _texts(livre).items() if text.a_completer}
    restored = _put(other, lambda path, text: lacking.get(path, text))
    if other.certification.image is not UNSET and livre.certification.image is UNSET:
        if _with_emblem(livre.certification, other.certification.image).embleme != other.certification.embleme:
            return False
        bare = replace(restored.certification, image=UNSET, embleme=livre.certification.embleme)
        restored = replace(restored, certification=bare)
    for name in _proposees(livre):
        here, there = getattr(livre.echelles, name), getattr(restored.echelles, name)
        if there.a_completer is False or len(here.valeurs) != len(there.valeurs):
            return False
        levels = tuple(replace(mine, mot=ours.mot) for ours, mine in zip(here.valeurs, there.valeurs, strict=True))
        again = replace(there, valeurs=levels, a_completer=True)
        restored = replace(restored, echelles=replace(restored.echelles, **{name: again}))
    if _sans_reserve(other, livre) == other and other.mots is not UNSET and livre.mots is not UNSET:
        restored = replace(restored, mots=replace(other.mots, reserve=livre.mots.reserve))
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
            # what certifies nothing has no code to be filled in
            code_rncp=bloc.code_rncp if ref.genre else put(("blocs", bloc.code, "code_rncp"), bloc.code_rncp),
        )
        for bloc in ref.blocs
    )
    return replace(ref, certification=certification, regles=replace(regles, **rules), blocs=blocs)


def _lieu(path: Chemin) -> str:
    first, *rest = path
    return dit((f"bloc {rest[0]}", NOMS[rest[1]]) if first == "blocs" else (NOMS[first], NOMS[rest[0]]))
