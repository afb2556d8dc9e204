"""The whole of it: what the shop teaches (learned once, from a sample), and what is then known of each SKU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xlops.analysis.demand.arrays import Counts, Doubles, Ints
from xlops.analysis.demand.calibration import (
    Table,
    calibrate_days,
    calibrate_events,
    calibrate_totals,
    event_noise,
    total_deviation,
)
from xlops.analysis.demand.fit import Fit, Pool, fit, learn
from xlops.analysis.demand.panel import Panel
from xlops.analysis.demand.spread import ErrorLaw, Spread, learn_error_law, measure_spread

SAMPLE = 3000
"""SKUs that the pool is learned from; more teach nothing new."""
CHUNK = 4000
"""SKUs that are worked on at a time: it bounds the memory."""


@dataclass(frozen=True)
class Model:
    """What all SKUs teach together: the pool, the law of errors, the quantiles of days, of totals and of events.

    `whole` is the fit of the panel itself, where all of it was learned from.
    """

    pool: Pool
    law: ErrorLaw
    days: Table
    totals: Table
    events: Table
    noise: float
    whole: tuple[Fit, Spread] | None

    def parts(self, panel: Panel) -> Iterator[tuple[slice, Fit, Spread]]:
        """The fit and spread of the panel that was learned from, in parts that bound the memory."""
        if self.whole is not None:
            yield slice(0, len(panel)), *self.whole
            return
        for rows, part in panel.chunks(CHUNK):
            yield rows, *self.fit(part)

    def fit(self, panel: Panel) -> tuple[Fit, Spread]:
        """Each SKU's own fit and spread."""
        fitted = fit(panel, self.pool)
        return fitted, measure_spread(fitted, self.law)

    def with_event_noise(self, offset: Doubles, event_units: NDArray[np.floating], level: float) -> Doubles:
        """The offset of a quantile with what events add: both grow independently, so their squares add up."""
        if not event_units.any():
            return offset
        extra: Doubles = event_units * (np.exp(self.events.of(event_units, level)) - 1)
        if level == 0.5:
            extra += offset
            return extra
        both = offset * np.abs(offset) + extra * np.abs(extra)
        result: Doubles = np.sign(both) * np.sqrt(np.abs(both))
        return result


def learn_model(panel: Panel, levels: Sequence[float], *, days: int = 14) -> Model:
    """What the SKUs of a panel teach together; `days` is the length of the totals whose quantiles are wanted."""
    sample = panel.part(sample_of(panel))
    pool = learn(sample)
    fitted = fit(sample, pool)
    law = learn_error_law(fitted)
    spread = measure_spread(fitted, law)
    noise = event_noise(fitted)
    return Model(
        pool,
        law,
        calibrate_days(fitted, spread, levels),
        calibrate_totals(fitted, spread, days, levels, noise),
        calibrate_events(fitted, levels),
        noise,
        (fitted, spread) if len(sample) == len(panel) else None,
    )


def expected_parts(panel: Panel) -> Iterator[tuple[slice, Fit]]:
    """The fits of a panel in parts, for what needs no quantiles: as `learn_model` and `Model.parts` give them."""
    sample = panel.part(sample_of(panel))
    pool = learn(sample)
    if len(sample) == len(panel):
        yield slice(0, len(panel)), fit(sample, pool)
        return
    for rows, part in panel.chunks(CHUNK):
        yield rows, fit(part, pool)


def sample_of(panel: Panel) -> slice:
    """The rows that the pool is learned from: all of a small shop, each so-many-th of a large one."""
    return slice(None, None, max(1, len(panel) // SAMPLE))


def total_quantile(
    model: Model, spread: Spread, daily: NDArray[np.floating], event: Ints, level: float, age: Counts
) -> Doubles:
    """The quantile of the total of some days, shape (n,): ordinary days by their windows, days of events by events."""
    days = daily.shape[1]
    mean = daily.sum(axis=1, dtype=float)
    units = np.where(event > 0, daily, 0).sum(axis=1, dtype=float)
    result: Doubles = mean + model.totals.of(mean, level) * total_deviation(spread, days, mean, units, model.noise, age)
    return result
