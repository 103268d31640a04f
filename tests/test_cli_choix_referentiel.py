"""On which référentiel a session is called: by its code, by a file, and with how many evaluators."""

from __future__ import annotations

import pytest

from evaluateur import referentiels
from evaluateur.cli.convoquer import _referentiel
from evaluateur.metier.refus import Refus

CQP, FICHE = "gestionnaire-parcours-adherents", "gestionnaire-dossiers-assistance"


@pytest.mark.parametrize(
    ("given", "evaluateurs", "code", "sieges"),
    [
        ("", None, CQP, 2),
        (CQP, None, CQP, 2),
        (CQP, 2, CQP, 2),
        (FICHE, None, FICHE, 1),
        (FICHE, 1, FICHE, 1),
        (FICHE, 2, FICHE, 2),
        ("", 1, FICHE, 1),
    ],
)
def test_a_code_and_a_number_of_evaluators_name_one(
    given: str, evaluateurs: int | None, code: str, sieges: int
) -> None:
    found = _referentiel(given, evaluateurs)
    assert (found.code, len(found.sieges)) == (code, sieges)
    assert not found.variantes


def test_a_file_is_taken_for_itself_whatever_its_code() -> None:
    (path,) = (path for path in referentiels.bundled() if path.stem == FICHE)
    assert referentiels.canonical_bytes(_referentiel(str(path), 2)) == referentiels.canonical_bytes(
        _referentiel(FICHE, 2)
    )


def test_an_unknown_code_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(Refus) as caught:
        _referentiel("inconnu", None)
    assert CQP in caught.value.remede
    assert FICHE in caught.value.remede


def test_a_jury_that_it_does_not_allow_is_refused() -> None:
    with pytest.raises(Refus, match="ne se mène pas à 1"):
        _referentiel(CQP, 1)
