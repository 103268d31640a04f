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


def creer(dossier: Path, phrase: str) -> Path:
    """Make the key pair; returns the file to send to the laptops. Raises :class:`AutoriteRefusee`."""
    serrures.require_phrase(phrase)
    if (dossier / PRIVEE).exists():
        raise AutoriteRefusee(f"Il y a déjà une clé de secours dans {dossier}.", "Choisissez un autre dossier.")
    cle = X25519PrivateKey.generate()
    chiffree = cle.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(phrase.strip().encode()))
    publique = cle.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    fichiers.make_folder(dossier)
    fichiers.write(dossier / PRIVEE, chiffree, private=True)
    fichiers.write(dossier / PUBLIQUE, publique)
    return dossier / PUBLIQUE


def ouvrir(dossier: Path, phrase: str, fichier: Path, qui: str) -> tuple[Profil, Secrets]:
    """The secrets of a person (name or identifier) in the ``profils.json`` that his laptop sent.

    Raises :class:`AutoriteRefusee`, or ``PhraseRefusee`` when the key is not the one that this profile knew.
    """
    try:
        cle = load_pem_private_key(fichiers.read(dossier / PRIVEE, FICHIER_MAX), password=phrase.strip().encode())
    except fichiers.LectureRefusee as erreur:
        raise AutoriteRefusee(
            f"Il n'y a pas de clé de secours dans {dossier}.", "Créez-la par « evaluateur centre secours creer »."
        ) from erreur
    except (ValueError, TypeError) as erreur:
        raise AutoriteRefusee(
            "Cette phrase secrète n'ouvre pas la clé de secours.", "Vérifiez la phrase et le clavier."
        ) from erreur
    if not isinstance(cle, X25519PrivateKey):
        raise AutoriteRefusee("Ce fichier n'est pas une clé de secours.", "Remettez le fichier d'origine.")
    connus = profils.read(fichier).profils
    trouves = [p for p in connus if qui.casefold() in (p.identifiant, p.nom_complet.casefold(), p.nom.casefold())]
    if len(trouves) != 1:
        noms = ", ".join(p.nom_complet for p in connus) or "aucun"
        raise AutoriteRefusee(f"« {qui} » désigne {len(trouves)} profils de ce fichier.", f"Profils : {noms}.")
    if not trouves[0].secours_centre:
        raise AutoriteRefusee(
            f"{trouves[0].nom_complet} n'avait pas confié de clé au centre.",
            "Il lui reste son code de secours, imprimé.",
        )
    return trouves[0], secours.unwrap_centre(trouves[0].secours_centre, cle, trouves[0].identifiant)
