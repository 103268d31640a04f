"""Refusals that no screen leads to: whoever calls an act otherwise meets them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.metier.actes import epreuve, preparation
from evaluateur.metier.actes.contexte import Contexte
from evaluateur.metier.contenu import image
from evaluateur.metier.contenu.image import Image, ImageRefusee
from evaluateur.metier.dossier import EtatBloc
from evaluateur.metier.refus import ActeRefuse
from tests.parcours.monde import Monde, referentiel_entier


@pytest.fixture
def contexte(tmp_path: Path) -> Iterator[Contexte]:
    monde = Monde(tmp_path / "d")
    yield monde.seance.cahier.contexte()
    monde.poste.close()


@pytest.mark.parametrize("retenu", [-1, 2, 3])
def test_a_case_that_is_not_in_the_list_is_not_drawn(contexte: Contexte, retenu: int) -> None:
    bloc = next(b for b in referentiel_entier().blocs if b.modalites.tirage)
    dossier = replace(
        contexte.dossier,
        referentiel=referentiel_entier(),
        blocs={bloc.code: EtatBloc(presentation="presente")},
        presence="present",
    )
    there = replace(contexte, dossier=dossier)
    assert [epreuve.tirer(there, bloc.code, ("cas A", "cas B"), good).rendu for good in (0, 1)] == [0, 1]
    with pytest.raises(ActeRefuse, match="n’est pas dans la liste"):
        epreuve.tirer(there, bloc.code, ("cas A", "cas B"), retenu)


def test_nobody_takes_the_place_of_nobody(contexte: Contexte) -> None:
    sieges = contexte.dossier.sieges
    empty = replace(contexte, dossier=replace(contexte.dossier, sieges={2: sieges[2]}))
    with pytest.raises(ActeRefuse, match="il n’y a personne à remplacer"):
        preparation.remplacer(empty, 1, sieges[1], "Malade.")


@pytest.mark.parametrize("count", [0, 11, 13, 24])
def test_a_picture_of_another_size_than_it_says_is_not_written(count: int) -> None:
    assert image.lire(image.ecrire(Image(2, 2, bytes(12)))).pixels == bytes(12)
    with pytest.raises(ImageRefusee):
        image.ecrire(Image(2, 2, bytes(count)))
