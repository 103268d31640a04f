"""A damaged base: what is put back is whole, what it replaces is kept, what is lost is said, the rest can be saved."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from evaluateur.cles import profils
from evaluateur.db import journaux, moteur, sauvegardes
from evaluateur.db import restauration as exchange
from evaluateur.db import sauvetage as epave
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.db.moteur import Base
from evaluateur.db.restauration import ECARTES
from evaluateur.metier.faits.cloture import SauvegardeRestauree
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import francais
from evaluateur.seance.parties.plume import PALIER
from evaluateur.seance.sinistre import restauration, sauvetage
from tests.db.accidents import (
    ACCIDENTS,
    DANS_LE_JOURNAL_DE_REPRISE,
    DEGATS,
    PAGE,
    RACINE,
    SAUVEE,
    TARD,
    Accident,
    contenus,
    couper,
    exportees,
    lues_une_a_une,
    ouvrir,
    remettre,
    retourner,
)
from tests.fourche import fourche
from tests.parcours.monde import PHRASE
from tests.patience import PATIENCE_S

# --- put back


@pytest.mark.parametrize(("nom", "lost"), ACCIDENTS)
def test_after_each_kind_of_damage_the_backup_opens_and_what_it_replaced_is_kept_byte_for_byte(
    folders: dict[str, Accident], tmp_path: Path, nom: str, lost: str
) -> None:
    shutil.copytree(folders[nom].donnees, tmp_path / "donnees")
    accident = folders[nom]._replace(donnees=tmp_path / "donnees")
    DEGATS[lost](accident)
    if lost in DANS_LE_JOURNAL_DE_REPRISE:
        assert len(lues_une_a_une(accident)) < len(accident.lignes), "this damage does not reach the journal"
    damaged = contenus(accident.donnees)
    sauvegarde = sauvetage.latest(accident.donnees)
    set_aside = restauration.restore(accident.donnees, sauvegarde, accident.ouvert, TARD)
    assert contenus(set_aside) == damaged
    assert set(contenus(accident.donnees)) == set(contenus(sauvegarde.dossier))
    *lines, said = ouvrir(accident)
    assert tuple(lines) == accident.lignes[: len(lines)]
    assert (lines[-1].type, said.type, said.auteur) == (
        "GrilleScellee",
        "SauvegardeRestauree",
        accident.ouvert.profil.identifiant,
    )


@pytest.mark.parametrize("lost", DEGATS)
def test_what_is_lost_by_a_restore_is_said_to_the_second(clos: Accident, lost: str) -> None:
    DEGATS[lost](clos)
    written = datetime.fromtimestamp(clos.fichier.stat().st_mtime, UTC) if clos.fichier.exists() else None
    bilan = restauration.weigh(clos.donnees, clos.ouvert, sauvetage.latest(clos.donnees))
    base = Base(bilan.sauvegarde.dossier / moteur.FICHIER, clos.ouvert.cle_base)
    kept = {i.empreinte for i in journaux.read(base, clos.dossier)}
    base.close()
    assert bilan.sauvegarde.instant == SAUVEE
    assert bilan.faits_perdus == len(lues_une_a_une(clos) - kept)
    assert bilan.derniere_ecriture == written


def test_the_work_done_after_the_backup_is_counted_in_a_base_that_is_whole(clos: Accident) -> None:
    bilan = restauration.weigh(clos.donnees, clos.ouvert, sauvetage.latest(clos.donnees))
    assert bilan.faits_perdus == PALIER


def test_a_backup_that_is_damaged_itself_is_not_weighed_as_if_it_were_whole(clos: Accident) -> None:
    sauvegarde = sauvetage.latest(clos.donnees)
    couper(sauvegarde.dossier / moteur.FICHIER, 50)
    with pytest.raises(Refus):
        restauration.weigh(clos.donnees, clos.ouvert, sauvegarde)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_the_profiles_that_are_put_back_are_their_owners_alone(clos: Accident) -> None:
    sauvegarde = sauvetage.latest(clos.donnees)
    (sauvegarde.dossier / profils.FICHIER).chmod(0o444)
    restauration.restore(clos.donnees, sauvegarde, clos.ouvert, TARD)
    assert (clos.donnees / profils.FICHIER).stat().st_mode & 0o777 == 0o600


def test_the_log_that_a_killed_restore_left_is_gone_before_the_next_one_writes_there(clos: Accident) -> None:
    """Read into the new copy, it would bring back what belongs to another base."""
    left = [clos.donnees / f"{moteur.FICHIER}.restaure{end}" for end in ("-wal", "-shm")]
    for path in left:
        path.write_bytes(b"of another base")
    seen: list[bool] = []
    place = sauvetage.latest(clos.donnees)
    exchange.restore(clos.donnees, place, profils.FICHIER, TARD, lambda _: seen.extend(p.exists() for p in left))
    assert seen == [False, False]


def test_without_a_backup_one_is_told_where_else_to_look(clos: Accident) -> None:
    shutil.rmtree(clos.donnees / sauvegardes.DOSSIER)
    with pytest.raises(Refus, match="Aucune sauvegarde dans") as taken:
        sauvetage.latest(clos.donnees)
    assert "exportez" in taken.value.remede


# --- exported


@pytest.mark.parametrize("lost", [p for p in DEGATS if "profiles" not in p])
def test_an_export_holds_every_line_that_can_be_read_and_says_what_is_missing(
    clos: Accident, tmp_path: Path, lost: str
) -> None:
    DEGATS[lost](clos)
    readable, before = lues_une_a_une(clos), contenus(clos.donnees)
    try:
        fait = sauvetage.export(clos.donnees, clos.ouvert, tmp_path / "sortie")
    except BaseInaccessible:
        assert lost in ("the file", "everything", "all but the beginning")
        return
    sauvees = exportees(tmp_path / "sortie")
    assert {i.empreinte for i in sauvees} == readable
    assert fait.faits == len(sauvees)
    said = (tmp_path / "sortie" / "LISEZMOI.txt").read_text(encoding="utf-8")
    assert ("Tout a pu être lu." in said) == (fait.fautes == 0)
    if 0 < len(sauvees) < len(clos.lignes):
        whole = next(n for n, i in enumerate(clos.lignes) if i.empreinte not in readable)
        events = f"{len(sauvees)}\u00a0événements"
        assert francais(f"{events}, suite complète jusqu’à l’événement {whole}, la suite peut manquer") in said
    assert contenus(clos.donnees) == before, "an export only reads"


def test_every_page_in_turn_may_be_gone_and_every_line_beside_it_is_exported(clos: Accident, tmp_path: Path) -> None:
    data, partiels = clos.fichier.read_bytes(), 0
    pages = list(range(12, len(data) // PAGE))
    for numero in random.Random(3).sample(pages, 6):
        retourner(clos.fichier, numero * PAGE + 2000)
        output = tmp_path / f"page-{numero}"
        sauvetage.export(clos.donnees, clos.ouvert, output)
        readable = lues_une_a_une(clos)
        assert {i.empreinte for i in exportees(output)} == readable, f"page {numero}"
        partiels += 0 < len(readable) < len(clos.lignes)
        clos.fichier.write_bytes(data)
    assert partiels > 2


@pytest.mark.parametrize("since", [0, 41, (3 << 32) + 7])
def test_a_line_is_sought_after_the_last_one_then_further_and_further_then_in_the_next_dossiers(since: int) -> None:
    places, steps = list(epave._places(since)), epave.PAS_A_PAS
    assert places[:steps] == [since + n for n in range(1, steps + 1)]
    leaps = places[steps : steps + 16]
    assert leaps[0] == since + 16
    assert leaps[-1] == since + 524_288, "half a million lines are stepped over"
    assert all(after - since == 2 * (before - since) for before, after in pairwise(leaps))
    first, beginnings = (since >> 32) + 1, places[steps + 16 :]
    assert len(beginnings) == epave.DOSSIERS * steps
    assert beginnings == [(first + n // steps << 32) + n % steps for n in range(len(beginnings))]


def test_an_export_of_a_whole_base_says_that_everything_was_read(tue: Accident, tmp_path: Path) -> None:
    """The log that a kill left behind is read too, even without its index."""
    (tue.donnees / f"{moteur.FICHIER}-shm").unlink()
    fait = sauvetage.export(tue.donnees, tue.ouvert, tmp_path / "sortie")
    assert tuple(exportees(tmp_path / "sortie")) == tue.lignes
    assert (fait.dossiers, fait.fautes) == (1, 0)
    assert "Tout a pu être lu." in (tmp_path / "sortie" / "LISEZMOI.txt").read_text(encoding="utf-8")
    assert list((tmp_path / "sortie" / "referentiels").iterdir())


def test_an_export_of_a_base_whose_log_is_damaged_does_not_say_that_everything_was_read(
    tue: Accident, tmp_path: Path
) -> None:
    retourner(tue.wal, tue.wal.stat().st_size // 2)
    fait = sauvetage.export(tue.donnees, tue.ouvert, tmp_path / "sortie")
    assert 0 < fait.faits < len(tue.lignes)
    assert fait.fautes == 1
    said = (tmp_path / "sortie" / "LISEZMOI.txt").read_text(encoding="utf-8")
    assert francais(f"jusqu’à l’événement {fait.faits}, la suite peut manquer") in said
    assert "Tout a pu être lu." not in said


# --- the command line


def commande(accident: Accident, *arguments: str) -> subprocess.CompletedProcess[str]:
    place = ("--donnees", str(accident.donnees))
    here = {"EVALUATEUR_PHRASE": PHRASE, "TZ": "Indian/Reunion"}
    return fourche().run("secours", *arguments, *place, environment=here)


def test_from_the_command_line_a_damaged_folder_is_exported_then_restored(clos: Accident, tmp_path: Path) -> None:
    DEGATS["a page of the journal"](clos)
    items = commande(clos, "lister")
    (nom,) = (line.split()[0] for line in items.stdout.splitlines())
    assert nom == sauvetage.latest(clos.donnees).dossier.name
    assert commande(clos, "exporter", "--sortie", str(tmp_path / "sortie")).returncode == 0
    assert {i.empreinte for i in exportees(tmp_path / "sortie")} == lues_une_a_une(clos)
    fait = commande(clos, "restaurer", "--oui", "--sauvegarde", nom)
    assert fait.returncode == 0, fait.stderr
    assert (
        "Sauvegarde du 16/11/2026 à 12:15:00\N{NO-BREAK SPACE}: tout ce qui a été fait après sera perdu." in fait.stderr
    )
    assert "exportez\N{NON-BREAKING HYPHEN}les d’abord" in fait.stderr
    assert ouvrir(clos)[-1].type == "SauvegardeRestauree"


# --- in the middle of a restore

PLEIN = """
import resource, sys
from datetime import datetime
from pathlib import Path
from evaluateur.metier.faits.cloture import SauvegardeRestauree
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.refus import Refus
from tests.db.accidents import remettre
donnees, plafond, instant = Path(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (plafond, resource.RLIM_INFINITY))
try:
    remettre(donnees, instant)
except Refus as refus:
    print(refus)
"""


def dans_un_processus(code: str, *arguments: object) -> str:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
        capture_output=True, text=True, cwd=RACINE, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.skipif(os.name != "posix", reason="resource limits are POSIX")
@pytest.mark.parametrize("ceiling", [0, 4096, 60_000])
def test_a_disk_that_fills_up_in_the_middle_of_a_restore_loses_nothing_and_gives_its_room_back(
    clos: Accident, ceiling: int
) -> None:
    before = contenus(clos.donnees)
    said = dans_un_processus(PLEIN, clos.donnees, ceiling, TARD.isoformat())
    assert "La sauvegarde n’a pas pu être restaurée." in said
    assert contenus(clos.donnees) == before, "nothing was taken away, and no half copy takes the room that is missing"
    assert tuple(ouvrir(clos)) == clos.lignes
    remettre(clos.donnees, TARD + timedelta(seconds=1))
    assert ouvrir(clos)[-2].type == "GrilleScellee"


INTERROMPU = """
import os, sys
from datetime import datetime
from pathlib import Path
from tests.db.accidents import remettre
donnees, apres, instant = Path(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
def compter(evenement, arguments):
    global apres
    if evenement in ("os.rename", "os.remove", "os.link", "shutil.copyfile", "os.mkdir"):
        apres -= 1
        if apres < 0:
            os.kill(os.getpid(), 9)
sys.addaudithook(compter)
remettre(donnees, instant)
"""


def test_a_restore_killed_at_any_step_keeps_everything_and_can_be_begun_again(
    folders: dict[str, Accident], tmp_path: Path
) -> None:
    """After each step the folder is the old one, the new one, or says that a restore is to be finished."""
    interrompus = 0
    for etape in range(40):
        data = tmp_path / f"etape-{etape}"
        shutil.copytree(folders["tue"].donnees, data)
        accident = folders["tue"]._replace(donnees=data)
        before = {f.read_bytes() for f in data.iterdir() if f.is_file() and not f.name.endswith("-shm")}
        finished = fourche().run(str(data), str(etape), TARD.isoformat(), code=INTERROMPU)
        restes = {f.read_bytes() for f in data.rglob("*") if f.is_file()}
        assert before <= restes, f"step {etape}: bytes are gone"
        assert _etat(accident) in ("old", "new", "to be finished"), f"step {etape}"
        if finished.returncode == 0:
            break
        interrompus += 1
        remettre(data, TARD + timedelta(seconds=1))
        *_, sealed, said = ouvrir(accident)
        assert (sealed.type, said.type) == ("GrilleScellee", "SauvegardeRestauree"), f"step {etape}"
        restored = read_fait(said.donnees)
        assert isinstance(restored, SauvegardeRestauree)
        assert (restored.perdus >= 1, restored.entiere) == (True, True), f"step {etape}: what was lost is forgotten"
    assert interrompus > 4


def _etat(accident: Accident) -> str:
    """What one finds when the application is opened."""
    try:
        loaded = ouvrir(accident)
    except Refus as refus:
        return "to be finished" if "restaur" in str(refus) else str(refus)
    if tuple(loaded) == accident.lignes:
        return "old"
    return "new" if [i.type for i in loaded[-2:]] == ["GrilleScellee", "SauvegardeRestauree"] else "in between"


LECTURE_SEULE = """
import os, sys
from datetime import datetime
from pathlib import Path
from evaluateur.metier.faits.cloture import SauvegardeRestauree
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.refus import Refus
from evaluateur.seance.sinistre import sauvetage
from tests.db.accidents import remettre
donnees, instant = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
sauvetage.latest(donnees)  # what it imports cannot be read by just anyone
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
assert not os.access(donnees, os.W_OK)
try:
    remettre(donnees, instant)
except Refus as refus:
    print(refus)
"""


@pytest.fixture
def ferme(folders: dict[str, Accident]) -> Iterator[Accident]:
    """A copy that every user of the machine may read, and nobody but root write."""
    root = Path(tempfile.mkdtemp())
    shutil.copytree(folders["tue"].donnees, root / "donnees")
    for path in (root, *root.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folders["tue"]._replace(donnees=root / "donnees")
    for path in (root, root / "donnees", *root.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(root)


@pytest.mark.skipif(os.name != "posix", reason="identities are POSIX")
def test_a_folder_that_cannot_be_written_is_left_as_it_is(ferme: Accident) -> None:
    before = {f: f.read_bytes() for f in ferme.donnees.rglob("*") if f.is_file()}
    said = dans_un_processus(LECTURE_SEULE, ferme.donnees, TARD.isoformat())
    assert "La sauvegarde n’a pas pu être restaurée." in said
    assert {f: f.read_bytes() for f in ferme.donnees.rglob("*") if f.is_file()} == before


def test_a_folder_where_nothing_can_be_set_aside_is_left_as_it_is(clos: Accident) -> None:
    before = contenus(clos.donnees)
    (clos.donnees / ECARTES).write_text("un fichier à la place du dossier", encoding="utf-8")
    with pytest.raises(BaseInaccessible):
        remettre(clos.donnees, TARD)
    assert before.items() <= contenus(clos.donnees).items()
    assert tuple(ouvrir(clos)) == clos.lignes
