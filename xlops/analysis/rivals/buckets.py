"""Counts as platforms show them: 已售1万+, 月销 3,000+, 10k+ bought in past month. A bucket is a lower bound, not a figure.

A change is known only when the bucket changes, and then as a range; nothing is differenced into sales that nobody saw.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NoReturn

from xlops.errors import QuestionError
from xlops.label import Label

_UNITS = {
    "": 1,
    "k": 1_000,
    "千": 1_000,
    "w": 10_000,
    "万": 10_000,
    "m": 1_000_000,
    "百万": 1_000_000,
    "亿": 100_000_000,
}
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(百万|亿|万|千|[kmw](?![a-z]))?", re.IGNORECASE)
_RANGE = re.compile(r"\d\s*(?:百万|亿|万|千|[kmw])?\s*(?:-|~|–|—|至|到)\s*\d", re.IGNORECASE)
_MORE = re.compile(r"\+|以上|多(?:人|件|条|笔|$)|上万|过万|超|over|more than|>|≥|at least", re.IGNORECASE)
_LESS = re.compile(r"<|≤|少于|不足|不到|以下|fewer|less than|under", re.IGNORECASE)
_WORDS = {"上千": "1000+", "过千": "1000+", "上万": "1万+", "过万": "1万+"}
_MONTH = re.compile(
    r"月销|月成交|月售|近\s*30\s*[天日]|30\s*[天日]|(?:past|last)\s+month|monthly|30\s*days?", re.IGNORECASE
)
_WEEK = re.compile(r"周销|近\s*7\s*[天日]|7\s*[天日]|(?:past|last)\s+week|weekly|7\s*days?", re.IGNORECASE)
_SPANS = re.compile(r"(?:近|last|past)?\s*(?:30|7)\s*(?:天|日|days?)", re.IGNORECASE)

_NO_SUMS = Label(
    '"{text}" is a bucket: at least {low:,.0f}, the rest is hidden; it can be ranked, not added, subtracted or divided',
    "“{text}”是区间值：只知道至少 {low:,.0f}，其余被平台隐藏；可以比大小，不能加减或求占比",
)


@dataclass(frozen=True)
class Bucket:
    """A count as it was shown: at least `low`; at most `high` where that is known or the usual ladder says so.

    `high` is None where nothing limits it; an exact count has low equal to high. `days` is the span that the count covers
    (30 for 月销), None for one since the item's first day. Adding, subtracting and dividing raise QuestionError.
    """

    text: str
    low: float
    high: float | None
    days: int | None = None

    @property
    def exact(self) -> bool:
        """Is it a figure, not a bucket?"""
        return self.low == self.high

    def _refuse(self, _other: object = None) -> NoReturn:
        raise QuestionError(_NO_SUMS.format(text=self.text, low=self.low))

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __float__ = __int__ = __neg__ = _refuse


def bucket(text: object) -> Bucket | None:
    """The count in a cell, as a number or as a platform writes it; None where there is none (blank, "login to see").

    Of a bucket the next step of the ladder bounds it from above: the wider of the two usual ones (1, 2, 3 ... and 1, 2, 5,
    10), so 1万+ ends below 2万, 2万+ below 5万.
    """
    if text is None or isinstance(text, bool):
        return None
    if isinstance(text, int | float):
        value = float(text)
        return Bucket(f"{value:g}", value, value) if value >= 0 else None  # NaN compares as False
    written = unicodedata.normalize("NFKC", str(text)).strip()
    for word, meant in _WORDS.items():
        written = written.replace(word, meant)
    days = 30 if _MONTH.search(written) else 7 if _WEEK.search(written) else None
    bare = _SPANS.sub(" ", written)
    numbers = list(_NUMBER.finditer(bare))
    if not numbers:
        return None
    low, step = _value(numbers[0])
    if _RANGE.search(bare) and len(numbers) > 1:
        first, second = _pair(numbers[0], numbers[1])
        return Bucket(str(text), first, second, days) if first <= second else None
    if _LESS.search(bare):
        return Bucket(str(text), 0.0, max(low - 1, 0.0), days)
    if _MORE.search(bare):
        return Bucket(str(text), low, low + step - 1, days)
    if numbers[0][2]:  # 1.2万 is rounded or cut off, nobody says which
        return Bucket(str(text), low - step / 2, low + step - 1, days)
    return Bucket(str(text), low, low, days)


def same_bucket(one: Bucket, other: Bucket) -> bool:
    """Do both show the same, so that nothing is known of what changed between them?"""
    return not one.exact and (one.low, one.high) == (other.low, other.high)


@dataclass(frozen=True)
class Between:
    """A figure that is known to lie from `low` to `high`; `high` None where nothing limits it."""

    low: float
    high: float | None

    def times(self, least: float, most: float) -> Between:
        """The range multiplied by a factor that lies between two figures, neither negative."""
        return Between(self.low * least, None if self.high is None else self.high * most)


def risen(before: Bucket, after: Bucket) -> Between | None:
    """By how much a count rose between two looks; None where the bucket did not change, or the count fell or was reset.

    Both cover all time: of a count of the last 30 days the rise is a lower bound of what was sold, nothing more.
    """
    if same_bucket(before, after) or after.low < before.low or (after.high or after.low) < before.low:
        return None
    least = 0.0 if before.high is None else max(after.low - before.high, 0.0)
    rolls = before.days is not None or after.days is not None
    return Between(least, None if rolls or after.high is None else after.high - before.low)


def _value(found: re.Match[str]) -> tuple[float, float]:
    """The number, and how far it is to the next step of the ladder."""
    digits, unit = found[1].replace(",", ""), (found[2] or "").casefold()
    scale = _UNITS[unit]
    value = float(digits) * scale
    if "." in digits:
        return value, scale * 10.0 ** -len(digits.partition(".")[2])
    power = 10.0 ** (len(str(int(value))) - 1)
    lead, rest = divmod(value, power)
    if rest:  # 15万+ is a step of its own, as fine as its last digit that is not 0
        shown = str(int(value)).rstrip("0")
        return value, 10.0 ** (len(str(int(value))) - len(shown))
    return value, power * {2.0: 3.0, 5.0: 5.0}.get(lead, 1.0)


def _pair(one: re.Match[str], other: re.Match[str]) -> tuple[float, float]:
    """1-2万: the unit of the second number holds for the first too where that has none."""
    first, second = _value(one)[0], _value(other)[0]
    unit = (other[2] or "").casefold()
    return (first * _UNITS[unit] if unit and not one[2] else first), second
