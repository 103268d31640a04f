"""The changes: one operator, constant, statement or return of one module, each as a whole new source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.mutants.proches import PACKAGE, block, blocks, named

_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_BINARY: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}  # fmt: skip


class Changement(NamedTuple):
    """One change: where, and what."""

    path: Path
    place: int
    """Rank among the places of the module that may be changed."""
    line: int
    function: str
    """Full name of the function that holds it, the inmost."""
    bloc: int
    """Rank of the block that holds it, among those of the function."""
    what: str

    @property
    def where(self) -> str:
        """The block, as the map of the tests names it."""
        return block(self.path.relative_to(PACKAGE.parent), self.function, self.bloc)

    @property
    def room(self) -> str:
        """The room that it is in, or the module beside the rooms."""
        return self.path.relative_to(PACKAGE).parts[0]

    def source(self, honest: str) -> str:
        """The module as the change leaves it."""
        tree = ast.parse(honest)
        _apply(tree, list(_places(tree))[self.place].node, self.what)
        return ast.unparse(ast.fix_missing_locations(tree))


def changements(path: Path) -> Iterator[Changement]:
    """Every change of a module that is not of a docstring, an annotation or what is imported for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for rank, place in enumerate(_places(tree)):
        for what in _ways(place.node):
            yield Changement(path, rank, place.node.lineno, place.function, place.bloc, what)


class _Place(NamedTuple):
    function: str
    bloc: int
    node: ast.stmt | ast.expr


def _places(tree: ast.Module) -> Iterator[_Place]:
    """Statements and expressions that run when a function is called, with its name, in a fixed order."""
    for name, function in named(tree):
        inside: dict[ast.AST, int] = {}
        for number, statements in enumerate(blocks(function)):
            inside |= {node: number for statement in statements for node in ast.walk(statement)}
        for statement in function.body[_docstring(function) :]:
            for node in _own(statement):
                if isinstance(node, ast.stmt | ast.expr):
                    yield _Place(name, inside[node], node)


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what is under it, but for the functions defined there, which come by themselves, and the types."""
    if not isinstance(node, ast.FunctionDef):
        yield node
        for name, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if name != "annotation" and isinstance(child, ast.AST):
                    yield from _own(child)


def _docstring(function: ast.FunctionDef) -> int:
    return int(ast.get_docstring(function, clean=False) is not None)


def _ways(node: ast.stmt | ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARE:
        yield "compare"
    elif isinstance(node, ast.BoolOp):
        yield "and-or"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not"
    elif isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        yield "arithmetic"
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int):
        yield "constant"
    elif isinstance(node, ast.If | ast.IfExp):
        yield "if"
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield "return"
    elif isinstance(node, ast.Raise | ast.Continue) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield "statement"


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _apply(tree: ast.Module, node: ast.stmt | ast.expr, what: str) -> None:
    if isinstance(node, ast.Compare):
        node.ops = [_COMPARE[type(node.ops[0])]()]
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.BinOp):
        node.op = _BINARY[type(node.op)]()
    elif isinstance(node, ast.Constant):
        node.value = (not node.value) if isinstance(node.value, bool) else node.value + 1  # type: ignore[operator]
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Return):
        node.value = ast.Constant(None)
    elif isinstance(node, ast.UnaryOp):
        _Swap(node, node.operand).visit(tree)
    else:
        _Swap(node, ast.Break() if isinstance(node, ast.Continue) else ast.Pass()).visit(tree)
    assert what


class _Swap(ast.NodeTransformer):
    """One node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self._old:
            return ast.copy_location(self._new, self._old) if isinstance(self._new, ast.stmt | ast.expr) else self._new
        return super().generic_visit(node)
