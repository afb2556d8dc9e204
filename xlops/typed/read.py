"""Read what was typed in a workbook into the archive, before anything in the workbook is rewritten."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from xlops.facts.base import WHOLE_SHOP
from xlops.label import Label, joined
from xlops.ledgers import LEDGERS, Ledger
from xlops.ledgers.base import CHECK
from xlops.ledgers.cells import Scene, completed, is_blank, letters, normal, packed
from xlops.ledgers.found import FoundCell, FoundTable, FoundWorkbook
from xlops.ledgers.merge import Base, Merged, TypedRow, Who, merge
from xlops.ledgers.rows import Aside, listed
from xlops.paths import ShopPaths
from xlops.settings import Settings
from xlops.typed.arrow import keys_table, rows_table
from xlops.typed.notes import Note, NoteKey, note_rows, noted, notes_of
from xlops.typed.paste import read_paste
from xlops.typed.state import TypedState, state_of
from xlops.typed.written import Rows, Written, any_shapes, recall, remember_written

if TYPE_CHECKING:
    from xlops.archive import Archive, Generation
    from xlops.sources import Reading

_NOTHING = Label("{file}: nothing new was typed", "{file}：没有新的输入")
_TAKEN = ("1 cell taken", Label("{n:,} cells taken", "采用 {n:,} 个单元格"))
_REMOVED = ("1 row deleted", Label("{n:,} rows deleted", "删除 {n:,} 行"))
_NOTES = ("1 note kept", Label("{n:,} notes kept", "保存备注 {n:,} 条"))
_WRONG = (
    "1 cell put aside, with the reason beside it",
    Label("{n:,} cells put aside, with the reason beside them", "{n:,} 个单元格未采用，原因写在旁边"),
)
_CONFLICTS = (
    "1 conflict with another workbook",
    Label("{n:,} conflicts with another workbook", "与其他工作簿冲突 {n:,} 处"),
)
_LOST = Label(
    "{file}: the table {table} has lost its column {column}; nothing of it was read; undo that, or let xlops write the sheet anew",
    "{file}：表“{table}”缺少“{column}”列，未读取该表；请撤销删除，或让 xlops 重新生成该工作表",
)


@dataclass(frozen=True)
class Outcome:
    """What became of what was typed."""

    generation: int
    """The archive's generation that holds it."""
    made: bool
    """Was a generation made?"""
    file: str
    cells: int = 0
    removed: int = 0
    notes: int = 0
    aside: tuple[Aside, ...] = ()
    """What is put aside since this reading: wrong cells, conflicts."""
    unread: Mapping[str, Label] = field(default_factory=dict)
    """Ledgers of which nothing could be read, with the reason: their tables are not to be rewritten."""

    pasted: Label | None = None
    """What became of a block that was pasted."""

    @property
    def troubles(self) -> tuple[Label, ...]:
        """What could not be read at all."""
        return tuple(self.unread.values())

    @property
    def wrong(self) -> tuple[Aside, ...]:
        """The cells that were not taken."""
        return tuple(each for each in self.aside if each.kind == "wrong")

    @property
    def conflicts(self) -> tuple[Aside, ...]:
        """The cells that two workbooks changed to different values."""
        return tuple(each for each in self.aside if each.kind == "conflict")

    @property
    def label(self) -> Label:
        """All of it in a sentence."""
        counts = (
            (self.cells, _TAKEN), (self.removed, _REMOVED), (self.notes, _NOTES), (len(self.wrong), _WRONG),
            (len(self.conflicts), _CONFLICTS),
        )  # fmt: skip
        parts = [
            Label(one if number == 1 else many.en, many.zh).format(n=number) for number, (one, many) in counts if number
        ]
        parts += [self.pasted] if self.pasted else []
        said = joined(parts, Label("; ", "；")) if parts else None
        whole = (
            _NOTHING.format(file=self.file)
            if said is None
            else Label(f"{self.file}: {said.en}", f"{self.file}：{said.zh}")
        )
        return joined((whole, *self.troubles), Label("; ", "；"))


def read_typed(found: FoundWorkbook, paths: ShopPaths, settings: Settings, now: datetime) -> Outcome:
    """Bring what was typed in a workbook since xlops wrote it into the archive, as one generation or none.

    Rows of ledgers are set against what the workbook was given and what the archive holds; the operator's own columns
    are kept by the key of their row. ArchiveError or OutputError when the archive cannot be written: it is then as it
    was, and so is the workbook.
    """
    from xlops.archive import Archive

    archive = Archive.create(paths.archive)
    wall = wall_time(archive, settings, now)
    work = _Work(found, paths, settings, archive, wall)
    commit = archive.commit(work.readings(), settings=settings, now=wall)
    if work.read and work.written is not None:
        file = {**work.written.read, found.file: work.read}
        remember_written(paths, found.identity, replace(work.written, read=file))
    return replace(work.outcome, generation=commit.generation.number, made=commit.made)


def wall_time(archive: Archive, settings: Settings, now: datetime) -> datetime:
    """The shop's time, never before the last generation: a clock that was set back must not make what is typed old."""
    wall = now.astimezone(ZoneInfo(settings.time_zone)).replace(tzinfo=None) if now.tzinfo else now
    return max(wall, archive.generation().made_at)


@dataclass
class _Work:
    """One reading; it happens while the archive is held, so that nobody writes in between."""

    found: FoundWorkbook
    paths: ShopPaths
    settings: Settings
    archive: Archive
    now: datetime
    outcome: Outcome = field(init=False)
    written: Written | None = field(init=False, default=None)
    read: dict[str, Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.outcome = Outcome(0, made=False, file=self.found.file)

    def readings(self) -> Iterator[Reading]:
        """The one reading, unless nothing was typed."""
        generation = self.archive.generation()
        state = state_of(self.archive, generation, self.settings)
        self.written = recall(self.paths, self.found.identity) or self._written_by(generation)
        tables: dict[str, list[dict[str, Any]]] = {}
        removed: dict[str, list[dict[str, Any]]] = {}
        done: list[tuple[Ledger, Merged]] = []
        unread: dict[str, Label] = {}
        for ledger in LEDGERS:
            table = self.found.tables.get(ledger.id)
            if table is None:
                continue
            headers = _headers(ledger, table)
            lost = next((each for each in ledger.key if each not in headers), None)
            if lost is not None:
                unread[ledger.id] = _LOST.format(file=self.found.file, table=ledger.label, column=ledger[lost].label)
                continue
            merged = self._merged(ledger, table, headers, state)
            done.append((ledger, merged))
            self.read[ledger.id] = merged.found
            tables[ledger.fact.id] = [dict(each) for each in merged.kept.values()]
            stored = {id: row.stored for id, row in state.rows[ledger.id].items() if row.stored is not None}
            removed[ledger.fact.id] = [dict(stored[id]) for id in sorted(merged.removed)]
        tables["asides"], removed["asides"] = _asides(state, done)
        shapes = self.written.tables if self.written else any_shapes(self.paths)
        known = notes_of(self.archive, generation, self.found.identity.workbook)
        notes, blank = note_rows(self.found.identity.workbook, dict(noted(self.found, shapes)), known)
        tables["notes"], removed["notes"] = notes, blank
        aside = tuple(each for _, merged in done for each in merged.aside.values())
        self.outcome = Outcome(
            generation.number,
            made=False,
            file=self.found.file,
            cells=sum(merged.cells for _, merged in done),
            removed=sum(len(merged.removed) for _, merged in done),
            notes=len(notes) + len(blank),
            aside=aside,
            unread=unread,
        )
        given_at = self.written.made_at if self.written else None
        pasted = read_paste(self.found, self.archive, generation, self.settings, self.now, given_at=given_at)
        self.outcome = replace(self.outcome, pasted=pasted.told)
        yield from pasted.readings
        if any(tables.values()) or any(removed.values()):
            yield reading(self.found.file, f"workbook {self.found.identity.workbook}", tables, removed, self.now)

    def _merged(self, ledger: Ledger, table: FoundTable, headers: Mapping[str, int], state: TypedState) -> Merged:
        who = Who(self.found.identity.workbook, self.found.file, table.sheet, self.now)
        rows = list(typed_rows(ledger, table, headers, state.scene))
        base = None
        if self.written is not None:
            given = self.written.read.get(self.found.file, self.written.ledgers)
            if ledger.id in given:
                base = Base(given[ledger.id], self.written.made_at)
        return merge(ledger, state.scene, base, state.rows[ledger.id], rows, who, present=set(headers))

    def _written_by(self, last: Generation) -> Written | None:
        """What a workbook of this shop was given, by the archive itself, when the note of it is lost."""
        identity = self.found.identity
        known = (self.paths.archive / "written" / identity.workbook).is_dir()
        if not known or identity.generation not in self.archive.numbers():
            return None
        generation = last if identity.generation == last.number else self.archive.generation(identity.generation)
        state = state_of(self.archive, generation, self.settings)
        return Written(generation.made_at, given(state), any_shapes(self.paths))


def park_notes(
    notes: Mapping[NoteKey, Note], found: FoundWorkbook, paths: ShopPaths, settings: Settings, now: datetime
) -> None:
    """Keep notes that a refresh takes out of a workbook with their rows; blank ones are forgotten, as they were laid back.

    `parked_notes` gives them to the next refresh. What stands in the tables' own columns was kept by `read_typed`
    already; this is for what only the refresh sees: columns beside a table, comments.
    """
    from xlops.archive import Archive

    archive = Archive.create(paths.archive)
    wall = wall_time(archive, settings, now)

    def readings() -> Iterator[Reading]:
        workbook = found.identity.workbook
        kept, gone = note_rows(workbook, notes, notes_of(archive, archive.generation(), workbook))
        if kept or gone:
            yield reading(found.file, f"workbook {workbook}", {"notes": kept}, {"notes": gone}, wall)

    archive.commit(readings(), settings=settings, now=wall)


def given(state: TypedState, tables: Collection[str] | None = None) -> Rows:
    """The rows of every ledger as a workbook is given them; of those among `tables`, which are all that it has."""
    return {
        ledger.id: {row.id: row.cells for row in listed(ledger, state.rows[ledger.id])}
        for ledger in LEDGERS
        if tables is None or ledger.id in tables
    }


def typed_rows(ledger: Ledger, table: FoundTable, headers: Mapping[str, int], scene: Scene) -> Iterator[TypedRow]:
    """The rows of a ledger's table that hold anything, normalised and completed."""
    for place, cells in enumerate(table.rows, 1):
        plain = {
            name: normal(cells[at].value, ledger[name], scene) for name, at in headers.items() if name in ledger.names
        }
        said = (value for name, value in plain.items() if not (ledger.offered and name in ledger.key))
        if is_blank(said):
            continue
        check = cells[headers[CHECK]] if CHECK in headers else FoundCell(None, "=")
        yield TypedRow(
            {name: value for name, value in completed(plain, ledger, scene).items() if name in headers},
            {name: f"{letters(table.column + at)}{table.row + place}" for name, at in headers.items()},
            {name: cells[at].formula for name, at in headers.items() if cells[at].formula},
            place,
            cleared=check.value in (None, "") and not check.formula,
        )


def reading(
    file: str,
    source: str,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    removed: Mapping[str, Sequence[Mapping[str, Any]]],
    now: datetime,
) -> Reading:
    """Rows that people typed, and keys of those that they deleted, as the archive takes them."""
    from xlops.sources import Part, Reading

    made = {fact: rows_table(fact, rows) for fact, rows in tables.items() if rows}
    gone = {fact: keys_table(fact, rows) for fact, rows in removed.items() if rows}
    mark = hashlib.sha256(repr((file, source, now, made, gone)).encode()).hexdigest()
    parts = {fact: (Part(table.num_rows, source, at=now),) for fact, table in made.items()}
    return Reading(
        Path(file), mark, WHOLE_SHOP, source, made, (), (), simulated=False, parts=parts, removed=gone, by_hand=True
    )


def _headers(ledger: Ledger, table: FoundTable) -> dict[str, int]:
    """Column id -> its place; a header that was typed over by the column's name is taken for it."""
    words = {each.name: each.name for each in ledger.columns} | {CHECK: CHECK}
    for each in ledger.columns:
        words |= {each.label.en: each.name, each.label.zh: each.name}
    found: dict[str, int] = {}
    for at, header in enumerate(table.headers):
        if header in words:
            found.setdefault(words[header], at)
    return found


def _asides(
    state: TypedState, done: Iterable[tuple[Ledger, Merged]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of the fact asides that are new, and those that are to go: settled, or with another in their place."""
    rows, gone = [], []
    for ledger, merged in done:
        for each in state.asides:
            if each.ledger == ledger.id and (each.mark in merged.settled or each.mark in merged.aside):
                gone.append(_aside_row(each))
        rows += [_aside_row(each) for each in merged.aside.values()]
    return rows, gone


def _aside_row(aside: Aside) -> dict[str, Any]:
    kind, text = packed(aside.typed)
    return {
        "store": WHOLE_SHOP,
        "ledger": aside.ledger,
        "row_id": aside.row,
        "column_id": aside.column,
        "kind": aside.kind,
        "workbook": aside.workbook,
        "typed_kind": kind,
        "typed": text,
        "reason_en": aside.reason.en if aside.reason else None,
        "reason_zh": aside.reason.zh if aside.reason else None,
        "file": aside.file,
        "sheet": aside.sheet,
        "cell": aside.cell,
        "typed_at": aside.at,
        "place": aside.place,
    }
