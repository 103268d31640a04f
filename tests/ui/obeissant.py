"""The window in a process of its own, led key by key from outside: whoever leads it reads its memory.

Nothing that is looked for is ever handed over whole: a text comes letter by letter, as from a keyboard.

python -m tests.ui.obeissant DOSSIER    one command a line, in JSON; one answer a line
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import cast

from evaluateur import app
from evaluateur.metier.etapes import Etape
from evaluateur.metier.vocabulaire import BlocCode, ProfilId
from tests.parcours.monde import HorlogeEssai, argon_leger
from tests.ui.conftest import open_practice
from tests.ui.pilote import Pilote


def _obey(pilote: Pilote, what: str, argument: str) -> str:
    if what == "press":
        pilote.press(*argument.split(" "))
    elif what == "type":
        pilote.type(argument)
    elif what == "tab":
        pilote.tab_to(argument)
    elif what == "grille":
        pilote.desk.go("grille", BlocCode(argument))
    elif what == "etape":
        pilote.desk.go(cast(Etape, argument))
    elif what == "mots":
        pilote.wait_for(argument)
    elif what == "main":
        pilote.desk.hand_over_asked.emit(tuple(ProfilId(p) for p in argument.split("+")))
    elif what == "veille":
        pilote.window.sleep()
    elif what == "verrou":
        pilote.window.lock()
    pilote.settle()
    return pilote.where


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main(folder: Path) -> None:
    """Obey until the input ends."""
    application = app.make_application()
    horloge = HorlogeEssai()
    assembly = app.Assembly(folder, open_practice)
    assembly.window.restyle()
    assembly.furnish(horloge, argon_leger)
    pilote = Pilote(assembly, horloge)
    pilote.show(1366, 738)
    _say("prêt")
    for line in sys.stdin:
        what, argument = json.loads(line)
        _say(_obey(pilote, what, argument))
    pilote.close()
    application.exit()
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
