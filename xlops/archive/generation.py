"""A generation: which version of each table belongs together, and what those tables cover. Plain JSON on disk."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from xlops import __version__
from xlops.errors import ArchiveError

FORMAT = 1
"""The number of the archive's format; it rises when an older xlops could not read what a newer one writes."""

UPGRADES: dict[int, Callable[[dict[str, Any], Path], dict[str, Any]]] = {}
"""Format number -> what makes its manifest one format younger, given the archive's folder; none is needed yet."""

HELD_SECONDS = 3.0
"""How long a load waits for another program to let go of the manifest."""

Spans = tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class Coverage:
    """What one fact holds of one store: rows, days, currencies, and the same for each cut."""

    rows: int
    first: date | None
    last: date | None
    undated: int = 0
    """Rows without a day: they stay in the table, no period finds them."""
    spans: Spans = ()
    """The days that have rows, as runs of first and last day; only for facts of rhythm "daily" and "snapshot"."""
    currencies: tuple[str, ...] = ()
    cuts: Mapping[str, Coverage] = field(default_factory=dict)
    """Cut -> its own coverage, for facts that come in cuts."""
    simulated: bool = False

    def has(self, day: date) -> bool:
        """Does the fact have rows of that day? (rhythm "daily" and "snapshot")."""
        return any(first <= day <= last for first, last in self.spans)

    @property
    def days(self) -> frozenset[date]:
        """Every day that has rows (rhythm "daily" and "snapshot")."""
        return frozenset(
            first + timedelta(days=step) for first, last in self.spans for step in range((last - first).days + 1)
        )


@dataclass(frozen=True)
class Generation:
    """One consistent state of the archive; `tables` and `logs` give the Delta version of each table."""

    number: int
    made_at: datetime
    made_by: str
    tables: Mapping[str, int]
    logs: Mapping[str, int]
    parts: Mapping[str, tuple[str, ...]]
    """Table ("facts/orders", "logs/imports") -> its Parquet files, relative to the table's folder."""
    coverage: Mapping[str, Mapping[str, Coverage]]
    """Fact -> store -> what it covers."""


@dataclass(frozen=True)
class Counts:
    """How rows of an export fared against the archive."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    """Rows whose key came again later in the same load; the later one was taken."""
    older: int = 0
    """Rows that differ from what is known and are from an older file: what is known was left."""
    removed: int = 0
    """Stored rows of an order that the file has without them: they were taken away."""

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.repeated + other.repeated,
            self.older + other.older,
            self.removed + other.removed,
        )


@dataclass(frozen=True)
class FileCounts:
    """What one file brought, per fact; `rejected` rows went into quarantine."""

    file: Path
    store: str
    source: str
    facts: Mapping[str, Counts]
    rejected: int
    known: bool = False
    """The same bytes had been imported into that store before: nothing was done."""


@dataclass(frozen=True)
class Commit:
    """The outcome of one commit; `generation` is the one before when nothing was new."""

    generation: Generation
    facts: Mapping[str, Counts]
    files: tuple[FileCounts, ...]
    changed_cells: int
    """Cells that got another value; the changes log lists the first ones of each fact and counts the rest."""
    made: bool
    """Was a generation made?"""


def nothing() -> Generation:
    """The generation of a shop that has loaded nothing."""
    return Generation(0, datetime.min, __version__, {}, {}, {}, {})


def to_json(generation: Generation) -> dict[str, Any]:
    """The generation as the manifest holds it."""
    return {
        "format": FORMAT,
        "xlops": generation.made_by,
        "generation": generation.number,
        "made_at": generation.made_at.isoformat(),
        "facts": dict(generation.tables),
        "logs": dict(generation.logs),
        "parts": {table: list(files) for table, files in generation.parts.items()},
        "coverage": {
            fact: {store: _coverage_to_json(each) for store, each in stores.items()}
            for fact, stores in generation.coverage.items()
        },
    }


def from_json(raw: Mapping[str, Any]) -> Generation:
    """The generation that a manifest of today's format holds."""
    return Generation(
        number=raw["generation"],
        made_at=datetime.fromisoformat(raw["made_at"]),
        made_by=raw["xlops"],
        tables=dict(raw["facts"]),
        logs=dict(raw["logs"]),
        parts={table: tuple(files) for table, files in raw["parts"].items()},
        coverage={
            fact: {store: _coverage_from_json(each) for store, each in stores.items()}
            for fact, stores in raw["coverage"].items()
        },
    )


def read_generation(file: Path, root: Path) -> Generation:
    """Read a manifest, upgraded to today's format when it is older; ArchiveError when newer, torn or missing."""
    remedy = f"put {root.name} back from a backup, or move it away and load the exports again"
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        made = raw["format"]
    except FileNotFoundError:
        raise ArchiveError(f"the archive {root} has no {file.name}; {remedy}") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveError(f"the archive's {file.name} cannot be read ({error}); {remedy}") from None
    if not isinstance(made, int) or made > FORMAT:
        raise ArchiveError(
            f"the archive has format {made}, made by xlops {raw.get('xlops', '?')}; "
            f"this xlops reads formats up to {FORMAT}: install a newer xlops"
        )
    while made < FORMAT:
        if made not in UPGRADES:
            raise ArchiveError(f"the archive has format {made}, which this xlops cannot upgrade to {FORMAT}; {remedy}")
        raw, made = UPGRADES[made](raw, root), made + 1
    try:
        return from_json(raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ArchiveError(f"the archive's {file.name} is damaged ({error!r}); {remedy}") from None


def write_generation(file: Path, generation: Generation) -> None:
    """Put the manifest in place in one step, on the disk before its name; OSError, or ArchiveError where it is held."""
    temporary = file.with_name(f"{file.name}.tmp")
    with temporary.open("w", encoding="utf-8") as stream:
        json.dump(to_json(generation), stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    _swap(temporary, file)
    flush_folder(file.parent)


def _swap(temporary: Path, file: Path) -> None:
    """Replace `file`; ArchiveError when another program holds it for longer than HELD_SECONDS.

    Windows lets nobody replace a file that is open, and a reader has the manifest open for a moment.
    """
    until = time.monotonic() + HELD_SECONDS
    while True:
        try:
            temporary.replace(file)
        except PermissionError:
            if time.monotonic() < until:
                time.sleep(HELD_SECONDS / 60)
                continue
            raise ArchiveError(
                f"{file.parent.name}/{file.name} is held by another program; close what reads the shop and try again; "
                "the archive is as it was before"
            ) from None
        return


def flush_folder(folder: Path) -> None:
    """Make new names in a folder last through a power cut, where the system has that notion."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def not_after(made_at: datetime, moment: date | datetime) -> bool:
    """Was `made_at`, a wall time of the shop, not after `moment`? A date means its end; an offset is left aside."""
    if isinstance(moment, datetime):
        return made_at <= moment.replace(tzinfo=None)
    return made_at.date() <= moment


def _coverage_to_json(each: Coverage) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "rows": each.rows,
        "first": each.first.isoformat() if each.first else None,
        "last": each.last.isoformat() if each.last else None,
    }
    if each.undated:
        raw["undated"] = each.undated
    if each.spans:
        raw["spans"] = [[first.isoformat(), last.isoformat()] for first, last in each.spans]
    if each.currencies:
        raw["currencies"] = list(each.currencies)
    if each.cuts:
        raw["cuts"] = {cut: _coverage_to_json(inner) for cut, inner in each.cuts.items()}
    if each.simulated:
        raw["simulated"] = True
    return raw


def _coverage_from_json(raw: Mapping[str, Any]) -> Coverage:
    return Coverage(
        rows=raw["rows"],
        first=date.fromisoformat(raw["first"]) if raw["first"] else None,
        last=date.fromisoformat(raw["last"]) if raw["last"] else None,
        undated=raw.get("undated", 0),
        spans=tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in raw.get("spans", ())),
        currencies=tuple(raw.get("currencies", ())),
        cuts={cut: _coverage_from_json(inner) for cut, inner in raw.get("cuts", {}).items()},
        simulated=raw.get("simulated", False),
    )
