"""The panel: units of every SKU on every day, side by side, with what is known of each day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xlops.analysis.demand.arrays import Bools, Counts, Doubles, Floats, Ints, Places
from xlops.analysis.demand.calls import Calls, read_calls
from xlops.analysis.demand.frames import day_numbers, id_codes, truths, unit_values
from xlops.errors import UsageError
from xlops.label import Label

HISTORY = 728
"""Days that are kept: two years; what is older says little about the level of today."""
LONGEST_GAP = 0.5
"""A gap of the whole shop is believed when that weekday ordinarily has rows on at least so many of its days."""
BUSY = 10
"""Rows of an ordinary such day from which on a day without any row is a day without an export, not one without sales."""

_NO_COLUMN = Label(
    "the demand has no column {name}; it needs unique_id, ds and y",
    "销量表没有 {name} 列；需要 unique_id、ds、y 三列",
)
_EMPTY = Label("the demand has no rows", "销量表没有数据行")
_BAD_DAY = Label("the demand has {count} rows without a readable day in ds", "销量表有 {count} 行的 ds 不是日期")
_RETURNS = Label(
    "returns (negative rows): {count:,}; they count as no demand and are not taken off other days",
    "退货（负数行）：{count:,} 行；不算销量，也不冲减其他日期",
)
_TWICE = Label(
    "rows that repeat a SKU and day: {count:,}; their units were added", "{count:,} 行的 SKU 和日期重复，销量已相加"
)
_GAP = Label(
    "days without a row of any SKU: {count} ({days}); they are taken as not exported, not as days without sales",
    "{count} 天没有任何 SKU 的数据（{days}），视为未导出，而不是零销量",
)
_OLD = Label("days before {day} are not used", "{day} 之前的数据未使用")


@dataclass(frozen=True)
class Panel:
    """Units by SKU (rows) and day (columns); the number of columns is a multiple of 7 and the last one is `last`.

    `units` is 0 where a day is not `known`: before the SKU's first row, without stock, or not exported. `event` is the
    number of the event on that day in `events`, from 1 on; 0 is an ordinary day. `category` is the number of each SKU's category, -1
    where it has none, of `categories` in all.
    """

    ids: pd.Index
    last: np.datetime64
    units: Floats
    known: Bools
    event: Ints
    events: tuple[str, ...]
    category: Counts
    categories: int
    remarks: tuple[Label, ...] = ()

    def __len__(self) -> int:
        return len(self.units)

    @property
    def days(self) -> int:
        """How many columns there are."""
        result: int = self.units.shape[1]
        return result

    @property
    def ordinary(self) -> Bools:
        """Known days without an event."""
        result: Bools = self.known & (self.event == 0)
        return result

    def part(self, rows: slice | Places) -> Panel:
        """Some of the SKUs."""
        return replace(
            self,
            ids=self.ids[rows],
            units=self.units[rows],
            known=self.known[rows],
            event=self.event[rows],
            category=self.category[rows],
        )

    def until(self, column: int) -> Panel:
        """The panel as it was when `column` (a multiple of 7) days of it were known."""
        return replace(
            self,
            last=self.last - (self.days - column),
            units=self.units[:, :column],
            known=self.known[:, :column],
            event=self.event[:, :column],
        )

    def chunks(self, size: int) -> Iterator[tuple[slice, Panel]]:
        """All SKUs in parts of `size`."""
        for begin in range(0, len(self), size):
            rows = slice(begin, min(begin + size, len(self)))
            yield rows, self.part(rows)


def read_panel(demand: pd.DataFrame, events: pd.DataFrame | None = None) -> tuple[Panel, Calls]:
    """The panel of a long frame unique_id, ds, y (optional in_stock, event, category), and the events to come after its last day.

    A day without a row between a SKU's first sale and the last day of all is a day without sales; a y that is blank or
    a day with in_stock false is unknown. Rows may come in any order. UsageError says what is wrong with the frame.
    """
    for name in ("unique_id", "ds", "y"):
        if name not in demand.columns:
            raise UsageError(_NO_COLUMN.format(name=name))
    if demand.empty:
        raise UsageError(_EMPTY)
    codes, ids = id_codes(demand["unique_id"])
    days = day_numbers(demand["ds"], _BAD_DAY)
    last = int(days.max())
    span = min(last - int(days.min()) + 1, HISTORY)
    width = -(-span // 7) * 7
    origin = last - width + 1
    units, missing, returns = unit_values(demand["y"])
    remarks = [_RETURNS.format(count=returns)] if returns else []
    place = days - np.int32(origin)
    if (old := place < 0).any():
        remarks.append(_OLD.format(day=np.datetime64(origin, "D")))
        keep = ~old
        demand, codes, place, units, missing = demand[keep], codes[keep], place[keep], units[keep], missing[keep]
        place = np.maximum(place, 0)
    table, rows = _table(codes, place, units, len(ids), width)
    if repeats := int((np.maximum(rows, 1) - 1).sum()):
        remarks.append(_TWICE.format(count=repeats))
    # zeros before the first sale are days before the launch; a SKU that never sold is known from its first row on
    began = np.where((table > 0).any(axis=1, keepdims=True), table > 0, rows > 0)
    known = np.maximum.accumulate(began, axis=1)
    gaps = _shop_gaps(rows, width - span)
    if gaps.any():
        known[:, gaps] = False
        shown = np.flatnonzero(gaps)
        named = ", ".join(str(np.datetime64(origin + int(each), "D")) for each in shown[:3])
        remarks.append(_GAP.format(count=len(shown), days=named + (" ..." if len(shown) > 3 else "")))
    del rows
    out = missing if "in_stock" not in demand.columns else missing | ~truths(demand["in_stock"])
    if out.any():
        known[codes[out], place[out]] = False
        table[~known] = 0
    past = demand["event"] if "event" in demand.columns else None
    event, names, calls = read_calls(past, events, codes=codes, place=place, ids=ids, origin=origin, width=width)
    category, categories = _categories(demand, codes, len(ids))
    last_day = np.datetime64(last, "D")
    return Panel(ids, last_day, table, known, event, names, category, categories, tuple(remarks)), calls


def _categories(demand: pd.DataFrame, codes: Counts, count: int) -> tuple[Counts, int]:
    """The number of each SKU's category, the one of its last row that has one, and how many there are."""
    category = np.full(count, -1, dtype=np.int32)
    if "category" not in demand.columns:
        return category, 0
    number, names = pd.factorize(demand["category"])
    given = number >= 0
    category[codes[given]] = number[given]
    return category, len(names)


def _table(codes: Counts, place: Counts, units: Floats, count: int, width: int) -> tuple[Floats, NDArray[np.uint16]]:
    """Units and number of rows by SKU and day."""
    table, rows = np.zeros(count * width, dtype=np.float32), np.zeros(count * width, dtype=np.uint16)
    for begin in range(0, len(codes), 1 << 22):
        part = slice(begin, begin + (1 << 22))
        flat = codes[part].astype(np.int64) * width + place[part]
        np.add.at(table, flat, units[part])
        np.add.at(rows, flat, np.uint16(1))
    return table.reshape(count, width), rows.reshape(count, width)


def _shop_gaps(rows: NDArray[np.uint16], before: int) -> Bools:
    """Days on which no SKU has a row though that weekday ordinarily has many: the export is missing."""
    busy = (rows > 0).sum(axis=0)
    weeks = busy.reshape(-1, 7).astype(float)
    weeks.ravel()[:before] = np.nan
    usual = np.full(7, 0.0)
    for day in range(7):
        seen = weeks[:, day][~np.isnan(weeks[:, day])]
        if len(seen) and (seen > 0).mean() >= LONGEST_GAP:
            usual[day] = np.median(seen)
    gaps: Bools = (busy == 0) & (np.tile(usual, len(weeks)) >= BUSY)
    gaps[:before] = False
    return gaps


def running_sums(values: NDArray[np.floating] | Bools) -> Doubles:
    """Sums along each row with a leading 0: the sum of columns a to b - 1 is [:, b] - [:, a]."""
    sums = np.zeros((len(values), values.shape[1] + 1))
    np.cumsum(values, axis=1, out=sums[:, 1:])
    return sums
