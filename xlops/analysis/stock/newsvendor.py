"""How much to buy once, when what is left must be got rid of: weigh the margin of one more against the loss of one left.

The critical ratio is the share of futures in which the last unit should sell: margin / (margin + loss). The quantity is
the demand that is not exceeded that often: read off a normal demand (mean, deviation), or off the P50, P90 and P95 of an
event, between and beyond which the logarithm of demand is taken to run straight in z.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from xlops.errors import UsageError
from xlops.label import Label

Z90, Z95 = NormalDist().inv_cdf(0.9), NormalDist().inv_cdf(0.95)
SALVAGE = 0.5
"""What a unit that is left brings, as a share of its cost, where nobody says otherwise."""
LOWEST, HIGHEST = 0.01, 0.99
"""A critical ratio beyond these is taken for these: no past tells what happens one time in a hundred."""

_SPREAD = Label("the deviation must be 0 or more; found {found:g}", "标准差不能小于 0；现为 {found:g}")
_SALVAGE = Label(
    "the salvage value {salvage:g} must lie below the cost {cost:g}: what is left must lose something",
    "残值 {salvage:g} 必须低于成本 {cost:g}，否则多备货没有损失",
)


def critical_ratio(margin: float, loss: float) -> float | None:
    """How often the last unit should sell, 0 to 1: margin of a unit / (margin + loss of a unit that is left).

    0 where nothing is earned; None where neither a margin nor a loss is.
    """
    if margin <= 0:
        return 0.0 if margin < 0 or loss > 0 else None
    return margin / (margin + max(loss, 0.0))


def best_quantity(price: float, cost: float, salvage: float, mean: float, deviation: float) -> tuple[float, float]:
    """Whole units to buy once against a normal demand, and the critical ratio; money per unit, mean and deviation in units.

    0 units where the price does not exceed the cost. UsageError where what is left loses nothing, or a deviation below 0.
    """
    if deviation < 0:
        raise UsageError(_SPREAD.format(found=deviation))
    if salvage >= cost:
        raise UsageError(_SALVAGE.format(salvage=salvage, cost=cost))
    ratio = critical_ratio(price - cost, cost - salvage) or 0.0
    if ratio <= 0:
        return 0.0, 0.0
    wanted = mean + NormalDist().inv_cdf(ratio) * deviation
    return max(math.ceil(round(wanted, 9)), 0.0), ratio


def between(ratio: float, p50: float, p90: float, p95: float) -> float:
    """The demand that is not exceeded with probability `ratio`, read off three quantiles (units); 0 where P50 is 0.

    Below P90 the line in z goes through P50 and P90, above it through P90 and P95. The workbook's formula is the same.
    """
    if p50 <= 0 or ratio <= 0:
        return 0.0
    z = NormalDist().inv_cdf(min(max(ratio, LOWEST), HIGHEST))
    if z <= Z90:
        return p50 * math.exp(z / Z90 * math.log(p90 / p50))
    return p90 * math.exp((z - Z90) / (Z95 - Z90) * math.log(p95 / p90))
