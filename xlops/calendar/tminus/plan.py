"""The tasks of an event: every step of its template on its days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import ceil

from xlops.calendar.events import EVENTS, Occurrence
from xlops.calendar.periods import Period
from xlops.calendar.tminus.base import Step, Task
from xlops.calendar.tminus.templates import steps_for
from xlops.calendar.tminus.when import days_in, is_guess, parse_when, window_of
from xlops.calendar.workdays import NO_OWN_DAYS, OwnDays, add_workdays, is_workday
from xlops.errors import UnknownName, UsageError
from xlops.label import Label

HOURS_A_DAY = 6.0
"""Hours of a working day that go into tasks (default); the rest is the shop's daily work."""
_TWICE = Label('two steps are called "{id}"; give one another id', "有两个步骤都叫“{id}”；请改其中一个的 id")
_CIRCLE = Label(
    "these steps wait for each other: {names}; take one out of `after`",
    "这些步骤互相等待：{names}；请从“前置”里去掉一个",
)


def plan(
    of: Occurrence,
    steps: Sequence[Step] | None = None,
    *,
    platform: str = "",
    region: str = "",
    own: OwnDays = NO_OWN_DAYS,
    owners: Mapping[str, str] | None = None,
) -> tuple[Task, ...]:
    """The tasks of an occurrence in order of their days; steps that hang on a phase it lacks are left out.

    `steps` defaults to the event's template; `region` (the country whose holidays count) to the event's first; `owners`
    names the person of a role. Raises UsageError when two steps have one id or wait for each other, UnknownName when
    one waits for a step that nobody declared.
    """
    chosen = tuple(steps_for(of) if steps is None else steps)
    in_order(chosen)
    where = region or _country(of)
    tasks: list[Task] = []
    last_of: dict[str, tuple[str, ...]] = {}
    for step in chosen:
        windows = parse_when(step.when)
        window = window_of(windows, of, platform=platform)
        if window is None:
            continue
        days = days_in(window, of, platform=platform, region=where, own=own)
        guessed = is_guess(window, windows, of, platform=platform)
        repeats = [days] if not step.every else [Period(day, day) for day in list(days)[:: step.every]]
        ids = (step.id,) if len(repeats) == 1 else tuple(f"{step.id}.{each}" for each in range(1, len(repeats) + 1))
        last_of[step.id] = ids[-1:]
        for id, repeat in zip(ids, repeats, strict=True):
            # what follows the event is not done before it; a set day is that day, holiday or not
            follows = of.days.end + timedelta(1) if repeat.start > of.days.end else date.min
            earliest = repeat.start if step.fixed or repeat.days > 1 else follows
            work_by = _worked_until(repeat.end, earliest, where, own)
            start = repeat.start
            if repeat.days == 1 and not step.fixed:
                begun = add_workdays(work_by, 1 - work_days(step.hours), region=where, own=own)
                start = min(start, max(begun, earliest))
            owner = (owners or {}).get(step.owner, step.owner)
            tasks.append(
                Task(id, step, of.event, of.event_year, start, repeat.end, work_by, owner, step.after, guessed)
            )
    return tuple(sorted((_waiting(each, last_of) for each in tasks), key=lambda each: (each.due, each.start, each.id)))


def work_days(hours: float) -> int:
    """How many working days that much effort takes one person, at least 1."""
    return max(1, ceil(hours / HOURS_A_DAY))


def conflicts(tasks: Sequence[Task]) -> list[tuple[Task, Task]]:
    """Pairs (task, what it waits for) of which the first is due before the second: the dates contradict the order."""
    by_id = {each.id: each for each in tasks}
    return [(each, by_id[id]) for each in tasks for id in each.after if id in by_id and each.due < by_id[id].due]


def in_order(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps so that each comes after those it waits for."""
    by_id: dict[str, Step] = {}
    for step in steps:
        if step.id in by_id:
            raise UsageError(_TWICE.format(id=step.id))
        by_id[step.id] = step
    for step in steps:
        for id in step.after:
            if id not in by_id:
                raise UnknownName("step", id, by_id)
    ordered: dict[str, Step] = {}
    left = dict(by_id)
    while left:
        ready = [each for each in left.values() if all(id in ordered for id in each.after)]
        if not ready:
            raise UsageError(_CIRCLE.format(names=", ".join(left)))
        for step in ready:
            ordered[step.id] = left.pop(step.id)
    return tuple(ordered.values())


def _waiting(task: Task, last_of: Mapping[str, tuple[str, ...]]) -> Task:
    return replace(task, after=tuple(id for step in task.after for id in last_of.get(step, ())))


def _country(of: Occurrence) -> str:
    countries = [each for each in EVENTS[of.event].regions if each != "world"]
    return "cn" if "cn" in countries else (countries[0] if countries else "us")


def _worked_until(day: date, earliest: date, region: str, own: OwnDays) -> date:
    """The last working day up to `day`, from `earliest` on; `day` itself where there is none."""
    worked = day
    while not is_workday(worked, region=region, own=own):
        if worked <= earliest:
            return day
        worked -= timedelta(1)
        if (day - worked).days > 366:
            raise UsageError(f"no working day within a year of {day}: look at the shop's own days off")
    return worked
