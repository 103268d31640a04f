"""Where files may be handed over, as a convocation says it. No secret: passwords are given apart."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

import msgspec
from msgspec import Struct

from evaluateur.metier.refus import Refus

DESTINATIONS_MAX = 8
"""Of one convocation, in the order in which they are tried."""
_LONG = 1000
_PLAIN = re.compile(r"[!-~]+")
"""Letters that an address may hold: ASCII, without spaces."""
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_USER = re.compile(r"[\w.@+ -]{1,64}")
_DROP = re.compile(r"(?P<base>(?:/[\w.~-]+)*?)(?:/index\.php)?/s/(?P<token>[A-Za-z0-9_-]{4,64})/?", re.ASCII)
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


class DestinationRefusee(Refus):
    """A convocation names a place to which nothing can be handed over."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase, "Demandez une nouvelle convocation à l’organisme de formation.")


class VersDossier(Struct, frozen=True, tag_field="type", tag="dossier", forbid_unknown_fields=True):
    """A folder, or a drive that will be chosen when no folder is named."""

    emplacement: str = ""

    def __post_init__(self) -> None:
        _require_folder(self.emplacement)


class VersDossierSynchronise(
    Struct, frozen=True, tag_field="type", tag="dossier-synchronise", forbid_unknown_fields=True
):
    """A folder that another program (OneDrive…) carries away, at its own time; to be chosen when none is named."""

    emplacement: str = ""

    def __post_init__(self) -> None:
        _require_folder(self.emplacement)


class VersWebdav(Struct, frozen=True, tag_field="type", tag="webdav", forbid_unknown_fields=True):
    """A folder of a WebDAV account, and whose account it is."""

    url: str
    utilisateur: str

    def __post_init__(self) -> None:
        _require_url(self.url)
        if not _USER.fullmatch(self.utilisateur):
            raise DestinationRefusee("L’identifiant du compte où remettre les dossiers n’est pas valable.")


class VersDepotNextcloud(Struct, frozen=True, tag_field="type", tag="nextcloud-depot", forbid_unknown_fields=True):
    """A public share of Nextcloud that takes files and shows none."""

    url: str

    def __post_init__(self) -> None:
        self.parts()

    def parts(self) -> tuple[str, str]:
        """The address of the site, with its base, and the token of the share."""
        split = _require_url(self.url)
        found = _DROP.fullmatch(split.path)
        if found is None:
            raise DestinationRefusee("L’adresse du dépôt n’est pas celle d’un partage Nextcloud.")
        return f"{split.scheme}://{split.netloc}{found['base']}", found["token"]


class VersCourriel(Struct, frozen=True, tag_field="type", tag="courriel", forbid_unknown_fields=True):
    """An e-mail that someone sends."""

    a: str

    def __post_init__(self) -> None:
        if len(self.a) > 254 or not _ADDRESS.fullmatch(self.a):
            raise DestinationRefusee("L’adresse de courriel où remettre les dossiers n’est pas valable.")


class VersPage(Struct, frozen=True, tag_field="type", tag="page-web", forbid_unknown_fields=True):
    """A web page where someone hands the file over (« Demander des fichiers »)."""

    url: str

    def __post_init__(self) -> None:
        _require_url(self.url, query=True)


Destination: TypeAlias = (
    VersDossier | VersDossierSynchronise | VersWebdav | VersDepotNextcloud | VersCourriel | VersPage
)


def read(found: object) -> tuple[Destination, ...]:
    """Destinations, in their order, from what a file of JSON or TOML holds. Raises :class:`DestinationRefusee`."""
    try:
        given = msgspec.convert(found, tuple[Destination, ...])
    except msgspec.ValidationError as error:
        raise DestinationRefusee("La convocation indique une destination inconnue de cette version.") from error
    if len(given) > DESTINATIONS_MAX:
        raise DestinationRefusee("La convocation indique trop de destinations.")
    return given


def _require_folder(text: str) -> None:
    if not text:
        return
    paths = (PurePosixPath(text), PureWindowsPath(text))
    known = any(path.is_absolute() for path in paths) and not any(".." in path.parts for path in paths)
    if len(text) > _LONG or not text.isprintable() or not known:
        raise DestinationRefusee("L’emplacement où remettre les dossiers n’est pas valable.")


def _require_url(url: str, *, query: bool = False) -> SplitResult:
    """An address without password, over an encrypted connection; in clear to this very machine alone."""
    try:
        if len(url) > _LONG or not _PLAIN.fullmatch(url):
            raise ValueError("characters")
        split = urlsplit(url)
        _ = split.port  # raises when it is none
    except ValueError as error:
        raise DestinationRefusee("L’adresse où remettre les dossiers n’est pas valable.") from error
    host = split.hostname or ""
    if split.scheme != "https" and not (split.scheme == "http" and host in _HERE):
        raise DestinationRefusee("L’adresse où remettre les dossiers doit commencer par « https:// ».")
    if not host or "@" in split.netloc or "\\" in url or split.fragment or (split.query and not query):
        raise DestinationRefusee("L’adresse où remettre les dossiers n’est pas valable.")
    return split
