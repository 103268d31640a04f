"""A whole small session in a process that is killed at any instant; what it had acknowledged must be there.

The child is forked from one that has imported everything, so that kills fall on the work and not on the start. It says
each fait after its commit; afterwards the folder is opened as a user would, and every line it had said is looked for.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from evaluateur import journal
from evaluateur.cles import profils
from evaluateur.db import journaux, moteur
from evaluateur.db.moteur import Base
from evaluateur.seance import originaux
from evaluateur.seance.changement import Changement
from tests.parcours.monde import PHRASE, HorlogeEssai, Monde, argon_leger

Ligne = tuple[str, int, str]


def jouer(donnees: Path, sortie: int) -> None:
    """Lead one session after the other, to the signed PDF, and say each fait to a pipe."""
    monde = Monde(donnees)

    def dire(changement: Changement) -> None:
        for i in changement.inscriptions:
            os.write(sortie, f"{i.dossier} {i.rang} {i.empreinte}\n".encode())

    monde.poste.subscribe(dire)
    for numero in range(100):
        if numero:
            monde.seance = monde.ouvrir_dossier(f"EX-{numero + 1}")
        for bloc in monde.ref.par_bloc:
            monde.epreuve(bloc)
            monde.sceller_tout(bloc)
            monde.conclure(bloc)
        monde.signer_et_clore("electronique")
        monde.seul(1)
        monde.seance.ouvrir_version("Erreur de saisie.")


@contextlib.contextmanager
def tuer(donnees: Path, apres: float) -> Iterator[list[Ligne]]:
    """Fork, let it play for so many seconds, kill -9; yields what it had said."""
    lecture, ecriture = os.pipe()
    enfant = os.fork()
    if enfant == 0:
        os.close(lecture)
        code = 1
        try:
            jouer(donnees, ecriture)
            code = 0
        finally:
            os._exit(code)
    os.close(ecriture)
    debut, recu = time.monotonic(), b""
    os.set_blocking(lecture, False)
    while time.monotonic() - debut < apres:
        with contextlib.suppress(BlockingIOError):
            recu += os.read(lecture, 1 << 16)
        if os.waitpid(enfant, os.WNOHANG)[0]:
            raise RuntimeError(f"the session ended by itself: {recu.decode()[-200:]}")
        signal.sigtimedwait(set(), 0.005)
    os.kill(enfant, signal.SIGKILL)
    os.waitpid(enfant, 0)
    os.set_blocking(lecture, True)
    while morceau := os.read(lecture, 1 << 16):
        recu += morceau
    os.close(lecture)
    entieres = recu.decode().split("\n")[:-1]
    yield [(d, int(r), e) for d, r, e in (ligne.split() for ligne in entieres)]


def verifier(donnees: Path, dits: list[Ligne]) -> tuple[int, float]:
    """How many acknowledged lines are missing, and how long the folder took to open and be verified."""
    if not (donnees / profils.FICHIER).exists():
        return len(dits), 0.0
    debut = time.perf_counter()
    connus = profils.read(donnees / profils.FICHIER)
    if not connus.profils or not connus.base_faite:
        return len(dits), 0.0
    base = Base(donnees / moteur.FICHIER, profils.unlock(connus.profils[0], PHRASE).cle_base)
    ouverture = time.perf_counter() - debut
    trouves: set[Ligne] = set()
    for (dossier,) in base.rows("SELECT dossier FROM dossiers"):
        lus = list(journal.verify(journaux.read(base, str(dossier)), str(dossier)))
        trouves |= {(i.dossier, i.rang, i.empreinte) for i in lus}
    base.close()
    _open_documents(donnees, connus.profils[0].identifiant)
    return len(set(dits) - trouves), ouverture


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


def campagne(racine: Path, fois: int, graine: int, secondes: float) -> tuple[int, int, float]:
    """Kill so many times; returns acknowledged lines, lost lines, and the longest opening in seconds."""
    hasard = random.Random(graine)
    tous = perdus = 0
    pire = 0.0
    for tour in range(fois):
        donnees = racine / f"tour-{tour}"
        with tuer(donnees, hasard.uniform(0.02, secondes)) as dits:
            manquent, ouverture = verifier(donnees, dits)
        tous, perdus, pire = tous + len(dits), perdus + manquent, max(pire, ouverture)
        shutil.rmtree(donnees, ignore_errors=True)
    return tous, perdus, pire


def main() -> None:
    """``python -m tests.pannes.session_tuee DOSSIER FOIS GRAINE SECONDES``: a process of its own, for it forks."""
    racine, fois, graine, secondes = sys.argv[1:]
    json.dump(campagne(Path(racine), int(fois), int(graine), float(secondes)), sys.stdout)


if __name__ == "__main__":
    main()
