"""Ways back in when a passphrase is forgotten: a printable code, and the centre's recovery key.

Both open the base and their owner's solo keys, never a signing key: nobody signs in another's place, and whoever comes
back signs under a new key. The code is drawn at random (130 bits), so that no slow derivation is needed; the
centre's slot is HPKE (RFC 9180, X25519, HKDF-SHA256, AES-256-GCM). Who entrusted it, and for what, is sealed inside:
``profils.json`` beside it can be written by anyone who has the disk.
"""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from msgspec import Struct

from evaluateur.cles import serrures
from evaluateur.cles.lettres import ALPHABET, as_drawn
from evaluateur.cles.serrures import PhraseRefusee, RandomBytes, Serrure
from evaluateur.metier import canonique
from evaluateur.metier.vocabulaire import ProfilId

GROUPES, PAR_GROUPE = 7, 4
"""28 characters: 26 drawn (130 bits), two that catch a slip of the pen."""
_DASHES = 26
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Secrets(Struct, frozen=True):
    """What a way back gives: the base, and one's own notes."""

    cle_base: bytes
    racine_solo: bytes

    def __repr__(self) -> str:
        return "Secrets()"


class Confie(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person entrusts to the centre, and what the centre sends back: for this purpose, for nobody else."""

    objet: str
    identifiant: ProfilId
    nom: str
    prenom: str
    cle_base: bytes
    racine_solo: bytes

    @property
    def nom_complet(self) -> str:
        """Name then first name."""
        return f"{self.nom} {self.prenom}".strip()

    @property
    def secrets(self) -> Secrets:
        """The keys."""
        return Secrets(self.cle_base, self.racine_solo)

    def __repr__(self) -> str:
        return f"Confie({self.identifiant})"


CONFIE, RENDU = "evaluateur/2/clé confiée à l’organisme", "evaluateur/2/clé rendue par l’organisme"
"""The two purposes: an envelope on the laptop, and the centre's answer."""


def read_confie(data: bytes, objet: str) -> Confie:
    """What was sealed for this purpose. Raises ``ValueError`` for anything else."""
    loaded = canonique.decode(data, Confie)
    if loaded.objet != objet or canonique.encode(loaded) != data:
        raise ValueError("sealed for another purpose")
    return loaded


def new_code(random_bytes: RandomBytes) -> str:
    """A code to print and keep in a safe, in groups of four."""
    number = int.from_bytes(random_bytes(17), "big") >> 6
    tires = "".join(ALPHABET[number >> 5 * i & 31] for i in range(_DASHES))
    whole = tires + _check(tires)
    return "-".join(whole[i : i + PAR_GROUPE] for i in range(0, len(whole), PAR_GROUPE))


def _check(tires: str) -> str:
    rest = sum((i + 1) * ALPHABET.index(c) for i, c in enumerate(tires)) % 1021
    return ALPHABET[rest >> 5] + ALPHABET[rest & 31]


def _loaded(code: str) -> str:
    """A code as it was drawn, whatever the case, the blanks and the letters confused. Raises :class:`PhraseRefusee`."""
    letters = as_drawn(code)
    if len(letters) != GROUPES * PAR_GROUPE or set(letters) - set(ALPHABET):
        raise PhraseRefusee(
            f"Un code de secours compte {GROUPES} groupes de {PAR_GROUPE} lettres ou chiffres.",
            "Relisez-le sur la feuille, groupe par groupe.",
        )
    if _check(letters[:_DASHES]) != letters[_DASHES:]:
        raise PhraseRefusee("Il y a une faute de frappe dans ce code.", "Relisez-le, groupe par groupe.")
    return letters


def wrap_code(secrets: Secrets, code: str, identifiant: ProfilId, random_bytes: RandomBytes) -> Serrure:
    """A slot that this code opens."""
    return serrures.wrap(_key(code), _written(secrets), _usage(identifiant, "code"), random_bytes)


def unwrap_code(serrure: Serrure, code: str, identifiant: ProfilId) -> Secrets:
    """Open a slot by its code. Raises :class:`PhraseRefusee`."""
    key = _key(code)  # refuses, in its own words, what is no code
    try:
        return _load(serrures.unwrap(key, serrure, _usage(identifiant, "code")))
    except PhraseRefusee as refus:
        raise PhraseRefusee(
            "Ce code n’est pas celui de ce profil.",
            "Vérifiez le nom sur la feuille : chaque code n’ouvre qu’un profil.",
        ) from refus


def _key(code: str) -> bytes:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"evaluateur/1/code de secours")
    return hkdf.derive(_loaded(code).encode("ascii"))


def wrap_centre(confie: Confie, public: bytes) -> bytes:
    """A slot that the centre's recovery key opens; ``public``: PEM. Raises :class:`PhraseRefusee`."""
    return _SUITE.encrypt(canonique.encode(confie), read_public(public), info=CONFIE.encode("utf-8"))


def read_public(pem: bytes) -> X25519PublicKey:
    """The centre's public recovery key. Raises :class:`PhraseRefusee` for anything else."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _not_a_key() from error
    if not isinstance(key, X25519PublicKey):
        raise _not_a_key()
    return key


def empreinte(key: X25519PublicKey) -> str:
    """SHA-256 of a public recovery key, in groups of four."""
    digits = hashlib.sha256(key.public_bytes_raw()).hexdigest()
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def unwrap_centre(enveloppe: bytes, private: X25519PrivateKey, identifiant: ProfilId) -> Confie:
    """Open a slot by the centre's key. Raises :class:`PhraseRefusee`.

    ``identifiant``: only to recognise a slot of before, which named nobody inside: it is refused, with what to do.
    """
    try:
        return read_confie(_SUITE.decrypt(enveloppe, private, info=CONFIE.encode("utf-8")), CONFIE)
    except (InvalidTag, ValueError) as error:
        if _names_nobody(enveloppe, private, identifiant):
            raise PhraseRefusee(
                "Cette clé a été confiée par une version précédente de l’application, sans le nom de la personne.",
                "La personne peut utiliser son code de secours ou, si elle ouvre encore son profil, confier de "
                "nouveau sa clé (Réglages).",
            ) from error
        raise PhraseRefusee(
            "Cette clé de secours n’est pas celle que ce profil connaissait.", "Prenez celle qu’il avait importée."
        ) from error


def _names_nobody(enveloppe: bytes, private: X25519PrivateKey, identifiant: ProfilId) -> bool:
    try:
        _SUITE.decrypt(enveloppe, private, info=_usage(identifiant, "centre").encode("utf-8"))
    except (InvalidTag, ValueError):
        return False
    return True


def _usage(identifiant: ProfilId, what: str) -> str:
    return f"evaluateur/1/{identifiant}/secours/{what}"


def _written(secrets: Secrets) -> bytes:
    return secrets.cle_base + secrets.racine_solo


def _load(data: bytes) -> Secrets:
    return Secrets(data[:32], data[32:])


def _not_a_key() -> PhraseRefusee:
    return PhraseRefusee(
        "Ce fichier n’est pas la clé de secours d’un organisme de formation.", "Prenez celle qu’il publie (.pem)."
    )
