"""Settings, « Référentiels »: what is installed and lacks, a new version by keyboard, the sessions before and after."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import UNSET
from PySide6.QtWidgets import QApplication, QLineEdit

from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import PHRASE, UN_REFERENTIEL, HorlogeEssai, argon_leger
from tests.ui.pilote import Pilote, heard, plain

NOM = "Compléter Gestionnaire de parcours adhérents/clients…"


def sit(pilote: Pilote, folder: Path, catalogue: Path | None) -> Poste:
    poste = Poste(folder, HorlogeEssai(), argon=argon_leger, catalogue=catalogue)
    profil = poste.trousseau.creer_profil("ESSAI-UN", "Anne", PHRASE)
    poste.asseoir(profil.identifiant)
    pilote.desk.adopt(poste)
    pilote.desk.page_asked.emit("accueil")
    pilote.settle()
    return poste


@pytest.fixture
def poste(pilote: Pilote, tmp_path: Path) -> Poste:
    return sit(pilote, tmp_path / "donnees", UN_REFERENTIEL)


def field() -> QLineEdit:
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    return focus


def test_a_heading_is_filled_in_by_keyboard_for_the_sessions_that_follow(pilote: Pilote, poste: Poste) -> None:
    pilote.press("Ctrl+N")
    pilote.settle()
    pilote.type("MARTIN")
    pilote.press("Tab")
    before = pilote.desk.dossier
    pilote.desk.page_asked.emit("accueil")
    pilote.settle()
    pilote.press("Ctrl+,")
    said = plain(pilote.words())
    assert "Gestionnaire de parcours adhérents/clients, version 2, 17 textes à compléter" in said
    pilote.tab_to(NOM)
    pilote.press("Space")
    assert heard(field()) == "Certification, numéro RNCP"
    assert "À compléter dans le fichier du référentiel : 2.4, critère 7 ; " in plain(pilote.words())
    pilote.tab_to("Bloc\u00a03, intitulé")
    pilote.type("Gerer les flux")
    pilote.tab_to("Auteur de cette version")
    assert field().text() == "ESSAI-UN Anne"
    pilote.tab_to("Enregistrer une nouvelle version")
    pilote.press("Space")
    pilote.settle()
    said = plain(pilote.words())
    assert "version 3, 16 textes à compléter" in said
    assert "Complétée par ESSAI-UN Anne, 16 novembre 2026. Cette version n’est pas signée par l’organisme." in said
    assert heard(pilote.target) == NOM
    started = ouvrir_dossier(poste, before.identifiant).dossier.referentiel
    assert started.version == before.referentiel.version == "2"
    pilote.press("Escape", "Alt+Home", "Ctrl+N")
    pilote.settle()
    assert pilote.desk.dossier.identifiant != before.identifiant
    assert pilote.desk.dossier.referentiel.version == "3"
    assert [b.intitule.texte for b in pilote.desk.dossier.referentiel.blocs if b.code == "3"] == ["Gerer les flux"]


def test_a_version_without_author_is_refused_and_what_was_typed_stays(pilote: Pilote, poste: Poste) -> None:
    pilote.press("Ctrl+,")
    pilote.tab_to(NOM)
    pilote.press("Space")
    pilote.type("RNCP1")
    pilote.tab_to("Auteur de cette version")
    pilote.press("Ctrl+A", "Backspace")
    pilote.tab_to("Enregistrer une nouvelle version")
    pilote.press("Space")
    pilote.settle()
    assert "L’auteur de cette version manque." in plain(pilote.words())
    assert [one.actuel.version for one in poste.coffre.catalogue()] == ["2"]
    assert "RNCP1" in [edit.text() for edit in pilote.page.findChildren(QLineEdit)]


def test_the_words_of_a_scale_that_is_only_proposed_are_written_level_by_level(pilote: Pilote, tmp_path: Path) -> None:
    poste = sit(pilote, tmp_path / "donnees", None)
    pilote.press("Ctrl+,")
    said = plain(pilote.words())
    assert "Gestionnaire de dossiers d’assistance, positionnement, version 1, 8 textes à compléter" in said
    pilote.tab_to("Compléter Gestionnaire de dossiers d’assistance…")
    pilote.press("Space")
    assert "une échelle n’est plus à confirmer quand tous ses niveaux sont écrits" in plain(pilote.words())
    assert "code RNCP" not in plain(pilote.words())
    for shipped, ours in (("Autonome", "Seul"), ("Avec appui", "Aidé"), ("À développer", "À voir"),
                          ("Sans objet", "Hors poste")):  # fmt: skip
        pilote.tab_to(f"Échelle, critère, « {shipped} »")
        pilote.type(ours)
    pilote.tab_to("Enregistrer une nouvelle version")
    pilote.press("Space")
    pilote.settle()
    assert "version 2, 7 textes à compléter" in plain(pilote.words())
    now = next(one.actuel for one in poste.coffre.catalogue() if one.livre.genre)
    assert [v.mot for v in now.echelles.critere.valeurs] == ["Seul", "Aidé", "À voir", "Hors poste"]
    assert now.echelles.critere.a_completer is UNSET
    assert now.echelles.competence.a_completer is True
    assert now.dits.reserve, "two scales are still only proposed"
