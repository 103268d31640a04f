"""``evaluateur centre …``: what the training body does with its authority, offline."""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path

import click

from evaluateur import fichiers
from evaluateur.cli.autorite import autorite_option, now, phrase_autorite
from evaluateur.cli.francais import Group
from evaluateur.cli.sortie import say, tell, write
from evaluateur.metier.typographie import de, enumeration
from evaluateur.titres import FICHIER_MAX

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=Group)
def centre() -> None:
    """Ce que fait l’organisme de formation : son autorité, les habilitations, les révocations."""


@centre.group(cls=Group)
def autorite() -> None:
    """L’autorité de l’organisme, qui répond des évaluateurs qu’il désigne."""


@autorite.command()
@click.option("--nom", required=True, help="Nom de l’organisme, tel qu’il sera affiché dans les vérifications.")
@autorite_option
def creer(nom: str, dossier: Path) -> None:
    """Crée l’autorité : une clé chiffrée, et le certificat à publier."""
    from evaluateur.centre.autorite import autorite as metier

    phrase = phrase_autorite(confirm=True)
    metier.creer(dossier, nom, phrase, now(), os.urandom)
    ouverte = metier.open_autorite(dossier, phrase)
    say(f"Autorité créée : {nom}. Code de contrôle à faire connaître : {ouverte.empreinte}")
    say(f"Publiez {dossier / metier.CERTIFICAT} ; conservez le dossier hors ligne, et une copie en lieu sûr.")


@autorite.command()
@autorite_option
def renouveler(dossier: Path) -> None:
    """Change la clé et le certificat ; l’ancienne clé signe la déclaration qui nomme la nouvelle."""
    from evaluateur.centre.autorite import autorite as metier

    phrase = phrase_autorite()
    ouverte = metier.open_autorite(dossier, phrase)
    old = ouverte.empreinte
    declaration = ouverte.renouveler(phrase, now(), os.urandom)
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
@autorite_option
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
    ouverte = metier.open_autorite(dossier, phrase_autorite())
    if received is not None:
        der = ouverte.repondre(received, who, now(), os.urandom)
        write(sortie, pkcs.write_pem(der, ouverte.der))
        say(f"Certificat {de(nom)} : {sortie}, à importer dans ses réglages.")
        return
    content = ouverte.habiliter_avec_cle(who, now(), os.urandom)
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
@autorite_option
def habiliter_reception(
    demande: Path, service: str, contact: str, jusqu_au: datetime, sortie: Path, dossier: Path
) -> None:
    """Habilite une réception : sa clé signe des accusés de réception, et rien d’autre."""
    from evaluateur.centre.autorite import autorite as metier
    from evaluateur.titres import pkcs
    from evaluateur.titres.coordonnees import Coordonnees

    key = pkcs.read_demande(fichiers.read(demande, FICHIER_MAX)).cle_publique
    ouverte = metier.open_autorite(dossier, phrase_autorite())
    der = ouverte.habiliter_reception(key, Coordonnees(service, contact), jusqu_au.date(), now(), os.urandom)
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
@autorite_option
def revoquer(qui: str, raison: str, dossier: Path) -> None:
    """Révoque un certificat, par son numéro, son empreinte ou le nom entier de la personne."""
    from evaluateur.centre.autorite import autorite as metier

    ouverte = metier.open_autorite(dossier, phrase_autorite())
    keys = ouverte.revoquer(qui, "cle_volee" if raison == "cle_volee" else "fin_de_fonction", now())
    say(f"Révoqué : {enumeration([e.nom for e in keys])}. Liste à distribuer : {dossier / metier.REVOCATIONS}")
    if (dossier / metier.ANCIENNES).is_dir():
        say(f"Distribuez aussi les listes de {dossier / metier.ANCIENNES}.")


@centre.command("liste-revocation")
@autorite_option
def liste_revocation(dossier: Path) -> None:
    """Écrit de nouveau la liste de révocation, datée d’aujourd’hui."""
    from evaluateur.centre.autorite import autorite as metier

    path = metier.open_autorite(dossier, phrase_autorite()).publish_revocations(now())
    say(f"Liste de révocation : {path}")
    tell(str(path))


@centre.command()
@click.option("--reference", required=True, help="Référence du dossier.")
@click.option("--identifiant", required=True, help="Les six derniers signes, au moins, du nom de ses fichiers.")
@click.option("--motif", required=True, help="Pourquoi il doit être effacé sans avoir été remis.")
@click.option("--sortie", type=_FILE, metavar="FICHIER", required=True, help="Ordre à envoyer à l’ordinateur (.ordre).")
@autorite_option
def effacer(reference: str, identifiant: str, motif: str, sortie: Path, dossier: Path) -> None:
    """Ordonne d’effacer un dossier qui n’a jamais été remis : « evaluateur purger » obéit à ce fichier."""
    from evaluateur.centre.autorite import autorite as metier

    ouverte = metier.open_autorite(dossier, phrase_autorite())
    write(sortie, ouverte.effacer(identifiant, reference, motif, now()))
    say(f"Ordre d’effacer le dossier {reference} : {sortie}")


@centre.group("secours", cls=Group)
def clef_de_secours() -> None:
    """La clé qui rend leurs notes à ceux qui ont oublié leur phrase ; elle ne signe jamais à leur place."""


@clef_de_secours.command("creer")
@autorite_option
def creer_secours(dossier: Path) -> None:
    """Crée la clé de secours, et le fichier à envoyer aux ordinateurs."""
    from evaluateur.centre.autorite import secours

    public = secours.creer(dossier, phrase_autorite(confirm=True))
    say(f"À importer dans les réglages de chaque évaluateur : {public}")
    say(f"Code de contrôle à faire connaître par un autre chemin : {secours.empreinte(public)}")


@clef_de_secours.command()
@click.option("--profils", type=_FILE, metavar="FICHIER", required=True, help="« profils.json » de son ordinateur.")
@click.option("--qui", required=True, metavar="« NOM Prénom »", help="La personne qui a oublié sa phrase.")
@click.option("--sortie", type=_FILE, metavar="FICHIER", required=True, help="Fichier à lui envoyer.")
@autorite_option
def repondre(profils: Path, qui: str, sortie: Path, dossier: Path) -> None:
    """Répond à une personne qui a oublié sa phrase : un fichier, et un mot de passe à dire."""
    from evaluateur.centre.autorite import secours
    from evaluateur.seance.secours import preparer_fichier

    confie = secours.ouvrir(dossier, phrase_autorite(), profils, qui)
    say(f"Clé confiée par {confie.nom_complet} (profil {confie.identifiant}) : son nom est scellé avec elle.")
    password = _password()
    write(sortie, preparer_fichier(confie, password, os.urandom))
    say(f"Fichier de secours, que seul ce profil peut utiliser : {sortie}")
    say(f"Mot de passe, à donner de vive voix à {confie.nom_complet}, après avoir vérifié qui le demande : {password}")


def _password() -> str:
    """Of a file that travels; it goes by another way."""
    return "-".join(secrets.token_hex(3) for _ in range(4))
