"""Into practice, from wherever one is, and out of it: another data folder is laid on the desk."""

from __future__ import annotations

from evaluateur.metier.refus import Refus
from evaluateur.ui.bureau.desk import Desk, refusal
from evaluateur.ui.cadre.page import Services


def enter(desk: Desk, services: Services) -> None:
    """Open the practice dossier; the real data are locked. A refusal is told."""
    try:
        poste, dossier = services.open_practice(services.donnees)
    except Refus as refus:
        desk.told.emit(refusal(refus))
        return
    desk.adopt(poste)
    found = services.memoire.place(practice=True)
    if found is not None and found[0] == dossier:
        services.retrouve = True
        desk.open_dossier(dossier, found[1])
    else:
        desk.open_dossier(dossier)


def leave(desk: Desk, services: Services) -> None:
    """Back to the door of the real data."""
    services.memoire.forget_practice()
    desk.adopt(services.open_real())
    desk.page_asked.emit("ouverture")
