"""DuckDB over the archive's Parquet files: one view per fact; nothing is written but spill files."""

from __future__ import annotations

import os
import tempfile
import threading
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from xlops import stopping
from xlops.engine.extent import PARTED, Extent, Part
from xlops.engine.parts import key_dimensions
from xlops.errors import ArchiveError
from xlops.facts import FACTS, Fact

if TYPE_CHECKING:
    from xlops.engine.sql import Compiled

MEMORY = os.environ.get("XLOPS_MEMORY", "1500MB")
"""What DuckDB may use before it spills into the temporary folder."""


class Engine:
    """One connection, a view for each fact that has files. Safe to share between threads: one statement at a time."""

    def __init__(self, files: Mapping[str, Sequence[str]]) -> None:
        self._files = {fact: list(each) for fact, each in files.items() if each}
        self._made: set[str] = set()
        self._lock = threading.Lock()
        self._connection = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "temp_directory": tempfile.gettempdir(),
                # without it DuckDB 2.0 hands Arrow the parts of a sorted result in any order
                "preserve_insertion_order": True,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )

    def has(self, fact: str) -> bool:
        """Are there files of this fact?"""
        return fact in self._files

    def table(self, sql: str, parameters: Mapping[str, object] | None = None, *, facts: Sequence[str]) -> pa.Table:
        """The rows of a statement over `facts`; ArchiveError when their files cannot be read."""
        with self._lock:
            for fact in facts:
                self._view(fact)
            try:
                # A relation would bind the statement a second time; of short questions that is most of the work.
                done = self._connection.execute(sql, dict(parameters)) if parameters else self._connection.execute(sql)
                with warnings.catch_warnings():
                    warnings.filterwarnings("ignore", message="Arrow output on a DB-API result", category=UserWarning)
                    return done.to_arrow_table()
            except (duckdb.Error, RuntimeError) as error:
                stopping.heed(error)
                if not isinstance(error, duckdb.IOException):
                    raise
                raise ArchiveError(f"the archive's files cannot be read: {error}") from error

    def run(self, compiled: Compiled, *, facts: Sequence[str]) -> pa.Table:
        """The rows of a compiled statement."""
        return self.table(compiled.text, compiled.parameters, facts=facts)

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()

    def _view(self, fact: str) -> None:
        if fact in self._made:
            return
        files = ", ".join("'" + each.replace("'", "''") + "'" for each in self._files.get(fact, ()))
        if not files:
            columns = ", ".join(f'CAST(NULL AS {each.sql_type}) AS "{each.name}"' for each in FACTS[fact].columns)
            self._connection.execute(f'CREATE VIEW "{fact}" AS SELECT {columns} WHERE FALSE')
        else:
            self._connection.execute(
                f'CREATE VIEW "{fact}" AS SELECT * FROM read_parquet([{files}], union_by_name = true)'
            )
        self._made.add(fact)


def extents(engine: Engine, fact: Fact) -> dict[str, Extent]:
    """What each store holds of `fact`, found by scanning it once; empty when it has no files."""
    if not engine.has(fact.id):
        return {}
    day = '"day"' if "day" in fact else "CAST(NULL AS DATE)"
    keep_days = fact.rhythm in ("daily", "snapshot")
    part = f"COALESCE(\"{PARTED[fact.id]}\", '')" if fact.id in PARTED else "''"
    cut = "COALESCE(\"cut\", '')" if fact.cut else "''"
    beside = _beside(fact) if fact.cut else []
    currency = '"currency"' if "currency" in fact else "CAST(NULL AS VARCHAR)"
    group = ['"store"', part, cut] + ([day] if keep_days else [])
    known = "".join(f', COUNT("{each}") > 0' for each in beside)
    people = [each.name for each in fact.columns if each.kind == "people"] if fact.rhythm == "span" else []
    told = "".join(f', "{each}": "{each}" IS NOT NULL' for each in people)
    span = f'LIST(DISTINCT {{"start": "start", "day": "day"{told}}})' if fact.rhythm == "span" else "NULL"
    rows = engine.table(
        f'SELECT "store", {part}, {cut}, MIN({day}), MAX({day}), COUNT(*), LIST(DISTINCT {currency}), {span}{known} '
        f'FROM "{fact.id}" GROUP BY {", ".join(group)}',
        facts=[fact.id],
    )
    found: dict[str, _Gathered] = {}
    for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        found.setdefault(row[0], _Gathered()).add(row, keep_days=keep_days, beside=beside, is_cut=fact.cut)
    return {store: each.extent() for store, each in sorted(found.items())}


def _beside(fact: Fact) -> list[str]:
    """The dimensions of a fact with cuts that no cut names: which parts know them is looked up."""
    named = {*key_dimensions(fact), "store", "day", "currency", "cut", PARTED.get(fact.id, "")}
    return [each.name for each in fact.columns if each.is_dimension and each.name not in named]


class _Gathered:
    """The extent of one store in the making."""

    def __init__(self) -> None:
        self.rows = 0
        self.days: set[date] = set()
        self.ends: list[date] = []
        self.currencies: set[str] = set()
        self.parts: dict[Part, set[date]] = {}
        self.filled: dict[Part, set[str]] = {}
        self.spans: set[tuple[date, date]] = set()
        self.told: dict[str, set[tuple[date, date]]] = {}

    def add(self, row: tuple[object, ...], *, keep_days: bool, beside: list[str], is_cut: bool) -> None:
        _, value, cut, first, last, count, currencies, spans, *known = row
        self.rows += int(str(count))
        self.ends += [each for each in (first, last) if isinstance(each, date)]
        self.currencies |= {each for each in currencies if each} if isinstance(currencies, list) else set()
        if keep_days and isinstance(first, date):
            self.days.add(first)
        if is_cut:
            part = (str(value), str(cut))
            days = self.parts.setdefault(part, set())
            if isinstance(first, date):
                days.add(first)
            self.filled.setdefault(part, set()).update(
                each for each, is_known in zip(beside, known, strict=True) if is_known
            )
        if isinstance(spans, list):
            for each in spans:
                span = (each["start"], each["day"])
                self.spans.add(span)
                for column, is_known in each.items():
                    if is_known is True:
                        self.told.setdefault(column, set()).add(span)

    def extent(self) -> Extent:
        return Extent(
            self.rows,
            min(self.ends, default=None),
            max(self.ends, default=None),
            frozenset(self.days),
            frozenset(self.currencies),
            {part: frozenset(days) for part, days in self.parts.items()},
            {part: frozenset(names) for part, names in self.filled.items()},
            frozenset(self.spans),
            {column: frozenset(spans) for column, spans in self.told.items()},
        )
