"""Verifying a grid in the window: real files, the answer in words, and nothing that stands still meanwhile."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QTextBrowser

from evaluateur.cloison import Cloison
from evaluateur.edition.composition import code_page
from evaluateur.edition.verification import a_part
from evaluateur.metier.actes import cloture
from evaluateur.metier.typographie import francais
from evaluateur.seance import confiance
from evaluateur.ui.pages.reglages.autorites import Trust
from evaluateur.ui.pages.verification.page import VerificationPage
from tests.edition.faussaire import DEMAIN, Atelier
from tests.parcours.monde import PHRASE, Monde
from tests.parcours.reconnaitre import pin
from tests.ui.pilote import Pilote

CHANGE = "ce qui est ajouté n’est pas une signature telle que l’application l’écrit."


@pytest.fixture(scope="module")
def original(atelier: Atelier) -> bytes:
    return atelier.original()


class Guichet:
    """Someone at the page « Vérifier une grille signée », the day after the signatures."""

    def __init__(self, pilote: Pilote, monde: Monde, folder: Path) -> None:
        self.pilote, self.monde, self._folder = pilote, monde, folder
        monde.horloge.avancer(max(0.0, (DEMAIN - monde.horloge.instant).total_seconds()))
        self.open()

    def open(self) -> None:
        self.pilote.desk.page_asked.emit("accueil")
        self.pilote.settle()
        self.pilote.command("Vérifier une grille signée")
        assert self.pilote.where == "verification"

    @property
    def page(self) -> VerificationPage:
        page = self.pilote.page
        assert isinstance(page, VerificationPage)
        return page

    def file(self, content: bytes, name: str = "grille.pdf") -> Path:
        path = self._folder / name
        path.write_bytes(content)
        return path

    def verify(self, content: bytes, answer: str) -> None:
        self.page.verify(self.file(content))
        self.pilote.wait_for(answer)

    def says(self, sentence: str) -> bool:
        return francais(sentence) in self.pilote.words()


@pytest.fixture
def guichet(pilote: Pilote, monde: Monde, tmp_path: Path) -> Guichet:
    return Guichet(pilote, monde, tmp_path)


def changed(pdf: bytes) -> bytes:
    place = pdf.rindex(b" c h f")  # in what the last signature shows
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def test_a_grid_is_authentic_once_its_authority_was_compared_and_accepted_in_the_settings(
    guichet: Guichet, atelier: Atelier, original: bytes
) -> None:
    guichet.verify(original, "Intact, signataires non reconnus")
    assert guichet.says("inconnue ici")
    pilote, poste = guichet.pilote, guichet.monde.poste
    pilote.press("Ctrl+,")
    assert pilote.where == "reglages"
    trust = pilote.page.findChild(Trust)
    assert trust is not None
    trust.offer(guichet.file(atelier.autorite.pem, "autorite.crt"))
    pilote.settle()
    assert atelier.autorite.empreinte in pilote.words()
    assert confiance.autorites(poste) == [], "nothing is trusted before it was compared"
    pilote.type(PHRASE)
    pilote.press("Return")
    assert [a.nom for a in confiance.autorites(poste)] == ["Centre Exemple"]
    assert guichet.says("Centre Exemple. Code de contrôle")
    guichet.open()
    guichet.verify(original, "Authentique")
    assert guichet.says(
        "Certificat de DURAND Claude : délivré par l’autorité « Centre Exemple », reconnue sur cet ordinateur."
    )
    assert not guichet.says("inconnue ici")
    assert guichet.says("Aucune liste de révocation de l’autorité Centre Exemple n’est connue ici")


def test_before_anybody_unlocked_no_authority_is_known_and_the_page_says_so(
    guichet: Guichet, atelier: Atelier, original: bytes
) -> None:
    pin(guichet.monde.poste, atelier.autorite.pem)
    guichet.verify(original, "Authentique")
    guichet.pilote.press("Ctrl+L")
    guichet.pilote.desk.page_asked.emit("verification")
    guichet.pilote.settle()
    assert guichet.says("Aucun profil n’est déverrouillé : aucune autorité n’est donc reconnue")
    guichet.verify(original, "Intact, signataires non reconnus")


def test_an_authority_that_is_not_accepted_is_not_trusted(guichet: Guichet, atelier: Atelier) -> None:
    pilote = guichet.pilote
    pilote.press("Ctrl+,")
    trust = pilote.page.findChild(Trust)
    assert trust is not None
    trust.offer(guichet.file(atelier.autorite.pem, "autorite.crt"))
    pilote.tab_to("Annuler")
    pilote.press("Space")
    assert confiance.autorites(guichet.monde.poste) == []
    assert atelier.autorite.empreinte not in pilote.words()
    assert guichet.says("Aucune : les signataires des grilles vérifiées ne seront pas reconnus")


def test_an_intact_grid_shows_the_way_to_the_authorities(guichet: Guichet, original: bytes) -> None:
    guichet.verify(original, "Intact, signataires non reconnus")
    guichet.pilote.tab_to("Autorités reconnues…")
    guichet.pilote.press("Space")
    assert guichet.pilote.where == "reglages"


def test_a_forged_grid_is_refused_and_the_reason_stands_in_sight(guichet: Guichet, original: bytes) -> None:
    guichet.verify(changed(original), "Non authentifié")
    assert guichet.says(CHANGE)
    assert guichet.says("redemandez l’original")
    assert not guichet.page.code.isVisible(), "there is nothing to compare a sheet of paper with"


def test_what_was_said_of_one_file_is_gone_when_the_next_is_read(guichet: Guichet, original: bytes) -> None:
    guichet.verify(changed(original), "Non authentifié")
    guichet.verify(original, "Intact, signataires non reconnus")
    assert not guichet.says(CHANGE)
    guichet.page.verify(guichet.file(original).with_name("absent.pdf"))
    guichet.pilote.wait_for("n’existe pas")
    assert not guichet.says("Intact, signataires non reconnus")
    assert not guichet.page.code.isVisible()


@pytest.mark.parametrize(
    ("name", "sentence", "remedy"),
    [
        ("absent.pdf", "n’existe pas", "Vérifiez son nom et son emplacement."),
        ("dossier", "n’est pas un fichier", "Choisissez un fichier ordinaire."),
        ("enorme.pdf", "dépasse 64 Mo", "Choisissez le bon fichier."),
        ("texte.pdf", "Non authentifié", "redemandez l’original"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_what_to_do(
    guichet: Guichet, tmp_path: Path, name: str, sentence: str, remedy: str
) -> None:
    (tmp_path / "dossier").mkdir()
    (tmp_path / "texte.pdf").write_text("Ceci n’est pas un PDF.", encoding="utf-8")
    with (tmp_path / "enorme.pdf").open("wb") as sparse:
        sparse.truncate(65 * 1024 * 1024)
    guichet.page.verify(tmp_path / name)
    guichet.pilote.wait_for(sentence)
    assert guichet.says(remedy)
    assert not guichet.says("Vérification en cours…")


def test_the_code_of_a_sheet_is_compared_with_the_file(guichet: Guichet, atelier: Atelier, original: bytes) -> None:
    pilote, code = guichet.pilote, code_page.code(atelier.pv)
    guichet.verify(original, "Intact, signataires non reconnus")
    pilote.tab_to("Code lu au bas d’une page imprimée")
    pilote.press("Return")
    assert guichet.says("Tapez le code imprimé au bas de la page.")
    pilote.type(f"{code[:-1]}{'0' if code[-1] != '0' else '1'}")
    pilote.press("Return")
    assert guichet.says("Ce code n’est pas celui de ce fichier")
    pilote.replace(code_page.readable(code).lower())
    pilote.press("Return")
    assert guichet.says("Même code : la feuille a été imprimée à partir de ce fichier.")
    assert not guichet.says("Ce code n’est pas celui de ce fichier")
    pilote.type("x")
    assert guichet.page.code.text() == "x", "the code just compared gives way to the next one"
    assert pilote.words().count(francais("Même code")) <= 1, "what is being typed has not been compared yet"


def test_a_version_that_this_laptop_knows_to_be_replaced_is_refused(
    pilote: Pilote, monde: Monde, tmp_path: Path
) -> None:
    monde.jusqu_au_bout("electronique")
    first = monde.seance.cloture.original()
    monde.seul(1)
    monde.seance.faire(cloture.ouvrir_version, "Une date était fausse.")
    monde.signer_et_clore("electronique")
    second = monde.seance.cloture.original()
    monde.seul(1)
    guichet = Guichet(pilote, monde, tmp_path)
    guichet.verify(first, "Non authentifié")
    assert guichet.says("Cette version 1 est remplacée par la version 2.")
    guichet.verify(second, "Intact, signataires non reconnus")


def test_escape_goes_back_to_the_list(guichet: Guichet, original: bytes) -> None:
    guichet.verify(original, "Intact, signataires non reconnus")
    guichet.pilote.press("Escape")
    assert guichet.pilote.where == "accueil"


def test_leaving_while_a_file_is_read_disturbs_nobody(guichet: Guichet, original: bytes) -> None:
    guichet.page.verify(guichet.file(original))
    guichet.pilote.press("Escape")
    guichet.pilote.wait_for_the_background()
    assert guichet.pilote.where == "accueil"
    assert "Intact" not in guichet.pilote.words()


def test_the_window_answers_while_a_file_is_verified(
    guichet: Guichet, original: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(a_part, "Cloison", Cloison)  # a reader begun for this file: the wait that people know
    # Of the processor: while others have it, nothing here stands still by its own fault.
    ticks = [time.process_time()]
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.process_time()))
    timer.start(1)
    guichet.page.verify(guichet.file(original))
    assert guichet.says("Vérification en cours…")
    guichet.pilote.wait_for("Intact, signataires non reconnus")
    timer.stop()
    longest = max(after - before for before, after in pairwise(ticks))
    assert longest < (ticks[-1] - ticks[0]) / 2, "it stands still for most of the work"


def test_of_two_files_chosen_in_a_row_the_last_one_is_answered(guichet: Guichet, original: bytes) -> None:
    guichet.page.verify(guichet.file(changed(original), "faux.pdf"))
    guichet.page.verify(guichet.file(original, "vrai.pdf"))
    guichet.pilote.wait_for("Intact, signataires non reconnus")
    guichet.pilote.wait_for_the_background()
    assert guichet.says("vrai.pdf")
    assert not guichet.says("faux.pdf")


def test_f1_says_what_the_three_answers_mean(guichet: Guichet) -> None:
    read: list[str] = []

    def look() -> None:
        panel = QApplication.activeModalWidget()
        if panel is None:
            QTimer.singleShot(1, look)
            return
        assert isinstance(panel, QDialog)
        browser = panel.findChild(QTextBrowser)
        assert browser is not None
        read.append(browser.toPlainText())
        panel.reject()

    QTimer.singleShot(0, look)
    guichet.pilote.press("F1")
    assert [word in read[0] for word in ("Authentique", "Intact, signataires non reconnus", "Non authentifié")] == [
        True
    ] * 3


def drop(page: VerificationPage, *urls: QUrl) -> bool:
    """Drag and drop, as the system tells it; whether the page took it."""
    mime = QMimeData()
    mime.setUrls(list(urls))
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(50, 50), copy, mime, left, none)
    QApplication.sendEvent(page, entering)
    if entering.isAccepted():
        QApplication.sendEvent(page, QDropEvent(QPointF(50, 50), copy, mime, left, none))
    return entering.isAccepted()


def test_a_file_dropped_on_the_page_is_verified(guichet: Guichet, original: bytes) -> None:
    assert drop(guichet.page, QUrl.fromLocalFile(str(guichet.file(original))))
    guichet.pilote.wait_for("Intact, signataires non reconnus")


def test_two_files_or_an_address_cannot_be_dropped(guichet: Guichet, original: bytes) -> None:
    here = QUrl.fromLocalFile(str(guichet.file(original)))
    assert not drop(guichet.page, here, here)
    assert not drop(guichet.page, QUrl("https://exemple.fr/grille.pdf"))
