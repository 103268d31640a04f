"""The wait for a key that a passphrase draws: the window lives meanwhile, and nothing takes the gesture's place."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from evaluateur import app
from evaluateur.cles.serrures import Argon
from evaluateur.metier.refus import Refus
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.veille import Upkeep
from evaluateur.ui.bureau.wait import LiveWait
from tests.parcours.monde import PHRASE, HorlogeEssai, Monde
from tests.patience import PATIENCE_S
from tests.ui.conftest import open_practice
from tests.ui.pilote import Pilote


def lourd(salt: bytes) -> Argon:
    """A derivation that takes longer than what nobody notices, on any machine."""
    return Argon(salt, memoire_kib=131_072, passes=4)


class Beats:
    """Counts how often the event loop of the window turns, and does something at its first turn."""

    def __init__(self, first: Callable[[], object] = lambda: None) -> None:
        self.count, self._first = 0, first
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def _beat(self) -> None:
        self.count += 1
        if self.count == 1:
            self._first()

    def stop(self) -> None:
        self._timer.stop()


def until_the_loop_turns(turned: threading.Event) -> Callable[[], str]:
    """Work that ends only if the window lives while it is waited for."""

    def work() -> str:
        assert turned.wait(PATIENCE_S)
        return "la clé"

    return work


@pytest.fixture
def lent(
    qapp: QApplication, tmp_path: Path, horloge: HorlogeEssai, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Pilote]:
    """The window on the folder of two people whose passphrases are slow to try."""
    monkeypatch.setattr("tests.parcours.monde.argon_leger", lourd)
    Monde(tmp_path / "donnees").poste.close()
    assembly = app.Assembly(tmp_path / "donnees", open_practice)
    assembly.furnish(horloge, lourd)
    pilote = Pilote(assembly, horloge)
    pilote.show()
    yield pilote
    pilote.close()


def test_the_window_lives_while_a_passphrase_is_tried(lent: Pilote) -> None:
    lent.type(PHRASE)
    beats = Beats()
    lent.press("Return")
    beats.stop()
    assert lent.where == "accueil"
    assert beats.count > 1


def test_a_wrong_passphrase_is_refused_after_the_wait_as_without_it(lent: Pilote) -> None:
    lent.type("une tout autre phrase")
    lent.press("Return")
    assert lent.where == "ouverture"
    assert "Cette phrase secrète n’ouvre pas ce profil." in lent.words()


def test_the_work_is_done_elsewhere_and_its_result_given_here(qapp: QApplication) -> None:
    wait, turned = LiveWait(), threading.Event()
    beats = Beats(turned.set)
    held: list[bool] = []
    QTimer.singleShot(0, wait, lambda: held.append(wait.held))
    assert wait(until_the_loop_turns(turned)) == "la clé"
    beats.stop()
    assert (held, wait.held) == ([True], False)
    assert QApplication.overrideCursor() is None


def test_what_the_work_raises_is_raised_here(qapp: QApplication) -> None:
    def refuse() -> None:
        raise Refus("Phrase refusée.", "Recommencez.")

    with pytest.raises(Refus, match="Phrase refusée"):
        LiveWait()(refuse)
    with pytest.raises(ZeroDivisionError):
        LiveWait()(lambda: 1 // 0)


def test_a_second_gesture_is_refused_in_words_while_the_first_waits(qapp: QApplication) -> None:
    wait, turned = LiveWait(), threading.Event()
    refused: list[str] = []

    def press_by_another_door() -> None:
        try:
            wait(lambda: "encore")
        except Refus as refus:
            refused.append(str(refus))
        turned.set()

    beats = Beats(press_by_another_door)
    assert wait(until_the_loop_turns(turned)) == "la clé"
    beats.stop()
    assert refused == ["L’ordinateur vérifie déjà une phrase secrète ou un code. Patientez un instant."]


def test_a_result_from_elsewhere_waits_for_the_end_of_the_gesture(pilote: Pilote) -> None:
    """It would pull the screen away from under it."""
    wait, turned, order = pilote.desk.wait, threading.Event(), list[str]()
    runner = Background(pilote.desk, pilote.window)
    runner.run(lambda: "pages", order.append)
    beats = Beats(lambda: QTimer.singleShot(100, turned.set))
    wait(until_the_loop_turns(turned))
    order.append("la fin du geste")
    beats.stop()
    pilote.wait_for_the_background()
    assert order == ["la fin du geste", "pages"]


def test_the_laptop_does_not_lock_itself_under_a_gesture(pilote: Pilote) -> None:
    pilote.practice()
    wait, turned, slept = pilote.desk.wait, threading.Event(), list[str]()
    upkeep = Upkeep(pilote.desk, 1)
    upkeep.asleep.connect(lambda: slept.append("verrouillé"))

    def time_passes() -> None:
        upkeep._idle.timeout.emit()
        turned.set()

    beats = Beats(time_passes)
    wait(until_the_loop_turns(turned))
    beats.stop()
    assert slept == []
    upkeep._idle.timeout.emit()
    upkeep.stop()
    assert slept == ["verrouillé"]
