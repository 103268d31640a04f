"""The demonstration: a believable jury week on made-up people, played through the real use cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path

from msgspec.structs import replace

from evaluateur import referentiels
from evaluateur.cles.serrures import Argon
from evaluateur.demo.contenu import Semaine, lire
from evaluateur.demo.designation import designer
from evaluateur.demo.horloge import HorlogeReglee
from evaluateur.demo.semaine import Annonce, jouer
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.refus import Refus
from evaluateur.ressources import resources_folder
from evaluateur.seance.changement import Subscriber
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier

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
PHRASE = "semaine d’évaluation inventée"
"""Of both made-up profiles; it protects nothing and lies in clear in the practice folder."""


class DossierOccupe(Refus):
    """The folder already holds profiles: the demonstration never mixes with real work."""


def argon_d_entrainement(salt: bytes) -> Argon:
    """A light derivation: the passphrase lies in clear beside, and the keyboard changes hands some sixty times."""
    return Argon(salt, memoire_kib=1024, passes=1, voies=1)


def referentiel_de_demonstration() -> Referentiel:
    """The référentiel on which the week is played."""
    return referentiels.read_file(resources_folder() / "referentiels" / REFERENTIEL)


def preparer_poste(poste: Poste, semaine: Semaine) -> None:
    """Make a practice folder of an empty one: its passphrase, its two profiles; go on in one that is there already."""
    phrase = poste.coffre.phrase_entrainement()
    if poste.trousseau.profils and phrase is None:
        raise DossierOccupe(
            "Cet emplacement contient de vraies données : la démonstration ne peut pas s’y ajouter.",
            "Choisissez un emplacement vide avec l’option --donnees.",
        )
    for profil in poste.trousseau.profils:
        poste.trousseau.deverrouiller(profil.identifiant, phrase or PHRASE)
    poste.coffre.marquer_entrainement(phrase or PHRASE)
    presents = {p.nom_complet for p in poste.trousseau.profils}
    for role in semaine.evaluateurs:
        if role.nom_complet not in presents:
            poste.trousseau.creer_profil(role.nom, role.prenom, phrase or PHRASE)
    designer(poste, semaine, phrase or PHRASE)


def demontrer(
    data_folder: Path,
    announce: Annonce,
    follow: Subscriber | None = None,
    argon: Callable[[bytes], Argon] = argon_d_entrainement,
    debut: date | None = None,
) -> tuple[ProcesVerbal, bytes]:
    """Play the week in a practice folder; return the record and its original, read again from the base.

    ``announce`` is told each step in French, ``follow`` each act after its commit; ``debut`` is another first day.
    """
    semaine = lire(debut)
    horloge = HorlogeReglee(semaine.agenda[0].quand)
    with Poste(data_folder, horloge, argon=argon) as poste:
        if follow is not None:
            poste.annonces.subscribe(follow)
        preparer_poste(poste, semaine)
        already = {r.reference for r in poste.liste.lister()}
        reference = next(r for r in _references(semaine.reference) if r not in already)
        jouee = replace(semaine, reference=reference)
        identifiant = jouer(poste, referentiel_de_demonstration(), jouee, horloge, announce)
        seance = ouvrir_dossier(poste, identifiant)
        return seance.cloture.proces_verbal(), seance.cloture.original()


def _references(first: str) -> Iterator[str]:
    yield first
    for rang in count(2):
        yield f"{first}-{rang}"
