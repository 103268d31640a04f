"""How a bloc is observed: the official text, and beside it what of it can be counted."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from evaluateur.metier.contenu.donnee import Cle, Donnee, Positif, Texte


class Marque(Donnee, frozen=True):
    """A mark that a situation may bear (« difficile », « anomalie »), counted by the requirements."""

    cle: Cle
    mot: Texte
    icone: str = ""


class Nature(Marque, frozen=True):
    """How a situation came about (« réelle », « reconstituée »)."""

    jouee: bool = False
    """Someone plays the client: the situation names him."""


class ExigenceNombre(Donnee, frozen=True, tag_field="genre", tag="nombre"):
    """So many situations observed."""

    code: Cle
    libelle: Texte
    attendu: Texte
    minimum: Positif
    maximum: Positif


class ExigenceVariete(Donnee, frozen=True, tag_field="genre", tag="variete"):
    """At least so many different values of one field of the situations."""

    code: Cle
    libelle: Texte
    attendu: Texte
    champ: Literal["cadre", "canal"]
    minimum: Positif


class ExigenceMarque(Donnee, frozen=True, tag_field="genre", tag="marque"):
    """At least so many situations that bear a mark; ``conditionnelle`` renders « s'il y a lieu »: never a breach."""

    code: Cle
    libelle: Texte
    attendu: Texte
    marque: Cle
    minimum: Positif
    conditionnelle: bool = False


class ExigencePeriode(Donnee, frozen=True, tag_field="genre", tag="periode"):
    """All situations within so many consecutive days, the first and the last one included."""

    code: Cle
    libelle: Texte
    attendu: Texte
    jours: Positif
    avant_entretien: bool = False
    """The days counted are those that precede the day of the entretien."""


class ExigenceTirage(Donnee, frozen=True, tag_field="genre", tag="tirage"):
    """The case is drawn by lot."""

    code: Cle
    libelle: Texte
    attendu: Texte


Exigence = ExigenceNombre | ExigenceVariete | ExigenceMarque | ExigencePeriode | ExigenceTirage


class Phase(Donnee, frozen=True):
    """A timed part of a bloc."""

    code: Cle
    intitule: Texte
    minutes: Positif
    parties: Positif = 1
    """In how many interviews the phase is spent (bloc 4: three of about five minutes)."""
    entretien: bool = False
    """True for the entretien complémentaire."""


class Repere(Donnee, frozen=True):
    """A passage of the modalities, verbatim, under a heading of ours, for the side panel and the grid."""

    titre: Texte
    texte: Texte
    sur_la_feuille: bool | UnsetType = UNSET
    """False: the blank observation sheet leaves it out, for it says it elsewhere or has no use for it."""


class Modalites(Donnee, frozen=True):
    """How a bloc is observed: the official text, and beside it what can be counted."""

    texte: str
    objet: Texte
    """What a situation is called in this bloc, singular (« entretien d'accueil »)."""
    objet_pluriel: Texte
    reperes: tuple[Repere, ...]
    natures: tuple[Nature, ...]
    canaux: tuple[Marque, ...]
    marques: tuple[Marque, ...]
    exigences: tuple[Exigence, ...]
    phases: tuple[Phase, ...]
    precisions_obligatoires: bool
    """« Ils doivent apporter des précisions » against « ils peuvent »."""
    aborde_non_observe: bool
    """The entretien also covers the competences that were not mobilised."""
    a_completer: bool = False
    """The beginning or the end of the text is lost in the source."""

    def phase(self, code: str) -> Phase | None:
        """Return the phase of this code, or None."""
        return next((p for p in self.phases if p.code == code), None)

    @property
    def tirage(self) -> bool:
        """Whether the case is drawn by lot."""
        return any(isinstance(e, ExigenceTirage) for e in self.exigences)
