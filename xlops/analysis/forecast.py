"""Demand forecasts: per day, over a lead time, and for events, with quantiles; pure functions over a long frame.

Every function takes `demand` with columns unique_id, ds (day), y (units), and optionally in_stock (false: the day tells
nothing about demand), event (the name of a promotion on that day) and category (whose launches a new SKU is taken for). Days without a row are days without sales.
`events` names what is to come (and may name what was): ds, event, optionally unique_id (else all SKUs) and uplift (the
operator's own multiplier). A day that no event is named for is forecast as an ordinary day. How: docs/inventory-method.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xlops.analysis.demand.arrays import Doubles, Floats, Ints
from xlops.analysis.demand.calibration import day_spread
from xlops.analysis.demand.fit import Fit
from xlops.analysis.demand.model import Model, expected_parts, learn_model, total_quantile
from xlops.analysis.demand.panel import read_panel
from xlops.analysis.demand.uplift import find_runs
from xlops.errors import UsageError
from xlops.label import Label

LEVELS = (0.5, 0.9, 0.95)
LONGEST = 730
"""Days that can be looked ahead."""

_BAD_DAYS = Label(
    "{name} must be a whole number of days from 1 to {most}; found {found}",
    "{name} 必须是 1 到 {most} 的整天数；现为 {found}",
)
_BAD_LEVEL = Label("a level must lie between 0 and 1; found {found}", "分位水平必须在 0 和 1 之间；现为 {found}")


def forecast(
    demand: pd.DataFrame, *, horizon: int, events: pd.DataFrame | None = None, levels: Sequence[float] = LEVELS
) -> pd.DataFrame:
    """Units of each of the `horizon` days after the last day of demand: unique_id, ds, mean, p50, p90, p95.

    One column per level; all are 0 or more and rise with the level. Sorted by SKU and day. UsageError on a bad frame.
    """
    horizon, levels = whole_days("horizon", horizon), checked_levels(levels)
    panel, calls = read_panel(demand, events)
    model = learn_model(panel, levels)
    columns = {name: np.empty((len(panel), horizon), dtype=np.float32) for name in ("mean", *map(level_name, levels))}
    for rows, fit, spread in model.parts(panel):
        event, given = calls.grid(rows, len(fit.level), horizon)
        mean = fit.ahead(event, given)
        columns["mean"][rows] = mean
        deviation = day_spread(spread, mean, fit.age)
        floor: Doubles = np.zeros(mean.shape)
        for level in levels:
            offset = model.days.of(mean, level) * deviation
            offset = model.with_event_noise(offset, np.where(event > 0, mean, 0), level)
            floor = np.maximum(floor, mean + offset)
            columns[level_name(level)][rows] = floor
    days = panel.last + np.arange(1, horizon + 1)
    return pd.DataFrame(
        {
            "unique_id": _repeated(panel.ids, horizon),
            "ds": np.tile(days.astype("datetime64[s]"), len(panel)),
            **{name: values.ravel() for name, values in columns.items()},
        },
        copy=False,
    )


def expected_units(demand: pd.DataFrame, *, horizon: int, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """The mean of `forecast` alone: unique_id, ds, mean. Its quantiles are what takes most of the time."""
    horizon = whole_days("horizon", horizon)
    panel, calls = read_panel(demand, events)
    mean = np.empty((len(panel), horizon), dtype=np.float32)
    for rows, fitted in expected_parts(panel):
        mean[rows] = fitted.ahead(*calls.grid(rows, len(fitted.level), horizon))
    days = panel.last + np.arange(1, horizon + 1)
    return pd.DataFrame(
        {
            "unique_id": _repeated(panel.ids, horizon),
            "ds": np.tile(days.astype("datetime64[s]"), len(panel)),
            "mean": mean.ravel(),
        },
        copy=False,
    )


def lead_time_totals(
    demand: pd.DataFrame, *, lead_time: int, levels: Sequence[float] = LEVELS, events: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Units of the whole of the next `lead_time` days: unique_id, mean, p50, p90, p95, one row a SKU.

    The quantiles are those of the total, not sums of daily ones.
    """
    lead_time, levels = whole_days("lead_time", lead_time), checked_levels(levels)
    panel, calls = read_panel(demand, events)
    model = learn_model(panel, levels, days=lead_time)
    columns = {name: np.empty(len(panel)) for name in ("mean", *map(level_name, levels))}
    for rows, fit, spread in model.parts(panel):
        event, given = calls.grid(rows, len(fit.level), lead_time)
        daily = fit.ahead(event, given)
        mean = daily.sum(axis=1, dtype=float)
        columns["mean"][rows] = mean
        floor = np.zeros(len(fit.level))
        for level in levels:
            floor = np.maximum(floor, total_quantile(model, spread, daily, event, level, fit.age))
            columns[level_name(level)][rows] = floor
    return pd.DataFrame({"unique_id": panel.ids, **columns})


def event_totals(demand: pd.DataFrame, *, events: pd.DataFrame, levels: Sequence[float] = LEVELS) -> pd.DataFrame:
    """Each event to come, SKU by SKU: unique_id, event, start, end, days, baseline, uplift, mean, p50, p90, p95.

    `baseline` is what the days would sell without the event, `uplift` mean / baseline, quantiles are of the event's total.
    """
    levels = checked_levels(levels)
    panel, calls = read_panel(demand, events)
    horizon = min(int(calls.day.max()), LONGEST) if len(calls.day) else 0
    model = learn_model(panel, levels)
    parts = []
    for rows, fit, _ in model.parts(panel) if horizon else ():
        event, given = calls.grid(rows, len(fit.level), horizon)
        parts.append(_events(model, fit, event, given, levels, panel.last))
    names = ("unique_id", "event", "start", "end", "days", "baseline", "uplift", "mean", *map(level_name, levels))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(names))


def _events(
    model: Model,
    fit: Fit,
    event: Ints,
    given: Floats,
    levels: Sequence[float],
    last: np.datetime64,
) -> pd.DataFrame:
    row, begin, end, number = find_runs(event)
    usual, lifted = (
        np.pad(each.cumsum(axis=1, dtype=float), ((0, 0), (1, 0)))
        for each in (fit.baseline(event.shape[1]), fit.ahead(event, given))
    )
    baseline, mean = usual[row, end] - usual[row, begin], lifted[row, end] - lifted[row, begin]
    table = {
        "unique_id": fit.panel.ids[row],
        "event": np.array(fit.panel.events, dtype=object)[number - 1],
        "start": (last + 1 + begin).astype("datetime64[s]"),
        "end": (last + end).astype("datetime64[s]"),
        "days": end - begin,
        "baseline": baseline,
        "uplift": np.divide(mean, baseline, out=np.ones(len(mean)), where=baseline > 0),
        "mean": mean,
    }
    floor = np.zeros(len(mean))
    for level in levels:
        floor = np.maximum(floor, mean * np.exp(model.events.of(mean, level)))
        table[level_name(level)] = floor
    return pd.DataFrame(table)


def level_name(level: float) -> str:
    """The name of a quantile's column: p95 for .95, p97.5 for .975."""
    return f"p{level * 100:g}"


def checked_levels(levels: Sequence[float]) -> tuple[float, ...]:
    """The levels in rising order; UsageError for one that is none."""
    for each in levels:
        if not 0 < each < 1:
            raise UsageError(_BAD_LEVEL.format(found=each))
    return tuple(sorted({float(each) for each in levels}))


def whole_days(name: str, days: float) -> int:
    """A number of days from 1 to LONGEST; UsageError for anything else."""
    if not np.isfinite(days) or days != int(days) or not 1 <= days <= LONGEST:
        raise UsageError(_BAD_DAYS.format(name=name, most=LONGEST, found=days))
    return int(days)


def _repeated(ids: pd.Index, times: int) -> pd.Series | NDArray[np.generic]:
    """Each id so many times; a category where there are many, which costs a tenth of the memory."""
    codes = np.repeat(np.arange(len(ids), dtype=np.int32), times)
    if len(codes) > 1_000_000:
        return pd.Series(pd.Categorical.from_codes(codes, categories=ids))
    return ids.to_numpy()[codes]


__all__ = ["LEVELS", "event_totals", "expected_units", "forecast", "lead_time_totals"]
