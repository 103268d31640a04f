"""Every screen in telling states, reached as a user would; tests and captures walk through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from msgspec.structs import replace
from PySide6.QtWidgets import QPlainTextEdit

from evaluateur.metier.etapes import ETAPES, EtapeSession
from tests.ui.pilote import Pilote

Etat = tuple[str, Callable[[Pilote], None]]
LONG_NAME = "D’ESSAI-LONGUENOM-DE-LA-TRÈS-GRANDE-FAMILLE-EXEMPLE"
LONG_COMMENT = ("Reformulation oubliée, puis reprise sans aide ; la cliente a compris. " * 150)[:10_000]


def etats() -> Iterator[Etat]:
    """First page; a practice session empty, half filled, refused, with long names and texts; the other pages."""
    yield "ouverture", lambda pilote: None
    yield "ouverture-faible", _weak_passphrase
    yield "session", lambda pilote: pilote.practice()
    for etape in ETAPES:
        yield f"{etape}-vide", partial(_step, etape)
    yield "epreuve-tirage", lambda pilote: pilote.desk.go("epreuve", "4")
    yield "entretien-deux-horloges", lambda pilote: pilote.desk.go("entretien", "4")
    yield "epreuve-moitie", _observe
    yield "grille-moitie", _half_filled
    yield "grille-bloc", lambda pilote: pilote.desk.go("grille", "1", "1")
    yield "entretien-moitie", _interview
    yield "entretien-depassement", _overrun
    yield "scellement-moitie", lambda pilote: pilote.desk.go("scellement", "1")
    yield "scellement-refus", _refused
    yield "grille-long", _long_comment
    yield "preparation-longs-noms", _long_names
    yield "relais", _hand_over
    for page in ("reglages", "journal", "convocation", "accueil"):
        yield page, partial(_page, page)


def _step(etape: EtapeSession, pilote: Pilote) -> None:
    pilote.desk.go(etape, "1")


def _page(page: str, pilote: Pilote) -> None:
    pilote.desk.page_asked.emit(page)


def _weak_passphrase(pilote: Pilote) -> None:
    pilote.type("ESSAI")
    pilote.press("Tab", "Tab")
    pilote.type("court")
    pilote.press("Return", "Return")


def _observe(pilote: Pilote) -> None:
    from datetime import datetime

    from evaluateur.metier.faits import Situation

    for jour, contexte, marques in (
        (12, "Remboursement d’un équipement optique", ()),
        (13, "Départ en retraite, choix de garantie", ()),
        (16, "Appel mécontent après un refus de prise en charge", ("difficile",)),
    ):
        quand = datetime(2026, 11, jour, 10, 20)  # noqa: DTZ001 - the wall's
        cadre = "Prestation santé" if jour < 16 else "Réclamation"
        situation = Situation(quand, "reelle", contexte, cadre, "telephone", marques=marques)
        pilote.desk.open_seance.observer("1", situation)
    pilote.desk.go("epreuve", "1")


def _half_filled(pilote: Pilote) -> None:
    pilote.desk.go("grille", "1", "1.1.1")
    pilote.settle()
    pilote.press("c", "n", "c", "o", "c")
    pilote.desk.open_seance.preciser("1.1", "Reformulation oubliée lors du tchat : la cliente a dû répéter sa demande.")
    pilote.desk.open_seance.noter_le_reste("1.2", "conforme")
    pilote.desk.open_seance.juger("1.2", "acquise")
    pilote.desk.open_seance.preciser("1.2", "Toutes les informations sont recueillies.")
    pilote.desk.open_seance.signaler("1.6.4", True)


def _interview(pilote: Pilote) -> None:
    pilote.desk.open_seance.demarrer("1", "entretien")
    pilote.horloge.avancer(8 * 60 + 42)
    pilote.desk.go("entretien", "1")


def _overrun(pilote: Pilote) -> None:
    pilote.horloge.avancer(7 * 60)
    pilote.desk.open_seance.terminer("1", "entretien")
    pilote.desk.go("entretien", "1", "entretien")


def _refused(pilote: Pilote) -> None:
    pilote.desk.act(lambda: pilote.desk.open_seance.sceller("1"))


def _long_comment(pilote: Pilote) -> None:
    pilote.press("Escape")
    pilote.desk.go("grille", "1", "1.3")
    pilote.settle()
    box = next(b for b in pilote.window.findChildren(QPlainTextEdit) if "1.3" in b.accessibleName())
    box.insertPlainText(LONG_COMMENT)


def _long_names(pilote: Pilote) -> None:
    dossier = pilote.desk.dossier
    affectation = replace(dossier.affectation, entreprise=f"Mutuelle {LONG_NAME}", service=LONG_NAME)
    candidat = replace(dossier.candidat, nom_usage=LONG_NAME, prenoms="Marie-Bérengère Anne-Charlotte")
    pilote.desk.open_seance.renseigner_candidat(candidat, affectation)
    pilote.desk.go("preparation", "1")


def _hand_over(pilote: Pilote) -> None:
    pilote.desk.hand_over_asked.emit((pilote.desk.dossier.sieges[2].identifiant,))
