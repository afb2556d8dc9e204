"""Tables into cells: a real one is an Excel table without anything merged in it, a plain one may span grid columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from xlops.blocks import Cell, Column, Formula, Row, Table, Validation, Value
from xlops.label import Label
from xlops.origin import Origin
from xlops.render.board import Board
from xlops.render.cells import Area, Entry, Placed, Rule, Style, TablePlace, letters
from xlops.render.values import Plain, plain, text_width
from xlops.theme import BLUE, FAINT, GREY, INK, LINE, RIGHT, SMALL, YELLOW, Look, header_format

_RULES: dict[str, Literal["negative", "positive", "marked"]] = {
    "sign": "negative",
    "sign_down": "positive",
    "mark": "marked",
}
NOTHING = Label("nothing", "无")
LONGEST = 6
"""Lines that a wrapped text of a table may take."""


def origin_text(origin: Origin, look: Look) -> str:
    """Where the numbers come from, in one line."""
    zh = look.language == "zh"
    parts = [origin.source.text(look.language)]
    if origin.as_of is not None:
        parts.append(f"{'截至 ' if zh else 'as of '}{origin.as_of:%Y-%m-%d %H:%M}")
    parts.append(f"{origin.rows:,} {'行' if zh else 'row' if origin.rows == 1 else 'rows'}")
    if origin.simulated:
        parts.append("模拟数据" if zh else "SIMULATED")
    return " · ".join(parts)


def lower_table(board: Board, table: Table, row: int, left: int) -> int:
    """Write a table from `row` on; the row after it. The total of a real table stands above it, where it can grow."""
    if table.real and any(column.span != 1 for column in table.columns):
        raise ValueError(f"real table {table.id!r}: its columns cannot span grid columns")
    lanes = list(_lanes(board, table, left))
    if table.real:
        if not table.rows and table.empty is not None:
            board.height(row, "note")
            board.put(row, left, table.empty, Style(size=SMALL, colour=GREY))
            row += 1
        if table.total is not None:
            _row(board, lanes, table.total, row, bold=True)
            row += 1
    header = row
    _header(board, table, header, lanes)
    places = {} if table.real else _places(table, header + 1)
    for values in table.rows:
        row += 1
        if table.real:
            _quick_row(board, lanes, values, row, bare=table.bare)
        else:
            _row(board, lanes, values, row, places=places)
    if not table.rows:
        row += 1
        _row(board, lanes, {}, row)
        if not table.real:
            board.put(row, left, table.empty or NOTHING, Style(colour=GREY, below=LINE))
    last = row
    if table.total is not None and not table.real:
        row += 1
        _row(board, lanes, table.total, row, bold=True)
    _hang(board, table, lanes, header, last)
    return row + 1


@dataclass(frozen=True)
class _Lane:
    """A column of a table and the grid columns it takes. Text beside a number to its left stands a little in."""

    column: Column
    left: int
    right: int
    indent: int
    style: Style
    live: Style
    """The style of a formula's cell."""
    room: float
    """Characters that a text of the column has."""
    numeric: bool


def _lanes(board: Board, table: Table, left: int) -> Iterator[_Lane]:
    numeric = False
    for column in table.columns:
        indent = 1 if numeric and column.format not in RIGHT else 0
        style = replace(board.style(column.format), below=LINE, indent=indent)
        if column.input:
            style = replace(style, fill=YELLOW, locked=False)
        right, numeric = left + column.span - 1, column.format in RIGHT
        room = max(board.width(left, right) - 0.8 - indent, 1.0)
        yield _Lane(column, left, right, indent, style, replace(style, shrink=numeric), room, numeric)
        left = right + 1


def _header(board: Board, table: Table, row: int, lanes: list[_Lane]) -> None:
    lines = 1
    for lane in lanes:
        room = board.width(lane.left, lane.right) - (3.0 if table.filter else 0.5) - lane.indent
        lines = max(lines, min(ceil(text_width(board.text(lane.column.label), SMALL, bold=True) / max(room, 1.0)), 3))
    for lane in lanes:
        label = board.text(lane.column.label)
        style = Style(
            size=SMALL,
            bold=True,
            colour=GREY,
            below=INK,
            align="right" if lane.numeric else "left",
            vertical="bottom" if lines > 1 else "center",
            indent=lane.indent,
            wrap=lines > 1,
            number=header_format(label, button=table.filter and lane.numeric, id=lane.column.id)
            if table.real
            else "General",
        )
        board.put(row, lane.left, lane.column.id if table.real else label, style, note=lane.column.note)
        _span(board, row, lane, style, merged=lane.numeric or lines > 1)
    board.height(row, "header", more=lines - 1)


def _quick_row(board: Board, lanes: list[_Lane], values: Row, row: int, *, bare: bool) -> None:
    """A row of a real table, of which there are many."""
    language, more = board.look.language, 0
    for lane in lanes:
        value = values.get(lane.column.id)
        if isinstance(value, Cell):
            _place(board, lane, value, row, bold=False)
        else:
            content = plain(value, lane.column.format, language)
            if isinstance(value, Formula):
                formula = _addressed(value.text, lanes, row)
                board.cells[row, lane.left] = Placed(content, lane.live, formula)
            elif content is not None or not bare:
                board.cells[row, lane.left] = Placed(content, lane.style)
        more = max(more, _wrap(board, lane, row))
    if more:
        board.height(row, "body", more=more)
    board.reach(row, lanes[-1].right)


def _places(table: Table, first: int) -> dict[str, int]:
    """The row of each key of a plain table whose key is one column, which need not be shown."""
    if len(table.key) != 1:
        return {}
    return {str(values.get(table.key[0])): first + at for at, values in enumerate(table.rows)}


def _row(
    board: Board,
    lanes: list[_Lane],
    values: Row,
    row: int,
    *,
    bold: bool = False,
    places: Mapping[str, int] | None = None,
) -> None:
    more = 0
    for lane in lanes:
        value = values.get(lane.column.id)
        cell = value if isinstance(value, Cell) else Cell(value)
        if isinstance(cell.value, Formula):
            cell = replace(cell, value=replace(cell.value, text=_addressed(cell.value.text, lanes, row, places)))
        _place(board, lane, cell, row, bold=bold)
        more = max(more, _wrap(board, lane, row))
    board.height(row, "body", more=more)


def _place(board: Board, lane: _Lane, cell: Cell, row: int, *, bold: bool) -> None:
    format = cell.format or lane.column.format
    style = replace(board.style(format, cell.tone, bold=bold), below=FAINT if bold else LINE, indent=lane.indent)
    if lane.numeric:
        style = replace(style, align="right")
    if isinstance(cell.value, Formula) and lane.numeric:
        style = replace(style, shrink=True)
    if lane.column.input and not bold:
        style = replace(style, fill=YELLOW, locked=False)
    if board.target(cell.link) and cell.tone == "plain":
        style = replace(style, colour=BLUE)
    board.put(row, lane.left, cell, style, format=format, link=cell.link, note=cell.note)
    _span(board, row, lane, style, merged=style.align == "right")


_CELL = re.compile(r"\{([a-z0-9_]+)\.([a-z0-9_]+)\}")


def _addressed(formula: str, lanes: list[_Lane], row: int, places: Mapping[str, int] | None = None) -> str:
    """The formula with the address of a cell of its row in place of each `{row.<column id>}`, and of the row of a key in
    place of each `{<key>.<column id>}`."""
    if "{" not in formula:
        return formula
    columns = {lane.column.id: letters(lane.left) for lane in lanes}
    known = {**(places or {}), "row": row}

    def address(found: re.Match[str]) -> str:
        if found[1] not in known or found[2] not in columns:
            raise ValueError(f"{formula!r} names a row or column that its table lacks")
        return f"{columns[found[2]]}{known[found[1]]}"

    return _CELL.sub(address, formula)


def _span(board: Board, row: int, lane: _Lane, style: Style, *, merged: bool) -> None:
    if lane.right > lane.left:
        area = Area(row, lane.left, row, lane.right)
        board.fill(area, style)
        if merged:
            board.merge(area)


def _wrap(board: Board, lane: _Lane, row: int) -> int:
    """Wrap a text that is wider than its column; how many further lines it takes."""
    placed = board.cells.get((row, lane.left))
    if (
        placed is None
        or not isinstance(placed.content, str)
        or placed.style.align == "right"
        or placed.style.number == "@"
    ):
        return 0
    if len(placed.content) * 1.95 <= lane.room:
        return 0
    lines = sum(max(1, ceil(text_width(line) / lane.room)) for line in placed.content.split("\n"))
    if lines < 2:
        return 0
    board.cells[row, lane.left] = replace(placed, style=replace(placed.style, wrap=True))
    if lane.right > lane.left:
        board.merge(Area(row, lane.left, row, lane.right))
    return min(lines, LONGEST) - 1


def _hang(board: Board, table: Table, lanes: list[_Lane], header: int, last: int) -> None:
    """Register the table's place and the conditional formats on its columns."""
    rows = range(header + 1, header + 1 + len(table.rows))
    cells = board.cells
    values: dict[str, tuple[Plain, ...]] = {
        lane.column.id: tuple(cells[row, lane.left].content if (row, lane.left) in cells else None for row in rows)
        for lane in lanes
    }
    board.tables.append(
        TablePlace(
            id=table.id,
            sheet=board.name,
            area=Area(header, lanes[0].left, last, lanes[-1].right),
            columns={lane.column.id: lane.left for lane in lanes},
            formats={column.id: column.format for column in table.columns},
            values=values,
            live=any(isinstance(_inner(value), Formula) for row in table.rows for value in row.values()),
            real=table.real,
            filter=table.filter,
            key=table.key,
            inputs=any(column.input for column in table.columns),
            formulas={column.id: column.formula for column in table.columns if column.formula},
        )
    )
    for lane in lanes:
        column, area = lane.column, Area(header + 1, lane.left, last, lane.right)
        if column.validation is not None:
            board.validations.append(_entry(board, table, column, column.validation, area))
        if column.bars:
            board.rules.append(Rule("bars", area))
        if column.heat:
            board.rules.append(Rule("heat", area))
        if column.tone != "none":
            board.rules.append(Rule(_RULES[column.tone], area))


def _entry(board: Board, table: Table, column: Column, validation: Validation, area: Area) -> Entry:
    return Entry(
        name=f"v_{table.id}_{column.id}",
        area=area,
        format=column.format,
        title=board.text(column.label),
        message=board.text(validation.prompt),
        choices=validation.choices,
        column=column.id,
        table=table.id,
        least=validation.least,
    )


def _inner(value: Value | Cell) -> Value:
    return value.value if isinstance(value, Cell) else value
