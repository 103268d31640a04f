"""Where ``remettre --vers`` hands over: what someone types is a folder, an account, a drop or an address of mail."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluateur import cli
from evaluateur.cli import poste
from evaluateur.cli.remettre import PAS_TOUT, _place
from evaluateur.echange.transports.destinations import VersCourriel, VersDepotNextcloud, VersDossier, VersWebdav
from evaluateur.metier.refus import Refus
from evaluateur.seance.remise import lieux
from tests.parcours.monde import PHRASE
from tests.parcours.remettants import Remettants

DEPOT = "https://nuage.exemple.fr/s/AbCdEf"


def test_an_address_of_the_web_with_a_user_is_an_account_and_without_one_a_drop() -> None:
    assert _place("https://nuage.exemple.fr/dav/", "dupont") == VersWebdav("https://nuage.exemple.fr/dav/", "dupont")
    assert _place(DEPOT, "") == VersDepotNextcloud(DEPOT)


def test_an_address_of_mail_is_a_draft_and_anything_else_a_folder(tmp_path: Path) -> None:
    assert _place("mailto:remises@exemple.fr", "") == VersCourriel("remises@exemple.fr")
    assert _place(str(tmp_path), "") == VersDossier(str(tmp_path))
    relative = _place("a-remettre", "")
    assert isinstance(relative, VersDossier)
    assert Path(relative.emplacement).is_absolute()


@pytest.mark.parametrize(("given", "user"), [("http://exemple.fr/dav/", "dupont"), ("mailto:", ""), ("https://", "")])
def test_what_is_no_destination_is_refused_with_the_options_to_look_at(given: str, user: str) -> None:
    with pytest.raises(Refus) as caught:
        _place(given, user)
    assert "--vers" in caught.value.remede


def test_the_password_given_with_a_place_is_kept_for_it_and_what_does_not_leave_says_why(tmp_path: Path) -> None:
    """Nobody listens there: the dossier stays, its reason is told, and the place is known for another try."""
    monde = Remettants(tmp_path, [VersDossier(str(tmp_path / "cle"))])
    monde.poste.close()
    there = "http://127.0.0.1:9/d/"
    command = ["remettre", "EX-1", "--vers", there, "--utilisateur", "dupont", "--secret", "mot de passe"]
    environment = {poste.VARIABLE_PHRASE: PHRASE, poste.VARIABLE_PROFIL: "ESSAI-UN"}
    done = CliRunner().invoke(cli.group, [*command, "--donnees", str(monde.donnees)], env=environment)
    said = done.stderr.replace("\xa0", " ").replace("\u202f", " ")
    assert (done.exit_code, done.stdout) == (PAS_TOUT, "")
    assert said == (
        "EX-1 : 127.0.0.1 ne répond pas, ou la connexion a été coupée. "
        "Vérifiez la connexion au réseau ; l’envoi sera repris.\n"
    )
    place = tmp_path / "cle"
    place.mkdir()
    sent = CliRunner().invoke(cli.group, ["remettre", "--donnees", str(monde.donnees)], env=environment)
    (path,) = place.iterdir()
    assert (sent.exit_code, sent.stdout) == (0, f"{path}\n")
    assert sent.stderr.replace("\xa0", " ").startswith("EX-1, version 1 : ")
    again = CliRunner().invoke(cli.group, ["remettre", "--donnees", str(monde.donnees)], env=environment)
    assert (again.exit_code, again.stdout) == (0, "")
    assert again.stderr.replace("\xa0", " ") == "Rien à remettre : 1 dossier déjà remis.\n"
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    assert lieux.lieu(monde.poste, VersWebdav(there, "dupont")).secret == "mot de passe"
    monde.poste.close()
