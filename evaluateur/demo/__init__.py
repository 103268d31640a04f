"""The demonstration: a believable jury week on made-up people, played through the real use cases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evaluateur import referentiels
from evaluateur.cles.serrures import Argon
from evaluateur.demo.contenu import Semaine, lire
from evaluateur.demo.horloge import HorlogeReglee
from evaluateur.demo.semaine import Annonce, jouer
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.refus import Refus
from evaluateur.ressources import dossier_ressources
from evaluateur.seance.poste import Poste

__all__ = [
    "PHRASE",
    "DossierOccupe",
    "HorlogeReglee",
    "demontrer",
    "jouer",
    "lire",
    "preparer_poste",
    "referentiel_de_demonstration",
]

REFERENTIEL = "gestionnaire-parcours-adherents.toml"
PHRASE = "semaine de jury inventée"
"""Of both made-up profiles; it protects nothing and lies in clear in the practice folder."""


class DossierOccupe(Refus):
    """The folder already holds profiles: the demonstration never mixes with real work."""


def referentiel_de_demonstration() -> Referentiel:
    """The référentiel on which the week is played."""
    return referentiels.lire_fichier(dossier_ressources() / "referentiels" / REFERENTIEL)


def preparer_poste(poste: Poste, semaine: Semaine) -> None:
    """Make a practice folder of an empty one: its passphrase, its two profiles."""
    if poste.profils:
        raise DossierOccupe(
            "Ce dossier contient déjà des profils : la démonstration ne s’y mêle pas.",
            "Choisissez un dossier vide.",
        )
    poste.marquer_entrainement(PHRASE)
    for role in semaine.evaluateurs:
        poste.creer_profil(role.nom, role.prenom, PHRASE)


def demontrer(donnees: Path, annoncer: Annonce, argon: Callable[[bytes], Argon] = Argon) -> str:
    """Play the week in an empty folder; return the identifier of the dossier."""
    semaine, horloge = lire(), HorlogeReglee()
    with Poste(donnees, horloge, argon=argon) as poste:
        preparer_poste(poste, semaine)
        return jouer(poste, referentiel_de_demonstration(), semaine, horloge, annoncer)
