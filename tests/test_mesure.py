"""The measure of the house: how large a file, a class and a folder may grow, and who shares a part."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

PACKAGE = Path(__file__).resolve().parent.parent / "evaluateur"
MAX_LINES = 500
"""Of a file: more would hide two things in one; less would hide one class in several files."""
MAX_MEMBERS = 40
"""Of a class, those that it inherits from ours counted, Qt's not: a chain of small classes is one large class."""
MAX_FILES = 25
"""Of a folder: beyond, nobody finds anything by looking."""


class Classe(Struct, frozen=True):
    """A class as it is written."""

    place: str
    members: frozenset[str]
    bases: tuple[str, ...]


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in modules()}


@cache
def classes() -> dict[str, Classe]:
    found: dict[str, Classe] = {}
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases = tuple(_name(base) for base in node.bases)
                found[node.name] = Classe(str(path.relative_to(PACKAGE)), frozenset(_members(node)), bases)
    return found


def _members(node: ast.ClassDef) -> Iterator[str]:
    for part in node.body:
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            yield part.name
        elif isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            yield part.target.id
        elif isinstance(part, ast.Assign):
            yield from (target.id for target in part.targets if isinstance(target, ast.Name))


def _name(base: ast.expr) -> str:
    if isinstance(base, ast.Subscript):
        return _name(base.value)
    return base.attr if isinstance(base, ast.Attribute) else base.id if isinstance(base, ast.Name) else ""


def members(name: str) -> frozenset[str]:
    """Those of a class and of all that it inherits of ours."""
    one = classes().get(name)
    if one is None:
        return frozenset()
    return one.members.union(*(members(base) for base in one.bases if base != name))


def test_no_file_is_so_long_that_it_hides_two_things() -> None:
    lines = {str(p.relative_to(PACKAGE)): len(p.read_text(encoding="utf-8").splitlines()) for p in modules()}
    assert {name: n for name, n in lines.items() if n > MAX_LINES} == {}


def test_files_are_short_in_the_median() -> None:
    lines = sorted(len(p.read_text(encoding="utf-8").splitlines()) for p in modules() if p.name != "__init__.py")
    assert lines[len(lines) // 2] <= 130


def test_no_class_holds_more_than_one_can_keep_in_mind_inherited_members_counted() -> None:
    counts = {name: len(members(name)) for name in classes()}
    assert {name: n for name, n in counts.items() if n > MAX_MEMBERS} == {}


def test_a_chain_of_small_classes_counts_as_one_large_class() -> None:
    assert len(members("EntretienEcran")) > len(classes()["EntretienEcran"].members)


def imports() -> dict[str, set[str]]:
    """What each module of ours names of the others, wherever it does: in a function and for a type alone too."""
    names = {
        ".".join(p.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): p for p in modules()
    }
    found: dict[str, set[str]] = {}
    for name, path in names.items():
        nodes = [n for n in ast.walk(trees()[path]) if isinstance(n, ast.ImportFrom)]
        said = {(f"{n.module}.{a.name}", n.module or "") for n in nodes for a in n.names}
        found[name] = {whole if whole in names else module for whole, module in said} & names.keys() - {name}
    return found


def test_no_modules_import_each_other_in_a_circle_not_even_for_a_type() -> None:
    rest = imports()
    while leaves := {name for name, seen in rest.items() if not seen & rest.keys()}:
        rest = {name: seen for name, seen in rest.items() if name not in leaves}
    while leaves := rest.keys() - set().union(*rest.values()):  # what leads to a circle and lies in none
        rest = {name: seen for name, seen in rest.items() if name not in leaves}
    assert sorted(rest) == []


def test_no_folder_is_a_drawer() -> None:
    folders = {folder for path in modules() for folder in path.parents if folder.is_relative_to(PACKAGE)}
    counts = {str(folder.relative_to(PACKAGE)): len(list(folder.glob("*.py"))) for folder in folders}
    assert {name: n for name, n in counts.items() if n > MAX_FILES} == {}


def test_what_lies_among_the_shared_parts_is_shared() -> None:
    """A part with a single user lies beside that user; one that another part is built of lies beside that part."""
    shared = PACKAGE / "ui" / "briques"
    parts = [".".join(f.relative_to(shared).with_suffix("").parts) for f in shared.rglob("*.py")]
    users: dict[str, set[str]] = {part: set() for part in parts if not part.endswith("__init__")}
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("evaluateur.ui.briques"):
                continue
            tail = (node.module or "").removeprefix("evaluateur.ui.briques").lstrip(".")
            for part in [tail] if tail else [alias.name for alias in node.names]:
                users[part].add("briques" if path.is_relative_to(shared) else str(path.parent))
    assert {part: found for part, found in users.items() if len(found) < 2 and found != {"briques"}} == {}
