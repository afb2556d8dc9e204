"""An open workbook read once: one read of values and one of formulas a sheet, its tables, notes and names.

Nothing is read again after the first write: on engines that are fed by messages a read then sees the old state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import xlwings as xw

from xlops.names import OURS, TABLE
from xlops.render.anchors import Anchors, anchors
from xlops.render.cells import Area
from xlops.render.live.native import Native, native
from xlops.render.now import NowCell

Grid = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class OpenTable:
    """A table as it stands: name, header with body and totals, and what it is filtered by."""

    name: str
    area: Area
    totals: int
    filter: tuple[xw.main.AutoFilterCriteria, ...]
    """Only what is set."""


@dataclass(frozen=True)
class OpenSheet:
    """A sheet as it stands."""

    name: str
    sheet: xw.Sheet
    native: Native
    tables: tuple[OpenTable, ...] = ()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """The operator's notes by place; those that we wrote are left out."""
    ours: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """The notes that we wrote."""
    charts: Mapping[str, xw.Chart] = field(default_factory=dict)

    @cached_property
    def cells(self) -> Mapping[tuple[int, int], NowCell]:
        """Every cell that holds something; formulas are told from texts that look like them."""
        used = self.sheet.used_range
        values = _rows(used.options(ndim=2, err_to_str=True).value)
        formulas = _rows(used.formula)
        cells = {}
        for row, (shown, written) in enumerate(zip(values, formulas, strict=True), used.row):
            for column, (value, formula) in enumerate(zip(shown, written, strict=True), used.column):
                text = formula if isinstance(formula, str) and formula.startswith("=") and formula != value else ""
                if text or (value is not None and value != ""):
                    cells[row, column] = NowCell(content(value), text, comment=self.notes.get((row, column), ""))
        return cells | {at: NowCell(comment=text) for at, text in self.notes.items() if at not in cells}

    def foreign(self, row: int, column: int) -> bool:
        """Whether somebody else filled the cell: no text of ours is plain black, which is what a bare cell has."""
        known = self._foreign.get((row, column))
        if known is None:
            known = self._foreign[row, column] = self.native.colour(self.sheet.range((row, column))) == BARE
        return known

    @cached_property
    def _foreign(self) -> dict[tuple[int, int], bool]:
        return {}

    @property
    def bottom(self) -> int:
        """The last row that holds something."""
        return max((row for row, _ in self.cells), default=1)


@dataclass(frozen=True)
class Opened:
    """A workbook as it stands."""

    book: xw.Book
    native: Native
    names: Mapping[str, str]
    """Names of the workbook to what they refer to, without "="."""
    anchors: Anchors
    sheets: Mapping[str, OpenSheet]
    """By the name that is shown."""

    @property
    def tables(self) -> Mapping[str, tuple[OpenSheet, OpenTable]]:
        """Our tables by id, wherever they stand."""
        return {
            table.name.removeprefix(TABLE): (sheet, table)
            for sheet in self.sheets.values()
            for table in sheet.tables
            if table.name.startswith(TABLE)
        }


def opened(book: xw.Book) -> Opened:
    """Read the workbook."""
    names = {
        name.name: (name.refers_to or "").removeprefix("=")
        for name in book.names
        if "!" not in name.name  # of one sheet: never ours
    }
    own = native(book)
    sheets = {sheet.name: _sheet(sheet, own) for sheet in book.sheets}
    return Opened(book, own, names, anchors(names), sheets)


def ours(name: str) -> bool:
    """Whether a name of a workbook is one that we look after."""
    return name.startswith((OURS, TABLE))


def content(value: Any) -> Any:
    """A value as Excel gave it, without the noise of its interface: whole numbers whole, a day as a date."""
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date()
    return value


def area_of(place: xw.Range) -> Area:
    """Where a range is."""
    rows, columns = place.shape
    return Area(place.row, place.column, place.row + rows - 1, place.column + columns - 1)


def _sheet(sheet: xw.Sheet, native: Native) -> OpenSheet:
    theirs: dict[tuple[int, int], str] = {}
    mine: dict[tuple[int, int], str] = {}
    for note in sheet.notes:
        place = note.location
        (mine if note.author == AUTHOR else theirs)[place.row, place.column] = note.text
    charts = {chart.name: chart for chart in sheet.charts}
    return OpenSheet(sheet.name, sheet, native, tuple(_tables(sheet)), theirs, mine, charts)


BARE = "000000"
"""The colour of text in a cell that nobody gave a format."""
AUTHOR = "xlops"
"""Who wrote the notes that a new workbook has."""


def _tables(sheet: xw.Sheet) -> Iterator[OpenTable]:
    for table in sheet.tables:
        criteria = tuple(each for each in table.autofilter.criteria if each.type != "none") if _filters(table) else ()
        yield OpenTable(table.name, area_of(table.range), int(bool(table.show_totals)), criteria)


def _filters(table: xw.main.Table) -> bool:
    return bool(table.show_autofilter)


def _rows(values: Any) -> Grid:
    """One cell, one row or rows, as rows."""
    if not isinstance(values, list | tuple):
        return ((values,),)
    if values and not isinstance(values[0], list | tuple):
        return (tuple(values),)
    return tuple(tuple(row) for row in values)
