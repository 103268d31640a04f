"""The grid by keyboard: one key a mark, one a verdict; what is typed is kept; loading writes nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evaluateur.db import journaux
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from evaluateur.ui.briques.saisie import DRAFT_DELAY_MS, TextBox
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote


def _grid(pilote: Pilote) -> None:
    pilote.practice()
    pilote.desk.go("grille", BlocCode("1"))
    pilote.settle()


def test_a_mark_takes_one_key_and_goes_to_the_next_criterion(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("c", "n", "o", "s")
    grille = pilote.desk.open_seance.grille("1")
    assert [grille.marques[CelluleCode(f"1.1.{i}")] for i in range(1, 5)] == [
        "conforme", "non_conforme", "non_observe", "sans_objet"
    ]  # fmt: skip
    assert pilote.desk.place.cible == "1.1.5"


def test_bloc_1_takes_one_key_a_mark_one_a_verdict_and_three_more_a_table_at_most(pilote: Pilote) -> None:
    _grid(pilote)
    bloc = pilote.desk.dossier.referentiel.par_bloc[BlocCode("1")]
    marks = verdicts = navigation = typed = 0
    for competence in bloc.competences:
        for _ in competence.criteres:
            pilote.press("c")
            marks += 1
        pilote.press("a")
        verdicts += 1
        comment = f"Vu en {competence.code}."
        pilote.type(comment)
        typed += len(comment)
        pilote.press("Ctrl+Down")
        navigation += 1
    pilote.press("a")
    assert pilote.desk.vue.restes("grille", BlocCode("1")) == []
    assert (marks, verdicts) == (len(bloc.criteres), len(bloc.competences))
    assert navigation <= 3 * len(bloc.competences)
    assert pilote.keys == 1 + marks + verdicts + typed + navigation + 1


def test_a_result_and_its_text_that_lack_are_one_stop_of_the_walk(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("Shift+C")
    assert pilote.desk.place.cible == "1.1"
    assert [r.cible for r in pilote.desk.vue.restes("grille", BlocCode("1"))][:3] == ["1.1", "1.1", "1.2.1"]
    pilote.press("F8")
    assert pilote.desk.place.cible == "1.2.1"
    pilote.press("Shift+F8")
    assert pilote.desk.place.cible == "1.1"


def test_shift_c_marks_the_rest_and_delete_takes_one_mark_back(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("n", "Shift+C")
    grille = pilote.desk.open_seance.grille("1")
    assert grille.marques[CelluleCode("1.1.1")] == "non_conforme"
    assert sum(c.startswith("1.1.") for c in grille.marques) == 7
    pilote.press("Escape", "Delete")
    assert sum(c.startswith("1.1.") for c in pilote.desk.open_seance.grille("1").marques) == 6


def test_letters_typed_in_a_comment_mark_nothing(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("Shift+C", "a")
    before = pilote.desk.open_seance.grille("1").marques
    pilote.type("Cons NOS car")
    assert isinstance(QApplication.focusWidget(), TextBox)
    assert pilote.desk.open_seance.grille("1").marques == before


def test_the_comment_is_a_draft_within_a_second_and_one_fait_when_it_is_left(pilote: Pilote, qtbot: QtBot) -> None:
    _grid(pilote)
    pilote.press("Shift+C", "a")
    rang = pilote.desk.dossier.rang
    pilote.type("Reformule bien")
    with qtbot.waitSignal(pilote.desk.saved, timeout=PATIENCE_MS):
        pilote.type(".")
    assert DRAFT_DELAY_MS < 1000
    assert pilote.desk.open_seance.brouillons.read() == {("1", "precisions.1.1"): "Reformule bien."}
    assert pilote.desk.dossier.rang == rang
    pilote.press("Escape")
    assert pilote.desk.dossier.rang == rang + 1
    assert pilote.desk.open_seance.grille("1").precisions[CelluleCode("1.1")] == "Reformule bien."
    assert pilote.desk.open_seance.brouillons.read() == {}


def test_showing_every_step_and_every_bloc_writes_nothing(pilote: Pilote) -> None:
    pilote.practice()
    tete = journaux.tete(pilote.desk.poste.coffre.base, pilote.desk.open_seance.identifiant)
    for bloc in pilote.desk.dossier.presentes:
        pilote.desk.go(bloc=bloc)
        for _ in range(8):
            pilote.press("Alt+Right")
        for _ in range(8):
            pilote.press("Alt+Left")
    assert journaux.tete(pilote.desk.poste.coffre.base, pilote.desk.open_seance.identifiant) == tete
    assert pilote.desk.open_seance.brouillons.read() == {}


def test_f8_walks_from_gap_to_gap_and_round(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("c", "F8")
    assert pilote.desk.place.cible == "1.1.3"
    pilote.press("Shift+F8")
    assert pilote.desk.place.cible == "1.1.2"


def test_a_refusal_stays_until_it_is_read(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.desk.act(lambda: pilote.desk.open_seance.sceller("1"))
    pilote.settle()
    assert "est incomplète" in pilote.words()
    pilote.press("c")
    assert "complétez, puis scellez" in pilote.words()
    pilote.press("Escape")
    assert "complétez, puis scellez" not in pilote.words()


def test_a_thousand_quick_keys_lose_no_mark(pilote: Pilote) -> None:
    _grid(pilote)
    bloc = pilote.desk.dossier.referentiel.par_bloc[BlocCode("1")]
    for competence in bloc.competences:
        pilote.desk.go("grille", cible=competence.code)
        pilote.settle()
        for letter in "cnos" * 7:
            if len(pilote.desk.open_seance.grille("1").marques) >= len(bloc.criteres):
                break
            pilote.press(letter)
    assert len(pilote.desk.open_seance.grille("1").marques) >= len(bloc.criteres)


def test_before_the_verdict_of_the_bloc_the_strip_tells_its_own_keys(pilote: Pilote) -> None:
    _grid(pilote)
    assert ("C N O S", "renseigner") in pilote.page_ecran.hints()
    pilote.desk.go("grille", BlocCode("1"), "1")
    pilote.settle()
    assert pilote.page_ecran.hints()[0] == ("A R", "prononcer")
    pilote.press("a")
    assert pilote.desk.open_seance.grille("1").marques == {"1": "acquis"}


def test_marking_the_rest_where_nothing_is_left_says_so(pilote: Pilote) -> None:
    _grid(pilote)
    pilote.press("Shift+C", "Shift+C")
    assert "déjà renseignés" in pilote.words()
