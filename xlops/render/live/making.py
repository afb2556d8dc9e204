"""A sheet that the open workbook lacks, made whole: cells, looks, tables, inputs; its charts are told, not drawn."""

from __future__ import annotations

from dataclasses import dataclass

import xlwings as xw

from xlops.render.anchors import corner, grid_anchors
from xlops.render.cells import Area, SheetGrid
from xlops.render.live import hang
from xlops.render.live.bodies import LONG
from xlops.render.live.dress import Wardrobe
from xlops.render.live.entry import entry
from xlops.render.live.looks import range_of
from xlops.render.live.native import Native
from xlops.render.live.runs import like_rectangles, rectangles
from xlops.render.live.writing import add_table
from xlops.theme import HEIGHTS, TABS


@dataclass(frozen=True)
class Making:
    """A sheet being made."""

    book: xw.Book
    native: Native
    grid: SheetGrid
    sheet: xw.Sheet
    font: str
    names: dict[str, str]

    def prepare(self) -> None:
        """Headings, tables and names of inputs; formulas anywhere may then name them."""
        for table in self.grid.tables:
            if table.real:
                header = Area(table.area.top, table.area.left, table.area.top, table.area.right)
                range_of(self.sheet, header).value = [list(table.columns)]
                add_table(self.sheet, table.id, table.area, filter=table.filter)
        for each in self.grid.entries:
            self.book.names.add(each.name, f"={corner(self.sheet.name, each.area)}")

    def fill(self) -> None:
        """All else. The hidden names come last: half a sheet is none."""
        _fill(self)
        name = self.sheet.name
        for key, text in grid_anchors(self.grid).items():
            self.native.hide(self.book.names.add(key, f"={text.replace(_ref(self.grid.name), _ref(name), 1)}"))

    def undo(self) -> None:
        """Take the half-made sheet out again."""
        ours = {*grid_anchors(self.grid), *(each.name for each in self.grid.entries)}
        for key in [each.name for each in self.book.names if each.name in ours]:
            self.book.names[key].delete()
        self.sheet.delete()


def _ref(name: str) -> str:
    return corner(name, Area(1, 1, 1, 1)).rpartition("!")[0] + "!"


def _fill(making: Making) -> None:
    book, native, grid, sheet = making.book, making.native, making.grid, making.sheet
    sheet.show_gridlines = False
    native.colour_tab(sheet, TABS[grid.group])
    for column, width in enumerate(grid.widths, 1):
        sheet.range((1, column)).column_width = width
    heights = {(row, 1): grid.heights.get(row, HEIGHTS["body"]) for row in range(1, grid.used.bottom + 1)}
    for area, height in like_rectangles(heights):
        sheet.range(f"{area.top}:{area.bottom}").row_height = height
    Wardrobe(native, sheet, making.font).dress({at: placed.style for at, placed in grid.cells.items()})
    for area in rectangles(grid.cells):
        rows = [
            [entry(grid.cells[row, column]) for column in range(area.left, area.right + 1)]
            for row in range(area.top, area.bottom + 1)
        ]
        if all(not isinstance(value, str) or len(value) <= LONG for row in rows for value in row):
            range_of(sheet, area).value = rows
        else:
            for down, row in enumerate(rows):
                for right, value in enumerate(row):
                    sheet.range((area.top + down, area.left + right)).value = value
    for area in grid.merges:
        range_of(sheet, area).merge()
    hang.link(native, sheet, {at: placed for at, placed in grid.cells.items() if placed.link}, making.names)
    hang.annotate(sheet, {at: placed.note for at, placed in grid.cells.items() if placed.note}, {})
    hang.colour(sheet, grid.rules)
    for each in grid.entries:
        hang.validate(native, book, sheet.range((each.area.top, each.area.left)), each)
    for each in grid.validations:
        hang.validate(native, book, range_of(sheet, each.area), each)
    if grid.freeze:
        sheet.activate()
        sheet.freeze_panes.freeze_at(f"1:{grid.freeze}")
