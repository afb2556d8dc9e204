"""What can be asked of the facts, and what an answer may have to say about itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from xlops.calendar.periods import Period, add_months
from xlops.errors import QuestionError

if TYPE_CHECKING:
    from xlops.calendar.comparisons import Comparison

TIME = ("day", "week", "month")
"""The time dimensions; a week is named by its Monday, a month by its first day."""

Mark = Literal["not_deduplicated", "attributed", "finer", "gap", "no_data", "by_store", "other_currency"]
"""What a reader of a figure must know.

not_deduplicated  people of several cells were added up: one person may count more than once
attributed        from the platform's traffic table, as it attributes orders and people
finer             from a finer fact than the metric's own, because a dimension asked for it
gap               the facts lack a day of the period; the answer's gaps name it
no_data           the shop has no such facts in the period, or at all
by_store          a level, rank or threshold of each store, blank for several together; ask by store
other_currency    money of other currencies than the one asked for is left out; blank where it is set against the rest
"""

Atom = str | bool | int | date | None
"""A value that a column is compared with."""


@dataclass(frozen=True, order=True)
class Gap:
    """A day for which a store has no rows of a fact that should have some."""

    fact: str
    store: str
    day: date


@dataclass(frozen=True)
class Question:
    """Metrics by dimensions over a period, possibly set against another one.

    `where` holds (column, allowed values), all of which must hold. `currency` keeps only rows in that currency
    (and rows that name none).
    """

    metrics: tuple[str, ...]
    by: tuple[str, ...]
    period: Period
    against: Comparison | None = None
    where: tuple[tuple[str, tuple[Atom, ...]], ...] = ()
    currency: str | None = None

    def __post_init__(self) -> None:
        if not self.metrics:
            raise QuestionError("a question names at least one metric")
        for noun, names in (("metric", self.metrics), ("dimension", self.by)):
            for each in names:
                if names.count(each) > 1:
                    raise QuestionError(f'the {noun} "{each}" is asked for twice; name it once')

    @cached_property
    def names_currency(self) -> bool:
        """Is the currency a dimension of the question?"""
        return "currency" in self.by or any(column == "currency" for column, _ in self.where)

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """The period, then the one it is set against when there is one."""
        own = Side(0, self.period)
        if self.against is None:
            return (own,)
        return own, Side(1, self.against.period, self.against.shift_days, self.against.shift_months)


@dataclass(frozen=True)
class Side:
    """One period of a question, and how its days are moved to stand beside the days shown."""

    index: int
    period: Period
    shift_days: int = 0
    shift_months: int = 0

    def shown(self, day: date) -> date:
        """The day under which `day` is shown."""
        return add_months(day, self.shift_months) if self.shift_months else day + timedelta(self.shift_days)

    def buckets(self, by: Iterable[str]) -> Mapping[tuple[date, ...], Sequence[date]]:
        """The period's days by the time dimensions that are asked for.

        A day that has no counterpart in the month it is moved to (29 February, 31 March) counts in totals, weeks
        and months, but stands beside no single day.
        """
        return _buckets(self, tuple(each for each in by if each in TIME))


@lru_cache(maxsize=64)
def _buckets(side: Side, asked: tuple[str, ...]) -> Mapping[tuple[date, ...], Sequence[date]]:
    found: dict[tuple[date, ...], list[date]] = {}
    for day in side.period:
        shown = side.shown(day)
        if "day" in asked and side.shift_months and shown.day != day.day:
            continue
        found.setdefault(tuple(bucket(shown, each) for each in asked), []).append(day)
    return found


def bucket(day: date, unit: str) -> date:
    """The first day of the day, week or month in which `day` lies."""
    match unit:
        case "day":
            return day
        case "week":
            return day - timedelta(day.weekday())
        case "month":
            return day.replace(day=1)
    raise ValueError(unit)


def conditions(where: Mapping[str, object] | None) -> tuple[tuple[str, tuple[Atom, ...]], ...]:
    """A mapping of column to a value or values, as a question holds it; a wrong value raises QuestionError."""
    found = []
    for column, wanted in (where or {}).items():
        many = wanted if isinstance(wanted, (list, tuple, set, frozenset)) else (wanted,)
        values: list[Atom] = []
        for each in many:
            if each is not None and not isinstance(each, (str, bool, int, date)):
                raise QuestionError(f"where {column} = {each!r}: only text, flags, days and blanks can be looked for")
            values.append(each)
        found.append((column, tuple(sorted(values, key=lambda each: (each is None, str(each))))))
    return tuple(sorted(found))
