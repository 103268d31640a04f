"""``evaluateur remettre`` and ``evaluateur accuse``: lots leave, receipts come back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import click

from evaluateur import fichiers
from evaluateur.cli.francais import Command
from evaluateur.cli.poste import data_option, open_poste
from evaluateur.cli.sortie import say, tell
from evaluateur.echange.transports import destinations
from evaluateur.echange.transports.canal import ACCUSE_MAX, Suivi
from evaluateur.echange.transports.destinations import Destination
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance.poste import Poste

VARIABLE_DEPOT = "EVALUATEUR_MOT_DE_PASSE_DEPOT"
PAS_TOUT = 2
"""Exit status when something did not leave."""


@click.command(cls=Command)
@click.argument("dossiers", nargs=-1, metavar="[DOSSIER]…")
@click.option("--vers", metavar="OÙ", help="Emplacement, ou adresse d’un dépôt ; à défaut, selon la convocation.")
@click.option("--utilisateur", default="", metavar="NOM", help="Compte, pour un espace WebDAV.")
@click.option("--secret", envvar=VARIABLE_DEPOT, default="", help="Mot de passe du compte ou du dépôt.")
@click.option("--cle", "recipients", multiple=True, metavar="age1…", help="Clé de réception, sans convocation.")
@data_option
@click.pass_context
def remettre(
    context: click.Context,
    dossiers: tuple[str, ...],
    vers: str | None,
    utilisateur: str,
    secret: str,
    recipients: tuple[str, ...],
    donnees: Path,
) -> None:
    """Remet des dossiers clos à l’organisme : chacun en un lot signé et chiffré. À défaut, tous ceux qui restent."""
    from evaluateur.echange.lot import enveloppe
    from evaluateur.seance.remise import lieux
    from evaluateur.seance.remise.coursier import Coursier
    from evaluateur.vues.colis import MOTS, Lieu

    for key in recipients:
        enveloppe.recipient(key)
    left = 0
    with open_poste(donnees) as poste:
        coursier = Coursier(poste, recipients)
        place = _place(vers, utilisateur) if vers is not None else None
        if place is not None and secret:
            lieux.retenir(poste, place, Lieu(secret=secret))
        for identifiant, reference in _chosen(poste, dossiers):
            try:
                lot = coursier.lot(identifiant)
                places = [place] if place is not None else coursier.destinations(identifiant)
                where, depot = coursier.remettre(lot, places, Suivi())
            except Refus as refus:
                left += 1
                say(f"{reference} : {refus.phrase} {refus.remede}".strip())
                continue
            say(f"{reference}, version {lot.version} : {MOTS[depot.etat]} ({lieux.nommer(where)}).")
            tell(str(depot.fichier or depot.nom))
    if left:
        context.exit(PAS_TOUT)


@click.command(cls=Command)
@click.argument("fichier", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@data_option
def accuse(fichier: Path, donnees: Path) -> None:
    """Lit un accusé de réception : un fichier, ou son texte (« - » : entrée standard)."""
    from evaluateur.metier import accuse as form
    from evaluateur.seance.remise import envois

    with open_poste(donnees) as poste:
        typed = str(fichier) == "-"
        data = sys.stdin.read(ACCUSE_MAX).encode() if typed else fichiers.read(fichier, ACCUSE_MAX)
        recu = envois.lire_accuse(poste, data)
        lot = envois.recevoir(poste, recu)
        say(f"Dossier {lot.reference}, {recu.accuse.numero} : {form.phrase(recu.accuse)}")
        say(f"Organisme : {recu.appeler}.")


def _place(given: str, user: str) -> Destination:
    """What someone typed after ``--vers``. Raises :class:`Refus`."""
    split = urlsplit(given)
    if split.scheme == "mailto":
        found: dict[str, str] = {"type": "courriel", "a": split.path}
    elif split.scheme in ("http", "https"):
        account = {"type": "webdav", "url": given, "utilisateur": user}
        found = account if user else {"type": "nextcloud-depot", "url": given}
    else:
        found = {"type": "dossier", "emplacement": str(Path(given).absolute())}
    try:
        (place,) = destinations.read([found])
    except destinations.DestinationRefusee as refus:
        raise Refus(refus.phrase, "Vérifiez l’option --vers, et --utilisateur pour un compte.") from refus
    return place


def _chosen(poste: Poste, wanted: Sequence[str]) -> list[tuple[DossierId, str]]:
    """Those that were named, or all that are closed and have not left. Raises :class:`Refus` for an unknown one."""
    from evaluateur.seance.remise import etats
    from evaluateur.seance.seance import ouvrir_dossier

    if wanted:
        opened = [ouvrir_dossier(poste, one) for one in wanted]
        return [(seance.identifiant, seance.dossier.reference) for seance in opened]
    gone = {c.lot.dossier for c in etats.tous(poste) if c.a_jour and c.etat != "pret"}
    found = [(r.dossier, r.reference) for r in poste.liste.lister() if r.clos and r.dossier not in gone]
    if not found:
        say(f"Rien à remettre : {pluriel(len(gone), 'dossier déjà remis', 'dossiers déjà remis')}.")
    return found
