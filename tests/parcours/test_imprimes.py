"""What a dossier prints: one table for the window and the command line, which loads nothing that composes."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from evaluateur.metier.actes import cloture, preparation
from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.refus import Refus
from evaluateur.seance.dossiers import journee
from evaluateur.seance.imprimes import (
    FEUILLES,
    GRILLE,
    IMPRIMES,
    RECTIFICATION,
    SYNTHESE,
    PasDeRectification,
    PasEncoreClos,
)
from tests.parcours.monde import Monde
from tests.patience import PATIENCE_S

RACINE = Path(__file__).parents[2]
WHAT_IS_IMPORTED = """
import sys
import evaluateur.seance.imprimes
print(*{name.split(".")[0] for name in sys.modules}, sep="\\n")
"""


@pytest.fixture
def absent(tmp_path: Path) -> Monde:
    monde = Monde(tmp_path / "donnees")
    monde.seance.faire(preparation.declarer_presence, "absent", "Ne s’est pas présenté.")
    return monde


def pages(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\xa0", " ")


def test_the_table_is_read_without_any_library_of_pdf() -> None:
    command = [sys.executable, "-c", WHAT_IS_IMPORTED]
    done = subprocess.run(command, cwd=RACINE, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    assert {"evaluateur"} <= set(done.stdout.split())
    assert not {"reportlab", "pikepdf", "pyhanko", "PySide6"} & set(done.stdout.split())


def test_every_document_of_a_closed_dossier_is_a_pdf_of_its_own_name(absent: Monde) -> None:
    absent.signer_et_clore("papier")
    with pytest.raises(PasDeRectification):
        RECTIFICATION.preparer(absent.poste, absent.seance)
    absent.seul(1)
    absent.seance.faire(cloture.rectifier_identite, EtatCivil("MARTIN", "Loup"), "Prénom mal écrit.")
    copies = {
        key: document.preparer(absent.poste, absent.seance) for key, document in IMPRIMES.items() if key != "fiche"
    }
    assert len({copy.fichier for copy in copies.values()}) == len(IMPRIMES) - 1
    for key, copy in copies.items():
        assert copy.fichier.startswith(f"{key}-")
        assert absent.seance.dossier.candidat.nom not in copy.fichier
        assert copy.travail().startswith(b"%PDF-")


def test_the_sheets_are_those_of_the_blocs_presented_or_of_all(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "donnees")
    first, *others = monde.ref.par_bloc
    for code in others:
        monde.seance.faire(preparation.declarer_presentation, code, "non_presente")
    said = pages(FEUILLES.preparer(monde.poste, monde.seance).travail())
    assert f"Bloc {first}" in said
    assert not any(f"Bloc {code}" in said for code in others)
    monde.seance.faire(preparation.declarer_presentation, first, "non_presente")
    said = pages(FEUILLES.preparer(monde.poste, monde.seance).travail())
    assert all(f"Bloc {code}" in said for code in monde.ref.par_bloc)


def test_a_grid_needs_a_frozen_record_and_a_synthesis_a_closed_one(absent: Monde) -> None:
    with pytest.raises(Refus, match="pas encore figée"):
        GRILLE.preparer(absent.poste, absent.seance)
    absent.ensemble()
    absent.seance.cloture.figer("papier")
    assert GRILLE.preparer(absent.poste, absent.seance).travail().startswith(b"%PDF-")
    with pytest.raises(PasEncoreClos):
        SYNTHESE.preparer(absent.poste, absent.seance)


def test_the_sheet_of_the_day_goes_round_without_the_reason_of_an_absence(absent: Monde) -> None:
    resumes = absent.poste.liste.lister()
    said = pages(journee.exemplaire(absent.poste, resumes, absent.poste.now().instant.date()).travail())
    assert "Absent" in said
    assert "Ne s’est pas présenté" not in said
