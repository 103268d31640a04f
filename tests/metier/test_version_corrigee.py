"""A corrected version is about the same session: nobody joins it who was not there, no bloc that was not presented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.metier.actes import preparation
from evaluateur.metier.actes.contexte import Contexte
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, Presence, Presentation
from tests.parcours.monde import Monde

CINQ = BlocCode("5")


@pytest.fixture
def contexte(tmp_path: Path) -> Iterator[Contexte]:
    monde = Monde(tmp_path / "d")
    yield monde.seance.cahier.contexte()
    monde.poste.close()


def at(contexte: Contexte, version: int, **said: object) -> Contexte:
    return replace(contexte, dossier=replace(contexte.dossier, version=version, **said))


def presented(dossier: Dossier, presentation: Presentation) -> dict[str, object]:
    return {"blocs": dossier.blocs | {CINQ: replace(dossier.bloc(CINQ), presentation=presentation)}}


@pytest.mark.parametrize("version", [1, 2, 3])
@pytest.mark.parametrize("before", ["absent", "present"])
@pytest.mark.parametrize("said", ["present", "abandon", "absent"])
def test_whoever_was_absent_is_present_in_no_later_version(
    contexte: Contexte, version: int, before: Presence, said: Presence
) -> None:
    there = at(contexte, version, presence=before)
    if version > 1 and before == "absent" and said != "absent":
        with pytest.raises(ActeRefuse, match="était absent à cette session"):
            preparation.declarer_presence(there, said, "Parti.")
    else:
        assert preparation.declarer_presence(there, said, "Parti.").faits


@pytest.mark.parametrize("version", [1, 2, 3])
@pytest.mark.parametrize("before", ["presente", "non_presente"])
@pytest.mark.parametrize("said", ["presente", "non_presente", "deja_acquis"])
def test_a_bloc_that_was_not_presented_is_in_no_later_version(
    contexte: Contexte, version: int, before: Presentation, said: Presentation
) -> None:
    there = at(contexte, version, **presented(contexte.dossier, before))
    if version > 1 and before != "presente" and said == "presente":
        with pytest.raises(ActeRefuse, match="n’était pas présenté à cette session"):
            preparation.declarer_presentation(there, CINQ, said)
    else:
        assert preparation.declarer_presentation(there, CINQ, said, "Certificat 12.").faits
