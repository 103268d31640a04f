"""What a reader that cannot see finds in a file: the texts of its structure tree, and what is wrong with it."""

from __future__ import annotations

import warnings
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Dictionary, Object, Pdf

from tests.edition.textes.contenu import ContentReader, Illisible, array

__all__ = ["Illisible", "Leaf", "Reading", "read"]

MAX_FILE = 32 << 20
MAX_PAGES = 1000
MAX_ELEMENTS = 200_000


@dataclass(frozen=True)
class Leaf:
    """An element without elements below it: its role, its text, and the pages on which it stands, from 0."""

    role: str
    text: str
    pages: tuple[int, ...]


@dataclass(frozen=True)
class Reading:
    """Leaves in reading order; findings, in words; the texts of each page that are no content."""

    leaves: list[Leaf]
    findings: list[str]
    artefacts: list[list[str]]


def read(content: bytes) -> Reading:
    """Read a file. Raises :class:`Illisible`."""
    if len(content) > MAX_FILE:
        raise Illisible("fichier trop grand")
    try:
        with _strict(), pikepdf.open(BytesIO(content), suppress_warnings=True, attempt_recovery=False) as pdf:
            return _Reader(pdf).read()
    except (pikepdf.PdfError, zlib.error) as error:
        raise Illisible("PDF mal formé") from error
    # What a malformed structure makes of our code; nothing else happens here than reading it.
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, UserWarning, ValueError) as error:
        raise Illisible("structure mal formée") from error


@contextmanager
def _strict() -> Iterator[None]:
    """What pikepdf would only warn of, as the end of a stream amid an instruction, is an error."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", category=UserWarning, module="pikepdf")
        yield


class _Reader:
    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._content = ContentReader(pdf)
        self._pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        self._used: list[Counter[int]] = [Counter() for _ in pdf.pages]
        self._leaves: list[Leaf] = []

    def read(self) -> Reading:
        if len(self._pages) > MAX_PAGES:
            raise Illisible("trop de pages")
        for index, page in enumerate(self._pdf.pages):
            self._content.read(index, page.obj)
        self._tree()
        for index, texts in enumerate(self._content.texts):
            for mcid in sorted(texts.keys() - self._used[index].keys()):
                self._content.find(f"page {index + 1} : balise {mcid} absente de l’arbre")
        return Reading(self._leaves, self._content.findings, self._content.artefacts)

    def _tree(self) -> None:
        """Walk without recursion; each element once."""
        seen: set[tuple[int, int]] = set()
        left = list(reversed(array(self._pdf.Root["/StructTreeRoot"].get("/K"))))
        while left:
            element = left.pop()
            if element.objgen in seen or len(seen) > MAX_ELEMENTS:
                raise Illisible("arbre sans fin")
            seen.add(element.objgen)
            kids = array(element.get("/K"))
            elements = [k for k in kids if isinstance(k, Dictionary) and "/S" in k]
            if elements and len(elements) < len(kids):
                raise Illisible("texte et éléments mêlés")
            left += reversed(elements)
            if not elements:
                self._leaf(element, kids)

    def _leaf(self, element: Object, kids: list[Any]) -> None:
        role, parts, where = str(element["/S"])[1:], [], []
        for kid in kids:
            if isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR":
                parts.append(str(kid["/Obj"].get("/TU", "")))
                where.append(self._pages[kid["/Pg"].objgen])
                continue
            marked = isinstance(kid, Dictionary)
            page = self._pages[(kid if marked and "/Pg" in kid else element)["/Pg"].objgen]
            mcid = int(kid["/MCID"] if marked else kid)
            self._used[page][mcid] += 1
            if self._used[page][mcid] > 1:
                self._content.find(f"page {page + 1} : balise {mcid} deux fois dans l’arbre")
            if mcid not in self._content.texts[page]:
                self._content.find(f"page {page + 1} : balise {mcid} de l’arbre jamais dessinée")
            parts += self._content.texts[page].get(mcid, [])
            where.append(page)
        text = "".join(parts)
        # An empty cell that was not drawn at all is room to write.
        if not text.strip() and (kids or role not in ("TD", "TH")):
            self._content.find(f"élément {role} vide")
        self._leaves.append(Leaf(role, text, tuple(dict.fromkeys(where))))
