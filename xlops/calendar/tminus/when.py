"""When a step is due, as an operator writes it: "T−45", "T−30..T−11", "registration end−3 working days or T−30".

T is the event: up to T+0 it is counted from its first day, above that from its last, so that T+1 of a three-day event
is the day after it. A phase's id counts from its first day, with " end" from its last. "or" lists what holds where the
phase before it is not known in that year.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xlops.calendar.events import PHASES, Occurrence, Phase
from xlops.calendar.periods import Period
from xlops.calendar.workdays import NO_OWN_DAYS, OwnDays, add_workdays
from xlops.errors import UnknownName, UsageError
from xlops.label import Label

_WRONG = Label(
    '"{text}" is no time of a step; write it like T−45, T−30..T−11, T−5 working days, presale end+1 or "registration or T−45"',
    "看不懂“{text}”；请写成 T−45、T−30..T−11、T−5工作日、presale end+1，或 registration or T−45",
)
_BACKWARDS = Label('"{text}" ends before it starts', "“{text}”的结束早于开始")


@dataclass(frozen=True)
class Point:
    """So many days (working ones, if `working`) from the event ("T") or from an edge of one of its phases."""

    anchor: str
    end: bool
    days: int
    working: bool


@dataclass(frozen=True)
class Window:
    """From one point to another; the same one twice is a single day."""

    first: Point
    last: Point


def parse_when(text: str) -> tuple[Window, ...]:
    """The windows that `text` names, the first known one holds; UsageError or UnknownName when it is none."""
    folded = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").strip()
    return tuple(_window(each, text) for each in re.split(r"\s+or\s+|或", folded))


def when_text(windows: Iterable[Window]) -> str:
    """The windows as they are best written; parse_when turns it back."""
    return " or ".join(
        _point_text(each.first) if each.first == each.last else f"{_point_text(each.first)}..{_point_text(each.last)}"
        for each in windows
    )


def window_of(windows: Iterable[Window], of: Occurrence, *, platform: str = "") -> Window | None:
    """The first of the windows whose phases the occurrence has on the platform; None when it has none of them."""
    return next(
        (each for each in windows if all(_known(point, of, platform) for point in (each.first, each.last))), None
    )


def days_in(
    window: Window, of: Occurrence, *, platform: str = "", region: str = "cn", own: OwnDays = NO_OWN_DAYS
) -> Period:
    """The days of a window that the occurrence has; UsageError when it ends before it starts."""
    first, last = (_day(each, of, platform, region, own) for each in (window.first, window.last))
    if last < first:
        raise UsageError(_BACKWARDS.format(text=when_text([window])))
    return Period(first, last)


def is_guess(window: Window, windows: Sequence[Window], of: Occurrence, *, platform: str = "") -> bool:
    """Is the day a guess: of an event or phase that nobody announced, or instead of a phase that is not known?"""
    phases = [phase_of(of, each.anchor, platform) for each in (window.first, window.last)]
    return of.planned or window != windows[0] or any(each is not None and each.planned for each in phases)


def phase_of(of: Occurrence, id: str, platform: str) -> Phase | None:
    """The phase of that id on the platform (any, when it is ""): of several the one that begins first."""
    wanted = [each for each in of.phases if each.id == id and (not platform or each.platform in ("", platform))]
    return min(wanted, key=lambda each: each.start, default=None)


_POINT = re.compile(
    r"(?P<anchor>t|[a-z_]+?\d?|[^\W\d_]+?)(?P<end>\s*(?:end|结束))?\s*"
    r"(?:(?P<days>[+-]\s*\d{1,3})\s*(?P<unit>wd|working days?|workdays?|个?工作日|days?|d|天|日)?)?",
    re.IGNORECASE,
)


def _window(text: str, whole: str) -> Window:
    first, dots, last = text.partition("..")
    start = _point(first, whole)
    return Window(start, _point(last, whole) if dots else start)


def _point(text: str, whole: str) -> Point:
    stripped = text.strip()
    if re.fullmatch(r"[tT]0", stripped):
        stripped = "T"
    found = _POINT.fullmatch(stripped)
    if found is None:
        raise UsageError(_WRONG.format(text=whole))
    days = int(re.sub(r"\s", "", found["days"] or "0"))
    unit = (found["unit"] or "").casefold()
    anchor = _anchor(found["anchor"])
    return Point(anchor, bool(found["end"]) and anchor != "T", days, unit.startswith("w") or unit.endswith("工作日"))


def _anchor(text: str) -> str:
    if text in ("T", "t"):
        return "T"
    folded = text.casefold()
    named = {label.zh: id for id, label in PHASES.items()}
    id = folded if folded in PHASES else named.get(text)
    if id is None:
        raise UnknownName("phase", text, ("T", *PHASES))
    return id


def _point_text(point: Point) -> str:
    if point.anchor == "T" and not point.days:
        return "T0"
    sign = "" if not point.days else f"{'−' if point.days < 0 else '+'}{abs(point.days)}"
    unit = " working days" if point.working and point.days else ""
    return f"{point.anchor}{' end' if point.end else ''}{sign}{unit}"


def _known(point: Point, of: Occurrence, platform: str) -> bool:
    return point.anchor == "T" or phase_of(of, point.anchor, platform) is not None


def _day(point: Point, of: Occurrence, platform: str, region: str, own: OwnDays) -> date:
    base = of.days.start if point.days <= 0 else of.days.end
    if (phase := phase_of(of, point.anchor, platform)) is not None:
        base = phase.period.end if point.end else phase.period.start
    if point.working:
        return add_workdays(base, point.days, region=region, own=own) if point.days else base
    return base + timedelta(point.days)
