"""The window of the package for Windows, on a desktop of its own, led by real keys.

Nothing tells there what a screen reader hears: what was done is read in the files and, afterwards, in the journal.
"""

from __future__ import annotations

import configparser
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from wine import Wine

from evaluateur.ui.bureau.memoire import FICHIER
from evaluateur.ui.fenetre.instance import LOCK
from tests.gestes.bureau import Bureau
from tests.gestes.mains import Mains

WAIT_S = 180
"""For what ends by something that is seen."""
TURNS = 12
"""Steps walked before giving up: where one is is written a moment later."""
FEW = 5
"""Colours in the middle of a window without a page."""
SETTLE_S = 3
"""Where nothing tells that a page has come."""
PHRASE = "cinq mots de passe secrets"
MARKS = ("C", "N", "C", "C", "O")


class Fenetre:
    """One data folder, and whoever works on it."""

    def __init__(self, wine: Wine, home: Path, data: Path) -> None:
        self._wine, self._home, self._data = wine, home, data
        self._practice = data / "entrainement"

    def lead(self) -> str:
        """A first start, a practice session, marks; left by the key that closes; opened again by the passphrase."""
        with tempfile.TemporaryDirectory() as made, Bureau(Path(made)) as bureau:
            hands = Mains(bureau.environment["DISPLAY"])
            try:
                self._first_start(bureau, hands)
                self._second_start(bureau, hands)
            finally:
                hands.close()
        marks = [line for line in self._journal() if line["type"] == "CritereNote"]
        _require(len(marks) == len(MARKS), f"{len(marks)} critères renseignés, et non {len(MARKS)}.")
        return f"profil créé, {len(marks)} critères renseignés à l’entraînement, fermée, rouverte"

    def _first_start(self, bureau: Bureau, hands: Mains) -> None:
        window = self._begin(bureau, hands)
        for text in ("ESSAI-UN", "Ann\xe9", PHRASE, PHRASE):
            hands.type(text)
            hands.press("Tab")
        hands.press("Entrée")
        _until((self._data / "profils.json").exists, "le profil n’est pas créé")
        time.sleep(SETTLE_S)
        hands.press("F2")
        _until((self._practice / "evaluateur.sqlite").exists, "l’entraînement ne s’ouvre pas")
        time.sleep(SETTLE_S)
        before = ""
        for _ in range(TURNS):
            if before == "grille":
                break
            hands.press("Alt+→" if before in ("", "preparation", "epreuve") else "Alt+←")
            before = self._next_step(before)
        _require(self._step() == "grille", f"l’étape est « {self._step()} »")
        for mark in MARKS:
            hands.press(mark)
            time.sleep(0.5)
        self._leave(hands, window)

    def _second_start(self, bureau: Bureau, hands: Mains) -> None:
        window = self._begin(bureau, hands)
        before = (self._data / "evaluateur.sqlite").stat().st_mtime_ns
        hands.type(PHRASE)
        hands.press("Entrée")
        _until((self._data / "evaluateur.sqlite-wal").exists, "la phrase secrète n’ouvre pas les données")
        self._leave(hands, window)
        _require((self._data / "evaluateur.sqlite").stat().st_mtime_ns >= before, "la base a reculé")

    # --- how

    def _begin(self, bureau: Bureau, hands: Mains) -> subprocess.Popen[bytes]:
        """Open the window as its shortcut does, until it has the keyboard."""
        environment = bureau.environment | {
            name: value for name, value in self._wine.environment.items() if name.startswith("WINE")
        }
        for name in ("QT_QPA_PLATFORM", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON"):
            environment.pop(name, None)
        window = subprocess.Popen(
            self._wine.command(self._home / "Evaluateur.exe", "--donnees", self._wine.windows(self._data)),
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        _until((self._data / LOCK).exists, "la fenêtre ne s’ouvre pas")
        _until(lambda: "valuateur" in hands.title(), "la fenêtre n’a pas le clavier")
        _until(lambda: hands.colours() > FEW, "la première page ne vient pas")
        time.sleep(SETTLE_S)
        return window

    def _leave(self, hands: Mains, window: subprocess.Popen[bytes]) -> None:
        """Close it by its key: the log is folded back, the lock is gone."""
        hands.press("Alt+F4")
        _require(window.wait(WAIT_S) == 0, f"la fenêtre sort par {window.returncode}")
        left = [name for name in (LOCK, "evaluateur.sqlite-wal") if (self._data / name).exists()]
        _require(not left, f"il reste {left}")

    def _next_step(self, before: str) -> str:
        """The step that follows, once the window has written it down."""
        _until(lambda: self._step() != before, f"aucune étape après « {before} »")
        return self._step()

    def _step(self) -> str:
        """The step in sight, as the window keeps it."""
        kept = configparser.ConfigParser(strict=False)
        kept.read(self._data / FICHIER, "utf-8")
        return next((section["etape"] for section in kept.values() if "etape" in section), "")

    def _journal(self) -> list[dict[str, str]]:
        data = self._wine.windows(self._practice)
        command = self._home / "evaluateur-cli.exe"
        done = self._wine.run(command, "journal", "--verifier", "--format", "json", "--donnees", data)
        _require(done.returncode == 0, done.stderr)
        found: list[dict[str, str]] = json.loads(done.stdout)
        return found


def _until(held: Callable[[], bool], phrase: str) -> None:
    since = time.monotonic()
    while not held():
        _require(time.monotonic() < since + WAIT_S, phrase)
        time.sleep(0.1)


def _require(held: bool, phrase: str) -> None:
    if not held:
        sys.exit(f"Dans la fenêtre, {phrase}")
