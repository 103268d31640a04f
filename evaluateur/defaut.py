"""Crash reports: places in the code, never values nor messages, which could hold a name or a comment."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from evaluateur import __version__


def write_report(fault: BaseException) -> Path:
    """Write where a fault arose, in the log folder of the user; returns the file."""
    folder = Path(platformdirs.user_log_dir("evaluateur", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"defaut-{datetime.now(UTC):%Y%m%dT%H%M%S-%f}.txt"
    lines = [f"Évaluateur {__version__}", f"{type(fault).__module__}.{type(fault).__qualname__}"]
    lines += [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(fault.__traceback__)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
