"""Targets built bottom-up, shared out over days by what each day is worth, and what is still needed.

Sales = visitors x conversion x value per buyer, channel by channel: amounts and people are added up, rates never are.
A day's share of a target is its weight (an ordinary day of its weekday times what an event multiplies it by) over the
weights of all days, so that nobody is called late on the eve of an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlops.errors import UsageError
from xlops.label import Label

_NO_WEIGHT = Label(
    "the weights of {days} days add up to {sum}: at least one day must weigh more than 0, none less",
    "{days} 天的权重合计为 {sum}：至少要有一天大于 0，且不能为负",
)
_LENGTH = Label("{days} days have {weights} weights", "{days} 天却有 {weights} 个权重")
_ROI = Label(
    "a return on ads of {roi} gives no budget: write how much a unit of spend is to bring, above 0",
    "投产比 {roi} 无法算出预算：请填每花 1 元要带来的销售额（大于 0）",
)
_SHARE = Label("{what} is {value}: a share lies between 0 and 1", "{what}是 {value}：比例应在 0 到 1 之间")


@dataclass(frozen=True)
class Goal:
    """What some channels together are to bring: people and money."""

    visitors: float
    buyers: float
    amount: float

    @property
    def conversion(self) -> float | None:
        """Buyers of visitors; None without visitors."""
        return self.buyers / self.visitors if self.visitors else None

    @property
    def order_value(self) -> float | None:
        """Money a buyer; None without buyers."""
        return self.amount / self.buyers if self.buyers else None


@dataclass(frozen=True)
class Pace:
    """How far a target has come. Money, or whatever the target counts; shares are of the whole target."""

    target: float
    done: float
    """Of the days that are known."""
    gone: float
    """The share of the target that the known days should have brought."""
    per_day: tuple[float, ...]
    """What each day was to bring, as planned."""
    needed: tuple[float, ...]
    """What each day must bring now: known days what they brought, the others their part of the rest."""

    @property
    def pace(self) -> float | None:
        """Done over what should be done; None before the first day."""
        return self.done / (self.target * self.gone) if self.target and self.gone else None

    @property
    def forecast(self) -> float | None:
        """The end, if it goes on as it went; None before the first day."""
        return self.done / self.gone if self.gone else None

    @property
    def rest(self) -> float:
        """What is still to come; 0 when the target is reached."""
        return max(self.target - self.done, 0.0)


@dataclass(frozen=True)
class Budget:
    """What ads may cost: `sales` that they are to bring, `kept` of them after refunds, `spend` for that."""

    sales: float
    kept: float
    spend: float


def leaf(visitors: float, conversion: float, order_value: float) -> Goal:
    """The goal of one channel from its three factors; a share above 1 raises UsageError."""
    if not 0 <= conversion <= 1:
        raise UsageError(_SHARE.format(what="conversion", value=conversion))
    return Goal(visitors, visitors * conversion, visitors * conversion * order_value)


def rolled_up(goals: Iterable[Goal]) -> Goal:
    """Several goals together: people and money are added, rates follow from the sums."""
    known = list(goals)
    return Goal(*(sum(getattr(each, name) for each in known) for name in ("visitors", "buyers", "amount")))


def shares(weights: Sequence[float]) -> list[float]:
    """The share of each day: its weight over all weights. UsageError when that says nothing."""
    whole = sum(weights)
    if not whole > 0 or min(weights) < 0:
        raise UsageError(_NO_WEIGHT.format(days=len(weights), sum=whole))
    return [each / whole for each in weights]


def paced(target: float, weights: Sequence[float], actual: Sequence[float | None]) -> Pace:
    """The pace of a target over days with these weights; `actual` is None on a day that is not known (yet).

    Only known days count as gone, so a missing export makes nobody late. Raises UsageError when lengths differ.
    """
    if len(weights) != len(actual):
        raise UsageError(_LENGTH.format(days=len(actual), weights=len(weights)))
    parts = shares(weights)
    done = sum(each for each in actual if each is not None)
    gone = sum(part for part, each in zip(parts, actual, strict=True) if each is not None)
    rest, left = max(target - done, 0.0), 1 - gone
    needed = tuple(
        each if each is not None else rest * part / left if left > 1e-12 else 0.0
        for part, each in zip(parts, actual, strict=True)
    )
    return Pace(target, done, gone, tuple(target * each for each in parts), needed)


def budget(target: float, *, ad_share: float, roi: float, refund_rate: float = 0.0) -> Budget:
    """The spend on ads from what they are to sell and what a unit of spend is to bring after refunds."""
    for what, value in (("ad share", ad_share), ("refund rate", refund_rate)):
        if not 0 <= value <= 1:
            raise UsageError(_SHARE.format(what=what, value=value))
    if not roi > 0:
        raise UsageError(_ROI.format(roi=roi))
    sales = target * ad_share
    kept = sales * (1 - refund_rate)
    return Budget(sales, kept, kept / roi)
