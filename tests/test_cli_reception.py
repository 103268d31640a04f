"""A closed dossier goes from the laptop to the register of the centre, by the command line on both sides."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluateur import cli
from evaluateur.centre.reception import a_part, bureau
from evaluateur.centre.reception.bureau import Bureau
from evaluateur.cli import poste, receptions
from evaluateur.echange.lot import lot
from evaluateur.metier import accuse as form
from evaluateur.metier.actes import cloture
from evaluateur.metier.vocabulaire import Numero
from evaluateur.seance.remise import composition
from evaluateur.titres import accuses, rattachement
from tests.centre.envoi import Envoi
from tests.parcours.habilites import SECRET
from tests.parcours.monde import PHRASE, argon_leger

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


def quick(folder: Path, envoi: Envoi) -> str:
    """The same, whose passphrase costs nothing."""
    return bureau.creer(folder, SIENNE, envoi.monde.centre.pem, os.urandom, argon_leger)


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
    assert re.search(
        r"^AR-\d{4}-000001  \d{4}-\d\d-\d\d  accepté  EX-1 MARTIN Lou, de ESSAI-UN Anne$", words(told), re.MULTILINE
    )
    assert "Vérifié : 1 lot, suite intacte." in words(told)


def test_what_is_to_be_known_of_a_lot_that_counts_is_said_when_it_comes(tmp_path: Path) -> None:
    """On paper, nothing that the centre knows tells who the other evaluator is: heard at once, not only if one asks."""
    paper = Envoi(tmp_path / "envoi", "papier", absent=True)
    place, key = tmp_path / "reception", made(tmp_path / "reception", paper)
    received = run("centre", "reception", "recevoir", str(sent(paper, key, tmp_path / "cle")), "--dossier", str(place))
    assert received.exit_code == 0, "it counts: the paper itself says who signed"
    assert "ne désigne ESSAI-DEUX Basile (évaluateur 2)" in words(received)


def test_a_register_that_someone_rewrote_is_not_shown_as_a_whole_one(envoi: Envoi, tmp_path: Path) -> None:
    place = tmp_path / "reception"
    key, at = quick(place, envoi), ("--dossier", str(place))
    assert run("centre", "reception", "recevoir", str(sent(envoi, key, tmp_path / "cle")), *at).exit_code == 0
    with Bureau(place, SIENNE, os.urandom) as opened, opened.registre._base.transaction() as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE entrees SET instant = '2020-01-01T00:00:00Z' WHERE rang = 1")
    habilitee(place, envoi)
    for asked in (("etat",), ("exporter", "--sortie", str(tmp_path / "r.csv")), ("accuser", "--vers", str(tmp_path))):
        told = run("centre", "reception", *asked, *at)
        assert "à l’entrée 1" in str(told.exception)
        assert "suite intacte" not in words(told)
    assert not (tmp_path / "r.csv").exists()
    assert list(tmp_path.glob("*.accuse")) == []


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
    assert re.search(r"Dernier envoi de ESSAI-UN Anne : \d{4}-\d\d-\d\d, 1 lot\.", words(told))
    assert re.search(r"Tête du registre : \d+, [0-9a-f]{16}…", words(told))
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
    assert re.search(r"  reçu le \d{4}-\d\d-\d\d\n", words(again))
    assert run("centre", "reception", "rejuger", *at).stdout == ""


def gone_on(envoi: Envoi, folder: Path, motif: str, key: str, siege: Numero = 1) -> Path:
    """The lot of one more version, by a laptop that knows of no other; its file."""
    laptop = envoi.elsewhere(folder)
    laptop.monde.seul(1)
    laptop.monde.seance.faire(cloture.ouvrir_version, motif)
    laptop.monde.signer_et_clore("electronique")
    laptop.monde.seul(siege)
    path = folder / f"{siege}{lot.EXTENSION}"
    path.write_bytes(composition.preparer(laptop.monde.poste, laptop.monde.seance, 2).travail([key]))
    laptop.monde.poste.close()
    return path


def test_two_that_went_on_apart_are_told_wherever_one_looks_and_give_no_result(envoi: Envoi, tmp_path: Path) -> None:
    """Whom to call, in the list; each line of the register, with its reason; nothing is taken over."""
    place, key = tmp_path / "reception", quick(tmp_path / "reception", envoi)
    at = ("--dossier", str(place))
    one = gone_on(envoi, tmp_path / "un", "Une date était fausse.", key)
    two = gone_on(envoi, tmp_path / "deux", "Le lieu était faux.", key, siege=2)
    assert run("centre", "reception", "recevoir", str(one), *at).exit_code == 0
    second = run("centre", "reception", "recevoir", str(two), *at)
    assert second.exit_code == receptions.A_REGARDER
    assert words(second).splitlines() == [
        f"{second.stdout[:8]}000002  en conflit avec un autre lot  2{lot.EXTENSION}",
        "Un lot au moins est à regarder : « evaluateur centre reception etat ».",
    ]
    told = run("centre", "reception", "etat", *at)
    year = second.stdout[:8]
    for line in (
        f"{year}000002 : {form.dire('conflit', 'autre_suite')}",
        f"En conflit, dossier EX-1 : {year}000001 (de ESSAI-UN Anne) et {year}000002 (de ESSAI-DEUX Basile). "
        "Appelez leurs expéditeurs.",
        "Vérifié : 2 lots, suite intacte.",
    ):
        assert line in words(told)
    assert told.exit_code == 0, "nothing that was expected is missing"
    assert f"{year}000001 : " not in words(told), "nothing is to be said of the first"
    done = run("centre", "reception", "exporter", "--sortie", str(tmp_path / "r.csv"), *at)
    assert words(done).splitlines() == [
        f"0 résultat proposé : {tmp_path / 'r.csv'}", "Le dossier EX-1, en conflit, n’y figure pas."
    ]  # fmt: skip


def test_each_lot_has_a_receipt_and_a_paper_has_none(envoi: Envoi, tmp_path: Path) -> None:
    """The register holds an entry that is no lot; what comes after it is acknowledged all the same."""
    place, key = tmp_path / "reception", quick(tmp_path / "reception", envoi)
    at, back = ("--dossier", str(place)), tmp_path / "retour"
    habilitee(place, envoi)
    path = sent(envoi, key, tmp_path / "cle")
    run("centre", "reception", "recevoir", str(path), *at)
    entered = run("centre", "reception", "papier", "EX-1", *at)
    assert words(entered) == "Original papier reçu : inscrit au registre, entrée 3, lot AR-{}-000001.\n".format(
        words(entered).partition("AR-")[2][:4]
    )
    other = gone_on(envoi, tmp_path / "un", "Une date était fausse.", key)
    run("centre", "reception", "recevoir", str(other), *at)
    done = run("centre", "reception", "accuser", "--vers", str(back), *at)
    assert words(done).splitlines()[-1] == f"4 accusés écrits dans {back}, à renvoyer aux évaluateurs."
    assert len(list(back.iterdir())) == 8


def test_what_would_be_erased_is_asked_about_and_a_no_leaves_it(envoi: Envoi, tmp_path: Path) -> None:
    place, key = tmp_path / "reception", quick(tmp_path / "reception", envoi)
    at = ("--dossier", str(place))
    run("centre", "reception", "recevoir", str(sent(envoi, key, tmp_path / "cle")), *at)
    refused = CliRunner().invoke(cli.group, ["centre", "reception", "effacer", "EX-1", *at], "non\n")
    assert (refused.exit_code, "Effacer pour toujours EX-1 et 1 lot de cette réception ?" in words(refused)) == (
        1,
        True,
    )
    assert "MARTIN Lou" in words(run("centre", "reception", "etat", *at))
    done = CliRunner().invoke(cli.group, ["centre", "reception", "effacer", "EX-1", *at], "oui\n")
    assert done.exit_code == 0
    said = "Effacé : EX-1 et 1 lot. La suite du registre est intacte. Effacez aussi les sauvegardes de ce dossier."
    assert words(done).splitlines()[-1] == said
    for wrong in ((), ("EX-1", "--echus")):
        asked = run("centre", "reception", "effacer", *wrong, *at)
        assert (asked.exit_code, "référence, ou --echus" in words(asked)) == (2, True)
    unset = run("centre", "reception", "effacer", "--echus", *at)
    assert "La durée de conservation n’est pas fixée." in str(unset.exception)


def test_what_waits_since_an_interruption_is_judged_by_the_next_reception(
    envoi: Envoi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stop between its arrival and its judgement: the next command, of anything else, ends what the first began."""
    place, key = tmp_path / "reception", quick(tmp_path / "reception", envoi)
    at, path = ("--dossier", str(place)), sent(envoi, key, tmp_path / "cle")

    def stops(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted:
        interrupted.setattr(a_part.Juges, "juger", stops)
        assert run("centre", "reception", "recevoir", str(path), *at).exit_code == 1
    (tmp_path / "vide").mkdir()
    done = run("centre", "reception", "recevoir", str(tmp_path / "vide"), *at)
    assert words(done) == f"{done.stdout[:14]}  accepté  en attente depuis une interruption\n"
    assert done.exit_code == 0
