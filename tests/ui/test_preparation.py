"""The preparation by keyboard: from nothing to nothing missing; each fault at its place; nothing typed is lost."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from evaluateur import app
from evaluateur.db import journaux
from evaluateur.metier.personnes import Habilitation
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.ecrans.preparation.choisir import Picker
from evaluateur.ui.ecrans.preparation.ecran import PreparationEcran
from evaluateur.ui.ecrans.preparation.fiche import Fiche
from tests.parcours.monde import PHRASE, HorlogeEssai, Monde, argon_leger
from tests.patience import PATIENCE_MS
from tests.ui.conftest import open_practice
from tests.ui.pilote import Pilote, answers, heard, plain

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen platform says of menus


def _new(pilote: Pilote) -> None:
    """A dossier in which everything is still to be said."""
    pilote.practice()
    pilote.press("Alt+Home", "Ctrl+N", "Return")
    assert pilote.desk.place.etape == "preparation"


def _prepared(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("preparation")
    pilote.settle()


def _restes(pilote: Pilote) -> list[str]:
    desk = pilote.desk
    return [r.cible for r in desk.vue.restes("preparation", desk.bloc)]


def _screen(pilote: Pilote) -> PreparationEcran:
    screen = pilote.window.findChild(PreparationEcran)
    assert screen is not None
    return screen


def _row(pilote: Pilote, field: str) -> Row:
    return next(f.rows[field] for f in _screen(pilote).findChildren(Fiche) if field in f.rows)


def _edit(pilote: Pilote, field: str) -> QLineEdit:
    control = next(f.rows[field] for f in _screen(pilote).findChildren(Fiche) if field in f.rows).control
    assert isinstance(control, QLineEdit)
    return control


def _said_at(pilote: Pilote, field: str) -> str:
    return plain(" ".join(w.text() for w in _row(pilote, field).findChildren(QLabel) if w.isVisible()))


def _go(pilote: Pilote, field: str) -> None:
    pilote.desk.go("preparation", cible=field)
    pilote.settle()


def _length(pilote: Pilote) -> int:
    return journaux.tete(pilote.desk.poste.coffre.base, pilote.desk.open_seance.identifiant)[0]


def _hand_over(pilote: Pilote, siege: int) -> None:
    """The other one unlocks and sits down."""
    poste, identifiant = pilote.desk.poste, pilote.desk.dossier.sieges[siege].identifiant
    poste.trousseau.deverrouiller(identifiant, poste.coffre.phrase_entrainement() or "")
    pilote.desk.seat(identifiant)
    _go(pilote, "")


def _fill_seat(pilote: Pilote, siege: int, rank: int, **details: str) -> None:
    pilote.tab_to(f"Évaluateur {siege}, nom")
    pilote.press(*["Down"] * rank, "Tab")
    if not pilote.desk.dossier.sieges[siege].qualite:  # who sat before sits again in the same capacity
        pilote.press("Down")
    for nom, text in details.items():
        pilote.tab_to(f"Évaluateur {siege}, {nom.replace('_', ' ')}")
        pilote.replace(text)


def test_a_dossier_is_prepared_from_nothing_to_nothing_missing_by_keyboard_alone(pilote: Pilote) -> None:
    _new(pilote)
    assert len(_restes(pilote)) == 12
    for field, text in {
        "Nom de naissance": "MARTIN", "Prénoms": "Lou", "Date de naissance": "290296", "Entreprise": "Mutuelle Exemple",
        "Service": "Accueil", "Certification": "Gestionnaire", "Lieu": "Salle B204",
    }.items():  # fmt: skip
        pilote.tab_to(field)
        pilote.type(text)
    pilote.tab_to("Fin")
    pilote.type("20/11/26")
    pilote.tab_to("Présence du candidat")
    pilote.press("Down")
    pilote.tab_to("Aménagement")
    pilote.type("20 min")
    pilote.tab_to("Pièce présentée")
    pilote.press("Down", "Return", "Down", "Return")
    _fill_seat(pilote, 1, 1, employeur="Mutuelle Fictive", habilitation="HAB-EX-1", valable="2027-06-30")
    _fill_seat(pilote, 2, 2, employeur="Mutuelle Exemple", service="Relation client")
    pilote.tab_to("Bloc 1")
    pilote.press("p", "p", "n", "p", "p")
    dossier = pilote.desk.dossier
    assert _restes(pilote) == []
    assert "Rien à vérifier" in pilote.words()
    assert dossier.candidat.date_naissance == date(1996, 2, 29)
    assert (dossier.affectation.amenagement_minutes, dossier.session.fin) == (20, date(2026, 11, 20))
    assert (dossier.presence, dossier.presentes) == ("present", ("1", "2", "4", "5"))
    assert dossier.sieges[1].habilitation == Habilitation("HAB-EX-1", date(2027, 6, 30))
    assert all(e.cle_publique for e in dossier.sieges.values())
    assert pilote.desk.open_seance.brouillons.read() == {}


def test_showing_walking_and_leaving_write_nothing(pilote: Pilote) -> None:
    _prepared(pilote)
    length = _length(pilote)
    for field in ("", "candidat.nom", "session.fin", "siege.1", "siege.2.habilitation_fin", "presence", "blocs",
                  "bloc.3.presentation", "inconnu"):  # fmt: skip
        _go(pilote, field)
        pilote.press("Tab", "Tab")
        _screen(pilote).refresh()
    pilote.press("F8", "Alt+Right", "Alt+Left")
    _screen(pilote).leave()
    assert _length(pilote) == length
    assert pilote.desk.open_seance.brouillons.read() == {}


def test_a_field_left_as_it_was_makes_no_fait(pilote: Pilote) -> None:
    _prepared(pilote)
    length = _length(pilote)
    _go(pilote, "session.lieu")
    lieu = pilote.desk.dossier.session.lieu
    pilote.replace(f"  {lieu} ")
    pilote.press("Tab")
    assert _length(pilote) == length


def test_every_place_that_the_rules_name_takes_the_focus(pilote: Pilote) -> None:
    _new(pilote)
    for cible in _restes(pilote):
        _go(pilote, cible)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert pilote.desk.place.cible in (cible, f"{cible}.nom"), cible


def test_f8_walks_through_every_point_and_comes_round(pilote: Pilote) -> None:
    _new(pilote)
    restes = _restes(pilote)
    seen = [pilote.desk.place.cible]
    for _ in restes:
        pilote.press("F8")
        seen.append(pilote.desk.place.cible)
    assert {c.removesuffix(".nom") for c in seen} == {c.removesuffix(".nom") for c in restes}
    assert seen[-1] == seen[0]


def test_an_impossible_day_is_named_at_its_place_and_stays_typed(pilote: Pilote) -> None:
    _prepared(pilote)
    length = _length(pilote)
    _go(pilote, "candidat.date_naissance")
    pilote.replace("31/02/1996")
    pilote.press("Tab")
    assert "Le 31 février n’existe pas." in _said_at(pilote, "candidat.date_naissance")
    assert _edit(pilote, "candidat.date_naissance").text() == "31/02/1996"
    assert _length(pilote) == length
    assert pilote.desk.open_seance.brouillons.read() == {("", "prepa.candidat.date_naissance"): "31/02/1996"}
    _go(pilote, "candidat.date_naissance")
    pilote.replace("01/03/1996")
    pilote.press("Tab")
    assert pilote.desk.dossier.candidat.date_naissance == date(1996, 3, 1)
    assert "n’existe pas" not in _said_at(pilote, "candidat.date_naissance")
    assert pilote.desk.open_seance.brouillons.read() == {}


def test_too_long_an_accommodation_is_refused_at_its_place_and_its_reason_too(pilote: Pilote) -> None:
    _prepared(pilote)
    _go(pilote, "candidat.amenagement_minutes")
    for text, fault in (("121", "120"), ("20 min, dyslexie", "sans le motif")):
        pilote.replace(text)
        pilote.press("Tab")
        assert fault in _said_at(pilote, "candidat.amenagement_minutes")
        _go(pilote, "candidat.amenagement_minutes")
    assert pilote.desk.dossier.affectation.amenagement_minutes == 0


def test_both_dates_may_be_moved_in_either_order(pilote: Pilote) -> None:
    _prepared(pilote)
    _go(pilote, "session.debut")
    pilote.replace("01/12/2026")
    pilote.press("Tab")
    assert "avant d’avoir commencé" in _said_at(pilote, "session.debut")
    pilote.replace("05/12/2026")
    pilote.press("Tab")
    session = pilote.desk.dossier.session
    assert (session.debut, session.fin) == (date(2026, 12, 1), date(2026, 12, 5))
    assert "avant" not in _said_at(pilote, "session.debut")


def test_the_same_person_on_both_seats_is_refused_at_the_seat(pilote: Pilote) -> None:
    _new(pilote)
    _go(pilote, "siege.1")
    pilote.press("Down", "Tab")
    _go(pilote, "siege.2")
    pilote.press("Down", "Return")
    assert "est déjà l’évaluateur 1" in _said_at(pilote, "siege.2.nom")
    assert 2 not in pilote.desk.dossier.sieges
    pilote.press("Down", "Return")
    assert 2 in pilote.desk.dossier.sieges
    assert "est déjà l’évaluateur" not in _said_at(pilote, "siege.2.nom")


def test_details_typed_before_anyone_sits_are_kept_until_someone_does(pilote: Pilote) -> None:
    _new(pilote)
    _go(pilote, "siege.1.employeur")
    pilote.type("Mutuelle Fictive")
    pilote.press("Tab")
    assert "Choisissez d’abord la personne" in _said_at(pilote, "siege.1.employeur")
    _go(pilote, "siege.1")
    pilote.press("Down", "Return")
    assert pilote.desk.dossier.sieges[1].employeur == "Mutuelle Fictive"
    assert "Choisissez" not in _said_at(pilote, "siege.1.employeur")


@pytest.mark.parametrize(
    ("field", "text", "fault"),
    [
        ("siege.1.habilitation_fin", "17/11/2026", "expire le 17 novembre 2026"),
        ("siege.2.service", "prestations SANTE", "ême service que le candidat"),
    ],
)
def test_a_breach_is_named_at_the_field_and_beside_and_closed_by_a_derogation_that_the_other_accepts(
    pilote: Pilote, field: str, text: str, fault: str
) -> None:
    _prepared(pilote)
    _go(pilote, field)
    pilote.replace(text)
    pilote.press("Tab")
    assert fault in _said_at(pilote, field)
    assert plain(pilote.words()).count(fault) == 2
    assert "1\u00a0point à vérifier" in pilote.words()
    pilote.tab_to("Motiver une dérogation")
    pilote.press("Space")
    pilote.type("Seule personne libre")
    pilote.press("Ctrl+Return")
    assert "À accepter par l’évaluateur 2" in plain(pilote.words())
    assert _restes(pilote) == [field]
    holder = pilote.desk.personnes
    pilote.tab_to("Accepter la dérogation 1")
    pilote.press("Space", "Ctrl+Return")  # in practice the passphrase is typed already
    assert pilote.desk.personnes == holder
    assert "Acceptée par les deux" in pilote.words()
    assert _restes(pilote) == []
    assert fault not in _said_at(pilote, field)
    pilote.tab_to("Retirer la dérogation 1")
    pilote.press("Space")
    pilote.press("Ctrl+Return")
    assert "Il manque le motif du retrait" in pilote.words()
    pilote.type("Remplaçant trouvé")
    pilote.press("Ctrl+Return")
    assert _restes(pilote) == [field]


def test_a_half_typed_text_is_found_again_after_the_power_went(
    pilote: Pilote, qtbot: QtBot, tmp_path: Path, horloge: HorlogeEssai
) -> None:
    _prepared(pilote)
    _go(pilote, "session.lieu")
    pilote.replace("Salle B2")
    with qtbot.waitSignal(pilote.desk.saved, timeout=PATIENCE_MS):
        pilote.type("0")
    shutil.copytree(tmp_path / "donnees", tmp_path / "apres")  # what a power cut leaves
    assembly = app.Assembly(tmp_path / "apres", open_practice)
    assembly.furnish(horloge, argon_leger)
    other = Pilote(assembly, horloge)
    other.show()
    other.press("F2")
    _go(other, "session.lieu")
    assert _edit(other, "session.lieu").text() == "Salle B20"
    other.press("End")
    other.type("4")
    other.press("Tab")
    assert other.desk.dossier.session.lieu == "Salle B204"
    assert _edit(other, "session.lieu").text() == "Salle B204"
    assert other.desk.open_seance.brouillons.read() == {}
    other.close()


def test_an_absence_is_confirmed_in_words_and_may_be_given_up(pilote: Pilote) -> None:
    _new(pilote)
    _go(pilote, "presence")
    pilote.press("Down", "Down", "Tab")
    assert "Aucun bloc ne sera évalué" in pilote.words()
    assert pilote.desk.dossier.presence is None
    pilote.press("Escape")
    assert "Aucun bloc ne sera évalué" not in pilote.words()
    assert pilote.desk.dossier.presence is None
    pilote.press("Down", "Down", "Return")
    pilote.type("Grève des trains")
    pilote.press("Ctrl+Return")
    dossier = pilote.desk.dossier
    assert (dossier.presence, dossier.motif_presence) == ("absent", "Grève des trains")
    assert pilote.desk.open_seance.brouillons.read() == {}


def test_an_abandon_needs_its_reason(pilote: Pilote) -> None:
    _prepared(pilote)
    _go(pilote, "presence")
    pilote.press("Down", "Down", "Return", "Ctrl+Return")
    assert "Il manque le motif de l’abandon." in pilote.words()
    pilote.type("Malaise")
    pilote.press("Ctrl+Return")
    assert pilote.desk.dossier.presence == "abandon"


def test_a_bloc_is_already_held_only_with_its_proof(pilote: Pilote) -> None:
    _new(pilote)
    _go(pilote, "bloc.2.presentation")
    pilote.press("d")
    assert pilote.desk.dossier.bloc(BlocCode("2")).presentation is None
    pilote.type("Certificat du 12/05/2024")
    pilote.press("Tab")
    assert pilote.desk.dossier.bloc(BlocCode("2")).preuve == "Certificat du 12/05/2024"
    _go(pilote, "blocs")
    pilote.press("n")
    assert pilote.desk.dossier.bloc(BlocCode("1")).presentation == "non_presente"
    assert pilote.desk.place.cible == "bloc.3.presentation"


def test_all_blocs_left_are_presented_in_one_act(pilote: Pilote) -> None:
    _new(pilote)
    _go(pilote, "bloc.3.presentation")
    pilote.press("n")
    pilote.tab_to("Nom de naissance")
    seen: list[int] = []
    pilote.desk.poste.annonces.subscribe(lambda changement: seen.append(len(changement.inscriptions)))
    pilote.tab_to("Présenter tous")
    pilote.press("Space")
    assert pilote.desk.dossier.presentes == ("1", "2", "4", "5")
    assert seen == [4]


def test_whoever_has_begun_to_mark_is_replaced_with_a_reason(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.poste.trousseau.creer_profil(
        "MERCIER", "Dominique", pilote.desk.poste.coffre.phrase_entrainement() or ""
    )
    pilote.desk.seat(pilote.desk.dossier.sieges[1].identifiant)
    pilote.desk.go("grille", BlocCode("1"))
    pilote.press("c")
    _go(pilote, "siege.1")
    pilote.press("Down", "Down", "Return")
    assert "a commencé sa grille" in pilote.words()
    assert pilote.desk.dossier.sieges[1].nom == "DURAND"
    pilote.type("Congé de maladie")
    pilote.press("Ctrl+Return")
    assert pilote.desk.dossier.sieges[1].nom == "MERCIER"
    assert pilote.desk.dossier.remplacements[0].motif == "Congé de maladie"
    assert "pas celui d’un évaluateur" in pilote.words()


def test_nothing_can_be_typed_by_someone_without_a_seat(pilote: Pilote) -> None:
    _prepared(pilote)
    poste = pilote.desk.poste
    profil = poste.trousseau.creer_profil("MERCIER", "Dominique", poste.coffre.phrase_entrainement() or "")
    pilote.desk.seat(profil.identifiant)
    _go(pilote, "session.lieu")
    assert "pas celui d’un évaluateur" in pilote.words()
    before = _edit(pilote, "session.lieu").text()
    pilote.type("x")
    assert _edit(pilote, "session.lieu").text() == before


def test_the_sheets_are_composed_away_from_the_window_and_written_where_asked(
    pilote: Pilote, qtbot: QtBot, tmp_path: Path
) -> None:
    _prepared(pilote)
    path = tmp_path / "feuilles.pdf"
    path.write_bytes(b"another file")
    pilote.tab_to("Enregistrer les feuilles")
    said = answers(path.with_suffix(""))
    pilote.press("Space")
    beside = tmp_path / "feuilles (2).pdf"
    qtbot.waitUntil(beside.exists, timeout=PATIENCE_MS)
    pilote.settle()
    assert beside.read_bytes().startswith(b"%PDF")
    assert path.read_bytes() == b"another file"
    assert "il n’a pas été remplacé" in pilote.words()
    *labels, proposed = said
    assert labels == ["&Emplacement :", "&Nom de fichier :", "&Type de fichier :"]
    assert "MARTIN" not in proposed


def test_an_evaluator_without_a_profile_here_is_said_to_be_unable_to_sign(pilote: Pilote) -> None:
    _prepared(pilote)
    seance = pilote.desk.open_seance
    elsewhere = replace(pilote.desk.dossier.sieges[2], identifiant="ailleurs", nom="AILLEURS", cle_publique="")
    seance.occuper_siege(2, elsewhere)
    pilote.settle()
    assert "ne peut ni remplir sa grille ni signer" in pilote.words()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_usual_answer_is_picked_with_the_arrow_and_any_other_may_be_typed(pilote: Pilote) -> None:
    _prepared(pilote)
    _go(pilote, "candidat.voie_acces")
    pilote.press("Down", "Down", "Return", "Tab")
    assert pilote.desk.dossier.affectation.voie_acces == "VAE"
    _go(pilote, "candidat.voie_acces")
    pilote.replace("Passerelle")
    pilote.press("Tab")
    assert pilote.desk.dossier.affectation.voie_acces == "Passerelle"


def test_the_zone_is_that_of_the_machine_shown_and_changed_by_keyboard(pilote: Pilote) -> None:
    pilote.practice()
    pilote.horloge.fuseau = "Pacific/Tahiti"
    pilote.press("Alt+Home")
    assert pilote.desk.now_local().utcoffset() == timedelta(hours=-10)
    pilote.press("Ctrl+N", "Return")
    control = _row(pilote, "session.fuseau").control
    assert isinstance(control, Picker)
    assert control.currentText() == "Tahiti"
    control.setFocus()
    pilote.press("Home", "Return")
    assert pilote.desk.dossier.session.fuseau == "Europe/Paris"
    assert pilote.desk.now_local().utcoffset() == timedelta(hours=1)


def test_someone_without_a_profile_takes_a_seat_where_he_is_designated(pilote: Pilote, monde: Monde) -> None:
    pilote.press("Ctrl+N")
    pilote.tab_to("Nouveau profil, évaluateur 2")
    pilote.press("Space")
    for typed in ("essai-trois", "Chloé", "encore sept mots pour la suite", "encore sept mots pour la suite"):
        pilote.type(typed)
        pilote.press("Return")
    pilote.type("une tout autre phrase")
    pilote.press("Return")
    assert "n’ouvre pas ce profil" in pilote.words()
    assert len(monde.poste.trousseau.profils) == 2
    pilote.replace(PHRASE)
    pilote.press("Return")
    assert pilote.desk.dossier.sieges[2].nom_complet == "ESSAI-TROIS Chloé"
    assert pilote.desk.personnes == (monde.un.identifiant,)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert "qualité" in plain(heard(focus))


def test_a_new_profile_is_given_up_by_escape_and_nothing_is_kept(pilote: Pilote, monde: Monde) -> None:
    pilote.press("Ctrl+N")
    pilote.tab_to("Nouveau profil, évaluateur 1")
    pilote.press("Space")
    pilote.type("essai-trois")
    pilote.press("Escape")
    assert len(monde.poste.trousseau.profils) == 2
    assert plain(heard(QApplication.focusWidget())).startswith("Nouveau profil, évaluateur 1")  # type: ignore[arg-type]
