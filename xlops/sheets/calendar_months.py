"""The twelve months: weeks from Monday to Sunday, events as bars across days, deadlines and tasks on theirs."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from xlops import figures
from xlops.answers.numbers import counted
from xlops.answers.promotion_year import pay_days, promotion_year
from xlops.answers.registrations import entries
from xlops.answers.remember import remembered
from xlops.blocks import Beside, Block, Cell, Column, Gap, Heading, Note, Row, Table
from xlops.calendar.periods import Period
from xlops.hub import Hub
from xlops.label import Label, joined
from xlops.sheets.base import sheet
from xlops.sheets.calendar_bands import MONTHS, month_calendar
from xlops.sheets.calendar_spans import Span, spans
from xlops.sheets.calendar_year import calendar_title, rules_origin

_BEFORE, _BEHIND = Label("before: {month}", "上月：{month}"), Label("next: {month}", "下月：{month}")
HALF_DAY = 11.6
"""Characters of half a day's column."""


@remembered
def _spans(hub: Hub) -> tuple[Span, ...]:
    return tuple(spans(promotion_year(hub), hub.today, entries(hub)))


def month_blocks(hub: Hub, month: int) -> list[Block]:
    """A month as a calendar, and its days of note as a list."""
    shown = promotion_year(hub)
    first = date(shown.year, month, 1)
    whole = Period(first, first.replace(day=monthrange(shown.year, month)[1]))
    found = [each for each in _spans(hub) if each.start <= whole.end and each.end >= whole.start]
    name = MONTHS[month - 1]
    text = Label(f"{name.en} {shown.year}", f"{shown.year} 年 {name.zh}")
    return [
        calendar_title(hub, text),
        Heading(_finding(hub, whole, found)),
        Beside(tuple((at, (_way(*way),)) for at, way in zip((0, 12), _ways(month), strict=True) if way)),
        month_calendar(shown, month, found, hub.today, pay_days(hub, whole)),
        Gap(),
        Heading(Label("What begins or is due this month, day by day", "本月逐日：开始与截止")),
        _list(hub, whole, found),
    ]


def _ways(month: int) -> tuple[tuple[Label, int] | None, tuple[Label, int] | None]:
    """The month before and the month behind, where the year has one."""
    return (_BEFORE, month - 1) if month > 1 else None, (_BEHIND, month + 1) if month < 12 else None


def _way(text: Label, month: int) -> Note:
    return Note(text.format(month=MONTHS[month - 1]), link=f"month_{month:02d}")


def _finding(hub: Hub, whole: Period, found: list[Span]) -> Label:
    shown = promotion_year(hub)
    events = [each.of for each in shown.events if each.of.days.overlap(whole)]
    big = [each for each in events if each.level in ("S", "A")] or events
    due = sum(each.ink in ("task", "late") for each in found)
    tasks = counted(due, "{n} task due", "{n} tasks due", "{n} 个任务到期")
    if not big:
        return Label("No event; {tasks}", "无活动；{tasks}").format(tasks=tasks)
    names = joined(
        [Label(f"{each.label.en} on {each.day:%m-%d}", f"{each.label.zh} {each.day:%m-%d}") for each in big[:3]],
        Label(", ", "、"),
    )
    return Label("{names}; {tasks}", "{names}；{tasks}").format(names=names, tasks=tasks)


def _list(hub: Hub, whole: Period, found: list[Span]) -> Table:
    columns = (
        Column("day", Label("Day", "日期"), "day", span=1),
        Column("weekday", Label("Weekday", "星期"), span=1),
        Column("what", Label("What", "事项"), span=5),
        Column("until", Label("Until", "至"), "day", span=1),
        Column("note", Label("Details", "说明"), span=6),
    )
    rows: list[Row] = [
        {
            "day": each.start,
            "weekday": figures.weekday(each.start),
            "what": Cell(
                Label(f"{each.mark} {each.text.en}".strip(), f"{each.mark} {each.text.zh}".strip()),
                tone="strong" if each.ink in ("S", "A") else "bad" if each.ink in ("late", "risk") else "plain",
                link=each.link,
            ),
            "until": each.end if each.end != each.start else None,
            "note": each.note,
        }
        for each in sorted(found, key=lambda span: (span.start, span.rank))
        if whole.start <= each.start
    ]
    return Table(
        f"month_{whole.start.month:02d}",
        columns,
        tuple(rows),
        rules_origin(hub, len(rows)),
        empty=Label("Nothing.", "无。"),
    )


def _declare(month: int) -> None:
    name = MONTHS[month - 1]

    @sheet(
        f"month_{month:02d}",
        en=name.en,
        zh=name.zh,
        order=100 + month,
        workbook="promotion_calendar",
        widths=(HALF_DAY,) * 14,
        doc=f"{name.en}: weeks with event bars, openings, days off, deadlines and tasks.",
    )
    def build(hub: Hub) -> list[Block]:
        return month_blocks(hub, month)


for _month in range(1, 13):
    _declare(_month)
