"""The house keeps its own rules: what the repository may hold, and how large a file may grow."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# In pieces, so that this file does not hold what it forbids.
HOSTS = [
    ".".join(pieces)
    for pieces in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("proxy", "golang", "org"),
        ("crates", "io"),
        ("conda", "anaconda", "org"),
    ]
]
MACHINE_FOLDERS = re.compile(r"(?<![\w.~$}/-])/(?:" + "|".join(["home", "root", "work", "Users"]) + r")/")


@cache
def tracked_files() -> list[Path]:
    """Every file that git follows or would follow (new and not ignored)."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git repository here")
    return [path for name in output.decode().split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """The text of a file; nothing for a binary one."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")


def requirements(name: str) -> list[str]:
    """The requirements of a list, one a string, continuation lines joined, comments and options left out."""
    lines = re.sub(r"\\\n", " ", text_of(ROOT / name)).splitlines()
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith(("#", "-"))]


LISTS = sorted(path.name for path in ROOT.glob("requirements*.txt"))


def test_no_file_names_a_package_registry() -> None:
    faults = [
        f"{path.relative_to(ROOT)} : {host}" for path in tracked_files() for host in HOSTS if host in text_of(path)
    ]
    assert faults == []


def test_no_file_tells_a_folder_of_a_machine() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{number} : {line.strip()}"
        for path in tracked_files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if MACHINE_FOLDERS.search(line)
    ]
    assert faults == []


@pytest.mark.parametrize("line", ["ouvrir " + "/" + "home/jo/x", '"' + "/" + "root/.ssh"])
def test_a_folder_of_a_machine_is_recognised(line: str) -> None:
    assert MACHINE_FOLDERS.search(line)


@pytest.mark.parametrize("line", ["~/" + "work/notes", "home/page", "https://exemple.fr" + "/" + "home/aide"])
def test_a_relative_path_or_an_address_is_no_folder_of_a_machine(line: str) -> None:
    assert not MACHINE_FOLDERS.search(line)


def test_no_folder_hides_the_packaging_library() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


@pytest.mark.parametrize("list_name", LISTS)
def test_every_pinned_version_has_its_hash(list_name: str) -> None:
    pins = requirements(list_name)
    assert pins
    without_hash = [pin for pin in pins if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", pin)]
    assert without_hash == []


@pytest.mark.parametrize("list_name", LISTS)
def test_no_pinned_list_holds_an_address(list_name: str) -> None:
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links|--trusted-host", text_of(ROOT / list_name))


def test_a_library_has_one_version_in_all_lists() -> None:
    versions: dict[str, set[str]] = {}
    for list_name in LISTS:
        for pin in requirements(list_name):
            name, version = pin.split()[0].split("==")
            versions.setdefault(name, set()).add(version)
    assert {name: seen for name, seen in versions.items() if len(seen) > 1} == {}


def test_requirements_and_pyproject_name_the_same_libraries() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    assert sorted(requirements("requirements.in")) == sorted(project["dependencies"])


def test_the_fonts_come_with_their_licence() -> None:
    fonts = ROOT / "ressources" / "polices"
    assert {font.name for font in fonts.glob("*.ttf")} == {
        f"SourceSans3-{weight}.ttf" for weight in ("Regular", "It", "Semibold", "Bold")
    }
    assert "SIL OPEN FONT LICENSE Version 1.1" in text_of(fonts / "OFL.txt")


def test_the_licence_is_the_whole_eupl() -> None:
    licence = text_of(ROOT / "LICENSE")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert all(f"\n{number}." in licence for number in range(1, 16))
    assert "LiLiQ-R+" in licence
