"""The job sheet against its source: every word, in its place, once the letters that the scan misread are restored.

The source is read here on its own terms. Each difference is one of those below; the head of the TOML file lists them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from evaluateur.metier.contenu.fiche import Fiche, Rubrique
from evaluateur.metier.referentiel import Referentiel
from evaluateur.referentiels import read_file
from evaluateur.ressources import resources_folder
from tests.test_referentiel_fidelite import couverture, suites

SOURCE = Path(__file__).parent / "references" / "source-fiche-0401.txt"
FOLDER = resources_folder() / "referentiels"
FICHIER = FOLDER / "gestionnaire-dossiers-assistance.toml"
RESTITUTIONS = FOLDER / "fiche-0401.restitutions.tsv"

PUCE = re.compile(r"^(?:[e*«»-]|B|<&—) ")
"""How the scan read the bullets, the coloured square and the arrow of the legend."""
RESTES = {43: "X X XX", 47: "XX X X| X", 212: "de", 299: "1", 301: "12", 305: "60"}
"""Lines of which nothing can be read: crosses of a table, figures of charts."""
LUS_TROP_TOT = {213: 227, 268: 303}
"""Headings that the scan read before the end of the column beside them: the line, and that before which it belongs."""


def restitutions() -> list[tuple[int, str, str]]:
    with RESTITUTIONS.open(encoding="utf-8", newline="") as file:
        return [(int(r["ligne"]), r["lu"], r["ecrit"]) for r in csv.DictReader(file, delimiter="\t")]


def lignes() -> dict[int, str]:
    """The source, its letters restored."""
    found = dict(enumerate(SOURCE.read_text(encoding="utf-8").splitlines(), 1))
    for number, read, written in restitutions():
        tokens = found[number].split(" ")
        assert read in tokens, (number, read)
        found[number] = " ".join([*tokens[: tokens.index(read)], written, *tokens[tokens.index(read) + 1 :]])
    return found


def source() -> list[str]:
    """Its words in the order in which they were printed, without what is no word."""
    found = lignes()
    assert {number: found[number] for number in RESTES} == RESTES
    order = [number for number in found if number not in RESTES and number not in LUS_TROP_TOT]
    for number, before in LUS_TROP_TOT.items():
        order.insert(order.index(before), number)
    return [word for number in order for word in PUCE.sub("", found[number]).split()]


def transcrits(ref: Referentiel) -> list[str]:
    fiche = ref.fiche
    assert isinstance(fiche, Fiche)
    texts = [fiche.intitule, fiche.numero]
    for rubrique in fiche.rubriques:
        texts += rubrique_dite(ref, fiche, rubrique)
    return [word for text in texts for word in text.split()]


def rubrique_dite(ref: Referentiel, fiche: Fiche, rubrique: Rubrique) -> Iterator[str]:
    if rubrique.titre != LEGENDE:
        yield rubrique.titre
    yield from rubrique.textes
    if rubrique.role == "cles":
        yield from rubrique.colonnes
        for key in fiche.cles:
            yield from (key.famille, key.numero, ref.par_critere[key.critere].texte)
    for activite in (a for bloc in ref.blocs for a in bloc.activites if a.code == rubrique.renvoi):
        yield activite.texte
        for competence in activite.competences:
            yield competence.texte
            for groupe in competence.groupes:
                yield groupe.entete
                yield from (critere.texte for critere in groupe.criteres)


LEGENDE = "Légende du graphique"
"""Ours: the source gives its legend no heading."""


@pytest.fixture(scope="module")
def ref() -> Referentiel:
    return read_file(FICHIER)


def test_the_sheet_is_word_for_word_the_source_once_its_letters_are_restored(ref: Referentiel) -> None:
    assert transcrits(ref) == source()


def test_five_grams_are_covered_in_both_directions(ref: Referentiel) -> None:
    assert couverture(source(), transcrits(ref)) == 1, "a passage of the source is missing"
    assert couverture(transcrits(ref), source()) == 1, "a passage was invented"
    assert len(suites(source())) > 1000


def test_a_restoration_changes_a_sign_or_two_and_no_word() -> None:
    for number, read, written in restitutions():
        same = sum(
            block.size
            for block in SequenceMatcher(None, read, written.replace(" ", ""), autojunk=False).get_matching_blocks()
        )
        assert max(len(read), len(written.replace(" ", ""))) - same <= 2, (number, read, written)
        assert read != written


def test_what_the_sheet_announces_is_compared_with_what_it_lists(ref: Referentiel) -> None:
    """It says 18 savoir-faire and lists 18; it says 28 connaissances et aptitudes, and 27 can be read."""
    assert isinstance(ref.fiche, Fiche)
    counted = [
        (r.annonce.nombre, sum(len(ref.par_competence[code].criteres) for code in r.annonce.de))
        for r in ref.fiche.rubriques
        if r.annonce
    ]
    assert counted == [(18, 18), (28, 27)]


def test_the_five_key_competences_are_lines_of_the_grid(ref: Referentiel) -> None:
    assert isinstance(ref.fiche, Fiche)
    assert [key.numero for key in ref.fiche.cles] == ["SF202", "CT205", "A101", "A104", "A117"]
    assert [key.famille for key in ref.fiche.cles if key.numero.startswith("A")] == ["Aptitudes"] * 3


def test_the_scale_is_said_to_be_ours(ref: Referentiel) -> None:
    for echelle in (ref.echelles.critere, ref.echelles.competence, ref.echelles.bloc):
        assert echelle.a_completer is True
    assert "à confirmer par l’organisme" in ref.dits.reserve
    assert ref.blocs[0].modalites.a_completer


def test_no_word_of_certification_is_in_what_we_wrote(ref: Referentiel) -> None:
    ours = " ".join(str(getattr(ref.dits, name)) for name in ref.dits.__struct_fields__)
    words = [v.mot for e in (ref.echelles.critere, ref.echelles.competence, ref.echelles.bloc) for v in e.valeurs]
    assert not re.search(r"certif|jury|acquis", " ".join([ours, *words]), re.IGNORECASE)
