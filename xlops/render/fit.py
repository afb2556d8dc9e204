"""Column widths of a sheet that declares none: fitted to headings in both languages and to the values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlops.blocks import Beside, Block, Cell, Column, Formula, Row, Table
from xlops.render.values import plain, shown, text_width
from xlops.theme import GRID, RIGHT, SMALL, Look

NARROWEST, WIDEST = 7.0, 44.0
EVEN = frozenset({"money", "money0", "share", "share1", "change", "points", "count", "times", "score"})
"""Formats of numbers with as many decimals each, of which the widest is one of the extremes."""


def fitted(blocks: Sequence[Block], look: Look) -> tuple[float, ...]:
    """Widths in characters of the grid columns after the margin."""
    wanted: dict[int, float] = {}
    _collect(blocks, 0, look, wanted)
    return tuple(wanted.get(at) or GRID for at in range(max(wanted, default=-1) + 1))


def widened(widths: Sequence[float], blocks: Sequence[Block], look: Look) -> tuple[float, ...]:
    """Declared widths, made wider where a number, a day or an id would not fit and show as ####."""
    wanted: dict[int, float] = {}
    _collect(blocks, 0, look, wanted, figures=True)
    return tuple(max(width, wanted.get(at, 0.0)) for at, width in enumerate(widths))


def column_width(column: Column, rows: Iterable[Row], look: Look, *, filter: bool = False) -> float:
    """The width one column wants: its own, or what its heading and values take."""
    if column.width is not None:
        return column.width
    heading = max(text_width(each, SMALL, bold=True) for each in (column.label.en, column.label.zh))
    heading += 4.0 if filter else 2.0
    return min(max(heading, _values(column, rows, look) + 2.5, NARROWEST), WIDEST)


def _collect(
    blocks: Sequence[Block], left: int, look: Look, wanted: dict[int, float], *, figures: bool = False
) -> None:
    for block in blocks:
        if isinstance(block, Table):
            at = left
            for column in block.columns:
                rows = (*block.rows, block.total) if block.total else block.rows
                if column.span == 1 and not figures:
                    width = column_width(column, rows, look, filter=block.filter)
                    wanted[at] = max(wanted.get(at, 0.0), width)
                elif column.span == 1 and column.format not in ("text", "flag"):
                    wanted[at] = max(wanted.get(at, 0.0), min(_values(column, rows, look) + 1.0, WIDEST))
                elif not figures:
                    wanted.setdefault(at + column.span - 1, 0.0)  # a note above is as wide as the table
                at += column.span
        elif isinstance(block, Beside):
            for start, part in block.parts:
                _collect(part, left + start, look, wanted, figures=figures)


def _values(column: Column, rows: Iterable[Row], look: Look) -> float:
    """The widest value; of numbers only the extremes are written out."""
    least = most = 0.0
    widest = 0.0
    even, live = column.format in EVEN, False
    for row in rows:
        value = row.get(column.id)
        if isinstance(value, Formula) and even:
            value, live = value.value, True
        if isinstance(value, Cell | Formula) or column.format not in RIGHT:
            widest = max(widest, text_width(shown(value, column.format, look)))
            continue
        content = plain(value, column.format, look.language)
        if isinstance(content, int | float):
            least, most = min(least, content), max(most, content)
        elif isinstance(content, str):
            widest = max(widest, text_width(content))
    for extreme in (least, most):
        if extreme or live:
            widest = max(widest, text_width(shown(extreme, column.format, look)))
    return widest
