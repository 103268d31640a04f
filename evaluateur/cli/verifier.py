"""``evaluateur verifier``: what a signed grid is worth, said in French, and by the exit status."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import platformdirs

from evaluateur import fichiers as lecture
from evaluateur.cli.sortie import say
from evaluateur.edition.verification.verdict import TAILLE_MAX
from evaluateur.horloge import HorlogeSysteme
from evaluateur.metier.typographie import francais
from evaluateur.titres import FICHIER_MAX

_FILE = click.Path(dir_okay=False, path_type=Path)


def _data_folder() -> Path:
    return Path(platformdirs.user_data_dir("evaluateur", appauthor=False))


@click.command()
@click.argument("fichiers", nargs=-1, required=True, type=_FILE)
@click.option(
    "--autorite",
    "autorites",
    type=_FILE,
    multiple=True,
    metavar="CERT",
    help="Certificat de l’autorité du centre ; à défaut, celles que l’application connaît.",
)
@click.option("--revocations", "listes", type=_FILE, multiple=True, metavar="LISTE", help="Liste de révocation.")
@click.option(
    "--horodateur",
    "services",
    type=_FILE,
    multiple=True,
    metavar="CERT",
    help="Certificat d’un service d’horodatage ; à défaut, ceux que l’application connaît.",
)
@click.option("--code", default="", help="Code lu au bas d’une page imprimée, à comparer au fichier.")
@click.option(
    "--donnees",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    default=_data_folder,
    help="Dossier des données dont les autorités comptent ; à défaut, celui de l’application.",
)
def verifier(
    fichiers: tuple[Path, ...],
    autorites: tuple[Path, ...],
    listes: tuple[Path, ...],
    services: tuple[Path, ...],
    code: str,
    donnees: Path,
) -> None:
    """Dit si une grille signée est authentique.

    Rend 0 si elle l’est, 2 si elle est intacte mais qu’aucune autorité connue n’en répond, ou d’un autre format, 1 si
    elle est refusée.
    Plusieurs fichiers du même dossier : la version remplacée est reconnue.
    """
    from evaluateur.edition.verification.politique import Contexte, compare_code, verify_all
    from evaluateur.edition.verification.verdict import CODES
    from evaluateur.referentiels import bundled, read_file
    from evaluateur.seance.titres import horodateurs, lire_autorites
    from evaluateur.seance.verification import one_seat
    from evaluateur.titres.titre import read_certificat

    known = lire_autorites(
        [lecture.read(a, FICHIER_MAX) for a in autorites],
        [lecture.read(crl, FICHIER_MAX) for crl in listes],
        donnees,
    )
    stampers = frozenset(read_certificat(lecture.read(h, FICHIER_MAX)) for h in services) or horodateurs(donnees)
    alone = one_seat([read_file(path) for path in bundled()])
    contexte = Contexte(HorlogeSysteme().read().instant, tuple(known), un_siege=alone, horodateurs=stampers)
    codes = set()
    for file, verdict in zip(
        fichiers, verify_all([lecture.read(f, TAILLE_MAX) for f in fichiers], contexte), strict=True
    ):
        compare = compare_code(verdict, code) if code else verdict
        click.echo(francais(f"{file.name} : {compare.phrase}"))
        for constat in compare.constats:
            say(f"  {'✓' if constat.bon else '✗'} {constat.phrase}")
        codes.add(CODES[compare.statut])
        if compare.statut == "intact":
            say("  Donnez l’autorité du centre par --autorite, ou importez-la dans les réglages de l’application.")
    # A refusal (1) weighs more than a doubt (2).
    sys.exit(next((c for c in (1, 2) if c in codes), 0))
