"""Events: what was marked in the past, and what is called for the days to come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlops.analysis.demand.arrays import Counts, Floats, Ints
from xlops.analysis.demand.frames import day_numbers
from xlops.errors import UsageError
from xlops.label import Label

_NO_COLUMN = Label(
    "the events have no column ds; they need ds and event (optional unique_id, uplift), one row a day",
    "活动表没有 ds 列；需要 ds 和 event（可选 unique_id、uplift），每天一行",
)
_BAD_DAY = Label("the events have {count} rows without a readable day in ds", "活动表有 {count} 行的 ds 不是日期")
_BAD_UPLIFT = Label(
    "an uplift must be a number of 0 or more; found {found}", "uplift 必须是不小于 0 的数字；现为 {found}"
)
NO_EVENT = ("", "0", "0.0", "false", "none", "nan", "no", "<na>", "否", "无")
"""Words (and blanks) that mean that a day has no event."""


@dataclass(frozen=True)
class Calls:
    """Events after the last day of the panel: SKU row (-1 for all), day (1 is the day after), number, uplift or NaN."""

    row: Counts
    day: Counts
    event: Ints
    uplift: Floats

    def grid(self, rows: slice, count: int, horizon: int) -> tuple[Ints, Floats]:
        """Number of the event and the given uplift (NaN: learned) by SKU of `rows` and day of the horizon."""
        event = np.zeros((count, horizon), dtype=np.int16)
        uplift = np.full((count, horizon), np.nan, dtype=np.float32)
        inside = self.day <= horizon
        for everyone in (True, False):  # what is said of one SKU overrides what is said of all
            chosen = inside & ((self.row < 0) == everyone)
            if everyone:
                for day, number, given in zip(self.day[chosen], self.event[chosen], self.uplift[chosen], strict=True):
                    event[:, day - 1], uplift[:, day - 1] = number, given
            else:
                chosen &= (self.row >= rows.start) & (self.row < rows.stop)
                at = self.row[chosen] - rows.start, self.day[chosen] - 1
                event[at], uplift[at] = self.event[chosen], self.uplift[chosen]
        return event, uplift


def read_calls(
    past: pd.Series | None,
    events: pd.DataFrame | None,
    *,
    codes: Counts,
    place: Counts,
    ids: pd.Index,
    origin: int,
    width: int,
) -> tuple[Ints, tuple[str, ...], Calls]:
    """The events of the past by SKU and day, their names, and those to come.

    `past` is the column `event` of the demand; `events` has ds and event, for all SKUs or for its unique_id; rows of
    it before the last day of demand mark the past as well.
    """
    number, names = np.zeros(0, dtype=np.int16), list[str]()
    if past is not None:
        number, names = _numbers(past, names)
    table = np.zeros((len(ids), width), dtype=np.int16)
    if number.any():
        marked = number > 0
        table[codes[marked], place[marked]] = number[marked]
    if events is None or events.empty:
        none = np.zeros(0, dtype=np.int32)
        return table, tuple(names), Calls(none, none, none.astype(np.int16), none.astype(np.float32))
    if "ds" not in events.columns:
        raise UsageError(_NO_COLUMN)
    day = day_numbers(events["ds"], _BAD_DAY) - np.int32(origin)
    word = events["event"] if "event" in events.columns else pd.Series("event", index=events.index)
    number, names = _numbers(word, names)
    row = np.full(len(events), -1, dtype=np.int32)
    if "unique_id" in events.columns:
        given = events["unique_id"]
        row = ids.get_indexer(pd.Index(given)).astype(np.int32)
        stranger = (row < 0) & given.notna().to_numpy()
        number = np.where(stranger, np.int16(0), number)  # an event of a SKU that has no demand changes nothing
    uplift = _uplifts(events)
    for each in np.flatnonzero((number > 0) & (day >= 0) & (day < width)):
        table[slice(None) if row[each] < 0 else row[each], day[each]] = number[each]
    ahead = (number > 0) & (day >= width)
    return table, tuple(names), Calls(row[ahead], day[ahead] - np.int32(width - 1), number[ahead], uplift[ahead])


def _numbers(column: pd.Series, names: list[str]) -> tuple[Ints, list[str]]:
    """The number of each row's event, and the names with those of the column added."""
    codes, words = pd.factorize(column)
    known = list(names)
    number = np.zeros(len(words) + 1, dtype=np.int16)
    for place, word in enumerate(words):
        text = str(word).strip()
        if text.casefold() in NO_EVENT:
            continue
        if text not in known:
            known.append(text)
        number[place] = known.index(text) + 1
    return number[codes], known  # -1, a blank, takes the last, which is 0


def _uplifts(events: pd.DataFrame) -> Floats:
    if "uplift" not in events.columns:
        return np.full(len(events), np.nan, dtype=np.float32)
    given = events["uplift"]
    read = pd.to_numeric(given, errors="coerce")
    wrong = (read.isna() & given.notna()) | (read < 0) | np.isinf(read)
    if wrong.any():
        raise UsageError(_BAD_UPLIFT.format(found=given[wrong].iloc[0]))
    return read.to_numpy(dtype=np.float32, na_value=np.nan)
