"""What a sheet shows is what is imported; what it hides is said."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import SHEET_MAIN_NS

from evaluateur.echange.convocation import feuille, valeurs
from evaluateur.echange.convocation.convocation import Convocation, read_convocation
from evaluateur.echange.convocation.feuille import Forme, as_transitional, read_forme
from evaluateur.echange.convocation.rangees import COLONNES_MAX, VIDE, Cellule, FichierRefuse
from evaluateur.metier.actes.preparation import REFERENCE_MAX
from tests.echange.fabrique import REFERENTIEL, classeur, lire, remanie, une

ENTETE = ["Nom", "Prénom", "Entreprise", "Début", "Lieu"]
TROIS = [ENTETE, ["ALPHA", "Ana", "Mutuelle", "16/11/2026", "Paris"], ["BETA", "Bo", "", "", ""],
         ["GAMMA", "Cy", "", "", ""]]  # fmt: skip


SHARED = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def montre(rows: Sequence[Sequence[object]], change: Callable[[Worksheet], object]) -> bytes:
    """A workbook whose only sheet was worked on."""
    livre = openpyxl.Workbook()
    feuille = livre.worksheets[0]
    for row in rows:
        feuille.append(list(row))
    change(feuille)
    output = io.BytesIO()
    livre.save(output)
    return output.getvalue()


def noms(convocation: Convocation) -> list[str]:
    return [line.candidat.nom_naissance for line in convocation.lignes]


def toutes(content: bytes) -> Convocation:
    return read_convocation(content, "c.xlsx", REFERENTIEL, hidden=True)


# --- hidden


def _hide_row(feuille: Worksheet) -> None:
    feuille.row_dimensions[3].hidden = True


def _filter(feuille: Worksheet) -> None:
    feuille.auto_filter.ref = "A1:E4"
    feuille.auto_filter.add_filter_column(0, ["ALPHA", "GAMMA"])
    feuille.row_dimensions[3].hidden = True


def _group(feuille: Worksheet) -> None:
    feuille.row_dimensions.group(3, 3, hidden=True)


@pytest.mark.parametrize("hide", [_hide_row, _filter, _group])
def test_a_hidden_row_is_left_out_said_and_taken_when_asked(hide: Callable[[Worksheet], None]) -> None:
    content = montre(TROIS, hide)
    convocation = lire(content)
    assert noms(convocation) == ["ALPHA", "GAMMA"]
    assert convocation.masquees.rangees == (3,)
    assert convocation.lignes_vides == 0
    assert noms(toutes(content)) == ["ALPHA", "BETA", "GAMMA"]


def test_a_row_without_height_is_hidden() -> None:
    def flatten(_name: str, data: bytes) -> bytes:
        return data.replace(b'<row r="3"', b'<row r="3" ht="0" customHeight="1"')

    assert noms(lire(remanie(montre(TROIS, lambda _: None), flatten))) == ["ALPHA", "GAMMA"]


def test_a_hidden_row_without_a_number_is_found_by_its_place() -> None:
    def change(name: str, data: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return data
        for numero in (b"1", b"2", b"3", b"4"):
            data = data.replace(b'<row r="' + numero + b'"', b"<row")
        return data

    assert noms(lire(remanie(montre(TROIS, _hide_row), change))) == ["ALPHA", "GAMMA"]


def test_a_hidden_column_is_left_out_by_its_letter_and_taken_when_asked() -> None:
    def hide(feuille: Worksheet) -> None:
        feuille.column_dimensions["C"].hidden = True
        feuille.column_dimensions["H"].hidden = True  # nothing in it

    content = montre(TROIS, hide)
    convocation = lire(content)
    assert [line.affectation.entreprise for line in convocation.lignes] == ["", "", ""]
    assert convocation.masquees.colonnes == ("C",)
    assert toutes(content).lignes[0].affectation.entreprise == "Mutuelle"


def test_hidden_names_are_refused_with_what_to_do() -> None:
    def hide(feuille: Worksheet) -> None:
        feuille.column_dimensions["A"].hidden = True

    with pytest.raises(FichierRefuse) as refus:
        lire(montre(TROIS, hide))
    assert "affichez-les" in refus.value.remede


# --- merged


def test_merged_cells_give_their_value_wherever_they_show() -> None:
    def merge(feuille: Worksheet) -> None:
        for letters in ("C2:C4", "D2:D4", "E2:E4"):
            feuille.merge_cells(letters)

    for line in lire(montre(TROIS, merge)).lignes:
        assert (line.affectation.entreprise, line.session.lieu) == ("Mutuelle", "Paris")
        assert line.session.debut is not None
        assert line.remarques == ()


def test_a_merge_whose_first_row_is_hidden_still_shows_its_value() -> None:
    def merge(feuille: Worksheet) -> None:
        feuille.merge_cells("C2:C4")
        feuille.row_dimensions[2].hidden = True

    assert [x.affectation.entreprise for x in lire(montre(TROIS, merge)).lignes] == ["Mutuelle", "Mutuelle"]


def test_a_merge_of_a_whole_column_or_of_a_wide_title_makes_no_candidate() -> None:
    def title(feuille: Worksheet) -> None:
        feuille.insert_rows(1)
        feuille["A1"] = "Convocation"

    def merged(_name: str, data: bytes) -> bytes:
        refs = b'<mergeCells><mergeCell ref="A1:XFD1"/><mergeCell ref="C3:C1048576"/></mergeCells>'
        return data.replace(b"</sheetData>", b"</sheetData>" + refs)

    convocation = lire(remanie(montre(TROIS, title), merged))
    assert noms(convocation) == ["ALPHA", "BETA", "GAMMA"]
    assert {line.affectation.entreprise for line in convocation.lignes} == {"Mutuelle"}


def test_a_name_merged_with_the_first_name_is_blocked() -> None:
    content = montre(TROIS, lambda feuille: feuille.merge_cells("A3:B3"))
    un, deux, trois = lire(content).lignes
    assert [un.importable, deux.importable, trois.importable] == [True, False, True]
    assert "fusionnée" in deux.remarques[0].phrase


# --- escapes, unseen characters


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("MARTIN_x000D_", "MARTIN"),
        ("MARTIN_x000D_\népouse_x0009_DURAND", "MARTIN épouse DURAND"),
        ("D_x2019_ALMEIDA", "D’ALMEIDA"),
        ("_x005F_x000D_", "_x000D_"),
        ("A_xD83D__xDE00_", "A\U0001f600"),
        ("A_x12_B", "A_x12_B"),
        ("\u200bMAR\u00adTIN\u2060\ufeff", "MARTIN"),
    ],
)
@pytest.mark.parametrize("inline", [False, True])
def test_what_the_format_escapes_and_what_nobody_sees_is_undone(written: str, shown: str, inline: bool) -> None:
    content = classeur([["Nom", "Prénom"], ["REPERE", "Lou"]])

    def change(name: str, data: bytes) -> bytes:
        text = written.encode()
        if inline:
            return data.replace(b"REPERE", text)
        if name == "[Content_Types].xml":
            return data.replace(b"<Override", SHARED + b"<Override", 1)
        if name.endswith("sheet1.xml"):
            row = data.index(b'<c r="A2"')
            end = data.index(b"</c>", row) + len(b"</c>")
            return data[:row] + b'<c r="A2" t="s"><v>0</v></c>' + data[end:]
        return data

    output = io.BytesIO(remanie(content, change))
    if not inline:
        with zipfile.ZipFile(output, "a") as livre:
            table = f'<sst xmlns="{SHEET_MAIN_NS}"><si><t>{written}</t></si></sst>'
            livre.writestr("xl/sharedStrings.xml", table)
    assert noms(lire(output.getvalue())) == [shown]


def test_a_date_followed_by_what_nobody_sees_is_read() -> None:
    assert une("Date de début", "\u202a16/11/2026\u200e").session.debut is not None
    assert une("Référence", "C\u200b-1").reference == "C-1"


# --- other worlds


def test_a_workbook_saved_as_strict_is_read() -> None:
    def strict(name: str, data: bytes) -> bytes:
        for known, other in (
            (b"spreadsheetml/2006/main", b"spreadsheetml/main"),
            (b"officeDocument/2006/relationships", b"officeDocument/relationships"),
        ):
            data = data.replace(b"http://schemas.openxmlformats.org/" + known, b"http://purl.oclc.org/ooxml/" + other)
        return data

    assert noms(lire(remanie(classeur(TROIS), strict))) == ["ALPHA", "BETA", "GAMMA"]


@pytest.mark.parametrize(("codec", "word"), [("mac_roman", "MacRoman"), ("cp850", "CP850")])
@pytest.mark.parametrize("prenom", ["Stéphane", "José", "Hélène", "Anaïs", "François"])
def test_a_text_of_a_mac_or_of_ms_dos_is_named_with_what_to_choose(codec: str, word: str, prenom: str) -> None:
    with pytest.raises(FichierRefuse, match=word) as refus:
        lire(f"Nom;Prénom\nMARTIN;{prenom}\n".encode(codec))
    assert "Enregistrer sous" in refus.value.remede


@pytest.mark.parametrize("prenom", ["Žiga", "Šárka", "Zoë", "Cœur", "D’Arc", "Élé–onore", "Lou…", "É", "“Lou”"])
def test_a_text_of_windows_is_taken_for_no_other(prenom: str) -> None:
    (line,) = lire(f"Nom;Prénom\nMARTIN;{prenom}\n".encode("cp1252", "replace")).lignes
    assert line.remarques == ()


@pytest.mark.parametrize("prenom", ["St\ufffdphane", "StÃ©phane", "StŽphane", "AndrÃ©", "Jos‚"])
def test_a_damaged_letter_is_a_remark_at_its_line(prenom: str) -> None:
    line = lire(f"Nom;Prénom\nMARTIN;{prenom}\n").lignes[0]
    assert line.importable
    assert line.candidat.prenoms == prenom
    (remark,) = line.remarques
    assert "Ligne 2, colonne Prénom" in remark.phrase


def test_a_line_without_session_among_lines_that_have_one_is_a_remark() -> None:
    titles = "Nom;Prénom;Lieu;Début\n"
    un, deux = lire(titles + "A;B;Paris;16/11/2026\nC;D;;\n").lignes
    assert un.remarques == ()
    assert deux.importable
    assert "aucune donnée de session" in deux.remarques[0].phrase
    assert all(line.remarques == () for line in lire(titles + "A;B;;\nC;D;;\n").lignes)


# --- headings


@pytest.mark.parametrize(
    ("heading", "value", "read"),
    [
        ("Temps majoré ?", "20", lambda x: x.affectation.amenagement_minutes == 20),
        ("* Temps majoré (minutes)", "20", lambda x: x.affectation.amenagement_minutes == 20),
        ("BirthDate", "01/02/1990", lambda x: x.candidat.date_naissance is not None),
        ("DDN", "01/02/1990", lambda x: x.candidat.date_naissance is not None),
        ("Né(e) le [JJ/MM/AAAA]", "01/02/1990", lambda x: x.candidat.date_naissance is not None),
        ("Nom de la commune de naissance", "Lyon", lambda x: x.candidat.lieu_naissance == "Lyon"),
        ("UseName", "DURAND", lambda x: x.candidat.nom_usage == "DURAND"),
        ("ExternalId", "C-1", lambda x: x.reference == "C-1"),
        ("Code apprenant", "C-1", lambda x: x.reference == "C-1"),
        ("Noms du site", "Paris", lambda x: x.session.lieu == "Paris"),
        ("Dates d’épreuves", "16/11/2026", lambda x: x.session.debut is not None),
        ("Modalités d’accès", "VAE", lambda x: x.affectation.voie_acces == "VAE"),
        ("Prénom 2", "Max", lambda x: x.candidat.prenoms == "Lou Max"),
    ],
)
def test_the_headings_that_platforms_write_are_known(heading: str, value: str, read: Callable[[object], bool]) -> None:
    assert read(une(heading, value))


def test_first_names_in_three_columns_are_put_together() -> None:
    (line,) = lire("birthname;Prénom 1;Prénom 2;Prénom 3\nMARTIN;Lou;Anne;\n").lignes
    assert (line.candidat.nom_naissance, line.candidat.prenoms) == ("MARTIN", "Lou Anne")


@pytest.mark.parametrize("heading", ["Code Insee", "Code INSEE de la commune de naissance", "SIRET", "N° SIRET"])
def test_codes_of_towns_and_companies_are_left_out_and_are_no_social_security_number(heading: str) -> None:
    convocation = lire([["Nom", "Prénom", heading], ["MARTIN", "Lou", "69123"]])
    (column,) = convocation.colonnes_ignorees
    assert "ne conserve pas ce code" in column.phrase


def test_a_social_security_number_under_another_heading_is_still_said() -> None:
    convocation = lire([["Nom", "Prénom", "Code Insee"], ["MARTIN", "Lou", "1 85 05 78 006 084 36"]])
    assert "sécurité sociale" in convocation.colonnes_ignorees[0].phrase


@pytest.mark.parametrize(
    ("value", "word"),
    [("16/11/26", "deux chiffres"), ("11/16/2026", "avant le jour"), ("31/02/2026", "n’existe pas")],
)
def test_a_short_year_and_the_american_order_are_refused_at_their_line(value: str, word: str) -> None:
    line = une("Date de début", value)
    assert not line.importable
    assert word in line.remarques[0].phrase


def test_a_part_of_the_time_is_no_number_of_minutes_and_a_rounded_number_is_refused() -> None:
    for value in ("33 %", "1/3"):
        line = une("Temps majoré", value)
        assert line.affectation.amenagement_minutes == 0
        assert "sans nombre de minutes" in line.remarques[0].phrase
    line = une("Référence", "1.85E+14")
    assert (line.importable, line.reference) == (False, "")


def test_a_date_that_reads_two_ways_is_refused_where_another_has_its_month_first() -> None:
    page = "Nom;Prénom;Début\nA;B;11/16/2026\nC;D;04/03/2026\nE;F;05/05/2026\n"
    assert [line.importable for line in lire(page).lignes] == [False, False, True]
    assert "deux façons" in lire(page).lignes[1].remarques[0].phrase
    assert lire(page.replace("11/16", "16/11")).lignes[1].importable


@pytest.mark.parametrize(
    ("reference", "named"),
    [
        ("2026-LOU-1", True), ("dossier martin", True), ("EX-2026-1", False), ("LOUP-1", False), ("EX-MA-1", False),
        ("E" * REFERENCE_MAX, False),
    ],
)  # fmt: skip
def test_a_reference_that_holds_a_name_of_three_letters_or_more_is_remarked(reference: str, named: bool) -> None:
    line = une("Référence", reference)
    assert line.importable
    assert any("contient le nom du candidat" in r.phrase for r in line.remarques) is named


def test_two_letters_of_a_name_are_no_name() -> None:
    (line,) = lire([["Nom", "Prénom", "Référence"], ["LE GOFF", "Jo", "JO-LE-1"]]).lignes
    assert not any("contient le nom" in r.phrase for r in line.remarques)


def test_a_reference_longer_than_may_be_is_refused_at_its_line() -> None:
    line = une("Référence", "E" * (REFERENCE_MAX + 1))
    assert (line.importable, f"{REFERENCE_MAX + 1} caractères" in line.remarques[0].phrase) == (False, True)


@pytest.mark.parametrize(
    ("text", "both"),
    [("04/03/2026", True), ("12/01/2026", True), ("01/12/2026", True), ("13/01/2026", False), ("01/13/2026", False),
     ("05/05/2026", False), ("2026-03-04", False), ("", False)],
)  # fmt: skip
def test_a_date_reads_two_ways_when_each_number_may_be_a_month(text: str, both: bool) -> None:
    assert valeurs.two_ways(text) is both


def test_a_cell_that_spreads_to_the_right_is_itself_where_it_begins() -> None:
    def merge(feuille: Worksheet) -> None:
        feuille.merge_cells("B2:C2")

    first = lire(montre(TROIS, merge)).lignes[0]
    assert (first.candidat.nom_naissance, first.candidat.prenoms) == ("ALPHA", "Ana")
    assert first.remarques == ()


def test_a_workbook_of_the_usual_form_is_handed_on_from_its_beginning() -> None:
    content = montre(TROIS, lambda _feuille: None)
    handed = as_transitional(io.BytesIO(content))
    assert handed.tell() == 0
    assert handed.read() == content


def forme(content: str) -> Forme:
    return read_forme(io.BytesIO(f'<worksheet xmlns="{SHEET_MAIN_NS}">{content}</worksheet>'.encode()))


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        ('<row r="3" hidden="1"/>', {3}), ('<row r="3" hidden="true"/>', {3}), ('<row r="3" hidden="on"/>', {3}),
        ('<row r="3" hidden="0"/>', set()), ('<row r="3" ht="0"/>', {3}), ('<row r="3" ht="0.0"/>', {3}),
        ('<row r="3" ht="0.1"/>', set()), ('<row/><row hidden="1"/>', {2}), ('<row r="5"/><row hidden="1"/>', {6}),
        ('<row r="5.0" hidden="1"/>', {5}), ('<row r="0" hidden="1"/>', {0}),
    ],
)  # fmt: skip
def test_which_rows_are_hidden_is_read_from_their_mark_their_height_and_their_place(
    rows: str, hidden: set[int]
) -> None:
    assert forme(rows).rangees_masquees == hidden


@pytest.mark.parametrize(
    ("columns", "hidden"),
    [
        ('<col min="2" max="3" hidden="1"/>', {1, 2}), ('<col min="2" max="3" width="0"/>', {1, 2}),
        ('<col min="2" max="3" width="9"/>', set()), ('<col max="2" hidden="1"/>', {0, 1}),
        ('<col min="2" hidden="1"/>', set()), ('<col min="59" max="16384" hidden="1"/>', {58, 59}),
    ],
)  # fmt: skip
def test_which_columns_are_hidden_is_read_up_to_the_last_that_a_list_may_have(columns: str, hidden: set[int]) -> None:
    assert forme(columns).colonnes_masquees == hidden
    assert COLONNES_MAX == 60


def test_merges_are_followed_up_to_their_bound_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    merges = "".join(f'<mergeCell ref="A{n}:B{n + 1}"/>' for n in (1, 3, 5, 7))
    monkeypatch.setattr(feuille, "FUSIONS_MAX", 3)
    found = forme(merges).fusions
    assert {first: [(m.colonnes, m.rangees) for m in some] for first, some in found.items()} == {
        n: [(range(2), range(n, n + 2))] for n in (1, 3, 5)
    }
    (wide,) = forme('<mergeCell ref="C4:XFD4"/>').fusions[4]
    assert (wide.colonnes, wide.rangees) == (range(2, COLONNES_MAX), range(4, 5))


def test_whole_columns_that_are_merged_spread_nothing() -> None:
    """« A:C » names no row: its value would be put into rows where nobody wrote it."""
    un = Cellule("un")
    assert forme('<mergeCell ref="A:C"/>').fill(1, [un]) == [un]


def test_a_merge_fills_the_cells_that_it_covers_in_its_rows_alone() -> None:
    shape = forme('<mergeCell ref="B2:C3"/><mergeCell ref="A2:A3"/>')
    un, deux = Cellule("un"), Cellule("deux")
    spread = Cellule("deux", fusionnee=True)
    assert shape.fill(1, [un]) == [un]
    assert shape.fill(2, [un, deux]) == [un, deux, spread]
    assert shape.fill(3, []) == [un, deux, spread]
    assert shape.fill(4, [VIDE]) == [VIDE]
    empty = forme('<mergeCell ref="A2:B2"/>')
    assert empty.fill(2, [VIDE, un]) == [VIDE, un], "what shows nothing covers nothing"


def test_hidden_columns_are_named_by_their_letters_when_they_hold_something() -> None:
    shape = forme('<col min="2" max="28" hidden="1"/>')
    un = Cellule("un")
    assert shape.shown([un, VIDE, un]) == [un, VIDE, VIDE]
    assert list(shape.lettres) == ["C"]
    assert shape.shown([VIDE] * 27 + [un]) == [VIDE] * 28
    assert list(shape.lettres) == ["C", "AB"]
