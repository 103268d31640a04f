"""What handing over costs: lots laid in a folder by the channel, against the same bytes copied, synced, read back."""

from __future__ import annotations

import itertools
import os
import tempfile
from pathlib import Path

from benchmarks.mesure import Mesure, tour_a_tour
from evaluateur.echange.transports.canal import Suivi
from evaluateur.echange.transports.dossier import CanalDossier

LOTS, TAILLE, TOURS = 20, 400_000, 15


def mesurer() -> Mesure:
    """Each turn in a folder of its own, on the disk where temporary files lie."""
    lots = {f"{rank:064x}.asice.age": os.urandom(TAILLE) for rank in range(LOTS)}
    numbers = itertools.count()
    with tempfile.TemporaryDirectory() as temporary:

        def fresh() -> Path:
            folder = Path(temporary) / str(next(numbers))
            folder.mkdir()
            return folder

        def ours() -> None:
            canal = CanalDossier(fresh(), "0a1b2c3d")
            for nom, data in lots.items():
                if canal.deposer(nom, data, Suivi()).etat != "verifie":
                    raise AssertionError("a lot was not checked")

        def bare() -> None:
            folder = fresh()
            for nom, data in lots.items():
                _copy(folder / nom, data)

        nous, temoin = tour_a_tour(ours, bare, TOURS)
    return Mesure(
        "remettre 20 lots prêts dans un dossier", nous, temoin, "copie avec fsync (fichier, dossier), relue", 1.5
    )


def _copy(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    number = os.open(path.parent, os.O_RDONLY)
    os.fsync(number)
    os.close(number)
    if path.read_bytes() != data:
        raise AssertionError("the disk lies")
