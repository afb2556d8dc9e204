"""The plan of a refresh: a lowered sheet over the one that stands there, whatever was renamed, moved or put in.

Pure and of no medium: `render.package` carries it out on a file, `render.live` in an open Excel. Every segment keeps
its place; a table grows by rows put in before its last one, so that all that ranges over it grows along, and shrinks
by deleting rows that hold nothing of the operator's. What the operator wrote beside a row moves with the row's key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xlops.render.bind import Bound, CannotPlan, bind
from xlops.render.cells import Segment, SheetGrid
from xlops.render.lines import Lines
from xlops.render.now import ParkedNote, SheetNow, SheetPlan
from xlops.render.placing import Settled, placing, spare_id

__all__ = ["CannotPlan", "plan"]


@dataclass(frozen=True)
class _Work:
    """A plan under construction: the dictionaries and the lines fill up."""

    grid: SheetGrid
    now: SheetNow
    lines: Lines
    rows: dict[str, list[int]] = field(default_factory=dict)
    """Segment to its lines in order, of a table its header first."""
    bound: dict[str, Bound] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)
    spare: dict[str, list[int]] = field(default_factory=dict)
    """Table to the lines that it left and that could not be deleted."""

    @property
    def ours(self) -> set[int]:
        """The rows of segments that are no tables."""
        return {row for rows in self.now.rows.values() for row in rows.values()}


def plan(
    grid: SheetGrid,
    now: SheetNow,
    parked: Iterable[ParkedNote] = (),
    *,
    lists: Mapping[str, frozenset[str]] | None = None,
) -> SheetPlan:
    """Plan the refresh of one sheet; `lists` has what may be chosen in an input whose choices are cells.

    CannotPlan when a column that is new finds no room beside its table; the sheet is then best left as it is.
    """
    work = _Work(grid, now, Lines(max(now.bottom, grid.used.bottom)))
    tables = {table.id: table for table in grid.tables if table.real}
    for segment in grid.segments:
        if segment.table and segment.id in now.tables:
            _grow_table(work, bind(grid, tables[segment.id], now, now.tables[segment.id]))
        elif not segment.table and now.rows.get(segment.id):
            _grow_rows(work, segment)
    left = _drop_segments(work)
    _new_segments(work)
    operations = work.lines.settle()
    place = work.lines.place
    settled = Settled(
        grid,
        now,
        operations,
        {id: tuple(map(place, rows)) for id, rows in work.rows.items() if id not in left},
        {id: tuple(map(place, rows)) for id, rows in work.rows.items() if id in left},
        work.bound,
        frozenset(work.new),
        {id: tuple(map(place, rows)) for id, rows in work.spare.items()},
        {row: place(row) for row in range(1, now.bottom + 1) if not work.lines.gone(row)},
        tuple(id for id in now.tables if id not in tables),
    )
    return placing(settled, tuple(parked), lists or {})


def _height(segment: Segment) -> int:
    return segment.area.bottom - segment.area.top + 1


def _grow_rows(work: _Work, segment: Segment) -> None:
    """Bring a segment that is no table to its height: rows are put in or taken out at its end."""
    standing = sorted(set(work.now.rows[segment.id].values()))
    wanted = _height(segment)
    lines = standing[:wanted]
    left = [row for row in standing[wanted:] if not _taken_out(work, row)]
    if wanted > len(lines):
        lines += work.lines.insert(lines[-1], wanted - len(lines))
    work.rows[segment.id], work.spare[segment.id] = lines, left


def _taken_out(work: _Work, row: int) -> bool:
    """Delete a row that is no longer needed; False when something of the operator's keeps it."""
    free = work.now.free(row, row, frozenset())
    if free:
        work.lines.delete(row)
    return free


def _grow_table(work: _Work, bound: Bound) -> None:
    """Bring the body of a table to its number of rows."""
    now, table, ours = work.now, bound.now, work.ours
    lines = list(range(table.first, table.last + 1))
    for row in bound.body[len(lines) :]:
        if row in ours:
            break  # typed into a row of another segment: the cells are taken over, the row is not
        lines.append(row)
    wanted = len(bound.sources) + len(bound.extra)
    if wanted > len(lines) and not table.totals:
        lines += _spare(work, bound, lines[-1])[: wanted - len(lines)]
    more = wanted - len(lines)
    if more > 0 and table.last > table.first:
        at = lines.index(table.last)
        lines[at:at] = work.lines.insert_before(table.last, more)
    elif more > 0:
        made = work.lines.insert(table.first, more, grow=True)
        lines[1:1] = made
    own = frozenset(bound.own) | frozenset(bound.columns.values())
    for row in list(reversed(lines[:-1])) if more < 0 else ():
        if len(lines) > wanted and now.free(row, row, own):
            work.lines.delete(row)
            lines.remove(row)
    if not table.totals:
        work.spare[bound.place.id] = lines[wanted:]
        lines = lines[:wanted]
    work.rows[bound.place.id] = [table.area.top, *lines]
    work.bound[bound.place.id] = bound


def _spare(work: _Work, bound: Bound, last: int) -> list[int]:
    """Rows right below a table that it left when it shrank, and that are still blank in its columns."""
    now = work.now
    mine = set(now.rows.get(spare_id(bound.place.id), {}).values())
    columns = (*bound.columns.values(), *bound.own)
    found: list[int] = []
    while (row := last + 1 + len(found)) in mine:
        if any((cell := now.cells.get((row, column))) is not None and cell.filled for column in columns):
            break
        found.append(row)
    return found


def _drop_segments(work: _Work) -> set[str]:
    """Segments that are no longer made: their rows go where nothing hangs on them; a table and its heading stay."""
    made = {segment.id for segment in work.grid.segments}
    spares = {spare_id(id) for id in made}
    left = {id for id in work.now.rows if id not in made}
    for id in left:
        if id in spares:
            taken = {row for rows in work.rows.values() for row in rows}
            work.rows[id] = [row for row in sorted(set(work.now.rows[id].values())) if row not in taken]
            continue
        rows = sorted(set(work.now.rows[id].values()))
        stays = id.removeprefix("before_") in work.now.tables
        work.rows[id] = rows if stays else []
        work.spare[id] = [] if stays else [row for row in rows if not _taken_out(work, row)]
    return left


def _new_segments(work: _Work) -> None:
    """Segments that the sheet lacks stand below the one before them, or above the one after."""
    before = 0
    waiting: list[Segment] = []
    for segment in work.grid.segments:
        if segment.id not in work.rows:
            waiting.append(segment)
            continue
        old = [line for line in work.rows[segment.id] if line > 0]
        for each in waiting:
            height = _height(each)
            made = work.lines.insert(before, height) if before else work.lines.insert_before(min(old), height)
            work.rows[each.id] = made
            work.new.add(each.id)
        waiting = []
        bound = work.bound.get(segment.id)
        before = max(*old, bound.now.area.bottom if bound else 0, *work.spare.get(segment.id, ()), 0)
    for each in waiting:
        work.rows[each.id] = work.lines.insert(before or work.now.bottom, _height(each))
        work.new.add(each.id)
