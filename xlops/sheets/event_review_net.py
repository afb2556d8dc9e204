"""The parts of Review that explain its money: what is left after refunds, and what made the difference."""

from __future__ import annotations

from xlops import figures
from xlops.answers.event_refunds import STAGES, Estimate, FinalNet, tied_refunds
from xlops.answers.event_review import Against, EventReview, against_ordinary, against_plan, net_of
from xlops.blocks import Block, Cell, Column, Gap, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label

FACTORS = {
    "visitors": Label("visitors", "访客数"),
    "conversion": Label("conversion", "转化率"),
    "value": Label("value per buyer", "客单价"),
}


def net_heading(hub: Hub, last: EventReview) -> Label:
    """What will be left, or why nobody can tell."""
    found = net_of(hub, last.window)
    if isinstance(found, Label):
        return Label("What is left after refunds is unknown: {why}", "退款后净额未知：{why}").format(why=found)
    currency, now = hub.settings.currency, found.now
    return Label(
        "Final net, known on T+{age}: {net} ({low} to {high}) of {gross} paid",
        "最终净额（T+{age} 估计）：{net}（{low} 至 {high}），支付 {gross}",
    ).format(
        age=now.age, net=figures.money(now.net, currency), low=figures.money(now.low, currency),
        high=figures.money(now.high, currency), gross=figures.money(now.gross, currency),
    )  # fmt: skip


def net_blocks(hub: Hub, last: EventReview) -> list[Block]:
    """The estimate as it was on each day, and by pay day."""
    found = net_of(hub, last.window)
    if isinstance(found, Label):
        return []
    tied = tied_refunds(hub)
    note = Label(
        "Learned from {n} settled pay days, {horizon} days after payment. Ranges of pay days are added up: wider than need be. Refunds of goods without a known order: {untied}.",
        "由 {n} 个已结清付款日学习，付款后 {horizon} 天为准。各付款日区间直接相加，偏宽。找不到原订单的商品退款占 {untied}。",
    ).format(n=found.now.cohorts, horizon=found.now.horizon, untied=figures.share(tied.untied))
    return [Note(note), _estimates(hub, found), Gap(), _pay_days(hub, found.now)]


def _estimates(hub: Hub, found: FinalNet) -> Table:
    """How the estimate came about: as it was on each day."""
    columns = (
        Column("age", Label("Known on", "估计时点")),
        Column("gross", Label("Paid", "支付金额"), "money0"),
        Column("refunded", Label("Refunded so far", "已退款"), "money0"),
        Column("refunds", Label("Refunds in the end", "最终退款"), "money0"),
        Column("net", Label("Final net", "最终净额"), "money0"),
        Column("low", Label("Low", "下限"), "money0"),
        Column("high", Label("High", "上限"), "money0"),
        Column("wide", Label("Range of paid", "区间占支付"), "share1"),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "age": f"T+{each.age}",
            "gross": each.gross,
            "refunded": each.refunded,
            "refunds": each.refunds,
            "net": Cell(each.net, tone="strong" if each is found.now else "plain"),
            "low": each.low,
            "high": each.high,
            "wide": (each.high - each.low) / each.gross if each.gross else None,
        }
        for each in (*found.history, found.now)
    )
    return Table("review_net", columns, rows, hub.origin("orders", "refunds"), key=("age",))


def _pay_days(hub: Hub, now: Estimate) -> Table:
    stages = [stage for stage in STAGES if stage in now.by_stage]
    columns = (
        Column("at", Label("Pay day", "付款日"), "day"),
        Column("gross", Label("Paid", "支付金额"), "money0"),
        Column("refunded", Label("Refunded so far", "已退款"), "money0"),
        *(Column(f"stage_{place}", STAGES[stage], "money0", note=Label("In the end.", "最终。")) for place, stage in enumerate(stages)),
        Column("net", Label("Final net", "最终净额"), "money0"),
        Column("low", Label("Low", "下限"), "money0"),
        Column("high", Label("High", "上限"), "money0"),
    )  # fmt: skip
    rows: tuple[Row, ...] = tuple(
        {
            "at": each.day,
            "gross": each.projection.gross,
            "refunded": each.projection.refunded,
            **{f"stage_{place}": each.projection.by_stage.get(stage, 0.0) for place, stage in enumerate(stages)},
            "net": each.projection.net,
            "low": each.projection.net_low,
            "high": each.projection.net_high,
        }
        for each in now.days
    )
    return Table("review_pay_days", columns, rows, hub.origin("orders", "refunds"), key=("at",))


def causes(hub: Hub, last: EventReview) -> Table:
    """Visitors, conversion, value per buyer: which made the difference to plan and to an ordinary time."""
    columns = (
        Column("against", Label("Against", "对比")),
        Column("factor", Label("Factor", "因素")),
        Column("before", Label("Was to be", "应为"), "number"),
        Column("after", Label("Was", "实际"), "number"),
        Column("part", Label("Made of the difference", "贡献"), "money0", tone="sign"),
    )
    rows: list[Row] = []
    for name, found in (
        (Label("the plan", "计划"), against_plan(hub, last.window)),
        (Label("an ordinary time", "平时"), against_ordinary(hub, last.window)),
    ):
        rows += _factor_rows(name, found) if found else []
    unknown = Label(
        "Unknown: visitors and buyers of every day of the event are needed.", "未知：需要活动每天的访客数与支付买家数。"
    )
    return Table("review_causes", columns, tuple(rows), hub.origin("orders", "store_daily", "event_targets"), key=("against", "factor"), empty=unknown)  # fmt: skip


def _factor_rows(name: Label, found: Against) -> list[Row]:
    (visitors, buyers, amount), (visitors_now, buyers_now, amount_now) = found.before, found.after
    values = {
        "visitors": (Cell(visitors, "count"), Cell(visitors_now, "count"), found.parts.visitors),
        "conversion": (
            Cell(buyers / visitors, "share"),
            Cell(buyers_now / visitors_now, "share"),
            found.parts.conversion,
        ),
        "value": (Cell(amount / buyers, "money"), Cell(amount_now / buyers_now, "money"), found.parts.value),
    }
    rows: list[Row] = [
        {"against": name, "factor": FACTORS[id], "before": before, "after": after, "part": part}
        for id, (before, after, part) in values.items()
    ]
    rows.append({"against": name, "factor": Cell(Label("paid amount", "支付金额"), tone="strong"), "before": Cell(amount, "money0"), "after": Cell(amount_now, "money0"), "part": Cell(found.parts.total, tone="strong")})  # fmt: skip
    return rows
