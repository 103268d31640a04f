"""The private keys of the centre at rest: wrapped under a passphrase, at the cost that profiles have.

Keys written before lay under PKCS#8, whose derivation a copy of the file makes cheap to try: one that is read is
written again this way.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from msgspec import Struct

from evaluateur import fichiers
from evaluateur.cles import serrures
from evaluateur.cles.serrures import Argon, PhraseRefusee, RandomBytes, Serrure
from evaluateur.titres import FICHIER_MAX

NewArgon = Callable[[bytes], Argon]
"""The cost of a derivation, for a salt."""


class ClefIllisible(PhraseRefusee):
    """The file of a key is of no form that is known."""


class CleAuRepos(Struct, frozen=True, forbid_unknown_fields=True):
    """The file. ``objet`` says which key it is: one cannot stand in the place of the other."""

    objet: str
    argon: Argon
    serrure: Serrure


def write(path: Path, private: bytes, phrase: str, objet: str, random_bytes: RandomBytes, argon: NewArgon) -> None:
    """Keep a private key (PKCS#8, DER), readable by its owner alone."""
    cost = argon(random_bytes(16))
    serrure = serrures.wrap(serrures.derive(phrase, cost), private, objet, random_bytes)
    content = msgspec.json.format(msgspec.json.encode(CleAuRepos(objet, cost, serrure)), indent=1)
    fichiers.write(path, content, private=True)


def read(path: Path, phrase: str, objet: str, random_bytes: RandomBytes, argon: NewArgon = Argon) -> bytes:
    """The private key (PKCS#8, DER). Raises :class:`PhraseRefusee`, or :class:`fichiers.LectureRefusee`."""
    data = fichiers.read(path, FICHIER_MAX)
    if data.lstrip().startswith(b"-----"):
        private = _read_pem(data, phrase)
        with suppress(fichiers.EcritureRefusee):  # read from a support that takes no writing: it stays as it was
            write(path, private, phrase, objet, random_bytes, argon)
        return private
    try:
        file = msgspec.json.decode(data, type=CleAuRepos)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable() from error
    if file.objet != objet:
        raise _unreadable()
    return serrures.unwrap(serrures.derive(phrase, file.argon), file.serrure, objet)


def _read_pem(data: bytes, phrase: str) -> bytes:
    try:
        key = load_pem_private_key(data, password=phrase.strip().encode())
    except UnsupportedAlgorithm as error:
        raise _unreadable() from error
    except (ValueError, TypeError) as error:
        raise PhraseRefusee(
            "Cette phrase secrète n’ouvre pas cette clé.", "Vérifiez la phrase, les majuscules et le clavier."
        ) from error
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _unreadable() -> ClefIllisible:
    return ClefIllisible("Ce fichier n’est pas la clé attendue.", "Restaurez le fichier d’origine, ou sa copie.")
