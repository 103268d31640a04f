"""Golden bases: each opened on a copy, everyone unlocked by the passphrase that it carries."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluateur.metier.faits.partage import FaitPartage
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance.poste import Poste
from tests.parcours.monde import HorlogeEssai, argon_leger

REFERENCES = Path(__file__).parents[1] / "references"
_SINCE = {
    "ScanJoint": 5, "SauvegardeRestauree": 8, "ChoixAnnules": 10, "CleDeSeanceAttestee": 11,
    "IdentiteVerifiee": 12, "IdentiteRectifiee": 12,
}  # fmt: skip
"""Types of faits that came with a later version of the base than 4; its golden base holds them."""


def types_until(version: int) -> set[str]:
    """Every type of fait that a base of this version could hold."""
    return {kind.__name__ for kind in FaitPartage.__args__ if _SINCE.get(kind.__name__, 0) <= version}


@contextmanager
def opened(reference: Path, tmp_path: Path, seated: str = "", jours: int = 0) -> Iterator[Poste]:
    """Open a golden base so many days after it was made; the first profile sits at the keyboard, or ``seated``."""
    copy = tmp_path / "donnees"
    shutil.copytree(reference, copy)
    horloge = HorlogeEssai()
    horloge.avancer(jours * 24 * 3600)
    with Poste(copy, horloge, argon=argon_leger) as poste:
        phrase = poste.coffre.phrase_entrainement()
        assert phrase is not None
        for profil in poste.trousseau.profils:
            poste.trousseau.deverrouiller(profil.identifiant, phrase)
        poste.asseoir(ProfilId(seated or poste.trousseau.profils[0].identifiant))
        yield poste
