"""The files of the base, erased, moved or replaced while they are open: nothing is called saved that nobody finds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluateur.db import moteur
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.metier.actes import preparation
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import PHRASE, Monde, argon_leger

BASE, WAL = moteur.FICHIER, f"{moteur.FICHIER}-wal"


def effacer(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def deplacer(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).rename(folder / f"{name}.ailleurs")


def remplacer(name: str) -> Callable[[Path], object]:
    def by_a_copy(folder: Path) -> None:
        shutil.copyfile(folder / name, folder / "copie")
        (folder / "copie").replace(folder / name)

    return by_a_copy


def tout_deplacer(folder: Path) -> None:
    folder.rename(folder.with_name("ailleurs"))


SORTS = {
    "the base erased": effacer(BASE),
    "the base moved": deplacer(BASE),
    "the base replaced by a copy": remplacer(BASE),
    "the log erased": effacer(WAL),
    "the log moved": deplacer(WAL),
    "the log replaced by a copy": remplacer(WAL),
    "the whole folder moved": tout_deplacer,
}


@pytest.mark.parametrize("sort", SORTS)
def test_nothing_is_called_saved_once_the_path_no_longer_leads_to_the_open_file(tmp_path: Path, sort: str) -> None:
    monde = Monde(tmp_path / "donnees")
    told: list[object] = []
    monde.poste.annonces.subscribe(told.append)
    SORTS[sort](monde.donnees)
    with pytest.raises(BaseInaccessible, match="effacé, déplacé ou remplacé"):
        monde.seance.faire(preparation.declarer_presence, "abandon", "Parti.")
    assert told == []
    assert monde.seance.dossier.presence == "present"


@pytest.mark.parametrize("sort", [s for s in SORTS if "log" not in s])
def test_so_it_is_when_nothing_was_written_yet_since_it_was_opened(tmp_path: Path, sort: str) -> None:
    """Seen in the window: replaced just after évaluateur 2 had unlocked, the base of the copy was written to."""
    monde = Monde(tmp_path / "donnees")
    monde.poste.close()
    monde.poste = Poste(monde.donnees, monde.horloge, argon=argon_leger)
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    monde.poste.asseoir(monde.un.identifiant)
    seance = ouvrir_dossier(monde.poste, "EX-1")
    SORTS[sort](monde.donnees)
    with pytest.raises(BaseInaccessible, match="effacé, déplacé ou remplacé"):
        seance.faire(preparation.declarer_presence, "abandon", "Parti.")


def test_a_file_that_is_put_back_in_its_place_is_written_again(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "donnees")
    deplacer(BASE)(monde.donnees)
    with pytest.raises(BaseInaccessible):
        monde.seance.faire(preparation.declarer_presence, "abandon", "Parti.")
    (monde.donnees / f"{BASE}.ailleurs").rename(monde.donnees / BASE)
    monde.seance.faire(preparation.declarer_presence, "abandon", "Parti.")
    assert monde.seance.dossier.presence == "abandon"
    monde.poste.close()
