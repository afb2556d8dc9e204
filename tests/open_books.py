"""Workbooks of ours open in the fake Excel, for tests of what is done to them there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlwings as xw
from fake_excel import open_excel
from sample_pages import look, sheet
from standing import book_of

from xlops.blocks import Block
from xlops.label import Label
from xlops.names import Identity
from xlops.render.closed import write_workbook
from xlops.render.grid import Page
from xlops.render.live import Refreshed, refresh_book
from xlops.render.now import ParkedNote

Cells = dict[str, dict[str, Any]]


def identity(generation: int) -> Identity:
    return Identity("0123456789abcdef", generation, "en", "1.0")


def written(target: Path, *blocks: list[Block]) -> Path:
    """A new workbook with the sheets "items", "other" ..."""
    ids = ("items", "other", "third")
    pages = [
        Page(sheet(id, Label(id.title(), f"{id}页"), "front", at), each)
        for at, (id, each) in enumerate(zip(ids, blocks, strict=False), 1)
    ]
    write_workbook(pages, target, look(), identity(1))
    return target


def opened_with(folder: Path, *blocks: list[Block], name: str = "book.xlsx") -> xw.Book:
    return open_excel(written(folder / name, *blocks))


def refreshed(
    book: xw.Book, *blocks: list[Block], generation: int = 2, parked: tuple[ParkedNote, ...] = (), **more: Any
) -> Refreshed:
    return refresh_book(book, book_of(*blocks), look(), identity(generation), parked, **more)


def shown(book: xw.Book) -> Cells:
    """What every cell shows, by sheet and address; blank ones left out."""
    return {each.name: shown_on(each) for each in book.sheets}


def shown_on(sheet: xw.Sheet) -> dict[str, Any]:
    used = sheet.used_range
    rows = used.options(ndim=2, err_to_str=True).value
    return {
        sheet.range((used.row + down, used.column + right)).get_address(False, False): _rounded(value)
        for down, row in enumerate(rows)
        for right, value in enumerate(row)
        if value is not None
    }


def _rounded(value: Any) -> Any:
    """Files hold 15 digits of a number, Excel one or two more."""
    return float(f"{value:.14g}") if isinstance(value, float) else value


def lines(sheet: xw.Sheet) -> list[list[Any]]:
    """The rows that are not blank, from top to bottom."""
    return [
        row for row in sheet.used_range.options(ndim=2, err_to_str=True).value if any(each is not None for each in row)
    ]


def table_rows(book: xw.Book, table: str = "t_items", key: str = "") -> dict[Any, dict[str, Any]]:
    """The rows of a table by what is in the column `key` (the first one): heading to value."""
    place = next(each for sheet in book.sheets for each in sheet.tables if each.name == table)
    header, *rows = place.range.options(ndim=2).value
    at = header.index(key) if key else 0
    return {row[at]: dict(zip(header, map(_rounded, row), strict=True)) for row in rows}
