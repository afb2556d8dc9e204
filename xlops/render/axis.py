"""Axes for people: round steps, zero for bars, a sensible floor for lines, few dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from typing import Literal

from xlops.label import Language


@dataclass(frozen=True)
class Axis:
    """From, to, and the step between two labels."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        """The labelled values."""
        count = round((self.high - self.low) / self.step)
        return [round(self.low + each * self.step, 12) for each in range(count + 1)]


TINY = 1e-12
"""What no axis tells from nothing: its labels have so many places."""


@dataclass(frozen=True)
class DateAxis:
    """Which dates are labelled: every so many days or months, and how they are written."""

    every: int
    unit: Literal["days", "months"]
    number: str
    pattern: str


def value_axis(values: Sequence[float], *, zero: bool, parts: int = 4) -> Axis:
    """An axis over `values` in about `parts` round steps; it starts at 0 when `zero`, or when 0 is not far."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if zero or (low >= 0 and low < 0.35 * high):
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < TINY:
        spread = abs(high) * 0.2 if abs(high) > TINY else 1.0
        low, high = (0.0 if low >= 0 and low - spread < 0 else low - spread), high + spread
    step = _round_step((high - low) / parts)
    return Axis(floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, step)


def date_axis(first: date, last: date, language: Language, *, labels: int = 6) -> DateAxis:
    """Few labels for the days from `first` to `last`."""
    days = (last - first).days + 1
    by_day = ("m\\-d", "%m-%d") if language == "zh" else ("d\\ mmm", "%d %b")
    by_month = ("yyyy\\-mm", "%Y-%m") if language == "zh" else ("mmm\\ yy", "%b %y")
    for every in (1, 2, 7, 14):
        if days <= every * labels:
            return DateAxis(every, "days", *by_day)
    months = days / 30.4
    every = next((each for each in (1, 2, 3, 6, 12) if months <= each * labels), 24)
    return DateAxis(every, "months", *by_month)


def label_skip(count: int, labels: int) -> int:
    """Every how many categories one is labelled."""
    return max(1, ceil(count / labels))


def _round_step(rough: float) -> float:
    magnitude = 10.0 ** floor(log10(rough))
    return next(each * magnitude for each in (1.0, 2.0, 2.5, 5.0, 10.0) if each * magnitude >= rough * 0.999)
