"""Registration: which entries close when, how many a month, how many are won; the register to type into."""

from __future__ import annotations

from xlops import figures
from xlops.answers.numbers import counted
from xlops.answers.registrations import (
    ENTERED,
    WAITING,
    Entry,
    Registration,
    closing,
    entries,
    quotas,
    registrations,
    win_rates,
)
from xlops.blocks import Block, Card, Cards, Cell, Column, Formula, Gap, Heading, Line, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label, joined
from xlops.ledgers import LEDGERS
from xlops.ledgers.activity_register import STATUSES
from xlops.ledgers.event_words import PLATFORM_NAMES
from xlops.ledgers.expression import quoted
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title
from xlops.sheets.event_tasks import STATE
from xlops.sheets.typed_table import typed_table

STORE, EVENT, DEADLINE = Label("Store", "店铺"), Label("Event", "活动"), Label("Entry closes", "报名截止")
_LEFT = Label("Days left", "剩余天数")


@sheet(
    "registration",
    en="Registration",
    zh="报名",
    order=10,
    group="front",
    workbook="promotion_calendar",
    widths=(16, 22, 13, 13, 14, 14, 13, 13, 13, 14, 13, 13, 12, 14, 24, 14, 24, 12, 40),
    doc="Entry windows of events ahead, the month's activities, the share approved; the activity register.",
)
def registration(hub: Hub) -> list[Block]:
    """What closes next, the month's quota and win rate, then the register."""
    ahead = registrations(hub)
    return [
        title(hub, Label("Registration", "报名")),
        Heading(_finding(hub)),
        _cards(hub),
        Gap(),
        Heading(Label("Entry windows of events ahead", "近期活动的报名窗口")),
        Note(
            Label(
                "“planned” days are not announced: type the announced registration and deadline on the calendar, or another time over the task.",
                "“预排”为平台尚未公布的日期；公布后填到活动排期，或在任务里改期。",
            )
        ),
        _windows(hub, ahead),
        Gap(),
        Heading(_register_head(hub)),
        _register(hub),
    ]


def _finding(hub: Hub) -> Label:
    soon = closing(hub)
    if not soon:
        ahead = [each for each in registrations(hub) if not each.settled]
        if not ahead:
            return Label("No entry closes in the next 120 days", "未来 120 天没有报名截止")
        first = ahead[0]
        return Label("Nothing closes within 14 days; next {event} on {day}", "14 天内没有报名截止；下一个是{event}，{day}").format(
            event=first.of.label, day=figures.short_day(first.deadline)
        )  # fmt: skip
    what, store, day = soon[0]
    left = (day - hub.today).days
    when = counted(left, "in {n} day", "in {n} days", "{n} 天后") if left else Label("today", "今天")
    return Label("▼ {event} closes {when} in {store}, not entered{more}", "▼ {event}{when}截止报名，{store}尚未报名{more}").format(
        event=what, when=when, store=store_name(hub, store),
        more=Label("; {n} more", "；另有 {n} 项").format(n=len(soon) - 1) if len(soon) > 1 else "",
    )  # fmt: skip


def _cards(hub: Hub) -> Cards:
    mine = [
        Card(
            f"quota_{each.store}",
            Label("Activities this month, {store}", "{store}本月活动").format(store=store_name(hub, each.store)),
            each.entered,
            "count",
            (
                Line(
                    Label("▼ {n} wanted: too few", "▼ 目标 {n} 场：不足").format(n=each.wanted) if each.short
                    else Label("{n} wanted", "目标 {n} 场").format(n=each.wanted),
                    "bad" if each.short else "quiet",
                ),
            ),
            "bad" if each.short else "plain",
        )
        for each in quotas(hub)[:4]
    ]  # fmt: skip
    rates = win_rates(hub)
    decided, won = sum(each.decided for each in rates), sum(each.won for each in rates)
    worst = min((each for each in rates if each.decided), key=lambda each: each.rate or 0.0, default=None)
    line = Label("of {n} decided in a year", "近一年已出结果 {n} 次").format(n=decided)
    if worst is not None and worst.decided < decided:
        line = Label("{line}; {name} {rate}", "{line}；{name} {rate}").format(
            line=line, name=PLATFORM_NAMES.get(worst.platform, worst.platform or "-"), rate=figures.share(worst.rate or 0, 0)
        )  # fmt: skip
    rate = Card("win_rate", Label("Approved", "通过率"), won / decided if decided else None, "share1", (Line(line),))
    return Cards((*mine, rate), span=2)


def _windows(hub: Hub, ahead: tuple[Registration, ...]) -> Table:
    rows: list[Row] = []
    for each in ahead:
        left = (each.deadline - hub.today).days
        text, bad = _state(each, left)
        rows.append(
            {
                "store": store_name(hub, each.store),
                "event": each.of.label,
                "day": each.of.day,
                "opens": each.opens,
                "deadline": each.deadline,
                "left": Cell(left, tone="bad" if bad else "plain"),
                "basis": Label("planned", "预排") if each.planned else Label("announced", "已公布"),
                "here": each.closes_here,
                "state": Cell(text, tone="bad" if bad else "good" if each.entered else "plain"),
            }
        )
    columns = (
        Column("store", STORE),
        Column("event", EVENT),
        Column("day", Label("Day", "日期"), "day"),
        Column("opens", Label("Entry opens", "报名开始"), "day"),
        Column("deadline", DEADLINE, "day"),
        Column("left", _LEFT, "count"),
        Column("basis", Label("Date", "日期状态")),
        Column("here", Label("Closes on your clock", "本地截止时刻"), "instant"),
        Column("state", STATE),
    )
    return Table(
        "entry_windows", columns, tuple(rows), hub.origin("event_phases"), real=True, key=("store", "event", "day"),
        empty=Label("No event with registration in the next 120 days.", "未来 120 天没有需要报名的活动。"),
    )  # fmt: skip


def _state(each: Registration, left: int) -> tuple[Label, bool]:
    if each.entered:
        number = sum(entry.status in ENTERED for entry in each.entries)
        return Label("✓ {n} entered", "✓ 已报 {n} 项").format(n=number), False
    if each.settled:
        return Label("given up or refused", "已放弃或未通过"), False
    if left <= 14:
        return Label("▼ not entered", "▼ 未报名"), True
    return Label("not entered yet", "待报名"), False


def _register_head(hub: Hub) -> Label:
    known = entries(hub)
    if not known:
        return Label("The register is empty: type every activity that you enter", "报名台账为空：每报一个活动填一行")
    counts = [(each.label, sum(entry.status == each.value for entry in known)) for each in STATUSES]
    said = [Label("{n} {what}", "{what} {n}").format(n=number, what=label) for label, number in counts if number]
    return Label("The register: {counts}", "报名台账：{counts}").format(counts=joined(said, Label(", ", "，")))


def _register(hub: Hub) -> Table:
    beside: dict[str, Row] = {each.id: {"left": Formula(_left_formula(hub), _left(each, hub))} for each in entries(hub)}
    after = (Column("left", _LEFT, "count", formula=_left_formula(hub)),)
    return typed_table(hub, LEDGERS["activity_register"], after=after, beside=beside)


def _left(entry: Entry, hub: Hub) -> int | None:
    return entry.left(hub.today)


def _left_formula(hub: Hub) -> str:
    """Days until entry closes, while the row says that it still has to be entered."""
    status, deadline = (f"t_activity_register[[#This Row],[{each}]]" for each in ("status", "deadline"))
    waiting = [each for each in STATUSES if each.value in WAITING]
    words = [word for each in waiting for word in (each.label.en, each.label.zh, each.value)]
    open_ = ",".join([f'{status}=""', *(f"{status}={quoted(word)}" for word in words)])
    day = hub.today
    return f'=IF(N({deadline})=0,"",IF(OR({open_}),N({deadline})-DATE({day.year},{day.month},{day.day}),""))'
