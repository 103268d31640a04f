"""Scans that open, made by the tests: a PDF, a PNG, a JPEG."""

from __future__ import annotations

import io
from random import Random

import pikepdf
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage


def pdf(pages: int = 1, filling: int = 2_000, password: str = "") -> bytes:
    """So many blank pages, and bytes that do not shrink so that it has some size."""
    output = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        made.Root.Filling = made.make_indirect(pikepdf.Stream(made, Random(1).randbytes(filling)))
        made.save(output, encryption=pikepdf.Encryption(user=password, owner=password) if password else False)
    return output.getvalue()


def image(kind: str, width: int = 60, height: int = 80, form: QImage.Format = QImage.Format.Format_RGB32) -> bytes:
    """A sheet with a red corner at the top left; « PNG » or « JPG »."""
    sheet = QImage(width, height, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#ffffff"))
    for x in range(width // 2):
        for y in range(height // 2):
            sheet.setPixelColor(x, y, QColor("#cc0000"))
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    sheet.convertToFormat(form).save(buffer, kind)  # type: ignore[call-overload]
    return bytes(store.data())


def turned(jpeg: bytes, orientation: int) -> bytes:
    """The same pixels, said by EXIF to have been taken with the telephone held otherwise."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes([orientation]) + b"\0\0\0\0\0\0"
    return jpeg[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif + jpeg[2:]
