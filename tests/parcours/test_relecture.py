"""What a reading of the whole application found: the journal's words, the épreuve, the practice folder, the list."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur import referentiels
from evaluateur.cles import profils
from evaluateur.db import journaux, moteur, registre, sauvegardes
from evaluateur.db.moteur import Base
from evaluateur.metier.actes import epreuve, notation, preparation
from evaluateur.metier.conformite import enonces, exigences
from evaluateur.metier.faits.conciliation import DesaccordConstate
from evaluateur.metier.faits.epreuve import HorlogeDeplacee
from evaluateur.metier.faits.partage import FaitPartage, Inscrit
from evaluateur.metier.faits.preparation import EvaluateurRemplace, SiegeOccupe
from evaluateur.metier.faits_solo import CritereAborde, CritereSignale
from evaluateur.metier.personnes import Affectation, Candidat, Session
from evaluateur.metier.refus import ActeRefuse, Refus
from evaluateur.metier.typographie import plat
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from evaluateur.seance import consultation
from evaluateur.seance.dossiers.creation import creer_dossier
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.vues import champs, recit
from evaluateur.vues.recit import Recit
from tests.parcours.monde import DEBUT, PHRASE, Monde, evaluateur, referentiel_entier, situation


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    return Monde(tmp_path / "donnees")


def raconte(monde: Monde, fait: FaitPartage) -> Recit:
    return recit.raconter(monde.seance.dossier, Inscrit(99, monde.un.identifiant, DEBUT, fait))


def derniere(monde: Monde) -> consultation.LigneJournal:
    return list(consultation.consulter(monde.poste, monde.seance.identifiant))[-1]


# --- the journal in French


def test_a_flag_taken_away_is_told_as_taken_away(monde: Monde) -> None:
    monde.seul(1)
    for acte, pose, ote in (
        (notation.signaler, "signalé pour l’entretien", "n’est plus signalé pour l’entretien"),
        (notation.aborder, "abordé en entretien", "n’est plus abordé"),
    ):
        monde.seance.faire(acte, "1.1.1", True)
        assert derniere(monde).nouveau == pose
        monde.seance.faire(acte, "1.1.1", False)
        line = derniere(monde)
        assert (line.ancien, line.nouveau) == (pose, ote)
        assert line.phrase == f"1.1, critère 1 {ote}"
    assert {CritereSignale, CritereAborde} <= set(recit._SOLO)


def test_a_moved_clock_is_told_with_its_direction(monde: Monde) -> None:
    assert raconte(monde, HorlogeDeplacee(90_500)).phrase == "L’horloge de l’ordinateur a avancé de 1 min 30 s"
    assert raconte(monde, HorlogeDeplacee(-90_500)).phrase == "L’horloge de l’ordinateur a reculé de 1 min 30 s"


def test_a_dispute_is_told_with_the_position_of_each(monde: Monde) -> None:
    said = raconte(monde, DesaccordConstate(BlocCode("5"), CelluleCode("5.1"), "Vu deux fois.", "Pas vu."))
    assert said.motif == "Évaluateur 1 : Vu deux fois. – Évaluateur 2 : Pas vu."


def test_a_replacement_is_told_without_a_gender(monde: Monde) -> None:
    entrant = replace(evaluateur(monde.deux, 2), identifiant="trois", nom="ESSAI-TROIS", prenom="Chloé")
    said = raconte(monde, EvaluateurRemplace(2, monde.deux.identifiant, entrant, "Arrêt de travail."))
    assert said.phrase == "ESSAI-TROIS Chloé prend la suite d’ESSAI-DEUX Basile comme évaluateur 2"


def test_what_changed_of_the_candidate_is_told_field_by_field(monde: Monde) -> None:
    before = monde.seance.dossier
    monde.seance.faire(
        preparation.renseigner_candidat,
        replace(before.candidat, date_naissance=date(1990, 2, 1)),
        replace(before.affectation, poste="Conseil"),
    )
    line = derniere(monde)
    assert line.phrase == "Candidat renseigné : date de naissance et poste"
    assert line.ancien == "date de naissance : – ; poste : –"
    assert line.nouveau == "date de naissance : 1er février 1990 ; poste : Conseil"


def test_what_changed_of_the_session_is_told_field_by_field(monde: Monde) -> None:
    monde.seance.faire(preparation.renseigner_session, replace(monde.seance.dossier.session, fin=date(2026, 11, 21)))
    line = derniere(monde)
    assert (line.ancien, line.nouveau) == ("fin : 20 novembre 2026", "fin : 21 novembre 2026")


def test_what_changed_of_a_seat_is_told_field_by_field(monde: Monde) -> None:
    corrige = replace(monde.seance.dossier.sieges[2], service="Santé", qualite="responsable_pedagogique")
    said = raconte(monde, SiegeOccupe(2, corrige))
    assert said.phrase == "Évaluateur 2, ESSAI-DEUX Basile : qualité et service"
    assert said.ancien.endswith("service : Prévoyance")
    assert said.nouveau.endswith("service : Santé")
    assert "responsable_pedagogique" not in said.nouveau


def test_what_changed_of_a_situation_is_told_in_the_words_of_the_referentiel(monde: Monde) -> None:
    monde.seance.faire(epreuve.observer, "1", situation(16))
    monde.seance.faire(epreuve.corriger, "1", 1, situation(16, nature="simulee", marques=("difficile",)))
    line = derniere(monde)
    assert line.phrase == "Situation 1 corrigée : nature, client joué par et marques"
    assert line.ancien == "nature : Réelle ; client joué par : – ; marques : –"
    assert line.nouveau.startswith("nature : Simulée ; client joué par : PETIT Sacha ; marques : ")
    assert "difficile" not in line.nouveau.removeprefix("nature : Simulée").split("marques : ")[0]


def test_every_field_that_can_change_has_a_name_in_french() -> None:
    for form, noms in champs.NOMS.items():
        assert tuple(noms) == form.__struct_fields__


# --- the draw by lot, the played situations, the settings


def entier(tmp_path: Path) -> Monde:
    return Monde(tmp_path / "entier", referentiel_entier())


@pytest.mark.parametrize("cas", [("Cas A", "Cas B", "cas  a"), ("Cas A", " CAS A ")])
def test_a_draw_among_cases_written_twice_is_refused(tmp_path: Path, cas: tuple[str, ...]) -> None:
    monde = entier(tmp_path)
    with pytest.raises(ActeRefuse, match="deux fois dans la liste"):
        monde.seance.tirer("4", cas)
    assert not monde.seance.dossier.bloc(BlocCode("4")).tirages


def test_a_bloc_is_drawn_only_once(tmp_path: Path) -> None:
    monde = entier(tmp_path)
    monde.seance.tirer("4", ("Cas A", "Cas B"))
    with pytest.raises(ActeRefuse) as taken:
        monde.seance.tirer("4", ("Cas A", "Cas B"))
    assert taken.value.phrase == "Le tirage du bloc 4 est déjà fait."
    assert taken.value.remede == "Le tirage est définitif : l’épreuve porte sur le cas tiré."
    assert len(monde.seance.dossier.bloc(BlocCode("4")).tirages) == 1


@pytest.mark.parametrize(
    ("bloc", "nature"),
    [("1", "simulee"), ("2", "reconstituee"), ("3", "simulee"), ("4", "reconstituee"), ("5", "reconstituee")],
)
def test_a_played_situation_names_who_plays_the_client(tmp_path: Path, bloc: str, nature: str) -> None:
    monde = entier(tmp_path)
    with pytest.raises(ActeRefuse, match="qui joue le client"):
        monde.seance.faire(epreuve.observer, bloc, situation(nature=nature, joue_par=" "))
    monde.seance.faire(epreuve.observer, bloc, situation(nature=nature, joue_par="PETIT Sacha"))
    with pytest.raises(ActeRefuse, match="qui joue le client"):
        monde.seance.faire(epreuve.corriger, bloc, 1, situation(nature=nature, joue_par=""))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("nature", "revee", "La nature « revee » n’est pas du référentiel."),
        ("canal", "pigeon", "Le canal « pigeon » n’est pas du référentiel."),
        ("marques", ("fiche_contact", "fiche_perdue"), "La marque « fiche_perdue » n’est pas du référentiel."),
        ("contexte", " ", "La situation n’a pas de contexte."),
    ],
)
def test_a_situation_that_the_referentiel_does_not_know_is_refused_and_leaves_nothing(
    monde: Monde, field: str, value: object, said: str
) -> None:
    monde.seance.faire(epreuve.observer, "5", situation(16))
    wrong = situation(16, **{field: value})
    with pytest.raises(ActeRefuse) as observed:
        monde.seance.faire(epreuve.observer, "5", wrong)
    with pytest.raises(ActeRefuse) as corrected:
        monde.seance.faire(epreuve.corriger, "5", 1, wrong)
    assert observed.value.phrase == corrected.value.phrase == said
    assert [s.contexte for s in monde.seance.dossier.bloc(BlocCode("5")).situations.values()] == ["situation du 16"]


def test_a_real_situation_names_no_player(monde: Monde) -> None:
    monde.seance.faire(epreuve.observer, "1", situation(nature="reelle"))
    assert monde.seance.dossier.bloc(BlocCode("1")).situations[1].joue_par == ""


def test_one_setting_spelt_three_ways_counts_once(monde: Monde) -> None:
    for jour, cadre in ((16, "Téléphone"), (17, "téléphone "), (18, "TELEPHONE"), (19, "Agence")):
        monde.seance.faire(epreuve.observer, "1", situation(jour, cadre=cadre))
    (releve,) = [r for r in exigences.releves(monde.seance.dossier, BlocCode("1")) if "Téléphone" in r.vus]
    assert enonces.releve(releve) == "2 : Téléphone, Agence"
    assert plat(" Téléphone  FIXE ") == "telephone fixe"


def test_the_referentiel_room_exports_what_it_has() -> None:
    assert all(hasattr(referentiels, nom) for nom in referentiels.__all__)


# --- the practice folder, the list, the backups


def creer(monde: Monde, *, entrainement: bool) -> None:
    empreinte = monde.poste.coffre.retenir_referentiel(monde.ref)
    creer_dossier(monde.poste, "EX-9", empreinte, Candidat(), Affectation(), Session(), entrainement=entrainement)


def test_a_real_dossier_is_refused_in_a_practice_folder_and_allowed_elsewhere(monde: Monde) -> None:
    creer(monde, entrainement=False)
    monde.poste.coffre.marquer_entrainement(PHRASE)
    with pytest.raises(ActeRefuse, match="entraînement"):
        creer(monde, entrainement=False)
    creer(monde, entrainement=True)
    assert [r.entrainement for r in monde.poste.liste.lister() if r.reference == "EX-9"] == [False, True]


def alter(base: Base, dossier: str) -> None:
    """Someone with the key changes a line behind the triggers."""
    with base.transaction() as connection:
        for (nom,) in base.rows("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'"):
            connection.execute(f'DROP TRIGGER "{nom}"')
        connection.execute("UPDATE journal SET auteur = 'x' WHERE dossier = ? AND rang = 3", (dossier,))


def test_an_unreadable_journal_hides_no_other_dossier(monde: Monde) -> None:
    damaged = monde.seance.identifiant
    monde.poste.liste.lister()
    monde.ouvrir_dossier("EX-2")
    alter(monde.poste.coffre.base, damaged)
    # Once known by its row, once by its identifier alone, when the whole list is made again.
    known_registre = [r for r in registre.read_all(monde.poste.coffre.base) if r.dossier == damaged]
    assert known_registre[0].reference == "EX-1"
    monde.poste.liste._to_project = {damaged, *(r.dossier for r in registre.read_all(monde.poste.coffre.base))}
    for reference in ("EX-1", damaged):
        for _ in range(2):
            lines = {r.reference: r for r in monde.poste.liste.lister()}
            assert set(lines) == {reference, "EX-2"}
            assert lines[reference].prochaine.phrase == "Journal illisible : prévenez l’organisme"
            assert lines["EX-2"].prochaine.phrase.startswith("Observer")
        monde.poste.liste.rebuild()
    with pytest.raises(Refus):
        ouvrir_dossier(monde.poste, damaged)
    assert list(journaux.read(monde.poste.coffre.base, damaged))


def test_what_a_kill_left_of_a_backup_goes_with_the_next_one(monde: Monde) -> None:
    reste = monde.donnees / sauvegardes.DOSSIER / "20200101T000000000000Z.part"
    reste.mkdir(parents=True)
    (reste / moteur.FICHIER).write_bytes(b"moitie")
    path = monde.poste.back_up()
    assert [d.name for d in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="tells a descriptor's name on Linux only")
def test_the_name_of_a_backup_is_made_durable_after_its_content(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    synchronises: list[Path] = []
    vrai = os.fsync

    def guetter(descriptor: int) -> None:
        synchronises.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        vrai(descriptor)

    monkeypatch.setattr(os, "fsync", guetter)
    path = monde.poste.back_up()
    assert synchronises[-1] == path.parent.resolve()
    assert {p.name for p in synchronises[:-1]} >= {moteur.FICHIER, profils.FICHIER}
