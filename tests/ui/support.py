"""A process that opens the window on a folder that a kill left, on a support that takes nothing; prints what it says.

python -m tests.ui.support protege | plein DOSSIER
"""

from __future__ import annotations

import encodings.ascii
import encodings.latin_1  # noqa: F401 - what is imported later may not be readable any more
import os
import resource
import signal
import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QLabel

from evaluateur import app
from evaluateur.seance import seance  # noqa: F401
from evaluateur.ui.fenetre import seule, tenu  # noqa: F401
from evaluateur.ui.fenetre.instance import OneInstance
from evaluateur.ui.pages.accueil import page as accueil  # noqa: F401
from evaluateur.ui.pages.ouverture import restaurer, retour  # noqa: F401
from evaluateur.ui.pages.ouverture.page import OuverturePage
from evaluateur.ui.pages.session import page as session  # noqa: F401
from tests.parcours.monde import PHRASE, HorlogeEssai, argon_leger
from tests.ui.conftest import open_practice


def _protect(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def _fill(_: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def main(what: str, folder: Path) -> None:
    """Open, unlock, say what is in sight."""
    datetime.strptime("2026", "%Y")  # noqa: DTZ007 - what it imports may not be readable later
    application = app.make_application()
    {"protege": _protect, "plein": _fill}[what](folder)
    instance = OneInstance(folder)
    assert instance.arrive() == "premier"
    assembly = app.Assembly(folder, open_practice)
    assembly.show()
    assembly.furnish(HorlogeEssai(), argon_leger)
    page = assembly.window._page
    assert isinstance(page, OuverturePage)
    page._phrase.edit.setText(PHRASE)
    page._unlock()
    application.processEvents()
    words = [label.text() for label in assembly.window.findChildren(QLabel) if label.isVisible()]
    os.write(1, "\n".join([assembly.window.page, *words]).encode())
    os._exit(0)  # nothing can be tidied up there


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
