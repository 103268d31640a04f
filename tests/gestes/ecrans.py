"""Where one is in a session, as the screen tells it, and how one goes back there."""

from __future__ import annotations

from tests.gestes.lecteur import Noeud
from tests.gestes.personne import Personne
from tests.gestes.touches import words

ETAPES = ("Préparation", "Épreuve", "Grille", "Entretien", "Scellement", "Conciliation", "Signature", "Remise")


def etape(nodes: list[Noeud]) -> str:
    """The step that shows; empty when no session does."""
    for node in nodes:
        name = words(node.name).partition(",")[0]
        if name in ETAPES and "checked" in node.states:
            return name
    return ""


def close_all(personne: Personne) -> None:
    """Close what lies over the session, as anybody does: by Échap."""
    for _ in range(6):
        nodes = personne.lecteur.read()
        if personne.mains.popups() == personne.popups and len(windows(nodes)) == 1:
            return
        personne.presses("Échap")
    raise AssertionError("Échap does not close what lies over the window")


def windows(nodes: list[Noeud]) -> list[Noeud]:
    """The windows that show."""
    return [n for n in nodes if n.depth == 1 and "showing" in n.states]


def go_to(personne: Personne, wanted: str) -> None:
    """Go to a step by the keys that its screens show."""
    here = ""
    for _ in range(2 * len(ETAPES)):
        close_all(personne)
        here = etape(personne.lecteur.read())
        if here == wanted:
            return
        if not here:
            personne.presses("Échap")
            continue
        personne.presses("Alt+→" if ETAPES.index(here) < ETAPES.index(wanted) else "Alt+←")
    raise AssertionError(f"no way to « {wanted} » from « {here} »")
