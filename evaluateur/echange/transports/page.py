"""A web page (« Demander des fichiers »): the file is put where it can be picked, someone hands it over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from evaluateur.echange.transports.canal import Depot, Suivi
from evaluateur.echange.transports.destinations import VersPage
from evaluateur.echange.transports.dossier import lay


class CanalPage:
    """A page, and the folder of this laptop where files are picked."""

    relit = rend = False

    def __init__(self, destination: VersPage, folder: Path, marque: str) -> None:
        self._url, self._folder, self._marque = destination.url, folder, marque

    def deposer(self, nom: str, data: bytes, suivi: Suivi) -> Depot:
        """Put it where it can be picked."""
        suivi.avance()
        laid = lay(self._folder, nom, data, self._marque, suivi)
        deja = laid.etat == "there"
        return Depot("depose_declare", laid.path.name, _DECLARED, deja=deja, fichier=laid.path, page=self._url)

    def relever(self, wanted: Callable[[str], bool], suivi: Suivi) -> Iterator[tuple[str, bytes]]:
        """Nothing: a page shows no file."""
        return iter(())


_DECLARED = (
    "Le fichier est prêt ; il part quand vous le déposez sur la page. Seul l’accusé de réception de l’organisme "
    "prouve l’arrivée."
)
