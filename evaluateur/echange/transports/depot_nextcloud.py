"""The file drop of a Nextcloud: a public share that takes files, shows none, and says what it received.

Nothing but PUT works there. It renames what bears a name that is taken, without saying so: the same file sent twice
lies there twice, so that it is sent again only when nobody knows whether it arrived.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit

from evaluateur.echange.transports import web
from evaluateur.echange.transports.canal import Delais, Depot, Suivi
from evaluateur.echange.transports.destinations import VersDepotNextcloud
from evaluateur.echange.transports.refus import EnvoiRefuse

ESSAIS_MAX = 2
"""Wrong passwords that are tried: the site slows down, then bars, the whole address of a training body."""
_DONE = (200, 201, 204)
_SHA256 = re.compile(r"[0-9a-f]{64}")


class CanalDepotNextcloud:
    """A drop, by its address and the password of the share, if it has one."""

    relit, rend = True, False

    def __init__(self, destination: VersDepotNextcloud, secret: str, surnom: str, delais: Delais) -> None:
        base, self._token = destination.parts()
        self._base, self._secret, self._surnom = urlsplit(base).path, secret, surnom
        self._site = web.Site(base, delais)
        self._wrong = 0

    def deposer(self, nom: str, data: bytes, suivi: Suivi) -> Depot:
        """Send it, once."""
        if self._wrong >= ESSAIS_MAX:
            raise web.refusal(401, self._site.nom)
        with self._site.line(suivi) as line:
            answer = self._put(line, nom, data)
        if answer.status == 401:
            self._wrong += 1
        if answer.status not in _DONE:
            raise web.refusal(answer.status, self._site.nom)
        said = answer.headers.get("X-Hash-SHA256", "").strip().lower()
        if not _SHA256.fullmatch(said):  # or the line broke in the middle of it
            return Depot("depose_non_relu", nom, _UNCHECKED)
        if said != hashlib.sha256(data).hexdigest():
            raise EnvoiRefuse(
                "mensonge",
                f"{self._site.nom} a reçu autre chose que ce qui a été envoyé.",
                "Choisissez un autre moyen de remettre, et signalez-le à l’organisme de formation.",
            )
        return Depot("verifie", nom, _CHECKED)

    def _put(self, line: web.Line, nom: str, data: bytes) -> web.Answer:
        """By the address of today, then by that of before; with a nickname once it is asked for."""
        name = quote(nom, safe="")
        auth = web.basic("anonymous", self._secret) if self._secret else {}
        surnom = self._surnom or nom[:8]
        answer = self._named(line, f"{self._base}/public.php/dav/files/{self._token}/{name}", auth, data, surnom)
        if answer.status != 404:
            return answer
        auth = web.basic(self._token, self._secret)
        return self._named(line, f"{self._base}/public.php/webdav/{name}", auth, data, surnom)

    def _named(self, line: web.Line, target: str, auth: dict[str, str], data: bytes, surnom: str) -> web.Answer:
        headers = {**_HEADERS, **auth}
        answer = line.ask("PUT", target, headers, data)
        if answer.status != 405:
            return answer
        return line.ask("PUT", target, {**headers, "X-NC-Nickname": quote(surnom, safe="")}, data)

    def relever(self, wanted: Callable[[str], bool], suivi: Suivi) -> Iterator[tuple[str, bytes]]:
        """Nothing: it shows no file."""
        return iter(())


_HEADERS = {
    "Content-Type": "application/octet-stream",
    "X-Requested-With": "XMLHttpRequest",
    "X-Hash": "sha256",
}
_CHECKED = "Déposé : le site a reçu le contenu du lot, sous ce nom ou sous un autre."
_UNCHECKED = "Déposé ; le site n’a pas dit ce qu’il a reçu. Seul l’accusé de réception de l’organisme prouve l’arrivée."
