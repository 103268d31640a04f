"""``evaluateur remettre``: a closed dossier, from the laptop to the training body."""

from __future__ import annotations

from pathlib import Path

import click

from evaluateur.cli.francais import Command
from evaluateur.cli.poste import data_option, open_poste
from evaluateur.cli.sortie import say, tell, write

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(cls=Command)
@click.argument("dossier")
@click.option(
    "--cle", "recipients", required=True, multiple=True, metavar="age1…", help="Clé de réception de l’organisme."
)
@click.option("--vers", type=_FOLDER, metavar="DOSSIER", required=True, help="Où écrire le lot : clé USB, dossier.")
@data_option
def remettre(dossier: str, recipients: tuple[str, ...], vers: Path, donnees: Path) -> None:
    """Remet un dossier clos à l’organisme : un lot signé et chiffré, relu après son écriture."""
    from evaluateur.echange.lot import lot
    from evaluateur.seance import remise
    from evaluateur.seance.seance import ouvrir_dossier

    with open_poste(donnees) as poste:
        made = remise.preparer(poste, ouvrir_dossier(poste, dossier), 1)
        data = made.travail(recipients)
    path = vers / lot.name(data)
    write(path, data)
    say(
        f"Lot du dossier {made.about.reference}, version {made.about.version}, écrit et relu. Donnez-le à l’organisme :"
    )
    tell(str(path))
