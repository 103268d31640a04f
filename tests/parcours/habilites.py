"""Two evaluators whom a training body designated, as far as a record frozen for signing by key."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Self

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Habilite
from evaluateur.cles.profils import Profil
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.edition.verification.verdict import Verdict
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.vocabulaire import Mode, Numero
from evaluateur.seance import confiance, titres
from evaluateur.titres import pkcs, rattachement
from evaluateur.titres.attestation import Attestation
from tests.parcours.monde import SIEGES, Monde, argon_leger

SECRET = "phrase de l’autorité, pour l’essai"
JUSQU_AU = date(2027, 12, 31)


class Habilites(Monde):
    """A world with an authority, which both asked for a certificate by a request, as people do."""

    jusqu_au = JUSQU_AU
    """Until when certificates are good."""

    def __init__(
        self,
        data_folder: Path,
        centre: Path,
        ref: Referentiel | None = None,
        rng: Callable[[int], bytes] | None = None,
    ) -> None:
        super().__init__(data_folder, ref, rng)
        autorite.creer(centre, "Centre Exemple", SECRET, self.horloge.instant, os.urandom, argon_leger)
        self.lieu, self.centre = centre, autorite.open_autorite(centre, SECRET)
        for siege in self.ref.numeros:
            self.importer(siege, self.reponse(siege))

    def chez(self, folder: Path) -> Self:
        """A copy, with an authority of its own: the same one, in a copy of its folder too."""
        other = self.copie(folder / "donnees")
        other.lieu = shutil.copytree(self.lieu, folder / "centre")
        other.centre = autorite.open_autorite(other.lieu, SECRET)
        return other

    def profil(self, siege: Numero) -> Profil:
        """As it stands now."""
        wanted = self.un if siege == 1 else self.deux
        return next(p for p in self.poste.trousseau.profils if p.identifiant == wanted.identifiant)

    def reponse(self, siege: Numero, *sieges: int, jusqu_au: date | None = None) -> bytes:
        """What the centre answers to the request of a profile (PEM)."""
        self.seul(siege)
        profil = self.profil(siege)
        demande = pkcs.read_demande(titres.demander(self.poste, profil.identifiant))
        qui = Habilite(profil.nom_complet, Attestation(sieges or (siege,)), jusqu_au or self.jusqu_au)
        der = self.centre.habiliter(qui, demande.cle_publique, self.horloge.instant, os.urandom)
        return pkcs.write_pem(der, self.centre.der)

    def importer(self, siege: Numero, data: bytes, password: str = "") -> None:
        """Bring it in."""
        self.seul(siege)
        titres.importer(self.poste, self.profil(siege).identifiant, self.secret, data, password)

    def figer(self, mode: Mode = "electronique") -> None:
        """Both at the keyboard."""
        self.ensemble()
        self.seance.cloture.figer(mode)

    def signer(self, horodateur: str = "") -> bytes:
        """One after the other; the original."""
        for siege in SIEGES:
            self.seul(siege)
            self.seance.cloture.signer(horodateur=horodateur)
        return self.seance.cloture.original()

    def verifier(self, pdf: bytes) -> Verdict:
        """What the policy answers to who trusts the authority."""
        known = rattachement.read_autorite(self.centre.pem)
        services = confiance.horodateurs(self.poste)
        return politique.verify(pdf, Contexte(self.horloge.instant, (known,), horodateurs=services))

    def now(self) -> datetime:
        """What the clocks of this world say."""
        return self.horloge.instant

    @property
    def signes(self) -> set[int]:
        """Who has signed."""
        fige = self.seance.dossier.fige
        return set(fige.signatures) if fige is not None else set()
