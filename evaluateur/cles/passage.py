"""The file by which the work goes on on another laptop: everything of a data folder, enclosed under a passphrase.

A line of header, in clear and authenticated (whose passphrase, when it was made, cost and salt), then one encrypted
piece: no name of anybody shows outside.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from evaluateur.cles import serrures
from evaluateur.cles.serrures import Argon, PhraseRefusee, RandomBytes
from evaluateur.metier import canonique
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import ProfilId

SCHEMA = 1
TAILLE_MAX = 1024 * 1024 * 1024
"""Bytes of the file: a hundred dossiers with their scans are a tenth of it."""
_HEAD_MAX = 4096
_NONCE = 12


class PassageRefuse(Refus):
    """This file is no such file, or was altered."""


class Entete(Struct, frozen=True, forbid_unknown_fields=True, tag="evaluateur-passage"):
    """What is told before the passphrase."""

    schema: int
    auteur: ProfilId
    """Whose passphrase opens it."""
    instant: datetime
    argon: Argon


Fichiers = dict[str, bytes]
"""Files by their names."""


def enclose(files: Fichiers, auteur: ProfilId, instant: datetime, phrase: str, random_bytes: RandomBytes,
            argon: Argon) -> bytes:  # fmt: skip
    """Enclose these files under a passphrase."""
    head = msgspec.json.encode(Entete(SCHEMA, auteur, instant, argon)) + b"\n"
    nonce = random_bytes(_NONCE)
    return head + nonce + AESGCM(serrures.derive(phrase, argon)).encrypt(nonce, msgspec.msgpack.encode(files), head)


def header(data: bytes) -> Entete:
    """What the file says of itself. Raises :class:`PassageRefuse`."""
    return _read(data)[0]


def open_(data: bytes, phrase: str) -> Fichiers:
    """The files. Raises :class:`PhraseRefusee` for another passphrase, :class:`PassageRefuse` for another file."""
    told, head = _read(data)
    rest = data[len(head) :]
    try:
        clear = AESGCM(serrures.derive(phrase, told.argon)).decrypt(rest[:_NONCE], rest[_NONCE:], head)
    except (InvalidTag, ValueError) as error:
        raise PhraseRefusee(
            "Cette phrase secrète n’ouvre pas ce fichier, ou il a été abîmé.",
            "Saisissez la phrase secrète de la personne qui l’a enregistré, ou refaites une copie du fichier.",
        ) from error
    try:
        return msgspec.msgpack.decode(clear, type=Fichiers)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _refus() from error


def _read(data: bytes) -> tuple[Entete, bytes]:
    end = data.find(b"\n", 0, _HEAD_MAX) + 1
    try:
        told = canonique.decode(data[:end], Entete)
    except msgspec.DecodeError as error:
        raise _refus() from error
    if told.schema != SCHEMA:
        raise PassageRefuse(
            "Ce fichier vient d’une version plus récente de l’application.",
            "Mettez l’application à jour, puis recommencez.",
        )
    return told, data[:end]


def _refus() -> PassageRefuse:
    return PassageRefuse(
        "Ce fichier n’est pas celui qu’enregistre « Continuer sur un autre ordinateur ».", "Choisissez le bon fichier."
    )
