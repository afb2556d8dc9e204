"""A sheet of the open workbook as the plan wants to see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import xlwings as xw

from xlops.render.cells import Area, Entry, SheetGrid
from xlops.render.live.looks import ColumnLook, column_look, fills
from xlops.render.live.opened import Opened, OpenSheet, ours
from xlops.render.live.reading import table_now
from xlops.render.now import NowCell, SheetNow, TableNow
from xlops.render.references import Reference, pieces
from xlops.render.values import serial


@dataclass(frozen=True)
class Standing:
    """A sheet of ours in the open workbook."""

    opened: Opened
    sheet: OpenSheet
    now: SheetNow
    looks: Mapping[str, Mapping[str, ColumnLook]]
    """Table to column id to its look."""
    marked: frozenset[str]
    """Tables in which the operator filled cells with a colour."""
    sources: Mapping[str, str | None]
    """Input cell to what may be chosen in it."""


def standing(grid: SheetGrid, opened: Opened) -> Standing | None:
    """The sheet as it stands; None when the workbook has it no more."""
    anchor = opened.anchors.sheets.get(grid.id)
    sheet = opened.sheets.get(anchor.name) if anchor else None
    if anchor is None or sheet is None:
        return None
    tables = {
        id: table_now(opened, sheet, table) for id, (where, table) in opened.tables.items() if where.name == sheet.name
    }
    walls = tuple(table.area for table in sheet.tables if not ours(table.name))
    bottom = max([sheet.bottom, *(table.area.bottom for table in sheet.tables), *_last_rows(anchor.rows)])
    inputs = frozenset(each.name for each in grid.entries)
    rows = _Rows(opened, sheet, anchor.columns, anchor.rows, tables, inputs)
    cells = dict(sheet.cells)
    marked = {id for id, table in tables.items() if _mark(opened, grid, sheet, id, table, cells)}
    now = SheetNow(
        name=sheet.name,
        columns=anchor.columns,
        rows=anchor.rows,
        tables=tables,
        cells=cells,
        bottom=bottom,
        free=rows.free,
        foreign=sheet.foreign,
        walls=walls,
        entries={each.name: _entry(opened, each.name) for each in grid.entries},
        defaults=opened.anchors.defaults,
        charts=frozenset(sheet.charts),
    )
    looks = {
        id: {
            header: column_look(opened.native, sheet.sheet, Area(table.first, column, table.last, column))
            for column, header in enumerate(table.headers, table.area.left)
            if header in placed.columns
        }
        for id, table in tables.items()
        for placed in grid.tables
        if placed.id == id and placed.real
    }
    sources: dict[str, str | None] = {}
    for each in (*grid.entries, *grid.validations):
        place = _column(sheet, tables, each) if each.table else _place(opened, each.name)
        if place is not None:
            rule = place.data_validation
            sources[each.name] = rule.source if each.choices else rule.type.removeprefix("none")
    return Standing(opened, sheet, now, looks, frozenset(marked), sources)


def _mark(
    opened: Opened,
    grid: SheetGrid,
    sheet: OpenSheet,
    id: str,
    table: TableNow,
    cells: dict[tuple[int, int], NowCell],
) -> bool:
    """Note the colours that the operator filled cells of a table with; whether there are any."""
    place = next((each for each in grid.tables if each.id == id and each.real), None)
    if place is None:
        return False
    grid_row = place.area.top + 1
    mine = {
        header: style.style.fill if (style := grid.cells.get((grid_row, place.columns[header]))) else ""
        for header in table.headers
        if header in place.columns
    }
    body = Area(table.first, table.area.left, table.last, table.area.right)
    filled = fills(opened.native, sheet.sheet, body)
    found = False
    for column, header in enumerate(table.headers, table.area.left):
        for row in range(table.first, table.last + 1):
            colour = filled.get((row, column), "")
            if header in mine and colour == mine[header]:
                continue
            if header in mine or colour:
                cells[row, column] = replace(cells.get((row, column), NowCell()), format=colour)
                found = True
    return found


def _last_rows(rows: Mapping[str, Mapping[int, int]]) -> Iterator[int]:
    for each in rows.values():
        yield max(each.values(), default=1)


def _entry(opened: Opened, name: str) -> Any:
    """What is in an input cell; numbers and days as Excel counts them."""
    found = _spot(opened, name)
    if found is None:
        return None
    sheet, at = found
    value = sheet.cells.get(at, NowCell()).value
    return serial(value) if isinstance(value, date) else value


def _place(opened: Opened, name: str) -> xw.Range | None:
    found = _spot(opened, name)
    return found[0].sheet.range(found[1]) if found else None


def _column(sheet: OpenSheet, tables: Mapping[str, TableNow], entry: Entry) -> xw.Range | None:
    """The first cell of an input column of a table."""
    table = tables.get(entry.table)
    if table is None or entry.column not in table.headers:
        return None
    return sheet.sheet.range((table.first, table.area.left + table.headers.index(entry.column)))


def _spot(opened: Opened, name: str) -> tuple[OpenSheet, tuple[int, int]] | None:
    """The sheet and the cell that a name refers to."""
    place = next((each for each in pieces(opened.names.get(name, "")) if isinstance(each, Reference)), None)
    sheet = opened.sheets.get(place.sheets[0]) if place and place.sheets else None
    return (sheet, (place.first.row, place.first.column)) if place and sheet else None


@dataclass(frozen=True)
class _Rows:
    """Which rows of a sheet may go."""

    opened: Opened
    sheet: OpenSheet
    columns: Mapping[int, int]
    segments: Mapping[str, Mapping[int, int]]
    tables: Mapping[str, TableNow]
    inputs: frozenset[str]
    """Names of input cells: they follow the plan."""

    def free(self, top: int, bottom: int, columns: frozenset[int]) -> bool:
        """See SheetNow.free: nobody's cell outside of ours and `columns`, no note, nothing that points only here."""
        ours = frozenset(self.columns.values())
        for row in range(top, bottom + 1):
            for column in self._filled.get(row, ()):
                if column not in columns and (column not in ours or columns or self.sheet.foreign(row, column)):
                    return False
            if any(at == row and (at, column) not in self._bound for at, column in self.sheet.notes):
                return False
            first, last = self._region(row)
            if any(first <= begin <= row <= end <= last for begin, end in self._pointed):
                return False
        return True

    @cached_property
    def _filled(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = {}
        for (row, column), cell in self.sheet.cells.items():
            if cell.filled:
                found.setdefault(row, []).append(column)
        return found

    @cached_property
    def _bound(self) -> frozenset[tuple[int, int]]:
        """Places of notes that move with their row: in columns of the operator's in a table."""
        return frozenset(
            (row, column)
            for row, column in self.sheet.notes
            for table in self.tables.values()
            if table.first <= row <= table.last and column not in self.columns.values()
        )

    def _region(self, row: int) -> tuple[int, int]:
        """The rows that may go together with this one: the inside of a table's body, or a whole segment."""
        for table in self.tables.values():
            if table.area.top <= row <= table.area.bottom:
                return table.first + 1, table.last - 1
        for rows in self.segments.values():
            if row in rows.values():
                return min(rows.values()), max(rows.values())
        return row, row

    @cached_property
    def _pointed(self) -> frozenset[tuple[int, int]]:
        """Rows of this sheet that the operator's formulas and names point to, as (first, last)."""
        found = set()
        for home, own, text in self._formulas():
            for piece in pieces(text):
                if isinstance(piece, Reference) and piece.first.row and piece.on(self.sheet.name, home):
                    rows = min(piece.first.row, piece.last.row), max(piece.first.row, piece.last.row)
                    if rows != (own, own):
                        found.add(rows)
        return frozenset(found)

    def _formulas(self) -> Iterator[tuple[str, int, str]]:
        """The operator's formulas: the sheet, the row where it goes with a row of a table of this sheet, the text."""
        mine = {each.name: each for each in self.opened.anchors.sheets.values()}
        for sheet in self.opened.sheets.values():
            anchor = mine.get(sheet.name)
            columns = set(anchor.columns.values()) if anchor else set()
            rows = {row for each in anchor.rows.values() for row in each.values()} if anchor else set()
            bodies = [table.area for table in sheet.tables if ours(table.name)]
            for (row, column), cell in sheet.cells.items():
                if cell.formula and not (column in columns and (row in rows or _within(row, column, bodies))):
                    bound = sheet is self.sheet and any(each.first <= row <= each.last for each in self.tables.values())
                    yield sheet.name, row if bound else 0, cell.formula
        for name, text in self.opened.names.items():
            if not ours(name) and name not in self.inputs:
                yield "", 0, text


def _within(row: int, column: int, areas: list[Area]) -> bool:
    return any(each.top <= row <= each.bottom and each.left <= column <= each.right for each in areas)
