"""A damaged base at the door: what is lost is said to the second, one button puts the last backup back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from evaluateur.db import moteur, restauration, sauvegardes
from evaluateur.metier.actes import notation
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.ui.bureau.memoire import Memoire
from evaluateur.ui.pages.ouverture.restaurer import Restore
from tests.parcours.monde import PHRASE, HorlogeEssai, Monde, argon_leger
from tests.ui.pilote import Pilote


def abimer(data_folder: Path) -> None:
    file = data_folder / moteur.FICHIER
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))


def monde_ferme(data_folder: Path, sauvegarde: bool = True) -> Monde:
    monde = Monde(data_folder)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    if sauvegarde:
        monde.poste.back_up()
    monde.seance.faire(notation.noter, "1.1.2", "conforme")
    monde.poste.close()
    return monde


def test_a_damaged_base_is_restored_from_the_first_page(lancer: Callable[[], Pilote], tmp_path: Path) -> None:
    data = tmp_path / "donnees"
    monde = monde_ferme(data)
    abimer(data)
    pilote = lancer()
    pilote.type(PHRASE)
    pilote.press("Return")
    said = pilote.words()
    assert "Les données sont abîmées" in said
    assert "Tout ce qui a été fait après le 16/11/2026 à 09:00:00 sera perdu." in said
    pilote.press("Space")
    assert pilote.where == "ouverture"
    assert list((data / restauration.ECARTES).rglob(moteur.FICHIER))
    pilote.type(PHRASE)
    pilote.press("Return")
    assert pilote.where == "accueil"
    pilote.close()
    with Poste(data, HorlogeEssai(), argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
        poste.asseoir(monde.un.identifiant)
        assert ouvrir_dossier(poste, "EX-1").grille("1").marques == {"1.1.1": "conforme"}


def test_an_older_backup_or_one_of_the_second_place_may_be_chosen_when_the_latest_is_damaged_too(
    lancer: Callable[[], Pilote], tmp_path: Path
) -> None:
    data, second = tmp_path / "donnees", tmp_path / "cle-usb"
    second.mkdir()
    monde = Monde(data)
    for minute, critere in enumerate(("1.1.1", "1.1.2", "1.1.3")):
        monde.seance.faire(notation.noter, critere, "conforme")
        monde.poste.coffre.second = second if minute == 0 else None
        monde.poste.back_up()
        monde.horloge.avancer(60)
    monde.poste.close()
    last, _, first = sauvegardes.list_all(data)
    abimer(data)
    abimer(last.dossier)
    shutil.rmtree(first.dossier)
    memoire = Memoire(data)
    memoire.second = second
    pilote = lancer()
    pilote.type(PHRASE)
    pilote.press("Return")
    assert "est abîmée elle aussi" in pilote.words()
    restore = pilote.window.findChild(Restore)
    assert restore is not None
    assert QApplication.focusWidget() is restore._which
    pilote.press("Down")
    assert "Tout ce qui a été fait après le 16/11/2026 à 09:01:00 sera perdu." in pilote.words()
    pilote.press("Down")
    assert "09:00:00, second emplacement" in restore._which.currentText()
    pilote.press("Tab", "Space")
    pilote.type(PHRASE)
    pilote.press("Return")
    pilote.close()
    with Poste(data, HorlogeEssai(), argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
        poste.asseoir(monde.un.identifiant)
        assert ouvrir_dossier(poste, "EX-1").grille("1").marques == {"1.1.1": "conforme"}


def test_what_can_still_be_read_is_exported_from_the_first_page(lancer: Callable[[], Pilote], tmp_path: Path) -> None:
    data = tmp_path / "donnees"
    monde_ferme(data)
    abimer(data)
    pilote = lancer()
    pilote.type(PHRASE)
    pilote.press("Return")
    restore = pilote.window.findChild(Restore)
    assert restore is not None
    restore.export(tmp_path / "export")
    pilote.settle()
    assert f"Exporté dans {tmp_path / 'export'}" in pilote.words()
    assert list((tmp_path / "export" / "journaux").glob("*.jsonl"))
    restore.export(data / moteur.FICHIER)
    pilote.settle()
    assert "L’export n’a pas pu être écrit" in pilote.words()


def test_without_a_backup_it_says_where_to_look_and_touches_nothing(
    lancer: Callable[[], Pilote], tmp_path: Path
) -> None:
    data = tmp_path / "donnees"
    monde_ferme(data, sauvegarde=False)
    abimer(data)
    before = (data / moteur.FICHIER).read_bytes()
    pilote = lancer()
    pilote.type(PHRASE)
    pilote.press("Return")
    assert "Aucune sauvegarde dans" in pilote.words()
    assert (data / moteur.FICHIER).read_bytes() == before


def test_a_wrong_passphrase_offers_nothing(lancer: Callable[[], Pilote], tmp_path: Path) -> None:
    data = tmp_path / "donnees"
    monde_ferme(data)
    pilote = lancer()
    pilote.type("une autre phrase secrète")
    pilote.press("Return")
    assert pilote.window.findChild(Restore) is None


def test_what_is_missing_at_the_end_of_a_dossier_is_said_when_it_is_opened(
    lancer: Callable[[], Pilote], tmp_path: Path
) -> None:
    """Someone put an older copy of the base in its place."""
    data = tmp_path / "donnees"
    monde_ferme(data)
    (sauvegarde,) = sauvegardes.list_all(data)
    shutil.copyfile(sauvegarde.dossier / moteur.FICHIER, data / moteur.FICHIER)
    pilote = lancer()
    pilote.type(PHRASE)
    pilote.press("Return")
    pilote.desk.open_dossier("EX-1")
    pilote.settle()
    assert "manquent à la fin de ce dossier" in pilote.words()
    assert "Vérifiez vos dernières saisies" in pilote.words()
