"""What a minute at an open session must not be enough for: the passphrase is asked again, and tried by derivation.

A way back in, a profile more or less, a PIN, what is trusted, all data written out in clear: each outlives the minute.
"""

from __future__ import annotations

from evaluateur.cles.profils import Profil, ProfilOuvert
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance.poste import Poste


def require(poste: Poste, identifiant: ProfilId, phrase: str) -> ProfilOuvert:
    """The open profile of this person, once his passphrase was typed again. Raises :class:`PhraseRefusee`."""
    poste.trousseau.profil_ouvert(identifiant)  # one that is locked is not unlocked by the way
    poste.trousseau.deverrouiller(identifiant, phrase)
    return poste.trousseau.profil_ouvert(identifiant)


def admettre(poste: Poste, parrain: ProfilId, phrase: str, nom: str, prenom: str, new: str) -> Profil:
    """Make a profile more: it receives the key of the base from the one who admits it, and stays locked."""
    require(poste, parrain, phrase)
    seated = poste.trousseau.clavier.personnes
    profil = poste.trousseau.creer_profil(nom, prenom, new)
    poste.asseoir(*seated)
    return profil
