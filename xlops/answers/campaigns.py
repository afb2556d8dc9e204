"""Events: what comes when, and what the shop did around the last ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xlops.analysis.weekdays import weekday_mean
from xlops.answers.numbers import growth, real
from xlops.answers.remember import remembered
from xlops.calendar.events import Occurrence, occurrence, occurrences
from xlops.calendar.periods import Period
from xlops.errors import UsageError
from xlops.hub import Hub
from xlops.label import Label

AHEAD, BACK = 120, 365


@dataclass(frozen=True)
class Event:
    """One event: its day, how far off, and what the shop sold on it against the four same weekdays before."""

    id: str
    label: Label
    level: str
    day: date
    days_to_go: int
    planned: bool
    """The day is a planning anchor: the platform has not announced it, or nobody typed it yet."""
    paid: float | None
    lift: float | None
    """Paid on the day over its same-weekday mean, less 1; blank where either is unknown."""


MARKETS = {"CNY": "cn", "USD": "us", "GBP": "gb", "JPY": "jp", "KRW": "kr", "CAD": "ca", "AUD": "au"}
"""The market of a shop by the currency that it counts in."""


def market(hub: Hub) -> str:
    """The region whose events matter to the shop: by its currency, else the world outside China."""
    return MARKETS.get(hub.settings.currency, "world")


def coming(hub: Hub, ahead: int = AHEAD) -> list[Event]:
    """The events of the next days, with what the one a year before brought."""
    window = Period(hub.today, hub.today + timedelta(days=ahead))
    paid = _paid(hub)
    found = occurrences(window, region=market(hub), announced=hub.settings.events)
    return [_event(hub, each, _year_before(hub, each), paid) for each in found]


def gone(hub: Hub, back: int = BACK) -> list[Event]:
    """The events of the last days of which the archive knows the day, latest first."""
    window = Period(hub.today - timedelta(days=back), hub.yesterday)
    paid = _paid(hub)
    found = [
        _event(hub, each, each, paid) for each in occurrences(window, region=market(hub), announced=hub.settings.events)
    ]
    return [each for each in reversed(found) if each.paid is not None]


def _event(hub: Hub, shown: Occurrence, measured: Occurrence | None, paid: dict[date, float | None]) -> Event:
    amount = paid.get(measured.day) if measured else None
    usual = weekday_mean(paid, measured.day) if measured else None
    return Event(
        shown.event,
        shown.label,
        shown.level,
        shown.day,
        (shown.day - hub.today).days,
        shown.planned,
        amount,
        growth(amount, usual),
    )


def _year_before(hub: Hub, event: Occurrence) -> Occurrence | None:
    try:
        return occurrence(event.event, event.event_year - 1, announced=hub.settings.events)
    except UsageError:
        return None


@remembered
def _paid(hub: Hub) -> dict[date, float | None]:
    window = Period(hub.today - timedelta(days=BACK + 60), hub.yesterday)
    return {row["day"]: real(row["pay_amt"]) for row in hub.ask(["pay_amt"], by=["day"], period=window).rows}
