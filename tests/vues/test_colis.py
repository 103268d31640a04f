"""A lot as it stands: when it is tried again by itself, and whether it was delivered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.vues import colis
from evaluateur.vues.colis import Colis, LotFait

INSTANT = datetime(2026, 11, 16, 8, tzinfo=UTC)
LOT = LotFait(
    Empreinte("l"), DossierId("d"), 1, 9, Empreinte("t"), 1, Empreinte("e"), "EX-1", INSTANT.isoformat(), 100, "age1"
)


@pytest.mark.parametrize(
    ("essais", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (11, 60), (12, 60), (500, 60)]
)
def test_the_wait_doubles_up_to_an_hour(essais: int, minutes: int) -> None:
    waiting = Colis(LOT, "pret", INSTANT, echec="Non.", echec_le=INSTANT, essais=essais)
    assert waiting.prochain == INSTANT + timedelta(minutes=minutes)


def test_what_did_not_fail_waits_for_nothing_and_what_nobody_acknowledged_is_not_delivered() -> None:
    quiet = Colis(LOT, "pret", INSTANT)
    assert (quiet.prochain, quiet.delivre, quiet.a_jour) == (None, False, True)
    assert set(colis.MOTS) == set(colis.ETATS)
    assert colis.ETATS.index("pret") < colis.ETATS.index("copie") < colis.ETATS.index("verifie")
