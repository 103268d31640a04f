"""The environment fails: full disk, folder without write access, other processes. Each in a real process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evaluateur import journal
from evaluateur.db import journaux, migrations
from evaluateur.db.erreurs import BaseOccupee, JournalDevance
from evaluateur.db.moteur import Base
from evaluateur.metier.actes import notation
from evaluateur.metier.faits.preparation import PresenceDeclaree
from evaluateur.metier.vocabulaire import CelluleCode, DossierId
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.db.conftest import CLE, Jouee
from tests.parcours.monde import DEBUT, PHRASE, HorlogeEssai, argon_leger
from tests.patience import PATIENCE_S

RACINE = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="resource limits and user identities are POSIX")

PREAMBULE = """
import json, os, resource, sys
from pathlib import Path
from evaluateur import journal
from evaluateur.cles import profils
from evaluateur.db import journaux, migrations, moteur, sauvegardes
from evaluateur.db.moteur import Base
from evaluateur.metier.actes import notation
from evaluateur.metier.faits.preparation import PresenceDeclaree
from evaluateur.metier.refus import Refus
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import DEBUT, PHRASE, HorlogeEssai, Monde, argon_leger
"""


def lancer(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PREAMBULE + code, *map(str, arguments)],
        cwd=RACINE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def sortie(process: subprocess.Popen[str], entry: str | None = None) -> Any:
    said, errors = process.communicate(entry, timeout=PATIENCE_S)
    assert process.returncode == 0, errors
    return json.loads(said)


# --- full disk

DISQUE_PLEIN = """
monde = Monde(Path(sys.argv[1]))
poste, seance = monde.poste, monde.seance
acquittes = []
monde.seul(1)
base, log = (monde.donnees / f"evaluateur.sqlite{end}" for end in ("", "-wal"))
for n in range(100):
    if log.stat().st_size >= base.stat().st_size:
        break  # from now on, each act makes the longest file longer
    seance.faire(notation.noter, "1.1.2", ("conforme", "non_conforme")[n % 2])
poste.annonces.subscribe(lambda c: acquittes.extend(i.empreinte for i in c.inscriptions))
plafond = max(f.stat().st_size for f in monde.donnees.glob("evaluateur.sqlite*")) + int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (plafond, resource.RLIM_INFINITY))
phrases = []
for n in range(400):
    try:
        seance.faire(notation.preciser, "1.1", f"{n} " + "Texte assez long. " * 150)
    except Refus as refus:
        phrases.append((type(refus).__name__, str(refus)))
        if len(phrases) == 3:
            break
avant = seance.cahier.tete
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
try:
    sauvegarde = str(poste.back_up())
except Refus as refus:
    sauvegarde = str(refus)
restes = [d.name for d in (monde.donnees / "sauvegardes").glob("*.part")]
precisions = seance.grille("1").precisions.get("1.1", "")
if sys.argv[3] == "place":
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    seance.faire(notation.noter, "1.1.1", "conforme")
print(json.dumps([phrases, acquittes, seance.identifiant, monde.un.identifiant, avant, sauvegarde, restes, precisions]))
sys.stdout.flush()
if sys.argv[3] == "mort":
    os._exit(0)
poste.close()
"""


@pytest.mark.parametrize("fin", ["place", "ferme", "mort"])
@pytest.mark.parametrize("margin", [0, 3000, 70_000])
def test_a_full_disk_is_told_in_french_and_everything_acknowledged_is_there_afterwards(
    tmp_path: Path, margin: int, fin: str
) -> None:
    data = tmp_path / "donnees"
    phrases, acknowledged, dossier, profil, tete, sauvegarde, restes, precisions = sortie(
        lancer(DISQUE_PLEIN, data, margin, fin)
    )
    assert len(phrases) == 3
    for family, phrase in phrases:
        assert family == "SupportRefuse"
        assert "rien n’a été écrit cette fois" in phrase
    assert restes == []
    assert "La sauvegarde n’a pas pu être écrite ; les données elles-mêmes sont intactes." in sauvegarde
    with Poste(data, HorlogeEssai(), argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(profil, PHRASE)
        poste.asseoir(profil)
        lines = list(journal.verify(journaux.read(poste.coffre.base, dossier), dossier))
        empreintes = [line.empreinte for line in lines]
        debut = empreintes.index(acknowledged[0]) if acknowledged else len(lines)
        assert empreintes[debut : debut + len(acknowledged)] == acknowledged
        if fin != "place":
            assert empreintes[debut + len(acknowledged) - 1] == tete
            assert fin == "ferme" or empreintes[-1] == tete, "killed, he left without a word"
        seance = ouvrir_dossier(poste, dossier)
        assert seance.grille("1").precisions.get(CelluleCode("1.1"), "") == precisions
        assert bool(precisions) == (margin == 70_000)
        seance.faire(notation.noter, "1.1.2", "conforme")


# --- a folder without write access

LECTURE_SEULE = """
donnees, profil = Path(sys.argv[1]), sys.argv[2]
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    (donnees / "essai").write_text("x")
    raise SystemExit("the folder is writable: the test proves nothing")
except PermissionError:
    pass
dits = []
with Poste(donnees, HorlogeEssai(), argon=argon_leger) as poste:
    try:
        poste.trousseau.deverrouiller(profil, PHRASE)
        poste.asseoir(profil)
        ouvrir_dossier(poste, sys.argv[3]).faire(notation.noter, "1.1.2", "conforme")
    except Refus as refus:
        dits.append(str(refus))
    try:
        profils.write(donnees / profils.FICHIER, profils.read(donnees / profils.FICHIER))
    except Refus as refus:
        dits.append(str(refus))
print(json.dumps(dits))
"""


@pytest.fixture
def a_tous(originale: Jouee) -> Iterator[Jouee]:
    """A copy that every user of the machine may read: pytest's own folders are closed to others."""
    root = Path(tempfile.mkdtemp())
    data = root / "donnees"
    shutil.copytree(originale.donnees, data)
    for path in (root, data, *data.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield originale._replace(donnees=data)
    for path in (data, *data.rglob("*")):
        path.chmod(0o755)
    root.chmod(0o755)
    shutil.rmtree(root)


def test_a_folder_without_write_access_is_told_in_french_and_left_as_it_is(a_tous: Jouee) -> None:
    before = {f.name: f.read_bytes() for f in a_tous.donnees.iterdir() if f.is_file()}
    base, writing = sortie(lancer(LECTURE_SEULE, a_tous.donnees, a_tous.profil, a_tous.dossier))
    assert "Vérifiez" in base
    assert "Le fichier des profils n’a pas pu être écrit." in writing
    assert {f.name: f.read_bytes() for f in a_tous.donnees.iterdir() if f.is_file()} == before


# --- two processes

ECRIVAIN = """
chemin, dossier, nombre = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
base = Base(chemin, bytes(range(32)))
base.rows("PRAGMA busy_timeout=300000")  # who waits for whom, and how long, is not what is asked
sys.stdin.readline()
acquittes, devances = [], 0
while len(acquittes) < nombre:
    rang, precedent = journaux.tete(base, dossier)
    ligne = journal.inscribe(dossier, rang + 1, str(os.getpid()), DEBUT, PresenceDeclaree("present"), precedent)
    try:
        with base.transaction() as connexion:
            journaux.append(connexion, [ligne])
    except Refus as refus:
        assert type(refus).__name__ == "JournalDevance", refus
        devances += 1
    else:
        acquittes.append(ligne.empreinte)
base.close()
print(json.dumps([acquittes, devances]))
"""


@pytest.mark.parametrize("dossiers", [("a", "b"), ("a", "a")])
def test_two_processes_write_at_once_and_no_acknowledged_line_is_lost(base: Base, dossiers: tuple[str, str]) -> None:
    writers = [lancer(ECRIVAIN, base.chemin, dossier, 60) for dossier in dossiers]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("partez\n")
        writer.stdin.flush()
    results = [sortie(writer) for writer in writers]
    written = [
        i.empreinte for d in set(dossiers) for i in journal.verify(journaux.read(base, DossierId(d)), DossierId(d))
    ]
    assert len(written) == 120
    assert set(written) == {empreinte for acknowledged, _ in results for empreinte in acknowledged}


def test_of_two_lines_for_the_same_place_one_is_written_and_the_other_told_that_it_lags(base: Base) -> None:
    other = Base(base.chemin, CLE)
    etats = [journaux.tete(b, DossierId("a")) for b in (base, other)]
    assert etats[0] == etats[1] == (0, journal.GENESE)
    (acknowledged, devances) = sortie(lancer(ECRIVAIN, base.chemin, "a", 1), "partez\n")
    assert (len(acknowledged), devances) == (1, 0)
    line = journal.inscribe(DossierId("a"), 1, "en retard", DEBUT, PresenceDeclaree("absent"))
    with pytest.raises(JournalDevance, match="rien n’a été écrit"), other.transaction() as connection:
        journaux.append(connection, [line])
    assert [i.empreinte for i in journaux.read(base, DossierId("a"))] == acknowledged
    other.close()


OCCUPE = """
base = Base(Path(sys.argv[1]), bytes(range(32)))
base.rows("PRAGMA busy_timeout=50")
try:
    with base.transaction() as connexion:
        connexion.execute("DELETE FROM registre")
    dit = ["écrit", ""]
except Refus as refus:
    dit = [type(refus).__name__, str(refus)]
lu = base.rows("SELECT count(*) FROM journal")[0][0]
base.close()
print(json.dumps([*dit, lu]))
"""


def test_a_second_process_is_told_that_another_window_writes_and_reads_meanwhile(base: Base) -> None:
    with base.transaction() as connection:
        connection.execute("DELETE FROM registre")
        family, phrase, loaded = sortie(lancer(OCCUPE, base.chemin))
    assert (family, loaded) == (BaseOccupee.__name__, 0)
    assert "Une autre fenêtre de l’application écrit dans ces données." in phrase
    assert sortie(lancer(OCCUPE, base.chemin))[0] == "écrit"
    assert migrations.version(base) == migrations.VERSION
