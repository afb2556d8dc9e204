"""One commit: readings in, at most one new generation out. Nothing is seen of it until the manifest names it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlops import __version__
from xlops.archive import staging as work
from xlops.archive import tables
from xlops.archive.changes import log_changes
from xlops.archive.compare import compare
from xlops.archive.coverage import cover
from xlops.archive.derive import DERIVATIONS
from xlops.archive.generation import Commit, Counts, Coverage, FileCounts, Generation
from xlops.archive.logs import Journal, note_reading, note_rejects
from xlops.archive.staging import Staging
from xlops.archive.tables import LOGS, Written
from xlops.errors import OutputError
from xlops.facts import FACTS
from xlops.label import Label
from xlops.sources import Part

if TYPE_CHECKING:
    from xlops.sources import Reading, Reject

NO_DAY = Label(
    "it has no date, and no order in the archive gives it one: the row is kept, but no period finds it",
    "没有日期，也没有订单能补上日期：该行已保留，但不计入任何期间",
)
_NO_KEY = Label("{column} is blank, which the row cannot be told apart without", "“{column}”为空，无法与其他行区分")

_FULL = Label(
    "{name}: the disk is full ({free:,.1f} MB are free, about {need:,.1f} MB are needed); free some space and load "
    "again; the archive is as it was before",
    "{name}：磁盘已满（剩余 {free:,.1f} MB，约需 {need:,.1f} MB）；请清理出空间后重新导入；数据档案保持原样",
)

_ROW_BYTES = 32
"""Room that a row takes on the disk, roughly: 17 bytes were measured on order lines."""

_SPARE = 256 << 10


@dataclass(frozen=True)
class Failure:
    """A file that could not be read at all, for the quarantine log."""

    store: str
    reject: Reject


@dataclass
class _Arrival:
    """One file that is new to the archive."""

    reading: Reading
    rows: dict[str, int]
    counts: dict[str, Counts] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)
    rejected: int = 0


def commit(
    root: Path,
    current: Generation,
    readings: Iterable[Reading],
    *,
    now: datetime,
    known: Set[tuple[str, str]],
    failures: Sequence[Failure] = (),
) -> Commit:
    """Write what is new or changed in `readings` and give the generation that names it; the manifest is not yet swapped.

    The caller holds the writer's lock and has gone back to `current`. Readings are taken one by one and let go;
    `failures` are looked at after the last of them.
    """
    folder = work.spill_folder(root)
    files = {table: [str(root / table / each) for each in names] for table, names in current.parts.items() if names}
    staging = work.open_staging(folder, files)
    try:
        return _commit(root, current, staging, readings, now, known, failures)
    finally:
        work.close_staging(staging, folder)


def _commit(
    root: Path,
    current: Generation,
    staging: Staging,
    readings: Iterable[Reading],
    now: datetime,
    known: Set[tuple[str, str]],
    failures: Sequence[Failure],
) -> Commit:
    journal = Journal(current.number + 1, now)
    arrivals, outcome = _stage(root, staging, readings, now, known, journal)
    for failure in failures:
        note_rejects(journal, failure.store, failure.reject.file, "", [failure.reject])
    if not arrivals and not journal.rows["quarantine"]:
        return Commit(current, _sum(outcome), tuple(outcome), 0, made=False)
    changed_cells = _compare(staging, arrivals, journal)
    changed = _derive(staging)
    _need_room(root, staging, changed)
    written = {f"facts/{id}": _write(root, staging, id) for id in changed}
    _note_undated(staging, changed, arrivals, journal)
    coverage = _coverage(root, staging, current, changed, written, arrivals)
    outcome += [_finish(each, journal, name) for each, name in zip(arrivals, staging.names, strict=True)]
    for log, rows in journal.tables().items():
        written[f"logs/{log}"] = tables.append(root, LOGS[log], rows)
    for path, each_written in written.items():
        before = set(current.parts.get(path, ()))
        tables.flush(root, path, [each for each in each_written.files if each not in before])
    generation = Generation(
        number=current.number + 1,
        made_at=now,
        made_by=__version__,
        tables={**current.tables, **_versions(written, "facts/")},
        logs={**current.logs, **_versions(written, "logs/")},
        parts={**current.parts, **{path: each.files for path, each in written.items()}},
        coverage={**current.coverage, **coverage},
    )
    return Commit(generation, _sum(outcome), tuple(outcome), changed_cells, made=True)


def _stage(
    root: Path,
    staging: Staging,
    readings: Iterable[Reading],
    now: datetime,
    known: Set[tuple[str, str]],
    journal: Journal,
) -> tuple[list[_Arrival], list[FileCounts]]:
    arrivals: list[_Arrival] = []
    repeated: list[FileCounts] = []
    seen: set[tuple[str, str]] = set()
    for reading in readings:
        mark = (reading.sha256, reading.store)
        if mark in seen or mark in known:
            same = {fact: Counts(unchanged=rows.num_rows) for fact, rows in reading.tables.items()}
            repeated.append(FileCounts(reading.file, reading.store, reading.source, same, 0, known=True))
            continue
        seen.add(mark)
        name = shown_name(root, reading.file)
        rows = work.stage(staging, name, reading.tables, _dated(reading, now))
        work.stage_removed(staging, reading.removed)
        if reading.by_hand:
            staging.by_hand.add(len(staging.names) - 1)
        note_reading(journal, reading, name)
        arrivals.append(_Arrival(replace(reading, tables={}), rows, rejected=len(reading.rejects)))
    for number, fact, column, lost in staging.keyless:
        each = arrivals[number]
        each.rejected += lost
        each.rows[fact] -= lost
        journal.add(
            "quarantine", each.reading.store, staging.names[number], each.reading.source,
            fact=fact, column=column, value="", raw="", kept=False, count=lost,
            reason=_NO_KEY.format(column=FACTS[fact][column].label),
        )  # fmt: skip
    return arrivals, repeated


def _dated(reading: Reading, now: datetime) -> dict[str, tuple[Part, ...]]:
    """The parts of each fact, with their ages; a file from the future is as old as the commit, lest it win for ever."""
    return {
        fact: tuple(
            replace(part, at=min(part.at or now, now))
            for part in reading.parts.get(fact) or (Part(rows.num_rows, reading.source),)
        )
        for fact, rows in reading.tables.items()
    }


def _compare(staging: Staging, arrivals: Sequence[_Arrival], journal: Journal) -> int:
    """Find what is new or changed, count it per file, log the changed cells; gives their number."""
    cells = 0
    work.rank_parts(staging)
    for id in staging.staged:
        compare(staging, id)
        any_changed = False
        for number, counts in work.counts(staging, id).items():
            typed = number in staging.by_hand and counts.new > 0
            any_changed = any_changed or counts.changed > 0 or counts.removed > 0 or typed
            told = counts.new + counts.changed + counts.unchanged + counts.older
            arrivals[number].counts[id] = replace(counts, repeated=arrivals[number].rows.get(id, 0) - told)
        for number, first, last in work.first_and_last(staging, id):
            arrivals[number].days += [first, last]
        for each in arrivals:
            if each.rows.get(id) and id not in each.counts:
                each.counts[id] = Counts(repeated=each.rows[id])
        if any_changed:
            cells += _log_changes(staging, id, arrivals, journal)
    return cells


def _log_changes(staging: Staging, id: str, arrivals: Sequence[_Arrival], journal: Journal) -> int:
    listing, total = log_changes(staging, id)
    for row in listing.to_pylist():
        number = row.pop("_file")
        journal.add("changes", row.pop("store"), staging.names[number], arrivals[number].reading.source, **row)
    if total > listing.num_rows:
        journal.add("changes", "", "", "", fact=id, key="", count=total - listing.num_rows)
    return total


def _derive(staging: Staging) -> list[str]:
    """Derive in order; gives the facts that have something to write."""
    moved = work.to_derive(staging)
    read = {each for id in moved if id in DERIVATIONS for each in DERIVATIONS[id].reads}
    for id in sorted({*moved, *read} - set(staging.staged)):
        work.look_at(staging, [id])
        work.nothing_fresh(staging, id)
    for id in sorted(read - set(moved)):
        work.nothing_derived(staging, id)
    touched: list[str] = []
    for id in moved:
        work.derive(staging, id)
        if work.count_delta(staging, id) != (0, 0) or staging.gone.get(id):
            touched.append(id)
    return touched


def _need_room(root: Path, staging: Staging, changed: Sequence[str]) -> None:
    """OutputError when the disk has clearly too little room: Delta's writer panics aloud when it runs full."""
    need = _SPARE
    for id in changed:
        new, replaced = work.count_delta(staging, id)
        need += (new + replaced) * _ROW_BYTES
        if replaced:
            need += sum(Path(each).stat().st_size for each in staging.files.get(staging.table(id).path, ()))
    if (free := shutil.disk_usage(root).free) < need:
        raise OutputError(_FULL.format(name=root.name, free=free / 1e6, need=need / 1e6))


def _write(root: Path, staging: Staging, id: str) -> Written:
    table, connection = staging.table(id), staging.connection
    columns = tables.listed(table.names)
    new, replaced = work.count_delta(staging, id)
    exists = bool(staging.files.get(table.path))
    gone = sum(staging.gone.get(id, {}).values())
    stored = staging.stored_rows(id) + gone if exists and replaced + gone else 0
    if exists and tables.must_overwrite(root, table, stored, replaced + gone):
        return tables.overwrite(root, table, tables.stream(connection, f"SELECT {columns} FROM now_{id}"))
    if gone:
        left = tables.remove(root, table, staging.gone_keys(id))
        if not new and not replaced:
            return left
    rows = f"SELECT {columns} FROM delta_{id}"
    if not replaced:
        return tables.append(root, table, tables.stream(connection, rows))
    if new:
        tables.append(root, table, tables.stream(connection, f"{rows} WHERE _new"))
    return tables.merge(root, table, connection.sql(f"{rows} WHERE NOT _new").to_arrow_table())


def _note_undated(staging: Staging, changed: Sequence[str], arrivals: Sequence[_Arrival], journal: Journal) -> None:
    for id in changed:
        if "day" in FACTS[id] and id in staging.staged:
            for number, store, rows in work.undated(staging, id):
                journal.add(
                    "quarantine", store, staging.names[number], arrivals[number].reading.source,
                    fact=id, column="day", value="", reason=NO_DAY, raw="", kept=True, count=rows,
                )  # fmt: skip


def _coverage(
    root: Path,
    staging: Staging,
    current: Generation,
    changed: Sequence[str],
    written: dict[str, Written],
    arrivals: Sequence[_Arrival],
) -> dict[str, dict[str, Coverage]]:
    coverage = {}
    for id in changed:
        table = staging.table(id)
        files = [str(root / table.path / each) for each in written[table.path].files]
        simulated = {store for store, each in current.coverage.get(id, {}).items() if each.simulated}
        simulated |= {each.reading.store for each in arrivals if each.reading.simulated and each.rows.get(id)}
        relation = f"({tables.stored_sql(staging.connection, table, files)})"
        coverage[id] = cover(staging.connection, FACTS[id], relation, simulated)
    return coverage


def _finish(arrival: _Arrival, journal: Journal, name: str) -> FileCounts:
    reading = arrival.reading
    total = sum(arrival.counts.values(), Counts())
    journal.add(
        "imports", reading.store, name, reading.source,
        sha256=reading.sha256, simulated=reading.simulated, facts=", ".join(arrival.counts),
        rows=sum(arrival.rows.values()), new=total.new, changed=total.changed, unchanged=total.unchanged,
        repeated=total.repeated, older=total.older, removed=total.removed, rejected=arrival.rejected,
        first_day=min(arrival.days, default=None), last_day=max(arrival.days, default=None),
    )  # fmt: skip
    return FileCounts(reading.file, reading.store, reading.source, arrival.counts, arrival.rejected)


def shown_name(root: Path, file: Path) -> str:
    """The file as the logs name it: its path inside the shop, else its name."""
    try:
        return file.resolve().relative_to(root.parent.resolve()).as_posix()
    except ValueError:
        return file.name


def _sum(files: Iterable[FileCounts]) -> dict[str, Counts]:
    total: dict[str, Counts] = {}
    for each in files:
        for fact, counts in each.facts.items():
            total[fact] = total.get(fact, Counts()) + counts
    return total


def _versions(written: dict[str, Written], folder: str) -> dict[str, int]:
    return {path.removeprefix(folder): each.version for path, each in written.items() if path.startswith(folder)}
