"""A positioning grid is handed over and judged as any grid: one signature counts where its référentiel is known so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur import referentiels
from evaluateur.centre.reception import examen
from evaluateur.echange.lot import lot
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.referentiels.lieux import Chemin
from evaluateur.seance import verification
from evaluateur.seance.remise import composition
from evaluateur.titres import rattachement
from tests.echange import colis
from tests.parcours.habilites import Habilites
from tests.parcours.positionne import BLOC, Positionne, positionnement


class Remis(Positionne, Habilites):
    """Closed, signed under certificates of the centre, handed over."""

    entrainement = False

    def __init__(self, folder: Path, evaluateurs: int, ref: Referentiel | None = None) -> None:
        Habilites.__init__(self, folder / "d", folder / "centre", ref or positionnement(evaluateurs))
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


def test_one_signature_counts_under_a_known_positioning_whose_scale_was_completed_and_under_no_other(
    tmp_path: Path,
) -> None:
    shipped = positionnement(1)
    given: dict[Chemin, str] = {
        ("echelles", "critere", v.cle): f"Niveau {v.touche}" for v in shipped.echelles.critere.valeurs
    }
    made = referentiels.completer(shipped, shipped, given, "MARTIN Anne", date(2026, 11, 16))
    remis = Remis(tmp_path, 1, made)
    assert "Niveau A" in remis.seance.cloture.version().contenu
    held = remis.lot()
    assert examen.examine(held, remis.contexte(SHIPPED), politique.verify).dossier.referentiel == made
    with pytest.raises(LotRefuse, match="ne nomme pas les deux évaluateurs"):
        examen.examine(held, remis.contexte(frozenset()), politique.verify)
    remis.poste.close()


def test_one_signature_does_not_count_under_a_positioning_that_was_changed_otherwise(tmp_path: Path) -> None:
    shipped = positionnement(1)
    first, *rest = shipped.echelles.bloc.valeurs
    levels = (replace(first, icone="check"), *rest)
    other = replace(shipped, echelles=replace(shipped.echelles, bloc=replace(shipped.echelles.bloc, valeurs=levels)))
    remis = Remis(tmp_path, 1, other)
    with pytest.raises(LotRefuse, match="ne nomme pas les deux évaluateurs"):
        examen.examine(remis.lot(), remis.contexte(SHIPPED), politique.verify)
    remis.poste.close()
