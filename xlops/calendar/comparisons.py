"""What a period is set against: every comparison is one shift of days or of months, so that days stay matched.

Decided here (and held by tests):
- Whole calendar months are set against whole ones: February 2025 a year ago is the whole of February 2024.
- A month shift never leaves the shown period. A day whose counterpart lies outside is left out (28 February for
  30 March..2 April a month later); one that the month lacks lands on its last day (31 January on 28 February), so
  totals lose nothing, and the engine sets it beside no single day. When that would leave nothing (29 February a year
  ago), the days are shifted instead (to the 28th).
- "previous period" of plain days are as many days right before; of "month to date" the same days of the month
  before (week, quarter, year alike); of whole months as many whole months.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from xlops.calendar.events import Announcements, Event, Occurrence, Phase, event_named, nearest_to, occurrence
from xlops.calendar.periods import MONTHS, Period, add_months, month_end, months_touched
from xlops.errors import UsageError, nearest
from xlops.label import Label, same


@dataclass(frozen=True)
class Comparison:
    """The days `period` that another period is set against: day shown = day against + the one shift that is not 0."""

    period: Period
    shift_days: int
    shift_months: int
    label: Label

    def shown(self, day: date) -> date:
        """The day in the shown period that `day`, one of the days against, is matched with."""
        return add_months(day, self.shift_months) if self.shift_months else day + timedelta(self.shift_days)


@dataclass(frozen=True)
class Way:
    """One way to compare. `name` is how it is best written, `label` how a heading says it."""

    name: Label
    label: Label
    doc: str
    pattern: re.Pattern[str]
    find: Callable[[Period, Label, str, Announcements], Comparison]


def _days(days: int) -> Callable[[Period, Label, str, Announcements], Comparison]:
    return lambda of, label, _, __: _by_days(of, days, label)


def _months(months: int) -> Callable[[Period, Label, str, Announcements], Comparison]:
    return lambda of, label, _, __: _by_months(of, months, label)


def _by_days(of: Period, days: int, label: Label) -> Comparison:
    return Comparison(Period(of.start - timedelta(days), of.end - timedelta(days), of.unit), days, 0, label)


def _by_months(of: Period, months: int, label: Label) -> Comparison:
    start, end = add_months(of.start, -months), add_months(of.end, -months)
    if of.whole_months:
        return Comparison(Period(start, month_end(end), of.unit), 0, months, label)
    if add_months(start, months) < of.start:
        start += timedelta(1)
    if start > end:
        return _by_days(of, (of.end - end).days, label)
    return Comparison(Period(start, end, of.unit), 0, months, label)


def _previous(of: Period, label: Label, _: str, __: Announcements) -> Comparison:
    if of.whole_months or of.unit in MONTHS:
        size = MONTHS.get(of.unit, 1)
        return _by_months(of, -(-months_touched(of) // size) * size, label)
    return _by_days(of, -(-of.days // 7) * 7 if of.unit == "week" else of.days, label)


def _aligned(of: Period, label: Label, name: str, events: Announcements) -> Comparison:
    event = event_named(name)
    this = nearest_to(of, event, announced=events)
    last = occurrence(event, this.event_year - 1, announced=events)
    return _by_days(of, (this.day - last.day).days, _dated(label, event, last, this.planned or last.planned))


def _same_phase(of: Period, label: Label, name: str, events: Announcements) -> Comparison:
    event = event_named(name)
    this = _phased(of, event, events)
    last = occurrence(event, this.event_year - 1, announced=events)
    pairs = [
        (now, then)
        for now in this.phases
        if now.period.overlap(of) == of
        for then in last.phases
        if then.id == now.id and (then.platform == now.platform or "" in (then.platform, now.platform))
    ]
    if not pairs:
        known = ", ".join(f"{each.label.en} {each.period}" for each in this.phases)
        raise UsageError(
            f"{of} lies in no one phase of {event.label.en} {this.event_year} that {last.event_year} had too; "
            f"its phases: {known or 'none'}"
        )
    now, then = max(pairs, key=_rank)
    days = (now.period.start - then.period.start).days
    against = of.shift(-days).overlap(then.period)
    if against is None:
        raise UsageError(
            f"{now.label.en} of {event.label.en} was shorter in {last.event_year} ({then.period}): "
            f"no day of it matches {of}"
        )
    both = now.planned or then.planned
    return Comparison(against, days, 0, _dated(label, event, last, both, phase=now.label))


def _phased(of: Period, event: Event, events: Announcements) -> Occurrence:
    """The occurrence that has a phase around the period; else the nearest, for its phases to be named."""
    near = nearest_to(of, event, announced=events)
    for year in (near.event_year, near.event_year + 1, near.event_year - 1):
        try:
            each = occurrence(event, year, announced=events)
        except UsageError:
            continue
        if any(phase.period.overlap(of) == of for phase in each.phases):
            return each
    return near


def _rank(pair: tuple[Phase, Phase]) -> tuple[int, bool, date, date]:
    """The more sides announced the better, then one platform's own, then what began last."""
    now, then = pair
    return -now.planned - then.planned, now.platform == then.platform, now.period.start, then.period.start


def _dated(label: Label, event: Event, last: Occurrence, planned: bool, phase: Label | None = None) -> Label:
    made = label.format(event=event.label, year=last.event_year, phase=phase or same("-"))
    return Label(f"{made.en} (planned dates)", f"{made.zh}（计划日期）") if planned else made


def _way(
    en: str,
    zh: str,
    label: tuple[str, str],
    doc: str,
    pattern: str,
    find: Callable[[Period, Label, str, Announcements], Comparison],
) -> Way:
    return Way(Label(en, zh), Label(*label), doc, re.compile(pattern), find)  # fmt: skip


COMPARISONS: tuple[Way, ...] = (
    _way("previous day", "前一日", ("vs previous day", "较前一日"), "Every day against the one before.",
         "previous day|day before|前一[天日]|日环比", _days(1)),
    _way("previous period", "上一周期", ("vs previous period", "较上一周期"),
         "As many days right before; of month (week, quarter, year) to date the same days of the one before; of whole "
         "months as many whole months.", "previous period|period before|上一?个?周期|上期|环比", _previous),
    _way("same weekday last week", "上周同日", ("vs same weekday last week", "较上周同日"), "7 days back.",
         "(?:same weekday )?(?:last week|a? ?week ago)|上周同[日期]|周同比", _days(7)),
    _way("same weekdays 4 weeks ago", "4周前同日", ("vs same weekdays 4 weeks ago", "较4周前同日"), "28 days back.",
         "(?:same weekdays? )?4 weeks ago|4周前(?:同[日期])?", _days(28)),
    _way("month ago", "上月同期", ("vs month ago", "较上月同期"), "The same days of the month before.",
         "month ago|last month|上月同[日期]|月环比", _months(1)),
    _way("year ago", "去年同期", ("vs year ago", "较去年同期"), "The same days of the calendar a year before.",
         "year ago|last year|year over year|yoy|去年同期|去年|同比|年同比", _months(12)),
    _way("same weekday last year", "去年同周同日", ("vs same weekday last year", "较去年同周同日"),
         "364 days back: 52 weeks, so that weekends meet weekends.",
         "same weekday last year|year ago same weekday|去年同周同?[日期]|去年同星期", _days(364)),
    _way("aligned to <event>", "对齐<活动>", ("vs {year}, aligned to {event}", "较{year}年（按{event}对齐）"),
         "As many days from the event as a year before: CNY−12 against CNY−12. Any event's id or name.",
         "aligned to (.+)|按?(?:对齐|对准) ?(.+)|按(.+)对齐", _aligned),
    _way("same phase of last <event>", "去年<活动>同阶段", ("vs {phase} of {event} {year}", "较{year}年{event}{phase}"),
         "Day N of a phase (presale, wave 1, burst ...) against day N of that phase a year before; the period must lie in "
         "one phase, and days that the phase did not have then stay blank.",
         "same phase of last (?:year'?s )?(.+)|(?:去年|上一?次|上届)(.+)同阶段", _same_phase),
)  # fmt: skip
"""Every comparison that is understood."""

NO_EVENTS: Announcements = {}


def comparison(text: str, of: Period, *, events: Announcements = NO_EVENTS) -> Comparison:
    """What `of` is set against; `events` is what the shop typed of them (hub.events).

    Raises UsageError with the nearest known comparison, UnknownName for an event, and UsageError when the event has
    no date a year before or the period lies in no one phase.
    """
    folded = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()
    folded = folded.removeprefix("vs ").removeprefix("较")
    try:
        for way in COMPARISONS:
            if match := way.pattern.fullmatch(folded):
                return way.find(of, way.label, next(filter(None, match.groups()), ""), events)
    except (ValueError, OverflowError):
        raise UsageError(f'"{text}" of {of} lies before the calendar begins') from None
    near = nearest(folded, [each for way in COMPARISONS for each in (way.name.en, way.name.zh)])
    hint = f'did you mean "{near}"?' if near else 'write it like "previous period", "year ago" or "aligned to cny"'
    raise UsageError(f'the comparison "{text}" is not understood; {hint}')
