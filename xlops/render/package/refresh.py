"""The refresh of an existing workbook without Excel: each sheet of ours by its plan, all else as it stands.

Sheet after sheet is planned, moved and written whole, so that the next one is read with its references in place. A
sheet that cannot be refreshed with certainty is left as it is and named; the others are refreshed all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from xlops.errors import InputError, OutputError
from xlops.label import Label
from xlops.names import OURS, Identity, table_name
from xlops.paths import replacing
from xlops.render.anchors import Anchors, anchors, corner, identity_names
from xlops.render.bind import CannotPlan
from xlops.render.cells import Book, Entry, SheetGrid, TablePlace, sheet_ref
from xlops.render.now import ParkedNote, SheetNow, SheetPlan, key_text
from xlops.render.package.charts import write_charts
from xlops.render.package.comments import AUTHOR, attach, detach
from xlops.render.package.filters import apply_filter
from xlops.render.package.found import sheet_now, table_parts
from xlops.render.package.opc import Package, check_dates, defined_names, main, sheets, text_sheets
from xlops.render.package.rules import write_rules, write_validations
from xlops.render.package.sheet_xml import (
    forget_values,
    take_links,
    write_cells,
    write_dimension,
    write_links,
    write_merges,
)
from xlops.render.package.shift import CannotMove, move_rows, write_out_shared
from xlops.render.package.strings import Strings
from xlops.render.package.styles import Styles
from xlops.render.package.tables import write_tables
from xlops.render.package.workbook_xml import add_sheet, compute_when_opened, footer, write_lists, write_names
from xlops.render.plan import plan
from xlops.render.written import Marks, written_over
from xlops.theme import Look

_MOVED = Label(
    'sheet "{sheet}": its table {table} stands on another sheet; move it back, or delete it',
    "工作表“{sheet}”的表格 {table} 被移到了别的工作表；请移回或删除",
)
_STRANGE = Label(
    'sheet "{sheet}" holds something that is not understood here ({why}); it was left as it is',
    "工作表“{sheet}”含有无法识别的内容（{why}）；已保持原样",
)
_SAVED = Label(
    "{file} was saved by another program while it was being refreshed; close it there and run this again",
    "刷新期间 {file} 被其他程序保存过；请在那里关闭文件后重新运行",
)
_FOOTER = re.compile(r"&L.*&C&P / &N&R\d{4}-\d\d-\d\d", re.S)


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did."""

    path: Path
    sheets: tuple[str, ...]
    """Ids of the sheets that were refreshed or made."""
    made: tuple[str, ...]
    """Ids of those that were missing."""
    left: Mapping[str, Label]
    """Name of each sheet that was left as it is, with the reason."""
    parked: tuple[ParkedNote, ...]
    """Notes of rows that left their table: to be kept, and given in again."""
    returned: tuple[ParkedNote, ...]
    """Notes that were given in and stand beside their row again."""
    stale: tuple[str, ...]
    """Tables that are no longer made and stay as they were."""
    unfiltered: tuple[str, ...]
    """Tables whose filter could not be applied: all rows are shown until it is applied again."""
    overwritten: tuple[str, ...] = ()
    """Cells of ours, as 'Items'!C7, that the operator had written over."""


class _Skip(Exception):
    def __init__(self, id: str, name: str, why: Label) -> None:
        super().__init__(id)
        self.id, self.name, self.why = id, name, why


def refresh_workbook(
    book: Book,
    look: Look,
    target: Path,
    identity: Identity,
    parked: Iterable[ParkedNote] = (),
    *,
    marks: Marks | None = None,
    keep: Callable[[Refreshed], None] | None = None,
    held: Mapping[str, Label] | None = None,
) -> Refreshed:
    """Refresh the workbook at `target` in one step; the same book again changes nothing.

    `marks` are of what was written into it last: cells of ours that were written over are then told. `keep` is called
    before the file is replaced, to bring what leaves it to safety. Sheets with a table in `held` are left, for its reason.
    The book is lowered with the names that its sheets have now (`standing_names`). The workbook keeps its id. InputError
    when the file is no workbook of ours, OutputError when it is held open or the disk is full; it is then unchanged.
    """
    data = target.read_bytes()
    notes = tuple(parked)
    left: dict[str, tuple[str, Label]] = {}
    while True:
        package = Package(data, target.name)
        try:
            done = _Refresh(package, book, look, notes, frozenset(left), marks or {}, held or {}).run(identity)
        except _Skip as skip:
            left[skip.id] = (skip.name, skip.why)
            continue
        break
    done = replace(done, path=target, left=dict(left.values()))
    if keep:
        keep(done)
    with replacing(target) as draft:
        package.save(draft)
        if target.read_bytes() != data:
            raise OutputError(_SAVED.format(file=target.name))
    return done


def standing_identity(path: Path) -> Identity | None:
    """Which workbook of ours a file is; None when it is not ours. InputError when it cannot be read."""
    return anchors(defined_names(Package.open(path))).identity


def standing_names(path: Path) -> tuple[dict[str, str], tuple[str, ...]] | None:
    """What the sheets of ours are called in a workbook, by id, and what all others are; None when it is not ours."""
    package = Package.open(path)
    named = anchors(defined_names(package))
    if named.identity is None:
        return None
    shown = [name for name, _ in sheets(package)]
    known = {id: each.name for id, each in named.sheets.items() if each.name in shown}
    every = [each.get("name") or "" for each in package.tree(package.workbook).iter(main("sheet"))]
    return known, tuple(name for name in every if name not in known.values())


@dataclass
class _Refresh:
    """One run over a package that is thrown away when a sheet turns out to be left."""

    package: Package
    book: Book
    look: Look
    parked: tuple[ParkedNote, ...]
    skipped: frozenset[str]
    marks: Marks
    held: Mapping[str, Label]
    over: list[str] = field(default_factory=list)
    plans: dict[str, SheetPlan] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    unfiltered: list[str] = field(default_factory=list)

    def run(self, identity: Identity) -> Refreshed:
        """Refresh every sheet that is not skipped."""
        named = anchors(defined_names(self.package))
        if named.identity is None:
            raise InputError(
                self.package.name,
                Label("it is no workbook of xlops", "不是 xlops 生成的工作簿"),
                Label("name another file", "请换一个文件"),
            )
        check_dates(self.package)
        self.strings, self.styles = Strings(self.package), Styles(self.package, self.look)
        self.ours = frozenset(place.chart.id for grid in self.book.sheets for place in grid.charts)
        self.tables = {each.name: part for _, part in sheets(self.package) for each in table_parts(self.package, part)}
        before: str | None = None
        for grid in self.book.sheets:
            if grid.id in self.skipped:
                continue
            try:
                self._sheet(grid, named, before)
            except (CannotMove, CannotPlan) as error:
                raise _Skip(grid.id, grid.name, error.label) from error
            except (AttributeError, IndexError, KeyError, TypeError, ValueError, InputError) as error:
                why = _STRANGE.format(sheet=grid.name, why=f"{type(error).__name__}: {error}")
                raise _Skip(grid.id, grid.name, why) from error
            before = grid.name
        self._hang()
        self._finish(replace(identity, workbook=named.identity.workbook, shop=identity.shop or named.identity.shop))
        plans = self.plans.values()
        return Refreshed(
            Path(self.package.name),
            tuple(self.plans),
            tuple(self.made),
            {},
            tuple(note for each in plans for note in each.parked),
            tuple(note for each in plans for note in each.returned),
            tuple(id for each in plans for id in each.stale),
            tuple(self.unfiltered),
            tuple(self.over),
        )

    def _sheet(self, grid: SheetGrid, named: Anchors, before: str | None) -> None:
        package = self.package
        where = named.sheets.get(grid.id)
        parts = dict(sheets(package))
        new = where is None or where.name not in parts
        if new or where is None:
            self._check_tables(grid, "")
            part = add_sheet(package, grid, grid.name, before, self.look)
            now = SheetNow(grid.name, {}, {}, {}, {}, 0)
            self.made.append(grid.id)
        else:
            part = parts[where.name]
            self._check_tables(grid, part)
            now = sheet_now(package, part, grid, named, self.strings, self.styles, self.ours)
        made = plan(grid, now, self.parked, lists=self._lists(grid))
        self.plans[grid.id], self.parts[grid.id] = made, part
        if grid.id in self.marks and not new:
            self.over += written_over(grid, now, made, self.marks[grid.id])
        places = {
            (row, column): (to, column)
            for table in made.tables
            for row, to in table.moved.items()
            for column in (*table.own, *table.columns.values())
        }
        comments = detach(package, part, set(places))
        sheet = package.change(part)
        links = take_links(sheet, made)
        if not new:
            move_rows(package, part, made.operations)
        write_out_shared(package, part, made.cells.keys() | made.cleared | made.notes.keys())
        write_cells(sheet, made, self.strings, self.styles)
        write_merges(sheet, made)
        write_rules(sheet, made, self.styles)
        write_links(sheet, made, links)
        write_tables(package, part, made, {each.id: each for each in table_parts(package, part)}, made.places)
        moved = {(to, places[at][1]): each for at, each in comments.items() if (to := places[at][0]) is not None}
        remarks = {at: (AUTHOR, each.note) for at, each in made.cells.items() if each.note}
        remarks |= {at: ("", each.comment) for at, each in made.notes.items() if each.comment}
        attach(package, part, moved, remarks)
        write_dimension(sheet)
        for element in sheet.iter(main("oddFooter")):
            if _FOOTER.fullmatch(element.text or ""):
                element.text = footer(grid, self.look)
        parts_now = {each.id: each for each in table_parts(package, part)}
        for table in made.tables:
            if not apply_filter(sheet, table, package.tree(parts_now[table.id].part), self.strings):
                self.unfiltered.append(table.id)

    def _check_tables(self, grid: SheetGrid, part: str) -> None:
        """A table of the sheet that is not to be rewritten; or that was moved to another one, and cannot be made twice."""
        for each in grid.tables if self.tables else ():
            if each.id in self.held:
                raise CannotPlan(self.held[each.id])
            if each.real and self.tables.get(table_name(each.id), part) != part:
                raise CannotPlan(_MOVED.format(sheet=grid.name, table=table_name(each.id)))

    def _column_of(self, choices: str) -> tuple[TablePlace, str] | None:
        """The table and column that the choices of an input are."""
        for place in self.book.tables.values():
            for column in place.columns if choices.startswith(sheet_ref(place.sheet)) else ():
                if f"{sheet_ref(place.sheet)}!{place.cells(column).fixed}" == choices:
                    return place, column
        return None

    def _lists(self, grid: SheetGrid) -> dict[str, frozenset[str]]:
        found = {}
        for entry in grid.entries:
            known = self._column_of(entry.choices) if isinstance(entry.choices, str) and entry.choices else None
            if known is not None:
                found[entry.name] = frozenset(key_text(each) for each in known[0].values[known[1]])
        return found

    def _hang(self) -> None:
        """What reaches over sheets, once every table has its place: charts, lists of inputs, values of formulas."""
        places = {id: place for each in self.plans.values() for id, place in each.places.items()}
        for grid in self.book.sheets:
            made = self.plans.get(grid.id)
            if made is None:
                continue
            part = self.parts[grid.id]
            write_charts(self.package, part, made.charts, places, self.look, new=grid.id in self.made)
            entries = tuple(self._entry(each, places) for each in made.entries)
            typed = tuple(self._entry(each, places) for each in made.validations)
            write_validations(self.package.change(part), replace(made, entries=entries, validations=typed))
            if any(each.picked for each in self.plans.values()):
                forget_values(self.package.change(part), made)

    def _entry(self, entry: Entry, places: Mapping[str, TablePlace]) -> Entry:
        known = self._column_of(entry.choices) if isinstance(entry.choices, str) and entry.choices else None
        place = places.get(known[0].id) if known else None
        if known is None or place is None:
            return entry
        return replace(entry, choices=f"{sheet_ref(place.sheet)}!{place.cells(known[1]).fixed}")

    def _finish(self, identity: Identity) -> None:
        package = self.package
        hidden = identity_names(identity)
        shown: dict[str, str] = {}
        for each in self.plans.values():
            hidden |= each.anchors
            shown |= {entry.name: corner(each.name, entry.area) for entry in each.entries}
        entries = [entry for each in self.plans.values() for entry in (*each.entries, *each.validations)]
        if not self.skipped:
            shown |= write_lists(package, entries, self.strings)
        write_names(package, hidden, shown, tuple(f"{OURS}{id}__" for id in self.plans))
        compute_when_opened(package)
        parts = text_sheets(package)
        self.strings.settle(
            [package.tree(part) for part in parts if package.is_changed(part)],
            [package.raw(part) for part in parts if not package.is_changed(part)],
        )
