"""Columns that the operator added to tables of ours: each cell is kept by the key of its row, to come back with it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlops.facts.base import WHOLE_SHOP
from xlops.ledgers.cells import key_of, letters, packed, unpacked
from xlops.ledgers.expression import number_of
from xlops.ledgers.found import Content, FoundTable, FoundWorkbook
from xlops.names import row_key
from xlops.typed.state import records
from xlops.typed.written import TableShape

if TYPE_CHECKING:
    from xlops.archive import Archive, Generation

NoteKey = tuple[str, str, str]
"""Table, key of the row as a JSON list, header."""


@dataclass(frozen=True)
class Note:
    """What a cell of the operator's own column held, where it stood when it was read, and the comment on it."""

    value: Content
    formula: str = ""
    at: str = ""
    comment: str = ""

    @property
    def blank(self) -> bool:
        """Is there nothing in it?"""
        return self.value in (None, "") and not self.formula and not self.comment

    def says(self, other: Note | None) -> bool:
        """Does it say the same as another? A comment that was not read says nothing against one that is known."""
        if other is None or packed(self.value) != packed(other.value):
            return False
        moved = bool(self.formula) and self.at != other.at
        return self.formula == other.formula and not moved and self.comment in ("", other.comment)


Parked = dict[str, dict[tuple[str, ...], dict[str, Note]]]
"""Table -> key of the row as texts -> header -> note."""


def note_key(content: Content) -> str:
    """A value of a row's key as notes are bound by it: days as Excel counts them, numbers without noise."""
    number = number_of(content)
    if number is not None:
        return f"{number:.15g}"
    return str(int(content)) if isinstance(content, bool) else "" if content is None else str(content).strip()


def notes_of(archive: Archive, generation: Generation, workbook: str) -> dict[NoteKey, Note]:
    """Every note that was read from a workbook."""
    return {
        (row["table_id"], row["row_key"], row["header"]): Note(
            unpacked(row["kind"] or "", row["content"] or ""),
            row["formula"] or "",
            row["cell"] or "",
            row["comment"] or "",
        )
        for row in records(archive, generation, "notes")
        if row["workbook"] == workbook
    }


def parked_notes(
    archive: Archive, generation: Generation, workbook: str, tables: Collection[str] | None = None
) -> Parked:
    """The notes of a workbook by table, row and column: those of rows that left the table are among them.

    A refresh lays them beside rows that come back; the texts of a key are `note_key` of its cells.
    """
    found: Parked = {}
    for (table, row, header), note in notes_of(archive, generation, workbook).items():
        if tables is None or table in tables:
            found.setdefault(table, {}).setdefault(tuple(json.loads(row)), {})[header] = note
    return found


def noted(found: FoundWorkbook, shapes: Mapping[str, TableShape]) -> Iterator[tuple[NoteKey, Note]]:
    """Every cell of the operator's own columns in keyed tables of ours, blank ones too, once a key."""
    for id, table in found.tables.items():
        shape = shapes.get(id)
        if shape is None or not shape.key or any(each not in table.headers for each in shape.key):
            continue
        own = [(at, header) for at, header in enumerate(table.headers) if header and header not in shape.columns]
        seen: set[str] = set()
        for row, key in _keys(table, shape) if own else ():
            if key not in seen:
                seen.add(key)
                for at, header in own:
                    cell = table.rows[row][at]
                    place = f"{letters(table.column + at)}{table.row + 1 + row}"
                    yield (id, key, header), Note(cell.value, cell.formula, place)


def note_rows(
    workbook: str, now: Mapping[NoteKey, Note], known: Mapping[NoteKey, Note]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Rows of the fact notes that are new or changed, and keys of those whose cell is blank now.

    What is not in the workbook (a row that left, a column that was deleted) stays as it is known.
    """
    kept: list[dict[str, object]] = []
    gone: list[dict[str, object]] = []
    for key, note in now.items():
        row = _key_row(workbook, key)
        if note.blank:
            if key in known:
                gone.append(row)
        elif not note.says(known.get(key)):
            kept.append(_row(row, note, known.get(key)))
    return kept, gone


def _key_row(workbook: str, key: NoteKey) -> dict[str, object]:
    table, row, header = key
    return {"store": WHOLE_SHOP, "workbook": workbook, "table_id": table, "row_key": row, "header": header}


def _row(row: Mapping[str, object], note: Note, known: Note | None = None) -> dict[str, object]:
    kind, content = packed(note.value)
    comment = note.comment or (known.comment if known else "")
    return {
        **row,
        "kind": kind,
        "content": content,
        "formula": note.formula,
        "cell": note.at,
        "comment": comment or None,
    }


def _keys(table: FoundTable, shape: TableShape) -> Iterator[tuple[int, str]]:
    places = [table.headers.index(each) for each in shape.key]
    for row, cells in enumerate(table.rows):
        texts = list(row_key(shape.key, (note_key(cells[at].value) for at in places)))
        if any(texts):
            yield row, key_of(texts)
