"""Where one is in a session, as the screen tells it, and how one goes back there."""

from __future__ import annotations

import re

from tests.gestes import touches
from tests.gestes.lecteur import Noeud
from tests.gestes.personne import Personne
from tests.gestes.touches import words

ETAPES = ("Préparation", "Épreuve", "Grille", "Entretien", "Scellement", "Conciliation", "Signature", "Remise")
_ONE = re.compile(rf"Étape \d+ sur \d+ : ({'|'.join(ETAPES)})$")
BACK_MAX = 60
"""Tries after which no page leads back: one a second, longer than several wrong secrets make one wait."""


def etape(nodes: list[Noeud]) -> str:
    """The step that shows; empty when no session does."""
    for node in nodes:
        name = words(node.name).partition(",")[0]
        if name in ETAPES and "checked" in node.states:
            return name
        if shown := _ONE.match(name):  # with little width, or much text, one button stands for all
            return shown[1]
    return ""


def close_all(personne: Personne) -> None:
    """Close what lies over the session, as anybody does: by Échap."""
    nodes: list[Noeud] = []
    personne.heeds()
    for _ in range(6):
        nodes = personne.lecteur.read()
        if personne.mains.popups() == personne.popups and len(windows(nodes)) == 1:
            return
        personne.presses("Échap")
    over = [words(n.name) for n in nodes if n.depth > 0 and n.name]
    raise AssertionError(f"Échap does not close what lies over the window: {over}, {personne.mains.popups()} popups")


def windows(nodes: list[Noeud]) -> list[Noeud]:
    """The windows that show."""
    return [n for n in nodes if n.depth == 1 and "showing" in n.states]


def come_back(personne: Personne) -> None:
    """From any page to a session, by what the pages show."""
    names: set[str] = set()
    for _ in range(BACK_MAX):
        close_all(personne)
        nodes = personne.lecteur.read()
        if etape(nodes):
            return
        names = {words(n.name) for n in nodes}
        before = touches.picture(nodes)
        if names & {"Ouvrir", "Prendre la main", "Continuer à deux"}:  # a secret is asked: in practice it is there
            personne.goes_to("Phrase secrète")
            personne.presses("Entrée")
        elif "Aucun dossier dans cet onglet." in names:
            personne.presses("Ctrl+K")
            personne.types("onglet tous")
            personne.presses("Entrée")
        elif "Dossiers" in names:
            personne.presses("Ctrl+F", "Ctrl+A", "Retour", "Entrée", "Entrée")
        elif "Dossier d’entraînement" in names:
            personne.presses("F2")
        else:
            personne.presses("Échap")
        personne.sees_change(before, personne.popups, 1)
    raise AssertionError(f"no way back to a session from {sorted(names)}")


def go_to(personne: Personne, wanted: str) -> None:
    """Go to a step by the keys that its screens show."""
    come_back(personne)
    here = ""
    for _ in range(2 * len(ETAPES)):
        close_all(personne)
        here = etape(personne.lecteur.read())
        if here == wanted:
            return
        personne.presses("Alt+→" if ETAPES.index(here) < ETAPES.index(wanted) else "Alt+←")
    raise AssertionError(f"no way to « {wanted} » from « {here} »")
