"""The second half of a plan: every line has its row, and each cell of a lowered sheet is given its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from xlops.names import default_name
from xlops.render.anchors import constant, entry_value, sheet_anchors
from xlops.render.bind import Bound, left_notes, own_cells
from xlops.render.cells import Area, ChartPlace, Entry, Placed, SheetGrid, TablePlace
from xlops.render.now import (
    Band,
    NowCell,
    Operation,
    ParkedNote,
    SheetNow,
    SheetPlan,
    TablePlan,
    key_text,
)
from xlops.render.references import copied
from xlops.render.references import placed as moved
from xlops.render.values import Plain

Cells = dict[tuple[int, int], Placed]


@dataclass(frozen=True)
class Settled:
    """A sheet whose row operations are decided; all rows are counted after them, if nothing else is said."""

    grid: SheetGrid
    now: SheetNow
    operations: tuple[Operation, ...]
    rows: Mapping[str, tuple[int, ...]]
    """Segment to its rows, of a table its header first."""
    left: Mapping[str, tuple[int, ...]]
    """The same of segments that are no longer made and stay as they are."""
    bound: Mapping[str, Bound]
    new: frozenset[str]
    spare: Mapping[str, tuple[int, ...]]
    """Rows that a segment gave up and that could not be deleted."""
    final: Mapping[int, int]
    """Row before the operations to row after; deleted ones are absent."""
    stale: tuple[str, ...]


def spare_id(table: str) -> str:
    """The segment of rows that a table left when it shrank; it takes them again when it grows."""
    return f"spare_{table}"


def placing(settled: Settled, parked: tuple[ParkedNote, ...], lists: Mapping[str, frozenset[str]]) -> SheetPlan:
    """The whole plan of a sheet."""
    grid, now = settled.grid, settled.now
    columns = _grid_columns(grid, now)
    bands = tuple(_bands(settled, columns))
    where = _Where(settled, bands)
    cells = _cells(grid, where)
    entries = tuple(_entry(each, where) for each in grid.entries)
    picked = _picked(grid, now, lists)
    written = {(settled.final.get(row, 0), column) for (row, column), cell in now.cells.items() if cell.formula}
    computed: set[tuple[int, int]] = set()
    for entry in entries:
        at = entry.area.top, entry.area.left
        if entry.name in picked and at in written:
            computed.add(at)  # the operator has it computed: the formula stays
            del cells[at]
        elif entry.name in picked:
            cells[at] = replace(cells[at], content=picked[entry.name])
    notes: dict[tuple[int, int], NowCell] = {}
    gone: list[ParkedNote] = []
    returned: list[ParkedNote] = []
    for id, bound in settled.bound.items():
        body = settled.rows[id][1:]
        own, back = own_cells(bound, now, body[: len(bound.sources)], parked)
        notes |= own | _extra(bound, now, body)
        returned += back
        gone += left_notes(bound, now)
    kept = _kept(settled, cells) | computed
    filled = cells.keys() | notes.keys() | kept
    cleared = frozenset(each for each in _standing(settled) if each not in filled)
    return SheetPlan(
        id=grid.id,
        name=now.name,
        operations=settled.operations,
        bands=bands,
        cells={at: placed for at, placed in cells.items() if at not in notes},
        cleared=cleared,
        notes=notes,
        formats=_formats(settled),
        kept=kept,
        merges=tuple(_merges(grid, where, kept, now, settled)),
        heights={where.row(row): height for row, height in grid.heights.items() if where.has(row)},
        tables=tuple(_table(settled, band) for band in bands if band.table),
        rules=tuple(replace(each, area=where.area(each.area)) for each in grid.rules),
        entries=entries,
        validations=tuple(_entry(each, where) for each in grid.validations),
        charts=tuple(ChartPlace(each.chart, where.area(each.area), each.alt) for each in grid.charts),
        places={each.id: _place(each, where, now) for each in grid.tables},
        anchors=_anchors(settled, columns),
        parked=tuple(gone),
        returned=tuple(returned),
        stale=settled.stale,
        picked=bool(picked),
    )


def _grid_columns(grid: SheetGrid, now: SheetNow) -> dict[int, int]:
    """The columns known by name; those of a wider grid follow them where nobody wrote anything."""
    columns = dict(now.columns)
    taken = {column for _, column in now.cells} | set(now.columns.values())
    column = max(now.columns.values(), default=0)
    for at in range(max(now.columns, default=0) + 1, grid.used.right + 1):
        column += 1
        while column in taken:
            column += 1
        columns[at] = column
    return columns


def _bands(settled: Settled, columns: dict[int, int]) -> Iterator[Band]:
    for segment in settled.grid.segments:
        id, bound = segment.id, settled.bound.get(segment.id)
        if bound is not None:
            own = {bound.place.columns[each]: column for each, column in bound.columns.items()}
            yield Band(id, settled.rows[id], own, table=True)
        elif segment.table:
            span = range(segment.area.left, segment.area.right + 1)
            left = columns.get(segment.area.left, segment.area.left)
            yield Band(id, settled.rows[id], {at: left + n for n, at in enumerate(span)}, table=True, new=True)
        else:
            yield Band(id, settled.rows[id], columns, table=False, new=id in settled.new)


class _Where:
    """Grid place to place."""

    def __init__(self, settled: Settled, bands: tuple[Band, ...]) -> None:
        self.rows: dict[int, int] = {}
        self.columns: dict[int, Mapping[int, int]] = {}
        """By grid row, as a real table may have columns put in that the rows around it have not."""
        for segment, band in zip(settled.grid.segments, bands, strict=True):
            for row, place in zip(range(segment.area.top, segment.area.bottom + 1), band.rows, strict=False):
                self.rows[row], self.columns[row] = place, band.columns
        identity = all(row == place for row, place in self.rows.items())
        self.same = identity and all(at == column for band in bands for at, column in band.columns.items())

    def has(self, row: int) -> bool:
        """Whether the grid row is in a segment."""
        return row in self.rows

    def row(self, row: int) -> int:
        """The row of a grid row."""
        return self.rows[row]

    def column(self, row: int, column: int) -> int | None:
        """The column of a grid cell; None where the operator deleted it."""
        return self.columns[row].get(column)

    def area(self, area: Area) -> Area:
        """The area of a grid area; it grows over what was put in between, as in Excel."""
        rows = [self.rows[row] for row in range(area.top, area.bottom + 1)]
        known = [
            column for at in range(area.left, area.right + 1) if (column := self.column(area.top, at)) is not None
        ] or [area.left]
        return Area(min(rows), min(known), max(rows), max(known))


def _cells(grid: SheetGrid, where: _Where) -> Cells:
    if where.same:
        return dict(grid.cells)
    cells: Cells = {}
    first: dict[tuple[int, int], int] = {}
    for area in grid.merges:
        column = next((c for at in range(area.left, area.right + 1) if (c := where.column(area.top, at))), None)
        if column is not None:
            first[area.top, area.left] = column  # what is left of a merged cell whose first column was deleted
    for (row, at), placed in grid.cells.items():
        column = where.column(row, at) or first.get((row, at))
        if column is None:
            continue
        if placed.formula:
            placed = replace(placed, formula=moved(placed.formula, where.rows, where.columns[row]))
        cells[where.row(row), column] = placed
    return cells


def _place(table: TablePlace, where: _Where, now: SheetNow) -> TablePlace:
    """A table in its place; a column that was deleted under a plain one keeps its grid column."""
    columns = {id: where.column(table.area.top, at) or at for id, at in table.columns.items()}
    return replace(table, sheet=now.name, area=where.area(table.area), columns=columns)


def _entry(entry: Entry, where: _Where) -> Entry:
    return replace(entry, area=where.area(entry.area))


def _picked(grid: SheetGrid, now: SheetNow, lists: Mapping[str, frozenset[str]]) -> dict[str, Plain]:
    """Inputs that hold the operator's value: another than we wrote last, and one that may still be chosen."""
    picked: dict[str, Plain] = {}
    for entry in grid.entries:
        value, last = now.entries.get(entry.name), now.defaults.get(entry.name)
        known = lists.get(entry.name)
        if known is None and not isinstance(entry.choices, str) and entry.choices:
            known = frozenset(entry.choices)
        if value is None or key_text(value) in (key_text(last), key_text(entry_value(grid, entry))):
            continue
        if known is not None and key_text(value) not in known:
            continue
        if isinstance(value, bool):
            continue
        if entry.format not in ("text", "id") and not (isinstance(value, int | float) and value >= 0):
            continue
        picked[entry.name] = value
    return picked


def _extra(bound: Bound, now: SheetNow, body: tuple[int, ...]) -> dict[tuple[int, int], NowCell]:
    """Rows of the operator's own in the table: whole, after ours."""
    cells = {}
    start = len(bound.sources)
    for row, source in zip(body[start : start + len(bound.extra)], bound.extra, strict=True):
        for column in (*bound.columns.values(), *bound.own):
            cell = now.cells.get((source, column), NowCell())
            cells[row, column] = replace(cell, formula=copied(cell.formula, rows=row - source), comment="")
    return cells


def _ours(settled: Settled) -> dict[int, frozenset[int]]:
    """Row after the operations to the columns in it that we write or clear."""
    found: dict[int, frozenset[int]] = {}
    columns = frozenset(_grid_columns(settled.grid, settled.now).values())
    for id, rows in settled.rows.items():
        bound = settled.bound.get(id)
        mine = frozenset((*bound.columns.values(), *bound.own)) if bound else columns
        found |= dict.fromkeys((*rows, *settled.spare.get(id, ())), mine)
        if bound:
            found[rows[0]] = frozenset(bound.columns.values())  # headings of own columns stay
    return found


def _absorbed(settled: Settled) -> set[tuple[int, int]]:
    """Cells typed below an input table, in rows of another segment: the table took them in."""
    cells = set()
    for id, bound in settled.bound.items():
        inside = set(settled.rows[id])
        for row in bound.body:
            place = settled.final.get(row)
            if place is not None and place not in inside and row > bound.now.last:
                cells |= {(place, column) for column in (*bound.columns.values(), *bound.own)}
    return cells


def _kept(settled: Settled, cells: Cells) -> frozenset[tuple[int, int]]:
    """What the operator wrote into cells of ours that are blank, outside of tables."""
    tables = {row for id in settled.bound for row in (*settled.rows[id], *settled.spare.get(id, ()))}
    ours, absorbed = _ours(settled), _absorbed(settled)
    kept = set()
    for (row, column), cell in settled.now.cells.items():
        place = settled.final.get(row)
        if place is None or place in tables or column not in ours.get(place, ()) or (place, column) in absorbed:
            continue
        if cell.filled and settled.now.foreign(row, column):
            new = cells.get((place, column))
            if new is None or (new.content is None and not new.formula):
                kept.add((place, column))
    return frozenset(kept)


def _standing(settled: Settled) -> Iterator[tuple[int, int]]:
    """Every cell that stands in our rows and columns, in its place after the operations."""
    ours, absorbed = _ours(settled), _absorbed(settled)
    for row, column in settled.now.cells:
        place = settled.final.get(row)
        if place is not None and (column in ours.get(place, ()) or (place, column) in absorbed):
            yield place, column


def _formats(settled: Settled) -> dict[tuple[int, int], object]:
    """The operator's formats on cells of ours: with their row in a table, in their place elsewhere."""
    formats: dict[tuple[int, int], object] = {}
    by_key: dict[int, int] = {}
    ours = _ours(settled)
    own: dict[int, frozenset[int]] = {}
    for id, bound in settled.bound.items():
        body = settled.rows[id][1:]
        placed = dict(zip((each for each in bound.sources), body, strict=False))
        for row in bound.body:
            by_key[row] = placed.get(row, 0)
            own[row] = frozenset(bound.own)
    for (row, column), cell in settled.now.cells.items():
        if cell.format is None or column in own.get(row, ()):
            continue
        place = by_key[row] if row in by_key else settled.final.get(row, 0)
        if place and column in ours.get(place, ()):
            formats[place, column] = cell.format
    return formats


def _merges(
    grid: SheetGrid, where: _Where, kept: frozenset[tuple[int, int]], now: SheetNow, settled: Settled
) -> Iterator[Area]:
    """Merged cells where they stand now; one that would swallow something of the operator's is cut short."""
    filled = {
        (place, column)
        for (row, column), cell in now.cells.items()
        if cell.filled and (place := settled.final.get(row)) is not None
    }
    ours = _ours(settled)
    for merge in grid.merges:
        area = where.area(merge)
        right, bottom = area.right, area.bottom
        for row in range(area.top, area.bottom + 1):
            mine = ours.get(row, frozenset())
            for column in range(area.left, area.right + 1):
                if (row, column) in kept or ((row, column) in filled and column not in mine):
                    if row not in ours:
                        bottom = min(bottom, row - 1)
                    else:
                        right = min(right, column - 1)
        if right >= area.left and bottom >= area.top and (right > area.left or bottom > area.top):
            yield Area(area.top, area.left, bottom, right)


def _table(settled: Settled, band: Band) -> TablePlan:
    bound = settled.bound.get(band.id)
    if bound is None:
        place = next(each for each in settled.grid.tables if each.real and each.id == band.id)
        columns = {id: band.columns.get(at, at) for id, at in place.columns.items()}
        area = Area(band.rows[0], min(columns.values()), band.rows[-1], max(columns.values()))
        return TablePlan(band.id, area, tuple(place.columns), (), columns, {}, new=True)
    left = bound.now.area.left
    bottom = band.rows[-1] + bound.now.totals
    places: dict[int, int | None] = dict.fromkeys(bound.body)
    body = band.rows[1:]
    for source, row in zip((*bound.sources, *bound.extra), body, strict=False):
        if source is not None:
            places[source] = row
    return TablePlan(
        band.id,
        Area(band.rows[0], left, bottom, left + len(bound.headers) - 1),
        bound.headers,
        tuple(bound.own),
        bound.columns,
        places,
        bound.now.totals,
        renamed=bound.renamed,
    )


def _anchors(settled: Settled, columns: dict[int, int]) -> dict[str, str]:
    grid, now = settled.grid, settled.now
    tables = {segment.id for segment in grid.segments if segment.table}
    rows = {id: each for id, each in settled.rows.items() if id not in tables} | dict(settled.left)
    for id in tables:
        spare = (*settled.spare.get(id, ()), *rows.get(spare_id(id), ()))
        if spare:
            rows[spare_id(id)] = tuple(sorted(spare))
    right = max(columns.values(), default=1)
    defaults = {default_name(each.name): constant(entry_value(grid, each)) for each in grid.entries}
    return sheet_anchors(grid.id, now.name, columns, rows, right) | defaults
