"""A whole small session in a process that is killed anywhere in it; what it had acknowledged must be there.

The child is forked from one that has imported everything, so that kills fall on the work and not on the start. It says
each fait after its commit; afterwards the folder is opened as a user would, and every line it had said is looked for.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import NamedTuple

from evaluateur import journal
from evaluateur.cles import profils
from evaluateur.db import journaux, moteur
from evaluateur.db.moteur import Base
from evaluateur.metier.actes import cloture
from evaluateur.metier.vocabulaire import DossierId, ProfilId
from evaluateur.seance import originaux
from evaluateur.seance.changement import Changement
from evaluateur.seance.seance import ouvrir_dossier
from tests.pannes.tueur import Coup, Suite, suivre
from tests.parcours.monde import DEBUT, PHRASE, HorlogeEssai, Monde, argon_leger


def jouer(data_folder: Path, output: int, sessions: int | None = None) -> None:
    """Lead one session after the other, each to the signed PDF, and say each fait to a pipe; without end by default."""
    monde = Monde(data_folder)

    def dire(changement: Changement) -> None:
        for i in changement.inscriptions:
            os.write(output, f"{i.dossier} {i.rang} {i.empreinte}\n".encode())

    monde.poste.annonces.subscribe(dire)
    for numero in itertools.count() if sessions is None else range(sessions):
        if numero:
            # Situations have their days: each session is of the same week, and no two backups of the same instant.
            monde.horloge.deplacer((DEBUT - monde.horloge.instant).total_seconds() + numero)
            monde.seance = monde.ouvrir_dossier(f"EX-{numero + 1}")
        for bloc in monde.ref.par_bloc:
            monde.epreuve(bloc)
            monde.sceller_tout(bloc)
            monde.conclure(bloc)
        monde.signer_et_clore("electronique")
        monde.seul(1)
        monde.seance.faire(cloture.ouvrir_version, "Erreur de saisie.")


def lancer(data_folder: Path, coup: Coup | None) -> Suite:
    """Fork, let it play, kill -9 there; what it had said. Without a kill, it plays one session."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            jouer(data_folder, writing, 1 if coup is None else None)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    suite = suivre(child, reading, coup)
    os.close(reading)
    end = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if end != (0 if coup is None else -signal.SIGKILL):
        raise RuntimeError(f"the session ended by itself ({end}): {suite.lignes[-2:]}")
    return suite


class Ouverture(NamedTuple):
    """What opening a folder took: by the clock, of the processor, and of the processor when it is opened again."""

    secondes: float = 0.0
    processeur: float = 0.0
    ensuite: float = 0.0


def ouvrir(data_folder: Path) -> tuple[Base, float, float]:
    """As a user does; the seconds that it took, and those of the processor."""
    start, processeur = time.perf_counter(), time.process_time()
    profil = profils.read(data_folder / profils.FICHIER).profils[0]
    base = Base(data_folder / moteur.FICHIER, profils.unlock(profil, PHRASE).cle_base)
    return base, time.perf_counter() - start, time.process_time() - processeur


def verifier(data_folder: Path, said: list[str]) -> tuple[int, Ouverture]:
    """How many acknowledged lines are missing, and what the folder took to open."""
    if not (data_folder / profils.FICHIER).exists():
        return len(said), Ouverture()
    known = profils.read(data_folder / profils.FICHIER)
    if not known.profils or not known.base_faite:
        return len(said), Ouverture()
    base, seconds, processeur = ouvrir(data_folder)
    found: set[str] = set()
    for (dossier,) in base.rows("SELECT dossier FROM dossiers"):
        loaded = list(journal.verify(journaux.read(base, DossierId(str(dossier))), DossierId(str(dossier))))
        found |= {f"{i.dossier} {i.rang} {i.empreinte}" for i in loaded}
    base.close()
    base, _, ensuite = ouvrir(data_folder)
    base.close()
    _open_documents(data_folder, known.profils[0].identifiant)
    return len(set(said) - found), Ouverture(seconds, processeur, ensuite)


def _open_documents(data_folder: Path, identifiant: str) -> None:
    """Every dossier folds, and every signed PDF that a fait names is there."""
    from evaluateur.seance.poste import Poste

    with Poste(data_folder, HorlogeEssai(), argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(identifiant, PHRASE)
        poste.asseoir(ProfilId(identifiant))
        for resume in poste.liste.lister():
            dossier = ouvrir_dossier(poste, resume.dossier).dossier
            for version in (*dossier.versions, *([dossier.fige] if dossier.fige else [])):
                if version.documents:
                    assert originaux.work(poste.coffre.base, dossier.identifiant, version)().startswith(b"%PDF-")


class Bilan(NamedTuple):
    """Kills, acknowledged lines, lost ones; the slowest opening, and what all took of the processor, twice."""

    coups: int
    dits: int
    perdus: int
    pire: float
    processeur: float
    ensuite: float


def campagne(root: Path, times: int, seed: int) -> Bilan:
    """Kill so many times, anywhere in one session and a half."""
    rng = random.Random(seed)
    temoin = lancer(root / "temoin", None)
    assert verifier(root / "temoin", temoin.lignes)[0] == 0
    coups, said, lost = 0, 0, 0
    ouvertures = []
    for round_ in range(times):
        data, coup = root / f"tour-{round_}", temoin.coup(rng, 1.5)
        suite = lancer(data, coup)
        assert len(suite.lignes) >= coup.apres
        missing, ouverture = verifier(data, suite.lignes)
        coups, said, lost = coups + suite.tuee, said + len(suite.lignes), lost + missing
        ouvertures.append(ouverture)
        shutil.rmtree(data, ignore_errors=True)
    pire = max(o.secondes for o in ouvertures)
    return Bilan(coups, said, lost, pire, sum(o.processeur for o in ouvertures), sum(o.ensuite for o in ouvertures))


def main() -> None:
    """``python -m tests.pannes.session_tuee DOSSIER FOIS GRAINE``: a process of its own, for it forks."""
    root, times, seed = sys.argv[1:]
    json.dump(campagne(Path(root), int(times), int(seed)), sys.stdout)


if __name__ == "__main__":
    main()
