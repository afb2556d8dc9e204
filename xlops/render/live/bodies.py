"""The bodies of tables, column by column: there are many rows in them, and the cells of a column are much alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xlops.render.cells import Area, Placed, Style
from xlops.render.live.entry import note_entry
from xlops.render.now import SheetPlan

LONG = 8_000
"""A text that is longer is put into its cell alone: Excel refuses it in the middle of a rectangle."""
_NUMBERS = frozenset((float, int, type(None)))


@dataclass(frozen=True)
class Body:
    """The body of a table that is one rectangle of ours; the columns from left to right, each from top to bottom."""

    area: Area
    columns: tuple[list[Placed | None], ...]

    def looks(self, column: int) -> dict[int, Style]:
        """The styles of a column of the sheet: nearly all of its cells share one."""
        placed = self.columns[column - self.area.left]
        return {id(each.style): each.style for each in placed if each is not None}

    def rows(
        self, plan: SheetPlan, entry: Callable[[tuple[int, int], Placed], Any], long: dict[tuple[int, int], str]
    ) -> list[tuple[Any, ...]]:
        """What is put into it; texts that are too long for a rectangle go into `long`."""
        made = []
        for column, placed in enumerate(self.columns, self.area.left):
            values: list[Any] = []
            for row, each in enumerate(placed, self.area.top):
                if each is None:
                    note = plan.notes.get((row, column))
                    values.append(note_entry(note) if note is not None else None)
                elif type(each.content) in _NUMBERS and not each.formula:
                    values.append(each.content)
                else:
                    value = entry((row, column), each)
                    if type(value) is str and len(value) > LONG:
                        long[row, column], value = value, None
                    values.append(value)
            made.append(values)
        return list(zip(*made, strict=True))


def body(plan: SheetPlan, area: Area) -> Body:
    """The cells of an area, as the plan has them."""
    cells = plan.cells
    rows = range(area.top, area.bottom + 1)
    return Body(area, tuple([cells.get((row, at)) for row in rows] for at in range(area.left, area.right + 1)))
