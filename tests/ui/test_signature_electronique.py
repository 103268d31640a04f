"""Signing by key in the window: what is signed is what was shown, and what was drawn; Remise gives the original."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from evaluateur.edition.documents.grille import grille
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import francais
from evaluateur.ui.ecrans.remise.ecran import RemiseEcran
from evaluateur.ui.ecrans.signature.dessin import POINTS_MAX, Drawing, Sheet
from evaluateur.ui.ecrans.signature.original import Original
from tests.parcours.horodatage import certificate
from tests.parcours.monde import PHRASE, Monde
from tests.parcours.reconnaitre import pin_service
from tests.patience import PATIENCE_MS
from tests.ui.signataires import Signataires

Point = tuple[int, int]
ZIGZAG: tuple[Point, ...] = ((20, 50), (50, 20), (70, 60), (110, 24), (150, 52))


def sheet(signataires: Signataires) -> Sheet:
    """The sheet where one draws, unfolded."""
    found = signataires.ecran.findChild(Sheet)
    assert found is not None
    if not found.isVisible():
        button = next(b for b in signataires.ecran.findChildren(Drawing) if b.isVisible())
        button.unfold()
        signataires.pilote.settle()
    return found


def draw(target: Sheet, points: tuple[Point, ...]) -> None:
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=QPoint(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(target, QPoint(*point))
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(*points[-1]))


def sign(signataires: Signataires) -> None:
    """The secret, then Entrée; whoever signs sits at the keyboard already."""
    signataires.desk.go("signature")
    signataires.pilote.settle()
    signataires.pilote.type(PHRASE)
    signataires.confirm()


def appearance(pdf: bytes, siege: int) -> str:
    """Every drawing operator of the box of a signature."""
    fields = PdfReader(BytesIO(pdf)).get_fields() or {}
    pages = PdfReader(BytesIO(pdf)).pages
    for page in pages:
        for annotation in page.get("/Annots", ()):
            box = annotation.get_object()
            if box.get("/T") == f"evaluateur-{siege}":
                form = box["/AP"]["/N"]
                inner = [o.get_object() for o in form.get("/Resources", {}).get("/XObject", {}).values()]
                return "\n".join(part.get_data().decode("latin-1") for part in (form, *inner))
    raise AssertionError(f"no field {siege} among {sorted(fields)}")


def strokes(pdf: bytes, siege: int) -> list[str]:
    return re.findall(r"^[^\n]*\bS$", appearance(pdf, siege), re.MULTILINE)


def shown(signataires: Signataires) -> bytes:
    original = signataires.ecran.findChild(Original)
    assert original is not None
    return original.pdf


@pytest.fixture
def figes(signing: Callable[[Monde], Signataires], fige: Monde) -> Signataires:
    """Frozen for signing by key, évaluateur 1 at the keyboard."""
    signataires = signing(fige)
    signataires.seul(1)
    return signataires


def test_what_is_signed_is_what_was_shown(figes: Signataires) -> None:
    before = shown(figes)
    assert before == grille.compose(figes.desk.open_seance.cloture.proces_verbal())
    sign(figes)
    assert figes.signed() == {1}
    signed = figes.desk.open_seance.cloture.original()
    assert signed.startswith(before)
    assert len(signed) > len(before)


def test_after_the_first_signature_the_signed_bytes_are_shown_to_both(figes: Signataires) -> None:
    sign(figes)
    figes.read()
    assert shown(figes) == figes.desk.open_seance.cloture.original()
    figes.seul(2)
    assert shown(figes) == figes.desk.open_seance.cloture.original()
    first = shown(figes)
    sign(figes)
    figes.read()
    assert figes.signed() == {1, 2}
    assert shown(figes).startswith(first)
    assert len(shown(figes)) > len(first)


def test_the_window_is_free_while_a_time_stamp_service_keeps_silent(figes: Signataires) -> None:
    """It accepts the question and never answers: the signature is made without it, the window does not wait."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        pin_service(figes.desk.poste, certificate())
        figes.desk.horodateur = f"http://127.0.0.1:{silent.getsockname()[1]}"
        figes.desk.go("signature")
        figes.pilote.settle()
        figes.pilote.type(PHRASE)
        figes.pilote.press("Return")
        assert figes.ecran.signing
        assert figes.signed() == set()
        turns: list[bool] = []
        timer = QTimer()
        timer.timeout.connect(lambda: turns.append(figes.ecran.signing))
        timer.start(20)
        figes.qtbot.waitUntil(lambda: not figes.ecran.signing, timeout=PATIENCE_MS)
        timer.stop()
        assert sum(turns) > 10, "the loop of the window went on meanwhile"
    assert figes.signed() == {1}


def test_a_signature_that_ends_after_the_keyboard_has_changed_hands_is_not_kept(figes: Signataires) -> None:
    seance = figes.desk.open_seance
    done = seance.cloture.preparer_signature()
    signed = done.travail()
    figes.ensemble()
    with pytest.raises(Refus):
        seance.cloture.conclure_signature(done, signed)
    assert figes.signed() == set()


def test_evaluateur_2_cannot_sign_first_and_is_told_why(figes: Signataires) -> None:
    figes.seul(2)
    sign(figes)
    assert figes.signed() == set()
    words = figes.pilote.words()
    assert francais("L’évaluateur 1 doit signer en premier.") in words
    assert "Passez\N{NON-BREAKING HYPHEN}lui la main (Ctrl+M)." in words


def test_what_was_drawn_reaches_the_signed_page_stroke_by_stroke(figes: Signataires) -> None:
    target = sheet(figes)
    draw(target, ZIGZAG)
    draw(target, ((30, 70), (160, 70)))
    sign(figes)
    assert len(strokes(figes.desk.open_seance.cloture.original(), 1)) == 2
    assert "Signature enregistrée et vérifiée." in figes.pilote.words()


def test_what_was_wiped_does_not(figes: Signataires) -> None:
    target = sheet(figes)
    draw(target, ZIGZAG)
    figes.pilote.tab_to("Effacer")
    figes.pilote.press("Space")
    assert target.traits() == ()
    sign(figes)
    assert figes.signed() == {1}
    assert strokes(figes.desk.open_seance.cloture.original(), 1) == []


def test_without_a_drawing_the_box_holds_the_instant_alone(figes: Signataires) -> None:
    sign(figes)
    assert strokes(figes.desk.open_seance.cloture.original(), 1) == []
    assert " f" in appearance(figes.desk.open_seance.cloture.original(), 1)


def test_a_wrong_passphrase_keeps_the_drawing(figes: Signataires) -> None:
    target = sheet(figes)
    draw(target, ZIGZAG)
    before = target.traits()
    figes.pilote.tab_to("Phrase secrète")
    figes.pilote.type("une tout autre phrase")
    figes.pilote.press("Return")
    assert figes.signed() == set()
    assert target.traits() == before


def test_strokes_lie_between_0_and_1_whatever_is_scribbled(figes: Signataires) -> None:
    target = sheet(figes)
    for points in (ZIGZAG, ((10, 40), (200, 40)), ((5, 5),)):
        target.clear()
        draw(target, points)
        assert all(0 <= c <= 1 for stroke in target.traits() for point in stroke for c in point)
    draw(target, ((20, 20), (-400, 900), (5000, 30)))
    assert len(target.traits()[-1]) == 1, "the pen outside the sheet draws nothing"
    target.clear()
    for _ in range(POINTS_MAX // 2 + 200):
        draw(target, ((20, 20), (30, 30)))
    assert sum(map(len, target.traits())) == POINTS_MAX


def test_no_drawing_is_offered_on_paper_or_once_signed(signataires: Signataires) -> None:
    signataires.freeze("papier")
    signataires.seul(1)
    assert not any(d.isVisible() for d in signataires.ecran.findChildren(Drawing))


def test_remise_gives_exactly_the_signed_original_and_it_is_intact(figes: Signataires, tmp_path: Path) -> None:
    sign(figes)
    figes.sign(2)
    figes.pilote.press("Ctrl+Return", "Ctrl+Return")
    assert figes.closed()
    figes.desk.go("remise")
    figes.pilote.settle()
    assert "la grille signée est l’original" in figes.pilote.words()
    ecran = figes.pilote.window.findChild(RemiseEcran)
    assert ecran is not None
    ecran.deliver(tmp_path, "grille")
    figes.pilote.wait_for_the_background()
    delivered = next(tmp_path.glob("grille-EX-1-v1-*.pdf")).read_bytes()
    assert delivered == figes.desk.open_seance.cloture.original()
    verdict = politique.verify(delivered, Contexte(figes.desk.poste.now().instant))
    assert verdict.statut == "intact", verdict.reproches
