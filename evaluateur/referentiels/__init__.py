"""Reads, checks and identifies référentiels: the only door by which one enters the application.

A référentiel is written by hand, by people who read French: each refusal is one French sentence that gives the path of
the field (``blocs[0].activites[1].code``) and what to do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import msgspec

from evaluateur import fichiers
from evaluateur.metier import canonique
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.referentiels.comparaison import comparer
from evaluateur.referentiels.completion import EMBLEME_LIEU, champs, complete, completer, rang
from evaluateur.referentiels.controle import fautes
from evaluateur.referentiels.lieux import lacunes
from evaluateur.referentiels.messages import ReferentielInvalide, faute_toml, traduit
from evaluateur.ressources import resources_folder

TAILLE_MAX = fichiers.MIB
"""Bytes of a file: ten times the largest référentiel known."""
_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
_DEEP = re.compile(rf"(?<![A-Za-z0-9_-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{16}}")
"""A name of seventeen parts: ours have three. The reader of TOML takes the square of their number."""

__all__ = [
    "EMBLEME_LIEU",
    "ReferentielInvalide",
    "bundled",
    "canonical_bytes",
    "champs",
    "comparer",
    "complete",
    "completer",
    "empreinte",
    "files",
    "from_canonical",
    "juries",
    "juries_of",
    "lacunes",
    "parse",
    "rang",
    "read_file",
]


def parse(data: bytes, origine: str) -> Referentiel:
    """Read the bytes of a TOML file; ``origine`` names it in the refusal. Raises ReferentielInvalide."""
    try:
        page = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        remede = "Enregistrez le fichier en UTF-8."
        raise ReferentielInvalide(origine, f"la ligne {line} n’est pas en UTF-8", remede) from None
    if not page.strip():
        raise ReferentielInvalide(origine, "le fichier est vide", "Choisissez un autre fichier.")
    if deep := _DEEP.search(page):
        line = page.count("\n", 0, deep.start()) + 1
        raise ReferentielInvalide(origine, f"ligne {line} : trop de points dans un nom", "Corrigez cette ligne.")
    try:
        table = tomllib.loads(page)
    except (ValueError, RecursionError) as error:
        remede = "Corrigez cette ligne ou celle qui la précède."
        raise ReferentielInvalide(origine, faute_toml(str(error), page), remede) from None
    try:
        ref = msgspec.convert(_clean(table), Referentiel, strict=True)
    except msgspec.ValidationError as error:
        raise traduit(str(error), origine) from None
    return _check(ref, origine)


def read_file(path: Path) -> Referentiel:
    """Read a TOML file. Raises ReferentielInvalide, also when it cannot be opened."""
    try:
        data = fichiers.read(path, TAILLE_MAX)
    except fichiers.FichierTropGros as refus:
        raise ReferentielInvalide(path.name, "le fichier est trop gros", refus.remede) from None
    except fichiers.LectureRefusee:
        remede = "Vérifiez qu’il existe et que vous avez l’autorisation de le lire."
        raise ReferentielInvalide(path.name, "le fichier ne s’ouvre pas", remede) from None
    return parse(data, path.name)


def bundled() -> list[Path]:
    """Return the files shipped with the application, by name."""
    return files(resources_folder() / "referentiels")


def files(folder: Path) -> list[Path]:
    """Return the files of a folder, by name."""
    return sorted(folder.glob("*.toml"))


def juries(paths: Iterable[Path]) -> list[Referentiel]:
    """Return what a dossier may begin on: each of these files with each jury that it allows, what certifies first."""
    return juries_of(read_file(path) for path in paths)


def juries_of(refs: Iterable[Referentiel]) -> list[Referentiel]:
    """The same of référentiels that were read."""
    found = sorted(refs, key=lambda ref: (bool(ref.genre), ref.certification.titre))
    return [jury for ref in found for jury in ref.juries()]


def canonical_bytes(ref: Referentiel) -> bytes:
    """Return the bytes under which a référentiel is kept and recognised."""
    return canonique.encode(ref)


def empreinte(ref: Referentiel) -> Empreinte:
    """Return the identity of a référentiel: comments and layout of its file do not count."""
    return canonique.empreinte(canonical_bytes(ref))


@lru_cache(maxsize=16)
def from_canonical(data: bytes) -> Referentiel:
    """Read back what :func:`canonical_bytes` gave. Raises ReferentielInvalide.

    The same bytes are the same référentiel: a reception reads a hundred lots of one.
    """
    origine = "copie enregistrée"
    try:
        ref = canonique.decode(data, Referentiel)
    except msgspec.ValidationError as error:
        raise traduit(str(error), origine) from None
    except msgspec.DecodeError:
        remede = "Importez de nouveau le fichier du référentiel."
        raise ReferentielInvalide(origine, "son contenu est abîmé", remede) from None
    return _check(ref, origine)


def _clean(value: object) -> object:
    """Put every text in the form that is kept (canonique.clean_text): the empreinte must not depend on the keyboard."""
    if isinstance(value, dict):
        return {name: _clean(v) for name, v in value.items()}
    if isinstance(value, list):
        return [_clean(v) for v in value]
    return canonique.clean_text(value) if isinstance(value, str) else value


def _check(ref: Referentiel, origine: str) -> Referentiel:
    """Return the référentiel when its parts agree, else raise the first fault."""
    for path, fault, remede in fautes(ref):
        raise ReferentielInvalide(origine, fault, remede, path)
    return ref
