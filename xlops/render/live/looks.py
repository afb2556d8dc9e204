"""How a table of ours looks in the open workbook: what the operator marked with colour, read by halves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import xlwings as xw

from xlops.render.cells import Area
from xlops.render.live.native import Native


@dataclass(frozen=True)
class ColumnLook:
    """How the cells of a table's column look: colour of the text and number format; None where they differ."""

    colour: str | None
    number: str | None


def range_of(sheet: xw.Sheet, area: Area) -> xw.Range:
    """The cells of an area."""
    return sheet.range((area.top, area.left), (area.bottom, area.right))


def column_look(native: Native, sheet: xw.Sheet, area: Area) -> ColumnLook:
    """The look of one column of a table's body."""
    place = range_of(sheet, area)
    return ColumnLook(native.colour(place), place.number_format)


def fills(native: Native, sheet: xw.Sheet, area: Area) -> dict[tuple[int, int], str]:
    """Every filled cell with its colour. A plain area takes one question, a few marked cells some dozens."""
    return dict(_fills(native, sheet, area))


def _fills(native: Native, sheet: xw.Sheet, area: Area) -> Iterator[tuple[tuple[int, int], str]]:
    colour = native.fill(range_of(sheet, area))
    if colour is not None:
        if colour:
            for row in range(area.top, area.bottom + 1):
                for column in range(area.left, area.right + 1):
                    yield (row, column), colour
        return
    if area.right > area.left:  # first by columns: inputs are filled as whole columns
        middle = (area.left + area.right) // 2
        yield from _fills(native, sheet, Area(area.top, area.left, area.bottom, middle))
        yield from _fills(native, sheet, Area(area.top, middle + 1, area.bottom, area.right))
    elif area.bottom > area.top:
        middle = (area.top + area.bottom) // 2
        yield from _fills(native, sheet, Area(area.top, area.left, middle, area.right))
        yield from _fills(native, sheet, Area(middle + 1, area.left, area.bottom, area.right))
