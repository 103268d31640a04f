"""What people do with the window, one after the other: profiles, the door, the keyboard that changes hands."""

from __future__ import annotations

from tests.gestes.personne import Personne

PHRASES = {"ESSAI-UN Anne": "cinq mots de passe secrets", "ESSAI-DEUX Bruno": "six autres mots pour ouvrir ici"}
"""Two people who come with nothing but their passphrase."""
ANNE, BRUNO = PHRASES


def fill_profile(personne: Personne, name: str) -> None:
    """Fill in the form of a new profile, from its first field on, and submit it."""
    last, first = name.split(" ")
    personne.types(last)
    personne.fills("Prénom", first)
    personne.fills("Phrase secrète", PHRASES[name])
    personne.fills("La même phrase, une seconde fois", PHRASES[name])
    personne.presses("Entrée")


def begin_with_two_profiles(personne: Personne) -> None:
    """Make the first one at the door, the second one in the settings; the first holds the keyboard."""
    fill_profile(personne, ANNE)
    personne.sees("Nouveau dossier")
    personne.presses("Ctrl+,")
    personne.goes_to("Ajouter un profil")
    personne.presses("Espace")
    fill_profile(personne, BRUNO)
    personne.sees(f"Phrase secrète d’{ANNE}")
    personne.types(PHRASES[ANNE])
    personne.presses("Entrée")
    personne.sees("Profil créé")
    personne.presses("Échap")
    personne.sees("Nouveau dossier")


def unlock(personne: Personne, name: str) -> None:
    """At the door: choose one's card, and type one's passphrase."""
    if not personne.focus.endswith(name):
        personne.goes_to(next(other for other in PHRASES if other != name), "Maj+Tab")
        personne.presses("↓")
        personne.presses("Tab")
    personne.types(PHRASES[name])
    personne.presses("Entrée")
