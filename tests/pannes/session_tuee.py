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
from evaluateur.seance import originaux
from evaluateur.seance.changement import Changement
from tests.pannes.tueur import Coup, Suite, suivre
from tests.parcours.monde import DEBUT, PHRASE, HorlogeEssai, Monde, argon_leger


def jouer(donnees: Path, sortie: int, sessions: int | None = None) -> None:
    """Lead one session after the other, each to the signed PDF, and say each fait to a pipe; without end by default."""
    monde = Monde(donnees)

    def dire(changement: Changement) -> None:
        for i in changement.inscriptions:
            os.write(sortie, f"{i.dossier} {i.rang} {i.empreinte}\n".encode())

    monde.poste.subscribe(dire)
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
        monde.seance.ouvrir_version("Erreur de saisie.")


def lancer(donnees: Path, coup: Coup | None) -> Suite:
    """Fork, let it play, kill -9 there; what it had said. Without a kill, it plays one session."""
    lecture, ecriture = os.pipe()
    enfant = os.fork()
    if enfant == 0:
        os.close(lecture)
        code = 1
        try:
            jouer(donnees, ecriture, 1 if coup is None else None)
            code = 0
        finally:
            os._exit(code)
    os.close(ecriture)
    suite = suivre(enfant, lecture, coup)
    os.close(lecture)
    fin = os.waitstatus_to_exitcode(os.waitpid(enfant, 0)[1])
    if fin != (0 if coup is None else -signal.SIGKILL):
        raise RuntimeError(f"the session ended by itself ({fin}): {suite.lignes[-2:]}")
    return suite


class Ouverture(NamedTuple):
    """What opening a folder took: by the clock, of the processor, and of the processor when it is opened again."""

    secondes: float = 0.0
    processeur: float = 0.0
    ensuite: float = 0.0


def ouvrir(donnees: Path) -> tuple[Base, float, float]:
    """As a user does; the seconds that it took, and those of the processor."""
    debut, processeur = time.perf_counter(), time.process_time()
    profil = profils.read(donnees / profils.FICHIER).profils[0]
    base = Base(donnees / moteur.FICHIER, profils.unlock(profil, PHRASE).cle_base)
    return base, time.perf_counter() - debut, time.process_time() - processeur


def verifier(donnees: Path, dits: list[str]) -> tuple[int, Ouverture]:
    """How many acknowledged lines are missing, and what the folder took to open."""
    if not (donnees / profils.FICHIER).exists():
        return len(dits), Ouverture()
    connus = profils.read(donnees / profils.FICHIER)
    if not connus.profils or not connus.base_faite:
        return len(dits), Ouverture()
    base, secondes, processeur = ouvrir(donnees)
    trouves: set[str] = set()
    for (dossier,) in base.rows("SELECT dossier FROM dossiers"):
        lus = list(journal.verify(journaux.read(base, str(dossier)), str(dossier)))
        trouves |= {f"{i.dossier} {i.rang} {i.empreinte}" for i in lus}
    base.close()
    base, _, ensuite = ouvrir(donnees)
    base.close()
    _open_documents(donnees, connus.profils[0].identifiant)
    return len(set(dits) - trouves), Ouverture(secondes, processeur, ensuite)


def _open_documents(donnees: Path, identifiant: str) -> None:
    """Every dossier folds, and every signed PDF that a fait names is there."""
    from evaluateur.seance.poste import Poste

    with Poste(donnees, HorlogeEssai(), argon=argon_leger) as poste:
        poste.deverrouiller(identifiant, PHRASE)
        poste.asseoir(identifiant)
        for resume in poste.lister():
            dossier = poste.ouvrir_dossier(resume.dossier).dossier
            for version in (*dossier.versions, *([dossier.fige] if dossier.fige else [])):
                if version.documents:
                    assert originaux.work(poste.base, dossier.identifiant, version)().startswith(b"%PDF-")


class Bilan(NamedTuple):
    """Kills, acknowledged lines, lost ones; the slowest opening, and what all took of the processor, twice."""

    coups: int
    dits: int
    perdus: int
    pire: float
    processeur: float
    ensuite: float


def campagne(racine: Path, fois: int, graine: int) -> Bilan:
    """Kill so many times, anywhere in one session and a half."""
    hasard = random.Random(graine)
    temoin = lancer(racine / "temoin", None)
    assert verifier(racine / "temoin", temoin.lignes)[0] == 0
    coups, dits, perdus = 0, 0, 0
    ouvertures = []
    for tour in range(fois):
        donnees, coup = racine / f"tour-{tour}", temoin.coup(hasard, 1.5)
        suite = lancer(donnees, coup)
        assert len(suite.lignes) >= coup.apres
        manquent, ouverture = verifier(donnees, suite.lignes)
        coups, dits, perdus = coups + suite.tuee, dits + len(suite.lignes), perdus + manquent
        ouvertures.append(ouverture)
        shutil.rmtree(donnees, ignore_errors=True)
    pire = max(o.secondes for o in ouvertures)
    return Bilan(coups, dits, perdus, pire, sum(o.processeur for o in ouvertures), sum(o.ensuite for o in ouvertures))


def main() -> None:
    """``python -m tests.pannes.session_tuee DOSSIER FOIS GRAINE``: a process of its own, for it forks."""
    racine, fois, graine = sys.argv[1:]
    json.dump(campagne(Path(racine), int(fois), int(graine)), sys.stdout)


if __name__ == "__main__":
    main()
