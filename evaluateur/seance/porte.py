"""What the first page meets before any dossier: whose profile, which backup, why a door stays shut.

The window reaches keys and base through the séance alone; these are the names that it may say.
"""

from __future__ import annotations

from evaluateur.cles.profils import Profil, ProfilOuvert
from evaluateur.cles.serrures import PhraseRefusee, PhraseTropCourte
from evaluateur.db.erreurs import BaseInaccessible, SupportRefuse
from evaluateur.db.sauvegardes import Sauvegarde

__all__ = [
    "BaseInaccessible",
    "PhraseRefusee",
    "PhraseTropCourte",
    "Profil",
    "ProfilOuvert",
    "Sauvegarde",
    "SupportRefuse",
]
