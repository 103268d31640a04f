"""Filling in what an installed référentiel lacks: a new version, on which the next dossiers begin."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET, UnsetType

from evaluateur import referentiels
from evaluateur.metier import designation
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import FUSEAU
from evaluateur.referentiels.lieux import Chemin
from evaluateur.seance.parties import versions
from evaluateur.seance.parties.versions import Installe
from evaluateur.seance.poste import Poste


def enregistrer(
    poste: Poste, installe: Installe, given: Mapping[Chemin, str], auteur: str, image: str | UnsetType = UNSET
) -> Referentiel:
    """Keep another version of a référentiel; a dossier that was begun keeps its own. Raises :class:`ActeRefuse`."""
    if not auteur.strip():
        raise ActeRefuse("L’auteur de cette version manque.", "Écrivez qui l’a complétée.")
    before = {gap.path: gap.texte for gap in referentiels.champs(installe.livre, installe.actuel)}
    le = designation.local(poste.now().instant, FUSEAU).date()
    version = referentiels.completer(installe.livre, installe.actuel, given, auteur, le, image)
    after = {gap.path: gap.texte for gap in referentiels.champs(installe.livre, version)}
    if before == after and image == installe.actuel.certification.image:
        raise ActeRefuse("Rien n’a changé depuis la version en cours.", "Complétez ou corrigez un texte au moins.")
    for name in version.echelles.__struct_fields__:
        words = [valeur.mot.casefold() for valeur in getattr(version.echelles, name).valeurs]
        if len(set(words)) < len(words):
            raise ActeRefuse("Deux niveaux d’une échelle portent le même mot.", "Donnez à chacun le sien.")
    versions.keep(poste.donnees, version)
    return version
