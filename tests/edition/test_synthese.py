"""The summary for the candidate: one page, the result and its reasons, nothing of marks nor of comments."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace

from evaluateur.edition.composition.leaves import Word
from evaluateur.edition.documents import synthese
from evaluateur.edition.documents.synthese import Mesure
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from tests.edition import exemple
from tests.edition.lecture import leaves, mots, pages, serre, word_boxes
from tests.edition.test_archive import absent
from tests.edition.textes import lecture

MOT = "Reformulation <oubliée> 😀 & corrigée. "
ENTIER = Mesure(10_000)
NON_ACQUIS = exemple.valeur(exemple.referentiel().echelles.bloc, "non_acquis")


def contenu(pv: ProcesVerbal) -> str:
    return synthese.Synthese(pv, ENTIER).document().tree.content().replace("\xa0", " ")


def refuse(pv: ProcesVerbal, motif: str) -> ProcesVerbal:
    """All blocs unfavourable, for this reason, of someone who gave up for this reason."""
    blocs = tuple(replace(b, resultat=NON_ACQUIS, motif=motif) for b in pv.blocs)
    return replace(pv, blocs=blocs, candidat=replace(pv.candidat, presence="abandon", motif_presence=motif))


CAS = {
    "words": (MOT * 300)[:10_000],
    "without a space": "x" * 10_000,
    "lines": "\n".join(["ligne"] * 1_700),
    "blank lines": "a\n\n\n" * 2_500,
}


LONGUES = ("lines", "blank lines")
"""They take a quarter of a minute: the campaigns play them."""


@pytest.mark.parametrize("cas", [pytest.param(c, marks=pytest.mark.long if c in LONGUES else ()) for c in CAS])
def test_reasons_of_ten_thousand_characters_are_shortened_to_one_page(
    pv: ProcesVerbal, cas: str, tmp_path: Path
) -> None:
    dur = refuse(pv, CAS[cas])
    file = tmp_path / "synthese.pdf"
    file.write_bytes(synthese.Synthese(dur).compose())
    (page,) = pages(file)
    assert serre(page).count("(texteentiersurlagrille)") == len(pv.blocs) + 1
    assert "droitd’accès" in serre(page)
    assert max(y for _, _, _, y in word_boxes(file)) <= 841.9 - 29


def test_a_reason_keeps_as_much_as_the_page_holds(pv: ProcesVerbal) -> None:
    dur = replace(pv, blocs=(*pv.blocs[:2], replace(pv.blocs[2], motif="mot " * 2500), *pv.blocs[3:]))
    measure = synthese.Synthese(dur).measure
    assert 1000 < measure.motif < 9_999
    assert len(lecture.read(synthese.Synthese(dur).compose()).artefacts) == 1
    plus = Mesure(measure.motif + 120)
    assert len(lecture.read(synthese.Synthese(dur).draw(synthese.Synthese(dur, plus).document())).artefacts) == 2


def test_a_short_reason_is_printed_whole(pv: ProcesVerbal) -> None:
    assert synthese.Synthese(pv).measure == Mesure(len(pv.blocs[2].motif))
    said = contenu(pv)
    assert "Bloc 3, non acquis : Les réponses restent trop générales : la suite à donner n’a pas été précisée." in said
    assert "texte entier" not in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [("un deux trois", "un deux trois"), ("un deux, trois quatre", "un deux … (texte entier sur la grille)")],
)
def test_a_text_is_cut_between_words(text: str, expected: str) -> None:
    assert synthese.shortened(text, 13) == expected


@pytest.mark.parametrize("how_many", [5, 8])
@pytest.mark.parametrize("long", ["Mot-Composé " * 30, "W" * 400], ids=["words", "wide"])
def test_texts_other_than_reasons_cannot_fill_the_page_either(
    pv: ProcesVerbal, tmp_path: Path, how_many: int, long: str
) -> None:
    pv = replace(pv, blocs=(pv.blocs * 2)[:how_many])
    blocs = tuple(replace(b, intitule=long) for b in refuse(pv, CAS["words"]).blocs)
    who = refuse(pv, CAS["words"]).candidat
    candidat = replace(who, nom=long, entreprise=long, certification_preparee=long)
    session = replace(pv.session, lieu=long, organisme=long)
    certification = replace(pv.certification, titre=long)
    dur = replace(pv, blocs=blocs, candidat=candidat, session=session, certification=certification)
    file = tmp_path / "synthese.pdf"
    file.write_bytes(synthese.Synthese(dur).compose())
    assert len(pages(file)) == 1


def test_the_tree_says_the_page_leaf_by_leaf(pv: ProcesVerbal) -> None:
    for record in (pv, absent(pv), refuse(pv, MOT * 3)):
        summary = synthese.Synthese(record)
        document = summary.document()
        loaded = lecture.read(summary.draw(document))
        assert loaded.findings == []
        assert [(f.role, mots(f.text)) for f in loaded.leaves] == [
            (e.role, mots(e.text)) for e in document.tree.leaves()
        ]
        assert len(loaded.artefacts) == 1


def test_results_have_the_words_and_icons_of_the_grid(pv: ProcesVerbal) -> None:
    seen = {f.element.text: f.icon for f, _ in leaves(synthese.Synthese(pv, ENTIER).document()) if isinstance(f, Word)}
    for b in pv.blocs:
        word = b.resultat.mot
        assert seen[word[0].upper() + word[1:]] == b.resultat.icone
    said = contenu(pv)
    assert "3 situations, 12 au 15 nov." in said
    assert "Entretien : 15 min 04 s" in said


def test_no_mark_and_no_comment_is_told(pv: ProcesVerbal) -> None:
    said = serre(contenu(pv)).casefold()
    forbidden = {v.mot for v in exemple.referentiel().echelles.critere.valeurs}
    forbidden |= {k.precisions for b in pv.blocs for k in b.competences}
    forbidden |= {t.motif for b in pv.blocs for t in b.tranches}
    forbidden |= {p for b in pv.blocs for d in b.desaccords for p in (d.position_1, d.position_2)}
    assert len(forbidden) > 6
    assert [t for t in forbidden if serre(t).casefold() in said] == []


def test_a_disagreement_is_told_without_its_positions(pv: ProcesVerbal) -> None:
    assert f"Bloc 4, sans accord – transmis au jury : {pv.dits.sans_accord}" in contenu(pv)


def test_a_reason_that_nobody_wrote_is_said_to_be_missing(pv: ProcesVerbal) -> None:
    assert contenu(refuse(pv, "")).count(synthese.SANS_MOTIF) == len(pv.blocs)


def test_favourable_results_ask_for_no_reason(pv: ProcesVerbal) -> None:
    assert "Motif du résultat" not in contenu(replace(pv, blocs=pv.blocs[:2]))


def test_the_page_says_who_decides_and_whom_to_ask(pv: ProcesVerbal) -> None:
    said = contenu(pv)
    assert "le jury paritaire décide" in said
    assert "ne vaut pas certification" in said
    assert "une copie à Centre Exemple Formation (droit d’accès" in said
    sans = replace(pv, session=replace(pv.session, organisme=""))
    assert "une copie à l’organisme de formation (droit d’accès" in contenu(sans)


def test_an_absence_is_told_with_its_reason(pv: ProcesVerbal) -> None:
    said = contenu(absent(pv))
    assert "Absent\nMotif : Malade." in said
    assert said.count("\nAbsent") == len(pv.blocs) + 1


def test_practice_is_marked_as_such(pv: ProcesVerbal) -> None:
    assert "Spécimen : personnes et entreprises fictives" in contenu(pv)
    assert "Spécimen" not in contenu(replace(pv, entrainement=False))


def test_the_file_is_no_grid(pv: ProcesVerbal) -> None:
    """No code of a page, no field, no data: nobody takes it for the original."""
    data = synthese.Synthese(pv).compose()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert not pdf.attachments
        assert str(pdf.docinfo["/Title"]) == "Synthèse de l’évaluation, dossier EX-2026-0117, version 2"
    assert "EVAL1" not in str(lecture.read(data).artefacts)
    assert data == synthese.Synthese(pv).compose()


def test_each_part_has_its_heading_in_order(pv: ProcesVerbal) -> None:
    content = contenu(refuse(pv, "Un motif."))
    headings = ("Blocs évalués et résultats proposés", "Motif du résultat proposé", "Suite donnée")
    places = [content.index(heading) for heading in headings]
    assert places == sorted(places)
