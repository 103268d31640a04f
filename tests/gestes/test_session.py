"""A real session by real keys: two profiles, candidates of a convocation, up to the PDF that both signed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.gestes import ecrans
from tests.gestes.conduite import ANNE, BRUNO, PHRASES, begin_with_two_profiles, hand_over, takes_first_referentiel
from tests.gestes.personne import Personne

_CONVOCATION = """\
Nom de naissance;Prénoms;Date de naissance;Entreprise;Service;Poste;Voie d’accès;Lieu;Date de début;Date de fin;Blocs
ESSAI-ALPHA;Lou;02/03/1990;Mutuelle Exemple;Santé;Gestionnaire;Formation;Salle 1;16/11/2026;20/11/2026;1,4
ESSAI-BETA;Zoé;04/05/1991;Mutuelle Exemple;Santé;Gestionnaire;Formation;Salle 1;16/11/2026;20/11/2026;1
"""


def _import(personne: Personne, folder: Path) -> None:
    file = folder / "convocation.csv"
    file.write_text(_CONVOCATION, encoding="utf-8-sig")
    personne.presses("Ctrl+I")
    personne.sees("Aucun fichier lu")
    personne.presses("Ctrl+I")
    _answer(personne, file)
    takes_first_referentiel(personne)
    personne.sees("2 lignes prêtes")
    personne.presses("Ctrl+Entrée")
    personne.sees("2 candidats importés")


def _answer(personne: Personne, file: Path) -> None:
    """Give Qt's own dialog the name of a file."""
    personne.lecteur.until(lambda nodes: len(ecrans.windows(nodes)) == 2, "no dialog")
    personne.presses("Ctrl+A")
    personne.types(str(file))
    personne.presses("Entrée")
    personne.lecteur.until(lambda nodes: len(ecrans.windows(nodes)) == 1, "the dialog stays")


@pytest.mark.long
def test_an_absent_candidate_of_a_convocation_ends_in_a_pdf_that_both_signed(
    personne: Personne, tmp_path: Path
) -> None:
    begin_with_two_profiles(personne)
    _import(personne, tmp_path)
    personne.presses("Ctrl+F")
    personne.types("beta")
    personne.presses("Entrée", "Entrée")
    personne.sees("ESSAI-BETA")
    ecrans.go_to(personne, "Préparation")
    # Of a closed list, a screen reader is told the value.
    for rank, employer in (
        (1, "Autre Mutuelle"),
        (2, "Mutuelle Exemple"),
    ):
        personne.goes_to("À désigner")
        personne.presses(*("↓",) * rank, "Entrée")
        personne.goes_to("À choisir")
        personne.presses("↓", "Entrée")
        for field, content in (("employeur", employer), ("service", "Formation"), ("habilitation", "H-1"),
                               ("valable", "31/12/2030")):  # fmt: skip
            personne.fills(f"Évaluateur {rank}, {field}", content)
    personne.goes_to("À renseigner")
    personne.presses(*("↓",) * 2, "Entrée")
    personne.sees("Aucun bloc ne sera évalué")
    personne.presses("Ctrl+Entrée")
    assert "À confirmer" not in personne.page()
    assert personne.focus == "Absent…"
    hand_over(personne, "continuer deux", *(PHRASES[BRUNO],))
    ecrans.go_to(personne, "Signature")
    assert personne.focus == "Papier"
    personne.presses("Espace")
    personne.sees("Page 1 sur")
    personne.presses("Ctrl+Entrée")
    personne.sees("est figée")
    for numero, name in ((1, ANNE), (2, BRUNO)):
        hand_over(personne, f"main evaluateur {numero}", PHRASES[name])
        personne.sees("Page 1 sur")
        personne.goes_to("Phrase secrète")
        personne.types(PHRASES[name])
        personne.presses("Ctrl+Entrée")
        personne.sees("Signature enregistrée")
    personne.presses("Ctrl+Entrée", "Ctrl+Entrée")
    personne.sees("Le dossier est clos")
    personne.presses("Ctrl+K")
    personne.types("enregistrer pdf")
    personne.presses("Entrée")
    saved = tmp_path / "grille.pdf"
    _answer(personne, saved)
    personne.lecteur.until(lambda _: saved.exists(), "no PDF")
    printed = "".join(page.extract_text() for page in PdfReader(saved).pages)
    assert "ESSAI-BETA" in printed
    assert ("ESSAI-UN" in printed, "ESSAI-DEUX" in printed) == (True, True)
