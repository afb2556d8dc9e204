"""Comments on cells of ours: one whose row left its table is parked, and comes back with the row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlops.names import row_key
from xlops.render.cells import Placed, SheetGrid, TablePlace, letters
from xlops.render.live.standing import Standing
from xlops.render.now import NowCell, ParkedNote, SheetPlan, TablePlan, key_text

Key = tuple[str, ...]
_TELLING = ("text", "id", "day", "instant")
"""The formats of columns that tell rows apart where a table names no key."""


def strays(grid: SheetGrid, standing: Standing, plan: SheetPlan) -> Iterator[ParkedNote]:
    """The operator's comments on our cells of rows that leave."""
    for (row, column), text in standing.sheet.notes.items():
        for table, keyed in _keyed(grid, plan):
            ids = {at: id for id, at in table.columns.items()}
            if column not in ids or table.moved.get(row, row) is not None:
                continue
            cells = (standing.now.cells.get((row, table.columns[id]), NowCell()) for id in keyed)
            key = row_key(keyed, (key_text(each.value) for each in cells))
            if any(key):
                yield ParkedNote(table.id, key, ids[column], at=f"{letters(column)}{row}", comment=text)


def coming_back(
    grid: SheetGrid, plan: SheetPlan, waiting: Iterable[ParkedNote]
) -> Iterator[tuple[tuple[int, int], ParkedNote]]:
    """The places of comments whose row is in its table again."""
    notes = [each for each in waiting if each.comment and each.value is None and not each.formula]
    for table, keyed in _keyed(grid, plan) if notes else ():
        rows = {
            _key(plan, table, keyed, row): row for row in range(table.area.bottom - table.totals, table.area.top, -1)
        }
        for note in notes:
            if note.table == table.id and note.column in table.columns and note.key in rows:
                yield (rows[note.key], table.columns[note.column]), note


def _key(plan: SheetPlan, table: TablePlan, keyed: Sequence[str], row: int) -> Key:
    placed: Iterable[Placed | None] = (plan.cells.get((row, table.columns[id])) for id in keyed)
    return row_key(keyed, (key_text(each.content) if each else "" for each in placed))


def _keyed(grid: SheetGrid, plan: SheetPlan) -> Iterator[tuple[TablePlan, tuple[str, ...]]]:
    places: dict[str, TablePlace] = {each.id: each for each in grid.tables if each.real}
    for table in plan.tables:
        place = places[table.id]
        keyed = place.key or tuple(id for id, format in place.formats.items() if format in _TELLING)
        if keyed and all(id in table.columns for id in keyed):
            yield table, keyed
