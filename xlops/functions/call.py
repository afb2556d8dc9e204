"""A call of a cell function: cells are decoded, ranges spread, and whatever is wrong becomes a short text in the cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from xlops.calendar.periods import Period, period
from xlops.errors import UsageError, XlopsError
from xlops.functions import cells
from xlops.functions.base import Argument, Function
from xlops.functions.cells import Cell, Grid, Passed
from xlops.label import Label, Language

if TYPE_CHECKING:
    from xlops.hub import Hub

_NEEDED = Label("{name} is needed: {help}", "缺少参数 {name}：{help}")
_MANY = Label("{id} takes {number} arguments at most", "{id} 最多 {number} 个参数")
Result = object
"""A value, or rows of values: floats, texts, flags, moments; "" is blank."""


def answer(function: Function, args: Sequence[object], *, language: Language = "en", hub: Hub | None = None) -> Result:
    """What the cell shows: a value or rows of values, never an exception of ours.

    `args` are values, rows or rows of rows as a spreadsheet hands them over, None for what was left out.
    """
    try:
        return _computed(function, args, language, hub)
    except Passed as error:
        return str(error)
    except XlopsError as error:
        return said(error, language)


def said(error: XlopsError, language: Language) -> str:
    """The error as a cell shows it."""
    return f"{cells.OURS}: {error.label.text(language)}"


def _computed(function: Function, args: Sequence[object], language: Language, hub: Hub | None) -> Result:
    if len(args) > len(function.arguments):
        raise UsageError(_MANY.format(id=function.id, number=len(function.arguments)))
    grids = [cells.grid(each) for each in args]
    grids += [cells.BLANK] * (len(function.arguments) - len(grids))
    today = hub.today if hub else None
    if function.result == "each":
        return _spread(function, grids, language, hub, today)
    values = [_taken(argument, each, today) for argument, each in zip(function.arguments, grids, strict=True)]
    _refuse_blanks(function, values)
    made = function.run(hub, *values) if function.asks else function.run(*values)
    if function.result == "same" and isinstance(made, list):
        rows, columns = grids[0].filled
        made = [made[row * columns : (row + 1) * columns] for row in range(rows)]
    return _rows(made, language) if isinstance(made, list) else cells.given_back(made, language)


def _rows(made: Sequence[Sequence[object]], language: Language) -> list[list[object]]:
    width = max((len(row) for row in made), default=0)
    rows = [[cells.given_back(each, language) for each in row] + [""] * (width - len(row)) for row in made]
    return rows or [[""]]


def _spread(
    function: Function, grids: Sequence[Grid], language: Language, hub: Hub | None, today: date | None
) -> Result:
    """Value by value; one that is wrong says so in its own cell. Blank where a number that is needed is blank."""
    wide = [each for argument, each in zip(function.arguments, grids, strict=True) if argument.takes == "each"]
    fixed = [
        None if argument.takes == "each" else _taken(argument, each, today)
        for argument, each in zip(function.arguments, grids, strict=True)
    ]
    run = function.run

    def value(row: int, column: int) -> object:
        try:
            values = [
                _decoded(argument.kind, each.at(row, column), today) if argument.takes == "each" else known
                for argument, each, known in zip(function.arguments, grids, fixed, strict=True)
            ]
            if any(
                found is None and not argument.optional
                for argument, found in zip(function.arguments, values, strict=True)
            ):
                return ""
            return cells.given_back(run(hub, *values) if function.asks else run(*values), language)
        except Passed as error:
            return str(error)
        except XlopsError as error:
            return said(error, language)

    if all(each.rows == 1 and each.columns == 1 for each in wide):
        return value(0, 0)
    rows = max(each.filled[0] for each in wide)
    columns = max(each.filled[1] for each in wide)
    return [[value(row, column) for column in range(columns)] for row in range(rows)]


def _taken(argument: Argument, given: Grid, today: date | None) -> object:
    """A range decoded: its first value, its values one after the other, or its rows; None for one left out."""
    if argument.takes == "one":
        return _decoded(argument.kind, given.at(0, 0), today)
    if argument.optional and given.rows == given.columns == 1 and cells.plain(given.at(0, 0)) is None:
        return None
    decode = cells.counted if argument.kind == "number" else _DECODERS[argument.kind]
    if argument.takes == "rows":
        return [[decode(each) for each in row] for row in given.cells]
    return [decode(each) for each in given.flat()]


def _refuse_blanks(function: Function, values: Sequence[object]) -> None:
    for argument, value in zip(function.arguments, values, strict=True):
        if value is None and not argument.optional and argument.kind != "number":
            raise UsageError(_NEEDED.format(name=argument.name, help=argument.label))


def _decoded(kind: str, cell: Cell, today: date | None) -> object:
    if cell is None:
        return None
    return as_period(cell, today) if kind == "period" else _DECODERS[kind](cell)


def as_period(cell: Cell, today: date | None) -> Period | None:
    """A cell as a period: a day, or words like "last 7 days", "2026-03", "昨天"."""
    value = cells.plain(cell)
    if value is None:
        return None
    if isinstance(value, str) and today is not None:
        return period(value, today)
    found = cells.day(value)
    return Period(found, found) if found else None


_DECODERS: dict[str, Callable[[Cell], object]] = {
    "number": cells.number,
    "text": cells.text,
    "day": cells.day,
    "any": cells.plain,
}
