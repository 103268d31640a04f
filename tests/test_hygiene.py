"""Nothing that is confidential lies in clear outside what the user exports: a whole session, then every file is read.

The session runs in a process of its own, with a home and a temporary folder of its own, and ends by a kill: what it
leaves behind is what an accident leaves.
"""

from __future__ import annotations

import base64
import gzip
import os
import re
import stat
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from evaluateur.cles import profils
from evaluateur.db import moteur, sauvegardes
from tests.patience import PATIENCE_S

RACINE = Path(__file__).parents[1]
CANARIS = {
    "passphrase": "canari phrase pachyderme",
    "candidate": "CANARI-MORVAN",
    "comment": "CANARI précisions zébulon",
    "reason": "CANARI motif quetsche",
    "private note": "CANARI carnet xylophage",
    "draft": "CANARI brouillon wombat",
    "settled comment": "CANARI commun kakatoès",
    "crash": "CANARI plantage ornithorynque",
    "copied comment": "CANARI copie dromadaire",
}
MOTS = ("non_conforme", "Non conforme", "non_acquise", "CritereNote", "PrecisionsEcrites")
"""Words of marks: none is in a file either."""

SESSION = """
import logging, os, sys
from pathlib import Path
home, donnees, second = Path.home(), Path(sys.argv[1]), Path(sys.argv[2])
logging.basicConfig(level=1, filename=home / "tout.log", filemode="w")
logging.getLogger("temoin").debug("the log is written")
import tests.parcours.monde as monde, tests.parcours.habilites as habilites
from tests.test_hygiene import CANARIS
monde.PHRASE = habilites.PHRASE = CANARIS["passphrase"]
from evaluateur import app
from evaluateur.metier.actes import concilier, notation, preparation
from evaluateur.metier.personnes import Affectation, Candidat
m = habilites.Habilites(donnees, home.parent / "centre")
m.poste.coffre.second = second
m.seul(1)
candidat = Candidat(CANARIS["candidate"], "Lou")
m.seance.faire(preparation.renseigner_candidat, candidat, Affectation("Mutuelle Exemple", "Prestations santé"))
monde.identifier(m.seance)
for bloc in m.ref.par_bloc:
    m.epreuve(bloc)
    for siege in (1, 2):
        m.noter_tout(siege, bloc)
        m.seance.faire(notation.noter, f"{bloc}.1.2", "non_conforme" if siege == 1 else "conforme")
        m.seance.faire(notation.preciser, f"{bloc}.1", CANARIS["comment"])
        m.seance.faire(notation.annoter, bloc, CANARIS["private note"])
        m.seance.faire(notation.juger_bloc, bloc, "non_acquis", CANARIS["reason"])
        m.seance.sceller(bloc)
    m.ensemble()
    m.seance.reveler(bloc)
    m.seance.faire(concilier.trancher, bloc, f"{bloc}.1.2", "conforme", CANARIS["reason"])
    m.seance.faire(concilier.trancher, bloc, bloc, "non_acquis", CANARIS["reason"])
    m.seance.faire(concilier.confirmer_egales, bloc)
    for competence in m.ref.par_bloc[bloc].competences:
        m.seance.faire(concilier.retenir_precisions, bloc, competence.code, "reecrit", CANARIS["settled comment"])
    m.accorder(bloc)
m.figer()
m.signer()
m.seance.cloture.clore()
m.seance = m.ouvrir_dossier("EX-2")
m.seance.faire(preparation.renseigner_candidat, candidat, Affectation("Mutuelle Exemple", "Prestations santé"))
m.epreuve("1")
m.seance.brouillons.save("1", "precisions.1.2", CANARIS["draft"])
m.poste.back_up()

from PySide6.QtWidgets import QApplication
from tests.ui.pilote import Pilote
application = app.make_application()
assembly = app.Assembly(donnees, lambda *_: None)
assembly.furnish(m.horloge, monde.argon_leger)
pilote = Pilote(assembly, m.horloge)
pilote.show()
pilote.desk.adopt(m.poste)
pilote.desk.open_dossier(m.seance.identifiant)
pilote.settle()
pilote.desk.go("grille", "1")
pilote.settle()
pilote.press("n", "e", "o", "c")
pilote.press("Shift+C", "r")
pilote.type(CANARIS["copied comment"])
pilote.press("Ctrl+A", "Ctrl+C")
assert CANARIS["copied comment"] in QApplication.clipboard().text()
ini = donnees / "fenetre.ini"
assert pilote.wait_until(lambda: ini.exists() and "etape" in ini.read_text(encoding="utf-8")), "the place is not noted"
try:
    locale = CANARIS["crash"]
    raise ValueError(locale) from RuntimeError(f"{locale} {CANARIS['passphrase']}")
except ValueError as faute:
    faute.add_note(CANARIS["candidate"])
    assembly.on_fault(type(faute), faute)
pilote.settle()
logging.shutdown()
print("fini", flush=True)
os.kill(os.getpid(), 9)
"""


class Restes(NamedTuple):
    """What the process left: its home, its temporary folder, the data, the second place."""

    racine: Path
    donnees: Path
    second: Path

    def fichiers(self) -> Iterator[Path]:
        return (f for f in sorted(self.racine.rglob("*")) if f.is_file() and "centre" not in f.parts)


@pytest.fixture(scope="module")
def restes(tmp_path_factory: pytest.TempPathFactory) -> Restes:
    root = tmp_path_factory.mktemp("hygiene")
    for nom in ("home", "tmp", "second", "run"):
        (root / nom).mkdir(mode=0o755)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")} | {
        "HOME": str(root / "home"),
        "TMPDIR": str(root / "tmp"),
        "SQLITE_TMPDIR": str(root / "tmp"),
        "XDG_RUNTIME_DIR": str(root / "run"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONIOENCODING": "utf-8",
    }
    (root / "run").chmod(0o700)
    finished = subprocess.run(
        [sys.executable, "-c", SESSION, str(root / "donnees"), str(root / "second")],
        capture_output=True, text=True, cwd=RACINE, env=environment, timeout=PATIENCE_S, check=False, umask=0o022,
    )  # fmt: skip
    assert "fini" in finished.stdout, finished.stderr
    (root / "sortie.txt").write_text(finished.stdout + finished.stderr, encoding="utf-8")
    return Restes(root, root / "donnees", root / "second")


def formes(text: str) -> Iterator[bytes]:
    """A text as it could lie in a file: in one or two bytes a character, escaped, in base64, in hexadecimal."""
    clear = text.encode()
    yield from (clear, text.encode("latin-1"), text.encode("utf-16-le"), text.encode("utf-16-be"))
    yield from (clear.hex().encode(), text.encode("unicode_escape"))
    for shift in range(3):
        yield base64.b64encode(bytes(shift) + clear)[4:-4]


def deplie(data: bytes) -> Iterator[bytes]:
    """The bytes, and what every compressed stream among them holds (PDF, gzip)."""
    yield data
    for debut in (m.start() for m in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", data)):
        try:
            yield zlib.decompressobj(47).decompress(data[debut:], 1 << 20)
        except (zlib.error, gzip.BadGzipFile):
            continue


def trouves(data: bytes, cherches: tuple[str, ...]) -> list[str]:
    return [text for layer in deplie(data) for text in cherches if any(form in layer for form in formes(text))]


@pytest.mark.parametrize("form", ["plain", "utf-16", "base64", "compressed"])
def test_the_search_finds_a_canary_in_every_form(form: str) -> None:
    text = CANARIS["comment"]
    data = {
        "plain": text.encode(),
        "utf-16": text.encode("utf-16-le"),
        "base64": base64.b64encode(b"ab" + text.encode() + b"suite"),
        "compressed": b"stream" + zlib.compress(text.encode()),
    }[form]
    assert trouves(b"\0avant" + data + b"apres", (text,))


def test_the_session_leaves_a_log_backups_settings_and_a_crash_report_behind(restes: Restes) -> None:
    """What is searched below is there."""
    noms = [f.name for f in restes.fichiers()]
    for expected in (moteur.FICHIER, f"{moteur.FICHIER}-wal", f"{moteur.FICHIER}-shm", "fenetre.ini", "tout.log"):
        assert expected in noms
    assert any(re.fullmatch(r"defaut-.*\.txt", nom) for nom in noms)
    assert len(sauvegardes.list_all(restes.donnees)) >= 3
    assert len(sauvegardes.list_all(restes.second)) >= 3
    assert "the log is written" in (restes.racine / "home" / "tout.log").read_text(encoding="utf-8")
    assert "place" in (restes.donnees / "fenetre.ini").read_text(encoding="utf-8")


def test_no_canary_is_in_any_file_that_the_session_left(restes: Restes) -> None:
    loaded = 0
    for file in restes.fichiers():
        data = file.read_bytes()
        loaded += len(data)
        said = trouves(data, (*CANARIS.values(), *MOTS))
        assert said == [], file.relative_to(restes.racine)
    assert loaded > 2_000_000


def test_nothing_is_left_in_the_temporary_folder_but_the_images_of_the_theme(restes: Restes) -> None:
    """Documents are made and signed in memory: no page of a grid is written to be printed or shown."""
    suffixes = {f.suffix for f in (restes.racine / "tmp").rglob("*") if f.is_file()}
    assert suffixes <= {".png", ".svg"}


def test_the_crash_report_tells_where_and_nothing_of_what(restes: Restes) -> None:
    (report,) = (f for f in restes.fichiers() if f.name.startswith("defaut-"))
    said = report.read_text(encoding="utf-8")
    assert "ValueError" in said
    assert "CANARI" not in said
    assert str(restes.racine) not in said


def test_what_the_window_remembers_is_an_appearance_and_a_place(restes: Restes) -> None:
    lines = (restes.donnees / "fenetre.ini").read_text(encoding="utf-8").splitlines()
    keys = {line.partition("=")[0] for line in lines if "=" in line}
    permises = {
        "theme",
        "texte",
        "geometrie",
        "dossier",
        "etape",
        "bloc",
        "cible",
        "veille",
        "second",
        "horodateur",
        "place",
    }
    assert keys <= permises


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_no_other_user_of_the_machine_enters_the_data_folder_or_the_second_place(restes: Restes) -> None:
    ouverts = [
        f"{oct(stat.S_IMODE(lieu.stat().st_mode))} {lieu.relative_to(restes.racine)}"
        for lieu in (restes.donnees, restes.second / sauvegardes.DOSSIER)
        if stat.S_IMODE(lieu.stat().st_mode) & 0o077
    ]
    assert ouverts == []


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_every_copy_of_the_profiles_is_its_owners_alone(restes: Restes) -> None:
    copies = [f for f in restes.fichiers() if f.name == profils.FICHIER]
    assert len(copies) > 6
    assert [f for f in copies if stat.S_IMODE(f.stat().st_mode) != 0o600] == []
