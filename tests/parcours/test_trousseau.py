"""Who has a profile, who is unlocked, who sits: what each gesture changes, and all that it leaves as it was."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.cles import profils
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.db import moteur, sauvegardes
from evaluateur.db.erreurs import BaseAbimee, BaseInaccessible
from evaluateur.metier.actes import notation
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance.changement import Changement
from evaluateur.seance.parties import coffre
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import PHRASE, HorlogeEssai, Monde, argon_leger

PIN = "493817"


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    monde = Monde(tmp_path / "donnees")
    yield monde
    monde.poste.close()


@pytest.fixture
def poste(tmp_path: Path) -> Iterator[Poste]:
    """A folder that nobody opened yet."""
    with Poste(tmp_path / "loin" / "donnees", HorlogeEssai(), argon=argon_leger) as poste:
        yield poste


def unlocked(monde: Monde) -> list[str]:
    return [p.nom for p in monde.poste.trousseau.profils if not locked(monde.poste, p.identifiant)]


def locked(poste: Poste, identifiant: ProfilId) -> bool:
    try:
        poste.trousseau.profil_ouvert(identifiant)
    except PhraseRefusee:
        return True
    return False


def both(monde: Monde) -> tuple[ProfilId, ProfilId]:
    """Évaluateur 1 sits; évaluateur 2 is unlocked beside him."""
    monde.seul(1)
    monde.poste.trousseau.deverrouiller(monde.deux.identifiant, PHRASE)
    return monde.un.identifiant, monde.deux.identifiant


# --- profiles


def test_whoever_makes_the_first_profile_is_unlocked_and_the_base_is_made_under_his_key(poste: Poste) -> None:
    assert (poste.coffre.is_open, poste.coffre.presente, poste.trousseau.all_locked) == (False, False, True)
    profil = poste.trousseau.creer_profil("ESSAI-UN", "Anne", PHRASE)
    assert (poste.coffre.is_open, poste.coffre.presente, poste.trousseau.all_locked) == (True, True, False)
    assert poste.trousseau.profil_ouvert(profil.identifiant).profil == profil
    assert profils.read(poste.coffre.profils_path).base_faite
    assert len(profil.argon.sel) == 16


def test_a_folder_of_data_is_its_owners_alone(poste: Poste) -> None:
    poste.trousseau.creer_profil("ESSAI-UN", "Anne", PHRASE)
    assert os.name != "posix" or poste.donnees.stat().st_mode & 0o777 == 0o700


def test_from_the_second_profile_on_someone_who_is_unlocked_admits_it(monde: Monde) -> None:
    monde.poste.close()
    before = monde.poste.coffre.profils_path.read_bytes()
    with pytest.raises(PhraseRefusee, match="déverrouillé pour en admettre un autre"):
        monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    assert monde.poste.coffre.profils_path.read_bytes() == before
    assert not monde.poste.coffre.is_open


def test_the_profile_at_the_keyboard_is_one_persons_and_nobodys_when_two_sit_or_none(monde: Monde) -> None:
    present = []
    gestures: list[Callable[[], None]] = [lambda: monde.seul(2), monde.ensemble, monde.poste.close]
    for gesture in gestures:
        gesture()
        present.append(monde.poste.trousseau.present)
    assert present == [monde.deux, None, None]


def test_a_profile_that_changes_while_it_is_locked_stays_locked_and_the_others_as_they_were(monde: Monde) -> None:
    monde.seul(1)
    changed = replace(monde.deux, titre=b"autre")
    monde.poste.trousseau.remplacer_profil(changed)
    assert monde.poste.trousseau.profils == (monde.un, changed)
    assert unlocked(monde) == ["ESSAI-UN"]
    mine = replace(monde.un, titre=b"mien")
    monde.poste.trousseau.remplacer_profil(mine)
    assert monde.poste.trousseau.profil_ouvert(mine.identifiant).profil == mine
    assert profils.read(monde.poste.coffre.profils_path).profils == (mine, changed)


def test_who_is_taken_away_is_unlocked_no_more_and_nobody_who_sits_nor_the_last_one_is(monde: Monde) -> None:
    one, two = both(monde)
    with pytest.raises(PhraseRefusee, match="il doit en rester un"):
        monde.poste.retirer_profil(one)
    monde.poste.retirer_profil(two)
    assert locked(monde.poste, two)
    monde.poste.asseoir()
    with pytest.raises(PhraseRefusee, match="il doit en rester un"):
        monde.poste.retirer_profil(one)
    assert monde.poste.trousseau.profils == (monde.un,)


def test_while_everyone_is_locked_nobody_takes_a_profile_away(monde: Monde) -> None:
    monde.poste.close()
    with pytest.raises(PhraseRefusee, match="il doit en rester un"):
        monde.poste.retirer_profil(monde.deux.identifiant)
    assert monde.poste.trousseau.profils == (monde.un, monde.deux)


def test_what_someone_saw_goes_with_his_profile(monde: Monde) -> None:
    monde.seul(2)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.seul(1)
    seen = monde.poste.reperes.path(monde.deux.identifiant)
    assert seen.exists()
    monde.poste.retirer_profil(monde.deux.identifiant)
    assert not seen.exists()
    monde.poste.reperes.forget(monde.deux.identifiant)


# --- passphrases


def test_the_wait_after_wrong_passphrases_is_counted_up_to_the_second_and_never_beyond_a_minute(monde: Monde) -> None:
    one, trousseau = monde.un.identifiant, monde.poste.trousseau
    waits = []
    for _ in range(10):
        with pytest.raises(PhraseRefusee, match="n’ouvre pas"):
            trousseau.deverrouiller(one, "une phrase devinée")
        waits.append(trousseau.attente_s(one))
        monde.horloge.avancer(waits[-1])
    assert waits == [0, 0, 0, 2, 4, 8, 16, 32, 60, 60]
    with pytest.raises(PhraseRefusee):
        trousseau.deverrouiller(one, "une phrase devinée")
    for seconds, left in ((0.001, 60), (0.998, 60), (0.001, 59), (58.999, 1), (0.001, 0), (3600, 0)):
        monde.horloge.avancer(seconds)
        assert trousseau.attente_s(one) == left
    assert trousseau.deverrouiller(one, PHRASE) == monde.un
    with pytest.raises(PhraseRefusee):
        trousseau.deverrouiller(one, "une phrase devinée")
    assert trousseau.attente_s(one) == 0, "the right one has wiped the others away"


# --- who sits


def test_whoever_is_not_seated_is_locked_and_his_code_forgotten(monde: Monde) -> None:
    one, two = both(monde)
    for who in (one, two):
        monde.poste.trousseau.poser_pin(who, PHRASE, PIN)
    monde.poste.asseoir(one)
    assert unlocked(monde) == ["ESSAI-UN"]
    assert [monde.poste.trousseau.essais_pin(who) for who in (one, two)] == [3, 0]


def test_when_nobody_is_seated_those_who_are_unlocked_stay_so_with_their_codes(monde: Monde) -> None:
    one, _ = both(monde)
    monde.poste.trousseau.poser_pin(one, PHRASE, PIN)
    monde.poste.asseoir()
    assert (unlocked(monde), monde.poste.trousseau.clavier.personnes) == (["ESSAI-UN", "ESSAI-DEUX"], ())
    assert monde.poste.trousseau.essais_pin(one) == 3


def test_a_locked_profile_is_not_seated_and_is_named_and_the_keyboard_stays_where_it_was(monde: Monde) -> None:
    monde.seul(1)
    turn = monde.poste.trousseau.tour
    with pytest.raises(PhraseRefusee, match="Le profil d’ESSAI-DEUX Basile est verrouillé"):
        monde.poste.asseoir(monde.un.identifiant, monde.deux.identifiant)
    assert monde.poste.trousseau.present == monde.un
    assert monde.poste.trousseau.tour == turn


def test_each_change_of_hands_is_another_turn(monde: Monde) -> None:
    turns = [monde.poste.trousseau.tour]
    gestures: list[Callable[[], None]] = [
        lambda: monde.seul(2), lambda: monde.seul(1), monde.ensemble, monde.poste.mettre_en_veille,
    ]  # fmt: skip
    for gesture in gestures:
        gesture()
        turns.append(monde.poste.trousseau.tour)
    assert turns == sorted(set(turns))


def test_locking_one_of_two_who_sit_leaves_nobody_seated(monde: Monde) -> None:
    monde.ensemble()
    monde.poste.verrouiller(monde.deux.identifiant)
    assert (unlocked(monde), monde.poste.trousseau.clavier.personnes) == (["ESSAI-UN"], ())
    assert monde.poste.coffre.is_open


def test_locking_someone_who_does_not_sit_changes_nothing_for_the_one_who_does(monde: Monde) -> None:
    one, two = both(monde)
    for who in (one, two):
        monde.poste.trousseau.poser_pin(who, PHRASE, PIN)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    before = (monde.poste.trousseau.tour, monde.seance.dossier.rang)
    monde.poste.verrouiller(two)
    assert (monde.poste.trousseau.tour, monde.seance.dossier.rang) == before
    assert unlocked(monde) == ["ESSAI-UN"]
    assert monde.poste.trousseau.present == monde.un
    assert [monde.poste.trousseau.essais_pin(who) for who in (one, two)] == [3, 0]


def test_whoever_is_locked_leaves_a_round_number_behind_and_the_last_one_closes_the_base(monde: Monde) -> None:
    one, two = both(monde)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.poste.verrouiller(one)
    assert monde.poste.coffre.is_open
    monde.poste.asseoir(two)
    assert monde.seance.dossier.blocs[monde.ref.blocs[0].code].avancements[1].plis == 64
    monde.poste.verrouiller(two)
    assert (monde.poste.coffre.is_open, monde.poste.trousseau.all_locked) == (False, True)


def test_sitting_down_again_where_one_sits_writes_nothing(monde: Monde) -> None:
    monde.seul(1)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    before = monde.seance.dossier.rang
    monde.poste.asseoir(monde.un.identifiant)
    assert monde.seance.dossier.rang == before


def test_what_sleeps_opens_by_its_code_and_what_is_closed_by_the_passphrase_alone(monde: Monde) -> None:
    one, two = both(monde)
    monde.poste.trousseau.poser_pin(one, PHRASE, PIN)
    monde.poste.mettre_en_veille()
    assert (unlocked(monde), monde.poste.coffre.is_open, monde.poste.trousseau.present) == ([], False, None)
    assert [monde.poste.trousseau.essais_pin(who) for who in (one, two)] == [3, 0]
    monde.poste.trousseau.rouvrir_par_pin(one, PIN)
    assert (unlocked(monde), monde.poste.coffre.is_open) == (["ESSAI-UN"], True)
    monde.poste.close()
    assert monde.poste.trousseau.essais_pin(one) == 0


def test_what_sleeps_has_left_a_round_number_behind(monde: Monde) -> None:
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.poste.mettre_en_veille()
    monde.poste.trousseau.deverrouiller(monde.deux.identifiant, PHRASE)
    monde.poste.asseoir(monde.deux.identifiant)
    assert monde.seance.dossier.blocs[monde.ref.blocs[0].code].avancements[1].plis == 64


def test_a_passphrase_changed_forgets_the_code_and_leaves_its_owner_unlocked(monde: Monde) -> None:
    one, _ = both(monde)
    monde.poste.trousseau.poser_pin(one, PHRASE, PIN)
    monde.poste.trousseau.relever_profil(monde.poste.trousseau.profil_ouvert(one))
    assert (monde.poste.trousseau.essais_pin(one), unlocked(monde)) == (0, ["ESSAI-UN", "ESSAI-DEUX"])


def test_leaving_the_application_locks_everyone_and_closes_the_base(monde: Monde) -> None:
    monde.poste.close()
    with Poste(monde.donnees, monde.horloge, argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    assert (poste.trousseau.all_locked, poste.coffre.is_open) == (True, False)
    assert not list(monde.donnees.glob(f"{moteur.FICHIER}-*")), "the base is closed, its log folded"


# --- the base and its copies


def test_a_base_that_is_gone_or_empty_is_a_loss_and_is_not_made_again(monde: Monde) -> None:
    monde.poste.close()
    file = monde.donnees / moteur.FICHIER
    for write in (file.unlink, file.touch):
        write()
        with pytest.raises(BaseInaccessible, match="a disparu de l’emplacement des données, ou il est vide"):
            monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
        assert not monde.poste.coffre.is_open
        assert not (file.exists() and file.stat().st_size)


def test_a_base_that_holds_nothing_any_more_is_damaged_not_new(monde: Monde) -> None:
    key = monde.poste.trousseau.profil_ouvert(monde.un.identifiant).cle_base
    monde.poste.close()
    file = monde.donnees / moteur.FICHIER
    file.unlink()
    empty = moteur.Base(file, key)
    empty.rows("CREATE TABLE rien (n)")
    empty.close()
    with pytest.raises(BaseAbimee, match="ne contient plus rien"):
        monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    assert not monde.poste.coffre.is_open
    assert sauvegardes.list_all(monde.donnees) == []


def test_a_base_of_today_is_opened_without_a_backup_being_made_of_it(monde: Monde) -> None:
    monde.poste.close()
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    assert sauvegardes.list_all(monde.donnees) == []


def test_a_backup_is_made_here_and_at_the_second_place_when_there_is_one(monde: Monde, tmp_path: Path) -> None:
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    done = monde.poste.back_up()
    assert [s.dossier for s in sauvegardes.list_all(monde.donnees)] == [done]
    assert monde.seance.dossier.blocs[monde.ref.blocs[0].code].avancements[1].plis == 64
    assert monde.seance.grille("1").marques == {"1.1.1": "conforme"}, "he goes on reading his own grid"
    second = tmp_path / "cle"
    second.mkdir()
    monde.poste.coffre.second = second
    monde.horloge.avancer(60)
    again = monde.poste.back_up()
    assert [s.dossier.name for s in sauvegardes.list_all(second)] == [again.name]


def test_a_backup_that_an_act_called_for_and_that_fails_is_announced_and_the_act_stands(
    monde: Monde, tmp_path: Path
) -> None:
    told: list[Changement] = []
    monde.poste.annonces.subscribe(told.append)
    monde.poste.coffre.second = tmp_path / "absente"
    monde.poste.back_up_after(monde.seance.identifiant)
    (said,) = told
    assert (said.dossier, said.inscriptions) == (monde.seance.identifiant, ())
    assert "seconde sauvegarde" in said.avertissement


def test_while_everyone_is_locked_the_base_answers_nothing_and_folding_or_closing_it_asks_nothing(monde: Monde) -> None:
    monde.poste.close()
    monde.poste.coffre.fold()
    monde.poste.coffre.close()
    with pytest.raises(PhraseRefusee, match="Aucun profil n’est déverrouillé"):
        _ = monde.poste.coffre.base


def test_what_was_typed_is_folded_into_the_base_when_the_keyboard_changes_hands(monde: Monde) -> None:
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    log = monde.donnees / f"{moteur.FICHIER}-wal"
    assert log.stat().st_size
    monde.seul(2)
    assert not log.exists() or not log.stat().st_size


def test_a_folder_without_any_referentiel_begins_no_dossier(tmp_path: Path) -> None:
    empty = tmp_path / "referentiels"
    empty.mkdir()
    with (
        Poste(tmp_path / "d", HorlogeEssai(), argon=argon_leger, catalogue=empty) as poste,
        pytest.raises(Refus) as none,
    ):
        poste.coffre.installes()
    assert none.value.phrase == "Aucun référentiel n’est installé."
    with Poste(tmp_path / "d", HorlogeEssai(), argon=argon_leger) as poste:
        assert poste.coffre.installes()


def test_a_practice_folder_carries_its_passphrase_and_another_none(poste: Poste) -> None:
    assert poste.coffre.phrase_entrainement() is None
    poste.coffre.marquer_entrainement(PHRASE)
    assert poste.coffre.phrase_entrainement() == PHRASE
    assert (poste.donnees / coffre.ENTRAINEMENT).read_text(encoding="utf-8") == f"{PHRASE}\n"


def test_a_referentiel_kept_is_read_again_from_the_base_under_its_empreinte(monde: Monde) -> None:
    empreinte = monde.poste.coffre.retenir_referentiel(monde.ref)
    monde.poste.close()
    with Poste(monde.donnees, monde.horloge, argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
        assert poste.coffre.referentiel(empreinte) == monde.ref
        poste.asseoir(monde.un.identifiant)
        assert ouvrir_dossier(poste, "EX-1").dossier.referentiel == monde.ref
