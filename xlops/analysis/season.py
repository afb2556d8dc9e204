"""How a year runs: the index of each month or week, and where a season begins, peaks and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

WARM = 1.0
"""A place of the year belongs to the season while its index is above this."""
STRONG = 2.0
"""From this index at the peak, as a mean of three places, a thing is called seasonal ..."""
QUIET = 0.6
"""... if outside of the season its index is below this on average: what sells all year has no season that ends."""


@dataclass(frozen=True)
class Season:
    """The places of the year (from 0) between which a thing has its season; the end may lie before the start, over New Year."""

    start: int
    peak: int
    end: int
    index: float
    """At the peak, smoothed over three places."""


def season_index(values: Sequence[float | None], places: int) -> list[float | None]:
    """The index of each of the year's places (12 months, 52 weeks ...): its mean over the years / the mean of a year.

    `values` begin at the first place and go on, year after year; None is unknown. A place that is known in no year has
    None, and the year's mean is that of the known places: each counts once, however often it is known.
    """
    means = [_mean([each for each in values[place::places] if each is not None]) for place in range(places)]
    known = [each for each in means if each is not None]
    year = fmean(known) if known else 0.0
    return [None if each is None or year <= 0 else each / year for each in means]


def find_season(
    index: Sequence[float | None], *, warm: float = WARM, strong: float = STRONG, quiet: float = QUIET
) -> Season | None:
    """The season around the highest three places together; None where the year is even, what lies outside sells on, or
    less than half of the year is known."""
    places = len(index)
    known = [each is not None for each in index]
    if places < 3 or sum(known) * 2 < places:
        return None
    around = [_mean([x for x in (index[p - 1], index[p], index[(p + 1) % places]) if x is not None]) or 0.0 for p in range(places)]  # fmt: skip
    peak = max(range(places), key=lambda place: around[place])
    if around[peak] < strong:
        return None

    def inside(place: int) -> bool:
        return (index[place % places] or 0.0) > warm or around[place % places] > warm

    start = end = peak
    while inside(start - 1) and (peak - start) < places - 1:
        start -= 1
    while inside(end + 1) and (end - start) < places - 1:
        end += 1
    outside = [each for at in range(end + 1, start + places) if (each := index[at % places]) is not None]
    if not outside or fmean(outside) >= quiet:
        return None
    return Season(start % places, peak, end % places, around[peak])


def _mean(values: list[float]) -> float | None:
    return fmean(values) if values else None
