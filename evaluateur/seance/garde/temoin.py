"""What the witness of a base says that it should hold (:mod:`evaluateur.db.temoin`), against what it holds."""

from __future__ import annotations

from evaluateur.db import journaux
from evaluateur.db.moteur import Base
from evaluateur.db.temoin import DernierFait
from evaluateur.seance.garde import effaces


def keep(base: Base) -> None:
    """A base was opened: what it should hold and does not is kept from being written over."""
    lost, last = base.temoin.lost(), base.temoin.read()
    if lost is not None and not missing(base, lost):
        base.temoin.found_again()
    if last is not None and missing(base, last):
        base.temoin.set_aside()


def lost(base: Base) -> DernierFait | None:
    """The last fait that was committed here and is not there; None when nothing is missing."""
    fait = base.temoin.lost()
    return fait if fait is not None and missing(base, fait) else None


def missing(base: Base, fait: DernierFait) -> bool:
    """Whether a base does not hold what was committed, for no reason that it knows."""
    if journaux.empreinte_au_rang(base, fait.dossier, fait.rang) == fait.empreinte:
        return False
    return not effaces.explique(base, fait.dossier, fait.rang)
