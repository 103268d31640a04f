"""``evaluateur verifier``: what a signed grid is worth, said in French, and by the exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from evaluateur import fichiers
from evaluateur.cli.francais import Command
from evaluateur.cli.poste import open_poste, usual_folder
from evaluateur.cli.sortie import say, tell
from evaluateur.edition.verification.verdict import CODES, TAILLE_MAX, Examen, Verdict
from evaluateur.horloge import HorlogeSysteme
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import francais
from evaluateur.titres import FICHIER_MAX

if TYPE_CHECKING:  # the libraries of PDF take a second
    from evaluateur.edition.verification.a_part import Guichet
    from evaluateur.edition.verification.politique import Contexte

_FILE = click.Path(dir_okay=False, path_type=Path)


def _pinned(data_folder: Path | None) -> Contexte:
    """What whoever opens a data folder trusts; without one, nothing, unless the usual folder is a practice one."""
    from evaluateur.edition.verification.politique import Contexte
    from evaluateur.seance.parties.coffre import ENTRAINEMENT
    from evaluateur.seance.verification import known

    usual = usual_folder()
    folder = data_folder or (usual if (usual / ENTRAINEMENT).exists() else None)
    if folder is None:
        return Contexte(HorlogeSysteme().read().instant)
    with open_poste(folder) as poste:
        return known(poste)


@click.command(cls=Command)
@click.argument("grilles", nargs=-1, required=True, type=_FILE)
@click.option(
    "--autorite",
    "autorites",
    type=_FILE,
    multiple=True,
    metavar="CERT",
    help="Certificat de l’autorité de l’organisme de formation.",
)
@click.option("--revocations", "listes", type=_FILE, multiple=True, metavar="LISTE", help="Liste de révocation.")
@click.option(
    "--horodateur",
    "services",
    type=_FILE,
    multiple=True,
    metavar="CERT",
    help="Certificat d’un service d’horodatage.",
)
@click.option("--code", default="", help="Code lu au bas d’une page imprimée, à comparer au fichier.")
@click.option(
    "--donnees",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    help="Dossier de données : les autorités reconnues par la personne qui l’ouvre comptent aussi.",
)
def verifier(
    grilles: tuple[Path, ...],
    autorites: tuple[Path, ...],
    listes: tuple[Path, ...],
    services: tuple[Path, ...],
    code: str,
    donnees: Path | None,
) -> None:
    """Dit si une grille signée est authentique.

    Code de retour : 0 si elle l’est ; 2 si elle est intacte mais que ses signataires ne sont pas reconnus, ou d’un
    autre format ; 1 si elle n’est pas authentifiée.
    Plusieurs fichiers du même dossier : la version remplacée est reconnue.
    """
    from evaluateur.edition.verification.a_part import Guichet

    with Guichet() as guichet:  # first: its libraries load while ours do
        verdicts = _judge(guichet, grilles, _context(autorites, listes, services, donnees))
    codes = {_tell(file, verdict, code) for file, verdict in zip(grilles, verdicts, strict=True)}
    # A refusal (1) weighs more than a doubt (2).
    sys.exit(next((c for c in (1, 2) if c in codes), 0))


def _context(
    autorites: tuple[Path, ...], listes: tuple[Path, ...], services: tuple[Path, ...], data_folder: Path | None
) -> Contexte:
    from evaluateur.referentiels import bundled, juries
    from evaluateur.seance.confiance import lire_autorites
    from evaluateur.seance.verification import one_seat
    from evaluateur.titres.titre import read_certificat

    pinned = _pinned(data_folder)
    known, stampers = list(pinned.autorites), set(pinned.horodateurs)
    for path in autorites:
        with _named(path) as data:
            known = lire_autorites([data], [], known)
    for path in listes:
        with _named(path) as data:
            known = lire_autorites([], [data], known)
    for path in services:
        with _named(path) as data:
            stampers.add(read_certificat(data))
    alone = one_seat(juries(bundled()))
    return replace(pinned, autorites=tuple(known), un_siege=alone, horodateurs=frozenset(stampers))


@contextmanager
def _named(path: Path) -> Iterator[bytes]:
    """What a file holds; whoever refuses it names it."""
    data = fichiers.read(path, FICHIER_MAX)
    try:
        yield data
    except Refus as refus:
        raise Refus(f"{path.name} : {refus.phrase}", refus.remede) from refus


def _judge(guichet: Guichet, files: tuple[Path, ...], contexte: Contexte) -> list[Verdict]:
    """A verdict for each; a file that cannot be read is refused, and does not keep the others from theirs."""
    from evaluateur.edition.verification.politique import together

    return together([_judge_one(guichet, file, contexte) for file in files])


def _judge_one(guichet: Guichet, file: Path, contexte: Contexte) -> Verdict:
    try:
        data = fichiers.read(file, TAILLE_MAX)
    except fichiers.LectureRefusee as refus:
        return Verdict("refuse", (Examen(False, str(refus)),))
    return guichet.verify(data, contexte)


def _tell(file: Path, verdict: Verdict, code: str) -> int:
    """Say a verdict; returns its exit status."""
    from evaluateur.edition.verification.politique import compare_code

    compare = compare_code(verdict, code) if code else verdict
    tell(francais(f"{file.name} : {compare.phrase}"))
    for constat in compare.constats:
        say(f"  {'✓' if constat.bon else '✗'} {constat.phrase}")
    for remarque in compare.remarques:
        say(f"  · {remarque}")
    if compare.statut == "intact":
        say(
            "  Donnez le certificat de l’autorité par --autorite ; ou, par --donnees, le dossier de données "
            "où vous l’avez reconnue."
        )
    return CODES[compare.statut]
