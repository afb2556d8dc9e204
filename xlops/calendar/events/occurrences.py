"""When events happen: an event of an event-year with its day and phases, and distances from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from xlops.calendar.events.base import EVENT, EVENTS, LEVELS, PHASES, Announcements, Event, Level, Row
from xlops.calendar.events.rules import Announced, Relative, Rule, day_in
from xlops.calendar.periods import Period
from xlops.errors import UnknownName, UsageError
from xlops.label import Label

NOTHING_ANNOUNCED: Announcements = {}
YEARS = range(1900, 2101)
"""The years for which the lunar calendar is certain; events are dated in no other."""
_DAY = timedelta(1)
_NO_YEAR = Label(
    "{event} {year}: events are dated from {first} to {last} only, as far as the lunar calendar is certain",
    "{event} {year} 年：只有 {first} 至 {last} 年的农历可靠，其他年份不排活动",
)


@dataclass(frozen=True)
class Phase:
    """One phase of an occurrence, from the instant `start` until just before the instant `end`, market's clock.

    `planned`: by template, nobody announced it. `platform` "" is every platform.
    """

    id: str
    label: Label
    start: datetime
    end: datetime
    platform: str
    planned: bool
    source: str

    @property
    def period(self) -> Period:
        """The days it touches; one that begins at 20:00 has its day 1 on that day."""
        return Period(self.start.date(), (self.end - timedelta(microseconds=1)).date())


@dataclass(frozen=True)
class Occurrence:
    """An event of an event-year. `days` are the event's own; `planned`: on the planning anchor, not yet announced."""

    event: str
    label: Label
    level: Level
    event_year: int
    days: Period
    phases: tuple[Phase, ...]
    planned: bool

    @property
    def day(self) -> date:
        """Its (first) day: T0 of every countdown."""
        return self.days.start

    @property
    def span(self) -> Period:
        """From the first day of its first phase to the last of its last."""
        all_days = [self.days, *(each.period for each in self.phases)]
        return Period(min(each.start for each in all_days), max(each.end for each in all_days))


def occurrence(event: str | Event, year: int, *, announced: Announcements = NOTHING_ANNOUNCED) -> Occurrence:
    """The event of that event-year; `announced` is what the shop typed (hub.events).

    Raises UnknownName for the event and UsageError when it has no date in that year or what the shop typed is none.
    """
    known = EVENTS[event] if isinstance(event, str) else event
    found = _occurrence(known, year, announced)
    if found is None and year not in YEARS:
        raise UsageError(_NO_YEAR.format(event=known.label, year=year, first=YEARS[0], last=YEARS[-1]))
    if found is None:
        raise UsageError(
            f"{known.label.en} has no known date in {year}; type it in the promotion calendar, or in xlops.toml under [events.{known.id}], "
            f'like {year} = "{year}-06-18"'
        )
    return found


def occurrences(
    period: Period,
    *,
    region: str | None = None,
    platform: str | None = None,
    announced: Announcements = NOTHING_ANNOUNCED,
    touching: Literal["days", "phases"] = "days",
) -> list[Occurrence]:
    """The events of which a day (or, `touching="phases"`, any phase) lies in the period, by day.

    `region` is "cn" or a country by two letters, which also has what is of the "world" (all but China).
    """
    for id in announced:
        EVENTS[id]  # a misspelt event in the settings must not pass in silence
    wanted = EVENTS.where(lambda each: _of_region(each, region) and _of_platform(each, platform))
    found = [
        each
        for event in wanted
        for each in _all(event, range(period.start.year - 1, period.end.year + 2), announced)
        if (each.days if touching == "days" else each.span).overlap(period)
    ]
    return sorted(found, key=lambda each: (each.day, list(LEVELS).index(each.level)))


def nearest_to(period: Period, event: str | Event, *, announced: Announcements = NOTHING_ANNOUNCED) -> Occurrence:
    """The occurrence whose day lies in the period, or next to it; of several the one nearest to its middle.

    Of two equally near ones it is the coming one. Raises UsageError when the event has no known date around.
    """
    known = EVENTS[event] if isinstance(event, str) else event

    def distance(each: Occurrence) -> tuple[int, int, int]:
        outside = max((period.start - each.day).days, (each.day - period.end).days, 0)
        return outside, abs((each.day - period.start).days + (each.day - period.end).days), -each.day.toordinal()

    years = range(period.start.year - 1, period.end.year + 3)
    found = min(_all(known, years, announced), key=distance, default=None)
    return found or occurrence(known, period.start.year, announced=announced)


def align(day: date, event: str | Event, *, announced: Announcements = NOTHING_ANNOUNCED) -> str:
    """How far `day` is from the nearest occurrence of the event: "CNY−12", "CNY+0"."""
    known = EVENTS[event] if isinstance(event, str) else event
    away = (day - nearest_to(Period(day, day), known, announced=announced).day).days
    return f"{known.code}{'−' if away < 0 else '+'}{abs(away)}"


def _of_region(event: Event, region: str | None) -> bool:
    return region is None or region in event.regions or (region != "cn" and "world" in event.regions)


def _of_platform(event: Event, platform: str | None) -> bool:
    return platform is None or not event.platforms or platform in event.platforms


def _all(event: Event, years: Iterable[int], announced: Announcements) -> Iterator[Occurrence]:
    for year in years:
        if found := _occurrence(event, year, announced):
            yield found


def _occurrence(event: Event, year: int, announced: Announcements) -> Occurrence | None:
    if year not in YEARS:
        return None
    typed = _typed(event, announced.get(event.id, {}))
    rows = [each for each in (*typed, *event.rows) if each.year == year]
    own = next((each for each in rows if each.phase == EVENT), None)
    if own:
        days = Period(_instant(own.start).date(), _instant(own.end or own.start).date())
    elif year < event.since:
        return None
    elif first := _day_by_rule(event.rule, year, announced):
        days = Period(first, first)
    else:
        return None
    planned = own is None and isinstance(event.rule, Announced)
    phases = sorted(
        (*_phases_by_row(rows, days), *_phases_by_rule(event, rows, days, planned)), key=lambda each: each.start
    )
    return Occurrence(event.id, event.label, event.level, year, days, tuple(phases), planned)


def _day_by_rule(rule: Rule, year: int, announced: Announcements) -> date | None:
    match rule:
        case Announced(anchor):
            return _day_by_rule(anchor, year, announced) if anchor else None
        case Relative(event, days):
            return occurrence(event, year, announced=announced).day + timedelta(days)
        case _:
            return day_in(rule, year)


def _typed(event: Event, dates: Mapping[str, str]) -> Iterator[Row]:
    """What the shop typed, as rows; it stands before what we know, and replaces it."""
    for key, text in dates.items():
        year, phase, platform = (*key.split(maxsplit=2), "", "", "")[:3]
        if not (year.isdecimal() and len(year) == 4):
            raise UsageError(f'xlops.toml, [events.{event.id}]: "{key}" is no year; write 2026 or "2026 presale"')
        if (phase := phase or EVENT) not in PHASES:
            raise UsageError(f"xlops.toml, [events.{event.id}]: {UnknownName('phase', phase, PHASES)}")
        when, _, source = (each.strip() for each in text.partition("#"))
        start, _, end = (each.strip() for each in when.partition(".."))
        try:
            if _instant(end or start) < _instant(start):
                raise UsageError(f'xlops.toml, [events.{event.id}] {key} = "{text}" ends before it starts')
        except ValueError:
            raise UsageError(
                f'xlops.toml, [events.{event.id}] {key} = "{text}" is no date; write it like "2026-06-18", '
                '"2026-05-13 20:00" or "2026-05-13..2026-05-26"'
            ) from None
        yield Row(int(year), phase, start, end, platform, source=source or "xlops.toml")


def _phases_by_row(rows: list[Row], days: Period) -> Iterator[Phase]:
    known: dict[tuple[str, str], Row] = {}
    for each in rows:
        if (
            each.phase != EVENT and (each.phase, "") not in known
        ):  # typed rows come first; one of no platform is for all
            known.setdefault((each.phase, each.platform), each)
    starts = sorted((_instant(each.start), each.platform) for each in known.values())
    last = _midnight(days.end + _DAY)
    for row in known.values():
        start = _instant(row.start)
        if row.end:
            end = _instant(row.end)
            end = end if _has_time(row.end) else end + _DAY
        else:  # until the platform's next phase begins, or the event is over
            over = max(last, _midnight(start.date() + _DAY))
            end = min((at for at, platform in starts if platform == row.platform and at > start), default=over)
        yield Phase(row.phase, PHASES[row.phase], start, end, row.platform, False, row.source)


def _phases_by_rule(event: Event, rows: list[Row], days: Period, planned: bool) -> Iterator[Phase]:
    known = {each.phase for each in rows} - {EVENT}
    if known:
        known.add("presale")  # some years have none: what is known of a year is better than a guess
    for span in event.spans:
        if span.phase in known:
            continue
        start = (days.start if span.first <= 0 else days.end) + timedelta(span.first)
        end = (days.start if span.last < 0 else days.end) + timedelta(span.last)
        guessed = planned or (start, end) != (days.start, days.end)
        yield Phase(span.phase, PHASES[span.phase], _midnight(start), _midnight(end + _DAY), "", guessed, "default")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo:
        raise ValueError("the market's clock has no zone")
    return instant


def _has_time(text: str) -> bool:
    return len(text) > 10
