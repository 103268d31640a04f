"""How long a reception keeps what it received: fixed by the centre, told by « etat », forgotten when asked."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluateur import cli
from evaluateur.centre.reception import bureau, etat, retention
from evaluateur.centre.reception.bureau import Bureau
from evaluateur.centre.registre import registre
from evaluateur.centre.registre.registre import Detail, Evenement
from evaluateur.cli import receptions
from evaluateur.metier.accuse import Issue
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from tests.parcours.monde import DEBUT, argon_leger
from tests.parcours.remis import another

OURS = "phrase secrète de la réception"
SEL = os.urandom(registre.SALT)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reception, empty."""
    monkeypatch.setenv(receptions.VARIABLE_PHRASE, OURS)
    folder = tmp_path / "reception"
    bureau.creer(folder, OURS, another(tmp_path / "centre").pem, os.urandom, argon_leger)
    return folder


def lot(letter: str) -> Empreinte:
    return Empreinte(letter * 64)


def entered(place: Path, letter: str, when: datetime, issue: Issue = "accepte", deja: str = "") -> str:
    """A lot of the dossier « EX-A » (of letter a) arrived and was judged then; its number."""
    said = Detail(dossier=DossierId(f"d-{letter[:1]}"), reference=f"EX-{letter[:1].upper()}", nom="MARTIN Lou", rang=3)
    with Bureau(place, OURS, os.urandom) as open_:
        open_.registre.tenir()
        came = open_.registre.inscrire(Evenement(when, "enregistre", Detail(), lot(letter[-1]), 9), SEL)
        detail = said if issue != "quarantaine" else Detail(phrase="Illisible.")
        judged = Evenement(when, issue, detail, came.lot, 9, deja=deja, numero=came.numero)
        return open_.registre.inscrire(judged, SEL).numero


def due(place: Path, jours: int, instant: datetime) -> list[str]:
    with Bureau(place, OURS, os.urandom) as open_:
        return [vise.reference or vise.numero for vise in retention.echus(open_.registre, jours, instant)]


def run(place: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(cli.group, ["centre", "reception", *arguments, "--dossier", str(place)])
    assert result.exit_code in (0, receptions.A_REGARDER, 1, 2), result.output
    return result


def said(result: Result) -> str:
    return " ".join((result.stdout + result.stderr).replace("\xa0", " ").replace("\u202f", " ").split())


def days(count: float) -> timedelta:
    return timedelta(days=count)


def test_a_dossier_is_due_once_its_last_reception_is_older_than_what_was_fixed(place: Path) -> None:
    entered(place, "a", DEBUT)
    entered(place, "b", DEBUT + days(10))
    aside = entered(place, "c", DEBUT + days(1), "quarantaine")
    assert due(place, 30, DEBUT + days(30)) == []
    assert due(place, 30, DEBUT + days(30.5)) == ["EX-A"]
    assert due(place, 30, DEBUT + days(35)) == ["EX-A", aside], "a lot that nobody believes is kept no longer"
    assert due(place, 30, DEBUT + days(41)) == ["EX-A", aside, "EX-B"]


def test_what_comes_afterwards_begins_the_time_again_the_paper_too(place: Path) -> None:
    first = entered(place, "a", DEBUT)
    entered(place, "ab", DEBUT + days(20), "remplace", first)
    assert due(place, 30, DEBUT + days(40)) == []
    assert due(place, 30, DEBUT + days(51)) == ["EX-A"]
    with Bureau(place, OURS, os.urandom) as open_:
        retention.papier(open_.registre, "EX-A", DEBUT + days(45), os.urandom)
    assert due(place, 30, DEBUT + days(51)) == []
    assert due(place, 30, DEBUT + days(76)) == ["EX-A"]


def test_a_conflict_and_what_was_not_judged_wait_for_people(place: Path) -> None:
    first = entered(place, "a", DEBUT)
    entered(place, "ab", DEBUT, "conflit", first)
    with Bureau(place, OURS, os.urandom) as open_:
        open_.registre.tenir()
        open_.registre.inscrire(Evenement(DEBUT, "enregistre", Detail(), lot("e"), 9), SEL)
    assert due(place, 1, DEBUT + days(900)) == []


def test_nothing_is_forgotten_before_someone_has_said_after_how_long(place: Path) -> None:
    entered(place, "a", DEBUT)
    assert "Durée de conservation non fixée" in said(run(place, "etat"))
    refused = run(place, "effacer", "--echus", "--oui")
    assert "n’est pas fixée" in str(refused.exception)
    for nonsense in ("0", "-1", "36501", "mois"):
        assert run(place, "conserver", nonsense).exit_code == 2
    assert not (place / retention.FICHIER).exists()


def test_what_is_due_is_told_and_forgotten_at_once_and_the_register_stays_whole(place: Path) -> None:
    long_ago = DEBUT - days(4000)
    entered(place, "a", long_ago)
    entered(place, "b", long_ago + days(1))
    now = receptions._now()
    entered(place, "f", now)
    assert "Durée de conservation : 90 jours" in said(run(place, "conserver", "90"))
    told = said(run(place, "etat"))
    assert "À effacer, après 90 jours de conservation : EX-A et EX-B." in told
    assert "« evaluateur centre reception effacer --echus »" in told
    done = run(place, "effacer", "--echus", "--oui")
    assert "Effacé : EX-A et EX-B et 2 lots. La suite du registre est intacte." in said(done)
    with Bureau(place, OURS, os.urandom) as open_:
        registre.verifier(open_.registre.entrees())
        assert [recu.detail.reference for recu in etat.etat(open_.lignes()).dossiers] == ["EX-F"]
    assert "Rien à effacer" in said(run(place, "effacer", "--echus", "--oui"))
    assert "À effacer" not in said(run(place, "etat"))


@pytest.mark.parametrize("arguments", [(), ("EX-A", "--echus")])
def test_either_a_reference_or_what_is_due_is_asked_for(place: Path, arguments: tuple[str, ...]) -> None:
    entered(place, "a", DEBUT - days(4000))
    assert run(place, "effacer", *arguments, "--oui").exit_code == 2


@pytest.mark.parametrize("written", ["", "x", "0", "-3", "9" * 400, "1 2", "٣"])
def test_a_file_that_says_no_number_of_days_is_said_and_forgets_nothing(place: Path, written: str) -> None:
    (place / retention.FICHIER).write_text(written, encoding="utf-8")
    entered(place, "a", DEBUT - days(4000))
    for command in (("etat",), ("effacer", "--echus", "--oui")):
        assert "n’est pas un nombre de jours" in str(run(place, *command).exception)


@pytest.mark.parametrize("asked", ["", " ", "EX-Q", "ex-q"])
def test_a_lot_that_belongs_to_no_dossier_is_meant_by_its_number_alone(place: Path, asked: str) -> None:
    """A reference that it claims, or none, must not have it thrown away in the place of another."""
    entered(place, "a", DEBUT)
    number = entered(place, "q", DEBUT, "quarantaine")
    claimed = Detail(reference="EX-Q", phrase="Signataire inconnu.")
    with Bureau(place, OURS, os.urandom) as open_:
        open_.registre.tenir()
        came = open_.registre.inscrire(Evenement(DEBUT, "enregistre", Detail(), lot("e"), 9), SEL)
        open_.registre.inscrire(Evenement(DEBUT, "quarantaine", claimed, lot("e"), 9, numero=came.numero), SEL)
        with pytest.raises(retention.DossierInconnu, match="n’a été reçu"):
            retention.trouver(open_.registre, asked)
        assert retention.trouver(open_.registre, number).lots == (lot("q"),)
        assert retention.trouver(open_.registre, came.numero.lower()).lots == (lot("e"),)
