"""Scans of what was signed by hand: joined on the screen of signature, seen in the journal, handed over as they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QTableView

from evaluateur.cloison import Cloison
from evaluateur.edition.fichier import numerise
from evaluateur.metier.actes import cloture
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import NatureScan, Numero
from evaluateur.seance import scans
from evaluateur.ui.ecrans.remise.ecran import RemiseEcran
from evaluateur.ui.ecrans.signature import vignette
from evaluateur.ui.ecrans.signature.scans import Scans
from evaluateur.ui.pages.journal.page import JournalPage
from tests import numerises
from tests.edition.test_bombes import objects
from tests.parcours.monde import PHRASE, Monde
from tests.patience import PATIENCE_MS
from tests.ui.signataires import Signataires

PDF = numerises.pdf(pages=3)
PNG = numerises.image("PNG", 600, 800)


class Numeriseur:
    """The paper is signed by both; someone scans it."""

    def __init__(self, signataires: Signataires, folder: Path) -> None:
        self.s, self.folder = signataires, folder
        folder.mkdir()

    @property
    def part(self) -> Scans:
        part = self.s.ecran.findChild(Scans)
        assert part is not None
        return part

    def join(self, content: bytes, name: str, nature: NatureScan = "grille") -> None:
        self.choose(content, name, nature)
        if self.part.offer.isVisible():
            self.part.offer.yes.click()
            self.s.pilote.settle()

    def choose(self, content: bytes, name: str, nature: NatureScan = "grille") -> None:
        path = self.folder / name
        path.write_bytes(content)
        self.part.join(path, nature)
        self.s.pilote.wait_for_the_background()

    def says(self, sentence: str) -> bool:
        return francais(sentence) in self.s.pilote.words()

    def kept(self) -> list[bytes]:
        return [self.s.desk.open_seance.cloture.scan(scan.empreinte) for scan in self.s.desk.dossier.scans]


@pytest.fixture
def numeriseur(signing: Callable[[Monde], Signataires], signe_sur_papier: Monde, tmp_path: Path) -> Numeriseur:
    signataires = signing(signe_sur_papier)
    signataires.seul(2)
    return Numeriseur(signataires, tmp_path / "scans")


def test_scans_are_offered_once_both_have_signed_by_hand(signataires: Signataires) -> None:
    steps: list[tuple[Numero | None, bool]] = [(None, False), (1, False), (2, True)]
    for siege, offered in steps:
        if siege is None:
            signataires.freeze()
        else:
            signataires.sign(siege)
        part = signataires.ecran.findChild(Scans)
        assert part is not None
        assert part.isVisibleTo(signataires.ecran) == offered


def test_a_pdf_and_an_image_are_joined_and_listed(numeriseur: Numeriseur) -> None:
    numeriseur.join(PDF, "grille.pdf")
    numeriseur.join(PNG, "feuille.png", "feuille_session")
    assert numeriseur.kept() == [PDF, PNG]
    assert [(s.nature, s.type_mime) for s in numeriseur.s.desk.dossier.scans] == [
        ("grille", "application/pdf"),
        ("feuille_session", "image/png"),
    ]
    assert numeriseur.says(f"Grille signée, {round(len(PDF) / 1024)} ko")
    assert numeriseur.says(f"Feuille de session, {round(len(PNG) / 1024)} ko")
    assert numeriseur.says("Scan joint au dossier.")


def test_a_scan_is_seen_before_it_is_kept(numeriseur: Numeriseur) -> None:
    numeriseur.choose(PDF, "grille.pdf")
    offer = numeriseur.part.offer
    assert offer.isVisible()
    assert numeriseur.kept() == []
    assert numeriseur.says("Grille signée : 3\N{NO-BREAK SPACE}pages")
    small = offer.picture.pixmap()
    assert small.width() < small.height() <= 150 * small.devicePixelRatio()
    offer.give_up()
    numeriseur.s.pilote.settle()
    assert not offer.isVisible()
    assert numeriseur.kept() == []
    numeriseur.choose(PNG, "feuille.png", "feuille_session")
    assert numeriseur.says("Feuille de session : 1\N{NO-BREAK SPACE}page")
    offer.yes.click()
    assert numeriseur.kept() == [PNG]


def the_other_sits_down(numeriseur: Numeriseur) -> None:
    desk = numeriseur.s.desk
    other = desk.dossier.sieges[1 if desk.siege == 2 else 2].identifiant
    desk.poste.trousseau.deverrouiller(other, PHRASE)
    desk.seat(other)
    desk.go("signature")


def test_a_scan_that_one_has_chosen_is_not_joined_by_the_other(numeriseur: Numeriseur) -> None:
    numeriseur.choose(PDF, "grille.pdf")
    the_other_sits_down(numeriseur)
    numeriseur.s.pilote.settle()
    assert not numeriseur.part.offer.isVisible()
    assert numeriseur.kept() == []


def test_a_scan_that_is_read_while_the_keyboard_changes_hands_is_offered_to_nobody(numeriseur: Numeriseur) -> None:
    path = numeriseur.folder / "grille.pdf"
    path.write_bytes(PDF)
    numeriseur.part.join(path, "grille")
    the_other_sits_down(numeriseur)
    numeriseur.s.pilote.wait_for_the_background()
    assert not numeriseur.part.offer.isVisible()
    assert numeriseur.kept() == []


def forms(levels: int) -> bytes:
    """A page whose form shows another ten times, which shows another ten times."""
    output, box = BytesIO(), pikepdf.Array([0, 0, 595, 842])
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        shown = b"0 0 9 9 re f"
        inside = pikepdf.Dictionary()
        for _ in range(levels):
            form = pikepdf.Stream(made, shown, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=box)
            form.Resources = inside
            shown, inside = b"/X Do " * 10, pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        page = made.pages[0]
        page.Resources, page.Contents = inside, pikepdf.Stream(made, shown)
        made.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("made", "sentence"),
    [(lambda: forms(9), "demande trop de mémoire ou de temps pour être affiché"), (objects, "ne peut pas être ouvert")],
    ids=["forms", "objects"],
)
def test_one_that_would_take_gigabytes_or_years_is_refused_and_the_next_one_is_shown(
    numeriseur: Numeriseur, monkeypatch: pytest.MonkeyPatch, made: Callable[[], bytes], sentence: str
) -> None:
    for module in (vignette, numerise):
        monkeypatch.setattr(module, "Cloison", partial(Cloison, seconds=1))
    numeriseur.join(made(), "bombe.pdf")
    assert numeriseur.says(sentence)
    assert not numeriseur.part.offer.isVisible()
    good = forms(2)
    numeriseur.join(good, "grille.pdf")
    assert numeriseur.kept() == [good]


def test_a_photo_is_shown_as_the_telephone_was_held(numeriseur: Numeriseur) -> None:
    photo = numerises.image("JPG", 80, 60)
    corners = {1: (2, 2), 6: (-3, 2), 8: (2, -3), 3: (-3, -3)}
    for orientation, (x, y) in corners.items():
        numeriseur.choose(numerises.turned(photo, orientation), "photo.jpg")
        shown = numeriseur.part.offer.picture.pixmap().toImage()
        assert (shown.width() < shown.height()) == (orientation in (6, 8))
        colour = shown.pixelColor(x % shown.width(), y % shown.height())
        assert (colour.red() > 150, colour.green() < 100) == (True, True), orientation


REFUSES = (
    (PDF[: len(PDF) // 2], "abîmé ou incomplet"),
    (b"%PDF-1.7", "abîmé ou incomplet"),
    (b"%PDF-1.4\n" + bytes(9000), "abîmé ou incomplet"),
    (numerises.pdf(password="secret"), "protégé par un mot de passe"),
    (numerises.image("JPG", 400, 400)[:-900], "une partie de la feuille manque"),
    (PNG[: len(PNG) // 2], "une partie de la feuille manque"),
    (PNG.replace(b"IDAT", b"IDAt"), "une partie de la feuille manque"),
    (b"\xff\xd8\xff", "une partie de la feuille manque"),
    (b"", "est vide"),
    (bytes(70_000), "ne contient que des zéros"),
    (b"II*\0" + bytes(90), "une image TIFF"),
    (b"\0\0\0\x18ftypheic" + bytes(90), "Enregistrez la photo en JPEG"),
    (b"BM\x10\x20\0\0\0\0\0\0" + bytes(90), "une image BMP"),
    (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(90), "WebP"),
    (b"\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n" + PDF, "Imprimer en PDF"),
    (numerises.image("PNG", 3, 3).replace(b"\0\0\0\x03\0\0\0\x03", b"\0\0\xff\xff\0\0\xff\xff"), "incomplète"),
    (numerises.image("JPG", 3, 3).replace(b"\0\x03\0\x03\x03", b"\xff\xff\xff\xff\x03"), "millions de points"),
    (numerises.pdf(pages=201), "201 pages"),
)


def test_what_no_one_could_open_later_is_refused_in_words(numeriseur: Numeriseur) -> None:
    for content, sentence in REFUSES:
        numeriseur.join(content, "scan.pdf")
        assert numeriseur.kept() == [], sentence
        assert numeriseur.says(sentence), sentence
        assert not numeriseur.part.offer.isVisible(), sentence


def test_the_colours_of_a_press_are_shown_and_kept_as_they_are(numeriseur: Numeriseur) -> None:
    photo = numerises.image("JPG", form=QImage.Format.Format_CMYK8888)
    numeriseur.choose(photo, "presse.jpg")
    assert scans.read(numeriseur.folder / "presse.jpg").cmjn
    assert not numeriseur.part.offer.picture.pixmap().isNull()
    numeriseur.part.offer.yes.click()
    assert numeriseur.kept() == [photo]


def test_what_follows_the_end_of_a_photo_takes_nothing_from_it(numeriseur: Numeriseur) -> None:
    photo = numerises.image("JPG") + b"\xff\xda a film of one second \xff\xd8"
    numeriseur.join(photo, "photo.jpg")
    assert numeriseur.kept() == [photo]


def test_the_two_join_one_together(numeriseur: Numeriseur) -> None:
    numeriseur.s.ensemble()
    assert numeriseur.part.grid.isEnabled()
    numeriseur.join(PDF, "grille.pdf")
    assert numeriseur.kept() == [PDF]


def test_a_text_renamed_pdf_is_refused_in_words(numeriseur: Numeriseur) -> None:
    numeriseur.join(b"Bonjour", "grille.pdf")
    assert numeriseur.kept() == []
    assert numeriseur.says("Ce fichier n’est ni un PDF, ni une image JPEG ou PNG.")


def test_a_scan_of_26_megabytes_is_refused_with_what_to_do(numeriseur: Numeriseur) -> None:
    numeriseur.join(b"%PDF-1.7\n" + b"\0" * (26 << 20), "grille.pdf")
    assert numeriseur.kept() == []
    assert numeriseur.says("dépasse 25 Mo. Scannez en noir et blanc, ou page par page.")


def test_a_missing_file_is_told(numeriseur: Numeriseur, tmp_path: Path) -> None:
    numeriseur.part.join(tmp_path / "absent.pdf", "grille")
    numeriseur.s.pilote.wait_for_the_background()
    assert numeriseur.says("n’existe pas")


def test_the_same_scan_is_joined_once(numeriseur: Numeriseur) -> None:
    numeriseur.join(PDF, "grille.pdf")
    numeriseur.join(PDF, "copie.pdf", "feuille_session")
    assert numeriseur.kept() == [PDF]
    assert numeriseur.says("Ce scan est déjà joint à cette version.")


def test_a_closed_dossier_takes_one_more_scan(numeriseur: Numeriseur) -> None:
    numeriseur.s.pilote.press("Ctrl+Return", "Ctrl+Return")
    assert numeriseur.s.closed()
    numeriseur.join(PDF, "grille.pdf")
    assert numeriseur.kept() == [PDF]


def test_a_corrected_version_begins_without_the_scans_of_the_first(numeriseur: Numeriseur) -> None:
    numeriseur.join(PDF, "grille.pdf")
    numeriseur.s.pilote.press("Ctrl+Return", "Ctrl+Return")
    numeriseur.s.desk.open_seance.faire(cloture.ouvrir_version, "Erreur de nom.")
    numeriseur.s.freeze()
    numeriseur.s.sign(1)
    numeriseur.s.sign(2)
    assert not numeriseur.says(f"Grille signée, {round(len(PDF) / 1024)} ko")
    numeriseur.join(PDF, "encore.pdf")
    assert numeriseur.says(f"Grille signée, {round(len(PDF) / 1024)} ko"), (
        "the same sheet may be scanned for the new version"
    )


def test_a_scan_is_told_in_the_journal(numeriseur: Numeriseur) -> None:
    numeriseur.join(PDF, "grille.pdf")
    numeriseur.s.pilote.press("Ctrl+J")
    page = numeriseur.s.pilote.page
    assert isinstance(page, JournalPage)
    table = page.findChild(QTableView)
    assert table is not None
    model = table.model()
    told = [str(model.index(r, c).data()) for r in range(model.rowCount()) for c in range(model.columnCount())]
    assert francais("Scan joint (grille signée)") in told
    assert numeriseur.s.desk.dossier.scans[0].empreinte in told


def test_the_scans_are_handed_over_byte_for_byte_with_the_rest(numeriseur: Numeriseur, tmp_path: Path) -> None:
    numeriseur.join(PDF, "grille.pdf")
    numeriseur.join(PNG, "feuille.png", "feuille_session")
    s = numeriseur.s
    s.pilote.press("Ctrl+Return", "Ctrl+Return")
    s.desk.go("remise")
    s.pilote.settle()
    ecran = s.pilote.window.findChild(RemiseEcran)
    assert ecran is not None
    target = tmp_path / "cle"
    target.mkdir()
    ecran.deliver(target, "grille", "scans", "journal")
    own = s.desk.dossier.identifiant[:6]
    s.qtbot.waitUntil(lambda: (target / f"grille-EX-1-v1-{own}.pdf").exists(), timeout=PATIENCE_MS)
    s.pilote.settle()
    assert (target / f"scan-EX-1-v1-1-{own}.pdf").read_bytes() == PDF
    assert (target / f"scan-EX-1-v1-2-{own}.png").read_bytes() == PNG
    assert sorted(p.name for p in target.iterdir()) == [
        f"grille-EX-1-v1-{own}.pdf", f"journal-EX-1-v1-{own}.json",
        f"scan-EX-1-v1-1-{own}.pdf", f"scan-EX-1-v1-2-{own}.png",
    ]  # fmt: skip
    assert numeriseur.says("Copié et vérifié : 2\N{NO-BREAK SPACE}scans")


def test_a_failed_delivery_of_scans_is_told_and_nothing_is_said_to_be_there(
    numeriseur: Numeriseur, tmp_path: Path
) -> None:
    numeriseur.join(PDF, "grille.pdf")
    s = numeriseur.s
    s.pilote.press("Ctrl+Return", "Ctrl+Return")
    s.desk.go("remise")
    s.pilote.settle()
    ecran = s.pilote.window.findChild(RemiseEcran)
    assert ecran is not None
    ecran.deliver(tmp_path / "absent", "grille", "scans")
    s.pilote.wait_for_the_background()
    assert numeriseur.says("cet emplacement n’existe plus")
    assert "Copié et vérifié" not in s.pilote.words()
