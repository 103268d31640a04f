"""Sessions that count, led to their end, and the lots that their evaluators send."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.centre.reception import examen
from evaluateur.centre.reception.examen import Constat
from evaluateur.echange.lot import lot
from evaluateur.echange.lot.lot import Lot
from evaluateur.echange.lot.manifeste import Piece
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier.actes import cloture, preparation
from evaluateur.metier.vocabulaire import Mode, Numero
from evaluateur.seance.remise import composition as remise
from evaluateur.titres import rattachement
from tests.echange import colis
from tests.parcours.habilites import Habilites

CLE = [str(colis.CENTRE.to_public())]
JPEG = b"\xff\xd8\xff\xe0 les deux signatures"


class Reel(Habilites):
    """A session that counts."""

    entrainement = False
    jusqu_au = date(2045, 12, 31)  # commands look at the clock of the wall


class Envoi:
    """A closed session, its lot, and the ways to change what it holds before it is signed."""

    def __init__(self, folder: Path, mode: Mode, *, absent: bool = False) -> None:
        """``absent``: the candidate did not come, so that the session is a handful of lines."""
        self.folder = folder
        self.monde = Reel(folder / "donnees", folder / "centre")
        if absent:
            self.monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
        else:
            self.monde.conclure_tout()
        self.monde.figer(mode)
        self.monde.signer()
        if mode == "papier":
            self.monde.seance.cloture.joindre_scan("grille", "image/jpeg", JPEG)
        self.monde.seance.cloture.clore()
        self.monde.seul(1)
        self.remise = remise.preparer(self.monde.poste, self.monde.seance, 1)
        self.data = self.remise.travail(CLE)
        self.contexte = Contexte(self.monde.now(), (rattachement.read_autorite(self.monde.centre.pem),))

    @property
    def lot(self) -> Lot:
        return lot.read(self.data, [colis.CENTRE])

    def remade(self, change: Callable[[list[Piece]], list[Piece]] = lambda p: p, **said: object) -> Lot:
        """By someone who holds the key of an evaluator, and another program."""
        pieces = change([part() for part in self.remise.parts])
        who, when = self.remise.expediteur, self.remise.instant
        return lot.read(lot.pack(replace(self.remise.about, **said), pieces, who, when, CLE), [colis.CENTRE])

    def examine(self, held: Lot) -> Constat:
        return examen.examine(held, self.contexte, politique.verify)

    def reason(self, held: Lot) -> str:
        with pytest.raises(LotRefuse) as taken:
            self.examine(held)
        assert taken.value.phrase.endswith(".")
        assert taken.value.remede.endswith(".")
        return taken.value.raison

    def sent(self, siege: Numero = 1, sequence: int = 1) -> bytes:
        """The lot of the dossier as it stands now."""
        self.monde.seul(siege)
        return remise.preparer(self.monde.poste, self.monde.seance, sequence).travail(CLE)

    def amended(self, motif: str, mode: Mode = "electronique", siege: Numero = 1) -> bytes:
        """The lot of one more version."""
        self.monde.seul(1)
        self.monde.seance.faire(cloture.ouvrir_version, motif)
        self.monde.signer_et_clore(mode)
        return self.sent(siege, sequence=2)

    def elsewhere(self, folder: Path) -> Envoi:
        """The same dossier on another laptop, which knows nothing of what comes after."""
        other = copy.copy(self)
        other.monde = self.monde.copie(folder, self.monde.horloge)
        return other
