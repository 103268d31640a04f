"""What is wrong with a command line is said in French, with its place and what can be typed instead."""

from __future__ import annotations

import click
import pytest

from evaluateur.cli.francais import Group, explain
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import francais


@click.group(cls=Group, name="essai")
def essai() -> None:
    """Essai."""


@essai.command()
@click.argument("dossier")
@click.option("--format", "forme", type=click.Choice(["csv", "json"]))
@click.option("-n", "--nombre", type=int)
@click.option("--oui", is_flag=True)
def imprimer(dossier: str, forme: str | None, nombre: int | None, oui: bool) -> None:
    """Imprime."""
    click.echo(f"{dossier} {forme} {nombre} {oui}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["imprimer"], "Il manque l’argument DOSSIER."),
        (["imprimer", "x", "--zut"], "L’option --zut n’existe pas."),
        (["imprimer", "x", "--format", "xml"], "pour l’option --format ne convient pas (au choix : csv, json)."),
        (["imprimer", "x", "-n", "un"], "La valeur donnée pour l’option --nombre ne convient pas."),
        (["imprimer", "x", "--oui=non"], "L’option --oui s’emploie autrement."),
        (["imprimer", "x", "y"], "Cette ligne de commande n’est pas comprise."),
    ],
)
def test_each_fault_is_named(arguments: list[str], words: str) -> None:
    with pytest.raises(click.ClickException) as fault:
        essai.main(arguments, standalone_mode=False)
    said = explain(fault.value)
    assert words in said
    assert said.endswith("Tapez « evaluateur --aide ».")


@pytest.mark.parametrize("name", ["zut", "imprime", "IMPRIMER"])
def test_an_unknown_command_is_refused_with_those_that_there_are(name: str) -> None:
    with pytest.raises(Refus) as refus:
        essai.main([name], standalone_mode=False)
    assert f"« {name} » n’existe pas" in refus.value.phrase
    assert refus.value.remede == "Choisissez parmi : imprimer."


def test_a_known_command_runs_and_its_help_is_french(capsys: pytest.CaptureFixture[str]) -> None:
    essai.main(["imprimer", "x"], standalone_mode=False)
    essai.main(["imprimer", "--help"], standalone_mode=False)
    said = capsys.readouterr().out
    assert francais("Usage : ") in said
    assert "Options" in said
    assert "Affiche cette aide." in said
