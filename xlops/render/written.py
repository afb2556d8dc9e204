"""What was written into the cells of a workbook, as short marks: against them is seen what somebody wrote over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from zlib import crc32

from xlops.names import row_key
from xlops.render.cells import Book, SheetGrid, TablePlace, letters
from xlops.render.now import SheetNow, SheetPlan, key_text

Marks = Mapping[str, Mapping[str, str]]
"""Sheet id to (row of ours to the marks of its cells): a row of a segment as "segment:n", of a table as "table|key"."""

_WIDTH = 4
_CALLED = re.compile(r"([A-Z][A-Z0-9.]*)\(")


def marks_of(book: Book) -> dict[str, dict[str, str]]:
    """The marks of a lowered workbook."""
    return {grid.id: dict(_rows(grid)) for grid in book.sheets}


def written_over(grid: SheetGrid, now: SheetNow, plan: SheetPlan, marks: Mapping[str, str]) -> list[str]:
    """Cells of ours that somebody wrote over and that the plan writes anew, as 'Items'!C7 where they stand now.

    Inputs are the operator's, and input tables are read as ledgers: they are not looked at.
    """
    found = [*_over_segments(grid, now, plan, marks), *_over_tables(grid, now, marks)]
    return [f"'{now.name}'!{letters(column)}{row}" for row, column in sorted(found)]


def _over_segments(
    grid: SheetGrid, now: SheetNow, plan: SheetPlan, marks: Mapping[str, str]
) -> Iterator[tuple[int, int]]:
    entries = {(each.area.top, each.area.left) for each in plan.entries}
    kept = {now.cells[at].value for at in now.cells if now.foreign(*at)} if plan.kept else set()
    inputs = {value for name, value in now.entries.items() if any(each.name == name for each in grid.entries)}
    for segment, rows in now.rows.items():
        for at, row in rows.items():
            known = marks.get(f"{segment}:{at}")
            if known is None:
                continue
            for number, column in now.columns.items():
                cell = now.cells.get((row, column))
                if cell is None or not cell.filled or (row, column) in entries or cell.value in inputs:
                    continue
                mark = known[(number - 1) * _WIDTH : number * _WIDTH] or "0000"
                if not _is(mark, cell.value, cell.formula) and not (now.foreign(row, column) and cell.value in kept):
                    yield row, column


def _over_tables(grid: SheetGrid, now: SheetNow, marks: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    for place in grid.tables:
        table, columns = now.tables.get(place.id), marks.get(f"{place.id}!")
        if table is None or columns is None or place.inputs or not place.key:
            continue
        at = {header: table.area.left + index for index, header in enumerate(table.headers)}
        ids = columns.split("\n")
        if not all(each in at for each in place.key):
            continue
        for row in range(table.first, table.last + 1):
            cells = {id: now.cells.get((row, at[id])) for id in ids if id in at}
            texts = (key_text(each.value) if (each := now.cells.get((row, at[id]))) else "" for id in place.key)
            key = row_key(place.key, texts)
            known = marks.get(_key_mark(place, key)) if any(key) else None
            for index, id in enumerate(ids):
                cell = cells.get(id)
                if cell is None or not cell.filled:
                    continue
                if known is None:
                    if any(key):
                        yield row, at[id]  # a row of the operator's, or one whose key was written over: told once
                        break
                elif not _is(known[index * _WIDTH : (index + 1) * _WIDTH], cell.value, cell.formula):
                    yield row, at[id]


def _rows(grid: SheetGrid) -> Iterator[tuple[str, str]]:
    def marks(row: int, columns: list[int]) -> str:
        texts = []
        for column in columns:
            placed = grid.cells.get((row, column))
            texts.append(_mark(placed.content, placed.formula) if placed else "0000")
        return "".join(texts)

    whole = list(range(1, grid.used.right + 1))
    for segment in grid.segments:
        if not segment.table:
            for at, row in enumerate(range(segment.area.top, segment.area.bottom + 1), 1):
                yield f"{segment.id}:{at}", marks(row, whole)
    for place in grid.tables:
        if not place.real or not place.key or place.inputs:
            continue
        columns = list(place.columns.values())
        yield f"{place.id}!", "\n".join(place.columns)
        for row in range(place.area.top + 1, place.area.bottom + 1):
            cells = (grid.cells.get((row, place.columns[id])) for id in place.key)
            key = row_key(place.key, (key_text(each.content) if each else "" for each in cells))
            yield _key_mark(place, key), marks(row, columns)


def _key_mark(place: TablePlace, key: tuple[str, ...]) -> str:
    return f"{place.id}|{crc32(chr(31).join(key).encode()):08x}"


def _mark(value: object, formula: str) -> str:
    if formula:  # programs write references each in their own way, but call functions by the same names
        called = "(".join(_CALLED.findall(formula.upper().replace("_XLFN.", "")))
        return f"f{crc32(called.encode()) & 0xFFF:03x}"
    text = key_text(value)
    return f"{crc32(text.encode()) % 65_535 + 1:04x}" if text else "0000"


def _is(mark: str, value: object, formula: str) -> bool:
    """Whether a cell still holds what the mark is of.

    Programs save 15 to 17 digits of a number, and one rounded twice may end one unit away in the fifteenth.
    """
    if mark == _mark(value, formula):
        return True
    if formula or not isinstance(value, float) or not value:
        return False
    digits = Decimal(key_text(value))
    unit = Decimal((0, (1,), digits.adjusted() - 14))
    return mark in (_mark(float(digits - unit), ""), _mark(float(digits + unit), ""))
