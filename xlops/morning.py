"""What surrounds the making of a workbook: what was typed in the one that stands is read first, what is written is noted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.blocks import Beside, Block, Table
from xlops.kept import is_changed, note_read, sha256
from xlops.ledgers.found import FoundWorkbook
from xlops.names import Identity
from xlops.paths import ShopPaths
from xlops.render.grid import Page
from xlops.render.now import ParkedNote
from xlops.settings import Settings
from xlops.typed import Outcome, TableShape, Written, read_typed, remember_written
from xlops.typed.read import given
from xlops.typed.written import recall
from xlops.workbooks import workbooks

if TYPE_CHECKING:
    from xlops.hub import Hub

_TELLING = ("text", "id", "day", "instant")
"""The formats of columns that tell rows apart where a table names no key."""


def read_workbook(file: Path, paths: ShopPaths, settings: Settings, now: datetime) -> Outcome | None:
    """Read what was typed in a workbook of ours into the shop's archive; None where there is no such workbook.

    InputError when the file cannot be read as a workbook; nothing is then read, and nothing may be rewritten.
    """
    from xlops.render.package.found import found

    if not file.is_file():
        return None
    mark = sha256(file)
    standing = found(file)
    if standing is None:
        return None
    outcome = read_typed(standing, paths, settings, now)
    note_read(file, mark, paths, outcome.unread)
    return outcome


def typed_since(paths: ShopPaths) -> list[Path]:
    """The workbooks of a shop that somebody saved since xlops wrote them."""
    files = [paths.workbook(each.file) for each in workbooks().values()]
    return [each for each in files if each.is_file() and is_changed(each, paths)]


def note_written(
    hub: Hub,
    identity: Identity,
    pages: Iterable[Page],
    *,
    left: Collection[str] = (),
    before: Identity | None = None,
    file: str = "",
) -> None:
    """Note what a workbook was given, so that the next reading can tell what was typed since.

    Sheets whose ids are in `left` stayed as they were in the workbook `before`: of their ledgers the old note holds.
    """
    if not hub.paths.archive.is_dir():
        return
    made = list(pages)
    shapes = {each.id: _shape(each) for page in made for each in _tables(page.blocks) if each.real}
    rows = dict(given(hub.typed, shapes))
    stayed = {table.id for page in made if page.sheet.id in left for table in _tables(page.blocks)} & rows.keys()
    if stayed:
        was = recall(hub.paths, before) if before else None
        known = was.read.get(file, was.ledgers) if was else {}
        rows = {id: known[id] if id in stayed else each for id, each in rows.items() if id not in stayed or id in known}
    remember_written(hub.paths, identity, Written(hub.made_at, rows, shapes))


def parked(hub: Hub, workbook: str) -> tuple[ParkedNote, ...]:
    """What the operator wrote beside rows of a workbook, to be laid beside those that come back."""
    from xlops.archive import Archive
    from xlops.typed.notes import parked_notes

    if not hub.paths.archive.is_dir():
        return ()
    archive, generation = Archive.look(hub.paths.archive, None)
    known = parked_notes(archive, generation, workbook)
    return tuple(
        ParkedNote(table, key, header, note.value, note.formula, note.at, note.comment)
        for table, rows in known.items()
        for key, notes in rows.items()
        for header, note in notes.items()
    )


def park(hub: Hub, identity: Identity, file: str, notes: Iterable[ParkedNote], now: datetime) -> None:
    """Keep what stood beside rows that leave a workbook, before it is rewritten."""
    from xlops.ledgers.cells import key_of
    from xlops.typed.notes import Note
    from xlops.typed.read import park_notes

    leaving = {
        (each.table, key_of(list(each.key)), each.column): Note(each.value, each.formula, each.at, each.comment)
        for each in notes
    }
    if leaving and hub.paths.archive.is_dir():
        park_notes(leaving, FoundWorkbook(file, identity, {}), hub.paths, hub.settings, now)


def unpark(hub: Hub, identity: Identity, file: str, notes: Iterable[ParkedNote], now: datetime) -> None:
    """Forget notes that were laid back: they stand in the workbook again, where they may be changed and deleted."""
    park(hub, identity, file, (replace(each, value=None, formula="", comment="") for each in notes), now)


def _shape(table: Table) -> TableShape:
    key = table.key or tuple(each.id for each in table.columns if each.format in _TELLING)
    return TableShape(key, tuple(each.id for each in table.columns))


def _tables(blocks: Iterable[Block]) -> Iterable[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Beside):
            for _, part in block.parts:
                yield from _tables(part)
