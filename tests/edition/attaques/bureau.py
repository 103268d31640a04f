"""A laptop on which two evaluators with any names freeze a record and sign it; the candidate did not come.

Whole gestures of the application: what it lets happen here happens in the room.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Habilite
from evaluateur.cles.profils import Profil
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.edition.verification.verdict import Verdict
from evaluateur.metier import canonique
from evaluateur.metier.actes import preparation
from evaluateur.metier.faits.cloture import ProcesVerbalFige
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.vocabulaire import Numero
from evaluateur.seance import titres
from evaluateur.seance.poste import Poste
from evaluateur.titres import pkcs, rattachement
from evaluateur.titres.attestation import Attestation
from tests.parcours.habilites import SECRET, Habilites
from tests.parcours.monde import PHRASE, HorlogeEssai, argon_leger, petit_referentiel
from tests.parcours.reconnaitre import pin

Nom = tuple[str, str]
"""Name, first name."""
ANNE, BASILE = ("ESSAI-UN", "Anne"), ("ESSAI-DEUX", "Basile")


class Bureau(Habilites):
    """The world of the other tests, with names of one's own, as far as a record that can be frozen."""

    def __init__(self, folder: Path, un: Nom = ANNE, deux: Nom = BASILE) -> None:
        self.horloge = HorlogeEssai()
        self.donnees = folder / "donnees"
        self.poste = Poste(self.donnees, self.horloge, os.urandom, argon=argon_leger)
        self.un = self.poste.trousseau.creer_profil(*un, PHRASE)
        self.deux = self.poste.trousseau.creer_profil(*deux, PHRASE)
        self.ref = petit_referentiel()
        self.seance = self.ouvrir_dossier()
        autorite.creer(folder / "centre", "Centre Exemple", SECRET, self.horloge.instant, os.urandom, argon_leger)
        self.centre = autorite.open_autorite(folder / "centre", SECRET)
        pin(self.poste, self.centre.pem)
        self.listes: list[bytes] = []
        """Revocation lists that the verifier knows."""
        self.seul(1)
        self.seance.faire(preparation.declarer_presence, "absent", "Pas venu.")

    def designer(self, siege: Numero, nom: str = "", *sieges: int, jusqu_au: date = date(2027, 12, 31)) -> None:
        """The centre answers the request of a profile, under the name that it writes; the profile takes it."""
        self.seul(siege)
        profil: Profil = self.profil(siege)
        demande = pkcs.read_demande(titres.demander(self.poste, profil.identifiant))
        qui = Habilite(nom or profil.nom_complet, Attestation(sieges or (siege,)), jusqu_au)
        der = self.centre.habiliter(qui, demande.cle_publique, self.horloge.instant, os.urandom)
        titres.importer(self.poste, profil.identifiant, PHRASE, pkcs.write_pem(der, self.centre.der))

    def freeze_alone(self, pv: ProcesVerbal) -> None:
        """What évaluateur 1's own program writes into the journal, with nobody beside him."""
        self.seul(1)
        content = proces_verbal.encode(pv)
        fait = ProcesVerbalFige(pv.version, "electronique", content.decode("utf-8"), canonique.empreinte(content))
        self.seance.cahier.append_checked([fait], self.poste.now())

    def judge(self) -> Verdict:
        """What the verifier says, a minute later, of what both have signed."""
        self.horloge.avancer(60)
        known = rattachement.read_autorite(self.centre.pem)
        for liste in self.listes:
            known = rattachement.with_revocations(known, liste)
        return politique.verify(self.seance.cloture.original(), Contexte(self.horloge.instant, (known,)))
