"""A record is not frozen while anything is open in any bloc, whichever bloc it is and whatever is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluateur.db import journaux
from evaluateur.metier.actes import concilier
from evaluateur.metier.conformite import conformite
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode
from tests.parcours.monde import Monde

Reste = Callable[[Monde, str], None]


def rien_note(monde: Monde, bloc: str) -> None:
    monde.epreuve(bloc)


def une_grille(monde: Monde, bloc: str) -> None:
    monde.epreuve(bloc)
    monde.noter_tout(1, bloc)
    monde.seance.sceller(bloc)


def deux_grilles(monde: Monde, bloc: str) -> None:
    monde.epreuve(bloc)
    monde.sceller_tout(bloc)


def revelees(monde: Monde, bloc: str) -> None:
    deux_grilles(monde, bloc)
    monde.ensemble()
    monde.seance.reveler(bloc)


def sans_textes(monde: Monde, bloc: str) -> None:
    revelees(monde, bloc)
    monde.seance.faire(concilier.confirmer_egales, bloc)


def sans_egales(monde: Monde, bloc: str) -> None:
    revelees(monde, bloc)
    for competence in (c for b in monde.ref.blocs if b.code == bloc for c in b.competences):
        monde.seance.faire(concilier.retenir_precisions, bloc, competence.code, "1+2")


def sans_accord(monde: Monde, bloc: str) -> None:
    sans_egales(monde, bloc)
    monde.seance.faire(concilier.confirmer_egales, bloc)


def accord_de_l_un(monde: Monde, bloc: str) -> None:
    sans_accord(monde, bloc)
    empreinte = concilier.a_accorder(monde.seance.dossier, bloc)
    monde.seul(2)
    monde.seance.faire(concilier.confirmer_accord, bloc, empreinte)


def accord_puis_autre_texte(monde: Monde, bloc: str) -> None:
    sans_accord(monde, bloc)
    monde.accorder(bloc)
    monde.ensemble()
    code = next(c.code for b in monde.ref.blocs if b.code == bloc for c in b.competences)
    monde.seance.faire(concilier.retenir_precisions, bloc, code, "2")


RESTES: dict[str, tuple[Reste, str]] = {
    "nothing marked": (rien_note, "grille à sceller par l’évaluateur 1 et l’évaluateur 2"),
    "one grid sealed": (une_grille, "grille à sceller par l’évaluateur 2"),
    "not revealed": (deux_grilles, "les grilles sont à révéler"),
    "nothing reconciled": (revelees, "à concilier"),
    "texts not chosen": (sans_textes, "à choisir"),
    "equal cells not confirmed": (sans_egales, "à concilier"),
    "no agreement": (sans_accord, "l’accord des deux évaluateurs reste à confirmer"),
    "one agreement": (accord_de_l_un, "l’accord des deux évaluateurs reste à confirmer"),
    "changed since both agreed": (accord_puis_autre_texte, "l’accord des deux évaluateurs reste à confirmer"),
}


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    world = Monde(tmp_path / "donnees")
    yield world
    world.poste.close()


def conclu(monde: Monde, bloc: str) -> None:
    monde.epreuve(bloc)
    monde.sceller_tout(bloc)
    monde.conclure(bloc)


@pytest.mark.parametrize("open_bloc", ["1", "5"])
@pytest.mark.parametrize("reste", RESTES)
def test_a_bloc_that_is_not_concluded_holds_the_record_up_wherever_it_stands(
    monde: Monde, reste: str, open_bloc: str
) -> None:
    leave, said = RESTES[reste]
    conclu(monde, "5" if open_bloc == "1" else "1")
    leave(monde, open_bloc)
    monde.ensemble()
    with pytest.raises(ActeRefuse) as taken:
        monde.seance.cloture.figer("papier")
    assert f"Bloc {open_bloc} : " in taken.value.phrase
    assert said in taken.value.phrase
    assert monde.seance.dossier.fige is None


def test_two_blocs_left_open_are_both_counted(monde: Monde) -> None:
    revelees(monde, "1")
    revelees(monde, "5")
    with pytest.raises(ActeRefuse, match=r"\(et 1\s+autre point\)"):
        monde.seance.cloture.figer("papier")


def test_one_thing_left_is_told_alone(monde: Monde) -> None:
    conclu(monde, "5")
    revelees(monde, "1")
    monde.seance.faire(concilier.confirmer_egales, "1")
    for competence in monde.ref.par_bloc[BlocCode("1")].competences:
        monde.seance.faire(concilier.retenir_precisions, "1", competence.code, "1+2")
    with pytest.raises(ActeRefuse) as taken:
        monde.seance.cloture.figer("papier")
    (reste,) = conformite.manquements(monde.seance.dossier)
    assert (taken.value.phrase, taken.value.remede) == (reste.phrase, reste.remede)


def test_a_clock_that_moved_is_told_before_the_record_is_frozen_and_not_after(monde: Monde) -> None:
    conclu(monde, "5")
    conclu(monde, "1")
    monde.ensemble()
    monde.horloge.deplacer(60)
    monde.seance.cloture.figer("papier")
    last = [i.type for i in journaux.read(monde.poste.coffre.base, monde.seance.identifiant)][-2:]
    assert last == ["HorlogeDeplacee", "ProcesVerbalFige"]


def test_once_all_is_concluded_it_is_frozen(monde: Monde) -> None:
    conclu(monde, "5")
    conclu(monde, "1")
    monde.ensemble()
    monde.seance.cloture.figer("papier")
    assert monde.seance.dossier.fige is not None
