"""A small file that says it is a huge one: refused within a bounded memory."""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from evaluateur.cli import main
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.a_part import Guichet
from evaluateur.edition.verification.politique import Contexte
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
    return in_object_stream(bomb())


def in_object_stream(packed: bytes) -> bytes:
    """The catalogue of a file in an object stream, which holds these deflated bytes."""
    body = b"%PDF-1.7\n"
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


def swollen() -> bytes:
    """A catalogue of seven million numbers, in 14 KB: a gigabyte of objects in the memory of whoever reads it."""
    return in_object_stream(zlib.compress(b"2 0 <</Type/Catalog/A[" + b"0 " * 7_000_000 + b"]>>", 9))


def locked(user: str) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf("absent"))) as opened:
        opened.save(output, encryption=pikepdf.Encryption(owner="clé", user=user))
    return output.getvalue()


_GUICHET = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from evaluateur.edition.verification.a_part import Guichet
from evaluateur.edition.verification.politique import Contexte
known = Contexte(datetime(2027, 1, 1, tzinfo=UTC))
with Guichet(seconds=1) as guichet:
    said = [guichet.verify(Path(f).read_bytes(), known).statut for f in sys.argv[1:]]
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
print(*said, spent.ru_maxrss // 1024, int(spent.ru_utime + spent.ru_stime))
"""


@pytest.mark.parametrize("made", [swollen, attached], ids=["swollen", "record"])
def test_what_outgrows_its_bounds_is_refused_and_the_next_file_has_its_verdict(
    made: Callable[[], bytes], tmp_path: Path
) -> None:
    true, forged = tmp_path / "vrai.pdf", tmp_path / "bombe.pdf"
    true.write_bytes(pdf("absent"))
    forged.write_bytes(made())
    said = subprocess.run(
        [sys.executable, "-c", _GUICHET, str(forged), str(true)], capture_output=True, text=True, cwd=RACINE, check=True
    ).stdout.split()
    assert said[:2] == ["refuse", "intact"]
    assert int(said[2]) < 512  # MiB
    assert int(said[3]) < 10  # seconds of the processor, both readers together


@pytest.mark.parametrize("user", ["ouvrir", ""])
def test_a_file_under_a_password_is_refused_in_words_and_the_others_have_their_verdict(
    user: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    true, closed, absent = tmp_path / "vrai.pdf", tmp_path / "clos.pdf", tmp_path / "absent.pdf"
    true.write_bytes(pdf("absent"))
    closed.write_bytes(locked(user))
    monkeypatch.setattr(sys, "argv", ["evaluateur", "verifier", str(closed), str(absent), str(true)])
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path))
    with pytest.raises(SystemExit) as end:
        main()
    said = capsys.readouterr()
    assert end.value.code == 1
    assert "Ce PDF est protégé par un mot de passe\xa0: redemandez l’original." in said.err
    assert "n’existe pas" in said.err
    assert "vrai.pdf\u00a0: Intact" in said.out


def test_the_reader_behind_the_partition_answers_as_the_one_before_it() -> None:
    known = Contexte(datetime(2027, 1, 1, tzinfo=UTC))
    with Guichet() as guichet:
        found = guichet.verify(pdf("absent"), known)
    assert found == politique.verify(pdf("absent"), known)
