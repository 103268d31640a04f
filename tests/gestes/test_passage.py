"""By real keys: the work leaves in one file, opens on another laptop, and the first one says where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gestes import conduite, parcours
from tests.gestes.bureau import Bureau
from tests.gestes.conduite import ANNE, PHRASES
from tests.gestes.personne import Personne


@pytest.mark.long
def test_the_work_goes_on_on_another_laptop_and_this_one_says_so(bureau: Bureau, tmp_path: Path) -> None:
    key = tmp_path / "cle"
    key.mkdir()
    with Personne(bureau, tmp_path, tmp_path / "portable") as anne:
        conduite.fill_profile(anne, ANNE)
        anne.sees("Nouveau dossier")
        anne.presses("Ctrl+,")
        anne.goes_to("Continuer sur un autre ordinateur")
        anne.presses("Espace")
        parcours.answer(anne, key)
        anne.sees("sera verrouillé jusqu’au retour")
        anne.types(PHRASES[ANNE])
        anne.presses("Entrée")
        anne.sees("Le travail se poursuit sur un autre ordinateur")
    (file,) = key.glob("*.passage")
    with Personne(bureau, tmp_path, tmp_path / "rechange") as anne:
        anne.goes_to("Reprendre le travail d’un autre ordinateur")
        anne.presses("Espace")
        parcours.answer(anne, file)
        anne.sees("Fichier enregistré le")
        anne.types(PHRASES[ANNE])
        anne.presses("Entrée")
        anne.sees("Le travail continue ici")
        anne.sees_caret()
        anne.types(PHRASES[ANNE])
        anne.presses("Entrée")
        anne.sees("Nouveau dossier")
