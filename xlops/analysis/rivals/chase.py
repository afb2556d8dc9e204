"""How far a rival is ahead, and when we catch up if both go on as they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Literal

State = Literal["ahead", "closing", "apart", "behind"]
"""ahead: we are; closing: behind, and catching up; apart: behind, and the gap does not close; behind: direction unknown."""

Series = Sequence[tuple[date, float]]
LEAST = 3
"""Readings below which no slope is said."""


@dataclass(frozen=True)
class Chase:
    """The gap (rival less own; negative when we are ahead), what each gains a day, days until the gap is closed."""

    own: float
    rival: float
    own_slope: float | None
    rival_slope: float | None
    state: State
    days: float | None

    @property
    def gap(self) -> float:
        """How much the rival is ahead."""
        return self.rival - self.own


def steady_slope(readings: Series) -> float | None:
    """What a figure gains a day: the median of the slopes between all pairs of days (Theil-Sen), which one odd day cannot
    move; None with fewer than LEAST days."""
    days = dict(sorted(readings))
    if len(days) < LEAST:
        return None
    points = list(days.items())
    return median(
        (later - earlier) / (to - since).days
        for place, (since, earlier) in enumerate(points)
        for to, later in points[place + 1 :]
    )


def catch_up(own: float, rival: float, own_slope: float, rival_slope: float) -> float | None:
    """Days until we reach the rival: gap / (own slope - rival slope); 0 when we have, None when the gap does not close."""
    if own >= rival:
        return 0.0
    closing = own_slope - rival_slope
    return (rival - own) / closing if closing > 0 else None


def chase(own: Series, rival: Series) -> Chase | None:
    """Set two series of real figures against one another, at the last reading of each; None where one is empty."""
    if not own or not rival:
        return None
    here, there = max(own)[1], max(rival)[1]
    mine, theirs = steady_slope(own), steady_slope(rival)
    if here >= there:
        return Chase(here, there, mine, theirs, "ahead", 0.0)
    if mine is None or theirs is None:
        return Chase(here, there, mine, theirs, "behind", None)
    days = catch_up(here, there, mine, theirs)
    return Chase(here, there, mine, theirs, "apart" if days is None else "closing", days)
