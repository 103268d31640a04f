"""The golden base of version 7: agreements and dérogations by values, a record of schema 2, signed in format 2.

See ``test_base_reference.py``: these values never change; a new version of the format adds a golden base.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur import journal
from evaluateur.cles.lecture import Reader
from evaluateur.db import journaux
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.journal import ChaineRompue, Inscription
from evaluateur.metier import accords, canonique
from evaluateur.metier.faits.cloture import ProcesVerbalFige, ProcesVerbalSigne
from evaluateur.metier.faits.conciliation import AccordConfirme, DerogationProposee
from evaluateur.metier.faits.notation import GrilleScellee
from evaluateur.metier.faits.partage import FaitPartage, read_fait
from evaluateur.metier.pv import proces_verbal, redaction
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.cles.faussaire import Retouche, rechainer, remplacer
from tests.db.references import REFERENCES, opened, types_until

REFERENCE = REFERENCES / "base-v7"
TETE = "3abd7ca18b0e64b82f1c44c174b042fb4aaad4ec7278ba132bb82b1fa089cd6e"
PV_1 = "665bc85f2733f2591380b3a440ca57da73f402a520435e6bcf389089b8173174"
CONTENUS = {
    "1": "db8d5d78fecd29d79e85003d3c4e7de7f9bc51857140bd4d69e910c0707df5e6",
    "5": "a2fbe2604076b2e6a91764402f3cef3c920f57eb4b4ca0d6f95b5b97de3c2e95",
}


@pytest.fixture
def poste(tmp_path: Path) -> Iterator[Poste]:
    with opened(REFERENCE, tmp_path) as ouvert:
        yield ouvert


def lignes(poste: Poste) -> list[Inscription]:
    dossier = poste.liste.identifier("EX-1")
    return list(journal.verify(journaux.read(poste.coffre.base, dossier), dossier))


def test_it_holds_every_type_of_fait_each_written_again_with_the_same_bytes(poste: Poste) -> None:
    loaded = lignes(poste)
    assert loaded[-1].empreinte == TETE
    assert set(Counter(line.type for line in loaded)) == types_until(7)
    for line in loaded:
        assert canonique.encode(read_fait(line.donnees)).decode() == line.donnees, f"rank {line.rang}"


def test_its_agreements_and_derogations_are_kept_by_their_values(poste: Poste) -> None:
    loaded = [read_fait(line.donnees) for line in lignes(poste)]
    assert {fait.forme for fait in loaded if isinstance(fait, AccordConfirme)} == {2}
    assert all(fait.valeurs for fait in loaded if isinstance(fait, DerogationProposee))
    dossier = ouvrir_dossier(poste, "EX-1").dossier
    for bloc, empreinte in CONTENUS.items():
        assert accords.empreinte(dossier, BlocCode(bloc)) == empreinte
        assert accords.conclu(dossier, BlocCode(bloc))


def test_its_records_are_drafted_again_with_the_bytes_that_were_frozen(poste: Poste) -> None:
    reader, again = Reader(poste.liste.identifier("EX-1"), poste.coffre.referentiel), []
    for line in lignes(poste):
        inscrit = journal.read(line)
        if isinstance(fait := inscrit.fait, ProcesVerbalFige):
            frozen = proces_verbal.read(fait.contenu)
            titres = {e.siege: e.titre for e in frozen.evaluateurs if e.titre is not None}
            pv = redaction.proces_verbal(reader.dossier, fait.mode, inscrit.instant, reader.tete, titres, frozen.schema)
            assert proces_verbal.encode(pv).decode() == fait.contenu
            again.append(pv.schema)
        reader.follow(line)
    assert again == [2, 2]


def test_its_signed_original_is_intact_and_says_that_its_certificates_are_provisional(poste: Poste) -> None:
    seance = ouvrir_dossier(poste, "EX-1")
    (version,) = seance.dossier.versions
    verdict = politique.verify(seance.cloture.original(), Contexte(datetime(2027, 6, 1, tzinfo=UTC)))
    assert (version.empreinte, verdict.statut, verdict.empreinte) == (PV_1, "intact", PV_1)
    assert len(verdict.reproches) == 2
    assert all("provisoire" in r for r in verdict.reproches)


def test_what_was_signed_under_it_holds_by_its_signature_alone(poste: Poste) -> None:
    """Seals, agreements, the record in electronic mode: another signature under a chain without a flaw is refused."""
    loaded, last = lignes(poste), dict[type[FaitPartage], int]()
    for line in loaded:
        fait = read_fait(line.donnees)
        if isinstance(fait, GrilleScellee | AccordConfirme | ProcesVerbalSigne) and fait.signature:
            last[type(fait)] = line.rang
    assert set(last) == {GrilleScellee, AccordConfirme, ProcesVerbalSigne}

    def read(retouche: Retouche) -> None:
        reader = Reader(poste.liste.identifier("EX-1"), poste.coffre.referentiel)
        reader.read(rechainer(loaded, retouche))

    read(lambda _, auteur, fait: [(auteur, fait)])
    for rang in last.values():
        signed = read_fait(loaded[rang - 1].donnees)
        assert isinstance(signed, GrilleScellee | AccordConfirme | ProcesVerbalSigne)
        with pytest.raises(ChaineRompue, match="signature"):
            read(remplacer(rang, replace(signed, signature=bytes(reversed(signed.signature or b"")))))
