"""Throwing away a dossier in which nobody entered anything: one begun for nothing, or imported by mistake."""

from __future__ import annotations

from evaluateur import journal
from evaluateur.db import brouillons, journaux, purge
from evaluateur.metier import canonique
from evaluateur.metier.actes import gardes
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance.garde.effaces import DEBUT, FORME, JamaisCommence
from evaluateur.seance.poste import Poste


def require_untouched(poste: Poste, dossier: DossierId) -> None:
    """Refuse for a dossier that holds more than how it began."""
    if journaux.tete(poste.coffre.base, dossier)[0] > DEBUT or brouillons.exist(poste.coffre.base, dossier):
        raise ActeRefuse(
            "Ce dossier est commencé : il ne se jette pas.",
            "Menez-le à son terme, ou déclarez l’absence du candidat à l’étape Préparation.",
        )


def jeter(poste: Poste, dossier: DossierId, reference: str) -> None:
    """Take it out of the data for good. Backups made before keep it until they are replaced. Raises ``ActeRefuse``."""
    auteur = gardes.personne(poste.trousseau.clavier)
    require_untouched(poste, dossier)
    preuve = canonique.encode(JamaisCommence(FORME, dossier, reference, auteur)).decode("utf-8")
    poste.liste.oublier(dossier)
    poste.coffre.base.temoin.forget(dossier)
    purge.erase(poste.coffre.base, dossier, preuve, journal.format_instant(poste.now().instant))
