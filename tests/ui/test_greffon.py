"""Where Qt cannot reach the screen, a French sentence says what lacks, before Qt ends the process in English."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from evaluateur.ui.fenetre.greffon import SansFenetre, require_screen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the plugin of X11")


def test_a_library_that_the_system_lacks_is_named_with_what_to_type(tmp_path: Path) -> None:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    plugin = (folder / "libqxcb.so").read_bytes()
    other = tmp_path / "libqxcb.so"
    needed = b"libQt6XcbQpa.so.6"
    assert needed in plugin
    other.write_bytes(plugin.replace(needed, b"libxcb-absente.so"))
    with pytest.raises(SansFenetre, match="libxcb-absente") as refus:
        require_screen({"DISPLAY": ":0"}, other)
    assert "sudo apt-get install -y libxcb-cursor0" in refus.value.remede
    require_screen({"DISPLAY": ":0"})


def test_without_any_screen_it_is_said_too() -> None:
    with pytest.raises(SansFenetre, match="Aucun écran"):
        require_screen({})


@pytest.mark.parametrize("environment", [{"QT_QPA_PLATFORM": "offscreen"}, {"WAYLAND_DISPLAY": "wayland-0"}])
def test_where_another_part_of_qt_shows_the_window_nothing_is_asked(environment: dict[str, str]) -> None:
    require_screen(environment)
