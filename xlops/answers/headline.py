"""The figures of the morning: yesterday against the same weekday, the seven days, the month and the target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from xlops.answers.numbers import growth, mean, real
from xlops.answers.pace import PACED, pace, targets
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub

HEAD = ("uv", "pay_amt", "cvr_pay", "favcart", "refund_rate")
"""The metrics of the cards; the store level is a card of its own."""


@dataclass(frozen=True)
class Figure:
    """One metric of yesterday and what it is set against. Blank where unknown; changes are fractions."""

    metric: str
    value: float | None
    weekday_before: float | None
    mean_7: float | None
    week: float | None
    week_change: float | None
    month: float | None
    month_change: float | None
    target: float | None
    pace: float | None
    """Month to date over the target's share of the days gone by."""
    marks: tuple[str, ...]

    @property
    def change(self) -> float | None:
        """Against the same weekday last week."""
        return growth(self.value, self.weekday_before)

    @property
    def change_7(self) -> float | None:
        """Against the mean of the seven days before."""
        return growth(self.value, self.mean_7)


@dataclass(frozen=True)
class Level:
    """The store level at the end of yesterday."""

    store: str
    level: int | None
    rank: int | None
    gap: float | None
    """Paid amount of 30 days that is missing to the next level."""
    before: int | None
    """The level a week earlier."""


@remembered
def headline(hub: Hub) -> dict[str, Figure]:
    """The head figures of all stores together."""
    before = Period(hub.yesterday - timedelta(days=7), hub.yesterday - timedelta(days=1))
    day = hub.ask(HEAD, period="yesterday", against="same weekday last week")
    days = hub.ask(HEAD, by=["day"], period=before).rows
    rates = hub.ask(HEAD, period=before).rows[0]
    week = hub.ask(HEAD, period="last 7 days", against="previous period").rows[0]
    month = hub.ask(HEAD, period="last 30 days", against="previous period").rows[0]
    return {
        metric: Figure(
            metric,
            real(day.rows[0][metric]),
            real(day.rows[0][f"{metric}_against"]),
            # a rate of seven days is the ratio of their sums, never the mean of seven rates
            mean([real(row[metric]) for row in days]) if metric in PACED else real(rates[metric]),
            real(week[metric]),
            real(week[f"{metric}_change"]),
            real(month[metric]),
            real(month[f"{metric}_change"]),
            targets(hub, metric, hub.yesterday),
            pace(hub, metric),
            marks=tuple(day.marks.get(metric, ())),
        )
        for metric in HEAD
    }


@remembered
def levels(hub: Hub) -> list[Level]:
    """The level of each store that has one, best known first."""
    if not hub.known("store_daily"):
        return []
    metrics = ["level", "level_rank", "level_next"]
    now = hub.ask(metrics, by=["store"], period="yesterday", against="same weekday last week").rows
    month = {
        row["store"]: real(row["pay_amt"]) for row in hub.ask(["pay_amt"], by=["store"], period="last 30 days").rows
    }
    found = []
    for row in now:
        level = real(row["level"])
        if level is None:
            continue
        following, paid = real(row["level_next"]), month.get(row["store"])
        gap = max(following - paid, 0.0) if following and paid is not None else None
        rank, before = real(row["level_rank"]), real(row["level_against"])
        found.append(Level(row["store"], int(level), _whole(rank), gap, _whole(before)))
    return found


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
