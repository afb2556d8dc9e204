"""What Excel does to references while somebody edits: rows and columns go in and out, sheets get other names.

A workbook of openpyxl is changed in place: cells, formulas of every sheet, names, tables, conditional formats,
validations, merges, links, notes, filters, charts. Written apart from xlops' own shifting, so that one can prove the
other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.merge import MergedCellRange

ROWS, COLUMNS = 1_048_576, 16_384
BROKEN = "#REF!"

_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'
    r"|[\w.\\]+\[(?:[^\[\]]|\[[^\]]*\])*\]"
    r"|(?P<sheet>'(?:[^']|'')+'!|[^\W\d][\w.]*!)?"
    r"(?P<ref>\$?[A-Z]{1,3}\$?[1-9]\d*(?::\$?[A-Z]{1,3}\$?[1-9]\d*)?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?[1-9]\d*:\$?[1-9]\d*)"
    r"(?![\w.(\[!])"
    r"|[\w.\\]+"
)
_END = re.compile(r"(\$?)([A-Z]*)(\$?)(\d*)")


@dataclass(frozen=True)
class Shift:
    """Rows (or columns) of one sheet: `count` blank ones before `at`, or `-count` taken out from `at` on."""

    sheet: str
    axis: int
    """0: rows, 1: columns."""
    at: int
    count: int

    def place(self, index: int) -> int | None:
        """Where a row (or column) stands afterwards; None when it is gone."""
        if index < self.at:
            return index
        if self.count < 0 and index < self.at - self.count:
            return None
        return index + self.count

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """What a range from `first` to `last` has become; None when all of it is gone."""
        if self.count > 0:
            return (
                first if first < self.at else first + self.count,
                last if last < self.at else last + self.count,
            )
        end = self.at - self.count
        if first >= self.at and last < end:
            return None
        low = first if first < self.at else max(first + self.count, self.at)
        high = last if last < self.at else (last + self.count if last >= end else self.at - 1)
        return low, high

    def area(self, bounds: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
        """Of (left, top, right, bottom)."""
        left, top, right, bottom = bounds
        span = self.span(top, bottom) if self.axis == 0 else self.span(left, right)
        if span is None:
            return None
        return (left, span[0], right, span[1]) if self.axis == 0 else (span[0], top, span[1], bottom)


def shifted(formula: str, shift: Shift, home: str) -> str:
    """A formula that stands on the sheet `home`, after the shift."""
    if not re.search(r"\d|:", formula):
        return formula

    def move(match: re.Match[str]) -> str:
        ref, sheet = match["ref"], match["sheet"]
        if ref is None or (unquoted(sheet[:-1]) if sheet else home).casefold() != shift.sheet.casefold():
            return match[0]
        return (sheet or "") + _ref(ref, shift)

    return _TOKEN.sub(move, formula)


def renamed(formula: str, old: str, new: str) -> str:
    """A formula after a sheet got another name."""

    def name(match: re.Match[str]) -> str:
        sheet = match["sheet"]
        if match["ref"] is None or sheet is None or unquoted(sheet[:-1]).casefold() != old.casefold():
            return match[0]
        return f"{quoted(new)}!{match['ref']}"

    return _TOKEN.sub(name, formula)


def copied(formula: str, down: int, right: int = 0) -> str:
    """A formula copied so many rows down and columns to the right: what is not fixed by $ goes along."""

    def move(match: re.Match[str]) -> str:
        if match["ref"] is None:
            return match[0]
        ends = []
        for end in match["ref"].split(":"):
            fixed_column, letters, fixed_row, digits = _END.fullmatch(end).groups()  # type: ignore[union-attr]
            if letters and not fixed_column:
                letters = get_column_letter(column_index_from_string(letters) + right)
            if digits and not fixed_row:
                digits = str(int(digits) + down)
            ends.append(f"{fixed_column}{letters}{fixed_row}{digits}")
        return (match["sheet"] or "") + ":".join(ends)

    return _TOKEN.sub(move, formula)


def quoted(name: str) -> str:
    """A sheet's name as a formula writes it."""
    return "'" + name.replace("'", "''") + "'"


def unquoted(name: str) -> str:
    """A sheet's name as a formula wrote it."""
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _ref(ref: str, shift: Shift) -> str:
    ends = [_END.fullmatch(each).groups() for each in ref.split(":")]  # type: ignore[union-attr]
    part = 3 if shift.axis == 0 else 1
    numbers = [end[part] for end in ends]
    if not numbers[0]:
        return ref  # whole columns while rows move, or the other way round
    indexes = [int(each) if shift.axis == 0 else column_index_from_string(each) for each in numbers]
    span = shift.span(indexes[0], indexes[-1])
    if span is None:
        return BROKEN
    made = []
    for end, index in zip(ends, span, strict=False):
        column_mark, letters, row_mark, digits = end
        if shift.axis == 0:
            digits = str(min(index, ROWS))
        else:
            letters = get_column_letter(min(index, COLUMNS))
        made.append(f"{column_mark}{letters}{row_mark}{digits}")
    return ":".join(made)


def insert(book: Any, sheet: Any, axis: int, at: int, count: int) -> None:
    """Put blank rows or columns in; they look like the one before, as Excel makes them."""
    _move(book, sheet, Shift(sheet.title, axis, at, count))
    if at > 1:
        for row, column in [key for key in sheet._cells if key[axis] == at - 1]:
            model = sheet._cells[row, column]
            if not model.has_style:
                continue
            for step in range(count):
                place = (at + step, column) if axis == 0 else (row, at + step)
                sheet.cell(*place)._style = copy(model._style)


def delete(book: Any, sheet: Any, axis: int, at: int, count: int) -> None:
    """Take rows or columns out."""
    for key in [key for key in sheet._cells if at <= key[axis] < at + count]:
        del sheet._cells[key]
    _move(book, sheet, Shift(sheet.title, axis, at, -count))


def rename(book: Any, sheet: Any, name: str) -> None:
    """Give a sheet another name; every formula goes along."""
    old = sheet.title
    sheet.title = name
    for _, text, put in formulas(book):
        new = renamed(text, old, name)
        if new != text:
            put(new)


def remove(book: Any, sheet: Any) -> None:
    """Take a sheet out; what referred to it, or to a table of it, is broken."""
    name, tables = sheet.title, [table.displayName for table in sheet.tables.values()]
    book.remove(sheet)

    def broken(match: re.Match[str]) -> str:
        if match["sheet"] and unquoted(match["sheet"][:-1]).casefold() == name.casefold():
            return BROKEN
        return BROKEN if any(match[0].casefold().startswith(f"{each.casefold()}[") for each in tables) else match[0]

    for _, text, put in formulas(book):
        new = _TOKEN.sub(broken, text)
        if new != text:
            put(new)


def formulas(book: Any) -> Iterator[tuple[str, str, Callable[[str], None]]]:
    """Every text of a workbook that can hold references: the sheet it belongs to, the text, how to change it."""
    for sheet in book.worksheets:
        home = sheet.title
        for cell in sheet._cells.values():
            if cell.data_type == "f" and isinstance(cell._value, str):
                yield home, cell._value, lambda text, cell=cell: setattr(cell, "_value", text)
        for table in sheet.tables.values():
            for column in table.tableColumns:
                if column.calculatedColumnFormula is not None:
                    held = column.calculatedColumnFormula
                    yield home, held.attr_text or "", lambda text, held=held: setattr(held, "attr_text", text)
        for rules in sheet.conditional_formatting:
            for rule in rules.rules:
                for at, text in enumerate(rule.formula):
                    yield home, text, lambda text, rule=rule, at=at: rule.formula.__setitem__(at, text)
        for rule in sheet.data_validations.dataValidation:
            for part in ("formula1", "formula2"):
                if getattr(rule, part):
                    yield home, getattr(rule, part), lambda text, rule=rule, part=part: setattr(rule, part, text)
        for cell in sheet._cells.values():
            if cell.hyperlink is not None and cell.hyperlink.location:
                link = cell.hyperlink
                yield home, link.location, lambda text, link=link: setattr(link, "location", text)
        for chart in sheet._charts:
            for reference in references(chart):
                yield home, reference.f, lambda text, reference=reference: setattr(reference, "f", text)
        for name in sheet.defined_names.values():
            yield home, name.attr_text, lambda text, name=name: setattr(name, "attr_text", text)
    for name in book.defined_names.values():
        yield "", name.attr_text or "", lambda text, name=name: setattr(name, "attr_text", text)


def references(chart: Any) -> Iterator[Any]:
    """The ranges that a chart is drawn from: objects with `f`."""
    for part in (chart, *(each for each in getattr(chart, "_charts", ()) if each is not chart)):
        for series in getattr(part, "series", None) or getattr(part, "ser", ()):
            for source in (series.val, series.cat, getattr(series, "tx", None)):
                for kind in ("numRef", "strRef"):
                    held = getattr(source, kind, None)
                    if held is not None and held.f:
                        held.numCache = held.strCache = None
                        yield held


def _move(book: Any, sheet: Any, shift: Shift) -> None:
    for home, text, put in list(formulas(book)):
        new = shifted(text, shift, home)
        if new != text:
            put(new)
    _move_cells(sheet, shift)
    _move_hangers(sheet, shift)
    _move_sizes(sheet, shift)
    for chart in sheet._charts:
        for marker in (getattr(chart.anchor, "_from", None), getattr(chart.anchor, "to", None)):
            if marker is not None:
                part = "row" if shift.axis == 0 else "col"
                moved = shift.place(getattr(marker, part) + 1)
                setattr(marker, part, (shift.at if moved is None else moved) - 1)


def _move_cells(sheet: Any, shift: Shift) -> None:
    moved = {}
    for (row, column), cell in sheet._cells.items():
        index = shift.place((row, column)[shift.axis])
        assert index is not None, "cells that go were taken out before"
        cell.row, cell.column = (index, column) if shift.axis == 0 else (row, index)
        moved[cell.row, cell.column] = cell
        if cell.hyperlink is not None:
            cell.hyperlink.ref = cell.coordinate
    sheet._cells = moved


def _move_hangers(sheet: Any, shift: Shift) -> None:
    """What hangs on areas: tables, merges, conditional formats, validations, the sheet's own filter."""
    for name, table in [(each.name, each) for each in sheet.tables.values()]:
        bounds = range_boundaries(table.ref)
        area = shift.area(bounds)
        if area is None:
            del sheet.tables[name]
            continue
        if shift.axis == 1 and shift.count > 0 and bounds[0] < shift.at <= bounds[2]:
            _grow_table(sheet, table, shift.at - bounds[0], shift.count, area)
        if shift.axis == 1 and shift.count < 0:
            gone = [at for at in range(bounds[0], bounds[2] + 1) if shift.place(at) is None]
            table.tableColumns = [each for at, each in enumerate(table.tableColumns, bounds[0]) if at not in gone]
        table.ref = text_of(area)
        if table.autoFilter is not None:
            table.autoFilter.ref = table.ref
    merges = [shift.area(each.bounds) for each in sheet.merged_cells.ranges]
    sheet.merged_cells.ranges = {MergedCellRange(sheet, text_of(each)) for each in merges if each}
    kept = ConditionalFormattingList()
    for rules in sheet.conditional_formatting:
        area = _areas(rules.sqref, shift)
        for rule in rules.rules if area else ():
            kept.add(area, rule)
    sheet.conditional_formatting = kept
    for rule in list(sheet.data_validations.dataValidation):
        area = _areas(rule.sqref, shift)
        if area:
            rule.sqref = MultiCellRange(area)
        else:
            sheet.data_validations.dataValidation.remove(rule)
    if sheet.auto_filter.ref:
        area = shift.area(range_boundaries(sheet.auto_filter.ref))
        sheet.auto_filter.ref = text_of(area) if area else None


def _grow_table(sheet: Any, table: Any, at: int, count: int, area: tuple[int, int, int, int]) -> None:
    """Columns put into a table get names of their own."""
    from openpyxl.worksheet.table import TableColumn

    taken = {each.name.casefold() for each in table.tableColumns}
    number, free = 1, max(each.id for each in table.tableColumns) + 1
    for step in range(count):
        while f"column{number}" in taken:
            number += 1
        name = f"Column{number}"
        taken.add(name.casefold())
        table.tableColumns.insert(at + step, TableColumn(id=free + step, name=name))
        sheet.cell(area[1], area[0] + at + step).value = name


def _move_sizes(sheet: Any, shift: Shift) -> None:
    if shift.axis == 0:
        old = dict(sheet.row_dimensions)
        sheet.row_dimensions.clear()
        for index, size in old.items():
            moved = shift.place(index)
            if moved is not None:
                size.index = moved
                sheet.row_dimensions[moved] = size
        return
    old = dict(sheet.column_dimensions)
    sheet.column_dimensions.clear()
    for letters, size in old.items():
        moved = shift.place(column_index_from_string(letters))
        if moved is not None:
            size.index, size.min, size.max = get_column_letter(moved), moved, moved
            sheet.column_dimensions[size.index] = size


def _areas(areas: Any, shift: Shift) -> str:
    moved = (shift.area(each.bounds) for each in MultiCellRange(str(areas)).ranges)
    return " ".join(text_of(each) for each in moved if each)


def text_of(bounds: tuple[int, int, int, int]) -> str:
    """(left, top, right, bottom) as A1:B2."""
    left, top, right, bottom = bounds
    first, last = f"{get_column_letter(left)}{top}", f"{get_column_letter(right)}{bottom}"
    return first if first == last else f"{first}:{last}"
