"""The candidate's identity, seen on a document: what each answer asks for and binds to, what a closed dossier takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from evaluateur.cles.lecture import Reader
from evaluateur.db import journaux
from evaluateur.metier import accords
from evaluateur.metier.actes import cloture, deroger, epreuve, preparation
from evaluateur.metier.conformite import conformite
from evaluateur.metier.conformite.regles import Regle, lire
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.preparation import IdentiteVerifiee
from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.pv import proces_verbal, redaction
from evaluateur.metier.pv.paroles import paroles
from evaluateur.metier.pv.proces_verbal import IdentitePV
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import PIECES, BlocCode
from evaluateur.seance import consultation
from evaluateur.seance.originaux import require_record
from evaluateur.seance.seance import Seance
from evaluateur.vues.vue import Vue
from tests.parcours.monde import Monde, situation
from tests.parcours.positionne import Positionne

LU = EtatCivil("MARTIN", "Lou")
CORRIGE = EtatCivil("MARTÍN", "Lou Camille", date(1996, 2, 29), "Niort")


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    made = Monde(tmp_path / "donnees")
    yield made
    made.poste.close()


@pytest.fixture
def seance(monde: Monde) -> Seance:
    """A dossier of which everything is said but who the candidate is."""
    empreinte = monde.poste.coffre.retenir_referentiel(monde.ref)
    other = monde.ouvrir_dossier("EX-2")
    assert other.dossier.empreinte_referentiel == empreinte
    other.faire(preparation.verifier_identite, "aucune_piece")
    return other


def points(dossier: Dossier) -> dict[str, bool]:
    return {m.phrase: m.derogeable for m in conformite.presence(dossier)}


def verifie(seance: Seance, *said: Any) -> None:
    seance.faire(preparation.verifier_identite, *said)


def derniere(monde: Monde, seance: Seance) -> consultation.LigneJournal:
    return list(consultation.consulter(monde.poste, seance.identifiant))[-1]


# --- what is asked for


def test_an_identity_that_nobody_saw_is_a_point_that_no_derogation_closes(seance: Seance) -> None:
    unseen = replace(seance.dossier, identite=None)
    assert points(unseen) == {"L’identité du candidat n’est pas vérifiée sur pièce.": False}
    assert [r.cible for r in Vue(unseen).restes("preparation", BlocCode("1"))] == ["identite"]
    assert lire("identite") == Regle("identite")


@pytest.mark.parametrize("piece", PIECES)
def test_a_document_that_agrees_closes_the_point_whatever_its_kind(seance: Seance, piece: str) -> None:
    verifie(seance, "conforme", piece)
    assert points(seance.dossier) == {}
    assert seance.dossier.candidat.etat_civil == LU


def test_a_correction_is_the_civil_state_of_the_dossier_and_leaves_the_use_name(seance: Seance) -> None:
    d = seance.dossier
    seance.faire(preparation.renseigner_candidat, replace(d.candidat, nom_usage="DUPONT"), d.affectation)
    verifie(seance, "corrigee", "passeport", replace(CORRIGE, nom_naissance=" martín "))
    candidat, identite = seance.dossier.candidat, seance.dossier.identite
    assert (candidat.etat_civil, candidat.nom_usage) == (CORRIGE, "DUPONT")
    assert identite is not None
    assert identite.corriges == EtatCivil.__struct_fields__
    assert points(seance.dossier) == {}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("aucune_piece",), "Le candidat n’a présenté aucune pièce d’identité."),
        (("ne_correspond_pas", "permis_conduire"), "La pièce présentée ne correspond pas au candidat."),
    ],
)
def test_an_identity_that_is_not_established_is_accepted_by_both_in_writing(
    monde: Monde, seance: Seance, said: tuple[str, ...], words: str
) -> None:
    verifie(seance, *said)
    assert points(seance.dossier) == {words: True}
    numero = seance.faire(deroger.proposer, "identite", "Connu des deux évaluateurs.")
    monde.seance = seance
    monde.seul(2)
    seance.faire(deroger.accepter, numero)
    assert conformite.sans_derogation(seance.dossier, conformite.presence(seance.dossier)) == []
    vue = Vue(seance.dossier).identite
    assert vue is not None
    assert vue.manquement is None
    assert vue.dit.endswith(" : dérogation 1 acceptée.")
    other = ("ne_correspond_pas", "passeport") if said[0] == "aucune_piece" else ("aucune_piece",)
    verifie(seance, *other)
    assert conformite.sans_derogation(seance.dossier, conformite.presence(seance.dossier)) != [], (
        "it was another breach"
    )


def test_an_absent_candidate_shows_nothing(seance: Seance) -> None:
    seance.faire(preparation.declarer_presence, "absent", "Reparti sans pièce.")
    assert points(seance.dossier) == {}
    assert Vue(seance.dossier).identite is None


def test_absence_is_a_way_on_only_until_something_was_observed(seance: Seance) -> None:
    before = Vue(seance.dossier).identite
    seance.faire(epreuve.observer, "1", situation(12, canal="mail"))
    after = Vue(seance.dossier).identite
    assert before is not None
    assert after is not None
    assert (before.absence, after.absence) == (True, False)
    assert "absent" in before.dit
    assert "absent" not in after.dit


def test_a_spelling_changed_afterwards_is_compared_again(seance: Seance) -> None:
    verifie(seance, "conforme", "passeport")
    d = seance.dossier
    seance.faire(
        preparation.renseigner_candidat, replace(d.candidat, prenoms="Loup", nom_usage="DUPONT"), d.affectation
    )
    assert points(seance.dossier) == {
        "L’état civil du candidat a changé depuis la vérification de son identité.": False
    }
    vue = Vue(seance.dossier).identite
    assert vue is not None
    assert (vue.piece, vue.constat) == ("passeport", ""), "what was answered is asked again"
    assert "Prénoms" in vue.dit
    verifie(seance, "conforme", "passeport")
    assert points(seance.dossier) == {}


def test_that_no_document_was_shown_stays_true_whatever_the_spelling(seance: Seance) -> None:
    d = seance.dossier
    seance.faire(preparation.renseigner_candidat, replace(d.candidat, prenoms="Loup"), d.affectation)
    assert list(points(seance.dossier)) == ["Le candidat n’a présenté aucune pièce d’identité."]


def test_a_record_whose_words_tell_of_no_identity_says_nothing_of_one_that_was_seen() -> None:
    seen = IdentitePV("conforme", "passeport", (), ())
    told = [seen.dite(paroles(schema)) for schema in range(1, redaction.AVEC_IDENTITE + 1)]
    assert set(told[: redaction.SCHEMA - 1]) == {""}
    assert told[-1]


def test_a_record_in_the_words_of_an_identity_that_nobody_saw_leaves_it_out(tmp_path: Path) -> None:
    monde = Positionne(tmp_path / "d", 1)
    dossier, tete = monde.seance.dossier, monde.seance.cahier.tete
    for schema in (redaction.SCHEMA, redaction.AVEC_IDENTITE):
        pv = redaction.proces_verbal(dossier, "papier", monde.horloge.instant, tete, schema=schema)
        assert pv.candidat.identite is UNSET
    monde.poste.close()


def test_a_positioning_asks_for_no_identity(tmp_path: Path) -> None:
    monde = Positionne(tmp_path / "d", 1)
    assert Vue(monde.seance.dossier).identite is None
    assert points(monde.seance.dossier) == {}
    with pytest.raises(ActeRefuse, match="positionnement ne demande pas"):
        verifie(monde.seance, "conforme", "passeport")
    monde.poste.close()


@pytest.mark.parametrize(
    ("said", "match"),
    [
        (("conforme",), "La pièce présentée n’est pas indiquée"),
        (("ne_correspond_pas", "carte de bibliothèque"), "La pièce présentée n’est pas indiquée"),
        (("corrigee", "passeport", LU), "Rien n’est corrigé"),
        (("corrigee", "passeport"), "Rien n’est corrigé"),
        (("corrigee", "passeport", EtatCivil("", "Lou")), "Le nom de naissance n’est pas renseigné"),
        (("corrigee", "passeport", EtatCivil("MARTIN", " ")), "Les prénoms ne sont pas renseignés"),
        (("corrigee", "passeport", EtatCivil("M" * 60_000, "Lou")), "pour 50000 au plus"),
    ],
)
def test_what_says_nothing_is_refused(seance: Seance, said: tuple[Any, ...], match: str) -> None:
    head = seance.cahier.tete
    with pytest.raises(ActeRefuse, match=match):
        verifie(seance, *said)
    assert seance.cahier.tete == head


def test_nobody_is_identified_who_is_not_there(seance: Seance) -> None:
    seance.faire(preparation.declarer_presence, "absent")
    with pytest.raises(ActeRefuse, match="n’est pas déclaré présent"):
        verifie(seance, "conforme", "passeport")


def test_neither_number_nor_copy_has_a_place(seance: Seance) -> None:
    assert IdentiteVerifiee.__struct_fields__ == ("constat", "etat_civil", "piece")
    assert EtatCivil.__struct_fields__ == ("nom_naissance", "prenoms", "date_naissance", "lieu_naissance")


def test_what_was_seen_is_told_in_the_journal(monde: Monde, seance: Seance) -> None:
    verifie(seance, "corrigee", "titre_sejour", replace(LU, prenoms="Loup"))
    line = derniere(monde, seance)
    assert line.phrase == "Identité du candidat : orthographe corrigée (titre de séjour)"
    assert (line.ancien, line.nouveau) == ("prénoms : Lou", "prénoms : Loup")
    verifie(seance, "aucune_piece")
    line = derniere(monde, seance)
    assert (line.phrase, line.nouveau) == (
        "Identité du candidat : aucune pièce présentée", "aucune pièce présentée",
    )  # fmt: skip


# --- what is agreed on and frozen


def test_no_agreement_lapses_because_an_identity_was_seen(monde: Monde) -> None:
    monde.conclure_tout()
    before = {code: accords.empreinte(monde.seance.dossier, code) for code in monde.ref.par_bloc}
    monde.seul(1)
    verifie(monde.seance, "conforme", "passeport")
    assert {code: accords.empreinte(monde.seance.dossier, code) for code in monde.ref.par_bloc} == before
    assert all(accords.conclu(monde.seance.dossier, code) for code in monde.ref.par_bloc)


def test_the_record_says_it_and_one_without_it_is_what_it_was(monde: Monde) -> None:
    monde.conclure_tout()
    monde.seul(1)
    with_it, instant = monde.seance.dossier, monde.horloge.instant
    pv = redaction.proces_verbal(with_it, "papier", instant, monde.seance.cahier.tete)
    assert pv.schema == redaction.AVEC_IDENTITE
    seen = pv.candidat.identite
    assert seen is not UNSET
    assert seen.dite(pv.paroles) == "Identité vérifiée sur pièce (carte nationale d’identité), conforme"
    without = redaction.proces_verbal(replace(with_it, identite=None), "papier", instant, monde.seance.cahier.tete)
    assert without.schema == redaction.SCHEMA
    assert b"identite" not in proces_verbal.encode(without)


def test_a_record_is_not_frozen_before_the_identity_was_seen(monde: Monde) -> None:
    monde.conclure_tout()
    monde.seul(1)
    d = monde.seance.dossier
    monde.seance.faire(preparation.renseigner_candidat, replace(d.candidat, prenoms="Loup"), d.affectation)
    monde.ensemble()
    with pytest.raises(ActeRefuse, match="a changé depuis la vérification"):
        monde.seance.cloture.figer("papier")


# --- after the closing


def rectifie(monde: Monde, right: EtatCivil = CORRIGE, motif: str = "Accent oublié.") -> None:
    monde.seance.faire(cloture.rectifier_identite, right, motif)


def test_a_rectification_joins_the_dossier_and_leaves_the_record_and_its_signatures(monde: Monde) -> None:
    monde.jusqu_au_bout()
    monde.seul(2)
    before, fait = monde.seance.dossier, monde.seance.cahier.tete
    rectifie(monde)
    after = monde.seance.dossier
    assert (after.fige, after.versions, after.version) == (before.fige, before.versions, before.version)
    assert after.clos
    assert after.candidat.etat_civil == CORRIGE
    (one,) = after.rectifications
    assert (one.version, one.avant, one.apres, one.auteur) == (1, LU, CORRIGE, monde.deux.identifiant)
    assert monde.seance.cahier.tete != fait
    reader = Reader(monde.seance.identifiant, monde.poste.coffre.referentiel)
    require_record(monde.poste.coffre.base, monde.seance.identifiant, reader, after.versions[0])
    line = derniere(monde, monde.seance)
    assert line.phrase.startswith("Rectification administrative de l’état civil : nom de naissance, prénoms")
    assert line.motif == "Accent oublié."
    assert Vue(after).points == [], "nothing is left to do in a closed dossier"


def test_it_is_signed_by_who_made_it(monde: Monde) -> None:
    monde.jusqu_au_bout()
    rectifie(monde)
    last = list(journaux.read(monde.poste.coffre.base, monde.seance.identifiant))[-1]
    assert '"signature"' in last.donnees
    assert last.type == "IdentiteRectifiee"


@pytest.mark.parametrize(
    ("right", "motif", "match"),
    [
        (LU, "Motif.", "Rien n’est rectifié"),
        (CORRIGE, " ", "Il manque le motif de la rectification"),
        (replace(CORRIGE, prenoms=""), "Motif.", "Les prénoms ne sont pas renseignés"),
    ],
)
def test_what_rectifies_nothing_is_refused(monde: Monde, right: EtatCivil, motif: str, match: str) -> None:
    monde.jusqu_au_bout()
    with pytest.raises(ActeRefuse, match=match):
        rectifie(monde, right, motif)


def test_before_the_closing_it_is_corrected_where_it_is_written(monde: Monde) -> None:
    with pytest.raises(ActeRefuse, match="n’est pas clos"):
        rectifie(monde)


def test_both_together_or_a_stranger_rectify_nothing(monde: Monde) -> None:
    monde.jusqu_au_bout()
    monde.ensemble()
    with pytest.raises(ActeRefuse, match="de son côté"):
        rectifie(monde)


def test_a_later_version_takes_the_spelling_over_and_says_that_it_is_rectified(monde: Monde) -> None:
    monde.jusqu_au_bout()
    monde.seul(1)
    rectifie(monde, replace(LU, prenoms="Loup"))
    monde.seance.faire(cloture.ouvrir_version, "Une date était fausse.")
    assert points(monde.seance.dossier) == {}, "he is gone: nobody can compare again"
    monde.signer_et_clore()
    pv = monde.seance.cloture.proces_verbal()
    assert (pv.version, pv.candidat.prenoms, pv.schema) == (2, "Loup", redaction.AVEC_IDENTITE)
    told = {d.objet: d.apres for d in pv.differences}
    assert told["Prénoms"] == "Loup"
    assert told["Identité"].endswith("conforme ; orthographe rectifiée depuis : prénoms")


def test_a_version_of_a_dossier_of_before_says_nothing_of_an_identity(
    monde: Monde, monkeypatch: pytest.MonkeyPatch
) -> None:
    monde.conclure_tout()
    with monkeypatch.context() as before:
        before.setattr(redaction, "_schema", lambda _: 3)
        monde.signer_et_clore()
    monde.seul(1)
    monde.seance.faire(cloture.ouvrir_version, "Une date était fausse.")
    monde.signer_et_clore()
    pv = monde.seance.cloture.proces_verbal()
    assert (pv.schema, pv.candidat.identite) == (3, UNSET)
