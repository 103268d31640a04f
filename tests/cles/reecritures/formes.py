"""What of a journal depends on its form: which faits one person signs, and how. The corpus knows it from here alone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from evaluateur.cles import signatures
from evaluateur.metier import engagement
from evaluateur.metier.faits.cloture import SauvegardeRestauree
from evaluateur.metier.faits.fait import FaitSigne
from evaluateur.metier.faits.notation import GrilleScellee
from evaluateur.metier.faits.partage import FaitPartage
from evaluateur.metier.vocabulaire import BlocCode, DossierId, Empreinte, ProfilId

if TYPE_CHECKING:
    from evaluateur.metier.chronometre import Moment
    from evaluateur.seance.seance import Seance

SIGNES = (FaitSigne,)
"""What one person stands for, under his key."""
_NOMS = {kind.__name__ for kind in FaitPartage.__args__ if issubclass(kind, SIGNES)}


def noms() -> frozenset[str]:
    """Their types, by name."""
    return frozenset(_NOMS)


def signe(kind: str) -> bool:
    """Whether faits of this type are signed by one person."""
    return kind in _NOMS


def nue(fait: FaitPartage) -> FaitPartage:
    """The fait without its signature, in the form of before."""
    if isinstance(fait, GrilleScellee):
        return replace(fait, forme=UNSET, signature=b"")
    return replace(fait, tete=UNSET, signature=UNSET) if isinstance(fait, FaitSigne) else fait


def signer(
    fait: FaitPartage, dossier: DossierId, auteur: ProfilId, instant: datetime, tete: Empreinte, key: bytes
) -> FaitPartage:
    """The fait signed over this head, at this instant, in this person's name, with this key."""
    if isinstance(fait, GrilleScellee) and fait.forme is UNSET:
        message = engagement.message_scellement(
            dossier=dossier, bloc=fait.bloc, siege=fait.siege, version=fait.version,
            engagement=fait.engagement, tete=tete,
        )  # fmt: skip
        return replace(fait, tete=tete, signature=signatures.sign(key, message))
    if isinstance(fait, FaitSigne):
        placed = replace(fait, tete=tete)
        message = engagement.message_signe(dossier=dossier, auteur=auteur, instant=instant, fait=placed)
        return replace(placed, signature=signatures.sign(key, message))
    return fait


def sur_la_tete(fait: FaitPartage, tete: Empreinte) -> FaitPartage:
    """The fait over another head, its signature left as it was."""
    return replace(fait, tete=tete) if isinstance(fait, SIGNES) else fait


def restauration(instant: datetime, revelees: tuple[str, ...] = ()) -> SauvegardeRestauree:
    """What a restore writes: a backup of then, nothing lost; the two had seen these blocs."""
    return SauvegardeRestauree(instant, 0, 0, Empreinte(""), tuple(BlocCode(b) for b in revelees), True)


def restaurer(seance: Seance, moment: Moment) -> None:
    """Say that a backup was put back."""
    seance.cahier.append([restauration(moment.instant)], moment)
