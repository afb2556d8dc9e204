"""How a refreshed sheet looks: our styles where cells are ours, the operator's colours with their rows, heights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from xlops.render.cells import Area, Style
from xlops.render.live.dress import Wardrobe
from xlops.render.live.insist import insist
from xlops.render.live.looks import range_of
from xlops.render.live.runs import like_rectangles
from xlops.render.now import Band
from xlops.theme import HEIGHTS, TONES

if TYPE_CHECKING:
    from xlops.render.live.writing import Writing

Styles = dict[tuple[int, int], Style]


def dress(writing: Writing) -> None:
    """Styles, colours and heights; before the cells are written, so that a text column takes ids for texts."""
    wardrobe = Wardrobe(writing.standing.opened.native, writing.sheet, writing.font)
    for band in writing.plan.bands:
        if not band.table:
            wardrobe.dress(_styles(writing, band.rows, band.columns.values()))
            continue
        for styles in _table_styles(writing, band):
            wardrobe.dress(styles)
    _heights(writing)


def _styles(writing: Writing, rows: Sequence[int], columns: Iterable[int]) -> Styles:
    cells, kept = writing.plan.cells, writing.plan.kept
    return {
        (row, column): placed.style
        for column in columns
        for row in rows
        if (placed := cells.get((row, column))) is not None and (row, column) not in kept
    }


def _table_styles(writing: Writing, band: Band) -> Iterator[Styles]:
    """All of a new table; else the columns whose cells differ, or are to, and rows that were not put in by Excel."""
    table = writing.tables[band.id]
    if table.new:
        yield _styles(writing, band.rows, band.columns.values())
        return
    looks = writing.standing.looks.get(table.id, {})
    was = writing.standing.now.tables[table.id].area
    before = writing.after(was) or was
    cells, body, known = writing.plan.cells, band.rows[1:], writing.bodies.get(band.id)
    for id, column in table.columns.items():
        look = looks.get(id)
        kinds = (
            set(known.looks(column).values())
            if known
            else {each.style for row in body if (each := cells.get((row, column))) is not None}
        )
        if look is None:  # a new column
            yield _styles(writing, band.rows, (column,))
        elif (
            len(kinds) > 1
            or (look.colour in TONES.values() and {each.colour for each in kinds} != {look.colour})
            or look.colour is None
        ):
            yield _styles(writing, body, (column,))
        else:
            yield _styles(writing, [row for row in body if row > before.bottom], (column,))


def mark(writing: Writing) -> None:
    """The operator's colours in tables, each with its row, once it is written; new rows took that of the row above."""
    plan = writing.plan
    colours: dict[tuple[int, int], str] = {}
    for band in plan.bands:
        if band.table and band.id in writing.standing.marked & writing.written:
            for row in band.rows[1:]:
                for column in writing.columns_of(band):
                    placed = plan.cells.get((row, column))
                    colours[row, column] = placed.style.fill if placed else ""
    colours |= {at: str(colour) for at, colour in plan.formats.items() if at in colours}
    colours |= {at: str(note.format) for at, note in plan.notes.items() if at in colours and note.format is not None}

    def fill(area: Area, colour: str) -> None:
        range_of(writing.sheet, area).color = f"#{colour}" if colour else None

    insist(partial(fill, area, colour) for area, colour in like_rectangles(colours))


def _heights(writing: Writing) -> None:
    heights: dict[tuple[int, int], float] = {}
    for band in writing.plan.bands:
        for at, row in enumerate(band.rows):
            wanted = writing.plan.heights.get(row)
            if wanted is not None or (band.table and at and _fresh(writing, row)):
                heights[row, 1] = wanted or HEIGHTS["body"]
    for area, height in like_rectangles(heights):
        writing.sheet.range(f"{area.top}:{area.bottom}").row_height = height


def _fresh(writing: Writing, row: int) -> bool:
    """Whether a row was put in."""
    for shift in reversed(writing.shifts):
        if shift.count > 0 and shift.at <= row < shift.at + shift.count:
            return True
        if (shift.count > 0 and row >= shift.at + shift.count) or (shift.count < 0 and row >= shift.at):
            row -= shift.count
    return False
