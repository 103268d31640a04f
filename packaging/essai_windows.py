"""The package for Windows, tried under Wine: ``essai_windows.py [ÉTAPE…]``; every step when none is named.

What is tried is the folder that is handed out, from ``C:``, under a name with a space and an accent. What only a real
Windows can tell stands in docs/windows.md.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import CompletedProcess

import roues
from roues import ROOT
from windows import PYTHON, TARGET, cache_folder, link
from wine import Wine

from evaluateur.cli import autotest
from evaluateur.db import migrations, sauvegardes

FOLDER = "Clé d’essai"
DEMONSTRATION = "EX-2026-0117"
OLDER = "EVALUATEUR_ANCIEN_INSTALLATEUR"
KILLS = 8
TOLD_EVERY = 25
"""Kills after which a long campaign says where it is: whatever ends it leaves that."""
TOOLS = (
    "pytest", "iniconfig", "pygments", "pytest-qt", "pytest-xdist", "execnet", "hypothesis", "sortedcontainers",
    "rfc8785",
)  # fmt: skip
QT_OF_TESTS = ("PySide6/QtTest.pyd", "PySide6/Qt6Test.dll")
"""Of Qt, what its users do not get."""
SUITE = (
    "tests/metier", "tests/cles", "tests/titres", "tests/test_fichiers.py", "tests/test_horloge.py",
    "tests/test_journal.py", "tests/test_defaut.py", "tests/test_bornes.py", "--ignore=tests/cles/test_devin.py",
    "--ignore=tests/cles/test_reecritures.py",
)  # fmt: skip
"""What has a meaning on Windows, and costs little under Wine."""


class Essai:
    """The folder laid out on drive C, and what is done with it."""

    def __init__(self, made: Path, cache: Path) -> None:
        self.wine, self._cache = Wine(cache / "wine"), cache
        self.root = self.wine.drive / FOLDER
        shutil.rmtree(self.root, ignore_errors=True)
        self.program = self.root / "Evaluateur"
        shutil.copytree(made, self.program, copy_function=link)
        self.command = self.program / "evaluateur-cli.exe"

    # --- steps

    def autotest(self) -> str:
        """The whole way, by the program itself."""
        return self.wine.require(self.command, "--autotest").strip().splitlines()[-1]

    def demonstration(self) -> str:
        """A session, its grid verified, its journal too; not a file more in the folder of the program."""
        before = roues.weight(self.program)
        output = self.wine.windows(self.root / "sortie é")
        data = f"{output}\\donnees"
        self.wine.require(self.command, "demo", "--sans-fenetre", "--sortie", output)
        said = self.wine.require(
            self.command, "verifier", f"{output}\\grille-{DEMONSTRATION}-v1.pdf", "--donnees", data
        )
        told = self.wine.require(self.command, "journal", "--verifier", "--donnees", data)
        require(roues.weight(self.program) == before, "Le programme a écrit dans son propre dossier.")
        return f"{said.splitlines()[0]} {told.strip().splitlines()[-1]}"

    def kills(self, count: int = KILLS) -> str:
        """Killed where its work has come to: not one fait that was acknowledged is lost."""
        size = len(self._traced("entier", None))
        points = [(rank + 1) * size // (count + 1) for rank in range(count)]
        killed, total = 0, 0
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            try:
                for told in threads.map(lambda stop: self._killed(f"tue{stop}", stop), points):
                    killed, total = killed + 1, total + told
                    if killed % TOLD_EVERY == 0:
                        print(_kills_in_words(killed, count, total), flush=True)
            except BaseException:  # stopped, or a loss: what was seen until then is worth telling
                threads.shutdown(cancel_futures=True)
                print(_kills_in_words(killed, count, total), flush=True)
                raise
        return _kills_in_words(killed, count, total)

    def crossed(self, ways: Sequence[tuple[str, str]] = (("windows", "linux"),)) -> str:
        """The laptop on one system and the centre on the other; what is composed is the same."""
        for laptop, centre in ways:
            folder = self.root / f"croisé {laptop}"
            folder.mkdir()
            autotest.prepare(folder)
            for etape in autotest.ETAPES:
                typed = etape.typed(folder)
                done = self._on(centre if typed[0] == "centre" else laptop, typed)
                require(done.returncode == etape.status, f"{laptop}, {etape.dit} : {done.stdout}{done.stderr}")
                if typed[0] == "verifier":  # its pages are composed again
                    done = self._on(centre, typed)
                    require(done.returncode == 0, f"{centre}, {etape.dit} : {done.stdout}{done.stderr}")
            there = (folder / "synthese.pdf").read_bytes()
            again = next(e.typed(folder) for e in autotest.ETAPES if "synthese" in e.typed(folder))
            (folder / "synthese.pdf").unlink()
            require(self._on(centre, again).returncode == 0, f"{centre} n’imprime pas la synthèse.")
            require((folder / "synthese.pdf").read_bytes() == there, "La synthèse diffère d’un système à l’autre.")
        return "grilles, synthèses, lots et accusés de l’un sont lus, vérifiés et composés à l’identique sur l’autre"

    def suite(self) -> str:
        """The tests that can run there, on the sources."""
        tools = self._tools()
        python = self.root / "python"
        shutil.copytree(self.program, python, copy_function=link)
        (python / f"{PYTHON}._pth").unlink()
        places = ["Z:" + str(path).replace("/", "\\") for path in (tools, ROOT / "packaging" / "wine")]
        lines = [f"{PYTHON}.zip", ".", "Lib\\site-packages", *places]
        (python / f"{PYTHON}._pth").write_text("\r\n".join(lines), "ascii")
        with zipfile.ZipFile(next((self._cache / "roues-windows").glob("pyside6_essentials-*"))) as wheel:
            for name in QT_OF_TESTS:
                wheel.extract(name, python / "Lib" / "site-packages")
        options = ["-X", "utf8", "-B", "-X", f"pycache_prefix={self.wine.windows(self.root / 'pyc')}", "-m", "pytest"]
        options += [f"-p{name}" for name in ("wine_sans_copie", "no:cacheprovider", "no:xdist")]
        base = f"--basetemp={self.wine.windows(self.root / 'tmp')}"
        command = self.wine.command(python / "python.exe", *options, "-q", base, *SUITE)
        done = subprocess.run(
            command, cwd=ROOT, input="", capture_output=True, encoding="utf-8", errors="replace", timeout=600,
            env=self.wine.environment, check=False,
        )  # fmt: skip
        last = next((line for line in reversed(done.stdout.splitlines()) if " passed" in line), "")
        require(bool(last) and done.returncode == 0, done.stdout[-6000:] + done.stderr[-6000:])
        return re.sub(r"^=* *| *=*$", "", last)

    def installation(self) -> str:
        """Installed, refused while open, put over itself with a session in the middle, taken away; data stay."""
        installer = next((ROOT / "dist" / "windows").glob("Evaluateur-*-installation.exe"))
        local = next((self.wine.drive / "users").glob("*/AppData/Local"))
        home, data = local / "Programs" / "Evaluateur", local / "evaluateur"
        menu = local.parent / "Roaming/Microsoft/Windows/Start Menu/Programs/Évaluateur.lnk"
        for left in (home, data):
            shutil.rmtree(left, ignore_errors=True)
        self._status(installer, 0)
        require(roues.weight(home)[0] > 5000 and menu.exists(), "Des fichiers manquent, ou le menu.")
        self.command = home / "evaluateur-cli.exe"
        told = self._traced("installe", 700, "--donnees", self.wine.windows(data))
        window = subprocess.Popen(
            self.wine.command(home / "Evaluateur.exe", "--donnees", self.wine.windows(data)),
            env=self.wine.environment | {"QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        since = time.monotonic()
        while not (data / "fenetre.verrou").exists() and time.monotonic() < since + 120:
            time.sleep(0.2)
        self._status(installer, 4)
        window.kill()
        window.wait()
        self._status(installer, 0)
        self._require_held(told, data)
        key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Evaluateur"
        self.wine.require("reg", "add", key, "/v", "DisplayVersion", "/d", "99.0", "/f")
        self._status(installer, 5)
        self._require_held(told, data)
        self._status(home / "Desinstaller.exe", 0, f"_?={self.wine.windows(home)}")
        rest = sorted(path.name for path in home.iterdir()) if home.exists() else []
        require(rest in ([], ["Desinstaller.exe"]) and not menu.exists(), f"Il reste {rest}.")
        require((data / "evaluateur.sqlite").exists(), "Les données ont disparu.")
        return f"{len(told)} événements d’une session interrompue, tous là après la mise à jour ; ouvert : refusé"

    def upgrade(self) -> str:
        """Put over an older version, in the middle of a session; then the older one over what the newer one wrote."""
        older = Path(os.environ.get(OLDER, ""))
        require(older.is_file(), f"La variable {OLDER} doit nommer l’installateur d’une version plus ancienne.")
        newer = next((ROOT / "dist" / "windows").glob("Evaluateur-*-installation.exe"))
        local = next((self.wine.drive / "users").glob("*/AppData/Local"))
        home, data = local / "Programs" / "Evaluateur", local / "evaluateur"
        for left in (home, data):
            shutil.rmtree(left, ignore_errors=True)
        self.command = home / "evaluateur-cli.exe"
        self._status(older, 0)
        told = self._traced("ancien", 700, "--donnees", self.wine.windows(data))
        self._status(newer, 0)
        self._require_held(told, data)
        kept = sorted(path.name for path in (data / sauvegardes.DOSSIER).iterdir())
        require(len(kept) > 0, "Aucune sauvegarde avant la migration.")
        written = {path: path.read_bytes() for path in data.glob("evaluateur.sqlite*")}
        self._status(older, 0)
        done = self.wine.run(self.command, "journal", "--verifier", "--donnees", self.wine.windows(data))
        said = (done.stdout + done.stderr).strip()
        refused = f"schéma {migrations.VERSION}, ici " in said  # what was migrated, and from where, in its own words
        require(done.returncode != 0 and refused, f"L’ancienne version dit : {said}")
        require(all(path.read_bytes() == held for path, held in written.items()), "L’ancienne version a écrit.")
        self._status(newer, 0)
        self._require_held(told, data)
        return f"{len(told)} événements, tous là ; sauvegardes : {', '.join(kept)} ; l’ancienne version dit : {said}"

    def window(self) -> str:
        """The window itself, led by real keys."""
        from fenetre_windows import Fenetre  # with what draws a desktop: the other steps do without

        return Fenetre(self.wine, self.program, self.root / "données").lead()

    def whole_window(self) -> str:
        """A practice session to its signed PDF, then a delivery, by the keys that were pressed on Linux."""
        from parcours_windows import PARCOURS
        from rejeu_windows import Rejeu

        return " ; ".join(Rejeu(self.wine, self.program, each).lead() for each in PARCOURS)

    # --- how

    def _status(self, program: Path, expected: int, *options: str) -> None:
        done = self.wine.run(program, "/S", *options, seconds=900)
        require(done.returncode == expected, f"{program.name} sort par {done.returncode}, et non par {expected}.")

    def _require_held(self, told: Sequence[str], data: Path) -> None:
        """Every fait that was acknowledged is in the base. Stops where one is not."""
        done = self.wine.run(
            self.command, "journal", "--verifier", "--format", "json", "--donnees", self.wine.windows(data)
        )
        require(done.returncode == 0, done.stderr)
        held = {line["empreinte"] for line in json.loads(done.stdout)}
        require({line.split()[2] for line in told} <= held, "Des événements annoncés sont perdus.")

    def _on(self, system: str, typed: Sequence[str]) -> CompletedProcess[str]:
        """A command on either system, whose files lie on drive C."""
        if system == "windows":
            given = [self._translated(each) for each in typed]
            return self.wine.run(self.command, *given, environment=autotest.secrets())
        command = [sys.executable, "-m", "evaluateur", *typed]
        environment = os.environ | autotest.secrets()
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    def _translated(self, argument: str) -> str:
        return self.wine.windows(Path(argument)) if argument.startswith(str(self.root)) else argument

    def _traced(self, name: str, stop: int | None, *options: str) -> list[str]:
        """The faits that a demonstration acknowledged, one a line, until it was killed."""
        folder = self.wine.windows(self.root / name)
        process = subprocess.Popen(
            self.wine.command(self.command, "demo", "--sans-fenetre", "--trace", "--sortie", folder, *options),
            env=self.wine.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        told = list[str]()
        for line in process.stdout:
            told.append(line.decode().strip())
            if len(told) == stop:
                process.kill()
        process.stdout.close()
        require(process.wait() == (0 if stop is None else -9), f"La démonstration sort par {process.returncode}.")
        return told

    def _killed(self, name: str, stop: int) -> int:
        """How many faits were acknowledged; the base has to hold them all."""
        told = self._traced(name, stop)
        self._require_held(told, self.root / name / "donnees")
        shutil.rmtree(self.root / name)
        return len(told)

    def _tools(self) -> Path:
        """The libraries of the tests for Windows, out of their pinned list."""
        text = (ROOT / "requirements-dev.txt").read_text("utf-8")
        pins = re.findall(r"^(\S+)==(?:[^\n]*\\\n)+[^\n]*", text, re.MULTILINE)
        require(set(TOOLS) <= set(pins), "La liste des outils d’essai a changé.")
        blocks = [m[0] for m in re.finditer(r"^\S+==(?:[^\n]*\\\n)+[^\n]*", text, re.MULTILINE)]
        chosen = "\n".join(block for block in blocks if block.split("==")[0] in TOOLS) + "\n"
        folder = self._cache / "outils-windows"
        if not (folder / "liste.txt").exists() or (folder / "liste.txt").read_text("utf-8") != chosen:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            pinned = folder / "liste.part"
            pinned.write_text(chosen, "utf-8")
            roues.download(folder / "roues", TARGET, [str(pinned)])
            roues.unpack(sorted((folder / "roues").glob("*.whl")), folder)
            pinned.rename(folder / "liste.txt")
        return folder


def require(held: bool, phrase: str) -> None:
    """Stop, with a sentence, what does not hold."""
    if not held:
        sys.exit(phrase)


def _kills_in_words(killed: int, asked: int, total: int) -> str:
    return f"{killed} arrêts brutaux sur {asked}, {total} événements annoncés, aucun perdu"


STEPS: dict[str, Callable[[Essai], str]] = {
    "autotest": Essai.autotest,
    "demonstration": Essai.demonstration,
    "fenetre": Essai.window,
    "croise": Essai.crossed,
    "arrets": Essai.kills,
    "suite": Essai.suite,
}
BY_NAME = STEPS | {
    "installation": Essai.installation,
    "mise-a-jour": Essai.upgrade,
    "fenetre-entiere": Essai.whole_window,
    "croise-retour": lambda essai: essai.crossed([("linux", "windows")]),
    "campagne": lambda essai: essai.kills(300),
}
"""Those that take longer too: the two first want what « make paquet-windows » made."""


def main(wanted: Sequence[str]) -> None:
    """Make the folder, then try it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("arrêté"))  # as Ctrl+C: what was seen is told
    begun = time.monotonic()
    built = ROOT / "build" / "windows"
    subprocess.run([sys.executable, str(ROOT / "packaging" / "windows.py"), str(built), "--essai"], check=True)
    essai = Essai(built / "Evaluateur", cache_folder())
    print(f"fabriqué en {time.monotonic() - begun:.0f} s", flush=True)
    try:
        for name in wanted or STEPS:
            since = time.monotonic()
            print(f"{name} : {BY_NAME[name](essai)} ({time.monotonic() - since:.0f} s)", flush=True)
    finally:
        essai.wine.end()
    print(f"Essai sous Wine réussi en {time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    main(sys.argv[1:])
