"""What rivals sell, from counts that are buckets, that cover a month or all time, that fall, are reset or glitch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

HALF = 0.5
"""A count that falls by more than this share of itself was reset, or was shown wrongly for a while."""


def sold(looks: pd.DataFrame) -> pd.DataFrame:
    """Units sold a day of each item, as a range: one row for each `item` that can be known.

    `looks`: item, day (datetime64), low and high of the count (high NaN where nothing limits it), span (days that the count
    covers, NaN for all time). Gives item, low, high (units a day; high NaN: at least low), days (that were measured), basis
    ("month": the count of the last days itself; "rise": by how much it rose), falls (times that it fell).

    A count of 30 days says what was sold in them. A count of all time says it by its rise; a bucket that did not change says
    nothing. A fall is never negative sales: it is counted, what stands beside it is only a lower bound, and a rise next to
    it counts only as far as the fall does not undo it. Where a count was reset (fell by more than half), a step that more
    than doubles it is its return, not sales.
    """
    import pandas as pd

    named = ["item", "low", "high", "days", "basis", "falls"]
    if looks.empty:
        return pd.DataFrame(columns=named)
    rows = looks.dropna(subset=["low"]).sort_values(["item", "day"], kind="stable").drop_duplicates(["item", "day"])
    last = rows.groupby("item", sort=False).tail(1)
    rolling = last[last["span"].notna()]
    month = rolling.assign(
        low=rolling["low"] / rolling["span"],
        high=rolling["high"] / rolling["span"],
        days=rolling["span"],
        basis="month",
        falls=0,
    )
    rest = rows[rows["span"].isna() & ~rows["item"].isin(rolling["item"])]
    found = [each[named] for each in (month, _by_rise(rest)) if not each.empty]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=named)


def _by_rise(rows: pd.DataFrame) -> pd.DataFrame:
    """Of counts of all time, looked at on two days at least: what they rose."""
    import numpy as np
    import pandas as pd

    if rows.empty:
        return pd.DataFrame()
    by_item = rows.groupby("item", sort=False)
    before = by_item["low"].shift()
    step = (rows["low"] - before).fillna(0.0)
    fall, rise = (-step).clip(lower=0.0), step.clip(lower=0.0)
    beside = fall.groupby(rows["item"], sort=False)
    near = beside.shift(1, fill_value=0.0) + beside.shift(-1, fill_value=0.0)
    reset = (fall > HALF * before).groupby(rows["item"], sort=False).transform("any")
    counted = (rise - near).clip(lower=0.0).where(~(reset & (rows["low"] > 2 * before)), 0.0)
    segment = (fall > 0).groupby(rows["item"], sort=False).cumsum()
    made = rows.assign(
        counted=counted,
        fell=fall > 0,
        segment=segment,
        exact=rows["low"] == rows["high"],
        until=rows["high"].fillna(np.inf),
    )
    whole = made.groupby("item", sort=False).agg(
        first=("day", "first"),
        end=("day", "last"),
        counted=("counted", "sum"),
        falls=("fell", "sum"),
        exact=("exact", "all"),
        first_low=("low", "first"),
        last_low=("low", "last"),
        last_high=("until", "last"),
        first_high=("until", "first"),
    )
    parts = made.groupby(["item", "segment"], sort=False).agg(start=("until", "first"), stop=("low", "last"))
    by_parts = (parts["stop"] - parts["start"]).clip(lower=0.0).groupby("item", sort=False).sum()
    days = (whole["end"] - whole["first"]).dt.days
    same = (whole["first_low"] == whole["last_low"]) & (whole["first_high"] == whole["last_high"]) & ~whole["exact"]
    low = whole["counted"].where(whole["exact"], by_parts.reindex(whole.index))
    high = (whole["last_high"] - whole["first_low"]).where(whole["falls"] == 0, np.inf)
    found = pd.DataFrame(
        {
            "item": whole.index,
            "low": (low / days).to_numpy(),
            "high": (high / days).replace(np.inf, np.nan).to_numpy(),
            "days": days.to_numpy(),
            "basis": "rise",
            "falls": whole["falls"].to_numpy(),
        }
    )
    return found[(days.to_numpy() > 0) & ~same.to_numpy()]
