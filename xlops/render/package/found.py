"""What stands in an existing workbook: its tables for the ledgers, its sheets for the plan of a refresh."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from xlops.ledgers.found import Content, FoundCell, FoundTable, FoundWorkbook
from xlops.names import TABLE
from xlops.render.anchors import Anchors, SheetAnchors, anchors
from xlops.render.cells import Area, SheetGrid
from xlops.render.now import NowCell, SheetNow, TableNow
from xlops.render.package.comments import own_comments
from xlops.render.package.moves import bounds
from xlops.render.package.opc import Element, Package, check_dates, defined_names, main, sheets
from xlops.render.package.reading import Read, cells, drawn_rows, instant, referred_rows
from xlops.render.package.strings import Strings
from xlops.render.package.styles import Styles
from xlops.render.references import copied, end
from xlops.render.values import Plain


@dataclass(frozen=True)
class TablePart:
    """A table of a sheet: its part, its name, its area, its columns."""

    part: str
    name: str
    area: Area
    headers: tuple[str, ...]
    totals: int
    calculated: Mapping[str, str]

    @property
    def id(self) -> str:
        """Its id where it is ours."""
        return self.name.removeprefix(TABLE)


def found(path: Path) -> FoundWorkbook | None:
    """The tables of a workbook of ours as they stand; None when the file is not ours.

    InputError when it cannot be read as a workbook, OSError when it cannot be read at all.
    """
    package = Package.open(path)
    named = anchors(defined_names(package))
    if named.identity is None:
        return None
    check_dates(package)
    strings, styles = Strings(package), Styles(package, None)
    tables: dict[str, FoundTable] = {}
    ours = {each.name: frozenset(_last_rows(each)) for each in named.sheets.values()}
    for name, part in sheets(package):
        rows = ours.get(name, frozenset())
        own = [each for each in table_parts(package, part) if each.name.startswith(TABLE)]
        if own:
            read = _formulas({(each.row, each.column): each for each in cells(package.tree(part), strings)})
            tables |= {each.id: _table(each, name, read, styles, rows | _table_rows(own)) for each in own}
    return FoundWorkbook(path.name, named.identity, tables)


def table_parts(package: Package, part: str) -> list[TablePart]:
    """The tables of a sheet, ours and others."""
    made = []
    for place in package.related(part, "table"):
        root = package.tree(place)
        top, left, bottom, right = bounds(root.get("ref") or "A1")
        columns = list(root.iterfind(f"{main('tableColumns')}/{main('tableColumn')}"))
        calculated = {
            unescaped(each.get("name") or ""): f"={formula.text}"
            for each in columns
            if (formula := each.find(main("calculatedColumnFormula"))) is not None and formula.text
        }
        made.append(
            TablePart(
                place,
                root.get("displayName") or root.get("name") or "",
                Area(top, left, bottom, right),
                tuple(unescaped(each.get("name") or "") for each in columns),
                int(root.get("totalsRowCount") or 0),
                calculated,
            )
        )
    return made


def unescaped(name: str) -> str:
    """A column's name as its heading shows it."""
    return name.replace("_x000a_", "\n").replace("_x000A_", "\n").replace("_x000d_", "").replace("_x000D_", "")


def _formulas(read: dict[tuple[int, int], Read]) -> dict[tuple[int, int], Read]:
    """The cells with the text of shared formulas in each of their cells."""
    masters: dict[str, Read] = {}
    for each in read.values():
        formula = each.element.find(main("f")) if each.formula else None
        if formula is not None and formula.get("t") == "shared" and formula.text:
            masters[formula.get("si")] = each
    if not masters:
        return read
    full = dict(read)
    for at, each in read.items():
        formula = each.element.find(main("f")) if each.formula == "=" else None
        if formula is not None and (master := masters.get(formula.get("si"))) is not None:
            text = copied(master.formula, rows=each.row - master.row, columns=each.column - master.column)
            full[at] = each._replace(formula=text)
    return full


def _below(part: TablePart, read: Mapping[tuple[int, int], Read], styles: Styles, ours: frozenset[int]) -> int:
    """How many rows were typed right below a table: up to a blank one, another table, or one that holds text of ours."""
    row = part.area.bottom + 1
    while not part.totals:
        filled = [
            each
            for column in range(part.area.left, part.area.right + 1)
            if (each := read.get((row, column))) is not None and (each.formula or each.value not in (None, ""))
        ]
        if not filled or (row in ours and any(styles.ours(each.style) for each in filled)):
            break
        row += 1
    return row - part.area.bottom - 1


def _table(
    part: TablePart, sheet: str, read: Mapping[tuple[int, int], Read], styles: Styles, ours: frozenset[int]
) -> FoundTable:
    area = part.area
    last = area.bottom - part.totals
    span = range(area.left, area.right + 1)

    def row(at: int) -> tuple[FoundCell, ...]:
        return tuple(_cell(read.get((at, column)), styles) for column in span)

    inside = [row(at) for at in range(area.top + 1, last + 1)]
    below = [row(area.bottom + 1 + at) for at in range(_below(part, read, styles, ours))]
    return FoundTable(part.id, sheet, area.top, area.left, part.headers, (*inside, *below), len(inside))


def _cell(read: Read | None, styles: Styles) -> FoundCell:
    if read is None:
        return FoundCell(None)
    value: Content = read.value
    if isinstance(value, int | float) and not isinstance(value, bool) and styles.dated(read.style):
        moment = instant(value)
        if moment is not None:  # a number that is no day, in a cell made for days, stays what was typed
            value = moment if moment.time() != datetime.min.time() else moment.date()
    return FoundCell(value, read.formula)


def sheet_now(
    package: Package,
    part: str,
    grid: SheetGrid,
    named: Anchors,
    strings: Strings,
    styles: Styles,
    charts: frozenset[str],
) -> SheetNow:
    """A sheet of ours as it stands, for the plan that puts `grid` over it."""
    where = named.sheets[grid.id]
    tables = {each.id: each for each in table_parts(package, part) if each.name.startswith(TABLE)}
    made = {each.id for each in grid.tables if each.real}
    walls = (
        *(each.area for each in table_parts(package, part) if each.id not in made),
        *_arrays(package.tree(part)),
    )
    read = _formulas({(each.row, each.column): each for each in cells(package.tree(part), strings)})
    ours = _ours(where, tables, grid)
    comments = own_comments(package, part)
    now = {
        at: NowCell(
            each.value,
            each.formula,
            None
            if each.column in ours.get(each.row, ()) and (each.style == 0 or styles.ours(each.style))
            else each.style,
            each.element,
            comments.get(at, ""),
        )
        for at, each in read.items()
    }
    now |= {at: NowCell(comment=text) for at, text in comments.items() if at not in now}

    def foreign(row: int, column: int) -> bool:
        each = read.get((row, column))
        return each is not None and not styles.ours(each.style)

    by_row: dict[int, list[int]] = {}
    for (row, column), cell in now.items():
        if cell.filled or cell.comment:
            by_row.setdefault(row, []).append(column)

    @cache
    def needed() -> set[int]:
        skipped = {(row, column) for row, column in read if column in ours.get(row, ()) and not foreign(row, column)}
        rows = referred_rows(package, part, where.name, skipped)
        rows.update(row for top, bottom in drawn_rows(package, part, charts) for row in range(top, bottom + 1))
        return rows

    def free(top: int, bottom: int, columns: frozenset[int]) -> bool:
        for row in range(top, bottom + 1):
            mine = ours.get(row, frozenset())
            if row in needed() or any(
                column not in columns and (column not in mine or foreign(row, column) or (row, column) in comments)
                for column in by_row.get(row, ())
            ):
                return False
        return True

    ours_rows = frozenset(_last_rows(where)) | _table_rows(table_parts(package, part))
    places = entry_cells(package, where.name, [each.name for each in grid.entries])
    return SheetNow(
        name=where.name,
        columns=where.columns,
        rows=where.rows,
        tables={each.id: _now_table(each, read, styles, ours_rows) for each in tables.values()},
        cells=now,
        bottom=max((*(row for row, _ in now), *(each.area.bottom for each in tables.values()), *_last_rows(where), 1)),
        free=free,
        foreign=foreign,
        walls=walls,
        entries={name: value for name, at in places.items() if (value := _entry(read.get(at))) is not None},
        defaults=named.defaults,
    )


def _arrays(sheet: Element) -> Iterator[Area]:
    """Where one formula fills several cells: its cells stay together, whatever rows stand beside them."""
    for each in sheet.iter(main("f")):
        if each.get("t") == "array" and (ref := each.get("ref")):
            top, left, bottom, right = bounds(ref)
            if (top, left) != (bottom, right):
                yield Area(top, left, bottom, right)


def _last_rows(where: SheetAnchors) -> list[int]:
    return [row for rows in where.rows.values() for row in rows.values()]


def _ours(where: SheetAnchors, tables: Mapping[str, TablePart], grid: SheetGrid) -> dict[int, frozenset[int]]:
    """Row to the columns in which the cells are ours."""
    columns = frozenset(where.columns.values())
    found = dict.fromkeys(_last_rows(where), columns)
    known = {each.id: each.columns for each in grid.tables}
    for each in tables.values():
        ids = known.get(each.id, dict.fromkeys(each.headers, 0))
        inside = frozenset(each.area.left + at for at, header in enumerate(each.headers) if header in ids)
        found |= dict.fromkeys(range(each.area.top, each.area.bottom + 1 - each.totals), inside)
    return found


def _table_rows(tables: Iterable[TablePart]) -> frozenset[int]:
    return frozenset(row for each in tables for row in range(each.area.top, each.area.bottom + 1))


def _now_table(part: TablePart, read: Mapping[tuple[int, int], Read], styles: Styles, ours: frozenset[int]) -> TableNow:
    below = _below(part, read, styles, ours)
    return TableNow(part.area, part.headers, part.totals, part.calculated, below)


def entry_cells(package: Package, sheet: str, names: list[str]) -> dict[str, tuple[int, int]]:
    """Where the input cells of these names stand; one that was deleted is absent."""
    known = defined_names(package)
    found = {}
    for name in names:
        text = known.get(name, "")
        place, _, corner = text.rpartition("!")
        if corner and "#REF" not in text and place.strip("'").replace("''", "'") == sheet:
            at = end(corner.partition(":")[0])
            found[name] = (at.row, at.column)
    return found


def _entry(read: Read | None) -> Plain:
    return read.value if read is not None and read.value != "" else None


__all__ = ["Element", "TablePart", "entry_cells", "found", "sheet_now", "table_parts"]
