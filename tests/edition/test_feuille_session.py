"""The session sheet: everyone enrolled, who came, room to sign and to write, and nothing of any result."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace
from reportlab.platypus import Table

from evaluateur.edition.composition import styles
from evaluateur.edition.composition.composition import Document
from evaluateur.edition.composition.escaping import compose as composed
from evaluateur.edition.documents.cadres import BOX
from evaluateur.edition.documents.session.feuille_session import FeuilleSession
from evaluateur.edition.documents.session.feuille_session_donnees import (
    Comptes,
    EvaluateurSession,
    Journee,
    LigneSession,
    count,
)
from evaluateur.metier.vocabulaire import Presence
from tests.edition.lecture import mots, pages, serre, word_boxes, words_by_page
from tests.edition.textes import lecture

INSTANT = datetime(2026, 11, 12, 7, 30, tzinfo=UTC)
PRESENCES: tuple[Presence | None, ...] = ("present", "present", "absent", "abandon", None)
HOSTILE = "<b x & y </para> \x00\u202e 😀 "
JOURNEE = Journee(
    "Gestionnaire de parcours adhérents/clients",
    date(2026, 11, 12),
    "Centre Exemple Formation",
    "Salle B204",
    (EvaluateurSession("DURAND Claude", "Expert habilité"), EvaluateurSession("PETIT Sacha")),
    entrainement=True,
)


def ligne(rang: int) -> LigneSession:
    presence = PRESENCES[rang % 5]
    blocs = tuple("12345"[: 1 + rang % 5])
    return LigneSession(f"MARTIN{rang} Lou", "Mutuelle Exemple", f"EX-2026-{rang:04d}", blocs, presence)


def lignes(how_many: int) -> list[LigneSession]:
    return [ligne(rang) for rang in range(how_many)]


def write(how_many: int, folder: Path) -> Path:
    file = folder / "session.pdf"
    file.write_bytes(FeuilleSession(lignes(how_many), JOURNEE, INSTANT).compose())
    return file


def tables(document: Document) -> list[Table]:
    return [f for f in document.story if isinstance(f, Table) and f.repeatRows]


@pytest.mark.parametrize("how_many", [1, 2, 12, 60])
def test_the_tree_says_the_sheet_leaf_by_leaf(how_many: int) -> None:
    sheet = FeuilleSession(lignes(how_many), JOURNEE, INSTANT)
    document = sheet.document()
    loaded = lecture.read(sheet.draw(document))
    assert loaded.findings == []
    assert [(f.role, mots(f.text)) for f in loaded.leaves] == [(e.role, mots(e.text)) for e in document.tree.leaves()]


@pytest.mark.parametrize("how_many", [1, 12, 60])
def test_each_candidate_stands_once_in_the_list_and_once_where_he_signs(how_many: int) -> None:
    said = [e.text for e in FeuilleSession(lignes(how_many), JOURNEE, INSTANT).document().tree.leaves()]
    for expected in lignes(how_many):
        assert said.count(expected.candidat) == 2
        assert said.count(expected.reference) == 1
    assert said.count("Mutuelle Exemple") == how_many


def test_the_head_says_day_place_centre_and_evaluators() -> None:
    content = FeuilleSession(lignes(2), JOURNEE, INSTANT).document().tree.content()
    for text in (
        "Gestionnaire de parcours adhérents/clients",
        "Feuille de session du 12 novembre 2026",
        "Centre Exemple Formation",
        "Salle B204",
        "DURAND Claude, expert habilité",
        "PETIT Sacha",
        "Spécimen",
        "sans valeur de résultat",
        "Émargement des candidats, 12 novembre 2026",
    ):
        assert text in content
    assert (
        "Spécimen"
        not in FeuilleSession(lignes(2), replace(JOURNEE, entrainement=False), INSTANT).document().tree.content()
    )


def test_presence_is_said_in_words_or_left_to_be_ticked() -> None:
    said = [e.text for e in FeuilleSession(lignes(5), JOURNEE, INSTANT).document().tree.leaves()]
    assert [t for t in said if t in ("Présent", "Absent", "Abandon", "À renseigner")] == [
        "Présent",
        "Présent",
        "Absent",
        "Abandon",
        "À renseigner",
    ]
    assert [t.replace("\xa0", " ") for t in said if BOX in t] == [f"{BOX} présent {BOX} absent {BOX} abandon"]


def test_who_gave_up_did_come() -> None:
    assert count(lignes(10)) == Comptes(inscrits=10, presentes=6, abandons=2, absents=2, inconnus=2)
    content = FeuilleSession(lignes(10), JOURNEE, INSTANT).document().tree.content().replace("\xa0", " ")
    assert "Inscrits : 10 · Présentés : 6 (dont 2 en abandon) · Absents : 2 · À renseigner : 2" in content
    content = FeuilleSession(lignes(2), JOURNEE, INSTANT).document().tree.content().replace("\xa0", " ")
    assert "Inscrits : 2 · Présentés : 2 · Absents : 0\n" in content


def test_one_candidate_takes_one_page(tmp_path: Path) -> None:
    (page,) = pages(write(1, tmp_path))
    for text in ("Aléasetincidentsdelajournée", "Matin", "Après-midi", "Signaturesdesévaluateurs", "Page1sur1"):
        assert text in serre(page)


@pytest.mark.parametrize("how_many", [2, 12, 60])
def test_candidates_sign_on_pages_that_tell_nothing_of_the_others(how_many: int, tmp_path: Path) -> None:
    texts = [serre(p) for p in pages(write(how_many, tmp_path))]
    debut = next(i for i, t in enumerate(texts) if "Émargementdescandidats" in t)
    assert debut > 0
    for text in texts[debut:]:
        for secret in ("Abandon", "Absent", "EX-2026", "MutuelleExemple", "Signaturesdes"):
            assert serre(secret) not in text
    before = "".join(texts[:debut])
    assert "Signaturesdesévaluateurs" in before
    assert "Après-midi" not in before


def test_heads_are_repeated_over_the_pages_of_sixty_candidates(tmp_path: Path) -> None:
    texts = pages(write(60, tmp_path))
    assert len(texts) <= 8
    inscrits = [t for t in texts if re.search(r"EX-2026-\d", t)]
    assert len(inscrits) >= 3
    assert all("Aléas" in t and "Entreprise" in t for t in inscrits)
    assert all("Après-midi" in t for t in texts if "MARTIN" in t and t not in inscrits)
    for rang, text in enumerate(texts, 1):
        assert f"Page {rang} sur {len(texts)}" in " ".join(text.split())
        assert rang == 1 or "Centre Exemple Formation, Salle B204 (spécimen)" in " ".join(text.split())


def test_there_is_room_for_a_pen() -> None:
    """Half-days are wide and high enough for a signature, an empty cell of aléas for a line."""
    document = FeuilleSession(lignes(12), JOURNEE, INSTANT).document()
    inscrits, emargement = (t for t in tables(document) if len(t._cellvalues) == 13)
    for table in (inscrits, emargement):
        table.wrap(styles.WIDTH, 10_000)
    assert min(inscrits._rowHeights[1:]) >= 30
    assert min(emargement._rowHeights[1:]) >= 34
    assert min(emargement._argW[2:]) > 140
    assert inscrits._argW[-1] > 70


def test_the_sheet_is_signed_by_hand_by_each_evaluator(tmp_path: Path) -> None:
    data = FeuilleSession(lignes(12), JOURNEE, INSTANT).compose()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert not pdf.attachments
    said = [e.text for e in FeuilleSession(lignes(12), JOURNEE, INSTANT).document().tree.leaves()]
    assert said.count("Date et signature") == 2
    assert "Évaluateur\xa01, DURAND Claude" in said
    personne = [e.text for e in FeuilleSession(lignes(1), Journee("X"), INSTANT).document().tree.leaves()]
    assert personne.count("Date et signature") == 2
    four = replace(JOURNEE, evaluateurs=JOURNEE.evaluateurs * 2)
    said = [e.text for e in FeuilleSession(lignes(9), four, INSTANT).document().tree.leaves()]
    assert said.count("Date et signature") == 4
    assert said.count("Évaluateur, DURAND Claude") == 2


def test_signatures_of_the_evaluators_stand_below_the_room_to_write(tmp_path: Path) -> None:
    for how_many in (1, 3, 7, 9, 12, 15, 60):
        for page_words in words_by_page(write(how_many, tmp_path)):
            aleas = [m[2] for m in page_words if m[0] == "incidents"]
            places = [m[4] for m in page_words if m[0] == "signature"]
            assert bool(aleas) == bool(places), how_many
            if aleas:
                assert max(places) - min(aleas) > 150
                assert max(places) < 841.9 - 45


def test_long_and_hostile_texts_are_printed_whole_within_the_margins(tmp_path: Path) -> None:
    long = HOSTILE * 12
    dure = LigneSession(long, "E" * 200, "R" * 60, tuple(str(n) for n in range(30)), "absent")
    journee = replace(JOURNEE, certification=long, organisme=long, lieu="L" * 300)
    file = tmp_path / "dur.pdf"
    sheet = FeuilleSession([dure, *lignes(3)], journee, INSTANT)
    document = sheet.document()
    file.write_bytes(sheet.draw(document))
    assert serre(composed([long])[0]) in serre(document.tree.content())
    loaded = lecture.read(file.read_bytes())
    assert loaded.findings == []
    assert [mots(f.text) for f in loaded.leaves] == [mots(e.text) for e in document.tree.leaves()]
    assert min(x for x, _, _, _ in word_boxes(file)) >= 45
    assert max(x for _, _, x, _ in word_boxes(file)) <= 595.3 - 45


def test_the_same_day_gives_the_same_bytes_and_another_hour_others() -> None:
    assert (
        FeuilleSession(lignes(3), JOURNEE, INSTANT).compose() == FeuilleSession(lignes(3), JOURNEE, INSTANT).compose()
    )
    later = FeuilleSession(lignes(3), JOURNEE, INSTANT.replace(hour=9)).compose()
    assert later != FeuilleSession(lignes(3), JOURNEE, INSTANT).compose()


def test_a_day_without_a_candidate_has_no_sheet() -> None:
    with pytest.raises(ValueError, match="no candidate"):
        FeuilleSession([], JOURNEE, INSTANT).compose()
