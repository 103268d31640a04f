"""The centre's recovery key: it gives back their base and notes to those who forgot, and never signs for anyone."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from evaluateur import fichiers
from evaluateur.centre.autorite import repos
from evaluateur.centre.autorite.autorite import AutoriteRefusee
from evaluateur.centre.autorite.repos import ClefIllisible, NewArgon
from evaluateur.cles import profils, secours, serrures
from evaluateur.cles.secours import Confie
from evaluateur.cles.serrures import Argon, CoutRefuse, PhraseRefusee, RandomBytes
from evaluateur.titres import FICHIER_MAX, titre

PUBLIQUE, PRIVEE = "secours-publique.pem", "secours.cle"
OBJET = "evaluateur/1/clé de secours d’un organisme"


def creer(folder: Path, phrase: str, random_bytes: RandomBytes = os.urandom, argon: NewArgon = Argon) -> Path:
    """Make the key pair; returns the file to send to the laptops. Raises :class:`AutoriteRefusee`."""
    serrures.require_phrase(phrase)
    if (folder / PRIVEE).exists():
        raise AutoriteRefusee(f"Il y a déjà une clé de secours dans {folder}.", "Choisissez un autre emplacement.")
    key = X25519PrivateKey.generate()
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    fichiers.make_folder(folder)
    repos.write(folder / PRIVEE, private, phrase, OBJET, random_bytes, argon)
    fichiers.write(folder / PUBLIQUE, public)
    return folder / PUBLIQUE


def empreinte(public: Path) -> str:
    """What people compare before they entrust anything to it."""
    return secours.empreinte(secours.read_public(fichiers.read(public, FICHIER_MAX)))


def ouvrir(folder: Path, phrase: str, file: Path, who: str, random_bytes: RandomBytes = os.urandom) -> Confie:
    """What a person entrusted, from the ``profils.json`` that his laptop sent: his name is the one sealed inside.

    ``who``: the name under which he asks. Raises :class:`AutoriteRefusee` unless the name that was sealed, the entry of
    the file and ``who`` are one; ``PhraseRefusee`` when the key is not the one that this profile knew.
    """
    key = _open(folder, phrase, random_bytes)
    known = profils.read(file).profils
    found = [p for p in known if _named(who, p.nom, p.prenom, p.identifiant)]
    if len(found) != 1:
        noms = ", ".join(f"{p.nom_complet} {p.identifiant}" for p in known) or "aucun"
        many = "Plusieurs profils de ce fichier portent" if found else "Aucun profil de ce fichier ne porte"
        raise AutoriteRefusee(f"{many} le nom « {who} ».", f"Donnez le nom entier. Profils : {noms}.")
    entry = found[0]
    if not entry.secours_centre:
        raise AutoriteRefusee(
            f"{entry.nom_complet} n’avait pas confié de clé à l’organisme.",
            "Il lui reste son code de secours, imprimé.",
        )
    confie = secours.unwrap_centre(entry.secours_centre, key, entry.identifiant)
    if (confie.identifiant, confie.nom, confie.prenom) != (entry.identifiant, entry.nom, entry.prenom):
        raise AutoriteRefusee(
            f"La clé que contient ce profil a été confiée par {confie.nom_complet}, et non par {entry.nom_complet} : "
            "le fichier des profils a été modifié.",
            f"Ne répondez pas à cette demande. Parlez-en de vive voix à {confie.nom_complet}.",
        )
    return confie


def _open(folder: Path, phrase: str, random_bytes: RandomBytes) -> X25519PrivateKey:
    try:
        private = repos.read(folder / PRIVEE, phrase, OBJET, random_bytes)
    except fichiers.LectureRefusee as error:
        raise AutoriteRefusee(
            f"Il n’y a pas de clé de secours dans {folder}.", "Créez-la par « evaluateur centre secours creer »."
        ) from error
    except (ClefIllisible, CoutRefuse) as error:
        raise AutoriteRefusee(error.phrase, error.remede) from error
    except PhraseRefusee as error:
        raise AutoriteRefusee(
            "Cette phrase secrète n’ouvre pas la clé de secours.", "Vérifiez la phrase et le clavier."
        ) from error
    key = load_der_private_key(private, password=None)
    if not isinstance(key, X25519PrivateKey):
        raise AutoriteRefusee("Ce fichier n’est pas une clé de secours.", "Remettez le fichier d’origine.")
    return key


def _named(who: str, nom: str, prenom: str, identifiant: str) -> bool:
    """A name alone, a whole name, or both with the identifier when two persons bear it; never the identifier alone."""
    whole = f"{nom} {prenom}".strip()
    return (
        who.strip().casefold() == nom.casefold()
        or titre.names(who, whole)
        or titre.names(who, f"{whole} {identifiant}")
    )
