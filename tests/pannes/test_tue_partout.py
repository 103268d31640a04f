"""Killed with -9 while sealing, revealing, signing, migrating, exporting, backing up, restoring: done, or not done."""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from evaluateur.cles import profils
from evaluateur.db import journaux, migrations, moteur, sauvegardes
from evaluateur.db.moteur import Base
from evaluateur.db.sauvetage import Epave
from evaluateur.journal import Inscription
from evaluateur.metier.refus import Refus
from evaluateur.seance import originaux, sauvetage
from evaluateur.seance.poste import Poste
from tests.parcours.habilites import Habilites
from tests.parcours.monde import DEBUT, PHRASE, HorlogeEssai, Monde, argon_leger

RACINE = Path(__file__).parents[2]
REFERENCE = RACINE / "tests" / "references" / "base-v4"
REFERENCE_DOSSIER = "a2ca853ae646944e5f3ac5b9115ff978"
REOUVERTURE_S = 1.0
HESITATION_S = 0.25
"""An act that is longer is timed once."""
Noter = Callable[[str, object], None]
Acte = Callable[[], object]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="fork and kill -9 are POSIX")


class Modele(NamedTuple):
    """A folder ready for the act, and what it holds."""

    donnees: Path
    cle: bytes
    dossier: str
    qui: tuple[str, ...]
    phrase: str
    lignes: tuple[Inscription, ...]


class Scene(NamedTuple):
    """``ouvrir`` gives the acts, in order; ``verifier`` tells how many are done, and raises for anything else."""

    preparer: Callable[[Path], Modele]
    ouvrir: Callable[[Modele, Path], list[Acte]]
    verifier: Callable[[Modele, Path], int]


# --- what is done


def _poste(modele: Modele, donnees: Path, jours: float = 1) -> Poste:
    horloge = HorlogeEssai()
    horloge.avancer(jours * 86_400 + len(sauvegardes.list_all(donnees)))  # no two backups at the same instant
    poste = Poste(donnees, horloge, argon=argon_leger)
    for qui in modele.qui:
        poste.deverrouiller(qui, modele.phrase)
    return poste


def _modele(monde: Monde) -> Modele:
    identifiants = (monde.un.identifiant, monde.deux.identifiant)
    for qui in identifiants:
        monde.poste.deverrouiller(qui, PHRASE)
    cle = monde.poste.profil_ouvert(monde.un.identifiant).cle_base
    lignes = tuple(journaux.read(monde.poste.base, monde.seance.identifiant))
    monde.poste.close()
    return Modele(monde.donnees, cle, monde.seance.identifiant, identifiants, PHRASE, lignes)


def _a_sceller(racine: Path) -> Modele:
    monde = Monde(racine / "modele")
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    return _modele(monde)


def _sceller(modele: Modele, donnees: Path) -> list[Acte]:
    poste = _poste(modele, donnees)
    poste.asseoir(modele.qui[0])
    seance = poste.ouvrir_dossier(modele.dossier)
    return [lambda: seance.sceller("1")]


def _a_reveler(racine: Path) -> Modele:
    monde = Monde(racine / "modele")
    monde.epreuve("1")
    monde.sceller_tout("1")
    return _modele(monde)


def _reveler(modele: Modele, donnees: Path) -> list[Acte]:
    poste = _poste(modele, donnees)
    poste.asseoir(*modele.qui)
    seance = poste.ouvrir_dossier(modele.dossier)
    return [lambda: seance.reveler("1")]


def _a_signer(racine: Path) -> Modele:
    monde = Habilites(racine / "modele", racine / "centre")
    monde.conclure_tout()
    monde.figer()
    originaux.preload()
    return _modele(monde)


def _signer(modele: Modele, donnees: Path) -> list[Acte]:
    poste = _poste(modele, donnees, 4)
    seance = poste.ouvrir_dossier(modele.dossier)
    fige = seance.dossier.fige
    assert fige is not None

    def signer(qui: str) -> None:
        poste.deverrouiller(qui, modele.phrase)
        poste.asseoir(qui)
        seance.signer()

    restent = [qui for siege, qui in enumerate(modele.qui, 1) if siege not in fige.signatures]
    return [lambda q=q: signer(q) for q in restent]  # type: ignore[misc]


def _a_migrer(racine: Path) -> Modele:
    donnees = racine / "modele"
    shutil.copytree(REFERENCE, donnees)
    phrase = (donnees / "phrase-entrainement.txt").read_text(encoding="utf-8").strip()
    profil = profils.read(donnees / profils.FICHIER).profils[0]
    cle = profils.unlock(profil, phrase).cle_base
    return Modele(donnees, cle, REFERENCE_DOSSIER, (profil.identifiant,), phrase, _lignes(donnees, cle))


def _migrer(modele: Modele, donnees: Path) -> list[Acte]:
    return [lambda: _poste(modele, donnees, 60)]


def _exporter(modele: Modele, donnees: Path) -> list[Acte]:
    ouvert = sauvetage.open_profile(donnees, modele.qui[0], modele.phrase)
    return [lambda: sauvetage.export(donnees, ouvert, donnees / "export")]


def _sauvegarder(modele: Modele, donnees: Path) -> list[Acte]:
    poste = _poste(modele, donnees, 5)
    return [poste.back_up]


def _a_restaurer(racine: Path) -> Modele:
    """A folder killed while it was being worked on: its base without its log would not be the same."""
    monde = Monde(racine / "vif")
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    monde.noter_tout(2, "1")
    shutil.copytree(monde.donnees, racine / "modele")
    return _modele(monde)._replace(donnees=racine / "modele")


def _restaurer(modele: Modele, donnees: Path) -> list[Acte]:
    quand = DEBUT + timedelta(days=9 + len(list(donnees.glob("ecartes/*"))))
    sauvegarde = sauvetage.latest(donnees)
    return [lambda: sauvetage.restore(donnees, sauvegarde, quand)]


# --- what is found


def _lignes(donnees: Path, cle: bytes) -> tuple[Inscription, ...]:
    epave = Epave(donnees / moteur.FICHIER, cle)
    try:
        lues = [Inscription(*ligne[1:]) for ligne in epave.rows("journal")]
        assert epave.fautes == 0, f"{donnees}: unreadable"
        premier = lues[0].dossier
        return tuple(i for i in lues if i.dossier == premier)
    finally:
        epave.close()


def _nouvelles(modele: Modele, donnees: Path) -> list[str]:
    """Types of the lines added since; what was there is there. The application opens the folder."""
    with _poste(modele, donnees, 60) as poste:
        seance = poste.ouvrir_dossier(modele.dossier)
        lignes = tuple(journaux.read(poste.base, modele.dossier))
        assert lignes[: len(modele.lignes)] == modele.lignes
        if seance.dossier.fige is not None and seance.dossier.fige.mode == "electronique":
            assert seance.original().startswith(b"%PDF-")
    return [ligne.type for ligne in lignes[len(modele.lignes) :]]


def _ajoutes(*attendus: str) -> Callable[[Modele, Path], int]:
    def verifier(modele: Modele, donnees: Path) -> int:
        # Plis that say nothing come before what is added: they are no part of the act.
        nouvelles = [nom for nom in _nouvelles(modele, donnees) if nom != "Pli"]
        assert nouvelles == list(attendus[: len(nouvelles)]), nouvelles
        _sauvegardes_entieres(modele, donnees)
        return len(nouvelles)

    return verifier


def _sauvegardes_entieres(modele: Modele, donnees: Path) -> int:
    """Every backup that is listed opens, with the profiles beside it, and verifies; returns how many there are."""
    trouvees = sauvegardes.list_all(donnees)
    for sauvegarde in trouvees:
        lignes = _lignes(sauvegarde.dossier, modele.cle)
        commun = min(len(lignes), len(modele.lignes))
        assert commun > 10
        assert lignes[:commun] == modele.lignes[:commun]
        profils.unlock(profils.read(sauvegarde.dossier / profils.FICHIER).find(modele.qui[0]), modele.phrase)
    return len(trouvees)


def _migree(modele: Modele, donnees: Path) -> int:
    base = Base(donnees / moteur.FICHIER, modele.cle)
    version = migrations.version(base)
    base.close()
    assert version in (4, migrations.VERSION)
    if version == migrations.VERSION:
        assert _sauvegardes_entieres(modele, donnees) >= 1, "migrated without a backup"
    assert _nouvelles(modele, donnees) == []
    return int(version == migrations.VERSION)


def _exporte(modele: Modele, donnees: Path) -> int:
    assert _nouvelles(modele, donnees) == []
    if not (donnees / "export" / "LISEZMOI.txt").exists():
        return 0
    ecrites = (donnees / "export" / "journaux" / f"{modele.dossier}.jsonl").read_bytes().splitlines()
    assert [json.loads(e)["empreinte"] for e in ecrites] == [i.empreinte for i in modele.lignes]
    return 1


def _sauvegardee(modele: Modele, donnees: Path) -> int:
    assert _nouvelles(modele, donnees) == []
    return _sauvegardes_entieres(modele, donnees) - len(sauvegardes.list_all(modele.donnees))


def _restauree(modele: Modele, donnees: Path) -> int:
    """Old, new, or a sentence that tells to begin again; every byte of before is somewhere in the folder."""
    restes = {f.read_bytes() for f in donnees.rglob("*") if f.is_file()}
    assert {f.read_bytes() for f in modele.donnees.iterdir() if f.is_file()} <= restes, "bytes are gone"
    try:
        with _poste(modele, copie(donnees)) as poste:  # opening folds the log back: the folder stays as it was left
            poste.ouvrir_dossier(modele.dossier)
            lignes = tuple(journaux.read(poste.base, modele.dossier))
    except Refus as refus:
        if "restaur" not in str(refus):
            raise
        return 0
    assert lignes in (modele.lignes, _lignes(sauvetage.latest(donnees).dossier, modele.cle))
    return int(lignes != modele.lignes)


SCENES = {
    "sealing": Scene(_a_sceller, _sceller, _ajoutes("GrilleScellee")),
    "revealing": Scene(_a_reveler, _reveler, _ajoutes("GrillesRevelees")),
    "signing": Scene(_a_signer, _signer, _ajoutes("ProcesVerbalSigne", "ProcesVerbalSigne")),
    "migrating": Scene(_a_migrer, _migrer, _migree),
    "exporting": Scene(_a_reveler, _exporter, _exporte),
    "backing up": Scene(_a_reveler, _sauvegarder, _sauvegardee),
    "restoring": Scene(_a_restaurer, _restaurer, _restauree),
}


# --- the killer, in a process of its own: it makes ready once, then forks a child for each kill


def _enfant(scene: Scene, modele: Modele, donnees: Path, tube: int) -> None:
    """Do the acts; say « p » when ready, « f » after each, « ! » for a fault."""
    try:
        actes = scene.ouvrir(modele, donnees)
        os.write(tube, b"p")
        for acte in actes:
            acte()
            os.write(tube, b"f")
    except BaseException:  # noqa: BLE001 - a child of a fork must not go on as its parent
        os.write(tube, b"!" + traceback.format_exc().encode())
    os._exit(0)


def tuer_une_fois(scene: Scene, modele: Modele, donnees: Path, apres: float | None) -> tuple[int, float]:
    """Run, kill after so many seconds (None: never); returns the acts acknowledged, and the seconds that it ran."""
    lit, ecrit = os.pipe()
    enfant = os.fork()
    if enfant == 0:
        os.close(lit)
        _enfant(scene, modele, donnees, ecrit)
    os.close(ecrit)
    dit, debut = os.read(lit, 1), time.perf_counter()
    fin = debut + (apres if apres is not None else 60)
    while (reste := fin - time.perf_counter()) > 0 and select.select([lit], [], [], reste)[0]:
        octets = os.read(lit, 65536)
        if not octets:
            break
        dit += octets
    dure = time.perf_counter() - debut
    os.kill(enfant, signal.SIGKILL)
    os.waitpid(enfant, 0)
    while octets := os.read(lit, 65536):
        dit += octets
    os.close(lit)
    assert b"!" not in dit, dit.decode(errors="replace")
    return dit.count(b"f"), dure


def _rouvrir(modele: Modele, donnees: Path) -> float:
    """Seconds from the passphrase to the dossier, on a copy: a restore that is to be finished does not open."""
    debut = time.perf_counter()
    try:
        with _poste(modele, donnees, 60) as poste:
            poste.ouvrir_dossier(modele.dossier)
    except Refus as refus:
        if "restaur" not in str(refus):
            raise
    return time.perf_counter() - debut


def campagne(nom: str, fois: int, graine: int) -> dict[str, Any]:
    scene, hasard = SCENES[nom], random.Random(f"{nom} {graine}")
    racine = Path(tempfile.mkdtemp())
    try:
        modele = scene.preparer(racine)
        duree, tous = float("inf"), 0
        for essai in range(3):  # the shortest: a machine that hesitates once must not make every kill come too late
            temoin = racine / f"temoin-{essai}"
            shutil.copytree(modele.donnees, temoin)
            tous, dure = tuer_une_fois(scene, modele, temoin, None)
            assert scene.verifier(modele, temoin) == tous > 0
            duree = min(duree, dure)
            if dure > HESITATION_S:
                break
        bilan = {"kills": 0, "done": 0, "acknowledged": 0, "slowest": 0.0, "seconds": duree}
        for tour in range(fois):
            donnees = racine / f"tour-{tour}"
            shutil.copytree(modele.donnees, donnees)
            acquittes, _ = tuer_une_fois(scene, modele, donnees, hasard.uniform(0, 1.05 * duree))
            bilan["slowest"] = max(bilan["slowest"], _rouvrir(modele, copie(donnees)))
            faits = scene.verifier(modele, donnees)
            assert acquittes <= faits <= tous, f"{nom}, round {tour}: {acquittes} acknowledged, {faits} found"
            if faits < tous:  # what a kill interrupted can be done again
                tuer_une_fois(scene, modele, donnees, None)
                assert scene.verifier(modele, donnees) == tous, f"{nom}, round {tour}: cannot be done again"
            bilan["kills"] += 1
            bilan["done"] += faits == tous
            bilan["acknowledged"] += acquittes
            shutil.rmtree(donnees)
        return bilan
    finally:
        shutil.rmtree(racine, ignore_errors=True)


def copie(donnees: Path) -> Path:
    """A copy to be opened: what is verified afterwards must be as the kill left it."""
    faite = donnees.parent / "rouvert"
    shutil.rmtree(faite, ignore_errors=True)
    shutil.copytree(donnees, faite)
    return faite


def lancer(nom: str, fois: int, graine: int) -> dict[str, Any]:
    code = (
        "import json, sys; from tests.pannes import test_tue_partout as t; "
        "print(json.dumps(t.campagne(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))"
    )
    resultat = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, nom, str(fois), str(graine)],
        capture_output=True, text=True, cwd=RACINE, timeout=900, check=False,
    )  # fmt: skip
    assert resultat.returncode == 0, resultat.stderr
    bilan: dict[str, Any] = json.loads(resultat.stdout)
    return bilan


def _dire(nom: str, graine: int, bilan: dict[str, Any]) -> str:
    return (
        f"{nom} (seed {graine}): {bilan['kills']} kills, {bilan['done']} done, {bilan['acknowledged']} acknowledged, "
        f"0 lost; slowest reopening {bilan['slowest'] * 1000:.0f} ms"
    )


@pytest.mark.parametrize("nom", SCENES)
def test_killed_at_a_few_instants_it_is_done_or_not_done_and_opens_again_at_once(nom: str) -> None:
    bilan = lancer(nom, 3 if nom == "signing" else 8, 20261122)
    assert bilan["kills"] > bilan["done"], "no kill came before the end"
    assert bilan["slowest"] < REOUVERTURE_S


@pytest.mark.long
@pytest.mark.parametrize("nom", SCENES)
def test_killed_at_many_instants_it_is_done_or_not_done_and_opens_again_at_once(
    nom: str, record_property: Noter
) -> None:
    graine = random.SystemRandom().randrange(10**6)
    bilan = lancer(nom, 60, graine)
    record_property("bilan", _dire(nom, graine, bilan))
    assert 0 < bilan["done"] < bilan["kills"]
    assert bilan["slowest"] < REOUVERTURE_S
