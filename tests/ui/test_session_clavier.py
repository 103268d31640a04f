"""A whole session through the real window, its base and its PDF, by keyboard events only, from the first page on."""

from __future__ import annotations

import io
from collections.abc import Callable

from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from evaluateur.edition.documents.grille import grille
from evaluateur.metier import conciliation
from evaluateur.metier.conciliation import Etat
from evaluateur.metier.contenu.modalites import ExigenceNombre
from evaluateur.metier.etapes import ETAPES
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from evaluateur.vues.restes import TEXTE
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote, plain

ECART = {"1": "1.2"}
"""Competence on which évaluateur 2 differs, in bloc 1."""


def _situation(pilote: Pilote, bloc: Bloc, rang: int) -> None:
    """Type one situation into the form and add it by Entrée."""
    pilote.tab_to("Date et heure")
    jour = 10 + rang if bloc.code == "5" else 12 + rang % 4
    pilote.replace(f"{jour}/11/2026 10:0{rang}")
    jouee = bloc.modalites.natures[0].jouee
    if jouee:
        pilote.tab_to("Qui joue le client")
        pilote.type("PETIT Sacha")
    if bloc.modalites.canaux:
        pilote.tab_to("Canal")
        pilote.press("Down")
    pilote.tab_to("Cadre")
    pilote.type(f"cadre {rang}")
    pilote.press("Tab")
    pilote.type(f"situation {rang} du bloc {bloc.code}")
    for marque in bloc.modalites.marques:
        pilote.tab_to(marque.mot)
        pilote.press("Space")
    pilote.tab_to("Contexte")
    pilote.press("Return")


def _epreuve(pilote: Pilote, bloc: Bloc) -> None:
    if bloc.modalites.tirage:
        pilote.tab_to("Cas proposés")
        pilote.type("Hausse de cotisation\nRefus de prise en charge\nRetard")
        pilote.tab_to("Tirer au sort")
        pilote.press("Space")
    count = next((e.minimum for e in bloc.modalites.exigences if isinstance(e, ExigenceNombre)), 3)
    for rang in range(count):
        _situation(pilote, bloc, rang)
    assert f"Les modalités du bloc {bloc.code} sont respectées" in plain(pilote.words()), pilote.words()


def _grille(pilote: Pilote, bloc: Bloc, siege: int) -> None:
    differe = ECART.get(bloc.code) if siege == 2 else None
    pilote.desk_at("grille", bloc.code)
    for competence in bloc.competences:
        if competence.code == differe:
            pilote.press("n")
        pilote.press("Shift+C")
        pilote.press("r" if competence.code == differe else "a")
        pilote.type(f"Vu par {siege} en {competence.code}.")
        pilote.press("Ctrl+Down")
    pilote.press("r" if differe else "a")
    if differe:
        pilote.type("Informations incomplètes.")


def _entretien(pilote: Pilote, bloc: Bloc) -> None:
    for phase in bloc.modalites.phases:
        pilote.press("F4")
        pilote.horloge.avancer(phase.minutes * 60)
        pilote.press("F9")


def _passer_la_main(pilote: Pilote, words: str) -> None:
    pilote.command(words)
    assert pilote.where == "relais"
    pilote.press("Return")
    assert pilote.where == "session"


def _sceller(pilote: Pilote, bloc: Bloc) -> None:
    pilote.desk_at("scellement", bloc.code)
    pilote.press("Ctrl+Return", "Ctrl+Return")
    siege = pilote.desk.siege
    assert siege is not None
    assert pilote.desk.dossier.bloc(bloc.code).scelle(siege), pilote.words()


def _concilier(pilote: Pilote, bloc: Bloc) -> None:
    pilote.desk_at("conciliation", bloc.code)
    pilote.press("Ctrl+Return")
    assert pilote.desk.dossier.bloc(bloc.code).revele_le is not None, pilote.words()
    pilote.press("Ctrl+E")
    for _ in range(4 * len(bloc.competences)):
        if not pilote.page_ecran.restes():
            break
        pilote.press("F8")
        cible = pilote.desk.place.cible
        if cible.startswith(TEXTE):
            pilote.press("l")
            continue
        pilote.press("c" if conciliation.nature_de(bloc, CelluleCode(cible)) == "critere" else "a")
        pilote.type("L’entretien a levé le doute.")
        pilote.press("Ctrl+Return")
    assert not pilote.page_ecran.restes(), pilote.page_ecran.restes()
    pilote.command("Accord des évaluateurs")


def _accorder(pilote: Pilote, bloc: Bloc) -> None:
    pilote.desk_at("conciliation", bloc.code)
    pilote.command("Accord des évaluateurs")
    pilote.press("Ctrl+Return")


def _bloc(pilote: Pilote, bloc: Bloc) -> None:
    pilote.desk_at("epreuve", bloc.code)
    _epreuve(pilote, bloc)
    pilote.horloge.avancer(3600)
    _grille(pilote, bloc, 1)
    pilote.desk_at("entretien", bloc.code)
    _entretien(pilote, bloc)
    _sceller(pilote, bloc)
    _passer_la_main(pilote, "main à l’évaluateur 2")
    _grille(pilote, bloc, 2)
    _sceller(pilote, bloc)
    _passer_la_main(pilote, "Continuer à deux")
    _concilier(pilote, bloc)
    for numero in (1, 2):
        _passer_la_main(pilote, f"main à l’évaluateur {numero}")
        _accorder(pilote, bloc)
    etats = {c.etat for c in conciliation.cellules(pilote.desk.dossier, bloc.code)}
    assert etats <= {Etat.ACCORD, Etat.TRANCHE}
    _passer_la_main(pilote, "main à l’évaluateur 1")


def test_a_whole_session_is_led_by_keyboard_alone(
    pilote: Pilote, qtbot: QtBot, record_property: Callable[[str, object], None]
) -> None:
    pilote.press("F2")
    assert pilote.where == "session"
    blocs = pilote.desk.dossier.referentiel.blocs
    for bloc in blocs:
        _bloc(pilote, bloc)
    _passer_la_main(pilote, "Continuer à deux")
    pilote.desk_at("signature")
    pilote.tab_to("Papier")
    pilote.press("Space")
    qtbot.waitUntil(lambda: "Page 1 sur" in pilote.words().replace("\xa0", " "), timeout=PATIENCE_MS)
    assert "rien n’est encore figé" in pilote.words()
    pilote.press("Ctrl+Return")
    assert pilote.desk.dossier.fige is not None, pilote.words()
    for numero in (1, 2):
        _passer_la_main(pilote, f"main à l’évaluateur {numero}")
        pilote.desk_at("signature")
        qtbot.waitUntil(lambda: "Page 1 sur" in pilote.words().replace("\xa0", " "), timeout=PATIENCE_MS)
        pilote.press("Ctrl+Return")
        assert numero in pilote.desk.dossier.fige.signatures, pilote.words()
    pilote.press("Ctrl+Return", "Ctrl+Return")  # the screen says what closing means, and waits
    assert pilote.desk.dossier.clos, pilote.words()
    pv = pilote.desk.open_seance.cloture.proces_verbal()
    reader = PdfReader(io.BytesIO(grille.compose(pv)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "MARTIN" in text
    assert all(f"Bloc {b.code}" in text.replace("\xa0", " ") for b in blocs)
    record_property("bilan", f"{pilote.keys} touches, {pilote.desk.dossier.rang} faits, {len(reader.pages)} pages")
    results = {c: conciliation.resultat(pilote.desk.dossier, c) for c in pilote.desk.dossier.presentes}
    assert results == dict.fromkeys(results, "acquis")
    tranches = [c for c in conciliation.cellules(pilote.desk.dossier, BlocCode("1")) if c.etat is Etat.TRANCHE]
    assert len(tranches) == 3


def test_the_palette_offers_nothing_that_is_in_sight_and_no_key_for_two_things(pilote: Pilote) -> None:
    pilote.practice()
    for etape in pilote.desk.dossier.referentiel.deroule:
        pilote.desk.go(etape, BlocCode("1"))
        pilote.settle()
        offered = pilote.window.gestures()
        keys = [gesture.touche for gesture in offered if gesture.touche]
        assert len(keys) == len(set(keys)), etape
        names = [plain(gesture.nom) for gesture in offered]
        assert f"Aller à l’étape {ETAPES[etape]}" not in names
        assert "Compétence 1.1, Relation de qualité" not in names


def test_the_walk_says_the_point_that_is_mended_at_the_same_place_and_the_steps_where_they_end(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("epreuve", BlocCode("1"))
    points = [plain(reste.phrase) for reste in pilote.desk.vue.restes("epreuve", BlocCode("1"))]
    pilote.press("F8", "F8")
    assert points[1] in plain(pilote.words())
    pilote.press("F8")
    assert points[2] in plain(pilote.words())
    pilote.desk.go("preparation")
    pilote.press("Alt+Left")
    assert "C’est la première étape." in plain(pilote.words())
    pilote.desk.go("remise")
    pilote.press("Alt+Right")
    assert "C’est la dernière étape." in plain(pilote.words())
    pilote.press("Ctrl+Return")
    assert "À régler d’abord : " in plain(pilote.words())


def test_a_bloc_that_is_chosen_from_a_step_about_all_of_them_is_where_work_on_it_goes_on(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("preparation", BlocCode("1"))
    pilote.command("Passer au bloc 2")
    assert (pilote.desk.place.etape, pilote.desk.bloc) == ("epreuve", "2")
