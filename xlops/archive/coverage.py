"""What a fact holds of each store, asked of its new files once a commit, so that nobody has to ask again."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date, timedelta
from typing import Any

import duckdb

from xlops.archive.generation import Coverage, Spans
from xlops.archive.tables import quoted
from xlops.facts import Fact


def cover(connection: duckdb.DuckDBPyConnection, fact: Fact, relation: str, simulated: Set[str]) -> dict[str, Coverage]:
    """Store -> coverage of the fact's rows in `relation`; `simulated` are the stores whose rows are invented."""
    found: dict[str, Coverage] = {}
    for (store,), whole in _ask(connection, fact, relation, ()).items():
        found[store] = Coverage(**whole, simulated=store in simulated)
    if fact.cut:
        for (store, cut), part in _ask(connection, fact, relation, ("cut",)).items():
            whole_store = found[store]
            found[store] = Coverage(**{**_plain(whole_store), "cuts": {**whole_store.cuts, cut: Coverage(**part)}})
    return dict(sorted(found.items()))


def spans(days: Iterable[date]) -> Spans:
    """Days as runs of first and last day."""
    runs: list[tuple[date, date]] = []
    for day in sorted(days):
        if runs and day == runs[-1][1] + timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return tuple(runs)


def _ask(
    connection: duckdb.DuckDBPyConnection, fact: Fact, relation: str, by: tuple[str, ...]
) -> dict[tuple[str, ...], dict[str, Any]]:
    keys = ", ".join(quoted(each) for each in ("store", *by))
    dated = "day" in fact
    day = "day" if dated else "NULL::DATE"
    currency = "currency" if "currency" in fact else "NULL"
    listed = "list(DISTINCT day) FILTER (day IS NOT NULL)" if fact.rhythm in ("daily", "snapshot") else "NULL"
    rows = connection.execute(
        f"SELECT {keys}, count(*), min({day}), max({day}), count(*) - count({day}), "
        f"list(DISTINCT {currency}) FILTER ({currency} IS NOT NULL AND {currency} <> ''), {listed} "
        f"FROM {relation} GROUP BY {keys} ORDER BY {keys}"
    ).fetchall()
    width = 1 + len(by)
    return {
        tuple(row[:width]): {
            "rows": row[width],
            "first": row[width + 1],
            "last": row[width + 2],
            "undated": row[width + 3] if dated else 0,
            "currencies": tuple(sorted(row[width + 4] or ())),
            "spans": spans(row[width + 5] or ()),
        }
        for row in rows
    }


def _plain(each: Coverage) -> dict[str, Any]:
    return {name: getattr(each, name) for name in each.__dataclass_fields__}
