"""After any sequence of acts, what the window says as it follows them is what it says when one comes back to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import cycle
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from evaluateur.metier.etapes import ETAPES, Etape
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.ui.briques.bandeau import Strip
from evaluateur.ui.pages.session.etapes import Steps
from evaluateur.ui.pages.session.page import SessionPage
from evaluateur.vues.restes import compte
from tests.parcours.test_invariants import BLOCS, Session
from tests.ui.pilote import Pilote


def said(part: QWidget) -> list[str]:
    """Every word in sight in a part of the window, and whether each button can be pressed."""
    labels = [label.text() for label in part.findChildren(QLabel) if label.isVisible() and label.text()]
    buttons = [
        f"{button.accessibleName() or button.text()} {button.isEnabled()} {button.isChecked()}"
        for button in part.findChildren(QAbstractButton)
        if button.isVisible()
    ]
    return sorted(labels + buttons)


DEVANT: tuple[Etape, ...] = (
    "grille", "entretien", "scellement", "grille", "conciliation", "epreuve", "signature", "grille", "preparation",
    "remise",
)  # fmt: skip
"""In turn before which screen an act is done."""


class DevantLaFenetre(Session):
    """The acts of a session, done behind a window that stands somewhere in it."""

    pilote: Pilote
    compared: ClassVar[Counter[Etape]] = Counter()
    places: ClassVar = cycle([(etape, BlocCode(bloc)) for etape in DEVANT for bloc in BLOCS])
    etape: Etape = "preparation"
    bloc = BlocCode("1")
    tour = -1

    @initialize()
    def ouvrir(self) -> None:
        super().ouvrir()
        self.monde.seul(1)
        self.pilote.desk.adopt(self.monde.poste)
        self._look_again()

    def teardown(self) -> None:
        self.pilote.desk.close_dossier()
        super().teardown()

    @property
    def page(self) -> SessionPage:
        page = self.pilote.page
        assert isinstance(page, SessionPage)
        return page

    def aller(self, etape: Etape, bloc: BlocCode) -> None:
        self.etape, self.bloc = etape, bloc
        if self.monde.poste.tour == self.tour and self.pilote.desk.seance is not None:
            self.pilote.desk.go(etape, bloc)

    def tenter(self, acte: Callable[[], object]) -> bool:
        """An act by whoever sits at the window is followed by it; the others are done while it is away."""
        if self.monde.poste.tour != self.tour and self.pilote.desk.seance is not None:
            self.pilote.desk.close_dossier()
        self.aller(*next(self.places))
        rang = self.monde.seance.dossier.rang
        done = super().tenter(acte)
        if self.monde.seance.dossier.rang != rang:
            self._compare()
        return done

    def _look_again(self) -> None:
        """The page is built anew, as after a hand-over or a restart."""
        self.tour = self.monde.poste.tour
        self.pilote.desk.show_seance(self.monde.seance)
        self.pilote.desk.go(self.etape, self.bloc)
        self.pilote.settle()

    def _in_sight(self) -> list[list[str]]:
        self.page.escape()  # news is of the act, not of the dossier
        self.pilote.settle()
        (steps,), (strip,) = self.page.findChildren(Steps), self.page.findChildren(Strip)
        return [said(self.page.ecran), said(steps), said(strip)]

    @invariant()
    def la_fenetre_est_devant_le_dossier(self) -> None:
        if self.monde.poste.tour != self.tour or self.pilote.desk.seance is None:
            self._look_again()

    def _compare(self) -> None:
        """What the screen shows after it followed an act, after a way out and back, and built anew."""
        desk = self.pilote.desk
        if self.monde.poste.tour != self.tour or desk.seance is None:
            return
        self.compared[desk.place.etape] += 1
        self.pilote.settle()
        followed = self._in_sight()
        away: Etape = "remise" if desk.place.etape != "remise" else "preparation"
        here = desk.place
        desk.go(away)
        desk.go(here.etape, here.bloc, here.cible)
        assert self._in_sight() == followed, "a way out and back shows something else"
        self._look_again()
        desk.go(here.etape, here.bloc, here.cible)
        assert self._in_sight() == followed, "a restart shows something else"

    @invariant()
    def le_cadre_dit_ce_que_dit_la_vue(self) -> None:
        if self.pilote.desk.seance is None or self.monde.poste.tour != self.tour:
            return
        desk, page = self.pilote.desk, self.page
        self.page.escape()
        steps = said(page.findChildren(Steps)[0])
        for pas in desk.vue.pas(desk.bloc):
            if pas.pastille:
                assert any(francais(f"{ETAPES[pas.etape]}, {pas.pastille}") in words for words in steps), pas
        strip = " ".join(said(page.findChildren(Strip)[0]))
        assert francais(compte(page.ecran.restes())) in strip
        suite = page.ecran.suite()
        assert suite is None or francais(suite.phrase) in strip
        offered = [g.nom for g in page.gestures()]
        assert [n for n in offered if n.startswith("Passer au bloc ")] == [
            f"Passer au bloc {code}, {desk.dossier.referentiel.par_bloc[code].libelle_court}"
            for code in desk.dossier.presentes
        ]


def test_what_the_window_follows_is_what_it_shows_when_one_comes_back(pilote: Pilote) -> None:
    DevantLaFenetre.pilote = pilote
    reglages = settings(
        max_examples=max(8, settings().max_examples // 8),
        stateful_step_count=15,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes as long as all the rest
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    DevantLaFenetre.compared.clear()
    run_state_machine_as_test(DevantLaFenetre, settings=reglages)
    assert set(DevantLaFenetre.compared) == set(ETAPES), DevantLaFenetre.compared
