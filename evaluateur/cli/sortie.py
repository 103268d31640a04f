"""What the commands say, ask and write: the only place where a text reaches a terminal.

A file from outside may hold anything: a name that moves the cursor, hides what precedes it or turns its line round
would make a terminal say what nobody wrote. Such characters are shown by their number.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import click

from evaluateur import fichiers
from evaluateur.metier.typographie import francais

_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"  # controls, but for the end of a line
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns a line round
    "\u2028\u2029\ud800-\udfff]"  # other ends of lines; bytes of a name that are no text
)
_YES, _NO = ("o", "oui"), ("", "n", "non")


def printable(text: str) -> str:
    """The text with whatever would act on a terminal shown by its number, in the form that JSON reads too."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def line(text: str) -> str:
    """The text on one line: its ends of lines are shown too, so that nothing passes for a line of ours."""
    return printable(text).replace("\n", "\\n")


def say(phrase: str) -> None:
    """Say a sentence, beside the output that a script reads."""
    click.echo(line(francais(phrase)), err=True)


def say_last(phrase: str, box: Callable[[str], None] | None = None) -> bool:
    """Say why a program ends; in a ``box`` over the screen where it has no terminal. Whether there was one.

    A windowed program of Windows has no output at all: what cannot start must not end without a word.
    """
    if sys.stderr is not None:
        say(phrase)
        return True
    (box or _box)(line(francais(phrase)))
    return False


def _box(phrase: str) -> None:
    if sys.platform == "win32":  # by the system itself: Qt may be what is missing
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, phrase, "Évaluateur", _WARNING_IN_FRONT)


_WARNING_IN_FRONT = 0x30 | 0x10000
"""``MB_ICONWARNING`` and ``MB_SETFOREGROUND``."""


def tell(text: str) -> None:
    """One line of the output that a script reads."""
    click.echo(line(text))


def pour(text: str, *, mark: bool = False) -> None:
    """The lines of an output that a program reads; ``mark``: as a spreadsheet knows UTF-8."""
    click.echo(printable(text).encode("utf-8-sig" if mark else "utf-8"), nl=False)


def confirm(question: str) -> bool:
    """Ask for a yes or a no; « non » when nothing is typed. Raises :class:`click.Abort` when nobody answers."""
    while True:
        asked = line(francais(f"{question} ?"))
        typed = click.prompt(asked, prompt_suffix=" [o/N] ", default="", show_default=False, err=True)
        word = str(typed).strip().casefold()
        if word in _YES or word in _NO:
            return word in _YES
        say("Répondez par « oui » ou par « non ».")


def ask_phrase(whose: str, *, twice: bool = False) -> str:
    """Ask for a passphrase without showing it; ``twice``: until the same one was typed two times."""
    while True:
        phrase = _ask(whose)
        if not twice or phrase == _ask("Une seconde fois"):
            return phrase
        say("Les deux phrases diffèrent : recommencez.")


def _ask(words: str) -> str:
    return str(click.prompt(line(francais(words)), prompt_suffix=francais(" : "), hide_input=True, err=True))


def write(path: Path, data: bytes) -> None:
    """Write a file, its folder included. Raises :class:`evaluateur.fichiers.EcritureRefusee`."""
    fichiers.make_folder(path.parent)
    fichiers.write(path, data)
