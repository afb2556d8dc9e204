"""Somebody at the keyboard: types into the tables of a workbook that lies on the disk, with openpyxl."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries


def type_rows(path: Path, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Type rows into the first blank rows of a table of ours, as the table's ids name the columns."""
    book = _open(path)
    sheet, heads, top, bottom = _table(book, table)
    free = [
        row
        for row in range(top + 1, bottom + 1)
        if all(
            sheet.cell(row, at).value is None or str(sheet.cell(row, at).value).startswith("=") for at in heads.values()
        )
    ]
    for row, cells in zip(free, rows, strict=False):
        for name, value in cells.items():
            sheet.cell(row, heads[name]).value = value
    assert len(free) >= len(rows)
    book.save(path)


def type_over(path: Path, table: str, where: Mapping[str, Any], cells: Mapping[str, Any]) -> None:
    """Type over cells of the row that holds `where`."""
    type_over_all(path, [(table, where, cells)])


def type_over_all(path: Path, typed: Iterable[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> None:
    """Type over cells of several rows, each given as (table, what its row holds, cells), and save once."""
    book = _open(path)
    for table, where, cells in typed:
        sheet, heads, top, bottom = _table(book, table)
        rows = range(top + 1, bottom + 1)
        at = next((row for row in rows if all(sheet.cell(row, heads[k]).value == v for k, v in where.items())), None)
        assert at is not None, f"no row of {table} has {where}"
        for name, value in cells.items():
            sheet.cell(at, heads[name]).value = value
    book.save(path)


def add_column(path: Path, table: str, header: str, notes: Mapping[str, Any], by: str) -> None:
    """Add a column at the right of a table, and type into it beside the rows whose column `by` is named."""
    book = _open(path)
    sheet, heads, top, bottom = _table(book, table)
    at = max(heads.values()) + 1
    left = min(heads.values())
    own = sheet.tables[f"t_{table}"]
    own.ref = f"{get_column_letter(left)}{top}:{get_column_letter(at)}{bottom}"
    if own.autoFilter:
        own.autoFilter.ref = own.ref
    column = openpyxl.worksheet.table.TableColumn(id=len(own.tableColumns) + 1, name=header)
    own.tableColumns.append(column)
    sheet.cell(top, at).value = header
    for row in range(top + 1, bottom + 1):
        key = sheet.cell(row, heads[by]).value
        if key in notes:
            sheet.cell(row, at).value = notes[key]
    book.save(path)


def shown(path: Path, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """What stands in these columns of a table, without blank rows."""
    book = _open(path, values=True)
    sheet, heads, top, bottom = _table(book, table)
    rows = [
        tuple(sheet.cell(row, heads[name]).value for name in columns or heads) for row in range(top + 1, bottom + 1)
    ]
    return [row for row in rows if any(value not in (None, "") for value in row)]


def _open(path: Path, *, values: bool = False) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, data_only=values)


def _table(book: Any, table: str) -> tuple[Any, dict[str, int], int, int]:
    sheet = next(each for each in book.worksheets if f"t_{table}" in each.tables)
    left, top, right, bottom = range_boundaries(sheet.tables[f"t_{table}"].ref)
    heads = {sheet.cell(top, at).value: at for at in range(left, right + 1)}
    return sheet, heads, top, bottom
