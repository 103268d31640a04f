"""What is joined as a scan is found whole first: its kind, its size, each of its parts; or it is refused in words."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from evaluateur.metier.refus import Refus
from evaluateur.seance import scans
from evaluateur.seance.scans import PIXELS_MAX, Scan, ScanRefuse
from tests import numerises

PNG = numerises.image("PNG")
JPEG = numerises.image("JPG")


def lu(folder: Path, data: bytes) -> Scan:
    path = folder / "scan.bin"
    path.write_bytes(data)
    return scans.read(path)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*chunks: bytes) -> bytes:
    return PNG[:8] + b"".join(chunks)


def header(width: int, height: int) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))


IDAT, IEND = chunk(b"IDAT", zlib.compress(b"")), chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "kind", "pages"),
    [
        (numerises.pdf(3), "application/pdf", 3),
        (PNG, "image/png", 1),
        (JPEG, "image/jpeg", 1),
        (JPEG + b"what a telephone adds", "image/jpeg", 1),
        (numerises.turned(JPEG, 6), "image/jpeg", 1),
        (png(header(1, 1), IDAT, IEND), "image/png", 1),
    ],
)
def test_a_scan_is_told_by_its_content(tmp_path: Path, data: bytes, kind: str, pages: int) -> None:
    scan = lu(tmp_path, data)
    assert (scan.type_mime, scan.data, scan.pages, scan.cmjn) == (kind, data, pages, False)


def test_the_colours_of_a_press_are_told(tmp_path: Path) -> None:
    assert lu(tmp_path, numerises.image("JPG", form=QImage.Format.Format_CMYK8888)).cmjn


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "est vide"),
        (bytes(500), "ne contient que des zéros"),
        (b"\x1b%-12345X@PJL\n" + numerises.pdf(), "précédé d’autres données"),
        (b"II*\0" + bytes(100), "une image TIFF"),
        (b"MM\0*" + b"x" * 100, "une image TIFF"),
        (b"\0\0\0\x18ftypheic" + b"x" * 100, "une photo HEIC"),
        (b"BM1234\0\0\0\0" + b"x" * 100, "une image BMP"),
        (b"GIF89a" + b"x" * 100, "une image GIF"),
        (b"RIFF1234WEBP" + b"x" * 100, "une image GIF ou WebP"),
        (b"PK\x03\x04" + b"x" * 100, "une archive"),
        (b"du texte", "ni un PDF, ni une image"),
        (b"x" * 4091 + b"%PDF-", "précédé d’autres données"),
        (b"x" * 4092 + b"%PDF-", "ni un PDF, ni une image"),
    ],
)
def test_what_is_no_scan_is_named_with_what_to_do(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(ScanRefuse) as refus:
        lu(tmp_path, data)
    assert words in refus.value.phrase
    assert refus.value.remede


def test_a_picture_cut_anywhere_is_refused(tmp_path: Path) -> None:
    for whole in (PNG, JPEG):
        places = {*range(9, len(whole) - 1, max(len(whole) // 60, 1)), len(whole) - 1}
        for place in sorted(places):
            with pytest.raises(ScanRefuse, match="abîmée ou incomplète"):
                lu(tmp_path, whole[:place])


@pytest.mark.parametrize(
    "data",
    [
        png(header(1, 1), IEND),
        png(IDAT, IEND),
        png(header(0, 1), IDAT, IEND),
        png(header(1, 0), IDAT, IEND),
        png(header(1, 1), IDAT[:-1] + bytes([IDAT[-1] ^ 1]), IEND),
        png(header(1, 1), IDAT),
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\0\x01\xff\xd9",
        b"\xff\xd8\xff\xda\0\x02xx\xff\xd9",
        b"\xff\xd8\xff\xc0\0\x0b\x08\0\x10\0\x10\x01\x01\x11\0\xff\xd9",
        b"\xff\xd8\xff\xc0\0\x0b\x08\0\0\0\x10\x01\x01\x11\0\xff\xda\0\x02xx\xff\xd9",
        b"\xff\xd8\xff\xc4\0\x0b\x08\0\x10\0\x10\x01\x01\x11\0\xff\xda\0\x02xx\xff\xd9",
    ],
)
def test_a_picture_without_its_parts_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ScanRefuse, match="abîmée ou incomplète"):
        lu(tmp_path, data)


def test_a_jpeg_may_hold_bytes_that_fill_and_restarts(tmp_path: Path) -> None:
    frame = b"\xff\xc0\0\x0b\x08\0\x10\0\x10\x01\x01\x11\0"
    pixels = b"\xff\xda\0\x02\x12\xff\0\x34\xff\xd0\x56\xff\xff\xd9"
    assert lu(tmp_path, b"\xff\xd8\xff" + frame + pixels).type_mime == "image/jpeg"


def frame(marker: int = 0xC0, components: bytes = b"\x01\x01\x11\0", height: int = 16, width: int = 16) -> bytes:
    body = b"\x08" + height.to_bytes(2) + width.to_bytes(2) + components
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2) + body


def test_a_size_is_read_to_its_last_byte(tmp_path: Path) -> None:
    for wide, high in ((1 << 24, 9), (9, 1 << 24), (1 << 16, 1 << 13), (1 << 24 | 1, 16), (16, 1 << 24 | 1)):
        assert wide * high > PIXELS_MAX, "what is left without its first byte would pass"
        with pytest.raises(ScanRefuse, match="millions de points"):
            lu(tmp_path, png(header(wide, high), IDAT, IEND))


@pytest.mark.parametrize("size", [0, 1, 0xFD, 0xFE, 0x100, 0x1FE, 0x2345])
def test_a_jpeg_holds_segments_as_long_as_they_say(tmp_path: Path, size: int) -> None:
    said = b"\xff\xfe" + (size + 2).to_bytes(2) + b"x" * size
    assert lu(tmp_path, START + said + frame() + PIXELS + END).type_mime == "image/jpeg"
    with pytest.raises(ScanRefuse, match="abîmée ou incomplète"):
        lu(tmp_path, START + said)
    if size:
        with pytest.raises(ScanRefuse, match="abîmée ou incomplète"):
            lu(tmp_path, START + said[:-1])


START, PIXELS, END = b"\xff\xd8\xff\xe0\0\x02", b"\xff\xda\0\x02\x12\x34", b"\xff\xd9"


@pytest.mark.parametrize("marker", [n for n in range(0xC0, 0xD0) if n not in (0xC4, 0xC8, 0xCC)])
def test_a_jpeg_of_each_way_of_coding_is_read(tmp_path: Path, marker: int) -> None:
    assert not lu(tmp_path, START + frame(marker) + PIXELS + END).cmjn
    assert lu(tmp_path, START + frame(marker, b"\x04") + PIXELS + END).cmjn


@pytest.mark.parametrize(
    "data",
    [
        *(START + frame(marker) + PIXELS + END for marker in (0xBF, 0xC4, 0xC8, 0xCC, 0xD0)),
        START + frame(components=b"") + PIXELS + END,
        START + frame(components=b"\0") + PIXELS + END,
        START + frame() + END,
        START + frame() + PIXELS,
        START + frame() + PIXELS + b"\xff",
        START + frame(height=0) + PIXELS + END,
        START + frame(width=0) + PIXELS + END,
        START + b"\0\xe0\0\x02" + frame() + PIXELS + END,
        START + b"\xff\xe1\0\x01" + frame() + PIXELS + END,
        START + b"\xff\xe1\0\x00" + frame() + PIXELS + END,
        START + frame() + b"\xff\xe1\xff\xff" + PIXELS + END,
    ],
)
def test_a_jpeg_that_lacks_a_part_or_whose_parts_do_not_follow_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ScanRefuse, match="abîmée ou incomplète"):
        lu(tmp_path, data)


def test_a_jpeg_has_sixty_million_pixels_at_most_and_says_how_many_it_has(tmp_path: Path) -> None:
    assert lu(tmp_path, START + frame(height=6_000, width=10_000) + PIXELS + END).type_mime == "image/jpeg"
    for height, count in ((6_001, 60), (6_100, 61)):
        with pytest.raises(ScanRefuse, match=f"compte {count} millions de points, pour 60 au plus"):
            lu(tmp_path, START + frame(height=height, width=10_000) + PIXELS + END)


@pytest.mark.parametrize(("width", "accepted"), [(6000, True), (6001, False)])
def test_a_picture_has_sixty_million_pixels_at_most(tmp_path: Path, width: int, accepted: bool) -> None:
    assert PIXELS_MAX == 60_000_000
    data = png(header(width, 10_000), IDAT, IEND)
    if accepted:
        assert lu(tmp_path, data).type_mime == "image/png"
        return
    with pytest.raises(ScanRefuse, match="60 millions de points, pour 60"):
        lu(tmp_path, data)


@pytest.mark.parametrize("pages", [1, 2])
def test_a_pdf_that_does_not_open_is_refused(tmp_path: Path, pages: int) -> None:
    for data in (numerises.pdf(pages, password="secret"), numerises.pdf(pages)[:-300], b"%PDF-1.7\n"):
        with pytest.raises(Refus):
            lu(tmp_path, data)


def test_what_a_library_has_to_say_of_a_strangers_pdf_stays_out_of_the_log(tmp_path: Path) -> None:
    """Its warnings are made of what the file holds; any that was logged fails this test."""
    data = numerises.pdf(2).replace(b"/Filling 2 0 R", b"/Pages 3 0 R  ")  # two keys of one name
    assert lu(tmp_path, data).pages == 2


def test_a_file_that_is_too_large_is_refused_with_what_a_scanner_can_do(tmp_path: Path) -> None:
    path = tmp_path / "gros.pdf"
    with path.open("wb") as file:
        file.truncate(scans.TAILLE_MAX)
    with pytest.raises(ScanRefuse, match="zéros"):
        scans.read(path)
    with path.open("wb") as file:
        file.truncate(scans.TAILLE_MAX + 1)
    with pytest.raises(ScanRefuse) as refus:
        scans.read(path)
    assert "page par page" in refus.value.remede
