"""What stands in the calendar, as spans of days: phases, event days, closures, deadlines and tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from xlops.answers.event_tasks import EventTask
from xlops.answers.promotion_year import Planned, PromotionYear, t_minus
from xlops.answers.registrations import WAITING, Entry
from xlops.blocks import Ink
from xlops.calendar.events import Phase
from xlops.calendar.tminus import ROLES
from xlops.label import Label, same
from xlops.ledgers.event_words import PLATFORM_NAMES

_PHASE_INKS: dict[str, Ink] = {
    "registration": "prepare",
    "deadline": "open",
    "stock_in": "open",
    "presale": "prepare",
    "warm_up": "prepare",
    "encore": "after",
    "price_watch": "after",
    "holiday": "off",
    "supplier_stop": "closed",
    "courier_stop": "closed",
    "restart": "after",
}
"""Colours of phases that do not sell."""
OWN_DAYS = ("burst", "event", "exam")
"""Phases that are the event's own days."""
_AS_PHASES = frozenset(("presale", "warm_up", "burst", "encore"))
"""Tasks that last as long as a phase, which is shown already."""
_MILESTONES = frozenset(("register_open", "register_close", "stock_in", "price_watch"))
_LEVELS = ("S", "A", "risk", "B", "C")
_CLOSED, _DAYS, _PHASES, _DUE, _TASKS = 0, 10, 20, 30, 40
"""What stands higher: closures, event days, phases, deadlines, tasks; within each the bigger event."""
_PLANNED = Label("~{text}", "~{text}")
_OF = Label("{event}: {phase}", "{event}：{phase}")
_AT = Label("{hour} {text}", "{hour} {text}")
_TASK = Label("{sign}{task} · {event}", "{sign}{task} · {event}")
_TASK_NOTE = Label(
    "{task} · {event} {year} · {when}, due {day} · {owner} · {hours:g} h",
    "{task} · {event} {year} · {when}，{day} 截止 · {owner} · {hours:g} 小时",
)
_PHASE_NOTE = Label(
    "{event} {year}, {phase}: {first} to {last}; {state}; source: {source}",
    "{event} {year} {phase}：{first} 至 {last}；{state}；来源：{source}",
)
_SOURCES = {
    "default": Label("default, no public source", "默认值，无公开来源"),
    "rule": Label("by rule", "按规则"),
    "xlops.toml": Label("typed in xlops.toml", "填自 xlops.toml"),
}
STATES = {True: Label("planned, not announced", "预排，尚未公布"), False: Label("announced or fixed", "已公布或固定")}


@dataclass(frozen=True)
class Span:
    """Something that lasts from `start` to `end`, both included; lower ranks stand higher."""

    start: date
    end: date
    ink: Ink
    text: Label
    rank: int
    mark: str = ""
    note: Label | None = None
    link: str = ""


def page_of(planned: Planned) -> str:
    """The id of an event's page; "" for one that is too small to have one."""
    return f"event_{planned.of.event}" if planned.of.level in ("S", "A") else ""


def event_span(planned: Planned) -> Span:
    """The event's own days, with its level."""
    of = planned.of
    text = of.label if not of.planned else _PLANNED.format(text=of.label)
    return Span(
        of.days.start, of.days.end, of.level, text, _rank(planned, _DAYS), _mark(planned), link=page_of(planned)
    )


def phase_spans(planned: Planned) -> Iterator[Span]:
    """The phases around the event's own days; of small events only those that sell."""
    for phase in planned.of.phases:
        if phase.id in OWN_DAYS and phase.period == planned.of.days:
            continue
        if phase.id == "holiday" or (planned.of.level == "C" and phase.id == "warm_up"):
            continue  # days off stand at the days themselves
        ink = phase_ink(planned, phase)
        yield Span(
            phase.period.start, phase.period.end, ink, phase_text(planned, phase), _rank(planned, _CLOSED if ink == "closed" else _PHASES),
            note=_phase_note(planned, phase), link=page_of(planned),
        )  # fmt: skip


def phase_ink(planned: Planned, phase: Phase) -> Ink:
    """The colour of a phase: one that sells has its event's."""
    return _PHASE_INKS.get(phase.id, planned.of.level)


def phase_text(planned: Planned, phase: Phase) -> Label:
    """How a phase reads in the calendar: the hour at which it opens, the event, the phase, whose it is."""
    name = phase.label
    if phase.platform:
        whose = PLATFORM_NAMES.get(phase.platform, same(phase.platform))
        name = Label(f"{name.en} ({whose.en})", f"{name.zh}（{whose.zh}）")
    text = _OF.format(event=planned.of.label, phase=name)
    if phase.start.hour or phase.start.minute:
        text = _AT.format(hour=f"{phase.start:%H:%M}", text=text)
    return _PLANNED.format(text=text) if phase.planned else text


def task_spans(planned: Planned, today: date) -> Iterator[Span]:
    """The due days of an event's tasks: all of a big one, of the others when registration closes."""
    for each in planned.tasks:
        step, due = each.task.step, each.task.due
        if step.id in _AS_PHASES:
            continue
        big = planned.of.level in ("S", "A", "risk")
        if not big and step.id != "register_close" and not each.own:
            continue
        mile = step.fixed or step.id in _MILESTONES
        late = bool(each.late_days(today))
        ink: Ink = "late" if late else "open" if mile else "task"
        sign = "✓ " if not each.open else "▼ " if late else "" if mile else "□ "
        text = _TASK.format(sign=sign, task=short(each.task.label), event=planned.of.label)
        yield Span(
            due, due, ink, text, _rank(planned, _DUE if mile else _TASKS), note=_task_note(each), link=page_of(planned)
        )  # fmt: skip


def spans(year: PromotionYear, today: date, entries: Iterable[Entry] = ()) -> list[Span]:
    """Everything in the year, higher ranks first."""
    found = list(entry_spans(entries, today))
    for planned in year.all:
        found.append(event_span(planned))
        found += phase_spans(planned)
        found += task_spans(planned, today)
    unique = {(each.start, each.end, each.text, each.ink): each for each in found}
    return sorted(unique.values(), key=lambda each: (each.rank, each.start, each.end, each.text.en))


def entry_spans(entries: Iterable[Entry], today: date) -> Iterator[Span]:
    """The last days of entry windows in the register, while the entry still waits to be made."""
    for each in entries:
        if each.deadline is None or each.status not in WAITING:
            continue
        item = "" if each.item in ("", "*") else f" {each.item}"
        text = Label(f"{each.label.en}{item}: entry closes", f"{each.label.zh}{item}：报名截止")
        ink: Ink = "late" if each.deadline < today else "open"
        yield Span(each.deadline, each.deadline, ink, text, _DUE, link="registration")


def short(label: Label) -> Label:
    """What is to be done without its details: up to the first bracket, comma or semicolon."""
    en, zh = label.en, label.zh
    for sign in ("; ", " (", ", ", ": "):
        en = en.partition(sign)[0]
    for sign in ("；", "（", "，", "、", "："):
        zh = zh.partition(sign)[0]
    return Label(en, zh)


def owner_text(owner: str) -> Label:
    """A role in words, a person's name as it is."""
    return ROLES.get(owner, same(owner or "—"))


def source_text(source: str) -> Label:
    """Where a date comes from, in words."""
    return _SOURCES.get(source, same(source or "—"))


def moment(at: datetime) -> str:
    """When a phase opens: the day, with the hour unless that is midnight."""
    return f"{at:%Y-%m-%d %H:%M}" if at.time() != time() else f"{at:%Y-%m-%d}"


def ending(phase: Phase) -> str:
    """When a phase closes: its last day, or the hour on it."""
    return moment(phase.end) if phase.end.time() != time() else f"{phase.period.end:%Y-%m-%d}"


def _rank(planned: Planned, among: int) -> int:
    return among + _LEVELS.index(planned.of.level)


def _mark(planned: Planned) -> str:
    return "!" if planned.of.level == "risk" else planned.of.level


def _phase_note(planned: Planned, phase: Phase) -> Label:
    return _PHASE_NOTE.format(
        event=planned.of.label, year=planned.of.event_year, phase=phase.label, first=moment(phase.start),
        last=ending(phase), state=STATES[phase.planned], source=source_text(phase.source),
    )  # fmt: skip


def _task_note(each: EventTask) -> Label:
    return _TASK_NOTE.format(
        task=each.task.label, event=each.of.label, year=each.of.event_year, when=t_minus(each), day=each.task.due,
        owner=owner_text(each.task.owner), hours=each.task.step.hours,
    )  # fmt: skip
