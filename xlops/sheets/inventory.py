"""Inventory overview: what is at risk, what to order today, which week the money is due, how the stock will run down."""

from __future__ import annotations

from xlops import figures
from xlops.answers.numbers import counted, filled, records
from xlops.answers.purchasing import cash_weeks
from xlops.answers.reorder import listed, reorder
from xlops.answers.stock_outlook import ages, cover_counts, projections
from xlops.blocks import (
    Beside,
    Block,
    Card,
    Cards,
    Cell,
    Chart,
    Column,
    Formula,
    Gap,
    Heading,
    Line,
    Note,
    Row,
    Series,
    Table,
)
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title
from xlops.sheets.plan_formulas import STATUS
from xlops.sheets.plan_table import COVER, GONE, ITEM, LOST, SKU, STATUS_LABEL, STORE, TO_ORDER
from xlops.sheets.waiting import waiting

WIDTHS = (15.0,) * 11
TOP = 10
SHOWS = (
    (Label("what to order, how much, why", "补什么、补多少、为什么"), "stock"),
    (Label("how fast each SKU sells", "每个 SKU 的销售速度"), "order_lines"),
    (Label("lead times, what is on its way", "实际交期与在途"), "inbound"),
)
URGENT = ("▼ out", "▼ order now", "▼ gap")
_PLAN = "t_stock_settings"


@sheet(
    "inventory",
    en="Inventory",
    zh="库存总览",
    order=1,
    workbook="inventory",
    group="front",
    widths=WIDTHS,
    doc="The home of the inventory workbook: risks first, what to order today, cash by week, pictures.",
)
def inventory(hub: Hub) -> list[Block]:
    """Cards, the greatest risks, how the first of them runs down, cover, age and cash."""
    name, rows = Label("Inventory", "库存总览"), listed(hub)
    if rows.empty:
        none = Label(
            "Nothing to plan: no stock and no sales by SKU are loaded",
            "无法生成计划：没有库存数据，也没有按商品的销售数据",
        )
        return waiting(hub, "inventory", name, none, SHOWS, WIDTHS)
    return [
        title(hub, name),
        _cards(hub),
        Gap(),
        Heading(_finding(hub), link="stock_plan"),
        *(Note(each, "plain") for each in reorder(hub).remarks[:4]),
        _risks(hub),
        Gap(),
        Beside(((0, tuple(_outlook(hub))), (6, tuple(_cash(hub))))),
        Gap(),
        Beside(((0, tuple(_cover(hub))), (6, tuple(_ages(hub))))),
    ]


def _count(hub: Hub, *statuses: int) -> int:
    return int(listed(hub)["status"].isin(statuses).sum())


def _words(hub: Hub, *english: str) -> str:
    """The plan's count of these statuses as a formula."""
    words = [each.text(hub.language) for each in STATUS.values() if each.en in english]
    return "+".join(f'COUNTIF({_PLAN}[status],"{each}")' for each in words)


def _codes(*english: str) -> list[int]:
    return [code for code, each in STATUS.items() if each.en in english]


def _cards(hub: Hub) -> Cards:
    """Live counts over the plan; what rests on sales, costs or stock that nobody knows is blank and says so."""
    rows, currency = listed(hub), hub.settings.currency
    out, soon = _count(hub, *_codes("▼ out")), _count(hub, *_codes("▼ order now", "▼ gap"))
    orders = rows[rows["order"] > 0]
    selling, costed = bool(rows["sold"].any()), bool(rows["unit_cost"].notna().any())
    stocked = bool(rows["on_hand"].notna().any())
    no_cost = int(orders["unit_cost"].isna().sum())
    no_sales, no_costs = Line(Label("sales unknown", "销量未知")), Line(Label("costs unknown", "成本未知"))
    live = Line(Label("live, from the plan", "随计划实时变化"))
    worth = rows["on_hand"].clip(lower=0) * rows["unit_cost"]
    slow = worth[rows["status"].isin(_codes("slow", "not selling"))].sum()
    at_risk = Label("at risk: {cash}", "可能损失 {cash}").format(
        cash=figures.compact(rows["lost_amount"].sum(), currency)
    )
    units = Label("{n} units", "{n} 件").format(n=figures.whole(float(orders["order"].sum())))
    lying = Label("{cash} slow or unsold", "其中滞销 {cash}").format(cash=figures.compact(slow, currency))
    lacking = counted(no_cost, "{n} has no cost", "{n} have no cost", "{n} 个无成本")
    planned = selling and stocked
    return Cards(
        (
            Card(
                "out",
                Label("Out of stock", "已断货"),
                Formula(f"={_words(hub, '▼ out')}", out) if stocked else None,
                "count",
                (live if stocked else Line(Label("stock unknown", "库存未知")),),
                "bad" if out else "plain",
                link="stock_plan",
            ),
            Card(
                "soon",
                Label("Gone before an order arrives", "补货到之前断货"),
                Formula(f"={_words(hub, '▼ order now', '▼ gap')}", soon) if planned else None,
                "count",
                (Line(at_risk) if planned else no_sales,),
                "bad" if soon else "plain",
                link="stock_plan",
            ),
            Card(
                "order",
                Label("SKUs to order today", "今日待补 SKU"),
                Formula(f'=COUNTIF({_PLAN}[order],">0")', len(orders)) if planned else None,
                "count",
                (Line(units) if planned else no_sales,),
                link="reorder",
            ),
            Card(
                "cash",
                Label("Cash for these orders", "所需资金"),
                Formula(f"=SUM({_PLAN}[cash])", float(orders["cash"].sum())) if planned and costed else None,
                "money0",
                (no_sales if not planned else no_costs if not costed else Line(lacking, "bad") if no_cost else live,),
                link="reorder",
            ),
            Card(
                "value",
                Label("Stock at cost", "库存成本"),
                float(worth.sum()) if costed and stocked else None,
                "money0",
                (no_costs if not costed else Line(lying) if selling else no_sales,),
            ),
        ),
        span=(2, 3, 2, 2, 2),
    )


def _finding(hub: Hub) -> Label:
    rows = listed(hub)
    urgent = rows[rows["status"].isin(_codes(*URGENT))]
    if urgent.empty and not rows["sold"].any():
        return Label("What runs out when is unknown: no sales by SKU", "何时售罄未知：没有按商品的销售数据")
    if urgent.empty:
        return Label("No SKU runs out before an order of today could arrive", "没有 SKU 会在补货到达前断货")
    first = urgent.iloc[0]
    return counted(
        len(urgent),
        "{n} SKU needs you today: {name}",
        "{n} SKUs need you today, first {name}",
        "今天有 {n} 个 SKU 需要处理，首先是 {name}",
        name=f"{first['sku']} {first['title']}".strip()[:50],
    )


def _risks(hub: Hub) -> Table:
    body: list[Row] = []
    rows = listed(hub)
    urgent = rows[(rows["d"] > 0) | rows["status"].isin(_codes("▼ out"))]
    for row in records(urgent.head(TOP)):
        status = STATUS[int(row["status"])]
        body.append(
            {
                "sku": row["sku"],
                "title": row["title"] or None,
                "store": store_name(hub, row["store"]),
                "status": Cell(status, tone="bad" if status.en.startswith("▼") else "plain"),
                "cover": filled(row["cover"]),
                "gone": row["stock_out"].date() if row["stock_out"] == row["stock_out"] else None,
                "lost": filled(row["lost_amount"]),
                "order": filled(row["order"]),
                "arrives": filled(row["inbound"]),
            }
        )
    return Table(
        "top_risks",
        (
            Column("sku", SKU, "id"),
            Column("title", ITEM, span=3),
            Column("store", STORE),
            Column("status", STATUS_LABEL),
            Column("cover", COVER, "days", bars=True),
            Column("gone", GONE, "day"),
            Column("lost", LOST, "money0"),
            Column("arrives", Label("Arriving in time", "及时到货"), "count"),
            Column("order", TO_ORDER, "count"),
        ),
        tuple(body),
        hub.origin("stock", "order_lines", "inbound"),
        empty=Label("None.", "无。"),
    )


def _outlook(hub: Hub) -> list[Block]:
    drawn = projections(hub)
    if not drawn:
        return [Heading(Label("No projection: no stock of what sells is known", "无法推演：在售商品的库存未知"))]
    first = drawn[0]
    last = figures.short_day(first.days["ds"].iloc[-1])
    head = (
        Label("{sku} lasts beyond {day}", "{sku} 可售至 {day} 之后").format(sku=first.sku, day=last)
        if first.out is None
        else Label("{sku} is used up on {day} without an order", "不补货，{sku} 将于 {day} 售罄").format(
            sku=first.sku, day=figures.short_day(first.out)
        )
    )
    return [Heading(head, link="projections"), projection_chart(1, span=6)]


def projection_chart(place: int, span: int) -> Chart:
    """The chart of one projection: demand so far with its band, against the stock with and without today's order."""
    return Chart(
        f"projection_{place}",
        "line",
        f"projection_{place}",
        "day",
        (
            Series("low", Label("demand, low", "需求下限"), "low"),
            Series("high", Label("demand, high", "需求上限"), "high"),
            Series("ordered", Label("with today's order", "今日补货后"), "context"),
            Series("stock", Label("stock so far", "累计可供"), "second"),
            Series("demand", Label("demand so far", "累计需求"), "own"),
        ),
        "count",
        span=span,
        height=11,
        alt=Label(
            "Units that will have been asked for so far, with their 80 % band, against the units there, without and with today's order.",
            "累计需求及其 80% 区间，对比累计可供件数（不补货与今日补货后）。",
        ),
    )


def _cash(hub: Hub) -> list[Block]:
    weeks = cash_weeks(hub)
    total = sum(new + old for _, new, old in weeks)
    if not total:
        return [Heading(Label("No cash is known to be due for goods", "没有已知的货款"))]
    head = Label("Cash for goods by week, {cash} in all", "各周货款，合计 {cash}").format(
        cash=figures.money(total, hub.settings.currency)
    )
    chart = Chart(
        "cash_by_week",
        "column",
        "cash_by_week",
        "week",
        (Series("amount", Label("cash for goods", "货款"), "own"),),
        "money0",
        span=5,
        height=11,
        alt=Label("Money for goods by week from today.", "从今天起各周的货款。"),
    )
    return [Heading(head, link="reorder"), chart]


def _cover(hub: Hub) -> list[Block]:
    counts = cover_counts(hub)
    if not sum(number for _, _, number in counts):
        return [Heading(Label("How long the stock lasts is unknown", "可售天数未知"))]
    short = sum(number for low, high, number in counts if high is not None and high <= 14)
    head = counted(
        short,
        "{n} SKU lasts under two weeks",
        "{n} SKUs last under two weeks",
        "{n} 个 SKU 可售不足两周",
    )
    chart = Chart(
        "cover_spread",
        "column",
        "cover_spread",
        "days",
        (Series("skus", Label("SKUs", "SKU 数"), "own"),),
        "count",
        span=6,
        height=10,
        alt=Label("SKUs by days of cover.", "按可售天数分布的 SKU 数。"),
    )
    return [Heading(head, link="stock_plan"), chart]


def _ages(hub: Hub) -> list[Block]:
    known = ages(hub)
    if not known or not sum(cost for name, _, cost in known if name != "unknown"):
        return [
            Heading(
                Label("Age of the stock is unknown: no arrivals or costs are loaded", "库龄未知：没有到货记录或成本")
            )
        ]
    total = sum(cost for _, _, cost in known)
    old = sum(cost for name, _, cost in known if name in ("180-364", "365+"))
    head = (
        Label("{share} of the stock is over half a year old", "库龄超过半年的占 {share}").format(
            share=figures.share(old / total)
        )
        if old
        else Label("No stock is known to be over half a year old", "没有已知超过半年的库存")
    )
    chart = Chart(
        "stock_ages",
        "column",
        "stock_ages",
        "age",
        (Series("cost", Label("stock at cost", "库存成本"), "own"),),
        "money0",
        span=5,
        height=10,
        alt=Label("Stock at cost by age in days, first in first out.", "按库龄（先进先出）的库存成本。"),
    )
    return [Heading(head), chart]
