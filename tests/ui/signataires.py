"""Two evaluators before the screen of signature, everything agreed, on a session that was really played."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from evaluateur.metier.vocabulaire import Mode, Numero
from evaluateur.ui.briques.base import Button
from evaluateur.ui.ecrans.signature.ecran import SignatureEcran
from evaluateur.ui.ecrans.signature.pages import PdfView
from evaluateur.ui.pages.session.page import SessionPage
from tests.parcours.monde import PHRASE, Monde
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote, plain


class Signataires:
    """Two evaluators, everything agreed, the record still to be frozen."""

    def __init__(self, pilote: Pilote, monde: Monde, qtbot: QtBot) -> None:
        self.pilote, self.monde, self.qtbot = pilote, monde, qtbot
        self.desk = pilote.desk

    def seul(self, siege: Numero) -> None:
        """The keyboard changes hands."""
        self.monde.seul(siege)
        self.desk.seat(self.desk.dossier.sieges[siege].identifiant)
        self.desk.go("signature")
        self.pilote.settle()
        self.read()

    def ensemble(self) -> None:
        self.monde.ensemble()
        self.desk.seat(*(e.identifiant for _, e in sorted(self.desk.dossier.sieges.items())))
        self.desk.go("signature")
        self.pilote.settle()

    def read(self) -> None:
        """Wait for the pages, when there are any."""
        if self.view.isVisible():
            self.qtbot.waitUntil(lambda: self.view.page_count > 0, timeout=PATIENCE_MS)
            self.pilote.settle()

    @property
    def ecran(self) -> SignatureEcran:
        page = self.pilote.page
        assert isinstance(page, SessionPage)
        assert isinstance(page.ecran, SignatureEcran)
        return page.ecran

    @property
    def view(self) -> PdfView:
        view = self.ecran.findChild(PdfView)
        assert view is not None
        return view

    def button(self, name: str) -> QAbstractButton:
        return next(
            b for b in self.pilote.window.findChildren(Button) if plain(b.accessibleName()) == name and b.isVisible()
        )

    def signed(self) -> set[int] | None:
        """Who has signed; None while nothing is frozen."""
        fige = self.desk.dossier.fige
        return None if fige is None else set(fige.signatures)

    def closed(self) -> bool:
        return self.desk.dossier.clos

    def freeze(self, mode: Mode = "papier") -> None:
        """As the two do it: the mode, the pages read, then Ctrl+Entrée."""
        self.ensemble()
        self.pilote.press(*([] if mode == "papier" else ["Down"]), "Space")
        self.read()
        self.pilote.press("Ctrl+Return")
        assert self.signed() == set()
        self.read()

    def sign(self, siege: Numero) -> None:
        """As one of them does it: his secret, then Entrée."""
        self.seul(siege)
        self.pilote.type(PHRASE)
        self.confirm()

    def confirm(self) -> None:
        """Entrée after the secret; the signature is made beside the window, which is free meanwhile."""
        self.pilote.press("Return")
        self.qtbot.waitUntil(lambda: not self.ecran.signing, timeout=PATIENCE_MS)
        self.pilote.settle()

    def signed_and_closed(self, mode: Mode = "papier") -> None:
        self.freeze(mode)
        self.sign(1)
        self.sign(2)
        self.pilote.press("Ctrl+Return", "Ctrl+Return")
        assert self.closed()
