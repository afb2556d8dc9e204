"""Campaigns: which event comes when, what the last ones brought."""

from __future__ import annotations

from xlops import figures
from xlops.answers.campaigns import Event, coming, gone
from xlops.answers.numbers import counted
from xlops.blocks import Block, Cell, Column, Gap, Heading, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, title


@sheet(
    "campaigns",
    en="Campaigns",
    zh="活动",
    order=5,
    group="front",
    widths=(34, 10, 14, 14, 14, 16, 16, 30),
    doc="Coming events with days to go; past events with the shop's lift on the day.",
)
def campaigns(hub: Hub) -> list[Block]:
    """The next 120 days, then the last year."""
    ahead, back = coming(hub), gone(hub)
    best = max((each for each in back if (each.lift or 0) > 0), key=lambda each: each.lift or 0, default=None)
    past = (
        Label(
            "Best day of the last year's events: {name}, {lift} against usual",
            "过去一年活动日最佳：{name}，较平时 {lift}",
        ).format(name=best.label, lift=figures.change(best.lift or 0, 0))
        if best
        else Label("No event of the last year sold more than usual", "过去一年没有活动日高于平时")
        if any(each.lift is not None for each in back)
        else Label(
            "What events bring is unknown: no event day can be set against usual days",
            "活动效果未知：没有可对比平时的活动日",
        )
    )
    note = Label(
        "“planned” marks a date that the platform has not announced; type the announced one under [events] in xlops.toml.",
        "“预排”表示平台尚未公布；公布后填入 xlops.toml 的 [events]。",
    )
    return [
        title(hub, Label("Campaigns", "活动")),
        Heading(_next(ahead)),
        Note(note),
        _table(hub, "events_coming", ahead, coming=True),
        Gap(),
        Heading(past),
        _table(hub, "events_gone", back, coming=False),
    ]


def _next(ahead: list[Event]) -> Label:
    """The next big event, else the next one of any level."""
    coming = [each for each in ahead if each.days_to_go >= 0]
    first = next(iter(coming), None)
    big = next((each for each in coming if each.level in ("S", "A")), None)
    if first is None:
        return Label("No event in the next 120 days", "未来 120 天没有活动")
    shown = big or first
    words = counted(
        shown.days_to_go, "{name}, {n} day to go", "{name}, {n} days to go", "{name}，还有 {n} 天", name=shown.label
    )
    if not shown.days_to_go:
        words = Label("{name}, today", "{name}，就在今天").format(name=shown.label)
    if big is None:
        return Label("Next event: {it}; no big one within 120 days", "下一个活动：{it}；120 天内无大型活动").format(
            it=words
        )
    return Label("Next big event: {it}", "下一个大活动：{it}").format(it=words)


LEVEL_NAMES = {"risk": Label("risk", "风险")}
"""Levels that are a word; the others are letters."""


def _lift(event: Event) -> Cell | float | None:
    return Cell(Label("closed", "休业"), "text", "quiet") if event.closed else event.lift


def _table(hub: Hub, id: str, events: list[Event], *, coming: bool) -> Table:
    rows: tuple[Row, ...] = tuple(
        {
            "event": each.label,
            "level": LEVEL_NAMES.get(each.level, each.level),
            "day": each.day,
            "weekday": figures.weekday(each.day),
            "days_to_go": Cell(
                each.days_to_go,
                "count",
                "bad" if coming and each.days_to_go <= 14 and each.level in ("S", "A") else "plain",
            ),
            "paid": each.paid,
            "lift": _lift(each),
            "state": Label("planned", "预排") if each.planned else Label("fixed by rule", "按规则确定"),
        }
        for each in events
    )
    columns = (
        Column("event", Label("Event", "活动")),
        Column("level", Label("Level", "级别")),
        Column("day", Label("Day", "日期"), "day"),
        Column("weekday", Label("Weekday", "星期")),
        *((Column("days_to_go", Label("Days to go", "倒计时(天)"), "count"),) if coming else ()),
        Column(
            "paid",
            Label("Paid last time", "上次当日支付") if coming else Label("Paid on the day", "当日支付"),
            "money0",
        ),
        change_column("lift", Label("Against usual", "较平时"), good="none"),
        *((Column("state", Label("Date", "日期状态")),) if coming else ()),
    )
    return Table(id, columns, rows, hub.origin("orders"), real=True, key=("event", "day"), empty=Label("None.", "无。"))
