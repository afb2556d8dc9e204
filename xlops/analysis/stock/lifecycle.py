"""The stage of each item's life, read off its weekly units: launch, growth, mature, decline, clearance.

Growth and decline are judged against all items together (a quiet January is nobody's decline) and only where the change
is larger than the noise of the item's own weeks; an item far below its own best that does not recover declines too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xlops.label import Label

Stage = Literal["launch", "growth", "mature", "decline", "clearance"]
STAGE_LABELS: dict[str, Label] = {
    "launch": Label("launch", "新品期"),
    "growth": Label("growth", "成长期"),
    "mature": Label("mature", "成熟期"),
    "decline": Label("decline", "衰退期"),
    "clearance": Label("clearance", "清仓期"),
}
"""Every stage, in the order of a life."""

RECENT, BEFORE = 4, 8
"""Weeks that are looked at, and weeks before them that they are set against."""
LAUNCH_WEEKS = 4
"""Weeks from the first sale on that are the launch: for so long a rate says little."""
GROWS, SHRINKS = 1.25, 0.8
"""A change beyond these is one of stage, if it is no noise."""
SURE = 1.64
"""Deviations of its own noise that a change must reach: one in ten would by chance, up and down."""
LOW_SHARE = 0.2
"""Sales under this share of the item's best four weeks, not recovering, are decline."""
SILENT_WEEKS = 8
"""Weeks without a sale after which an item is to be cleared."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Stages:
    """What was found of each item, arrays of one length. Units are by week; NaN is unknown."""

    stage: NDArray[np.str_]
    weeks: NDArray[np.int_]
    """Weeks since the first sale, the first one included; 0: never sold."""
    recent: Doubles
    before: Doubles
    change: Doubles
    """recent / before - 1."""
    pool: float
    """The same of all items together."""
    sure: Doubles
    """The change against all items, in deviations of its own noise."""
    share: Doubles
    """recent / the best four weeks in a row."""
    silent: NDArray[np.int_]
    """Weeks since the last sale."""


def stages(weekly: Doubles, shop: float = 1.0) -> Stages:
    """The stage of each row of `weekly` (items by weeks, oldest first, NaN unknown or before the first sale).

    `shop` is what everything together did in the same weeks (see `shop_change`): changes are judged against it.
    """
    weeks = weekly.shape[1]
    sold = np.nan_to_num(weekly) > 0
    ever = sold.any(axis=1)
    age = np.where(ever, weeks - sold.argmax(axis=1), 0)
    silent = np.where(ever, sold[:, ::-1].argmax(axis=1), weeks)
    recent, recent_units, _ = _mean(weekly[:, -RECENT:])
    before, before_units, _ = _mean(weekly[:, -RECENT - BEFORE : -RECENT])
    change = _ratio(recent, before)
    whole = shop
    noise = np.sqrt(_dispersion(weekly[:, -RECENT - BEFORE :]) * (1 / (recent_units + 1) + 1 / (before_units + 1)))
    sure = np.log((recent + 0.25) / ((before + 0.25) * whole)) / noise
    share = _ratio(recent, _best(weekly))
    against = change / whole
    grows = (against >= GROWS) & (sure >= SURE)
    shrinks = (against <= SHRINKS) & (sure <= -SURE)
    low = (share < LOW_SHARE) & ~(against > 1) & (age > RECENT + BEFORE) & (sure < 0)
    stage = np.select(
        [silent >= SILENT_WEEKS, age <= LAUNCH_WEEKS, grows, shrinks | low],
        ["clearance", "launch", "growth", "decline"],
        "mature",
    )
    return Stages(stage, age, recent, before, change - 1, whole - 1, sure, share, silent)


def shop_change(weekly: Doubles) -> float:
    """What items did together: units of the last four weeks over those of the eight before, the middle item by weight.

    The middle and not the sum: one coat season or one wholesale order is not what the shop does. Items weigh by the root
    of their units; 1 where fewer than three sold before.
    """
    recent, recent_units, _ = _mean(weekly[:, -RECENT:])
    before, before_units, _ = _mean(weekly[:, -RECENT - BEFORE : -RECENT])
    good = (before > 0) & ~np.isnan(recent)
    if good.sum() < 3:
        return 1.0
    change = recent[good] / before[good]
    order = np.argsort(change, kind="stable")
    weight = np.sqrt(recent_units[good] + before_units[good])[order].cumsum()
    found = float(change[order][np.searchsorted(weight, weight[-1] / 2)])
    return found if found > 0 else 1.0


def stage_of(values: list[float | None], *, pool: list[float] | None = None) -> Stage | None:
    """The stage of one item by its weekly units, oldest first, None unknown; None where nothing was ever sold.

    `pool` are the units of everything together in the same weeks.
    """
    known = np.array([[np.nan if each is None else float(each) for each in values]])
    sold = np.nan_to_num(known[0]) > 0
    if not sold.any():
        return None
    known[0, : int(sold.argmax())] = np.nan
    wide = max(RECENT + BEFORE - known.shape[1], 0)
    known = np.hstack((np.full((1, wide), np.nan), known))
    found: Stage = stages(known, _pool_change(pool)).stage[0].item()
    return found


def _mean(weekly: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    """The mean of the known weeks (NaN where there is none), their units, how many they are."""
    known = ~np.isnan(weekly)
    count = known.sum(axis=1).astype(float)
    units = np.where(known, weekly, 0).sum(axis=1)
    return np.divide(units, count, out=np.full(len(units), np.nan), where=count > 0), units, count


def _ratio(part: Doubles, whole: Doubles) -> Doubles:
    result: Doubles = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return result


def _pool_change(pool: list[float] | None) -> float:
    if pool is None or len(pool) < RECENT + BEFORE:
        return 1.0
    before, recent = sum(pool[-RECENT - BEFORE : -RECENT]) / BEFORE, sum(pool[-RECENT:]) / RECENT
    return recent / before if before > 0 and recent > 0 else 1.0


def _dispersion(weekly: Doubles) -> Doubles:
    """Variance over mean of the weeks, at least 1 (what chance alone gives), about the two means; few weeks are drawn to 3."""
    parts = weekly[:, :BEFORE], weekly[:, BEFORE:]
    squares, units, weeks = np.zeros(len(weekly)), np.zeros(len(weekly)), np.zeros(len(weekly))
    for part in parts:
        mean, total, count = _mean(part)
        off = np.where(np.isnan(part), 0, part - np.nan_to_num(mean)[:, None])
        squares += (off**2).sum(axis=1)
        units += total
        weeks += count
    free = np.maximum(weeks - 2, 0)
    mean = np.divide(units, weeks, out=np.zeros(len(units)), where=weeks > 0)
    own = np.divide(squares, np.maximum(free, 1) * np.maximum(mean, 0.25))
    result: Doubles = np.maximum((free * own + 4 * 3.0) / (free + 4), 1.0)
    return result


def _best(weekly: Doubles) -> Doubles:
    """The largest mean of four weeks in a row, unknown weeks left out."""
    known, units = ~np.isnan(weekly), np.nan_to_num(weekly)
    sums, counts = (np.pad(each.cumsum(axis=1, dtype=float), ((0, 0), (1, 0))) for each in (units, known))
    units4, weeks4 = sums[:, RECENT:] - sums[:, :-RECENT], counts[:, RECENT:] - counts[:, :-RECENT]
    means = np.divide(units4, weeks4, out=np.zeros(units4.shape), where=weeks4 >= 2)
    result: Doubles = means.max(axis=1, initial=0.0)
    return result
