"""Channels: the structure of traffic, what a visitor is worth, and how the structure drifts."""

from __future__ import annotations

from xlops import figures
from xlops.answers.channels import Channel, channels, structure_drift
from xlops.blocks import Block, Cell, Chart, Column, Gap, Heading, Note, Row, Series, Table
from xlops.hub import Hub
from xlops.label import Label, same
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, store_name, title
from xlops.sheets.waiting import waiting

WIDTHS = (20.0, 22.0, *(13.0,) * 8)
SHOWS = ((Label("visitors, conversion and value of a visitor by portal", "各渠道访客、转化率和访客价值"), "traffic"),)


@sheet(
    "channels",
    en="Channels",
    zh="渠道",
    order=14,
    widths=WIDTHS,
    doc="Traffic by portal: share, drift, conversion, value of a visitor.",
)
def channels_sheet(hub: Hub) -> list[Block]:
    """The structure of the last 7 days against the 7 before."""
    rows = channels(hub)
    if not rows:
        none = Label(
            "Where visitors come from is unknown: no traffic by portal is loaded",
            "访客来源未知：尚未导入分渠道流量数据",
        )
        return waiting(hub, "channels", Label("Channels", "渠道"), none, SHOWS, WIDTHS)
    best = max(
        (each for each in rows if each.uv_value is not None and (each.visitors or 0) >= 30),
        key=lambda each: each.uv_value or 0,
        default=None,
    )
    head = (
        Label("A visitor is worth most from {channel}: {value}", "访客价值最高的渠道：{channel}，{value}").format(
            channel=same(best.channel), value=same(f"{figures.symbol(hub.settings.currency)}{best.uv_value:,.2f}")
        )
        if best
        else Label("Visitors by portal", "各渠道访客")
    )
    return [
        title(hub, Label("Channels", "渠道")),
        Heading(head),
        *(Note(_drift(hub, store.id)) for store in hub.stores if any(row.store == store.id for row in rows)),
        _table(hub, rows),
        Gap(),
        Heading(Label("Value of a visitor by portal, all stores, 7 days", "各渠道访客价值（全部店铺，近7天）")),
        Chart(
            "channels_value",
            "bar",
            "channel_values",
            "channel",
            (Series("uv_value", Label("value of a visitor", "访客价值"), "own"),),
            "money",
            span=6,
            height=11,
            alt=Label("Paid amount per visitor, by portal.", "各渠道每位访客带来的支付金额。"),
        ),
    ]


def _points(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _drift(hub: Hub, store: str) -> Label:
    value = structure_drift(hub, store)
    name = store_name(hub, store)
    if value is None:
        return Label("{name}: structure of the week before is unknown", "{name}：前一周流量结构未知").format(name=name)
    verdict = (
        Label("stable", "稳定")
        if value < 0.05
        else Label("shifting", "有变化")
        if value < 0.15
        else Label("changed", "变化明显")
    )
    return Label(
        "{name}: {pct} of visitors came by other portals than a week before ({verdict})",
        "{name}：流量结构漂移 {pct}（{verdict}，对比前 7 天）",
    ).format(name=name, pct=figures.share(value), verdict=verdict)


def _table(hub: Hub, rows: list[Channel]) -> Table:
    body: tuple[Row, ...] = tuple(
        {
            "store": store_name(hub, row.store),
            "channel": row.channel,
            "visitors": row.visitors,
            "share": row.share,
            "share_change": Cell(
                _points(row.share_change), "points", "bad" if (row.share_change or 0) < -0.02 else "plain"
            ),
            "conversion": row.conversion,
            "favcart": row.cart_rate,
            "paid": row.paid,
            "paid_change": row.paid_change,
            "uv_value": row.uv_value,
        }
        for row in rows
    )
    note = Label(
        "Shares are of the sum of portals: a visitor may come by several.",
        "占比以各渠道访客之和为分母：同一访客可来自多个渠道。",
    )
    return Table(
        "channels",
        (
            Column("store", Label("Store", "店铺")),
            Column("channel", Label("Channel", "渠道")),
            Column("visitors", Label("Visitors", "访客数"), "count", note=note),
            Column("share", Label("Share", "占比"), "share1", bars=True, note=note),
            Column("share_change", Label("Share moved", "占比变化(点)"), "points"),
            Column(
                "conversion",
                Label("Conversion", "支付转化率"),
                "share",
                note=Label("by person, as the platform attributes it", "按人，平台归因"),
            ),
            Column("favcart", Label("Fav and cart", "收藏加购率"), "share1"),
            Column(
                "paid", Label("Paid", "支付金额"), "money0", note=Label("as the platform attributes it", "平台归因口径")
            ),
            change_column("paid_change", Label("vs 7 days before", "较前7天")),
            Column("uv_value", Label("Per visitor", "访客价值"), "money"),
        ),
        body,
        hub.origin("traffic"),
        real=True,
        key=("store", "channel"),
        filter=True,
    )
