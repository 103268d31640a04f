"""The centre gives a forgotten person's keys back to that person alone, whatever the file of profiles says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_der_private_key,
)
from msgspec import json
from msgspec.structs import replace

from evaluateur import cli
from evaluateur.centre.autorite import repos, secours
from evaluateur.centre.autorite.autorite import AutoriteRefusee
from evaluateur.cles import profils
from evaluateur.cles import secours as fente
from evaluateur.cles.profils import Profil
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.metier import canonique
from evaluateur.metier.refus import Refus
from evaluateur.seance import secours as usages
from tests.parcours.monde import PHRASE, Monde, argon_leger

SECRET = "phrase secrète de l’organisme"
NOUVELLE = "une phrase toute neuve"


class Oubli:
    """Two people who entrusted their keys to a centre; the file of profiles that is sent to it."""

    def __init__(self, folder: Path) -> None:
        self.monde = Monde(folder / "donnees")
        self.centre, self.file = folder / "centre", folder / "profils.json"
        public = secours.creer(self.centre, SECRET, os.urandom, argon_leger).read_bytes()
        for siege, profil in ((1, self.monde.un), (2, self.monde.deux)):
            self.monde.seul(siege)  # type: ignore[arg-type]
            usages.confier_au_centre(self.monde.poste, profil.identifiant, PHRASE, public)
        self.un, self.deux = profils.read(self.monde.poste.coffre.profils_path).profils
        self.monde.poste.close()

    def send(self, *entries: Profil) -> None:
        profils.write(self.file, replace(profils.read(self.monde.poste.coffre.profils_path), profils=entries))

    def ask(self, who: str) -> fente.Confie:
        return secours.ouvrir(self.centre, SECRET, self.file, who)


@pytest.fixture
def oubli(tmp_path: Path) -> Iterator[Oubli]:
    oubli = Oubli(tmp_path)
    yield oubli
    oubli.monde.poste.close()


def test_whoever_asks_under_his_own_name_gets_his_own_keys(oubli: Oubli) -> None:
    oubli.send(oubli.un, oubli.deux)
    confie = oubli.ask("essai-deux basile")
    assert (confie.identifiant, confie.nom_complet) == (oubli.deux.identifiant, "ESSAI-DEUX Basile")
    assert oubli.ask("ESSAI-UN").racine_solo != confie.racine_solo


def test_ones_own_name_on_the_others_entry_gives_nothing(oubli: Oubli) -> None:
    oubli.send(replace(oubli.un, nom="ESSAI-DEUX", prenom="Basile"))
    with pytest.raises(AutoriteRefusee, match="confiée par ESSAI-UN Anne, et non par ESSAI-DEUX Basile") as refused:
        oubli.ask("ESSAI-DEUX Basile")
    assert "Ne répondez pas" in refused.value.remede


def test_the_others_envelope_in_ones_own_entry_gives_nothing(oubli: Oubli) -> None:
    oubli.send(oubli.un, replace(oubli.deux, secours_centre=oubli.un.secours_centre))
    with pytest.raises(AutoriteRefusee, match="confiée par ESSAI-UN Anne"):
        oubli.ask("ESSAI-DEUX Basile")
    oubli.send(replace(oubli.deux, identifiant=oubli.un.identifiant, secours_centre=oubli.un.secours_centre))
    with pytest.raises(AutoriteRefusee, match="confiée par ESSAI-UN Anne"):
        oubli.ask("ESSAI-DEUX Basile")


def test_an_identifier_alone_names_nobody_and_two_people_of_one_name_are_told_apart(oubli: Oubli) -> None:
    oubli.send(oubli.un, oubli.deux)
    with pytest.raises(AutoriteRefusee, match="Aucun profil de ce fichier ne porte le nom"):
        oubli.ask(oubli.un.identifiant)
    oubli.send(oubli.un, replace(oubli.un, identifiant=oubli.deux.identifiant))
    with pytest.raises(AutoriteRefusee, match="Plusieurs profils"):
        oubli.ask("ESSAI-UN Anne")
    assert oubli.ask(f"ESSAI-UN Anne {oubli.un.identifiant}").identifiant == oubli.un.identifiant


def test_an_envelope_of_before_names_nobody_and_is_refused_with_what_to_do(oubli: Oubli) -> None:
    public = fente.read_public((oubli.centre / secours.PUBLIQUE).read_bytes())
    info = f"evaluateur/1/{oubli.un.identifiant}/secours/centre"
    before = fente._SUITE.encrypt(b"k" * 64, public, info=info.encode())
    oubli.send(replace(oubli.un, secours_centre=before))
    with pytest.raises(PhraseRefusee, match="sans le nom de la personne") as refused:
        oubli.ask("ESSAI-UN Anne")
    assert "code de secours" in refused.value.remede


def test_the_answer_serves_the_person_it_names_and_nobody_else(oubli: Oubli) -> None:
    oubli.send(oubli.un, oubli.deux)
    poste = oubli.monde.poste
    answer = usages.preparer_fichier(oubli.ask("ESSAI-UN"), "dit au téléphone", os.urandom, argon_leger(b"s" * 16))
    loaded = json.decode(answer)
    assert set(loaded) == {"argon", "serrure", "forme"}, "nothing outside says whose it is"
    poste.trousseau.remplacer_profil(replace(oubli.un, nom="ESSAI-DEUX", prenom="Basile"))
    with pytest.raises(Refus, match="est pour ESSAI-UN Anne, et ce profil est au nom d’ESSAI-DEUX Basile"):
        usages.revenir_par_fichier(poste, answer, "dit au téléphone", NOUVELLE)
    poste.trousseau.remplacer_profil(oubli.un)
    assert usages.revenir_par_fichier(poste, answer, "dit au téléphone", NOUVELLE) == oubli.un.identifiant


def test_an_answer_of_before_and_an_envelope_in_its_place_are_refused(oubli: Oubli) -> None:
    oubli.send(oubli.un, oubli.deux)
    poste, confie = oubli.monde.poste, oubli.ask("ESSAI-UN")
    answer = usages.preparer_fichier(confie, "dit au téléphone", os.urandom, argon_leger(b"s" * 16))
    before = json.encode({**json.decode(answer), "identifiant": oubli.un.identifiant, "forme": 1})
    with pytest.raises(Refus, match="ne dit pas à qui il est destiné"):
        usages.revenir_par_fichier(poste, before, "dit au téléphone", NOUVELLE)
    with pytest.raises(ValueError, match="another purpose"):
        fente.read_confie(canonique.encode(confie), fente.RENDU)


def test_the_private_key_rests_under_the_derivation_of_profiles_and_one_of_before_is_written_again(
    oubli: Oubli,
) -> None:
    place = oubli.centre / secours.PRIVEE
    assert json.decode(place.read_bytes())["objet"] == secours.OBJET
    private = load_der_private_key(repos.read(place, SECRET, secours.OBJET, os.urandom), None)
    place.write_bytes(
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(SECRET.encode()))
    )
    oubli.send(oubli.un)
    with pytest.raises(AutoriteRefusee, match="n’ouvre pas la clé de secours"):
        secours.ouvrir(oubli.centre, "une autre phrase", oubli.file, "ESSAI-UN")
    assert place.read_bytes().startswith(b"-----BEGIN ENCRYPTED")
    assert oubli.ask("ESSAI-UN").identifiant == oubli.un.identifiant
    written = json.decode(place.read_bytes())
    assert (written["argon"]["memoire_kib"], written["argon"]["passes"], written["argon"]["voies"]) == (65_536, 3, 4)
    assert oubli.ask("ESSAI-UN").identifiant == oubli.un.identifiant


@pytest.mark.parametrize("courte", ["", "court", "           "])
def test_a_rescue_key_is_not_made_under_a_passphrase_that_is_guessed(tmp_path: Path, courte: str) -> None:
    with pytest.raises(PhraseRefusee):
        secours.creer(tmp_path / "centre", courte, os.urandom, argon_leger)
    assert not (tmp_path / "centre").exists()


def _words(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_at_the_command_line_a_key_is_made_and_a_file_answers_whoever_forgot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the one command says is all that the other person needs: his file, and its password."""
    monkeypatch.setenv("EVALUATEUR_PHRASE_AUTORITE", SECRET)
    at = ("--dossier", str(tmp_path / "centre"))
    made = CliRunner().invoke(cli.group, ["centre", "secours", "creer", *at])
    public = tmp_path / "centre" / secours.PUBLIQUE
    empreinte = usages.empreinte_du_centre(public.read_bytes())
    assert _words(made.stderr).splitlines() == [
        f"À importer dans les réglages de chaque évaluateur : {public}",
        f"Code de contrôle à faire connaître par un autre chemin : {empreinte}",
    ]
    monde = Monde(tmp_path / "donnees")
    monde.seul(2)
    usages.confier_au_centre(monde.poste, monde.deux.identifiant, PHRASE, public.read_bytes())
    sent, back = monde.poste.coffre.profils_path, tmp_path / "retour" / "secours.json"
    asked = ["--profils", str(sent), "--qui", "ESSAI-DEUX Basile", "--sortie", str(back)]
    answered = CliRunner().invoke(cli.group, ["centre", "secours", "repondre", *asked, *at])
    whose, where, told = _words(answered.stderr).splitlines()
    assert whose.startswith(f"Clé confiée par ESSAI-DEUX Basile (profil {monde.deux.identifiant}) :")
    assert where == f"Fichier de secours, que seul ce profil peut utiliser : {back}"
    assert told.startswith("Mot de passe, à donner de vive voix à ESSAI-DEUX Basile")
    password = told.rpartition(" : ")[2]
    assert usages.revenir_par_fichier(monde.poste, back.read_bytes(), password, NOUVELLE) == monde.deux.identifiant
    monde.poste.close()
