"""A damaged base at the door: what is lost is said to the second, one button puts the last backup back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evaluateur.db import moteur, restauration
from evaluateur.seance.poste import Poste
from evaluateur.ui.composants.restaurer import Restore
from tests.parcours.monde import PHRASE, HorlogeEssai, Monde, argon_leger
from tests.ui.pilote import Pilote


def abimer(donnees: Path) -> None:
    fichier = donnees / moteur.FICHIER
    octets = bytearray(fichier.read_bytes())
    octets[len(octets) // 2] ^= 1
    fichier.write_bytes(bytes(octets))


def monde_ferme(donnees: Path, sauvegarde: bool = True) -> Monde:
    monde = Monde(donnees)
    monde.seance.noter("1.1.1", "conforme")
    if sauvegarde:
        monde.poste.back_up()
    monde.seance.noter("1.1.2", "conforme")
    monde.poste.close()
    return monde


def test_a_damaged_base_is_restored_from_the_first_page(lancer: Callable[[], Pilote], tmp_path: Path) -> None:
    donnees = tmp_path / "donnees"
    monde = monde_ferme(donnees)
    abimer(donnees)
    pilote = lancer()
    pilote.type(PHRASE)
    pilote.press("Return")
    dit = pilote.words()
    assert "La base est abîmée" in dit
    assert "La dernière sauvegarde est du 16/11/2026 à 09:00:00" in dit
    pilote.press("Space")
    assert pilote.where == "ouverture"
    assert list((donnees / restauration.ECARTES).rglob(moteur.FICHIER))
    pilote.type(PHRASE)
    pilote.press("Return")
    assert pilote.where == "accueil"
    pilote.close()
    with Poste(donnees, HorlogeEssai(), argon=argon_leger) as poste:
        poste.deverrouiller(monde.un.identifiant, PHRASE)
        poste.asseoir(monde.un.identifiant)
        assert poste.ouvrir_dossier("EX-1").grille("1").marques == {"1.1.1": "conforme"}


def test_without_a_backup_it_says_where_to_look_and_touches_nothing(
    lancer: Callable[[], Pilote], tmp_path: Path
) -> None:
    donnees = tmp_path / "donnees"
    monde_ferme(donnees, sauvegarde=False)
    abimer(donnees)
    avant = (donnees / moteur.FICHIER).read_bytes()
    pilote = lancer()
    pilote.type(PHRASE)
    pilote.press("Return")
    assert "Il n’y a pas de sauvegarde" in pilote.words()
    assert (donnees / moteur.FICHIER).read_bytes() == avant


def test_a_wrong_passphrase_offers_nothing(lancer: Callable[[], Pilote], tmp_path: Path) -> None:
    donnees = tmp_path / "donnees"
    monde_ferme(donnees)
    pilote = lancer()
    pilote.type("une autre phrase secrète")
    pilote.press("Return")
    assert pilote.window.findChild(Restore) is None
