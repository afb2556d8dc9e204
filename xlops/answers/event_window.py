"""The days and hours in which an event sells: what a review, a war room and targets count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from xlops.answers.campaigns import of_the_shop, platforms
from xlops.answers.numbers import real, records
from xlops.answers.remember import remembered
from xlops.calendar.events import Occurrence, Phase, occurrence
from xlops.calendar.events.base import Level
from xlops.calendar.periods import Period
from xlops.errors import UsageError
from xlops.hub import Hub
from xlops.label import Label

BIG: tuple[Level, ...] = ("S", "A")
"""The events that are planned, watched and reviewed on their own."""
LOUD: tuple[Level, ...] = ("S", "A", "B")
"""The events whose days are no ordinary days."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class EventWindow:
    """An event of an event-year with the time in which it sells, on the market's clock: `end` is just after its last moment."""

    event: str
    label: Label
    level: Level
    year: int
    day: date
    """T0 of its countdown."""
    start: datetime
    end: datetime
    phases: tuple[Phase, ...]
    """Those that sell, by time; none where nothing but the day is known."""
    presale: Phase | None
    planned: bool

    @property
    def days(self) -> Period:
        """The days that it touches; one that opens at 20:00 has its first day on that day."""
        return Period(self.start.date(), (self.end - timedelta(microseconds=1)).date())

    @property
    def name(self) -> Label:
        """What it is called, with its event-year."""
        return Label("{name} {year}", "{year} {name}").format(name=self.label, year=self.year)


def window_of(hub: Hub, event: Occurrence) -> EventWindow:
    """When an occurrence sells in this shop: its waves, sale and burst, an encore that was announced, and the days that the
    shop itself planned offers for."""
    mine = platforms(hub)
    known = [each for each in event.phases if each.platform == "" or each.platform in mine]
    selling = tuple(each for each in known if _sells(each))
    starts = [each.start for each in selling] + [datetime.combine(event.days.start, time())]
    ends = [each.end for each in selling] + [datetime.combine(event.days.end + DAY, time())]
    for first, last in _planned_days(hub).get((event.event, event.event_year), []):
        starts.append(datetime.combine(first, time()))
        ends.append(datetime.combine(last + DAY, time()))
    presale = next((each for each in known if each.id == "presale"), None)
    return EventWindow(
        event.event, event.label, event.level, event.event_year, event.day, min(starts), max(ends), selling, presale,
        event.planned,
    )  # fmt: skip


def _sells(phase: Phase) -> bool:
    if phase.id == "encore":
        return not phase.planned  # by rule alone nobody knows whether the shop holds one
    return phase.id in ("sale", "burst") or phase.id.startswith("wave")


@remembered
def windows(hub: Hub, period: Period, levels: tuple[Level, ...] = BIG) -> list[EventWindow]:
    """The shop's events of these levels whose day lies in the period, and any that it planned offers or targets for."""
    planned = set(_planned_days(hub)) | _aimed_at(hub)
    return [
        window_of(hub, each)
        for each in of_the_shop(hub, period)
        if each.level in levels or (each.event, each.event_year) in planned
    ]


def the_year_before(hub: Hub, window: EventWindow) -> EventWindow | None:
    """The same event of the event-year before; None where it has no date."""
    try:
        return window_of(hub, occurrence(window.event, window.year - 1, announced=hub.events))
    except UsageError:
        return None


def at_hand(hub: Hub) -> EventWindow | None:
    """The event that sells today; else the last big one whose orders are known, at most a year ago; else the next."""
    around = windows(hub, Period(hub.today - timedelta(days=370), hub.today + timedelta(days=60)))
    today = [each for each in around if hub.today in each.days]
    if today:
        return min(today, key=lambda each: BIG.index(each.level) if each.level in BIG else len(BIG))
    known = hub.days("orders")
    past = [each for each in around if known and each.days.end < hub.today and known.overlap(each.days)]
    coming = [each for each in around if each.days.start > hub.today]
    return past[-1] if past else coming[0] if coming else None


@remembered
def loud_days(hub: Hub, period: Period) -> frozenset[date]:
    """The days of the period on which an event sells: no day to learn from what is ordinary."""
    wide = Period(period.start - timedelta(days=40), period.end + timedelta(days=40))
    return frozenset(day for each in windows(hub, wide, LOUD) for day in each.days if day in period)


@remembered
def paid_by_day(hub: Hub) -> dict[date, float | None]:
    """What was paid on each day since the first order, to yesterday; None where an export is missing."""
    return by_day(hub, "pay_amt")


@remembered
def by_day(hub: Hub, metric: str) -> dict[date, float | None]:
    """A metric of the whole shop on each day since the first order, to yesterday."""
    known = hub.days("orders") or hub.days("store_daily")
    if known is None or known.start > hub.yesterday:
        return {}
    rows = hub.ask([metric], by=["day"], period=Period(known.start, hub.yesterday)).rows
    return {row["day"]: real(row[metric]) for row in rows}


@remembered
def _planned_days(hub: Hub) -> dict[tuple[str, int], list[tuple[date, date]]]:
    """Event and year -> the days of the shop's own offers, where it typed them; () for a plan without days."""
    if not hub.known("promotion_plan"):
        return {}
    found: dict[tuple[str, int], list[tuple[date, date]]] = {}
    for row in records(hub.read("promotion_plan", ["event", "year", "starts", "ends"])):
        mine = found.setdefault((row["event"], int(row["year"])), [])
        first, last = (
            each if isinstance(each, date) and each == each else None for each in (row["starts"], row["ends"])
        )
        if first or last:
            mine.append((first or last, last or first))  # type: ignore[arg-type]
    return found


@remembered
def _aimed_at(hub: Hub) -> set[tuple[str, int]]:
    if not hub.known("event_targets"):
        return set()
    return {(row["event"], int(row["year"])) for row in records(hub.read("event_targets", ["event", "year"]))}
