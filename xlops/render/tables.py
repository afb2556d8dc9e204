"""Tables into cells: a real one is an Excel table without anything merged in it, a plain one may span grid columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from xlops.blocks import Cell, Column, Formula, Origin, Row, Table, Value
from xlops.label import Label
from xlops.render.board import Board
from xlops.render.cells import Area, Placed, Rule, Style, TablePlace
from xlops.render.values import Plain, display_width, plain, shown
from xlops.theme import BLUE, FAINT, GREY, INK, LINE, RIGHT, SMALL, YELLOW, Look, header_format

NOTHING = Label("nothing", "无")
LONGEST = 4
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
    """Write a table from `row` on; the row after it."""
    if table.real and any(column.span != 1 for column in table.columns):
        raise ValueError(f"real table {table.id!r}: its columns cannot span grid columns")
    lefts = dict(_lefts(table, left))
    if table.real:
        if not table.rows and table.empty is not None:
            board.height(row, "note")
            board.put(row, left, table.empty, Style(size=SMALL, colour=GREY))
            row += 1
        if table.total is not None:
            _row(board, table, table.total, row, lefts, bold=True)
            row += 1
    header = row
    _header(board, table, header, lefts)
    for values in table.rows:
        row += 1
        _row(board, table, values, row, lefts)
    if not table.rows:
        row += 1
        _row(board, table, {}, row, lefts)
        if not table.real:
            board.put(row, left, table.empty or NOTHING, Style(colour=GREY, below=LINE))
    last = row
    if table.total is not None and not table.real:
        row += 1
        _row(board, table, table.total, row, lefts, bold=True)
    _hang(board, table, lefts, header, last)
    return row + 1


def _lefts(table: Table, left: int) -> Iterator[tuple[str, int]]:
    for column in table.columns:
        yield column.id, left
        left += column.span


def _header(board: Board, table: Table, row: int, lefts: dict[str, int]) -> None:
    lines = 1
    for column in table.columns:
        at = lefts[column.id]
        label = board.text(column.label)
        room = board.width(at, at + column.span - 1) - (2.5 if table.filter else 0.5)
        lines = max(lines, min(ceil(display_width(label) * 0.95 / max(room, 1.0)), 3))
    for column in table.columns:
        at = lefts[column.id]
        label = board.text(column.label)
        right = column.format in RIGHT
        style = Style(
            size=SMALL,
            bold=True,
            colour=GREY,
            below=INK,
            align="right" if right else "left",
            indent=2 if table.filter and right else 0,
            wrap=lines > 1,
            number=header_format(label) if table.real else "General",
        )
        board.put(row, at, column.id if table.real else label, style, note=column.note)
        _span(board, row, at, column.span, style, merged=right or lines > 1)
    board.height(row, "header", more=lines - 1)


def _row(board: Board, table: Table, values: Row, row: int, lefts: dict[str, int], *, bold: bool = False) -> None:
    more = 0
    for column in table.columns:
        at = lefts[column.id]
        value = values.get(column.id)
        if not isinstance(value, Cell) and table.real and not bold:
            board.cells[row, at] = _quick(board, column, value)
            board.right = max(board.right, at)
            wraps = column.width is not None and column.format not in RIGHT
        else:
            _careful(board, column, value, row, at, bold=bold)
            wraps = column.format not in RIGHT
        if wraps and value is not None:
            more = max(more, _wrap(board, column, value, row, at, real=table.real))
    if more or not table.real or bold:
        board.height(row, "body", more=more)
    board.bottom = max(board.bottom, row)


def _quick(board: Board, column: Column, value: Value) -> Placed:
    """The cell of a plain value in a real table, of which there are many."""
    style = _style(board, column)
    if isinstance(value, Formula):
        return Placed(plain(value.value, column.format, board.look.language), style, value.text)
    return Placed(plain(value, column.format, board.look.language), style)


def _style(board: Board, column: Column) -> Style:
    base = board.style(column.format)
    return replace(base, below=LINE, fill=YELLOW, locked=False) if column.input else replace(base, below=LINE)


def _careful(board: Board, column: Column, value: Value | Cell, row: int, at: int, *, bold: bool) -> None:
    cell = value if isinstance(value, Cell) else Cell(value)
    format = cell.format or column.format
    style = replace(board.style(format, cell.tone, bold=bold), below=FAINT if bold else LINE)
    if column.format in RIGHT:
        style = replace(style, align="right")
    if column.input and not bold:
        style = replace(style, fill=YELLOW, locked=False)
    if board.target(cell.link) and cell.tone == "plain":
        style = replace(style, colour=BLUE)
    board.put(row, at, cell, style, format=format, link=cell.link, note=cell.note)
    _span(board, row, at, column.span, style, merged=style.align == "right")


def _span(board: Board, row: int, at: int, span: int, style: Style, *, merged: bool) -> None:
    if span > 1:
        area = Area(row, at, row, at + span - 1)
        board.fill(area, style)
        if merged:
            board.merge(area)


def _wrap(board: Board, column: Column, value: Value | Cell, row: int, at: int, *, real: bool) -> int:
    """Wrap a text that is wider than its column; how many further lines it takes."""
    text = shown(value, column.format, board.look)
    room = board.width(at, at + column.span - 1) - 1.0
    lines = sum(max(1, ceil(display_width(line) / max(room, 1.0))) for line in text.split("\n"))
    if lines < 2:
        return 0
    style = replace(board.cells[row, at].style, wrap=True)
    board.cells[row, at] = replace(board.cells[row, at], style=style)
    if column.span > 1 and not real:
        board.merge(Area(row, at, row, at + column.span - 1))
    return min(lines, LONGEST) - 1


def _hang(board: Board, table: Table, lefts: dict[str, int], header: int, last: int) -> None:
    """Register the table's place and the conditional formats on its columns."""
    width = sum(column.span for column in table.columns)
    first = lefts[table.columns[0].id]
    values: dict[str, tuple[Plain, ...]] = {
        column.id: tuple(plain(row.get(column.id), column.format, board.look.language) for row in table.rows)
        for column in table.columns
    }
    board.tables.append(
        TablePlace(
            id=table.id,
            sheet=board.name,
            area=Area(header, first, last, first + width - 1),
            columns=lefts,
            formats={column.id: column.format for column in table.columns},
            values=values,
            live=any(isinstance(_inner(value), Formula) for row in table.rows for value in row.values()),
            real=table.real,
            filter=table.filter,
            spans={column.id: column.span for column in table.columns},
        )
    )
    for column in table.columns:
        at = lefts[column.id]
        area = Area(header + 1, at, last, at + column.span - 1)
        if column.bars:
            board.rules.append(Rule("bars", area))
        if column.heat:
            board.rules.append(Rule("heat", area))
        if column.tone != "none":
            board.rules.append(Rule("negative" if column.tone == "sign" else "positive", area))


def _inner(value: Value | Cell) -> Value:
    return value.value if isinstance(value, Cell) else value
