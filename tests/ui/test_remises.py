"""Handing over by the keyboard: one key for all that is left, its state told and kept, receipts read, purge never."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from evaluateur.echange.transports.destinations import Destination, VersCourriel, VersDossier, VersWebdav
from evaluateur.seance.remise import etats, lieux
from evaluateur.ui.ecrans.remise.organisme_remise import ForOrganisme
from evaluateur.ui.pages.accueil.page import AccueilPage
from evaluateur.ui.pages.remises.page import RemisesPage
from evaluateur.vues.colis import Colis, Lieu
from tests.parcours.remettants import Remettants
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote, answers, plain
from tests.ui.sieges import at_home


class Bureau:
    """The window on the folder of two evaluators who have closed a dossier."""

    def __init__(self, monde: Remettants, pilote: Pilote, qtbot: QtBot) -> None:
        self.monde, self.pilote, self.qtbot = monde, pilote, qtbot
        pilote.horloge.instant = monde.horloge.instant
        at_home(pilote, monde.un.identifiant)

    def remises(self) -> RemisesPage:
        self.pilote.press("Ctrl+R")
        page = self.pilote.window.findChild(RemisesPage)
        assert page is not None
        return page

    def rests(self, page: RemisesPage) -> None:
        self.qtbot.waitUntil(lambda: not page.envoyeur.busy, timeout=PATIENCE_MS)
        self.pilote.settle()

    def colis(self) -> Colis | None:
        return etats.colis(self.pilote.desk.poste, self.monde.seance.identifiant)

    def words(self) -> str:
        return plain(self.pilote.words())

    def rows(self, page: RemisesPage) -> list[str]:
        return [plain(str(page.model.index(row, 2).data())) for row in range(page.model.rowCount())]


Open = Callable[[Sequence[Destination]], Bureau]


@pytest.fixture
def ouvrir(tmp_path: Path, lancer: Callable[[], Pilote], qtbot: QtBot) -> Open:
    (tmp_path / "cle").mkdir()

    def begin(places: Sequence[Destination]) -> Bureau:
        monde = Remettants(tmp_path, places)
        monde.poste.close()
        return Bureau(monde, lancer(), qtbot)

    return begin


def test_one_key_hands_over_all_that_is_left_and_says_how_far_it_came(ouvrir: Open, tmp_path: Path) -> None:
    bureau = ouvrir([VersDossier(str(tmp_path / "cle"))])
    page = bureau.remises()
    assert bureau.rows(page) == ["À remettre"]
    bureau.pilote.press("Ctrl+Return")
    bureau.rests(page)
    assert bureau.rows(page) == ["Déposé et relu"]
    assert "1 dossier remis. Copié, puis relu" in bureau.words()
    assert "Vous pouvez éjecter la clé." in bureau.words()
    assert "1 accusé attendu" in bureau.words()
    bureau.pilote.press("Ctrl+Return")
    bureau.rests(page)
    assert len(list((tmp_path / "cle").iterdir())) == 1


def test_nothing_can_leave_without_a_convocation_and_the_page_says_what_to_do(
    pilote: Pilote,
) -> None:
    pilote.practice()
    pilote.press("Alt+Home", "Ctrl+R")
    page = pilote.window.findChild(RemisesPage)
    assert page is not None
    assert "Aucune convocation signée n’indique de destination" in plain(pilote.words())
    pilote.press("Ctrl+Return")
    assert not page.envoyeur.busy


def test_a_key_that_nobody_has_chosen_is_asked_for_then_remembered(ouvrir: Open, tmp_path: Path) -> None:
    bureau = ouvrir([VersDossier()])
    (tmp_path / "cle").mkdir(exist_ok=True)
    page = bureau.remises()
    answers(tmp_path / "cle")
    bureau.pilote.press("Ctrl+Return")
    assert lieux.lieu(bureau.pilote.desk.poste, VersDossier()).emplacement == str(tmp_path / "cle")
    bureau.pilote.press("Ctrl+Return")
    bureau.rests(page)
    assert bureau.rows(page) == ["Déposé et relu"]


def test_what_cannot_leave_says_why_and_shows_the_place_that_only_lacks_a_name(ouvrir: Open, tmp_path: Path) -> None:
    bureau = ouvrir([VersDossier(str(tmp_path / "partie")), VersDossier()])
    page = bureau.remises()
    bureau.pilote.press("Ctrl+Return")
    bureau.rests(page)
    assert "Aucun dossier n’a pu être remis." in bureau.words()
    assert page.where.chosen == VersDossier()
    assert "Dernier essai" in bureau.words()


def test_a_receipt_that_is_pasted_proves_that_everything_was_received(ouvrir: Open, tmp_path: Path) -> None:
    bureau = ouvrir([VersDossier(str(tmp_path / "cle"))])
    page = bureau.remises()
    bureau.pilote.press("Ctrl+Return")
    bureau.rests(page)
    colis = bureau.colis()
    assert colis is not None
    page.where._paste.setFocus()
    bureau.pilote.type(bureau.monde.text(bureau.monde.accuse(colis.lot)).decode())
    bureau.pilote.press("Return")
    assert bureau.rows(page) == ["Le lot est accepté par l’organisme."]
    assert "Tout est reçu par l’organisme" in bureau.words()
    assert page.where._paste.text() == ""
    bureau.pilote.press("Escape")
    accueil = bureau.pilote.window.findChild(AccueilPage)
    assert accueil is not None
    bureau.qtbot.waitUntil(lambda: accueil.model.count("remettre") == 0, timeout=PATIENCE_MS)
    assert "Tout est reçu par l’organisme" in bureau.words()


def test_receipts_are_collected_where_lots_were_laid(ouvrir: Open, tmp_path: Path) -> None:
    bureau = ouvrir([VersDossier(str(tmp_path / "cle"))])
    page = bureau.remises()
    bureau.pilote.press("Ctrl+Return")
    bureau.rests(page)
    colis = bureau.colis()
    assert colis is not None
    bureau.pilote.press("F5")
    bureau.qtbot.waitUntil(lambda: "Aucun accusé de réception" in bureau.words(), timeout=PATIENCE_MS)
    (tmp_path / "cle" / f"a-{colis.lot.lot[:16]}.accuse").write_bytes(bureau.monde.file(bureau.monde.accuse(colis.lot)))
    bureau.pilote.press("F5")
    bureau.qtbot.waitUntil(lambda: "1 accusé lu." in bureau.words(), timeout=PATIENCE_MS)
    assert page.model.counts().accuses == 1


def test_a_receipt_that_finds_fault_says_whom_to_call(ouvrir: Open, tmp_path: Path) -> None:
    bureau = ouvrir([VersDossier(str(tmp_path / "cle"))])
    page = bureau.remises()
    bureau.pilote.press("Ctrl+Return")
    bureau.rests(page)
    colis = bureau.colis()
    assert colis is not None
    path = tmp_path / "recu.accuse"
    path.write_bytes(bureau.monde.file(bureau.monde.accuse(colis.lot, "conflit", "autre_suite")))
    page.receipts.read_file(path)
    assert "Appelez l’organisme : Service des certifications, 01 23 45 67 89." in bureau.words()
    path.write_bytes(b"{}")
    page.receipts.read_file(path)
    assert "n’est pas un accusé de réception" in bureau.words()


def test_a_draft_of_mail_waits_until_one_says_that_it_was_sent(ouvrir: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    bureau = ouvrir([VersCourriel("centre@exemple.fr")])
    page = bureau.remises()
    bureau.pilote.press("Ctrl+Return")
    bureau.rests(page)
    assert len(opened) == 1
    assert page._declare.isVisible()
    page._declare.click()
    assert bureau.rows(page) == ["Déposé, d’après vous"]


def test_the_step_of_a_dossier_has_one_act_and_shows_how_it_stands(ouvrir: Open, tmp_path: Path) -> None:
    bureau = ouvrir([VersDossier(str(tmp_path / "cle"))])
    bureau.pilote.desk.open_dossier(bureau.monde.seance.identifiant)
    bureau.pilote.settle()
    part = bureau.pilote.window.findChild(ForOrganisme)
    assert part is not None
    bureau.pilote.press("Ctrl+Return")
    bureau.qtbot.waitUntil(lambda: not part.envoyeur.busy, timeout=PATIENCE_MS)
    bureau.pilote.settle()
    assert "Déposé et relu" in bureau.words()
    assert "Dossier remis." in bureau.words()
    colis = bureau.colis()
    assert colis is not None
    assert colis.etat == "verifie"


def test_a_dossier_leaves_by_itself_once_its_place_is_back(ouvrir: Open, tmp_path: Path) -> None:
    place = VersDossier(str(tmp_path / "cle"))
    bureau = ouvrir([place])
    lieux.retenir(bureau.pilote.desk.poste, place, Lieu(seul=True))
    (tmp_path / "cle").rmdir()
    page = bureau.remises()
    page._by_itself.look()
    assert not page.envoyeur.busy
    (tmp_path / "cle").mkdir()
    page._by_itself.look()
    bureau.rests(page)
    assert bureau.rows(page) == ["Déposé et relu"]
    assert "1 dossier remis : dossier" in bureau.words()


def test_nothing_leaves_by_itself_where_nobody_said_so(ouvrir: Open, tmp_path: Path) -> None:
    page = ouvrir([VersDossier(str(tmp_path / "cle"))]).remises()
    page._by_itself.look()
    assert not page.envoyeur.busy
    assert list((tmp_path / "cle").iterdir()) == []


def test_the_journal_of_sendings_is_saved_as_a_table(ouvrir: Open, tmp_path: Path) -> None:
    bureau = ouvrir([VersDossier(str(tmp_path / "cle"))])
    page = bureau.remises()
    bureau.pilote.press("Ctrl+Return")
    bureau.rests(page)
    page.save_csv(tmp_path / "remises.csv")
    assert "déposé et relu" in (tmp_path / "remises.csv").read_text(encoding="utf-8-sig")


def test_a_dossier_that_was_received_can_be_forgotten_once_its_time_is_over(ouvrir: Open, tmp_path: Path) -> None:
    bureau = ouvrir([VersDossier(str(tmp_path / "cle"))])
    page = bureau.remises()
    bureau.pilote.press("Ctrl+Return")
    bureau.rests(page)
    colis = bureau.colis()
    assert colis is not None
    page.receipts.read_text(bureau.monde.text(bureau.monde.accuse(colis.lot)).decode())
    assert "Conservé ici jusqu’au 17 février 2027." in bureau.words()
    assert not page._erase.isVisible()
    bureau.pilote.horloge.avancer(91 * 24 * 3600)
    bureau.pilote.press("Escape", "Ctrl+R")
    page = bureau.pilote.window.findChildren(RemisesPage)[-1]
    assert page._erase.isVisible()
    page._erase.click()
    bureau.pilote.settle()
    bureau.pilote.press("Escape")
    assert page.model.rowCount() == 1
    page._erase.click()
    bureau.pilote.settle()
    bureau.pilote.press("Ctrl+Return")
    assert "la preuve de sa remise est conservée" in bureau.words()
    assert page.model.rowCount() == 0
    assert bureau.pilote.desk.poste.liste.lister() == []


def test_a_password_that_is_typed_is_kept_though_the_key_comes_before_one_leaves_its_field(ouvrir: Open) -> None:
    place = VersWebdav("http://127.0.0.1:9/jury/", "jury")
    bureau = ouvrir([place])
    page = bureau.remises()
    bureau.pilote.press("Ctrl+Return")
    assert not page.envoyeur.busy
    assert "Saisissez le mot de passe" in bureau.words()
    bureau.pilote.type("sesame")
    bureau.pilote.press("Ctrl+Return")
    bureau.rests(page)
    assert lieux.lieu(bureau.pilote.desk.poste, place).secret == "sesame"
    assert "127.0.0.1 ne répond pas" in bureau.words()


def test_the_step_leads_to_the_page_that_asks_what_its_destination_lacks_and_says_why(ouvrir: Open) -> None:
    bureau = ouvrir([VersDossier()])
    bureau.pilote.desk.open_dossier(bureau.monde.seance.identifiant)
    bureau.pilote.settle()
    bureau.pilote.press("Ctrl+Return")
    assert bureau.pilote.window.findChild(RemisesPage) is not None
    assert "Indiquez d’abord où remettre" in bureau.words()
