"""Which page is shown under which name. Each is imported when it is first shown: a start needs one of them."""

from __future__ import annotations

from evaluateur.ui.bureau.desk import Page
from evaluateur.ui.cadre.page import BasePage


def page_class(page: Page) -> type[BasePage]:
    """The class of a page."""
    return _CLASSES[page]()


def _ouverture() -> type[BasePage]:
    from evaluateur.ui.pages.ouverture.page import OuverturePage

    return OuverturePage


def _accueil() -> type[BasePage]:
    from evaluateur.ui.pages.accueil.page import AccueilPage

    return AccueilPage


def _session() -> type[BasePage]:
    from evaluateur.ui.pages.session.page import SessionPage

    return SessionPage


def _relais() -> type[BasePage]:
    from evaluateur.ui.pages.relais.page import RelaisPage

    return RelaisPage


def _journal() -> type[BasePage]:
    from evaluateur.ui.pages.journal.page import JournalPage

    return JournalPage


def _fiche() -> type[BasePage]:
    from evaluateur.ui.pages.fiche.page import FichePage

    return FichePage


def _reglages() -> type[BasePage]:
    from evaluateur.ui.pages.reglages.page import ReglagesPage

    return ReglagesPage


def _convocation() -> type[BasePage]:
    from evaluateur.ui.pages.convocation.page import ConvocationPage

    return ConvocationPage


def _remises() -> type[BasePage]:
    from evaluateur.ui.pages.remises.page import RemisesPage

    return RemisesPage


def _verification() -> type[BasePage]:
    from evaluateur.ui.pages.verification.page import VerificationPage

    return VerificationPage


_CLASSES = {
    "ouverture": _ouverture,
    "accueil": _accueil,
    "session": _session,
    "relais": _relais,
    "journal": _journal,
    "fiche": _fiche,
    "reglages": _reglages,
    "convocation": _convocation,
    "remises": _remises,
    "verification": _verification,
}
