"""Stock for an event: what it will take, item by item, and afterwards how good the plan was.

`event_totals` (analysis/forecast.py) gives baseline, uplift and quantiles of events to come from a shop's demand. Here are
the same arithmetic for figures that somebody typed, and the look back: what the plan would have said before the event.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, median

import numpy as np
import pandas as pd

from xlops.analysis.demand.calibration import EVENT_LOG_SPREAD
from xlops.analysis.demand.uplift import HIGHEST, PRIOR_EVENTS
from xlops.analysis.forecast import event_totals
from xlops.analysis.stock.newsvendor import between, critical_ratio
from xlops.errors import UsageError
from xlops.label import Label

PRIOR_SPREAD = 5.0
"""The usual spread of events counts like so many events of the item's own."""
MOST_REVIEWED, RANKED = 500, 90
"""Items of a look back: those that sold most in so many days before the plan was made, as nobody knew better then."""
LEAST_HISTORY = 42
"""Days before an event from which a plan for it can be made."""

_RATIO = Label(
    "an uplift is above 0: sold / what would have sold anyway; found {found:g}",
    "倍数必须大于 0：活动销量 ÷ 平时同期销量；现为 {found:g}",
)


@dataclass(frozen=True)
class Review:
    """How a past event went against what the plan said before it: units of all items together, and item by item."""

    expected: float
    p90: float
    actual: float
    error: float
    """WAPE: the items' errors added up / actual units."""
    inside: float
    """Share of the items that stayed within their P90."""
    items: pd.DataFrame
    """unique_id, baseline, uplift, mean, p50, p90, p95, actual."""


def shrunk_uplift(own: Sequence[float], common: float) -> float:
    """The median of an item's own past uplifts, drawn to the common one, which counts like 2.5 events.

    An uplift is units of the event / units that its days would have sold without it. UsageError for one that is not above 0.
    """
    for each in (*own, common):
        if not each > 0:
            raise UsageError(_RATIO.format(found=each))
    kept = [min(each, HIGHEST) for each in own]
    return (len(kept) * median(kept) + PRIOR_EVENTS * common) / (len(kept) + PRIOR_EVENTS) if kept else common


def shrunk_spread(own: Sequence[float]) -> float:
    """The deviation of the logarithm of an event's units: the item's own past uplifts, drawn to what is usual."""
    logs = np.log(np.asarray(own, dtype=float))
    squares = float(((logs - np.median(logs)) ** 2).sum()) if len(logs) else 0.0
    return math.sqrt((squares + PRIOR_SPREAD * EVENT_LOG_SPREAD**2) / (max(len(logs) - 1, 0) + PRIOR_SPREAD))


def event_units(baseline: float, own: Sequence[float], common: float, level: float) -> float:
    """Units of an event that are not exceeded with probability `level`; the median where that is .5.

    `baseline` units would sell in its days without it, `own` are the item's past uplifts, `common` that of such events.
    """
    z = NormalDist().inv_cdf(level)
    return max(baseline, 0.0) * shrunk_uplift(own, common) * math.exp(z * shrunk_spread(own))


def review(demand: pd.DataFrame, *, event: str, start: pd.Timestamp, end: pd.Timestamp, ahead: int) -> Review | None:
    """The event `event` (as `demand` names it) of those days against a plan made `ahead` days before it; None where too
    little was known then, or nothing was planned. Days out of stock make actual units a lower bound."""
    known = demand[demand["ds"] < start - pd.Timedelta(days=ahead)]
    if known.empty or (start - known["ds"].min()).days < LEAST_HISTORY + ahead:
        return None
    recent = known[known["ds"] >= known["ds"].max() - pd.Timedelta(days=RANKED)]
    best = recent.groupby("unique_id", observed=True)["y"].sum().nlargest(MOST_REVIEWED).index
    known = known[known["unique_id"].isin(best)]
    days = pd.DataFrame({"ds": pd.date_range(start, end), "event": event})
    found = event_totals(known, events=days)
    found = found[found["mean"] > 0]
    if found.empty:
        return None
    inside = demand[(demand["ds"] >= start) & (demand["ds"] <= end)]
    sold = inside["y"].clip(lower=0).groupby(inside["unique_id"]).sum()
    items = found.assign(actual=sold.reindex(found["unique_id"]).fillna(0.0).to_numpy(dtype=float))
    total = float(items["actual"].sum())
    if total <= 0:
        return None
    return Review(
        float(items["mean"].sum()),
        float(items["p90"].sum()),
        total,
        float((items["actual"] - items["mean"]).abs().sum()) / total,
        float((items["actual"] <= items["p90"]).mean()),
        items[["unique_id", "baseline", "uplift", "mean", "p50", "p90", "p95", "actual"]],
    )


@dataclass(frozen=True)
class Need:
    """What one item's event takes, in units: what the workbook's formulas compute."""

    expected: float
    p90: float
    p95: float
    ratio: float | None
    """How often the last unit should sell; None where neither margin nor loss is known: then P90 is wanted."""
    wanted: float
    order: float
    """Wanted, and what sells until the event, less stock and what arrives in time; in whole packs, no less than the MOQ."""


def event_need(
    *,
    baseline: float,
    uplift: float,
    factors: tuple[float, float, float],
    margin: float | None,
    loss: float | None,
    until: float,
    stock: float,
    inbound: float,
    moq: float = 0.0,
    pack: float = 1.0,
) -> Need:
    """The need of an event: `factors` are P50, P90 and P95 over the expected units, `margin` and `loss` money a unit,
    `until` units that sell before it begins."""
    expected = baseline * uplift
    p50, p90, p95 = (expected * each for each in factors)
    ratio = None if margin is None or loss is None else critical_ratio(margin, loss)
    wanted = math.ceil(round(p90 if ratio is None else between(ratio, p50, p90, p95), 6))
    need = wanted + until - stock - inbound
    order = math.ceil(round(max(need, moq) / pack, 6)) * pack if round(need, 6) > 0 else 0.0
    return Need(expected, p90, p95, ratio, wanted, order)
