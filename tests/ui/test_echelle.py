"""Another scale, with other words and other keys, drives the grid: nothing of the shipped one is in the code."""

from __future__ import annotations

import pytest
from msgspec import UNSET
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QPushButton

from evaluateur import referentiels
from evaluateur.demo import entrainement
from evaluateur.metier.referentiel import Echelle, Referentiel, Valeur
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from tests.parcours.monde import referentiel_entier
from tests.ui.pilote import Pilote, heard
from tests.ui.pilote import plain as spaced

CRITERE = Echelle((
    Valeur("vu", "Vu", touche="v", abrege="VU", ton="vert"),
    Valeur("a_revoir", "À revoir", touche="T", ton="ocre", a_aborder=True, reflexe=True),
    Valeur("absent", "Absent", touche="P", ton="rouge", defavorable=True),
))  # fmt: skip


def _start(pilote: Pilote, monkeypatch: pytest.MonkeyPatch, critere: Echelle) -> None:
    ref = referentiel_entier()
    other = replace(ref, code="essai", echelles=replace(ref.echelles, critere=critere))
    reread: Referentiel = referentiels.from_canonical(referentiels.canonical_bytes(other))
    monkeypatch.setattr(entrainement, "referentiel_de_demonstration", lambda: reread)
    pilote.practice()
    pilote.desk.go("grille", BlocCode("1"))
    pilote.settle()


def _marks(pilote: Pilote) -> dict[CelluleCode, str]:
    return pilote.desk.open_seance.grille("1").marques


def test_its_keys_mark_and_those_of_the_other_scale_do_nothing(pilote: Pilote, monkeypatch: pytest.MonkeyPatch) -> None:
    _start(pilote, monkeypatch, CRITERE)
    pilote.press("c", "n", "o", "s", "Shift+C")
    assert _marks(pilote) == {}
    pilote.press("v", "t", "p")
    assert _marks(pilote) == {"1.1.1": "vu", "1.1.2": "a_revoir", "1.1.3": "absent"}


def test_its_own_word_marks_the_rest_and_every_sign_says_so(pilote: Pilote, monkeypatch: pytest.MonkeyPatch) -> None:
    _start(pilote, monkeypatch, CRITERE)
    names = {
        heard(b): b.text() for b in pilote.page_ecran.findChildren(QPushButton) if "1.1, critère 1" in spaced(heard(b))
    }
    assert [text for name, text in names.items() if "aborder" not in name] == ["VU", "T", "P"]
    hints = pilote.page_ecran.hints()
    assert ("V T P", "renseigner") in hints
    assert ("Maj+T", "le reste à revoir") in hints
    assert "Renseigner « À revoir » pour le reste du tableau" in [g.nom for g in pilote.page_ecran.gestures()]
    assert "renseignez «" in pilote.words()
    pilote.press("v", "Shift+T")
    total = len(pilote.desk.dossier.referentiel.par_competence[CelluleCode("1.1")].criteres)
    assert list(_marks(pilote).values()) == ["vu"] + ["a_revoir"] * (total - 1)


def test_a_scale_without_such_a_word_offers_no_such_gesture(pilote: Pilote, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Echelle(tuple(replace(v, reflexe=UNSET) for v in CRITERE.valeurs))
    _start(pilote, monkeypatch, plain)
    pilote.press("Shift+T", "Shift+V", "Shift+C")
    assert _marks(pilote) == {}
    assert not any(key.startswith("Maj") for key, _ in pilote.page_ecran.hints())
    assert not any("le reste" in g.nom for g in pilote.page_ecran.gestures())
    assert QApplication.focusWidget() is not None
