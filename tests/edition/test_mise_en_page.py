"""The pages are laid out so that they can be read: no cut words, nothing alone at the foot of a page, no idle blank."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.edition.composition import fonts, icons, styles
from evaluateur.edition.composition.composition import Document
from evaluateur.edition.composition.leaves import Word
from evaluateur.edition.documents.grille import grille
from evaluateur.metier import designation
from evaluateur.metier.pv.proces_verbal import (
    BlocPV,
    CompetencePV,
    DifferencePV,
    GroupePV,
    PausePV,
    ProcesVerbal,
    ValeurPV,
)
from evaluateur.referentiels import bundled, read_file
from tests.edition import exemple
from tests.edition.lecture import leaves, pages, serre, words_by_page

FOOT = 841.9 - 55
"""The foot of the text, above the footer."""


# --- tables


def cut_words(document: Document) -> list[str]:
    """The words that are wider than the column in which they stand."""
    return [
        word
        for leaf, width in leaves(document)
        for word in leaf.element.text.replace("\n", " ").split(" ")
        if fonts.width(word, leaf.style.fontName, leaf.style.fontSize) > width - leaf.style.leftIndent
    ]


def test_no_fixed_word_is_cut(pv: ProcesVerbal) -> None:
    assert cut_words(grille.GrilleImprimee(pv).document()) == []


@pytest.mark.parametrize("fichier", bundled(), ids=lambda f: f.stem)
def test_no_word_of_a_referentiel_is_cut_in_any_column(pv: ProcesVerbal, fichier: Path) -> None:
    ref = read_file(fichier)
    base = pv.blocs[0]
    blocs = []
    for b in ref.blocs:
        natures = [m.mot for m in b.modalites.natures]
        situations = [replace(base.situations[0], nature=n, canal=c.mot) for n in natures for c in b.modalites.canaux]
        situations += [replace(base.situations[0], nature=n) for n in natures]
        jugees = [
            replace(k, valeur=exemple.valeur(ref.echelles.competence, v.cle, "tranche"))
            for v in ref.echelles.competence.valeurs
            for k in base.competences[:1]
        ]
        line = base.competences[0].groupes[0].lignes[0]
        marques = [exemple.valeur(ref.echelles.critere, v.cle, "tranche") for v in ref.echelles.critere.valeurs]
        marques.append(exemple.DESACCORD)
        groupe = GroupePV("", False, tuple(replace(line, valeur=m) for m in marques))
        jugees.append(replace(base.competences[0], groupes=(groupe,), valeur=exemple.DESACCORD))
        horloges = tuple(
            replace(exemple.horloge(p, 3599, "fin"), fin=None, pauses=(PausePV("", 3599),)) for p in b.modalites.phases
        )
        blocs.append(replace(base, situations=tuple(situations), competences=tuple(jugees), horloges=horloges))
    assert cut_words(grille.GrilleImprimee(replace(pv, blocs=tuple(blocs))).document()) == []


def test_a_narrow_column_makes_room_for_a_longer_word(pv: ProcesVerbal) -> None:
    situation = replace(pv.blocs[0].situations[0], nature="Reconstitutionnelle")
    bloc = replace(pv.blocs[0], situations=(situation,))
    assert cut_words(grille.GrilleImprimee(replace(pv, blocs=(bloc,))).document()) == []


def test_a_long_reason_has_the_room_to_be_read(pv: ProcesVerbal) -> None:
    """About a hundred characters in five lines at most, in whichever of the two columns they stand."""
    raison = "Exercice d’évacuation du bâtiment, le candidat et les évaluateurs sont sortis, puis revenus ensemble."
    sans = replace(pv.blocs[0].horloges[0], pauses=(), motif_fin="", recalages=())
    for horloge in (replace(sans, pauses=(PausePV(raison, 300),)), replace(sans, motif_fin=raison)):
        document = grille.GrilleImprimee(replace(pv, blocs=(replace(pv.blocs[0], horloges=(horloge,)),))).document()
        ((leaf, width),) = [(f, x) for f, x in leaves(document) if raison in f.element.text]
        assert leaf.wrap(width, 1000)[1] <= 5 * leaf.style.leading


def test_the_proof_gives_each_empreinte_on_one_line(pv: ProcesVerbal) -> None:
    document = grille.GrilleImprimee(pv).document()
    found = [(f, x) for f, x in leaves(document) if re.fullmatch("([0-9a-f]{4} ){15}[0-9a-f]{4}", f.element.text)]
    assert len(found) == 7
    for leaf, width in found:
        assert leaf.wrap(width, 1000)[1] == leaf.style.leading


# --- values


def drawn_words(document: Document) -> dict[str, Word]:
    return {f.element.text: f for f, _ in leaves(document) if isinstance(f, Word)}


def test_a_value_is_printed_as_the_record_says_whatever_its_key(pv: ProcesVerbal) -> None:
    bloc = pv.blocs[0]
    k = bloc.competences[0]
    valeurs = [
        ValeurPV("k1", "bien", "eye-off", defavorable=False, etat="accord"),
        ValeurPV("k2", "mal", "minus", defavorable=True, etat="accord"),
        ValeurPV("non_conforme", "inconnu", "rocket", defavorable=False, etat="accord"),
        ValeurPV("k3", "à revoir", "x", defavorable=True, etat="tranche"),
        exemple.RIEN,
    ]
    lines = tuple(replace(k.groupes[0].lignes[0], valeur=v) for v in valeurs)
    k = replace(k, groupes=(GroupePV("", False, lines),), valeur=replace(valeurs[0], mot="verdict"))
    result = ValeurPV("k4", "résultat", "circle-x", defavorable=True, etat="accord")
    document = grille.GrilleImprimee(replace(pv, blocs=(replace(bloc, competences=(k,), resultat=result),))).document()
    seen = {t: (m.icon, m.style.name) for t, m in drawn_words(document).items()}
    assert seen["Bien"] == ("eye-off", "word")
    assert seen["Mal"] == ("minus", "word_bold")
    assert seen["Inconnu"] == ("rocket", "word")
    assert seen["À revoir (voir annexe)"] == ("x", "word_bold")
    assert seen["Non renseigné"] == (icons.EMPTY, "word")
    assert seen["Verdict"] == ("eye-off", "word_bold")
    assert seen["Résultat"] == ("circle-x", "word_bold")
    assert seen["Résultat, proposé au jury"][0] == "circle-x"
    grille.GrilleImprimee(pv).draw(document)


def test_every_icon_of_a_value_is_drawn() -> None:
    noms = {icon for _, icon in designation.HORS_EPREUVE.values()} | {exemple.DESACCORD.icone, icons.EMPTY}
    for file in bundled():
        e = read_file(file).echelles
        noms |= {v.icone for echelle in (e.critere, e.competence, e.bloc) for v in echelle.valeurs}
    assert [nom for nom in sorted(noms) if not icons.known(nom)] == []
    assert not icons.known("rocket")


def test_the_summary_tells_the_time_of_the_phase_that_is_the_interview(pv: ProcesVerbal) -> None:
    horloges = pv.blocs[3].horloges
    assert [h.entretien for h in horloges] == [False, True]
    renommees = (
        replace(horloges[0], phase="Entretien d’accueil", duree_s=61),
        replace(horloges[1], phase="Bilan", duree_s=62),
    )
    for choice, duree in ((renommees, "1 min 02 s"), (renommees[:1], "–")):
        document = grille.GrilleImprimee(replace(pv, blocs=(replace(pv.blocs[3], horloges=choice),))).document()
        texts = [f.element.text.replace("\xa0", " ") for f, _ in leaves(document)]
        debut = texts.index("Résultat proposé au jury")
        assert duree in texts[debut : debut + 12]


# --- texts of the référentiel


def test_what_the_source_lost_is_said_where_it_was(pv: ProcesVerbal) -> None:
    texts = [(f.element.text, f.style.fontName) for f, _ in leaves(grille.GrilleImprimee(pv).document())]
    noms = [t for t, _ in texts]
    fin, debut = pv.blocs[1].lacune_apres, pv.blocs[2].lacune_avant
    assert fin
    assert debut
    rang = next(i for i, t in enumerate(noms) if serre(t) == serre(fin))
    assert texts[rang][1] == fonts.ITALIC
    assert noms[rang - 1].startswith("Posture calme")
    assert noms[rang + 1].startswith("Bloc\xa03")
    rang = next(i for i, t in enumerate(noms) if serre(t) == serre(debut))
    assert texts[rang][1] == fonts.ITALIC
    assert noms[rang + 1].startswith("Activité")
    assert noms[rang + 2].startswith("3.1 ")
    assert [t for t in noms[:rang] if t.startswith(("3.1 ", "Compétence 3."))] == []


@pytest.mark.parametrize(("before", "after"), [("Avant.", "Après."), ("", "Après."), ("Avant.", ""), ("", "")])
def test_what_the_source_lost_of_a_bloc_without_evaluation_is_said_below_it(
    pv: ProcesVerbal, before: str, after: str
) -> None:
    empty = replace(exemple.bloc_vide(exemple.referentiel().blocs[3]), lacune_avant=before, lacune_apres=after)
    empty = replace(empty, preuve=before, motif=after)
    document = grille.GrilleImprimee(replace(pv, blocs=(*pv.blocs[:1], empty))).document()
    said = [f.element.text for f, _ in leaves(document) if f.element.text in ("Avant.", "Après.")]
    assert said == [text for text in (before, after) if text]
    told = [f.element.text for f, _ in leaves(document) if f.element.text.startswith(("Preuve\xa0: ", "Motif\xa0: "))]
    wanted = [f"Preuve\xa0: {before}"] * bool(before) + [f"Motif\xa0: {after}"] * bool(after)
    assert [text for text in told if text.endswith(("Avant.", "Après."))] == wanted


def test_the_frame_of_a_result_is_as_wide_as_its_words_up_to_220_points(pv: ProcesVerbal) -> None:
    """A référentiel may bring longer words than ours: they are cut into lines, and leave its room to the heading."""
    longer = replace(pv, mots=replace(pv.dits, propose="proposé au jury paritaire de la branche, réuni en séance"))
    seen: set[float] = set()
    for one, least in ((pv, 3), (longer, 1)):
        results = [(f, w) for f, w in leaves(grille.GrilleImprimee(one).document()) if f.style.name == "resultat"]
        words = [fonts.width(f.element.text, fonts.SEMIBOLD, f.style.fontSize) for f, _ in results]
        room = [w + 2 * styles.CELL_PADDING for _, w in results]
        assert room == [pytest.approx(min(w + 38, 220)) for w in words]
        assert sum(w < 220 for w in room) >= least
        seen.update(room)
    assert 220 in seen


def test_an_activity_keeps_its_lines_in_one_paragraph(pv: ProcesVerbal) -> None:
    text = pv.blocs[1].competences[0].activite
    assert text.count("\n- ") == 4
    ((leaf, width),) = [
        (f, x) for f, x in leaves(grille.GrilleImprimee(pv).document()) if "- des prestations" in f.element.text
    ]
    assert serre(leaf.element.text) == serre(text)
    assert leaf.wrap(width, 1000)[1] == 5 * leaf.style.leading


def test_an_endless_activity_is_printed(pv: ProcesVerbal) -> None:
    k = replace(pv.blocs[1].competences[0], activite="Gestion :\n" + "- des dossiers\n" * 200)
    assert grille.compose(replace(pv, blocs=(replace(pv.blocs[1], competences=(k,)),)))


# --- pages


def competence(model: CompetencePV, rang: int) -> CompetencePV:
    """One that can be told from the others, with a comment of so many lines."""
    lines = tuple(
        replace(x, texte=f"critère{rang}.{i} " + "mot " * (i * rang % 60))
        for i, x in enumerate(model.groupes[0].lignes[:4])
    )
    length = rang * 7 % 23
    suite = "suite " * 60 if rang % 3 else "\n".join(["suite"] * length)
    precisions = f"premier{rang} {suite}" if rang % 4 else f"premier{rang}"
    groupes = (GroupePV("", False, lines),)
    return replace(model, code=f"1.{rang}", texte=f"titre{rang}", groupes=groupes, precisions=precisions)


@pytest.fixture(scope="module")
def long_bloc(pv: ProcesVerbal) -> BlocPV:
    model = pv.blocs[0].competences[0]
    return replace(pv.blocs[0], competences=tuple(competence(model, rang) for rang in range(1, 121)))


@pytest.fixture(scope="module")
def long_pdf(pv: ProcesVerbal, long_bloc: BlocPV, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pages") / "long.pdf"
    file.write_bytes(grille.compose(replace(pv, blocs=(long_bloc,))))
    return file


def test_the_verdict_stands_between_the_last_criterion_and_the_beginning_of_the_comment(
    long_bloc: BlocPV, long_pdf: Path
) -> None:
    texts = [[serre(line) for line in page.splitlines()] for page in pages(long_pdf)]
    cut = 0
    for k in long_bloc.competences:
        rang = k.code.removeprefix("1.")
        page, place = next(
            (page, i) for page in texts for i, x in enumerate(page) if x.startswith(f"Compétence{k.code},")
        )
        before, after = "".join(page[:place]), page[place + 1 :]
        assert f"critère{rang}.3" in before, k.code
        assert after[0].startswith("Précisionsdesévaluateurs"), k.code
        assert after[1].startswith(f"premier{rang}"), k.code
        if len(k.precisions.split("\n")) > 1 or len(k.precisions) > 200:
            assert after[2].startswith("suite"), k.code
        cut += f"titre{rang}" not in before
    assert cut > 15


def test_a_competence_begins_on_a_page_that_has_room_for_it(long_bloc: BlocPV, long_pdf: Path) -> None:
    """Heading, head of the table and two rows: no page that a competence leaves is emptier than that needs."""
    written = words_by_page(long_pdf)
    seen = 0
    for page, following in pairwise(written):
        body = [m for m in following if m[2] > 45 and m[4] < FOOT]
        if body and body[0][0].startswith("1.") and len(page) > 10:
            bottom = max(m[4] for m in page if m[4] < FOOT)
            rows = [m for m in body if m[0].startswith("critère")]
            debut = min(m[2] for m in body)
            troisieme = rows[2][2] if len(rows) > 2 else FOOT
            assert FOOT - bottom < troisieme - debut + 40, body[0]
            seen += 1
    assert seen > 5


def test_nothing_hangs_at_the_end_of_a_page_when_no_table_can_be_cut(pv: ProcesVerbal) -> None:
    """A table of one row that fills its page moves its comment on, without an endless search."""
    k = pv.blocs[0].competences[0]
    line = replace(k.groupes[0].lignes[0], texte="mot " * 900)
    for words in range(820, 900, 8):
        seule = replace(k, groupes=(GroupePV("", False, (replace(line, texte="mot " * words),)),))
        bloc = replace(pv.blocs[0], competences=(seule, seule))
        assert grille.compose(replace(pv, blocs=(bloc,)))


def test_a_long_row_is_cut_where_it_stands_not_below_a_second_head(pv: ProcesVerbal, tmp_path: Path) -> None:
    file = tmp_path / "rangees.pdf"
    cut = 0
    for how_many in range(1, 16):
        courtes = tuple(DifferencePV(f"Objet {n}", "avant", "après") for n in range(how_many))
        longue = DifferencePV("Précisions", "mot " * 500, "mot " * 550)
        file.write_bytes(grille.compose(replace(pv, blocs=pv.blocs[3:4], differences=(*courtes, longue))))
        tetes = [serre(page).count("ObjetAvantAprès") for page in pages(file)]
        assert max(tetes) == 1, how_many
        cut += sum(tetes) > 1
    assert cut > 5


@pytest.mark.parametrize("letter", ["i", "n", "W"])
def test_title_and_result_of_a_bloc_stand_apart(pv: ProcesVerbal, tmp_path: Path, letter: str) -> None:
    file = tmp_path / "titres.pdf"
    blocs = tuple(replace(b, intitule=f"{letter} " * 90) for b in pv.blocs[:4])
    file.write_bytes(grille.compose(replace(pv, blocs=blocs)))
    found = 0
    for page in words_by_page(file):
        titre = [m for m in page if m[0] in ("Bloc", letter) and m[4] - m[2] > 14 and m[2] > 45]
        box = [m[1] for m in page if m[0] in ("Acquis,", "Non", "Sans") and m[4] - m[2] > 11 and m[1] > 300]
        if titre and box:
            # From the edge of the box to its word: the margin and the place of the icon.
            assert 11.9 < min(box) - 27 - max(m[3] for m in titre) < 30
            found += 1
    assert found == 4


def test_the_frame_of_a_comment_keeps_its_distance_after_a_cut(pv: ProcesVerbal, tmp_path: Path) -> None:
    k = pv.blocs[0].competences
    bloc = replace(pv.blocs[0], competences=(replace(k[0], precisions="mot " * 2600), replace(k[1], activite="")))
    file = tmp_path / "long.pdf"
    file.write_bytes(grille.compose(replace(pv, blocs=(bloc,))))
    for page in words_by_page(file):
        titres = [m for m in page if m[0] == "1.2"]
        words = [m for m in page if m[0] == "mot"]
        if titres and words:
            assert titres[0][2] - max(m[4] for m in words) > 28
            return
    pytest.fail("no page holds the end of the comment and the next heading")


def test_the_measures_of_the_page_hold(pv: ProcesVerbal) -> None:
    """A table is as wide as the text, whatever its words asked for."""
    for flowable in grille.GrilleImprimee(pv).document().story:
        if widths := getattr(flowable, "_argW", None):
            assert sum(widths) <= styles.WIDTH + 0.01
