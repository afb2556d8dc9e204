"""Notes of an open workbook: ours where they are new or changed, the operator's beside the row they were made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlops.render.live import hang

if TYPE_CHECKING:
    from xlops.render.live.writing import Writing

Place = tuple[int, int]


def place(writing: Writing) -> None:
    """Bring the notes of a sheet to their places, whose rows have moved and whose cells are written."""
    sheet, plan, there = writing.sheet, writing.plan, _standing(writing)
    moving = {at: target for at, target in _moving(writing).items() if at != target}
    ours = {(now, column) for row, column in writing.standing.sheet.ours if (now := writing.row_after(row)) is not None}
    waiting = {target: there[at] for at, target in moving.items() if target is not None}
    try:
        for at in moving:
            note = sheet.range(at).note
            if note is not None:
                note.delete()
        left = {at: text for at, text in there.items() if at not in moving}
        wanted = {
            at: placed.note for at, placed in plan.cells.items() if placed.note and (at not in left or at in ours)
        }
        wanted |= {at: cell.comment for at, cell in plan.notes.items() if cell.comment and at not in left}
        hang.annotate(sheet, {at: text for at, text in wanted.items() if at not in waiting}, left)
    finally:  # whatever happened, what the operator wrote stands somewhere
        for at, text in waiting.items():
            note = sheet.range(at).note
            if note is None:
                sheet.range(at).add_note(text)
            else:
                note.text = text


def _standing(writing: Writing) -> dict[Place, str]:
    """Every note, where it is once the rows have moved."""
    every = {**writing.standing.sheet.ours, **writing.standing.sheet.notes}
    return {(at, column): text for (row, column), text in every.items() if (at := writing.row_after(row)) is not None}


def _moving(writing: Writing) -> dict[Place, Place | None]:
    """The operator's notes in tables to their new place; None for one that is parked with its row."""
    found: dict[Place, Place | None] = {}
    for row, column in writing.standing.sheet.notes:
        at = writing.row_after(row)
        for table in writing.plan.tables:
            if at is None or row not in table.moved:
                continue
            place = table.moved[row]
            if place is not None:
                found[at, column] = place, column
            elif column in table.own:
                found[at, column] = None
    return found
