"""The golden base of version 8: whatever one stands for is signed over its head, and a restore is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import UNSET

from evaluateur import journal
from evaluateur.db import journaux
from evaluateur.journal import Inscription
from evaluateur.metier import canonique
from evaluateur.metier.faits.cloture import SauvegardeRestauree
from evaluateur.metier.faits.fait import FORME_LIEE, FaitSigne
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.faits.preparation import DossierOuvert
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.db.references import REFERENCES, opened, types_until

REFERENCE = REFERENCES / "base-v8"
TETE = "d6fcc61373d9abeb44cf1cfad24ba9000d5bb83e8c16a66fe11b31bd5eb5e472"
TETE_ABSENT = "3d2a379ef4b7582fcd91f83775da69295145be42033b2d1ade3e117518b6c193"
PV_1 = "f5a703ae348182a2bb11ec7360ae8a7a63b2bd9ec8066b1592ff22580fafbffa"


@pytest.fixture
def poste(tmp_path: Path) -> Iterator[Poste]:
    with opened(REFERENCE, tmp_path) as ouvert:
        yield ouvert


def lignes(poste: Poste, reference: str = "EX-1") -> list[Inscription]:
    dossier = poste.liste.identifier(reference)
    return list(journal.verify(journaux.read(poste.coffre.base, dossier), dossier))


def test_it_is_read_to_the_heads_that_were_noted_and_holds_every_type_of_fait(poste: Poste) -> None:
    loaded = lignes(poste)
    assert (loaded[-1].empreinte, lignes(poste, "EX-2")[-1].empreinte) == (TETE, TETE_ABSENT)
    assert set(Counter(line.type for line in loaded)) == types_until(8)
    assert [canonique.encode(read_fait(line.donnees)).decode() for line in loaded] == [i.donnees for i in loaded]
    (version,) = ouvrir_dossier(poste, "EX-1").dossier.versions
    assert version.empreinte == PV_1


def test_whatever_one_stands_for_in_it_names_the_head_that_it_follows(poste: Poste) -> None:
    loaded = lignes(poste)
    faits = [(line, read_fait(line.donnees)) for line in loaded]
    assert isinstance(faits[0][1], DossierOuvert)
    assert faits[0][1].forme == FORME_LIEE
    signes = [(line, fait) for line, fait in faits if isinstance(fait, FaitSigne)]
    assert len({line.type for line, _ in signes}) == 11
    assert all(fait.tete == line.precedent and fait.signature is not UNSET for line, fait in signes)


def test_the_restore_that_it_tells_says_what_was_lost(poste: Poste) -> None:
    (restauration,) = ouvrir_dossier(poste, "EX-1").dossier.restaurations
    assert isinstance(restauration.fait, SauvegardeRestauree)
    assert (restauration.fait.perdus, restauration.fait.entiere, restauration.fait.revelees) == (1, True, ())
