"""How refunds of a pay day's orders come in over the following days, and what a young day's refunds will come to.

Learned from cohorts (pay days) that are old enough to be settled: what share of what was paid is refunded by each age,
by stage where the export says it (before shipping, refund only, returned). What is still to come of a young cohort is
what was still to come of the settled ones at that age; its range is that of the settled ones too (their order
statistics, as in split conformal prediction), so nothing is assumed of its form, and it narrows as the cohort ages.

The range holds for a shop that goes on as it was: cohorts count alike, whatever their size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from xlops.errors import UsageError
from xlops.label import Label

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
FEWEST = 20
"""So many settled cohorts are needed for a range of 90 %."""
_FEW = Label(
    "{count} pay days are older than {horizon} days, {fewest} are needed: load more orders and refunds, or take a shorter horizon",
    "只有 {count} 个付款日超过 {horizon} 天，至少需要 {fewest} 个：请导入更多订单与退款，或缩短观察期",
)
_LEVEL = Label(
    "a range of {level} cannot be given; write a share between 0.5 and 0.99",
    "无法给出 {level} 的区间；请填 0.5 到 0.99",
)


@dataclass(frozen=True)
class Curve:
    """What was learned. `shares[stage][age]` is the share of the paid amount refunded until that age, all cohorts together;
    `to_come[cohort, age]` what each cohort had still to come, as a share of what it was paid."""

    horizon: int
    cohorts: int
    shares: Mapping[str, Floats]
    to_come: Floats

    @property
    def final(self) -> float:
        """The share of what is paid that is refunded in the end."""
        return float(sum(each[-1] for each in self.shares.values()))


@dataclass(frozen=True)
class Projection:
    """What a cohort's refunds and net will come to at the horizon, with the range that `level` of cohorts keep to."""

    age: int
    gross: float
    refunded: float
    refunds: float
    refunds_low: float
    refunds_high: float
    by_stage: Mapping[str, float]
    level: float

    @property
    def net(self) -> float:
        """Final net, the best guess."""
        return self.gross - self.refunds

    @property
    def net_low(self) -> float:
        """The low end of final net."""
        return self.gross - self.refunds_high

    @property
    def net_high(self) -> float:
        """The high end of final net."""
        return self.gross - self.refunds_low


def fit_curve(paid: pd.DataFrame, refunds: pd.DataFrame, *, known_until: date, horizon: int = 60) -> Curve:
    """Learn from the pay days that are at least `horizon` days old on `known_until`, the last day that is known.

    `paid` has pay_day and amount (several rows a day are added up); `refunds` pay_day (of the order), day (of the
    refund), amount and, where known, stage. UsageError when fewer than FEWEST pay days are settled.
    """
    gross = _gross(paid)
    last = np.datetime64(known_until) - np.timedelta64(horizon, "D")
    settled = {day: amount for day, amount in gross.items() if np.datetime64(day) <= last and amount > 0}
    if len(settled) < FEWEST:
        raise UsageError(_FEW.format(count=len(settled), horizon=horizon, fewest=FEWEST))
    place = {day: number for number, day in enumerate(sorted(settled))}
    amounts = np.array([settled[day] for day in sorted(settled)])
    came: dict[str, Floats] = {}
    for day, age, amount, stage in _refunds(refunds):
        if day in place and 0 <= age <= horizon:
            kept = came.setdefault(stage, np.zeros((len(place), horizon + 1)))
            kept[place[day], age] += amount
    came = came or {"": np.zeros((len(place), horizon + 1))}
    until = {stage: np.cumsum(each, axis=1) for stage, each in came.items()}
    shares = {stage: each.sum(axis=0) / amounts.sum() for stage, each in sorted(until.items())}
    whole = np.sum(list(until.values()), axis=0)
    return Curve(horizon, len(place), shares, (whole[:, -1:] - whole) / amounts[:, None])


def project(
    curve: Curve,
    gross: float,
    refunded: float,
    age: int,
    *,
    level: float = 0.9,
    stages: Mapping[str, float] | None = None,
) -> Projection:
    """What a cohort that was paid `gross` and refunded `refunded` until `age` (days since payment) will come to.

    `stages` splits what was refunded, where it is known. From the horizon on nothing more is expected.
    """
    if not 0.5 <= level <= 0.99:
        raise UsageError(_LEVEL.format(level=level))
    at = min(max(age, 0), curve.horizon)
    ordered = np.sort(curve.to_come[:, at])
    count, tail = len(ordered), (1 - level) / 2
    low = ordered[max(floor((count + 1) * tail) - 1, 0)]
    high = ordered[min(ceil((count + 1) * (1 - tail)) - 1, count - 1)]
    still = {stage: float(each[-1] - each[at]) for stage, each in curve.shares.items()}
    known = dict(stages or {})
    return Projection(
        age=age,
        gross=gross,
        refunded=refunded,
        refunds=refunded + gross * sum(still.values()),
        refunds_low=refunded + gross * float(low),
        refunds_high=refunded + gross * float(high),
        by_stage={stage: known.get(stage, 0.0) + gross * share for stage, share in still.items()},
        level=level,
    )


def _gross(paid: pd.DataFrame) -> dict[date, float]:
    sums = paid.groupby("pay_day")["amount"].sum()
    return {_as_day(day): float(amount) for day, amount in sums.items()}


def _refunds(refunds: pd.DataFrame) -> list[tuple[date, int, float, str]]:
    stages = refunds["stage"].fillna("").astype(str) if "stage" in refunds.columns else [""] * len(refunds)
    rows = zip(refunds["pay_day"], refunds["day"], refunds["amount"], stages, strict=True)
    known = ((pay, day, amount, stage) for pay, day, amount, stage in rows if pay == pay and pay is not None)
    return [
        (_as_day(pay), (_as_day(day) - _as_day(pay)).days, float(amount), stage) for pay, day, amount, stage in known
    ]


def _as_day(value: object) -> date:
    return value if type(value) is date else value.date()  # type: ignore[attr-defined]
