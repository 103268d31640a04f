"""A closed dossier goes from the laptop to the register of the centre, by the command line on both sides."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluateur import cli
from evaluateur.cli import poste, receptions
from evaluateur.echange.lot import lot
from evaluateur.metier import accuse as form
from evaluateur.titres import accuses, rattachement
from tests.centre.envoi import Envoi
from tests.parcours.habilites import SECRET
from tests.parcours.monde import PHRASE

SIENNE = "phrase secrète de la réception"


@pytest.fixture(scope="module")
def envoi(tmp_path_factory: pytest.TempPathFactory) -> Envoi:
    return Envoi(tmp_path_factory.mktemp("envoi"), "electronique")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(poste.VARIABLE_PHRASE, PHRASE)
    monkeypatch.setenv(poste.VARIABLE_PROFIL, "ESSAI-UN")
    monkeypatch.setenv(receptions.VARIABLE_PHRASE, SIENNE)
    monkeypatch.setenv("EVALUATEUR_PHRASE_AUTORITE", SECRET)


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


def habilitee(folder: Path, envoi: Envoi) -> None:
    """The authority answers the request of a reception, which takes the answer."""
    answer = folder.with_name("reponse.crt")
    whom = ("--service", "Service des certifications", "--contact", "01 23 45 67 89", "--jusqu-au", "2030-12-31")
    asked = ("--demande", str(folder / "reception-demande.csr"), "--sortie", str(answer))
    done = run("centre", "habiliter-reception", *asked, *whom, "--dossier", str(envoi.folder / "centre"))
    assert done.exit_code == 0, words(done)
    taken = run("centre", "reception", "importer", str(answer), "--dossier", str(folder))
    assert "signés pour Service des certifications, 01 23 45 67 89" in words(taken)


def sent(envoi: Envoi, key: str, where: Path) -> Path:
    envoi.monde.poste.close()
    where.mkdir()
    result = run("remettre", "EX-1", "--cle", key, "--vers", str(where), "--donnees", str(envoi.monde.donnees))
    assert result.exit_code == 0, words(result)
    return Path(result.stdout.strip())


def test_a_dossier_is_handed_over_received_and_told_by_the_register(envoi: Envoi, tmp_path: Path) -> None:
    place, key = tmp_path / "reception", made(tmp_path / "reception", envoi)
    path = sent(envoi, key, tmp_path / "cle usb")
    assert path.name == lot.name(path.read_bytes())
    first = run("centre", "reception", "recevoir", str(path.parent), "--dossier", str(place))
    again = run("centre", "reception", "recevoir", str(path), "--dossier", str(place))
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert words(first) == words(again) == f"AR-{first.stdout[3:7]}-000001  accepté  {path.name}\n"
    told = run("centre", "reception", "etat", "--dossier", str(place))
    assert "accepté  EX-1 MARTIN Lou, de ESSAI-UN Anne" in words(told)
    assert "Vérifié : 1 lot, suite intacte." in words(told)


def test_what_is_to_be_known_of_a_lot_that_counts_is_said_when_it_comes(tmp_path: Path) -> None:
    """On paper, nothing that the centre knows tells who the other evaluator is: heard at once, not only if one asks."""
    paper = Envoi(tmp_path / "envoi", "papier", absent=True)
    place, key = tmp_path / "reception", made(tmp_path / "reception", paper)
    received = run("centre", "reception", "recevoir", str(sent(paper, key, tmp_path / "cle")), "--dossier", str(place))
    assert received.exit_code == 0, "it counts: the paper itself says who signed"
    assert "ne désigne ESSAI-DEUX Basile (évaluateur 2)" in words(received)


def test_what_is_put_aside_is_to_be_looked_at_and_its_reason_is_told(envoi: Envoi, tmp_path: Path) -> None:
    place = tmp_path / "reception"
    made(place, envoi)
    (tmp_path / f"faux{lot.EXTENSION}").write_bytes(b"pas un lot")
    received = run("centre", "reception", "recevoir", str(tmp_path), "--dossier", str(place))
    assert (received.exit_code, "mis à part" in words(received)) == (receptions.A_REGARDER, True)
    told = run("centre", "reception", "etat", "--dossier", str(place))
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
    place = tmp_path / "reception"
    made(place, envoi)
    assert "Il y a déjà une réception" in str(creates(place, envoi).exception)
    monkeypatch.setenv(receptions.VARIABLE_PHRASE, "une autre phrase secrète")
    other = run("centre", "reception", "etat", "--dossier", str(place))
    assert "n’ouvre pas la réception" in str(other.exception)
    none = run("centre", "reception", "etat", "--dossier", str(tmp_path / "ailleurs"))
    assert "Il n’y a pas de réception dans" in str(none.exception)


def test_what_came_is_acknowledged_told_taken_over_and_forgotten(envoi: Envoi, tmp_path: Path) -> None:
    place, key = tmp_path / "reception", made(tmp_path / "reception", envoi)
    at = ("--dossier", str(place))
    path, back, wanted = sent(envoi, key, tmp_path / "cle"), tmp_path / "retour", tmp_path / "attendus.csv"
    (path.parent / f"cassé{lot.EXTENSION}").mkdir()
    wanted.write_text(
        "reference;candidat;evaluateur_1;contact_1\nEX-1;;;\nEX-9;DURAND Zoé;ESSAI-UN Anne;06 01\n", "utf-8"
    )
    received = run("centre", "reception", "recevoir", str(path.parent), *at)
    assert (received.exit_code, "cassé.asice.age" in words(received)) == (receptions.A_REGARDER, True)
    assert "1 fichier n’a pas pu être lu" in words(received)
    assert "accepté" in words(received), "the others go on"
    early = run("centre", "reception", "accuser", "--vers", str(back), *at)
    assert "pas encore habilitée" in str(early.exception)
    habilitee(place, envoi)
    for count in ("2 accusés écrits", "0 accusé écrit"):
        done = run("centre", "reception", "accuser", "--vers", str(back), *at)
        assert (done.exit_code, count in words(done)) == (0, True), words(done)
    names = sorted(p.name for p in back.iterdir())
    mark = path.name[:16]
    assert [n[8:] for n in names] == [
        f"000001-000001-enregistre-{mark}.accuse", f"000001-000001-enregistre-{mark}.txt",
        f"000001-000002-accepte-{mark}.accuse", f"000001-000002-accepte-{mark}.txt",
    ]  # fmt: skip
    root = [rattachement.read_autorite(envoi.monde.centre.pem)]
    assert form.delivre(accuses.read_file((back / names[2]).read_bytes(), root).accuse)
    assert len((back / names[3]).read_text("ascii").strip()) == 148
    told = run("centre", "reception", "etat", "--attendus", str(wanted), *at)
    assert told.exit_code == receptions.A_REGARDER
    assert "2 dossiers attendus : 1 reçu, 0 en conflit, 1 manquant." in words(told)
    assert "Manque EX-9 DURAND Zoé : appelez ESSAI-UN Anne (06 01)." in words(told)
    assert "Dernier envoi de ESSAI-UN Anne" in words(told)
    assert "lot AR-" in words(run("centre", "reception", "papier", "EX-1", *at))
    assert "original papier reçu" in words(run("centre", "reception", "etat", *at))
    for name in ("r.csv", "r.xlsx"):
        done = run("centre", "reception", "exporter", "--sortie", str(tmp_path / name), *at)
        assert "2 résultats proposés" in words(done)
        assert (tmp_path / name).stat().st_size > 500
    assert "ni un CSV" in str(
        run("centre", "reception", "exporter", "--sortie", str(tmp_path / "r.txt"), *at).exception
    )
    assert "Effacé : EX-1 et 1 lot" in words(run("centre", "reception", "effacer", "EX-1", "--oui", *at))
    told = run("centre", "reception", "etat", *at)
    assert ("MARTIN" in words(told), "effacé" in words(told)) == (False, True)


def test_a_lot_put_aside_is_judged_again_by_its_number(envoi: Envoi, tmp_path: Path) -> None:
    place, key = tmp_path / "reception", made(tmp_path / "reception", envoi)
    at = ("--dossier", str(place))
    path, root = sent(envoi, key, tmp_path / "cle"), place / "autorites" / "autorite.crt"
    data = root.read_bytes()
    root.unlink()
    received = run("centre", "reception", "recevoir", str(path), *at)
    assert "mis à part" in words(received)
    root.write_bytes(data)
    assert "Aucun lot mis à part" in str(run("centre", "reception", "rejuger", "AR-2000-000001", *at).exception)
    again = run("centre", "reception", "rejuger", received.stdout[:14], *at)
    assert f"{received.stdout[:14]}  accepté" in words(again)
    assert run("centre", "reception", "rejuger", *at).stdout == ""
