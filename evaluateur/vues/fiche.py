"""A job sheet as one reads it: its headings in order, each with its lines, and what has to be known of them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from evaluateur.metier.contenu.fiche import Fiche, Rubrique
from evaluateur.metier.referentiel import Activite, Referentiel
from evaluateur.metier.typographie import pluriel


class Ligne(Struct, frozen=True):
    """One text. ``cle``: the number of the key competence that it is."""

    texte: str
    point: bool = False
    """A point of a list."""
    cle: str = ""


class Passage(Struct, frozen=True):
    """A heading, of level 1 to 3, and what stands below it."""

    titre: str
    niveau: int
    lignes: tuple[Ligne, ...] = ()
    tableau: tuple[tuple[str, ...], ...] = ()
    """Rows of a table; the first one heads it."""
    note: str = ""
    """Ours: what the source lost, or what it says of itself and does not hold."""


def passages(ref: Referentiel, fiche: Fiche) -> list[Passage]:
    """The whole sheet, in the order of its source."""
    return [passage for rubrique in fiche.rubriques for passage in _rubrique(ref, fiche, rubrique)]


def decrit(fiche: Fiche, poste: str) -> bool:
    """Whether a post, as someone wrote it, is one of those that the sheet describes."""
    wanted = _plain(poste)
    return bool(wanted) and wanted in {_plain(nom) for nom in (fiche.intitule, *fiche.appellations)}


def _plain(nom: str) -> str:
    words = nom.casefold().replace("’", "'").split()
    return " ".join(words[:-1] if words and words[-1] in ("f/h", "h/f") else words)


def _rubrique(ref: Referentiel, fiche: Fiche, rubrique: Rubrique) -> Iterator[Passage]:
    if rubrique.renvoi:
        activite = next(a for bloc in ref.blocs for a in bloc.activites if a.code == rubrique.renvoi)
        yield from _activite(fiche, activite)
        return
    lines = tuple(Ligne(words, point=rubrique.liste) for words in rubrique.textes)
    table: tuple[tuple[str, ...], ...] = ()
    if rubrique.role == "cles":
        rows = ((key.famille, key.numero, ref.par_critere[key.critere].texte) for key in fiche.cles)
        table = (rubrique.colonnes, *rows)
    note = " ".join(filter(None, (rubrique.lacune, _ecart(ref, rubrique))))
    yield Passage(rubrique.titre, rubrique.niveau, lines, table, note)


def _activite(fiche: Fiche, activite: Activite) -> Iterator[Passage]:
    numeros = {key.critere: key.numero for key in fiche.cles}
    yield Passage(activite.texte, 1)
    for competence in activite.competences:
        lines: list[Ligne] = []
        for groupe in competence.groupes:
            if groupe.entete:
                lines.append(Ligne(groupe.entete))
            lines += [Ligne(c.texte, True, numeros.get(c.code, "")) for c in groupe.criteres]
        yield Passage(competence.texte, 2, tuple(lines))


def _ecart(ref: Referentiel, rubrique: Rubrique) -> str:
    """What the sheet announces of itself, beside what can be read in it."""
    if not rubrique.annonce:
        return ""
    read = sum(len(ref.par_competence[code].criteres) for code in rubrique.annonce.de)
    announced = rubrique.annonce.nombre
    if read == announced:
        return ""
    return f"La fiche en annonce {announced} et en énumère {read} : {pluriel(abs(announced - read), 'ligne')} d’écart."
