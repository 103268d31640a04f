"""``evaluateur referentiel``: what is installed, whether a file will do, in what two versions differ."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluateur import referentiels
from evaluateur.cli.francais import Command, Group
from evaluateur.cli.sortie import say, tell
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import enumeration, francais, pluriel

if TYPE_CHECKING:
    from evaluateur.metier.referentiel import Referentiel

_FILE = click.Path(dir_okay=False, path_type=Path)
DIFFERENT = 1
_ABREGE = 8
"""Digits of an empreinte that are enough to name a référentiel."""
_SIGNES = {"ajoute": "+", "ote": "−", "change": "~", "ordre": "~"}


@click.group(cls=Group)
def referentiel() -> None:
    """Vérifie, liste ou compare les référentiels."""


@referentiel.command()
@click.argument("fichiers", nargs=-1, type=_FILE)
def verifier(fichiers: tuple[Path, ...]) -> None:
    """Vérifie des fichiers de référentiel ; sans argument, ceux de l'application."""
    for file in fichiers or tuple(referentiels.bundled()):
        ref = referentiels.read_file(file)
        tell(francais(f"{file.name} : conforme, {_kind(ref)}, empreinte {referentiels.empreinte(ref)}"))
        for lieu in referentiels.lacunes(ref):
            say(f"    à compléter : {lieu}")


@referentiel.command()
def lister() -> None:
    """Liste les référentiels de l'application."""
    for file in referentiels.bundled():
        ref = referentiels.read_file(file)
        criteres = pluriel(sum(len(b.criteres) for b in ref.blocs), "critère")
        tell(francais(f"{ref.code}  version {ref.version}  {ref.certification.titre}"))
        tell(francais(f"    {_kind(ref)}"))
        tell(francais(f"    {pluriel(len(ref.blocs), 'bloc')}, {criteres}, empreinte {referentiels.empreinte(ref)}"))


def _kind(ref: Referentiel) -> str:
    """What it is for, with how many evaluators, and how many of its texts lack."""
    juries = " ou ".join(str(len(one.sieges)) for one in ref.juries())
    plural = "s" if max(len(one.sieges) for one in ref.juries()) > 1 else ""
    lacking = len(referentiels.lacunes(ref))
    gaps = pluriel(lacking, "texte") + " à compléter" if lacking else "aucun texte à compléter"
    return f"{ref.genre or 'certification'}, {juries} évaluateur{plural}, {gaps}"


@referentiel.command(cls=Command)
@click.argument("ancien")
@click.argument("nouveau")
def comparer(ancien: str, nouveau: str) -> None:
    """Dit mot à mot en quoi deux référentiels diffèrent : fichiers, codes ou codes de contrôle.

    Code de retour : 0 s’ils sont les mêmes, 1 s’ils diffèrent.
    « + » : ajouté ; « − » : ôté ; « ~ » : changé, avec les mots d’avant et d’après entre crochets.
    """
    old, new = _named(ancien), _named(nouveau)
    found = referentiels.comparer(old, new)
    for one in found:
        # A text is shown as it is written: French typography would hide a change of apostrophe.
        lieu = francais(one.lieu)
        tell(f"{_SIGNES[one.nature]} {lieu}{francais(' : ')}{one.dit}" if one.dit else f"~ {lieu}, ordre changé")
    if not found:
        say("Ces deux référentiels sont les mêmes.")
        return
    counts = Counter[str]("change" if one.nature == "ordre" else one.nature for one in found)
    words = (("ajoute", "texte ajouté", "textes ajoutés"), ("ote", "texte ôté", "textes ôtés"),
             ("change", "texte changé", "textes changés"))  # fmt: skip
    said = enumeration([pluriel(counts[key], *forms) for key, *forms in words if counts[key]])
    say(f"De {old.code} version {old.version} à {new.code} version {new.version} : {said}.")
    sys.exit(DIFFERENT)


def _named(given: str) -> Referentiel:
    """The référentiel of a file, of a code or of the first digits of an empreinte. Raises :class:`Refus`."""
    if Path(given).is_file() or given.endswith(".toml"):
        return referentiels.read_file(Path(given))
    installed = [referentiels.read_file(file) for file in referentiels.bundled()]
    for ref in installed:
        if given == ref.code or (len(given) >= _ABREGE and referentiels.empreinte(ref).startswith(given.lower())):
            return ref
    codes = enumeration([ref.code for ref in installed])
    raise Refus(
        f"Aucun référentiel n’a le code « {given} ».",
        f"Donnez un fichier, ou choisissez parmi : {codes}.",
    )
