"""Which value wins: what is staged against itself and against what is stored.

Of rows with one key the later export wins, column by column: what an export does not give leaves what is known, and a
row from an older file than the stored one changes nothing, unless it is of another source and knows what is blank.
What stands together in an export (Fact.whole) is replaced together.
"""

from __future__ import annotations

from xlops.archive.staging import Staging, count_of, name_moved, same_key
from xlops.archive.tables import AT, SOURCE, listed, quoted
from xlops.facts import FACTS, Fact


def compare(staging: Staging, id: str) -> None:
    """Make `fresh_<fact>`: the staged rows that are new or change something, as they are to be exported values.

    Of rows with one key one stays staged. Stored rows that are to be removed go from `stored_` into `gone_`.
    """
    connection, fact = staging.connection, FACTS[id]
    _leave_what_later_files_lack(staging, fact)
    _one_row_a_key(staging, fact)
    connection.execute(
        f"CREATE TEMP VIEW arrived_{id} AS SELECT s.*, p.exported AS {AT}, p.source AS {SOURCE} "
        f"FROM staged_{id} s JOIN parts p ON p.part = s._part"
    )
    if staging.files.get(staging.table(id).path):
        younger = _younger_rows(staging, fact)
        if staging.whole.get(id):
            _remove(staging, fact, younger=younger)
        if id in staging.taken:
            _take_away(staging, fact)
        _against_stored(staging, fact, younger=younger)
    else:
        connection.execute(f"CREATE TEMP VIEW fresh_{id} AS SELECT *, true AS _new, true AS _differs FROM arrived_{id}")
    name_moved(staging, id)
    columns = listed(each.name for each in fact.sourced)
    connection.execute(
        f"CREATE TEMP VIEW next_{id} AS SELECT {columns} FROM raw_{id} t "
        f"ANTI JOIN fresh_{id} s ON {same_key(fact.key, 's', 't')} UNION ALL SELECT {columns} FROM fresh_{id}"
    )


def _leave_what_later_files_lack(staging: Staging, fact: Fact) -> None:
    """Of an order that several staged files hold whole, only the rows whose keys the last one has stay staged."""
    parts = staging.whole.get(fact.id, set())
    if len({(staging.parts[each][0], staging.parts[each][2]) for each in parts}) < 2:
        return
    rows, unit, key = f"staged_{fact.id}", quoted(fact.whole), listed(fact.key)
    among = _among("_part", parts)
    staging.connection.execute(
        f"DELETE FROM {rows} WHERE rowid IN (WITH ranked AS ("
        f"SELECT s.rowid AS place, {key}, {unit} AS unit, source, rank FROM {rows} s JOIN parts ON part = _part "
        f"WHERE {among} AND {unit} <> ''), "
        "latest AS (SELECT store, unit, source, max(rank) AS last FROM ranked GROUP BY ALL HAVING min(rank) < max(rank)) "
        "SELECT r.place FROM ranked r JOIN latest USING (store, unit, source) "
        f"ANTI JOIN ranked l ON {same_key(fact.key, 'l', 'r')} AND l.source = r.source AND l.rank = latest.last)"
    )


def _one_row_a_key(staging: Staging, fact: Fact) -> None:
    """Leave one staged row a key: the last one, with what only earlier ones give."""
    connection, id, key = staging.connection, fact.id, listed(fact.key)
    twice = f"SELECT hash({key}) FROM staged_{id} GROUP BY ALL HAVING count(*) > 1"
    if not count_of(connection, f"SELECT count(*) FROM ({twice})"):
        return
    if len(staging.shapes[id]) == 1:
        connection.execute(
            f"DELETE FROM staged_{id} WHERE rowid IN (SELECT place FROM (SELECT s.rowid AS place, row_number() OVER ("
            f"PARTITION BY {key} ORDER BY rank DESC, _row DESC) AS nth FROM staged_{id} s JOIN parts ON part = _part "
            f"WHERE hash({key}) IN ({twice})) WHERE nth > 1)"
        )
        return
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE several AS SELECT s.rowid AS _place, s.*, rank AS _rank "
        f"FROM staged_{id} s JOIN parts ON part = _part WHERE hash({key}) IN ({twice})"
    )
    last = "last({} ORDER BY _rank, _row)"
    values = []
    for each in fact.sourced:
        if each.name not in fact.key:
            name = quoted(each.name)
            value = last.format(name)
            if lacking := _lacking(staging, id, each.name):
                value = f"coalesce({value} FILTER (NOT {_among('_shape', lacking)}), {value})"
            values.append(f"{value} AS {name}")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE together AS SELECT {', '.join([key, *values])}, "
        f"{', '.join(f'{last.format(each)} AS {each}' for each in ('_file', '_part', '_row'))}, "
        f"list_sort(list(DISTINCT _shape)) AS _shapes FROM several GROUP BY {key}"
    )
    shapes = staging.shapes[id]
    numbers = []
    for (each,) in connection.execute("SELECT DISTINCT _shapes FROM together").fetchall():
        joined = frozenset().union(*(shapes[number] for number in each))
        if joined not in shapes:
            shapes.append(joined)
        numbers.append(f"WHEN {each} THEN {shapes.index(joined)}")
    columns = listed(each.name for each in fact.sourced)
    connection.execute(f"DELETE FROM staged_{id} WHERE rowid IN (SELECT _place FROM several)")
    connection.execute(
        f"INSERT INTO staged_{id} SELECT {columns}, _file, _part, CASE _shapes {' '.join(numbers)} END, _row FROM together"
    )


def _younger_rows(staging: Staging, fact: Fact) -> bool:
    """Is any stored row younger than the oldest of what was staged?"""
    oldest, newest = (
        staging.connection.execute(f"SELECT {which}({AT}) FROM {rows}_{fact.id}").fetchall()[0][0]
        for which, rows in (("min", "arrived"), ("max", "stored"))
    )
    return bool(oldest and newest and oldest < newest)


def _remove(staging: Staging, fact: Fact, *, younger: bool) -> None:
    """Put what the staged orders no longer have from `stored_` into `gone_`; leave orders known from younger files."""
    connection, id, unit = staging.connection, fact.id, quoted(fact.whole)
    among = _among("_part", staging.whole[id])
    same = f"u.store = {{0}}.store AND u.unit = {{0}}.{unit} AND u.source = {{0}}.{SOURCE}"
    connection.execute(
        f"CREATE TEMP TABLE units_{id} AS SELECT store, {unit} AS unit, {SOURCE} AS source, max({AT}) AS exported, "
        f"max(_file) AS file FROM arrived_{id} WHERE {among} AND {unit} <> '' GROUP BY ALL"
    )
    if younger:
        connection.execute(
            f"DELETE FROM units_{id} WHERE rowid IN (SELECT u.rowid FROM units_{id} u JOIN raw_{id} t "
            f"ON {same.format('t')} AND t.{AT} > u.exported)"
        )
        late = (
            f"SELECT s._part, s._row, s._file FROM arrived_{id} s "
            f"SEMI JOIN raw_{id} y ON y.store = s.store AND y.{unit} = s.{unit} AND y.{SOURCE} = s.{SOURCE} "
            f"AND y.{AT} > s.{AT} ANTI JOIN raw_{id} t ON {same_key(fact.key, 's', 't')} WHERE {among} AND s.{unit} <> ''"
        )
        staging.left[id] = dict(connection.execute(f"SELECT _file, count(*) FROM ({late}) GROUP BY ALL").fetchall())
        if staging.left[id]:
            connection.execute(f"DELETE FROM staged_{id} WHERE (_part, _row) IN (SELECT (_part, _row) FROM ({late}))")
    connection.execute(
        f"CREATE TEMP TABLE gone_{id} AS SELECT t.*, u.file AS _file FROM raw_{id} t JOIN units_{id} u "
        f"ON {same.format('t')} ANTI JOIN staged_{id} s ON {same_key(fact.key, 's', 't')}"
    )
    staging.gone[id] = dict(connection.execute(f"SELECT _file, count(*) FROM gone_{id} GROUP BY ALL").fetchall())
    if staging.gone[id]:
        staging.without(id)


def _take_away(staging: Staging, fact: Fact) -> None:
    """Put the stored rows that a ledger no longer has from `stored_` into `gone_`; one that is staged again stays."""
    connection, id = staging.connection, fact.id
    connection.execute(
        f"CREATE TEMP TABLE gone_{id} AS SELECT t.*, u._file FROM raw_{id} t "
        f"JOIN (SELECT {listed(fact.key)}, max(_file) AS _file FROM taken_{id} GROUP BY ALL) u "
        f"ON {same_key(fact.key, 't', 'u')} ANTI JOIN staged_{id} s ON {same_key(fact.key, 's', 't')}"
    )
    staging.gone[id] = dict(connection.execute(f"SELECT _file, count(*) FROM gone_{id} GROUP BY ALL").fetchall())
    if staging.gone[id]:
        staging.without(id)


def _against_stored(staging: Staging, fact: Fact, *, younger: bool) -> None:
    """Make `fresh_`: each staged row laid over the stored one; rows of an order that lost some come too, as its newest."""
    connection, id = staging.connection, fact.id
    older = f"coalesce(s.{AT} < t.{AT}, false)"
    values, differs, told = [], [], []
    for each in fact.sourced:
        if each.name in fact.key:
            continue
        name = quoted(each.name)
        value = f"s.{name}"
        told_here = f"s.{name} IS DISTINCT FROM t.{name}"
        if lacking := _lacking(staging, id, each.name):
            value = f"CASE WHEN {_among('s._shape', lacking)} THEN coalesce(t.{name}, s.{name}) ELSE s.{name} END"
            told_here = f"NOT {_among('s._shape', lacking)} AND {told_here}"
        if younger:
            value = (
                f"CASE WHEN NOT {older} THEN {value} WHEN s.{SOURCE} = t.{SOURCE} THEN t.{name} "
                f"ELSE coalesce(t.{name}, s.{name}) END"
            )
        values.append(f"{value} AS {name}")
        differs.append(f"({value}) IS DISTINCT FROM t.{name}")
        told.append(f"({told_here})")
    at, source = f"s.{AT}", f"s.{SOURCE}"
    if younger:
        at, source = (f"CASE WHEN {older} THEN t.{each} ELSE s.{each} END AS {each}" for each in (AT, SOURCE))
    touched = "false"
    if staging.gone.get(id) and fact.whole:
        units = f"SELECT (store, {quoted(fact.whole)}) FROM gone_{id}"
        touched = f"(s.store, s.{quoted(fact.whole)}) IN ({units})"
    same = same_key(fact.key, "s", "t")
    connection.execute(
        f"CREATE TEMP TABLE fresh_{id} AS SELECT * FROM ("
        f"SELECT {', '.join([listed(fact.key, 's.'), *values])}, s._file, {at}, {source}, t.store IS NULL AS _new, "
        f"{' OR '.join(differs) or 'false'} AS _differs, {touched} AS _touched "
        f"FROM arrived_{id} s LEFT JOIN raw_{id} t ON {same}) WHERE _new OR _differs OR _touched"
    )
    if younger:
        staging.older[id] = dict(
            connection.execute(
                f"SELECT s._file, count(*) FROM arrived_{id} s JOIN raw_{id} t ON {same} "
                f"ANTI JOIN (SELECT * FROM fresh_{id} WHERE _differs) f ON {same_key(fact.key, 's', 'f')} "
                f"WHERE {older} AND ({' OR '.join(told) or 'false'}) GROUP BY ALL"
            ).fetchall()
        )


def _lacking(staging: Staging, id: str, column: str) -> list[int]:
    """The shapes that do not give the column."""
    return [number for number, given in enumerate(staging.shapes[id]) if column not in given]


def _among(column: str, numbers: list[int] | set[int]) -> str:
    return f"{column} IN ({', '.join(map(str, sorted(numbers)))})"
