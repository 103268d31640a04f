"""A positioning grid is handed over and judged as any grid: one signature counts where its référentiel is known so."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluateur import referentiels
from evaluateur.centre.reception import examen
from evaluateur.echange.lot import lot
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.seance import verification
from evaluateur.seance.remise import composition
from evaluateur.titres import rattachement
from tests.echange import colis
from tests.parcours.habilites import Habilites
from tests.parcours.positionne import BLOC, Positionne, positionnement


class Remis(Positionne, Habilites):
    """Closed, signed under certificates of the centre, handed over."""

    entrainement = False

    def __init__(self, folder: Path, evaluateurs: int) -> None:
        Habilites.__init__(self, folder / "d", folder / "centre", positionnement(evaluateurs))
        self.sceller_tout(BLOC)
        if evaluateurs > 1:
            self.conclure(BLOC)
        self.signer_et_clore("electronique")
        self.seul(1)

    def lot(self) -> lot.Lot:
        data = composition.preparer(self.poste, self.seance, 1).travail([str(colis.CENTRE.to_public())])
        return lot.read(data, [colis.CENTRE])

    def contexte(self, alone: frozenset[Empreinte]) -> Contexte:
        return Contexte(self.now(), (rattachement.read_autorite(self.centre.pem),), un_siege=alone)


SHIPPED = verification.one_seat(referentiels.juries(referentiels.bundled()))


@pytest.mark.parametrize("evaluateurs", [1, 2])
def test_a_positioning_is_received_and_one_signature_only_where_one_is_known_to_be_enough(
    tmp_path: Path, evaluateurs: int
) -> None:
    remis = Remis(tmp_path, evaluateurs)
    held = remis.lot()
    assert examen.examine(held, remis.contexte(SHIPPED), politique.verify).dossier.reference == "POS-1"
    if evaluateurs == 1:
        with pytest.raises(LotRefuse, match="ne nomme pas les deux évaluateurs"):
            examen.examine(held, remis.contexte(frozenset()), politique.verify)
    remis.poste.close()
