"""A lowered sheet as it stands in a workbook, and what an operator may have done to it; for tests of the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sample_pages import look, sheet

from xlops.blocks import Block, Column, Formula, Gap, Heading, Note, Picker, Pickers, Table, Title
from xlops.label import Label, same
from xlops.render.cells import Area, Book, SheetGrid
from xlops.render.grid import Page, lower
from xlops.render.now import DeleteRows, InsertRows, NowCell, SheetNow, SheetPlan, TableNow
from xlops.render.values import serial

ITEMS = ("A", "B", "C", "D", "E")


def items_blocks(
    items: tuple[str, ...] = ITEMS, *, lines: int = 1, second: bool = False, picker: object = "all"
) -> list[Block]:
    """A sheet with a title, notes, inputs, a keyed table, and perhaps a second table below it."""
    rows = tuple({"item": each, "name": f"Item {each}", "paid": 100.0 * at} for at, each in enumerate(items, 1))
    table = Table(
        "items",
        (
            Column("item", Label("Item", "商品"), "id"),
            Column("name", Label("Name", "名称")),
            Column("paid", Label("Paid", "金额"), "money", bars=True, tone="sign"),
        ),
        rows,
        real=True,
        key=("item",),
        filter=True,
    )
    more = Table(
        "days", (Column("day", Label("Day", "日期"), "day"), Column("n", same("N"), "count")),
        ({"day": date(2010, 11, 1), "n": 1}, {"day": date(2010, 11, 2), "n": 2}), real=True, key=("day",),
    )  # fmt: skip
    return [
        Title(Label("Items", "商品"), "shop", same("today")),
        *(Note(same(f"Line {at}")) for at in range(lines)),
        Pickers((Picker("d_pick", same("Pick"), picker, "text", same("one"), ("all", "A", "B")),)),  # type: ignore[arg-type]
        Heading(Label("Items", "商品")),
        table,
        Gap(),
        *([more, Gap()] if second else []),
        Table("sums", (Column("what", same("What")), Column("sum", same("Sum"), "money")), ({"what": "all", "sum": Formula("=SUM(t_items[paid])", sum(100.0 * at for at in range(1, len(items) + 1)))}, {"what": "twice", "sum": Formula("={row.what}&\"\"", "twice")})),
        Note(same("the end")),
    ]  # fmt: skip


def book_of(*blocks: list[Block], language: Any = "en") -> Book:
    """The sheets "items", "other" ... with these blocks."""
    ids = ("items", "other", "third")
    pages = [
        Page(sheet(id, Label(id.title(), f"{id}页"), "front", at), each)
        for at, (id, each) in enumerate(zip(ids, blocks, strict=False), 1)
    ]
    return lower(pages, look(language))


def items_grid(*items: str, **more: Any) -> SheetGrid:
    return book_of(items_blocks(items or ITEMS, **more)).sheets[0]


def standing(grid: SheetGrid) -> SheetNow:
    """The sheet as it was just written."""
    cells = {
        at: NowCell(serial(each.content) if isinstance(each.content, date) else each.content, each.formula)
        for at, each in grid.cells.items()
        if each.content is not None or each.formula
    }
    return SheetNow(
        name=grid.name,
        columns={at: at for at in range(1, grid.used.right + 1)},
        rows={
            each.id: dict(enumerate(range(each.area.top, each.area.bottom + 1), 1))
            for each in grid.segments
            if not each.table
        },
        tables={each.id: TableNow(each.area, tuple(each.columns)) for each in grid.tables if each.real},
        cells=cells,
        bottom=grid.used.bottom,
        entries={each.name: cells[each.area.top, each.area.left].value for each in grid.entries},  # type: ignore[misc]
        defaults={each.name: cells[each.area.top, each.area.left].value for each in grid.entries},  # type: ignore[misc]
    )


def with_cells(now: SheetNow, cells: dict[tuple[int, int], NowCell]) -> SheetNow:
    return replace(now, cells={**now.cells, **cells}, bottom=max(now.bottom, *(row for row, _ in cells)))


def with_own_column(now: SheetNow, table: str, at: int, header: str, notes: dict[int, object]) -> SheetNow:
    """A whole sheet column put in before sheet column `at`, inside the table, with notes by sheet row."""

    def right(column: int) -> int:
        return column + 1 if column >= at else column

    tables = {}
    for id, each in now.tables.items():
        headers = list(each.headers)
        if id == table:
            headers.insert(at - each.area.left, header)
        area = Area(each.area.top, right(each.area.left), each.area.bottom, right(each.area.right))
        tables[id] = replace(each, area=area, headers=tuple(headers))
    cells = {(row, right(column)): cell for (row, column), cell in now.cells.items()}
    cells[tables[table].area.top, at] = NowCell(header)
    cells |= {(row, at): NowCell(value) for row, value in notes.items()}
    return replace(now, tables=tables, cells=cells, columns={n: right(column) for n, column in now.columns.items()})


def with_row(now: SheetNow, at: int, text: str = "") -> SheetNow:
    """A whole row put in before row `at`, as Excel does."""

    def down(row: int) -> int:
        return row + 1 if row >= at else row

    cells = {(down(row), column): cell for (row, column), cell in now.cells.items()}
    if text:
        cells[at, 2] = NowCell(text)
    tables = {
        id: replace(each, area=Area(down(each.area.top), each.area.left, down(each.area.bottom), each.area.right))
        for id, each in now.tables.items()
    }
    rows = {id: {n: down(row) for n, row in each.items()} for id, each in now.rows.items()}
    return replace(now, cells=cells, tables=tables, rows=rows, bottom=now.bottom + 1)


def after(now: SheetNow, plan: SheetPlan) -> dict[tuple[int, int], object]:
    """The values on the sheet once the plan is carried out, a formula as its text."""
    cells: dict[tuple[int, int], object] = {
        at: each.formula or each.value for at, each in now.cells.items() if each.filled
    }
    for each in plan.operations:
        moved = {}
        for (row, column), value in cells.items():
            match each:
                case InsertRows(at=at, count=count):
                    moved[row + count if row >= at else row, column] = value
                case DeleteRows(at=at, count=count):
                    if row < at or row >= at + count:
                        moved[row - count if row >= at else row, column] = value
        cells = moved
    for at in plan.cleared:
        cells.pop(at, None)
    for at, placed in plan.cells.items():
        content = serial(placed.content) if isinstance(placed.content, date) else placed.content
        cells[at] = placed.formula or content
    for at, note in plan.notes.items():
        cells[at] = note.formula or note.value
    return {at: value for at, value in cells.items() if value is not None and value != ""}
