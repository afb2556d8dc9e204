"""What the archive covers, counted for any range of days at once: gaps.py for the cube's one figure at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from xlops.engine.extent import Extent, Holdings, Part
from xlops.facts import FACTS

Interval = tuple[int, int] | None


@dataclass(frozen=True)
class Known:
    """What is known of a store over some days: anything at all, how many days are missing, and which are not.

    `covered` tells two sets of missing days of events apart: it is what the store's events cover of the days. `early` is
    the first of the days, when it lies before all that is known of the store.
    """

    is_known: bool
    missing: int = 0
    covered: Interval = None
    early: int | None = None


NOTHING = Known(is_known=False)
WHOLE = Known(is_known=True)


class Cover:
    """The covered days of one store's rows of a fact: days that are named, a first and a last, all or none."""

    def __init__(self, days: Sequence[int] | None, span: Interval, begins: int | None, *, always: bool = False) -> None:
        self._days, self._span, self._begins, self._always = days, span, begins, always

    def known(self, start: int, end: int) -> Known:
        """What is known of the days from `start` to `end`."""
        whole = end - start + 1
        covered = self.count(start, end)
        if covered == whole:
            return WHOLE
        if self._begins is None:
            return Known(covered > 0)
        early = start if start < self._begins else None
        if self._begins > end:
            return Known(covered > 0, early=early)
        first = max(start, self._begins)
        missing = end - first + 1 - self.count(first, end)
        return Known(covered > 0, missing, self._inside(first, end) if missing else None, early)

    def count(self, start: int, end: int) -> int:
        """How many of the days are covered."""
        if self._always:
            return end - start + 1
        if self._days is not None:
            return bisect_right(self._days, end) - bisect_left(self._days, start)
        inside = self._inside(start, end)
        return inside[1] - inside[0] + 1 if inside else 0

    def _inside(self, start: int, end: int) -> Interval:
        if self._span is None:
            return None
        first, last = max(start, self._span[0]), min(end, self._span[1])
        return (first, last) if first <= last else None


def cover(holdings: Holdings, fact: str, store: str, parts: tuple[Part, ...] | None) -> Cover:
    """The days that a store's rows of a fact cover, of the parts that are read."""
    begun = holdings.begins(store)
    begins = begun.toordinal() if begun else None
    if not holdings.has(fact, store):
        return Cover((), None, begins)
    extent = holdings[fact].get(store, Extent(0))
    match FACTS[fact].rhythm:
        case "event":
            span = holdings.event_span(fact, store)
            return Cover(None, (span[0].toordinal(), span[1].toordinal()) if span else None, begins)
        case "daily" | "snapshot":
            days = extent.days if parts is None else frozenset().union(*(extent.parts.get(each, ()) for each in parts))
            return Cover(sorted(each.toordinal() for each in days), None, begins)
    return Cover((), None, begins, always=True)
