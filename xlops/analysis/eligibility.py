"""May the shop enter an activity: every rule against what stands now, the gap, what repairs it and how long that takes.

Scores and rates are rolling: while new ratings come in, old ones leave the window, and that can help or hurt. The
projection walks day by day: what stands now less what has left, plus what comes in that is not perfect at the shop's own
rate of the last 30 days, and asks how many perfect ones are needed on top; it stops on the first day on which the
shop's own rate of perfect ones has brought that many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor
from typing import TYPE_CHECKING, Literal, TypeVar

from xlops.errors import UsageError
from xlops.label import Label

if TYPE_CHECKING:
    import pandas as pd

Operator = Literal[">=", "<=", ">", "<", "="]
OPERATORS: Mapping[str, Operator] = {
    ">=": ">=", "≥": ">=", "不低于": ">=", "at least": ">=", "<=": "<=", "≤": "<=", "不高于": "<=", "at most": "<=",
    ">": ">", "高于": ">", "above": ">", "<": "<", "低于": "<", "below": "<", "=": "=", "==": "=", "等于": "=", "is": "=",
}  # fmt: skip
"""Operators as they are written in rules."""
T = TypeVar("T")
RATE_DAYS, HORIZON = 30, 365
"""The days that the shop's own rate is taken from, and how far ahead it is followed."""
_TINY = 1e-9
_FIVE_STARS = Label("five-star ratings", "个五星评价")
_GOOD_ORDERS = Label("orders without a fault", "个正常订单")
_MORE = Label("more in total", "（合计）")


@dataclass(frozen=True)
class Rule:
    """One rule of an activity. It holds from `valid_from` to `valid_until`, where they are known."""

    metric: str
    operator: str
    value: float
    label: Label | None = None
    source: str = "default"
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        if self.operator.strip() not in OPERATORS:
            raise UsageError(_OPERATOR.format(metric=self.metric, operator=self.operator))

    def valid_on(self, day: date) -> bool:
        """Does the rule hold on that day?"""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True)
class State:
    """A value that is what it is: a level, a yes or no, a rank. `repair` is what helps, where somebody knows."""

    value: float | None
    repair: Label | None = None


@dataclass(frozen=True)
class Score:
    """A mean of ratings over a rolling window: day -> how many of each rating, from 1 to `best` (DSR, stars)."""

    ratings: Mapping[date, Sequence[float]]
    window: int = 180
    best: int = 5
    what: Label = _FIVE_STARS


@dataclass(frozen=True)
class Rate:
    """A share over a rolling window: day -> (those concerned, all): refunds of orders, parcels sent in time."""

    counts: Mapping[date, tuple[int, int]]
    window: int = 30
    what: Label = _GOOD_ORDERS


@dataclass(frozen=True)
class Total:
    """A sum over a rolling window: day -> amount (sales of 30 days, penalty points of a year)."""

    amounts: Mapping[date, float]
    window: int = 30
    what: Label = _MORE


@dataclass(frozen=True)
class Composite:
    """A score made of weighted parts (an experience score): part -> (weight, value, the highest it can be)."""

    parts: Mapping[str, tuple[float, float, float]]


Reading = State | Score | Rate | Total | Composite


@dataclass(frozen=True)
class Verdict:
    """A rule judged. `passed` is None where the metric is unknown. `gap` is what is missing, in the metric's unit.

    `needed` and `days` are what repairs it and how long that takes at the shop's rate; days None: not at that rate.
    """

    rule: Rule
    value: float | None
    passed: bool | None
    gap: float | None
    needed: int | None
    days: int | None
    repair: Label | None


_OPERATOR = Label(
    '{metric}: "{operator}" is no operator of a rule; write ≥, ≤, >, < or =',
    "{metric}：“{operator}”不是规则运算符；请写 ≥、≤、>、< 或 =",
)
_UNKNOWN = Label("{metric} is not known: load or type it", "{metric}未知：请导入或填写")
_BY_DAYS = Label("{needed} {what}, about {days} days at your rate", "还需{needed}{what}，按目前速度约{days}天")
_WAIT = Label(
    "wait {days} days: what hurts leaves the {window}-day window", "等{days}天：拖后腿的数据会移出{window}天窗口"
)
_NEVER = Label("{needed} {what}; at your rate not within a year", "还需{needed}{what}；按目前速度一年内达不到")
_NOT_BY_WAITING = Label("not at your rate within a year", "按目前速度一年内达不到")
_PERFECT = Label("only without a single worse rating in the window", "窗口内不能有任何一个非满分评价")
_PART = Label("{part} from {value:.2f} to {to:.2f}", "{part}从{value:.2f}升到{to:.2f}")
_ANY_PART = Label(" or ", "，或")
_PARTS = Label("no single part is enough: {gap:.2f} points over several parts", "单项都不够：需多项合计提高{gap:.2f}分")


def check(rules: Sequence[Rule], readings: Mapping[str, Reading], *, today: date) -> tuple[Verdict, ...]:
    """Every rule that holds on `today`, judged on what stands at the end of the day before."""
    return tuple(_judge(rule, readings.get(rule.metric), today) for rule in rules if rule.valid_on(today))


def may_enter(verdicts: Sequence[Verdict]) -> bool | None:
    """Do all rules pass? None where none fails but one is unknown."""
    if any(each.passed is False for each in verdicts):
        return False
    return None if any(each.passed is None for each in verdicts) else True


def value_of(reading: Reading, today: date) -> float | None:
    """What a reading stands at, over the window that ends the day before `today`; None where nothing is known."""
    match reading:
        case State(value):
            return value
        case Score(ratings, window, _):
            counts = [sum(column) for column in zip(*_within(ratings, today, window).values(), strict=True)]
            number = sum(counts)
            return sum(star * count for star, count in enumerate(counts, 1)) / number if number else None
        case Rate(counts_by_day, window):
            part, whole = _summed(_within(counts_by_day, today, window))
            return part / whole if whole else None
        case Total(amounts, window):
            return sum(_within(amounts, today, window).values()) if amounts else None
        case Composite(parts):
            weight = sum(each[0] for each in parts.values())
            return sum(each[0] * each[1] for each in parts.values()) / weight if weight else None
    raise TypeError(f"{reading!r} is no reading")


def needed_now(mean: float, number: int, target: float, best: float = 5) -> int | None:
    """How many ratings of `best` lift a mean of `number` ratings to `target`, when none leaves; None when none can."""
    if mean >= target:
        return 0
    return ceil(number * (target - mean) / (best - target) - _TINY) if target < best else None


def _judge(rule: Rule, reading: Reading | None, today: date) -> Verdict:
    value = None if reading is None else value_of(reading, today)
    if reading is None or value is None:
        said = _UNKNOWN.format(metric=rule.label or rule.metric)
        return Verdict(rule, None, None, None, None, None, said)
    operator = OPERATORS[rule.operator.strip()]
    passed = {
        ">=": value >= rule.value - _TINY, "<=": value <= rule.value + _TINY, ">": value > rule.value,
        "<": value < rule.value, "=": abs(value - rule.value) < _TINY,
    }[operator]  # fmt: skip
    if passed:
        return Verdict(rule, value, True, 0.0, 0, 0, None)
    needed, days, repair = _repair(rule, operator, reading, value, today)
    return Verdict(rule, value, False, abs(rule.value - value), needed, days, repair)


def _repair(
    rule: Rule, operator: Operator, reading: Reading, value: float, today: date
) -> tuple[int | None, int | None, Label | None]:
    up = operator in (">=", ">")
    match reading:
        case State(_, repair):
            return None, None, repair
        case Score(ratings, window, best, what) if up:
            days = {day: (each[-1], sum(each[:-1]), sum(star * count for star, count in enumerate(each[:-1], 1)))
                    for day, each in ratings.items()}  # fmt: skip
            return _said(_walk(days, best, rule.value, today, window), what, window)
        case Rate(counts, window, what) if operator != "=":
            # a rate is a mean of ones and zeros; one that must be low is read from the other side
            days = {
                day: (part, whole - part, 0) if up else (whole - part, part, 0) for day, (part, whole) in counts.items()
            }
            return _said(_walk(days, 1, rule.value if up else 1 - rule.value, today, window), what, window)
        case Total(amounts, window, what) if operator != "=":
            return _total(amounts, rule.value, today, window, what, up=up)
        case Composite(parts) if up:
            return None, None, _parts(parts, rule.value - value)
    return None, None, None


def _walk(
    days: Mapping[date, tuple[float, float, float]], best: int, target: float, today: date, window: int
) -> tuple[int | None, int | None]:
    """How many perfect ones are needed and after how many days they are there; see the head of the module.

    `days` are day -> (perfect, others, what the others add up to).
    """
    recent = _within(days, today, RATE_DAYS).values()
    span = min(RATE_DAYS, max(((today - min(days)).days if days else 0), 1))
    perfect, others, worth = (sum(each[place] for each in recent) / span for place in range(3))
    if target >= best:
        return None, None
    last = None
    for ahead in range(HORIZON + 1):
        left = _within(days, today + timedelta(ahead), window, until=today)
        coming = min(ahead, window)  # what comes in leaves again, too
        count = sum(each[0] + each[1] for each in left.values()) + others * coming
        total = sum(each[0] * best + each[2] for each in left.values()) + worth * coming
        needed = max(ceil((target * count - total) / (best - target) - _TINY), 0)
        last = needed if last is None else last
        if perfect * coming >= needed - _TINY:
            return needed, ahead
    return last, None


def _total(
    amounts: Mapping[date, float], target: float, today: date, window: int, what: Label, *, up: bool
) -> tuple[int | None, int | None, Label | None]:
    span = min(RATE_DAYS, max((today - min(amounts)).days, 1))
    rate = sum(_within(amounts, today, RATE_DAYS).values()) / span if up else 0.0  # nobody plans further points
    now = sum(_within(amounts, today, window).values())
    for ahead in range(1, HORIZON + 1):
        left = sum(_within(amounts, today + timedelta(ahead), window, until=today).values())
        if not up and left <= target:
            return None, ahead, _WAIT.format(days=ahead, window=window)
        if up and left + rate * min(ahead, window) >= target:
            return _said((ceil(target - left - _TINY), ahead), what, window)
    return _said((ceil(target - now), None), what, window) if up else (None, None, _NOT_BY_WAITING)


def _said(found: tuple[int | None, int | None], what: Label, window: int) -> tuple[int | None, int | None, Label]:
    needed, days = found
    if needed is None:
        return None, None, _PERFECT
    if days is None:
        return needed, None, _NEVER.format(needed=f"{needed:,}", what=what)
    if not needed:
        return 0, days, _WAIT.format(days=days, window=window)
    return needed, days, _BY_DAYS.format(needed=f"{needed:,}", what=what, days=days)


def _parts(parts: Mapping[str, tuple[float, float, float]], gap: float) -> Label:
    """Which parts could close the gap alone, the one that has to rise least first."""
    whole = sum(each[0] for each in parts.values())
    enough = [
        (gap * whole / weight, name, value)
        for name, (weight, value, highest) in parts.items()
        if weight and value + gap * whole / weight <= highest + _TINY
    ]
    if not enough:
        return _PARTS.format(gap=gap)
    said = [_PART.format(part=name, value=value, to=ceil((value + rise) * 100 - _TINY) / 100) for rise, name, value in sorted(enough)]  # fmt: skip
    return Label(_ANY_PART.en.join(each.en for each in said), _ANY_PART.zh.join(each.zh for each in said))


def _within(days: Mapping[date, T], today: date, window: int, *, until: date | None = None) -> dict[date, T]:
    first, last = today - timedelta(window), (until or today) - timedelta(1)
    return {day: value for day, value in days.items() if first <= day <= last}


def _summed(days: Mapping[date, tuple[int, int]]) -> tuple[int, int]:
    return sum(each[0] for each in days.values()), sum(each[1] for each in days.values())


@dataclass(frozen=True)
class Lowest:
    """The lowest price of the days before a day; `known` of `days` have one. `price` None: the history is missing."""

    price: float | None
    on: date | None
    known: int
    days: int

    @property
    def complete(self) -> bool:
        """Is there a price of every day?"""
        return self.known == self.days


_NO_HISTORY = Label(
    "no price of {sku} is known in the {days} days before {day}: load orders or type prices, else the rule cannot be judged",
    "{sku} 在 {day} 之前 {days} 天没有价格记录：请导入订单或填写价格，否则无法判断",
)
_HISTORY = Label("the price history lacks {column}", "价格记录缺少 {column} 列")
_DEARER = Label(
    "{price:,.2f} is not {percent:g} % under the lowest of {days} days, {low:,.2f} on {day}: at most {limit:,.2f}",
    "{price:,.2f} 没有比 {days} 天最低价（{day} 的 {low:,.2f}）低 {percent:g}%：最高 {limit:,.2f}",
)


def lowest_price(history: pd.DataFrame, sku: str, *, before: date, days: int) -> Lowest:
    """The lowest price of an item in the `days` days before `before`, from rows of day, sku and price.

    A day without a row is unknown, not unchanged. UsageError when a column is missing.
    """
    for column in ("day", "sku", "price"):
        if column not in history.columns:
            raise UsageError(_HISTORY.format(column=column))
    first = before - timedelta(days)
    rows = history[history["sku"].astype(str) == sku]
    known: dict[date, float] = {}
    for day, price in zip(rows["day"], rows["price"], strict=True):
        when = day if type(day) is date else day.date()
        if first <= when < before and price == price:
            known[when] = min(float(price), known.get(when, float("inf")))
    if not known:
        return Lowest(None, None, 0, days)
    on = min(known, key=lambda each: (known[each], each))
    return Lowest(known[on], on, len(known), days)


def price_verdict(sku: str, price: float, lowest: Lowest, *, before: date, below_percent: float = 0) -> Verdict:
    """Is `price` at least `below_percent` under the lowest of the days before? Unknown, and why, without a history."""
    if lowest.price is None or lowest.on is None:
        rule = Rule("price", "<=", float("nan"))
        said = _NO_HISTORY.format(sku=sku, days=lowest.days, day=before)
        return Verdict(rule, price, None, None, None, None, said)
    limit = floor(lowest.price * (100 - below_percent) + _TINY) / 100
    rule = Rule("price", "<=", limit)
    if price <= limit + _TINY:
        return Verdict(rule, price, True, 0.0, 0, 0, None)
    said = _DEARER.format(
        price=price, percent=below_percent, days=lowest.days, low=lowest.price, day=lowest.on, limit=limit
    )
    return Verdict(rule, price, False, price - limit, None, None, said)
