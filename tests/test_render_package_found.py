from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sample_pages import look
from standing import items_blocks, items_grid

from xlops.errors import InputError
from xlops.label import Label
from xlops.ledgers.found import FoundCell
from xlops.names import Identity
from xlops.render.closed import write_workbook
from xlops.render.grid import Page
from xlops.render.package.found import found
from xlops.sheets.base import Sheet

IDENTITY = Identity("w1", 7, "en", "0.1.0")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "OpsHub.xlsx"
    page = Page(
        Sheet("items", Label("Items", "商品"), lambda hub: [], "hub", "front", 1, (), 1, "d"), items_blocks(second=True)
    )
    write_workbook([page], path, look(), IDENTITY)
    return path


def test_tables_are_found_with_their_rows_whatever_the_sheet_is_called(book: Path) -> None:
    edited = openpyxl.load_workbook(book)
    edited["Items"].title = "我的商品"
    edited.save(book)
    stands = found(book)
    assert stands is not None and stands.identity == IDENTITY
    table, area = stands.tables["items"], items_grid(second=True).tables[0].area
    assert (table.sheet, table.row, table.column) == ("我的商品", area.top, 2)
    assert table.headers == ("item", "name", "paid")
    assert table.rows[0] == (FoundCell("A"), FoundCell("Item A"), FoundCell(100))
    assert stands.tables["days"].rows[1][0].value == date(2010, 11, 2)


def test_rows_typed_right_below_a_table_are_found_as_not_inside(book: Path) -> None:
    edited = openpyxl.load_workbook(book)
    area = items_grid(second=True).tables[0].area
    edited["Items"].cell(area.bottom + 1, 2).value = "new"
    edited["Items"].cell(area.bottom + 1, 4).value = "=1+1"
    edited.save(book)
    stands = found(book)
    assert stands is not None
    table = stands.tables["items"]
    assert (len(table.rows), table.inside) == (6, 5)
    assert table.rows[-1] == (FoundCell("new"), FoundCell(None), FoundCell(None, "=1+1"))


def test_a_workbook_that_is_not_ours_has_nothing_to_find(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    assert found(tmp_path / "other.xlsx") is None


def test_a_file_that_is_no_workbook_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "no.xlsx").write_bytes(b"PK no")
    with pytest.raises(InputError, match=r"no\.xlsx"):
        found(tmp_path / "no.xlsx")
