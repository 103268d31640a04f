"""A session that counts, closed, on a laptop that a signed convocation told where to hand it over."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from msgspec.structs import replace

from evaluateur.echange.transports.destinations import Destination
from evaluateur.metier import accuse as form
from evaluateur.metier.accuse import Accuse, Issue, Raison, Remis
from evaluateur.metier.vocabulaire import Numero
from evaluateur.seance import confiance
from evaluateur.seance.remise import appels
from evaluateur.seance.remise.coursier import Coursier
from evaluateur.titres import accuses
from evaluateur.titres.coordonnees import Coordonnees
from evaluateur.titres.titre import public_bytes
from evaluateur.vues.colis import LotFait
from tests.echange.appels import consignes
from tests.parcours.habilites import Habilites

WHOM = Coordonnees("Service des certifications", "01 23 45 67 89")


class Remettants(Habilites):
    """Two evaluators of one closed dossier, and a reception that acknowledges."""

    entrainement = False

    def __init__(self, folder: Path, destinations: Sequence[Destination], recipients: tuple[str, ...] = ()) -> None:
        super().__init__(folder / "donnees", folder / "centre")
        self.conclure_tout()
        self.figer()
        self.signer()
        self.seance.cloture.clore()
        key = ec.generate_private_key(ec.SECP256R1())
        self._private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self.reception = self.centre.habiliter_reception(
            public_bytes(key.public_key()), WHOM, date(2027, 12, 31), self.now(), os.urandom
        )
        self.convocation = self.centre.convoquer(
            "candidats.csv",
            b"Nom;Pr\xc3\xa9nom\nROUX;Max\n",
            consignes(*destinations, recipients=recipients),
            self.now(),
            receptions=[self.reception],
        )
        for siege in (2, 1):
            self.seul(siege)
            self.pin(siege)
        appels.importer(self.poste, self.convocation, self.ref, [])
        self.coursier = Coursier(self.poste)

    def pin(self, siege: Numero) -> None:
        """Trust the authority."""
        confiance.retenir_autorite(self.poste, self.profil(siege).identifiant, self.secret, self.centre.pem)

    def accuse(self, lot: LotFait, issue: Issue = "accepte", raison: Raison = "", **said: object) -> Accuse:
        """What the reception says of a lot."""
        remis = Remis(lot.dossier, lot.reference, lot.version, lot.empreinte, lot.tete)
        deja = "AR-2026-000001" if issue == "doublon" else ""
        bare = Accuse(
            form.SCHEMA, form.OBJET, issue, raison, "AR-2026-000002", deja, self.now().replace(microsecond=0), lot.lot,
            lot.octets, 2, "0" * form.TETE, remis if issue in form.CRUS else None,
        )  # fmt: skip
        return replace(bare, **said)

    def file(self, accuse: Accuse) -> bytes:
        """A receipt as a file."""
        return accuses.write_file(accuse, accuses.sign(accuse, self._private), self.reception)

    def text(self, accuse: Accuse) -> bytes:
        """A receipt as text."""
        return accuses.write_text(accuse, accuses.sign(accuse, self._private)).encode("ascii")
