"""Blind by cryptography: the key of one evaluator's grid of one bloc, and the plis and drafts it closes.

The keys are derived from the profile's solo root by HKDF: nothing else need be stored, and disclosing the key of a
bloc at the reveal tells nothing of the others. Every pli has one length: what it holds is one feuillet.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import UNSET, Struct

from evaluateur.cles import feuillets
from evaluateur.cles.serrures import RandomBytes
from evaluateur.metier import canonique, engagement
from evaluateur.metier.faits import Pli
from evaluateur.metier.faits_solo import FaitsSolo, Remplissage, read_fait_solo
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import Numero

PAS = 2048
"""Bytes: the step to which a draft is padded; most comments stay below one."""
TAILLE_CLE = 32
RIEN = Remplissage()
_TAILLE = 4
_MARQUE_BROUILLON = b"brouillon"


class PliIllisible(Refus):
    """A pli that its own key does not open: altered, or not of this grid."""


class Lieu(Struct, frozen=True):
    """Whose grid: one evaluator, dossier, bloc and version."""

    dossier: str
    bloc: str
    siege: Numero
    auteur: str
    version: int


class CleBloc(Struct, frozen=True):
    """What opens one grid, and the salt of its commitment. Both are disclosed at the reveal."""

    cle: bytes
    sel: bytes

    def __repr__(self) -> str:
        return "CleBloc(…)"


def derive_cle(racine: bytes, dossier: str, bloc: str, version: int) -> CleBloc:
    """Derive the key and the salt of a grid from its author's solo root."""
    info = canonique.encode({"bloc": bloc, "dossier": dossier, "objet": "grille", "version": version})
    octets = HKDF(algorithm=hashes.SHA256(), length=64, salt=None, info=info).derive(racine)
    return CleBloc(octets[:TAILLE_CLE], octets[TAILLE_CLE:])


def pad(clair: bytes) -> bytes:
    """Pad: length, content, zeros up to the next step."""
    brut = len(clair).to_bytes(_TAILLE, "big") + clair
    return brut + bytes(-len(brut) % PAS)


def unpad(rempli: bytes) -> bytes:
    """Undo :func:`pad`, whatever its step was."""
    longueur = int.from_bytes(rempli[:_TAILLE], "big")
    return rempli[_TAILLE : _TAILLE + longueur]


class Enveloppe:
    """Closes and opens the plis of one grid; keeps its cipher ready, for journals of many thousand plis."""

    def __init__(self, cle: bytes, lieu: Lieu) -> None:
        self._aes = AESGCM(cle)
        self._lieu = lieu
        self._liasse = feuillets.Liasse()

    def close(self, ordre: int, fait: FaitsSolo, random_bytes: RandomBytes) -> list[Pli]:
        """Close one solo fait into plis, one a feuillet; ``ordre`` is the place of the first."""
        return [
            self._close(place, feuillet, random_bytes)
            for place, feuillet in enumerate(feuillets.cut(canonique.encode(fait)), start=ordre)
        ]

    def _close(self, ordre: int, feuillet: bytes, random_bytes: RandomBytes) -> Pli:
        lieu, nonce = self._lieu, random_bytes(12)
        contexte = engagement.contexte_pli(lieu.dossier, lieu.bloc, lieu.siege, lieu.auteur, lieu.version, ordre, UNSET)
        return Pli(lieu.bloc, lieu.siege, lieu.version, ordre, nonce, self._aes.encrypt(nonce, feuillet, contexte))

    def open(self, pli: Pli) -> FaitsSolo:
        """Return the solo fait that ends in this pli, nothing while it goes on in the next; to be called in order.

        Raises :class:`PliIllisible` when this key does not open it here.
        """
        lieu = self._lieu
        contexte = engagement.contexte_pli(
            lieu.dossier, pli.bloc, pli.siege, lieu.auteur, pli.version, pli.ordre, pli.remplis
        )
        try:
            clair = self._aes.decrypt(pli.nonce, pli.chiffre, contexte)
            entier = self._liasse.add(clair) if pli.remplis is UNSET else unpad(clair)
            return RIEN if entier is None else read_fait_solo(entier)
        except (InvalidTag, ValueError) as erreur:  # ValueError: a nonce of no length, or no solo fait inside
            raise PliIllisible(
                f"Une note du bloc {pli.bloc} ne s'ouvre pas avec la clé de son auteur.",
                "Le journal est altéré : restaurez la dernière sauvegarde et prévenez le centre.",
            ) from erreur


def brouillon_key(cle: bytes, champ: str) -> str:
    """Under which name a draft is stored: not even which field is being typed in is told to the other evaluator."""
    return hmac.new(cle, _MARQUE_BROUILLON + champ.encode("utf-8"), hashlib.sha256).hexdigest()


def encrypt_brouillon(cle: bytes, texte: str, random_bytes: RandomBytes) -> bytes:
    """Encrypt what is being typed under the author's own key of this grid."""
    nonce = random_bytes(12)
    return nonce + AESGCM(cle).encrypt(nonce, pad(texte.encode("utf-8")), _MARQUE_BROUILLON)


def decrypt_brouillon(cle: bytes, octets: bytes) -> str:
    """Read a draft back. Raises :class:`PliIllisible` when it is not this author's."""
    try:
        return unpad(AESGCM(cle).decrypt(octets[:12], octets[12:], _MARQUE_BROUILLON)).decode("utf-8")
    except (InvalidTag, ValueError) as erreur:
        raise PliIllisible(
            "Un texte en cours de frappe ne s'ouvre pas avec votre clé.", "Il est laissé tel quel dans la base."
        ) from erreur
