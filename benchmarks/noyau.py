"""The durable act, the opening of a long dossier, the list of many."""

from __future__ import annotations

import hashlib
import itertools
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, cast

import msgspec

from benchmarks.mesure import Mesure, duree, tour_a_tour
from evaluateur import journal
from evaluateur.cles.serrures import Argon
from evaluateur.db import journaux, moteur
from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection
from evaluateur.demo import referentiel_de_demonstration
from evaluateur.horloge import HorlogeSysteme
from evaluateur.journal import Inscription
from evaluateur.metier.actes import notation, preparation
from evaluateur.metier.faits.partage import FaitPartage
from evaluateur.metier.personnes import Affectation, Candidat, Evaluateur, Habilitation, Session
from evaluateur.metier.vocabulaire import CelluleCode
from evaluateur.seance.dossiers.creation import creer_dossier
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance

COURT, LONG = 100, 10_000
PEU, BEAUCOUP = 100, 5_000
_COLUMNS = "dossier, rang, type, auteur, instant, donnees, precedent, empreinte"


def argon_leger(salt: bytes) -> Argon:
    """Unlocking is not what is measured here."""
    return Argon(salt, memoire_kib=64, passes=1, voies=1)


class Banc:
    """A data folder with one evaluator, and dossiers of any length."""

    def __init__(self, data_folder: Path) -> None:
        self.poste = Poste(data_folder, HorlogeSysteme(), argon=argon_leger)
        self.qui = self.poste.trousseau.creer_profil("BANC", "Essai", "phrase secrète de mesure")
        self.poste.asseoir(self.qui.identifiant)
        self.empreinte = self.poste.coffre.retenir_referentiel(referentiel_de_demonstration())
        self._numeros = itertools.count(1)

    def dossier(self) -> Seance:
        """A dossier ready to be marked by évaluateur 1."""
        seance = creer_dossier(
            self.poste,
            f"BANC-{next(self._numeros):05d}",
            self.empreinte,
            Candidat("SPÉCIMEN", "Paul"),
            Affectation("Mutuelle Exemple", "Santé"),
            Session("Salle", date(2026, 11, 16), date(2026, 11, 20)),
        )
        seance.occuper_siege(
            1,
            Evaluateur(
                self.qui.identifiant, "BANC", "Essai", "expert_habilite", "Mutuelle Fictive", "Formation",
                Habilitation("HAB-EX-1"), self.qui.cle_publique,
            ),
        )  # fmt: skip
        seance.faire(preparation.declarer_presentation, "1", "presente")
        return seance

    def long(self, faits: int) -> Seance:
        """A dossier with so many faits, nearly all of them marks."""
        seance = self.dossier()
        while seance.dossier.rang < faits:
            noter_une_fois(seance)
        return seance


def noter_une_fois(seance: Seance) -> None:
    """One act: the same criterion, conforme and non conforme in turn."""
    old = seance.grille("1").marques.get(CelluleCode("1.1.1"))
    seance.faire(notation.noter, "1.1.1", "non_conforme" if old == "conforme" else "conforme")


def _base_nue(folder: Path, model: Inscription) -> Callable[[], object]:
    """A bare SQLCipher base: same pragmas, one table, same row under the same key; and its durable commit."""
    connection: Connection = moteur.connect(folder / "nue.sqlite", os.urandom(32))
    connection.execute(
        "CREATE TABLE nu (place INTEGER PRIMARY KEY, dossier TEXT, rang INTEGER, type TEXT, auteur TEXT, "
        "instant TEXT, donnees TEXT, precedent TEXT, empreinte TEXT) STRICT"
    )
    rangs = itertools.count(1)
    reste = (model.type, model.auteur, model.instant, model.donnees, model.precedent, model.empreinte)

    def valider() -> None:
        connection.execute("BEGIN IMMEDIATE")
        rang = next(rangs)
        connection.execute(
            "INSERT INTO nu VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (1 << 32 | rang, model.dossier, rang, *reste)
        )
        connection.execute("COMMIT")

    return valider


class _Guetteur:
    """A connection that notes when its last COMMIT returned: the instant at which an act is durable."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.valide = 0.0

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Run, and look at the clock after a commit."""
        result = self._connection.execute(sql, parameters)
        if sql == "COMMIT":
            self.valide = time.perf_counter()
        return result

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._connection, nom)


def _durable(seance: Seance, base: Base, nu: Callable[[], object], times: int) -> tuple[float, float, float]:
    """Median seconds of an act until it is committed, until it returns, and of the bare commit, in turn."""
    guetteur = _Guetteur(base._connection)
    seule, base._connection = base._connection, cast(Connection, guetteur)
    valides, returned, nus = [], [], []
    for _ in range(times):
        nus.append(duree(nu))
        start = time.perf_counter()
        noter_une_fois(seance)
        returned.append(time.perf_counter() - start)
        valides.append(guetteur.valide - start)
    base._connection = seule
    return median(valides), median(returned), median(nus)


def _ouvrir_nu(base: Base, dossier: str) -> int:
    """Read the same range of places, hash and decode its rows, and nothing else."""
    decoder: msgspec.json.Decoder[FaitPartage] = msgspec.json.Decoder(FaitPartage)
    count = 0
    ((numero,),) = base.rows("SELECT numero FROM dossiers WHERE dossier = ?", (dossier,))
    bornes = (numero << 32 | 1, numero << 32 | 4294967295)
    for line in base.iterate(f"SELECT {_COLUMNS} FROM journal WHERE place BETWEEN ? AND ? ORDER BY place", bornes):
        hashlib.sha256(line[5].encode()).hexdigest()
        decoder.decode(line[5])
        count += 1
    return count


def mesurer() -> list[Mesure]:
    """All the lines of the core."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        banc = Banc(root / "donnees")
        measures = [*_actes(root, banc)]
        banc.poste.close()
        measures.append(_items(root))
    return measures


def _actes(root: Path, banc: Banc) -> list[Mesure]:
    court = banc.long(COURT)
    model = list(journaux.read(banc.poste.coffre.base, court.identifiant))[-1]
    valide, returned, commit = _durable(court, banc.poste.coffre.base, _base_nue(root, model), 2000)
    court, long = banc.long(COURT), banc.long(LONG)
    au_long, au_court = tour_a_tour(lambda: noter_une_fois(long), lambda: noter_une_fois(court), 1000)
    ouvre, lit = tour_a_tour(long.cahier.reread, lambda: _ouvrir_nu(banc.poste.coffre.base, long.identifiant), 7)
    lines = list(journaux.read(banc.poste.coffre.base, long.identifiant))
    chain = median(duree(lambda: list(journal.verify(lines, long.identifiant))) for _ in range(5))
    return [
        Mesure("acte durable (noter un critère)", valide, commit, "commit SQLCipher nu", 1.5),
        Mesure("  relu et annoncé", returned, commit, "commit SQLCipher nu", 1.8),
        Mesure(f"acte à {LONG} faits", au_long, au_court, f"acte à {COURT} faits", 1.15),
        Mesure(f"ouvrir un dossier de {LONG} faits", ouvre, lit, "lire, hacher, décoder", 3.0),
        Mesure("  dont vérifier la chaîne", chain, lit, "lire, hacher, décoder", 3.0),
    ]


def _items(root: Path) -> Mesure:
    durees = {}
    for count in (PEU, BEAUCOUP):
        banc = Banc(root / f"liste-{count}")
        for _ in range(count):
            banc.dossier()
        banc.poste.liste.lister()
        durees[count] = median(duree(banc.poste.liste.lister) for _ in range(15)) / count
        banc.poste.close()
    return Mesure(f"liste, par ligne, à {BEAUCOUP} dossiers", durees[BEAUCOUP], durees[PEU], f"à {PEU} dossiers", 1.5)
