"""Which screen shows which step. Each is imported when its step is first shown."""

from __future__ import annotations

from evaluateur.metier.etapes import Etape
from evaluateur.ui.cadre.ecran import Ecran


def screen_class(etape: Etape) -> type[Ecran]:
    """The class of the screen of a step."""
    return _CLASSES[etape]()


def _preparation() -> type[Ecran]:
    from evaluateur.ui.ecrans.preparation.ecran import PreparationEcran

    return PreparationEcran


def _epreuve() -> type[Ecran]:
    from evaluateur.ui.ecrans.epreuve.ecran import EpreuveEcran

    return EpreuveEcran


def _grille() -> type[Ecran]:
    from evaluateur.ui.ecrans.grille.ecran import GrilleEcran

    return GrilleEcran


def _entretien() -> type[Ecran]:
    from evaluateur.ui.ecrans.entretien.ecran import EntretienEcran

    return EntretienEcran


def _scellement() -> type[Ecran]:
    from evaluateur.ui.ecrans.scellement.ecran import ScellementEcran

    return ScellementEcran


def _conciliation() -> type[Ecran]:
    from evaluateur.ui.ecrans.conciliation.ecran import ConciliationEcran

    return ConciliationEcran


def _signature() -> type[Ecran]:
    from evaluateur.ui.ecrans.signature.ecran import SignatureEcran

    return SignatureEcran


def _remise() -> type[Ecran]:
    from evaluateur.ui.ecrans.remise.ecran import RemiseEcran

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
