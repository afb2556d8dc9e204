"""Campaigns: which event comes when, what the last ones brought."""

from __future__ import annotations

from xlops import figures
from xlops.answers.campaigns import Event, coming, gone
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
    big = next((each for each in ahead if each.level in ("S", "A")), None)
    head = (
        Label("Next big event: {name}, {n} days to go", "下一个大活动：{name}，还有 {n} 天").format(
            name=big.label, n=big.days_to_go
        )
        if big
        else Label("No big event in 120 days", "120 天内无大活动")
    )
    best = max((each for each in back if each.lift is not None), key=lambda each: each.lift or 0, default=None)
    past = (
        Label(
            "Best day of the last year's events: {name}, {lift} against usual",
            "过去一年活动日最佳：{name}，较平时 {lift}",
        ).format(name=best.label, lift=figures.change(best.lift or 0, 0))
        if best
        else Label("No event day of the last year is in the archive", "档案中没有过去一年的活动日数据")
    )
    note = Label(
        "“planned” marks a date that the platform has not announced; type the announced one under [events] in xlops.toml.",
        "“预排”表示平台尚未公布；公布后填入 xlops.toml 的 [events]。",
    )
    return [
        title(hub, Label("Campaigns", "活动")),
        Heading(head),
        Note(note),
        _table(hub, "events_coming", ahead, coming=True),
        Gap(),
        Heading(past),
        _table(hub, "events_gone", back, coming=False),
    ]


def _table(hub: Hub, id: str, events: list[Event], *, coming: bool) -> Table:
    rows: tuple[Row, ...] = tuple(
        {
            "event": each.label,
            "level": each.level,
            "day": each.day,
            "weekday": figures.weekday(each.day),
            "days_to_go": Cell(
                each.days_to_go,
                "count",
                "bad" if coming and each.days_to_go <= 14 and each.level in ("S", "A") else "plain",
            ),
            "paid": each.paid,
            "lift": each.lift,
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
