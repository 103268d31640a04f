"""Scans of what was signed by hand: what may be joined to a dossier, opened before it is kept for ever."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import NoReturn

from msgspec import Struct

from evaluateur import fichiers
from evaluateur.metier.refus import Refus

TAILLE_MAX = 25 * fichiers.MIB
PIXELS_MAX = 60_000_000
"""Pixels of an image: a sheet at 600 dots an inch has 35 million."""
EXTENSIONS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_PDF, _JPEG, _PNG = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_PHOTO = "Enregistrez la photo en JPEG, ou scannez la feuille en PDF."
_STRANGERS: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"II\*\0|MM\0\*"), "une image TIFF", "Choisissez PDF ou JPEG dans le logiciel du scanner."),
    (re.compile(rb"....ftyp(?:hei|hev|mif1|msf1|avif)", re.DOTALL), "une photo HEIC", _PHOTO),
    (re.compile(rb"BM....\0\0\0\0", re.DOTALL), "une image BMP", "Enregistrez-la en JPEG ou en PNG."),
    (re.compile(rb"GIF8|RIFF....WEBP", re.DOTALL), "une image GIF ou WebP", "Enregistrez-la en JPEG ou en PNG."),
    (re.compile(rb"PK\x03\x04"), "une archive ou un document de bureautique", "Enregistrez la feuille en PDF."),
)
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""What ends the pixels of a JPEG: the next marker that is neither an escape nor a restart."""


class ScanRefuse(Refus):
    """This file is no scan that can be kept."""


class Scan(Struct, frozen=True):
    """A scan that opens."""

    type_mime: str
    data: bytes
    pages: int = 1
    cmjn: bool = False
    """Colours of a press: some screens cannot show them."""


def read(path: Path) -> Scan:
    """A scan, told by its content, never by its name, and found whole.

    Raises :class:`ScanRefuse`, or :class:`evaluateur.fichiers.LectureRefusee`.
    """
    try:
        data = fichiers.read(path, TAILLE_MAX)
    except fichiers.FichierTropGros as error:
        raise ScanRefuse(error.phrase, "Scannez en noir et blanc, ou page par page.") from error
    if data.startswith(_PDF):
        return Scan("application/pdf", data, _pages(data))
    if data.startswith(_JPEG):
        return Scan("image/jpeg", data, cmjn=_check_jpeg(data))
    if data.startswith(_PNG):
        _check_png(data)
        return Scan("image/png", data)
    raise _stranger(data)


def _pages(data: bytes) -> int:
    from evaluateur.edition.fichier import numerise  # the PDF library is loaded when it is needed

    return numerise.count_pages(data)


def _stranger(data: bytes) -> ScanRefuse:
    """What a file is that is no scan, and what to do."""
    if not data.strip(b"\0"):
        words = "ne contient que des zéros" if data else "est vide"
        return ScanRefuse(
            f"Ce fichier {words} : sa copie n’est pas terminée, ou le support est abîmé.",
            "Copiez-le de nouveau depuis le scanner.",
        )
    if _PDF in data[:4096]:
        return ScanRefuse(
            "Ce PDF est précédé d’autres données, comme celles qu’un ordinateur envoie à une imprimante.",
            "Ouvrez-le et choisissez « Imprimer en PDF », ou scannez la feuille en PDF.",
        )
    for beginning, what, remede in _STRANGERS:
        if beginning.match(data):
            return ScanRefuse(f"Ce fichier est {what} : seuls un PDF, un JPEG ou un PNG peuvent être joints.", remede)
    return ScanRefuse("Ce fichier n’est ni un PDF, ni une image JPEG ou PNG.", "Scannez la feuille de nouveau.")


def _truncated() -> NoReturn:
    raise ScanRefuse(
        "Cette image est abîmée ou incomplète : une partie de la feuille manque.",
        "Attendez la fin de la numérisation et choisissez-la de nouveau, ou scannez la feuille de nouveau.",
    )


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        _truncated()
    if width * height > PIXELS_MAX:
        raise ScanRefuse(
            f"Cette image compte {width * height // 1_000_000} millions de points, "
            f"pour {PIXELS_MAX // 1_000_000} au plus.",
            "Scannez la feuille en 300 points par pouce.",
        )


def _check_png(data: bytes) -> None:
    """Every chunk up to the last one, each under its checksum."""
    at, seen = len(_PNG), set[bytes]()
    while b"IEND" not in seen:
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        body, end = data[at + 4 : at + 8 + size], at + 12 + size
        if len(data) < end or zlib.crc32(body) != int.from_bytes(data[end - 4 : end]):
            _truncated()
        if name == b"IHDR":
            _check_size(int.from_bytes(body[4:8]), int.from_bytes(body[8:12]))
        seen.add(name)
        at = end
    if not {b"IHDR", b"IDAT"} <= seen:
        _truncated()


def _check_jpeg(data: bytes) -> bool:
    """Every segment up to the end of the image; whether its colours are a press's. What follows the end is not read."""
    at, components, pixels = 2, 0, False
    while True:
        found = _MARKER.search(data, at) if pixels else None
        at = found.start() if found else len(data) if pixels else at
        while data[at : at + 2] == b"\xff\xff":  # bytes that fill
            at += 1
        marker = data[at + 1 : at + 2]
        if data[at : at + 1] != b"\xff" or not marker:
            _truncated()
        if marker == b"\xd9":
            break
        size = int.from_bytes(data[at + 2 : at + 4])
        segment = data[at + 4 : at + 2 + size]
        if size < 2 or len(segment) != size - 2:
            _truncated()
        if 0xC0 <= marker[0] <= 0xCF and marker[0] not in (0xC4, 0xC8, 0xCC) and len(segment) > 5:
            _check_size(int.from_bytes(segment[3:5]), int.from_bytes(segment[1:3]))
            components = segment[5]
        pixels = pixels or marker == b"\xda"
        at += 2 + size
    if not components or not pixels:
        _truncated()
    return components == 4
