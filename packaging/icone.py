"""The icon of the application for Windows: every size, from its drawing. ``icone.py SVG ICO``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def main(drawing: str, icon: str) -> None:
    """Paint each size, then join them; the largest is kept as it is compressed."""
    _ = QGuiApplication(["icone", "-platform", "offscreen"])
    renderer = QSvgRenderer(drawing)
    with tempfile.TemporaryDirectory() as folder:
        joined = list[str]()
        for size in SIZES:
            image = QImage(size, size, QImage.Format.Format_ARGB32)
            image.fill(0)
            painter = QPainter(image)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
            path = str(Path(folder) / f"{size:03}.png")
            image.save(path)
            joined += ["-r", path] if size == SIZES[-1] else [path]
        subprocess.run(["icotool", "-c", "-o", icon, *joined], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
