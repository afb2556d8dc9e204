"""What an event multiplies demand by: the median of a SKU's own past events, shrunk to that of the event for all SKUs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xlops.analysis.demand.arrays import Bools, Doubles, Floats, Ints, Places
from xlops.analysis.demand.panel import Panel, running_sums

BEFORE, AFTER = 84, 28
"""Days around an event from which its baseline is read."""
LEAST_BASELINE_DAYS = 7.0
"""Ordinary days, in exposure, that a baseline needs; else the SKU's whole history is taken."""
LEAST_EXPECTED = 3.0
"""Baseline units of an event from which its ratio counts in full."""
PRIOR_EVENTS = 2.5
"""The event's uplift over all SKUs counts like so many events of the SKU's own."""
PRIOR_TYPE = 5.0
"""The uplift of all events together counts like so many instances of one event."""
LEAST_CALM_DAYS = 28
"""Ordinary days before an event from which a plan for it could have been made."""
RECENT, ENOUGH = 182, 100
"""Days of events whose errors are looked at, when there are so many instances in them; else all."""
FIRM_UNITS = 10.0
"""Baseline units of the middle instance from which the median speaks for an event alone."""
CUT, FEW_TO_CUT = 0.98, 20
"""Ratios above this quantile count as much as it does, where there are so many."""
HIGHEST = 50.0
"""No event multiplies by more."""


@dataclass(frozen=True)
class Instances:
    """Past events, one a row of each array: SKU row, first and last day + 1, number of the event, baseline and actual."""

    row: Places
    begin: Places
    end: Places
    event: Ints
    baseline: Doubles
    actual: Doubles

    @property
    def ratio(self) -> Doubles:
        """Actual / baseline."""
        return np.minimum(self.actual / self.baseline, HIGHEST)

    @property
    def weight(self) -> Doubles:
        """How much the ratio is worth: less where few units were expected."""
        return np.minimum(1.0, self.baseline / LEAST_EXPECTED)


@dataclass(frozen=True)
class UpliftPool:
    """The uplift of each event over all SKUs; index 0, no event, is 1."""

    by_event: Doubles


def find_instances(panel: Panel, units: Floats, exposure: Floats) -> Instances:
    """Runs of days of one event with a baseline; `units` winsorised, `exposure` the weekday indices of known days."""
    event = panel.event
    if not event.any():
        none, whole = np.zeros(0), np.zeros(0, dtype=np.intp)
        return Instances(whole, whole, whole, np.zeros(0, dtype=np.int16), none, none)
    row, begin, end, number = find_runs(event)
    sold, open_ = running_sums(np.where(panel.known, panel.units, 0)), running_sums(exposure)
    calm = panel.ordinary
    calm_sold, calm_open = running_sums(np.where(calm, units, 0)), running_sums(np.where(calm, exposure, 0))
    early, late = np.maximum(begin - BEFORE, 0), np.minimum(end + AFTER, panel.days)
    around = calm_open[row, late] - calm_open[row, early]
    near = around >= LEAST_BASELINE_DAYS
    base_open = np.where(near, around, calm_open[row, -1])
    base_sold = np.where(near, calm_sold[row, late] - calm_sold[row, early], calm_sold[row, -1])
    rate = base_sold / np.maximum(base_open, 1e-9)
    baseline = rate * (open_[row, end] - open_[row, begin])
    actual = sold[row, end] - sold[row, begin]
    good = (baseline > 0) & (base_open >= LEAST_BASELINE_DAYS)
    return Instances(row[good], begin[good], end[good], number[good], baseline[good], actual[good])


def learn_uplifts(found: Instances, events: int) -> UpliftPool:
    """The common uplift of each event over all SKUs, those of few instances drawn to that of all events."""
    by_event = np.ones(events + 1)
    if len(found.row):
        overall = _common(found, np.ones(len(found.row), dtype=bool))
        for number in range(1, events + 1):
            mine = found.event == number
            count = found.weight[mine].sum()
            own = _common(found, mine) if count > 0 else overall
            by_event[number] = (count * own + PRIOR_TYPE * overall) / (count + PRIOR_TYPE)
    return UpliftPool(by_event)


def _common(found: Instances, mine: Bools) -> float:
    """The uplift that instances have in common: their median where units are many, actual over baseline of all of them
    together where they are few. An item that sells once a week mostly sells nothing on the day of an event: the median
    of such ratios is near 0 whatever the event brought.
    """
    ratio, baseline = found.ratio[mine], found.baseline[mine]
    middle = weighted_median(ratio, found.weight[mine])
    many = min(1.0, float(np.median(baseline)) / FIRM_UNITS)
    if many == 1:
        return middle
    highest = np.quantile(ratio, CUT) if len(ratio) >= FEW_TO_CUT else HIGHEST
    together = float((np.minimum(ratio, highest) * baseline).sum() / baseline.sum())
    return many * middle + (1 - many) * together


def uplifts(found: Instances, pool: UpliftPool, count: int) -> Floats:
    """The uplift of each event for each SKU, shape (n, events + 1); column 0, no event, is 1."""
    table = np.tile(pool.by_event.astype(np.float32), (count, 1))
    if not len(found.row):
        return table
    row, event, median, worth = _own_medians(found.row, found.event, found.ratio, found.weight)
    table[row, event] = (worth * median + PRIOR_EVENTS * pool.by_event[event]) / (worth + PRIOR_EVENTS)
    return table


def weighted_median(values: Doubles, weights: Doubles) -> float:
    """The value at half of the weight."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _own_medians(row: Places, event: Ints, ratio: Doubles, weight: Doubles) -> tuple[Places, Places, Doubles, Doubles]:
    """SKU, event, median ratio and total weight of each pair that has instances."""
    pair = row.astype(np.int64) * (int(event.max()) + 1) + event
    order = np.lexsort((ratio, pair))
    pair, ratio, weight = pair[order], ratio[order], weight[order]
    first = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]])
    size = np.diff(np.r_[first, len(pair)])
    median = (ratio[first + (size - 1) // 2] + ratio[first + size // 2]) / 2
    worth = np.add.reduceat(weight, first)
    width = int(event.max()) + 1
    return (pair[first] // width).astype(np.intp), (pair[first] % width).astype(np.intp), median, worth


def foreseen_events(
    found: Instances, pool: UpliftPool, trail: Floats, index: Floats, ordinary: Bools
) -> tuple[Doubles, Doubles]:
    """Units foreseen for each past event, and log(actual / foreseen).

    Foreseen with the level known the week before it began (`trail`, weeks by n) and the uplift that the SKU's other
    events and the pool give: what a plan would have said, had the event been the next one.
    """
    if not len(found.row):
        return np.zeros(0), np.zeros(0)
    order = np.lexsort((found.begin, found.event, found.row))
    row, event, begin, end = (each[order] for each in (found.row, found.event, found.begin, found.end))
    ratio, weight = found.ratio[order], found.weight[order]
    first = np.flatnonzero(np.r_[True, (row[1:] != row[:-1]) | (event[1:] != event[:-1])])
    size = np.diff(np.r_[first, len(row)])
    lift = pool.by_event[event].copy()
    for many in np.unique(size[size > 1]):
        at = first[size == many][:, None] + np.arange(many)
        for left in range(many):
            others = np.delete(at, left, axis=1)
            worth, place = weight[others].sum(axis=1), at[:, left]
            lift[place] = (worth * np.median(ratio[others], axis=1) + PRIOR_EVENTS * lift[place]) / (
                worth + PRIOR_EVENTS
            )
    opened, calm = running_sums(index), running_sums(ordinary)
    week = begin // 7 - 1
    expected = trail[np.maximum(week, 0), row] * (opened[row, end] - opened[row, begin]) * lift
    good = (calm[row, begin] >= LEAST_CALM_DAYS) & (week >= 0) & (expected > 0)
    late = good & (begin >= index.shape[1] - RECENT)
    good = late if late.sum() >= ENOUGH else good
    logs = np.log((found.actual[order] + 0.5) / (np.maximum(expected, 1e-9) + 0.5))
    return expected[good], logs[good]


def find_runs(event: Ints) -> tuple[Places, Places, Places, Ints]:
    """Runs of one event on consecutive days: row, first day, last day + 1, number."""
    edge = np.zeros((len(event), 1), dtype=event.dtype)
    padded = np.hstack((edge, event, edge))
    change = padded[:, 1:] != padded[:, :-1]
    row, begin = np.nonzero(change & (padded[:, 1:] > 0))
    _, end = np.nonzero(change & (padded[:, :-1] > 0))
    return row, begin, end, event[row, begin]
