"""What people do with the window, one after the other: profiles, the door, the keyboard that changes hands."""

from __future__ import annotations

from tests.gestes import ecrans
from tests.gestes.personne import Personne

PHRASES = {"ESSAI-UN Anne": "cinq mots de passe secrets", "ESSAI-DEUX Bruno": "six autres mots pour ouvrir ici"}
"""Two people who come with nothing but their passphrase."""
ANNE, BRUNO = PHRASES
CLAIRE = "ESSAI-TROIS Claire"
SECRETS = PHRASES | {CLAIRE: "encore sept mots pour la suite"}
"""Theirs, and that of someone who takes over."""
TABLES_MAX, PHASES_MAX = 20, 3


def fill_profile(personne: Personne, name: str) -> None:
    """Fill in the form of a new profile, from its first field on, and submit it."""
    last, first = name.split(" ")
    personne.types(last)
    personne.fills("Prénom", first)
    personne.fills("Phrase secrète", SECRETS[name])
    personne.fills("La même phrase, une seconde fois", SECRETS[name])
    personne.presses("Entrée")


def takes_first_referentiel(personne: Personne) -> None:
    """Several are installed: take the one that the menu proposes."""
    personne.lecteur.until(lambda _: personne.mains.popups() > personne.popups, "no menu")
    personne.presses("Entrée")


def begin_with_two_profiles(personne: Personne) -> None:
    """Make the first one at the door, the second one in the settings; the first holds the keyboard."""
    fill_profile(personne, ANNE)
    personne.sees("Nouveau dossier")
    add_profile(personne, BRUNO)


def add_profile(personne: Personne, name: str) -> None:
    """From the list, in the settings: who was there first admits another one."""
    personne.presses("Ctrl+,")
    personne.goes_to("Ajouter un profil")
    personne.presses("Espace")
    fill_profile(personne, name)
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


def command(personne: Personne, words: str) -> None:
    """Ask the palette for something by its words."""
    personne.presses("Ctrl+K")
    personne.sees("Chercher une action")
    personne.types(words)
    personne.presses("Entrée")


def hand_over(personne: Personne, words: str, *phrases: str, code: str = "") -> None:
    """Pass the keyboard by the palette; whoever takes it types his passphrase (in practice it is there already).

    ``code``: the « code de séance » that he chooses then.
    """
    command(personne, words)
    personne.sees("Annuler")
    for phrase in phrases or ("",):
        personne.sees_caret()
        if phrase:
            personne.types(phrase)
        if code:
            personne.goes_to("Choisir un code de séance")
            personne.presses("Espace")
            personne.types(code)
        personne.presses("Entrée")
    personne.lecteur.until(ecrans.etape, "no session after the keyboard changed hands")


# --- one bloc, by the keys that its screens show


def mark_grid(personne: Personne, verdict: str = "A", first: str = "") -> None:
    """Fill in a whole grid: every criterion, a verdict and a text a competence, the result of the bloc."""
    ecrans.go_to(personne, "Grille")
    for _ in range(TABLES_MAX):
        last = "Votre résultat pour ce bloc" in personne.page()
        if not last:
            if first:
                personne.presses(first)
            personne.presses("Maj+C")
        personne.presses(verdict)
        personne.writes("Vu en situation.")
        if last:
            return
        verdict, first = "A", ""
        personne.presses("Ctrl+↓")
    raise AssertionError("no end to the tables")


def interview(personne: Personne) -> None:
    """Start and end each clock of the bloc, and say why it was short."""
    ecrans.go_to(personne, "Entretien")
    for _ in range(PHASES_MAX):
        personne.presses("F4")
        personne.sees("Pause")
        personne.presses("F9", "F8")  # it ended early: the reason is a point to settle
        if "otif" in personne.focus:
            personne.types("Abrégé, à la demande du candidat.")
            personne.presses("Entrée")
        if "Démarrer" not in personne.page():
            return
        ecrans.go_to(personne, "Entretien")


def seal(personne: Personne) -> None:
    """Seal the grid of whoever holds the keyboard: asked for, then confirmed."""
    ecrans.go_to(personne, "Scellement")
    personne.presses("Ctrl+Entrée")
    personne.sees("Elle ne changera plus.")
    personne.presses("Ctrl+Entrée")
    personne.sees("est scellée")


def revealed(personne: Personne) -> None:
    """A practice session whose first bloc was marked by both, who differ, then sealed and revealed."""
    mark_grid(personne)
    interview(personne)
    seal(personne)
    hand_over(personne, "main evaluateur 2")
    mark_grid(personne, "R", "N")
    seal(personne)
    hand_over(personne, "continuer deux")
    ecrans.go_to(personne, "Conciliation")
    personne.presses("Ctrl+Entrée")
    personne.sees("Écart")
