"""Every attack, family by family."""

from __future__ import annotations

from itertools import chain

from tests.edition.attaques import (
    etapes_suite,
    gel,
    noms,
    pages_actes,
    pages_dires,
    pages_forme,
    pages_texte,
    signatures_suite,
    versions,
)
from tests.edition.attaques.attaque import Attaque, Recueil, Ruse

RECUEILS: tuple[Recueil, ...] = (
    pages_texte.RECUEIL,
    pages_forme.RECUEIL,
    pages_actes.RECUEIL,
    pages_dires.RECUEIL,
    etapes_suite.STEPS,
    signatures_suite.MADE,
    versions.RECUEIL,
    gel.RECUEIL,
    noms.RECUEIL,
)

ATTAQUES: tuple[Attaque, ...] = tuple(chain.from_iterable(r.attaques for r in RECUEILS))
RUSES: tuple[Ruse, ...] = tuple(chain.from_iterable(r.ruses for r in RECUEILS))
