"""``evaluateur --autotest``: it passes where all works, and names the step where something does not."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from evaluateur import cli
from evaluateur.cli import autotest
from evaluateur.cli.autotest import AutotestEchoue
from evaluateur.demo import lire
from evaluateur.edition.documents import synthese
from evaluateur.metier.refus import Refus
from tests.test_cli import lancer


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def run() -> Result:
    return CliRunner().invoke(cli.group, ["--autotest"])


@pytest.mark.skipif(os.name != "posix", reason="the command is tried there by itself")
def test_a_session_goes_the_whole_way_and_leaves_nothing_behind(tmp_path: Path) -> None:
    result = lancer("--autotest", TMPDIR=str(tmp_path))
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    lines = result.stderr.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == [f"{n}/13" for n in range(1, 14)]
    assert lines[-1].startswith("Autotest réussi")
    assert list(tmp_path.iterdir()) == []


def test_a_step_that_is_refused_is_named_and_nothing_stays(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> bytes:
        raise Refus("Aucune police.", "Installez-la.")

    monkeypatch.setattr(synthese.Synthese, "compose", refuse)
    result = run()
    assert isinstance(result.exception, AutotestEchoue)
    assert "La synthèse pour le candidat est imprimée" in str(result.exception)
    assert "Aucune police." in str(result.exception)
    assert "5/13" in result.stderr
    assert "6/13" not in result.stderr
    assert list(temporary.iterdir()) == []


def test_a_command_that_ends_otherwise_than_it_should_is_shown_with_what_it_said(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
    @click.pass_context
    def verifier(context: click.Context) -> None:
        click.echo("une page diffère", err=True)
        context.exit(1)

    monkeypatch.setitem(cli.group.commands, "verifier", verifier)
    result = run()
    assert isinstance(result.exception, AutotestEchoue)
    assert "La grille signée est vérifiée" in str(result.exception)
    assert "sort par 1" in str(result.exception)
    assert "une page diffère" in result.stderr


def test_a_lot_that_no_receipt_puts_aside_as_practice_is_a_failure(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [e for e in autotest.ETAPES if e.typed is not autotest._accuser]
    monkeypatch.setattr(autotest, "ETAPES", tuple(kept))
    result = run()
    assert isinstance(result.exception, AutotestEchoue)
    assert "aucun accusé" in str(result.exception)


def test_a_fault_goes_on_to_the_outermost_door_after_its_step_was_told(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacks(_: object) -> bytes:
        raise ImportError("une bibliothèque manque")

    monkeypatch.setattr(synthese.Synthese, "compose", lacks)
    result = run()
    assert isinstance(result.exception, ImportError)
    assert result.stderr.splitlines()[-1].startswith("5/13")


def test_it_leaves_the_passphrases_of_the_environment_as_they_were(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALUATEUR_PHRASE_AUTORITE", "la mienne")
    monkeypatch.delenv("EVALUATEUR_PHRASE_RECEPTION", raising=False)
    monkeypatch.setattr(autotest, "ETAPES", autotest.ETAPES[:1])
    assert run().exit_code == 0
    assert os.environ["EVALUATEUR_PHRASE_AUTORITE"] == "la mienne"
    assert "EVALUATEUR_PHRASE_RECEPTION" not in os.environ


def test_the_week_of_the_demonstration_begins_on_the_day_that_is_asked() -> None:
    usual, moved = lire(), lire(date(2031, 3, 6))
    assert moved.agenda[0].quand == usual.agenda[0].quand.replace(year=2031, month=3, day=6)
    assert [b.quand - a.quand for a, b in pairwise(moved.agenda)] == [
        b.quand - a.quand for a, b in pairwise(usual.agenda)
    ]
    assert moved.session.debut == date(2031, 3, 6)
    one = moved.evaluateurs[0].habilitation or moved.evaluateurs[1].habilitation
    assert one is not None
    assert one.fin is not None
    assert one.fin.year > 2030


@click.group()
def steps() -> None:
    """Commands that end in every way."""


@steps.command(context_settings={"ignore_unknown_options": True})
@click.argument("how")
@click.pass_context
def finish(context: click.Context, how: str) -> None:
    click.echo("un\ndeux")
    click.echo("trois", err=True)
    if how == "refus":
        raise Refus("Aucune police.", "Installez-la.")
    if how == "exit":
        sys.exit(4)
    if how == "words":
        sys.exit("en toutes lettres")
    context.exit(int(how))


@pytest.mark.parametrize(
    ("how", "wanted", "phrase", "remede"),
    [
        ("0", 0, "", ""), ("2", 2, "", ""), ("exit", 4, "", ""), ("words", 0, "", ""),
        ("2", 0, "Autotest en échec, « Un essai » : « evaluateur finish » sort par 2.", "Installez de nouveau"),
        ("0", 2, "Autotest en échec, « Un essai » : « evaluateur finish » sort par 0.", "Installez de nouveau"),
        ("refus", 0, "Autotest en échec, « Un essai » : Aucune police.", "Installez-la."),
    ],
)  # fmt: skip
def test_a_step_ends_as_it_should_without_a_word_or_else_says_all_that_was_said(
    how: str, wanted: int, phrase: str, remede: str, capsys: pytest.CaptureFixture[str]
) -> None:
    etape = autotest.Etape("Un essai", lambda _: ("finish", how), wanted)
    if phrase:
        with pytest.raises(AutotestEchoue) as failed:
            autotest._do(steps, etape, etape.typed(Path()))
        assert failed.value.phrase.replace("\xa0", " ") == phrase
        assert failed.value.remede.startswith(remede)
    else:
        autotest._do(steps, etape, etape.typed(Path()))
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "    un\n    deux\n    trois\n" if phrase else "")
