"""The mean of the same weekday: what an ordinary such day looks like, until normal ranges are computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

WEEKS = 4


def same_weekdays(day: date, weeks: int = WEEKS) -> tuple[date, ...]:
    """The same weekday of the weeks before `day`, latest first."""
    return tuple(day - timedelta(days=7 * back) for back in range(1, weeks + 1))


def weekday_mean(values: Mapping[date, float | None], day: date, weeks: int = WEEKS) -> float | None:
    """Mean of the known values on the same weekday of the `weeks` weeks before; None when none is known."""
    known = [value for each in same_weekdays(day, weeks) if (value := values.get(each)) is not None]
    return sum(known) / len(known) if known else None
