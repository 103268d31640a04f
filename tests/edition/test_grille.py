"""The official grid holds the procès-verbal, whole, once, in order, on pages that can be read."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from evaluateur.edition.composition.composition import Document
from evaluateur.edition.composition.escaping import compose
from evaluateur.edition.composition.structure import Element
from evaluateur.edition.documents import wording
from evaluateur.edition.documents.grille import grille
from evaluateur.metier.pv.mots import A_COMPLETER
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.typographie import majuscule
from tests.edition import exemple
from tests.edition.lecture import mots, pages, serre, textes_imprimes, tout, valeurs, word_boxes, words_by_page

RACINE = Path(__file__).resolve().parents[2]


def imprime(text: str) -> str:
    return serre(imprimable(text))


def imprimable(text: str) -> str:
    return compose([text])[0]


def test_every_text_of_the_record_is_a_text_of_the_tree(pv: ProcesVerbal, dessin: tuple[Document, bytes]) -> None:
    content = serre(dessin[0].tree.content())
    texts = list(textes_imprimes(pv))
    assert len(texts) > 400
    assert [c for c, v in texts if imprime(majuscule(v)) not in content and imprime(v) not in content] == []


def test_empreintes_and_instants_are_in_the_tree(pv: ProcesVerbal, dessin: tuple[Document, bytes]) -> None:
    content = serre(dessin[0].tree.content())
    texts = [v for c, v in valeurs(pv) if isinstance(v, str) and re.search(r"empreinte$|evaluateurs.*\.cle$", c)]
    texts.append(grille.empreinte(pv))
    assert [t for t in texts if imprime(t) not in content] == []
    elsewhere = ("horloges", "situations", "titre")
    instants = [v for c, v in valeurs(pv) if isinstance(v, datetime) and not any(word in c for word in elsewhere)]
    assert [i for i in instants if serre(wording.instant(i, "Europe/Paris")) not in content] == [
        r.instant for r in pv.remplacements if serre(wording.instant(r.instant, "Europe/Paris")) not in content
    ]
    assert [
        s.quand for b in pv.blocs for s in b.situations if serre(wording.moment(s.quand, 2026)) not in content
    ] == []
    assert "16:02:11" in content
    assert serre("valables jusqu’au 1er juillet 2028 pour l’évaluateur 1 et jusqu’au 1er juillet 2029") in content
    assert "Datedenaissance1ermars1998" in content
    assert "LieudenaissanceNiort" in content


def test_every_element_is_drawn_once_in_reading_order_and_nothing_else(
    pv: ProcesVerbal, dessin: tuple[Document, bytes], pdf: Path
) -> None:
    """The drawn text is the text of the tree, leaf by leaf, plus headers, footers and repeated heads."""
    document, _ = dessin
    stream = "".join(serre(_sans_courants(p, pv)) for p in pages(pdf))
    assert _follow(document.tree, stream) == len(stream)


def _sans_courants(page: str, pv: ProcesVerbal) -> str:
    running = grille.GrilleImprimee(pv).running_texts()
    for text in (running.header, running.footer, running.mention):
        page = page.replace(compose([text])[0].replace("\xa0", " "), "", 1)
    page = re.sub(r"Page \d+ sur\s+\d+\s", "", page, count=1)
    return re.sub(r"^\s*(Bloc \d|Annexe), suite$", "", page, count=1, flags=re.MULTILINE)


def _follow(root: Element, stream: str) -> int:
    position, head = 0, ""
    for element in root.iterate():
        if element.role in ("THead", "Sect"):
            head = serre(element.content()) if element.role == "THead" else ""
        if element.children or not element.text:
            continue
        text = serre(element.text)
        if not stream.startswith(text, position) and head and stream.startswith(head, position):
            position += len(head)
        assert stream.startswith(text, position), (text, stream[position : position + 200])
        position += len(text)
    return position


def test_the_structure_is_well_formed(dessin: tuple[Document, bytes]) -> None:
    levels = [1]
    for element in dessin[0].tree.iterate():
        if re.fullmatch(r"H\d", element.role):
            levels.append(int(element.role[1]))
            assert levels[-1] <= levels[-2] + 1, element.text
        if element.role == "Table":
            rows = [r for groupe in element.children for r in groupe.children]
            widths = {sum(int(c.attributes.get("ColSpan", 1)) for c in r.children) for r in rows}
            assert len(widths) == 1, element.content()
        if not element.children:
            assert element.text or element.role == "Form"
    assert len(levels) > 30


def test_every_criterion_is_printed_with_its_word(pv: ProcesVerbal, pdf: Path) -> None:
    text = tout(pdf)
    lines = [x for b in pv.blocs for k in b.competences for g in k.groupes for x in g.lignes]
    assert len(lines) > 70
    assert [x.code for x in lines if imprime(x.texte) not in text] == []
    assert text.count("Nonrenseigné") == sum(not x.valeur.cle for x in lines) > 0


def test_the_pages_are_numbered_and_name_dossier_version_and_code(pv: ProcesVerbal, pdf: Path) -> None:
    texts = pages(pdf)
    for rang, page in enumerate(texts, 1):
        flat = " ".join(page.split())
        assert f"Page {rang} sur {len(texts)} " in flat
        assert f"dossier {pv.reference}, version {pv.version}" in flat
        assert grille.GrilleImprimee(pv).running_texts().mention in flat
        assert rang == 1 or "MARTIN Lou, Mutuelle Exemple (spécimen)" in flat


def test_the_summary_gives_the_page_of_each_bloc(pv: ProcesVerbal, dessin: tuple[Document, bytes], pdf: Path) -> None:
    document, texts = dessin[0], pages(pdf)
    links = {r.anchor: r.element.text for r in document.references}
    assert list(links) == [f"bloc-{b.code}" for b in pv.blocs]
    for bloc in pv.blocs:
        page = int(links[f"bloc-{bloc.code}"])
        assert imprime("".join(wording.intitule(bloc, A_COMPLETER))) in serre(texts[page - 1])
        assert re.search(rf"\s{page}\s", texts[0])


def test_the_first_page_holds_result_and_signatures(pdf: Path) -> None:
    first = serre(pages(pdf)[0])
    for text in ("Aucunscore,aucunemoyenne", "Évaluateur1,DURANDClaude", "apris", "Modeélectronique", "Spécimen"):
        assert text in first


def test_each_box_says_who_vouches_for_the_certificate(pv: ProcesVerbal, pdf: Path) -> None:
    first = serre(pages(pdf)[0])
    for text in (
        "Signature électronique, habilitation HAB-EX-0412",
        "Certificat délivré par Autorité du Centre Exemple",
        "Certificat provisoire, non délivré par l’organisme",
    ):
        assert first.count(serre(text)) == 1
    annexe = serre(pages(pdf)[-1])
    assert serre(f"Certificat de l’évaluateur 1, Claude DURAND {'1ab5' * 16}") in annexe
    assert serre(f"Certificat de l’évaluateur 2, Sacha PETIT {'2ab5' * 16}") in annexe
    sans = replace(pv, evaluateurs=tuple(replace(e, titre=None) for e in pv.evaluateurs))
    content = grille.GrilleImprimee(sans).document().tree.content()
    assert not re.search("Certificat (délivré|de l’évaluateur)|Certificat provisoire|Certificats valables", content)


def test_nothing_stands_where_a_signature_is_drawn(pdf: Path) -> None:
    page = PdfReader(pdf).pages[0]
    written = words_by_page(pdf)[0]
    boxes = [cast(Any, a.get_object())["/Rect"] for a in cast(Any, page)["/Annots"]]
    assert len(boxes) == 2
    for left, bottom, right, top in (map(float, box) for box in boxes):
        assert top - bottom == 28
        high, low = 841.89 - top, 841.89 - bottom
        # The boxes of words are as high as the face: the middle of the line says where it stands.
        assert [m[0] for m in written if left <= m[1] < right and high < (m[2] + m[4]) / 2 < low] == []


@pytest.mark.parametrize("mode", ["papier", "electronique"])
def test_the_signatures_of_two_evaluators_stand_on_page_one(pv: ProcesVerbal, tmp_path: Path, mode: Any) -> None:
    file = tmp_path / "grille.pdf"
    file.write_bytes(grille.compose(replace(pv, mode=mode)))
    first = serre(pages(file)[0])
    assert "aprisconnaissance" in first
    assert first.count("Dateetsignature") == (2 if mode == "papier" else 0)
    assert first.count("Certificatdélivré") == (0 if mode == "papier" else 1)


def test_a_version_says_what_differs_from_the_one_before(pv: ProcesVerbal) -> None:
    said = [e.text for e in grille.GrilleImprimee(pv).document().tree.leaves()]
    debut = said.index("Différences avec la version\xa01")
    cellules = said[debut + 1 : debut + 4 + 3 * len(pv.differences)]
    expected = [t for d in pv.differences for t in (d.objet, d.avant or "–", d.apres or "–")]
    assert [mots(t) for t in cellules] == ["Objet", "Avant", "Après", *(mots(imprimable(t)) for t in expected)]
    assert said[debut + 4 + len(expected)] == "Preuve"


def test_a_version_that_changes_nothing_says_so_and_the_first_one_compares_nothing(pv: ProcesVerbal) -> None:
    same = grille.GrilleImprimee(replace(pv, differences=())).document().tree.content()
    assert "Aucune différence avec la version\xa01." in same
    assert "Différences avec" not in same
    assert (
        "ifférence"
        not in grille.GrilleImprimee(replace(pv, version=1, versions=(), differences=())).document().tree.content()
    )


def test_only_our_fonts_are_used_and_they_are_embedded(pdf: Path) -> None:
    noms = set()
    for page in PdfReader(pdf).pages:
        for reference in cast(Any, page)["/Resources"]["/Font"].values():
            font = reference.get_object()
            noms.add(font["/BaseFont"].split("+")[-1])
            assert "/FontFile2" in font["/FontDescriptor"]
            assert "/ToUnicode" in font
    assert noms
    assert all(nom.startswith("SourceSans3-") for nom in noms)
    assert b"Helvetica" not in pdf.read_bytes()


def test_no_text_leaves_the_margins(pdf: Path) -> None:
    boxes = word_boxes(pdf)
    assert len(boxes) > 3000
    assert min(x for x, _, _, _ in boxes) >= 45
    assert max(x for _, _, x, _ in boxes) <= 595.3 - 45
    assert min(y for _, y, _, _ in boxes) >= 31
    assert max(y for _, _, _, y in boxes) <= 841.9 - 29


ESSAI = """
import sys, locale
from evaluateur.edition.documents.grille import grille
from tests.edition import exemple
sys.stdout.buffer.write(grille.compose(exemple.proces_verbal()))
"""


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "C", "SOURCE_DATE_EPOCH": "1000000000", "PYTHONHASHSEED": "2"},
    ],
)
def test_the_same_record_gives_the_same_bytes_anywhere(
    dessin: tuple[Document, bytes], environment: dict[str, str]
) -> None:
    env = {**os.environ, **environment}
    output = subprocess.run([sys.executable, "-c", ESSAI], cwd=RACINE, env=env, check=True, capture_output=True).stdout
    assert hashlib.sha256(output).hexdigest() == hashlib.sha256(dessin[1]).hexdigest()


def test_another_record_gives_other_bytes_and_its_own_date(pv: ProcesVerbal, dessin: tuple[Document, bytes]) -> None:
    assert grille.compose(replace(pv, fige_le=exemple.INSTANT.replace(day=21))) != dessin[1]
    info = PdfReader(io.BytesIO(dessin[1])).metadata
    assert info
    assert str(info["/CreationDate"]) == str(info["/ModDate"]) == "D:20261120155930+00'00'"


def test_the_paper_mode_says_which_is_the_original(pv: ProcesVerbal) -> None:
    content = grille.GrilleImprimee(replace(pv, mode="papier", entrainement=False)).document().tree.content()
    assert "l’original est ce document imprimé et signé à la main" in content
    assert "Signature électronique" not in content
    assert "Spécimen" not in content


@pytest.mark.parametrize(
    ("result", "preuve"),
    [("absent", ""), ("deja_acquis", "Attestation de 2025"), ("abandon", "")],
)
def test_a_bloc_without_evaluation_is_told_in_words_without_tables(pv: ProcesVerbal, result: str, preuve: str) -> None:
    presentation = "deja_acquis" if preuve else "presente"
    valeur = exemple.hors_epreuve(result)
    empty = replace(pv.blocs[4], resultat=valeur, preuve=preuve, presentation=presentation)
    document = grille.GrilleImprimee(replace(pv, blocs=(empty,))).document()
    texts = document.tree.content()
    assert f"{valeur.mot}." in texts
    assert preuve in texts
    assert "Critère d’évaluation" not in texts
    assert "Exigence du référentiel" not in texts


def test_dates_are_optional(pv: ProcesVerbal) -> None:
    session = replace(pv.session, debut=None, fin=None)
    candidat = replace(pv.candidat, date_naissance=None, lieu_naissance="", nom_naissance="", presence=None)
    content = grille.GrilleImprimee(replace(pv, session=session, candidat=candidat)).document().tree.content()
    assert "Naissance" not in content
    assert "Non renseignée" in content
    assert not re.search(r"\bNone\b", content)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(("Un < deux & <b trois> \x00\u202e 😀 fin. " * 300)[:10_000], id="words"),
        pytest.param("x" * 10_000, id="without a space"),
        pytest.param("\n".join(f"ligne {i} - {'z' * (i % 50)}" for i in range(200)), id="lines"),
        pytest.param("premier\n\n\n" + "mot " * 2000, id="blank lines"),
    ],
)
def test_long_and_hostile_comments_are_printed_whole(pv: ProcesVerbal, text: str, tmp_path: Path) -> None:
    bloc = pv.blocs[3]
    competences = tuple(replace(k, precisions=text) for k in bloc.competences[:1])
    situations = (replace(bloc.situations[0], contexte=text, joue_par="W" * 200), *bloc.situations[1:])
    tranches = tuple(replace(t, motif=text) for t in bloc.tranches)
    positions = tuple(replace(d, position_1=text, position_2=text) for d in bloc.desaccords)
    bloc = replace(
        bloc, competences=competences, situations=situations, tranches=tranches, desaccords=positions, motif=text
    )
    candidat = replace(pv.candidat, nom="Nom-Composé " * 20, entreprise="E" * 200, motif_presence=text)
    dur = replace(pv, blocs=(bloc,), candidat=candidat)
    path = tmp_path / "dur.pdf"
    document = grille.GrilleImprimee(dur).document()
    path.write_bytes(grille.GrilleImprimee(dur).draw(document))
    content = serre(document.tree.content())
    assert content.count(imprime(text)) == 7
    # Rows that go on over pages are drawn column by column: the letters are counted, not followed.
    assert not Counter(content) - Counter(tout(path))
    assert len(pages(path)) > 5


def test_official_texts_longer_than_a_page_are_printed(pv: ProcesVerbal, tmp_path: Path) -> None:
    long = "mot " * 1500
    k = pv.blocs[0].competences[0]
    groupes = tuple(replace(g, entete=long, lignes=tuple(replace(x, texte=long) for x in g.lignes)) for g in k.groupes)
    bloc = replace(pv.blocs[0], competences=(replace(k, groupes=groupes),))
    assert grille.compose(replace(pv, blocs=(bloc,))).startswith(b"%PDF-")


def test_each_line_of_a_comment_is_a_leaf_of_its_own(pv: ProcesVerbal) -> None:
    """Platypus adds blank lines, or fails, when it cuts a paragraph at a break."""
    k = replace(pv.blocs[0].competences[0], precisions="premier\nsecond\n\ntroisième")
    tree = grille.GrilleImprimee(replace(pv, blocs=(replace(pv.blocs[0], competences=(k,)),))).document().tree
    texts = [e.text for e in tree.leaves()]
    debut = texts.index("premier")
    assert texts[debut : debut + 3] == ["premier", "second", "troisième"]


def test_no_page_ends_with_a_heading_or_the_head_of_a_table(dessin: tuple[Document, bytes], pdf: Path) -> None:
    elements = list(dessin[0].tree.iterate())
    seuls = {serre(e.text) for e in elements if e.role.startswith("H") and len(e.text) > 6}
    seuls |= {serre(e.content()) for e in elements if e.role == "THead"}
    assert len(seuls) > 30
    assert [rang for rang, page in enumerate(pages(pdf), 1) if serre(page).endswith(tuple(seuls))] == []
