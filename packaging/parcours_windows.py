"""The ways through the window that are pressed again under Wine: a practice session to its PDF, a delivery."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader
from rejeu_windows import Elsewhere, Parcours, linux, require

from evaluateur.cli.receptions import VARIABLE_PHRASE
from tests.gestes import conduite, ecrans, parcours
from tests.gestes.personne import Personne
from tests.gestes.test_remise import OURS, Dactylo, Organisme

GRILLE, CLE = "grille.pdf", "cle"


def practice(personne: Personne, folder: Path, _: Callable[[Elsewhere], None]) -> None:
    """A first profile, then the practice session: a bloc marked by both, settled, agreed, frozen, signed, closed."""
    conduite.fill_profile(personne, conduite.ANNE)
    personne.sees("Nouveau dossier")
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Préparation")
    for bloc in range(2, 6):
        personne.goes_to(f"Bloc {bloc} :")
        personne.presses("N")
    parcours.observe(personne, 3)
    personne.sees("sont respectées")
    conduite.revealed(personne)
    parcours.settle(personne)
    parcours.agree(personne, ("", ""))
    parcours.sign(personne, ("", ""))
    parcours.printed(personne, folder / GRILLE)


def printed(folder: Path) -> str:
    """The grid that was saved says what was pressed. It is on paper: the sheet is what is verified by hand."""
    text = "".join(page.extract_text() for page in PdfReader(folder / GRILLE).pages)
    require("MARTIN" in text and "Vu ensemble." in text, "la grille ne dit pas ce qui a été tapé")
    return "grille signée, close et enregistrée"


ENTRAINEMENT = Parcours("entrainement", lambda folder: (folder / "donnees").mkdir(), practice, printed)


def closed_dossier(folder: Path) -> None:
    """A dossier that two have signed and closed, and the training body that awaits it."""
    os.environ[VARIABLE_PHRASE] = OURS
    Organisme(folder, Dactylo(folder).centre)
    (folder / CLE).mkdir()


def delivery(personne: Personne, folder: Path, elsewhere: Callable[[Elsewhere], None]) -> None:
    """The signed convocation imported, the dossier handed over to a folder, its receipt read, the dossier erased."""
    personne.types(Dactylo.secret)
    personne.presses("Entrée")
    personne.sees("1 dossier à remettre")
    personne.presses("Ctrl+I")
    personne.sees("Aucun fichier lu")
    personne.presses("Ctrl+I")
    parcours.answer(personne, folder / "session.convocation")
    personne.sees("signature vérifiée")
    personne.presses("Ctrl+Entrée")
    personne.sees("1 candidat importé")
    personne.presses("Ctrl+R")
    personne.sees("À remettre : 1")
    personne.presses("Ctrl+Entrée")
    parcours.answer(personne, folder / CLE)
    personne.presses("Ctrl+Entrée")
    personne.sees("Vous pouvez éjecter la clé")
    elsewhere(received)
    personne.presses("F5")
    personne.sees("Tout est reçu par l’organisme")


def received(folder: Path) -> None:
    """The training body takes what lies in the folder, and lays its receipt there."""
    said = _reception(folder, "recevoir", str(folder / CLE))
    require("accepté" in said, f"l’organisme dit : {said}")
    _reception(folder, "accuser", "--vers", str(folder / CLE))


def acknowledged(folder: Path) -> str:
    """What the training body holds."""
    return _reception(folder, "etat").strip().splitlines()[0]


def _reception(folder: Path, *typed: str) -> str:
    place = ("--dossier", str(folder / "reception"))
    return linux("centre", "reception", *typed, *place, secrets={VARIABLE_PHRASE: OURS})


REMISE = Parcours("remise", closed_dossier, delivery, acknowledged)
PARCOURS = (ENTRAINEMENT, REMISE)
