"""The golden dossiers open, are verified, and say what they said: dérogations in force, agreements, records.

See ``tests/db/dossiers.py``: what is compared here was noted when they were made, and never changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur import journal
from evaluateur.cles.lecture import Reader
from evaluateur.db import journaux
from evaluateur.metier import accords, canonique
from evaluateur.metier.actes import concilier, preparation
from evaluateur.metier.conformite import conformite
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.cloture import ProcesVerbalFige
from evaluateur.metier.faits.conciliation import AccordConfirme
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.forme_1 import accords as anciens
from evaluateur.metier.forme_1.derogations import phrase as phrase_d_alors
from evaluateur.metier.pv import proces_verbal, redaction
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, DossierId, ProfilId
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.db.dossiers import (
    CONTENUS,
    DEROGATIONS,
    DONNEES,
    DOSSIERS,
    FIGES,
    INSTANT,
    NOTES,
    PAGES,
    figees,
    proposees,
)
from tests.db.references import opened

COUVERTES = {
    "EX-ABANDON": {1: "siege.2.qualite"},
    "EX-ACCORDS": {1: "bloc.1.cadres", 2: "bloc.4.nombre"},
    "EX-AMENDE": {1: "bloc.5.nombre"},
    "EX-DESACCORD": {1: "bloc.4.nombre"},
    "EX-SIEGES": {1: "siege.1.habilitation_fin", 2: "siege.2.employeur", 3: "siege.2.service", 6: "bloc.1.canaux"},
    "EX-TOUT": {
        2: "horloge.3",
        3: "siege.1.qualite",
        4: "siege.1.employeur",
        5: "siege.1.service",
        6: "siege.2.habilitation",
        7: "siege.2.nom",
        8: "bloc.1.nombre",
        9: "bloc.1.cadres",
        10: "bloc.1.periode",
        11: "bloc.1.canaux",
        12: "bloc.1.redemarrage_entretien",
        13: "bloc.2.nombre",
        14: "bloc.2.anomalie",
        15: "bloc.2.fraude",
        16: "bloc.2.periode",
        17: "bloc.2.phase_entretien",
        18: "bloc.4.tirage",
        19: "bloc.4.phase_epreuve",
        20: "bloc.5.periode",
    },
}
"""Number → rule of each dérogation without which something would be missing."""


@pytest.fixture(scope="module")
def poste(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Poste]:
    """Read only: every test of this module sees the same one."""
    with opened(DONNEES, tmp_path_factory.mktemp("dossiers"), jours=60) as ouvert:
        yield ouvert


@pytest.fixture
def a_suivre(tmp_path: Path) -> Iterator[Poste]:
    """A copy on which one works on."""
    with opened(DONNEES, tmp_path, jours=60) as ouvert:
        yield ouvert


def dossier(poste: Poste, reference: str) -> Dossier:
    return ouvrir_dossier(poste, NOTES[reference].identifiant).dossier


def asseoir(poste: Poste, *personnes: ProfilId) -> None:
    for personne in personnes:
        poste.trousseau.deverrouiller(personne, poste.coffre.phrase_entrainement() or "")
    poste.asseoir(*personnes)


def breches(dossier: Dossier) -> set[tuple[str, str]]:
    """By rule, in the words in which each was accepted."""
    found = conformite.manquements(dossier)
    return {(m.regle.cle, phrase_d_alors(dossier, m.constat)) for m in found if m.derogeable}


def sans(dossier: Dossier, *numeros: int) -> Dossier:
    return replace(dossier, derogations=tuple(d for d in dossier.derogations if d.numero not in numeros))


def test_the_golden_dossiers_stay_small(poste: Poste) -> None:
    assert sum(f.stat().st_size for f in DOSSIERS.rglob("*") if f.is_file()) < 5_000_000
    assert sorted(r.reference for r in poste.liste.lister()) == sorted(NOTES)


@pytest.mark.parametrize("reference", NOTES)
def test_each_folds_chain_and_signatures_verified_to_the_head_that_was_noted(poste: Poste, reference: str) -> None:
    note = NOTES[reference]
    seance = ouvrir_dossier(poste, note.identifiant)
    assert (seance.dossier.reference, seance.dossier.rang, seance.cahier.tete) == (reference, note.rang, note.tete)
    lines = list(
        journal.verify(journaux.read(poste.coffre.base, DossierId(note.identifiant)), DossierId(note.identifiant))
    )
    assert [line.rang for line in lines] == list(range(1, note.rang + 1))


@pytest.mark.parametrize("reference", NOTES)
def test_every_fait_is_written_again_with_the_same_bytes(poste: Poste, reference: str) -> None:
    for line in journaux.read(poste.coffre.base, DossierId(NOTES[reference].identifiant)):
        assert canonique.encode(read_fait(line.donnees)).decode() == line.donnees, f"rank {line.rang}"


def test_every_derogation_that_was_asked_for_has_the_json_that_it_had_and_would_be_written_so_again(
    poste: Poste,
) -> None:
    notees = DEROGATIONS.read_text(encoding="utf-8").splitlines()
    loaded = list(proposees(poste))
    assert [f"{reference} {data}" for reference, data in loaded] == notees
    assert [f"{reference} {canonique.encode(read_fait(d)).decode()}" for reference, d in loaded] == notees


def test_every_kind_of_breach_that_can_be_accepted_was(poste: Poste) -> None:
    acceptees = {d.regle for reference in NOTES for d in dossier(poste, reference).derogations if d.acceptee}
    genres = {regle.split(".")[-1].split("_")[0] for regle in acceptees}
    assert genres == {
        "nom", "qualite", "habilitation", "employeur", "service",
        "nombre", "cadres", "canaux", "anomalie", "fraude", "periode", "tirage",
        "phase", "redemarrage", "1", "3",
    }  # fmt: skip
    assert {r for r in acceptees if r.startswith("horloge")} == {"horloge.1", "horloge.3"}


@pytest.mark.parametrize("reference", COUVERTES)
def test_every_derogation_is_in_force_and_covers_the_breach_that_it_names(poste: Poste, reference: str) -> None:
    """Without it, this breach comes back in the very words that both accepted."""
    d = dossier(poste, reference)
    avec = breches(d)
    reviennent = {x.numero: breches(sans(d, x.numero)) - avec for x in d.derogations}
    assert {n: {r for r, _ in reviennent[n]} for n in reviennent if reviennent[n]} == {
        n: {regle} for n, regle in COUVERTES[reference].items()
    }
    for x in d.derogations:
        if x.numero in COUVERTES[reference]:
            assert x.acceptee
            assert reviennent[x.numero] == {(x.regle, x.objet)}
            assert (x.regle, x.objet) not in avec


def test_a_moved_clock_is_covered_up_to_the_move_that_was_accepted_last(poste: Poste) -> None:
    d = dossier(poste, "EX-TOUT")
    assert (d.derives_ms, [x.regle for x in d.derogations[:2]]) == (
        (-300_000, 70_000, 70_000),
        ["horloge.1", "horloge.3"],
    )
    for retirees, revient in (((1,), set()), ((2,), {"horloge.3"}), ((1, 2), {"horloge.1"})):
        assert {regle for regle, _ in breches(sans(d, *retirees)) - breches(d)} == revient


def test_nothing_stands_between_a_dossier_whose_breaches_were_all_accepted_and_its_record(poste: Poste) -> None:
    for reference in ("EX-TOUT", "EX-AMENDE", "EX-DESACCORD", "EX-ABSENT", "EX-ABANDON"):
        assert conformite.manquements(dossier(poste, reference)) == [], reference


def test_what_was_accepted_covers_neither_a_breach_that_changed_nor_one_that_was_withdrawn(poste: Poste) -> None:
    d = dossier(poste, "EX-SIEGES")
    etats = {x.numero: (x.regle, x.acceptee, x.retiree) for x in d.derogations}
    assert (etats[4], etats[5], etats[7], etats[8]) == (
        ("bloc.1.nombre", True, False),
        ("bloc.1.phase_entretien", False, True),
        ("bloc.1.cadres", False, False),
        ("bloc.1.phase_entretien", True, False),
    )
    assert [(m.regle.cle, m.phrase) for m in conformite.manquements(d)] == [
        ("identite", "L’identité du candidat n’est pas vérifiée sur pièce."),
        ("bloc.1.nombre", "Bloc 1, entretiens d’accueil observés : 2 (attendu : 3 à 5)."),
        ("bloc.1.cadres", "Bloc 1, cadres différents : 1 : cadre 12 (attendu : des cadres différents)."),
        ("bloc.1.phase_entretien", "Bloc 1, entretien complémentaire : le chronomètre n’est pas arrêté."),
        ("bloc.1.scellement", "Bloc 1 : grille à sceller par l’évaluateur 1 et l’évaluateur 2."),
    ]


@pytest.mark.parametrize(("reference", "bloc"), CONTENUS)
def test_what_was_confirmed_of_a_bloc_has_the_empreinte_that_was_signed(
    poste: Poste, reference: str, bloc: str
) -> None:
    """An application that computed another one would void agreements given before it was updated."""
    d = dossier(poste, reference)
    assert anciens.empreinte(d, BlocCode(bloc)) == CONTENUS[reference, bloc]
    confirmees = {a.empreinte for a in d.bloc(BlocCode(bloc)).accords.values()}
    assert confirmees <= {CONTENUS[reference, bloc]}


def test_the_agreements_are_concluded_or_not_as_they_were(poste: Poste) -> None:
    for reference, conclus in (
        ("EX-ACCORDS", {"1": True, "3": False, "4": True}),
        ("EX-TOUT", {"1": True, "2": True, "4": True, "5": True}),
        ("EX-AMENDE", {"5": True}),
        ("EX-DESACCORD", {"4": True}),
        ("EX-SIEGES", {"1": False}),
    ):
        d = dossier(poste, reference)
        assert {b: accords.conclu(d, b) for b in d.presentes} == conclus
    ouvert = dossier(poste, "EX-ACCORDS")
    assert (ouvert.fige, {b: sorted(ouvert.bloc(b).accords) for b in ouvert.presentes}) == (
        None,
        {"1": [1, 2], "3": [1], "4": [1, 2]},
    )
    assert [m.regle.cle for m in conformite.manquements(ouvert)] == ["identite", "bloc.3.accord"]


def test_the_blocs_agreed_on_hold_every_word_that_can_enter_an_empreinte(poste: Poste) -> None:
    """What the empreintes above are worth: nothing that a bloc can say is left out of them."""
    d = dossier(poste, "EX-ACCORDS")
    blocs = {code: redaction.bloc(d, code, 1) for code in d.blocs}
    one, four = blocs[BlocCode("1")], blocs[BlocCode("4")]
    tous = [b for b in blocs.values() if b.presentation == "presente"]
    competences = [k for b in tous for k in b.competences]
    lines = [li for k in competences for g in k.groupes for li in g.lignes]
    valeurs = [*(k.valeur for k in competences), *(li.valeur for li in lines)]
    assert {v.etat for v in (*valeurs, *(b.resultat for b in tous))} == {"accord", "tranche", "desaccord"}
    assert {li.valeur.cle for li in lines} == {"conforme", "non_conforme", "non_observe", "sans_objet", "desaccord"}
    assert {k.valeur.cle for k in competences} == {"acquise", "non_acquise", "desaccord"}
    results = " ".join(b.resultat.cle for b in blocs.values())
    assert results == "desaccord deja_acquis non_acquis non_acquis non_presente"
    assert {k.origine for b in (one, four) for k in b.competences} == {"1", "2", "1+2", "reecrit"}
    assert {c.etat for b in tous for c in b.constats} == {"rempli", "derogation", "sans_objet"}
    assert (len(one.tranches), [x.objet for x in one.desaccords]) == (2, ["1.2 critère 1", "Compétence 1.2", "Bloc 1"])
    assert [(p.motif, p.duree_s) for p in one.horloges[0].pauses] == [("Alerte incendie.", 75), ("Appel urgent.", 30)]
    assert (one.horloges[0].recalages, one.horloges[0].depassement_s) == (("Ordinateur redémarré.",), 400)
    assert [(s.numero, s.canal, s.joue_par, s.marques) for s in one.situations] == [
        (1, "Mail", "", ()),
        (2, "Téléphone", "PETIT Sacha", ("Situation difficile",)),
        (4, "", "", ()),
    ]
    assert four.tirages[0].retenu in four.tirages[0].cas
    assert (four.motif, blocs[BlocCode("3")].motif.count("\n"), blocs[BlocCode("2")].preuve) == (
        "Motif commun pour 4.", 1, "Certificat du 3 mars 2025.",
    )  # fmt: skip
    assert "à compléter" in blocs[BlocCode("2")].lacune_apres
    assert "à compléter" in blocs[BlocCode("3")].lacune_avant
    assert blocs[BlocCode("3")].competences[0].groupes[0].a_completer
    two = redaction.bloc(dossier(poste, "EX-TOUT"), BlocCode("2"))
    assert [li.code for k in two.competences for g in k.groupes for li in g.lignes if li.a_completer] == ["2.4.7"]


@pytest.mark.parametrize("reference", NOTES)
def test_the_record_drafted_again_from_a_dossier_has_the_bytes_that_it_had(poste: Poste, reference: str) -> None:
    seance = ouvrir_dossier(poste, NOTES[reference].identifiant)
    pv = redaction.proces_verbal(seance.dossier, "papier", INSTANT, seance.cahier.tete, schema=1)
    assert canonique.empreinte(proces_verbal.encode(pv)) == NOTES[reference].projet


def test_every_frozen_record_is_encoded_and_drafted_again_with_the_bytes_that_were_signed(poste: Poste) -> None:
    refaits = 0
    for note in NOTES.values():
        reader = Reader(DossierId(note.identifiant), poste.coffre.referentiel)
        for line in journaux.read(poste.coffre.base, DossierId(note.identifiant)):
            inscrit = journal.read(line)
            if isinstance(inscrit.fait, ProcesVerbalFige):
                loaded = proces_verbal.read(inscrit.fait.contenu)
                assert proces_verbal.encode(loaded).decode() == inscrit.fait.contenu
                titres = {e.siege: e.titre for e in loaded.evaluateurs if e.titre is not None}
                assert len(titres) == (2 if inscrit.fait.mode == "electronique" else 0)
                refait = redaction.proces_verbal(
                    reader.dossier, inscrit.fait.mode, inscrit.instant, reader.tete, titres, loaded.schema
                )
                assert proces_verbal.encode(refait).decode() == inscrit.fait.contenu
                refaits += 1
            reader.follow(line)
    assert refaits == len(FIGES)
    for nom, (reference, numero) in FIGES.items():
        assert figees(ouvrir_dossier(poste, NOTES[reference].identifiant))[numero].empreinte == PAGES[nom].pv


def test_an_agreement_given_before_an_update_is_completed_and_frozen_after_it(a_suivre: Poste) -> None:
    """Nobody is asked again for what was confirmed; what one alone had confirmed waits for the other alone."""
    seance = ouvrir_dossier(a_suivre, NOTES["EX-ACCORDS"].identifiant)
    one, two = (seance.dossier.sieges[s].identifiant for s in (1, 2))
    before = seance.dossier.rang
    asseoir(a_suivre, two)
    seance.faire(concilier.confirmer_accord, "3", concilier.a_accorder(seance.dossier, "3"))
    asseoir(a_suivre, one, two)
    with pytest.raises(ActeRefuse, match="n’est pas vérifiée sur pièce"):
        seance.cloture.figer("papier")
    asseoir(a_suivre, one)
    seance.faire(preparation.verifier_identite, "conforme", "passeport")
    asseoir(a_suivre, one, two)
    seance.cloture.figer("papier")
    ajoutes = [read_fait(i.donnees) for i in journaux.read(a_suivre.coffre.base, seance.identifiant) if i.rang > before]
    assert [type(f).__name__ for f in ajoutes] == ["AccordConfirme", "IdentiteVerifiee", "ProcesVerbalFige"]
    assert isinstance(ajoutes[0], AccordConfirme)
    assert ajoutes[0].bloc == "3"
