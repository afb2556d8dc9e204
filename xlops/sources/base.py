"""How an export is described, and what reading one gives back.

A source names the columns of one export with their types (`fields`) and says, in SQL over those typed columns, what
goes into which fact (`into`). Inside that SQL the relation is called `export`; every field is a column of it, and
`_row` is the row's number in the file. A fact column that `into` does not mention takes the field of the same name,
when there is one; `store` is filled by itself and `currency` is the shop's own unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.facts import Fact
from xlops.label import Label
from xlops.registry import Registry
from xlops.settings import Settings
from xlops.sources.fields import Choice, Count, Day, Field, Flag, Id, Instant, Money, Number, Pseudonym, Text

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = [
    "SOURCES",
    "Choice",
    "Count",
    "Day",
    "Field",
    "Flag",
    "Id",
    "Instant",
    "Into",
    "Money",
    "Number",
    "Part",
    "Pseudonym",
    "Reading",
    "Reject",
    "Repair",
    "Source",
    "Surroundings",
    "Text",
    "into",
    "occurrence",
    "source",
]


@dataclass(frozen=True)
class Reject:
    """One row that was put into quarantine: where it stands, what could not be read, why."""

    file: str
    row: int | None
    column: str | None
    value: str
    reason: Label
    raw: str = ""
    """The row's cells as JSON, without those that could name a person."""


@dataclass(frozen=True)
class Repair:
    """Something that was mended while reading: what was found (in the file's words or ours), what it was made into, how often."""

    file: str
    row: int | None
    column: str
    found: Label | str
    made: Label
    count: int


@dataclass(frozen=True)
class Part:
    """Consecutive rows of one fact in a reading that came from one table of the file."""

    rows: int
    source: str
    filled: frozenset[str] | None = None
    """The columns that this table gives, blank cells too; what it does not give overwrites nothing. None: all of them.

    Of key columns only those that the file itself has; the others are numbers made while reading.
    """
    at: datetime | None = None
    """When the table was exported, as far as its file tells, in the shop's time zone; None: when it is committed."""


@dataclass(frozen=True)
class Reading:
    """One export, read: for each fact its rows, with exactly the fact's sourced columns, `store` filled."""

    file: Path
    sha256: str
    store: str
    source: str
    tables: Mapping[str, pa.Table]
    rejects: tuple[Reject, ...]
    repairs: tuple[Repair, ...]
    simulated: bool
    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    """Fact -> the parts that its rows consist of, in their order; a fact that is not named is one part, all filled."""
    removed: Mapping[str, pa.Table] = field(default_factory=dict)
    """Fact -> keys of the stored rows that it takes away: only a ledger says that a row is no longer."""
    by_hand: bool = False
    """Was it typed by people? Then every cell of a new row is logged, not only those that change."""


@dataclass(frozen=True)
class Surroundings:
    """What stands around the rows of an export: the file, its name, the lines before the header, the settings."""

    file: Path
    name: str
    preamble: tuple[str, ...]
    settings: Settings
    as_of_day: date | None


@dataclass(frozen=True)
class Into:
    """What goes into one fact: SQL for its columns, over `export` or over the relation named in `of`."""

    fact: Fact
    columns: Mapping[str, str]
    where: str = ""
    group: str = ""
    of: str = "export"


@dataclass(frozen=True)
class Source:
    """Our description of one export."""

    id: str
    label: Label
    platform: str
    doc: Label
    download: Label
    fields: Mapping[str, Field]
    tables: tuple[Into, ...]
    skip: str = ""
    """SQL over the fields' cells, still text: rows that are no data, such as totals; they go to `skipped`."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """Named relations made of `export` before the facts are filled: row logic, written as SQL."""
    given: Callable[[Surroundings], Mapping[str, date | str]] | None = None
    """Values that stand beside the rows (a period line, a date in the name): they become columns of `export`."""
    review: Callable[[duckdb.DuckDBPyConnection, str], Iterable[Repair]] | None = None
    """Looks at `export` and `skipped` and says what does not add up."""
    distinct: bool = False
    """True when exact duplicate rows are a fault of the export: they are dropped and counted."""
    duplicates: bool = False
    """True when exact duplicate rows are real: they stay and are counted."""
    share: float = 0.0
    """The least share of the file's columns that must be known; only the template format asks for one."""

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the facts that it fills, each once."""
        return tuple(dict.fromkeys(each.fact.id for each in self.tables))


SOURCES: Registry[Source] = Registry("source", "xlops.sources")


def into(fact: Fact, *, where: str = "", group: str = "", of: str = "export", **columns: str) -> Into:
    """Fill `fact`: each keyword is a column of it, its value an SQL expression over the typed fields."""
    for name in columns:
        if fact[name].derived:
            raise ValueError(f"{fact.id}.{name} is derived: no source fills it")
    return Into(fact, columns, where, group, of)


def source(
    id: str,
    *,
    en: str,
    zh: str,
    platform: str,
    doc: Label,
    download: Label,
    fields: Mapping[str, Field],
    tables: Iterable[Into],
    skip: str = "",
    rows: Mapping[str, str] | None = None,
    given: Callable[[Surroundings], Mapping[str, date | str]] | None = None,
    review: Callable[[duckdb.DuckDBPyConnection, str], Iterable[Repair]] | None = None,
    distinct: bool = False,
    duplicates: bool = False,
) -> Source:
    """Declare the description of one export."""
    return SOURCES.add(
        Source(
            id, Label(en, zh), platform, doc, download, fields, tuple(tables), skip, rows or {}, given, review, distinct, duplicates
        )
    )  # fmt: skip


def occurrence(*by: str) -> str:
    """SQL for the number of a row among those of the same `by` in the file, as text: the line of an order."""
    return f"CAST(row_number() OVER (PARTITION BY {', '.join(by)} ORDER BY _row) AS VARCHAR)"
