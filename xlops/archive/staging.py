"""What a commit works on, in a DuckDB of its own: staged rows, the stored ones, and those that are new or changed.

Relations of a fact f: `staged_f` rows of the readings; `stored_f` the current generation, without what is removed;
`raw_f` the same as exported; `gone_f` what is removed, with the file that says so;
`fresh_f` staged rows that are new or changed, `next_f` the raw ones with them; `work_f` rows to be derived; `delta_f`
rows to be written, `now_f` the stored ones with them. `_new` tells new rows from changed ones, `_file` the file's number,
`_part` the part's (see `parts`), `_shape` which columns it gives. Which value wins is decided in compare.py.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from xlops.archive.derive import DERIVATIONS
from xlops.archive.generation import Counts
from xlops.archive.tables import (
    ACCOUNT,
    CARRIED,
    FILLED,
    FILLS,
    Table,
    fact_table,
    listed,
    own_columns,
    quoted,
    stored_sql,
)
from xlops.facts import FACTS, Fact
from xlops.sources import Part

MEMORY = "800MB"
"""What DuckDB may use in a commit; the rest goes to disk. At 10M rows the process then stays below 2 GB."""


@dataclass
class Staging:
    """The workplace of one commit; `files` maps a table's path to the current generation's Parquet files."""

    connection: duckdb.DuckDBPyConnection
    files: dict[str, list[str]]
    names: list[str] = field(default_factory=list)
    """The name in the logs of every staged file, by its number."""
    staged: list[str] = field(default_factory=list)
    looked_at: set[str] = field(default_factory=set)
    keyless: list[tuple[int, str, str, int]] = field(default_factory=list)
    """File number, fact, column, rows: put aside because a column of the key is blank."""
    parts: list[tuple[int, str, datetime]] = field(default_factory=list)
    """File number, source and age of every staged part, by its number."""
    shapes: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    """Fact -> the sets of columns that staged rows fill, by their number."""
    whole: dict[str, set[int]] = field(default_factory=dict)
    """Fact -> the parts that hold an order whole (see Fact.whole)."""
    left: dict[str, dict[int, int]] = field(default_factory=dict)
    """Fact -> file number -> staged rows that were taken out because the order is known from a younger file."""
    older: dict[str, dict[int, int]] = field(default_factory=dict)
    """Fact -> file number -> staged rows that differ from a younger row that is known."""
    gone: dict[str, dict[int, int]] = field(default_factory=dict)
    """Fact -> file number -> stored rows that it removes."""
    taken: set[str] = field(default_factory=set)
    """Facts of which a file names rows to take away; their keys stand in `taken_<fact>`."""
    by_hand: set[int] = field(default_factory=set)
    """The files whose new rows are logged cell by cell."""

    def table(self, fact: str) -> Table:
        """The table of a fact."""
        return fact_table(FACTS[fact])

    def stored_rows(self, fact: str) -> int:
        """Rows of the fact in the current generation."""
        return count_of(self.connection, f"SELECT count(*) FROM stored_{fact}")

    def without(self, fact: str) -> None:
        """Leave what `gone_<fact>` holds out of `stored_<fact>`, and so of all that is made of it."""
        table = self.table(fact)
        stored = stored_sql(self.connection, table, self.files.get(table.path, []))
        gone = f"ANTI JOIN gone_{fact} g ON {same_key(table.key, 't', 'g')}"
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW stored_{fact} AS SELECT t.* FROM ({stored}) t {gone}")

    def gone_keys(self, fact: str) -> pa.Table:
        """The keys of the rows that are removed."""
        return self.connection.sql(f"SELECT {listed(FACTS[fact].key)} FROM gone_{fact}").to_arrow_table()


def open_staging(folder: Path, files: dict[str, list[str]]) -> Staging:
    """A fresh workplace whose large intermediates spill into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        config={"memory_limit": MEMORY, "temp_directory": str(folder), "preserve_insertion_order": "false"}
    )
    return Staging(connection, files)


def look_at(staging: Staging, ids: Iterable[str]) -> None:
    """Make `stored_`, `raw_` and `now_` of these facts, where they are not yet made."""
    connection = staging.connection
    for id in ids:
        if id in staging.looked_at:
            continue
        staging.looked_at.add(id)
        table = staging.table(id)
        stored = stored_sql(connection, table, staging.files.get(table.path, []))
        connection.execute(f"CREATE TEMP VIEW stored_{id} AS {stored}")
        connection.execute(f"CREATE TEMP VIEW raw_{id} AS {_raw_sql(FACTS[id])}")
        connection.execute(f"CREATE TEMP VIEW now_{id} AS SELECT * FROM stored_{id}")


def close_staging(staging: Staging, folder: Path) -> None:
    """Let go of the workplace and what it spilled."""
    staging.connection.close()
    shutil.rmtree(folder, ignore_errors=True)


def spill_folder(root: Path) -> Path:
    """Where this process spills; go_back removes what dead ones left."""
    return root / "work" / str(os.getpid())


def stage(
    staging: Staging, name: str, tables: Mapping[str, pa.Table], parts: Mapping[str, Sequence[Part]]
) -> dict[str, int]:
    """Add the rows of one file, under the name that the logs will show; gives the rows of each fact.

    `parts` says of each fact which rows came from where; their `at` is known. Blank text in a key is stored as ''.
    Rows whose key says nothing are left out and counted in `keyless`.
    """
    number = len(staging.names)
    staging.names.append(name)
    rows = {}
    for id, arrow in tables.items():
        fact = FACTS[id]
        if unknown := [each for each in arrow.column_names if each not in [one.name for one in fact.sourced]]:
            raise ValueError(f"{name}: {id} has no sourced columns {unknown}")
        if arrow.num_rows == 0:
            continue
        _begin(staging, fact)
        numbered = arrow.append_column("_row", pa.array(np.arange(arrow.num_rows)))
        begin = 0
        for part in parts[id]:
            if part.rows:
                _stage_part(staging, fact, number, part, numbered.slice(begin, part.rows))
            begin += part.rows
        rows[id] = arrow.num_rows
    return rows


def stage_removed(staging: Staging, removed: Mapping[str, pa.Table]) -> None:
    """Note the keys of stored rows that the file staged last takes away."""
    number = len(staging.names) - 1
    for id, keys in removed.items():
        fact = FACTS[id]
        if fact.whole:
            raise ValueError(f"{staging.names[number]}: rows of {id} go with their {fact.whole}, never one by one")
        if keys.num_rows == 0:
            continue
        _begin(staging, fact)
        columns = ", ".join(f"{quoted(each)} {fact[each].sql_type}" for each in fact.key)
        staging.connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS taken_{id} ({columns}, _file INTEGER)")
        staging.connection.register("leaving", keys)
        staging.connection.execute(f"INSERT INTO taken_{id} SELECT {listed(fact.key)}, {number} FROM leaving")
        staging.connection.unregister("leaving")
        staging.taken.add(id)


def _begin(staging: Staging, fact: Fact) -> None:
    """Make `staged_<fact>`, where it is not yet made."""
    if fact.id in staging.staged:
        return
    columns = ", ".join(f"{quoted(each.name)} {each.sql_type}" for each in fact.sourced)
    staging.connection.execute(
        f"CREATE TEMP TABLE staged_{fact.id} ({columns}, _file INTEGER, _part INTEGER, _shape INTEGER, _row BIGINT)"
    )
    staging.staged.append(fact.id)
    staging.shapes.setdefault(fact.id, [])
    look_at(staging, [fact.id])


def _stage_part(staging: Staging, fact: Fact, number: int, part: Part, rows: pa.Table) -> None:
    id, connection = fact.id, staging.connection
    every = frozenset(each.name for each in fact.sourced)
    given = every if part.filled is None else part.filled & every
    shapes = staging.shapes.setdefault(id, [])
    if given not in shapes:
        shapes.append(given)
    if part.at is None:
        raise ValueError(f"{staging.names[number]}: {id} has rows of unknown age")
    place = len(staging.parts)
    staging.parts.append((number, part.source, part.at))
    if fact.whole and not (fact.whole_when_numbered and fact.key[-1] in given):
        staging.whole.setdefault(id, set()).add(place)
    connection.register("arriving", rows)
    values = ", ".join(_staged_value(fact, each.name, rows.column_names) for each in fact.sourced)
    complete = " AND ".join(f"coalesce({quoted(each)}::VARCHAR, '') <> ''" for each in _needed(fact))
    connection.execute(
        f"INSERT INTO staged_{id} SELECT {values}, {number}, {place}, {shapes.index(given)}, _row "
        f"FROM arriving WHERE {complete}"
    )
    for each in _needed(fact):
        missing = f"SELECT count(*) FROM arriving WHERE coalesce({quoted(each)}::VARCHAR, '') = ''"
        if lost := count_of(connection, missing):
            staging.keyless.append((number, id, each, lost))
    connection.unregister("arriving")


def rank_parts(staging: Staging) -> None:
    """Make `parts`: of every part its source, age and rank; of parts with one key the higher rank is the later one."""
    connection = staging.connection
    connection.execute("CREATE TEMP TABLE parts (part INTEGER, rank INTEGER, source VARCHAR, exported TIMESTAMP)")
    order = sorted({(at, file) for file, _, at in staging.parts})
    for part, (file, source, at) in enumerate(staging.parts):
        connection.execute("INSERT INTO parts VALUES (?, ?, ?, ?)", [part, order.index((at, file)), source, at])


def counts(staging: Staging, id: str) -> dict[int, Counts]:
    """File number -> how its rows of one fact fared (`repeated` is left to the caller, who knows what was staged)."""
    connection = staging.connection
    kept = dict(connection.execute(f"SELECT _file, count(*) FROM staged_{id} GROUP BY ALL").fetchall())
    found = {
        file: (new, changed)
        for file, new, changed in connection.execute(
            f"SELECT _file, count(*) FILTER (_new), count(*) FILTER (NOT _new AND _differs) FROM fresh_{id} GROUP BY ALL"
        ).fetchall()
    }
    left, older, gone = (each.get(id, {}) for each in (staging.left, staging.older, staging.gone))
    done = {}
    for file in sorted({*kept, *left, *gone}):
        new, changed = found.get(file, (0, 0))
        same = kept.get(file, 0) - new - changed - older.get(file, 0)
        done[file] = Counts(new, changed, same, 0, older.get(file, 0) + left.get(file, 0), gone.get(file, 0))
    return done


def to_derive(staging: Staging) -> list[str]:
    """The facts that this commit may move, in the order in which they are derived."""
    moved = [each for each in staging.staged if each not in DERIVATIONS]
    for id, derivation in DERIVATIONS.items():
        if id in staging.staged or {*moved, *staging.staged} & set(derivation.reads):
            moved.append(id)
    return moved


def nothing_fresh(staging: Staging, id: str) -> None:
    """Make `fresh_<fact>` and `next_<fact>` of a fact of which nothing was staged."""
    staging.connection.execute(
        f"CREATE TEMP VIEW fresh_{id} AS SELECT *, false AS _new, NULL::INTEGER AS _file FROM raw_{id} WHERE false"
    )
    staging.connection.execute(f"CREATE TEMP VIEW next_{id} AS SELECT * FROM raw_{id}")
    name_moved(staging, id)


def name_moved(staging: Staging, id: str) -> None:
    """Make `moved_<fact>`: the keys of rows that are new, changed or removed."""
    key = listed(FACTS[id].key)
    gone = f" UNION ALL SELECT {key} FROM gone_{id}" if staging.gone.get(id) else ""
    staging.connection.execute(f"CREATE TEMP VIEW moved_{id} AS SELECT {key} FROM fresh_{id}{gone}")


def derive(staging: Staging, id: str) -> None:
    """Make `delta_<fact>`: fresh rows, and stored rows whose derived columns come out otherwise; `now_<fact>` with them."""
    connection, fact, table = staging.connection, FACTS[id], staging.table(id)
    if id not in DERIVATIONS:
        connection.execute(f"CREATE TEMP VIEW delta_{id} AS SELECT {listed(table.names)}, _new, _file FROM fresh_{id}")
    else:
        _work(staging, fact)
        moved = " OR ".join(f"{quoted(each)} IS DISTINCT FROM {quoted('_was_' + each)}" for each in _made(fact))
        connection.execute(
            f"CREATE TEMP TABLE delta_{id} AS SELECT {listed(table.names)}, _new, _file "
            f"FROM ({DERIVATIONS[id].sql()}) WHERE _file IS NOT NULL OR {moved}"
        )
        connection.execute(f"DROP {'TABLE' if id == 'orders' else 'VIEW'} work_{id}")
    kept = "" if staging.files.get(table.path) else " WHERE false"
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW now_{id} AS SELECT {listed(table.names)} FROM stored_{id} t "
        f"ANTI JOIN delta_{id} d ON {same_key(fact.key, 't', 'd')}{kept} "
        f"UNION ALL SELECT {listed(table.names)} FROM delta_{id}"
    )


def nothing_derived(staging: Staging, id: str) -> None:
    """Make an empty `delta_<fact>` of a fact that this commit does not touch."""
    staging.connection.execute(
        f"CREATE TEMP VIEW delta_{id} AS SELECT *, false AS _new, NULL::INTEGER AS _file FROM stored_{id} WHERE false"
    )


def count_delta(staging: Staging, id: str) -> tuple[int, int]:
    """New rows and replaced rows of `delta_<fact>`."""
    sql = f"SELECT count(*) FILTER (_new), count(*) FILTER (NOT _new) FROM delta_{id}"
    new, replaced = staging.connection.execute(sql).fetchall()[0]
    return int(new), int(replaced)


def undated(staging: Staging, id: str) -> list[tuple[int, str, int]]:
    """File number, store and rows of what arrived and has no day even after deriving."""
    return staging.connection.execute(
        f"SELECT _file, store, count(*) FROM delta_{id} WHERE day IS NULL AND _file IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall()


def first_and_last(staging: Staging, id: str) -> list[tuple[int, date, date]]:
    """File number, first and last day of what was staged."""
    if "day" not in FACTS[id]:
        return []
    return staging.connection.execute(
        f"SELECT _file, min(day), max(day) FROM staged_{id} WHERE day IS NOT NULL GROUP BY ALL"
    ).fetchall()


def _work(staging: Staging, fact: Fact) -> None:
    """Make `work_<fact>`: what has to be derived, as exported, with the old derived values beside."""
    connection, id = staging.connection, fact.id
    derivation, table = DERIVATIONS[id], staging.table(id)
    kinds = dict(table.columns)
    sourced = [each.name for each in fact.sourced]
    brought = [*sourced, *CARRIED]
    rest = [each for each in table.names if each not in brought]
    blank = ", ".join(f"NULL::{kinds[each]} AS {quoted(each)}" for each in rest)
    was = ", ".join(f"NULL::{kinds[each]} AS {quoted('_was_' + each)}" for each in _made(fact))
    select = f"SELECT {', '.join((listed(brought), *filter(None, (blank, was))))}, _new, _file FROM fresh_{id}"
    if staging.files.get(table.path):
        if derivation.before:
            connection.execute(derivation.before)
        raw = ", ".join(_raw(fact, each, "t.") for each in brought)
        old = ", ".join(f"t.{quoted(each)} AS {quoted('_was_' + each)}" for each in _made(fact))
        select += (
            f" UNION ALL SELECT {', '.join((raw, *filter(None, (listed(rest, 't.'), old))))}, false, NULL "
            f"FROM stored_{id} t ANTI JOIN fresh_{id} s ON {same_key(fact.key, 's', 't')} WHERE {derivation.affected}"
        )
    # orders are looked at several times, the others once
    connection.execute(f"CREATE TEMP {'TABLE' if id == 'orders' else 'VIEW'} work_{id} AS {select}")


def _made(fact: Fact) -> list[str]:
    """The columns that derive makes or fills."""
    own = [each for each in own_columns(fact.id) if each not in CARRIED]
    made = [*(each.name for each in fact.derived), *own, *FILLS.get(fact.id, ())]
    return [*made, "buyer"] if fact.id == "orders" else made


def _raw(fact: Fact, name: str, prefix: str = "") -> str:
    """SQL for a stored column as it was exported: what the archive filled or put in its place is taken back."""
    column = prefix + quoted(name)
    if (fact.id, name) == ("orders", "buyer"):
        return f"coalesce({prefix}{ACCOUNT}, {column}) AS {quoted(name)}"
    if name not in FILLS.get(fact.id, ()):
        return column
    bit = 1 << FILLS[fact.id].index(name)
    return f"CASE WHEN coalesce({prefix}{FILLED}, 0) & {bit} = 0 THEN {column} END AS {quoted(name)}"


def _raw_sql(fact: Fact) -> str:
    columns = (*(each.name for each in fact.sourced), *CARRIED)
    return f"SELECT {', '.join(_raw(fact, each) for each in columns)} FROM stored_{fact.id}"


def _needed(fact: Fact) -> tuple[str, ...]:
    """The key columns that may not be blank: the first after the store, and whatever is no text."""
    return tuple(each for nth, each in enumerate(fact.key) if nth <= 1 or fact[each].kind != "text")


def _staged_value(fact: Fact, name: str, present: Sequence[str]) -> str:
    column = fact[name]
    value = f"{quoted(name)}::{column.sql_type}" if name in present else f"NULL::{column.sql_type}"
    return f"coalesce({value}, '')" if name in fact.key and column.kind == "text" else value


def same_key(key: Sequence[str], one: str, other: str) -> str:
    """SQL: the rows `one` and `other` have the same values in the columns `key`."""
    return " AND ".join(f"{one}.{quoted(each)} = {other}.{quoted(each)}" for each in key)


def count_of(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The one number that a query gives."""
    return int(connection.execute(sql).fetchall()[0][0])
