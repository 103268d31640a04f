"""What safety costs: an encrypted mark against a bare commit of its row, an unlocking against its bare Argon2id."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.mesure import Mesure, tour_a_tour
from benchmarks.noyau import COURT, Banc, _base_nue, _durable
from evaluateur.cles import profils, serrures
from evaluateur.cles.serrures import Argon
from evaluateur.db import journaux
from evaluateur.horloge import HorlogeSysteme
from evaluateur.seance.poste import Poste

ACTES, OUVERTURES = 1500, 15
PHRASE = "phrase secrète de mesure"


def mesurer() -> list[Mesure]:
    """Both lines, each taken turn by turn with its witness."""
    with tempfile.TemporaryDirectory() as temporaire:
        racine = Path(temporaire)
        return [_acte(racine), _ouverture(racine)]


def _acte(racine: Path) -> Mesure:
    """Until the commit returns: fold, rules, pli closed under its author's key, chain, row; the same row, bare."""
    banc = Banc(racine / "donnees")
    seance = banc.long(COURT)
    modele = list(journaux.read(banc.poste.base, seance.identifiant))[-1]
    if modele.type != "Pli":
        raise AssertionError("what is measured is not an encrypted mark")
    valide, _, commit = _durable(seance, banc.poste.base, _base_nue(racine, modele), ACTES)
    banc.poste.close()
    return Mesure("acte validé, chiffrement solo compris", valide, commit, "commit SQLCipher nu", 1.8)


def _ouverture(racine: Path) -> Mesure:
    """From the passphrase to an open base, at the real cost (64 MiB, three passes, four lanes)."""
    donnees = racine / "ouverture"
    with Poste(donnees, HorlogeSysteme()) as poste:
        identifiant = poste.creer_profil("BANC", "Essai", PHRASE).identifiant
    argon = profils.read(donnees / profils.FICHIER).find(identifiant).argon
    if argon != Argon(argon.sel, memoire_kib=65_536, passes=3, voies=4):
        raise AssertionError("the cost of the derivation is not the promised one")

    def ouvrir() -> None:
        with Poste(donnees, HorlogeSysteme()) as poste:
            poste.deverrouiller(identifiant, PHRASE)

    nous, nue = tour_a_tour(ouvrir, lambda: serrures.derive(PHRASE, argon), OUVERTURES)
    return Mesure("déverrouiller un profil et sa base", nous, nue, "Argon2id nu, même coût", 1.5)
