"""The T-minus tasks of the shop's events: as planned, with what was typed laid over, what is late, what slips, who is full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xlops.answers.campaigns import market, of_the_shop, platforms
from xlops.answers.remember import remembered
from xlops.calendar.events import EVENTS, Occurrence, occurrence
from xlops.calendar.events.occurrences import YEARS
from xlops.calendar.events.zones import REGION_ZONES
from xlops.calendar.periods import Period
from xlops.calendar.tminus import Forecast, Load, Progress, Step, Task, forecast, load, plan, steps_for
from xlops.calendar.tminus.base import step_of
from xlops.calendar.tminus.when import days_in, parse_when, window_of
from xlops.errors import UsageError
from xlops.hub import Hub
from xlops.label import Label, joined
from xlops.ledgers.found import Content
from xlops.ledgers.rows import LedgerRow

AHEAD: Mapping[str, int] = {"S": 100, "A": 70, "B": 35, "risk": 20}
"""How many days before an event of a level its tasks are listed; events of no such level when somebody typed of them."""
BEHIND = 35
"""How many days after an event that was followed: the carry-over list is due after 30."""
DONE, OFF = "done", "off"
_NO_PHASE = Label(
    '"{text}": the event has no such phase in {year}, so the plan\'s day holds',
    "“{text}”：该活动 {year} 年没有这个阶段，仍按计划日",
)
_PLAN_HOLDS = Label("{why}; the plan's day holds", "{why}；仍按计划日")
_TO_COME = Label(
    "done on {day}, which is still to come: counted as expected on it", "完成日 {day} 还没到：按预计完成处理"
)
_NO_DAY = Label("no time is typed for a task of your own: it stands on the event's day", "自定任务未填时间：按活动当天")


@dataclass(frozen=True)
class EventTask:
    """One task as it stands: the plan's days with what was typed laid over, and when it will be finished."""

    of: Occurrence
    task: Task
    status: str
    """open, doing, done or off."""
    done: date | None
    finish: date
    slip: int
    """Days that it will be finished after its due day."""
    because: str
    """Id of the task that pushes it, "" when it is its own delay."""
    missed: bool
    """The platform sets its day, and that cannot be kept."""
    own: bool
    """Typed by the shop, not of the template."""
    followed: bool
    """Has anybody typed of the event's tasks? Before that nothing of it is late: nobody said that it was planned."""
    trouble: Label | None
    """Why something that was typed cannot hold."""

    @property
    def open(self) -> bool:
        """Is it still to be done?"""
        return self.status not in (DONE, OFF)

    def late_days(self, today: date) -> int:
        """Days since it should have been done; 0 when it is in time, done, not needed, or nobody follows the event."""
        return max((today - self.task.due).days, 0) if self.open and self.followed else 0


def planned_events(hub: Hub) -> list[Occurrence]:
    """The events whose tasks the shop looks at today, by day: near enough for their level, or typed of in the ledger."""
    window = Period(hub.today, hub.today + timedelta(max(AHEAD.values())))
    found = {
        (each.event, each.event_year): each
        for each in of_the_shop(hub, window)
        if (each.day - hub.today).days <= AHEAD.get(each.level, -1)
    }
    for event, year in _typed(hub):
        of = None if (event, year) in found else _occurrence(hub, event, year)
        if of is not None and of.days.end >= hub.today - timedelta(BEHIND):
            found[event, year] = of
    return sorted(found.values(), key=lambda each: (each.day, each.event))


@remembered
def tasks_of(hub: Hub, event: str, year: int) -> tuple[EventTask, ...]:
    """Every task of an event-year by its due day. UnknownName for the event, UsageError for a year without it."""
    of = occurrence(event, year, announced=hub.events)
    typed = {str(row["task"]): row for row in _typed(hub).get((event, year), ())}
    where, platform = _country(hub), _platform(hub, of)
    template = {each.id: each for each in steps_for(of)}
    troubles: dict[str, Label] = {}
    steps = [_step(step, typed.get(step.id, {}), of, platform, where, troubles) for step in template.values()]
    tasks = list(plan(of, steps, platform=platform, region=where))
    known = {each.id for each in tasks} | set(template)
    for id, row in typed.items():
        if id not in known:
            made = _own_step(id, row, of, platform, where, troubles)
            tasks += plan(of, [made], platform=platform, region=where)
    tasks = [
        _repeat(each, typed[each.id], of, platform, where, troubles)
        if each.id in typed and each.id not in template
        else each
        for each in tasks
    ]
    tasks = [replace(each, owner=str(typed.get(each.id, {}).get("owner") or each.owner)) for each in tasks]
    statuses = {each.id: str(typed.get(each.id, {}).get("status") or "open") for each in tasks}
    progress = {each.id: _progress(each, typed.get(each.id, {}), statuses, hub, troubles) for each in tasks}
    going = [each for each in tasks if statuses[each.id] != OFF and (typed or each.due >= hub.today)]
    ahead = {each.task.id: each for each in forecast(going, progress, today=hub.today, region=where or "cn")}
    return tuple(
        _told(each, of, statuses[each.id], progress[each.id], ahead.get(each.id), troubles, own=each.id not in known, followed=bool(typed))
        for each in sorted(tasks, key=lambda each: (each.due, each.start, each.id))
    )  # fmt: skip


@remembered
def event_tasks(hub: Hub) -> tuple[EventTask, ...]:
    """The tasks of every event that the shop looks at today, by their due day."""
    found = [task for each in planned_events(hub) for task in tasks_of(hub, each.event, each.event_year)]
    return tuple(sorted(found, key=lambda each: (each.task.due, each.of.day, each.task.id)))


def late_tasks(hub: Hub) -> list[EventTask]:
    """What should have been done before today, the most late first."""
    late = [each for each in event_tasks(hub) if each.late_days(hub.today)]
    return sorted(late, key=lambda each: (each.task.due, each.of.day, each.task.id))


def due_tasks(hub: Hub, days: int = 7) -> list[EventTask]:
    """What is open and due from today on within so many days, or begun: by its due day."""
    last = hub.today + timedelta(days)
    return [each for each in event_tasks(hub) if each.open and hub.today <= each.task.due <= last]


def loads(hub: Hub) -> tuple[Load, ...]:
    """Hours a person and week from this week on, over all events; what is done or not needed weighs nothing."""
    monday = hub.today - timedelta(hub.today.weekday())
    open_tasks = [
        replace(each.task, id=f"{each.of.event} {each.of.event_year} {each.task.id}", start=max(each.task.start, hub.today))
        for each in event_tasks(hub)
        if each.open and each.task.due >= hub.today
    ]  # fmt: skip
    return tuple(each for each in load(open_tasks, region=_country(hub) or "cn") if each.week >= monday)


def waiting_for(task: EventTask, among: Iterable[EventTask]) -> list[EventTask]:
    """The tasks of the same event that cannot be done before it."""
    return [each for each in among if each.of == task.of and task.task.id in each.task.after and each.open]


def _typed(hub: Hub) -> dict[tuple[str, int], list[dict[str, Content]]]:
    """What was typed, by event and year; each row with the day on which it was typed last."""
    if not hub.known("event_tasks"):
        return {}
    return _typed_rows(hub)


@remembered
def _typed_rows(hub: Hub) -> dict[tuple[str, int], list[dict[str, Content]]]:
    found: dict[tuple[str, int], list[dict[str, Content]]] = {}
    for row in hub.typed.rows["event_tasks"].values():
        if row.stored is not None:
            place = str(row.stored["event"]), int(float(str(row.stored["year"])))
            found.setdefault(place, []).append({**row.stored, "set_on": _set_on(row)})
    return found


def _set_on(row: LedgerRow) -> date | None:
    return row.set_at.date() if row.set_at else None


def _occurrence(hub: Hub, event: str, year: int) -> Occurrence | None:
    if event not in EVENTS or year not in YEARS:
        return None
    try:
        return occurrence(event, year, announced=hub.events)
    except UsageError:
        return None  # an announced event whose date nobody typed: its tasks have no days


def _country(hub: Hub) -> str:
    """The country whose working days count; "" is the event's own."""
    here = market(hub)
    return here if here in REGION_ZONES else ""


def _platform(hub: Hub, of: Occurrence) -> str:
    """The one platform of the event that the shop is on; "" where it is on several, or nobody knows."""
    mine = platforms(hub) & set(EVENTS[of.event].platforms)
    return next(iter(mine)) if len(mine) == 1 else ""


def _step(
    step: Step, row: Mapping[str, Content], of: Occurrence, platform: str, region: str, troubles: dict[str, Label]
) -> Step:
    """A step of the template with what was typed of it."""
    if not row:
        return step
    when = _when(step.id, str(row.get("timing") or ""), of, platform, region, troubles)
    name, hours = str(row.get("name") or ""), row.get("hours")
    return replace(
        step,
        label=Label(name, name) if name else step.label,
        when=when or step.when,
        hours=step.hours if hours is None else float(str(hours)),
        every=0 if when else step.every,
    )


def _own_step(
    id: str, row: Mapping[str, Content], of: Occurrence, platform: str, region: str, troubles: dict[str, Label]
) -> Step:
    when = _when(id, str(row.get("timing") or ""), of, platform, region, troubles)
    if not when and id not in troubles:
        troubles[id] = _NO_DAY
    name = str(row.get("name") or id)
    return step_of({"id": id, "en": name, "zh": name, "when": when, "hours": str(row.get("hours") or 0)})


def _repeat(
    task: Task, row: Mapping[str, Content], of: Occurrence, platform: str, region: str, troubles: dict[str, Label]
) -> Task:
    """One of several times of a step, or a task of the shop's own: the former may be moved by itself."""
    when = _when(task.id, str(row.get("timing") or ""), of, platform, region, troubles)
    if not when or task.step.id == task.id:
        return task
    moved = plan(of, [replace(task.step, id=task.id, when=when, every=0, after=())], platform=platform, region=region)
    return replace(moved[0], step=task.step, after=task.after, owner=task.owner)


def _when(id: str, text: str, of: Occurrence, platform: str, region: str, troubles: dict[str, Label]) -> str:
    """The typed time where it can be kept; "" where none was typed or it cannot, and then why."""
    if not text:
        return ""
    try:
        windows = parse_when(text)
        window = window_of(windows, of, platform=platform)
        if window is None:
            troubles[id] = _NO_PHASE.format(text=text, year=of.event_year)
            return ""
        days_in(window, of, platform=platform, region=region or "cn")
    except UsageError as error:
        troubles[id] = _PLAN_HOLDS.format(why=error.label)
        return ""
    return text


def _progress(
    task: Task, row: Mapping[str, Content], statuses: dict[str, str], hub: Hub, troubles: dict[str, Label]
) -> Progress:
    """How far it is; a typed day of completion makes it done, and done without a day is done when it was typed."""
    done, expected = _day(row.get("done_day")), _day(row.get("expected_day"))
    if done and done > hub.today:
        _add(troubles, task.id, _TO_COME.format(day=done))
        done, expected = None, done
        statuses[task.id] = "doing" if statuses[task.id] == DONE else statuses[task.id]
    elif done and statuses[task.id] != OFF:
        statuses[task.id] = DONE
    if statuses[task.id] == DONE and not done:
        done = min(_day(row.get("set_on")) or hub.today, hub.today)
    return Progress(done, expected)


def _add(troubles: dict[str, Label], id: str, more: Label) -> None:
    troubles[id] = joined((troubles[id], more), Label("; ", "；")) if id in troubles else more


def _day(content: Content) -> date | None:
    return date(content.year, content.month, content.day) if isinstance(content, date) else None


def _told(
    task: Task, of: Occurrence, status: str, progress: Progress, ahead: Forecast | None, troubles: dict[str, Label], *, own: bool, followed: bool
) -> EventTask:  # fmt: skip
    return EventTask(
        of, task, status, progress.done, ahead.finish if ahead else task.due, ahead.slip if ahead else 0,
        ahead.because if ahead else "", ahead.missed if ahead else False, own, followed, troubles.get(task.id),
    )  # fmt: skip
