"""« Continuer sur un autre ordinateur » in the window: left by the settings, opened at the door of another laptop."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from evaluateur.metier.actes import notation
from evaluateur.seance import passage
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.ui.pages.ouverture.passage import Arrival
from evaluateur.ui.pages.reglages.passage import Leaving
from tests.parcours.monde import PHRASE, HorlogeEssai, Monde, argon_leger
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote, answers, plain


@pytest.fixture
def portable(tmp_path: Path) -> Path:
    """The folder of the laptop: one table marked by évaluateur 1."""
    monde = Monde(tmp_path / "donnees")
    monde.seul(1)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.poste.close()
    return monde.donnees


def part(pilote: Pilote, qtbot: QtBot, folder: Path) -> Path:
    """From the settings: the folder, the passphrase; what was written."""
    pilote.type(PHRASE)
    pilote.press("Return")
    assert pilote.where == "accueil"
    pilote.press("Ctrl+,")
    leaving = pilote.window.findChild(Leaving)
    assert leaving is not None
    leaving.ask(folder)
    pilote.settle()
    pilote.type(PHRASE)
    pilote.press("Return")
    qtbot.waitUntil(lambda: pilote.where == "ouverture", timeout=PATIENCE_MS)
    pilote.settle()
    (path,) = folder.glob(f"*{passage.SUFFIXE}")
    return path


def arrival(pilote: Pilote) -> Arrival:
    found = pilote.window.findChild(Arrival)
    assert found is not None
    return found


def test_it_leaves_by_the_settings_and_the_door_says_so_then_takes_it_back(
    lancer: Callable[[], Pilote], portable: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    key, elsewhere = tmp_path / "cle", tmp_path / "rechange"
    key.mkdir()
    pilote = lancer()
    left = part(pilote, qtbot, key)
    assert "Le travail se poursuit sur un autre ordinateur" in pilote.words()
    assert "Phrase secrète d’ESSAI" not in plain(pilote.words()), "nobody is asked for a secret that opens nothing"
    pilote.close()
    back = worked_there(left, elsewhere, key)
    pilote = lancer()
    said = answers(back)
    pilote.press("Space")  # the file that came back is the first thing to ask for
    assert said
    pilote.wait_for("Fichier enregistré le")
    pilote.type("une tout autre phrase")
    pilote.press("Return")
    pilote.wait_for("n’ouvre pas ce fichier")
    pilote.replace(PHRASE)
    pilote.press("Return")
    pilote.wait_for("Le travail continue ici")
    pilote.type(PHRASE)
    pilote.press("Return")
    assert pilote.where == "accueil"
    pilote.close()
    with Poste(portable, HorlogeEssai(), argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(poste.trousseau.profils[0].identifiant, PHRASE)
        poste.asseoir(poste.trousseau.profils[0].identifiant)
        assert set(ouvrir_dossier(poste, "EX-1").grille("1").marques) == {"1.1.1", "1.1.2"}


def worked_there(file: Path, folder: Path, key: Path) -> Path:
    """On the other laptop: opened, marked, and left again."""
    horloge = HorlogeEssai()
    horloge.avancer(3600)
    passage.reprendre(folder, file.read_bytes(), PHRASE, horloge.read().instant)
    with Poste(folder, horloge, argon=argon_leger) as poste:
        who = poste.trousseau.profils[0].identifiant
        poste.trousseau.deverrouiller(who, PHRASE)
        poste.asseoir(who)
        ouvrir_dossier(poste, "EX-1").faire(notation.noter, "1.1.2", "conforme")
        envoi = passage.emporter(poste, who, PHRASE, key)
        path = envoi.travail()
        passage.partir(poste, envoi)
    return path


@pytest.mark.parametrize("presses", [1, 2], ids=["once", "hurried"])
def test_an_empty_laptop_takes_the_work_of_another_from_its_first_page(
    lancer: Callable[[], Pilote], portable: Path, qtbot: QtBot, tmp_path: Path, presses: int
) -> None:
    pilote = lancer()
    file = part(pilote, qtbot, tmp_path)
    pilote.close()
    shutil.rmtree(portable)
    pilote = lancer()
    arrival(pilote).take_file(file)
    pilote.wait_for("Fichier enregistré le")
    pilote.type(PHRASE)
    here = arrival(pilote)
    for _ in range(presses):
        here.take()
    pilote.wait_for("Choisissez votre profil")
    pilote.type(PHRASE)
    pilote.press("Return")
    assert pilote.where == "accueil"
    assert "MARTIN" in pilote.words()


def test_whoever_lost_the_other_laptop_is_warned_then_goes_on_here(
    lancer: Callable[[], Pilote], portable: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    pilote = lancer()
    part(pilote, qtbot, tmp_path)
    pilote.tab_to("Continuer ici sans")
    pilote.press("Space")
    assert "ne sera pas ici" in pilote.words()
    pilote.press("Return")
    pilote.wait_for("Choisissez votre profil")
    pilote.type(PHRASE)
    pilote.press("Return")
    assert pilote.where == "accueil"


def test_a_stranger_s_file_is_refused_in_words_at_the_door(
    lancer: Callable[[], Pilote], portable: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    pilote = lancer()
    part(pilote, qtbot, tmp_path)
    wrong = tmp_path / "photo.passage"
    wrong.write_bytes(b"\xff\xd8\xff")
    arrival(pilote).take_file(wrong)
    pilote.wait_for("n’est pas celui qu’enregistre")
    assert "Reprendre ce travail" not in pilote.words()


def test_in_practice_nothing_leaves(pilote: Pilote) -> None:
    pilote.practice()
    pilote.press("Ctrl+,")
    assert pilote.window.findChild(Leaving) is None
