"""Click in French: headings of the help, and every refusal of a command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import francais

_HEADINGS = {"Commands": "Commandes ", "Options": "Options ", "Arguments": "Arguments "}


_WORDS = (
    (re.compile(r" TEXT\b"), " TEXTE"),
    (re.compile(r" INTEGER RANGE\b"), " NOMBRE"),
    (re.compile(r"\[(\d+)<=x<=(\d+); required\]"), r"[de \1 à \2, obligatoire]"),
    (re.compile(r"\[required\]"), "[obligatoire]"),
)
"""What click says of an option, and offers no other way to say otherwise."""


def _in_french(text: str) -> str:
    for found, said in _WORDS:
        text = found.sub(said, text)
    return francais(text)


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, francais("Usage : "))

    def write_text(self, text: str) -> None:
        super().write_text(francais(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_in_french(name), _in_french(text)) for name, text in rows], col_max, col_spacing)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_HEADINGS.get(name, name)):
            yield


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command that explains itself in French."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, its own help in French."""
        return _french_help(super().get_help_option(ctx))


class Group(click.Group):
    """A group that explains itself in French."""

    context_class = _Context
    command_class = Command

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **({"subcommand_metavar": "COMMANDE…"} | named))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, its own help in French."""
        return _french_help(super().get_help_option(ctx))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, Any, list[str]]:
        """Find the command. Raises :class:`Refus` for an unknown one."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            known = ", ".join(self.list_commands(ctx))
            raise Refus(f"La commande « {args[0]} » n’existe pas.", f"Choisissez parmi : {known}.")
        return super().resolve_command(ctx, args)


def _french_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Affiche cette aide."
    return option


def explain(error: click.ClickException) -> str:
    """What a wrong command line lacks, in French."""
    name = _name(getattr(error, "param", None))
    if isinstance(error, click.NoSuchOption):
        phrase = f"L’option {error.option_name} n’existe pas."
    elif isinstance(error, click.MissingParameter):
        phrase = f"Il manque {name}."
    elif isinstance(error, click.BadParameter):
        phrase = f"La valeur donnée pour {name} ne convient pas{_choices(error.param)}."
    elif isinstance(error, click.BadOptionUsage):
        phrase = f"L’option {error.option_name} s’emploie autrement."
    else:
        phrase = "Cette ligne de commande n’est pas comprise."
    return f"{phrase} Tapez « evaluateur --aide »."


def _name(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return f"l’option {max(param.opts, key=len)}"
    return f"l’argument {param.human_readable_name}" if param else "une valeur"


def _choices(param: click.Parameter | None) -> str:
    if param is None or not isinstance(param.type, click.Choice):
        return ""
    return f" (au choix : {', '.join(str(c) for c in param.type.choices)})"
