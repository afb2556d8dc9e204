"""The year of promotions: its events with their phases and tasks, days off and on, closures, collisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xlops.answers.campaigns import market, of_the_shop
from xlops.answers.event_tasks import OFF, EventTask, tasks_of
from xlops.answers.remember import remembered
from xlops.calendar.closures import Closures, closures
from xlops.calendar.events import EVENTS, Collision, Event, Occurrence, collisions, occurrence
from xlops.calendar.events.occurrences import YEARS
from xlops.calendar.periods import Period, month_end
from xlops.calendar.tminus import distance
from xlops.calendar.workdays import day_off, is_announced, is_workday
from xlops.errors import UsageError
from xlops.hub import Hub
from xlops.label import Label

NEXT_YEAR_FROM = (12, 1)
"""Month and day from which on the calendar shows the year to come: by then the old one's big events are over."""
AHEAD = timedelta(400)
"""How far ahead an event's page looks for it: every event of the year comes once in so many days."""
_BEFORE, _BEHIND = timedelta(60), timedelta(130)
"""Events so far outside the year still have phases or tasks in it."""


@dataclass(frozen=True)
class Planned:
    """An event of an event-year with its tasks, in order of their days."""

    of: Occurrence
    tasks: tuple[EventTask, ...]

    @property
    def key(self) -> tuple[str, int]:
        """Its id and event-year."""
        return self.of.event, self.of.event_year

    @property
    def begins(self) -> date:
        """The day on which the first task or phase begins."""
        return min([self.of.span.start, *(each.task.start for each in self.tasks)])

    @property
    def ends(self) -> date:
        """The last day of the last task or phase."""
        return max([self.of.span.end, *(each.task.due for each in self.tasks)])


@dataclass(frozen=True)
class Day:
    """A day on which the market rests though it is no weekend, or works though it is one."""

    day: date
    works: bool
    name: Label


@dataclass(frozen=True)
class PromotionYear:
    """What the calendar of a year shows. `events` have their own days in it, `around` only phases or tasks."""

    year: int
    region: str
    events: tuple[Planned, ...]
    around: tuple[Planned, ...]
    collisions: tuple[Collision, ...]
    days: tuple[Day, ...]
    swaps_known: bool
    closed: Closures | None

    @property
    def period(self) -> Period:
        """The whole year."""
        return Period(date(self.year, 1, 1), date(self.year, 12, 31))

    @property
    def all(self) -> tuple[Planned, ...]:
        """Every event that has anything in the year, by its day."""
        return tuple(sorted((*self.events, *self.around), key=lambda each: each.of.day))


def year_shown(hub: Hub) -> int:
    """The year that the calendar shows: the one asked for, else this one, from December on the next."""
    asked = hub.settings.calendar_year
    if asked is not None:
        return asked
    turned = (hub.today.month, hub.today.day) >= NEXT_YEAR_FROM and hub.today.year + 1 in YEARS
    return hub.today.year + turned


def country(hub: Hub) -> str:
    """The country whose holidays count, by two letters: the shop's market, the US where that is the whole world."""
    here = market(hub)
    return "us" if here == "world" else here


@remembered
def planned(hub: Hub, of: Occurrence) -> Planned:
    """An event with its tasks, as the shop typed them; those that are not needed are left out."""
    return Planned(of, tuple(each for each in tasks_of(hub, of.event, of.event_year) if each.status != OFF))


@remembered
def promotion_year(hub: Hub) -> PromotionYear:
    """The year that the calendar shows, of the shop's market and platforms."""
    year, here = year_shown(hub), country(hub)
    whole = Period(date(year, 1, 1), date(year, 12, 31))
    wide = Period(whole.start - _BEFORE if year > YEARS[0] else whole.start, whole.end + _BEHIND)
    found = [planned(hub, each) for each in of_the_shop(hub, wide)]
    inside = [each for each in found if each.of.days.overlap(whole)]
    around = [each for each in found if each not in inside and Period(each.begins, each.ends).overlap(whole)]
    shown = {each.key for each in found}
    return PromotionYear(
        year,
        market(hub),
        tuple(inside),
        tuple(around),
        tuple(
            each
            for each in collisions(whole, region=market(hub), announced=hub.events)
            if {(one.event, one.event_year) for one in (each.main, each.other)} <= shown
        ),
        tuple(_days(whole, here)),
        is_announced(year, region=here),
        closures(year, announced=hub.events) if here == "cn" else None,
    )


@remembered
def next_of(hub: Hub, event: str) -> Planned | None:
    """The occurrence of an event that its page shows: in the year that was asked for, else the next one that is not over.

    None where the shop's market or platforms have none.
    """
    if hub.settings.calendar_year is not None:
        window = promotion_year(hub).period
    else:
        window = Period(hub.today - timedelta(45), hub.today + AHEAD)
    for of in _big(hub, window):
        if of.event != event:
            continue
        found = planned(hub, of)
        if hub.settings.calendar_year is not None or found.of.span.end >= hub.today:
            return found
    return None


@remembered
def _big(hub: Hub, window: Period) -> tuple[Occurrence, ...]:
    return tuple(each for each in of_the_shop(hub, window) if each.level in ("S", "A"))


@remembered
def next_big(hub: Hub) -> Planned | None:
    """The next S or A event of the shop from today on."""
    found = [each for each in _big(hub, Period(hub.today, hub.today + AHEAD)) if each.day >= hub.today]
    return planned(hub, found[0]) if found else None


def coming_occurrence(hub: Hub, event: Event) -> Occurrence:
    """The occurrence of any event that is not over; UsageError when it has no date in this year or the next."""
    try:
        this = occurrence(event, hub.today.year, announced=hub.events)
    except UsageError:
        return occurrence(event, hub.today.year + 1, announced=hub.events)
    return this if this.span.end >= hub.today else occurrence(event, hub.today.year + 1, announced=hub.events)


def pay_days(hub: Hub, whole: Period) -> frozenset[date]:
    """The days of a period on which buyers are paid: the days of the month that the shop goes by, else worked before."""
    wanted = {round(hub.parameter(each)) for each in ("pay_day", "second_pay_day")} - {0}
    here = country(hub)
    found = set()
    for first in {day.replace(day=1) for day in whole}:
        for number in wanted:
            day = first.replace(day=min(number, month_end(first).day))
            while not is_workday(day, region=here):
                day -= timedelta(1)
            found.add(day)
    return frozenset(found)


def t_minus(task: EventTask) -> str:
    """How far a task's due day is from the event: T−30."""
    return distance(task.task.due, task.of.days)


def _days(whole: Period, here: str) -> list[Day]:
    found = []
    for day in whole:
        name = day_off(day, region=here)
        weekend = day.weekday() >= 5
        if name is not None:
            found.append(Day(day, False, name))
        elif weekend and is_workday(day, region=here):
            found.append(Day(day, True, Label("make-up working day", "调休上班")))
    return found


_SEASON = (
    "new_year_goods", "new_year_eve", "cny", "women38", "douyin_goods", "618", "prime_day", "deals99", "mid_autumn",
    "national_day", "prime_deals", "double11", "black_friday", "cyber_monday", "double12",
)  # fmt: skip
"""Big events in the order in which they usually come; one that is not here stands behind them."""


def _season(id: str) -> int:
    return _SEASON.index(id) if id in _SEASON else len(_SEASON)


PAGED = tuple(sorted((each for each in EVENTS if each.level in ("S", "A")), key=lambda each: _season(each.id)))
"""The events that have a page of their own in the calendar workbook."""
