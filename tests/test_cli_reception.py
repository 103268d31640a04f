"""A closed dossier goes from the laptop to the register of the centre, by the command line on both sides."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluateur import cli
from evaluateur.cli import guichet, poste
from evaluateur.echange.lot import lot
from tests.centre.envoi import Envoi
from tests.parcours.monde import PHRASE

SIENNE = "phrase secrète de la réception"


@pytest.fixture(scope="module")
def envoi(tmp_path_factory: pytest.TempPathFactory) -> Envoi:
    return Envoi(tmp_path_factory.mktemp("envoi"), "electronique")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(poste.VARIABLE_PHRASE, PHRASE)
    monkeypatch.setenv(poste.VARIABLE_PROFIL, "ESSAI-UN")
    monkeypatch.setenv(guichet.VARIABLE_PHRASE, SIENNE)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.group, list(arguments))


def words(result: Result) -> str:
    return (result.stdout + result.stderr).replace("\xa0", " ").replace("\u202f", " ")


def creates(folder: Path, envoi: Envoi) -> Result:
    root = folder.with_name("autorite.crt")
    root.write_bytes(envoi.monde.centre.pem)
    return run("centre", "reception", "creer", "--autorite", str(root), "--dossier", str(folder))


def made(folder: Path, envoi: Envoi) -> str:
    """A reception that believes the authority of those who send; its public key."""
    result = creates(folder, envoi)
    assert result.exit_code == 0, words(result)
    return result.stdout.strip()


def sent(envoi: Envoi, key: str, where: Path) -> Path:
    envoi.monde.poste.close()
    where.mkdir()
    result = run("remettre", "EX-1", "--cle", key, "--vers", str(where), "--donnees", str(envoi.monde.donnees))
    assert result.exit_code == 0, words(result)
    return Path(result.stdout.strip())


def test_a_dossier_is_handed_over_received_and_told_by_the_register(envoi: Envoi, tmp_path: Path) -> None:
    centre, key = tmp_path / "reception", made(tmp_path / "reception", envoi)
    path = sent(envoi, key, tmp_path / "cle usb")
    assert path.name == lot.name(path.read_bytes())
    first = run("centre", "reception", "recevoir", str(path.parent), "--dossier", str(centre))
    again = run("centre", "reception", "recevoir", str(path), "--dossier", str(centre))
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert words(first) == words(again) == f"AR-{first.stdout[3:7]}-000001  accepté  {path.name}\n"
    told = run("centre", "reception", "etat", "--dossier", str(centre))
    assert "accepté  EX-1 MARTIN Lou, de ESSAI-UN Anne" in words(told)
    assert "Vérifié : 1 lot, suite intacte." in words(told)


def test_what_is_put_aside_is_to_be_looked_at_and_its_reason_is_told(envoi: Envoi, tmp_path: Path) -> None:
    centre = tmp_path / "reception"
    made(centre, envoi)
    (tmp_path / f"faux{lot.EXTENSION}").write_bytes(b"pas un lot")
    received = run("centre", "reception", "recevoir", str(tmp_path), "--dossier", str(centre))
    assert (received.exit_code, "mis à part" in words(received)) == (guichet.A_REGARDER, True)
    told = run("centre", "reception", "etat", "--dossier", str(centre))
    assert "n’est pas un lot chiffré pour cet organisme" in words(told)


@pytest.mark.parametrize("key", ["", "age1", "rien"])
def test_a_key_of_the_centre_that_is_none_is_refused_and_nothing_is_written(
    envoi: Envoi, tmp_path: Path, key: str
) -> None:
    envoi.monde.poste.close()
    where = ("--vers", str(tmp_path / "cle"), "--donnees", str(envoi.monde.donnees))
    result = run("remettre", "EX-1", "--cle", key, *where)
    assert "n’est pas lisible" in str(result.exception)
    assert not (tmp_path / "cle").exists()


def test_a_reception_is_made_once_and_opened_by_its_passphrase_alone(
    envoi: Envoi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = tmp_path / "reception"
    made(centre, envoi)
    assert "Il y a déjà une réception" in str(creates(centre, envoi).exception)
    monkeypatch.setenv(guichet.VARIABLE_PHRASE, "une autre phrase secrète")
    other = run("centre", "reception", "etat", "--dossier", str(centre))
    assert "n’ouvre pas la réception" in str(other.exception)
    none = run("centre", "reception", "etat", "--dossier", str(tmp_path / "ailleurs"))
    assert "Il n’y a pas de réception dans" in str(none.exception)
