"""What a grid still lacks, and what the modalities ask for, counted against what was observed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evaluateur.metier.chronometre import Chrono, Moment, demarre
from evaluateur.metier.conformite import enonces, exigences
from evaluateur.metier.conformite.exigences import Releve
from evaluateur.metier.dossier import Dossier, EtatBloc, Tirage, nouveau
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.grille import Grille, Manque, a_aborder, manques
from evaluateur.metier.personnes import Affectation, Session
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, DossierId
from tests.parcours.monde import DEBUT, referentiel_entier

REF = referentiel_entier()
UN, CINQ = REF.par_bloc[BlocCode("1")], REF.par_bloc[BlocCode("5")]


def pleine(bloc: Bloc, **fields: Any) -> Grille:
    """Every cell filled, all favourable, every comment written."""
    marques = {c.code: "conforme" for c in bloc.criteres} | {k.code: "acquise" for k in bloc.competences}
    precisions = {k.code: "Écrites." for k in bloc.competences}
    return replace(Grille(marques=marques | {bloc.cellule: "acquis"}, precisions=precisions), **fields)


def lacunes(grille: Grille, bloc: Bloc) -> list[Manque]:
    return manques(grille, bloc, REF.echelles)


@pytest.mark.parametrize("bloc", REF.blocs, ids=lambda b: f"bloc {b.code}")
def test_an_empty_grid_lacks_every_cell_in_the_order_of_the_page_and_a_full_one_nothing(bloc: Bloc) -> None:
    expected = [
        m
        for k in bloc.competences
        for m in (
            *(Manque(c.code, "critere") for c in k.criteres),
            Manque(k.code, "verdict"),
            *([Manque(k.code, "precisions")] if bloc.modalites.precisions_obligatoires else []),
        )
    ]
    assert lacunes(Grille(), bloc) == [*expected, Manque(bloc.cellule, "bloc")]
    assert lacunes(pleine(bloc), bloc) == []


@given(st.data())
def test_each_cell_taken_away_is_named_and_no_other(data: st.DataObject) -> None:
    bloc = data.draw(st.sampled_from(REF.blocs))
    full = pleine(bloc)
    otes = data.draw(st.sets(st.sampled_from(sorted(full.marques))))
    reste = replace(full, marques={c: v for c, v in full.marques.items() if c not in otes})
    assert {m.cellule for m in lacunes(reste, bloc)} == otes


def test_optional_comments_become_required_under_an_unfavourable_verdict() -> None:
    assert not CINQ.modalites.precisions_obligatoires
    first = CINQ.competences[0].code
    sans = pleine(CINQ, precisions={})
    assert lacunes(sans, CINQ) == []
    defavorable = replace(sans, marques=sans.marques | {first: "non_acquise"})
    assert lacunes(defavorable, CINQ) == [Manque(first, "precisions")]
    for blank in ("", "  \n\t"):
        assert lacunes(replace(defavorable, precisions={first: blank}), CINQ) == [Manque(first, "precisions")]
    assert lacunes(replace(defavorable, precisions={first: "Vu."}), CINQ) == []


def test_required_comments_are_asked_for_whatever_the_verdict() -> None:
    assert {m.quoi for m in lacunes(pleine(UN, precisions={}), UN)} == {"precisions"}
    assert len(lacunes(pleine(UN, precisions={}), UN)) == len(UN.competences)


def test_an_unfavourable_bloc_asks_for_its_reason() -> None:
    grille = pleine(UN)
    defavorable = replace(grille, marques=grille.marques | {"1": "non_acquis"})
    assert lacunes(defavorable, UN) == [Manque(CelluleCode("1"), "motif")]
    assert lacunes(replace(defavorable, motif=" "), UN) == [Manque(CelluleCode("1"), "motif")]
    assert lacunes(replace(defavorable, motif="Trop d’écarts."), UN) == []


def test_a_criterion_not_observed_is_marked_and_goes_to_the_entretien_where_the_bloc_says_so() -> None:
    for bloc in (UN, CINQ):
        one, two, three = (c.code for c in bloc.criteres[:3])
        grille = pleine(bloc, signales={two: True}, abordes={three: True})
        grille = replace(grille, marques=grille.marques | {one: "non_observe"})
        assert lacunes(grille, bloc) == []
        expected = [one, two, three] if bloc.modalites.aborde_non_observe else [two, three]
        assert a_aborder(grille, bloc, REF.echelles) == expected
    assert a_aborder(Grille(), UN, REF.echelles) == [], "not marked yet is not « non observé »"


# --- requirements


def situations(*jours: int, **fields: Any) -> dict[int, Situation]:
    base = {"nature": "reelle", "contexte": "x"} | fields
    civil = datetime(2026, 11, 1, 10)  # noqa: DTZ001 - what the evaluators read on the wall
    return {n: Situation(quand=civil.replace(day=j), **base) for n, j in enumerate(jours, 1)}


def dossier(bloc: str, **fields: Any) -> Dossier:
    empty = replace(nouveau(DossierId("d"), REF), session=Session("Salle"))
    return replace(empty, blocs=empty.blocs | {bloc: EtatBloc(presentation="presente", **fields)})


def constat(bloc: str, code: str, **fields: Any) -> Releve:
    return next(r for r in exigences.releves(dossier(bloc, **fields), BlocCode(bloc)) if r.exigence.code == code)


@pytest.mark.parametrize(("count", "filled"), [(0, False), (2, False), (3, True), (5, True), (6, False)])
def test_a_number_is_met_between_its_bounds_included(count: int, filled: bool) -> None:
    found = constat("1", "nombre", situations=situations(*range(1, count + 1)))
    assert (enonces.releve(found), found.rempli, found.exigence.attendu) == (str(count), filled, "3 à 5")


def test_variety_counts_different_values_and_names_them() -> None:
    toutes = situations(10, 11, 12)
    for cadres, count, filled in (
        (("A", "A ", "A"), 1, False), (("A", "B", "A"), 2, True), (("", " ", ""), 0, False), (("", "A", "B"), 2, True),
    ):  # fmt: skip
        variees = {n: replace(s, cadre=c) for (n, s), c in zip(toutes.items(), cadres, strict=True)}
        found = constat("1", "cadres", situations=variees)
        assert (int(enonces.releve(found).split(" ")[0]), found.rempli) == (count, filled)
    two = {n: replace(s, cadre="AB"[n % 2]) for n, s in toutes.items()}
    assert enonces.releve(constat("1", "cadres", situations=two)) == "2 : B, A"


def test_a_mark_is_counted_and_the_conditional_one_is_never_a_breach() -> None:
    avec = situations(10, 11, marques=("anomalie",))
    found = constat("2", "anomalie", situations=avec)
    assert (enonces.releve(found), found.rempli) == (
        "2", True,
    )  # fmt: skip
    sans = constat("2", "anomalie", situations=situations(10))
    assert (enonces.releve(sans), sans.rempli) == ("0", False)
    conditionnelle = constat("1", "difficile", situations=situations(10))
    assert (enonces.releve(conditionnelle), conditionnelle.rempli) == ("Sans objet", None)
    assert constat("1", "difficile", situations=situations(10, marques=("difficile",))).rempli is True


@pytest.mark.parametrize(
    ("jours", "constate", "filled"),
    [
        ((), "Aucune situation", False),
        ((10,), "1\u00a0jour, 10 novembre 2026", True),
        ((10, 16), "7\u00a0jours, du 10 au 16 novembre 2026", True),
        ((16, 12, 10), "7\u00a0jours, du 10 au 16 novembre 2026", True),
        ((10, 17), "8\u00a0jours, du 10 au 17 novembre 2026", False),
    ],
)
def test_a_week_has_seven_days_the_first_and_the_last_included(
    jours: tuple[int, ...], constate: str, filled: bool
) -> None:
    found = constat("1", "periode", situations=situations(*jours))
    assert (enonces.releve(found), found.rempli) == (constate, filled)


def entretien(jour: int) -> dict[str, Chrono]:
    return {"entretien": demarre(Moment(DEBUT.replace(day=jour), 0, "b"))}


@pytest.mark.parametrize(
    ("jours", "jour_entretien", "filled"),
    [
        ((9, 15), 16, True),
        ((8, 15), 16, False),
        ((9, 16), 16, False),
        ((15,), 16, True),
        ((16,), 16, False),
        ((17,), 16, False),
        ((12,), 20, False),
    ],
)
def test_the_week_before_the_entretien_leaves_out_the_day_of_the_entretien_itself(
    jours: tuple[int, ...], jour_entretien: int, filled: bool
) -> None:
    found = constat("5", "periode", situations=situations(*jours), chronos=entretien(jour_entretien))
    assert found.rempli is filled
    assert enonces.releve(found).endswith(f"entretien le {jour_entretien} novembre 2026")


def test_the_day_of_the_entretien_is_the_one_on_the_wall_of_the_session() -> None:
    """23:30 UTC on the 15th is half past midnight on the 16th in Paris."""
    late = {"entretien": demarre(Moment(DEBUT.replace(day=15, hour=23, minute=30), 0, "b"))}
    assert constat("5", "periode", situations=situations(15), chronos=late).rempli is True


def test_before_the_entretien_the_days_are_only_counted() -> None:
    assert constat("5", "periode", situations=situations(9, 15)).rempli is True
    assert constat("5", "periode", situations=situations(9, 16)).rempli is False


def test_a_draw_is_asked_for_where_the_case_is_drawn_by_lot() -> None:
    assert (enonces.releve(constat("4", "tirage")), constat("4", "tirage").rempli) == ("Aucun tirage", False)
    fait = constat("4", "tirage", tirages=(Tirage(("A", "B"), 1, DEBUT),))
    assert (enonces.releve(fait), fait.rempli) == ("Tirage effectué", True)


def test_an_accommodation_lengthens_every_phase() -> None:
    for bloc in REF.blocs:
        for phase in bloc.modalites.phases:
            normal = nouveau(DossierId("d"), REF)
            amenage = replace(normal, affectation=Affectation(amenagement_minutes=20))
            assert exigences.prevu_s(normal, phase) == phase.minutes * 60
            assert exigences.prevu_s(amenage, phase) == (phase.minutes + 20) * 60
