"""A fresh base, and a played session, closed cleanly, of which each test gets its own copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from evaluateur.cles import profils
from evaluateur.db import migrations, moteur
from evaluateur.db.moteur import Base
from evaluateur.metier.actes import notation
from evaluateur.metier.vocabulaire import BlocCode, DossierId, ProfilId
from tests.db.accidents import clos, folders, tue
from tests.parcours.monde import PHRASE, Monde

__all__ = ["base", "clos", "folders", "jouee", "originale", "tue"]

CLE = bytes(range(32))


class Jouee(NamedTuple):
    """A data folder at rest, and what opens it."""

    donnees: Path
    cle: bytes
    dossier: DossierId
    profil: ProfilId

    @property
    def fichier(self) -> Path:
        return self.donnees / moteur.FICHIER


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Base]:
    fresh = Base(tmp_path / moteur.FICHIER, CLE)
    migrations.migrate(fresh)
    yield fresh
    fresh.close()


@pytest.fixture(scope="session")
def originale(tmp_path_factory: pytest.TempPathFactory) -> Jouee:
    monde = Monde(tmp_path_factory.mktemp("jouee") / "donnees")
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.faire(notation.preciser, "1.1", "Texte gardé.")
    monde.seance.brouillons.save(BlocCode("5"), "precisions.5.1", "Pas encore fi")
    monde.seance.sceller("1")
    monde.poste.liste.lister()
    # A long draft that is given up leaves free pages behind.
    monde.seance.brouillons.save(BlocCode("5"), "precisions.5.2", "é" * 20_000)
    monde.seance.brouillons.drop(BlocCode("5"), "precisions.5.2")
    identifiant, profil = monde.seance.identifiant, monde.un.identifiant
    monde.poste.close()
    ouvert = profils.unlock(profils.read(monde.donnees / profils.FICHIER).find(profil), PHRASE)
    return Jouee(monde.donnees, ouvert.cle_base, identifiant, profil)


@pytest.fixture
def jouee(originale: Jouee, tmp_path: Path) -> Jouee:
    copy = tmp_path / "donnees"
    shutil.copytree(originale.donnees, copy)
    return originale._replace(donnees=copy)
