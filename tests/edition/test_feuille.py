"""The observation sheet: all that is looked up while observing, room to write, and nothing of any grid."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from evaluateur.edition.composition import fonts, styles
from evaluateur.edition.composition.composition import Composer
from evaluateur.edition.composition.escaping import compose as composed
from evaluateur.edition.documents import wording
from evaluateur.edition.documents.cadres import BOX
from evaluateur.edition.documents.feuille import feuille
from evaluateur.edition.documents.feuille.feuille_situations import SITUATIONS, attendues
from evaluateur.edition.documents.feuille_lignes import STEP, Ruled
from evaluateur.metier.actes import notation
from evaluateur.metier.dossier import Dossier, EtatBloc, Tirage, nouveau
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.personnes import Affectation, Candidat, Evaluateur, Session
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.vocabulaire import BlocCode, DossierId, ProfilId
from evaluateur.referentiels import bundled, read_file
from tests.edition import exemple
from tests.edition.lecture import leaves, pages, serre, tout, word_boxes, words_by_page
from tests.parcours.monde import Monde, situation

INSTANT = datetime(2026, 11, 12, 7, 30, tzinfo=UTC)
REF = exemple.referentiel()
CODES = [b.code for b in REF.blocs]
CANARI = "canari"
CAS = "Refus de prise en charge d’un équipement optique"
LONG = "Très-Long Nom "
HOSTILE = "<b x & y </para> <font> \x00\u202e 😀 "


def imprime(text: str) -> str:
    return serre(composed([text])[0])


def evaluateur(nom: str) -> Evaluateur:
    return Evaluateur(ProfilId(nom), nom, "Claude", "expert_habilite")


def prepare() -> Dossier:
    """Known people, two situations of bloc 1, the draw of bloc 4."""
    empty = nouveau(DossierId("0b6ff2a4"), REF)
    seen = {1: situation(12, canal="telephone"), 3: situation(13, nature="simulee", marques=("difficile",))}
    blocs = {**empty.blocs, BlocCode("1"): EtatBloc(situations=seen, dernier_numero=3)}
    blocs[BlocCode("4")] = EtatBloc(tirages=(Tirage(("Délai", CAS), 1, INSTANT),))
    return replace(
        empty,
        reference="EX-2026-0117",
        candidat=Candidat("MARTIN", "Lou"),
        affectation=Affectation("Mutuelle Exemple", "Prestations santé", "Gestionnaire de prestations santé"),
        session=Session("Salle B204", date(2026, 11, 12), date(2026, 11, 20), "Centre Exemple Formation"),
        sieges={1: evaluateur("DURAND"), 2: evaluateur("PETIT")},
        blocs=blocs,
    )


def write(dossier: Dossier, blocs: list[BlocCode], folder: Path) -> Path:
    file = folder / "feuille.pdf"
    file.write_bytes(feuille.FeuilleObservation(dossier, blocs, INSTANT).compose())
    return file


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(prepare(), CODES, tmp_path_factory.mktemp("feuille"))


def pages_of(pdf: Path, code: str) -> list[str]:
    """The pages of one bloc."""
    texts = pages(pdf)
    debuts = [i for i, t in enumerate(texts) if "Feuille de travail" in t]
    rang = CODES.index(BlocCode(code))
    return texts[debuts[rang] : [*debuts, len(texts)][rang + 1]]


# --- what it says


@pytest.mark.parametrize("bloc", REF.blocs, ids=lambda b: b.code)
def test_a_bloc_begins_a_page_and_holds_its_criteria_reperes_and_boxes(bloc: Bloc, pdf: Path) -> None:
    seen = pages_of(pdf, bloc.code)
    text = serre("".join(seen))
    assert 2 <= len(seen) <= 4
    assert f"Feuilled’observationBloc{bloc.code}:" in serre(seen[0])
    assert serre("sans valeur de résultat") in serre(seen[0])
    assert [c.code for c in bloc.criteres if imprime(c.texte) not in text] == []
    assert [k.code for k in bloc.competences if imprime(k.texte) not in text] == []
    imprimes = [r for r in bloc.modalites.reperes if imprime(r.texte) in text]
    assert {"Ce qui est observé", "Durée"} <= {r.titre for r in imprimes}
    assert {r.titre for r in bloc.modalites.reperes} - {r.titre for r in imprimes} == {
        "Précisions et accord",
        "Lieu",
        "Évaluateurs",
    }
    assert text.count("Précisions(") == len(bloc.competences)
    assert text.count("Àaborderenentretien") == 1
    assert text.count(f"{BOX}Acquise{BOX}Nonacquise") == len(bloc.competences)
    assert text.count(f"{BOX}Acquis{BOX}Nonacquis") == 1
    assert text.count(BOX * len(REF.echelles.critere.valeurs)) == len(bloc.criteres)


def test_the_letters_of_the_boxes_are_explained_once_a_bloc(pdf: Path) -> None:
    for code in CODES:
        text = serre("".join(pages_of(pdf, code)))
        assert text.count("C:conforme,N:nonconforme,O:nonobservé,S:sansobjet.") == 1


def test_what_the_source_lost_is_said_as_on_the_grid(pdf: Path) -> None:
    assert REF.blocs[1].lacune_apres
    assert REF.blocs[2].lacune_avant
    assert imprime(REF.blocs[1].lacune_apres.texte) in serre("".join(pages_of(pdf, "2")))
    three = serre("".join(pages_of(pdf, "3")))
    for text in (
        REF.blocs[2].lacune_avant.texte,
        "Bloc 3 : intitulé à compléter par le certificateur",
        "3.1 Compétence à compléter par le certificateur",
        "En-tête à compléter par le certificateur",
    ):
        assert imprime(text) in three


def test_people_and_session_are_named_on_the_first_page_of_each_bloc(pdf: Path) -> None:
    for code in CODES:
        first = serre(pages_of(pdf, code)[0])
        for text in ("MARTIN Lou", "Mutuelle Exemple", "12 au 20 novembre 2026", "DURAND Claude", "PETIT Claude"):
            assert serre(text) in first


def test_pages_are_numbered_and_name_the_dossier_and_the_hour(pdf: Path) -> None:
    texts = pages(pdf)
    for rang, page in enumerate(texts, 1):
        flat = " ".join(page.split())
        assert f"Page {rang} sur {len(texts)}" in flat
        assert "dossier EX-2026-0117, imprimée le 12 novembre 2026 à 8 h 30" in flat


def test_situations_entered_are_printed_and_rows_are_left_for_the_others() -> None:
    texts = [
        f.element.text for f, _ in leaves(feuille.FeuilleObservation(prepare(), [BlocCode("1")], INSTANT).document())
    ]
    debut = texts.index("Situations")
    seen = texts[debut : texts.index("Recueil d’informations")]
    assert wording.moment(situation(12).quand, 2026) in seen
    assert "cadre 12, Téléphone" in seen
    assert "situation du 13 (situation difficile) Client joué par PETIT Sacha." in seen
    assert [t for t in seen if t.isdigit()] == ["1", "3", "4", "5", "6"]


@pytest.mark.parametrize(("code", "lines"), [("1", 5), ("2", 8), ("3", SITUATIONS), ("4", 3), ("5", 5)])
def test_there_is_a_row_for_each_situation_that_the_modalities_expect(code: str, lines: int) -> None:
    assert attendues(REF.par_bloc[BlocCode(code)].modalites) == lines


def test_more_situations_than_expected_are_all_printed(tmp_path: Path) -> None:
    seen = {n: situation(12, contexte=f"vue {n}.") for n in range(1, 31)}
    dossier = prepare()
    dossier = replace(dossier, blocs={**dossier.blocs, "1": EtatBloc(situations=seen, dernier_numero=30)})
    text = tout(write(dossier, [BlocCode("1")], tmp_path))
    assert [n for n in seen if f"vue{n}." not in text] == []


def test_the_case_drawn_is_printed_where_there_is_a_draw(pdf: Path) -> None:
    assert imprime(CAS) in serre(pages_of(pdf, "4")[0])
    for dossier, code, count in ((prepare(), "4", 1), (nouveau(DossierId("x"), REF), "4", 1), (prepare(), "5", 0)):
        texts = [
            f.element.text for f, _ in leaves(feuille.FeuilleObservation(dossier, [BlocCode(code)], INSTANT).document())
        ]
        assert sum(t.endswith("tirée au sort") for t in texts) == count
        assert "Délai" not in texts


def test_the_file_names_nobody(pdf: Path) -> None:
    reader = PdfReader(pdf)
    assert reader.metadata
    assert reader.metadata.title == "Feuille d’observation, dossier EX-2026-0117"
    assert reader.metadata.subject == feuille.MENTION
    bookmarks = str(reader.outline)
    assert [n for n in ("MARTIN", "DURAND", "PETIT") if n in f"{reader.metadata}{bookmarks}"] == []


# --- what it never says


def test_nothing_of_any_grid_is_printed_whatever_the_reader_may_read(tmp_path: Path) -> None:
    """Sheets are the same bytes before any mark, while one marks, and when both grids are revealed."""
    monde = Monde(tmp_path)
    monde.ensemble()
    monde.epreuve("1")
    codes = list(monde.ref.par_bloc)
    before = feuille.FeuilleObservation(monde.seance.dossier, codes, INSTANT).compose()
    for siege in (1, 2):
        monde.noter_tout(siege, "1")
        for competence in monde.ref.par_bloc[BlocCode("1")].competences:
            monde.seance.faire(notation.preciser, competence.code, f"{CANARI} {siege} {competence.code}")
        assert CANARI in str(monde.seance.dossier.grilles)
        assert feuille.FeuilleObservation(monde.seance.dossier, codes, INSTANT).compose() == before
        monde.seance.sceller("1")
    monde.conclure("1")
    assert CANARI in str(monde.seance.dossier.bloc(BlocCode("1")).originales)
    after = feuille.FeuilleObservation(monde.seance.dossier, codes, INSTANT).compose()
    assert after == before
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(after)).pages)
    assert CANARI not in text
    assert "Précisions 1 sur" not in text


# --- how it is made


def test_the_same_dossier_gives_the_same_bytes() -> None:
    one, two = (
        hashlib.sha256(feuille.FeuilleObservation(prepare(), [BlocCode("4")], INSTANT).compose()).digest()
        for _ in range(2)
    )
    assert one == two
    assert (
        feuille.FeuilleObservation(prepare(), [BlocCode("4")], INSTANT.replace(day=13)).compose()
        != feuille.FeuilleObservation(prepare(), [BlocCode("4")], INSTANT).compose()
    )


def test_blocs_come_in_the_order_asked_for_and_must_exist(tmp_path: Path) -> None:
    texts = [t for t in pages(write(prepare(), [BlocCode("4"), BlocCode("1")], tmp_path)) if "Feuille de travail" in t]
    assert ["Bloc 4 :" in texts[0].replace("\xa0", " "), "Bloc 1 :" in texts[1].replace("\xa0", " ")] == [True, True]
    with pytest.raises(KeyError):
        feuille.FeuilleObservation(prepare(), [BlocCode("9")], INSTANT).compose()
    with pytest.raises(ValueError, match="no bloc"):
        feuille.FeuilleObservation(prepare(), [], INSTANT).compose()


def test_a_dossier_that_is_still_empty_leaves_room_for_the_names(tmp_path: Path) -> None:
    text = tout(write(nouveau(DossierId("x"), REF), CODES, tmp_path))
    assert "None" not in text
    assert "Feuilled’observation,impriméele12novembre2026" in text
    for label in ("Candidat", "Entreprise", "Évaluateur1", "Évaluateur2", "Feuilletenuepar"):
        assert label in text


@pytest.mark.parametrize("text", [(LONG * 20)[:200], "W" * 200, (HOSTILE * 10)[:200]], ids=["long", "W", "hostile"])
def test_long_and_hostile_texts_are_printed_whole(text: str, tmp_path: Path) -> None:
    vue = Situation(INSTANT.replace(tzinfo=None), "reelle", text, cadre=text, joue_par=text)
    dossier = replace(
        prepare(),
        reference=text,
        candidat=Candidat(text, text),
        affectation=Affectation(text, text, text, text),
        session=Session(text, organisme=text),
        sieges={1: evaluateur(text), 2: evaluateur(text)},
        blocs={**prepare().blocs, "4": EtatBloc(situations={1: vue}, tirages=(Tirage((text, "b"), 0, INSTANT),))},
    )
    sheet = feuille.FeuilleObservation(dossier, [BlocCode("4")], INSTANT)
    document = sheet.document()
    content = serre(document.tree.content())
    assert content.count(imprime(text)) == 12
    file = tmp_path / "dur.pdf"
    file.write_bytes(sheet.draw(document))
    assert not Counter(content) - Counter(tout(file))
    check_margins(file)
    check_apart(file)


# --- how it looks


def check_margins(pdf: Path) -> None:
    boxes = word_boxes(pdf)
    assert min(x for x, _, _, _ in boxes) >= 45
    assert max(x for _, _, x, _ in boxes) <= 595.3 - 45
    assert min(y for _, y, _, _ in boxes) >= 31
    assert max(y for _, _, _, y in boxes) <= 841.9 - 29


def check_apart(pdf: Path) -> None:
    """No two words share ink: their boxes, cut down to the letters, do not meet."""
    for page in words_by_page(pdf):
        words = sorted(
            (top + (bottom - top) * 0.35, bottom - (bottom - top) * 0.35, g, d) for _, g, top, d, bottom in page
        )
        for i, (top, bottom, left, right) in enumerate(words):
            for other in words[i + 1 :]:
                if other[0] >= bottom:
                    break
                assert other[2] >= right - 0.5 or other[3] <= left + 0.5, (top, left)


def test_no_text_leaves_the_margins_or_meets_another(pdf: Path) -> None:
    check_margins(pdf)
    check_apart(pdf)


@pytest.mark.parametrize("fichier", bundled(), ids=lambda f: f.stem)
def test_no_word_of_a_referentiel_is_cut_in_any_column(fichier: Path) -> None:
    ref = read_file(fichier)
    document = feuille.FeuilleObservation(nouveau(DossierId("x"), ref), [b.code for b in ref.blocs], INSTANT).document()
    cuts = [
        word
        for leaf, width in leaves(document)
        for word in leaf.element.text.replace("\n", " ").split(" ")
        if fonts.width(word, leaf.style.fontName, leaf.style.fontSize) > width - leaf.style.leftIndent
    ]
    assert cuts == []


def test_rows_have_the_height_of_handwriting(pdf: Path) -> None:
    """Between the numbers of two criteria there is room for a line written by hand, on every page."""
    for page in words_by_page(pdf):
        numeros = sorted(m[2] for m in page if m[0].isdigit() and m[1] < 70)
        assert [b - a for a, b in pairwise(numeros) if 0 < b - a < 24] == []


def test_the_last_page_of_a_bloc_is_room_for_notes() -> None:
    """The frame grows down to the foot of its page, and asks for four lines at least."""
    (_, cadre) = [
        f
        for f in feuille.FeuilleObservation(prepare(), [BlocCode("5")], INSTANT).document().story
        if isinstance(f, Ruled)
    ][-2:]
    assert cadre.wrap(500, 700)[1] > 600
    assert cadre.wrap(500, 10)[1] == cadre.room() > 60


def test_a_frame_has_room_for_its_heading_and_each_line_after_the_first() -> None:
    """The first line is written beside a heading of one line, below one of several."""
    high = Composer().leaf("mot " * 80, style="frame_heading")
    head = high.wrap(styles.WIDTH, styles.PAGE[1])[1]
    assert head > STEP
    assert [Ruled(high, lines, 0).room() for lines in (1, 2, 5)] == [head, head + STEP, head + 4 * STEP]
    low = Composer().leaf("mot", style="frame_heading")
    assert [Ruled(low, lines, 0).room() for lines in (1, 2, 5)] == [STEP, 2 * STEP, 5 * STEP]


def test_only_our_fonts_are_used(pdf: Path) -> None:
    noms = set()
    for page in PdfReader(pdf).pages:
        ressources: Any = page["/Resources"]
        noms |= {r.get_object()["/BaseFont"].split("+")[-1] for r in ressources["/Font"].values()}
    assert noms
    assert all(n.startswith("SourceSans3-") for n in noms)
