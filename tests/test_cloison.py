"""Behind the partition: whatever becomes of a reader, who asked has an answer in words, and the next file is read."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QSize

from evaluateur import cloison
from evaluateur.cloison import Cloison, DefautDerriere, LectureInterrompue
from evaluateur.echange.convocation import a_part as classeurs
from evaluateur.echange.convocation.rangees import FichierRefuse
from evaluateur.echange.convocation.tableau import read_tableau
from evaluateur.edition.fichier import numerise
from evaluateur.edition.fichier.numerise import NumeriseIllisible
from evaluateur.edition.verification.a_part import Guichet
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier.contenu.image import ImageRefusee
from evaluateur.metier.refus import Refus
from evaluateur.seance.scans import ScanRefuse
from evaluateur.titres import p12
from evaluateur.titres.titre import TitreIllisible
from evaluateur.ui.ecrans.signature import vignette
from evaluateur.ui.pages.reglages import image_choisie
from tests.cloisons import MODULES, Reserve
from tests.echange.fabrique import classeur

LECTEUR = "tests.lecteur_demesure"


@pytest.mark.parametrize("what", ["loop", "swell", "fall", "leave"])
def test_a_reader_that_outgrows_its_bounds_or_falls_is_a_refusal_and_the_next_file_is_read(what: str) -> None:
    with Cloison(LECTEUR, 1) as partition:
        with pytest.raises(LectureInterrompue, match="trop de mémoire ou de temps"):
            partition.read(what.encode(), b"")
        assert partition.read(b"", b"abc") == b"cba"
        assert partition.read(b"print", b"abc") == b"cba"


def test_a_reader_that_does_not_take_what_it_is_given_is_a_refusal() -> None:
    with Cloison(LECTEUR, 1) as partition, pytest.raises(LectureInterrompue):
        partition.read(b"", bytes(600 << 20))


def test_a_refusal_behind_it_is_the_same_before_it() -> None:
    with Cloison(LECTEUR) as partition:
        with pytest.raises(Refus) as refus:
            partition.read(b"refuse", b"")
        assert (refus.value.phrase, refus.value.remede) == ("Non.", "Autre chose.")
        assert partition.read(b"", b"abc") == b"cba"


def test_a_fault_of_ours_stays_a_fault_and_says_no_value() -> None:
    with Cloison(LECTEUR) as partition, pytest.raises(DefautDerriere) as fault:
        partition.read(b"fault", b"")
    assert "KeyError" in str(fault.value)
    assert "lecteur_demesure.py:" in str(fault.value)
    assert "MARTIN" not in str(fault.value)


def _fallen(module: str, seconds: int = cloison.SECONDES) -> Cloison:
    """A partition whose reader falls before it has read anything."""
    made = Cloison(module, seconds)
    assert made._process is not None
    made._process.kill()
    made._process.wait()
    return made


@pytest.mark.parametrize(
    ("module", "ask", "kind", "words"),
    [
        (classeurs, lambda: classeurs.read(b"", "x.xlsx", False), FichierRefuse, "« x.xlsx » demande trop de mémoire"),
        (numerise, lambda: numerise.count_pages(b""), NumeriseIllisible, "Ce PDF demande trop de mémoire"),
        (p12, lambda: p12.read(b"", ""), TitreIllisible, "demanderait un calcul trop long"),
        (vignette, lambda: vignette.first_page(b"", QSize(9, 9), 1.0), ScanRefuse, "Ce scan demande trop de mémoire"),
        (image_choisie, lambda: image_choisie.read(b""), ImageRefusee, "Cette image demande trop de mémoire"),
    ],
)
def test_each_room_says_in_its_own_words_that_its_reader_fell(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, ask: Callable[[], object], kind: type[Refus], words: str
) -> None:
    assert module in MODULES
    monkeypatch.setattr(module, "Cloison", _fallen)
    with pytest.raises(kind, match=words) as refus:
        ask()
    assert refus.value.remede


def test_a_reader_that_cannot_begin_is_a_fault_of_ours_not_of_the_file() -> None:
    with Cloison("tests.absent") as partition, pytest.raises(DefautDerriere):
        partition.read(b"", b"")


def test_no_passphrase_goes_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVALUATEUR_PHRASE", "secrète")
    with Cloison(LECTEUR) as partition:
        assert partition.read(b"tell", b"") == b"[]"


def test_a_module_of_a_stranger_in_the_folder_where_one_is_does_not_run(tmp_path: Path) -> None:
    (tmp_path / "msgspec.py").write_text("open('couru', 'w')", encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-P", "-c", "from evaluateur.edition.verification.a_part import Guichet as G; "
         "from evaluateur.edition.verification.politique import Contexte; from datetime import datetime, UTC; "
         "print(G().verify(b'', Contexte(datetime.now(UTC))).statut)"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])},
    )  # fmt: skip
    assert said.stdout.strip() == "refuse"
    assert not (tmp_path / "couru").exists()


def who(partition: Cloison) -> bytes:
    return partition.read(b"who", b"")


def test_a_reader_serves_file_after_file_until_it_falls_or_is_ended() -> None:
    with Cloison(LECTEUR) as partition:
        first = who(partition)
        with pytest.raises(Refus):
            partition.read(b"refuse", b"")
        assert who(partition) == first
        with pytest.raises(DefautDerriere):
            partition.read(b"fault", b"")
        second = who(partition)
        assert second != first
        partition.close()
        partition.close()
        assert who(partition) not in (first, second)
        guards = [t for t in threading.enumerate() if isinstance(t, threading.Timer)]
        assert all(guard.finished.is_set() for guard in guards), "nobody waits any more"


def test_a_reader_that_does_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with Cloison(LECTEUR) as partition:
        assert partition.read(b"", b"abc") == b"cba"
        monkeypatch.setattr(cloison, "ATTENTE", 0.1)
        with pytest.raises(LectureInterrompue):
            partition.read(b"sleep", b"")


def test_a_reading_that_goes_on_does_not_keep_the_application_from_ending() -> None:
    seen: list[threading.Timer] = []
    with Cloison(LECTEUR, 1) as partition:

        def ask() -> None:
            with pytest.raises(LectureInterrompue):
                partition.read(b"loop", b"")

        asking = threading.Thread(target=ask)
        asking.start()
        while asking.is_alive():
            seen += [t for t in threading.enumerate() if isinstance(t, threading.Timer)]
    assert seen
    assert all(guard.daemon for guard in seen)


@pytest.mark.skipif(sys.platform == "win32", reason="the bounds of a process are POSIX")
def test_a_reader_has_so_much_memory_no_file_no_core_and_so_many_seconds_for_each_file() -> None:
    with Cloison(LECTEUR, 3) as partition:
        for _ in range(2):
            space, memory, file, core, (end, _), used = ast.literal_eval(partition.read(b"bounds", b"").decode())
            assert space == memory == (cloison.MEMOIRE,) * 2
            assert (file, core) == ((0, 0), (0, 0))
            assert 2.9 < end - used <= 4
    assert cloison.MEMOIRE == 512 << 20


def test_a_reader_finds_the_application_and_what_else_was_to_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    root = str(Path(cloison.__file__).resolve().parents[1])
    monkeypatch.setenv("PYTHONPATH", "ailleurs")
    assert cloison._environment()["PYTHONPATH"] == f"ailleurs{os.pathsep}{root}"
    monkeypatch.delenv("PYTHONPATH")
    assert cloison._environment()["PYTHONPATH"] == root


def test_a_workbook_and_a_grid_have_a_reader_of_their_own_that_ends_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the application; tests keep theirs (``tests/cloisons.py``)."""
    begun: list[subprocess.Popen[bytes]] = []

    class Seen(Cloison):
        def __init__(self, module: str, seconds: int = cloison.SECONDES) -> None:
            super().__init__(module, seconds)
            assert self._process is not None
            begun.append(self._process)

    for module in MODULES:
        monkeypatch.setattr(module, "Cloison", Seen)
    for _ in range(2):
        assert read_tableau(classeur([["Nom"], ["MARTIN"]]), "c.xlsx").encodage == "XLSX"
    with Guichet() as guichet:
        assert guichet.verify(b"", Contexte(datetime(2027, 1, 1, tzinfo=UTC))).statut == "refuse"
        assert begun[-1].poll() is None
    assert len({process.pid for process in begun}) == 3
    assert all(process.returncode == -9 for process in begun), "killed, and waited for"


def test_a_grid_on_which_its_reader_falls_is_refused_with_the_reason_held_against_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in MODULES:
        monkeypatch.setattr(module, "Cloison", Cloison)
    with Guichet() as guichet:
        assert guichet._cloison._process is not None
        guichet._cloison._process.kill()  # as the system does with one that outgrows its bounds
        verdict = guichet.verify(b"%PDF-", Contexte(datetime(2027, 1, 1, tzinfo=UTC)))
    assert verdict.statut == "refuse"
    (constat,) = verdict.constats
    assert (constat.bon, "a été interrompue" in constat.phrase) == (False, True)


def test_a_reader_that_is_kept_serves_again_after_a_refusal_and_is_left_when_it_fell() -> None:
    reserve = Reserve()
    try:
        with reserve(LECTEUR, 1) as partition:
            first = who(partition)
            with pytest.raises(Refus):
                partition.read(b"refuse", b"")
        with reserve(LECTEUR, 1) as partition, reserve(LECTEUR, 1) as beside:
            assert who(partition) == first != who(beside)
            with pytest.raises(LectureInterrompue):
                partition.read(b"fall", b"")
            with pytest.raises(DefautDerriere):
                beside.read(b"fault", b"")
        with reserve(LECTEUR, 1) as partition:
            assert who(partition) != first
    finally:
        reserve.close()
