"""A dossier from its first situation to its PDF, by the keys that its screens show."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader

from tests.gestes import ecrans
from tests.gestes.conduite import command, hand_over
from tests.gestes.personne import Personne

ROUNDS = 60
"""Lines to settle after which there is no end to them."""
PLACES = ("agence", "plateforme", "service", "accueil", "permanence")

Signer = tuple[int, str]
"""A seat, and the passphrase of who holds it; in practice it is there already."""


def answer(personne: Personne, file: Path) -> None:
    """Give Qt's own dialog the name of a file or a folder."""
    personne.lecteur.until(lambda nodes: len(ecrans.windows(nodes)) == 2, "no dialog")
    personne.presses("Ctrl+A")
    personne.types(str(file))
    personne.presses("Entrée")
    personne.lecteur.until(lambda nodes: len(ecrans.windows(nodes)) == 1, "the dialog stays")


def observe(personne: Personne, count: int) -> None:
    """Add so many situations, all at the date that the form proposes."""
    ecrans.go_to(personne, "Épreuve")
    for place in PLACES[:count]:
        personne.fills("Cadre", place)
        personne.fills("Contexte", f"cas de {place}")
        if "Situation difficile" in personne.page() and place == PLACES[0]:
            personne.goes_to("Situation difficile")
            personne.presses("Espace")
            personne.goes_to("Contexte", "Maj+Tab")
        personne.presses("Entrée")


def settle(personne: Personne, disagree: bool = False) -> None:
    """Confirm what is equal, settle what differs; ``disagree``: the first difference is left to the jury."""
    personne.presses("Ctrl+E")
    for _ in range(ROUNDS):
        if "confirmez l’accord" in personne.page():
            return
        personne.presses("F8")
        if "Retenir ces précisions" in personne.page():
            personne.presses("L")
        elif disagree:
            disagree = False
            personne.goes_to("Constater le désaccord…")
            personne.presses("Espace")
            personne.types("Vu autrement par le premier.")
            personne.fills("Position de l’évaluateur 2", "Vu autrement par la seconde personne.")
            personne.presses("Entrée")
        else:
            personne.presses("C" if "critère" in personne.focus else "A")
            personne.types("Vu ensemble.")
            personne.presses("Ctrl+Entrée")
    raise AssertionError(f"no end to what differs: {personne.page()}")


def agree(personne: Personne, signers: tuple[Signer, ...]) -> None:
    """Each confirms the agreement with his secret."""
    for numero, phrase in signers:
        hand_over(personne, f"main evaluateur {numero}", phrase)
        ecrans.go_to(personne, "Conciliation")
        command(personne, "accord des evaluateurs")
        if phrase:
            personne.types(phrase)
        personne.presses("Ctrl+Entrée")
        personne.sees("est confirmé")


def sign(personne: Personne, signers: tuple[Signer, ...]) -> None:
    """Together already: freeze on paper, sign each, close."""
    ecrans.go_to(personne, "Signature")
    personne.goes_to("Papier")
    personne.presses("Espace")
    personne.sees("Page 1 sur")
    personne.presses("Ctrl+Entrée")
    personne.sees("est figée")
    for numero, phrase in signers:
        hand_over(personne, f"main evaluateur {numero}", phrase)
        ecrans.go_to(personne, "Signature")
        personne.sees("Page 1 sur")
        if phrase:
            personne.goes_to("Phrase secrète")
            personne.types(phrase)
        personne.presses("Ctrl+Entrée")
        personne.sees("Signature enregistrée")
    personne.presses("Ctrl+Entrée", "Ctrl+Entrée")
    personne.sees("Le dossier est clos")


def printed(personne: Personne, file: Path) -> str:
    """Save the PDF of the closed dossier; what it says."""
    command(personne, "enregistrer pdf")
    answer(personne, file)
    personne.lecteur.until(lambda _: file.exists(), "no PDF")
    return "".join(page.extract_text() for page in PdfReader(file).pages).replace("\xa0", " ")
