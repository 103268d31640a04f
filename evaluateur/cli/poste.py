"""The workstation of a command: a data folder, opened with the secret at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import platformdirs

from evaluateur.cli.sortie import ask_phrase
from evaluateur.horloge import HorlogeSysteme
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import de
from evaluateur.seance.poste import Poste

VARIABLE_PHRASE = "EVALUATEUR_PHRASE"
VARIABLE_PROFIL = "EVALUATEUR_PROFIL"


def usual_folder() -> Path:
    """Where the application keeps its data on this system."""
    return Path(platformdirs.user_data_dir("evaluateur", appauthor=False))


data_option = click.option(
    "--donnees",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    default=usual_folder,
    help="Dossier des données ; à défaut, celui de l’application.",
)


@contextmanager
def open_poste(data_folder: Path) -> Iterator[Poste]:
    """Open a data folder with the secret at hand: the practice one, the environment's, or the one typed."""
    with Poste(data_folder, HorlogeSysteme()) as poste:
        if not poste.trousseau.profils:
            raise Refus(f"Aucune donnée de l’application dans {data_folder}.", "Vérifiez l’option --donnees.")
        entrainement = poste.coffre.phrase_entrainement()
        nom = os.environ.get(VARIABLE_PROFIL, "")
        matching = [p for p in poste.trousseau.profils if nom in ("", p.identifiant, p.nom, p.nom_complet)]
        if not matching or (len(matching) > 1 and entrainement is None):
            noms = ", ".join(p.nom_complet for p in poste.trousseau.profils)
            raise Refus(
                "Indiquez le profil qui ouvre les données.", f"Indiquez son nom dans {VARIABLE_PROFIL} : {noms}."
            )
        phrase = entrainement or os.environ.get(VARIABLE_PHRASE)
        if phrase is None:
            phrase = ask_phrase(f"Phrase secrète {de(matching[0].nom_complet)}")
        poste.trousseau.deverrouiller(matching[0].identifiant, phrase)
        poste.asseoir(matching[0].identifiant)
        yield poste
