"""``evaluateur centre …``: what the training body does with its authority, offline."""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path

import click

from evaluateur import fichiers
from evaluateur.cli.francais import Group
from evaluateur.cli.sortie import ask_phrase, say, tell, write
from evaluateur.horloge import HorlogeSysteme
from evaluateur.metier.typographie import de, enumeration
from evaluateur.titres import FICHIER_MAX

VARIABLE_PHRASE = "EVALUATEUR_PHRASE_AUTORITE"
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_folder_option = click.option(
    "--dossier",
    type=_FOLDER,
    metavar="DOSSIER",
    default=Path("autorite"),
    help="Dossier de l’autorité, à conserver hors ligne ; à défaut, « autorite ».",
)


@click.group(cls=Group)
def centre() -> None:
    """Ce que fait l’organisme de formation : son autorité, les habilitations, les révocations."""


@centre.group(cls=Group)
def autorite() -> None:
    """L’autorité de l’organisme, qui répond des évaluateurs qu’il désigne."""


@autorite.command()
@click.option("--nom", required=True, help="Nom de l’organisme, tel qu’il sera affiché dans les vérifications.")
@_folder_option
def creer(nom: str, dossier: Path) -> None:
    """Crée l’autorité : une clé chiffrée, et le certificat à publier."""
    from evaluateur.centre.autorite import autorite as metier

    phrase = _phrase(confirm=True)
    metier.creer(dossier, nom, phrase, _now(), os.urandom)
    ouverte = metier.open_autorite(dossier, phrase)
    say(f"Autorité créée : {nom}. Code de contrôle à faire connaître : {ouverte.empreinte}")
    say(f"Publiez {dossier / metier.CERTIFICAT} ; conservez le dossier hors ligne, et une copie en lieu sûr.")


@autorite.command()
@_folder_option
def renouveler(dossier: Path) -> None:
    """Change la clé et le certificat ; l’ancienne clé signe la déclaration qui nomme la nouvelle."""
    from evaluateur.centre.autorite import autorite as metier

    phrase = _phrase()
    ouverte = metier.open_autorite(dossier, phrase)
    old = ouverte.empreinte
    declaration = ouverte.renouveler(phrase, _now(), os.urandom)
    say(f"Autorité renouvelée. Code de contrôle de l’ancienne : {old}")
    say(f"Code de contrôle de la nouvelle, à faire connaître par un autre chemin : {ouverte.empreinte}")
    say(
        f"Envoyez {declaration} à chaque évaluateur, qui l’importe dans ses réglages ; publiez "
        f"{dossier / metier.CERTIFICAT}. L’ancienne clé reste dans {dossier / metier.ANCIENNES} : elle signe la liste "
        "de révocation des certificats qu’elle a délivrés."
    )
    say("Une clé volée ne se renouvelle pas : créez une autre autorité, voyez la documentation.")


@centre.command()
@click.option("--nom", required=True, metavar="« NOM Prénom »", help="La personne, comme son profil la nomme.")
@click.option(
    "--siege",
    "sieges",
    type=click.IntRange(1, 2),
    multiple=True,
    required=True,
    help="Rôle : évaluateur 1, 2, ou l’un et l’autre (option répétée).",
)
@click.option("--qualite", default="", help="Sa qualité, par exemple « expert habilité ».")
@click.option("--habilitation", default="", metavar="NUMÉRO", help="Numéro de l’habilitation que la branche a donnée.")
@click.option(
    "--fin-habilitation",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    metavar="AAAA-MM-JJ",
    help="Dernier jour de l’habilitation.",
)
@click.option(
    "--jusqu-au",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    metavar="AAAA-MM-JJ",
    required=True,
    help="Dernier jour du certificat.",
)
@click.option(
    "--demande", type=_FILE, metavar="FICHIER", help="Demande faite sur son ordinateur : sa clé n’en sort jamais."
)
@click.option("--sortie", type=_FILE, metavar="FICHIER", required=True, help="Fichier à lui envoyer (.crt ou .p12).")
@_folder_option
def habiliter(
    nom: str,
    sieges: tuple[int, ...],
    qualite: str,
    habilitation: str,
    fin_habilitation: datetime | None,
    jusqu_au: datetime,
    demande: Path | None,
    sortie: Path,
    dossier: Path,
) -> None:
    """Délivre le certificat d’une personne désignée : un fichier à lui envoyer."""
    from evaluateur.centre.autorite import autorite as metier
    from evaluateur.titres import pkcs
    from evaluateur.titres.attestation import Attestation

    fin = fin_habilitation.date() if fin_habilitation else None
    attestation = Attestation(tuple(sorted(set(sieges))), qualite, habilitation, fin)
    who = metier.Habilite(nom, attestation, jusqu_au.date())
    data = fichiers.read(demande, FICHIER_MAX) if demande else b""
    received = pkcs.read_demande(data) if demande else None
    ouverte = metier.open_autorite(dossier, _phrase())
    if received is not None:
        der = ouverte.repondre(received, who, _now(), os.urandom)
        write(sortie, pkcs.write_pem(der, ouverte.der))
        say(f"Certificat {de(nom)} : {sortie}, à importer dans ses réglages.")
        return
    content = ouverte.habiliter_avec_cle(who, _now(), os.urandom)
    password = _password()
    write(sortie, pkcs.write_p12(content, nom, password))
    say(f"Certificat et clé {de(nom)} : {sortie}, à importer dans ses réglages.")
    say(f"Mot de passe du fichier, à donner par un autre chemin : {password}")


@centre.command("habiliter-reception")
@click.option("--demande", type=_FILE, metavar="FICHIER", required=True, help="Demande que la réception a préparée.")
@click.option("--service", required=True, help="Service qui reçoit, tel que les évaluateurs le liront.")
@click.option("--contact", required=True, help="Comment l’appeler : téléphone, adresse.")
@click.option(
    "--jusqu-au",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    metavar="AAAA-MM-JJ",
    required=True,
    help="Dernier jour du certificat.",
)
@click.option("--sortie", type=_FILE, metavar="FICHIER", required=True, help="Fichier que la réception importera.")
@_folder_option
def habiliter_reception(
    demande: Path, service: str, contact: str, jusqu_au: datetime, sortie: Path, dossier: Path
) -> None:
    """Habilite une réception : sa clé signe des accusés de réception, et rien d’autre."""
    from evaluateur.centre.autorite import autorite as metier
    from evaluateur.titres import pkcs
    from evaluateur.titres.coordonnees import Coordonnees

    key = pkcs.read_demande(fichiers.read(demande, FICHIER_MAX)).cle_publique
    ouverte = metier.open_autorite(dossier, _phrase())
    der = ouverte.habiliter_reception(key, Coordonnees(service, contact), jusqu_au.date(), _now(), os.urandom)
    write(sortie, pkcs.write_pem(der))
    say(f"Certificat de la réception : {sortie}, à importer par « evaluateur centre reception importer ».")


@centre.command()
@click.argument("qui")
@click.option(
    "--raison",
    type=click.Choice(["cle_volee", "fin_de_fonction"]),
    required=True,
    help="cle_volee : rien de ce qu’a signé cette clé ne vaut plus ; fin_de_fonction : ce qui précède vaut.",
)
@_folder_option
def revoquer(qui: str, raison: str, dossier: Path) -> None:
    """Révoque un certificat, par son numéro, son empreinte ou le nom entier de la personne."""
    from evaluateur.centre.autorite import autorite as metier

    ouverte = metier.open_autorite(dossier, _phrase())
    keys = ouverte.revoquer(qui, "cle_volee" if raison == "cle_volee" else "fin_de_fonction", _now())
    say(f"Révoqué : {enumeration([e.nom for e in keys])}. Liste à distribuer : {dossier / metier.REVOCATIONS}")
    if (dossier / metier.ANCIENNES).is_dir():
        say(f"Distribuez aussi les listes de {dossier / metier.ANCIENNES}.")


@centre.command("liste-revocation")
@_folder_option
def liste_revocation(dossier: Path) -> None:
    """Écrit de nouveau la liste de révocation, datée d’aujourd’hui."""
    from evaluateur.centre.autorite import autorite as metier

    path = metier.open_autorite(dossier, _phrase()).publish_revocations(_now())
    say(f"Liste de révocation : {path}")
    tell(str(path))


@centre.command()
@click.option("--reference", required=True, help="Référence du dossier.")
@click.option("--identifiant", required=True, help="Les six derniers signes, au moins, du nom de ses fichiers.")
@click.option("--motif", required=True, help="Pourquoi il doit être effacé sans avoir été remis.")
@click.option("--sortie", type=_FILE, metavar="FICHIER", required=True, help="Ordre à envoyer à l’ordinateur (.ordre).")
@_folder_option
def effacer(reference: str, identifiant: str, motif: str, sortie: Path, dossier: Path) -> None:
    """Ordonne d’effacer un dossier qui n’a jamais été remis : « evaluateur purger » obéit à ce fichier."""
    from evaluateur.centre.autorite import autorite as metier

    ouverte = metier.open_autorite(dossier, _phrase())
    write(sortie, ouverte.effacer(identifiant, reference, motif, _now()))
    say(f"Ordre d’effacer le dossier {reference} : {sortie}")


@centre.group("secours", cls=Group)
def clef_de_secours() -> None:
    """La clé qui rend leurs notes à ceux qui ont oublié leur phrase ; elle ne signe jamais à leur place."""


@clef_de_secours.command("creer")
@_folder_option
def creer_secours(dossier: Path) -> None:
    """Crée la clé de secours, et le fichier à envoyer aux ordinateurs."""
    from evaluateur.centre.autorite import secours

    public = secours.creer(dossier, _phrase(confirm=True))
    say(f"À importer dans les réglages de chaque évaluateur : {public}")
    say(f"Code de contrôle à faire connaître par un autre chemin : {secours.empreinte(public)}")


@clef_de_secours.command()
@click.option("--profils", type=_FILE, metavar="FICHIER", required=True, help="« profils.json » de son ordinateur.")
@click.option("--qui", required=True, metavar="« NOM Prénom »", help="La personne qui a oublié sa phrase.")
@click.option("--sortie", type=_FILE, metavar="FICHIER", required=True, help="Fichier à lui envoyer.")
@_folder_option
def repondre(profils: Path, qui: str, sortie: Path, dossier: Path) -> None:
    """Répond à une personne qui a oublié sa phrase : un fichier, et un mot de passe à dire."""
    from evaluateur.centre.autorite import secours
    from evaluateur.seance.secours import preparer_fichier

    confie = secours.ouvrir(dossier, _phrase(), profils, qui)
    say(f"Clé confiée par {confie.nom_complet} (profil {confie.identifiant}) : son nom est scellé avec elle.")
    password = _password()
    write(sortie, preparer_fichier(confie, password, os.urandom))
    say(f"Fichier de secours, que seul ce profil peut utiliser : {sortie}")
    say(f"Mot de passe, à donner de vive voix à {confie.nom_complet}, après avoir vérifié qui le demande : {password}")


def _now() -> datetime:
    return HorlogeSysteme().read().instant


def _password() -> str:
    """Of a file that travels; it goes by another way."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


def _phrase(*, confirm: bool = False) -> str:
    phrase = os.environ.get(VARIABLE_PHRASE)
    if phrase is not None:
        return phrase
    return ask_phrase("Phrase secrète de l’autorité", twice=confirm)
