"""``evaluateur secours …``: when the base does not open any more."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from evaluateur import fichiers
from evaluateur.cles import profils
from evaluateur.cli.francais import Group
from evaluateur.cli.poste import data_option
from evaluateur.cli.sortie import ask_phrase, confirm, say, tell
from evaluateur.db import sauvegardes
from evaluateur.db.sauvegardes import Sauvegarde
from evaluateur.horloge import HorlogeSysteme
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import de, pluriel
from evaluateur.seance.parties.coffre import ENTRAINEMENT
from evaluateur.seance.sinistre import restauration, sauvetage

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(cls=Group)
def secours() -> None:
    """Quand la base n’est plus lisible : sauvegardes, restauration, export de ce qui peut encore être lu."""


@secours.command()
@data_option
def lister(donnees: Path) -> None:
    """Liste les sauvegardes, la plus récente d’abord."""
    for sauvegarde in sauvegardes.list_all(donnees):
        tell(f"{sauvegarde.dossier.name}  {_when(sauvegarde)}")
    for path in sauvegardes.strangers(donnees):
        say(f"« {path.relative_to(donnees)} » ne fait partie d’aucune sauvegarde : il n’est ni copié ni restauré.")


@secours.command()
@click.option(
    "--sauvegarde", "nom", default="", metavar="NOM", help="Sauvegarde à restaurer ; à défaut, la plus récente."
)
@click.option("--depuis", type=_FOLDER, metavar="DOSSIER", help="Second emplacement où la chercher.")
@click.option("--oui", is_flag=True, help="Ne demande pas de confirmation.")
@data_option
def restaurer(nom: str, depuis: Path | None, oui: bool, donnees: Path) -> None:
    """Restaure une sauvegarde ; les données remplacées sont mises de côté, jamais détruites."""
    from evaluateur import app

    if app.window_is_open(donnees):
        raise Refus(
            "L’application est ouverte sur ces données : toute saisie faite pendant la restauration serait perdue.",
            "Fermez sa fenêtre, puis recommencez.",
        )
    sauvegarde = _choisie(depuis or donnees, nom)
    ouvert = _ouvrir(sauvegarde.dossier, donnees)
    bilan = restauration.weigh(donnees, ouvert, sauvegarde)
    say(f"Sauvegarde du {_when(sauvegarde)} : tout ce qui a été fait après sera perdu.")
    if bilan.derniere_ecriture is not None:
        say(f"Dernier enregistrement : {_instant(bilan.derniere_ecriture)}.")
    if bilan.faits_perdus:
        lost = pluriel(bilan.faits_perdus, "événement peut", "événements peuvent")
        say(f"{lost} encore y être lus au-delà : exportez-les d’abord par « evaluateur secours exporter ».")
    if not oui and not confirm("Restaurer cette sauvegarde"):
        raise click.Abort
    set_aside = restauration.restore(donnees, sauvegarde, ouvert, HorlogeSysteme().read().instant)
    say(f"Sauvegarde restaurée. Les données remplacées sont dans {set_aside}.")


@secours.command()
@click.option("--sortie", type=_FOLDER, metavar="DOSSIER", required=True, help="Dossier où tout écrire.")
@data_option
def exporter(sortie: Path, donnees: Path) -> None:
    """Écrit tout ce qui peut encore être lu d’une base, même abîmée."""
    fait = sauvetage.export(donnees, _ouvrir(donnees, donnees), sortie)
    faits, dossiers = pluriel(fait.faits, "événement"), pluriel(fait.dossiers, "dossier")
    say(f"Exporté : {faits} dans {dossiers}, {fait.pieces}. Voyez LISEZMOI.txt.")
    if fait.fautes:
        say(f"{pluriel(fait.fautes, 'passage illisible', 'passages illisibles')}.")
    tell(str(fait.dossier))


def _choisie(where: Path, nom: str) -> Sauvegarde:
    if not nom:
        return sauvetage.latest(where)
    for sauvegarde in sauvegardes.list_all(where):
        if sauvegarde.dossier.name == nom:
            return sauvegarde
    raise Refus(f"Il n’y a pas de sauvegarde « {nom} ».", "Voyez « evaluateur secours lister ».")


def _ouvrir(folder: Path, data_folder: Path) -> profils.ProfilOuvert:
    """Open the first profile whose passphrase is at hand: the practice one, the environment's, or the one typed."""
    known = profils.read(folder / profils.FICHIER).profils
    if not known:
        raise Refus(f"Il n’y a pas de profil dans {folder}.", "Vérifiez l’option --donnees.")
    nom = os.environ.get("EVALUATEUR_PROFIL", "")
    profil = next((p for p in known if nom in (p.nom, p.nom_complet, p.identifiant)), known[0])
    entrainement = data_folder / ENTRAINEMENT
    phrase = os.environ.get("EVALUATEUR_PHRASE") or (
        fichiers.read(entrainement, fichiers.KIB).decode("utf-8", "replace").strip() if entrainement.exists() else None
    )
    if phrase is None:
        phrase = ask_phrase(f"Phrase secrète {de(profil.nom_complet)}")
    return profils.unlock(profil, str(phrase))


def _when(sauvegarde: Sauvegarde) -> str:
    return _instant(sauvegarde.instant)


def _instant(instant: datetime) -> str:
    return f"{instant.astimezone():%d/%m/%Y à %H:%M:%S}"
