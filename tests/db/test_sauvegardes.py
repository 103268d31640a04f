"""Backups: complete, openable, limited in number, and never the price of anything else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from evaluateur import journal
from evaluateur.cles import profils
from evaluateur.cles.lecture import Reader
from evaluateur.db import journaux, moteur, sauvegardes
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.db.moteur import Base
from evaluateur.metier.actes import notation
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.seance.sinistre.sauvetage import list_backups
from tests.db.conftest import Jouee
from tests.parcours.monde import DEBUT, PHRASE, HorlogeEssai, Monde, argon_leger


def noms(data_folder: Path) -> list[str]:
    return sorted(d.name for d in (data_folder / sauvegardes.DOSSIER).iterdir())


def test_a_backup_opens_with_the_same_passphrase_and_has_equal_journals(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "donnees")
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.seance.brouillons.save(BlocCode("1"), "precisions.1.1", "En cours")
    path = monde.poste.back_up()
    before = list(journaux.read(monde.poste.coffre.base, monde.seance.identifiant))
    monde.seance.faire(notation.noter, "1.1.2", "conforme")
    monde.poste.close()
    assert sorted(f.name for f in path.iterdir()) == [moteur.FICHIER, profils.FICHIER]
    assert (path / profils.FICHIER).read_bytes() == (monde.donnees / profils.FICHIER).read_bytes()
    with Poste(path, HorlogeEssai(), argon=argon_leger) as restaure:
        restaure.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
        restaure.asseoir(monde.un.identifiant)
        assert list(journaux.read(restaure.coffre.base, monde.seance.identifiant)) == before
        seance = ouvrir_dossier(restaure, "EX-1")
        assert seance.grille("1").marques == {"1.1.1": "conforme"}
        assert seance.brouillons.read() == {("1", "precisions.1.1"): "En cours"}


def test_a_seal_makes_a_backup_that_holds_the_seal(jouee: Jouee) -> None:
    (nom,) = noms(jouee.donnees)
    base = Base(jouee.donnees / sauvegardes.DOSSIER / nom / moteur.FICHIER, jouee.cle)
    lines = list(journal.verify(journaux.read(base, jouee.dossier), jouee.dossier))
    base.close()
    assert lines[-1].type == "GrilleScellee"


def test_a_backup_of_a_base_cannot_be_read_without_its_key(jouee: Jouee) -> None:
    (nom,) = noms(jouee.donnees)
    copy = jouee.donnees / sauvegardes.DOSSIER / nom / moteur.FICHIER
    assert not copy.read_bytes().startswith(b"SQLite format 3")
    with pytest.raises(BaseInaccessible):
        Base(copy, bytes(32))


def test_only_so_many_backups_are_kept_the_latest_ones_and_one_of_each_day(jouee: Jouee) -> None:
    (du_sceau,) = noms(jouee.donnees)
    base = Base(jouee.fichier, jouee.cle)
    done = [
        sauvegardes.back_up(base, jouee.donnees / profils.FICHIER, DEBUT + timedelta(days=30, seconds=n)).name
        for n in range(sauvegardes.KEPT + 3)
    ]
    assert noms(jouee.donnees) == [du_sceau, *done[-sauvegardes.KEPT :]]
    last = ""
    for jour in range(31, 31 + sauvegardes.KEPT + 2):
        last = sauvegardes.back_up(base, jouee.donnees / profils.FICHIER, DEBUT + timedelta(days=jour)).name
    base.close()
    remaining = noms(jouee.donnees)
    assert du_sceau not in remaining
    assert done[-1] in remaining
    assert done[-2] not in remaining
    assert remaining[-1] == last
    assert len(remaining) == sauvegardes.KEPT + 3


def test_an_old_backup_that_cannot_be_erased_costs_the_new_one_nothing(
    jouee: Jouee, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = Base(jouee.fichier, jouee.cle)

    def held(*_: object, **__: object) -> None:
        raise PermissionError("another program has it")

    moments = [DEBUT + timedelta(days=30, seconds=n) for n in range(sauvegardes.KEPT + 3)]
    with monkeypatch.context() as busy:
        busy.setattr(os, "rmdir", held)
        done = [sauvegardes.back_up(base, jouee.donnees / profils.FICHIER, moment).name for moment in moments]
    base.close()
    assert done[-1] in noms(jouee.donnees)
    assert len(noms(jouee.donnees)) > sauvegardes.KEPT + 1, "what could not go is still there"


def test_backups_are_listed_the_latest_first_and_what_is_not_whole_is_not_one(jouee: Jouee) -> None:
    root = jouee.donnees / sauvegardes.DOSSIER
    for nom in ("20260101T000000000000Z.part", "20260102T000000000000Z", "notes"):
        (root / nom).mkdir()
    base = Base(jouee.fichier, jouee.cle)
    done = sauvegardes.back_up(base, jouee.donnees / profils.FICHIER, DEBUT + timedelta(days=1))
    base.close()
    listees = sauvegardes.list_all(jouee.donnees)
    assert listees[0].dossier == done
    assert len(listees) == 2
    assert listees[0].instant == DEBUT + timedelta(days=1)


def test_a_second_place_holds_the_same_bytes_and_its_absence_is_said(tmp_path: Path) -> None:
    monde, second = Monde(tmp_path / "donnees"), tmp_path / "cle"
    second.mkdir()
    monde.poste.coffre.second = second
    done = monde.poste.back_up()
    copy = second / sauvegardes.DOSSIER / done.name
    assert os.name != "posix" or copy.parent.stat().st_mode & 0o777 == 0o700, "its owner's alone"
    assert {f.name: f.read_bytes() for f in copy.iterdir()} == {f.name: f.read_bytes() for f in done.iterdir()}
    monde.poste.coffre.second = tmp_path / "debranchee"
    monde.horloge.avancer(1)
    with pytest.raises(BaseInaccessible, match="seconde sauvegarde n’a pas pu être écrite"):
        monde.poste.back_up()
    assert len(sauvegardes.list_all(monde.donnees)) == 2
    assert not (tmp_path / "debranchee").exists()
    monde.poste.close()


def test_the_backup_just_made_stays_even_when_the_wall_clock_was_set_back(jouee: Jouee) -> None:
    base = Base(jouee.fichier, jouee.cle)
    for n in range(sauvegardes.KEPT):
        sauvegardes.back_up(base, jouee.donnees / profils.FICHIER, DEBUT + timedelta(days=30, seconds=n))
    path = sauvegardes.back_up(base, jouee.donnees / profils.FICHIER, DEBUT.replace(year=2020))
    base.close()
    assert (path / moteur.FICHIER).exists()
    assert len(noms(jouee.donnees)) == sauvegardes.KEPT + 1


def test_a_backup_never_overwrites_another_and_says_so(jouee: Jouee) -> None:
    base = Base(jouee.fichier, jouee.cle)
    instant = DEBUT + timedelta(days=30)
    path = sauvegardes.back_up(base, jouee.donnees / profils.FICHIER, instant)
    before = (path / moteur.FICHIER).read_bytes()
    with pytest.raises(BaseInaccessible, match="les données elles-mêmes sont intactes"):
        sauvegardes.back_up(base, jouee.donnees / profils.FICHIER, instant)
    base.close()
    assert (path / moteur.FICHIER).read_bytes() == before
    assert not [n for n in noms(jouee.donnees) if n.endswith(".part")]


def test_a_backup_left_half_made_by_a_kill_is_no_backup_and_does_no_harm(jouee: Jouee) -> None:
    reste = jouee.donnees / sauvegardes.DOSSIER / "20200101T000000000000Z.part"
    reste.mkdir()
    (reste / moteur.FICHIER).write_bytes(b"moitie")
    base = Base(jouee.fichier, jouee.cle)
    for n in range(sauvegardes.KEPT + 1):
        sauvegardes.back_up(base, jouee.donnees / profils.FICHIER, DEBUT + timedelta(days=30, seconds=n))
    base.close()
    assert len([n for n in noms(jouee.donnees) if not n.endswith(".part")]) == sauvegardes.KEPT + 1


def test_a_place_that_is_there_and_cannot_be_read_is_said_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "cle" / sauvegardes.DOSSIER
    place.mkdir(parents=True)

    def gone(_: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "iterdir", gone)
    with pytest.raises(BaseInaccessible, match="n’a pas pu être lu") as refus:
        sauvegardes.list_all(tmp_path / "cle")
    assert str(place) in refus.value.phrase
    assert "Rebranchez" in refus.value.remede


def test_a_second_place_that_does_not_answer_hides_no_backup_of_the_first(
    jouee: Jouee, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cle" / sauvegardes.DOSSIER).mkdir(parents=True)
    here = sauvegardes.list_all(jouee.donnees)
    assert here
    honest = Path.iterdir

    def gone(folder: Path) -> Iterator[Path]:
        if folder.is_relative_to(tmp_path / "cle"):
            raise OSError(5, "Input/output error")
        return honest(folder)

    monkeypatch.setattr(Path, "iterdir", gone)
    for second in (None, tmp_path / "cle", tmp_path / "absente"):
        assert list_backups(jouee.donnees, second) == sorted(here, reverse=True)


def test_a_backup_that_cannot_be_written_is_announced_and_the_seal_stands(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "donnees")
    (monde.donnees / sauvegardes.DOSSIER).write_text("un fichier à la place du dossier", encoding="utf-8")
    annonces: list[str] = []
    monde.poste.annonces.subscribe(lambda c: annonces.append(c.avertissement))
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    assert "La sauvegarde n’a pas pu être écrite" in annonces[-1]
    assert monde.seance.dossier.bloc(BlocCode("1")).scelle(1)
    reread = Reader(monde.seance.identifiant, monde.poste.coffre.referentiel)
    assert reread.read(journaux.read(monde.poste.coffre.base, monde.seance.identifiant)).bloc(BlocCode("1")).scelle(1)
    monde.poste.close()
