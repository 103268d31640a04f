"""A folder: of a disk, of a key, of the network, or one that another program carries away."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from evaluateur import fichiers
from evaluateur.echange.transports.canal import ACCUSE_MAX, ACCUSES_MAX, Depot, Suivi
from evaluateur.echange.transports.refus import Code, EnvoiRefuse

_CODES: dict[fichiers.Cause, Code] = {
    "absent": "absent",
    "autre": "inattendu",
    "muet": "injoignable",
    "plein": "plein",
    "protege": "lecture_seule",
    "relecture": "mensonge",
}
_NAMES_MAX = 100_000
"""Names of a folder that are looked at."""


def lay(folder: Path, nom: str, data: bytes, marque: str, suivi: Suivi) -> fichiers.Deposit:
    """Lay a file in a folder, where it replaces nothing. Raises :class:`EnvoiRefuse`.

    It is staged as « .tmp » under the mark of this laptop: programs that carry folders away skip it, and two laptops
    never write one file.
    """
    try:
        return fichiers.deposit(folder / nom, data, staged=f"{nom}.{marque}.tmp", told=suivi.avance)
    except fichiers.EcritureRefusee as refus:
        raise EnvoiRefuse(_CODES[refus.cause], refus.phrase, refus.remede) from refus


class CanalDossier:
    """A folder or a drive; ``synchronise``: what lies there has not arrived yet, another program carries it away."""

    rend = True

    def __init__(self, folder: Path, marque: str, *, synchronise: bool = False) -> None:
        self._folder, self._marque, self._synchronise = folder, marque, synchronise

    @property
    def relit(self) -> bool:
        """Here alone does not count."""
        return not self._synchronise

    def deposer(self, nom: str, data: bytes, suivi: Suivi) -> Depot:
        """Lay it there, durable and read back."""
        suivi.avance()
        laid = lay(self._folder, nom, data, self._marque, suivi)
        etat, motif = _CARRIED if self._synchronise else _CHECKED
        return Depot(etat, laid.path.name, motif, deja=laid.etat == "there", fichier=laid.path)

    def relever(self, wanted: Callable[[str], bool], suivi: Suivi) -> Iterator[tuple[str, bytes]]:
        """The receipts that lie there."""
        try:
            with os.scandir(self._folder) as entries:
                names = [entry.name for entry in itertools.islice(entries, _NAMES_MAX)]
        except OSError as error:
            refus = fichiers.refusal(self._folder, error)
            raise EnvoiRefuse(
                _CODES[refus.cause], "L’emplacement des accusés de réception n’a pas pu être lu.", refus.remede
            ) from error
        for name in sorted(filter(wanted, names))[-ACCUSES_MAX:]:
            suivi.avance()
            path = self._folder / name
            if fichiers.is_regular(path, follow=False):
                try:
                    yield name, fichiers.read(path, ACCUSE_MAX)
                except fichiers.LectureRefusee:
                    continue


_CHECKED: tuple[Literal["verifie"], str] = ("verifie", "Copié, puis relu : le contenu est celui du lot.")
_CARRIED: tuple[Literal["copie"], str] = (
    "copie",
    "Copié sur cet ordinateur ; le logiciel de synchronisation l’enverra à son heure. Seul l’accusé de réception de "
    "l’organisme prouve l’arrivée.",
)
