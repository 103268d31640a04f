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
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        return [_acte(root), _ouverture(root)]


def _acte(root: Path) -> Mesure:
    """Until the commit returns: fold, rules, pli closed under its author's key, chain, row; the same row, bare."""
    banc = Banc(root / "donnees")
    seance = banc.long(COURT)
    model = list(journaux.read(banc.poste.coffre.base, seance.identifiant))[-1]
    if model.type != "Pli":
        raise AssertionError("what is measured is not an encrypted mark")
    valide, _, commit = _durable(seance, banc.poste.coffre.base, _base_nue(root, model), ACTES)
    banc.poste.close()
    return Mesure("acte validé, chiffrement solo compris", valide, commit, "commit SQLCipher nu", 1.8)


def _ouverture(root: Path) -> Mesure:
    """From the passphrase to an open base, at the real cost (64 MiB, three passes, four lanes)."""
    data = root / "ouverture"
    with Poste(data, HorlogeSysteme()) as poste:
        identifiant = poste.trousseau.creer_profil("BANC", "Essai", PHRASE).identifiant
    argon = profils.read(data / profils.FICHIER).find(identifiant).argon
    if argon != Argon(argon.sel, memoire_kib=65_536, passes=3, voies=4):
        raise AssertionError("the cost of the derivation is not the promised one")

    def ouvrir() -> None:
        with Poste(data, HorlogeSysteme()) as poste:
            poste.trousseau.deverrouiller(identifiant, PHRASE)

    nous, nue = tour_a_tour(ouvrir, lambda: serrures.derive(PHRASE, argon), OUVERTURES)
    return Mesure("déverrouiller un profil et sa base", nous, nue, "Argon2id nu, même coût", 1.5)
