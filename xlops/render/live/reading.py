"""What the operator typed, read out of the open workbook: our tables with every cell, for the ledgers."""

from __future__ import annotations

import xlwings as xw

from xlops.errors import UsageError
from xlops.label import Label
from xlops.ledgers.found import FoundCell, FoundTable, FoundWorkbook
from xlops.names import Identity
from xlops.render.live.opened import Opened, OpenSheet, OpenTable, opened
from xlops.render.now import NowCell, SheetNow, TableNow

_STRANGER = Label(
    "{file} was not made by xlops, or its hidden names are gone; make the workbook anew with: xlops build",
    "{file} 不是由 xlops 生成的，或其中的隐藏名称已丢失；请用 xlops build 重新生成",
)


def found(book: xw.Book | Opened) -> FoundWorkbook:
    """Every table of ours as it stands in the open workbook. UsageError when the workbook is not one of ours."""
    now = book if isinstance(book, Opened) else opened(book)
    return FoundWorkbook(
        now.book.name,
        identity_of(now),
        {id: _table(now, sheet, table, id) for id, (sheet, table) in now.tables.items()},
    )


def identity_of(now: Opened) -> Identity:
    """Which workbook it is. UsageError when it is not one of ours."""
    if now.anchors.identity is None:
        raise UsageError(_STRANGER.format(file=now.book.name))
    return now.anchors.identity


def below(now: Opened, sheet: OpenSheet, table: OpenTable) -> int:
    """Rows typed right below a table: up to a blank one, another table, or one that holds text of ours."""
    ours = {
        row
        for each in now.anchors.sheets.values()
        if each.name == sheet.name
        for segment in each.rows.values()
        for row in segment.values()
    }
    row = table.area.bottom + 1
    while not table.totals:
        filled = [
            column
            for column in range(table.area.left, table.area.right + 1)
            if (row, column) in sheet.cells and sheet.cells[row, column].filled
        ]
        if not filled or any(each.area.top <= row <= each.area.bottom for each in sheet.tables):
            break
        if row in ours and not all(sheet.foreign(row, column) for column in filled):
            break
        row += 1
    return row - table.area.bottom - 1


def headers(sheet: OpenSheet, table: OpenTable) -> tuple[str, ...]:
    """The headings of a table from left to right."""
    cells = (sheet.cells.get((table.area.top, at), NowCell()) for at in range(table.area.left, table.area.right + 1))
    return tuple(str(each.value) if each.value is not None else "" for each in cells)


def table_now(now: Opened, sheet: OpenSheet, table: OpenTable) -> TableNow:
    """A table as the plan wants it."""
    return TableNow(table.area, headers(sheet, table), table.totals, below=below(now, sheet, table))


def _table(now: Opened, sheet: OpenSheet, table: OpenTable, id: str) -> FoundTable:
    area, inside = table.area, table.area.bottom - table.area.top - table.totals
    last = area.bottom + below(now, sheet, table)
    rows = tuple(
        tuple(_cell(sheet.cells.get((row, column))) for column in range(area.left, area.right + 1))
        for row in range(area.top + 1, last - table.totals + 1)
    )
    return FoundTable(id, sheet.name, area.top, area.left, headers(sheet, table), rows, inside)


def _cell(cell: NowCell | None) -> FoundCell:
    if cell is None:
        return FoundCell(None)
    return FoundCell(cell.value, cell.formula)  # type: ignore[arg-type]


__all__ = ["SheetNow", "below", "found", "headers", "identity_of", "table_now"]
