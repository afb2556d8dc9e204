"""The tables behind the charts of sheets that show no table of them."""

from __future__ import annotations

from xlops.answers.channels import values
from xlops.answers.deviations import channel_changes
from xlops.answers.trend import series
from xlops.blocks import Block, Column, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.today import TREND_DAYS


@sheet(
    "chart_data",
    en="Chart data",
    zh="图表数据",
    order=92,
    group="data",
    doc="The figures behind the charts of Today and Channels.",
)
def chart_data(hub: Hub) -> list[Block]:
    """What the charts of Today are drawn from."""
    trend: tuple[Row, ...] = tuple(
        {"day": each.day, "paid": each.value, "usual": each.usual, "mean_7": each.mean_7}
        for each in series(hub, "pay_amt", TREND_DAYS)
    )
    moved: tuple[Row, ...] = tuple({"channel": name or "–", "moved": amount} for name, amount in channel_changes(hub))
    return [
        title(hub, Label("Chart data", "图表数据")),
        Note(
            Label(
                "What the charts of Today and Channels are drawn from; made anew at each refresh.",
                "今日页与渠道页图表的数据来源，每次刷新重写。",
            )
        ),
        Table(
            "today_trend",
            (
                Column("day", Label("Day", "日期"), "day"),
                Column("paid", Label("Paid amount", "支付金额"), "money0"),
                Column("usual", Label("Mean of 4 same weekdays", "近4个同周几均值"), "money0"),
                Column("mean_7", Label("7-day mean", "7日均"), "money0"),
            ),
            trend,
            hub.origin("orders"),
            real=True,
            key=("day",),
        ),
        Table(
            "today_channels",
            (
                Column("channel", Label("Channel", "渠道")),
                Column("moved", Label("Against the usual weekday", "对比同周几均值"), "money0"),
            ),
            moved,
            hub.origin("traffic"),
            real=True,
            key=("channel",),
        ),
        Table(
            "channel_values",
            (
                Column("channel", Label("Channel", "渠道")),
                Column("uv_value", Label("Per visitor", "访客价值"), "money"),
            ),
            tuple({"channel": name, "uv_value": value} for name, value in values(hub)),
            hub.origin("traffic"),
            real=True,
            key=("channel",),
        ),
    ]
