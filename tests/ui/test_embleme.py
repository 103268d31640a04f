"""The emblem is chosen in the settings, made small and plain, printed by the dossiers that begin afterwards."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest
from msgspec import UNSET
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from evaluateur.cloison import Cloison
from evaluateur.metier.contenu import image
from evaluateur.metier.contenu.image import HAUTEUR_MAX, LARGEUR_MAX, OCTETS_MAX, ImageRefusee
from evaluateur.ui.pages.reglages import image_choisie
from evaluateur.ui.pages.reglages.embleme import Emblem
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote, answers, plain
from tests.ui.test_reglages_referentiels import sit

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="20" height="20" fill="#c03"/></svg>'


def png(folder: Path, wide: int, high: int, *, noise: bool = False) -> Path:
    drawn = QImage(wide, high, QImage.Format.Format_ARGB32)
    drawn.fill(Qt.GlobalColor.transparent)
    for x in range(min(wide, 40)):
        drawn.setPixelColor(x, 0, QColor("#0a5"))
    if noise:
        drawn = QImage(os.urandom(wide * high * 4), wide, high, QImage.Format.Format_RGB32).copy()
    path = folder / "embleme.png"
    assert drawn.save(str(path))
    return path


def test_a_png_lies_on_white_in_its_own_size(pilote: Pilote, tmp_path: Path) -> None:
    read = image.lire(image_choisie.read(png(tmp_path, 60, 30).read_bytes()))
    assert (read.largeur, read.hauteur) == (60, 30)
    assert read.pixels[:3] == bytes.fromhex("00aa55")
    assert read.pixels[-3:] == b"\xff\xff\xff"


@pytest.mark.parametrize(
    ("wide", "high", "shown"), [(4800, 2400, (480, 240)), (900, 30, (480, 16)), (20, 2400, (2, 240))]
)
def test_a_large_one_is_made_small_and_keeps_its_proportions(
    pilote: Pilote, tmp_path: Path, wide: int, high: int, shown: tuple[int, int]
) -> None:
    read = image.lire(image_choisie.read(png(tmp_path, wide, high).read_bytes()))
    assert (read.largeur, read.hauteur) == shown


def test_one_full_of_detail_is_made_smaller_until_it_fits_or_refused(pilote: Pilote, tmp_path: Path) -> None:
    data = png(tmp_path, 300, 150, noise=True).read_bytes()
    with pytest.raises(ImageRefusee, match="trop de détails"):
        image_choisie.read(data)
    small = image.octets(image_choisie.read(png(tmp_path, 90, 90, noise=True).read_bytes()))
    assert len(small) <= OCTETS_MAX


def test_an_svg_is_drawn_at_the_size_of_its_frame(pilote: Pilote) -> None:
    read = image.lire(image_choisie.read(SVG))
    assert (read.largeur, read.hauteur) == (LARGEUR_MAX, HAUTEUR_MAX)
    assert read.pixels[:3] == bytes.fromhex("cc0033")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"rien", b"<svg", b"<html></html>", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"%PDF-1.4",
        SVG.replace(b"<rect", b'<image href="file:///etc/passwd"/><rect'),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG,
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_words(pilote: Pilote, data: bytes) -> None:
    with pytest.raises(ImageRefusee, match="n’est pas une image PNG ou SVG"):
        image_choisie.read(data)


def bomb(levels: int) -> bytes:
    """Each group shows the former ten times."""
    groups = ['<g id="a0"><rect width="9" height="9"/></g>']
    groups += [f'<g id="a{i}">' + f'<use xlink:href="#a{i - 1}"/>' * 10 + "</g>" for i in range(1, levels)]
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="48" height="24"'
    return f'<svg {names}><defs>{"".join(groups)}</defs><use xlink:href="#a{levels - 1}"/></svg>'.encode()


def test_one_that_would_be_drawn_for_years_is_refused_and_the_next_one_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(image_choisie, "Cloison", partial(Cloison, seconds=1))
    with pytest.raises(ImageRefusee, match="trop de mémoire ou de temps pour être dessinée"):
        image_choisie.read(bomb(12))
    assert image.lire(image_choisie.read(bomb(3))).hauteur == HAUTEUR_MAX


def test_one_with_more_points_than_a_logo_is_refused(tmp_path: Path) -> None:
    for wide, good in ((5000, True), (5001, False)):
        data = png(tmp_path, wide, 2).read_bytes()
        if good:
            assert image.lire(image_choisie.read(data)).largeur == LARGEUR_MAX
        else:
            with pytest.raises(ImageRefusee, match="trop grande"):
                image_choisie.read(data)


def test_it_is_chosen_by_keyboard_kept_by_the_next_version_and_taken_away_again(
    qtbot: QtBot, pilote: Pilote, tmp_path: Path
) -> None:
    poste = sit(pilote, tmp_path / "donnees", None)
    pilote.press("Ctrl+,")
    name = "Compléter Gestionnaire de dossiers d’assistance…"

    def keep() -> None:
        pilote.tab_to("Enregistrer une nouvelle version")
        pilote.press("Space")
        pilote.settle()

    pilote.tab_to(name)
    pilote.press("Space")
    pilote.tab_to("Choisir l’image de l’emblème…")
    answers(png(tmp_path, 60, 30))
    pilote.press("Space")
    emblem = pilote.window.findChild(Emblem)
    assert emblem is not None
    qtbot.waitUntil(lambda: emblem.at_rest, timeout=PATIENCE_MS)
    assert "Emblème lu" in plain(pilote.words())
    keep()
    (first,) = [one.actuel for one in poste.coffre.catalogue() if one.livre.genre]
    assert image.lire(str(first.certification.image)).largeur == 60
    assert "version 2" in plain(pilote.words())
    pilote.press("Space")
    pilote.tab_to("Règle, conservation")
    pilote.type("Deux ans")
    keep()
    (second,) = [one.actuel for one in poste.coffre.catalogue() if one.livre.genre]
    assert (second.version, second.certification.image) == ("3", first.certification.image)
    pilote.press("Space")
    pilote.tab_to("Retirer l’emblème")
    pilote.press("Space")
    keep()
    (third,) = [one.actuel for one in poste.coffre.catalogue() if one.livre.genre]
    assert (third.version, third.certification.image) == ("4", UNSET)
