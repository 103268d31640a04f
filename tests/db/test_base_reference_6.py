"""The golden base of version 6: plis of one length, empty ones among them, and days in the place of instants.

See ``test_base_reference.py``: these values never change; a new version of the format adds a golden base.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluateur import journal
from evaluateur.db import journaux
from evaluateur.journal import Inscription
from evaluateur.metier import canonique
from evaluateur.metier.faits.notation import Pli
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.forme_1 import accords as anciens
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from evaluateur.seance import consultation
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.db.references import REFERENCES, opened, types_until

REFERENCE = REFERENCES / "base-v6"
TETE = "91e6d1b9fb0dd20fc268adcbce6a07e9e0725669d163bc9adb03f4d49e65f1c0"
PV_1 = "a31cdd04e31284d758528a44bded2e57bfddc87ab9237e51ac8834ff5bd349f3"
CONTENUS = {
    "1": "76940c524b4ec0e316cd8ae765dab1a42a94b9714fed75db314d7f6deeec179b",
    "5": "5da79973c4e7e65b45637b4f673b29d014c910daf1d8dd108f6e11fae247e3a3",
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
    assert set(Counter(line.type for line in loaded)) == types_until(6)
    for line in loaded:
        assert canonique.encode(read_fait(line.donnees)).decode() == line.donnees, f"rank {line.rang}"


def test_its_plis_all_look_alike_and_their_number_is_round(poste: Poste) -> None:
    plis = [(line, fait) for line in lignes(poste) if isinstance(fait := read_fait(line.donnees), Pli)]
    assert {len(fait.chiffre) for _, fait in plis} == {528}
    grilles = Counter((line.auteur, fait.bloc) for line, fait in plis)
    assert len(grilles) == 5
    assert all(count % 64 == 0 for count in grilles.values())


def test_its_blocs_fold_to_what_they_were_a_long_comment_included(poste: Poste) -> None:
    seance = ouvrir_dossier(poste, "EX-1")
    one = seance.dossier.bloc(BlocCode("1"))
    grille = one.originales[1].grille
    assert grille.precisions[CelluleCode("1.2")] == ("Un commentaire qui ne tient pas dans un seul pli. " * 30).strip()
    assert (grille.marques[CelluleCode("1.1.1")], one.originales[2].grille.marques[CelluleCode("1.1.1")]) == (
        "non_observe",
        "conforme",
    )
    assert (len(grille.marques), grille.notes) == (14, {"1": "Note personnelle."})
    for bloc, empreinte in CONTENUS.items():
        assert anciens.empreinte(seance.dossier, BlocCode(bloc)) == empreinte
    assert seance.dossier.versions[0].empreinte == PV_1


def test_its_journal_tells_the_day_only_of_what_was_done_alone(poste: Poste) -> None:
    said = list(consultation.consulter(poste, poste.liste.identifier("EX-1")))
    types = Counter(line.type for line in said)
    assert types["Remplissage"] > 100
    assert types["PrecisionsEcrites"] > 5
    seules = [line for line in said if line.type in ("CritereNote", "PrecisionsEcrites", "Remplissage", "Pli")]
    assert {len(line.instant) for line in seules} == {10}
