"""Purging a dossier once the training body has acknowledged it: a proof stays, nothing else does."""

from __future__ import annotations

from pathlib import Path

from evaluateur import journal
from evaluateur.db import journaux, purge
from evaluateur.metier import canonique
from evaluateur.metier.accuse import Accuse
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance import titres
from evaluateur.seance.poste import Poste
from evaluateur.titres import accuses


def check(poste: Poste, data: bytes) -> Accuse:
    """The receipt of a file, for a closed dossier of this laptop, in its last version. Raises :class:`Refus`."""
    accuse = accuses.read(data, titres.autorites(poste.donnees))
    if _gone(poste, accuse.dossier):
        return accuse
    dossier = poste.ouvrir_dossier(accuse.dossier).dossier
    version = dossier.versions[-1] if dossier.clos else None
    if version is None or (version.numero, version.empreinte) != (accuse.version, accuse.empreinte):
        raise Refus(
            f"Cet accusé n’est pas celui de la dernière version close du dossier {dossier.reference}.",
            "Remettez cette version au centre, et attendez son accusé.",
        )
    return accuse


def run(poste: Poste, data: bytes) -> Accuse:
    """Purge the dossier of a receipt from the base and from every backup. It cannot be undone.

    Backups go last: asked again after a fault, it goes on where it stopped.
    """
    accuse = check(poste, data)
    if not _gone(poste, accuse.dossier):
        tete = journaux.tete(poste.base, accuse.dossier)[1]
        preuve = canonique.encode({"accuse": accuse, "tete": tete}).decode("utf-8")
        poste.oublier(accuse.dossier)
        poste.base.temoin.forget(accuse.dossier)
        purge.purge(poste.base, accuse.dossier, preuve, journal.format_instant(poste.now().instant))
    done = poste.back_up()
    places: list[Path] = [poste.donnees, *([poste.second] if poste.second else [])]
    for place in places:
        purge.drop_backups(place, done)
    return accuse


def _gone(poste: Poste, dossier: DossierId) -> bool:
    return any(purge_done == dossier for purge_done, _, _ in purge.proofs(poste.base))
