"""A whole way through the window, pressed on Linux by someone who reads the screen, then pressed again under Wine.

No reader of screens hears a window under Wine. So the way is walked on Linux first, as in ``tests/gestes``; each key is
noted with what had come before it: how much of the picture changed, how many faits the journal held. Under Wine the
same keys are pressed, each once the same has come. At the end both journals have to tell the same story.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from wine import Wine
from Xlib import X, display

from evaluateur.db import temoin
from tests.gestes.bureau import Bureau
from tests.gestes.mains import Mains
from tests.gestes.personne import Personne

WAIT_S = 120
"""For a fait that the journal has to hold before the next key."""
AGAIN_S = 15
PICTURE_S = 20
"""For a picture to change: fonts differ, so that what never comes is let pass, and found out by the journal."""
PART = 0.3
"""How much of the change that was seen on Linux is enough."""
NOTICED = 0.01
"""Part of a picture under which a change says nothing: a caret, a clock."""
PAGE = 0.1
"""Part of a picture over which another page has come, or a dialog gone: what is read meanwhile shows nothing."""
WAITED_S = 1.5
"""Between two keys on Linux, more than which something was awaited."""
STILL_S, REST_S = 0.2, 5
FOLDERS = ("", "entrainement")
"""Where the bases of the data lie."""

Elsewhere = Callable[[Path], None]
"""What is done in a folder by nobody at the keyboard: the training body, on its own machine."""


class Parcours(NamedTuple):
    """A way through the window."""

    nom: str
    prepare: Callable[[Path], None]
    """What lies in the folder before the window opens."""
    walk: Callable[[Personne, Path, Callable[[Elsewhere], None]], None]
    check: Callable[[Path], str]
    """What it left in the folder, in words; stops where it is not good."""


class Vu(NamedTuple):
    """What had come before a key."""

    changed: float
    ranks: tuple[int, ...]
    seconds: float
    """Since the key before."""


class Geste(NamedTuple):
    """A key, a text, or what is done elsewhere, and what is seen before it."""

    before: Vu
    key: str = ""
    text: str = ""
    elsewhere: Elsewhere | None = None


class Ecran:
    """The picture of a desktop, by some of its points."""

    def __init__(self, name: str) -> None:
        self._display = display.Display(name)
        self._last = self.look()

    def close(self) -> None:
        """Leave it."""
        self._display.close()

    def look(self) -> bytes:
        """One point out of many."""
        screen = self._display.screen()
        size = screen.width_in_pixels, screen.height_in_pixels
        pixels = screen.root.get_image(0, 0, *size, X.ZPixmap, 0xFFFFFF).data
        return bytes(pixels[1 :: 4 * 53])  # the green of each

    def keep(self) -> None:
        """What comes is compared with what is seen now."""
        self._last = self.look()

    def changed(self) -> float:
        """Which part of the picture is another one than that which was kept."""
        return differing(self._last, self.look())

    def rests(self) -> None:
        """Wait until nothing moves but a caret or a clock."""
        end, before = time.monotonic() + REST_S, self.look()
        while time.monotonic() < end:
            time.sleep(STILL_S)
            now = self.look()
            if differing(before, now) < NOTICED:
                return
            before = now


def differing(one: bytes, other: bytes) -> float:
    """Which part of two pictures differs."""
    return sum(a != b for a, b in zip(one, other, strict=True)) / len(one)


class Carnet(Mains):
    """Hands that note what they press."""

    def __init__(self, name: str, donnees: Path, folder: Path) -> None:
        super().__init__(name)
        self._ecran, self._donnees, self._folder = Ecran(name), donnees, folder
        self.gestes: list[Geste] = []
        self._since = time.monotonic()

    def press(self, *gestures: str) -> None:
        """Press keys, each noted."""
        for gesture in gestures:
            self.gestes.append(Geste(self._seen(), key=gesture))
            super().press(gesture)

    def type(self, text: str) -> None:
        """Type a text, noted."""
        self.gestes.append(Geste(self._seen(), text=text))
        super().type(text)

    def elsewhere(self, act: Elsewhere) -> None:
        """Something that is done away from the keyboard, noted."""
        self.gestes.append(Geste(self._seen(), elsewhere=act))
        act(self._folder)

    def _seen(self) -> Vu:
        now = time.monotonic()
        seen = Vu(self._ecran.changed(), ranks(self._donnees), now - self._since)
        self._ecran.keep()
        self._since = now
        return seen


class Rejeu:
    """One way, on both systems."""

    def __init__(self, wine: Wine, program: Path, parcours: Parcours) -> None:
        self._wine, self._program, self._parcours = wine, program, parcours
        self._folder = wine.drive / "rejeu" / parcours.nom

    def lead(self) -> str:
        """Walk on Linux, press again under Wine, compare."""
        with tempfile.TemporaryDirectory() as made:
            there = Path(made) / "essai"
            there.mkdir()
            self._parcours.prepare(there)
            shutil.rmtree(self._folder, ignore_errors=True)
            shutil.copytree(there, self._folder)
            with Bureau(Path(made)) as bureau:
                gestes = self._walked(bureau, there)
            self._parcours.check(there)
            told = story(there / "donnees")
            with tempfile.TemporaryDirectory() as desktop, Bureau(Path(desktop)) as bureau:
                self._pressed(bureau, gestes, str(there))
        again = story(self._folder / "donnees")
        require(again == told, f"les deux journaux diffèrent : {_difference(told, again)}")
        said = self._parcours.check(self._folder)
        return f"{len(gestes)} gestes, {len(told)} événements, les mêmes que sous Linux ; {said}"

    def _walked(self, bureau: Bureau, folder: Path) -> list[Geste]:
        with Personne(bureau, folder.parent, folder / "donnees") as someone:
            carnet = Carnet(bureau.environment["DISPLAY"], someone.donnees, folder)
            someone.mains.close()
            someone.mains = carnet
            self._parcours.walk(someone, folder, carnet.elsewhere)
            carnet.press("Alt+F4")
            require(someone.leaves() == 0, "celle de Linux ne se ferme pas")
            return carnet.gestes

    def _pressed(self, bureau: Bureau, gestes: list[Geste], there: str) -> None:
        environment = bureau.environment | {
            name: value for name, value in self._wine.environment.items() if name.startswith("WINE")
        }
        for name in ("QT_QPA_PLATFORM", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON"):
            environment.pop(name, None)
        donnees = self._folder / "donnees"
        window = subprocess.Popen(
            self._wine.command(self._program / "Evaluateur.exe", "--donnees", self._wine.windows(donnees)),
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        name = bureau.environment["DISPLAY"]
        hands, screen = Mains(name), Ecran(name)
        try:
            _until(lambda: "valuateur" in hands.title() and hands.colours() > 5, "la première page ne vient pas")
            screen.rests()
            for rank, geste in enumerate(gestes):
                self._confirms(hands, geste.before, gestes[rank - 1].key if rank else "")
                self._awaited(screen, geste.before, rank)
                self._does(hands, geste, there)
            require(window.wait(WAIT_S) == 0, f"elle sort par {window.returncode}")
        except BaseException:
            photograph(name, self._folder / "echec.png")
            raise
        finally:
            window.kill()
            screen.close()
            hands.close()

    def _confirms(self, hands: Mains, before: Vu, last: str) -> None:
        """Who is told that the pages come « dans un instant » presses again, once."""
        donnees, since = self._folder / "donnees", time.monotonic()
        while last == "Ctrl+Entrée" and ranks(donnees) < before.ranks:
            if time.monotonic() > since + AGAIN_S:
                hands.press(last)
                return
            time.sleep(STILL_S)

    def _awaited(self, screen: Ecran, before: Vu, rank: int) -> None:
        """Wait for what had come on Linux; for a page, also as long as it took there, and once more."""
        donnees, since = self._folder / "donnees", time.monotonic()
        _until(lambda: ranks(donnees) >= before.ranks, f"geste {rank} : au rang {ranks(donnees)}, non {before.ranks}")
        if rank and before.changed > NOTICED:
            while screen.changed() < PART * before.changed and time.monotonic() < since + PICTURE_S:
                time.sleep(STILL_S)
        if rank and (before.changed > PAGE or before.seconds > WAITED_S):
            time.sleep(max(0.0, since + min(2 * before.seconds, PICTURE_S) - time.monotonic()))
        while ranks(donnees) != before.ranks and time.monotonic() < since + PICTURE_S:  # another dossier's, still
            time.sleep(STILL_S)
        screen.rests()
        screen.keep()

    def _does(self, hands: Mains, geste: Geste, there: str) -> None:
        if not hands.title():  # Wine gives the keyboard to nobody when one of its dialogs closes: a click in the bar
            hands.bring_back()
            _until(lambda: bool(hands.title()), "personne n’a le clavier")
        if geste.elsewhere is not None:
            geste.elsewhere(self._folder)
        elif geste.key:
            hands.press(geste.key)
        elif geste.text.startswith(there):
            self._names(hands, self._wine.windows(self._folder) + geste.text.removeprefix(there).replace("/", "\\"))
        else:
            hands.type(geste.text)

    def _names(self, hands: Mains, path: str) -> None:
        """A path, in a dialog of Wine: Ctrl+A does nothing there, and what AltGr gives in haste is another letter."""
        hands.press("Début", "Maj+Fin")
        for rank, part in enumerate(path.split("\\")):
            if rank:
                time.sleep(STILL_S)
                hands.press("\\")
                time.sleep(STILL_S)
            hands.type(part)


def ranks(donnees: Path) -> tuple[int, ...]:
    """How far the journals have come, by the witness that the window keeps beside each base."""
    found = [temoin.Temoin(donnees / folder).read() for folder in FOLDERS]
    return tuple(fait.rang if fait is not None else 0 for fait in found)


def story(donnees: Path) -> list[str]:
    """The kinds of faits that the journal of the practice session holds, in their order, verified on Linux."""
    folder = donnees / FOLDERS[1]
    if not folder.exists():
        return []
    told = linux("journal", "--verifier", "--format", "json", "--donnees", str(folder))
    return [str(line["type"]) for line in json.loads(told)]


def photograph(name: str, file: Path) -> None:
    """Keep what the desktop shows."""
    from PySide6.QtGui import QImage

    with closing(display.Display(name)) as desktop:
        screen = desktop.screen()
        width, height = screen.width_in_pixels, screen.height_in_pixels
        pixels = screen.root.get_image(0, 0, width, height, X.ZPixmap, 0xFFFFFF).data
        QImage(pixels, width, height, 4 * width, QImage.Format.Format_RGB32).save(str(file))


def linux(*typed: str, secrets: dict[str, str] | None = None) -> str:
    """What the command line says on Linux; stops where it does not end well."""
    done = subprocess.run(
        [sys.executable, "-m", "evaluateur", *typed],
        env=os.environ | (secrets or {}), capture_output=True, text=True, check=False,
    )  # fmt: skip
    require(done.returncode == 0, f"{' '.join(typed)} : {done.stdout}{done.stderr}")
    return done.stdout


def _difference(told: list[str], again: list[str]) -> str:
    at = next((rank for rank, pair in enumerate(zip(told, again, strict=False)) if pair[0] != pair[1]), None)
    rank = min(len(told), len(again)) if at is None else at
    return f"{len(told)} et {len(again)}, au rang {rank + 1} {told[rank : rank + 3]} et {again[rank : rank + 3]}"


def _until(held: Callable[[], bool], phrase: str) -> None:
    since = time.monotonic()
    while not held():
        require(time.monotonic() < since + WAIT_S, phrase)
        time.sleep(0.1)


def require(held: bool, phrase: str) -> None:
    """Stop, with a sentence, what does not hold."""
    if not held:
        sys.exit(f"Dans la fenêtre, {phrase}.")
