"""What one did is taken back by a new fait: nothing is erased, and what is sealed stays sealed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluateur.db import journaux
from evaluateur.metier import accords
from evaluateur.metier import faits_solo as fs
from evaluateur.metier.actes import concilier, notation
from evaluateur.metier.conciliation import Etat, cellules
from evaluateur.metier.effets import contraires
from evaluateur.metier.grille import Grille, appliquer_solo
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, ProfilId
from evaluateur.seance.parties.retours import GesteSolo, Retours
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import Monde, evaluateur

UN = BlocCode("1")
_codes = st.sampled_from([CelluleCode("1.1.1"), CelluleCode("1.1.2"), CelluleCode("1.1")])
_marks = st.sampled_from(["conforme", "non_conforme", None])
_texts = st.sampled_from(["", "vu", "relu"])
_solo = st.one_of(
    st.builds(fs.CritereNote, _codes, _marks),
    st.builds(fs.CompetenceJugee, _codes, _marks),
    st.builds(fs.BlocJuge, st.just(UN), _marks, _texts),
    st.builds(fs.PrecisionsEcrites, _codes, _texts),
    st.builds(fs.CritereSignale, _codes, st.booleans()),
    st.builds(fs.CritereAborde, _codes, st.booleans()),
    st.builds(fs.NotesEcrites, st.integers(0, 2), _texts),
)


def _after(grille: Grille, faits: tuple[fs.FaitsSolo, ...] | list[fs.FaitsSolo]) -> Grille:
    for fait in faits:
        grille = appliquer_solo(grille, fait)
    return grille


@given(st.lists(_solo), st.lists(_solo, max_size=4))
def test_whatever_was_written_in_a_grid_its_contraries_put_it_back(
    before: list[fs.FaitsSolo], faits: list[fs.FaitsSolo]
) -> None:
    grille = _after(Grille(), before)
    assert _after(_after(grille, faits), contraires.faits_contraires(grille, faits)) == grille


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    monde = Monde(tmp_path / "donnees")
    monde.seul(1)
    return monde


def test_each_gesture_in_ones_own_grid_is_taken_back_and_done_again_in_its_order(monde: Monde) -> None:
    seance, seen = monde.seance, [monde.seance.grille("1")]
    for acte, args in (
        (notation.noter, ("1.1.1", "conforme")),
        (notation.noter, ("1.1.1", "non_conforme")),
        (notation.noter_le_reste, ("1.1", "conforme")),
        (notation.juger, ("1.1", "non_acquise")),
        (notation.preciser, ("1.1", "Trop vite.")),
        (notation.juger_bloc, ("1", "non_acquis", "Un motif.")),
        (notation.annoter, ("1", "À revoir.")),
        (notation.signaler, ("1.1.2", True)),
    ):
        seance.faire(acte, *args)
        seen.append(seance.grille("1"))
    written = len(list(journaux.read(monde.poste.coffre.base, seance.identifiant)))
    for wanted in reversed(seen[:-1]):
        seance.revenir(UN, "defaire")
        assert seance.grille("1") == wanted
    for wanted in seen[1:]:
        seance.revenir(UN, "refaire")
        assert seance.grille("1") == wanted
    assert len(list(journaux.read(monde.poste.coffre.base, seance.identifiant))) > written, "a journal only grows"


def test_a_gesture_after_what_was_taken_back_takes_its_place(monde: Monde) -> None:
    seance = monde.seance
    seance.faire(notation.noter, "1.1.1", "conforme")
    seance.revenir(UN, "defaire")
    seance.faire(notation.noter, "1.1.2", "conforme")
    with pytest.raises(ActeRefuse, match="rien à rétablir"):
        seance.revenir(UN, "refaire")
    seance.revenir(UN, "defaire")
    with pytest.raises(ActeRefuse, match="rien à annuler"):
        seance.revenir(UN, "defaire")


def test_a_gesture_of_another_bloc_or_that_changed_nothing_is_not_taken_back_here(monde: Monde) -> None:
    seance = monde.seance
    seance.faire(notation.noter, "5.1.1", "conforme")
    seance.faire(notation.noter, "1.1.1", "conforme")
    seance.faire(notation.noter, "1.1.1", "conforme")
    seance.revenir(UN, "defaire")
    assert seance.a_revenir(UN, "defaire") is None
    assert seance.grille("5").marques == {"5.1.1": "conforme"}


def test_what_one_did_is_forgotten_when_the_keyboard_changes_hands(monde: Monde) -> None:
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.seul(2)
    assert monde.seance.a_revenir(UN, "defaire") is None
    monde.seul(1)
    assert monde.seance.a_revenir(UN, "defaire") is None
    assert monde.seance.grille("1").marques == {"1.1.1": "conforme"}


def test_what_was_done_before_somebody_took_a_seat_is_not_taken_back_after(monde: Monde) -> None:
    third = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", monde.secret)
    for code in ("1.1.1", "1.1.2"):
        monde.seance.faire(notation.noter, code, "conforme")
    monde.seance.revenir(UN, "defaire")
    assert None not in (monde.seance.a_revenir(UN, "defaire"), monde.seance.a_revenir(UN, "refaire"))
    monde.seance.remplacer(2, evaluateur(third, 2), "Parti.")
    assert (monde.seance.a_revenir(UN, "defaire"), monde.seance.a_revenir(UN, "refaire")) == (None, None)
    assert monde.seance.grille("1").marques == {"1.1.1": "conforme"}


def test_what_is_sealed_is_not_taken_back(monde: Monde) -> None:
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    before = monde.seance.grille("1")
    with pytest.raises(ActeRefuse, match="scellée"):
        monde.seance.revenir(UN, "defaire")
    assert monde.seance.grille("1") == before


def _together(monde: Monde) -> None:
    """Two grids of bloc 1 that differ on one criterion, revealed."""
    monde.epreuve("1")
    for siege in monde.ref.numeros:
        monde.noter_tout(siege, "1")
        if siege == 2:
            monde.seance.faire(notation.noter, "1.1.1", "non_conforme")
        monde.seance.sceller("1")
    monde.ensemble()
    monde.seance.reveler("1")


def test_each_choice_of_the_two_is_taken_back_and_done_again(monde: Monde) -> None:
    _together(monde)
    seance = monde.seance

    def stands() -> tuple[object, object]:
        etat = seance.dossier.bloc(UN)
        return etat.decisions, etat.precisions

    seen = [stands()]
    for acte, args in (
        (concilier.confirmer_egales, ("1",)),
        (concilier.trancher, ("1", "1.1.1", "conforme")),
        (concilier.trancher, ("1", "1.1.1", "non_conforme", "Oubli.")),
        (concilier.constater_desaccord, ("1", "1.1.1", "Vu.", "Pas vu.")),
        (concilier.trancher, ("1", "1.1.1", "conforme")),
        (concilier.retenir_precisions, ("1", "1.1", "1")),
        (concilier.retenir_precisions, ("1", "1.1", "1+2")),
    ):
        seance.faire(acte, *args)
        seen.append(stands())
    for wanted in reversed(seen[:-1]):
        seance.revenir(UN, "defaire")
        assert stands() == wanted
        assert ouvrir_dossier(monde.poste, seance.identifiant).dossier == seance.dossier
    assert {c.etat for c in cellules(seance.dossier, UN)} == {Etat.A_CONFIRMER, Etat.ECART}
    for wanted in seen[1:]:
        seance.revenir(UN, "refaire")
        assert stands() == wanted


def test_a_choice_that_is_taken_back_lapses_the_agreement(monde: Monde) -> None:
    _together(monde)
    seance = monde.seance
    seance.faire(concilier.confirmer_egales, "1")
    seance.faire(concilier.trancher, "1", "1.1.1", "conforme")
    for competence in monde.ref.par_bloc[UN].competences:
        seance.faire(concilier.retenir_precisions, "1", competence.code, "1+2")
    monde.accorder("1")
    assert accords.conclu(seance.dossier, UN)
    monde.ensemble()
    seance.faire(concilier.retenir_precisions, "1", "1.1", "1")
    monde.accorder("1")
    monde.ensemble()
    seance.faire(concilier.trancher, "1", "1.1.1", "non_conforme", "Oubli.")
    seance.revenir(UN, "defaire")
    assert accords.conclu(seance.dossier, UN) is False
    monde.accorder("1")
    assert accords.conclu(seance.dossier, UN)


def test_the_choices_of_the_two_are_not_taken_back_by_one(monde: Monde) -> None:
    _together(monde)
    monde.seance.faire(concilier.confirmer_egales, "1")
    monde.seul(1)
    with pytest.raises(ActeRefuse, match="rien à annuler"):
        monde.seance.revenir(UN, "defaire")
    with pytest.raises(ActeRefuse, match="deux évaluateurs"):
        monde.seance.faire(concilier.defaire, "1", [])


def test_a_gesture_that_is_refused_meanwhile_leaves_what_may_be_taken_back_as_it_was() -> None:
    """Whichever way it goes: done, taken back, done again; and only the bloc that it is about moves."""
    retours, one, two = Retours(), _gesture("un"), _gesture("deux")
    with retours.note(one), retours.note(_gesture("ailleurs", BlocCode("2"))):
        pass
    with retours.note(two):
        pass
    with retours.passe(two, "defaire"):
        assert (retours.prochain(UN, "defaire"), retours.prochain(UN, "refaire")) == (one, two)
    for refused in (retours.note(_gesture("trois")), retours.passe(one, "defaire"), retours.passe(two, "refaire")):
        with pytest.raises(ActeRefuse), refused:
            raise ActeRefuse("Non.", "")
        assert (retours.prochain(UN, "defaire"), retours.prochain(UN, "refaire")) == (one, two)
    with retours.passe(two, "refaire"):
        pass
    assert (retours.prochain(UN, "defaire"), retours.prochain(UN, "refaire")) == (two, None)
    assert retours.prochain(BlocCode("2"), "defaire") == _gesture("ailleurs", BlocCode("2"))
    assert retours.prochain(BlocCode("2"), "refaire") is None


def test_what_was_done_in_one_scene_is_kept_while_it_lasts_and_gone_with_it() -> None:
    retours, one = Retours(), _gesture("un")
    retours.heed("ici")
    with retours.note(one):
        pass
    retours.heed("ici")
    assert retours.prochain(UN, "defaire") == one
    retours.heed("ailleurs")
    assert retours.prochain(UN, "defaire") is None
    with retours.note(one):
        pass
    retours.forget()
    assert retours.prochain(UN, "defaire") is None


def _gesture(text: str, bloc: BlocCode = UN) -> GesteSolo:
    return GesteSolo(bloc, ProfilId("qui"), (fs.NotesEcrites(0, text),), ())
