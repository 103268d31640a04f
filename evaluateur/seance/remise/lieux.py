"""Where lots may go, in words, and what this laptop knows of each place."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from evaluateur.db import convocations
from evaluateur.echange.transports import destinations
from evaluateur.echange.transports.destinations import (
    Destination,
    VersCourriel,
    VersDepotNextcloud,
    VersDossier,
    VersDossierSynchronise,
    VersPage,
    VersWebdav,
)
from evaluateur.metier import canonique
from evaluateur.seance.poste import Poste
from evaluateur.vues.colis import Lieu


def nommer(destination: Destination) -> str:
    """What people call a destination, inside a sentence."""
    match destination:
        case VersDossier(emplacement=""):
            return "clé USB ou dossier"
        case VersDossier(emplacement=place):
            return f"dossier {place}"
        case VersDossierSynchronise(emplacement=""):
            return "dossier synchronisé"
        case VersDossierSynchronise(emplacement=place):
            return f"dossier synchronisé {place}"
        case VersWebdav(url=url):
            return f"espace WebDAV de {_host(url)}"
        case VersDepotNextcloud(url=url):
            return f"dépôt de fichiers de {_host(url)}"
        case VersCourriel(a=address):
            return f"courriel à {address}"
        case VersPage(url=url):
            return f"page de {_host(url)}"


def enumerer(destinations: Sequence[Destination]) -> str:
    """All of them, in the order in which they are tried."""
    return ", sinon ".join(nommer(d) for d in destinations)


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def cle(destination: Destination) -> str:
    """Under which name the base knows a destination."""
    return canonique.encode(destination).decode("utf-8")


def lieu(poste: Poste, destination: Destination) -> Lieu:
    """What is known of a destination here."""
    return convocations.lieu(poste.coffre.base, cle(destination))


def retenir(poste: Poste, destination: Destination, lieu: Lieu) -> None:
    """Remember it, in the encrypted base: the folder, the password, whether lots leave by themselves."""
    convocations.keep_lieu(poste.coffre.base, cle(destination), lieu)


def a_declarer(key: str) -> bool:
    """Whether lots go there by someone's own hand, who says when he has done it."""
    (destination,) = destinations.read([msgspec.json.decode(key)])
    return isinstance(destination, VersCourriel | VersPage)


def nommer_cle(key: str) -> str:
    """What people call the destination that the base knows under this name."""
    (destination,) = destinations.read([msgspec.json.decode(key)])
    return nommer(destination)
