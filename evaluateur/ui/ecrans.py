"""Which screen shows which step. Each is imported when its step is first shown."""

from __future__ import annotations

from evaluateur.metier.etapes import EtapeSession
from evaluateur.ui.ecran import Ecran


def screen_class(etape: EtapeSession) -> type[Ecran]:
    """The class of the screen of a step."""
    return _CLASSES[etape]()


def _preparation() -> type[Ecran]:
    from evaluateur.ui.preparation import PreparationEcran

    return PreparationEcran


def _epreuve() -> type[Ecran]:
    from evaluateur.ui.epreuve import EpreuveEcran

    return EpreuveEcran


def _grille() -> type[Ecran]:
    from evaluateur.ui.grille import GrilleEcran

    return GrilleEcran


def _entretien() -> type[Ecran]:
    from evaluateur.ui.entretien import EntretienEcran

    return EntretienEcran


def _scellement() -> type[Ecran]:
    from evaluateur.ui.scellement import ScellementEcran

    return ScellementEcran


def _conciliation() -> type[Ecran]:
    from evaluateur.ui.conciliation import ConciliationEcran

    return ConciliationEcran


def _signature() -> type[Ecran]:
    from evaluateur.ui.signature import SignatureEcran

    return SignatureEcran


def _remise() -> type[Ecran]:
    from evaluateur.ui.remise import RemiseEcran

    return RemiseEcran


_CLASSES = {
    "preparation": _preparation,
    "epreuve": _epreuve,
    "grille": _grille,
    "entretien": _entretien,
    "scellement": _scellement,
    "conciliation": _conciliation,
    "signature": _signature,
    "remise": _remise,
}
