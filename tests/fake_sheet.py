"""Sheets and ranges of the fake Excel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import copy
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from fake_book import Held, restyle
from fake_entry import ERRORS, ExcelError, entered
from fake_hangers import (
    Borders,
    Charts,
    ConditionalFormats,
    DataValidation,
    Font,
    Names,
    Note,
    Table,
    Tables,
    rgb,
    rgb_of,
    table_at,
)
from fake_shift import COLUMNS, ROWS, copied, delete, insert, remove, rename, unquoted
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Protection
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.hyperlink import Hyperlink
from xlwings import base_classes


class ErrorValue(str):
    """#N/A and the like."""


class Sheets(base_classes.Sheets):
    """The sheets of a workbook."""

    api = None

    def __init__(self, held: Held) -> None:
        self.held = held

    @property
    def active(self) -> Sheet:
        self.held.machine.called("Sheets.active")
        return Sheet(self.held, self.held.wb.active)

    def __call__(self, key: str | int) -> Sheet:
        self.held.machine.called("Sheets()")
        sheets = self.held.wb.worksheets
        if isinstance(key, int):
            return Sheet(self.held, sheets[key - 1])
        for each in sheets:
            if each.title.casefold() == key.casefold():
                return Sheet(self.held, each)
        raise ExcelError(f"there is no sheet {key!r}")

    def __len__(self) -> int:
        return len(self.held.wb.worksheets)

    def __iter__(self) -> Iterator[Sheet]:
        self.held.machine.called("Sheets.__iter__")
        return iter([Sheet(self.held, each) for each in self.held.wb.worksheets])

    def __contains__(self, key: str) -> bool:
        return any(each.title.casefold() == key.casefold() for each in self.held.wb.worksheets)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        self.held.machine.called("Sheets.add")
        book = self.held.wb
        at = book.worksheets.index(before.sheet) if before else book.worksheets.index((after or self.active).sheet) + 1
        number = 1
        while f"Sheet{number}" in book.sheetnames:
            number += 1
        made = Sheet(self.held, book.create_sheet(f"Sheet{number}", at))
        book.active = at
        if name is not None:
            made.name = name
        return made


class Sheet(base_classes.Sheet):
    """A worksheet."""

    def __init__(self, held: Held, sheet: Any) -> None:
        self.held, self.sheet = held, sheet

    def called(self, name: str) -> None:
        self.held.machine.called(f"Sheet.{name}")

    @property
    def seen(self) -> Any:
        """The sheet as reads see it."""
        if self.held.seen is None:
            return self.sheet
        if self.sheet.title in self.held.seen.wb.sheetnames:
            return self.held.seen.wb[self.sheet.title]
        return self.held.seen.wb.create_sheet(self.sheet.title)

    @property
    def api(self) -> Any:
        """The little of COM that xlops asks for."""
        return SheetApi(self)

    @property
    def name(self) -> str:
        return self.sheet.title

    @name.setter
    def name(self, value: str) -> None:
        self.called("name=")
        others = {each.title.casefold() for each in self.held.wb.worksheets if each is not self.sheet}
        if not 1 <= len(value) <= 31 or re.search(r"[\[\]:*?/\\]", value) or value.strip("'") != value:
            raise ExcelError(f"{value!r} is no name of a sheet")
        if value.casefold() in others or value.casefold() == "history":
            raise ExcelError(f"the name {value!r} is taken")
        rename(self.held.wb, self.sheet, value)

    @property
    def names(self) -> Names:
        return Names(self.held, self.sheet)

    @property
    def book(self) -> Any:
        from fake_excel import Book

        return Book(self.held)

    @property
    def index(self) -> int:
        return self.held.wb.worksheets.index(self.sheet) + 1

    @property
    def visible(self) -> bool:
        return self.sheet.sheet_state == "visible"

    @visible.setter
    def visible(self, value: bool) -> None:
        self.called("visible=")
        self.sheet.sheet_state = "visible" if value else "hidden"

    @property
    def show_gridlines(self) -> bool:
        return bool(self.sheet.sheet_view.showGridLines)

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self.called("show_gridlines=")
        self.sheet.sheet_view.showGridLines = value

    @property
    def freeze_panes(self) -> Any:
        def freeze_at(address: str) -> None:
            self.called("freeze_at")
            _, _, _, bottom = area_of(address)
            self.sheet.freeze_panes = f"A{bottom + 1}"

        return SimpleNamespace(freeze_at=freeze_at, unfreeze=lambda: setattr(self.sheet, "freeze_panes", None))

    def range(self, first: Any, second: Any = None) -> Range:
        if isinstance(first, tuple) and len(first) == 4:
            row, column, rows, columns = first
            return Range(self, row, column, rows, columns)
        top, left, bottom, right = _corners(first)
        if second is not None:
            top2, left2, bottom2, right2 = _corners(second)
            top, left, bottom, right = min(top, top2), min(left, left2), max(bottom, bottom2), max(right, right2)
        return Range(self, top, left, bottom - top + 1, right - left + 1)

    @property
    def cells(self) -> Range:
        return Range(self, 1, 1, ROWS, COLUMNS)

    @property
    def used_range(self) -> Range:
        self.called("used_range")
        seen = self.seen
        keys = [key for key, cell in seen._cells.items() if cell._value is not None or cell.has_style]
        if not keys:
            return Range(self, 1, 1, 1, 1)
        top, left = min(row for row, _ in keys), min(column for _, column in keys)
        return Range(
            self, top, left, max(row for row, _ in keys) - top + 1, max(column for _, column in keys) - left + 1
        )

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def charts(self) -> Charts:
        return Charts(self)

    @property
    def notes(self) -> list[Note]:
        self.called("notes")
        return [
            Note(Range(self, row, column, 1, 1)) for (row, column), cell in self.seen._cells.items() if cell.comment
        ]

    def activate(self) -> None:
        self.called("activate")
        self.held.wb.active = self.sheet
        self.held.machine.selection = (self.held, self.sheet, "A1")

    select = activate

    def delete(self) -> None:
        self.called("delete")
        remove(self.held.wb, self.sheet)
        self.held.wrote()

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        self.called("move")
        sheets = self.held.wb._sheets
        sheets.remove(self.sheet)
        sheets.insert(sheets.index(before.sheet) if before else sheets.index(after.sheet) + 1, self.sheet)  # type: ignore[union-attr]


class SheetApi:
    """COM's Worksheet, as far as xlops goes."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def Tab(self) -> Any:  # noqa: N802
        return _Setter(lambda name, value: self._tab(name, value))

    def _tab(self, name: str, value: Any) -> None:
        assert name == "Color"
        self._sheet.called("api.Tab.Color=")
        red, green, blue = value & 255, value >> 8 & 255, value >> 16 & 255
        self._sheet.sheet.sheet_properties.tabColor = f"FF{red:02X}{green:02X}{blue:02X}"

    @property
    def Hyperlinks(self) -> Any:  # noqa: N802
        def add(Anchor: Any, Address: str, SubAddress: str) -> None:  # noqa: N803
            self._sheet.called("api.Hyperlinks.Add")
            cell = Anchor.range.cell()
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=SubAddress)
            if cell._value is None:
                cell._value, cell.data_type = SubAddress, "s"  # as Excel does

        return SimpleNamespace(Add=add)


class _Setter:
    def __init__(self, put: Callable[[str, Any], None]) -> None:
        object.__setattr__(self, "_put", put)

    def __setattr__(self, name: str, value: Any) -> None:
        self._put(name, value)


def _set_alignment(part: str) -> Callable[[Any, Any], None]:
    def change(cell: Any, value: Any) -> None:
        alignment = copy(cell.alignment)
        setattr(alignment, part, value)
        cell.alignment = alignment

    return change


_ALIGN: dict[str, Callable[[Any, Any], None]] = {
    "ShrinkToFit": _set_alignment("shrinkToFit"),
    "IndentLevel": _set_alignment("indent"),
    "Locked": lambda cell, value: setattr(cell, "protection", Protection(locked=value)),
}


class RangeApi:
    """COM's Range, as far as xlops goes."""

    def __init__(self, range: Range) -> None:
        object.__setattr__(self, "range", range)

    def __setattr__(self, name: str, value: Any) -> None:
        self.range.called(f"api.{name}=")
        for cell in self.range.each():
            restyle(cell, name, value, _ALIGN[name])

    def ClearHyperlinks(self) -> None:  # noqa: N802
        self.range.called("api.ClearHyperlinks")
        for cell in self.range.each():
            if type(cell).__name__ != "MergedCell":
                cell._hyperlink = None

    @property
    def Interior(self) -> Any:  # noqa: N802
        self.range.called("api.Interior")
        found = {rgb(cell.fill.fgColor.rgb) if cell.fill.patternType else None for cell in _looks(self.range)}
        if len(found) > 1:
            return SimpleNamespace(ColorIndex=None, Color=0.0)
        (colour,) = found
        return SimpleNamespace(ColorIndex=-4142 if colour is None else 6, Color=_number(colour))

    @property
    def Font(self) -> Any:  # noqa: N802
        self.range.called("api.Font")
        found = {rgb(cell.font.color.rgb) if cell.font.color else (0, 0, 0) for cell in _looks(self.range)}
        return SimpleNamespace(Color=_number(found.pop()) if len(found) == 1 else None)


def _number(colour: tuple[int, int, int] | None) -> float:
    """A colour as Excel counts it."""
    red, green, blue = colour or (255, 255, 255)
    return float(red + green * 256 + blue * 65_536)


def _looks(place: Range) -> list[Any]:
    """One cell of each look."""
    return list({b"" if cell._style is None else cell._style.tobytes(): cell for cell in place.peek()}.values())


def _styled(part: str, spread: Callable[[Any, Any], None], read: Callable[[Any], Any]) -> property:
    def get(self: Any) -> Any:
        self.called(part)
        found = {read(cell) for cell in _looks(self)}
        return found.pop() if len(found) == 1 else None

    def put(self: Any, value: Any) -> None:
        self.called(f"{part}=")
        for cell in self.each():
            restyle(cell, part, value, spread)

    return property(get, put)


def _aligned(part: str, name: str) -> property:
    return _styled(part, _set_alignment(name), lambda cell: getattr(cell.alignment, name))


def _fill(cell: Any, value: Any) -> None:
    cell.fill = PatternFill() if value is None else PatternFill("solid", fgColor=f"FF{rgb_of(value)}")


class Range(base_classes.Range):
    """A rectangle of cells."""

    def __init__(self, parent: Sheet, row: int, column: int, rows: int, columns: int) -> None:
        if row < 1 or column < 1 or row + rows - 1 > ROWS or column + columns - 1 > COLUMNS:
            raise ExcelError("a cell outside of the sheet")
        self.parent, self.row, self.column = parent, row, column
        self.rows_, self.columns_ = rows, columns

    row = column = None  # type: ignore[assignment]
    options: Any = None
    max_cells_per_read = None
    max_cells_per_write = None

    def called(self, name: str) -> None:
        self.parent.held.machine.called(f"Range.{name}")

    @property
    def held(self) -> Held:
        return self.parent.held

    @property
    def api(self) -> RangeApi:
        return RangeApi(self)

    @property
    def sheet(self) -> Sheet:
        return self.parent

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        return self.parent, self.row, self.column, self.rows_, self.columns_

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows_, self.columns_

    def __len__(self) -> int:
        return self.rows_ * self.columns_

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """(left, top, right, bottom)."""
        return self.column, self.row, self.column + self.columns_ - 1, self.row + self.rows_ - 1

    def cell(self) -> Any:
        """Its first cell."""
        return self.parent.sheet.cell(self.row, self.column)

    def each(self) -> Iterator[Any]:
        """Its cells, made where there are none."""
        sheet = self.parent.sheet
        for row in range(self.row, self.row + self.rows_):
            for column in range(self.column, self.column + self.columns_):
                yield sheet.cell(row, column)

    def peek(self) -> Iterator[Any]:
        """Its cells as reads see them."""
        seen = self.parent.seen
        for row in range(self.row, self.row + self.rows_):
            for column in range(self.column, self.column + self.columns_):
                yield seen._cells.get((row, column)) or _blank(seen, row, column)

    def __call__(self, first: int, second: int | None = None) -> Range:
        if second is None:
            first, second = (first - 1) // self.columns_ + 1, (first - 1) % self.columns_ + 1
        return Range(self.parent, self.row + first - 1, self.column + second - 1, 1, 1)

    @property
    def address(self) -> str:
        left, top, right, bottom = self.bounds
        first, last = f"${get_column_letter(left)}${top}", f"${get_column_letter(right)}${bottom}"
        return first if first == last else f"{first}:{last}"

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        text = self.address
        if not (row_absolute and col_absolute):
            text = text.replace("$", "")
        return f"'[{self.held.path.name}]{self.parent.name}'!{text}" if external else text

    @property
    def raw_value(self) -> Any:
        self.called("value")
        seen, held = self.parent.seen, self.held.now
        rows = tuple(
            tuple(
                _shown(held, seen._cells.get((row, column)))
                for column in range(self.column, self.column + self.columns_)
            )
            for row in range(self.row, self.row + self.rows_)
        )
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self.called("value=")
        self._put(data)

    @property
    def formula(self) -> Any:
        self.called("formula")
        cells = self.parent.seen._cells
        rows = tuple(
            tuple(_written(cells.get((row, column))) for column in range(self.column, self.column + self.columns_))
            for row in range(self.row, self.row + self.rows_)
        )
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, data: Any) -> None:
        self.called("formula=")
        self._put(data)

    formula2 = formula

    def _put(self, data: Any) -> None:
        sheet = self.parent.sheet
        if not isinstance(data, list | tuple):
            for step, cell in enumerate(self.each()):
                value = copied(data, step // self.columns_, step % self.columns_) if _is_formula(data) else data
                self._enter(cell, value)
        else:
            rows = data if isinstance(data[0], list | tuple) else [data]
            if len(rows) != self.rows_ or any(len(row) != self.columns_ for row in rows):
                raise ExcelError(f"{len(rows)} rows do not fit into {self.address}")
            hidden = [at for at in range(self.row, self.row + self.rows_) if _filtered(sheet, at)]
            if hidden and self.rows_ > 1:
                raise ExcelError(f"row {hidden[0]} is hidden by a filter: Excel would write past it")
            for down, row in enumerate(rows, self.row):
                for right, value in enumerate(row, self.column):
                    self._enter(sheet.cell(down, right), value)
        self._check_headers()
        self.held.wrote()

    def _enter(self, cell: Any, value: Any) -> None:
        if type(cell).__name__ == "MergedCell":
            return  # Excel drops what is put under a merged cell
        made = entered(value, cell.number_format)
        if made.kind == "f":
            self._check_formula(made.value)
        cell._value, cell.data_type = made.value, made.kind
        if made.format:
            cell.number_format = made.format
        if made.quoted != _quoted(cell):
            restyle(cell, "quotePrefix", made.quoted, _quote)
        self.held.cached.pop(cell, None)

    def _check_formula(self, formula: str) -> None:
        """Excel refuses a formula that names a table, a column or a sheet that there is not."""
        tables = {table.displayName.casefold(): table for sheet in self.held.wb.worksheets for table in sheet.tables.values()}  # fmt: skip
        plain = re.sub(r'"(?:[^"]|"")*"', '""', formula)
        for name, inside in re.findall(r"([^\W\d][\w.]*)\[((?:[^\[\]]|\[[^\]]*\])*)\]", plain):
            table = tables.get(name.casefold())
            if table is None:
                raise ExcelError(f"{formula}: there is no table {name}")
            known = {each.name.casefold() for each in table.tableColumns}
            for column in re.findall(r"\[([^\[\]#]+)\]", inside) or ([inside] if inside and "[" not in inside else []):
                if column.casefold() not in known and not column.startswith(("#", "@")):
                    raise ExcelError(f"{formula}: {name} has no column {column}")
        for name in re.findall(r"('(?:[^']|'')+'|[^\W\d][\w.]*)!", plain):
            if unquoted(name).casefold() not in {each.title.casefold() for each in self.held.wb.worksheets}:
                raise ExcelError(f"{formula}: there is no sheet {name}")

    def _check_headers(self) -> None:
        left, top, right, bottom = self.bounds
        for table in self.parent.sheet.tables.values():
            first, header, last, _ = range_boundaries(table.ref)
            if not top <= header <= bottom or last < left or first > right:
                continue
            texts = [self.parent.sheet.cell(header, at)._value for at in range(first, last + 1)]
            if any(not isinstance(each, str) or not each for each in texts):
                raise ExcelError(f"the header of {table.displayName} must be text: {texts}")
            if len({each.casefold() for each in texts}) < len(texts):
                raise ExcelError(f"the header of {table.displayName} must be unique: {texts}")
            for column, text in zip(table.tableColumns, texts, strict=True):
                column.name = text

    def clear_contents(self) -> None:
        self.called("clear_contents")
        for key in self._keys():
            cell = self.parent.sheet._cells[key]
            if type(cell).__name__ != "MergedCell":
                cell._value, cell.data_type = None, "n"
        self._check_headers()
        self.held.wrote()

    def clear_formats(self) -> None:
        self.called("clear_formats")
        for key in self._keys():
            self.parent.sheet._cells[key].style = "Normal"

    def clear(self) -> None:
        self.clear_contents()
        self.clear_formats()
        for key in self._keys():
            self.parent.sheet._cells[key].comment = None

    def _keys(self) -> list[tuple[int, int]]:
        left, top, right, bottom = self.bounds
        return [
            (row, column)
            for row, column in self.parent.sheet._cells
            if top <= row <= bottom and left <= column <= right
        ]

    @property
    def font(self) -> Font:
        return Font(self)

    @property
    def borders(self) -> Borders:
        return Borders(self)

    color = _styled("color", _fill, lambda cell: rgb(cell.fill.fgColor.rgb) if cell.fill.patternType else None)
    number_format = _styled(
        "number_format", lambda cell, value: setattr(cell, "number_format", value), lambda cell: cell.number_format
    )
    wrap_text = _aligned("wrap_text", "wrap_text")
    horizontal_alignment = _aligned("horizontal_alignment", "horizontal")
    vertical_alignment = _aligned("vertical_alignment", "vertical")

    @property
    def data_validation(self) -> DataValidation:
        return DataValidation(self)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        return ConditionalFormats(self)

    @property
    def column_width(self) -> float | None:
        widths = {
            self.parent.seen.column_dimensions[get_column_letter(at)].width
            for at in range(self.column, self.column + self.columns_)
        }
        return widths.pop() - 0.71 if len(widths) == 1 else None

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.called("column_width=")
        for at in range(self.column, self.column + self.columns_):
            self.parent.sheet.column_dimensions[get_column_letter(at)].width = value + 0.71

    @property
    def row_height(self) -> float | None:
        heights = {self.parent.seen.row_dimensions[at].height for at in range(self.row, self.row + self.rows_)}
        return heights.pop() if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.called("row_height=")
        for at in range(self.row, self.row + self.rows_):
            self.parent.sheet.row_dimensions[at].height = value

    @property
    def row_hidden(self) -> bool | None:
        found = {bool(self.parent.seen.row_dimensions[at].hidden) for at in range(self.row, self.row + self.rows_)}
        return found.pop() if len(found) == 1 else None

    left = top = width = height = 0.0

    @property
    def merge_cells(self) -> bool:
        return any(_touch(self.bounds, each.bounds) for each in self.parent.seen.merged_cells.ranges)

    @property
    def merge_area(self) -> Range:
        for each in self.parent.seen.merged_cells.ranges:
            if _touch(self.bounds, each.bounds):
                left, top, right, bottom = each.bounds
                return Range(self.parent, top, left, bottom - top + 1, right - left + 1)
        return self

    def merge(self, across: bool) -> None:
        self.called("merge")
        if table_at(self.parent.sheet, self.bounds):
            raise ExcelError("cells of a table cannot be merged")
        self.parent.sheet.merge_cells(self.address.replace("$", ""))

    def unmerge(self) -> None:
        self.called("unmerge")
        for each in list(self.parent.sheet.merged_cells.ranges):
            if _touch(self.bounds, each.bounds):
                self.parent.sheet.unmerge_cells(str(each))

    @property
    def table(self) -> Table | None:
        found = table_at(self.parent.seen, self.bounds)
        return Table(self.parent, found.displayName) if found else None

    @property
    def name(self) -> Any:
        return None

    @property
    def note(self) -> Note | None:
        cell = self.parent.seen._cells.get((self.row, self.column))
        return Note(self) if cell is not None and cell.comment else None

    def add_note(self, text: str) -> Note:
        self.called("add_note")
        if self.cell().comment:
            raise ExcelError("the cell has a note")
        self.cell().comment = Comment(text, "Operator")
        return Note(self)

    @property
    def hyperlink(self) -> str:
        link = self.parent.seen.cell(self.row, self.column).hyperlink
        if link is None:
            raise ExcelError("The cell doesn't seem to contain a hyperlink!")
        return link.target or ""

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        self.called("insert")
        axis, at, count = self._whole(shift)
        sheet = self.parent.sheet
        size = max((key[axis] for key in sheet._cells), default=0)
        if size + count > (ROWS, COLUMNS)[axis]:
            raise ExcelError("cells would be pushed off the sheet")
        insert(self.held.wb, sheet, axis, at, count)
        self.held.wrote()

    def delete(self, shift: str | None = None) -> None:
        self.called("delete")
        axis, at, count = self._whole(shift)
        sheet = self.parent.sheet
        if axis == 0 and any(_filtered(sheet, row) for row in range(at, at + count)):
            raise ExcelError("rows hidden by a filter would stay")
        for table in sheet.tables.values():
            bounds = range_boundaries(table.ref)
            if axis == 0 and at <= bounds[1] and at + count - 1 < bounds[3] and at + count > bounds[1]:
                raise ExcelError(f"the header of {table.displayName} cannot go without the table")
        delete(self.held.wb, sheet, axis, at, count)
        self.held.wrote()

    def _whole(self, shift: str | None) -> tuple[int, int, int]:
        """Whole rows or columns: (axis, the first, how many). Nothing else is faked."""
        if self.columns_ == COLUMNS and shift in (None, "down", "up"):
            return 0, self.row, self.rows_
        if self.rows_ == ROWS and shift in (None, "right", "left"):
            return 1, self.column, self.columns_
        raise ExcelError(f"{self.address} is neither whole rows nor whole columns")

    def sort(self, keys: list[int], ascending: list[bool], has_headers: bool) -> None:
        self.called("sort")
        sheet, first = self.parent.sheet, self.row + (1 if has_headers else 0)
        rows = list(range(first, self.row + self.rows_))
        order = rows
        for key, up in reversed(list(zip(keys, ascending, strict=True))):
            column = self.column + key - 1
            order = sorted(order, key=lambda row: _rank(self.held.value(sheet.cell(row, column))), reverse=not up)
        taken = {
            (row, column): _lift(sheet.cell(row, column))
            for row in rows
            for column in range(self.column, self.column + self.columns_)
        }
        for row, source in zip(rows, order, strict=True):
            for column in range(self.column, self.column + self.columns_):
                value, kind, style, comment = taken[source, column]
                cell = sheet.cell(row, column)
                cell._value, cell.data_type = (copied(value, row - source) if kind == "f" else value), kind
                cell._style = style
                cell.comment = copy(comment) if comment else None
                self.held.cached.pop(cell, None)
        self.held.wrote()

    def select(self) -> None:
        self.called("select")
        self.held.machine.selection = (self.held, self.parent.sheet, self.address.replace("$", ""))


def _quoted(cell: Any) -> bool:
    return cell._style is not None and bool(cell._style.quotePrefix)


def _quote(cell: Any, value: bool) -> None:
    cell.quotePrefix = value


def _lift(cell: Any) -> tuple[Any, str, Any, Any]:
    return cell._value, cell.data_type, copy(cell._style), copy(cell.comment) if cell.comment else None


def _rank(value: Any) -> tuple[int, Any]:
    """Excel's order: numbers, text, logical values, blanks last."""
    if value is None:
        return 3, 0
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


def _is_formula(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _filtered(sheet: Any, row: int) -> bool:
    """Whether a row is hidden by the filter of a table (by hand does no harm)."""
    if row not in sheet.row_dimensions or not sheet.row_dimensions[row].hidden:
        return False
    for table in sheet.tables.values():
        _, top, _, bottom = range_boundaries(table.ref)
        if top < row <= bottom and table.autoFilter is not None and table.autoFilter.filterColumn:
            return True
    return False


def _shown(held: Held, cell: Any) -> Any:
    """What COM gives for a cell: floats, datetimes where the format is one of dates, error values."""
    if cell is None or cell._value is None:
        return None
    value = held.value(cell)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        if is_date_format(cell.number_format) and value >= 0:
            moment = from_excel(value)
            return moment if isinstance(moment, datetime) else float(value)
        return float(value)
    if isinstance(value, str) and value in ERRORS and cell.data_type in ("f", "e"):
        return ErrorValue(value)
    return value


def _written(cell: Any) -> str:
    if cell is None or cell._value is None:
        return ""
    value = cell._value
    if isinstance(value, bool):
        return str(value).upper()
    if hasattr(value, "text"):  # an array formula
        return value.text
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _blank(sheet: Any, row: int, column: int) -> Any:
    from openpyxl.cell.cell import Cell

    return Cell(sheet, row=row, column=column)


def _touch(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    return first[0] <= second[2] and second[0] <= first[2] and first[1] <= second[3] and second[1] <= first[3]


def _corners(place: Any) -> tuple[int, int, int, int]:
    """(top, left, bottom, right) of what xlwings hands over."""
    if isinstance(place, Range):
        left, top, right, bottom = place.bounds
        return top, left, bottom, right
    if isinstance(place, tuple):
        if 0 in place:
            raise IndexError("ranges are counted from 1")
        return place[0], place[1], place[0], place[1]
    return area_of(place)


def area_of(address: str) -> tuple[int, int, int, int]:
    """(top, left, bottom, right) of an address."""
    left, top, right, bottom = range_boundaries(address.replace("$", "").rpartition("!")[2])
    return top or 1, left or 1, bottom or ROWS, right or COLUMNS
