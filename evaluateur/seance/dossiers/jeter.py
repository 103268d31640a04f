"""Throwing away a dossier in which nobody entered anything: one begun for nothing, or imported by mistake."""

from __future__ import annotations

from evaluateur import journal
from evaluateur.db import brouillons, journaux, purge
from evaluateur.metier import canonique
from evaluateur.metier.actes import gardes
from evaluateur.metier.faits.preparation import PresentationDeclaree
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance.garde.effaces import DEBUT, FORME, JamaisCommence
from evaluateur.seance.poste import Poste

_NOMMES = PresentationDeclaree.__name__
"""What a convocation says besides: which blocs are presented."""


def require_untouched(poste: Poste, dossier: DossierId) -> int:
    """Refuse for a dossier that holds more than how it began, by hand or from a convocation; how many lines it has."""
    base = poste.coffre.base
    lines = journaux.tete(base, dossier)[0]
    begun = lines > DEBUT or any(line.type != _NOMMES for line in journaux.read(base, dossier, since=2))
    if begun or brouillons.exist(base, dossier):
        raise ActeRefuse(
            "Ce dossier est commencé : il ne se jette pas.",
            "Menez-le à son terme, ou déclarez l’absence du candidat à l’étape Préparation.",
        )
    return lines


def jeter(poste: Poste, dossier: DossierId, reference: str) -> None:
    """Take it out of the data for good. Backups made before keep it until they are replaced. Raises ``ActeRefuse``."""
    auteur = gardes.personne(poste.trousseau.clavier)
    lines = require_untouched(poste, dossier)
    preuve = canonique.encode(JamaisCommence(FORME, dossier, reference, auteur, lines)).decode("utf-8")
    poste.liste.oublier(dossier)
    poste.coffre.base.temoin.forget(dossier)
    purge.erase(poste.coffre.base, dossier, preuve, journal.format_instant(poste.now().instant))
