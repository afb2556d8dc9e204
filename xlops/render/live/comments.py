"""Notes of an open workbook: ours where they are new or changed, the operator's beside the row they were made for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xlops.render.live import hang
from xlops.render.live.insist import insist

if TYPE_CHECKING:
    from xlops.render.live.writing import Writing

Place = tuple[int, int]


def move(writing: Writing) -> None:
    """The operator's notes beside their rows again, in the tables whose rows have been written."""
    sheet, there = writing.sheet, _standing(writing)
    moving = {at: target for at, target in _moving(writing).items() if at != target}

    def delete(at: Place) -> None:
        note = sheet.range(at).note
        if note is not None:
            note.delete()

    def add(target: Place, text: str) -> None:
        note = sheet.range(target).note
        if note is None:
            sheet.range(target).add_note(text)
        else:
            note.text = text

    insist(
        [partial(delete, at) for at in moving]
        + [partial(add, target, there[at]) for at, target in moving.items() if target is not None]
    )


def annotate(writing: Writing) -> None:
    """Our notes where they are new or changed; the operator's that came back with their row."""
    plan, there, moving = writing.plan, _standing(writing), _moving(writing)
    left = {at: text for at, text in there.items() if moving.get(at, at) == at}
    taken = left.keys() | {target for target in moving.values() if target is not None}
    ours = {(now, column) for row, column in writing.standing.sheet.ours if (now := writing.row_after(row)) is not None}
    wanted = {at: placed.note for at, placed in plan.cells.items() if placed.note and (at not in taken or at in ours)}
    wanted |= {at: cell.comment for at, cell in plan.notes.items() if cell.comment and at not in taken}
    wanted |= {at: note.comment for at, note in writing.returning if at not in taken}
    hang.annotate(writing.sheet, wanted, left)


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
            if at is None or row not in table.moved or table.id not in writing.written:
                continue
            place = table.moved[row]
            if place is not None:
                found[at, column] = place, column
            elif column in table.own or (row, column) in writing.strays:
                found[at, column] = None
    return found
