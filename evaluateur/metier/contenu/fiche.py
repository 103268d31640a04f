"""The job sheet that a référentiel may come from: its headings and texts word for word, in the order of the source.

What the grid marks is not written twice: a heading refers to the activity whose points it holds.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from evaluateur.metier.contenu.donnee import Code, CodeCellule, Donnee, Positif, Texte


class Annonce(Donnee, frozen=True):
    """A number that the sheet gives of itself, and the tables whose points it counts."""

    nombre: Positif
    de: Annotated[tuple[CodeCellule, ...], Meta(min_length=1)]


class Rubrique(Donnee, frozen=True):
    """A heading and what stands below it."""

    titre: str = ""
    """Empty where ``renvoi`` brings the heading."""
    niveau: Literal[1, 2, 3] = 1
    textes: tuple[Texte, ...] = ()
    liste: bool = False
    """Each text is a point of a list."""
    renvoi: Code | UnsetType = UNSET
    """The activity of the grid that stands here, with its tables and their points."""
    role: Literal["appellations", "cles"] | UnsetType = UNSET
    """``appellations``: the names of the post, between commas. ``cles``: the table of the key competences."""
    colonnes: tuple[Texte, ...] = ()
    """Heads of that table."""
    annonce: Annonce | UnsetType = UNSET
    lacune: str = ""
    """What the source lost here: our words, never its."""


class CompetenceCle(Donnee, frozen=True):
    """A key competence: one of the lines of the grid."""

    famille: Texte
    numero: Texte
    critere: CodeCellule


class Fiche(Donnee, frozen=True):
    """A job sheet."""

    numero: Texte
    intitule: Texte
    rubriques: Annotated[tuple[Rubrique, ...], Meta(min_length=1)]
    cles: tuple[CompetenceCle, ...] = ()

    @property
    def appellations(self) -> tuple[str, ...]:
        """The names under which the post is known."""
        found = (words for r in self.rubriques if r.role == "appellations" for words in r.textes)
        return tuple(nom for words in found for nom in words.split(", "))
