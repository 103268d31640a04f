"""Strangers in the folders of the application: stepped over, named, never copied, restored or waited for."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from evaluateur.cles import profils
from evaluateur.db import moteur, purge, restauration, sauvegardes, temoin
from evaluateur.db.erreurs import BaseAbimee, BaseInaccessible
from evaluateur.metier.actes import notation
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.seance.sinistre import restauration as sinistre
from evaluateur.seance.sinistre import sauvetage
from tests.db.etrangers import NOMS, strew
from tests.parcours.monde import DEBUT, PHRASE, HorlogeEssai, Monde, argon_leger
from tests.test_cli import lancer

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes")
KNOWN = {moteur.FICHIER, profils.FICHIER}


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    """Whoever waits for a pipe waits for ever."""
    signal.alarm(60)
    yield
    signal.alarm(0)


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    monde = Monde(tmp_path / "donnees")
    monde.poste.coffre.marquer_entrainement(PHRASE)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    strew(monde.donnees)
    (monde.donnees / sauvegardes.DOSSIER).mkdir(exist_ok=True)
    strew(monde.donnees / sauvegardes.DOSSIER)
    return monde


def reopened(data_folder: Path, monde: Monde) -> None:
    with Poste(data_folder, HorlogeEssai(), argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
        poste.asseoir(monde.un.identifiant)
        assert ouvrir_dossier(poste, "EX-1").grille("1").marques == {"1.1.1": "conforme"}


def test_a_backup_is_its_known_names_wherever_it_is_made_copied_or_put_back(monde: Monde, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    (second / sauvegardes.DOSSIER).mkdir()
    strew(second / sauvegardes.DOSSIER)
    made = monde.poste.back_up()
    assert {p.name for p in made.iterdir()} == KNOWN
    strew(made)
    copied = sauvegardes.copy_to(made, second)
    assert {p.name for p in copied.iterdir()} == KNOWN
    monde.poste.close()
    (chosen,) = sauvetage.list_backups(monde.donnees, second)
    ouvert = sauvetage.open_profile(chosen.dossier, monde.un.identifiant, PHRASE)
    sinistre.restore(monde.donnees, chosen, ouvert, monde.poste.now().instant)
    assert set(NOMS) <= {p.name for p in monde.donnees.iterdir()}  # what lay there lies there
    assert not list(monde.donnees.glob("*.restaure"))
    reopened(monde.donnees, monde)


def test_a_folder_that_holds_only_the_shadow_of_a_base_is_no_backup(monde: Monde) -> None:
    made = monde.poste.back_up()
    ghost = made.with_name("20991231T000000000000Z")
    ghost.mkdir()
    strew(ghost)
    assert sauvetage.latest(monde.donnees).dossier == made
    assert ghost in sauvegardes.strangers(monde.donnees)


def test_ghosts_take_the_place_of_no_backup(monde: Monde) -> None:
    first = monde.poste.back_up()
    for second in range(sauvegardes.KEPT + 5):
        ghost = first.with_name(f"20991231T0000{second:02d}000000Z")
        ghost.mkdir()
        (ghost / "Thumbs.db").write_bytes(b"")
    profiles = monde.donnees / profils.FICHIER
    sauvegardes.back_up(monde.poste.coffre.base, profiles, DEBUT + timedelta(days=60))
    assert first.exists()


def test_whoever_lists_is_told_what_is_no_backup(monde: Monde) -> None:
    made = monde.poste.back_up()
    strew(made)
    monde.poste.close()
    listed = lancer("secours", "lister", "--donnees", str(monde.donnees))
    assert listed.returncode == 0
    assert listed.stdout.split()[0] == made.name
    assert "Thumbs.db" in listed.stderr
    assert f"{made.name}/@eaDir" in listed.stderr
    restored = lancer("secours", "restaurer", "--oui", "--donnees", str(monde.donnees), EVALUATEUR_PHRASE=PHRASE)
    assert restored.returncode == 0, restored.stderr
    reopened(monde.donnees, monde)


def test_the_shadow_of_a_base_costs_no_backup_when_a_dossier_is_purged(monde: Monde) -> None:
    made = monde.poste.back_up()
    strew(made)
    left = purge.drop_copies(
        monde.donnees, monde.poste.trousseau.profil_ouvert(monde.un.identifiant).cle_base, DossierId("absent"),
        monde.poste.now().instant + timedelta(days=1),
    )  # fmt: skip
    assert left == []
    assert (made / moteur.FICHIER).exists()


def test_a_copy_that_holds_the_dossier_goes_with_the_strangers_in_it(monde: Monde) -> None:
    made = monde.poste.back_up()
    strew(made)
    key = monde.poste.trousseau.profil_ouvert(monde.un.identifiant).cle_base
    assert purge.drop_copies(monde.donnees, key, monde.seance.identifiant, monde.poste.now().instant) == []
    assert not made.exists()


def test_a_restore_that_was_cut_off_finds_what_it_set_aside_past_a_stranger(monde: Monde) -> None:
    made = monde.poste.back_up()
    monde.seance.faire(notation.noter, "1.1.2", "conforme")
    monde.poste.close()
    aside = monde.donnees / restauration.ECARTES / "20261116T100000000000Z"
    aside.mkdir(parents=True)
    strew(aside.parent)
    (monde.donnees / moteur.FICHIER).replace(aside / moteur.FICHIER)
    (monde.donnees / restauration.EN_COURS).write_text(made.name)
    ouvert = sauvetage.open_profile(made, monde.un.identifiant, PHRASE)
    assert sinistre.weigh(monde.donnees, ouvert, sauvetage.latest(monde.donnees)).faits_perdus > 0


@pytest.mark.parametrize("name", [moteur.FICHIER, f"{moteur.FICHIER}-wal", profils.FICHIER, temoin.FICHIER])
@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_what_is_no_file_in_the_place_of_one_is_refused_or_left_and_a_backup_takes_its_place(
    monde: Monde, name: str, kind: str
) -> None:
    made = monde.poste.back_up()
    monde.poste.close()
    place = monde.donnees / name
    place.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to("/dev/zero")
    if name == temoin.FICHIER:
        reopened(monde.donnees, monde)
    else:
        with pytest.raises(Refus):
            reopened(monde.donnees, monde)
    ouvert = sauvetage.open_profile(made, monde.un.identifiant, PHRASE)
    sinistre.restore(monde.donnees, sauvetage.latest(monde.donnees), ouvert, monde.poste.now().instant)
    reopened(monde.donnees, monde)


def test_a_witness_that_is_a_link_writes_over_nothing(monde: Monde, tmp_path: Path) -> None:
    monde.poste.coffre.base.temoin.close()
    other = tmp_path / "lettre.txt"
    other.write_bytes(b"x" * 200)
    (monde.donnees / temoin.FICHIER).unlink()
    (monde.donnees / temoin.FICHIER).symlink_to(other)
    monde.seance.faire(notation.noter, "1.1.2", "conforme")
    assert other.read_bytes() == b"x" * 200


def test_a_backup_whose_base_is_a_pipe_is_none(monde: Monde) -> None:
    made = monde.poste.back_up()
    (made / moteur.FICHIER).unlink()
    os.mkfifo(made / moteur.FICHIER)
    assert sauvegardes.list_all(monde.donnees) == []
    key = monde.poste.trousseau.profil_ouvert(monde.un.identifiant).cle_base
    purge.drop_copies(monde.donnees, key, monde.seance.identifiant, monde.poste.now().instant)


def test_a_half_made_folder_of_someone_else_stays(monde: Monde) -> None:
    theirs = monde.donnees / sauvegardes.DOSSIER / "photos.part"
    theirs.mkdir()
    ours = monde.donnees / sauvegardes.DOSSIER / "20200101T000000000000Z.part"
    shutil.copytree(monde.poste.back_up(), ours)
    monde.horloge.avancer(10)
    monde.poste.back_up()
    assert theirs.is_dir()
    assert not ours.exists()


def test_a_second_place_that_cannot_be_read_hides_no_backup_of_here(monde: Monde, tmp_path: Path) -> None:
    made = monde.poste.back_up()
    second = tmp_path / "second"
    (second / sauvegardes.DOSSIER).mkdir(parents=True)
    (second / sauvegardes.DOSSIER).chmod(0)
    if not os.access(second / sauvegardes.DOSSIER, os.R_OK):
        with pytest.raises(BaseInaccessible):
            sauvegardes.list_all(second)
    assert [s.dossier for s in sauvetage.list_backups(monde.donnees, second)] == [made]
    (second / sauvegardes.DOSSIER).chmod(0o700)


def test_a_log_swollen_by_someone_else_is_named_and_not_held_in_memory(monde: Monde) -> None:
    monde.poste.close()
    with (monde.donnees / f"{moteur.FICHIER}-wal").open("wb") as log:
        log.truncate(1 << 40)
    with pytest.raises(BaseAbimee, match="abîmée"):
        reopened(monde.donnees, monde)


@pytest.mark.parametrize(
    "opened",
    [
        "from evaluateur.ui.bureau.memoire import Memoire; print(Memoire(Path(sys.argv[1])).scale == 1.0)",
        "from evaluateur.app import window_is_open; print(not window_is_open(Path(sys.argv[1])))",
    ],
    ids=["settings", "lock"],
)
def test_a_pipe_in_the_place_of_a_file_of_the_window_is_set_aside(opened: str, tmp_path: Path) -> None:
    for name in ("fenetre.ini", "fenetre.verrou"):
        os.mkfifo(tmp_path / name)
    said = subprocess.run(
        [sys.executable, "-c", f"import sys; from pathlib import Path; {opened}", str(tmp_path)],
        capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    assert said.stdout.strip() == "True"
    assert list(tmp_path.glob("*.ecarte"))
