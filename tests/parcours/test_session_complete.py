"""Whole sessions through the real use cases, base and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec import ValidationError
from msgspec.structs import replace

from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.metier import accords, conciliation
from evaluateur.metier.actes import cloture, concilier, deroger, epreuve, notation, preparation
from evaluateur.metier.conciliation import Etat, cellules
from evaluateur.metier.conformite import conformite
from evaluateur.metier.pv import redaction
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, Mode
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import PHRASE, SIEGES, Monde, argon_leger, evaluateur, situation


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    m = Monde(tmp_path / "donnees")
    yield m
    m.poste.close()


@pytest.mark.parametrize("mode", ["papier", "electronique"])
def test_a_whole_session_ends_closed_and_reads_the_same_from_the_base(monde: Monde, mode: Mode) -> None:
    monde.jusqu_au_bout(mode)
    alive = monde.seance.dossier
    assert alive.clos
    assert ouvrir_dossier(monde.poste, "EX-1").dossier == alive
    pv = monde.seance.cloture.proces_verbal()
    assert [b.resultat.cle for b in pv.blocs] == ["acquis", "acquis"]
    assert pv.mode == mode


def test_nothing_changes_once_the_dossier_is_closed(monde: Monde) -> None:
    monde.jusqu_au_bout()
    before = monde.seance.cahier.tete
    monde.seul(1)
    actes: list[Callable[[], None]] = [
        lambda: monde.seance.faire(notation.noter, "1.1.1", "non_conforme"),
        lambda: monde.seance.faire(preparation.declarer_presence, "absent"),
        lambda: monde.seance.faire(epreuve.observer, "1", situation()),
        lambda: monde.seance.faire(cloture.rouvrir, "trop tard"),
        lambda: monde.seance.remplacer(1, evaluateur(monde.deux, 1), "pour voir"),
    ]
    for acte in actes:
        with pytest.raises(ActeRefuse):
            acte()
    monde.ensemble()
    with pytest.raises(ActeRefuse, match="clos"):
        monde.seance.faire(concilier.trancher, "1", "1.1.1", "non_conforme", "trop tard")
    assert monde.seance.cahier.tete == before


def test_a_correction_is_version_two_signed_again_by_both(monde: Monde) -> None:
    monde.jusqu_au_bout()
    first = monde.seance.cloture.proces_verbal()
    monde.seul(1)
    monde.seance.faire(cloture.ouvrir_version, "Erreur de saisie sur le critère 1.1.1.")
    assert not monde.seance.dossier.clos
    monde.ensemble()
    monde.seance.faire(concilier.trancher, "1", "1.1.1", "non_conforme", "Relecture des notes.")
    monde.accorder("1")
    monde.signer_et_clore()
    second = monde.seance.cloture.proces_verbal()
    assert (first.version, second.version) == (1, 2)
    assert second.versions[0].empreinte == monde.seance.dossier.versions[0].empreinte
    assert second.motif_version == "Erreur de saisie sur le critère 1.1.1."
    assert monde.seance.dossier.bloc(BlocCode("1")).originales[1].grille.marques[CelluleCode("1.1.1")] == "conforme"


def test_a_disagreement_on_one_cell_sends_the_whole_bloc_to_the_jury(monde: Monde) -> None:
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    monde.noter_tout(2, "1")
    monde.seance.faire(notation.noter, "1.1.2", "non_conforme")
    monde.seance.sceller("1")
    monde.ensemble()
    monde.seance.reveler("1")
    monde.seance.faire(concilier.confirmer_egales, "1")
    monde.seance.faire(concilier.constater_desaccord, "1", "1.1.2", "Vu deux fois.", "Pas vu.")
    with pytest.raises(ActeRefuse, match="transmis au jury"):
        monde.seance.faire(concilier.trancher, "1", "1", "acquis", "essai")
    for competence in monde.ref.par_bloc[BlocCode("1")].competences:
        monde.seance.faire(concilier.retenir_precisions, "1", competence.code, "1")
    monde.accorder("1")
    pv = redaction.bloc(monde.seance.dossier, BlocCode("1"))
    assert (pv.resultat.cle, pv.resultat.mot) == ("desaccord", "sans accord – transmis au jury")
    assert {d.objet for d in pv.desaccords} == {"1.1, critère 2", "Bloc 1"}


def test_an_ecart_on_a_verdict_is_settled_only_with_a_reason(monde: Monde) -> None:
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    monde.noter_tout(2, "1")
    monde.seance.faire(notation.juger, "1.1", "non_acquise")
    monde.seance.sceller("1")
    monde.ensemble()
    monde.seance.reveler("1")
    with pytest.raises(ActeRefuse, match="motif"):
        monde.seance.faire(concilier.trancher, "1", "1.1", "acquise")
    monde.seance.faire(concilier.trancher, "1", "1.1", "acquise", "L’entretien a levé le doute.")
    etats = {c.code: c.etat for c in cellules(monde.seance.dossier, BlocCode("1"))}
    assert etats[CelluleCode("1.1")] is Etat.TRANCHE


def test_a_grid_with_a_gap_cannot_be_sealed_and_the_gap_is_named(monde: Monde) -> None:
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.faire(notation.noter, "1.1.3", None)
    with pytest.raises(ActeRefuse, match=r"incomplète : 1\xa0ligne à renseigner, à partir de 1\.1, critère 3"):
        monde.seance.sceller("1")


def test_a_grid_is_not_sealed_before_the_entretien_unless_both_accept_a_derogation(monde: Monde) -> None:
    monde.noter_tout(1, "1")
    with pytest.raises(ActeRefuse, match="n’a pas été démarré"):
        monde.seance.sceller("1")
    numero = monde.seance.faire(deroger.proposer, "bloc.1.phase_entretien", "Salle évacuée avant l’entretien.")
    with pytest.raises(ActeRefuse, match="l’autre évaluateur"):
        monde.seance.faire(deroger.accepter, numero)
    with pytest.raises(ActeRefuse):
        monde.seance.sceller("1")
    monde.seul(2)
    monde.seance.faire(deroger.accepter, numero)
    monde.seul(1)
    monde.seance.sceller("1")
    assert monde.seance.dossier.bloc(BlocCode("1")).scelle(1)


def test_a_missing_requirement_blocks_the_agreement_until_a_derogation(monde: Monde) -> None:
    monde.epreuve("1")
    for numero in (1, 2, 3):
        monde.seance.faire(epreuve.retirer, "1", numero, "saisie en double")
    monde.sceller_tout("1")
    monde.ensemble()
    monde.seance.reveler("1")
    monde.seance.faire(concilier.confirmer_egales, "1")
    for competence in monde.ref.par_bloc[BlocCode("1")].competences:
        monde.seance.faire(concilier.retenir_precisions, "1", competence.code, "1")
    with pytest.raises(ActeRefuse, match=r"2 \(attendu : 3 à 5\)"):
        concilier.a_accorder(monde.seance.dossier, "1")
    monde.seul(2)
    numero = monde.seance.faire(deroger.proposer, "bloc.1.nombre", "Deux entretiens seulement, panne de l’outil.")
    monde.seul(1)
    monde.seance.faire(deroger.accepter, numero)
    monde.accorder("1")
    count = redaction.bloc(monde.seance.dossier, BlocCode("1")).constats[0]
    assert (count.constate, count.etat, count.derogation) == ("2", "derogation", numero)


def test_an_agreement_falls_when_the_content_changes_afterwards(monde: Monde) -> None:
    monde.epreuve("1")
    monde.sceller_tout("1")
    monde.conclure("1")
    assert not [m for m in conformite.manquements(monde.seance.dossier) if m.bloc == "1"]
    monde.seul(1)
    monde.seance.faire(epreuve.corriger, "1", 1, situation(13, canal="mail", contexte="autre contexte"))
    assert [m.regle.cle for m in conformite.manquements(monde.seance.dossier) if m.bloc == "1"] == ["bloc.1.accord"]


def test_an_evaluator_replaced_before_the_reveal_leaves_a_grid_sealed_for_ever(monde: Monde) -> None:
    monde.epreuve("1")
    monde.sceller_tout("1")
    three = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    monde.seul(1)
    monde.seance.remplacer(2, evaluateur(three, 2), "Arrêt de travail.")
    assert not monde.seance.dossier.bloc(BlocCode("1")).scelle(2)
    monde.noter_tout(2, "1")
    monde.seance.sceller("1")
    monde.conclure("1")
    originale = monde.seance.dossier.bloc(BlocCode("1")).originales[2]
    assert originale.auteur == three.identifiant
    assert ("1", monde.deux.identifiant) not in monde.seance.dossier.grilles
    with pytest.raises(ActeRefuse, match="a été remplacé dans ce dossier"):
        monde.seance.remplacer(2, evaluateur(monde.deux, 2), "Retour.")


def test_an_evaluator_replaced_after_the_reveal_leaves_missing_cells_to_settle(monde: Monde) -> None:
    monde.epreuve("1")
    monde.sceller_tout("1")
    monde.ensemble()
    monde.seance.reveler("1")
    three = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    monde.seul(1)
    monde.seance.remplacer(2, evaluateur(three, 2), "Arrêt de travail.")
    assert {c.etat for c in cellules(monde.seance.dossier, BlocCode("1"))} == {Etat.MANQUANT}
    monde.ensemble()
    for cellule in cellules(monde.seance.dossier, BlocCode("1")):
        monde.seance.faire(concilier.trancher, "1", cellule.code, cellule.valeurs[0], "Repris de la grille révélée.")
    for competence in monde.ref.par_bloc[BlocCode("1")].competences:
        monde.seance.faire(concilier.retenir_precisions, "1", competence.code, "1")
    monde.accorder("1")
    assert not [m for m in conformite.manquements(monde.seance.dossier) if m.bloc == "1"]


def test_an_absent_candidate_gives_a_proces_verbal_without_any_grid(monde: Monde) -> None:
    monde.seance.faire(preparation.declarer_presence, "absent", "Ne s’est pas présenté.")
    monde.signer_et_clore()
    pv = monde.seance.cloture.proces_verbal()
    assert [b.resultat.cle for b in pv.blocs] == ["absent", "absent"]
    assert all(not b.competences for b in pv.blocs)


def test_a_candidate_who_gives_up_keeps_the_blocs_already_concluded(monde: Monde) -> None:
    monde.epreuve("1")
    monde.sceller_tout("1")
    monde.conclure("1")
    with pytest.raises(ActeRefuse, match="motif de l’abandon"):
        monde.seance.faire(preparation.declarer_presence, "abandon")
    monde.seance.faire(preparation.declarer_presence, "abandon", "Parti après le bloc 1.")
    monde.signer_et_clore()
    assert [b.resultat.cle for b in monde.seance.cloture.proces_verbal().blocs] == ["acquis", "abandon"]


def test_the_two_seats_are_two_different_people(monde: Monde) -> None:
    with pytest.raises(ActeRefuse, match="deux personnes différentes"):
        monde.seance.occuper_siege(2, evaluateur(monde.un, 2))


def test_a_wall_clock_moved_by_minutes_is_logged_and_asks_for_a_derogation(monde: Monde) -> None:
    def derives(deplacement: float, critere: str) -> tuple[int, ...]:
        monde.horloge.deplacer(deplacement)
        monde.seance.faire(notation.noter, critere, "conforme")
        return monde.seance.dossier.derives_ms

    assert derives(1, "1.1.1") == ()
    assert derives(-600, "1.1.2") == (-600_000,)
    assert "horloge.1" in [m.regle.cle for m in conformite.manquements(monde.seance.dossier)]
    assert derives(0, "1.1.3") == (-600_000,)


def test_small_moves_of_the_wall_clock_add_up_and_a_later_one_asks_again(monde: Monde) -> None:
    def horloges(seconds: float) -> list[str]:
        monde.horloge.deplacer(seconds)
        monde.seance.faire(preparation.declarer_presence, "present")
        return [m.regle.cle for m in conformite.manquements(monde.seance.dossier) if m.regle.cle.startswith("horloge")]

    assert horloges(90) == []
    assert horloges(90) == ["horloge.2"]
    assert horloges(5) == ["horloge.2"]
    numero = monde.seance.faire(deroger.proposer, "horloge.2", "Heure vérifiée sur deux montres.")
    monde.seul(2)
    monde.seance.faire(deroger.accepter, numero)
    assert horloges(5) == []
    assert horloges(-130) == ["horloge.5"]


def test_a_wall_clock_that_went_back_while_the_dossier_was_shut_is_logged(monde: Monde) -> None:
    monde.horloge.deplacer(-6 * 365 * 24 * 3600)
    monde.horloge.redemarrer()
    reopened = ouvrir_dossier(monde.poste, "EX-1")
    reopened.faire(notation.noter, "1.1.1", "conforme")
    assert reopened.dossier.derives_ms == (-6 * 365 * 24 * 3600 * 1000,)
    assert "horloge.1" in [m.regle.cle for m in conformite.manquements(reopened.dossier)]


def test_a_record_is_not_signed_at_an_hour_before_it_was_frozen(monde: Monde) -> None:
    monde.seance.faire(preparation.declarer_presence, "absent")
    monde.ensemble()
    monde.seance.cloture.figer("papier")
    monde.horloge.deplacer(-3600)
    monde.seul(1)
    with pytest.raises(ActeRefuse, match="heure antérieure"):
        monde.seance.cloture.signer()


def test_whoever_left_the_keyboard_comes_back_with_his_own_passphrase_only(monde: Monde) -> None:
    monde.seance.faire(notation.noter, "1.1.1", "non_conforme")
    monde.seul(2)
    with pytest.raises(PhraseRefusee, match="verrouillé"):
        monde.poste.asseoir(monde.un.identifiant)
    assert not monde.seance.dossier.grilles


def test_a_derogation_does_not_cover_a_graver_breach_than_the_one_it_names(monde: Monde) -> None:
    monde.epreuve("1")
    for numero in (1, 2, 3):
        monde.seance.faire(epreuve.retirer, "1", numero, "saisie en double")
    derogation = monde.seance.faire(deroger.proposer, "bloc.1.nombre", "Panne de l’outil.")
    monde.seul(2)
    monde.seance.faire(deroger.accepter, derogation)
    assert "bloc.1.nombre" not in [m.regle.cle for m in conformite.manquements(monde.seance.dossier)]
    monde.seance.faire(epreuve.retirer, "1", 4, "saisie en double")
    assert "bloc.1.nombre" in [m.regle.cle for m in conformite.manquements(monde.seance.dossier)]
    second = monde.seance.faire(deroger.proposer, "bloc.1.nombre", "Un seul entretien, panne prolongée.")
    monde.seul(1)
    monde.seance.faire(deroger.accepter, second)
    assert "bloc.1.nombre" not in [m.regle.cle for m in conformite.manquements(monde.seance.dossier)]


def test_a_derogation_is_accepted_by_the_other_seat_even_after_a_replacement(monde: Monde) -> None:
    numero = monde.seance.faire(deroger.proposer, "bloc.1.nombre", "Panne de l’outil.")
    three = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    monde.seance.remplacer(1, evaluateur(three, 1), "Arrêt de travail.")
    monde.seul(1)
    with pytest.raises(ActeRefuse, match="l’autre évaluateur"):
        monde.seance.faire(deroger.accepter, numero)


def test_a_successor_confirms_what_the_one_before_had_agreed_to(monde: Monde) -> None:
    monde.epreuve("1")
    monde.sceller_tout("1")
    monde.conclure("1")
    three = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    monde.seance.remplacer(1, evaluateur(three, 1), "Arrêt de travail.")
    assert "bloc.1.accord" in [m.regle.cle for m in conformite.manquements(monde.seance.dossier)]
    monde.accorder("1")
    assert "bloc.1.accord" not in [m.regle.cle for m in conformite.manquements(monde.seance.dossier)]


def test_a_key_that_is_not_the_profiles_is_refused_before_it_spoils_a_journal(monde: Monde) -> None:
    faux = replace(evaluateur(monde.un, 1), cle_publique=monde.deux.cle_publique[::-1])
    with pytest.raises(ActeRefuse, match="n’est pas celle de son profil"):
        monde.seance.occuper_siege(1, faux)


def test_an_unfavourable_competence_is_never_printed_without_its_reason(monde: Monde) -> None:
    monde.epreuve("5")
    for siege in SIEGES:
        monde.noter_tout(siege, "5")
        monde.seance.faire(notation.juger, "5.1", "non_acquise")
        monde.seance.sceller("5")
    monde.ensemble()
    monde.seance.reveler("5")
    monde.seance.faire(concilier.confirmer_egales, "5")
    for competence in monde.ref.par_bloc[BlocCode("5")].competences:
        monde.seance.faire(concilier.retenir_precisions, "5", competence.code, "reecrit", "")
    with pytest.raises(ActeRefuse, match=r"5\.1 ne sont pas choisies"):
        concilier.a_accorder(monde.seance.dossier, "5")


def test_a_reason_stays_when_the_verdict_is_pronounced_again_without_one(monde: Monde) -> None:
    monde.seance.faire(notation.juger_bloc, "1", "non_acquis", "Trop d’erreurs.")
    monde.seance.brouillons.save(BlocCode("1"), "motif", "Trop d’erreurs, notam")
    monde.seance.faire(notation.juger_bloc, "1", "acquis")
    monde.seance.faire(notation.juger_bloc, "1", "non_acquis")
    assert monde.seance.grille("1").motif == "Trop d’erreurs."
    assert ("1", "motif") in monde.seance.brouillons.read()


def test_a_text_still_being_typed_is_named_before_the_seal(monde: Monde) -> None:
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.brouillons.save(BlocCode("1"), "precisions.1.1", "Encore une phr")
    with pytest.raises(ActeRefuse, match=r"précisions de la compétence 1.1"):
        monde.seance.sceller("1")
    monde.seance.faire(notation.preciser, "1.1", "Encore une phrase.")
    monde.seance.sceller("1")


@pytest.mark.parametrize("fuseau", ["Paris", "", "../etc", "Europe/Nulle_Part"])
def test_a_time_zone_that_does_not_exist_is_refused(monde: Monde, fuseau: str) -> None:
    with pytest.raises(ActeRefuse, match="fuseau horaire"):
        monde.seance.faire(preparation.renseigner_session, replace(monde.seance.dossier.session, fuseau=fuseau))


def test_a_session_may_last_a_day_and_never_ends_before_it_begins(monde: Monde) -> None:
    day = date(2026, 11, 17)
    monde.seance.faire(preparation.renseigner_session, replace(monde.seance.dossier.session, debut=day, fin=day))
    for fin in (date(2026, 11, 16), date(2025, 12, 31)):
        with pytest.raises(ActeRefuse, match="finit avant d’avoir commencé"):
            monde.seance.faire(preparation.renseigner_session, replace(monde.seance.dossier.session, fin=fin))
    assert monde.seance.dossier.session.fin == day


def test_a_value_outside_its_list_is_never_written(monde: Monde) -> None:
    tete = monde.seance.cahier.tete
    with pytest.raises(ValidationError):
        monde.seance.faire(preparation.declarer_presence, "parti")  # type: ignore[arg-type]
    assert monde.seance.cahier.tete == tete


def test_someone_without_a_seat_changes_nothing(monde: Monde) -> None:
    three = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    monde.poste.asseoir(three.identifiant)
    with pytest.raises(ActeRefuse, match="pas celui d’un évaluateur"):
        monde.seance.faire(preparation.declarer_presence, "abandon", "Parti.")


def test_a_clock_that_ran_over_a_restart_is_confirmed_by_hand(monde: Monde) -> None:
    monde.seance.faire(epreuve.demarrer, "1", "entretien")
    monde.horloge.avancer(300)
    monde.horloge.redemarrer()
    monde.horloge.avancer(600)
    monde.seance.faire(epreuve.terminer, "1", "entretien")
    regle = "bloc.1.redemarrage_entretien"
    assert regle in [m.regle.cle for m in conformite.manquements(monde.seance.dossier)]
    monde.seance.faire(epreuve.recaler, "1", "entretien", 900_000, "Quinze minutes à la montre.")
    assert regle not in [m.regle.cle for m in conformite.manquements(monde.seance.dossier)]
    assert monde.seance.dossier.bloc(BlocCode("1")).chronos["entretien"].acquis_ms == 900_000


def test_a_bloc_presented_later_is_a_new_dossier(monde: Monde) -> None:
    monde.seance.faire(preparation.declarer_presentation, "5", "non_presente")
    monde.epreuve("1")
    monde.sceller_tout("1")
    monde.conclure("1")
    monde.signer_et_clore()
    monde.seul(1)
    monde.seance.faire(cloture.ouvrir_version, "Le candidat veut aussi le bloc 5.")
    with pytest.raises(ActeRefuse, match="nouveau dossier"):
        monde.seance.faire(preparation.declarer_presentation, "5", "presente")


def test_a_draft_survives_a_kill_and_goes_when_it_becomes_a_fait(monde: Monde) -> None:
    monde.seance.brouillons.save(BlocCode("1"), "precisions.1.1", "Phrase pas encore fi")
    reopened = ouvrir_dossier(monde.poste, "EX-1")
    assert reopened.brouillons.read() == {("1", "precisions.1.1"): "Phrase pas encore fi"}
    reopened.faire(notation.preciser, "1.1", "Phrase pas encore finie.")
    assert reopened.brouillons.read() == {}


def test_a_second_window_that_lags_behind_is_told_and_loses_nothing(monde: Monde) -> None:
    other = ouvrir_dossier(monde.poste, "EX-1")
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    with pytest.raises(Exception, match="autre fenêtre"):
        other.faire(notation.noter, "1.1.2", "conforme")
    other.faire(notation.noter, "1.1.2", "conforme")
    assert ouvrir_dossier(monde.poste, "EX-1").grille("1").marques == {"1.1.1": "conforme", "1.1.2": "conforme"}


def test_the_list_is_the_same_after_it_was_rebuilt_from_the_journals(monde: Monde) -> None:
    monde.epreuve("1")
    monde.sceller_tout("1")
    before = monde.poste.liste.lister()
    monde.poste.liste.rebuild()
    assert monde.poste.liste.lister() == before
    assert before[0].prochaine.phrase == "Révéler les grilles du bloc 1"


def test_a_summary_that_another_version_wrote_is_made_again(monde: Monde) -> None:
    before = monde.poste.liste.lister()
    with monde.poste.coffre.base.transaction() as connection:
        connection.execute("UPDATE registre SET resume = '{}'")
    assert monde.poste.liste.lister() == before


def test_each_act_is_announced_once_after_its_commit(monde: Monde) -> None:
    seen: list[int] = []
    monde.poste.annonces.subscribe(lambda c: seen.append(len(c.inscriptions)))
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.seance.faire(notation.noter_le_reste, "1.1", "conforme")
    assert seen == [1, 6]


def test_a_folder_opens_only_with_one_of_its_passphrases(monde: Monde) -> None:
    from evaluateur.cles.serrures import PhraseRefusee
    from evaluateur.seance.poste import Poste

    monde.poste.close()
    with Poste(monde.donnees, monde.horloge, argon=argon_leger) as poste:
        with pytest.raises(PhraseRefusee, match="n’ouvre pas ce profil"):
            poste.trousseau.deverrouiller(monde.un.identifiant, "une autre phrase secrète")
        with pytest.raises(PhraseRefusee, match="Aucun profil"):
            poste.liste.lister()
        poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
        assert [r.reference for r in poste.liste.lister()] == ["EX-1"]


def test_the_precisions_to_be_picked_are_those_that_are_required_written_or_a_reason(monde: Monde) -> None:
    """Bloc 1 requires them under each table; in bloc 5 they may be written, and must be where they are the reason."""

    def expected(bloc: str) -> list[str]:
        return list(conciliation.precisions_attendues(monde.seance.dossier, BlocCode(bloc)))

    monde.epreuve("5")
    first, second = (c.code for c in monde.ref.par_bloc[BlocCode("5")].competences)
    for siege in SIEGES:
        monde.seul(siege)
        for code, verdict in ((first, "acquise"), (second, "non_acquise" if siege == 2 else "acquise")):
            monde.seance.faire(notation.noter_le_reste, code, "conforme")
            monde.seance.faire(notation.juger, code, verdict)
        monde.seance.faire(notation.preciser, first, "  " if siege == 1 else "À revoir.")
        monde.seance.faire(notation.preciser, second, "Motif." if siege == 2 else "")
        monde.seance.faire(notation.juger_bloc, "5", "acquis")
        monde.seance.sceller("5")
    monde.ensemble()
    monde.seance.reveler("5")
    assert expected("5") == [first, second], "what either wrote"
    monde.seance.faire(concilier.retenir_precisions, "5", first, "1")
    assert expected("5") == [second], "nothing to print is a choice too"
    monde.seance.faire(concilier.retenir_precisions, "5", second, "1")
    assert expected("5") == []
    monde.seance.faire(concilier.trancher, "5", second, "non_acquise", "Vu ensemble.")
    assert expected("5") == [second], "the reason of an unfavourable verdict is what is printed"
    monde.seance.faire(concilier.retenir_precisions, "5", second, "2")
    assert expected("5") == []


def test_where_nothing_was_written_only_a_bloc_that_requires_it_waits_for_precisions(monde: Monde) -> None:
    dossier = monde.seance.dossier
    assert conciliation.precisions_attendues(dossier, BlocCode("5")) == []
    codes = [c.code for c in monde.ref.par_bloc[BlocCode("1")].competences]
    assert conciliation.precisions_attendues(dossier, BlocCode("1")) == codes


def test_what_the_two_agree_on_holds_the_requirements_of_a_bloc_that_is_presented_and_no_others(monde: Monde) -> None:
    code = BlocCode("1")
    wanted = [e.code for e in monde.ref.par_bloc[code].modalites.exigences]
    assert wanted
    assert [e.code for e in accords.contenu(monde.seance.dossier, code).exigences] == wanted
    monde.seance.faire(preparation.declarer_presentation, "1", "deja_acquis", "Attestation du 3 mai 2024")
    agreed = accords.contenu(monde.seance.dossier, code)
    assert (agreed.exigences, agreed.presentation, agreed.preuve) == ((), "deja_acquis", "Attestation du 3 mai 2024")
    assert accords.empreinte(monde.seance.dossier, code) != accords.empreinte(monde.seance.dossier, BlocCode("5"))


def test_whoever_has_begun_on_a_seat_is_replaced_and_never_exchanged(monde: Monde) -> None:
    three = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    monde.seance.occuper_siege(2, evaluateur(three, 2))
    monde.seance.occuper_siege(2, evaluateur(monde.deux, 2))
    assert not any(preparation.travaille(monde.seance.dossier, siege) for siege in SIEGES)
    monde.seul(2)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    assert [preparation.travaille(monde.seance.dossier, siege) for siege in SIEGES] == [False, True]
    monde.seul(1)
    with pytest.raises(ActeRefuse, match="ESSAI-DEUX"):
        monde.seance.occuper_siege(2, evaluateur(three, 2))
    monde.seance.occuper_siege(2, replace(evaluateur(monde.deux, 2), service="Ailleurs"))
    assert monde.seance.dossier.sieges[2].service == "Ailleurs", "what is said of the same person may be corrected"
