"""The Delta tables of the archive: their columns, their files as SQL, writing, going back to a version."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
from deltalake import DeltaTable, WriterProperties, write_deltalake

from xlops.archive.generation import Generation, flush_folder
from xlops.facts import Fact

FILLED = "_filled"
"""The archive's own column: which columns of the row were blank in the export and have been filled (a bit each)."""

ACCOUNT = "_account"
"""The archive's own column of orders: the account that the export named, where `buyer` is now the person behind it."""

AT = "_at"
"""The archive's own column: when the file that set the row was exported, a wall time of the shop."""

SOURCE = "_source"
"""The archive's own column: the source of that file."""

CARRIED = (AT, SOURCE)
"""The archive's own columns that come with a row and are not made by derive."""

_PROPERTIES = WriterProperties(compression="ZSTD", compression_level=3, max_row_group_size=250_000)
_FILE_BYTES = 32 << 20
_BATCH = 100_000
_LARGE_SHARE = 0.2

MANY_FILES = 40
"""Parquet files of one table; when there are more, small ones are joined."""


@dataclass(frozen=True)
class Table:
    """One table of the archive: a fact or a log."""

    id: str
    folder: str
    key: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    """Name and DuckDB type, in order."""

    @property
    def path(self) -> str:
        """The table's folder, relative to the archive's."""
        return f"{self.folder}/{self.id}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(name for name, _ in self.columns)


FILLS = {
    "orders": ("region", "goods_amt", "freight_amt", "units", "paid_amt"),
    "order_lines": ("day", "pay_day", "status", "buyer", "country"),
    "refunds": ("day", "buyer", "country"),
    "settlements": ("day",),
}
"""Fact -> the columns that derive fills where an export left them blank. The place of a column is its bit in `_filled`
on disk: add at the end only."""


def own_columns(fact: str) -> dict[str, str]:
    """The archive's own columns of a fact's table, with their types; no question reads them."""
    own = {AT: "TIMESTAMP", SOURCE: "VARCHAR"}
    if fact in FILLS:
        own |= {FILLED: "INTEGER"} | ({ACCOUNT: "VARCHAR"} if fact == "orders" else {})
    return own


def fact_table(fact: Fact) -> Table:
    """The table of a fact: its columns, then the archive's own."""
    columns = ((each.name, each.sql_type) for each in fact.columns)
    return Table(fact.id, "facts", fact.key, (*columns, *own_columns(fact.id).items()))


_WHO = "generation BIGINT, at TIMESTAMP, store VARCHAR, file VARCHAR, source VARCHAR"


def _log(id: str, columns: str) -> Table:
    pairs = (each.split() for each in f"{_WHO}, {columns}".split(", "))
    return Table(id, "logs", (), tuple((name, kind) for name, kind in pairs))


LOGS = {
    each.id: each
    for each in (
        _log(
            "imports",
            "sha256 VARCHAR, simulated BOOLEAN, facts VARCHAR, rows BIGINT, new BIGINT, changed BIGINT, "
            "unchanged BIGINT, repeated BIGINT, rejected BIGINT, first_day DATE, last_day DATE, older BIGINT, "
            "removed BIGINT",
        ),
        _log("changes", "fact VARCHAR, key VARCHAR, column VARCHAR, old VARCHAR, new VARCHAR, count BIGINT"),
        _log(
            "quarantine",
            "fact VARCHAR, row BIGINT, column VARCHAR, value VARCHAR, reason_en VARCHAR, reason_zh VARCHAR, raw VARCHAR, "
            "kept BOOLEAN, count BIGINT",
        ),
        _log(
            "repairs",
            "row BIGINT, column VARCHAR, found_en VARCHAR, found_zh VARCHAR, made_en VARCHAR, made_zh VARCHAR, "
            "count BIGINT",
        ),
    )
}
"""imports: one row a file. changes: one row a cell (`count` 1; of a row that was removed every cell, `new` blank), and a row without column that counts the cells of a fact
that are not listed. quarantine: `kept` rows are in the table all the same; `count` is how many rows a line stands for.
repairs: `count` is how often. What is said in words stands in two columns, one a language."""


def quoted(name: str) -> str:
    """A column name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def listed(names: Iterable[str], prefix: str = "") -> str:
    """Column names in SQL, each after `prefix`."""
    return ", ".join(prefix + quoted(each) for each in names)


def stored_sql(connection: duckdb.DuckDBPyConnection, table: Table, files: Sequence[str]) -> str:
    """A SELECT of every declared column of the table; one that the files do not have yet is NULL."""
    if not files:
        nothing = ", ".join(f"NULL::{kind} AS {quoted(name)}" for name, kind in table.columns)
        return f"SELECT {nothing} WHERE false"
    names = ", ".join("'" + each.replace("'", "''") + "'" for each in files)
    source = f"read_parquet([{names}], union_by_name = true)"
    present = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    columns = (quoted(name) if name in present else f"NULL::{kind} AS {quoted(name)}" for name, kind in table.columns)
    return f"SELECT {', '.join(columns)} FROM {source}"


@dataclass(frozen=True)
class Written:
    """A table after writing: its Delta version and its Parquet files, relative to the table's folder."""

    version: int
    files: tuple[str, ...]


def append(root: Path, table: Table, rows: pa.RecordBatchReader | pa.Table) -> Written:
    """Add rows whose keys the table does not have yet; the table is made when it is not there, columns it lacks too."""
    place = root / table.path
    place.parent.mkdir(parents=True, exist_ok=True)
    write_deltalake(
        place,
        rows,
        mode="append",
        schema_mode="merge",
        target_file_size=_FILE_BYTES,
        writer_properties=_PROPERTIES,
    )
    return _written(place)


def remove(root: Path, table: Table, keys: pa.Table) -> Written:
    """Take away the rows of these keys."""
    place = root / table.path
    (
        DeltaTable(place)
        .merge(
            keys,
            " AND ".join(f"old.{quoted(each)} = gone.{quoted(each)}" for each in table.key),
            source_alias="gone",
            target_alias="old",
            writer_properties=_PROPERTIES,
            streamed_exec=False,
        )
        .when_matched_delete()
        .execute()
    )
    return _written(place)


def merge(root: Path, table: Table, rows: pa.Table) -> Written:
    """Add rows, or put them in place of the rows of the same key; only files that hold such rows are written again."""
    place = root / table.path
    (
        DeltaTable(place)
        .merge(
            rows,
            " AND ".join(f"old.{quoted(each)} = fresh.{quoted(each)}" for each in table.key),
            source_alias="fresh",
            target_alias="old",
            writer_properties=_PROPERTIES,
            streamed_exec=False,
        )
        .when_matched_update_all()
        .when_not_matched_insert_all()
        .execute()
    )
    return _written(place)


def overwrite(root: Path, table: Table, rows: pa.RecordBatchReader | pa.Table) -> Written:
    """Replace every row of the table; its columns become those of `rows`."""
    place = root / table.path
    place.parent.mkdir(parents=True, exist_ok=True)
    write_deltalake(
        place,
        rows,
        mode="overwrite",
        schema_mode="overwrite",
        target_file_size=_FILE_BYTES,
        writer_properties=_PROPERTIES,
    )
    return _written(place)


def must_overwrite(root: Path, table: Table, stored: int, replaced: int) -> bool:
    """Must the table be written whole: its columns are of another xlops, or so much is replaced that merging is dearer?"""
    on_disk = tuple(field.name for field in DeltaTable(root / table.path).schema().fields)
    return on_disk != table.names or replaced > stored * _LARGE_SHARE


def stream(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.RecordBatchReader:
    """The rows of a query in batches, so that a large table never stands in memory whole."""
    return connection.sql(sql).to_arrow_reader(_BATCH)


def go_back(root: Path, generation: Generation) -> None:
    """Undo what a load that was cut short wrote: each table is as `generation` names it, tables it lacks are removed."""
    versions = {f"facts/{id}": version for id, version in generation.tables.items()}
    versions |= {f"logs/{id}": version for id, version in generation.logs.items()}
    for folder in ("facts", "logs"):
        for place in (root / folder).iterdir() if (root / folder).is_dir() else ():
            version = versions.get(f"{folder}/{place.name}")
            if version is None:
                shutil.rmtree(place)
            elif (table := DeltaTable(place)).version() != version:
                table.restore(version)


def flush(root: Path, path: str, files: Iterable[str]) -> None:
    """Bring new files of a table, and its Delta log, onto the disk."""
    place = root / path
    log = place / "_delta_log"
    newest = sorted(log.glob("*.json"))[-3:]
    for file in (*(place / each for each in files), *newest):
        with file.open("rb+") as handle:  # Windows flushes only what is open for writing
            os.fsync(handle.fileno())
    flush_folder(log)
    flush_folder(place)


def _written(place: Path) -> Written:
    table = DeltaTable(place)
    if len(table.file_uris()) > MANY_FILES:
        table.optimize.compact(target_size=_FILE_BYTES, writer_properties=_PROPERTIES)
    names = tuple(sorted(Path(each).name for each in table.file_uris()))
    return Written(table.version(), names)
