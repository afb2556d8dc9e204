"""Notes of rows that left a table: from the archive to a refresh and back, whoever refreshes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from xlops.archive import Archive
from xlops.ledgers.cells import key_of
from xlops.ledgers.found import FoundWorkbook
from xlops.names import Identity
from xlops.paths import ShopPaths
from xlops.render.now import ParkedNote
from xlops.settings import Settings
from xlops.typed.notes import Note, NoteKey, parked_notes
from xlops.typed.read import park_notes


def waiting_notes(paths: ShopPaths, identity: Identity) -> tuple[ParkedNote, ...]:
    """The notes that the archive keeps of a workbook; a refresh lays them beside rows that come back."""
    archive, generation = Archive.look(paths.archive, None)
    return tuple(
        ParkedNote(table, key, header, _plain(note), note.formula, note.at, note.comment)
        for table, rows in parked_notes(archive, generation, identity.workbook).items()
        for key, notes in rows.items()
        for header, note in notes.items()
    )


def park(
    notes: Iterable[ParkedNote], found: FoundWorkbook, paths: ShopPaths, settings: Settings, now: datetime
) -> None:
    """Keep the notes that a refresh is about to take out with their rows."""
    kept = {_key(each): Note(each.value, each.formula, each.at, each.comment) for each in notes}
    if kept:
        park_notes(kept, found, paths, settings, now)


def unpark(
    notes: Iterable[ParkedNote], found: FoundWorkbook, paths: ShopPaths, settings: Settings, now: datetime
) -> None:
    """Forget notes that stand in the workbook again: from now on they are read there."""
    back = {_key(each): Note(None) for each in notes}
    if back:
        park_notes(back, found, paths, settings, now)


def _key(note: ParkedNote) -> NoteKey:
    return note.table, key_of(note.key), note.column


def _plain(note: Note) -> str | int | float | bool | None:
    return note.value if isinstance(note.value, str | int | float | bool) or note.value is None else str(note.value)
