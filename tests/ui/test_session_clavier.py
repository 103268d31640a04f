"""A whole session through the real window, its base and its PDF, by keyboard events only, from the first page on."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QLineEdit

from evaluateur.edition.documents.grille import grille
from evaluateur.metier import conciliation
from evaluateur.metier.conciliation import Etat
from evaluateur.metier.contenu.modalites import ExigenceNombre
from evaluateur.metier.etapes import ETAPES
from evaluateur.metier.referentiel import Bloc, Referentiel
from evaluateur.metier.typographie import majuscule
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from evaluateur.vues.restes import TEXTE
from tests.parcours.jumeau import Jumeau
from tests.parcours.monde import PHRASE, Monde, petit_referentiel
from tests.parcours.positionne import Positionne, positionnement
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
    scales = pilote.desk.dossier.referentiel.echelles
    habit = scales.critere.reflexe
    assert habit is not None
    pilote.desk_at("grille", bloc.code)
    for competence in bloc.competences:
        other = competence.code == differe
        if other:
            pilote.press(scales.critere.valeurs[1].touche)
        pilote.press(f"Shift+{habit.touche}")
        pilote.press(scales.competence.valeurs[other].touche)
        pilote.type(f"Vu par {siege} en {competence.code}.")
        pilote.press("Ctrl+Down")
    pilote.press(scales.bloc.valeurs[bool(differe)].touche)
    if differe:
        pilote.type("Informations incomplètes.")


def _entretien(pilote: Pilote, bloc: Bloc) -> None:
    for phase in bloc.modalites.phases:
        pilote.press("F4")
        pilote.horloge.avancer(phase.minutes * 60)
        pilote.press("F9")


def _passer_la_main(pilote: Pilote, words: str) -> None:
    """In a practice session nobody types his secret; elsewhere each whose profile is locked does."""
    seats = len(pilote.desk.dossier.sieges)  # while someone holds the keyboard
    pilote.command(words)
    assert pilote.where == "relais"
    for _ in range(seats):
        if isinstance(field := QApplication.focusWidget(), QLineEdit) and not field.text():
            pilote.type(PHRASE)
        if pilote.where == "relais":
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
        scales = pilote.desk.dossier.referentiel.echelles
        criterion = conciliation.nature_de(bloc, CelluleCode(cible)) == "critere"
        pilote.press((scales.critere if criterion else scales.competence).valeurs[0].touche)
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


def _figer_signer_clore(pilote: Pilote, sieges: Sequence[int]) -> None:
    """From those who agreed, or the one who marked, to the end."""
    pilote.desk_at("signature")
    pilote.tab_to("Papier")
    pilote.press("Space")
    pilote.wait_for("Page 1 sur")
    assert "rien n’est encore figé" in pilote.words()
    pilote.press("Ctrl+Return")
    assert pilote.desk.dossier.fige is not None, pilote.words()
    for numero in sieges:
        if len(sieges) > 1:
            _passer_la_main(pilote, f"main à l’évaluateur {numero}")
        pilote.desk_at("signature")
        pilote.wait_for("Page 1 sur")
        if isinstance(field := QApplication.focusWidget(), QLineEdit) and not field.text():
            pilote.type(PHRASE)
        pilote.press("Ctrl+Return")
        assert numero in pilote.desk.dossier.fige.signatures, pilote.words()
    pilote.press("Ctrl+Return", "Ctrl+Return")  # the screen says what closing means, and waits


def test_a_whole_session_is_led_by_keyboard_alone(
    pilote: Pilote, record_property: Callable[[str, object], None]
) -> None:
    pilote.press("F2")
    assert pilote.where == "session"
    blocs = pilote.desk.dossier.referentiel.blocs
    for bloc in blocs:
        _bloc(pilote, bloc)
    _passer_la_main(pilote, "Continuer à deux")
    _figer_signer_clore(pilote, (1, 2))
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


MONDES: dict[str, Callable[[Path], Monde]] = {
    "jumeau": lambda folder: Monde(folder, _un_bloc(Jumeau(petit_referentiel()).referentiel)),
    "positionnement-un": lambda folder: Positionne(folder, 1),
    "positionnement-deux": lambda folder: Positionne(folder, 2, _deux_tables(positionnement(2))),
}


def _un_bloc(ref: Referentiel) -> Referentiel:
    return replace(ref, blocs=ref.blocs[:1])


def _deux_tables(ref: Referentiel) -> Referentiel:
    (bloc,) = ref.blocs
    activite = bloc.activites[0]
    short = replace(bloc, activites=(replace(activite, competences=activite.competences[:2]),))
    return replace(ref, blocs=(short,))


@pytest.mark.parametrize("nom", sorted(MONDES))
def test_so_is_one_on_another_referentiel_by_as_many_as_its_jury(pilote: Pilote, tmp_path: Path, nom: str) -> None:
    monde = MONDES[nom](tmp_path / "monde")
    monde.seul(1)
    pilote.horloge = monde.horloge
    pilote.desk.adopt(monde.poste)
    pilote.desk.show_seance(monde.seance)
    pilote.settle()
    (bloc,) = monde.ref.blocs
    if "epreuve" in pilote.desk.vue.deroule:
        pilote.desk_at("epreuve", bloc.code)
        _epreuve(pilote, bloc)
    for siege in monde.ref.numeros:
        if siege > 1:
            _passer_la_main(pilote, f"main à l’évaluateur {siege}")
        _grille(pilote, bloc, siege)
        if siege == 1 and bloc.modalites.phases:
            pilote.desk_at("entretien", bloc.code)
            _entretien(pilote, bloc)
        if len(monde.ref.numeros) > 1:
            _sceller(pilote, bloc)
    if len(monde.ref.numeros) > 1:
        _passer_la_main(pilote, "Continuer à deux")
        _concilier(pilote, bloc)
        for numero in monde.ref.numeros:
            _passer_la_main(pilote, f"main à l’évaluateur {numero}")
            _accorder(pilote, bloc)
        _passer_la_main(pilote, "Continuer à deux")
    _figer_signer_clore(pilote, monde.ref.numeros)
    assert pilote.desk.dossier.clos, pilote.words()
    assert pilote.desk.vue.resume.puces[0].mot == majuscule(monde.ref.echelles.bloc.valeurs[0].mot)


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
