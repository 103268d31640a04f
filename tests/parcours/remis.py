"""An authority made for a test; a dossier closed on paper without any grid, and the receipt that it gives for it."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Ouverte
from evaluateur.cles import signatures
from evaluateur.db import journaux
from evaluateur.metier import accuse as form
from evaluateur.metier.accuse import Accuse, Issue, Raison, Remis
from evaluateur.metier.actes import preparation
from evaluateur.metier.dossier import Version
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.titres import accuses, emission, titre
from evaluateur.titres.coordonnees import Coordonnees
from tests.parcours.habilites import SECRET
from tests.parcours.monde import DEBUT, Monde, argon_leger
from tests.parcours.reconnaitre import pin


class Clos(NamedTuple):
    """A world whose dossier is closed, évaluateur 1 at the keyboard, and an authority that both pinned."""

    monde: Monde
    centre: Ouverte


def another(folder: Path, nom: str = "Autre centre") -> Ouverte:
    autorite.creer(folder, nom, SECRET, DEBUT - timedelta(days=9), os.urandom, argon_leger)
    return autorite.open_autorite(folder, SECRET)


def closed(folder: Path) -> Clos:
    """Made in this folder."""
    monde, centre = Monde(folder / "donnees"), another(folder / "centre")
    pin(monde.poste, centre.pem)
    monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    monde.signer_et_clore("papier")
    monde.seul(1)
    monde.horloge.avancer(1)
    return Clos(monde, centre)


def reception(by: Ouverte, instant: datetime) -> tuple[bytes, bytes]:
    """A key that this authority designates for receipts, and its certificate."""
    key = signatures.new_key()
    public = titre.public_bytes(emission.cle(key).public_key())
    whom = Coordonnees("Service des certifications", "01 23 45 67 89")
    return key, by.habiliter_reception(public, whom, date(2028, 1, 1), instant, os.urandom)


def receipt(
    monde: Monde, by: Ouverte, version: Version | None = None, issue: Issue = "accepte", raison: Raison = ""
) -> bytes:
    """The receipt that a reception of this authority gives for the dossier as it stands."""
    v, dossier = version or monde.seance.cloture.version(), monde.seance.dossier
    tete = journaux.tete(monde.poste.coffre.base, dossier.identifiant)[1]
    remis = Remis(dossier.identifiant, dossier.reference, v.numero, v.empreinte, tete)
    key, der = reception(by, monde.horloge.instant)
    made = Accuse(
        form.SCHEMA, form.OBJET, issue, raison, "AR-2026-000001", "", monde.horloge.instant, Empreinte("1" * 64), 9, 2,
        "2" * form.TETE, remis if issue in form.CRUS else None,
    )  # fmt: skip
    return accuses.write_file(made, accuses.sign(made, key), der)
