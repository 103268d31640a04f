"""The golden base of version 4 opens, is verified, and folds to what it folded to when it was made.

A change here means that dossiers already on laptops would read differently: never update these values to make a test
pass; a new version of the format adds a golden base beside this one (``tests/references/fabriquer_base.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluateur import journal
from evaluateur.cles.lecture import Reader
from evaluateur.db import journaux, migrations
from evaluateur.db.moteur import Base
from evaluateur.journal import Inscription
from evaluateur.metier import canonique
from evaluateur.metier.actes import concilier
from evaluateur.metier.dossier import Decision
from evaluateur.metier.faits.cloture import ProcesVerbalFige
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.forme_1 import accords as anciens
from evaluateur.metier.pv import proces_verbal, redaction
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, DossierId, ProfilId
from evaluateur.seance import consultation
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.db.references import REFERENCES, opened, types_until

REFERENCE = REFERENCES / "base-v4"
DOSSIER = DossierId("a2ca853ae646944e5f3ac5b9115ff978")
TETE = "382b81abf0a8dacb1671b7605be5b118da18a4492056b91c00d6589c99c17976"
ABSENT, TETE_ABSENT = (
    DossierId("b2092d69f7a7c97bf2cc31d7676447dd"),
    "a8e2d822aef9544e88ef477f0d9b4d657446ef2827c910ef0c40115946d783ee",
)
UN, DEUX, TROIS = (ProfilId(p) for p in ("3afe379739da5267", "494d9bb835ede2cc", "7e099930209f4e0a"))
PV_1 = "ea26c0cdbe94cf55785680c8b71f1607dcde042bc6ed193222da8c289f7ec84f"
CONTENUS = {
    "1": "76940c524b4ec0e316cd8ae765dab1a42a94b9714fed75db314d7f6deeec179b",
    "5": "5da79973c4e7e65b45637b4f673b29d014c910daf1d8dd108f6e11fae247e3a3",
}


@pytest.fixture
def poste(tmp_path: Path) -> Iterator[Poste]:
    with opened(REFERENCE, tmp_path, UN, jours=60) as ouvert:
        yield ouvert


def asseoir(poste: Poste, *personnes: ProfilId) -> None:
    for personne in personnes:
        poste.trousseau.deverrouiller(personne, poste.coffre.phrase_entrainement() or "")
    poste.asseoir(*personnes)


def lignes(poste: Poste, dossier: DossierId = DOSSIER) -> list[Inscription]:
    return list(journal.verify(journaux.read(poste.coffre.base, dossier), dossier))


def test_the_golden_base_is_small_and_holds_every_type_of_fait(poste: Poste) -> None:
    assert sum(f.stat().st_size for f in REFERENCE.iterdir()) < 300_000
    found = Counter(line.type for line in lignes(poste))
    assert set(found) == types_until(4)
    assert (sum(found.values()), found["Pli"], found["GrilleScellee"]) == (122, 64, 4)


def test_its_chains_are_verified_to_the_heads_that_were_noted(poste: Poste) -> None:
    assert poste.coffre.base.rows("SELECT dossier FROM dossiers ORDER BY numero") == [(DOSSIER,), (ABSENT,)]
    assert lignes(poste)[-1].empreinte == TETE
    assert lignes(poste, ABSENT)[-1].empreinte == TETE_ABSENT


def test_every_fait_is_written_again_with_the_same_bytes(poste: Poste) -> None:
    """The form of the faits has not moved: what would be written today is what was written then."""
    for line in lignes(poste):
        assert canonique.encode(read_fait(line.donnees)).decode() == line.donnees, f"rank {line.rang}"


def test_it_folds_to_the_dossier_that_it_was(poste: Poste) -> None:
    seance = ouvrir_dossier(poste, "EX-1")
    dossier = seance.dossier
    assert (seance.identifiant, seance.cahier.tete, dossier.rang) == (DOSSIER, TETE, 122)
    assert (dossier.reference, dossier.candidat.nom_complet, dossier.presence) == (
        "EX-1", "Martin-Décomposé Lou", "present",
    )  # fmt: skip
    assert {s: e.identifiant for s, e in dossier.sieges.items()} == {1: UN, 2: TROIS}
    assert [(r.siege, r.sortant.identifiant, r.motif) for r in dossier.remplacements] == [
        (2, DEUX, "Arrêt de travail.")
    ]
    assert (dossier.version, dossier.motif_version, dossier.derives_ms) == (2, "Erreur de saisie.", (-5000,))
    assert [(v.numero, v.mode, v.empreinte, v.signataires) for v in dossier.versions] == [
        (1, "electronique", PV_1, (UN, TROIS))
    ]
    assert [(d.numero, d.regle, d.acceptee, d.retiree) for d in dossier.derogations] == [
        (1, "bloc.5.nombre", False, True),
        (2, "bloc.5.nombre", True, False),
    ]
    assert (dossier.bloc(BlocCode("4")).presentation, dossier.bloc(BlocCode("4")).tirages[0].retenu) == (
        "deja_acquis",
        0,
    )


def test_its_blocs_fold_to_what_they_were(poste: Poste) -> None:
    dossier = ouvrir_dossier(poste, "EX-1").dossier
    one, five = dossier.bloc(BlocCode("1")), dossier.bloc(BlocCode("5"))
    assert list(one.situations) == [1, 2, 3]
    assert one.situations[2].contexte == "Contexte corrigé."
    assert one.situations[1].contexte == "a < b & <i>c</i>\nligne 2 \U0001f469\u200d\U0001f52c \u202eenvers\u202c =1+1"
    chrono = one.chronos["entretien"]
    assert (chrono.etat, chrono.acquis_ms, chrono.pauses[0].motif) == ("termine", 500_000, "Alerte incendie.")
    grille = one.originales[1].grille
    assert (grille.marques[CelluleCode("1.1.1")], one.originales[2].grille.marques[CelluleCode("1.1.1")]) == (
        "non_observe",
        "conforme",
    )
    assert (len(grille.marques), grille.signales, grille.abordes) == (14, {"1.1.2": True}, {"1.1.2": True})
    assert grille.notes == {"1": "Note personnelle."}
    assert one.decisions[CelluleCode("1.1.1")] == Decision("tranche", "conforme", "Vu pendant l’entretien.")
    assert one.precisions[CelluleCode("1.2")].texte == "Texte réécrit à deux."
    assert five.originales[2].auteur == TROIS
    assert (five.decisions[CelluleCode("5.1")].position_1, five.decisions[CelluleCode("5.1")].nature) == (
        "Vu deux fois.",
        "desaccord",
    )
    assert [redaction.resultat_bloc(dossier, BlocCode(b)).cle for b in ("1", "4", "5")] == [
        "acquis",
        "deja_acquis",
        "desaccord",
    ]


def test_what_both_agreed_on_still_has_the_empreinte_that_they_signed(poste: Poste) -> None:
    """An application that computed another one would void agreements given before it was updated."""
    dossier = ouvrir_dossier(poste, "EX-1").dossier
    for bloc, empreinte in CONTENUS.items():
        assert anciens.empreinte(dossier, BlocCode(bloc)) == empreinte
        assert {a.empreinte for a in dossier.bloc(BlocCode(bloc)).accords.values()} == {empreinte}


def test_the_proces_verbal_drawn_up_again_from_the_fold_has_the_bytes_that_were_signed(poste: Poste) -> None:
    refaits = 0
    reader = Reader(DOSSIER, poste.coffre.referentiel)
    for line in lignes(poste):
        inscrit = journal.read(line)
        if isinstance(inscrit.fait, ProcesVerbalFige):
            pv = redaction.proces_verbal(reader.dossier, inscrit.fait.mode, inscrit.instant, reader.tete, schema=1)
            assert proces_verbal.encode(pv).decode() == inscrit.fait.contenu
            assert proces_verbal.read(inscrit.fait.contenu) == pv
            refaits += 1
        reader.follow(line)
    assert refaits == 2


def test_its_list_its_drafts_and_its_journal_are_told_as_before(poste: Poste) -> None:
    resumes = poste.liste.lister()
    assert [r.reference for r in resumes] == ["EX-1", "EX-2"]
    assert [p.mot for p in resumes[0].puces] == ["Acquis", "Déjà acquis", "sans accord – transmis au jury"]
    poste.liste.rebuild()
    assert poste.liste.lister() == resumes
    assert ouvrir_dossier(poste, "EX-1").brouillons.read() == {("5", "correction"): "Texte en cours de fra"}
    phrases = [line.phrase for line in consultation.consulter(poste, DOSSIER)]
    assert len(phrases) == 122
    assert phrases[-1] == "Version 2 ouverte"
    assert sum(p.startswith("Saisie confidentielle") for p in phrases) == sum(
        line.auteur == DEUX and line.bloc == "5" and line.type == "Pli"
        for line in consultation.consulter(poste, DOSSIER)
    )


def test_its_dossier_goes_on_to_be_corrected_and_closed(poste: Poste) -> None:
    seance = ouvrir_dossier(poste, "EX-1")
    asseoir(poste, UN, TROIS)
    seance.faire(concilier.trancher, "1", "1.1.2", "non_conforme", "Relecture.")
    empreinte = concilier.a_accorder(seance.dossier, "1")
    for personne in (UN, TROIS):
        asseoir(poste, personne)
        seance.faire(concilier.confirmer_accord, "1", empreinte)
    asseoir(poste, UN, TROIS)
    seance.cloture.figer("papier")
    for personne in (UN, TROIS):
        asseoir(poste, personne)
        seance.cloture.signer()
    seance.cloture.clore()
    assert [v.numero for v in ouvrir_dossier(poste, "EX-1").dossier.versions] == [1, 2]


def test_once_upgraded_it_has_the_schema_of_a_fresh_base(poste: Poste, tmp_path: Path) -> None:
    fresh = Base(tmp_path / "fraiche.sqlite", bytes(32))
    migrations.migrate(fresh)
    sql = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    assert poste.coffre.base.rows(sql) == fresh.rows(sql)
    assert poste.coffre.base.rows("PRAGMA user_version") == fresh.rows("PRAGMA user_version")
    fresh.close()
