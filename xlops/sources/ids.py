"""Ids as they were before a spreadsheet or a float column met them; and those that cannot be saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from xlops.label import Label
from xlops.sources.fields import quote

_GUARD = r"""^'|^="([^"]*)"$"""
"""What keeps an id from Excel: an apostrophe before it, or a formula around it."""

_POWER = r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+"
"""An id that became a number: 2.82E+18."""

_ZEROS = "[0-9]{15}0+"
"""Excel keeps fifteen digits: the others become zeros."""

_LOST = Label("blank: rounded by a spreadsheet", "留空：编号已被表格软件四舍五入")
_WITHOUT_ZERO = Label("the id without .0", "去掉 .0 的编号")


@dataclass(frozen=True)
class Mended:
    """The SQL of one id column's cells, and what was done to them: (found, made, count)."""

    sql: str
    done: tuple[tuple[str, Label, int], ...]


def mended_ids(con: duckdb.DuckDBPyConnection, names: Sequence[str]) -> dict[str, Mended]:
    """For each id column of the relation `cells` the SQL that mends it; columns without fault stay as they are."""
    signs = ", ".join(
        f"count(*) FILTER (starts_with({cell}, '''') OR starts_with({cell}, '=')), count(*) FILTER (suffix({cell}, '.0')), "
        f"count(*) FILTER (contains(upper({cell}), 'E+')), count(*) FILTER (length({cell}) > 15)"
        for cell in map(_name, names)
    )
    found = con.sql(f"SELECT {signs} FROM cells").fetchall()[0] if names else ()
    return {name: _mended(con, _name(name), *found[4 * at : 4 * at + 4]) for at, name in enumerate(names)}


def _mended(con: duckdb.DuckDBPyConnection, cell: str, guarded: int, floats: int, powers: int, long: int) -> Mended:
    sql = cell
    done: list[tuple[str, Label, int]] = []
    if guarded:
        sql = f"regexp_replace({sql}, {quote(_GUARD)}, {quote(chr(92) + '1')})"
    if floats and not _count(con, f"{cell} IS NOT NULL AND NOT {_whole(cell, '[0-9]+([.]0)?')}"):
        sql = f"regexp_replace({sql}, '[.]0$', '')"
        done.append((_example(con, cell, f"suffix({cell}, '.0')"), _WITHOUT_ZERO, floats))
    if powers and (count := _count(con, _whole(cell, _POWER))):
        sql = f"CASE WHEN NOT {_whole(cell, _POWER)} THEN {sql} END"
        done.append((_example(con, cell, _whole(cell, _POWER)), _LOST, count))
    if long and _all_end_in_zeros(con, cell):
        sql = f"CASE WHEN NOT {_whole(cell, _ZEROS)} THEN {sql} END"
        done.append((_example(con, cell, _whole(cell, _ZEROS)), _LOST, _count(con, _whole(cell, _ZEROS))))
    return Mended(sql, tuple(done))


def _all_end_in_zeros(con: duckdb.DuckDBPyConnection, cell: str) -> bool:
    """Do all ids of more than fifteen digits, three or more of them, end in zeros from the sixteenth on?"""
    found = con.sql(
        f"SELECT count(DISTINCT {cell}) >= 3 AND bool_and({_whole(cell, _ZEROS)}) "
        f"FROM cells WHERE {_whole(cell, '[0-9]{16,}')}"
    ).fetchall()
    return bool(found[0][0])


def _count(con: duckdb.DuckDBPyConnection, where: str) -> int:
    return int(con.sql(f"SELECT count(*) FROM cells WHERE {where}").fetchall()[0][0])


def _example(con: duckdb.DuckDBPyConnection, cell: str, where: str) -> str:
    return str(con.sql(f"SELECT {cell} FROM cells WHERE {where} ORDER BY _row LIMIT 1").fetchall()[0][0])


def _name(name: str) -> str:
    return f'"{name}"'


def _whole(cell: str, pattern: str) -> str:
    return f"coalesce(regexp_full_match({cell}, {quote(pattern)}), false)"
