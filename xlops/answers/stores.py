"""One row per store: yesterday's money, people, ads and what is left, against the same weekday and the month's pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xlops.analysis.weekdays import weekday_mean
from xlops.answers.headline import levels
from xlops.answers.numbers import growth, real
from xlops.answers.pace import pace
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub

Series = dict[date, float | None]
SHOWN = ("pay_amt", "net_amt", "uv", "cvr_pay", "favcart", "spend", "roi_net", "cm")
"""The figures of a store's row, in order."""


@dataclass(frozen=True)
class StoreRow:
    """A store (or all of them, `store` = "") yesterday. Figures by metric id; blank where unknown."""

    store: str
    name: str
    figures: dict[str, float | None]
    level: int | None
    change: float | None
    """Paid against the same weekday last week."""
    usual: float | None
    """Mean paid of the four same weekdays before."""
    against_usual: float | None
    pace: float | None


@remembered
def store_rows(hub: Hub) -> list[StoreRow]:
    """One row per store that has data, the best paid first, then the total of all."""
    asked = hub.ask(SHOWN, by=["store"], period="yesterday", against="same weekday last week").rows
    total = hub.ask(SHOWN, period="yesterday", against="same weekday last week").rows[0]
    history = _paid_by_store(hub)
    rows = [_row(hub, row["store"], row, history.get(row["store"], {})) for row in asked]
    rows.sort(key=lambda row: -(row.figures["pay_amt"] or 0))
    together = _row(hub, "", total, _summed(history))
    return [*rows, together] if len(rows) > 1 else rows


def _row(hub: Hub, store: str, row: dict[str, object], history: Series) -> StoreRow:
    usual = weekday_mean(history, hub.yesterday)
    paid = real(row["pay_amt"])
    level = next((each.level for each in levels(hub) if each.store == store), None)
    return StoreRow(
        store,
        hub.settings.store(store).name if store else "",
        {metric: real(row[metric]) for metric in SHOWN},
        level,
        real(row["pay_amt_change"]),
        usual,
        growth(paid, usual),
        pace(hub, "pay_amt", store or None),
    )


def _paid_by_store(hub: Hub) -> dict[str, Series]:
    period = Period(hub.yesterday - timedelta(days=28), hub.yesterday - timedelta(days=1))
    found: dict[str, Series] = {}
    for row in hub.ask(["pay_amt"], by=["store", "day"], period=period).rows:
        found.setdefault(row["store"], {})[row["day"]] = real(row["pay_amt"])
    return found


def _summed(history: dict[str, Series]) -> Series:
    days: Series = {}
    for series in history.values():
        for day, value in series.items():
            if value is not None:
                days[day] = (days.get(day) or 0.0) + value
    return days
