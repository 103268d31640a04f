"""The places where channels hand over, as a test sees them: what lies there, what may be laid there, how it goes."""

from __future__ import annotations

import email
import email.policy
import shutil
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from msgspec import Struct

from evaluateur.echange.transports import canal as canal_
from evaluateur.echange.transports.canal import Canal, Delais, Suivi
from evaluateur.echange.transports.destinations import (
    Destination,
    VersCourriel,
    VersDepotNextcloud,
    VersDossier,
    VersDossierSynchronise,
    VersPage,
    VersWebdav,
)
from evaluateur.echange.transports.ouverture import Moyens, open_canal
from evaluateur.echange.transports.refus import EnvoiRefuse
from tests.echange.transports.depot_local import Depot, Share
from tests.echange.transports.serveurs import PASSWORD, USER

Sorte = Literal["dossier", "cle_fat", "synchronise", "rclone", "wsgidav", "depot", "courriel", "page"]
SORTES: tuple[Sorte, ...] = ("dossier", "cle_fat", "synchronise", "rclone", "wsgidav", "depot", "courriel", "page")
WEB: tuple[Sorte, ...] = ("rclone", "wsgidav", "depot")
LONG = Delais(connexion=60, silence=60, ensemble=600)
TRIES = 2000
UNFINISHED = (".tmp", ".part")


class Terrain(Struct):
    """One place, fresh for one test."""

    sorte: Sorte
    root: Path
    port: int = 0
    depot: Depot | None = None

    @property
    def once(self) -> bool:
        """Whether the same file lies there once, however often it is sent."""
        return self.sorte != "depot"

    def destination(self, port: int | None = None) -> Destination:
        """As a convocation names it; ``port``: by way of something else."""
        through = port or self.port
        match self.sorte:
            case "dossier" | "cle_fat":
                return VersDossier(str(self.root))
            case "synchronise":
                return VersDossierSynchronise(str(self.root))
            case "rclone" | "wsgidav":
                return VersWebdav(f"http://127.0.0.1:{through}/{self.root.name}/", USER)
            case "depot":
                return VersDepotNextcloud(f"http://127.0.0.1:{through}/index.php/s/{self.root.name}")
            case "courriel":
                return VersCourriel("remises@exemple.fr")
            case _:
                return VersPage("https://exemple.fr/demande?e=abc")

    def canal(
        self, marque: str = "0a1b2c3d", *, port: int | None = None, secret: str | None = None, delais: Delais = LONG
    ) -> Canal:
        """The channel to it, from the laptop of that mark."""
        if secret is None:
            secret = PASSWORD if self.sorte in ("rclone", "wsgidav") else self.share.password
        moyens = Moyens(marque, self.root, surnom="S-2026-01", delais=delais)
        return open_canal(self.destination(port), moyens, secret)

    @property
    def share(self) -> Share:
        """The share of a drop; one of nothing elsewhere."""
        return self.depot.shares[self.root.name] if self.depot else Share(self.root)

    def contents(self) -> dict[str, bytes]:
        """What whoever looks there finds: names and contents, unfinished files left out."""
        files = {path.name: path.read_bytes() for path in self.root.iterdir() if not path.name.endswith(UNFINISHED)}
        if self.sorte != "courriel":
            return files
        return {name.removesuffix(".eml"): enclosed(data) for name, data in files.items()}

    def unfinished(self) -> list[str]:
        """What was begun and lies there still."""
        return [path.name for path in self.root.iterdir() if path.name.endswith(UNFINISHED)]

    def lay(self, name: str, data: bytes) -> None:
        """Lay there a file of somebody else."""
        self.root.joinpath(name + (".eml" if self.sorte == "courriel" else "")).write_bytes(data)

    def vanish(self) -> None:
        """Nobody finds it any more."""
        shutil.rmtree(self.root)
        if self.depot:
            del self.depot.shares[self.root.name]


def enclosed(message: bytes) -> bytes:
    """The file of a draft; the bytes themselves when they are no message."""
    read = email.message_from_bytes(message, _class=EmailMessage, policy=email.policy.SMTP)
    found = [part.get_content() for part in read.iter_attachments()]
    return bytes(found[0]) if found else message


def sent(canal: Canal, nom: str, data: bytes, suivi: Suivi | None = None) -> canal_.Depot:
    """Try again, as the outbox does, while a site is busy with another laptop, or with a line that it takes for alive.

    WsgiDAV answers 500 then, rclone 423.
    """
    for _ in range(TRIES):
        try:
            return canal.deposer(nom, data, suivi or Suivi())
        except EnvoiRefuse as refus:
            if refus.code not in ("occupe", "panne"):
                raise
    raise AssertionError("busy for ever")


def left(terrain: Terrain, canal: Canal, nom: str, data: bytes) -> list[str]:
    """What stays unfinished, however often one sends again: a site may be late with what was given up."""
    for _ in range(TRIES):
        if not terrain.unfinished():
            return []
        sent(canal, nom, data)
    return terrain.unfinished()
