"""What happens when something is late: new days of all that waits for it, hours a person and week, what is overdue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xlops.calendar.periods import Period
from xlops.calendar.tminus.base import Progress, Task
from xlops.calendar.tminus.plan import HOURS_A_DAY, work_days
from xlops.calendar.workdays import NO_OWN_DAYS, OwnDays, add_workdays, workdays
from xlops.errors import UsageError
from xlops.label import Label

NOTHING_DONE: Mapping[str, Progress] = {}
_CIRCLE = Label("these tasks wait for each other: {names}", "这些任务互相等待：{names}")


@dataclass(frozen=True)
class Forecast:
    """When a task will be finished as things stand.

    `slip` is in calendar days after its due day (before it: negative, for what is done); `because` the id of the late
    task that pushes it, "" when it is its own delay; `missed`: its day is the platform's and cannot be kept.
    """

    task: Task
    start: date
    finish: date
    slip: int
    because: str
    missed: bool


@dataclass(frozen=True)
class Load:
    """One person's hours in a week (from its Monday) against the hours there are."""

    owner: str
    week: date
    hours: float
    capacity: float
    tasks: tuple[str, ...]

    @property
    def over(self) -> bool:
        """More than can be done."""
        return self.hours > self.capacity + 1e-9


@dataclass(frozen=True)
class Late:
    """A task that should be done by now, the most late first."""

    task: Task
    days: int
    blocks: tuple[str, ...]
    """The tasks that wait for it."""


def forecast(
    tasks: Sequence[Task],
    progress: Mapping[str, Progress] = NOTHING_DONE,
    *,
    today: date,
    region: str = "cn",
    own: OwnDays = NO_OWN_DAYS,
) -> tuple[Forecast, ...]:
    """When every task will be finished, in the order of `tasks`.

    A task that is not done is finished on its due day at the earliest as planned, today at the earliest anyhow, on the
    day its owner expects where that is typed; behind a task that is late, or due after it, it starts when that is done and takes its own effort.
    """
    found: dict[str, Forecast] = {}
    for task in _in_order(tasks):
        found[task.id] = _forecast(task, found, progress.get(task.id, Progress()), today, region, own)
    return tuple(found[each.id] for each in tasks)


def load(
    tasks: Sequence[Task],
    *,
    hours_a_day: float = HOURS_A_DAY,
    region: str = "cn",
    own: OwnDays = NO_OWN_DAYS,
    progress: Mapping[str, Progress] = NOTHING_DONE,
) -> tuple[Load, ...]:
    """Hours a person and week over all `tasks` (of several events, too): each task's effort spread over its working days.

    What is done weighs nothing. A task without a working day in its window weighs on its start.
    """
    hours: dict[tuple[str, date], float] = defaultdict(float)
    names: dict[tuple[str, date], list[str]] = defaultdict(list)
    for task in tasks:
        if not task.step.hours or progress.get(task.id, Progress()).done:
            continue
        days = workdays(Period(task.start, task.due), region=region, own=own) or [task.start]
        for day in days:
            place = (task.owner, day - timedelta(day.weekday()))
            hours[place] += task.step.hours / len(days)
            if task.id not in names[place]:
                names[place].append(task.id)
    return tuple(
        Load(owner, week, spent, hours_a_day * _days_worked(week, region, own), tuple(names[owner, week]))
        for (owner, week), spent in sorted(hours.items(), key=lambda each: (each[0][1], each[0][0]))
    )


def late(tasks: Sequence[Task], progress: Mapping[str, Progress] = NOTHING_DONE, *, today: date) -> tuple[Late, ...]:
    """What was due before `today` and is not done, the most late first."""
    open_tasks = [each for each in tasks if each.due < today and not progress.get(each.id, Progress()).done]
    found = [
        Late(each, (today - each.due).days, tuple(other.id for other in tasks if each.id in other.after))
        for each in open_tasks
    ]
    return tuple(sorted(found, key=lambda each: (-each.days, each.task.id)))


def _forecast(
    task: Task, before: Mapping[str, Forecast], known: Progress, today: date, region: str, own: OwnDays
) -> Forecast:
    if known.done:
        return Forecast(task, min(task.start, known.done), known.done, (known.done - task.due).days, "", False)
    pushing = max(
        (before[id] for id in task.after if id in before and (before[id].slip > 0 or before[id].finish > task.due)),
        key=lambda each: each.finish,
        default=None,
    )
    start, finish, because = task.start, max(task.due, today), ""
    if pushing is not None and pushing.finish > task.start:
        start = pushing.finish
        needed = _end(start, work_days(task.step.hours), region, own)
        if needed > finish:
            finish, because = needed, pushing.task.id
    if known.expected:
        finish, because = max(known.expected, today), ""
    if task.step.fixed:  # the platform's day stays; only what it waits for can make it missed
        missed = finish > task.due
        return Forecast(task, task.start, task.due, 0, because if missed else "", missed)
    return Forecast(task, start, finish, (finish - task.due).days, because, False)


def _end(start: date, days: int, region: str, own: OwnDays) -> date:
    first = add_workdays(start, 0, region=region, own=own)
    return add_workdays(first, days - 1, region=region, own=own) if days > 1 else first


def _days_worked(week: date, region: str, own: OwnDays) -> int:
    return len(workdays(Period(week, week + timedelta(6)), region=region, own=own))


def _in_order(tasks: Sequence[Task]) -> list[Task]:
    ordered: dict[str, Task] = {}
    left = {each.id: each for each in tasks}
    while left:
        ready = [each for each in left.values() if not any(id in left for id in each.after)]
        if not ready:
            raise UsageError(_CIRCLE.format(names=", ".join(left)))
        for each in ready:
            ordered[each.id] = left.pop(each.id)
    return list(ordered.values())
