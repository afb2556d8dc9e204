"""How values lie: their middle, their tails, and a histogram."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bin:
    """Values from `low` up to `high`; the last bin has its upper end too."""

    low: float
    high: float
    count: int


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the sorted values lie, between neighbours as Excel's PERCENTILE.INC."""
    place = (len(values) - 1) * share
    low = math.floor(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def skewness(values: Sequence[float]) -> float | None:
    """Excel's SKEW: positive with a long tail of large values; None for fewer than three or equal values."""
    count = len(values)
    if count < 3:
        return None
    mean = sum(values) / count
    spread = math.sqrt(sum((each - mean) ** 2 for each in values) / (count - 1))
    if not spread:
        return None
    return count / ((count - 1) * (count - 2)) * sum(((each - mean) / spread) ** 3 for each in values)


def histogram(values: Sequence[float], bins: int) -> list[Bin]:
    """Bins of one width from the smallest to the largest value; one bin where all are equal."""
    low, high = min(values), max(values)
    if low == high:
        return [Bin(low, high, len(values))]
    width = (high - low) / bins
    counts = [0] * bins
    for each in values:
        counts[min(int((each - low) / width), bins - 1)] += 1
    return [Bin(low + width * place, low + width * (place + 1), count) for place, count in enumerate(counts)]
