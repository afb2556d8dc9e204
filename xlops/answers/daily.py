"""The leaves of all shown metrics by day and store, and by the periods in which distinct people can be counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xlops.answers.numbers import Figure
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period, month_end, period
from xlops.engine.answer import Answer
from xlops.facts import FACTS
from xlops.hub import Hub
from xlops.metrics import METRICS
from xlops.metrics.lineage import depends, leaves

ALL = "*"
"""The store of rows that hold all stores together."""

SHOWN = (
    "pay_amt", "net_amt", "orders", "units", "buyers", "aov_buyer", "aov_order", "upt", "uv", "pv", "pv_per_uv", "uv_value", "cvr_pay", "cvr_order",
    "favcart", "cart_rate", "fav_rate", "returns_amt", "refund_rate", "gross_sales", "spend", "clicks", "ctr", "cpc", "ad_sales", "roi", "roi_net",
    "tacos", "gm", "cm",
)  # fmt: skip
"""The metrics that the Daily sheet recomputes for any range and store."""

MOST_DAYS = 400


@dataclass(frozen=True)
class DailyRow:
    """One store on one day: leaf metrics by id, blank where unknown, and which daily exports are there (1 or 0; blank: the store keeps none)."""

    day: date
    store: str
    values: dict[str, Figure]
    has: dict[str, int | None]


@remembered
def shown_leaves(hub: Hub) -> list[str]:
    """The leaf metrics of everything shown, each once."""
    found = [leaf for metric in SHOWN for leaf in leaves(metric, hub.settings.bases)]
    return list(dict.fromkeys(found))


@remembered
def daily_facts(hub: Hub) -> tuple[str, ...]:
    """The daily exports that the shop has and any metric reads: of each t_daily says, day by day, whether it is there."""
    read = {fact for metric in METRICS for fact in depends(metric.id, hub.settings.bases)}
    return tuple(each.id for each in FACTS if each.rhythm == "daily" and each.id in read and hub.known(each.id))


@remembered
def daily(hub: Hub) -> list[DailyRow]:
    """A row for every store and day from the first day of data (at most 400 days) to today."""
    days = [span for store in hub.stores for fact in ("orders", "store_daily") if (span := hub.days(fact, store.id))]
    if not days:
        return []
    first = max(min(each.start for each in days), hub.today - timedelta(days=MOST_DAYS))
    window = Period(first, max(min(max(each.end for each in days), hub.today), first))
    names = shown_leaves(hub)
    rows = {(row["day"], row["store"]): row for row in hub.ask(names, by=["day", "store"], period=window).rows}
    known = daily_facts(hub)
    missing = {
        (fact, store.id): set(hub.missing_days(fact, store.id, window))
        for fact in known
        for store in hub.stores
        if hub.days(fact, store.id)
    }
    found = []
    for ahead in range(window.days):
        day = window.start + timedelta(days=ahead)
        for store in hub.stores:
            row = rows.get((day, store.id), {})
            has = {
                fact: None if (fact, store.id) not in missing else int(day not in missing[fact, store.id])
                for fact in known
            }
            found.append(DailyRow(day, store.id, {leaf: row.get(leaf) for leaf in names}, has))
    return found


@dataclass(frozen=True)
class PeriodRow:
    """One store (or "*") over one period: the people counted without double counting."""

    store: str
    start: date
    end: date
    values: dict[str, Figure]


PHRASES = ("yesterday", "last 7 days", "last 30 days", "month to date")


def periods(hub: Hub, people: list[str]) -> list[PeriodRow]:
    """Counts of people for whole months and the usual ranges, only where they are exact."""
    found: dict[tuple[str, date, date], PeriodRow] = {}
    for phrase in PHRASES:
        span = period(phrase, hub.today)
        before = Period(span.start - timedelta(days=span.days), span.start - timedelta(days=1))
        for each in (span, before):
            for by in ([], ["store"]):
                _collect(found, hub.ask(people, by=by, period=each), people, each)
    whole = hub.days("orders") or hub.days("store_daily")
    months = (
        _whole_months(Period(max(whole.start, hub.today - timedelta(days=MOST_DAYS)), hub.yesterday)) if whole else None
    )
    if months:
        for by in (["month"], ["month", "store"]):
            _collect(found, hub.ask(people, by=by, period=months), people, None)
    return sorted(found.values(), key=lambda row: (row.end, row.start, row.store), reverse=True)


def _collect(
    found: dict[tuple[str, date, date], PeriodRow], answer: Answer, people: list[str], asked: Period | None
) -> None:
    exact_rows = {metric: answer.exact(metric) for metric in people}
    for index, row in enumerate(answer.rows):
        span, store = asked or Period(row["month"], month_end(row["month"])), row.get("store", ALL)
        exact = {metric: row[metric] for metric in people if exact_rows[metric][index]}
        found[store, span.start, span.end] = PeriodRow(store, span.start, span.end, exact)


def _whole_months(window: Period) -> Period | None:
    """From the first to the last whole calendar month inside the window; None when there is none."""
    first = window.start if window.start.day == 1 else month_end(window.start) + timedelta(days=1)
    last = window.end if window.end == month_end(window.end) else window.end.replace(day=1) - timedelta(days=1)
    return Period(first, last) if first < last else None


def foreign_stores(hub: Hub) -> frozenset[str]:
    """The stores that hold amounts in another currency than the shop's: their money is left out."""
    return frozenset(each.store for each in hub.other_currencies())
