"""What a fait leaves in a dossier, also where honest acts never write it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.metier.actes import notation
from evaluateur.metier.appliquer import appliquer
from evaluateur.metier.dossier import CleAttestee, Dossier
from evaluateur.metier.faits.cloture import DossierClos, ProcesVerbalSigne, SauvegardeRestauree
from evaluateur.metier.faits.partage import FaitPartage, Inscrit
from evaluateur.metier.faits.preparation import SiegeOccupe
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, BlocCode
from tests.parcours.monde import Monde

INSTANT = datetime(2026, 11, 20, 18, tzinfo=UTC)
BLOC, AUTRE = BlocCode("1"), BlocCode("5")


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    monde = Monde(tmp_path / "d")
    yield monde
    monde.poste.close()


def after(monde: Monde, fait: FaitPartage) -> Dossier:
    dossier = monde.seance.dossier
    return appliquer(dossier, Inscrit(dossier.rang + 1, monde.un.identifiant, INSTANT, fait))


def restored(monde: Monde, *revelees: BlocCode, whole: bool) -> dict[BlocCode, datetime | None]:
    """Which blocs are said to have been seen before, once such a backup was put back."""
    fait = SauvegardeRestauree(INSTANT, 3, 0, AUCUNE_EMPREINTE, revelees, whole)
    dossier = after(monde, fait)
    assert [r.fait for r in dossier.restaurations] == [fait]
    return {code: etat.revele_avant for code, etat in dossier.blocs.items()}


def test_a_signature_or_a_closing_of_nothing_changes_nothing(monde: Monde) -> None:
    dossier = monde.seance.dossier
    assert dossier.fige is None
    for fait in (ProcesVerbalSigne(1, 1, AUCUNE_EMPREINTE), DossierClos(1)):
        assert after(monde, fait) == replace(dossier, rang=dossier.rang + 1, engages=after(monde, fait).engages)


def test_whoever_sits_down_again_loses_the_key_of_his_session_and_the_other_keeps_his(monde: Monde) -> None:
    """He may come with another key of his own: what the former one attested no longer counts."""
    dossier = monde.seance.dossier
    attested = CleAttestee(4, "cle", INSTANT)
    both = {monde.un.identifiant: attested, monde.deux.identifiant: attested}
    fait = SiegeOccupe(1, dossier.sieges[1])
    inscrit = Inscrit(dossier.rang + 1, monde.un.identifiant, INSTANT, fait)
    assert appliquer(replace(dossier, cles_seance=both), inscrit).cles_seance == {monde.deux.identifiant: attested}


def test_a_backup_from_before_any_mark_has_seen_nothing(monde: Monde) -> None:
    assert restored(monde, whole=False) == {BLOC: None, AUTRE: None}


def test_a_grid_begun_by_one_and_sealed_by_nobody_was_not_seen(monde: Monde) -> None:
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    assert restored(monde, whole=False) == {BLOC: None, AUTRE: None}


def test_a_grid_sealed_by_one_may_have_been_revealed_in_what_cannot_be_read(monde: Monde) -> None:
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    assert restored(monde, whole=False) == {BLOC: INSTANT, AUTRE: None}
    assert restored(monde, whole=True) == {BLOC: None, AUTRE: None}


def test_what_was_revealed_and_is_open_again_was_seen_and_what_is_sealed_stands(monde: Monde) -> None:
    assert restored(monde, BLOC, AUTRE, whole=True) == {BLOC: INSTANT, AUTRE: INSTANT}
    monde.epreuve("1")
    for siege in monde.ref.numeros:
        monde.noter_tout(siege, "1")
        monde.seance.sceller("1")
    assert restored(monde, BLOC, AUTRE, whole=False) == {BLOC: None, AUTRE: INSTANT}
