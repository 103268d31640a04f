"""What is taken up to a bound is taken at the bound, and not one beyond: one table for the rooms."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from evaluateur.centre.reception.retention import Vise
from evaluateur.cles import feuillets, profils, serrures, signatures
from evaluateur.cli import receptions
from evaluateur.echange.convocation import rangees
from evaluateur.echange.convocation.rangees import VIDE, Cellule, FichierRefuse, Recueil
from evaluateur.echange.transports import courriel, destinations
from evaluateur.echange.transports.canal import Suivi
from evaluateur.echange.transports.courriel import CanalCourriel
from evaluateur.echange.transports.destinations import VersCourriel, VersDossier, VersPage
from evaluateur.echange.transports.refus import EnvoiRefuse
from evaluateur.edition.composition import fonts
from evaluateur.edition.composition.escaping import shorten
from evaluateur.edition.documents import synthese
from evaluateur.edition.documents.feuille import feuille_criteres
from evaluateur.edition.fichier import numerise
from evaluateur.edition.fichier.numerise import NumeriseIllisible
from evaluateur.edition.signature import apparence, increment
from evaluateur.metier import typographie
from evaluateur.metier.actes import gardes
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance import scans
from evaluateur.seance.scans import ScanRefuse
from evaluateur.titres import coordonnees, emballage, emission, ordres, pkcs
from evaluateur.titres.coordonnees import Coordonnees
from evaluateur.titres.emission import Duree
from evaluateur.vues import saisie_moments, saisies
from tests import numerises

Takes = Callable[[int], object]
"""What is done with so many; it raises when they are too many, or too few."""


INSTANT: datetime = datetime(2026, 11, 16, 8, tzinfo=UTC)
CLE: bytes = signatures.new_key()
MOST: dict[str, tuple[int, Takes]] = {
    "the service of a reception": (
        coordonnees.TEXTE_MAX, lambda n: coordonnees.decode(coordonnees.encode(Coordonnees("s" * n, "c")))),
    "how a reception is called": (
        coordonnees.TEXTE_MAX, lambda n: coordonnees.decode(coordonnees.encode(Coordonnees("s", "c" * n)))),
    "an address of mail": (254, lambda n: VersCourriel("a" * (n - len("@exemple.fr")) + "@exemple.fr")),
    "destinations": (
        destinations.DESTINATIONS_MAX, lambda n: destinations.read([{"type": "dossier", "emplacement": ""}] * n)),
    "the place of a folder": (destinations._LONG, lambda n: VersDossier("/" + "a" * (n - 1))),
    "the address of a page": (destinations._LONG, lambda n: VersPage("https://a.fr/" + "a" * (n - len("https://a.fr/")))),
    "a text that is typed": (gardes.LONGUEUR_MAX, lambda n: gardes.saisie("a" * n)),
    "a text among others that are typed": (gardes.LONGUEUR_MAX, lambda n: gardes.fiche(("b", "a" * n))),
}  # fmt: skip
LEAST: dict[str, tuple[int, Takes]] = {
    "a passphrase": (serrures.LONGUEUR_MIN, lambda n: serrures.require_phrase("a" * n)),
    "a passphrase, blanks aside": (serrures.LONGUEUR_MIN, lambda n: serrures.require_phrase(f"  {'a' * n} ")),
    "the identifier of an order": (
        ordres.IDENTIFIANT_MIN, lambda n: ordres.donner("a" * n, "EX-1", "Motif.", INSTANT, CLE)),
}  # fmt: skip


@pytest.mark.parametrize("name", MOST)
def test_so_much_is_taken_and_not_one_more(name: str) -> None:
    most, takes = MOST[name]
    takes(most)
    with pytest.raises((Refus, ValueError)):
        takes(most + 1)


@pytest.mark.parametrize("name", LEAST)
def test_so_little_is_taken_and_not_one_less(name: str) -> None:
    least, takes = LEAST[name]
    takes(least)
    with pytest.raises((Refus, ValueError)):
        takes(least - 1)


def test_a_cell_is_kept_up_to_its_length_and_a_row_up_to_its_columns() -> None:
    assert rangees.cellule("a" * rangees.CARACTERES_MAX).texte
    assert rangees.cellule("a" * (rangees.CARACTERES_MAX + 1)).nature == "longue"
    gathered = Recueil()
    gathered.add(1, [Cellule("a")] * rangees.COLONNES_MAX + [VIDE] * 5)
    with pytest.raises(FichierRefuse, match="compte 61"):
        gathered.add(2, [Cellule("a")] * (rangees.COLONNES_MAX + 1))


@pytest.mark.parametrize(("length", "count"), [(0, 1), (1, 1), (508, 1), (509, 2), (1016, 2), (1017, 3)])
def test_what_is_enclosed_is_cut_where_it_no_longer_holds_in_one_piece(length: int, count: int) -> None:
    pieces = feuillets.cut(bytes([7]) * length)
    assert [len(piece) for piece in pieces] == [feuillets.TAILLE] * count
    bundle = feuillets.Liasse()
    assert [bundle.add(piece) for piece in pieces] == [None] * (count - 1) + [bytes([7]) * length]


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 mot"), (1, "1 mot"), (-1, "-1 mot"), (2, "2 mots"), (-2, "-2 mots"), (21, "21 mots")]
)
def test_a_noun_is_plural_from_two_on(count: int, said: str) -> None:
    assert typographie.pluriel(count, "mot").replace("\xa0", " ") == said
    assert typographie.pluriel(2, "travail", "travaux").replace("\xa0", " ") == "2 travaux"


@pytest.mark.parametrize(
    ("name", "capitals"),
    [("de beauvoir", "de BEAUVOIR"), ("de ", "DE "), ("de la tour", "de LA TOUR"), ("d’aubigné", "d’AUBIGNÉ"), ("", ""),
     ("van der berg", "van der BERG"), ("le goff", "LE GOFF")],
)  # fmt: skip
def test_a_particle_is_one_when_a_name_follows(name: str, capitals: str) -> None:
    assert typographie.famille(name) == capitals


def test_a_text_that_is_too_long_ends_at_a_word_and_says_that_there_is_more() -> None:
    assert synthese.shortened("un deux", 7) == "un deux"
    assert synthese.shortened("un deux", 6) == f"un{synthese.SUITE}"
    assert synthese.shortened("undeux", 5) == f"undeu{synthese.SUITE}"
    assert synthese.shortened("un, deux", 6, "…") == "un…"


def test_a_short_word_of_several_parts_stays_on_one_line() -> None:
    assert feuille_criteres._glued("a" * 9 + " " + "b" * 10) == "a" * 9 + "\xa0" + "b" * 10
    assert feuille_criteres._glued("a" * 10 + " " + "b" * 10) == "a" * 10 + " " + "b" * 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("23/12 8h", "2026-12-23T08:00"), ("1/1 8h", "2027-01-01T08:00"), ("4/1 8h", "2027-01-04T08:00"),
        ("4/1 8h01", "2026-01-04T08:01"), ("5/1 8h", "2026-01-05T08:00"),
    ],
)  # fmt: skip
def test_a_day_without_a_year_is_of_the_year_to_come_up_to_a_week_ahead(text: str, expected: str) -> None:
    found = saisie_moments.read_moment(text, datetime(2026, 12, 28, 8, tzinfo=UTC))
    assert found is not None
    assert found.isoformat("T", "minutes") == expected


def test_a_day_without_a_year_is_of_the_year_before_beyond_half_a_year_ahead() -> None:
    now = datetime(2026, 3, 1, 8, tzinfo=UTC)
    last = now.replace(tzinfo=None) + saisie_moments.DEMI_ANNEE
    assert saisie_moments.read_moment(f"{last:%d/%m %H:%M}", now) == last
    beyond = last + timedelta(minutes=1)
    assert saisie_moments.read_moment(f"{beyond:%d/%m %H:%M}", now) == beyond.replace(year=2025)


@pytest.mark.parametrize(("text", "year"), [("1/2/49", 2049), ("1/2/50", 1950), ("1/2/00", 2000), ("1/2/1949", 1949)])
def test_two_figures_of_a_year_are_ahead_below_the_pivot(text: str, year: int) -> None:
    assert saisies.PIVOT == 50
    assert saisies.read_date(text) == date(year, 2, 1)


def certificate(count: int) -> bytes:
    der = emission.autorite(CLE, "X", Duree(INSTANT, INSTANT + timedelta(days=1)), 5)
    return pkcs.write_pem(*[der] * count)


def test_a_file_brings_twenty_certificates_and_no_more() -> None:
    assert len(emballage.certificats(certificate(emballage.NOMBRE_MAX))) == 20
    with pytest.raises(ValueError, match="21 certificates"):
        emballage.certificats(certificate(emballage.NOMBRE_MAX + 1))


def test_a_container_fills_its_room_and_no_more() -> None:
    prepared = increment.Prepare(b"avant", b"apres")
    exact = bytes(increment.RESERVE // 2)
    assert prepared.fill(exact) == b"avant<" + b"0" * increment.RESERVE + b">apres"
    assert prepared.fill(b"\xab") == b"avant<AB" + b"0" * (increment.RESERVE - 2) + b">apres"
    with pytest.raises(ValueError, match="too large"):
        prepared.fill(exact + b"\0")


def test_a_hand_draws_so_many_points_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apparence, "POINTS_MAX", 4)
    for count, good in ((4, True), (5, False)):
        drawn = apparence.draw(INSTANT, "Europe/Paris", [[(n / 10, n / 10) for n in range(count)]], 180, 60)
        if good:
            ((stroke),) = apparence.read_strokes(drawn, 180, 60)
            assert len(stroke) == count
        else:
            with pytest.raises(ValueError, match="too many"):
                apparence.read_strokes(drawn, 180, 60)


def test_a_draft_is_of_what_ordinary_servers_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canal = CanalCourriel(VersCourriel("a@exemple.fr"), tmp_path, "m")
    laid = canal.deposer("lot", b"x" * 100, Suivi()).fichier
    assert laid is not None
    size = laid.stat().st_size
    monkeypatch.setattr(courriel, "COURRIEL_MAX", size)
    assert canal.deposer("lot", b"x" * 100, Suivi()).deja
    monkeypatch.setattr(courriel, "COURRIEL_MAX", size - 1)
    with pytest.raises(EnvoiRefuse) as refused:
        canal.deposer("lot", b"x" * 100, Suivi())
    assert refused.value.code == "demesure"


@pytest.mark.parametrize(("width", "height"), [(1 << 24, 8), (8, 1 << 24), (0xFF000000, 1), (1, 0xFF000000)])
def test_each_byte_of_the_size_of_a_picture_counts(tmp_path: Path, width: int, height: int) -> None:
    path, picture = tmp_path / "feuille.png", numerises.image("PNG", 3, 3)
    head = b"IHDR" + struct.pack(">II", width, height) + picture[24:29]
    path.write_bytes(picture[:12] + head + struct.pack(">I", zlib.crc32(head)) + picture[33:])
    with pytest.raises(ScanRefuse, match="millions de points"):
        scans.read(path)


def test_the_identity_of_a_profile_is_of_eight_bytes_drawn_at_random() -> None:
    drawn = [profils.create("ESSAI", "Zoé", "une phrase secrète", os.urandom).profil.identifiant for _ in range(2)]
    assert [len(bytes.fromhex(one)) for one in drawn] == [8, 8]
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize("count", [1, receptions.NOMMES, receptions.NOMMES + 1])
def test_so_many_dossiers_are_named_then_the_first_and_the_last(count: int) -> None:
    said = receptions._named([Vise(DossierId(str(n)), f"EX-{n}", "", ()) for n in range(1, count + 1)])
    if count <= receptions.NOMMES:
        assert [f"EX-{n}" in said for n in range(1, count + 1)] == [True] * count
    else:
        assert said == "6\N{NO-BREAK SPACE}dossiers, de EX-1 à EX-6"


@pytest.mark.parametrize(
    ("pages", "good"), [(0, False), (1, True), (numerise.PAGES_MAX, True), (numerise.PAGES_MAX + 1, False)]
)
def test_a_scan_is_of_one_sheet(pages: int, good: bool) -> None:
    made = BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(made)
    if good:
        assert numerise.count_pages(made.getvalue()) == pages
    else:
        with pytest.raises(NumeriseIllisible):
            numerise.count_pages(made.getvalue())


def test_a_line_at_the_head_of_a_page_is_cut_where_it_has_no_room() -> None:
    text = "Grille officielle"
    whole = fonts.width(text, fonts.NORMAL, 9)
    assert shorten(text, fonts.NORMAL, 9, whole) == text
    cut = shorten(text, fonts.NORMAL, 9, whole - 0.01)
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])
    room = fonts.width("Grille…", fonts.NORMAL, 9)
    assert shorten(text, fonts.NORMAL, 9, room) == "Grille…"
    assert shorten(text, fonts.NORMAL, 9, 0) == "…"
