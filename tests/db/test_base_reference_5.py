"""The golden base of version 5: scans and signed PDFs live in it, and are what they were when it was made.

See ``test_base_reference.py``: these values never change; a new version of the format adds a golden base.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evaluateur import journal
from evaluateur.db import journaux
from evaluateur.db.erreurs import BaseAbimee
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier import canonique
from evaluateur.metier.faits.partage import read_fait
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.db.references import REFERENCES, opened, types_until

REFERENCE = REFERENCES / "base-v5"
TETE = "9616ddde3f37a5733a25f2785cc6f49ebef63b15fe977895c36dde16c55df126"
PV_1 = "14c5db3953c2969638dd6e69b50bc132d8bb762a555e567ae3fa923891ac3913"
SCAN = b"\x89PNG\r\n\x1a\nfeuille scannee"


@pytest.fixture
def poste(tmp_path: Path) -> Iterator[Poste]:
    with opened(REFERENCE, tmp_path) as ouvert:
        yield ouvert


def test_it_holds_every_type_of_fait_each_written_again_with_the_same_bytes(poste: Poste) -> None:
    dossier = poste.liste.identifier("EX-1")
    lines = list(journal.verify(journaux.read(poste.coffre.base, dossier), dossier))
    assert lines[-1].empreinte == TETE
    assert set(Counter(line.type for line in lines)) == types_until(5)
    for line in lines:
        assert canonique.encode(read_fait(line.donnees)).decode() == line.donnees, f"rank {line.rang}"


def test_its_scan_and_its_signed_original_are_what_they_were(poste: Poste) -> None:
    seance = ouvrir_dossier(poste, "EX-1")
    (scan,) = seance.dossier.scans
    assert seance.cloture.scan(scan.empreinte) == SCAN
    (version,) = seance.dossier.versions
    assert (version.empreinte, set(version.documents)) == (PV_1, {1, 2})
    verdict = politique.verify(seance.cloture.original(), Contexte(datetime(2027, 6, 1, tzinfo=UTC)))
    assert verdict.statut == "ancien"


def test_a_document_that_is_no_longer_what_it_was_is_said_to_be_damaged(poste: Poste) -> None:
    seance = ouvrir_dossier(poste, "EX-1")
    (scan,) = seance.dossier.scans
    with poste.coffre.base.transaction() as connection:
        connection.execute("DROP TRIGGER documents_jamais_modifie")
        connection.execute("UPDATE documents SET contenu = x'00' WHERE empreinte = ?", (scan.empreinte,))
    with pytest.raises(BaseAbimee, match="manque dans les données, ou il est abîmé"):
        seance.cloture.scan(scan.empreinte)
