"""Work away from the window: what comes back, to whom, and where a refusal is told."""

from __future__ import annotations

import threading

import pytest

from evaluateur.metier.refus import Refus
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import News
from tests.patience import PATIENCE_S
from tests.ui.pilote import Pilote

PLEIN = Refus("Le disque est plein.", "Libérez de la place.")


def refuse(*_: object) -> str:
    raise PLEIN


class Bureau:
    """A desk whose strip is listened to, and a runner on it."""

    def __init__(self, pilote: Pilote) -> None:
        self.pilote = pilote
        self.told: list[News] = []
        self.came: list[object] = []
        pilote.desk.told.connect(self.told.append)
        self.runner = Background(pilote.desk, pilote.window)
        self.runner.rested.connect(lambda: self.came.append("rested"))

    def rest(self) -> None:
        self.pilote.wait_for_the_background()


@pytest.fixture
def bureau(pilote: Pilote) -> Bureau:
    return Bureau(pilote)


def test_a_result_reaches_who_waits_once_and_then_nothing_is_awaited(bureau: Bureau) -> None:
    bureau.runner.run(lambda: 3, lambda result: bureau.came.extend((result, bureau.runner.busy)))
    bureau.came.append(bureau.runner.busy)
    bureau.rest()
    assert bureau.came == [True, "rested", 3, False]
    assert bureau.told == []


def test_a_refusal_of_the_work_is_told_once_and_nothing_is_done(bureau: Bureau) -> None:
    bureau.runner.run(refuse, bureau.came.append)
    bureau.rest()
    assert bureau.told == [News(PLEIN.phrase, PLEIN.remede, "refus")]
    assert bureau.came == ["rested"]


def test_what_is_done_with_the_result_may_be_refused_too(bureau: Bureau) -> None:
    bureau.runner.run(lambda: "pages", refuse)
    bureau.rest()
    assert bureau.told == [News(PLEIN.phrase, PLEIN.remede, "refus")]


def test_a_caller_says_where_refusals_go(bureau: Bureau) -> None:
    heard: list[Refus] = []
    bureau.runner.run(refuse, bureau.came.append, heard.append)
    bureau.rest()
    bureau.runner.run(lambda: "pages", refuse, heard.append)
    bureau.rest()
    assert heard == [PLEIN, PLEIN]
    assert bureau.told == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_ours_is_reported_and_who_waits_is_told_that_nothing_came(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[type[BaseException] | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: reported.append(args.exc_type))
    bureau.runner.run(lambda: 1 // 0, bureau.came.append, bureau.came.append, lambda: bureau.came.append("nothing"))
    bureau.rest()
    assert bureau.came == ["rested", "nothing"]
    assert reported == [ZeroDivisionError]
    assert bureau.told == []


def test_only_the_last_one_counts_and_the_end_of_another_is_not_its_end(bureau: Bureau) -> None:
    gate = threading.Event()

    def last() -> str:
        assert gate.wait(PATIENCE_S)
        return "last"

    before = threading.active_count()
    bureau.runner.run(refuse, bureau.came.append)
    bureau.runner.run(last, bureau.came.append)
    assert bureau.pilote.wait_until(lambda: threading.active_count() == before + 1)
    bureau.pilote.settle()
    assert (bureau.came, bureau.runner.busy) == ([], True)
    gate.set()
    bureau.rest()
    assert bureau.came == ["rested", "last"]
    assert bureau.told == []
