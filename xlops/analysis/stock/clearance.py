"""Clearing stock: when to begin, by which weekly prices it is gone at the end, and what to clear first.

**Trigger**: cover longer than the days to the end. **Ladder**: what has to be sold is M times what sells at today's price;
the multiples of the weeks rise evenly, 1 + 2 (M - 1) k / (K + 1) in week k of K, so that their mean is M, and the price of
a week is today's x multiple ^ (1 / elasticity), never below the floor. The workbook's formulas are the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xlops.errors import UsageError
from xlops.label import Label

MOST_WEEKS = 8
"""Steps of a ladder at most: longer ones only teach buyers to wait."""
LONGEST_WAIT = 84
"""Days in which stock without a season is sold down."""
FLOOR = 0.5
"""The lowest price as a share of the unit cost, where nobody typed one: half of the cost is better than the warehouse."""
FLOOR_OF_PRICE = 0.3
"""The same as a share of today's price, where the cost is unknown."""
LOW_RATE = 0.05
"""Units a week below which nothing can be computed from the pace: the item is to be bundled or sold off."""

_SLOPE = Label("elasticity must be below 0: a lower price sells more; found {found:g}", "价格弹性必须小于 0（降价多卖）；现为 {found:g}")  # fmt: skip
_PRICE = Label("the price must be above 0; found {found:g}", "价格必须大于 0；现为 {found:g}")


@dataclass(frozen=True)
class Ladder:
    """Weekly prices with what they are expected to sell."""

    prices: tuple[float, ...]
    units: tuple[float, ...]
    left: float
    """Units that will still be there at the end, when the floor is in the way."""
    cash: float
    """What the units bring, with what is left at nothing."""
    given_up: float
    """Discount on the units that would have sold at today's price anyway."""
    extra: float
    """`cash` less what today's price would have brought in the same weeks."""

    @property
    def worth(self) -> float:
        """Extra cash for what is given up, to four digits, so that a sheet's comparison is the same; 0 where there is none."""
        return round(self.extra / max(self.given_up, 0.01), 4) if self.extra > 0 else 0.0


def must_clear(position: float, per_day: float, days: float, keep: float = 0.0) -> bool:
    """Is there more than will sell in `days` at `per_day` units, beyond `keep` units that may stay?"""
    return position - keep > max(per_day, 0.0) * max(days, 0.0)


def begin_day(today: date, end: date, position: float, per_day: float) -> date | None:
    """The day on which the ladder begins: today when cover is longer than the days to the end, at the latest
    MOST_WEEKS before the end when it will be; None where it sells out by itself."""
    days = (end - today).days
    if not must_clear(position, per_day, days):
        return None
    return max(today, end - timedelta(weeks=MOST_WEEKS))


def weeks_to(today: date, end: date) -> int:
    """Weeks of the ladder until `end`, from 1 to MOST_WEEKS."""
    return min(max(math.ceil((end - today).days / 7), 1), MOST_WEEKS)


def ladder(*, price: float, units: float, per_week: float, weeks: int, elasticity: float, floor: float = 0.0) -> Ladder:
    """The weekly prices by which `units` are sold in `weeks`, at `per_week` units at today's `price`.

    Where more sells by itself than is there, the price stays. UsageError where price or elasticity make no sense.
    """
    if not elasticity < 0:
        raise UsageError(_SLOPE.format(found=elasticity))
    if not price > 0:
        raise UsageError(_PRICE.format(found=price))
    usual = max(per_week, LOW_RATE)
    multiple = max(units / (usual * weeks), 1.0)
    steps = [1 + 2 * (multiple - 1) * week / (weeks + 1) for week in range(1, weeks + 1)]
    prices = [max(price * step ** (1 / elasticity), min(floor, price)) for step in steps]
    asked = [usual * (each / price) ** elasticity for each in prices]
    part = min(1.0, max(units, 0.0) / sum(asked))
    sold = [each * part for each in asked]
    cash = sum(one * many for one, many in zip(prices, sold, strict=True))
    given_up = sum((price - each) * usual * part for each in prices)
    left = max(round(units - sum(sold), 6), 0.0)
    untouched = price * min(max(units, 0.0), usual * weeks)
    return Ladder(tuple(prices), tuple(sold), left, cash, given_up, cash - untouched)


def within_discount(ladders: Sequence[Ladder], budget: float) -> list[bool]:
    """Which ladders to begin when no more than `budget` may be given up: those that bring most extra cash for it come
    first, and the first that does not fit ends the list, with all that bring less for it.

    A ladder that brings no more than today's price is not begun. The workbook's formula is the same.
    """
    worth = [each.worth for each in ladders]
    return [
        each.extra > 0
        and sum(other.given_up for other, at in zip(ladders, worth, strict=True) if at >= mine) <= budget + 1e-6
        for each, mine in zip(ladders, worth, strict=True)
    ]
