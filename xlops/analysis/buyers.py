"""Who buys: scores by recency, frequency and money; and how many of a month's new buyers come back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

GRADES = 5


def fifths(values: Sequence[float | None]) -> list[int | None]:
    """1 to 5 by how many of the known values are smaller; equal values have the same score."""
    known = sorted(each for each in values if each is not None)
    return [
        None if each is None else min(GRADES, 1 + GRADES * bisect_left(known, each) // len(known)) for each in values
    ]


@dataclass(frozen=True)
class Cohort:
    """The buyers whose first purchase fell into `month`, and how many of them bought in it and in each month after."""

    month: date
    size: int
    active: tuple[int, ...]


def cohorts(purchases: Sequence[tuple[Hashable, date]]) -> list[Cohort]:
    """By month of the first purchase, earliest first; up to the month of the last purchase of all."""
    months: dict[Hashable, set[int]] = {}
    for buyer, day in purchases:
        months.setdefault(buyer, set()).add(day.year * 12 + day.month - 1)
    last = max((max(each) for each in months.values()), default=0)
    by_first: dict[int, list[set[int]]] = {}
    for each in months.values():
        by_first.setdefault(min(each), []).append(each)
    return [
        Cohort(
            date(first // 12, first % 12 + 1, 1),
            len(members),
            tuple(sum(month in each for each in members) for month in range(first, last + 1)),
        )
        for first, members in sorted(by_first.items())
    ]
