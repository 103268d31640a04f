"""Who cannot see the page reads it whole: each text once, in order, in its role, and nothing of the decoration."""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evaluateur.edition.composition import code_page, page
from evaluateur.edition.composition.code_page import code, modules, readable
from evaluateur.edition.composition.composition import Composer, Document
from evaluateur.edition.composition.escaping import compose
from evaluateur.edition.composition.marques import MarkedCanvas
from evaluateur.edition.composition.structure import Element
from evaluateur.edition.documents.feuille import feuille
from evaluateur.edition.documents.grille import grille
from evaluateur.edition.fichier import archive
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.vocabulaire import BlocCode
from tests.edition import exemple
from tests.edition.lecture import mots, textes_imprimes
from tests.edition.test_feuille import CODES, INSTANT, prepare
from tests.edition.textes import lecture

RACINE = Path(__file__).resolve().parents[2]
LONG = ("Un < deux & <b trois> \x00\u202e 😀 déjà l'« été » ; fin. " * 300)[:10_000]


@pytest.fixture(scope="module")
def lu(dessin: tuple[Document, bytes]) -> lecture.Reading:
    return lecture.read(dessin[1])


@pytest.fixture(scope="module")
def feuille_seule() -> bytes:
    """As it would be without compression, so that damage reaches the structure."""
    output = BytesIO()
    with pikepdf.open(BytesIO(feuille.FeuilleObservation(prepare(), [BlocCode("4")], INSTANT).compose())) as pdf:
        pdf.save(output, object_stream_mode=pikepdf.ObjectStreamMode.disable, qdf=True)
    return output.getvalue()


def hostile(pv: ProcesVerbal) -> ProcesVerbal:
    """Every long text that may go on over pages, in frames and in rows."""
    bloc = pv.blocs[3]
    competences = tuple(replace(k, precisions=LONG) for k in bloc.competences[:2])
    situations = (replace(bloc.situations[0], contexte=LONG, joue_par="W" * 200), *bloc.situations[1:])
    desaccords = tuple(replace(d, position_1="x" * 10_000, position_2=LONG) for d in bloc.desaccords)
    bloc = replace(bloc, competences=competences, situations=situations, desaccords=desaccords, motif=LONG)
    return replace(pv, blocs=(bloc,), candidat=replace(pv.candidat, nom="Nom-Composé " * 20, entreprise="E" * 200))


def drawn(document: Document) -> list[tuple[str, str]]:
    """What the tree of the document promises, leaf by leaf."""
    return [(e.role, mots(e.text)) for e in document.tree.leaves() if e.role != "Form"]


def heard(reading: lecture.Reading) -> list[tuple[str, str]]:
    return [(leaf.role, mots(leaf.text)) for leaf in reading.leaves if leaf.role != "Form"]


# --- the tree


def test_each_mark_is_once_in_the_tree_and_no_text_is_painted_outside(lu: lecture.Reading) -> None:
    assert lu.findings == []
    assert len(lu.leaves) > 800


def test_the_tree_says_the_document_leaf_by_leaf(dessin: tuple[Document, bytes], lu: lecture.Reading) -> None:
    assert heard(lu) == drawn(dessin[0])


def test_each_text_of_the_record_is_said_by_one_leaf_for_each_of_its_lines(
    pv: ProcesVerbal, lu: lecture.Reading
) -> None:
    said = [mots(leaf.text).casefold() for leaf in lu.leaves]
    tus = [
        (path, line)
        for path, text in textes_imprimes(pv)
        for line in compose([text])[0].split("\n")
        if not any(mots(line).casefold() in said for said in said)
    ]
    assert tus == []


@pytest.mark.parametrize("cas", ["hostile", "papier"])
def test_long_texts_over_pages_are_said_whole_and_once(pv: ProcesVerbal, cas: str) -> None:
    dur = hostile(pv) if cas == "hostile" else replace(pv, mode="papier")
    document = grille.GrilleImprimee(dur).document()
    reading = lecture.read(grille.GrilleImprimee(dur).draw(document))
    assert reading.findings == []
    assert heard(reading) == drawn(document)
    if cas == "hostile":
        assert max(len(leaf.pages) for leaf in reading.leaves) > 2


def test_the_sheets_are_tagged_like_the_grid() -> None:
    sheets = feuille.FeuilleObservation(prepare(), CODES, INSTANT)
    document = sheets.document()
    reading = lecture.read(sheets.draw(document))
    assert reading.findings == []
    assert heard(reading) == drawn(document)
    texts = [text for _, text in heard(reading)]
    assert texts.index("Précisions (facultatives)") > texts.index("Compétence 1.1")


def test_no_words_are_glued_at_the_end_of_a_line(lu: lecture.Reading, pv: ProcesVerbal) -> None:
    longs = [leaf.text for leaf in lu.leaves if exemple.PHRASE.split(".")[0] in leaf.text]
    assert longs
    # The comments, then both sides of the one that version 2 changes.
    assert {mots(t) for t in longs} == {mots(exemple.PHRASE * times) for times in (2, 12, 14)}


def test_a_word_cut_over_lines_stays_one_word() -> None:
    c = Composer()
    c.heading(1, "Titre", style="heading1")
    c.paragraph("avant " + "x" * 500 + " après")
    output = page.draw(c.document, page.RunningTexts("", "", ""))
    reading = lecture.read(archive.finish(output, grille.GrilleImprimee(exemple.proces_verbal()).metadata()))
    assert reading.leaves[-1].text == "avant " + "x" * 500 + " après"


def test_a_text_over_three_pages_is_one_leaf_that_names_the_page_of_each_mark() -> None:
    c = Composer()
    c.paragraph("mot " * 3800)
    c.paragraph("fin")
    output = page.draw(c.document, page.RunningTexts("", "", ""))
    pdf = archive.finish(output, grille.GrilleImprimee(exemple.proces_verbal()).metadata())
    reading = lecture.read(pdf)
    assert reading.findings == []
    assert [(mots(leaf.text), leaf.pages) for leaf in reading.leaves] == [
        (mots("mot " * 3800), (0, 1, 2)),
        ("fin", (2,)),
    ]
    with pikepdf.open(BytesIO(pdf)) as opened:
        pages = [p.objgen for p in opened.pages]
        long = opened.Root.StructTreeRoot.K.K[0]
        assert long.Pg.objgen == pages[0]
        kids: list[Any] = list(long.K)
        own = [kid for kid in kids if isinstance(kid, int)]
        others = [kid for kid in kids if not isinstance(kid, int)]
        assert len(own) == 1, "what lies on its own page is told by its number alone"
        assert sorted({kid.Pg.objgen for kid in others}) == sorted(pages[1:3])
        assert {str(kid.Type) for kid in others} == {"/MCR"}


def test_what_no_face_can_draw_is_said_by_its_number(pv: ProcesVerbal) -> None:
    k = replace(pv.blocs[0].competences[0], precisions="😀 soleil \U0001d504 \u05d0")
    pdf = grille.compose(replace(pv, blocs=(replace(pv.blocs[0], competences=(k,)),)))
    (said,) = [leaf.text for leaf in lecture.read(pdf).leaves if "soleil" in leaf.text]
    assert said == "[U+1F600] soleil [U+1D504] [U+05D0]"


def test_text_without_a_leaf_is_refused() -> None:
    canvas = MarkedCanvas(BytesIO(), finish=lambda _: None)
    canvas.drawString(0, 0, "")
    with pytest.raises(RuntimeError, match="outside of any mark"):
        canvas.drawString(0, 0, "perdu")


def test_marks_do_not_nest() -> None:
    canvas = MarkedCanvas(BytesIO(), finish=lambda _: None)
    with pytest.raises(RuntimeError, match="do not nest"), canvas.balise(Element("P")), canvas.pagination():
        pass


# --- what is no content


def test_artefacts_are_header_footer_and_repeated_heads_only(
    pv: ProcesVerbal, dessin: tuple[Document, bytes], lu: lecture.Reading
) -> None:
    tetes = [[mots(cell.text) for cell in e.leaves()] for e in dessin[0].tree.iterate() if e.role == "THead"]
    running, total = grille.GrilleImprimee(pv).running_texts(), len(lu.artefacts)
    suites = set(dessin[0].templates.values())
    repetees = 0
    for rang, seen in enumerate(lu.artefacts, 1):
        texts = [mots(t) for t in seen]
        expected = [running.footer, running.mention, f"Page {rang} sur {total}"]
        place = texts.index(running.footer)
        assert texts[place : place + 3] == expected
        assert set(texts[:place]) <= {running.header, *suites}
        reste = texts[place + 3 :]
        while reste:
            tete = next(t for t in tetes if reste[: len(t)] == t)
            reste, repetees = reste[len(tete) :], repetees + 1
    assert repetees > 2


# --- the file


def test_fields_stand_on_page_one_of_an_electronic_grid_only(pv: ProcesVerbal, dessin: tuple[Document, bytes]) -> None:
    with pikepdf.open(BytesIO(dessin[1])) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        assert [str(c.T) for c in fields] == ["evaluateur-1", "evaluateur-2"]
        assert str(fields[0].TU) == "Signature de l’évaluateur 1, DURAND Claude"
        assert all(c.P.objgen == pdf.pages[0].objgen and "/V" not in c for c in fields)
        assert pdf.Root.AcroForm.SigFlags == 3
    with pikepdf.open(BytesIO(grille.compose(replace(pv, mode="papier")))) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert not any("/Annots" in p for p in pdf.pages)


def test_the_record_travels_in_the_file_byte_for_byte(pv: ProcesVerbal, dessin: tuple[Document, bytes]) -> None:
    with pikepdf.open(BytesIO(dessin[1])) as pdf:
        joint = pdf.attachments["proces-verbal.json"]
        assert joint.get_file().read_bytes() == proces_verbal.encode(pv)
        assert joint.obj.AFRelationship == "/Data"
        assert [f.objgen for f in pdf.Root.AF] == [joint.obj.objgen]
    with pikepdf.open(BytesIO(feuille.FeuilleObservation(prepare(), [BlocCode("4")], INSTANT).compose())) as pdf:
        assert not pdf.attachments


def test_the_file_says_twice_the_same_of_itself(pv: ProcesVerbal, dessin: tuple[Document, bytes]) -> None:
    with pikepdf.open(BytesIO(dessin[1])) as pdf:
        xmp, info = pdf.open_metadata(), pdf.docinfo
        assert (
            xmp["dc:title"] == str(info["/Title"]) == "Grille officielle d’évaluation, dossier EX-2026-0117, version 2"
        )
        assert xmp["dc:creator"] == [str(info["/Author"])] == [pv.session.organisme]
        assert xmp["xmp:CreateDate"] == "2026-11-20T15:59:30Z"
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("3", "A", "1")
        assert str(pdf.Root.Lang) == "fr-FR"


def test_the_same_record_gives_the_same_bytes_whatever_the_clock_of_the_machine(
    dessin: tuple[Document, bytes], pv: ProcesVerbal
) -> None:
    attempt = (
        "import sys; from evaluateur.edition.documents.grille import grille; from tests.edition import exemple;"
        "sys.stdout.buffer.write(grille.compose(exemple.proces_verbal()))"
    )
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1", "TZ": "Pacific/Kiritimati"}
    elsewhere = subprocess.run([sys.executable, "-c", attempt], cwd=RACINE, env=env, check=True, capture_output=True)
    assert elsewhere.stdout == grille.compose(pv) == dessin[1]


# --- the code of the pages


def test_the_code_names_reference_version_and_empreinte(pv: ProcesVerbal) -> None:
    fin = grille.empreinte(pv)[:16].upper()
    assert code(pv) == f"EVAL1-EX-2026-0117-2-{fin}"
    assert readable(code(pv)).replace(" ", "") == code(pv)
    assert readable(code(pv)).endswith(" ".join(fin[i : i + 4] for i in range(0, 16, 4)))
    assert len(modules(code(pv))) == 25
    assert 4 * code_page.SIDE / 25 <= code_page.QUIET


@given(st.text(max_size=60))
def test_any_reference_gives_a_code_that_can_be_printed_and_typed(reference: str) -> None:
    pv = replace(exemple.proces_verbal(), reference=reference.encode("utf-8", "replace").decode())
    text = code(pv)
    assert text.isascii()
    assert text.isprintable()
    assert " " not in text
    assert len(modules(text)) <= 41


def test_the_code_is_drawn_once_and_used_on_each_page(dessin: tuple[Document, bytes], pv: ProcesVerbal) -> None:
    with pikepdf.open(BytesIO(dessin[1])) as pdf:
        codes = {
            x.objgen: x.read_bytes()
            for p in pdf.pages
            for nom, x in p.Resources.XObject.items()
            if nom.startswith("/FormXob") and list(x.BBox) == [0, 0, code_page.SIDE, code_page.SIDE]
        }
    (drawing,) = codes.values()
    runs = sum(1 for row in modules(code(pv)) for i, m in enumerate(row) if m and not (i and row[i - 1]))
    assert drawing.split().count(b"re") == runs


# --- the reader itself


def damaged(pdf: bytes, old: bytes, new: bytes, count: int = 1) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as loaded:
        content = loaded.pages[0].Contents
        data = content.read_bytes()
        assert old in data
        loaded.pages[0].Contents = loaded.make_stream(data.replace(old, new, count))
        output = BytesIO()
        loaded.save(output)
        return output.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        (b"/MCID 3>>", b"/MCID 2>>", "balise 3 de l’arbre jamais dessinée"),
        (b"/MCID 3>>", b"/MCID 2>>", "balise 2 ouverte deux fois"),
        (b"/MCID 3>>", b"/MCID 3000>>", "balise 3000 absente de l’arbre"),
        (b"/P <</MCID 1>> BDC", b"/Artifact BMC /P <</MCID 1>> BDC", "balises emboîtées"),
        (b"/P <</MCID 1>> BDC", b"/P BMC", "balise /P sans numéro"),
        (b"/Artifact BMC", b"BT (A) Tj ET /Artifact BMC", "texte hors de toute balise"),
    ],
)
def test_the_reader_finds_what_is_wrong(dessin: tuple[Document, bytes], old: bytes, new: bytes, finding: str) -> None:
    found = lecture.read(damaged(dessin[1], old, new)).findings
    assert [f for f in found if finding in f]


def test_the_reader_refuses_what_is_not_bounded(dessin: tuple[Document, bytes]) -> None:
    with pikepdf.open(BytesIO(dessin[1])) as pdf:
        bombe = zlib.compress(b" " * (lecture.MAX_FILE * 2))
        pdf.pages[0].Contents = pdf.make_stream(bombe, Filter=pikepdf.Name.FlateDecode)
        output = BytesIO()
        pdf.save(output)
    with pytest.raises(lecture.Illisible, match="trop grand"):
        lecture.read(output.getvalue())
    with pikepdf.open(BytesIO(dessin[1])) as pdf:
        root = pdf.Root.StructTreeRoot
        root.K.K.append(root.K)
        output = BytesIO()
        pdf.save(output)
    with pytest.raises(lecture.Illisible, match="sans fin"):
        lecture.read(output.getvalue())


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"x" * 1000, b"%PDF-1.7\n%%EOF"])
def test_the_reader_refuses_what_is_no_pdf(data: bytes) -> None:
    with pytest.raises(lecture.Illisible):
        lecture.read(data)


@pytest.fixture(scope="module")
def bibliotheque_muette() -> Iterator[None]:
    """The library logs what it leaves out of a damaged tree."""
    logger = logging.getLogger("pikepdf._core")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(before)


@given(st.data())
def test_the_reader_refuses_or_reads_any_damaged_file_and_never_fails_otherwise(
    feuille_seule: bytes, bibliotheque_muette: None, data: st.DataObject
) -> None:
    raw = bytearray(feuille_seule)
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(lecture.Illisible):
        lecture.read(bytes(raw))
