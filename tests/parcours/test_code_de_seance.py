"""« Code de séance »: six digits confirm agreements and dérogations of that day, and open nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur import journal
from evaluateur.cles import signatures
from evaluateur.cles.codes import ESSAIS
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.db import journaux
from evaluateur.metier import accords
from evaluateur.metier.actes import concilier, deroger, preparation
from evaluateur.metier.conformite import conformite
from evaluateur.metier.faits.cloture import ProcesVerbalRouvert
from evaluateur.metier.faits.conciliation import AccordConfirme, CleDeSeanceAttestee
from evaluateur.metier.faits.fait import Fait
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, Numero, ProfilId
from evaluateur.seance import secours
from evaluateur.seance.parties.signataire import Signataire
from tests.parcours.monde import Monde

UN = BlocCode("1")
CODES = {1: "258014", 2: "739205"}
JOUR_S = 24 * 3600


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    made = Monde(tmp_path / "donnees")
    yield made
    made.poste.close()


def choose(monde: Monde, *sieges: Numero) -> None:
    """Those of these seats, at the keyboard together or in turn, choose their code."""
    for siege in sieges:
        monde.poste.trousseau.choisir_code(qui(monde, siege), CODES[siege])


def qui(monde: Monde, siege: Numero) -> ProfilId:
    return monde.seance.dossier.sieges[siege].identifiant


def code(monde: Monde, siege: Numero) -> Signataire:
    return monde.poste.trousseau.signataire_par_code(qui(monde, siege), CODES[siege])


def come(monde: Monde, identifiant: ProfilId) -> None:
    monde.poste.trousseau.deverrouiller(identifiant, monde.secret)
    monde.poste.asseoir(identifiant)


def until_agreement(monde: Monde, bloc: str = "1") -> None:
    """Both at the keyboard, nothing left to decide, each with his code."""
    monde.epreuve(bloc)
    monde.sceller_tout(bloc)
    monde.ensemble()
    choose(monde, 1, 2)
    monde.seance.reveler(bloc)
    monde.seance.faire(concilier.confirmer_egales, bloc)
    for competence in monde.ref.par_bloc[UN].competences:
        monde.seance.faire(concilier.retenir_precisions, bloc, competence.code, "1+2")


def agree(monde: Monde, par: Signataire, bloc: str = "1") -> None:
    monde.seance.confirmer(par, concilier.confirmer_accord, bloc, concilier.a_accorder(monde.seance.dossier, bloc))


def faits(monde: Monde) -> list[Fait]:
    lines = journaux.read(monde.poste.coffre.base, monde.seance.identifiant)
    return [journal.read(line).fait for line in lines]


def test_both_agree_by_their_codes_without_the_keyboard_changing_hands(monde: Monde) -> None:
    until_agreement(monde)
    together = monde.poste.trousseau.clavier
    agree(monde, code(monde, 1))
    assert accords.conclu(monde.seance.dossier, UN) is False
    agree(monde, code(monde, 2))
    assert accords.conclu(monde.seance.dossier, UN)
    assert monde.poste.trousseau.clavier == together
    monde.seance.cahier.reread()
    assert accords.conclu(monde.seance.dossier, UN)


def test_a_key_is_attested_once_a_day_by_the_profile_and_named_by_what_it_signs(monde: Monde) -> None:
    until_agreement(monde)
    agree(monde, code(monde, 1))
    monde.seance.faire(concilier.retenir_precisions, "1", monde.ref.blocs[0].competences[0].code, "1")
    agree(monde, code(monde, 1))
    written = faits(monde)
    (attested,) = [f for f in written if isinstance(f, CleDeSeanceAttestee)]
    rang = written.index(attested) + 1
    assert attested.cle == monde.poste.trousseau.cle_seance(qui(monde, 1)) != monde.un.cle_publique
    assert [f.seance for f in written if isinstance(f, AccordConfirme)] == [rang, rang]


def test_by_passphrase_the_profile_s_own_key_signs_and_nothing_is_attested(monde: Monde) -> None:
    until_agreement(monde)
    agree(monde, monde.poste.trousseau.signataire_par_phrase(qui(monde, 2), monde.secret))
    assert not [f for f in faits(monde) if isinstance(f, CleDeSeanceAttestee)]
    assert set(monde.seance.dossier.blocs[UN].accords) == {2}


def test_the_one_who_is_locked_accepts_a_derogation_by_his_code_and_stays_locked(monde: Monde) -> None:
    until_agreement(monde)
    agree(monde, code(monde, 2))
    monde.seul(1)
    numero = propose(monde)
    assert monde.seance.code_utile(qui(monde, 2))
    monde.seance.confirmer(code(monde, 2), deroger.accepter, numero)
    assert monde.seance.dossier.derogations[0].acceptee_par == qui(monde, 2)
    assert not monde.poste.trousseau.is_unlocked(qui(monde, 2))


def propose(monde: Monde) -> int:
    """Évaluateur 1, alone, asks for a dérogation about what can be."""
    sans = replace(monde.seance.dossier.sieges[1], habilitation=None)
    monde.seance.faire(preparation.occuper_siege, 1, sans)
    regle = next(m.regle.cle for m in conformite.manquements(monde.seance.dossier) if m.derogeable)
    return monde.seance.faire(deroger.proposer, regle, "motif")


def test_the_one_who_is_locked_and_attested_nothing_here_needs_his_passphrase(monde: Monde) -> None:
    monde.ensemble()
    choose(monde, 2)
    monde.seul(1)
    numero = propose(monde)
    assert not monde.seance.code_utile(qui(monde, 2))
    before = len(faits(monde))
    with pytest.raises(PhraseRefusee, match="verrouillé"):
        monde.seance.confirmer(code(monde, 2), deroger.accepter, numero)
    assert len(faits(monde)) == before
    monde.seance.confirmer(
        monde.poste.trousseau.signataire_par_phrase(qui(monde, 2), monde.secret), deroger.accepter, numero
    )
    assert monde.seance.dossier.derogations[0].acceptee
    assert not monde.poste.trousseau.is_unlocked(qui(monde, 2))


def test_whoever_asked_for_a_derogation_does_not_accept_it_by_his_code(monde: Monde) -> None:
    monde.ensemble()
    choose(monde, 1)
    monde.seul(1)
    numero = propose(monde)
    with pytest.raises(ActeRefuse, match="autre évaluateur"):
        monde.seance.confirmer(code(monde, 1), deroger.accepter, numero)


def test_an_act_that_is_refused_attests_nothing(monde: Monde) -> None:
    until_agreement(monde)
    before = len(faits(monde))
    with pytest.raises(ActeRefuse, match="a changé"):
        monde.seance.confirmer(code(monde, 1), concilier.confirmer_accord, "1", "00" * 32)
    assert len(faits(monde)) == before


def test_the_next_day_the_key_is_attested_again_or_the_passphrase_is_needed(monde: Monde) -> None:
    until_agreement(monde)
    agree(monde, code(monde, 1))
    monde.horloge.avancer(JOUR_S)
    assert monde.seance.code_utile(qui(monde, 1))
    monde.seance.faire(concilier.retenir_precisions, "1", monde.ref.blocs[0].competences[0].code, "1")
    agree(monde, code(monde, 1))
    assert len([f for f in faits(monde) if isinstance(f, CleDeSeanceAttestee)]) == 2
    monde.horloge.avancer(JOUR_S)
    monde.seul(2)
    assert not monde.seance.code_utile(qui(monde, 1))


def test_a_code_chosen_again_is_attested_again(monde: Monde) -> None:
    until_agreement(monde)
    agree(monde, code(monde, 1))
    choose(monde, 1)
    monde.seance.faire(concilier.retenir_precisions, "1", monde.ref.blocs[0].competences[0].code, "1")
    agree(monde, code(monde, 1))
    first, second = (f.cle for f in faits(monde) if isinstance(f, CleDeSeanceAttestee))
    assert first != second
    monde.seance.cahier.reread()
    assert 1 in monde.seance.dossier.blocs[UN].accords


@pytest.mark.parametrize("wrong", ["000001", "", "739205"])
def test_after_three_wrong_codes_the_key_is_gone_and_the_passphrase_is_needed(monde: Monde, wrong: str) -> None:
    until_agreement(monde)
    trousseau, who = monde.poste.trousseau, qui(monde, 1)
    for left in range(ESSAIS, 0, -1):
        assert trousseau.essais_code(who) == left
        with pytest.raises(PhraseRefusee):
            trousseau.signataire_par_code(who, wrong)
    assert not monde.seance.code_utile(who)
    assert trousseau.cle_seance(who) == ""
    with pytest.raises(PhraseRefusee, match="Aucun code de séance"):
        trousseau.signataire_par_code(who, CODES[1])
    assert trousseau.essais_code(qui(monde, 2)) == ESSAIS


def test_a_code_outlives_handing_over_and_sleep_but_neither_locking_on_purpose_nor_closing(monde: Monde) -> None:
    trousseau = monde.poste.trousseau
    monde.ensemble()
    choose(monde, 1, 2)
    monde.seul(2)
    assert trousseau.essais_code(qui(monde, 1)) == ESSAIS
    monde.poste.verrouiller(monde.deux.identifiant)
    come(monde, monde.un.identifiant)
    monde.poste.mettre_en_veille()
    come(monde, monde.un.identifiant)
    assert (trousseau.essais_code(monde.un.identifiant), trousseau.essais_code(monde.deux.identifiant)) == (3, 3)
    monde.poste.close()
    assert (trousseau.essais_code(monde.un.identifiant), trousseau.essais_code(monde.deux.identifiant)) == (0, 0)


@pytest.mark.parametrize("poor", ["", "12345", "111111", "121212", "12345a", "١٢٣٤٥٦"])
def test_a_poor_code_is_refused(monde: Monde, poor: str) -> None:
    with pytest.raises(PhraseRefusee, match="trop simple"):
        monde.poste.trousseau.choisir_code(monde.un.identifiant, poor)
    assert not monde.poste.trousseau.essais_code(monde.un.identifiant)


def test_a_locked_profile_chooses_no_code(monde: Monde) -> None:
    monde.seul(1)
    with pytest.raises(PhraseRefusee, match="verrouillé"):
        monde.poste.trousseau.choisir_code(monde.deux.identifiant, CODES[2])


def test_the_code_is_not_the_one_that_opens_the_whole_profile_whichever_comes_first(monde: Monde) -> None:
    trousseau, who = monde.poste.trousseau, monde.un.identifiant
    monde.seul(1)
    trousseau.poser_pin(who, monde.secret, CODES[1])
    with pytest.raises(PhraseRefusee, match="différents"):
        trousseau.choisir_code(who, CODES[1])
    trousseau.choisir_code(who, CODES[2])
    with pytest.raises(PhraseRefusee, match="différents"):
        trousseau.poser_pin(who, monde.secret, CODES[2])
    assert trousseau.essais_pin(who) == ESSAIS


def test_another_passphrase_forgets_the_code(monde: Monde) -> None:
    monde.seul(1)
    choose(monde, 1)
    secours.changer_phrase(monde.poste, monde.un.identifiant, monde.secret, "une autre phrase secrète")
    assert not monde.poste.trousseau.essais_code(monde.un.identifiant)


def test_the_key_of_the_session_signs_what_is_confirmed_and_nothing_else(monde: Monde) -> None:
    until_agreement(monde)
    for siege in monde.ref.numeros:
        agree(monde, code(monde, siege))
    with pytest.raises(TypeError, match="ProcesVerbalRouvert"):
        monde.seance.cahier.append_checked([ProcesVerbalRouvert(1, "motif")], monde.poste.now(), par=code(monde, 1))


def test_nobody_is_shown_a_key(monde: Monde) -> None:
    choose(monde, 1)
    par = code(monde, 1)
    assert repr(par) == f"Signataire({monde.un.identifiant})"
    assert signatures.public_key(par.cle) == par.seance
