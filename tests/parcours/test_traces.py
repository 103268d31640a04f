"""What stays behind: nothing that is left while one evaluator works tells the other what he wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluateur.db import journaux, moteur
from evaluateur.db.moteur import Base
from evaluateur.metier.actes import notation
from tests.parcours.monde import Monde


@pytest.mark.parametrize("marks", [1, 7])
def test_a_backup_made_in_the_middle_of_a_grid_counts_no_gesture(tmp_path: Path, marks: int) -> None:
    """The ten-minute one told 7 plis without a reason, 9 with one."""
    monde = Monde(tmp_path / "donnees")
    monde.epreuve("1")
    monde.seul(1)
    criteres = [c.code for c in monde.ref.blocs[0].criteres][:marks]
    for code in criteres:
        monde.seance.faire(notation.noter, code, "conforme")
    monde.horloge.avancer(600)
    saved = monde.poste.back_up()
    key = monde.poste.trousseau.profil_ouvert(monde.un.identifiant).cle_base
    identifiant = monde.seance.identifiant
    monde.poste.close()
    base = Base(saved / moteur.FICHIER, key)
    plis = [line for line in journaux.read(base, identifiant) if line.type == "Pli"]
    base.close()
    assert len(plis) == 64
