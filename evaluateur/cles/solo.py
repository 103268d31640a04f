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
from evaluateur.metier.faits.notation import Pli
from evaluateur.metier.faits_solo import FaitsSolo, Remplissage, read_fait_solo
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import BlocCode, DossierId, Numero, ProfilId

PAS = 2048
"""Bytes: the step to which a draft is padded; most comments stay below one."""
TAILLE_CLE = 32
RIEN = Remplissage()
_SIZE = 4
_MARQUE_BROUILLON = b"brouillon"


class PliIllisible(Refus):
    """A pli that its own key does not open: altered, or not of this grid."""


class Lieu(Struct, frozen=True):
    """Whose grid: one evaluator, dossier, bloc and version."""

    dossier: DossierId
    bloc: BlocCode
    siege: Numero
    auteur: ProfilId
    version: int


class CleBloc(Struct, frozen=True):
    """What opens one grid, and the salt of its commitment. Both are disclosed at the reveal."""

    cle: bytes
    sel: bytes

    def __repr__(self) -> str:
        return "CleBloc(…)"


def derive_cle(root: bytes, dossier: DossierId, bloc: BlocCode, version: int) -> CleBloc:
    """Derive the key and the salt of a grid from its author's solo root."""
    info = canonique.encode({"bloc": bloc, "dossier": dossier, "objet": "grille", "version": version})
    data = HKDF(algorithm=hashes.SHA256(), length=64, salt=None, info=info).derive(root)
    return CleBloc(data[:TAILLE_CLE], data[TAILLE_CLE:])


def pad(clear: bytes) -> bytes:
    """Pad: length, content, zeros up to the next step."""
    raw = len(clear).to_bytes(_SIZE, "big") + clear
    return raw + bytes(-len(raw) % PAS)


def unpad(filled: bytes) -> bytes:
    """Undo :func:`pad`, whatever its step was."""
    length = int.from_bytes(filled[:_SIZE], "big")
    return filled[_SIZE : _SIZE + length]


class Enveloppe:
    """Closes and opens the plis of one grid; keeps its cipher ready, for journals of many thousand plis."""

    def __init__(self, key: bytes, lieu: Lieu) -> None:
        self._aes = AESGCM(key)
        self._lieu = lieu
        self._liasse = feuillets.Liasse()

    def close(self, order: int, fait: FaitsSolo, random_bytes: RandomBytes) -> list[Pli]:
        """Close one solo fait into plis, one a feuillet; ``order`` is the place of the first."""
        return [
            self._close(place, feuillet, random_bytes)
            for place, feuillet in enumerate(feuillets.cut(canonique.encode(fait)), start=order)
        ]

    def _close(self, order: int, feuillet: bytes, random_bytes: RandomBytes) -> Pli:
        lieu, nonce = self._lieu, random_bytes(12)
        context = engagement.contexte_pli(lieu.dossier, lieu.bloc, lieu.siege, lieu.auteur, lieu.version, order, UNSET)
        return Pli(lieu.bloc, lieu.siege, lieu.version, order, nonce, self._aes.encrypt(nonce, feuillet, context))

    def open(self, pli: Pli) -> FaitsSolo:
        """Return the solo fait that ends in this pli, nothing while it goes on in the next; to be called in order.

        Raises :class:`PliIllisible` when this key does not open it here.
        """
        lieu = self._lieu
        context = engagement.contexte_pli(
            lieu.dossier, pli.bloc, pli.siege, lieu.auteur, pli.version, pli.ordre, pli.remplis
        )
        try:
            clear = self._aes.decrypt(pli.nonce, pli.chiffre, context)
            whole = self._liasse.add(clear) if pli.remplis is UNSET else unpad(clear)
            return RIEN if whole is None else read_fait_solo(whole)
        except (InvalidTag, ValueError) as error:  # ValueError: a nonce of no length, or no solo fait inside
            raise PliIllisible(
                f"Une saisie du bloc {pli.bloc} ne s’ouvre pas avec la clé de son auteur.",
                "Le journal est altéré : prévenez l’organisme, qui peut restaurer une sauvegarde de cet ordinateur.",
            ) from error


def brouillon_key(key: bytes, field: str) -> str:
    """Under which name a draft is stored: not even which field is being typed in is told to the other evaluator."""
    return hmac.new(key, _MARQUE_BROUILLON + field.encode("utf-8"), hashlib.sha256).hexdigest()


def encrypt_brouillon(key: bytes, text: str, random_bytes: RandomBytes) -> bytes:
    """Encrypt what is being typed under the author's own key of this grid."""
    nonce = random_bytes(12)
    return nonce + AESGCM(key).encrypt(nonce, pad(text.encode("utf-8")), _MARQUE_BROUILLON)


def decrypt_brouillon(key: bytes, data: bytes) -> str:
    """Read a draft back. Raises :class:`PliIllisible` when it is not this author's."""
    try:
        return unpad(AESGCM(key).decrypt(data[:12], data[12:], _MARQUE_BROUILLON)).decode("utf-8")
    except (InvalidTag, ValueError) as error:
        raise PliIllisible(
            "Un texte en cours de saisie ne s’ouvre pas avec votre clé.", "Il est laissé tel quel dans les données."
        ) from error
