"""Which row of a table is which: new rows are bound to those that stand there by key, and with them the own columns."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlops.errors import OutputError
from xlops.label import Label
from xlops.names import row_key
from xlops.render.cells import SheetGrid, TablePlace, letters
from xlops.render.now import NowCell, ParkedNote, SheetNow, TableNow, key_text
from xlops.render.references import copied

_NO_ROOM = Label(
    'sheet "{sheet}": there is no room for the column "{column}" at the right of its table; insert an empty column there',
    "工作表“{sheet}”：表格右侧没有位置放“{column}”列；请在那里插入一个空列",
)
Key = tuple[str, ...]


class CannotPlan(OutputError):
    """A sheet that cannot be refreshed as it stands; it is left whole."""


@dataclass(frozen=True)
class Bound:
    """A table of ours over the one that stands there; rows are those of the sheet before the refresh."""

    place: TablePlace
    now: TableNow
    columns: Mapping[str, int]
    headers: tuple[str, ...]
    own: Mapping[int, str]
    """Own column to what it is called, from left to right."""
    body: tuple[int, ...]
    """The rows of the body, then those typed right below that an input table takes in."""
    sources: tuple[int | None, ...]
    """Of each new row, the row that it was."""
    keys: tuple[Key, ...]
    """Of each new row."""
    extra: tuple[int, ...]
    """Rows that the operator typed without a key: they stay, after ours."""
    left: Mapping[int, Key]
    """Rows that are no longer in the table."""
    renamed: Mapping[str, str]


def bind(grid: SheetGrid, place: TablePlace, now: SheetNow, table: TableNow) -> Bound:
    """Bind a table of the grid to the one that stands there. CannotPlan when a new column finds no room."""
    columns, headers, renamed = _columns(place, now, table)
    body = tuple(range(table.first, table.last + 1 + (table.below if place.inputs else 0)))
    own = _own(now, table, headers, place, body)
    keyed = _key_columns(place)
    rows = place.area.bottom - place.area.top
    keys = [_new_key(grid, place, keyed, row) for row in range(place.area.top + 1, place.area.bottom + 1)]
    if not all(id in table.headers or id in renamed.values() for id in keyed):
        keyed = ()  # the column that told the rows apart is gone: only their order is left
    if not keyed:
        keys = [(f"#{at}",) for at in range(1, rows + 1)]
    standing: dict[Key, deque[int]] = defaultdict(deque)
    blank: list[int] = []
    for at, row in enumerate(body, 1):
        texts = (key_text(_value(now, row, columns[id])) for id in keyed)
        key = row_key(keyed, texts) if keyed else (f"#{at}",)
        if any(key):
            standing[key].append(row)
        elif any(_typed(now, row, column) for column in (*columns.values(), *own)):
            blank.append(row)
    sources: list[int | None] = []
    typed = deque(blank)
    for row, key in enumerate(keys, place.area.top + 1):
        known = standing.get(key) if any(key) else typed if _given(grid, place, row) else None
        sources.append(known.popleft() if known else None)
    left = {row: key for key, rows_left in standing.items() for row in rows_left}
    return Bound(place, table, columns, headers, own, body, tuple(sources), tuple(keys), tuple(typed), left, renamed)


def _columns(
    place: TablePlace, now: SheetNow, table: TableNow
) -> tuple[dict[str, int], tuple[str, ...], dict[str, str]]:
    """Our columns where they stand, all headers in order, and headings of ours that were written over."""
    left = table.area.left
    at = {header: left + index for index, header in enumerate(table.headers)}
    columns = {id: at[id] for id in place.columns if id in at}
    headers, renamed = list(table.headers), {}
    for id, grid_column in place.columns.items():
        if id in columns:
            continue
        column = now.columns.get(grid_column, 0)
        header = headers[column - left] if left <= column < left + len(headers) else ""
        if header and header not in place.columns:
            columns[id], renamed[header], headers[column - left] = column, id, id
            continue
        column = left + len(headers)
        rows = range(table.area.top, table.area.bottom + 1)
        walled = any(
            wall.left <= column <= wall.right and wall.bottom >= rows[0] and wall.top <= rows[-1] for wall in now.walls
        )
        if walled or any(_filled(now, row, column) for row in rows):
            raise CannotPlan(_NO_ROOM.format(sheet=now.name, column=id))
        columns[id] = column
        headers.append(id)
    return columns, tuple(headers), renamed


def _own(
    now: SheetNow, table: TableNow, headers: Sequence[str], place: TablePlace, body: Sequence[int]
) -> dict[int, str]:
    """The operator's columns in the table, and those right beside it that hold something in its rows."""
    left = table.area.left
    own = {left + at: header for at, header in enumerate(headers) if header not in place.columns}
    rows = (table.area.top, *body)  # a heading alone is enough: its notes may all have left with their rows
    for column, step in ((left + len(headers), 1), (left - 1, -1)):
        while column >= 1 and not _walled(now, column, body) and any(_filled(now, row, column) for row in rows):
            title = now.cells.get((table.area.top, column))
            named = key_text(title.value) if title else ""
            own[column] = named or f"${letters(column)}"
            column += step
    return dict(sorted(own.items()))


def _walled(now: SheetNow, column: int, body: Sequence[int]) -> bool:
    return any(
        wall.left <= column <= wall.right and wall.top <= body[-1] and wall.bottom >= body[0] for wall in now.walls
    )


def _key_columns(place: TablePlace) -> tuple[str, ...]:
    """The declared key; without one, all that is text or a day; else nothing, and rows are bound by their order."""
    if place.key:
        return place.key
    return tuple(id for id, format in place.formats.items() if format in ("text", "id", "day", "instant"))


def _new_key(grid: SheetGrid, place: TablePlace, keyed: Sequence[str], row: int) -> Key:
    placed = (grid.cells.get((row, place.columns[id])) for id in keyed)
    return row_key(keyed, (key_text(each.content) if each else "" for each in placed))


def _value(now: SheetNow, row: int, column: int) -> object:
    cell = now.cells.get((row, column))
    return cell.value if cell else None


def _given(grid: SheetGrid, place: TablePlace, row: int) -> bool:
    """Does a new row hold anything but formulas."""
    cells = (grid.cells.get((row, column)) for column in place.columns.values())
    return any(each is not None and each.content is not None and not each.formula for each in cells)


def _typed(now: SheetNow, row: int, column: int) -> bool:
    """Does a cell hold anything but a formula."""
    cell = now.cells.get((row, column))
    return cell is not None and cell.filled and not cell.formula


def _filled(now: SheetNow, row: int, column: int) -> bool:
    cell = now.cells.get((row, column))
    return cell is not None and cell.filled


def own_cells(
    bound: Bound, now: SheetNow, rows: Sequence[int], parked: Iterable[ParkedNote]
) -> tuple[dict[tuple[int, int], NowCell], list[ParkedNote]]:
    """What stands in the own columns of our rows, which are at `rows` now; and the parked notes that came back.

    Formulas move as if their cells were copied; new rows continue a calculated column.
    """
    cells: dict[tuple[int, int], NowCell] = {}
    returned: list[ParkedNote] = []
    waiting = {(each.key, each.column): each for each in parked if each.table == bound.place.id}
    top = bound.now.first
    for column, title in bound.own.items():
        first = now.cells.get((top, column), NowCell())
        continued = _continued(bound, now, column, title)
        for row, source, key in zip(rows, bound.sources, bound.keys, strict=True):
            cell = now.cells.get((source, column)) if source is not None else NowCell(format=first.format)
            cell = cell or NowCell()
            if cell.filled and source is not None:
                formula = copied(cell.formula, rows=row - source) if cell.formula else ""
                cells[row, column] = replace(cell, formula=formula, comment="")
                continue
            note = waiting.get((key, title))
            if note is not None and any(key) and source is None:
                returned.append(note)
                cell = replace(cell, value=note.value, formula=_returned(note, row), comment=note.comment)
            elif source is None and continued:
                cell = replace(cell, formula=copied(continued, rows=row - top))
            cells[row, column] = cell
    return cells, returned


def _continued(bound: Bound, now: SheetNow, column: int, title: str) -> str:
    """The formula of a calculated column, or one that all rows share, as it stands in the first row of the body."""
    if title in bound.now.calculated:
        return bound.now.calculated[title]
    top, last = bound.now.first, bound.now.last
    first = now.cells.get((top, column), NowCell()).formula
    rows = range(top + 1, last + 1)
    alike = all(now.cells.get((row, column), NowCell()).formula == copied(first, rows=row - top) for row in rows)
    return first if first and rows and alike else ""


def _returned(note: ParkedNote, row: int) -> str:
    written = int(note.at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or row)
    return copied(note.formula, rows=row - written) if note.formula else ""


def left_notes(bound: Bound, now: SheetNow) -> list[ParkedNote]:
    """What stood in own columns beside rows that left; what a calculated column would compute again is not kept."""
    notes = []
    for row, key in bound.left.items():
        for column, title in bound.own.items():
            cell = now.cells.get((row, column), NowCell())
            if (cell.filled and title not in bound.now.calculated) or cell.comment:
                value = cell.value if isinstance(cell.value, str | int | float) else None
                at = f"{letters(column)}{row}"
                notes.append(ParkedNote(bound.place.id, key, title, value, cell.formula, at, cell.comment))
    return notes
