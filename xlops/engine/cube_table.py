"""One aggregate by day as prefix sums in whole numbers: what the cube reads a figure off, for any range of days.

Money is held in ten-thousandths, the scale of the archive's DECIMAL(18,4): prefix differences of floats would be inexact.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from xlops.engine import nodes as n
from xlops.engine.conditions import metric_where
from xlops.engine.dimensions import has_own_title, origin
from xlops.engine.extent import PARTED
from xlops.engine.legs import in_currency
from xlops.engine.reading import Leaf
from xlops.engine.run import Engine
from xlops.facts import FACTS, Fact
from xlops.metrics.base import Count, Distinct, Last

EPOCH = date(1970, 1, 1).toordinal()
MOST_ROWS = 4_000_000
"""Rows of one table that are held in memory; what has more is asked of the engine."""
LARGEST = 2**62

Range = tuple[int, int]
"""First row and the one after the last, of one slice."""
SliceKey = tuple[object, ...]
"""(store, value of the parting column, cut, values of the dimensions)."""


class Unproven(Exception):
    """The cube cannot prove that its figure would be the engine's; ask the engine."""


@dataclass(frozen=True)
class Tally:
    """Over rows: the sum of the known values, how many are known, meet the condition, are there, can be judged."""

    total: int
    known: int
    hits: int
    rows: int
    knowing: int


class LeafTable:
    """Sums and counts of one aggregate, by slice and day."""

    def __init__(self, table: pa.Table, dimensions: int) -> None:
        codes, days = _coded(table, 3 + dimensions), _ordinals(table["day"])
        order = np.lexsort((days, codes))
        codes, days = codes[order], days[order]
        figures = [_whole(table[each])[order] for each in ("total", "known", "hits", "rows", "knowing")]
        if any(float(np.abs(each.astype(np.float64)).sum()) > LARGEST for each in figures):
            raise Unproven
        self.slices = _slices(table, codes, order, 3 + dimensions)
        self.days = memoryview(days)  # type: ignore[arg-type]  # an array is a buffer; its stubs do not say so
        self._sums = tuple(memoryview(_prefixed(each)) for each in figures)  # type: ignore[arg-type]

    def tally(self, ranges: Iterable[Range], start: int, end: int) -> Tally:
        """What stands in these slices on the days from `start` to `end` (ordinals)."""
        days, (total, known, hits, rows, knowing) = self.days, self._sums
        found = [0, 0, 0, 0, 0]
        for low, high in ranges:
            first, last = bisect_left(days, start, low, high), bisect_right(days, end, low, high)
            if first < last:
                found[0] += total[last] - total[first]
                found[1] += known[last] - known[first]
                found[2] += hits[last] - hits[first]
                found[3] += rows[last] - rows[first]
                found[4] += knowing[last] - knowing[first]
        return Tally(*found)

    def last_day(self, ranges: Iterable[Range], start: int, end: int) -> int | None:
        """The last day from `start` to `end` on which these slices have rows."""
        ends = [
            self.days[last - 1]
            for low, high in ranges
            if (last := bisect_right(self.days, end, low, high)) > low and self.days[last - 1] >= start
        ]
        return max(ends, default=None)


class DistinctTable:
    """The different values of one column, by slice and day: how many there are in a range is counted without the engine."""

    def __init__(self, table: pa.Table, dimensions: int) -> None:
        keys, self._days = _coded(table, 3 + dimensions), _ordinals(table["day"])
        order = np.lexsort((self._days, keys))
        self.slices = _slices(table, keys[order], order, 3 + dimensions)
        self._days = self._days[order]
        self._values = _codes(table["value"])[order]
        self._found: dict[tuple[Range, ...], tuple[np.ndarray, np.ndarray]] = {}

    def count(self, ranges: tuple[Range, ...], start: int, end: int) -> int:
        """How many different values these slices have from `start` to `end`."""
        if not ranges:
            return 0
        if ranges not in self._found:
            self._found[ranges] = self._before(ranges)
        days, before = self._found[ranges]
        first, last = np.searchsorted(days, start, "left"), np.searchsorted(days, end, "right")
        return int(np.count_nonzero(before[first:last] < start))

    def _before(self, ranges: tuple[Range, ...]) -> tuple[np.ndarray, np.ndarray]:
        """By day: each value with the day on which it stood before. In a range those are new whose day lies before it."""
        days = np.concatenate([self._days[low:high] for low, high in ranges])
        values = np.concatenate([self._values[low:high] for low, high in ranges])
        order = np.lexsort((days, values))
        days, values = days[order], values[order]
        before = np.empty_like(days)
        before[0] = -1
        before[1:] = np.where(values[1:] == values[:-1], days[:-1], -1)
        order = np.argsort(days, kind="stable")
        return days[order], before[order]


def load_leaf(engine: Engine, leaf: Leaf, dimensions: Sequence[str], *, has_items: bool, currency: str) -> LeafTable:
    """The table of an aggregate, cut by `dimensions` besides store, part and day."""
    aggregate, fact = leaf.aggregate, FACTS[leaf.fact]
    condition = _condition(leaf)
    own = condition
    if currency and leaf.is_money and "currency" in fact:
        own = f"({condition}) AND {in_currency(fact, n.literal(currency)).sql('duckdb')}"
    value = f'CASE WHEN {own} THEN "{fact.id}"."{aggregate.column}" END'
    knows = " AND ".join(f'"{fact.id}"."{each}" IS NOT NULL' for each in judged_by(leaf)) or "TRUE"
    total = "COUNT" if isinstance(aggregate, Count | Distinct) else "SUM"
    figures = (
        f'{total}({value}) AS "total", COUNT({value}) AS "known", COUNT(CASE WHEN {condition} THEN 1 END) AS "hits", '
        f'COUNT(*) AS "rows", COUNT(CASE WHEN {knows} THEN 1 END) AS "knowing"'
    )
    where = condition if isinstance(aggregate, Last) else "TRUE"
    return LeafTable(_grouped(engine, leaf, dimensions, figures, where, has_items=has_items), len(dimensions))


def load_distinct(engine: Engine, leaf: Leaf, dimensions: Sequence[str], *, has_items: bool) -> DistinctTable:
    """The different values of a leaf that counts them."""
    column = f'"{leaf.fact}"."{leaf.aggregate.column}"'
    where = f"({_condition(leaf)}) AND {column} IS NOT NULL"
    table = _grouped(engine, leaf, dimensions, f'{column} AS "value"', where, has_items=has_items, also=(column,))
    return DistinctTable(table, len(dimensions))


def judged_by(leaf: Leaf) -> tuple[str, ...]:
    """The columns that a row must know for its condition to be judged."""
    if leaf.since or isinstance(leaf.aggregate, Last):
        return ()
    return tuple(column for column, allowed in leaf.aggregate.where if None not in allowed)


def _condition(leaf: Leaf) -> str:
    node = n.both(metric_where(FACTS[leaf.fact], leaf.aggregate.where))
    return node.sql("duckdb") if node is not None else "TRUE"


def _grouped(
    engine: Engine,
    leaf: Leaf,
    dimensions: Sequence[str],
    figures: str,
    where: str,
    *,
    has_items: bool,
    also: Sequence[str] = (),
) -> pa.Table:
    fact = FACTS[leaf.fact]
    day = f'"{fact.id}"."{leaf.aggregate.on}"'
    keys = {
        "store": f'"{fact.id}"."store"',
        "part": f'COALESCE("{fact.id}"."{PARTED[fact.id]}", \'\')' if fact.id in PARTED else "''",
        "cut": f'"{fact.id}"."cut"' if fact.cut else "''",
        **{f"d{place}": _dimension(fact, each, leaf, has_items) for place, each in enumerate(dimensions)},
        "day": day,
    }
    joined = has_items and any(origin(fact, each, on=leaf.aggregate.on) == "products" for each in dimensions)
    source = f'"{fact.id}"'
    if joined:
        on = " AND ".join(f'"products"."{each}" = "{fact.id}"."{each}"' for each in ("store", "sku"))
        source += f' LEFT JOIN "products" ON {on}'
    columns = ", ".join(f'{node} AS "{name}"' for name, node in keys.items())
    group = ", ".join([*keys.values(), *also])
    sql = f"SELECT {columns}, {figures} FROM {source} WHERE {day} IS NOT NULL AND {where} GROUP BY {group} LIMIT {MOST_ROWS + 1}"
    table = engine.table(sql, facts=[fact.id, *(["products"] if joined else [])])
    if table.num_rows > MOST_ROWS:
        raise Unproven
    return table


def _dimension(fact: Fact, name: str, leaf: Leaf, has_items: bool) -> str:
    if origin(fact, name, on=leaf.aggregate.on) == "products":
        own = f'"{fact.id}"."{name}"' if has_own_title(fact) and name in fact else ""
        if not has_items:
            return own or "CAST(NULL AS VARCHAR)"
        return f'COALESCE("products"."{name}", {own})' if own else f'"products"."{name}"'
    return f'"{fact.id}"."{name}"'


def _ordinals(column: pa.ChunkedArray) -> np.ndarray:
    days: np.ndarray = column.cast(pa.int32()).to_numpy().astype(np.int64) + EPOCH
    return days


def _codes(column: pa.ChunkedArray) -> np.ndarray:
    """A number for each different value, blank too."""
    found: np.ndarray = column.combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy().astype(np.int64)
    return found + 1


def _coded(table: pa.Table, keys: int) -> np.ndarray:
    """One number for each different slice."""
    found = np.zeros(table.num_rows, np.int64)
    for place in range(keys):
        codes = _codes(table.column(place))
        found = found * (int(codes.max(initial=0)) + 1) + codes
        # numbered anew each time, so that many dimensions do not overflow
        found = np.unique(found, return_inverse=True)[1].astype(np.int64)
    return found


def _prefixed(figures: np.ndarray) -> np.ndarray:
    """The sums of all figures before each row, and of all of them at the end."""
    sums = np.zeros(len(figures) + 1, np.int64)
    np.cumsum(figures, out=sums[1:])
    return sums


def _slices(table: pa.Table, codes: np.ndarray, order: np.ndarray, keys: int) -> Mapping[SliceKey, Range]:
    """Where each slice stands among the sorted rows."""
    if not len(codes):
        return {}
    starts = np.concatenate([[0], np.flatnonzero(np.diff(codes)) + 1])
    ends = [*starts[1:].tolist(), len(codes)]
    named = table.select(range(keys)).take(pa.array(order[starts]))
    names = zip(*(each.to_pylist() for each in named.columns), strict=True)
    return dict(zip(names, zip(starts.tolist(), ends, strict=True), strict=True))


def _whole(column: pa.ChunkedArray) -> np.ndarray:
    """A column of sums as int64, decimals at their scale, blanks as 0; Unproven where a sum has no room."""
    if not pa.types.is_decimal(column.type):
        found: np.ndarray = column.fill_null(0).to_numpy().astype(np.int64)
        return found
    parts = []
    for chunk in column.chunks:
        pairs = np.frombuffer(chunk.buffers()[1], np.int64).reshape(-1, 2)[chunk.offset : chunk.offset + len(chunk)]
        known = chunk.is_valid().to_numpy(zero_copy_only=False)
        low, high = np.where(known, pairs[:, 0], 0), np.where(known, pairs[:, 1], 0)
        if not np.array_equal(high, low >> 63):
            raise Unproven
        parts.append(low)
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
