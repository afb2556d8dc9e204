"""k tuned in a closed loop: the policy is replayed on the shop's own past until its service is the one asked for.

The calibrated k makes a total exceed the target as rarely as asked; the service of a week also depends on what was lost
and left over before, on rounding and on the review. A replay knows all that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xlops.analysis.demand.arrays import Doubles, Floats
from xlops.analysis.demand.calibration import CLASSES, total_deviation
from xlops.analysis.demand.fit import Fit, later_levels
from xlops.analysis.demand.panel import Panel
from xlops.analysis.demand.spread import Spread
from xlops.analysis.stock.replay import replay

MULTIPLIERS = np.array([0.55, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0, 2.5, 3.0])
"""What the calibrated k is multiplied by in the replays."""
WARM_UP = 28
SHORTEST = 56
"""Scored days below which there is nothing to tune on: the multiplier stays 1."""
LONGEST = 182
"""Scored days at most."""
LEAST_KNOWN = 56
"""Days before the replay that a SKU, and the shop, must know."""
LEAST_SKUS = 20
AIM = 0.9
"""The part of weeks that may lose a sale is made so much smaller than asked: the past is no more than a sample."""
REFIT = 42
"""Days after which the replay learns anew."""
PRIOR_WEEKS = 400.0
"""SKU-weeks that the service over all classes counts for in each class."""


@dataclass(frozen=True)
class Known:
    """What was known at one moment: the fit, the spread, and each SKU's safety stock in deviations of its total."""

    fit: Fit
    spread: Spread
    offset: Doubles
    noise: float


def tuned_multipliers(
    panel: Panel,
    known_at: Callable[[Panel, NDArray[np.int_]], Known],
    *,
    lead_time: NDArray[np.int_],
    review: int,
    service: float,
) -> Doubles:
    """What k is multiplied by in each class of volume, shape (classes,).

    `known_at` fits a panel that ends earlier, for the cover (lead time + review) of each SKU. It is asked anew every REFIT days of the replay, so that each target is
    made of what was known then; only the level follows week by week with the constants of that moment.
    """
    ones = np.ones(len(CLASSES) + 1)
    scored = min(LONGEST, panel.days // 2 // 7 * 7)
    begin = panel.days - scored - WARM_UP
    seen = panel.known[:, : max(begin, 0)].sum(axis=1) >= LEAST_KNOWN
    if scored < SHORTEST or begin < LEAST_KNOWN or seen.sum() < LEAST_SKUS:
        return ones
    panel, lead_time = panel.part(np.flatnonzero(seen)), lead_time[seen]
    cover = lead_time + review
    demand = np.where(panel.known[:, begin:], panel.units[:, begin:], 0).astype(float)
    moments: dict[int, tuple[Known, Floats]] = {}

    def target(day: int) -> Doubles:
        moment = day // REFIT * REFIT
        if moment not in moments:
            known = known_at(panel.until(begin + moment), cover)
            moments.clear()
            moments[moment] = known, later_levels(known.fit, panel, begin + day // 7 * 7 + REFIT)
        known, levels = moments[moment]
        total, event = _totals(known.fit, panel, levels[(day - moment) // 7], begin + day, cover)
        deviation = total_deviation(known.spread, cover, total, event, known.noise, known.fit.age)
        return total + MULTIPLIERS[:, None] * known.offset * deviation

    done = replay(demand, target, lead_time=lead_time, review=review, warm_up=WARM_UP)
    place = np.searchsorted(np.asarray(CLASSES), demand.mean(axis=1) * cover)
    everyone = done.good.sum(axis=1) / np.maximum(done.weeks.sum(axis=1), 1)
    for number in range(len(ones)):
        mine = place == number
        reached = (done.good[:, mine].sum(axis=1) + PRIOR_WEEKS * everyone) / (
            done.weeks[:, mine].sum(axis=1) + PRIOR_WEEKS
        )
        ones[number] = _least(reached, 1 - AIM * (1 - service))
    return ones


def _totals(fit: Fit, panel: Panel, level: Floats, day: int, cover: NDArray[np.int_]) -> tuple[Doubles, Doubles]:
    """Units expected over each SKU's cover from column `day` on, and the part of it on days of events."""
    longest = int(cover.max())
    event = np.zeros((len(panel), longest), dtype=np.int16)
    ahead = panel.event[:, day : day + longest]
    event[:, : ahead.shape[1]] = ahead
    index = fit.shape[:, (day + np.arange(longest)) % 7] * level[:, None]
    daily = np.where(np.arange(longest) < cover[:, None], index, 0)
    if not event.any():
        return daily.sum(axis=1, dtype=float), np.zeros(len(panel))
    lifted = daily * np.take_along_axis(fit.uplift, event.astype(np.intp), axis=1)
    return lifted.sum(axis=1, dtype=float), np.where(event > 0, lifted, 0).sum(axis=1, dtype=float)


def _least(reached: Doubles, service: float) -> float:
    """The smallest multiplier whose service is enough, between two by a straight line; the largest where none is."""
    rising = np.maximum.accumulate(reached)
    place = int(np.searchsorted(rising, service))
    if place == 0:
        return float(MULTIPLIERS[0])
    if place == len(rising):
        return float(MULTIPLIERS[-1])
    low, high = rising[place - 1], rising[place]
    part = (service - low) / (high - low)
    return float(MULTIPLIERS[place - 1] + part * (MULTIPLIERS[place] - MULTIPLIERS[place - 1]))
