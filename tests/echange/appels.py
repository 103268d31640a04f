"""An authority that convokes, for the tests of both sides."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Ouverte
from evaluateur.echange.convocation.cas import Cas
from evaluateur.echange.convocation.convocation import read_convocation
from evaluateur.echange.convocation.signee import Consignes
from evaluateur.echange.transports.destinations import Destination, VersDossier
from tests.echange import colis
from tests.echange.fabrique import REFERENTIEL
from tests.parcours.monde import argon_leger

PHRASE = "phrase secrète de l’autorité d’essai"
INSTANT = datetime(2026, 11, 2, 9, tzinfo=UTC)
TABLEAU = (
    "Référence;Nom;Prénom;Début;Lieu;Blocs;Situation\n"
    "CV-A;NOËL;Zoé;16/11/2026;Salle 1;1;\n"
    "CV-B;DUPONT;Alix;17/11/2026;Salle 1;tous;annulé\n"
)


FIXED = (
    "Référence;Nom;Prénom;Début;Heure;Lieu;Blocs;Évaluateur 1;Contact 1;Évaluateur 2;Contact 2;Contact;Situation\n"
    "CV-A;NOËL;Zoé;16/11/2026;9 h 20;Salle 1;tous;ESSAI-UN Anne;06 01;ESSAI-DEUX Basile;;01 99;\n"
    "CV-C;ROUX;Max;16/11/2026;08:05;Salle 1;1;ESSAI-UN Anne;06 01;;;;\n"
    "CV-D;SANS;Heure;16/11/2026;;Salle 1;1;;;;;;\n"
    "CV-B;DUPONT;Alix;17/11/2026;9 h;Salle 1;tous;;;;;;annulé\n"
)
"""With hours, jury and whom to call."""


def authority(folder: Path) -> Ouverte:
    autorite.creer(folder, "Organisme d’essai", PHRASE, INSTANT, os.urandom, argon_leger)
    return autorite.open_autorite(folder, PHRASE)


def consignes(*destinations: Destination, conservation: int = 90, recipients: tuple[str, ...] = ()) -> Consignes:
    return Consignes(
        recipients or (str(colis.CENTRE.to_public()),),
        destinations or (VersDossier(),),
        "le service des certifications, 01 00 00 00 00",
        conservation,
    )


def convoked(ouverte: Ouverte, *destinations: Destination, table: str = TABLEAU) -> bytes:
    return ouverte.convoquer("candidats.csv", table.encode(), consignes(*destinations), INSTANT)


def fixed(
    ouverte: Ouverte,
    table: str = FIXED,
    instant: datetime = INSTANT,
    cas: Cas | None = None,
    recipients: tuple[str, ...] = (),
) -> bytes:
    """As the command convokes: with the appointments of its table."""
    read = read_convocation(table.encode(), "t.csv", REFERENTIEL, signed=True)
    appointments = [line.rendez_vous for line in read.lignes if line.rendez_vous is not None]
    said = consignes(recipients=recipients)
    return ouverte.convoquer("t.csv", table.encode(), said, instant, rendez_vous=appointments, cas=cas)
