"""A plan carried out in an open Excel: rows first, then every rectangle of cells in one go, then what hangs on them.

What Excel was asked before is known from `Standing`; nothing is read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import xlwings as xw

from xlops.names import BETWEEN, sheet_name
from xlops.render.anchors import corner
from xlops.render.cells import Area, Book, Entry, Placed, SheetGrid, TablePlace
from xlops.render.live import attire, comments, hang
from xlops.render.live.bodies import LONG, Body, body
from xlops.render.live.entry import TEXT, entry, note_entry, text_entry
from xlops.render.live.looks import range_of
from xlops.render.live.runs import rectangles, spans
from xlops.render.live.standing import Standing
from xlops.render.now import Band, InsertRows, ParkedNote, SheetPlan, TablePlan
from xlops.render.references import Reference, Shift, pieces

DEFAULT = "__default"
"""How the names of what inputs were given end."""


@dataclass
class Writing:
    """One sheet being refreshed."""

    plan: SheetPlan
    standing: Standing
    grid: SheetGrid
    book: Book
    font: str
    names: Mapping[str, str]
    """What a new workbook would call a sheet, to what it is called here."""
    strays: frozenset[tuple[int, int]] = frozenset()
    """Comments on cells of ours that are parked with their row."""
    returning: tuple[tuple[tuple[int, int], ParkedNote], ...] = ()
    """Comments that stand beside their row again, each at its place."""
    written: set[str] = field(default_factory=set)
    """Tables whose rows stand already."""

    @cached_property
    def shifts(self) -> tuple[Shift, ...]:
        """The row operations, in their order."""
        return tuple(
            Shift(each.at, each.count if isinstance(each, InsertRows) else -each.count) for each in self.plan.operations
        )

    @property
    def sheet(self) -> xw.Sheet:
        """The sheet in Excel."""
        return self.standing.sheet.sheet

    def prepare(self) -> None:
        """Rows and tables; formulas anywhere may then name every table."""
        self._unfilter()
        self._rows()
        self._name(anchor for anchor in self.plan.anchors.items() if not anchor[0].endswith(DEFAULT))
        self._unname()
        self._unmerge()
        self._resize(growing=True)
        self._new_tables()

    def fill(self) -> None:
        """Cells, what hangs on them, charts and names."""
        attire.dress(self)
        try:
            self._values()
        finally:  # what the operator set beside a row goes where the row went, whatever happened
            comments.move(self)
            attire.mark(self)
        self._resize(growing=False)
        self._hang()
        comments.annotate(self)
        self._charts()
        self._name(anchor for anchor in self.plan.anchors.items() if anchor[0].endswith(DEFAULT))

    def close(self) -> list[str]:
        """Filter again as the operator had it; gives the tables whose filter cannot be said again (by colour, say)."""
        lost = []
        for table in self.standing.sheet.tables:
            for criterion in table.filter:
                if not hang.refilter(self.sheet.tables[table.name].autofilter, criterion):
                    lost.append(table.name)
        return lost

    # rows

    def _rows(self) -> None:
        for shift in self.shifts:
            rows = self.sheet.range(f"{shift.at}:{shift.at + abs(shift.count) - 1}")
            if shift.count > 0:
                rows.insert("down")
            else:
                rows.delete("up")

    def after(self, area: Area) -> Area | None:
        """Where an area stands once the rows have moved."""
        top, bottom = area.top, area.bottom
        for shift in self.shifts:
            span = shift.rows(top, bottom)
            if span is None:
                return None
            top, bottom = span
        return Area(top, area.left, bottom, area.right)

    def row_after(self, row: int) -> int | None:
        """Where a row stands once the rows have moved; None when it is gone."""
        area = self.after(Area(row, 1, row, 1))
        return area.top if area else None

    def _unfilter(self) -> None:
        for table in self.standing.sheet.tables:
            if table.filter:
                self.sheet.tables[table.name].autofilter.clear()

    # cells

    def columns_of(self, band: Band) -> list[int]:
        """The columns of a band that are written: ours, and in a table those bound to its rows."""
        table = self.tables.get(band.id) if band.table else None
        return sorted({*band.columns.values(), *(table.own if table else ())})

    @cached_property
    def tables(self) -> dict[str, TablePlan]:
        """The tables of the plan by id."""
        return {each.id: each for each in self.plan.tables}

    def _ours(self) -> dict[tuple[int, int], Any]:
        """Every cell that is written, with what is put into it, outside of the bodies of tables."""
        cells: dict[tuple[int, int], Any] = dict.fromkeys(self.plan.cleared)
        for band in self.plan.bands:
            table = self.tables.get(band.id) if band.table else None
            rows = band.rows[:1] if band.id in self.bodies else band.rows
            for row in rows:
                header = table is not None and row == band.rows[0]
                columns = band.columns.values() if header else self.columns_of(band)
                cells |= {at: None for column in columns if (at := (row, column)) not in cells}
        areas = [each.area for each in self.bodies.values()]

        def inside(at: tuple[int, int]) -> bool:
            return any(a.top <= at[0] <= a.bottom and a.left <= at[1] <= a.right for a in areas)

        apart = {row for band in self.plan.bands for row in (band.rows[:1] if band.id in self.bodies else band.rows)}
        last = max((column for band in self.plan.bands for column in self.columns_of(band)), default=0)
        for at in ((row, column) for row in apart for column in range(1, last + 1)):
            placed = self.plan.cells.get(at)
            if placed is not None:
                cells[at] = self._entry(at, placed)
        for at, note in self.plan.notes.items():
            if not inside(at):
                cells[at] = note_entry(note)
        return {at: value for at, value in cells.items() if at not in self.plan.kept and not inside(at)}

    def _entry(self, at: tuple[int, int], placed: Placed) -> Any:
        if type(placed.content) is str and not placed.formula:
            number = placed.style.number
            return text_entry(placed.content, format=self._formats.get(at[1], number) if number == TEXT else number)
        return entry(placed)

    @cached_property
    def bodies(self) -> dict[str, Body]:
        """Bodies of tables that are one rectangle of ours, as nearly all are."""
        found = {}
        for band in self.plan.bands:
            columns = self.columns_of(band) if band.table else []
            rows = band.rows[1:]
            if not columns or columns[-1] - columns[0] + 1 != len(columns) or rows[-1] - rows[0] + 1 != len(rows):
                continue
            area = Area(rows[0], columns[0], rows[-1], columns[-1])
            if not any(area.top <= row <= area.bottom and column in columns for row, column in self.plan.kept):
                found[band.id] = body(self.plan, area)
        return found

    @cached_property
    def _formats(self) -> dict[int, str]:
        """Columns of tables that stood here before, whose text format the operator took away: none of ours is text then."""
        found: dict[int, str] = {}
        for band in self.plan.bands:
            looks = self.standing.looks.get(band.id, {}) if band.table else {}
            for id, look in looks.items():
                if look.number != TEXT:
                    found[self.tables[band.id].columns[id]] = "General"
        return found

    def _values(self) -> None:
        """Every rectangle in one assignment. The rows of a table go with what the operator wrote beside them, at once."""
        firsts = {band.id: band.rows[1] for band in self.plan.bands if band.table}
        long: dict[tuple[int, int], str] = {}
        works: list[tuple[Area, Sequence[Sequence[Any]]]] = [
            (each.area, each.rows(self.plan, self._entry, long)) for each in self.bodies.values()
        ]
        ours = self._ours()
        long |= {at: value for at, value in ours.items() if isinstance(value, str) and len(value) > LONG}
        for area in rectangles(ours):
            lines = [
                [None if (row, column) in long else ours[row, column] for column in _across(area)]
                for row in range(area.top, area.bottom + 1)
            ]
            works.append((area, lines))
        for area, rows in sorted(works, key=lambda work: (work[0].top, work[0].left)):
            range_of(self.sheet, area).value = rows
            self.written |= {id for id, first in firsts.items() if area.top <= first <= area.bottom}
        for at, text in long.items():
            self.sheet.range(at).value = text

    def _unmerge(self) -> None:
        for band in self.plan.bands:
            if band.table:
                continue
            for top, bottom in spans(band.rows):
                for left, right in spans(band.columns.values()):
                    range_of(self.sheet, Area(top, left, bottom, right)).unmerge()

    def _resize(self, *, growing: bool) -> None:
        """Bring tables to their size: before the cells where they grow, after them where they shrink."""
        for table in self.plan.tables:
            was = self.standing.now.tables.get(table.id)
            area = self.after(was.area) if was else None
            if area is None or area == table.area:
                continue
            larger = table.area.bottom > area.bottom or table.area.right > area.right
            if larger is growing:
                if growing and table.area.right > area.right:
                    headings = Area(area.top, area.right + 1, area.top, table.area.right)
                    range_of(self.sheet, headings).value = [list(table.headers[area.right - area.left + 1 :])]
                self.sheet.tables[f"t_{table.id}"].resize(range_of(self.sheet, table.area))

    def _new_tables(self) -> None:
        for table in self.plan.tables:
            if table.new:
                header = Area(table.area.top, table.area.left, table.area.top, table.area.right)
                range_of(self.sheet, header).value = [list(table.headers)]
                add_table(self.sheet, table.id, table.area, filter=self._place(table.id).filter)

    def _place(self, table: str) -> TablePlace:
        return next(each for each in self.grid.tables if each.id == table and each.real)

    # what hangs on cells

    def _hang(self) -> None:
        native = self.standing.opened.native
        for area in self.plan.merges:
            range_of(self.sheet, area).merge()
        linked = {at: placed for at, placed in self.plan.cells.items() if placed.link}
        for band in self.plan.bands:
            columns = {column for row, column in linked if row in set(band.rows)}
            if not band.new and columns:
                for left, right in spans(columns):
                    native.unlink(range_of(self.sheet, Area(min(band.rows), left, max(band.rows), right)))
        hang.link(native, self.sheet, linked, self.names)
        hang.colour(self.sheet, self._new_rules())
        self._unvalidate()
        for each in self.plan.entries:
            self._input(each)
        for each in self.plan.validations:
            self._typed_column(each)

    def _input(self, entry: Entry) -> None:
        """The name, the validation and the message of an input cell, where they are new or it stands elsewhere now."""
        opened = self.standing.opened
        wanted = corner(self.plan.name, entry.area)
        known = opened.names.get(entry.name)
        if known is None:
            opened.book.names.add(entry.name, f"={wanted}")
        elif self._moved(known) == wanted:
            place = self.sheet.range((entry.area.top, entry.area.left))
            hang.relist(opened.native, opened.book, place, entry, self.standing.sources.get(entry.name))
            return
        else:
            opened.book.names[entry.name].refers_to = f"={wanted}"
        hang.validate(opened.native, opened.book, self.sheet.range((entry.area.top, entry.area.left)), entry)

    def _typed_column(self, entry: Entry) -> None:
        """What may be typed into a column of a table, over its whole body."""
        opened, place = self.standing.opened, range_of(self.sheet, entry.area)
        was = self.standing.now.tables.get(entry.table)
        before = self.after(was.area) if was else None
        if before is None or entry.area.bottom > before.bottom or not self.standing.sources.get(entry.name, ""):
            hang.validate(opened.native, opened.book, place, entry)
        else:
            hang.relist(opened.native, opened.book, place, entry, self.standing.sources.get(entry.name))

    def _unvalidate(self) -> None:
        """Inputs that will stand elsewhere leave nothing behind."""
        for each in self.plan.entries:
            known = self.standing.opened.names.get(each.name)
            moved = self._moved(known) if known else ""
            place = next((piece for piece in pieces(moved) if isinstance(piece, Reference)), None)
            if place is not None and moved != corner(self.plan.name, each.area) and place.on(self.plan.name, ""):
                self.sheet.range((place.first.row, place.first.column)).data_validation.delete()

    def _new_rules(self) -> Iterator[Any]:
        """Conditional formats of new tables, and of the rows by which one grew without rows being put in."""
        for table in self.plan.tables:
            was = self.standing.now.tables.get(table.id)
            before = self.after(was.area) if was else None
            for rule in self.plan.rules:
                inside = table.area.top < rule.area.top and rule.area.bottom <= table.area.bottom
                if not inside or not table.area.left <= rule.area.left <= table.area.right:
                    continue
                if before is None:
                    yield rule
                elif rule.area.bottom > before.bottom:
                    yield type(rule)(
                        rule.kind, Area(before.bottom + 1, rule.area.left, rule.area.bottom, rule.area.right)
                    )
        tables = [each.area for each in self.plan.tables]
        for rule in self.plan.rules:
            plain = not any(each.top < rule.area.top <= each.bottom for each in tables)
            if plain and any(band.new and rule.area.top in band.rows for band in self.plan.bands):
                yield rule

    # charts and names

    def _charts(self) -> None:
        for place in self.plan.charts:
            chart = self.standing.sheet.charts.get(place.chart.id)
            if chart is None:
                continue
            home = self.book.tables[place.chart.table]
            if home.sheet == self.grid.name and home.real:
                table = self.tables[home.id]
                bottom = table.area.bottom - table.totals
                hang.redraw(
                    self.standing.opened.native, place, chart, self.sheet, table.columns, table.area.top + 1, bottom
                )

    def _name(self, anchors: Iterable[tuple[str, str]]) -> None:
        """Set the hidden names that Excel did not bring along by itself. New rows are named at once, so that they are
        known as ours whatever happens; what an input was given is noted once it stands there."""
        opened = self.standing.opened
        for name, text in anchors:
            if name not in opened.names:
                opened.native.hide(opened.book.names.add(name, f"={text}"))
            elif self._moved(opened.names[name]) != text:
                opened.book.names[name].refers_to = f"={text}"

    def _unname(self) -> None:
        """The names of rows and columns that are no longer ours, or that went, go too."""
        opened, prefix = self.standing.opened, f"{sheet_name(self.plan.id)}{BETWEEN}"
        for name in opened.names:
            if name.startswith(prefix) and name not in self.plan.anchors:
                opened.book.names[name].delete()

    def _moved(self, text: str) -> str:
        """What a name refers to once the rows have moved."""
        for shift in self.shifts:
            text = shift.formula(text, own="", sheet=self.plan.name)
        return text


def add_table(sheet: xw.Sheet, id: str, area: Area, *, filter: bool) -> None:
    """Make cells with a heading a table of ours."""
    table = sheet.tables.add(range_of(sheet, area), name=f"t_{id}", table_style_name="")
    table.show_autofilter = filter


def _across(area: Area) -> range:
    return range(area.left, area.right + 1)
