"""The refresh of the open workbook: read all, plan all, then write all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import xlwings as xw

from xlops.label import Label
from xlops.names import Identity
from xlops.render.anchors import identity_names
from xlops.render.bind import CannotPlan
from xlops.render.cells import Book, SheetGrid
from xlops.render.live.making import Making
from xlops.render.live.opened import Opened, opened
from xlops.render.live.reading import identity_of
from xlops.render.live.standing import Standing, standing
from xlops.render.live.stray import coming_back, strays
from xlops.render.live.writing import Writing
from xlops.render.now import ParkedNote, SheetPlan, key_text
from xlops.render.plan import plan
from xlops.render.references import end
from xlops.render.values import sheet_names
from xlops.render.written import Marks, written_over
from xlops.theme import Look

Told = Callable[[str, int, int], None]
"""Told the name of the sheet at hand, its number from 0, and how many there are."""


@dataclass(frozen=True)
class Refreshed:
    """What became of a workbook."""

    sheets: tuple[str, ...]
    """Refreshed, by the names they are shown with."""
    made: tuple[str, ...]
    """Made anew, as the workbook lacked them."""
    left: tuple[tuple[str, Label], ...]
    """Sheets that stay as they were, and why."""
    undrawn: tuple[str, ...]
    """Ids of charts that an open Excel cannot be given; the next `xlops build` makes them."""
    unfiltered: tuple[str, ...]
    """Tables whose filter could not be set again: it was by colour or the like."""
    parked: tuple[ParkedNote, ...]
    returned: tuple[ParkedNote, ...]
    overwritten: tuple[tuple[str, str], ...] = ()
    """Cells of ours that somebody wrote over, and what stood there: all is as we write it again."""


@dataclass(frozen=True)
class _Sheet:
    grid: SheetGrid
    standing: Standing
    plan: SheetPlan
    strays: tuple[ParkedNote, ...]
    returning: tuple[tuple[tuple[int, int], ParkedNote], ...]


def refresh_book(
    book: xw.Book | Opened,
    grids: Book,
    look: Look,
    identity: Identity,
    parked: Iterable[ParkedNote] = (),
    *,
    marks: Marks | None = None,
    keep: Callable[[Sequence[ParkedNote], Sequence[tuple[str, str]]], None] | None = None,
    told: Told | None = None,
    held: Mapping[str, Label] | None = None,
) -> Refreshed:
    """Put a lowered workbook into the open one.

    `marks` are of what was written into it last; `keep` is given the notes of rows that leave and what was typed over
    cells of ours, before anything is written. Sheets with a table in `held` are left, for its reason. UsageError when the workbook is not one of ours. Whatever Excel refuses on the way leaves sheets that can be
    refreshed again.
    """
    now = book if isinstance(book, Opened) else opened(book)
    identity_of(now)
    waiting = tuple(parked)
    left: list[tuple[str, Label]] = []
    sheets: list[_Sheet] = []
    missing: list[SheetGrid] = []
    for grid in grids.sheets:
        there = standing(grid, now)
        if there is None:
            missing.append(grid)
            continue
        if why := next((held[each.id] for each in grid.tables if held and each.id in held), None):
            left.append((there.now.name, why))
            continue
        try:
            made = plan(grid, there.now, waiting, lists=_lists(grid, grids))
        except CannotPlan as error:
            left.append((there.now.name, error.label))
            continue
        gone, back = tuple(strays(grid, there, made)), tuple(coming_back(grid, made, waiting))
        sheets.append(_Sheet(grid, there, made, gone, back))
    leaving = tuple(note for each in sheets for note in (*each.plan.parked, *each.strays))
    over = tuple(_over(each, marks) for each in sheets if marks)
    overwritten = tuple(cell for cells in over for cell in cells)
    if keep and (leaving or overwritten):
        keep(leaving, overwritten)
    names = _names(grids, now, missing)
    with now.native.typing(now.book.app):
        unfiltered = _write(now, grids, look, sheets, missing, names, told)
        _sign(now, identity)
    return Refreshed(
        tuple(each.plan.name for each in sheets),
        tuple(names[each.name] for each in missing),
        tuple(left),
        tuple(
            place.chart.id
            for each in sheets
            for place in each.plan.charts
            if place.chart.id not in each.standing.sheet.charts
        )
        + tuple(place.chart.id for grid in missing for place in grid.charts),
        tuple(unfiltered),
        leaving,
        tuple(note for each in sheets for note in (*each.plan.returned, *(note for _, note in each.returning))),
        overwritten,
    )


def standing_names(now: Opened) -> tuple[dict[str, str], tuple[str, ...]]:
    """What the sheets of ours are called in the open workbook, by id, and what all others are."""
    known = {id: each.name for id, each in now.anchors.sheets.items() if each.name in now.sheets}
    return known, tuple(name for name in now.sheets if name not in known.values())


def _over(sheet: _Sheet, marks: Marks) -> list[tuple[str, str]]:
    """Cells of a sheet that somebody wrote over, with what stands there."""
    found = []
    for place in written_over(sheet.grid, sheet.standing.now, sheet.plan, marks.get(sheet.grid.id, {})):
        at = end(place.rpartition("!")[2])
        cell = sheet.standing.now.cells[at.row, at.column]
        found.append((place, cell.formula or str(cell.value)))
    return found


def _write(
    now: Opened,
    grids: Book,
    look: Look,
    sheets: list[_Sheet],
    missing: list[SheetGrid],
    names: dict[str, str],
    told: Told | None,
) -> list[str]:
    """Rows and tables of all sheets first, as formulas may name any table; gives the tables that are not filtered again."""
    writings = [
        Writing(each.plan, each.standing, each.grid, grids, look.font, names, _places(each.strays), each.returning)
        for each in sheets
    ]
    makings: list[Making] = []
    begun: list[Writing] = []
    try:
        for each in writings:
            begun.append(each)
            each.prepare()
        order = [each.name for each in grids.sheets]
        for grid in missing:
            before = [names[name] for name in order[: order.index(grid.name)]]
            after = now.book.sheets[before[-1]] if before else now.book.sheets[0]
            sheet = now.book.sheets.add(names[grid.name], after=after)
            makings.append(Making(now.book, now.native, grid, sheet, look.font, names))
            makings[-1].prepare()
        works: list[Writing | Making] = [*writings, *makings]
        for at, work in enumerate(works):
            if told:
                told(work.sheet.name, at, len(works))
            work.fill()
    except BaseException:
        for making in makings:
            making.undo()
        raise
    finally:
        lost = [table for each in begun for table in each.close()]
    return lost


def _places(notes: Iterable[ParkedNote]) -> frozenset[tuple[int, int]]:
    """Where parked comments stood."""
    corners = (end(each.at) for each in notes)
    return frozenset((each.row, each.column) for each in corners)


def _sign(now: Opened, identity: Identity) -> None:
    """Last of all: the workbook shows this generation."""
    for name, text in identity_names(identity).items():
        if now.names.get(name) == text:
            continue
        if name in now.names:
            now.book.names[name].refers_to = f"={text}"
        else:
            now.native.hide(now.book.names.add(name, f"={text}"))


def _names(grids: Book, now: Opened, missing: list[SheetGrid]) -> dict[str, str]:
    """What each sheet of the lowered workbook is called in the open one."""
    new = {grid.id for grid in missing}
    names = {grid.name: now.anchors.sheets[grid.id].name for grid in grids.sheets if grid.id not in new}
    free = sheet_names([*now.sheets, *(grid.name for grid in missing)])[len(now.sheets) :]
    return names | {grid.name: name for grid, name in zip(missing, free, strict=True)}


def _lists(grid: SheetGrid, grids: Book) -> dict[str, frozenset[str]]:
    """What may be chosen in the inputs whose choices are cells of a table."""
    found = {}
    for entry in grid.entries:
        if isinstance(entry.choices, str) and entry.choices:
            for table in grids.tables.values():
                for column in table.columns:
                    if entry.choices.endswith("!" + table.cells(column).fixed) and table.sheet in entry.choices:
                        found[entry.name] = frozenset(key_text(value) for value in table.values[column])
    return found
