"""The shipped référentiel against its source: every word, in order, in both directions.

The source is read here on its own terms (rows and columns of its table); nothing of ``evaluateur`` helps to read it.
Each transformation applied before the comparison is one of NORMALISATIONS; the head of the TOML file lists the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from evaluateur.metier.referentiel import Bloc, Referentiel
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.referentiels import read_file
from evaluateur.ressources import resources_folder

SOURCE = Path(__file__).parent / "references" / "source-referentiel.txt"
FICHIER = resources_folder() / "referentiels" / "gestionnaire-parcours-adherents.toml"

NORMALISATIONS = {
    "HTML tags": (r"</?(?:p|u|ul|li|i|br)\b[^>]*>", " "),
    "Markdown bold": (r"\*\*", ""),
    "Markdown links": (r"\[([^\]]*)\]\((?:[^()\\]|\\.)*\)", r"\1"),
    "Markdown escapes": (r"\\([()])", r"\1"),
    "bullets": (r"(?:^|(?<=\s))(?:→|-)\s*", " "),
    "white space": (r"\s+", " "),
}
"""In this order. Texts cut by the layout are joined by ``colonne``; the labels left out are in ETIQUETTES."""

ETIQUETTES = ("REFERENTIELS – RNCP", "Code NSF :", "Public :")
"""Words of the first page that the names of the fields say; « BLOC n : » is the fourth."""

BLOC = re.compile(r"bloc (\d) : (.*)", re.IGNORECASE)
COLONNES = ("activités", "compétences", "modalités", "critères")
BLOCS = ("1", "2", "3", "4", "5")

# Bloc 3 has lost its heading: it begins with the first row that has no activity, no competence and no « Modalités : ».
DEBUT_BLOC_3 = "plusieurs types d'interlocuteurs"


def mots(text: str) -> list[str]:
    for motif, remplacement in NORMALISATIONS.values():
        text = re.sub(motif, remplacement, text, flags=re.MULTILINE)
    return text.split()


def rangees() -> list[list[str]]:
    return [line.split("\t") for line in SOURCE.read_text(encoding="utf-8").splitlines() if "\t" in line]


def source_par_bloc() -> dict[str, list[list[str]]]:
    by_bloc: dict[str, list[list[str]]] = {}
    bloc = ""
    for cellules in rangees():
        titre = BLOC.fullmatch(cellules[0])
        if titre and not any(cellules[1:]):
            bloc = titre[1]
            by_bloc[bloc] = []
            continue
        if DEBUT_BLOC_3 in cellules[2]:
            bloc = "3"
            by_bloc[bloc] = []
        if bloc:
            by_bloc[bloc].append(cellules)
    return by_bloc


def colonne_source(bloc: str, rang: int) -> list[str]:
    """The words of one column of a bloc, its cells joined over the page breaks."""
    return [word for cellules in source_par_bloc()[bloc] for word in mots(cellules[rang])]


def colonne_transcrite(bloc: Bloc, rang: int) -> list[str]:
    texts: Iterable[str] = (
        (a.texte for a in bloc.activites),
        (k.texte for k in bloc.competences),
        (bloc.modalites.texte,),
        (t for k in bloc.competences for g in k.groupes for t in (g.entete, *(c.texte for c in g.criteres))),
    )[rang]
    return [word for text in texts for word in mots(text)]


def suites(items: list[str], length: int = 5) -> set[tuple[str, ...]]:
    return {tuple(items[i : i + length]) for i in range(max(1, len(items) - length + 1))}


def couverture(expected: list[str], obtained: list[str]) -> float:
    """The share of the 5-grams of ``expected`` that ``obtained`` holds."""
    wanted = suites(expected)
    return len(wanted & suites(obtained)) / len(wanted)


@pytest.fixture(scope="module")
def referentiel() -> Referentiel:
    return read_file(FICHIER)


def test_the_source_has_five_blocs_of_four_columns() -> None:
    assert tuple(source_par_bloc()) == BLOCS
    assert {len(cellules) for cellules in rangees()} == {4}


def test_every_word_of_the_source_is_read_by_one_of_the_tests_of_this_file() -> None:
    """What the tests below compare, put together, is the whole source: no row escapes the reading."""
    loaded = sum(len(colonne_source(b, r)) for b in BLOCS for r in range(4))
    loaded += sum(len(mots(cellule)) for cellules in rangees()[:2] for cellule in cellules)
    loaded += sum(len(mots(c[0])) for c in rangees() if BLOC.fullmatch(c[0]))
    loaded += len(page_un())
    whole = [m for line in SOURCE.read_text(encoding="utf-8").splitlines() for c in line.split("\t") for m in mots(c)]
    assert loaded == len(whole)


@pytest.mark.parametrize("rang", range(4), ids=COLONNES)
@pytest.mark.parametrize("code", BLOCS)
def test_each_column_of_each_bloc_is_word_for_word_the_source(referentiel: Referentiel, code: str, rang: int) -> None:
    source, transcrit = colonne_source(code, rang), colonne_transcrite(referentiel.par_bloc[BlocCode(code)], rang)
    assert len(source) > 3
    assert transcrit == source


@pytest.mark.parametrize("rang", range(4), ids=COLONNES)
@pytest.mark.parametrize("code", BLOCS)
def test_five_grams_are_covered_in_both_directions(referentiel: Referentiel, code: str, rang: int) -> None:
    source, transcrit = colonne_source(code, rang), colonne_transcrite(referentiel.par_bloc[BlocCode(code)], rang)
    assert couverture(source, transcrit) == 1, "a passage of the source is missing"
    assert couverture(transcrit, source) == 1, "a passage was invented"


def test_the_coverage_sees_one_changed_word() -> None:
    source = colonne_source("1", 3)
    damaged = [*source[:40], "altéré", *source[41:]]
    assert couverture(source, damaged) < 1
    assert couverture(damaged, source) < 1
    assert couverture(source, source[:-6]) < 1


def test_the_normalisations_keep_hyphens_typos_and_apostrophes() -> None:
    cellule = '<p>- l\'outil adaptée (face-à-face),</p> <ul style="a: b"> → compte-rendu -les délais ; N+1 / tél'
    assert " ".join(mots(cellule)) == "l'outil adaptée (face-à-face), compte-rendu les délais ; N+1 / tél"


def page_un() -> list[str]:
    text = SOURCE.read_text(encoding="utf-8").partition("\t")[0].rpartition("\n")[0]
    return mots(text)


def test_the_first_page_is_word_for_word_the_source(referentiel: Referentiel) -> None:
    c = referentiel.certification
    titre, nsf, public = ETIQUETTES
    expected = [titre, c.intitule, nsf, c.code_nsf or "", c.libelle_nsf or "", public, *c.publics, *c.preambule]
    assert [word for text in expected for word in mots(text)] == page_un()


def test_the_column_heads_are_word_for_word_the_source(referentiel: Referentiel) -> None:
    tetes = [word for cellules in rangees()[:2] for cellule in cellules for word in mots(cellule)]
    assert [word for text in referentiel.certification.colonnes for word in mots(text)] == tetes


def test_the_headings_of_the_blocs_are_word_for_word_the_source(referentiel: Referentiel) -> None:
    titres = {t[1]: t[2] for c in rangees() if (t := BLOC.fullmatch(c[0]))}
    assert {b.code: b.intitule.texte for b in referentiel.blocs if b.intitule.texte} == titres


def test_no_markup_and_no_bullet_is_left_in_a_text_to_mark(referentiel: Referentiel) -> None:
    for _, _, competence in referentiel.parties():
        texts = [competence.texte, *(g.entete for g in competence.groupes), *(c.texte for c in competence.criteres)]
        for text in texts:
            assert not re.search(r"[<>→*]|^-|^\s|\s$|\s\s", text), text


def test_bloc_1_counts_twenty_eight_criteria(referentiel: Referentiel) -> None:
    assert [len(k.criteres) for k in referentiel.par_bloc[BlocCode("1")].competences] == [7, 4, 3, 6, 4, 4]


def test_the_other_blocs_count_what_their_cells_count(referentiel: Referentiel) -> None:
    comptes = {b.code: [len(k.criteres) for k in b.competences] for b in referentiel.blocs if b.code != "1"}
    assert comptes == {"2": [4, 7, 3, 7], "3": [3, 3, 2, 3, 2], "4": [6, 4, 5], "5": [5, 4, 4, 5]}


@pytest.mark.parametrize("code", ["1", "2", "3", "5"])
def test_each_point_of_the_source_is_one_criterion(referentiel: Referentiel, code: str) -> None:
    """Points counted in the source; the sentences alone of bloc 1 (1.1 and 1.2) have no bullet."""
    puces = re.compile(NORMALISATIONS["bullets"][0])
    points = sum(len(puces.findall(re.sub(r"<[^>]*>", " ", c[3]))) for c in source_par_bloc()[code])
    without_puce = {"1": 5}.get(code, 0)
    assert points + without_puce == len(referentiel.par_bloc[BlocCode(code)].criteres)


def test_codes_number_the_page_in_order(referentiel: Referentiel) -> None:
    for bloc in referentiel.blocs:
        assert [a.code for a in bloc.activites] == [f"{bloc.code}.{'ABCDE'[i]}" for i in range(len(bloc.activites))]
        for rang, competence in enumerate(bloc.competences, 1):
            assert competence.code == f"{bloc.code}.{rang}"
            expected = [f"{competence.code}.{n}" for n in range(1, len(competence.criteres) + 1)]
            assert [c.code for c in competence.criteres] == expected


def test_lost_places_are_marked_and_nothing_else_is(referentiel: Referentiel) -> None:
    criteres = {c.code for b in referentiel.blocs for c in b.criteres if c.a_completer}
    competences = {k.code for b in referentiel.blocs for k in b.competences if k.a_completer}
    activites = {a.code for b in referentiel.blocs for a in b.activites if a.a_completer}
    groupes = [(k.code, g.entete) for b in referentiel.blocs for k in b.competences for g in k.groupes if g.a_completer]
    assert (criteres, competences, activites, groupes) == ({"2.4.7"}, {"3.1"}, {"3.A"}, [("3.1", "")])
    assert [b.code for b in referentiel.blocs if b.intitule.a_completer] == ["3"]
    assert [b.code for b in referentiel.blocs if b.modalites.a_completer] == ["3"]
    lacunes = [
        (b.lacune_avant and b.lacune_avant.code, b.lacune_apres and b.lacune_apres.code) for b in referentiel.blocs
    ]
    assert lacunes == [(None, None), (None, "2.5"), ("3.0", None), (None, None), (None, None)]


def test_what_nobody_knows_is_left_to_the_certifier(referentiel: Referentiel) -> None:
    regles, certification = referentiel.regles, referentiel.certification
    unknown = [certification.rncp, certification.embleme, *(b.code_rncp for b in referentiel.blocs)]
    unknown += [regles.competence_depuis_criteres, regles.conservation, regles.troisieme_evaluateur]
    assert all(t and (t.texte, t.defaut, t.a_completer) == ("", "", True) for t in unknown)
    assert regles.desaccord.dit == "sans accord – transmis au jury"
    assert regles.desaccord.a_completer


def test_each_passage_pointed_out_is_in_the_modalities(referentiel: Referentiel) -> None:
    for bloc in referentiel.blocs:
        whole = " ".join(bloc.modalites.texte.split())
        assert {"Ce qui est observé", "Précisions et accord", "Évaluateurs"} <= {
            r.titre for r in bloc.modalites.reperes
        }
        for repere in bloc.modalites.reperes:
            assert " ".join(repere.texte.split()) in whole


def test_the_side_panel_never_repeats_a_label_of_the_page_as_its_text(referentiel: Referentiel) -> None:
    for bloc in referentiel.blocs:
        assert not [r.texte for r in bloc.modalites.reperes if r.texte.endswith(":")]


def test_short_labels_are_short_and_all_there(referentiel: Referentiel) -> None:
    for bloc in referentiel.blocs:
        libelles = [bloc.libelle_court, *(a.libelle_court for a in bloc.activites)]
        libelles += [c.libelle_court for c in bloc.criteres]
        assert all(0 < len(libelle) <= 32 for libelle in libelles), libelles
        # 34: three names of activities that bloc 1 keeps whole (« Promotion de l’identité mutualiste »).
        assert all(0 < len(k.libelle_court) <= 34 for k in bloc.competences)
        assert not [t for t in (*libelles, *(k.libelle_court for k in bloc.competences)) if "'" in t]


def test_the_rules_counted_are_those_of_the_text(referentiel: Referentiel) -> None:
    """Each number of the requirements and phases is written in the modalities of its bloc."""
    preuves = {
        "1": ["entre 3 et 5", "une semaine maximum", "dont 1 simulée", "doivent apporter", "15 minutes d'entretien"],
        "2": [
            "de 5 à 8",
            "une semaine maximum",
            "Au moins un dossier devra présenter une anomalie",
            "doivent apporter",
        ],
        "3": ["internes et externes", "7 jours maximum", "dont 1 simulé", "doivent apporter"],
        "4": ["tiré au sort", "15 minutes au total", "3 entretiens", "doivent apporter", "+ 15 minutes d'entretien"],
        "5": ["3 à 5 mises en situation", "la semaine précédant le jour de l'entretien", "peuvent apporter"],
    }
    for bloc in referentiel.blocs:
        for preuve in preuves[bloc.code]:
            assert preuve in " ".join(bloc.modalites.texte.split())
        doit = "Ils doivent apporter des précisions" in bloc.modalites.texte
        assert bloc.modalites.precisions_obligatoires is doit
        assert bloc.modalites.aborde_non_observe is ("compétences non mobilisées" in bloc.modalites.texte)
        assert bloc.modalites.tirage is ("tiré au sort" in bloc.modalites.texte)
        assert [p.minutes for p in bloc.modalites.phases if p.entretien] == [15]
    epreuve = referentiel.par_bloc[BlocCode("4")].modalites.phase("epreuve")
    assert epreuve is not None
    assert (epreuve.minutes, epreuve.parties) == (15, 3)
