"""Leads where an answer of the help says: an action that bears a key, a page, a step of the open dossier."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evaluateur.metier.etapes import ETAPES
from evaluateur.ui.bureau.desk import Desk, Page
from evaluateur.ui.cadre.ecran import Gesture
from evaluateur.ui.fenetre.reponses import Reponse

_OF_A_DOSSIER = ("journal", "fiche")


def lead(answer: Reponse, desk: Desk, gestures: Sequence[Gesture], ask: Callable[[Page], None]) -> None:
    """Go there, or say what is to be done first."""
    if answer.touche or answer.geste:
        wanted = (answer.touche, answer.geste)
        found = next((g for g in gestures if (g.cle == wanted[1] if wanted[1] else g.touche == wanted[0])), None)
        if found is not None:
            found.faire()
        else:
            desk.tell(f"{answer.touche or 'Ce geste'} n’agit pas maintenant : {_first(desk)}")
    elif not desk.personnes:
        desk.tell(_first(desk).capitalize())
    elif answer.etape is not None or answer.page in _OF_A_DOSSIER:
        if desk.seance is None:
            desk.tell(_first(desk).capitalize())
        elif answer.page is not None:
            ask(answer.page)
        elif answer.etape in desk.vue.deroule:
            desk.go(answer.etape, cible=answer.cible)
        elif answer.etape is not None:
            desk.tell(f"Ce dossier n’a pas d’étape {ETAPES[answer.etape]}.")
    elif answer.page is not None:
        ask(answer.page)


def _first(desk: Desk) -> str:
    if not desk.personnes:
        return "ouvrez d’abord un profil."
    return "ouvrez d’abord un dossier." if desk.seance is None else "il n’y a rien à faire ainsi sur cet écran."
