"""The channel of a destination."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from evaluateur.echange.transports.canal import Canal, Delais
from evaluateur.echange.transports.courriel import CanalCourriel
from evaluateur.echange.transports.destinations import (
    Destination,
    VersCourriel,
    VersDepotNextcloud,
    VersDossier,
    VersDossierSynchronise,
    VersWebdav,
)
from evaluateur.echange.transports.dossier import CanalDossier
from evaluateur.echange.transports.page import CanalPage
from evaluateur.echange.transports.refus import EnvoiRefuse


class Moyens(Struct, frozen=True):
    """What this laptop brings to any destination."""

    marque: str
    """Eight signs or so that tell this laptop from others, always the same: those of its unfinished files."""
    atelier: Path
    """The folder where drafts and files to pick are laid."""
    emplacement: Path | None = None
    """The drive or folder that was chosen, for a destination that names none."""
    surnom: str = ""
    """The code of the session, for a drop that asks from whom a file comes; without one, the beginning of its name."""
    delais: Delais = Delais()


def open_canal(destination: Destination, moyens: Moyens, secret: str = "") -> Canal:
    """The channel of a destination; ``secret``: the password of its account or share. Raises :class:`EnvoiRefuse`.

    It sends nothing yet. It counts wrong passwords: one is kept as long as its secret does not change.
    """
    match destination:
        case VersDossier():
            return CanalDossier(_folder(destination.emplacement, moyens), moyens.marque)
        case VersDossierSynchronise():
            return CanalDossier(_folder(destination.emplacement, moyens), moyens.marque, synchronise=True)
        case VersWebdav():
            from evaluateur.echange.transports.webdav import CanalWebdav  # a key alone needs no network

            return CanalWebdav(destination, secret, moyens.marque, moyens.delais)
        case VersDepotNextcloud():
            from evaluateur.echange.transports.depot_nextcloud import CanalDepotNextcloud

            return CanalDepotNextcloud(destination, secret, moyens.surnom, moyens.delais)
        case VersCourriel():
            return CanalCourriel(destination, moyens.atelier, moyens.marque)
        case _:
            return CanalPage(destination, moyens.atelier, moyens.marque)


def _folder(named: str, moyens: Moyens) -> Path:
    if named:
        return Path(named)
    if moyens.emplacement is None:
        raise EnvoiRefuse(
            "absent", "Aucun emplacement n’est choisi.", "Branchez une clé, ou choisissez un emplacement."
        )
    return moyens.emplacement
