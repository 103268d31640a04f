"""A folder after a day of work, closed properly or left as a kill leaves it, and what can happen to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from evaluateur.cles import profils
from evaluateur.cles.profils import ProfilOuvert
from evaluateur.db import journaux, moteur, pilote
from evaluateur.db.sauvetage import Epave
from evaluateur.journal import Inscription
from evaluateur.metier.actes import notation
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.seance.sinistre import restauration, sauvetage
from tests.parcours.monde import DEBUT, PHRASE, HorlogeEssai, Monde, argon_leger

PAGE = moteur.TAILLE_PAGE
SAUVEE = DEBUT + timedelta(minutes=15)
"""When évaluateur 1 sealed, at the end of the entretien."""
TARD = DEBUT + timedelta(days=2)
RACINE = Path(__file__).parents[2]
Noter = Callable[[str, object], None]


class Accident(NamedTuple):
    """A folder after a day of work, closed or killed, and what it held."""

    donnees: Path
    ouvert: ProfilOuvert
    dossier: DossierId
    lignes: tuple[Inscription, ...]

    @property
    def fichier(self) -> Path:
        return self.donnees / moteur.FICHIER

    @property
    def wal(self) -> Path:
        return self.donnees / f"{moteur.FICHIER}-wal"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Accident]:
    """The same work, in a folder closed properly and in two left as a kill -9 leaves them.

    One has its pages in its log; of the other the log has just been folded back into the base.
    """
    root = tmp_path_factory.mktemp("accident")
    monde = Monde(root / "clos")
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    monde.horloge.avancer(3600)
    monde.noter_tout(2, "1")
    monde.poste.liste.lister()
    monde.horloge.avancer(61)
    monde.seance.faire(notation.annoter, "1", "Dernier mot.")
    ouvert = monde.poste.trousseau.profil_ouvert(monde.deux.identifiant)
    accidents = {}
    for nom in ("tue", "replie", "clos"):
        lines = tuple(journaux.read(monde.poste.coffre.base, monde.seance.identifiant))
        accidents[nom] = Accident(root / nom, ouvert, monde.seance.identifiant, lines)
        if nom != "clos":
            shutil.copytree(monde.donnees, root / nom)
        if nom == "tue":
            monde.poste.coffre.base.fold()
        if nom == "replie":
            monde.seance.cahier.completer(leaving=False)  # as whoever leaves the keyboard does
    monde.poste.close()
    return accidents


@pytest.fixture
def clos(folders: dict[str, Accident], tmp_path: Path) -> Accident:
    shutil.copytree(folders["clos"].donnees, tmp_path / "clos")
    return folders["clos"]._replace(donnees=tmp_path / "clos")


@pytest.fixture
def tue(folders: dict[str, Accident], tmp_path: Path) -> Accident:
    shutil.copytree(folders["tue"].donnees, tmp_path / "tue")
    return folders["tue"]._replace(donnees=tmp_path / "tue")


def retourner(file: Path, place: int, mask: int = 4) -> None:
    with file.open("r+b") as stream:
        stream.seek(place)
        (byte,) = stream.read(1)
        stream.seek(place)
        stream.write(bytes([byte ^ mask]))


def couper(file: Path, reste: int) -> None:
    os.truncate(file, reste)


def page_du_journal(accident: Accident) -> int:
    """A page without which some lines cannot be read, and others can."""
    data = accident.fichier.read_bytes()
    for numero in range(len(data) // PAGE - 1, 0, -1):
        retourner(accident.fichier, numero * PAGE + 2000)
        loaded = lues_une_a_une(accident)
        accident.fichier.write_bytes(data)
        if 0 < len(loaded) < len(accident.lignes):
            return numero
    raise AssertionError("the journal lies on one page")


DEGATS: dict[str, Callable[[Accident], object]] = {
    "a page of the journal": lambda a: retourner(a.fichier, page_du_journal(a) * PAGE + 2000),
    "the first page": lambda a: retourner(a.fichier, 100),
    "the salt": lambda a: retourner(a.fichier, 3),
    "the root of the journal": lambda a: retourner(a.fichier, 7 * PAGE + 9),
    "half of it": lambda a: couper(a.fichier, a.fichier.stat().st_size // 2),
    "all but the beginning": lambda a: couper(a.fichier, 100),
    "everything": lambda a: couper(a.fichier, 0),
    "the file": lambda a: a.fichier.unlink(),
    "zeros over the second half": lambda a: zeros(a.fichier),
    "the profiles, cut": lambda a: couper(a.donnees / profils.FICHIER, 200),
    "the profiles, no text": lambda a: retourner(a.donnees / profils.FICHIER, 20, 0x80),
    "the base and the profiles, both gone": lambda a: tout_perdre(a),
}


DANS_LE_JOURNAL_DE_REPRISE = ("a page of the journal", "the root of the journal")
"""What a kill leaves in the log: damage to the base does not touch it there."""
ACCIDENTS = [
    (nom, lost)
    for nom in ("clos", "tue", "replie")
    for lost in DEGATS
    if nom != "tue" or lost not in DANS_LE_JOURNAL_DE_REPRISE
]


def tout_perdre(accident: Accident) -> None:
    accident.fichier.unlink()
    (accident.donnees / profils.FICHIER).unlink()


def zeros(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as stream:
        stream.seek(size // 2)
        stream.write(bytes(size - size // 2))


def ouvrir(accident: Accident, avertis: list[str] | None = None) -> list[Inscription]:
    """The journal, as the application reads it, chain and signatures verified; what it warns of is taken down."""
    with Poste(accident.donnees, HorlogeEssai(), argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(accident.ouvert.profil.identifiant, PHRASE)
        poste.asseoir(accident.ouvert.profil.identifiant)
        seance = ouvrir_dossier(poste, accident.dossier)
        if avertis is not None:
            avertis.append(seance.perte)
        return list(journaux.read(poste.coffre.base, accident.dossier))


def lues_une_a_une(accident: Accident) -> set[Empreinte]:
    """Every line that the engine gives when each is asked for alone, by a connection of its own."""
    loaded = set()
    for line in accident.lignes:
        try:
            wreck = Epave(accident.fichier, accident.ouvert.cle_base)
        except Refus:
            return set()
        try:
            sql = f"SELECT {journaux._COLUMNS} FROM journal WHERE place = ?"
            found = wreck._connection.execute(sql, (1 << 32 | line.rang,)).fetchall()
            loaded |= {Inscription(*t).empreinte for t in found}
        except pilote.Error:
            pass
        finally:
            wreck.close()
    return loaded


def exportees(output: Path) -> list[Inscription]:
    return [
        msgspec.json.decode(line, type=Inscription)
        for file in sorted((output / "journaux").iterdir())
        for line in file.read_bytes().splitlines()
    ]


def contenus(folder: Path) -> dict[str, bytes]:
    """What a restore exchanges: not what people saw, nor the index of the log, which whoever reads makes anew."""
    found = {f.name: f.read_bytes() for f in folder.iterdir() if f.is_file() and not f.name.endswith("-shm")}
    return {n: data for n, data in found.items() if (data or not n.endswith("-wal")) and not n.startswith("vu-")}


def remettre(data_folder: Path, instant: datetime) -> Path:
    """Put the last backup back, as its first profile."""
    sauvegarde = sauvetage.latest(data_folder)
    first = profils.read(sauvegarde.dossier / profils.FICHIER).profils[0].identifiant
    ouvert = sauvetage.open_profile(sauvegarde.dossier, first, PHRASE)
    return restauration.restore(data_folder, sauvegarde, ouvert, instant)
