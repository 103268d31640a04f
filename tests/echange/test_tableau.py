"""From bytes to rows: every format that a centre sends, and every file that is no table."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
from contextlib import suppress
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula

from evaluateur.echange.convocation import classeur as lecture_xlsx
from evaluateur.echange.convocation import rangees
from evaluateur.echange.convocation.classeur import read_classeur
from evaluateur.echange.convocation.convocation import read_convocation
from evaluateur.echange.convocation.rangees import FichierRefuse, Tableau
from evaluateur.echange.convocation.tableau import read_tableau
from tests.echange.fabrique import SEUL, archive, classeur, remanie
from tests.parcours.monde import referentiel_entier

FEUILLE = "xl/worksheets/sheet1.xml"


def textes(table: Tableau) -> list[list[str]]:
    return [[c.texte for c in r.cellules] for r in table.rangees]


def refus(content: bytes) -> FichierRefuse:
    with pytest.raises(FichierRefuse) as taken:
        read_tableau(content, "convocation.xlsx")
    assert taken.value.phrase.endswith(".")
    assert taken.value.remede.endswith(".")
    return taken.value


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (17, "17"),
        (17.0, "17"),
        (17.5, "17.5"),
        (True, "oui"),
        (False, "non"),
        (datetime(2026, 11, 16), "2026-11-16"),  # noqa: DTZ001 - a day of the sheet
        (datetime(2026, 11, 16, 9, 30), "2026-11-16 09:30"),  # noqa: DTZ001
        (date(2026, 11, 16), "2026-11-16"),
        ("Élise", "Élise"),
    ],
)
def test_each_kind_of_value_is_read_as_one_would_have_typed_it(value: object, typed: str) -> None:
    assert textes(read_classeur(classeur([["Nom", "Valeur"], ["MARTIN", value]]), "x.xlsx"))[1] == ["MARTIN", typed]


# --- CSV


@pytest.mark.parametrize(
    ("codec", "word"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252")],
)
def test_the_encodings_of_spreadsheets_are_all_read(codec: str, word: str) -> None:
    table = read_tableau("Prénom;Société\nLoïc;L’Œuvre".encode(codec), "x.csv")
    assert table.encodage == word
    assert textes(table) == [["Prénom", "Société"], ["Loïc", "L’Œuvre"]]


def test_utf_16_is_read_in_both_orders() -> None:
    for bom, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert textes(read_tableau(bom + "Prénom;Nom\n".encode(codec), "x.csv")) == [["Prénom", "Nom"]]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found(separator: str) -> None:
    page = separator.join(["Nom", "Prénom", "Poste"]) + "\n" + separator.join(["MARTIN", "Lou", "Gestion"])
    assert textes(read_tableau(page.encode(), "x.csv"))[1] == ["MARTIN", "Lou", "Gestion"]


def test_commas_in_a_cell_do_not_pass_for_the_separator() -> None:
    page = "Nom;Prénom;Blocs\nMARTIN;Lou;1,2,3,4,5\nDURAND;Sam;1,2,3,4,5\n"
    assert textes(read_tableau(page.encode(), "x.csv"))[1] == ["MARTIN", "Lou", "1,2,3,4,5"]


def test_the_separator_may_be_said_on_a_first_line_that_does_not_count() -> None:
    table = read_tableau(b"sep=,\r\nNom,Prenom\r\nA;B,C\r\n", "x.csv")
    assert textes(table) == [["Nom", "Prenom"], ["A;B", "C"]]
    assert table.rangees[0].numero == 1


def test_rows_keep_the_number_that_a_spreadsheet_shows() -> None:
    table = read_tableau(b'A;B\n\n"deux\nlignes";x\n;;;\nC;D\n', "x.csv")
    assert [r.numero for r in table.rangees] == [1, 3, 5]
    assert textes(table)[1] == ["deux lignes", "x"]


def test_a_quote_left_open_is_refused_and_swallows_nobody() -> None:
    assert "ligne 2" in refus(b'Nom;Prenom\n"MARTIN;Lou\nDURAND;Sam\n').phrase


def test_a_quote_open_for_longer_than_a_cell_may_be_is_refused() -> None:
    refus(b'Nom;Prenom\n"' + b"x;y\n" * 50_000)


@pytest.mark.parametrize(
    "content",
    [
        b"Nom;Prenom\x00\nA;B\n",
        "Nom;Prénom".encode("utf-16-le"),
        "Nom;Prénom".encode("utf-32"),
        b"\xff\xfeN",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xef\xbb\xbf\xff\xfe",
        b"\x81\x8d\x8f\x90",
        b"Nom;\x01\x02",
    ],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    assert "ni un texte CSV ni un classeur XLSX" in refus(content).phrase


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n;;;\n", b"   "])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert "est vide" in refus(content).phrase


@pytest.mark.parametrize(
    ("debut", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1", "RTF"),
        (b"<html><table>", "page web"),
        (b"\xef\xbb\xbf\n<?xml", "page web"),
    ],
)
def test_another_format_is_named_whatever_the_name_of_the_file(debut: bytes, word: str) -> None:
    assert word in refus(debut).phrase


@pytest.mark.parametrize("text", ["=1+1", "+33 6", "@SUM(A1)", "-cmd|' /C calc'!A0", "-1+1", "  =A1"])
def test_a_text_that_a_spreadsheet_would_compute_is_a_formula_and_is_not_kept(text: str) -> None:
    cellule = read_tableau(f"Nom;Prénom\nx;{text}\n".encode(), "x.csv").rangees[1].cellules[1]
    assert (cellule.texte, cellule.nature) == ("", "formule")


@pytest.mark.parametrize("text", ["-5", "-1,5", "-", "--", "Jean-Paul", "a=b", "'=1+1"])
def test_a_negative_number_and_a_dash_are_no_formula(text: str) -> None:
    assert read_tableau(f"Nom;Prénom\nx;{text}\n".encode(), "x.csv").rangees[1].cellules[1].texte == text


# --- limits


def test_a_file_beyond_the_size_is_refused() -> None:
    assert "5 Mo" in refus(b"a" * (rangees.OCTETS_MAX + 1)).phrase


@pytest.mark.parametrize("en_classeur", [False, True])
def test_two_thousand_lines_pass_and_one_more_is_refused(en_classeur: bool) -> None:
    def file(how_many: int) -> bytes:
        return classeur([["x", "y"]] * how_many) if en_classeur else b"x;y\n" * how_many

    assert len(read_tableau(file(rangees.LIGNES_MAX), "x").rangees) == rangees.LIGNES_MAX
    assert "2000" in refus(file(rangees.LIGNES_MAX + 1)).phrase


@pytest.mark.parametrize("en_classeur", [False, True])
def test_sixty_columns_pass_and_one_more_is_refused(en_classeur: bool) -> None:
    def file(how_many: int) -> bytes:
        return classeur([["x"] * how_many]) if en_classeur else (";".join("x" * how_many)).encode()

    assert len(read_tableau(file(rangees.COLONNES_MAX) + b"", "x").rangees[0].cellules) == rangees.COLONNES_MAX
    assert "colonnes" in refus(file(rangees.COLONNES_MAX + 1)).phrase


@pytest.mark.parametrize("en_classeur", [False, True])
def test_a_cell_beyond_its_length_is_marked_and_not_kept(en_classeur: bool) -> None:
    trop = "x" * (rangees.CARACTERES_MAX + 1)
    content = classeur([["a", trop]]) if en_classeur else f"a;{trop}\n".encode()
    cellule = read_tableau(content, "x").rangees[0].cellules[1]
    assert (cellule.texte, cellule.nature) == ("", "longue")


# --- XLSX


def test_the_cells_of_a_workbook_become_what_someone_would_have_typed() -> None:
    row = [
        date(2026, 11, 16),
        datetime(2026, 11, 16, 8, 30),  # noqa: DTZ001
        time(8, 30),
        12.0,
        12,
        1.5,
        True,
        "  deux\nlignes ",
        None,
    ]
    assert textes(read_tableau(classeur([row]), "x"))[0] == [
        "2026-11-16", "2026-11-16 08:30", "08:30:00", "12", "12", "1.5", "oui", "deux lignes",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        (b"<v>17.0</v>", "17"),
        (b"<v>17.25</v>", "17.25"),
        (b"<v>-1e3</v>", "-1000"),
        (b'" t="d"><v>2026-11-16</v>', "2026-11-16"),
        (b'" t="d"><v>2026-11-16T09:30:00</v>', "2026-11-16 09:30"),
        (b'" t="b"><v>1</v>', "oui"),
        (b'" t="b"><v>0</v>', "non"),
    ],
)
def test_a_cell_that_another_program_wrote_its_own_way_is_read_as_typed(written: bytes, typed: str) -> None:
    """Whole numbers with their point, days by themselves: our own library writes neither."""

    def change(nom: str, data: bytes) -> bytes:
        whole = b'" t="n"><v>16</v>'
        assert nom != FEUILLE or whole in data
        return data.replace(whole, written if b"t=" in written else b'" t="n">' + written)

    content = remanie(classeur([[16]]), lambda nom, data: change(nom, data) if nom == FEUILLE else data)
    assert textes(read_classeur(content, "x.xlsx")) == [[typed]]


def test_a_workbook_is_recognised_by_its_bytes() -> None:
    assert read_tableau(classeur([["Nom"]]), "convocation.csv").encodage == "XLSX"
    assert read_tableau(SEUL.encode(), "convocation.xlsx").encodage == "UTF-8"


def test_formulas_and_errors_of_a_workbook_are_marked() -> None:
    livre = openpyxl.Workbook()
    feuille = livre.worksheets[0]
    feuille["D1"] = ArrayFormula("D1", "=SUM(A1:B1)")
    feuille["A1"], feuille["B1"], feuille["C1"] = "=1+1", "#REF!", "texte"
    output = io.BytesIO()
    livre.save(output)
    cellules = read_tableau(output.getvalue(), "x").rangees[0].cellules
    assert [c.nature for c in cellules] == ["formule", "erreur", "texte", "formule"]


def test_the_first_sheet_that_holds_data_is_read_and_the_others_are_named() -> None:
    table = read_tableau(classeur([["caché"]], [], [["lu"]], [["autre"]], [], hidden=[0]), "x")
    assert textes(table) == [["lu"]]
    assert table.feuilles_ignorees == ("Feuille 4",)


def test_a_workbook_without_data_or_with_hidden_data_only_is_refused() -> None:
    assert "feuille visible" in refus(classeur([])).phrase
    assert "feuille visible" in refus(classeur([["x"]], [], hidden=[0])).phrase


def test_a_workbook_without_a_sheet_is_refused() -> None:
    refus(remanie(classeur([["x"]]), lambda nom, data: None if nom == FEUILLE else data))


def test_wrong_dimensions_hide_nothing() -> None:
    def change(nom: str, data: bytes) -> bytes:
        return data.replace(b'ref="A1:B2"', b'ref="A1"') if nom == FEUILLE else data

    assert textes(read_tableau(remanie(classeur([["a", "b"], ["c", "d"]]), change), "x")) == [["a", "b"], ["c", "d"]]


def test_an_impossible_date_of_a_workbook_is_an_error_and_no_warning_escapes() -> None:
    def change(nom: str, data: bytes) -> bytes:
        return data.replace(b"<v>46342</v>", b"<v>99999999999</v>") if nom == FEUILLE else data

    content = remanie(classeur([["a", date(2026, 11, 16)]]), change)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_tableau(content, "x").rangees[0].cellules[1].nature == "erreur"


def test_a_sheet_formatted_far_below_its_data_is_refused_in_words() -> None:
    empty: list[list[str]] = [[]] * lecture_xlsx.RANGEES_MAX
    assert "lignes vides comprises" in refus(classeur([["a"], *empty, ["b"]])).phrase
    assert len(read_tableau(classeur([["a"], *empty[2:], ["b"]]), "x").rangees) == 2


def test_a_row_numbered_beyond_the_format_is_refused_at_once() -> None:
    def change(nom: str, data: bytes) -> bytes:
        return data.replace(b'r="2"', b'r="99999999999"') if nom == FEUILLE else data

    assert "lignes vides comprises" in refus(remanie(classeur([["a"], ["b"]]), change)).phrase


def test_a_workbook_of_hundreds_of_empty_sheets_is_refused_at_once() -> None:
    feuille = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    feuille += b"".join(b'<row r="%d"/>' % n for n in range(1, 2000)) + b"</sheetData></worksheet>"
    content = remanie(classeur(*[[["x"]]] * 300), lambda nom, data: feuille if "worksheets/" in nom else data)
    assert "plus de 50 feuilles" in refus(content).phrase


@pytest.mark.long
def test_a_workbook_that_takes_too_much_is_a_refusal() -> None:
    """Styles are read before any sheet is: two hundred thousand of them, in a file of 200 KB."""
    rule = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"><alignment/><protection/></xf>'

    def change(nom: str, data: bytes) -> bytes:
        if nom == "docProps/app.xml":
            return random.Random(1).randbytes(80_000)  # it is not read, and makes the ratio of a true workbook
        return data.replace(b"</cellXfs>", rule * 190_000 + b"</cellXfs>") if "styles" in nom else data

    assert "trop de mémoire ou de temps" in refus(remanie(classeur([["x"]]), change)).phrase


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
@pytest.mark.parametrize("member", [FEUILLE, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_a_doctype_is_refused_in_any_member(member: str, codec: str) -> None:
    bombe = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><b>&b;</b>'.encode(codec)
    content = remanie(classeur([["x"]]), lambda nom, data: bombe if nom == member else data)
    assert "DOCTYPE" in refus(content).phrase


def test_a_zip_bomb_is_refused_by_its_declared_size() -> None:
    content = remanie(classeur([["x"]]), lambda nom, data: b" " * 40_000_000 if nom == FEUILLE else data)
    assert len(content) < 100_000
    assert "démesuré" in refus(content).phrase


def test_what_a_workbook_takes_inflated_passes_up_to_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    content = classeur([["x"]])
    with zipfile.ZipFile(io.BytesIO(content)) as members:
        total = sum(m.file_size for m in members.infolist())
    monkeypatch.setattr(lecture_xlsx, "DECOMPRESSE_MAX", total)
    assert textes(read_classeur(content, "x.xlsx")) == [["x"]]
    monkeypatch.setattr(lecture_xlsx, "DECOMPRESSE_MAX", total - 1)
    with pytest.raises(FichierRefuse, match="démesuré"):
        read_classeur(content, "x.xlsx")


@pytest.mark.parametrize(("bound", "said"), [("MEMBRES_MAX", "structure"), ("FEUILLES_MAX", "feuilles")])
def test_a_workbook_passes_with_as_many_parts_as_its_bounds(
    monkeypatch: pytest.MonkeyPatch, bound: str, said: str
) -> None:
    content = classeur([["x"]], [["y"]], [["z"]])
    with zipfile.ZipFile(io.BytesIO(content)) as members:
        count = 3 if bound == "FEUILLES_MAX" else len(members.infolist())
    monkeypatch.setattr(lecture_xlsx, bound, count)
    read_classeur(content, "x.xlsx")
    monkeypatch.setattr(lecture_xlsx, bound, count - 1)
    with pytest.raises(FichierRefuse, match=said):
        read_classeur(content, "x.xlsx")


def test_a_zip_that_lies_about_its_size_inflates_nothing_more() -> None:
    sincere = remanie(classeur([["x"]]), lambda nom, data: data + b" " * 5_000_000 if nom == FEUILLE else data)
    with zipfile.ZipFile(io.BytesIO(sincere)) as source:
        size = source.getinfo(FEUILLE).file_size
    menteur = sincere.replace(struct.pack("<L", size), struct.pack("<L", 100))
    assert menteur != sincere
    assert "abîmé" in refus(menteur).phrase


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "ODS"),
        ({"[Content_Types].xml": b"", "xl/workbook.bin": b""}, "XLSB"),
        ({"[Content_Types].xml": b"", "word/document.xml": b""}, "Word"),
        ({"notes.txt": b"bonjour"}, "archive ZIP"),
    ],
)
def test_another_kind_of_zip_is_named(members: dict[str, bytes], word: str) -> None:
    assert word in refus(archive(**members)).phrase


def test_a_password_a_twin_name_an_odd_compression_and_a_crowd_are_refused() -> None:
    bon = classeur([["x"]])
    chiffre = bytearray(bon)
    debut = chiffre.rindex(b"PK\x01\x02", 0, chiffre.index(b"[Content_Types].xml", chiffre.index(b"PK\x01\x02")))
    chiffre[debut + 8] |= 1
    assert "mot de passe" in refus(bytes(chiffre)).phrase

    double = io.BytesIO(bon)
    with warnings.catch_warnings(), zipfile.ZipFile(double, "a") as cible:
        warnings.simplefilter("ignore")
        cible.writestr(FEUILLE, b"<autre/>")
    assert "structure d’un classeur" in refus(double.getvalue()).phrase

    bzip2 = io.BytesIO(bon)
    with zipfile.ZipFile(bzip2, "a") as cible:
        cible.writestr("plus", b"x", compress_type=zipfile.ZIP_BZIP2)
    assert "structure d’un classeur" in refus(bzip2.getvalue()).phrase

    foule = io.BytesIO(bon)
    with zipfile.ZipFile(foule, "a") as cible:
        for n in range(lecture_xlsx.MEMBRES_MAX):
            cible.writestr(f"m{n}", b"")
    assert "structure d’un classeur" in refus(foule.getvalue()).phrase


@pytest.mark.parametrize(
    "feuille",
    [
        b"",
        b"<pas du xml",
        b"<vide/>",
        b'<?xml version="1.0" encoding="inconnu-9"?><a/>',
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="x"><c r="A1" t="s"><v>999</v></c></row></sheetData></worksheet>',
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="1A"><v>1</v></c></row></sheetData></worksheet>',
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><f t="shared" si="0">"((</f></c><c r="B1"><f t="shared" si="0"/></c></row>'
        b"</sheetData></worksheet>",
    ],
)
def test_a_malformed_sheet_is_a_refusal(feuille: bytes) -> None:
    content = remanie(classeur([["x"]]), lambda nom, data: feuille if nom == FEUILLE else data)
    refus(content)


_BON = classeur([["Nom", "Prénom", "Date"], ["MARTIN", "Lou", date(2026, 11, 16)], ["DURAND", "Sam", "=1+1"]])
with zipfile.ZipFile(io.BytesIO(_BON)) as _zip:
    _MEMBERS = _zip.namelist()


@given(st.binary(max_size=300))
def test_any_bytes_end_in_rows_or_a_refusal(content: bytes) -> None:
    for read, prefix in ((read_tableau, b""), (read_classeur, b"PK\x03\x04"), (read_tableau, b"\xff\xfe")):
        with suppress(FichierRefuse):
            assert read(prefix + content, "x").rangees


@given(st.sampled_from(_MEMBERS), st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40))
def test_a_workbook_damaged_inside_any_member_ends_in_rows_or_a_refusal(
    member: str, ou: float, chunk: bytes, ote: int
) -> None:
    def change(nom: str, data: bytes) -> bytes:
        place = int(len(data) * ou)
        return data[:place] + chunk + data[place + ote :] if nom == member else data

    with suppress(FichierRefuse):
        assert read_classeur(remanie(_BON, change), "x").rangees


@given(st.integers(0, len(_BON)), st.binary(max_size=8), st.integers(0, 60))
def test_a_damaged_zip_ends_in_rows_or_a_refusal(ou: int, chunk: bytes, ote: int) -> None:
    with suppress(FichierRefuse):
        assert read_classeur(_BON[:ou] + chunk + _BON[ou + ote :], "x").rangees


def test_the_headings_that_were_found_are_repeated_without_the_empty_ones() -> None:
    page = "Nom;;Service;1 85 05 78 006 084 36\nMARTIN;;Accueil;x\n"
    said = _refused(page)
    assert "« Nom » et « Service »" in said.replace("\xa0", " ").replace("\u202f", " ")
    assert re.search(r"«\s*»", said) is None
    assert "1 85" not in said


def _refused(page: str) -> str:
    with pytest.raises(FichierRefuse, match="Il manque les intitulés") as taken:
        read_convocation(page.encode(), "c.csv", referentiel_entier())
    return taken.value.phrase


@pytest.mark.parametrize(("sep", "cells"), [(",", ["Nom;Prénom"]), (";", ["Nom", "Prénom"]), ("|", ["Nom", "Prénom"])])
def test_the_separator_that_a_file_names_counts_when_it_is_one_and_else_the_one_that_is_seen(
    sep: str, cells: list[str]
) -> None:
    table = read_tableau(f"sep={sep}\r\nNom;Prénom\r\nA;B\r\n".encode(), "x.csv")
    assert [cellule.texte for cellule in table.rangees[0].cellules] == cells
