"""Crash reports: places in the code, never values nor messages, which could hold a name or a comment."""

from __future__ import annotations

import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from evaluateur import __version__

_NAME = "evaluateur-rapports" if sys.platform == "win32" else "evaluateur"
"""On Windows logs go beside the data of the same name: whoever copies these would carry the reports along."""


def tell(fault: BaseException) -> str:
    """Report a fault, and say where the report is; a disk that takes none must not hide the fault."""
    try:
        return f"Rapport, sans donnée personnelle : {write_report(fault)}"
    except OSError:
        return "Le rapport n’a pas pu être écrit."


def write_report(fault: BaseException) -> Path:
    """Write where a fault arose, in the log folder of the user, or where temporary files go; returns the file.

    Raises OSError when neither can be written.
    """
    lines = [f"Évaluateur {__version__}", f"{type(fault).__module__}.{type(fault).__qualname__}"]
    lines += [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(fault.__traceback__)]
    text = "\n".join(lines) + "\n"
    try:
        return _write(Path(platformdirs.user_log_dir(_NAME, appauthor=False)), text)
    except OSError:
        return _write(Path(tempfile.gettempdir()), text)


def _write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"defaut-{datetime.now(UTC):%Y%m%dT%H%M%S-%f}.txt"
    path.write_text(text, encoding="utf-8")
    return path
