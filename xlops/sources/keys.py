"""Rows that repeat a key: an archive holds one row a key, so the last one stays."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from xlops.facts import Fact


def unique_rows(con: duckdb.DuckDBPyConnection, rows: pa.Table, fact: Fact) -> tuple[pa.Table, int]:
    """The rows without those that a later row of the same key replaces, in their order, and how many were replaced."""
    key = ", ".join(f'"{each}"' for each in fact.key)
    con.register("made", rows)
    try:
        count = con.sql(f"SELECT count(*) FROM (SELECT DISTINCT {key} FROM made)").fetchall()[0][0]
        if count == rows.num_rows:
            return rows, 0
        kept = con.sql(
            f"SELECT * EXCLUDE (_at) FROM (SELECT *, row_number() OVER () AS _at FROM made) "
            f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY _at DESC) = 1 ORDER BY _at"
        ).to_arrow_table()
        return kept.cast(rows.schema), rows.num_rows - kept.num_rows
    finally:
        con.unregister("made")
