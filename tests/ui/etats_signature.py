"""The states of what comes with signatures: scans, the electronic original, the settings of signing, a verification."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from evaluateur.metier.actes import cloture
from evaluateur.seance import confiance
from evaluateur.ui.briques.base import reveal
from evaluateur.ui.ecrans.signature.dessin import Drawing, Sheet
from evaluateur.ui.ecrans.signature.scans import Scans
from evaluateur.ui.pages.reglages.autorites import Trust
from evaluateur.ui.pages.reglages.certificat import MyCertificate
from evaluateur.ui.pages.reglages.horodatage import TimeStamp
from evaluateur.ui.pages.verification.page import VerificationPage
from tests import numerises
from tests.db.dossiers import DOSSIERS
from tests.edition.faussaire import DEMAIN, Atelier
from tests.parcours.horodatage import certificate
from tests.parcours.monde import PHRASE
from tests.ui.pilote import Pilote
from tests.ui.sieges import seat

W = TypeVar("W", bound=QWidget)


def etats() -> Iterator[tuple[str, Callable[[Pilote], None]]]:
    """After a dossier closed on paper: its second version, electronic; then the other pages."""
    yield "signature-electronique", _electronic
    yield "signature-electronique-dessin", _drawn
    yield "signature-electronique-une", _signed_once
    yield "reglages", lambda pilote: pilote.desk.page_asked.emit("reglages")
    yield "reglages-certificat", _certificate_offered
    yield "reglages-autorite", _authority_offered
    yield "reglages-horodatage", _service_offered
    yield "verification-vide", lambda pilote: pilote.desk.page_asked.emit("verification")
    yield "verification-intact", partial(_verified, "intact", "Intact, signataires non reconnus")
    yield "verification-code", _code_refused
    yield "verification-authentique", partial(_verified, "authentique", "Authentique")
    yield "verification-refus", partial(_verified, "refus", "Non authentifié")
    yield "verification-ancien", partial(_verified, "ancien", "Ancien format")


def part(pilote: Pilote, kind: type[W]) -> W:
    """A part of the page in sight."""
    found = pilote.page.findChild(kind)
    assert found is not None
    return found


def draw(pilote: Pilote, *points: tuple[int, int]) -> None:
    """One stroke of the mouse on the sheet."""
    sheet = part(pilote, Sheet)
    QTest.mousePress(sheet, Qt.MouseButton.LeftButton, pos=QPoint(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(sheet, QPoint(*point))
    QTest.mouseRelease(sheet, Qt.MouseButton.LeftButton, pos=QPoint(*points[-1]))


# --- the paper original


def signed_on_paper(pilote: Pilote) -> None:
    """Both have signed by hand; the two scans are joined."""
    seance = pilote.desk.open_seance
    for siege in (1, 2):
        seat(pilote, siege)
        seance.cloture.signer()
    pilote.desk.go("signature")
    pilote.wait_for("Page 1 sur")
    for nature, place in (("grille", _file("grille.pdf", numerises.pdf(3, 1_400_000))),
                          ("feuille_session", _file("feuille.png", numerises.image("PNG", 600, 800)))):  # fmt: skip
        part(pilote, Scans).join(place, nature)  # type: ignore[arg-type]
        pilote.wait_for_the_background()
        part(pilote, Scans).offer.yes.click()
    reveal(part(pilote, Scans))


def scan_offered(pilote: Pilote) -> None:
    """After :func:`signed_on_paper`: another scan was chosen, and is not kept yet."""
    part(pilote, Scans).join(_file("suite.pdf", numerises.pdf(2)), "grille")
    pilote.wait_for_the_background()


# --- the electronic original


def _electronic(pilote: Pilote) -> None:
    seance = pilote.desk.open_seance
    seance.engager(cloture.ouvrir_version, "Une date de naissance était fausse.")
    seat(pilote, 1, 2)
    seance.cloture.figer("electronique")
    seat(pilote, 1)
    pilote.desk.go("signature")
    pilote.wait_for("Page 1 sur")


def _drawn(pilote: Pilote) -> None:
    drawing = part(pilote, Drawing)
    drawing.unfold()
    pilote.settle()
    draw(pilote, (30, 60), (60, 20), (80, 66), (110, 24), (128, 60), (170, 40), (210, 52))
    reveal(drawing)


def _signed_once(pilote: Pilote) -> None:
    pilote.desk.open_seance.cloture.signer()
    seat(pilote, 2)
    pilote.desk.go("signature")
    pilote.wait_for("Page 1 sur")


# --- settings


def _certificate_offered(pilote: Pilote) -> None:
    mine = part(pilote, MyCertificate)
    mine.offer(_file("durand.p12", b"0\x80"))
    pilote.settle()
    reveal(mine)


def _authority_offered(pilote: Pilote) -> None:
    trust = part(pilote, Trust)
    trust.offer(_file("autorite.crt", _workshop()["autorite"]))
    pilote.settle()
    reveal(trust)


def _service_offered(pilote: Pilote) -> None:
    stamp = part(pilote, TimeStamp)
    stamp.offer(_file("service.crt", certificate()))
    pilote.settle()
    reveal(stamp)


# --- verification


def _verified(which: str, answer: str, pilote: Pilote) -> None:
    pilote.horloge.instant = max(pilote.horloge.instant, DEMAIN)
    if which == "authentique":
        poste = pilote.desk.poste
        phrase = poste.coffre.phrase_entrainement() or PHRASE
        confiance.retenir_autorite(poste, pilote.desk.personnes[0], phrase, _workshop()["autorite"])
    part_ = pilote.page
    assert isinstance(part_, VerificationPage)
    part_.verify(_file(f"grille-{which}.pdf", _workshop().get(which) or _workshop()["original"]))
    pilote.wait_for(answer)


def _code_refused(pilote: Pilote) -> None:
    page = pilote.page
    assert isinstance(page, VerificationPage)
    page.code.setText("EVAL1-0000-0000")
    page.compare()
    reveal(page.code)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def _file(name: str, content: bytes) -> Path:
    path = Path(_folder().name) / name
    path.write_bytes(content)
    return path


@cache
def _workshop() -> dict[str, bytes]:
    """An authority, an original that it answers for, the same with one byte changed, one of format 1."""
    atelier = Atelier(Path(_folder().name) / "autorite")
    original = atelier.original()
    place = original.rindex(b" c h f")  # in what the last signature shows
    changed = original[:place] + bytes([original[place] ^ 1]) + original[place + 1 :]
    old = (DOSSIERS / "desaccord.pdf").read_bytes()
    return {"autorite": atelier.autorite.pem, "original": original, "refus": changed, "ancien": old}
