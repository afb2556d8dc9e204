"""The fake Excel behaves as Excel does where xlops depends on it; a double that is kinder than Excel proves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from fake_excel import ExcelError, close_excel, excel, open_excel, stale
from fake_shift import Shift, copied, renamed, shifted
from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference
from openpyxl.workbook.defined_name import DefinedName


@pytest.fixture
def book(tmp_path: Path) -> Iterator[xw.Book]:
    wb: Any = Workbook()
    sheet = wb.active
    sheet.title = "Data"
    rows: list[tuple[object, ...]] = [("id", "n", "twice"), ("a", 3, "=B3*2"), ("b", 1, "=B4*2"), ("c", 2, "=B5*2")]
    for row, values in enumerate(rows, 2):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value)
    from openpyxl.worksheet.table import Table

    sheet.add_table(Table(displayName="t_data", ref="A2:C5"))
    sheet["A9"] = "below"
    chart = LineChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=5), titles_from_data=True)
    sheet.add_chart(chart, "F9")
    other = wb.create_sheet("Own")
    other["A1"], other["A2"], other["A3"] = "=SUM(Data!B3:B5)", "=Data!A9", '=VLOOKUP("b",Data!A3:C5,3,FALSE)'
    wb.defined_names["spot"] = DefinedName("spot", attr_text="Data!$A$9")
    wb.save(tmp_path / "book.xlsx")
    yield open_excel(tmp_path / "book.xlsx")
    close_excel()


def test_it_is_the_real_xlwings_that_reads_and_writes(book: xw.Book) -> None:
    data = book.sheets["Data"]
    assert data.range("A2:C3").value == [["id", "n", "twice"], ["a", 3.0, 6.0]]
    assert book.sheets["Own"].range("A1:A3").value == [6.0, "below", 2.0]
    data.range("B3").value = 30
    assert book.sheets["Own"]["A1"].value == 33.0


def test_rows_put_into_a_table_take_everything_along(book: xw.Book) -> None:
    data = book.sheets["Data"]
    data.range("5:6").insert("down")
    assert data.tables["t_data"].range.address == "$A$2:$C$7"
    assert data["C7"].formula == "=B7*2"
    assert book.sheets["Own"]["A1"].formula == "=SUM(Data!B3:B7)"
    assert book.names["spot"].refers_to == "=Data!$A$11"
    assert {each.f for each in _charted(book)} == {"'Data'!B2", "'Data'!$B$3:$B$7"}
    assert book.sheets["Own"].range("A1:A2").value == [6.0, "below"]


def test_rows_taken_out_leave_broken_references_behind(book: xw.Book) -> None:
    book.sheets["Data"].range("9:9").delete()
    assert book.sheets["Own"]["A2"].formula == "=Data!#REF!"
    assert book.names["spot"].refers_to == "=Data!#REF!"


def test_a_column_put_into_a_table_gets_a_heading(book: xw.Book) -> None:
    data = book.sheets["Data"]
    data.range("B:B").insert("right")
    assert data.range("A2:D2").value == ["id", "Column1", "n", "twice"]
    assert data["D3"].formula == "=C3*2"
    assert book.sheets["Own"]["A1"].formula == "=SUM(Data!C3:C5)"


def test_a_renamed_sheet_is_followed(book: xw.Book) -> None:
    book.sheets["Data"].name = "My 'own' data"
    assert book.sheets["Own"]["A1"].formula == "=SUM('My ''own'' data'!B3:B5)"
    assert book.sheets["Own"]["A1"].value == 6.0


@pytest.mark.parametrize("name", ["own", "", "a" * 32, "a/b", "History", "'a"])
def test_a_bad_name_of_a_sheet_is_refused(book: xw.Book, name: str) -> None:
    with pytest.raises((ExcelError, ValueError)):
        book.sheets["Data"].name = name


@pytest.mark.parametrize(
    ("put", "stands"),
    [
        ("007", 7.0),
        ("1e5", 100_000.0),
        ("12%", 0.12),
        ("'007", "007"),
        ("'=1+1", "=1+1"),
        ("=1+1", 2.0),
        ("+1", 1.0),
        ("plain", "plain"),
        ("true", True),
        ("", None),
        ("''quoted", "'quoted"),
    ],
)
def test_text_is_taken_as_typed(book: xw.Book, put: str, stands: object) -> None:
    cell = book.sheets["Own"]["C1"]
    cell.value = put
    assert cell.value == stands


def test_text_that_looks_like_a_date_becomes_one_unless_the_cell_is_text(book: xw.Book) -> None:
    cells = book.sheets["Own"]
    cells["C2"].number_format = "@"
    cells["C1"].value = cells["C2"].value = "2024-05-06"
    assert not isinstance(cells["C1"].value, str)
    assert cells["C2"].value == "2024-05-06"


def test_headers_of_a_table_are_text_and_unique(book: xw.Book) -> None:
    for wrong in (["id", "n", "n"], ["id", 3, "twice"], ["id", None, "twice"]):
        with pytest.raises(ExcelError, match="header"):
            book.sheets["Data"].range("A2:C2").value = wrong


def test_tables_do_not_overlap_and_keep_their_header(book: xw.Book) -> None:
    data = book.sheets["Data"]
    with pytest.raises(ExcelError):
        data.tables["t_data"].resize(data.range("A3:C5"))
    with pytest.raises(ExcelError):
        data.tables.add(data.range("C5:D8"), name="t_more")
    data.tables["t_data"].resize(data.range("A2:C4"))
    assert data.tables["t_data"].range.address == "$A$2:$C$4"


def test_a_sort_moves_rows_with_their_formulas_and_notes(book: xw.Book) -> None:
    data = book.sheets["Data"]
    data["A3"].add_note("mine")
    data.tables["t_data"].sort(2, ascending=True)
    assert data.range("A3:C5").value == [["b", 1.0, 2.0], ["c", 2.0, 4.0], ["a", 3.0, 6.0]]
    assert [each.location.address for each in data.notes] == ["$A$5"]


def test_a_filter_hides_rows_and_writing_past_it_is_refused(book: xw.Book) -> None:
    data = book.sheets["Data"]
    table = data.tables["t_data"]
    table.autofilter.apply_values(1, ["a", "c"])
    assert [data.range(f"{row}:{row}").rows.hidden for row in (3, 4, 5)] == [False, True, False]
    with pytest.raises(ExcelError, match="hidden by a filter"):
        data.range("A3:C5").value = [["x", 1, 1]] * 3
    assert table.autofilter.criteria[0].values == ["a", "c"]
    table.autofilter.clear()
    data.range("A3:B5").value = [["x", 1]] * 3


def test_reads_can_be_made_to_see_the_workbook_as_it_was(book: xw.Book) -> None:
    stale(book)
    data = book.sheets["Data"]
    data.range("4:4").insert("down")
    data["A3"].value = "new"
    assert data["A3"].value == "a"
    assert data.tables["t_data"].range.address == "$A$2:$C$5"
    stale(book, on=False)
    assert data["A3"].value == "new"
    assert data.tables["t_data"].range.address == "$A$2:$C$6"


def test_a_call_can_be_made_to_fail(book: xw.Book) -> None:
    excel().fail_at(4)
    book.sheets["Own"]["C1"].value = 1
    with pytest.raises(ExcelError, match="busy"):
        book.sheets["Own"]["C1"].value = 2
    book.sheets["Own"]["C1"].value = 3


def test_with_manual_calculation_formulas_keep_their_values(book: xw.Book) -> None:
    assert book.sheets["Own"]["A1"].value == 6.0
    book.app.calculation = "manual"
    book.sheets["Data"]["B3"].value = 30
    assert book.sheets["Own"]["A1"].value == 6.0
    book.app.calculation = "automatic"
    assert book.sheets["Own"]["A1"].value == 33.0


@pytest.mark.parametrize(
    ("formula", "becomes"),
    [
        ("=A5+B$6", "=A7+B$8"),
        ("=SUM(A3:A5)", "=SUM(A3:A7)"),
        ("=SUM(A4:A5)", "=SUM(A4:A7)"),
        ("=SUM(5:5)", "=SUM(7:7)"),
        ("=SUM(B:B)", "=SUM(B:B)"),
        ('="A5"&A3', '="A5"&A3'),
        ("=Other!A5", "=Other!A5"),
        ("=LOG10(A9)", "=LOG10(A11)"),
        ("=t_x[[#This Row],[A5]]", "=t_x[[#This Row],[A5]]"),
        ("=Home!A5*'Home'!A6", "=Home!A7*'Home'!A8"),
    ],
)
def test_references_follow_rows_that_are_put_in(formula: str, becomes: str) -> None:
    assert shifted(formula, Shift("Home", 0, 5, 2), "Home") == becomes


def test_references_follow_rows_that_are_taken_out() -> None:
    out = Shift("Home", 0, 5, -2)
    assert shifted("=A4+A5+A7", out, "Home") == "=A4+#REF!+A5"
    assert shifted("=SUM(A4:A5)+SUM(A6:A9)+SUM(A5:A6)", out, "Home") == "=SUM(A4:A4)+SUM(A5:A7)+SUM(#REF!)"


def test_formulas_are_copied_and_renamed_as_excel_does() -> None:
    assert copied("=A1+$A$1+A$1+$A1", 2, 1) == "=B3+$A$1+B$1+$A3"
    assert renamed("=Old!A1+Older!A1", "Old", "New one") == "='New one'!A1+Older!A1"


def _charted(book: xw.Book) -> list[Any]:
    from fake_shift import references

    return list(references(book.impl.held.wb.worksheets[0]._charts[0]))
