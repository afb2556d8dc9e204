"""The rows of the logs that one commit adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from xlops.archive.tables import LOGS
from xlops.label import Label, worded

if TYPE_CHECKING:
    from xlops.sources import Reading, Reject

MOST = 10_000
"""Lines that one file may add to the quarantine or the repairs; the rest is counted in one line."""

_NOT_LISTED = Label("{count:,} more, not listed", "另有 {count:,} 处未列出")

_ARROW = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "TIMESTAMP": pa.timestamp("us"),
    "DATE": pa.date32(),
    "BOOLEAN": pa.bool_(),
}


@dataclass
class Journal:
    """Log rows of one commit, collected until they are written."""

    generation: int
    at: datetime
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {each: [] for each in LOGS})

    def add(self, log: str, store: str, file: str, source: str, **values: Any) -> None:
        """One row of a log; a Label fills the two columns of its name, columns that are not named stay blank."""
        row = {"generation": self.generation, "at": self.at, "store": store, "file": file, "source": source}
        for name, value in values.items():
            row |= {f"{name}_en": value.en, f"{name}_zh": value.zh} if isinstance(value, Label) else {name: value}
        self.rows[log].append(row)

    def tables(self) -> dict[str, pa.Table]:
        """The logs that have new rows."""
        return {log: _table(log, rows) for log, rows in self.rows.items() if rows}


def note_reading(journal: Journal, reading: Reading, name: str) -> None:
    """What was put aside and what was mended while the file was read."""
    who = (reading.store, name, reading.source)
    note_rejects(journal, reading.store, name, reading.source, reading.rejects)
    for each in reading.repairs[:MOST]:
        found = worded(each.found or "-")
        journal.add("repairs", *who, row=each.row, column=each.column, found=found, made=each.made, count=each.count)
    if more := sum(each.count for each in reading.repairs[MOST:]):
        journal.add("repairs", *who, made=_NOT_LISTED.format(count=more), count=more)


def note_rejects(journal: Journal, store: str, name: str, source: str, rejects: Sequence[Reject]) -> None:
    """Rows, or whole files, that could not be read."""
    who = (store, name, source)
    for each in rejects[:MOST]:
        journal.add(
            "quarantine",
            *who,
            fact="",
            row=each.row,
            column=each.column,
            value=each.value,
            reason=each.reason,
            raw=each.raw,
            kept=False,
            count=1,
        )
    if (more := len(rejects) - MOST) > 0:
        reason = _NOT_LISTED.format(count=more)
        journal.add("quarantine", *who, fact="", value="", reason=reason, raw="", kept=False, count=more)


def empty_log(log: str) -> pa.Table:
    """A log without rows."""
    return _table(log, [])


def log_schema(log: str) -> pa.Schema:
    """The Arrow schema of a log."""
    return pa.schema([(name, _ARROW[kind]) for name, kind in LOGS[log].columns])


def _table(log: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=log_schema(log))
