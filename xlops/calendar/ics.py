"""The calendar as an .ics file that Outlook, Apple and Google read: events, their phases, T-minus tasks, with alarms.

Whole days are written as days. A phase that opens at an hour is written as an instant in UTC, which every program shows
at the right hour wherever it sits, with no table of time zones in the file. What nobody announced is tentative. The ids
of entries are stable: a file read again moves what moved, it doubles nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from xlops.calendar.events import EVENTS, Occurrence, Phase
from xlops.calendar.events.base import LEVELS, Level
from xlops.calendar.events.zones import instant_in, zone_of
from xlops.calendar.tminus import ROLES, Task
from xlops.errors import UsageError
from xlops.label import Label, Language

_DAY = timedelta(1)
MORNING = timedelta(hours=9)
"""When the alarm of a whole day rings."""
DAYS_AHEAD: dict[Level, tuple[int, ...]] = {"S": (30, 7, 1), "A": (14, 1), "B": (7, 1), "C": (1,), "risk": (7, 1)}
"""How many days before an event its alarms ring, by level (default)."""
_PLANNED = Label("{title} (planned)", "{title}（计划）")
_PHASE = Label("{event}: {phase}", "{event}：{phase}")
_TASK = Label("[{event}] {task}", "【{event}】{task}")
_NOTE = Label("{level}; source: {source}", "{level}；来源：{source}")
_OWNER = Label("owner: {owner}; due {when}; {hours:g} h", "负责：{owner}；时间 {when}；{hours:g} 小时")
_TWICE = Label("two calendar entries have the id {uid}", "有两个日历条目的 id 都是 {uid}")


@dataclass(frozen=True)
class Entry:
    """One entry: days (`ends` is the last one) or instants in UTC (`ends` is the moment it is over).

    `alarms` are counted from the start, earlier ones negative.
    """

    uid: str
    title: str
    note: str
    starts: date | datetime
    ends: date | datetime
    category: str
    tentative: bool
    alarms: tuple[timedelta, ...]


def entries(
    found: Iterable[Occurrence],
    tasks: Iterable[Task] = (),
    *,
    language: Language,
    region: str = "",
    zone: str = "UTC",
) -> list[Entry]:
    """Entries of occurrences, of their phases where these are not the event's own days, and of tasks; by start.

    `zone` is the shop's, for events of the whole world; `region` the market that is looked at.
    """
    made: list[Entry] = []
    names: dict[tuple[str, int], str] = {}
    for each in found:
        names[each.event, each.event_year] = f"{each.label.text(language)} {each.event_year}"
        made.append(_event(each, language))
        own = (datetime.combine(each.days.start, time()), datetime.combine(each.days.end + _DAY, time()))
        made += [
            _phase(each, phase, language, region, zone) for phase in each.phases if (phase.start, phase.end) != own
        ]
    made += [_task(each, names.get((each.event, each.event_year)), language) for each in tasks]
    return sorted(made, key=lambda each: (_instant(each.starts), each.uid))


def calendar_bytes(found: Sequence[Entry], *, name: str, written: datetime) -> bytes:
    """The .ics file; `written` is the moment it is made, in UTC. Two entries of one id raise UsageError."""
    from icalendar import Alarm, Calendar, Event

    file = Calendar()
    file.add("prodid", "-//xlops//promotion calendar//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", " ".join(name.split()))
    seen: set[str] = set()
    for each in found:
        if each.uid in seen:
            raise UsageError(_TWICE.format(uid=each.uid))
        seen.add(each.uid)
        event = Event()
        event.add("uid", each.uid)
        event.add("dtstamp", written)
        event.add("summary", each.title)
        if each.note:
            event.add("description", each.note)
        event.add("dtstart", each.starts)
        whole_days = not isinstance(each.ends, datetime)
        event.add("dtend", each.ends + _DAY if whole_days else each.ends)
        event.add("categories", [each.category])
        event.add("status", "TENTATIVE" if each.tentative else "CONFIRMED")
        event.add("transp", "TRANSPARENT" if whole_days else "OPAQUE")
        for ahead in each.alarms:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", each.title)
            alarm.add("trigger", ahead)
            event.add_component(alarm)
        file.add_component(event)
    return bytes(file.to_ical())


def _event(each: Occurrence, language: Language) -> Entry:
    return Entry(
        uid=f"{each.event}-{each.event_year}@xlops",
        title=_planned(f"{each.label.text(language)} {each.event_year}", language, planned=each.planned),
        note=LEVELS[each.level].text(language),
        starts=each.days.start,
        ends=each.days.end,
        category=each.level,
        tentative=each.planned,
        alarms=tuple(MORNING - timedelta(days) for days in DAYS_AHEAD[each.level]),
    )


def _phase(of: Occurrence, phase: Phase, language: Language, region: str, zone: str) -> Entry:
    clock = zone_of(of.event, region=region, platform=phase.platform, own=zone)
    whole_days = phase.start.time() == phase.end.time() == time()
    starts: date | datetime = phase.start.date() if whole_days else instant_in(phase.start, clock)
    ends: date | datetime = phase.period.end if whole_days else instant_in(phase.end, clock)
    what = phase.label.text(language) + (f" ({phase.platform})" if phase.platform else "")
    title = _PHASE.format(event=f"{of.label.text(language)} {of.event_year}", phase=what).text(language)
    return Entry(
        uid=f"{of.event}-{of.event_year}-{phase.id}{f'-{phase.platform}' if phase.platform else ''}@xlops",
        title=_planned(title, language, planned=phase.planned),
        note=_NOTE.format(level=LEVELS[of.level], source=phase.source).text(language),
        starts=starts,
        ends=ends,
        category=of.level,
        tentative=phase.planned,
        alarms=(MORNING - _DAY,) if whole_days else (-_DAY, -timedelta(minutes=30)),
    )


def _task(task: Task, name: str | None, language: Language) -> Entry:
    event = EVENTS[task.event]
    title = _TASK.format(event=name or f"{event.label.text(language)} {task.event_year}", task=task.label).text(
        language
    )
    owner = ROLES[task.owner].text(language) if task.owner in ROLES else task.owner
    note = _OWNER.format(owner=owner, when=task.step.when, hours=task.step.hours).text(language)
    return Entry(
        uid=f"{task.event}-{task.event_year}-task-{task.id}@xlops",
        title=_planned(title, language, planned=task.planned),
        note=note,
        starts=task.due,
        ends=task.due,
        category=event.level,
        tentative=task.planned,
        alarms=(MORNING - _DAY, MORNING),
    )


def _planned(title: str, language: Language, *, planned: bool) -> str:
    return _PLANNED.format(title=title).text(language) if planned else title


def _instant(moment: date | datetime) -> datetime:
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime.combine(moment, time())
