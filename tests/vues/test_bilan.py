"""A grid counted: marks by competence, what each cell lacks, how many lack it."""

from __future__ import annotations

from evaluateur.metier.grille import Grille, Manque
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from evaluateur.vues.bilan import bilan
from tests.parcours.monde import petit_referentiel


def test_what_is_marked_and_what_lacks_is_counted_cell_by_cell() -> None:
    ref = petit_referentiel()
    bloc = ref.par_bloc[BlocCode("1")]
    first, second = bloc.competences
    marked = {c.code: "conforme" for c in first.criteres[:3]} | {second.criteres[0].code: "non_conforme"}
    grille = Grille(marques={**marked, first.code: "acquise", CelluleCode("5.1.1"): "conforme"})
    lacks = [
        Manque(first.criteres[3].code, "critere"), Manque(first.code, "precisions"),
        Manque(second.code, "precisions"), Manque(second.code, "verdict"),
    ]  # fmt: skip
    found = bilan(bloc, grille, ref.echelles, lacks)
    assert found.notes == {first.code: 3, second.code: 1}
    assert found.quoi == {
        first.criteres[3].code: {"critere"}, first.code: {"precisions"}, second.code: {"precisions", "verdict"},
    }  # fmt: skip
    assert [found.reste(what) for what in ("critere", "precisions", "verdict", "autre")] == [1, 2, 1, 0]
    assert bilan(bloc, Grille(), ref.echelles, []).quoi == {}
