"""What a screen reader is told: each thing that may have the attention has a name, and one always has it."""

from __future__ import annotations

import pytest

from tests.gestes import conduite, ecrans
from tests.gestes.lecteur import Noeud
from tests.gestes.personne import Personne
from tests.gestes.touches import words

_HOME = "Accueil : tous les dossiers"


def nameless(nodes: list[Noeud]) -> list[str]:
    """What may have the attention and says nothing of itself."""
    return [f"{n.role} {sorted(n.states)}" for n in nodes if "focusable" in n.states and not words(n.name).strip()]


_BESIDE = (("Ctrl+J", "Journal"), ("Ctrl+,", "Réglages"), ("Ctrl+K", "Chercher une action"), ("F1", "Aide"))
"""Each page beside the steps, by the key that opens it."""


@pytest.mark.long
def test_each_thing_that_takes_the_attention_has_a_name_on_every_screen(personne: Personne) -> None:
    found = {"bienvenue": nameless(personne.lecteur.read())}
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    for etape in ecrans.ETAPES:
        ecrans.go_to(personne, etape)
        found[etape] = nameless(personne.lecteur.read())
    for key, seen in _BESIDE:
        personne.presses(key)
        personne.sees(seen)
        found[seen] = nameless(personne.lecteur.read())
        ecrans.come_back(personne)
    personne.presses("Alt+Début")
    personne.sees("Nouveau dossier")
    for key, seen in (("Ctrl+I", "Aucun fichier lu"), ("Ctrl+Maj+V", "Vérifier")):
        personne.presses(key)
        personne.sees(seen)
        found[seen] = nameless(personne.lecteur.read())
        personne.presses("Échap")
    found["accueil"] = nameless(personne.lecteur.read())
    assert {screen: names for screen, names in found.items() if names} == {}


@pytest.mark.long
def test_after_each_act_the_attention_is_where_work_goes_on(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    places: list[tuple[str, str]] = []

    def after(act: str) -> None:
        personne.lecteur.settle()
        places.append((act, personne.focus))

    after("opening")
    conduite.mark_grid(personne)
    after("marking")
    conduite.interview(personne)
    after("ending the entretien")
    conduite.seal(personne)
    after("sealing")
    conduite.hand_over(personne, "main evaluateur 2")
    after("handing over")
    conduite.mark_grid(personne, "R", "N")
    conduite.seal(personne)
    after("sealing too")
    conduite.hand_over(personne, "continuer deux")
    after("going on together")
    ecrans.go_to(personne, "Conciliation")
    personne.presses("Ctrl+Entrée")
    personne.sees("Écart")
    after("revealing")
    personne.presses("Ctrl+E")
    after("confirming what is equal")
    personne.presses("C")
    personne.types("Vu ensemble.")
    personne.presses("Ctrl+Entrée")
    after("settling")
    assert [(act, focus) for act, focus in places if focus in ("", _HOME)] == []
