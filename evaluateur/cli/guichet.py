"""``evaluateur centre reception``: what lots become at the training body."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from evaluateur import fichiers
from evaluateur.cli.francais import Group
from evaluateur.cli.sortie import ask_phrase, say, tell
from evaluateur.horloge import HorlogeSysteme
from evaluateur.metier.typographie import francais, pluriel
from evaluateur.titres import FICHIER_MAX

VARIABLE_PHRASE = "EVALUATEUR_PHRASE_RECEPTION"
A_REGARDER = 2
"""Exit status when someone has to look at what was received."""
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_folder_option = click.option(
    "--dossier", type=_FOLDER, metavar="DOSSIER", default=Path("reception"), help="Dossier de la réception."
)


@click.group(cls=Group)
def reception() -> None:
    """La réception : les dossiers que les évaluateurs remettent, jugés, conservés, inscrits au registre."""


@reception.command()
@click.option("--autorite", type=_FILE, metavar="CERT", required=True, help="Certificat de l’autorité de l’organisme.")
@_folder_option
def creer(autorite: Path, dossier: Path) -> None:
    """Crée la réception : sa clé chiffrée, et la clé publique à donner aux évaluateurs."""
    from evaluateur.centre.reception import bureau

    public = bureau.creer(dossier, _phrase(confirm=True), fichiers.read(autorite, FICHIER_MAX), os.urandom)
    say(f"Réception créée dans {dossier}. L’autorité de l’organisme l’habilite par {dossier / bureau.DEMANDE}.")
    say("Clé publique, à donner aux évaluateurs :")
    tell(public)


@reception.command()
@click.argument("certificat", type=_FILE)
@_folder_option
def importer(certificat: Path, dossier: Path) -> None:
    """Importe la réponse de l’autorité : la réception peut alors accuser réception."""
    from evaluateur.centre.reception.bureau import CERTIFICAT, Bureau

    with Bureau(dossier, _phrase(), os.urandom) as bureau:
        found = bureau.importer(fichiers.read(certificat, FICHIER_MAX))
    whom = found.coordonnees
    say(f"Accusés de réception signés pour {whom.service}, {whom.contact}, sous l’autorité {found.autorite.nom}.")
    say(f"Donnez {dossier / CERTIFICAT} aux évaluateurs : un accusé collé se vérifie par ce fichier.")


@reception.command()
@click.argument("lots", nargs=-1, required=True, type=click.Path(path_type=Path))
@_folder_option
@click.pass_context
def recevoir(context: click.Context, lots: tuple[Path, ...], dossier: Path) -> None:
    """Reçoit des lots, ou tous ceux d’un dossier ; chacun a sa ligne. Sort par 2 s’il faut en regarder un."""
    from evaluateur.centre.reception.bureau import Bureau
    from evaluateur.centre.registre.registre import MOTS
    from evaluateur.echange.lot import archive
    from evaluateur.edition.verification import a_part
    from evaluateur.referentiels import bundled, read_file
    from evaluateur.seance.verification import one_seat

    alone = one_seat([read_file(path) for path in bundled()])
    look = False
    with Bureau(dossier, _phrase(), os.urandom) as bureau, a_part.Guichet() as reader:
        guichet = bureau.guichet(HorlogeSysteme().read().instant, alone, reader.verify)
        for path in _lots(lots):
            entree = guichet.recevoir(fichiers.read(path, archive.TAILLE_MAX)).entree
            look |= entree.issue in ("conflit", "quarantaine")
            tell(francais(f"{entree.numero}  {MOTS[entree.issue]}  {path.name}"))
    if look:
        say("Un lot au moins est à regarder : « evaluateur centre reception etat ».")
        context.exit(A_REGARDER)


@reception.command()
@_folder_option
def etat(dossier: Path) -> None:
    """Montre le registre, vérifié : ce qui a été reçu, de qui, et ce qu’il faut regarder."""
    from evaluateur.centre.reception.bureau import Bureau
    from evaluateur.centre.registre import registre

    with Bureau(dossier, _phrase(), os.urandom) as bureau:
        count = registre.verifier(bureau.registre.entrees())
        for entree, _, detail in bureau.registre.entrees():
            what = "effacé" if detail is None else f"{detail.reference} {detail.nom}".strip()
            from_ = f", de {detail.expediteur}" if detail is not None and detail.expediteur else ""
            tell(francais(f"{entree.numero}  {entree.instant[:10]}  {registre.MOTS[entree.issue]}  {what}{from_}"))
            if detail is not None and detail.phrase:
                say(f"{entree.numero} : {detail.phrase}")
        rang, tete = bureau.registre.tete()
    say(f"Vérifié : {pluriel(count, 'lot')}, suite intacte. Tête du registre : {rang}, {tete[:16]}…")


def _lots(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, and those of a folder that bear the ending of a lot."""
    from evaluateur.echange.lot.lot import EXTENSION

    for path in paths:
        yield from sorted(path.glob(f"*{EXTENSION}")) if path.is_dir() else [path]


def _phrase(*, confirm: bool = False) -> str:
    from_environment = os.environ.get(VARIABLE_PHRASE)
    return from_environment or ask_phrase("Phrase secrète de la réception", twice=confirm)
