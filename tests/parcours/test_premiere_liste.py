"""The list is the first thing that anyone waits for: what it does not show, it does not import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.parcours.monde import PHRASE, Monde
from tests.patience import PATIENCE_S

RACINE = Path(__file__).parents[2]
LIST_OF_A_QUIET_FOLDER = """
import sys
from pathlib import Path
from evaluateur.horloge import HorlogeSysteme
from evaluateur.seance.poste import Poste
with Poste(Path(sys.argv[1]), HorlogeSysteme()) as poste:
    profil = poste.trousseau.profils[0].identifiant
    poste.trousseau.deverrouiller(profil, sys.argv[2])
    poste.asseoir(profil)
    print(len(poste.liste.lister()))
    print("\\n".join(name for name in sys.modules if name.startswith("evaluateur.")))
"""


def test_the_list_of_a_quiet_folder_imports_no_act_no_fait_and_no_journal_to_fold(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "donnees")
    assert len(monde.poste.liste.lister()) == 1
    monde.poste.close()
    command = [sys.executable, "-W", "error", "-c", LIST_OF_A_QUIET_FOLDER, str(monde.donnees), PHRASE]
    done = subprocess.run(command, cwd=RACINE, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stderr
    count, *imported = done.stdout.split()
    assert count == "1"
    assert "evaluateur.seance.parties.liste" in imported
    late = ("metier.actes", "metier.faits", "metier.dossier", "metier.referentiel", "cles.lecture", "seance.seance")
    assert [name for name in imported if name.removeprefix("evaluateur.").startswith(late)] == []
