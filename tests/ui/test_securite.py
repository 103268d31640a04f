"""A laptop left alone locks itself; a forgotten passphrase has a way back; a copied comment does not stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from evaluateur.centre.autorite import secours as centre
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.db import sauvegardes
from evaluateur.metier.actes import epreuve
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance import secours
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.ui.briques.secrets.code import CodeField
from evaluateur.ui.bureau.veille import Upkeep
from evaluateur.ui.fenetre import copies
from evaluateur.ui.pages.ouverture import page as ouverture
from evaluateur.ui.pages.ouverture.retour import WayBack
from evaluateur.ui.pages.reglages.confirmation import Confirmation
from evaluateur.ui.pages.reglages.secours import Outlive
from evaluateur.ui.pages.reglages.securite import Idle, PassphraseChange, Removal, WaysBack
from tests.parcours.monde import PHRASE, Monde, situation
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote, plain

NOUVELLE = "une phrase toute neuve"


def reglages(pilote: Pilote) -> None:
    pilote.desk.page_asked.emit("reglages")
    pilote.settle()


def upkeep(pilote: Pilote) -> Upkeep:
    keeper = pilote.assembly.services.upkeep
    assert keeper is not None
    return keeper


def expire(pilote: Pilote) -> None:
    """The time goes by without a gesture."""
    idle = next(t for t in upkeep(pilote).findChildren(QTimer) if t.isSingleShot())
    assert idle.isActive()
    idle.timeout.emit()
    pilote.settle()


# --- left alone


def test_left_alone_it_locks_and_opens_again_where_it_was(pilote: Pilote, monde: Monde) -> None:
    pilote.desk.show_seance(ouvrir_dossier(monde.poste, monde.seance.identifiant))
    pilote.desk.go("grille", BlocCode("1"))
    pilote.settle()
    expire(pilote)
    assert pilote.window.page == "ouverture"
    assert pilote.desk.personnes == ()
    with pytest.raises(PhraseRefusee):
        monde.poste.trousseau.profil_ouvert(monde.un.identifiant)
    pilote.type(PHRASE)
    pilote.press("Return")
    assert (pilote.window.page, pilote.desk.place.etape, pilote.desk.place.bloc) == ("session", "grille", "1")


def test_it_never_locks_while_a_clock_runs(pilote: Pilote, monde: Monde) -> None:
    monde.seance.faire(epreuve.demarrer, "1", "entretien")
    pilote.desk.show_seance(ouvrir_dossier(monde.poste, monde.seance.identifiant))
    pilote.settle()
    expire(pilote)
    assert pilote.desk.personnes == (monde.un.identifiant,)
    pilote.desk.open_seance.faire(epreuve.suspendre, "1", "entretien", "Pause.")
    expire(pilote)
    assert pilote.window.page == "ouverture"


@pytest.mark.parametrize("dans", ["the main window", "a dialog"])
@pytest.mark.parametrize(
    "geste",
    [
        lambda window: QTest.keyClick(window, Qt.Key.Key_Tab),
        lambda window: QTest.keyClick(window, Qt.Key.Key_F8),
        lambda window: QTest.mouseMove(window, QPoint(9, 9)),
    ],
    ids=["a key", "a shortcut", "the mouse"],
)
def test_a_gesture_puts_the_lock_off(
    pilote: Pilote, monde: Monde, qtbot: QtBot, geste: Callable[[QWindow], None], dans: str
) -> None:
    """Sent to the window, as the keyboard and the mouse do."""
    idle = next(t for t in upkeep(pilote).findChildren(QTimer) if t.isSingleShot())
    dialogue = QDialog(pilote.window)
    QShortcut(QKeySequence("F8"), dialogue)
    QShortcut(QKeySequence("F8"), pilote.window)
    if dans == "a dialog":
        dialogue.open()
        qtbot.waitUntil(dialogue.isActiveWindow, timeout=PATIENCE_MS)
    window = (dialogue if dans == "a dialog" else pilote.window).windowHandle()
    pilote.settle()
    idle.start()
    before = idle.timerId()  # a timer that starts again gets another one
    geste(window)
    assert idle.isActive()
    assert idle.timerId() != before


def confirm(gesture: Callable[[], object], asked: Confirmation) -> None:
    """A gesture, then the passphrase that it asks for."""
    gesture()
    assert asked.isVisible()
    asked.phrase.edit.setText(PHRASE)
    asked.confirm()


def test_a_pin_opens_what_slept_and_after_three_wrong_ones_only_the_passphrase(pilote: Pilote, monde: Monde) -> None:
    reglages(pilote)
    veille = pilote.window.findChild(Idle)
    assert veille is not None
    pin = veille._pin
    pin.setText("111111")
    confirm(veille.ask_pin, veille.confirmation)
    assert "trop simple" in pilote.words()
    pin.setText("493817")
    confirm(veille.ask_pin, veille.confirmation)
    assert pin.text() == ""
    expire(pilote)
    field = pilote.window.findChild(CodeField)
    assert field is not None
    assert field.edit.hasFocus()
    for _ in range(3):
        field.edit.setText("000001")
        pilote.press("Return")
    assert "Ce code n’est pas le bon" in pilote.words()
    assert not field.edit.isEnabled()
    assert monde.poste.trousseau.essais_pin(monde.un.identifiant) == 0
    assert pilote.window.page == "ouverture"


def test_the_right_pin_enters(pilote: Pilote, monde: Monde) -> None:
    monde.poste.trousseau.poser_pin(monde.un.identifiant, PHRASE, "493817")
    expire(pilote)
    pilote.type("493817")
    pilote.press("Return")
    assert pilote.desk.personnes == (monde.un.identifiant,)
    assert pilote.window.page == "accueil"


def test_locking_on_purpose_forgets_the_pin(pilote: Pilote, monde: Monde) -> None:
    monde.poste.trousseau.poser_pin(monde.un.identifiant, PHRASE, "493817")
    pilote.press("Ctrl+L")
    assert pilote.window.page == "ouverture"
    assert pilote.window.findChild(CodeField) is None


def test_how_long_is_a_setting_that_is_kept(pilote: Pilote, monde: Monde) -> None:
    reglages(pilote)
    veille = pilote.window.findChild(Idle)
    assert veille is not None
    veille._choice.setCurrentIndex(veille._choice.findData("0"))
    assert pilote.assembly.memoire.idle_minutes == 0
    idle = next(t for t in upkeep(pilote).findChildren(QTimer) if t.isSingleShot())
    assert not idle.isActive()


# --- forgotten


def test_a_code_is_shown_once_and_lets_its_owner_back_in(pilote: Pilote, monde: Monde) -> None:
    reglages(pilote)
    voies = pilote.window.findChild(WaysBack)
    assert voies is not None
    assert "Sans code de secours" in pilote.words()
    voies.ask_code()
    assert not voies.code.isVisible(), "nothing is drawn before the passphrase"
    voies.confirmation.phrase.edit.setText("une tout autre phrase")
    voies.confirmation.confirm()
    assert "n’ouvre pas ce profil" in pilote.words()
    confirm(voies.ask_code, voies.confirmation)
    code = voies.code.text()
    assert len(code.split("-")) == 7
    assert "un code de secours" in pilote.words()
    pilote.press("Ctrl+L")
    page = pilote.page
    assert isinstance(page, ouverture.OuverturePage)
    page._lost.click()
    pilote.settle()
    retour = pilote.window.findChild(WayBack)
    assert retour is not None
    retour._code.setText(code[:-1] + ("0" if code[-1] != "0" else "1"))
    retour._phrase.setText(NOUVELLE)
    retour._again.setText("autre chose")
    retour.come_back()
    assert "Les deux phrases diffèrent" in pilote.words()
    retour._again.setText(NOUVELLE)
    retour.come_back()
    assert "faute de frappe" in pilote.words()
    retour._code.setText(code)
    retour.come_back()
    pilote.settle()
    assert pilote.desk.personnes == (monde.un.identifiant,)
    monde.poste.close()
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, NOUVELLE)


def test_the_file_of_the_centre_lets_its_owner_back_in(pilote: Pilote, monde: Monde, tmp_path: Path) -> None:
    public = centre.creer(tmp_path / "centre", "phrase secrète de l’organisme")
    reglages(pilote)
    voies = pilote.window.findChild(WaysBack)
    assert voies is not None
    voies.trust(tmp_path / "rien.pem")
    assert "n’existe pas" in pilote.words()
    confirm(lambda: voies.trust(public), voies.confirmation)
    assert "la clé de l’organisme" in pilote.words()
    confie = centre.ouvrir(
        tmp_path / "centre", "phrase secrète de l’organisme", monde.donnees / "profils.json", monde.un.nom
    )
    file = tmp_path / "retour.secours"
    file.write_bytes(secours.preparer_fichier(confie, "dit au téléphone", bytes))
    pilote.press("Ctrl+L")
    page = pilote.page
    assert isinstance(page, ouverture.OuverturePage)
    page._lost.click()
    pilote.settle()
    retour = pilote.window.findChild(WayBack)
    assert retour is not None
    retour.take_file(file)
    retour._code.setText("dit au téléphone")
    for field in (retour._phrase, retour._again):
        field.setText(NOUVELLE)
    retour.come_back()
    pilote.settle()
    assert pilote.desk.personnes == (monde.un.identifiant,)


def test_a_passphrase_is_changed_at_its_place_and_each_fault_is_named_there(pilote: Pilote, monde: Monde) -> None:
    reglages(pilote)
    box = pilote.window.findChild(PassphraseChange)
    assert box is not None
    box._unfold()
    fields = {nom: row.control for nom, row in box.form.rows.items()}

    def saisir(old: str, new: str, encore: str) -> None:
        for nom, word in (("ancienne", old), ("nouvelle", new), ("encore", encore)):
            field = fields[nom]
            assert isinstance(field, QLineEdit)
            field.setText(word)
        box.change()
        pilote.settle()

    saisir(PHRASE, NOUVELLE, "autre")
    assert "Les deux phrases diffèrent" in pilote.words()
    saisir(PHRASE, "court", "court")
    assert "moins de 12 caractères" in plain(pilote.words())
    saisir("pas la bonne phrase", NOUVELLE, NOUVELLE)
    assert "n’ouvre pas ce profil" in pilote.words()
    saisir(PHRASE, NOUVELLE, NOUVELLE)
    assert "Phrase secrète changée" in pilote.words()
    monde.poste.close()
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, NOUVELLE)


def test_a_profile_that_holds_a_seat_is_not_taken_away_and_the_sentence_says_what_to_do(
    pilote: Pilote, monde: Monde
) -> None:
    reglages(pilote)
    retrait = pilote.window.findChild(Removal)
    assert retrait is not None
    retrait.ask(monde.deux.identifiant)
    assert "seront définitivement perdues" in pilote.words()
    retrait.confirmation.phrase.edit.setText(PHRASE)
    retrait.confirmation.confirm()
    assert "est évaluateur dans le dossier EX-1" in pilote.words()
    assert len(monde.poste.trousseau.profils) == 2


# --- kept elsewhere


def test_backups_are_made_by_themselves_and_copied_to_the_second_place(
    pilote: Pilote, monde: Monde, tmp_path: Path
) -> None:
    second = tmp_path / "cle"
    second.mkdir()
    reglages(pilote)
    box = pilote.window.findChild(Outlive)
    assert box is not None
    monde.poste.coffre.second = second  # practice folders of tests do not take it from the settings
    box.set_second(second)
    assert "copiée aussi dans" in pilote.words()
    pilote.desk.show_seance(ouvrir_dossier(monde.poste, monde.seance.identifiant))
    pilote.desk.open_seance.faire(epreuve.observer, "1", situation(16))
    upkeep(pilote).back_up()
    assert len(sauvegardes.list_all(second)) == 1
    monde.horloge.avancer(600)
    upkeep(pilote).back_up()  # nothing was written since
    assert len(sauvegardes.list_all(second)) == 1


def test_everything_is_exported_from_the_settings(pilote: Pilote, monde: Monde, tmp_path: Path, qtbot: QtBot) -> None:
    reglages(pilote)
    box = pilote.window.findChild(Outlive)
    assert box is not None
    confirm(lambda: box.ask_export(tmp_path), box.confirmation)
    qtbot.waitUntil(lambda: "exportés" in pilote.words(), timeout=PATIENCE_MS)
    assert (tmp_path / "evaluateur-export" / "LISEZMOI.txt").exists()


# --- clipboard


def test_a_copied_comment_leaves_the_clipboard_after_a_minute(pilote: Pilote, monde: Monde) -> None:
    presse = QGuiApplication.clipboard()
    presse.setText("Précisions sur le candidat")
    keeper = pilote.window.findChild(copies.Copies)
    assert keeper is not None
    timer = keeper.findChild(QTimer)
    assert timer is not None
    assert timer.isActive()
    assert timer.interval() == copies.KEPT_MS == 60_000
    timer.timeout.emit()
    assert presse.text() == ""
