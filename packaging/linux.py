"""The packages for Linux: ``linux.py SORTIE``. A folder that moves, in a ``.tar.xz`` and in a ``.deb``.

The folder holds the interpreter that made it, its library, the pinned wheels and the application. It is no frozen
program: the interpreter is there under its own name, so that a reader behind a partition begins by it, and a start
costs what it costs from the sources.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

import inventaire
import roues
from roues import ROOT
from windows import cache_folder, read_version

NAME = f"python{sys.version_info.major}.{sys.version_info.minor}"
UNUSED_LIBRARY = (
    "test", "idlelib", "lib2to3", "tkinter", "turtledemo", "ensurepip", "site-packages", "dist-packages",
    "__pycache__", "config-*", "*.a", "turtle.py", "pydoc_data", "_tkinter*", "_test*", "_ctypes_test*", "xxlimited*",
    "nis.*", "readline.*", "_curses*", "_dbm.*", "_gdbm.*", "spwd.*", "_crypt.*", "ossaudiodev.*",
)  # fmt: skip
SYSTEM = re.compile(r"^(ld-linux|lib(c|m|dl|pthread|rt|util|resolv|nsl|crypt_)\.so|linux-vdso|libstdc\+\+|libgcc_s)")
"""What every system brings and none takes from elsewhere."""
MODULES = ("Core", "Gui", "Widgets", "Network", "Pdf", "PrintSupport", "Svg")
PLUGINS = (
    "platforms/libqxcb.so", "platforms/libqoffscreen.so", "platforms/libqwayland*.so", "xcbglintegrations/*.so",
    "wayland-shell-integration/*.so", "wayland-decoration-client/*.so", "wayland-graphics-integration-client/*.so",
    "platforminputcontexts/libcompose*.so", "platforminputcontexts/libibus*.so", "platformthemes/libqxdg*.so",
    "iconengines/libqsvgicon.so", "imageformats/libqsvg.so", "imageformats/libqico.so", "imageformats/libqjpeg.so",
    "printsupport/*.so",
)  # fmt: skip
LAUNCHER = """#!/bin/sh
# Opens Évaluateur, wherever this folder lies; whatever the environment says of another Python is of no account.
here=${{0%/*}}
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONUSERBASE PYTHONSAFEPATH PYTHONPLATLIBDIR PYTHONDONTWRITEBYTECODE
exec "$here/bin/{name}" -s -P -X utf8 -m evaluateur "$@"
"""
DESKTOP = """[Desktop Entry]
Type=Application
Name=Évaluateur
Comment=Sessions d’évaluation d’une certification professionnelle
Exec=evaluateur
Icon=evaluateur
Terminal=false
Categories=Office;
StartupWMClass=evaluateur
"""
CONTROL = """Package: evaluateur
Version: {version}
Architecture: {architecture}
Maintainer: Évaluateur <evaluateur@exemple.invalid>
Installed-Size: {size}
Depends: {depends}
Section: misc
Priority: optional
Description: sessions d’évaluation d’une certification professionnelle
 Deux évaluateurs remplissent chacun leur grille, la scellent, comparent et signent
 une grille officielle, sur un ordinateur portable, sans réseau.
"""


def main(output: Path) -> None:
    """Make the folder, then what is handed out."""
    version, cache = read_version(), cache_folder()
    folder = output / f"evaluateur-{version}"
    shutil.rmtree(output, ignore_errors=True)
    interpreter(folder)
    wheels = cache / "roues-linux"
    shutil.rmtree(wheels, ignore_errors=True)
    roues.download(wheels, (), ("requirements.txt",))
    site = folder / "lib" / NAME / "site-packages"
    roues.unpack([*sorted(wheels.glob("*.whl")), roues.product(cache / "produit")], site)
    prune_qt(site / "PySide6")
    roues.prune(site, (*roues.SOURCES, "shiboken6/*.a"))
    launcher = folder / "evaluateur"
    launcher.write_text(LAUNCHER.format(name=NAME), "utf-8")
    launcher.chmod(0o755)
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENCE-Evaluateur.txt")
    python = inventaire.Part("CPython", platform.python_version(), "PSF-2.0", texts=(_licence_of_python(),))
    inventaire.write(folder, version, wheels.glob("*.whl"), [python, *_copied(folder)])
    compile_all = ["-s", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", str(folder / "lib" / NAME)]
    subprocess.run([str(folder / "bin" / NAME), *compile_all], check=True)
    count, size = roues.weight(folder)
    print(f"{folder} : {count} fichiers, {size:.1f} Mo")
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    archive = output / f"evaluateur-{version}-linux-{platform.machine()}.tar.xz"
    subprocess.run(
        ["tar", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "-I", "xz -T0 -6", "-cf", str(archive),
         folder.name], cwd=output, check=True,
    )  # fmt: skip
    package = output / f"evaluateur_{version}_{architecture}.deb"
    debian(folder, package, version, architecture, int(size * 1000))
    inventaire.sums(output, "SHA256-linux.txt", "evaluateur*")
    for path in (archive, package):
        print(f"{path} : {path.stat().st_size / 1e6:.1f} Mo")


def interpreter(folder: Path) -> None:
    """The interpreter and its library, with what they load that a system may lack."""
    library = folder / "lib" / NAME
    shutil.copytree(
        sysconfig.get_path("stdlib"), library, symlinks=False, ignore=shutil.ignore_patterns(*UNUSED_LIBRARY)
    )
    program = folder / "bin" / NAME
    program.parent.mkdir()
    shutil.copy2(Path(getattr(sys, "_base_executable", sys.executable)).resolve(), program)
    extensions = list((library / "lib-dynload").glob("*.so"))
    for needed in sorted(_needed([program, *extensions])):
        shutil.copy2(needed.resolve(), folder / "lib" / needed.name)
        _patch("--force-rpath", "--set-rpath", "$ORIGIN", str(folder / "lib" / needed.name))
    for extension in extensions:
        _patch("--remove-rpath", str(extension))
    _patch("--force-rpath", "--set-rpath", "$ORIGIN/../lib", str(program))


def _needed(files: Iterable[Path]) -> set[Path]:
    """The libraries of this machine that these load."""
    found = set[Path]()
    for file in files:
        told = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=False).stdout
        found |= {Path(path) for name, path in re.findall(r"^\s*(\S+) => (/\S+)", told, re.M) if not SYSTEM.match(name)}
    return found


def _patch(*options: str) -> str:
    done = subprocess.run(["patchelf", *options], capture_output=True, text=True, check=True)
    return done.stdout


def _copied(folder: Path) -> list[inventaire.Part]:
    """The libraries of the system that came along: the package of each, and its licence."""
    parts = dict[str, inventaire.Part]()
    for library in sorted((folder / "lib").glob("*.so*")):
        owner = subprocess.run(["dpkg", "-S", f"*/{library.name}"], capture_output=True, text=True, check=False).stdout
        package = owner.partition(":")[0]
        if not package or package in parts:
            continue
        version = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=True
        ).stdout.splitlines()[0]
        text = Path("/usr/share/doc") / package / "copyright"
        said = (text.read_text("utf-8"),) if text.exists() else ()
        parts[package] = inventaire.Part(package, version, "voir le texte", texts=said)
    return list(parts.values())


def _licence_of_python() -> str:
    places = (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(f"/usr/share/doc/{NAME}/copyright"))
    return next((path.read_text("utf-8") for path in places if path.exists()), "")


def prune_qt(folder: Path) -> None:
    """Keep the modules and the plugins that the window loads, and the libraries that these need."""
    library, plugins = folder / "Qt" / "lib", folder / "Qt" / "plugins"
    kept = {folder / f"Qt{module}.abi3.so" for module in MODULES}
    kept |= {found for pattern in PLUGINS for found in plugins.glob(pattern)}
    kept |= set(folder.glob("libpyside6.abi3.so*"))
    pending = list(kept)
    while pending:
        for name in _patch("--print-needed", str(pending.pop())).split():
            if (library / name).exists() and library / name not in kept:
                kept.add(library / name)
                pending.append(library / name)
    kept |= {folder / name for name in ("__init__.py", "_config.py", "_git_pyside_version.py", "py.typed")}
    kept |= {folder / "Qt" / "translations" / name for name in ("qtbase_fr.qm", "qt_fr.qm")}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file not in kept and file.parent.name != "support":
            file.unlink()


def debian(folder: Path, package: Path, version: str, architecture: str, size: int) -> None:
    """The package of Debian and Ubuntu: the same folder in /opt, a command, a line in the menu."""
    root = package.with_suffix("")
    (root / "opt").mkdir(parents=True)
    shutil.copytree(folder, root / "opt" / "evaluateur", symlinks=True, copy_function=os.link)
    command = root / "usr" / "bin" / "evaluateur"
    menu = root / "usr" / "share" / "applications" / "evaluateur.desktop"
    icon = root / "usr" / "share" / "icons" / "hicolor" / "scalable" / "apps" / "evaluateur.svg"
    for path in (command, menu, icon, root / "DEBIAN" / "control"):
        path.parent.mkdir(parents=True, exist_ok=True)
    command.write_text('#!/bin/sh\nexec /opt/evaluateur/evaluateur "$@"\n', "ascii")
    command.chmod(0o755)
    menu.write_text(DESKTOP, "utf-8")
    shutil.copyfile(ROOT / "ressources" / "icones" / "evaluateur.svg", icon)
    # What the window loads of the system is named where the sources are made ready: one list.
    prepared = (ROOT / "outils" / "preparer.sh").read_text("utf-8")
    named = re.findall(r"^    bibliotheque \S+ (\S+)$", prepared, re.M)
    depends = ", ".join([f"libc6 (>= {platform.libc_ver()[1]})", "libstdc++6", *named])
    control = CONTROL.format(version=version, architecture=architecture, size=size, depends=depends)
    (root / "DEBIAN" / "control").write_text(control, "utf-8")
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(root), str(package)],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    shutil.rmtree(root)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
