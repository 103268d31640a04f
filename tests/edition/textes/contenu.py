"""What is painted on each page: texts by mark, artefacts, and what is wrong with the marks.

The input is taken for hostile: all is bounded, and nothing recurses but forms, no deeper than ours.
"""

from __future__ import annotations

import zlib
from typing import Any, cast

import pikepdf
from pikepdf import Dictionary, Object, Pdf

from tests.edition.textes import cmap

MAX_STREAM = 4 << 20
MAX_INFLATED = 64 << 20
MAX_SHOWN = 2_000_000
MAX_FINDINGS = 1000
MAX_DEPTH = 2
_ARTEFACT = -1


class Illisible(Exception):
    """The file cannot be read, or is not such as we make them."""


class ContentReader:
    """Reads the pages of a file, one after the other."""

    def __init__(self, pdf: Pdf) -> None:
        self.texts: list[dict[int, list[str]]] = []
        self.artefacts: list[list[str]] = []
        self.findings: list[str] = []
        self._pdf = pdf
        self._fonts: dict[tuple[int, int], dict[int, str]] = {}
        self._shown = self._inflated = 0

    def find(self, what: str) -> None:
        """Note what is wrong."""
        if len(self.findings) >= MAX_FINDINGS:
            raise Illisible("trop d’anomalies")
        self.findings.append(what)

    def read(self, index: int, page: Object) -> None:
        """Read the next page, and what is drawn over it."""
        self.texts.append({})
        self.artefacts.append([])
        marks: list[int] = []
        data = b"\n".join(self._bytes(part) for part in array(page.get("/Contents")))
        self._content(index, data, page.get("/Resources", Dictionary()), marks, 0)
        if marks:
            self.find(f"page {index + 1} : balise non fermée")
        for annotation in array(page.get("/Annots")):
            if annotation.get("/Subtype") != "/Widget":
                self.find(f"page {index + 1} : annotation {annotation.get('/Subtype')}")
            look = annotation.get("/AP", Dictionary()).get("/N")
            if look is not None:
                self._content(index, self._bytes(look), look.get("/Resources", Dictionary()), [], 1)

    def _bytes(self, stream: Object) -> bytes:
        """The content of a stream, inflated here, so that no small file can fill the memory."""
        filters = array(stream.get("/Filter"))
        raw = stream.read_raw_bytes()
        if filters and ([str(f) for f in filters] != ["/FlateDecode"] or "/DecodeParms" in stream):
            raise Illisible("filtre inattendu")
        if filters:
            raw = zlib.decompressobj().decompress(raw, MAX_STREAM + 1)
        self._inflated += len(raw)
        if len(raw) > MAX_STREAM or self._inflated > MAX_INFLATED:
            raise Illisible("contenu trop grand")
        return raw

    def _content(self, page: int, data: bytes, resources: Object, marks: list[int], depth: int) -> None:
        font: dict[int, str] = {}
        for instruction in pikepdf.parse_content_stream(self._pdf.make_stream(data)):
            name, operands = str(instruction.operator), cast(Any, instruction.operands)
            if name in ("BMC", "BDC"):
                self._open(page, name, operands, marks)
            elif name == "EMC":
                marks.pop()
            elif name == "Tf":
                font = self._font(resources["/Font"][str(operands[0])])
            elif name in ("Tj", "'", '"', "TJ"):
                self._show(page, _shown(operands[-1]), font, marks)
            elif name == "Do":
                form = resources["/XObject"][str(operands[0])]
                if depth >= MAX_DEPTH:
                    raise Illisible("formulaires trop profonds")
                if form.get("/Subtype") == "/Form":
                    self._content(page, self._bytes(form), form.get("/Resources", resources), marks, depth + 1)

    def _open(self, page: int, name: str, operands: Any, marks: list[int]) -> None:
        if marks:
            self.find(f"page {page + 1} : balises emboîtées")
        properties = operands[1] if name == "BDC" else {}
        mcid = int(properties.get("/MCID", _ARTEFACT)) if isinstance(properties, Dictionary) else _ARTEFACT
        if mcid == _ARTEFACT and str(operands[0]) != "/Artifact":
            self.find(f"page {page + 1} : balise {operands[0]} sans numéro")
        if mcid != _ARTEFACT and mcid in self.texts[page]:
            self.find(f"page {page + 1} : balise {mcid} ouverte deux fois")
        if mcid != _ARTEFACT:
            self.texts[page].setdefault(mcid, [])
        marks.append(mcid)

    def _show(self, page: int, codes: bytes, font: dict[int, str], marks: list[int]) -> None:
        self._shown += len(codes)
        if self._shown > MAX_SHOWN:
            raise Illisible("trop de texte")
        text = "".join(font.get(code, "\ufffd") for code in codes)
        if "\ufffd" in text:
            self.find(f"page {page + 1} : caractère sans équivalent Unicode")
        if not marks and text:
            self.find(f"page {page + 1} : texte hors de toute balise : {text}")
        elif not marks or marks[-1] == _ARTEFACT:
            self.artefacts[page] += [text] if text else []
        else:
            self.texts[page][marks[-1]].append(text)

    def _font(self, font: Object) -> dict[int, str]:
        key = font.objgen
        if key not in self._fonts:
            if font.get("/Subtype") == "/Type0":
                raise Illisible("police composite")
            self._fonts[key] = cmap.read(self._bytes(font["/ToUnicode"]))
        return self._fonts[key]


def array(value: Any) -> list[Any]:
    """One value, or several, as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _shown(operand: Any) -> bytes:
    if isinstance(operand, pikepdf.Array):
        return b"".join(bytes(part) for part in operand if isinstance(part, pikepdf.String))
    return bytes(operand)
