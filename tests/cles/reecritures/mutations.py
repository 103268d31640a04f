"""Every way to alter a journal, line by line: changed, removed, moved, doubled, added, replayed. Made, not chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.metier.faits.notation import Pli
from evaluateur.metier.faits.partage import FaitPartage
from tests.cles.reecritures import formes, valeurs
from tests.cles.reecritures.attaquant import Attaquant, Ligne, feuillet
from tests.cles.reecritures.scenes import Scene

ETRANGER = "f" * 16
"""A person whom nobody knows."""


class Mutation(Struct, frozen=True):
    """A journal altered, before anything is repaired."""

    genre: str
    quoi: str
    """Type of the fait, and which part of it."""
    entries: list[Ligne]

    @property
    def nom(self) -> str:
        """What it is called."""
        return f"{self.genre} {self.quoi}"

    @property
    def kind(self) -> str:
        """The type of the fait."""
        return self.quoi.replace(".", " ").replace(",", " ").split()[0]


def echantillon(entries: list[Ligne], whole: bool) -> list[int]:
    """Places to alter: every line, plis by the first, the middle and the last of each grid; or one of each kind."""
    plis: dict[tuple[object, ...], list[int]] = {}
    places = []
    for place, entry in enumerate(entries):
        if isinstance(entry.fait, Pli):
            plis.setdefault((entry.auteur, entry.fait.bloc, entry.fait.version), []).append(place)
        else:
            places.append(place)
    for own in plis.values():
        places += sorted({own[0], own[1], own[len(own) // 2], own[-1]}) if whole else [own[1]]
    if whole:
        return sorted(places)
    return sorted({(type(entries[p].fait), entries[p].auteur): p for p in sorted(places, reverse=True)}.values())


def _au_lieu(entries: list[Ligne], place: int, *mises: Ligne) -> list[Ligne]:
    return [*entries[:place], *mises, *entries[place + 1 :]]


def changees(a: Attaquant, places: Iterable[int]) -> Iterator[Mutation]:
    """Each field of each line says something else; its author is someone else."""
    for place in places:
        entry = a.entries[place]
        kind = type(entry.fait).__name__
        for field, other in valeurs.lignes_changees(entry):
            yield Mutation("changer", f"{kind}.{field}", _au_lieu(a.entries, place, other))
        for auteur in {a.moi, a.autre, a.ensemble, ETRANGER} - {entry.auteur}:
            who = "moi" if auteur == a.moi else "lui" if auteur == a.autre else "étranger ou deux"
            other = replace(entry, auteur=auteur)
            yield Mutation("changer", f"{kind}, auteur {who}", _au_lieu(a.entries, place, other))


def otees(a: Attaquant, places: Iterable[int]) -> Iterator[Mutation]:
    """A line is gone; then it and all that follows but the end."""
    for place in places:
        kind = type(a.entries[place].fait).__name__
        yield Mutation("ôter", kind, _au_lieu(a.entries, place))
        yield Mutation("doubler", kind, _au_lieu(a.entries, place, a.entries[place], a.entries[place]))
    for name in sorted({type(entry.fait).__name__ for entry in a.entries}):
        yield Mutation("ôter tous les", name, [o for o in a.entries if type(o.fait).__name__ != name])


def deplacees(a: Attaquant, places: Iterable[int]) -> Iterator[Mutation]:
    """A line stands elsewhere: one earlier, one later, around the other's last signature, at the end."""
    for place in places:
        entry = a.entries[place]
        rest = _au_lieu(a.entries, place)
        kind = type(entry.fait).__name__
        last = dernier_serment(a, rest)
        for name, where in (
            ("un plus tôt", place - 1), ("un plus tard", place + 1), ("avant son serment", last),
            ("après son serment", last + 1), ("au début", 1), ("à la fin", len(rest)),
        ):  # fmt: skip
            if 0 <= where <= len(rest) and where != place:
                yield Mutation("déplacer", f"{kind} {name}", [*rest[:where], entry, *rest[where:]])


def dernier_serment(a: Attaquant, entries: list[Ligne]) -> int:
    """Place of the last line that someone else signed; 0 when there is none."""
    return max((p for p, o in enumerate(entries) if isinstance(o.fait, formes.SIGNES) and o.auteur != a.moi), default=0)


def modeles(a: Attaquant, scenes: Iterable[Scene]) -> dict[str, Ligne]:
    """One line of each type of fait, of this dossier where it has one, else of another of the same people."""
    found: dict[str, Ligne] = {}
    for scene in scenes:
        for line, fait in scene.faits():
            found.setdefault(line.type, Ligne(line.auteur, line.instant, fait))
    return found | {type(o.fait).__name__: replace(o, origine=0) for o in a.entries}


def ajoutees(a: Attaquant, scenes: Iterable[Scene]) -> Iterator[Mutation]:
    """A line of each type, as it could be, at several places, in each name."""
    last = dernier_serment(a, a.entries)
    signes = [p for p, o in enumerate(a.entries) if isinstance(o.fait, formes.SIGNES) and o.auteur != a.moi]
    where = {"au début": 1, "avant son premier serment": signes[0], "avant son serment": last,
             "après son serment": last + 1, "à la fin": len(a.entries)}  # fmt: skip
    for kind, model in modeles(a, scenes).items():
        for fait in _plausibles(model):
            for auteur in dict.fromkeys((a.moi, a.autre, a.ensemble)):
                mine = replace(model, auteur=auteur, fait=_assis(fait, a.siege(a.moi if auteur == a.moi else a.autre)))
                for name, place in where.items():
                    instant = a.entries[place - 1].instant
                    added = replace(mine, instant=instant)
                    yield Mutation("ajouter", f"{kind} {name}", [*a.entries[:place], added, *a.entries[place:]])


def _plausibles(model: Ligne) -> Iterator[FaitPartage]:
    """The model itself, and the same with another word."""
    yield model.fait
    other = next((o.fait for name, o in valeurs.lignes_changees(model) if o.fait != model.fait), None)
    if other is not None:
        yield other


def _assis(fait: FaitPartage, siege: int) -> FaitPartage:
    own = "siege" in fait.__struct_fields__ and isinstance(fait, (*formes.SIGNES, Pli))
    return replace(fait, siege=siege) if own else fait


def rejouees(a: Attaquant, scenes: Iterable[Scene]) -> Iterator[Mutation]:
    """What the other signed elsewhere, in the place of what he signed here, and at the end."""
    ici = [p for p, o in enumerate(a.entries) if isinstance(o.fait, formes.SIGNES) and o.auteur != a.moi]
    for scene in scenes:
        for line, fait in scene.faits():
            if not formes.signe(line.type) or line.auteur == a.moi:
                continue
            other = Ligne(line.auteur, line.instant, fait)
            d_ou = "d’ici" if scene.dossier == a.scene.dossier else f"de {scene.nom}"
            yield Mutation("rejouer", f"{line.type} {d_ou} à la fin", [*a.entries, other])
            for place in [p for p in ici if type(a.entries[p].fait) is type(fait)]:
                if a.entries[place].fait != fait:
                    yield Mutation("rejouer", f"{line.type} {d_ou}", _au_lieu(a.entries, place, other))


def grilles_rejouees(a: Attaquant, scenes: Iterable[Scene]) -> Iterator[Mutation]:
    """A whole grid of another dossier in the place of the one of here; each person's, in each bloc."""
    for scene in scenes:
        if scene.dossier == a.scene.dossier:
            continue
        for auteur in a.scene.personnes:
            for bloc in ("1", "5"):
                theirs = [Ligne(i.auteur, i.instant, f) for i, f in scene.faits() if _de(i.auteur, f, auteur, bloc)]
                ours = [p for p, o in enumerate(a.entries) if _de(o.auteur, o.fait, auteur, bloc)]
                if theirs and ours:
                    rest = [o for p, o in enumerate(a.entries) if p > ours[0] and p not in ours]
                    entries = [*a.entries[: ours[0]], *theirs, *rest]
                    yield Mutation("rejouer", f"grille du bloc {bloc} de {scene.nom}", entries)


def _de(author: str, fait: FaitPartage, auteur: str, bloc: str) -> bool:
    """Whether this is a pli of this person in this bloc."""
    return isinstance(fait, Pli) and (author, fait.bloc) == (auteur, bloc)


def regrattees(a: Attaquant) -> Iterator[Mutation]:
    """Every grid that he can open says the contrary: one's own, the other's, or both."""
    for name, who in (("la mienne", {a.moi}), ("la sienne", set(a.autres)), ("les deux", set(a.scene.personnes))):
        entries = []
        for entry in a.entries:
            changed = entry
            if isinstance(entry.fait, Pli) and entry.clair and entry.auteur in who:
                other = next(iter(valeurs.notes_changees(entry.clair, entry.fait)), None)
                if other is not None and len(feuillet(other)) == len(entry.clair):
                    changed = replace(entry, clair=feuillet(other))
            entries.append(changed)
        yield Mutation("réécrire", f"grilles, {name}", entries)


def tronquees(a: Attaquant, places: Iterable[int]) -> Iterator[Mutation]:
    """The end is gone."""
    for place in places:
        if place:
            yield Mutation("tronquer", f"{type(a.entries[place].fait).__name__} et la suite", a.entries[:place])


def toutes(a: Attaquant, scenes: list[Scene], whole: bool) -> Iterator[Mutation]:
    """All of them. ``entier``: on every line, not on one of each kind."""
    places = echantillon(a.entries, whole)
    yield from changees(a, places)
    yield from otees(a, places)
    yield from deplacees(a, places)
    yield from ajoutees(a, scenes)
    yield from rejouees(a, scenes)
    yield from grilles_rejouees(a, scenes)
    yield from regrattees(a)
    yield from tronquees(a, places)
