"""Every page has its help, keys are enough, and colours can be told apart.

Names, roles and the order of Tab are looked at on every screen by ``test_geometrie.py``, whose walks are long.
"""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLineEdit

from evaluateur.metier.etapes import ETAPES
from evaluateur.ui.apparence.theme import CLAIR, SOMBRE, Theme, contrast
from evaluateur.ui.bureau.desk import Page
from evaluateur.ui.ecrans.table import screen_class
from evaluateur.ui.fenetre.aide import help_text
from evaluateur.ui.pages.table import page_class
from tests.ui.pilote import Pilote

FONDS = ("fond", "surface", "surface2", "encre_doux")
TEXTES = ("texte", "texte2", "encre", "vert", "rouge", "ocre", "prune", "ardoise")


def test_every_screen_has_its_page_of_help(pilote: Pilote) -> None:
    names = {screen_class(e).aide for e in ETAPES} | {page_class(p).aide for p in get_args(Page) if p != "session"}
    assert "" not in names
    for name in names:
        assert help_text(name).startswith("# ")


def test_qt_speaks_french(pilote: Pilote) -> None:
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Annuler"


@pytest.mark.parametrize("theme", [CLAIR, SOMBRE], ids=lambda t: t.nom)
def test_every_text_stands_out_from_every_ground_it_may_lie_on(theme: Theme) -> None:
    pairs = [(t, f) for t in TEXTES for f in FONDS]
    pairs += [(t, f"{t}_doux") for t in ("vert", "rouge", "ocre", "prune", "ardoise")]
    pairs += [("texte", f"{t}_doux") for t in ("vert", "rouge", "ocre", "prune", "ardoise")]
    pairs += [("sur_encre", t) for t in ("encre", "encre_vif", "vert", "rouge", "ocre", "prune", "ardoise")]
    pairs += [(text, f"siege{n}_doux") for n in (1, 2) for text in ("texte", f"siege{n}")]
    weak = [(t, f) for t, f in pairs if contrast(theme.couleur(t), theme.couleur(f)) < 4.5]
    assert not weak


@pytest.mark.parametrize("theme", [CLAIR, SOMBRE], ids=lambda t: t.nom)
def test_every_border_and_ring_stands_out(theme: Theme) -> None:
    weak = [(t, f) for t in ("trait", "focus") for f in FONDS if contrast(theme.couleur(t), theme.couleur(f)) < 3]
    assert not weak


@pytest.mark.parametrize("theme", [CLAIR, SOMBRE], ids=lambda t: t.nom)
def test_what_an_empty_field_asks_for_stands_out_too(pilote: Pilote, theme: Theme) -> None:
    pilote.assembly.memoire.theme = theme.nom
    pilote.window.restyle()
    pilote.settle()
    field = next(e for e in pilote.window.findChildren(QLineEdit) if e.placeholderText())
    shown = field.palette().color(QPalette.ColorRole.PlaceholderText)
    assert shown.alpha() == 255
    assert contrast(shown.name(), theme.surface) >= 4.5


def test_the_contrast_formula_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_escape_and_keys_are_enough_to_leave_every_page(pilote: Pilote) -> None:
    pilote.practice()
    for page in ("reglages", "journal", "fiche", "convocation", "remises", "verification"):
        pilote.desk.page_asked.emit(page)
        pilote.settle()
        pilote.press("Escape")
        assert pilote.where in ("session", "accueil"), page
    assert pilote.window.focusPolicy() != Qt.FocusPolicy.WheelFocus
