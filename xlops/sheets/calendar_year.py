"""Year: twelve months on one page, what comes next, when preparation runs, what gets into whose way."""

from __future__ import annotations

from datetime import timedelta

from xlops import figures
from xlops.answers.numbers import counted
from xlops.answers.promotion_year import Planned, PromotionYear, next_big, planned, promotion_year
from xlops.blocks import Block, Card, Cards, Cell, Column, Gap, Heading, Line, Note, Row, Table, Title
from xlops.calendar.events import EVENTS
from xlops.calendar.events.rules import rule_text
from xlops.hub import Hub
from xlops.label import Label, joined, same
from xlops.origin import Origin
from xlops.sheets.base import sheet
from xlops.sheets.calendar_bands import MONTHS, YEAR_COLUMNS, preparation_calendar, year_calendar
from xlops.sheets.calendar_spans import page_of, short

LABELS, COLUMN = 20.0, 3.5
"""Widths in characters: of the months' names, of a day."""
SOON = 14
_WIDTHS = (LABELS, *([COLUMN] * YEAR_COLUMNS))
_EVENTS = Label("event rules, announced dates", "活动规则与已公布日期")
_NO_SWAPS = Label(
    "The swapped working days of {year} are not announced yet: days off and tasks are counted without them.",
    "{year} 年调休安排尚未公布：休息日与任务按未调休计算。",
)


def rules_origin(hub: Hub, rows: int) -> Origin:
    """Where dates come from: rules and what was announced, as known when the archive was last written."""
    return Origin(_EVENTS, hub.made_at if hub.generation else None, rows)


@sheet(
    "year",
    en="Year",
    zh="年历",
    order=1,
    group="front",
    workbook="promotion_calendar",
    widths=_WIDTHS,
    doc="The year on one page: twelve months with events by level, what is next, preparation and peaks, collisions.",
)
def year(hub: Hub) -> list[Block]:
    """Cards, the months, preparation, collisions, the list of events with their rules."""
    shown = promotion_year(hub)
    big = [each for each in shown.all if each.of.level in ("S", "A")]
    blocks: list[Block] = [
        calendar_title(hub, Label(f"{shown.year}: the promotion year", f"{shown.year} 年活动日历")),
        Gap(),
        Cards(tuple(_cards(hub, shown)), span=(4, 9, 9, 9), gap=1),
        Heading(_finding(shown)),
        year_calendar(shown, hub.today),
    ]
    if not shown.swaps_known:
        blocks.append(Note(_NO_SWAPS.format(year=shown.year)))
    blocks += [
        Heading(_prepare_finding(hub, big)),
        preparation_calendar(shown, big, hub.today),
        Heading(_collision_finding(shown)),
        _collisions(hub, shown),
        Gap(),
        Heading(Label("Every event of the year, and the rule of its day", "全年活动及日期规则")),
        _events(hub, shown),
    ]
    return blocks


def calendar_title(hub: Hub, text: Label) -> Title:
    """The bar at the top of a page of the calendar; dates need no data, so it says today."""
    return Title(text, hub.name, Label("Today {day}", "今天 {day}").format(day=figures.full_day(hub.today)))


def _cards(hub: Hub, shown: PromotionYear) -> list[Card]:
    coming = next_big(hub)
    found = [_next_card(hub, coming)] if coming else []
    tasks = sorted(
        (
            (task, each)
            for each in _around_today(hub, shown)
            for task in each.tasks
            if task.open
            and hub.today <= task.task.due <= hub.today + timedelta(SOON)
            and each.of.level in ("S", "A", "B", "risk")
        ),
        key=lambda pair: pair[0].task.due,
    )
    first = tasks[0] if tasks else None
    found.append(
        Card(
            "tasks_soon",
            Label(f"Tasks due in {SOON} days", f"{SOON} 天内到期任务"),
            len(tasks),
            "count",
            (
                Line(
                    Label("{day}: {task} · {event}", "{day}：{task} · {event}").format(
                        day=figures.short_day(first[0].task.due),
                        task=short(first[0].task.label),
                        event=first[1].of.label,
                    )
                    if first
                    else Label("nothing is due", "没有到期任务")
                ),
            ),
            basis=Label(
                "Open tasks of S, A, B and risk events, due from today on.",
                "S、A、B 级与风险日的未完成任务，自今天起计。",
            ),
            link="event_tasks",
        )
    )
    levels = {level: sum(each.of.level == level for each in shown.events) for level in ("S", "A", "B", "C", "risk")}
    found.append(
        Card(
            "events_year",
            Label("Events of the year", "全年活动"),
            len(shown.events),
            "count",
            (Line(Label(
                f"S {levels['S']} · A {levels['A']} · B {levels['B']} · C {levels['C']} · risk {levels['risk']}",
                f"S {levels['S']} · A {levels['A']} · B {levels['B']} · C {levels['C']} · 风险 {levels['risk']}",
            )),),
        )
    )  # fmt: skip
    open_dates = [each for each in shown.events if each.of.planned]
    phases = sum(phase.planned for each in shown.events if each.of.level in ("S", "A") for phase in each.of.phases)
    found.append(
        Card(
            "not_announced",
            Label("Phases of S and A still planned", "S/A 级预排中的阶段"),
            phases,
            "count",
            (
                Line(
                    Label("days too: {events}", "日期也待公布：{events}").format(
                        events=joined([_named(each, shown.year) for each in open_dates], Label(", ", "、"))
                    )
                    if open_dates
                    else Label("type announced dates on Dates", "公布后在“活动排期”填写")
                ),
            ),
            "quiet",
            link="announced_dates",
        )
    )
    return found


def _next_card(hub: Hub, coming: Planned) -> Card:
    away = (coming.of.day - hub.today).days
    begins = min(
        (each.task for each in coming.tasks if each.open and each.task.due >= hub.today),
        key=lambda task: task.due,
        default=None,
    )
    when = counted(away, "in {n} day", "in {n} days", "还有 {n} 天")
    return Card(
        "next_big",
        Label("Next big event", "下一个大促"),
        coming.of.label,
        "text",
        (
            Line(
                Label("{level} · {day} · {when}", "{level} 级 · {day} · {when}").format(
                    level=coming.of.level, day=figures.short_day(coming.of.day), when=when
                ),
                "bad" if away <= SOON else "quiet",
            ),
            *((Line(Label("next: {task}, {day}", "下一步：{task}，{day}").format(task=short(begins.label), day=figures.short_day(begins.due))),) if begins else ()),
        ),
        "bad" if away <= SOON else "plain",
        link=page_of(coming),
    )  # fmt: skip


def _around_today(hub: Hub, shown: PromotionYear) -> tuple[Planned, ...]:
    if hub.today in shown.period:
        return shown.all
    coming = next_big(hub)
    known = {each.key for each in shown.all}
    return (*shown.all, *((planned(hub, coming.of),) if coming and coming.key not in known else ()))


def _finding(shown: PromotionYear) -> Label:
    """Which month asks most."""
    weights = {"S": 8, "A": 4, "B": 2, "C": 1, "risk": 1}
    by_month = {
        month: sum(weights[each.of.level] for each in shown.events if each.of.day.month == month)
        for month in range(1, 13)
    }
    fullest = max(by_month, key=lambda month: by_month[month])
    big = [each.of.label for each in shown.events if each.of.level == "S"]
    if not big:
        return Label("No S event in {year}", "{year} 年没有 S 级活动").format(year=shown.year)
    return Label(
        "{year}: {n} S events ({names}); the fullest month is {month}",
        "{year} 年 {n} 个 S 级大促（{names}）；最忙的是{month}",
    ).format(year=shown.year, n=len(big), names=joined(big, Label(", ", "、")), month=MONTHS[fullest - 1])


def _prepare_finding(hub: Hub, big: list[Planned]) -> Label:
    running = [each for each in big if each.begins <= hub.today <= each.of.day]
    if running:
        return Label("In preparation now: {names}", "正在筹备：{names}").format(
            names=joined([each.of.label for each in running], Label(", ", "、"))
        )
    ahead = min((each for each in big if each.begins > hub.today), key=lambda each: each.begins, default=None)
    if ahead is None:
        return Label("Preparation, phases and what follows of S and A events", "S/A 级活动的筹备、阶段与收尾")
    return Label("Preparation starts next with {name}, on {day}", "下一个开始筹备的是{name}：{day}").format(
        name=ahead.of.label, day=figures.full_day(ahead.begins)
    )


def _collision_finding(shown: PromotionYear) -> Label:
    return counted(
        len(shown.collisions), "{n} collision to plan around", "{n} collisions to plan around", "{n} 处撞期需要统筹"
    ) if shown.collisions else Label("No collisions this year", "今年没有撞期")  # fmt: skip


def _collisions(hub: Hub, shown: PromotionYear) -> Table:
    columns = (
        Column("day", Label("Day", "日期"), "day", span=1),
        Column("other", Label("Event", "活动"), span=6),
        Column("main", Label("gets into", "撞上"), span=6),
        Column("phase", Label("Its phase", "所在阶段"), span=4),
        Column("away", Label("Days from its day", "距当天(天)"), "number", span=3),
        Column("advice", Label("What to do", "建议"), span=17),
    )
    rows: list[Row] = [
        {
            "day": each.other.day,
            "other": each.other.label,
            "main": each.main.label,
            "phase": each.phase.label,
            "away": each.days,
            "advice": each.advice,
        }
        for each in shown.collisions
    ]
    return Table(
        "collisions", columns, tuple(rows), rules_origin(hub, len(rows)), empty=Label("None.", "无。")
    )  # fmt: skip


def _events(hub: Hub, shown: PromotionYear) -> Table:
    columns = (
        Column("day", Label("Day", "日期"), "day", span=1),
        Column("weekday", Label("Weekday", "星期"), span=3),
        Column("event", Label("Event", "活动"), span=7),
        Column("level", Label("Level", "级别"), span=2),
        Column("state", Label("Date", "日期状态"), span=3),
        Column("begins", Label("First task", "首个任务"), span=3),
        Column("rule", Label("Rule", "日期规则"), span=8),
        Column("platforms", Label("Platforms", "平台"), span=10),
    )
    rows: list[Row] = [
        {
            "day": each.of.day,
            "weekday": figures.weekday(each.of.day),
            "event": Cell(_named(each, shown.year), link=page_of(each)),
            "level": Label("risk", "风险") if each.of.level == "risk" else each.of.level,
            "state": Label("planned", "预排") if each.of.planned else Label("fixed by rule", "按规则确定"),
            "begins": str(each.begins),
            "rule": rule_text(EVENTS[each.of.event].rule),
            "platforms": _platforms(each),
        }
        for each in shown.events
    ]
    return Table("events_of_year", columns, tuple(rows), rules_origin(hub, len(rows)))


def _named(each: Planned, year: int) -> Label:
    return (
        each.of.label
        if each.of.event_year == year
        else joined([each.of.label, same(str(each.of.event_year))], Label(" ", " "))
    )


def _platforms(each: Planned) -> Label | None:
    from xlops.ledgers.event_words import PLATFORM_NAMES

    names = [PLATFORM_NAMES.get(id, same(id)) for id in EVENTS[each.of.event].platforms]
    return joined(names, Label(", ", "、")) if names else None
