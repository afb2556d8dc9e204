"""The last week and month: series, seven-day means, the usual weekday, period against period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xlops.analysis.weekdays import weekday_mean
from xlops.answers.numbers import mean, real
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub

COMPARED = ("pay_amt", "orders", "buyers", "uv", "cvr_pay", "favcart", "aov_buyer", "refund_rate", "spend", "roi")
SPANS = (("last 7 days", "previous period"), ("last 30 days", "previous period"), ("month to date", "previous period"))


@dataclass(frozen=True)
class Point:
    """One day of a metric: its value, the mean of the seven days to it, the mean of the same weekday before."""

    day: date
    value: float | None
    mean_7: float | None
    usual: float | None


@remembered
def series(hub: Hub, metric: str, days: int = 30, store: str | None = None) -> list[Point]:
    """The last `days` days of a metric that adds up over a day's rows."""
    start = hub.yesterday - timedelta(days=days - 1)
    window = Period(start - timedelta(days=28), hub.yesterday)
    rows = hub.ask([metric], by=["day"], period=window, where={"store": store} if store else None).rows
    values = {row["day"]: real(row[metric]) for row in rows}
    shown = (start + timedelta(days=ahead) for ahead in range(days))
    return [
        Point(
            day,
            values.get(day),
            mean([values.get(day - timedelta(days=back)) for back in range(7)]),
            weekday_mean(values, day),
        )
        for day in shown
    ]


@dataclass(frozen=True)
class Change:
    """One metric over one period against the one before."""

    metric: str
    span: str
    now: float | None
    before: float | None
    change: float | None
    marks: tuple[str, ...]


@remembered
def changes(hub: Hub) -> list[Change]:
    """The compared metrics over 7 days, 30 days and the month to date, each against the period before."""
    found = []
    for span, against in SPANS:
        answer = hub.ask(COMPARED, period=span, against=against)
        row = answer.rows[0]
        found += [
            Change(
                metric,
                span,
                real(row[metric]),
                real(row[f"{metric}_against"]),
                real(row[f"{metric}_change"]),
                tuple(answer.marks.get(metric, ())),
            )
            for metric in COMPARED
        ]
    return found
