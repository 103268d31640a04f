"""The people of a session and the seats they hold."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.metier.vocabulaire import FUSEAU, ProfilId


class _Donnee(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of the data about people: immutable, an unknown field is an error."""


class EtatCivil(_Donnee, frozen=True):
    """What a document that proves an identity says of its holder, and the national registry compares."""

    nom_naissance: str = ""
    prenoms: str = ""
    date_naissance: date | None = None
    lieu_naissance: str = ""

    def differe(self, other: EtatCivil) -> tuple[str, ...]:
        """The fields in which the other says something else."""
        return tuple(field for field in self.__struct_fields__ if getattr(self, field) != getattr(other, field))


class Candidat(_Donnee, frozen=True):
    """Who is evaluated. Nothing more is kept than what the grid names; never a social security number."""

    nom_naissance: str = ""
    prenoms: str = ""
    nom_usage: str = ""
    date_naissance: date | None = None
    lieu_naissance: str = ""

    @property
    def nom(self) -> str:
        """The name that screens show: use name first, birth name otherwise."""
        return self.nom_usage or self.nom_naissance

    @property
    def nom_complet(self) -> str:
        """Name then first names, as a list of candidates says it."""
        return f"{self.nom} {self.prenoms}".strip()

    @property
    def etat_civil(self) -> EtatCivil:
        """What of it a document proves: the use name is no part."""
        return EtatCivil(self.nom_naissance, self.prenoms, self.date_naissance, self.lieu_naissance)

    def selon(self, etat_civil: EtatCivil) -> Candidat:
        """The same person, spelled as this says."""
        return replace(
            self,
            nom_naissance=etat_civil.nom_naissance,
            prenoms=etat_civil.prenoms,
            date_naissance=etat_civil.date_naissance,
            lieu_naissance=etat_civil.lieu_naissance,
        )


class Affectation(_Donnee, frozen=True):
    """The candidate's place at work and his way into the certification."""

    entreprise: str = ""
    service: str = ""
    poste: str = ""
    certification_preparee: str = ""
    """Which of the référentiel's publics he prepares."""
    voie_acces: str = ""
    amenagement_minutes: int = 0
    """Minutes added to each timed phase; the reason is never kept."""


class Session(_Donnee, frozen=True):
    """Where and when the jury sits, and for which training body."""

    lieu: str = ""
    debut: date | None = None
    fin: date | None = None
    organisme: str = ""
    fuseau: str = FUSEAU
    """IANA name of the time zone in which instants are printed."""


class Habilitation(_Donnee, frozen=True):
    """The branch's authorisation to evaluate."""

    numero: str
    fin: date | None = None
    """Last day of validity."""


class Evaluateur(_Donnee, frozen=True):
    """Who evaluates, in which capacity; ``identifiant`` is his profile's, ``cle_publique`` checks what he signs."""

    identifiant: ProfilId
    nom: str
    prenom: str
    qualite: str
    employeur: str = ""
    service: str = ""
    habilitation: Habilitation | None = None
    cle_publique: str = ""
    """P-256, SubjectPublicKeyInfo in DER, base64."""

    @property
    def nom_complet(self) -> str:
        """Name then first name."""
        return f"{self.nom} {self.prenom}".strip()
