"""Columns that the operator added to tables of ours: each cell is kept by the key of its row, to come back with it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from xlops.facts.base import WHOLE_SHOP
from xlops.ledgers.cells import key_of, key_text, packed, unpacked
from xlops.ledgers.found import Content, FoundTable, FoundWorkbook
from xlops.typed.state import records
from xlops.typed.written import TableShape

if TYPE_CHECKING:
    from xlops.archive import Archive, Generation

NoteKey = tuple[str, str, str]
"""Table, key of the row as a JSON list, header."""
Note = tuple[Content, str]
"""What the cell held, and the formula that gave it or nothing."""
Parked = dict[str, dict[tuple[str, ...], dict[str, Note]]]
"""Table -> key of the row as texts -> header -> note."""


def notes_of(archive: Archive, generation: Generation, workbook: str) -> dict[NoteKey, Note]:
    """Every note that was read from a workbook."""
    return {
        (row["table_id"], row["row_key"], row["header"]): (
            unpacked(row["kind"] or "", row["content"] or ""),
            row["formula"] or "",
        )
        for row in records(archive, generation, "notes")
        if row["workbook"] == workbook
    }


def parked_notes(
    archive: Archive, generation: Generation, workbook: str, tables: Collection[str] | None = None
) -> Parked:
    """The notes of a workbook by table, row and column: those of rows that left the table are among them.

    A refresh lays them beside rows that come back; the texts of a key are `key_text` of its cells.
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
                    yield (id, key, header), (table.rows[row][at].value, table.rows[row][at].formula)


def note_rows(
    workbook: str, now: Mapping[NoteKey, Note], known: Mapping[NoteKey, Note]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Rows of the fact notes that are new or changed, and keys of those whose cell is blank now.

    What is not in the workbook (a row that left, a column that was deleted) stays as it is known.
    """
    kept: list[dict[str, object]] = []
    gone: list[dict[str, object]] = []
    for key, (value, formula) in now.items():
        row: dict[str, object] = {
            "store": WHOLE_SHOP,
            "workbook": workbook,
            "table_id": key[0],
            "row_key": key[1],
            "header": key[2],
        }
        if (value is None or value == "") and not formula:
            if key in known:
                gone.append(row)
        elif known.get(key) is None or (packed(known[key][0]), known[key][1]) != (packed(value), formula):
            kind, content = packed(value)
            kept.append({**row, "kind": kind, "content": content, "formula": formula})
    return kept, gone


def _keys(table: FoundTable, shape: TableShape) -> Iterator[tuple[int, str]]:
    places = [table.headers.index(each) for each in shape.key]
    for row, cells in enumerate(table.rows):
        texts = [key_text(cells[at].value) for at in places]
        if any(texts):
            yield row, key_of(texts)
