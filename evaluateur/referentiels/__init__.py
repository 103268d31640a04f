"""Reads, checks and identifies référentiels: the only door by which one enters the application.

A référentiel is written by hand, by people who read French: each refusal is one French sentence that gives the path of
the field (``blocs[0].activites[1].code``) and what to do.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from evaluateur import fichiers
from evaluateur.metier import canonique
from evaluateur.metier.referentiel import Referentiel
from evaluateur.referentiels.controle import fautes
from evaluateur.referentiels.messages import ReferentielInvalide, faute_toml, traduit
from evaluateur.ressources import resources_folder

TAILLE_MAX = 4 * fichiers.MIB
"""Bytes of a file: forty times the largest référentiel known."""

__all__ = [
    "ReferentielInvalide",
    "bundled",
    "canonical_bytes",
    "empreinte",
    "files",
    "from_canonical",
    "parse",
    "read_file",
]


def parse(octets: bytes, origine: str) -> Referentiel:
    """Read the bytes of a TOML file; ``origine`` names it in the refusal. Raises ReferentielInvalide."""
    try:
        page = octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        ligne = octets.count(b"\n", 0, erreur.start) + 1
        remede = "Enregistrez le fichier en UTF-8."
        raise ReferentielInvalide(origine, f"la ligne {ligne} n’est pas en UTF-8", remede) from None
    if not page.strip():
        raise ReferentielInvalide(origine, "le fichier est vide", "Choisissez un autre fichier.")
    try:
        table = tomllib.loads(page)
    except (ValueError, RecursionError) as erreur:
        remede = "Corrigez cette ligne ou celle qui la précède."
        raise ReferentielInvalide(origine, faute_toml(str(erreur), page), remede) from None
    try:
        ref = msgspec.convert(_clean(table), Referentiel, strict=True)
    except msgspec.ValidationError as erreur:
        raise traduit(str(erreur), origine) from None
    return _controle(ref, origine)


def read_file(chemin: Path) -> Referentiel:
    """Read a TOML file. Raises ReferentielInvalide, also when it cannot be opened."""
    try:
        octets = fichiers.read(chemin, TAILLE_MAX)
    except fichiers.FichierTropGros as refus:
        raise ReferentielInvalide(chemin.name, "le fichier est trop gros", refus.remede) from None
    except fichiers.LectureRefusee:
        remede = "Vérifiez qu’il existe et que vous avez le droit de le lire."
        raise ReferentielInvalide(chemin.name, "le fichier ne s’ouvre pas", remede) from None
    return parse(octets, chemin.name)


def bundled() -> list[Path]:
    """Return the files shipped with the application, by name."""
    return files(resources_folder() / "referentiels")


def files(folder: Path) -> list[Path]:
    """Return the files of a folder, by name."""
    return sorted(folder.glob("*.toml"))


def canonical_bytes(ref: Referentiel) -> bytes:
    """Return the bytes under which a référentiel is kept and recognised."""
    return canonique.encode(ref)


def empreinte(ref: Referentiel) -> str:
    """Return the identity of a référentiel: comments and layout of its file do not count."""
    return canonique.empreinte(canonical_bytes(ref))


def from_canonical(octets: bytes) -> Referentiel:
    """Read back what :func:`canonical_bytes` gave. Raises ReferentielInvalide."""
    origine = "copie enregistrée"
    try:
        ref = canonique.decode(octets, Referentiel)
    except msgspec.ValidationError as erreur:
        raise traduit(str(erreur), origine) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        remede = "Importez de nouveau le fichier du référentiel."
        raise ReferentielInvalide(origine, "son contenu est abîmé", remede) from None
    return _controle(ref, origine)


def _clean(valeur: object) -> object:
    """Put every text in the form that is kept (canonique.clean_text): the empreinte must not depend on the keyboard."""
    if isinstance(valeur, dict):
        return {nom: _clean(v) for nom, v in valeur.items()}
    if isinstance(valeur, list):
        return [_clean(v) for v in valeur]
    return canonique.clean_text(valeur) if isinstance(valeur, str) else valeur


def _controle(ref: Referentiel, origine: str) -> Referentiel:
    """Return the référentiel when its parts agree, else raise the first fault."""
    for chemin, faute, remede in fautes(ref):
        raise ReferentielInvalide(origine, faute, remede, chemin)
    return ref
