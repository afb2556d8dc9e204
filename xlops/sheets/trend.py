"""Trend: the last week and month, period against period."""

from __future__ import annotations

from xlops import figures
from xlops.answers.trend import COMPARED, SPANS, Change, changes, series
from xlops.blocks import Block, Cell, Chart, Column, Gap, Heading, Row, Series, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.metrics import METRICS
from xlops.metrics.basis import basis
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, format_of, marks_text, title

SPAN_NAMES = {
    "last 7 days": Label("7 days", "近7天"),
    "last 30 days": Label("30 days", "近30天"),
    "month to date": Label("Month to date", "本月至今"),
}


@sheet(
    "trend",
    en="Trend",
    zh="趋势",
    order=13,
    widths=(26, *(13.5,) * 9),
    doc="Ten metrics over 7 days, 30 days and the month, and the series behind them.",
)
def trend(hub: Hub) -> list[Block]:
    """Changes first, then two series, then the days."""
    found = changes(hub)
    paid = next(each for each in found if each.metric == "pay_amt" and each.span == "last 7 days")
    moved = figures.change(paid.change) if paid.change is not None else Label("n/a", "无对比")
    return [
        title(hub, Label("Trend", "趋势")),
        Heading(
            Label("Paid in 7 days: {moved} against the 7 before", "近 7 天支付金额：{moved}（对比前 7 天）").format(
                moved=moved
            )
        ),
        _changes(hub, found),
        Gap(),
        Heading(Label("Paid amount, 90 days: each day and its 7-day mean", "近 90 天支付金额：每日与 7 日均")),
        Chart(
            "trend_paid",
            "line",
            "trend",
            "day",
            (
                Series("pay_amt", Label("paid", "支付金额"), "context"),
                Series("pay_amt_7", Label("7-day mean", "7日均"), "own"),
            ),
            "money0",
            span=10,
            height=13,
            alt=Label("Paid amount by day with its seven-day mean.", "每日支付金额与 7 日均线。"),
        ),
        Gap(),
        Heading(Label("The days", "逐日")),
        _days(hub),
    ]


def _changes(hub: Hub, found: list[Change]) -> Table:
    columns: list[Column] = [Column("metric", Label("Metric", "指标"))]
    for place, (span, _) in enumerate(SPANS):
        columns += [
            Column(f"now_{place}", SPAN_NAMES[span], "count"),
            Column(f"before_{place}", Label("before", "前期"), "count"),
            change_column(f"change_{place}", Label("change", "变化"), good="none"),
        ]
    rows: list[Row] = []
    for id in COMPARED:
        metric = METRICS[id]
        row: dict[str, Cell] = {"metric": Cell(metric.label, note=basis(metric, hub.settings.bases))}
        for place, (span, _) in enumerate(SPANS):
            each = next(every for every in found if every.metric == id and every.span == span)
            wrong = each.change is not None and (
                (each.change < 0 and metric.good == "up") or (each.change > 0 and metric.good == "down")
            )
            format = format_of(metric)
            row[f"now_{place}"] = Cell(each.now, format, note=marks_text(each.marks))
            row[f"before_{place}"] = Cell(each.before, format, "quiet")
            row[f"change_{place}"] = Cell(
                each.change, "change", "bad" if wrong else "good" if each.change and metric.good != "none" else "plain"
            )
        if any(row[f"now_{place}"].value is not None for place in range(len(SPANS))):
            rows.append(row)
    return Table("trend_changes", tuple(columns), tuple(rows), hub.origin("orders", "refunds", "store_daily", "ads"))


def _days(hub: Hub) -> Table:
    paid, visitors = series(hub, "pay_amt", 90), series(hub, "uv", 90)
    begun = next((each.day for each in paid if each.value is not None), None)  # no empty days before the first
    rows: tuple[Row, ...] = tuple(
        {
            "day": money.day,
            "weekday": figures.weekday(money.day),
            "pay_amt": money.value,
            "pay_amt_7": money.mean_7,
            "usual": money.usual,
            "uv": people.value,
            "uv_7": people.mean_7,
        }
        for money, people in zip(paid, visitors, strict=True)
        if begun is None or money.day >= begun
    )
    return Table(
        "trend",
        (
            Column("day", Label("Day", "日期"), "day"),
            Column("weekday", Label("Weekday", "星期")),
            Column("pay_amt", Label("Paid amount", "支付金额"), "money0"),
            Column("pay_amt_7", Label("7-day mean", "7日均"), "money0"),
            Column("usual", Label("Mean of 4 same weekdays", "近4个同周几均值"), "money0"),
            Column("uv", Label("Visitors", "访客数"), "count"),
            Column("uv_7", Label("7-day mean", "7日均"), "count"),
        ),
        rows,
        hub.origin("orders", "store_daily"),
        real=True,
        key=("day",),
    )
