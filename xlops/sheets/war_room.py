"""War room: the event hour by hour against its plan curve, deposits, balance payments, and what will be left."""

from __future__ import annotations

from xlops import figures
from xlops.answers.war_room import BASES, MOST_HOURS, WarRoom, war_room
from xlops.blocks import Block, Card, Cards, Chart, Column, Gap, Heading, Line, Note, Row, Series, Table, Tone
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import title

BEHIND, AHEAD = 0.95, 1.05


@sheet(
    "war_room",
    en="War room",
    zh="大促作战室",
    order=50,
    workbook="promotion_calendar",
    doc="The event hour by hour: paid against the plan curve, deposits, balance payments, projected net.",
)
def war_room_sheet(hub: Hub) -> list[Block]:
    """Cards, the curve, the hours."""
    found = war_room(hub)
    head = title(hub, Label("War room", "大促作战室"))
    if isinstance(found, Label):
        return [head, Heading(Label("Nothing to watch: {why}", "暂无可盯活动：{why}").format(why=found))]
    return [
        head,
        Heading(_finding(hub, found)),
        Note(
            Label(
                "Plan curve: {basis}. Goal: see Goals. Times are the market's; the same button refreshes it.",
                "计划曲线：{basis}。目标见“目标拆解”。时间为平台所在市场时间；点同一刷新按钮更新。",
            ).format(basis=BASES[found.basis]),
            link="goals",
        ),
        _cards(hub, found),
        Gap(),
        *_curve(found),
        _hours(hub, found),
    ]


def _finding(hub: Hub, found: WarRoom) -> Label:
    currency = hub.settings.currency
    if found.until is None:
        return Label("{name} opens {day}: nothing is known of it yet", "{name} {day} 开场，暂无数据").format(
            name=found.window.name, day=f"{found.window.start:%Y-%m-%d %H:%M}"
        )
    words = {
        "name": found.window.name,
        "until": f"{found.until:%m-%d %H:%M}",
        "paid": figures.money(found.paid, currency),
    }
    if found.pace is None:
        return Label("{name}, until {until}: {paid} paid", "{name}，截至 {until}：支付 {paid}").format(**words)
    return Label("{name}, until {until}: {paid} paid, {pace} of plan", "{name}，截至 {until}：支付 {paid}，达成计划 {pace}").format(
        **words, pace=figures.share(found.pace, 0)
    )  # fmt: skip


def _cards(hub: Hub, found: WarRoom) -> Cards:
    currency = hub.settings.currency
    tone: Tone = "plain" if found.pace is None else "bad" if found.pace < BEHIND else "good" if found.pace >= AHEAD else "plain"  # fmt: skip
    plan = figures.money(found.plan_so_far, currency) if found.plan_so_far is not None else Label("unknown", "未知")
    goal = figures.money(found.target, currency) if found.target is not None else Label("none", "无")
    deposits = found.deposits
    net_line = (
        Label("{low} to {high}", "{low} 至 {high}").format(
            low=figures.money(found.net_range[0], currency), high=figures.money(found.net_range[1], currency)
        )
        if found.net_range
        else Label("refunds {share}, by the shop's usual", "按本店常规退款率 {share}").format(share=figures.share(found.refund_share))
        if found.refund_share is not None
        else Label("refunds are unknown", "退款未知")
    )  # fmt: skip
    return Cards(
        (
            Card("paid", Label("Paid so far", "已支付"), found.paid if found.until else None, "money0", (Line(Label("plan by now {plan}", "计划应完成 {plan}").format(plan=plan)),), tone, Label("Paid orders of the event's hours, before refunds.", "活动时段内支付金额，未扣退款。")),
            Card("pace", Label("Of plan", "达成计划"), found.pace, "share1", (Line(Label("goal {goal}", "目标 {goal}").format(goal=goal)),), tone, Label("Paid over what the plan curve asks by now.", "已支付 ÷ 计划曲线应完成。")),
            Card("forecast", Label("At the end", "预计收官"), found.forecast, "money0", (Line(Label("if the rest comes by the curve", "按曲线推算剩余时段")),), "plain", Label("Paid over the part of the curve that is past.", "已支付 ÷ 曲线已过比例。")),
            Card("placed", Label("Placed", "下单金额"), found.placed_amount if found.until else None, "money0", (Line(Label("{n} orders, {rate} paid", "{n} 单，支付率 {rate}").format(n=figures.whole(found.placed), rate=figures.share(found.pay_rate or 0.0))),), "plain", Label("Orders placed in the event's hours.", "活动时段内下单。")),
            Card("deposits", Label("Presale orders", "预售订单"), deposits.amount if deposits else None, "money0", (Line(Label("{n} orders, balance paid {rate}", "{n} 单，尾款支付率 {rate}").format(n=figures.whole(deposits.orders), rate=figures.share(deposits.rate or 0.0)) if deposits else Label("none known", "无")),), "plain", Label("Placed in the presale and not paid before it ended.", "预售期下单、预售结束前未付清。")),
            Card("net", Label("Will be left", "预计净额"), found.net_so_far, "money0", (Line(net_line),), "plain", Label("Paid so far less the refunds it will bring.", "已支付扣除预计退款。")),
        ),
        span=2,
    )  # fmt: skip


def _curve(found: WarRoom) -> list[Block]:
    series = [
        Series("paid_so_far", Label("paid", "已支付")),
        *([Series("plan_so_far", Label("plan", "计划"), "context")] if found.target is not None else []),
    ]
    if any(each.year_before_so_far is not None for each in found.hours):
        series.append(Series("before_so_far", Label("last year", "去年"), "second"))
    if len(found.hours) > MOST_HOURS:
        return []
    return [
        Heading(Label("Since it opened, added up", "开场以来累计")),
        Chart(
            "war_curve", "line", "war_hours", "since", tuple(series), "money0", span=12, height=14,
            alt=Label("Paid amount since the opening against the plan curve", "开场以来累计支付与计划曲线"),
        ),
    ]  # fmt: skip


def _hours(hub: Hub, found: WarRoom) -> Table:
    columns = (
        Column("at", Label("Hour", "小时")),
        Column("since", Label("Hours open", "开场小时数"), "number"),
        Column("phase", Label("Phase", "阶段")),
        Column("orders", Label("Paid orders", "支付订单数"), "count"),
        Column("paid", Label("Paid", "支付金额"), "money0", bars=True),
        Column("plan", Label("Plan", "计划"), "money0"),
        Column("gap", Label("Against plan", "较计划"), "money0", tone="sign"),
        Column("paid_so_far", Label("Paid so far", "已支付"), "money0"),
        Column("plan_so_far", Label("Plan so far", "累计计划"), "money0"),
        Column("before_so_far", Label("Last year so far", "去年同期累计"), "money0"),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "at": f"{each.at:%m-%d %H:%M}",
            "since": place,
            "phase": each.phase,
            "orders": each.orders,
            "paid": each.paid,
            "plan": each.plan,
            "gap": None if each.paid is None or each.plan is None else each.paid - each.plan,
            "paid_so_far": each.paid_so_far,
            "plan_so_far": each.plan_so_far,
            "before_so_far": each.year_before_so_far,
        }
        for place, each in enumerate(found.hours[:MOST_HOURS], 1)
    )
    return Table("war_hours", columns, rows, hub.origin("orders", "event_targets"), real=True, key=("at",))
