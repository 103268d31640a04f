"""What spares people trouble, by real keys: the jury once, columns by hand, a dossier thrown away, answers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.gestes import ecrans, parcours
from tests.gestes.conduite import ANNE, BRUNO, begin_with_two_profiles, command, takes_first_referentiel
from tests.gestes.personne import Personne

HEAD = "Zorglub;Prénoms;Date de naissance;Entreprise;Service;Poste;Voie d’accès;Lieu;Date de début;Date de fin;Blocs"
"""Of a table whose first column bears a name that says nothing."""
ASKED = (("ou est mon pdf", "Où est mon PDF"), ("agrandir", "texte"), ("code de seance", "Code de séance"))
CANDIDATES = ["ESSAI-ALPHA;Lou;02/03/1990;4", "ESSAI-BETA;Zoé;04/05/1991;1"]


@pytest.mark.long
def test_the_jury_of_the_first_candidate_sits_for_the_others_of_the_day(personne: Personne, tmp_path: Path) -> None:
    begin_with_two_profiles(personne)
    parcours.read_convocation(personne, tmp_path, CANDIDATES)
    parcours.open_of(personne, "alpha")
    ecrans.go_to(personne, "Préparation")
    for numero in (1, 2):
        parcours.designate(personne, numero, numero)
    personne.presses("Alt+Début")
    personne.sees("Nouveau dossier")
    command(personne, "memes evaluateurs")
    personne.sees("sans évaluateur ?")
    personne.presses("Ctrl+Entrée")
    personne.sees("Évaluateurs désignés")
    parcours.open_of(personne, "beta")
    ecrans.go_to(personne, "Préparation")
    shown = personne.page()
    assert (ANNE in shown, BRUNO in shown) == (True, True)
    assert "À désigner" not in shown


@pytest.mark.long
def test_nothing_is_kept_of_a_dossier_in_which_nothing_was_entered_and_an_imported_one_is_thrown_away(
    personne: Personne, tmp_path: Path
) -> None:
    begin_with_two_profiles(personne)
    personne.presses("Ctrl+N")
    takes_first_referentiel(personne)
    personne.lecteur.until(ecrans.etape, "no new dossier")
    personne.presses("Alt+Début")
    personne.sees("Aucun dossier")
    parcours.read_convocation(personne, tmp_path, CANDIDATES)
    personne.presses("Ctrl+F")
    personne.types("alpha")
    personne.presses("Entrée")
    personne.presses("Suppr")
    personne.sees("il ne reviendra pas")
    personne.presses("Ctrl+Entrée")
    personne.lecteur.until(lambda nodes: not any("Jeter le dossier" in n.name for n in nodes), "it is still asked")
    personne.presses("Échap")
    assert "ESSAI-ALPHA" not in personne.page()


@pytest.mark.long
def test_a_heading_that_says_nothing_is_matched_by_hand_and_serves_the_next_file(
    personne: Personne, tmp_path: Path
) -> None:
    begin_with_two_profiles(personne)
    today = f"{datetime.now().astimezone():%d/%m/%Y}"
    files = [tmp_path / f"table-{rank}.csv" for rank in (1, 2)]
    for file, name in zip(files, ("ESSAI-ALPHA", "ESSAI-BETA"), strict=True):
        line = f"{name};Lou;02/03/1990;Mutuelle Exemple;Santé;Gestionnaire;Formation;Salle 1;{today};{today};1"
        file.write_text(f"{HEAD}\n{line}\n", encoding="utf-8-sig")
    personne.presses("Ctrl+I")
    personne.sees("Aucun fichier lu")
    personne.presses("Ctrl+I")
    parcours.answer(personne, files[0])
    takes_first_referentiel(personne)
    personne.sees("Colonnes à faire correspondre")
    personne.goes_to("Ne pas reprendre")
    personne.presses("↓", "↓")  # after the reference
    personne.goes_to("Relire le fichier")
    personne.presses("Espace")
    personne.sees("ligne prête")
    personne.presses("Ctrl+Entrée")
    personne.sees("candidat importé")
    personne.presses("Ctrl+I")
    personne.sees("Aucun fichier lu")
    personne.presses("Ctrl+I")
    parcours.answer(personne, files[1])
    takes_first_referentiel(personne)
    personne.sees("ligne prête")


@pytest.mark.long
def test_the_help_answers_the_words_of_whoever_asks_and_takes_him_there(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    for words, title in ASKED:
        personne.presses("F1")
        personne.types(words)
        personne.sees(title)
        personne.presses("Échap")
        ecrans.close_all(personne)
    personne.presses("F1")
    personne.types("ou est mon pdf")
    personne.sees("Où est mon PDF")
    personne.presses("Entrée")
    personne.lecteur.until(lambda nodes: ecrans.etape(nodes) == "Remise", "the answer leads nowhere")


@pytest.mark.long
def test_the_advice_of_practice_goes_for_good_and_comes_back_when_asked_for(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Grille")
    personne.sees("Ici, une touche suffit")
    command(personne, "masquer conseils")
    personne.sees("Conseils masqués")
    assert "Ici, une touche suffit" not in personne.page()
    command(personne, "montrer conseils")
    personne.sees("Ici, une touche suffit")
    personne.presses("Échap", "C", "C", "C")
    personne.sees("Au bout du tableau")


@pytest.mark.long
def test_the_text_grows_and_shrinks_by_keys_and_the_work_stays_where_it_was(personne: Personne) -> None:
    personne.presses("F2")
    personne.sees("Grille, 0 / 28")
    ecrans.go_to(personne, "Grille")
    before = personne.focus
    sizes = [height(personne)]
    for key in ("Ctrl++", "Ctrl++", "Ctrl+-", "Ctrl+0"):
        personne.presses(key)
        personne.lecteur.settle()
        sizes.append(height(personne))
        assert personne.focus == before
    assert sizes[0] < sizes[1] < sizes[2]
    assert sizes[3] == sizes[1]
    assert sizes[4] == sizes[0]


def height(personne: Personne) -> int:
    """Of the name of the candidate, in pixels."""
    return personne.lecteur.place(personne.sees("MARTIN Lou"))[3]
