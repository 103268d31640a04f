"""A folder of a WebDAV account: laid under a staged name, moved where nothing lies, read back."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

import defusedxml
from defusedxml import ElementTree

from evaluateur import fichiers
from evaluateur.echange.transports import web
from evaluateur.echange.transports.canal import ACCUSE_MAX, ACCUSES_MAX, Delais, Depot, Suivi
from evaluateur.echange.transports.destinations import VersWebdav
from evaluateur.echange.transports.refus import EnvoiRefuse

LISTE_MAX = 16 * 1024 * 1024
"""Bytes of a list of files: about forty thousand of them."""
NOMS_MAX = 20
"""Names tried when others' files bear those before."""
RESTES_MAX = 8
"""Unfinished files that are remembered, to be taken away once the site lets go of them."""
_PROPFIND = b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>'
_DONE = (200, 201, 204)


class CanalWebdav:
    """An account, by its address, its user and an application's password."""

    relit = rend = True

    def __init__(self, destination: VersWebdav, secret: str, marque: str, delais: Delais) -> None:
        self._url = destination.url.rstrip("/") + "/"
        self._path = urlsplit(self._url).path
        self._site = web.Site(destination.url, delais)
        self._auth = web.basic(destination.utilisateur, secret)
        self._marque = marque
        self._restes = dict[str, None]()
        """Staged files whose end nobody told: a site may still be writing there what was given up long ago."""

    def deposer(self, nom: str, data: bytes, suivi: Suivi) -> Depot:
        """Lay it there, under a name that no other file bears; the same file is left as it is."""
        path = PurePosixPath(nom)
        with self._site.line(suivi) as line:
            for there in itertools.islice(fichiers.names(path, path.suffix), NOMS_MAX):
                held = self._held(line, there.name, data)
                deja = held is not None
                if held is None:
                    deja = not self._lay(line, there.name, data)
                    held = self._held(line, there.name, data)
                    if held is None and not deja:
                        return Depot("depose_non_relu", there.name, _TAKEN)
                    if not held and not deja:
                        raise self._lie()
                if held:
                    self._clear(line)
                    return Depot("verifie", there.name, _CHECKED, deja=deja)
        raise EnvoiRefuse(
            "inattendu",
            f"D’autres fichiers portent déjà ce nom chez {self._site.nom}.",
            "Signalez-le à l’organisme de formation.",
        )

    def _held(self, line: web.Line, name: str, data: bytes) -> bool | None:
        """Whether these very bytes lie there; None when nothing does."""
        answer = line.ask("GET", self._path + quote(name, safe=""), self._auth, most=len(data))
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise web.refusal(answer.status, self._site.nom)
        return answer.body == data

    def _lay(self, line: web.Line, name: str, data: bytes) -> bool:
        """Send it, then give it its name; False if someone else took it meanwhile."""
        staged = self._staged(name)
        moved = {"Destination": self._url + quote(name, safe=""), "Overwrite": "F"}
        status = line.ask("PUT", staged, {**self._auth, **_BYTES}, data).status
        if status in _DONE:
            status = line.ask("MOVE", staged, {**self._auth, **moved}).status
            if status in _DONE:
                del self._restes[staged]
                return True
        if status not in (401, 403):  # one wrong password more would count
            self._clear(line)
        if status == 412:
            return False
        raise web.refusal(status, self._site.nom)

    def _staged(self, name: str) -> str:
        """A file that no sending before this one may still be writing to."""
        path = PurePosixPath(f"{name}.{self._marque}.part")
        staged = next(
            found
            for there in fichiers.names(path, path.suffix)
            if (found := self._path + quote(there.name, safe="")) not in self._restes
        )
        self._restes[staged] = None
        if len(self._restes) > RESTES_MAX:
            del self._restes[next(iter(self._restes))]
        return staged

    def _clear(self, line: web.Line) -> None:
        """Take away what was begun; what is not there may still come, and what cannot go is tried another time."""
        with suppress(EnvoiRefuse):
            for staged in tuple(self._restes):
                if line.ask("DELETE", staged, self._auth).status in _DONE:
                    del self._restes[staged]

    def _lie(self) -> EnvoiRefuse:
        return EnvoiRefuse(
            "mensonge",
            f"{self._site.nom} a accepté le fichier, et en a conservé un autre.",
            "Choisissez un autre moyen de remettre, et signalez-le à l’organisme de formation.",
        )

    def relever(self, wanted: Callable[[str], bool], suivi: Suivi) -> Iterator[tuple[str, bytes]]:
        """The receipts that lie there."""
        with self._site.line(suivi) as line:
            asked = {**self._auth, "Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
            answer = line.ask("PROPFIND", self._path, asked, _PROPFIND, most=LISTE_MAX)
            if answer.status != 207:
                raise web.refusal(answer.status, self._site.nom)
            names = read_list(answer.body or b"", unquote(self._path), self._site.nom)
            for name in sorted(filter(wanted, names))[-ACCUSES_MAX:]:
                data = self._receipt(line, name)
                if data is not None:
                    yield name, data

    def _receipt(self, line: web.Line, name: str) -> bytes | None:
        answer = line.ask("GET", self._path + quote(name, safe=""), self._auth, most=ACCUSE_MAX)
        return answer.body if answer.status == 200 else None


_CHECKED = "Déposé, puis relu : le contenu est celui du lot."
_TAKEN = "Déposé, mais retiré avant d’être relu. Seul l’accusé de réception de l’organisme prouve l’arrivée."
_BYTES = {"Content-Type": "application/octet-stream"}


def read_list(body: bytes, folder: str, nom: str) -> set[str]:
    """The names of the files that lie right in a folder, as a site lists them. Raises :class:`EnvoiRefuse`."""
    try:
        tree = ElementTree.fromstring(body, forbid_dtd=True)
    except (ElementTree.ParseError, defusedxml.DefusedXmlException, ValueError, LookupError) as error:
        raise EnvoiRefuse(
            "inattendu",
            f"La liste des accusés de réception donnée par {nom} n’a pas pu être lue.",
            "Signalez-le à l’organisme de formation.",
        ) from error
    hrefs = [href.text or "" for href in tree.iterfind("{DAV:}response/{DAV:}href")]
    return {name for name in (_name(href, folder) for href in hrefs) if name and "/" not in name and name.isprintable()}


def _name(href: str, folder: str) -> str:
    """What an address of the list names in the folder; nothing if it leads elsewhere."""
    try:
        path = unquote(urlsplit(href).path)
    except ValueError:  # no address
        return ""
    return path.removeprefix(folder) if path.startswith(folder) else ""
