"""An authority made for a test; a dossier closed on paper without any grid, and the receipt that it gives for it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Ouverte
from evaluateur.metier.actes import preparation
from evaluateur.metier.dossier import Version
from tests.parcours.habilites import SECRET
from tests.parcours.monde import DEBUT, Monde, argon_leger
from tests.parcours.reconnaitre import pin


class Remis(NamedTuple):
    """A world whose dossier is closed, évaluateur 1 at the keyboard, and an authority that both pinned."""

    monde: Monde
    centre: Ouverte


def another(folder: Path, nom: str = "Autre centre") -> Ouverte:
    autorite.creer(folder, nom, SECRET, DEBUT - timedelta(days=9), os.urandom, argon_leger)
    return autorite.open_autorite(folder, SECRET)


def closed(folder: Path) -> Remis:
    """Made in this folder."""
    monde, centre = Monde(folder / "donnees"), another(folder / "centre")
    pin(monde.poste, centre.pem)
    monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    monde.signer_et_clore("papier")
    monde.seul(1)
    monde.horloge.avancer(1)
    return Remis(monde, centre)


def receipt(monde: Monde, by: Ouverte, version: Version | None = None) -> bytes:
    v = version or monde.seance.cloture.version()
    pv = replace(monde.seance.cloture.proces_verbal(), version=v.numero)
    return by.accuser(pv, v.empreinte, monde.horloge.instant)
