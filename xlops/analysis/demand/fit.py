"""The fit of a panel: what is learned from all SKUs together, then each SKU's own level, shape and uplifts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xlops.analysis.demand.arrays import Counts, Doubles, Floats, Ints
from xlops.analysis.demand.launches import LaunchPool, launch_levels, learn_launches
from xlops.analysis.demand.levels import (
    LEAST_DAYS,
    constant_errors,
    constant_weights,
    pooled_errors,
    running_levels,
    winsor_caps,
)
from xlops.analysis.demand.panel import Panel, running_sums
from xlops.analysis.demand.retired import retired_share
from xlops.analysis.demand.uplift import Instances, UpliftPool, find_instances, foreseen_events, learn_uplifts, uplifts
from xlops.analysis.demand.weekday_shape import WeekdayPool, learn_weekdays, weekday_shapes

EVENT_WEIGHT = 0.1
"""How much a day of an event counts for the level, its units divided by the uplift; its noise is that of the uplift."""
LEAST_ORDINARY = 28
"""With fewer ordinary days than these the days of events count in full: there is little else."""


@dataclass(frozen=True)
class Pool:
    """What all SKUs teach together."""

    weekdays: WeekdayPool
    uplift: UpliftPool
    constants: Doubles
    launches: LaunchPool


@dataclass(frozen=True)
class Fit:
    """What is known of each SKU of a panel.

    `level` is units on an average ordinary day from the day after the panel on; `shape` (n, 7) the weekday indices, the
    panel's last weekday last; `uplift` (n, events + 1); `trail` (weeks, n) the level as it was known after each week;
    `exposure` (n, days) index x uplift of known days, 0 elsewhere; `age` known days; `past_events` units
    that were foreseen for each past event without its own outcome, and log(actual / foreseen); `weights`
    (constants, n) how much each smoothing constant counts.
    """

    panel: Panel
    level: Floats
    shape: Floats
    uplift: Floats
    trail: Floats
    exposure: Floats
    age: Counts
    past_events: tuple[Doubles, Doubles]
    weights: Floats

    @cached_property
    def sums(self) -> tuple[Doubles, Doubles, Doubles]:
        """Running sums of units sold, exposure and known days."""
        return running_sums(self.panel.units), running_sums(self.exposure), running_sums(self.panel.known)

    @cached_property
    def promoted(self) -> Doubles | None:
        """Running sums of the exposure of days of events; None where there are none."""
        event = self.panel.event
        return running_sums(np.where(event > 0, self.exposure, 0)) if event.any() else None

    def ahead(self, event: Ints, given: Floats) -> Floats:
        """Expected units by day of the horizon, shape (n, horizon); `given` uplifts are used where not NaN."""
        horizon = event.shape[1]
        index = self.shape[:, np.arange(horizon) % 7]
        learned = np.take_along_axis(self.uplift, event.astype(np.intp), axis=1)
        return self.level[:, None] * index * np.where(np.isnan(given), learned, given)

    def baseline(self, horizon: int) -> Floats:
        """Expected units by day without any event."""
        return self.level[:, None] * self.shape[:, np.arange(horizon) % 7]


def learn(panel: Panel) -> Pool:
    """What the SKUs of a panel teach together; a sample of a large shop is enough."""
    units = np.minimum(panel.units, winsor_caps(panel))
    weekdays = learn_weekdays(panel, units)
    index = _indices(panel, weekday_shapes(panel, units, weekdays))
    found = find_instances(panel, units, index)
    pool = learn_uplifts(found, len(panel.events))
    _, exposure, weight, units = _exposed(panel, units, index, found, pool)
    levels = running_levels(units, exposure, weight)
    constants = pooled_errors(*_errors(panel, levels, units, exposure))
    return Pool(weekdays, pool, constants, learn_launches(panel, units, exposure))


def fit(panel: Panel, pool: Pool) -> Fit:
    """Each SKU's own level, shape and uplifts, given what all SKUs teach."""
    units = np.minimum(panel.units, winsor_caps(panel))
    shape = weekday_shapes(panel, units, pool.weekdays)
    index = _indices(panel, shape)
    found = find_instances(panel, units, index)
    lift, exposure, weight, units = _exposed(panel, units, index, found, pool.uplift)
    levels = running_levels(units, exposure, weight)
    weights = constant_weights(*_errors(panel, levels, units, exposure), pool.constants)
    trail = np.einsum("wan,an->wn", levels, weights)
    trail = launch_levels(trail, exposure, pool.launches, panel.category)
    past = foreseen_events(found, pool.uplift, trail, index, panel.ordinary)
    level = trail[-1] + retired_share(panel) * (levels[-1, -1] - trail[-1])
    return Fit(panel, level, shape, lift, trail, exposure, panel.known.sum(axis=1, dtype=np.int32), past, weights)


def later_levels(fitted: Fit, panel: Panel, until: int) -> Floats:
    """The level after each week from the end of `fitted` to column `until` of a longer panel; shape (weeks + 1, n).

    Shapes, uplifts, caps and constants stay those of the fit; the first row is its own last level.
    """
    begin = fitted.panel.days
    part = panel.until(min(until, panel.days))
    caps = winsor_caps(fitted.panel) * np.maximum(fitted.uplift.max(axis=1, keepdims=True), 1)
    units = np.minimum(part.units, caps)
    index = _indices(part, fitted.shape)
    exposure = index * np.take_along_axis(fitted.uplift, part.event.astype(np.intp), axis=1)
    weight = np.where(part.event == 0, np.float32(1), np.float32(EVENT_WEIGHT)) if part.event.any() else None
    levels = running_levels(units, exposure, weight)
    later = np.einsum("wan,an->wn", levels[begin // 7 :], fitted.weights)
    return np.vstack((fitted.level[None, :], later))


def _indices(panel: Panel, shape: Floats) -> Floats:
    """The weekday index of each known day, 0 on others."""
    index = np.tile(shape, panel.days // 7)
    index[~panel.known] = 0
    return index


def _exposed(
    panel: Panel, units: Floats, index: Floats, found: Instances, pool: UpliftPool
) -> tuple[Floats, Floats, Floats | None, Floats]:
    """Uplifts, exposure with them, the weight of each day, and the units with event days cut at cap x uplift."""
    lift = uplifts(found, pool, len(panel))
    if not panel.event.any():
        return lift, index, None, units
    expected = np.take_along_axis(lift, panel.event.astype(np.intp), axis=1)
    ordinary = panel.ordinary.sum(axis=1, keepdims=True)
    weight = np.where((panel.event == 0) | (ordinary < LEAST_ORDINARY), np.float32(1), np.float32(EVENT_WEIGHT))
    cut = np.minimum(panel.units, winsor_caps(panel) * np.maximum(expected, 1))
    return lift, index * expected, weight, np.where(panel.event == 0, units, cut)


def _errors(panel: Panel, levels: Floats, units: Floats, exposure: Floats) -> tuple[Doubles, Doubles]:
    weeks = panel.days // 7
    sold, exposed = (each.reshape(len(panel), weeks, 7).sum(axis=2) for each in (units, exposure))
    enough = np.cumsum(panel.known.reshape(len(panel), weeks, 7).sum(axis=2), axis=1) >= LEAST_DAYS
    return constant_errors(levels, sold, exposed, enough)
