"""Click in French: headings of the help, and every refusal of a command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import francais

_HEADINGS = {"Commands": "Commandes ", "Options": "Options ", "Arguments": "Arguments "}


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, francais("Usage : "))

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
    if isinstance(error, click.exceptions.NoArgsIsHelpError) and error.ctx is not None:
        return error.ctx.get_help()
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
