"""Refusals that files laid by somebody else lead to, on the laptop of an evaluator."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import json

from evaluateur import referentiels
from evaluateur.cles import secours as cles_secours
from evaluateur.cles import serrures
from evaluateur.echange.transports.destinations import (
    Destination,
    VersCourriel,
    VersDepotNextcloud,
    VersDossier,
    VersDossierSynchronise,
    VersPage,
    VersWebdav,
)
from evaluateur.metier.refus import Refus
from evaluateur.referentiels import ReferentielInvalide
from evaluateur.seance import secours
from evaluateur.seance.remise import lieux
from evaluateur.seance.secours import FORME, FichierDeSecours
from tests.parcours.monde import Monde, argon_leger

PASSWORD = "mot de passe du fichier"


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    made = Monde(tmp_path / "d")
    yield made
    made.poste.close()


@pytest.mark.parametrize("clear", [b"", b"{}", b"[", b"\xff", b"[" * 100_000])
def test_a_recovery_file_that_holds_something_else_is_refused(monde: Monde, clear: bytes) -> None:
    argon = argon_leger(bytes(16))
    key = serrures.derive(PASSWORD, argon)
    held = FichierDeSecours(argon, serrures.wrap(key, clear, cles_secours.RENDU, os.urandom), FORME)
    with pytest.raises(Refus, match="n’est pas un fichier de secours"):
        secours.revenir_par_fichier(monde.poste, json.encode(held), PASSWORD, "une phrase secrète neuve")


def test_a_referentiel_as_large_as_a_film_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.toml"
    with path.open("wb") as file:
        file.truncate(referentiels.TAILLE_MAX + 1)
    with pytest.raises(ReferentielInvalide, match="trop gros"):
        referentiels.read_file(path)


@pytest.mark.parametrize(
    ("destination", "said"),
    [
        (VersDossier(), "clé USB ou dossier"), (VersDossier("/cle"), "dossier /cle"),
        (VersDossierSynchronise(), "dossier synchronisé"), (VersDossierSynchronise("/n"), "dossier synchronisé /n"),
        (VersWebdav("https://nuage.exemple.fr/dav/", "essai"), "espace WebDAV de nuage.exemple.fr"),
        (VersDepotNextcloud("https://nuage.exemple.fr/s/AbCd"), "dépôt de fichiers de nuage.exemple.fr"),
        (VersCourriel("a@exemple.fr"), "courriel à a@exemple.fr"),
        (VersPage("https://depot.exemple.fr/x"), "page de depot.exemple.fr"),
    ],
)  # fmt: skip
def test_each_destination_has_a_name_of_its_own(destination: Destination, said: str) -> None:
    assert lieux.nommer(destination) == said
