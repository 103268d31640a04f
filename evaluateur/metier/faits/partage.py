"""Every shared fait that a journal can hold, read, and with what the journal says about it."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct

from evaluateur.metier.faits.cloture import FaitDeCloture
from evaluateur.metier.faits.conciliation import FaitDeConciliation
from evaluateur.metier.faits.epreuve import FaitDEpreuve
from evaluateur.metier.faits.notation import FaitDeNotation
from evaluateur.metier.faits.preparation import FaitDePreparation
from evaluateur.metier.vocabulaire import ProfilId

FaitPartage = FaitDePreparation | FaitDEpreuve | FaitDeNotation | FaitDeConciliation | FaitDeCloture
_reader: msgspec.json.Decoder[FaitPartage] = msgspec.json.Decoder(FaitPartage)


def read_fait(data: bytes | str) -> FaitPartage:
    """Read a shared fait. Raises ``msgspec.DecodeError`` when the bytes hold none."""
    return _reader.decode(data)


class Inscrit(Struct, frozen=True, gc=False):
    """A shared fait with what the journal says about it."""

    rang: int
    auteur: str
    instant: datetime
    fait: FaitPartage

    @property
    def personnes(self) -> tuple[ProfilId, ...]:
        """Those who did it: what :attr:`Clavier.auteur` joined."""
        return tuple(ProfilId(personne) for personne in self.auteur.split("+"))

    @property
    def personne(self) -> ProfilId:
        """The one who did what is done alone: plis, seals, agreements, dérogations, signatures."""
        return ProfilId(self.auteur)
