"""A step of a template, a task with its dates, how far it is: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xlops.calendar.periods import Period
from xlops.calendar.tminus.when import parse_when
from xlops.errors import UsageError
from xlops.label import Label

ROLES: dict[str, Label] = {
    "operator": Label("operator", "运营"),
    "buyer": Label("purchasing", "采购"),
    "designer": Label("designer", "美工"),
    "copywriter": Label("copywriter", "文案"),
    "ads": Label("ads", "推广"),
    "service": Label("customer service", "客服"),
    "warehouse": Label("warehouse", "仓库"),
}
"""Who does it, while nobody is named; a shop may write any other role or name."""

COLUMNS = ("id", "en", "zh", "when", "owner", "hours", "after", "every", "fixed", "source")
"""The columns of a step as an editable row; lists are separated by spaces."""

_NO_ID = Label("a step needs an id", "步骤必须有 id")
_NO_HOURS = Label(
    'step "{id}": hours "{text}" is no number of hours from 0 to 1000',
    "步骤“{id}”：工时“{text}”不是 0 到 1000 之间的数字",
)
_NO_EVERY = Label(
    'step "{id}": every "{text}" is no number of days; leave it empty or write 7',
    "步骤“{id}”：间隔“{text}”不是天数；留空或写 7",
)
_TWICE = Label('two steps are called "{id}"; give one another id', "有两个步骤都叫“{id}”；请改其中一个的 id")
OFF = "off"
"""Written as `when`, it takes a step of the template out."""


@dataclass(frozen=True)
class Step:
    """One step of a template.

    `when` as in tminus/when.py; `after` are ids that must be done before; `every` n days within its window it is done
    again; `fixed`: the platform sets the day, so it cannot slip, only be missed.
    """

    id: str
    label: Label
    when: str
    owner: str
    hours: float
    after: tuple[str, ...] = ()
    every: int = 0
    fixed: bool = False
    source: str = "default"

    def __post_init__(self) -> None:
        parse_when(self.when)


@dataclass(frozen=True)
class Task:
    """A step of an event with its days. `due` is the last one, `work_by` the last working day up to it."""

    id: str
    step: Step
    event: str
    event_year: int
    start: date
    due: date
    work_by: date
    owner: str
    after: tuple[str, ...]
    planned: bool
    """The event, or the phase that it hangs on, is not announced yet."""

    @property
    def label(self) -> Label:
        """What is to be done."""
        return self.step.label


def distance(day: date, of: Period) -> str:
    """How far a day is from an event as operators write it: T−30, T0, T+3 (behind it counted from its last day)."""
    away = (day - of.end).days if day > of.end else min((day - of.start).days, 0)
    return f"T{'−' if away < 0 else '+'}{abs(away)}" if away else "T0"


@dataclass(frozen=True)
class Progress:
    """What is known of a task: the day it was done, or the one on which its owner expects to be done."""

    done: date | None = None
    expected: date | None = None


def row_of(step: Step) -> dict[str, str]:
    """The step as an editable row of text; step_of turns it back."""
    return {
        "id": step.id,
        "en": step.label.en,
        "zh": step.label.zh,
        "when": step.when,
        "owner": step.owner,
        "hours": f"{step.hours:g}",
        "after": " ".join(step.after),
        "every": str(step.every or ""),
        "fixed": "yes" if step.fixed else "",
        "source": step.source,
    }


def step_of(row: Mapping[str, str], default: Step | None = None) -> Step:
    """The step that a row describes; cells that it lacks or leaves empty are the default's.

    Raises UsageError naming the step and the cell.
    """
    said = {key: str(row.get(key) or "").strip() for key in COLUMNS}
    base = row_of(default) if default else {}
    id = said["id"] or base.get("id", "")
    if not id:
        raise UsageError(_NO_ID)
    text = {key: said[key] or base.get(key, "") for key in COLUMNS}
    try:
        hours = float(text["hours"] or 0)
    except ValueError:
        hours = -1.0
    if not 0 <= hours <= 1000:
        raise UsageError(_NO_HOURS.format(id=id, text=text["hours"]))
    if text["every"] and not (text["every"].isdecimal() and 0 < int(text["every"]) < 1000):
        raise UsageError(_NO_EVERY.format(id=id, text=text["every"]))
    return Step(
        id=id,
        label=Label(text["en"] or text["zh"] or id, text["zh"] or text["en"] or id),
        when=text["when"] or "T0",
        owner=text["owner"] or "operator",
        hours=hours,
        after=tuple(text["after"].split()),
        every=int(text["every"] or 0),
        fixed=text["fixed"].casefold() in ("yes", "y", "1", "true", "是"),
        source=said["source"] or ("typed" if any(said.values()) else base.get("source", "default")),
    )


def edited(template: Sequence[Step], rows: Iterable[Mapping[str, str]]) -> tuple[Step, ...]:
    """The template with what the shop typed: a row of a known id changes that step, another adds one, "off" removes it.

    Two rows of one id raise UsageError: nobody could tell which one holds.
    """
    steps = {each.id: each for each in template}
    seen: set[str] = set()
    gone: set[str] = set()
    for row in rows:
        id = str(row.get("id") or "").strip()
        if id in seen:
            raise UsageError(_TWICE.format(id=id))
        seen.add(id)
        if str(row.get("when") or "").strip().casefold() == OFF:
            steps.pop(id, None)
            gone.add(id)
        else:
            steps[id] = step_of(row, steps.get(id))
    return tuple(replace(each, after=tuple(id for id in each.after if id not in gone)) for each in steps.values())
