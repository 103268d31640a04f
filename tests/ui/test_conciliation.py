"""The conciliation by keyboard: only what differs, settled by both, worded once, then confirmed by each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from evaluateur.db import journaux
from evaluateur.metier import accords, conciliation
from evaluateur.metier.actes import notation
from evaluateur.metier.conciliation import Etat
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import ORIGINES, BlocCode, CelluleCode, Numero, ProfilId
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.ui.briques.base import Button
from evaluateur.ui.ecrans.conciliation.ecarts import ACCORD
from evaluateur.ui.ecrans.conciliation.ecran import ConciliationEcran
from evaluateur.vues.restes import TEXTE
from tests.parcours.monde import PHRASE, Monde, argon_leger, evaluateur
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote, heard, plain

CRITERE, VERDICT = "1.1.2", "1.2"
"""Where évaluateur 2 differs: one criterion, one verdict. Every comment differs too."""


class Table:
    """Two evaluators before two sealed grids of bloc 1."""

    def __init__(self, pilote: Pilote, monde: Monde) -> None:
        self.pilote, self.monde, self.desk = pilote, monde, pilote.desk

    def show(self) -> None:
        self.desk.adopt(self.monde.poste)
        self.desk.show_seance(ouvrir_dossier(self.monde.poste, self.monde.seance.identifiant))
        self.together()

    def together(self) -> None:
        self.monde.ensemble()
        self._sit(*(e.identifiant for _, e in sorted(self.desk.dossier.sieges.items())))

    def alone(self, siege: Numero) -> None:
        self.monde.seul(siege)
        self._sit(self.desk.dossier.sieges[siege].identifiant)

    def _sit(self, *personnes: ProfilId) -> None:
        self.desk.seat(*personnes)
        self.go()

    def go(self, cible: str = "") -> None:
        self.desk.go("conciliation", BlocCode("1"), cible)
        self.pilote.settle()

    def reveal(self) -> None:
        self.pilote.press("Ctrl+Return")
        assert self.desk.dossier.bloc(BlocCode("1")).revele_le is not None

    def settle_all(self) -> None:
        """Everything by keyboard: equal cells, then each open object as F8 gives it."""
        self.pilote.press("Ctrl+E")
        for _ in range(20):
            if not self.ecran.restes():
                return
            self.pilote.press("F8")
            self.settle_one(self.desk.place.cible)
        raise AssertionError(self.ecran.restes())

    def settle_one(self, cible: str) -> None:
        if cible.startswith(TEXTE):
            self.pilote.press("l")
            return
        self.pilote.press(
            "c"
            if conciliation.nature_de(self.monde.ref.par_bloc[BlocCode("1")], CelluleCode(cible)) == "critere"
            else "a"
        )
        self.pilote.type("Revu ensemble.")
        self.pilote.press("Ctrl+Return")

    @property
    def ecran(self) -> ConciliationEcran:
        ecran = self.pilote.page_ecran
        assert isinstance(ecran, ConciliationEcran)
        return ecran

    def etat(self, code: str) -> Etat:
        return next(c.etat for c in conciliation.cellules(self.desk.dossier, BlocCode("1")) if c.code == code)

    def listed(self) -> list[str]:
        return list(self.ecran._list._items)

    def rows(self) -> list[str]:
        return [heard(row) for row in self.ecran._list._items.values()]


def _sealed(monde: Monde) -> None:
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    monde.noter_tout(2, "1")
    monde.seance.faire(notation.noter, CRITERE, "non_conforme")
    monde.seance.faire(notation.juger, VERDICT, "non_acquise")
    monde.seance.sceller("1")


@pytest.fixture
def table(pilote: Pilote, tmp_path: Path) -> Table:
    monde = Monde(tmp_path / "monde")
    _sealed(monde)
    table = Table(pilote, monde)
    table.show()
    return table


@pytest.fixture
def revealed(table: Table) -> Table:
    table.reveal()
    return table


def test_the_reveal_is_explained_then_done_by_one_key(table: Table) -> None:
    assert "elle est irréversible" in table.pilote.words().replace("\xa0", " ")
    table.reveal()
    assert "écarts sur" in table.pilote.words()


def test_choices_are_taken_back_and_made_again_by_the_keys_that_do_it_in_a_grid(revealed: Table) -> None:
    pilote, bloc = revealed.pilote, BlocCode("1")
    pilote.press("Ctrl+E")
    carried = revealed.desk.dossier.bloc(bloc).decisions
    assert carried
    pilote.press("Ctrl+Z")
    assert revealed.desk.dossier.bloc(bloc).decisions == {}
    assert "choix annulé" in pilote.words()
    pilote.press("Ctrl+Y")
    assert revealed.desk.dossier.bloc(bloc).decisions == carried


def test_alone_the_reveal_asks_for_the_other(table: Table) -> None:
    table.alone(1)
    asked: list[tuple[str, ...]] = []
    table.desk.hand_over_asked.connect(asked.append)
    table.pilote.press("Ctrl+Return")
    assert asked == [(table.monde.un.identifiant, table.monde.deux.identifiant)]
    assert table.desk.dossier.bloc(BlocCode("1")).revele_le is None


def test_the_order_in_which_the_two_were_seated_does_not_matter(table: Table) -> None:
    table.monde.poste.asseoir(table.monde.deux.identifiant, table.monde.un.identifiant)
    table._sit(table.monde.deux.identifiant, table.monde.un.identifiant)
    table.reveal()
    assert "Lecture seule" not in table.pilote.words()
    table.pilote.press("Ctrl+E")
    assert table.etat("1.1.1") is Etat.ACCORD


def test_only_differences_are_listed_and_comments_never_make_one(revealed: Table) -> None:
    assert [p for p in revealed.listed() if not p.startswith(TEXTE)] == [CRITERE, VERDICT]
    assert "2 écarts sur 14 lignes" in revealed.pilote.words().replace("\xa0", " ")
    assert revealed.etat("1.1") is Etat.A_CONFIRMER
    grilles = revealed.desk.dossier.bloc(BlocCode("1")).originales
    assert grilles[1].grille.precisions[CelluleCode("1.1")] != grilles[2].grille.precisions[CelluleCode("1.1")]


def _chips(table: Table) -> dict[str, str]:
    bar = [w for w in table.ecran.findChildren(QLabel) if w.isVisible()]
    words = [w.text().replace("\xa0", " ") for w in bar]
    return {words[i + 1]: words[i] for i in range(len(words) - 1) if words[i].isdigit()}


def test_every_state_is_said_by_an_icon_and_a_word(revealed: Table) -> None:
    assert _chips(revealed) == {"écarts": "2", "tranché": "0", "à confirmer": "12", "accord": "0"}
    revealed.pilote.press("Ctrl+E")
    assert _chips(revealed) == {"écarts": "2", "tranché": "0", "à confirmer": "0", "accords": "12"}
    revealed.go(CRITERE)
    revealed.settle_one(CRITERE)
    assert _chips(revealed) == {"écart": "1", "tranché": "1", "à confirmer": "0", "accords": "12"}
    assert any(row.endswith("Tranché") for row in revealed.rows())
    assert any(row.endswith("Écart") for row in revealed.rows())
    assert not [
        i for row in revealed.ecran._list._items.values() for i in row.findChildren(QLabel) if i.size().isNull()
    ]


def test_one_key_confirms_every_equal_cell_and_goes_to_the_first_difference(revealed: Table) -> None:
    revealed.pilote.press("Ctrl+E")
    etats = {c.code: c.etat for c in conciliation.cellules(revealed.desk.dossier, BlocCode("1"))}
    assert {c for c, e in etats.items() if e is not Etat.ACCORD} == {CRITERE, VERDICT}
    assert revealed.desk.place.cible in (CRITERE, f"{TEXTE}1.1", VERDICT)


def test_a_verdict_without_a_reason_is_refused_at_its_place(revealed: Table) -> None:
    revealed.go(VERDICT)
    revealed.pilote.press("a", "Ctrl+Return")
    assert revealed.etat(VERDICT) is Etat.ECART
    assert "Écrivez le motif en une phrase." in revealed.pilote.words()
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    assert focus.accessibleDescription() == "Écrivez le motif en une phrase."
    revealed.pilote.type("Elle a su le refaire.")
    revealed.pilote.press("Ctrl+Return")
    assert revealed.etat(VERDICT) is Etat.TRANCHE
    assert revealed.desk.dossier.bloc(BlocCode("1")).decisions[CelluleCode(VERDICT)].motif == "Elle a su le refaire."


def test_without_a_value_nothing_is_settled_and_the_choice_takes_the_focus(revealed: Table) -> None:
    revealed.go(CRITERE)
    revealed.pilote.press("Ctrl+Return")
    assert revealed.etat(CRITERE) is Etat.ECART
    assert "Choisissez d’abord le résultat commun" in revealed.pilote.words()
    revealed.pilote.press("c", "Ctrl+Return")
    assert revealed.etat(CRITERE) is Etat.TRANCHE


def test_escape_closes_the_positions_of_a_disagreement_and_keeps_what_is_written(revealed: Table) -> None:
    revealed.go(VERDICT)
    for _ in range(2):
        revealed.pilote.tab_to("Constater le désaccord…")
        revealed.pilote.press("Space")
        assert francais("Position de l’évaluateur 1") in revealed.pilote.words()
        revealed.pilote.type("Elle sait.")
        revealed.pilote.press("Escape")
        assert francais("Position de l’évaluateur 1") not in revealed.pilote.words()
    assert revealed.etat(VERDICT) is Etat.ECART
    revealed.pilote.tab_to("Constater le désaccord…")
    revealed.pilote.press("Space")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "Elle sait.Elle sait."


def test_a_disagreement_takes_two_positions_and_forces_the_bloc(revealed: Table) -> None:
    revealed.pilote.press("Ctrl+E")
    revealed.go(VERDICT)
    revealed.pilote.tab_to("Constater le désaccord…")
    revealed.pilote.press("Space")
    revealed.pilote.type("Elle sait le faire.")
    revealed.pilote.press("Return")
    assert revealed.etat(VERDICT) is Etat.ECART
    assert "Écrivez cette position en une phrase." in revealed.pilote.words()
    revealed.pilote.type("Elle ne l’a pas montré.")
    revealed.pilote.press("Return")
    decision = revealed.desk.dossier.bloc(BlocCode("1")).decisions[CelluleCode(VERDICT)]
    assert (decision.position_1, decision.position_2) == ("Elle sait le faire.", "Elle ne l’a pas montré.")
    assert revealed.etat("1") is Etat.DESACCORD
    assert conciliation.resultat(revealed.desk.dossier, BlocCode("1")) == "desaccord"
    assert _chips(revealed)["désaccords"] == "2"


@pytest.mark.parametrize(("key", "origine"), [("u", "1"), ("d", "2"), ("l", "1+2")])
def test_the_printed_text_is_that_of_one_or_of_both_and_says_where_it_comes_from(
    revealed: Table, key: str, origine: str
) -> None:
    revealed.go(f"{TEXTE}1.1")
    revealed.pilote.press(key)
    retenu = revealed.desk.dossier.bloc(BlocCode("1")).precisions[CelluleCode("1.1")]
    one, two = "Précisions 1 sur 1.1", "Précisions 2 sur 1.1"
    assert retenu.origine == origine
    assert retenu.texte == {"1": one, "2": two, "1+2": f"{one}\n{two}"}[origine]
    revealed.go(f"{TEXTE}1.1")
    said = next(o.choix for key, o in ORIGINES.items() if key == origine)
    words = revealed.pilote.words().replace("\xa0", " ").replace("\u202f", " ")
    assert f"Figureront sur la grille officielle : {said}" in words


def test_a_text_is_rewritten_by_both(revealed: Table) -> None:
    revealed.go(f"{TEXTE}1.1")
    revealed.pilote.press("r")
    revealed.pilote.press("Ctrl+Return")
    assert "1.1" not in revealed.desk.dossier.bloc(BlocCode("1")).precisions, (
        "an empty text is refused where one is due"
    )
    revealed.go(f"{TEXTE}1.1")
    revealed.pilote.press("r")
    revealed.pilote.type("Ensemble : accueil clair.")
    revealed.pilote.press("Ctrl+Return")
    retenu = revealed.desk.dossier.bloc(BlocCode("1")).precisions[CelluleCode("1.1")]
    assert (retenu.origine, retenu.texte.replace("\xa0", " ")) == ("reecrit", "Ensemble : accueil clair.")


@pytest.mark.parametrize("siege", [1, 2])
def test_alone_at_the_keyboard_nothing_can_be_settled_and_it_says_so(revealed: Table, siege: Numero) -> None:
    revealed.alone(siege)
    tete = _head(revealed)
    assert "Lecture seule" in revealed.pilote.words()
    for place in (CRITERE, f"{TEXTE}1.1", VERDICT):
        revealed.go(place)
        revealed.pilote.press("c", "a", "u", "Ctrl+Return", "Ctrl+E")
    assert _head(revealed) == tete
    assert "Cette action demande les deux évaluateurs" in revealed.pilote.words()


def _head(table: Table) -> object:
    return journaux.tete(table.desk.poste.coffre.base, table.desk.open_seance.identifiant)


def test_both_confirm_each_by_his_own_secret_and_a_wrong_one_confirms_nothing(revealed: Table) -> None:
    revealed.settle_all()
    assert "Tous les écarts sont tranchés" in revealed.pilote.words()
    revealed.alone(1)
    revealed.go(ACCORD)
    revealed.pilote.type("une tout autre phrase")
    revealed.pilote.press("Ctrl+Return")
    assert revealed.desk.dossier.bloc(BlocCode("1")).accords == {}
    assert "n’ouvre pas ce profil" in revealed.pilote.words()
    revealed.pilote.replace(PHRASE)
    revealed.pilote.press("Ctrl+Return")
    assert set(revealed.desk.dossier.bloc(BlocCode("1")).accords) == {1}
    assert not accords.conclu(revealed.desk.dossier, BlocCode("1"))
    revealed.alone(2)
    revealed.go(ACCORD)
    revealed.pilote.type(PHRASE)
    revealed.pilote.press("Return")
    assert accords.conclu(revealed.desk.dossier, BlocCode("1"))


def test_both_confirm_by_their_codes_on_one_screen_and_the_keyboard_stays_with_both(revealed: Table) -> None:
    trousseau, pilote = revealed.monde.poste.trousseau, revealed.pilote
    together = revealed.desk.personnes
    for who, chosen in zip(together, ("258014", "739205"), strict=True):
        trousseau.choisir_code(who, chosen)
    revealed.settle_all()
    revealed.go(ACCORD)
    pilote.type("000001")
    pilote.press("Ctrl+Return")
    assert "Il reste 2 essais" in plain(pilote.words())
    assert revealed.desk.dossier.bloc(BlocCode("1")).accords == {}
    pilote.type("258014")
    pilote.press("Return")
    assert set(revealed.desk.dossier.bloc(BlocCode("1")).accords) == {1}
    pilote.type("739205")  # the other's field has the focus by itself
    pilote.press("Ctrl+Return")
    assert accords.conclu(revealed.desk.dossier, BlocCode("1"))
    assert revealed.desk.personnes == together


def test_a_code_is_chosen_with_the_first_confirmation_and_serves_from_then_on(revealed: Table) -> None:
    revealed.settle_all()
    pilote, trousseau, who = revealed.pilote, revealed.monde.poste.trousseau, revealed.monde.un.identifiant
    revealed.go(ACCORD)
    pilote.type(PHRASE)
    pilote.tab_to("Code de séance, 6 chiffres à choisir")
    pilote.type("111111")
    pilote.press("Return")
    assert "trop simple" in pilote.words()
    assert revealed.desk.dossier.bloc(BlocCode("1")).accords == {}
    pilote.replace("258014")
    pilote.press("Return")
    assert set(revealed.desk.dossier.bloc(BlocCode("1")).accords) == {1}
    assert trousseau.essais_code(who) == 3
    revealed.go(CRITERE)
    revealed.pilote.press("s", "Ctrl+Return")
    revealed.go(ACCORD)
    pilote.type("258014")
    pilote.press("Return")
    assert set(revealed.desk.dossier.bloc(BlocCode("1")).accords) == {1}


def test_whoever_lost_his_code_confirms_by_his_passphrase(revealed: Table) -> None:
    pilote, trousseau, who = revealed.pilote, revealed.monde.poste.trousseau, revealed.monde.un.identifiant
    trousseau.choisir_code(who, "258014")
    revealed.settle_all()
    revealed.go(ACCORD)
    pilote.tab_to("Code oublié")
    pilote.press("Space")
    pilote.type(PHRASE)
    pilote.press("Ctrl+Return")
    assert set(revealed.desk.dossier.bloc(BlocCode("1")).accords) == {1}
    revealed.go(CRITERE)
    revealed.pilote.press("s", "Ctrl+Return")
    revealed.go(ACCORD)
    for _ in range(3):
        pilote.type("000001")
        pilote.press("Return")
    assert "Phrase secrète d’ESSAI-UN Anne" in plain(pilote.words())
    pilote.type(PHRASE)
    pilote.press("Return")
    assert set(revealed.desk.dossier.bloc(BlocCode("1")).accords) == {1}


def test_a_cell_settled_anew_after_one_confirmation_asks_for_it_again(revealed: Table) -> None:
    revealed.settle_all()
    revealed.alone(1)
    revealed.go(ACCORD)
    revealed.pilote.type(PHRASE)
    revealed.pilote.press("Return")
    revealed.together()
    revealed.go(CRITERE)
    revealed.pilote.press("s", "Ctrl+Return")
    revealed.alone(2)
    revealed.go(ACCORD)
    revealed.pilote.type(PHRASE)
    revealed.pilote.press("Return")
    assert not accords.conclu(revealed.desk.dossier, BlocCode("1"))
    assert "À confirmer" in revealed.pilote.words()


def test_an_evaluator_replaced_after_the_reveal_leaves_missing_cells_to_settle(revealed: Table) -> None:
    monde = revealed.monde
    three = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    revealed.alone(1)
    revealed.desk.open_seance.remplacer(2, evaluateur(three, 2), "Arrêt de travail.")
    monde.seance = revealed.desk.open_seance
    revealed.together()
    assert _chips(revealed)["manquantes"] == "14"
    assert len([p for p in revealed.listed() if not p.startswith(TEXTE)]) == 14
    revealed.go("1.1.1")
    assert "Un évaluateur a été remplacé après la révélation." in revealed.pilote.words()
    revealed.settle_one("1.1.1")
    assert revealed.etat("1.1.1") is Etat.TRANCHE


def test_a_reason_and_a_position_half_typed_are_found_after_reopening(
    lancer: Callable[[], Pilote], tmp_path: Path, qtbot: QtBot
) -> None:
    monde = Monde(tmp_path / "monde")
    _sealed(monde)
    table = Table(lancer(), monde)
    table.show()
    table.reveal()
    table.go(CRITERE)
    table.pilote.press("n")
    table.pilote.type("Le tchat montre")
    table.go(VERDICT)
    table.pilote.tab_to("Constater le désaccord…")
    table.pilote.press("Space")
    with qtbot.waitSignal(table.desk.saved, timeout=PATIENCE_MS):
        table.pilote.type("Elle sait")
    table.pilote.vanish()
    monde.poste = Poste(monde.donnees, monde.horloge, argon=argon_leger)
    again = Table(lancer(), monde)
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    monde.poste.trousseau.deverrouiller(monde.deux.identifiant, PHRASE)
    monde.poste.asseoir(monde.un.identifiant, monde.deux.identifiant)
    again.desk.adopt(monde.poste)
    monde.seance = ouvrir_dossier(monde.poste, monde.seance.identifiant)
    again.desk.show_seance(monde.seance)
    again.together()
    again.go(CRITERE)
    assert "Le tchat montre" in _typed(again)
    again.go(VERDICT)
    assert "Elle sait" in _typed(again)
    assert again.etat(CRITERE) is Etat.ECART


def _typed(table: Table) -> list[str]:
    """What the fields in sight hold."""
    lines = [f.text() for f in table.ecran.findChildren(QLineEdit) if f.isVisible()]
    return lines + [f.toPlainText() for f in table.ecran.findChildren(QPlainTextEdit) if f.isVisible()]


def test_f8_goes_on_after_the_object_in_sight_even_when_that_one_is_settled(revealed: Table) -> None:
    revealed.go(VERDICT)
    revealed.settle_one(VERDICT)
    revealed.go(VERDICT)
    revealed.pilote.press("F8")
    assert revealed.desk.place.cible == f"{TEXTE}1.2", "not the first difference of the list"
    revealed.go(VERDICT)
    revealed.pilote.press("Shift+F8")
    assert revealed.desk.place.cible == f"{TEXTE}1.1"
    revealed.go(CRITERE)
    revealed.pilote.press("Shift+F8")
    assert revealed.etat(revealed.desk.place.cible) is Etat.A_CONFIRMER, "before the first comes the last"


def test_f8_follows_the_order_of_the_list_then_comes_to_the_equal_cells(revealed: Table) -> None:
    revealed.go(CRITERE)
    walked = [CRITERE]
    for _ in range(4):
        revealed.pilote.press("F8")
        walked.append(revealed.desk.place.cible)
    assert walked[:4] == [CRITERE, f"{TEXTE}1.1", VERDICT, f"{TEXTE}1.2"]
    assert revealed.etat(walked[4]) is Etat.A_CONFIRMER
    focus = QApplication.focusWidget()
    assert isinstance(focus, Button)
    assert "lignes identiques" in heard(focus)
    revealed.pilote.press("Space")
    assert revealed.etat(walked[4]) is Etat.ACCORD


def test_f7_never_hides_the_list_of_a_wide_window(revealed: Table) -> None:
    revealed.pilote.press("F7")
    assert revealed.ecran._left.isVisible()
    revealed.pilote.window.resize(683, 354)
    revealed.pilote.settle()
    assert not revealed.ecran._left.isVisible()
    revealed.pilote.press("F7")
    assert revealed.ecran._left.isVisible()


def test_showing_every_object_writes_nothing(revealed: Table) -> None:
    tete = _head(revealed)
    for _ in range(2):
        for place in (*revealed.listed(), ACCORD):
            revealed.go(place)
    for _ in range(20):
        revealed.pilote.press("F8")
    revealed.desk.go("scellement")
    revealed.go()
    assert _head(revealed) == tete
    assert revealed.desk.open_seance.brouillons.read() == {}


def test_showing_the_same_object_again_keeps_every_widget(revealed: Table) -> None:
    revealed.go(CRITERE)
    before = revealed.ecran.findChildren(QLabel)
    revealed.ecran.refresh()
    assert revealed.ecran.findChildren(QLabel) == before
