"""A dossier from its first situation to its PDF, by the keys that its screens show."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from pypdf import PdfReader

from tests.gestes import ecrans
from tests.gestes.conduite import command, takes_first_referentiel
from tests.gestes.lecteur import Noeud
from tests.gestes.personne import Personne
from tests.gestes.touches import words

ROUNDS = 60
"""Lines to settle after which there is no end to them."""
EMPLOYERS = {1: "Autre Mutuelle", 2: "Mutuelle Exemple"}
_HEADINGS = (
    "Nom de naissance;Prénoms;Date de naissance;Entreprise;Service;Poste;Voie d’accès;Lieu;Date de début;Date de fin;"
    "Blocs"
)
PLACES = ("agence", "plateforme", "service", "accueil", "permanence")

Secrets = tuple[str, str]
"""What évaluateur 1, then évaluateur 2, confirms or signs with; empty in practice, where it is typed already."""


def answer(personne: Personne, file: Path) -> None:
    """Give Qt's own dialog the name of a file or a folder."""
    personne.lecteur.until(lambda nodes: len(ecrans.windows(nodes)) == 2, "no dialog")
    personne.presses("Ctrl+A")
    personne.types(str(file))
    personne.presses("Entrée")
    personne.lecteur.until(lambda nodes: len(ecrans.windows(nodes)) == 1, "the dialog stays")


def read_convocation(personne: Personne, folder: Path, candidates: list[str]) -> None:
    """Import a table of candidates, whose session begins today."""
    today = datetime.now().astimezone()
    days = f"{today:%d/%m/%Y};{today + timedelta(days=4):%d/%m/%Y}"
    lines = [f"{who};Mutuelle Exemple;Santé;Gestionnaire;Formation;Salle 1;{days};{blocs}"
             for who, blocs in (candidate.rsplit(";", 1) for candidate in candidates)]  # fmt: skip
    file = folder / "convocation.csv"
    file.write_text("\n".join([_HEADINGS, *lines]) + "\n", encoding="utf-8-sig")
    personne.presses("Ctrl+I")
    personne.sees("Aucun fichier lu")
    personne.presses("Ctrl+I")
    answer(personne, file)
    takes_first_referentiel(personne)
    personne.sees("lignes prêtes")
    personne.presses("Ctrl+Entrée")
    personne.sees("candidats importés")


def open_of(personne: Personne, name: str) -> None:
    """Find a dossier in the list, and open it."""
    personne.presses("Ctrl+F")
    personne.types(name)
    personne.presses("Entrée", "Entrée")
    personne.lecteur.until(ecrans.etape, f"no session of {name}")


def designate(personne: Personne, numero: int, rank: int) -> None:
    """Choose who holds a seat, by the rank of his profile, and say who he is. Of a closed list, its value is told."""
    personne.goes_to("À désigner")
    personne.presses(*("↓",) * rank, "Entrée")
    describe(personne, numero)


def describe(personne: Personne, numero: int) -> None:
    """The first one is an expert with a title, the second one an expert of the candidate's company."""
    personne.goes_to("À choisir")
    personne.presses(*("↓",) * numero, "Entrée")
    for field, content in (("employeur", EMPLOYERS[numero]), ("service", "Formation"), ("habilitation", "H-1"),
                           ("valable", "31/12/2030")):  # fmt: skip
        personne.fills(f"Évaluateur {numero}, {field}", content)


def identify(personne: Personne) -> None:
    """The candidate shows an identity card that agrees: two lists, one key each."""
    personne.goes_to("Pièce à indiquer")
    personne.presses("↓", "Entrée")
    personne.sees("Indiquez maintenant le constat")
    assert personne.focus == "Constat à indiquer"
    personne.presses("↓", "Entrée")
    personne.sees("Identité vérifiée sur pièce (carte nationale d’identité), conforme")


def draw_lots(personne: Personne) -> None:
    """Type three cases, and draw one."""
    ecrans.go_to(personne, "Épreuve")
    personne.goes_to("Cas proposés")
    for case in ("Hausse de cotisation", "Refus de remboursement", "Retard de carte"):
        personne.types(case)
        personne.presses("Entrée")
    personne.goes_to("Tirer au sort")
    personne.presses("Espace")
    personne.sees("Tiré parmi 3 cas")


def observe(personne: Personne, count: int) -> None:
    """Add so many situations, all at the date that the form proposes."""
    ecrans.go_to(personne, "Épreuve")
    for place in PLACES[:count]:
        personne.fills("Cadre", place)
        personne.fills("Contexte", f"cas de {place}")
        if "Qui joue le client" in personne.page():
            personne.fills("Qui joue le client", "Anne")
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


def agree(personne: Personne, secrets: Secrets) -> None:
    """Both at the keyboard: each confirms with his secret, one after the other, on one screen."""
    ecrans.go_to(personne, "Conciliation")
    command(personne, "accord des evaluateurs")
    for rank, secret in enumerate(secrets, start=1):
        personne.sees_caret()
        if secret:
            personne.types(secret)
        personne.presses("Ctrl+Entrée")
        shows(personne, "Confirmé le", rank)


def shows(personne: Personne, beginning: str, count: int) -> None:
    """Wait until so many labels begin so."""

    def enough(nodes: list[Noeud]) -> bool:
        return sum(words(n.name).startswith(beginning) for n in nodes) == count

    personne.lecteur.until(enough, f"« {beginning} » is not shown {count} times")


def sign(personne: Personne, secrets: Secrets) -> None:
    """Together already: freeze on paper, sign each where he sits, close."""
    ecrans.go_to(personne, "Signature")
    personne.goes_to("Papier")
    personne.presses("Espace")
    personne.sees("Page 1 sur")
    personne.presses("Ctrl+Entrée")
    personne.sees("est figée")
    sign_each(personne, secrets)
    personne.presses("Ctrl+Entrée", "Ctrl+Entrée")
    personne.sees("Le dossier est clos")


def _signs(personne: Personne, rank: int) -> None:
    """Ask to sign, again as long as the pages do not show: they are read first."""
    for _ in range(ROUNDS):
        personne.presses("Ctrl+Entrée")
        (signed, _) = personne.lecteur.until(partial(_heard, rank), "neither signed nor told")
        if signed:
            return
        personne.presses("Échap")  # « Compris »
    raise AssertionError("the pages never show")


def _heard(rank: int, nodes: list[Noeud]) -> tuple[bool, bool] | None:
    said = [words(n.name) for n in nodes]
    signed = sum(name.startswith("Signée") for name in said) == rank
    told = any("dans un instant" in name for name in said)
    return (signed, told) if signed or told else None


def sign_each(personne: Personne, secrets: Secrets) -> None:
    """One after the other, in his own card."""
    for rank, secret in enumerate(secrets, start=1):
        personne.sees("Page 1 sur")
        personne.lecteur.until(lambda _: personne.focus.startswith("Phrase secrète"), "no passphrase is asked for")
        if secret:
            personne.types(secret)
        _signs(personne, rank)


def printed(personne: Personne, file: Path) -> str:
    """Save the PDF of the closed dossier; what it says."""
    command(personne, "enregistrer pdf")
    answer(personne, file)
    personne.lecteur.until(lambda _: file.exists(), "no PDF")
    return "".join(page.extract_text() for page in PdfReader(file).pages).replace("\xa0", " ")
