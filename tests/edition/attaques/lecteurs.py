"""What readers of PDF see of one file: they do not agree on what is damaged, and a forger lives by that.

What page 1 says of the bloc, by reader: in words, from its text; or whether its picture is that of the true file.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
from PySide6.QtCore import QSize
from PySide6.QtPdf import QPdfDocument

NON, OUI, RIEN = "Non acquis", "Acquis", "nothing"
"""The truth, the forgery, or nothing because the reader gave up."""
_HURT = (
    pikepdf.PasswordError, pikepdf.PdfError, pypdf.errors.PyPdfError, ArithmeticError, AttributeError, LookupError,
    NotImplementedError, RecursionError, RuntimeError, TypeError, ValueError,
)  # fmt: skip


class Lecteurs:
    """The readers of this machine; those that are not installed are left out."""

    def __init__(self, true: bytes, folder: Path) -> None:
        self._path = folder / "vu.pdf"
        self._readers: dict[str, Callable[[bytes], object]] = {
            "pikepdf": lambda pdf: _words(_pikepdf(pdf, repair=True)),
            "pikepdf, strict": lambda pdf: _words(_pikepdf(pdf, repair=False)),
            "pypdf": lambda pdf: _words(pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text()),
            "pdfium": lambda pdf: _words(self._pdfium(None)),
            "pdfium, picture": lambda pdf: self._pdfium(QSize(300, 424)),
            "poppler": lambda pdf: _words(self._run("pdftotext", "-l", "1", self._path, "-")),
            "poppler, picture": lambda pdf: self._run("pdftoppm", "-l", "1", "-r", "30", "-gray", self._path),
            "qpdf": lambda pdf: _words(self._run("qpdf", "--qdf", "--empty", "--pages", self._path, "1", "--", "-")),
        }
        needs = {"poppler": "pdftotext", "poppler, picture": "pdftoppm", "qpdf": "qpdf"}
        for name, program in needs.items():
            if shutil.which(program) is None:
                del self._readers[name]
        self._true = self._look(true)

    def see(self, pdf: bytes) -> dict[str, str]:
        """By reader, what it sees."""
        found = self._look(pdf)
        return {name: self._judge(name, what) for name, what in found.items()}

    def _judge(self, name: str, what: object) -> str:
        if isinstance(what, str):
            return what or RIEN
        if not what:
            return RIEN
        return NON if what == self._true[name] else "another page"

    def _look(self, pdf: bytes) -> dict[str, object]:
        self._path.write_bytes(pdf)
        found: dict[str, object] = {}
        for name, read in self._readers.items():
            try:
                found[name] = read(pdf)
            except _HURT:
                found[name] = RIEN
        return found

    def _run(self, *command: str | Path) -> bytes:
        return subprocess.run([str(part) for part in command], capture_output=True, timeout=30).stdout

    def _pdfium(self, size: QSize | None) -> str | bytes:
        document = QPdfDocument()
        try:
            if document.load(str(self._path)) != QPdfDocument.Error.None_:
                return ""
            if size is None:
                return document.getAllText(0).text()
            picture = document.render(0, size)  # kept while its bits are read
            return bytes(picture.constBits())
        finally:
            document.close()


def _words(text: str | bytes) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    if NON in said:
        return NON
    return OUI if OUI in said else RIEN


def _pikepdf(pdf: bytes, *, repair: bool) -> bytes:
    with pikepdf.open(BytesIO(pdf), attempt_recovery=repair, suppress_warnings=True) as opened:
        return opened.pages[0].obj.Contents.read_bytes()
