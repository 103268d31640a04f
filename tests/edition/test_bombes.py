"""A small file that says it is a huge one: refused within a bounded memory."""

from __future__ import annotations

import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.edition.grilles import pdf

RACINE = Path(__file__).resolve().parents[2]
GONFLE = 512
"""MiB that each of these says it holds, in half a megabyte."""
MEMOIRE_MIB = 128
_JUGE = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from evaluateur.edition.verification import politique
now, peak = datetime(2027, 1, 1, tzinfo=UTC), lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
politique.verify(Path(sys.argv[1]).read_bytes(), politique.Contexte(now))
before = peak()
print(politique.verify(Path(sys.argv[2]).read_bytes(), politique.Contexte(now)).statut, peak() - before)
"""


def bomb() -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * (1 << 20)) for _ in range(GONFLE)) + packer.flush()


def attached() -> bytes:
    with pikepdf.open(BytesIO(pdf("absent"))) as opened:
        opened.attachments["proces-verbal.json"].get_file().obj.write(bomb(), filter=pikepdf.Name.FlateDecode)
        output = BytesIO()
        opened.save(output, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return output.getvalue()


def table() -> bytes:
    body, packed = b"%PDF-1.7\n", bomb()
    head = b"3 0 obj\n<< /Type /XRef /Size 4 /Root 2 0 R /W [1 4 2] /Filter /FlateDecode /Length %d >>\nstream\n"
    return body + head % len(packed) + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def objects() -> bytes:
    body, packed = b"%PDF-1.7\n", bomb()
    rows = b"\x01" + len(body).to_bytes(4, "big") + b"\0\0\x02" + (1).to_bytes(4, "big") + b"\0\0"
    body += b"1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    body += packed + b"\nendstream\nendobj\n"
    head = b"3 0 obj\n<< /Type /XRef /Size 4 /Root 2 0 R /W [1 4 2] /Index [1 2] /Length %d >>\nstream\n" % len(rows)
    return body + head + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


@pytest.mark.parametrize("made", [attached, table, objects], ids=["record", "table", "objects"])
def test_a_small_file_that_inflates_to_a_huge_one_is_refused_in_little_memory(made: object, tmp_path: Path) -> None:
    true, forged = tmp_path / "vrai.pdf", tmp_path / "bombe.pdf"
    true.write_bytes(pdf("absent"))
    forged.write_bytes(made())  # type: ignore[operator]
    said = subprocess.run(
        [sys.executable, "-c", _JUGE, str(true), str(forged)], capture_output=True, text=True, cwd=RACINE, check=True
    ).stdout.split()
    assert said[0] == "refuse"
    assert int(said[1]) < MEMOIRE_MIB
