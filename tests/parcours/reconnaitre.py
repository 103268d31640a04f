"""Everyone on a laptop pins an authority, or a time-stamp service, as each does in his settings."""

from __future__ import annotations

from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance import confiance
from evaluateur.seance.poste import Poste
from tests.parcours.monde import PHRASE


def pin(poste: Poste, certificate: bytes, *who: ProfilId, phrase: str = PHRASE) -> None:
    """Those named, or everyone; the keyboard stays where it was."""
    _each(poste, confiance.retenir_autorite, certificate, who, phrase)


def pin_service(poste: Poste, certificate: bytes, *who: ProfilId, phrase: str = PHRASE) -> None:
    """The same, for who stamps the time."""
    _each(poste, confiance.retenir_horodateur, certificate, who, phrase)


def _each(poste: Poste, gesture: object, certificate: bytes, who: tuple[ProfilId, ...], phrase: str) -> None:
    seated = poste.trousseau.clavier.personnes
    for one in who or tuple(p.identifiant for p in poste.trousseau.profils):
        poste.trousseau.deverrouiller(one, phrase)
        gesture(poste, one, phrase, certificate)  # type: ignore[operator]
    poste.asseoir(*seated)
