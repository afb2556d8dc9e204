"""What an event brought: against what would have been sold without it, with what it took from the days around it.

**Baseline**: the mean of ordinary days of the same season (weekday of daily data), ordinary being no event, not before or
after one. **Market-adjusted**: where a series of the market is given, the ratio to the market is what is averaged, so
that a market that rises for everybody is nobody's success.
**Range**: ordinary days differ from their own baseline; that scatter (each day left out of its own baseline) is what an
event's days would have had too. Days are taken as independent: a range is too narrow where a shop drifts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xlops.errors import UsageError
from xlops.label import Label

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
FEWEST = 4
NORMAL_90 = 1.6449
"""Standard deviations on either side that hold 90 % of a normal distribution."""

_LENGTHS = Label("the series differ in length: {lengths}", "序列长度不一致：{lengths}")
_FEW = Label(
    "only {count} ordinary days are known, {fewest} are needed: take a longer time before the event",
    "只有 {count} 个普通日，至少需要 {fewest} 个：请取活动前更长的时间",
)
_EMPTY = Label("the event has no day in the series", "序列里没有活动日")
_UNKNOWN = Label("{count} days of the event are not known", "活动期间有 {count} 天未知")
_MARKET = Label("the market's series has {count} days without a positive value", "大盘序列有 {count} 天没有正值")
_RATE = Label("{what} is {value}: a rate lies between 0 and 1", "{what}是 {value}：比率应在 0 到 1 之间")


@dataclass(frozen=True)
class Baseline:
    """What every day would have been without events, and how far ordinary days are from that, as a share of it."""

    expected: Floats
    scatter: float
    days: int
    """Ordinary days that it was learned from."""
    thin: int
    """Days whose own season had no ordinary day: for them it is that of all days."""
    adjusted: bool


@dataclass(frozen=True)
class Part:
    """Some days: what was, what was expected, and the difference with its 90 % range."""

    days: int
    actual: float
    expected: float
    low: float
    high: float

    @property
    def more(self) -> float:
        """Actual less expected."""
        return self.actual - self.expected

    @property
    def lift(self) -> float | None:
        """The difference as a share of what was expected; None where nothing was."""
        return self.more / self.expected if self.expected else None


@dataclass(frozen=True)
class Lift:
    """An event's days, those before it (negative: buyers waited) and those after it (negative: they had bought already)."""

    event: Part
    before: Part
    after: Part
    baseline: Baseline

    @property
    def net(self) -> float:
        """What is left of the event's surplus when the days around it are counted in."""
        return self.event.more + self.before.more + self.after.more

    @property
    def net_range(self) -> tuple[float, float]:
        """The 90 % range of it."""
        parts = (self.event, self.before, self.after)
        wide = sum(((each.high - each.low) / 2) ** 2 for each in parts) ** 0.5
        return self.net - wide, self.net + wide

    @property
    def shifted(self) -> float | None:
        """Which share of the surplus came from the days around it; None where there was no surplus."""
        taken = -min(self.before.more, 0) - min(self.after.more, 0)
        return taken / self.event.more if self.event.more > 0 else None


@dataclass(frozen=True)
class Profit:
    """What the event earned beyond an ordinary time, in money; `total` is the sum of the rest."""

    revenue: float
    goods: float
    refunds: float
    fees: float
    ads: float
    other: float

    @property
    def total(self) -> float:
        """Incremental profit."""
        return self.revenue - self.goods - self.refunds - self.fees - self.ads - self.other


def baseline(
    values: Sequence[float] | Floats,
    ordinary: Sequence[bool] | Mask,
    *,
    seasons: Sequence[object] | None = None,
    market: Sequence[float] | Floats | None = None,
) -> Baseline:
    """What each day would have been: `ordinary` marks the days to learn from, `seasons` what each day is compared by.

    NaN is unknown and never learned from. UsageError when too little is ordinary, or the market is not positive.
    """
    series = np.asarray(values, dtype=np.float64)
    known = np.asarray(ordinary, dtype=np.bool_) & ~np.isnan(series)
    season = np.unique([str(each) for each in seasons], return_inverse=True)[1] if seasons is not None else np.zeros(len(series), dtype=np.int64)  # fmt: skip
    scale = np.ones(len(series)) if market is None else np.asarray(market, dtype=np.float64)
    if len({len(series), len(known), len(season), len(scale)}) > 1:
        raise UsageError(_LENGTHS.format(lengths=f"{len(series)}, {len(known)}, {len(season)}, {len(scale)}"))
    if (count := int(known.sum())) < FEWEST:
        raise UsageError(_FEW.format(count=count, fewest=FEWEST))
    if wrong := int((~(scale > 0)).sum()):
        raise UsageError(_MARKET.format(count=wrong))
    ratio = np.where(known, series, 0.0)
    sums = np.bincount(season, ratio, season.max() + 1)
    scales = np.bincount(season, np.where(known, scale, 0.0), season.max() + 1)
    all_of_it = ratio.sum() / scale[known].sum()
    level = np.where(scales > 0, sums / np.where(scales > 0, scales, 1.0), all_of_it)
    expected = level[season] * scale
    # what the others of its season say of each ordinary day
    rest = scales[season] - scale
    without = np.where(rest > 0, (sums[season] - ratio) / np.where(rest > 0, rest, 1.0), all_of_it) * scale
    usable = known & (without > 0)
    errors = (series[usable] - without[usable]) / without[usable]
    scatter = float(np.sqrt(np.mean(errors**2))) if len(errors) else 0.0
    thin = int((scales[season] <= 0).sum())
    return Baseline(expected, scatter, count, thin, market is not None)


def lift(
    values: Sequence[float] | Floats,
    event: Sequence[bool] | Mask,
    *,
    seasons: Sequence[object] | None = None,
    market: Sequence[float] | Floats | None = None,
    excluded: Sequence[bool] | Mask | None = None,
    before: int = 0,
    after: int = 0,
) -> Lift:
    """The lift of the days marked `event`; `before` and `after` so many days around it are counted in on their own.

    `excluded` are other days that are not ordinary (other events). Raises UsageError when a day of the event is unknown.
    """
    series = np.asarray(values, dtype=np.float64)
    mine = np.asarray(event, dtype=np.bool_)
    if not mine.any():
        raise UsageError(_EMPTY)
    if unknown := int(np.isnan(series[mine]).sum()):
        raise UsageError(_UNKNOWN.format(count=unknown))
    first, last = int(np.argmax(mine)), len(mine) - 1 - int(np.argmax(mine[::-1]))
    place = np.arange(len(series))
    earlier = (place >= first - before) & (place < first) & ~mine
    later = (place > last) & (place <= last + after) & ~mine
    ordinary = ~(mine | earlier | later)
    if excluded is not None:
        ordinary &= ~np.asarray(excluded, dtype=np.bool_)
    ground = baseline(series, ordinary, seasons=seasons, market=market)
    return Lift(_part(series, mine, ground), _part(series, earlier, ground), _part(series, later, ground), ground)


def profit(
    paid: Lift,
    units: Lift,
    *,
    unit_cost: float,
    refund_rate: float = 0.0,
    resold: float = 1.0,
    fee_rate: float = 0.0,
    ads: float = 0.0,
    other: float = 0.0,
) -> Profit:
    """Incremental profit of an event from its lift in money paid and in units, the days around it counted in.

    The discount is inside: what is paid is after it, what was expected is without it. `ads` and `other` (slots, gifts) are
    what was spent beyond an ordinary time; refunds and fees are taken of the surplus.
    """
    for what, value in (("refund_rate", refund_rate), ("resold", resold), ("fee_rate", fee_rate)):
        if not 0 <= value <= 1:
            raise UsageError(_RATE.format(what=what, value=value))
    goods = units.net * unit_cost
    return Profit(
        revenue=paid.net,
        goods=goods * (1 - refund_rate * resold),
        refunds=paid.net * refund_rate,
        fees=paid.net * (1 - refund_rate) * fee_rate,
        ads=ads,
        other=other,
    )


def _part(series: Floats, days: Mask, ground: Baseline) -> Part:
    known = days & ~np.isnan(series)
    expected = ground.expected[known]
    whole = float(expected.sum())
    # each day's own scatter, and that of the baseline itself, which all of them share
    wide = NORMAL_90 * ground.scatter * float(np.sqrt((expected**2).sum() + whole**2 / max(ground.days, 1)))
    actual = float(series[known].sum())
    return Part(int(known.sum()), actual, whole, actual - whole - wide, actual - whole + wide)
