"""The golden base of version 9: the journal is that of before, the record says today’s words, the outbox is empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluateur import journal
from evaluateur.db import envois, journaux
from evaluateur.metier import canonique
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.pv import proces_verbal
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.db.references import REFERENCES, opened, types_until

REFERENCE = REFERENCES / "base-v9"
TETE = "49dbf34d0b1b572960e43a72543117228977a3986aeb8d85d35fc059d58f08c8"
TETE_ABSENT = "a10ab688d9fa0edb85193bda8f33be744a79adbdebd3ff16be4c7d4f1fc6fc91"
PV_1 = "6f7dd061dcd01704f06c7b75b46a9efc98cd82ac20d247b3d86edca5bb0cf4a8"


@pytest.fixture
def poste(tmp_path: Path) -> Iterator[Poste]:
    with opened(REFERENCE, tmp_path) as ouvert:
        yield ouvert


def test_it_is_read_to_the_heads_that_were_noted_and_holds_every_type_of_fait(poste: Poste) -> None:
    for reference, head in (("EX-1", TETE), ("EX-2", TETE_ABSENT)):
        dossier = poste.liste.identifier(reference)
        loaded = list(journal.verify(journaux.read(poste.coffre.base, dossier), dossier))
        assert loaded[-1].empreinte == head
        assert [canonique.encode(read_fait(line.donnees)).decode() for line in loaded] == [i.donnees for i in loaded]
        if reference == "EX-1":
            assert {line.type for line in loaded} == types_until(9)


def test_its_record_is_of_the_present_schema_and_its_outbox_is_empty(poste: Poste) -> None:
    (version,) = ouvrir_dossier(poste, "EX-1").dossier.versions
    assert version.empreinte == PV_1
    assert proces_verbal.read(version.contenu).schema == 3
    assert (envois.lots(poste.coffre.base), envois.sendings(poste.coffre.base)) == ([], [])
