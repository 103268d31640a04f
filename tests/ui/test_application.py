"""The application around its window: how it is dressed, what it holds before it is furnished, and after."""

from __future__ import annotations

import gc
from pathlib import Path
from types import SimpleNamespace

import platformdirs
import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QLockFile, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel

from evaluateur import __version__
from evaluateur.app import Assembly, window_is_open
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.ui.apparence.theme import CLAIR, SOMBRE, Theme
from evaluateur.ui.fenetre import repetition, serveur_x
from evaluateur.ui.fenetre.enfoncees import KeysDown
from evaluateur.ui.fenetre.instance import LOCK, OneInstance
from tests.parcours.monde import HorlogeEssai, argon_leger
from tests.ui.conftest import open_practice
from tests.ui.test_instance import _lock_of_another_machine


def test_it_bears_its_name_and_speaks_french_in_what_qt_says_too(qapp: QApplication) -> None:
    assert (qapp.applicationName(), qapp.applicationDisplayName()) == ("evaluateur", "Évaluateur")
    assert (qapp.applicationVersion(), qapp.desktopFileName()) == (__version__, "evaluateur")
    assert qapp.style().name() in (
        "fusion",
        "",
    )  # the style sheet of a window that another test opened stands before it
    assert (QLocale().language(), QLocale().territory()) == (QLocale.Language.French, QLocale.Country.France)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Annuler"


def test_a_bare_window_has_no_desk_and_says_a_fault_by_itself(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "journaux"))
    assembly = Assembly(tmp_path / "donnees", open_practice)
    with pytest.raises(RuntimeError, match="bare"):
        _ = assembly.desk
    assembly.close()
    assembly.show()
    assert (assembly.window.width(), assembly.window.height()) == (1093, 614)
    assembly.on_fault(ValueError, ValueError("MARTIN"))
    said = " ".join(label.text() for label in assembly.window.findChildren(QLabel) if label.isVisible())
    assert "L’application ne peut pas s’ouvrir." in said.replace("\xa0", " ")
    assert "MARTIN" not in said
    assembly.window.close()


def test_a_fault_while_the_window_is_furnished_is_said_in_it(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk is there already, and nobody hears it: the window stayed blank."""

    def breaks(parent: object) -> None:
        raise AttributeError("MARTIN")

    monkeypatch.setattr(repetition, "hear_held_keys", breaks)
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "journaux"))
    assembly = Assembly(tmp_path / "donnees", open_practice)
    assembly.show()
    with pytest.raises(AttributeError) as fault:
        assembly.furnish(HorlogeEssai(), argon_leger)
    assembly.on_fault(fault.type, fault.value, fault.tb)
    said = " ".join(label.text() for label in assembly.window.findChildren(QLabel) if label.isVisible())
    assert "L’application ne peut pas s’ouvrir." in said.replace("\xa0", " ")
    assembly.close()
    assembly.window.close()


def test_where_qt_knows_no_x_server_held_keys_are_heard_from_qt(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serveur_x, "QNativeInterface", type("QNativeInterface", (), {}))
    parent = QObject()
    assert not serveur_x.hear_server(KeysDown(), parent)


def test_a_window_comes_back_where_it_was_with_the_settings_of_its_folder(qapp: QApplication, tmp_path: Path) -> None:
    first = Assembly(tmp_path / "donnees", open_practice)
    first.show()
    first.window.resize(780, 590)
    first.memoire.geometry = first.window.saveGeometry()
    for theme, look in (("sombre", SOMBRE), ("clair", CLAIR)):
        first.memoire.theme = theme
        assert first._look().theme == look
    first.memoire.second, first.memoire.horodateur = tmp_path / "cle", "http://heure.invalid"
    first.memoire.sync()
    first.window.close()
    again = Assembly(tmp_path / "donnees", open_practice)
    again.show()
    assert (again.window.width(), again.window.height()) == (780, 590)
    again.furnish(HorlogeEssai(), argon_leger)
    assert gc.isenabled()
    assert (again.desk.poste.coffre.second, again.desk.horodateur) == (tmp_path / "cle", "http://heure.invalid")
    assert again.services.upkeep is not None
    again.desk.poste.trousseau.creer_profil("ESSAI-UN", "Anne", "phrase secrète d’essai")
    again.close()
    assert again.desk.poste.trousseau.all_locked
    with pytest.raises(PhraseRefusee):
        _ = again.desk.poste.coffre.base
    again.window.close()


@pytest.mark.parametrize(
    ("system", "look"),
    [(Qt.ColorScheme.Light, CLAIR), (Qt.ColorScheme.Dark, SOMBRE), (Qt.ColorScheme.Unknown, CLAIR)],
)
def test_a_window_that_was_told_no_theme_has_that_of_the_system(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: Qt.ColorScheme, look: Theme
) -> None:
    assembly = Assembly(tmp_path / "donnees", open_practice)
    # The system of tests takes no colours.
    monkeypatch.setattr(QApplication, "styleHints", lambda: SimpleNamespace(colorScheme=lambda: system))
    assert assembly._look().theme == look


def test_a_window_that_another_one_answered_for_closes(qapp: QApplication, tmp_path: Path) -> None:
    assembly = Assembly(tmp_path / "donnees", open_practice)
    assembly.show()
    assembly.begin(OneInstance(tmp_path / "donnees"), "relance")
    assert not assembly.window.isVisible()


def test_a_window_is_open_on_a_folder_while_it_holds_it_here_whether_it_answers_or_not(
    qapp: QApplication, tmp_path: Path
) -> None:
    assert not window_is_open(tmp_path / "libre")
    first = OneInstance(tmp_path / "prise")
    assert first.arrive() == "premier"
    assert window_is_open(tmp_path / "prise")
    frozen = QLockFile(str(tmp_path / LOCK))
    assert frozen.tryLock(0)
    assert window_is_open(tmp_path)
    _lock_of_another_machine(tmp_path / "copie")
    assert not window_is_open(tmp_path / "copie"), "another machine left it so"
