"""The changed cells of a commit, for the log: what was, what is, and the file that says so."""

from __future__ import annotations

import pyarrow as pa

from xlops.archive.staging import Staging, count_of, same_key
from xlops.archive.tables import quoted
from xlops.facts import FACTS

MOST_CHANGES = 10_000
"""Changed cells that the log lists for each fact and commit; the others are counted in one row."""


def log_changes(staging: Staging, id: str) -> tuple[pa.Table, int]:
    """The changed cells of one fact (fact, key, column, old, new, _file, count), at most MOST_CHANGES, and their number.

    Values of private columns are not shown. Derived columns are not listed: they follow from others.
    """
    connection, fact = staging.connection, FACTS[id]
    columns = [each for each in fact.sourced if each.name not in fact.key]
    key = ", ".join("'***'" if fact[each].private else f"s.{quoted(each)}" for each in fact.key[1:])
    old = ", ".join(f"t.{quoted(each.name)} AS {quoted('_old_' + each.name)}" for each in columns)
    connection.execute(
        f"CREATE TEMP TABLE pairs AS SELECT s.*, {old}, concat_ws(' | ', {key}) AS _key "
        f"FROM fresh_{id} s JOIN raw_{id} t ON {same_key(fact.key, 's', 't')} WHERE NOT s._new"
    )
    cells = " UNION ALL ".join(
        f"SELECT store, _key, '{each.name}' AS col, {_shown(each.private, '_old_' + each.name)} AS old, "
        f"{_shown(each.private, each.name)} AS new, _file FROM pairs "
        f"WHERE {quoted(each.name)} IS DISTINCT FROM {quoted('_old_' + each.name)}"
        for each in columns
    )
    if staging.gone.get(id):
        removed = " UNION ALL ".join(
            f"SELECT store, concat_ws(' | ', {key}), '{each.name}', {_shown(each.private, each.name)}, NULL, _file "
            f"FROM gone_{id} s WHERE {quoted(each.name)} IS NOT NULL"
            for each in columns
        )
        cells = f"{cells} UNION ALL {removed}"
    if staging.by_hand:
        added = " UNION ALL ".join(
            f"SELECT store, concat_ws(' | ', {key}), '{each.name}', NULL, {_shown(each.private, each.name)}, _file "
            f"FROM fresh_{id} s WHERE _new AND {quoted(each.name)} IS NOT NULL "
            f"AND _file IN ({', '.join(map(str, sorted(staging.by_hand)))})"
            for each in columns
        )
        cells = f"{cells} UNION ALL {added}"
    total = count_of(connection, f"SELECT count(*) FROM ({cells})") if columns else 0
    listing = connection.sql(
        f"SELECT store, _file, '{id}' AS fact, _key AS key, col AS \"column\", old, new, 1::BIGINT AS count "
        f"FROM ({cells}) ORDER BY store, _key, col, old, new LIMIT {MOST_CHANGES}"
    ).to_arrow_table()
    connection.execute("DROP TABLE pairs")
    return listing, total


def _shown(private: bool, name: str) -> str:
    return f"CASE WHEN {quoted(name)} IS NOT NULL THEN '***' END" if private else f"{quoted(name)}::VARCHAR"
