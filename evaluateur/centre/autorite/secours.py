"""The centre's recovery key: it gives back their base and notes to those who forgot, and never signs for anyone."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from evaluateur import fichiers
from evaluateur.centre.autorite.autorite import AutoriteRefusee
from evaluateur.cles import profils, secours, serrures
from evaluateur.cles.profils import Profil
from evaluateur.cles.secours import Secrets
from evaluateur.titres import FICHIER_MAX

PUBLIQUE, PRIVEE = "secours-publique.pem", "secours.cle"


def creer(folder: Path, phrase: str) -> Path:
    """Make the key pair; returns the file to send to the laptops. Raises :class:`AutoriteRefusee`."""
    serrures.require_phrase(phrase)
    if (folder / PRIVEE).exists():
        raise AutoriteRefusee(f"Il y a déjà une clé de secours dans {folder}.", "Choisissez un autre dossier.")
    key = X25519PrivateKey.generate()
    encrypted = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(phrase.strip().encode()))
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    fichiers.make_folder(folder)
    fichiers.write(folder / PRIVEE, encrypted, private=True)
    fichiers.write(folder / PUBLIQUE, public)
    return folder / PUBLIQUE


def ouvrir(folder: Path, phrase: str, file: Path, who: str) -> tuple[Profil, Secrets]:
    """The secrets of a person (name or identifier) in the ``profils.json`` that his laptop sent.

    Raises :class:`AutoriteRefusee`, or ``PhraseRefusee`` when the key is not the one that this profile knew.
    """
    try:
        key = load_pem_private_key(fichiers.read(folder / PRIVEE, FICHIER_MAX), password=phrase.strip().encode())
    except fichiers.LectureRefusee as error:
        raise AutoriteRefusee(
            f"Il n’y a pas de clé de secours dans {folder}.", "Créez-la par « evaluateur centre secours creer »."
        ) from error
    except (ValueError, TypeError) as error:
        raise AutoriteRefusee(
            "Cette phrase secrète n’ouvre pas la clé de secours.", "Vérifiez la phrase et le clavier."
        ) from error
    if not isinstance(key, X25519PrivateKey):
        raise AutoriteRefusee("Ce fichier n’est pas une clé de secours.", "Remettez le fichier d’origine.")
    known = profils.read(file).profils
    found = [p for p in known if who.casefold() in (p.identifiant, p.nom_complet.casefold(), p.nom.casefold())]
    if len(found) != 1:
        noms = ", ".join(p.nom_complet for p in known) or "aucun"
        raise AutoriteRefusee(f"« {who} » désigne {len(found)} profils de ce fichier.", f"Profils : {noms}.")
    if not found[0].secours_centre:
        raise AutoriteRefusee(
            f"{found[0].nom_complet} n’avait pas confié de clé au centre.",
            "Il lui reste son code de secours, imprimé.",
        )
    return found[0], secours.unwrap_centre(found[0].secours_centre, key, found[0].identifiant)
