"""Of the sheet Market: whom we lose customers to, and what rivals sell as far as platforms show it."""

from __future__ import annotations

from xlops import figures
from xlops.answers.market_position import Lost, lost_customers
from xlops.answers.numbers import counted
from xlops.answers.rival_looks import RivalSales, rival_sales
from xlops.blocks import Block, Column, Gap, Heading, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.common import store_name
from xlops.sheets.market_parts import DAY, HIGH, ITEM, LOW, RIVAL, STORE, fact_column, sized

SALES_BASES = {
    "month": Label("count of 30 days", "近 30 天销量"),
    "rise": Label("rise of the count", "累计销量增量"),
}
_SALES_TERMS = Label(
    "By what platforms show: a bucket is a range, one that did not change says nothing; where the count fell only a lower bound is left.",
    "按平台显示推算：区间值给出范围，区间没变则不推算；计数回落的只给下限。",
)
MOST_SALES = 100


def known_sales(hub: Hub) -> list[RivalSales]:
    """The items of rivals of which something can be said, the most money first."""
    return [each for each in rival_sales(hub) if each.units is not None]


def lost_blocks(hub: Hub) -> list[Block]:
    """Whom our visitors bought from instead; nothing where no data say so."""
    lost = lost_customers(hub)
    return [Heading(_lost_most(hub, lost)), _lost(hub, lost), Gap()] if lost else []


def sales_blocks(hub: Hub) -> list[Block]:
    """What rivals' items sell, as ranges; nothing where no count tells."""
    sales = known_sales(hub)
    return [Heading(_sold_most(hub, sales)), Note(_SALES_TERMS), _sales(hub, sales)] if sales else []


def _lost_most(hub: Hub, lost: list[Lost]) -> Label:
    buyers = sum(each.buyers or 0.0 for each in lost)
    money = sum(each.money or 0.0 for each in lost)
    first = lost[0]
    head = Label("Most are lost to {rival}", "流失最多的去向是{rival}").format(rival=first.rival)
    if not buyers:
        return head
    said = Label("{head}: {n} buyers in all", "{head}：合计流失买家 {n} 人").format(head=head, n=figures.whole(buyers))
    if not money:
        return said
    return Label("{said}, about {money} at our own price", "{said}，按本店客单价约 {money}").format(
        said=said, money=figures.money(money, hub.settings.currency)
    )


def _lost(hub: Hub, lost: list[Lost]) -> Table:
    rows: list[Row] = [
        {
            "store": store_name(hub, each.store),
            "sku": each.sku,
            "title": each.title or None,
            "rival": each.rival,
            "item": None if each.item == "*" else each.item,
            "lost_visitors": each.visitors,
            "lost_buyers": each.buyers,
            "money": each.money,
            "day": each.day,
        }
        for each in lost
    ]
    columns = (
        STORE,
        fact_column("lost_customers", "sku", "id"),
        fact_column("products", "title"),
        RIVAL,
        ITEM,
        fact_column("lost_customers", "lost_visitors", "count"),
        fact_column("lost_customers", "lost_buyers", "count"),
        Column("money", Label("Worth to us", "折合金额"), "money0", bars=True),
        DAY,
    )
    key = ("store", "sku", "rival", "item")
    origin = hub.origin("lost_customers", "order_lines")
    return Table("lost_to_rivals", columns, tuple(rows), origin, real=True, key=key)


def _sold_most(hub: Hub, sales: list[RivalSales]) -> Label:
    least = sum(each.money.low for each in sales if each.money)
    head = counted(
        len(sales),
        "{n} item of rivals shows what it sells",
        "{n} items of rivals show what they sell",
        "{n} 个竞品可推算销量",
    )
    if not least:
        return head
    said = Label("{head}: at least {money} a day together", "{head}：合计每天至少 {money}").format(
        head=head, money=figures.money(least, hub.settings.currency)
    )
    if len(sales) <= MOST_SALES:
        return said
    return Label("{said}; the first {most} are listed", "{said}；列出前 {most} 个").format(said=said, most=MOST_SALES)


def _sales(hub: Hub, sales: list[RivalSales]) -> Table:
    rows: list[Row] = [
        {
            "store": store_name(hub, each.store),
            "item": each.item,
            "title": each.title or None,
            "rival": each.rival,
            "low": sized(each.units.low if each.units else None),
            "high": sized(each.units.high if each.units else None),
            "money_low": each.money.low if each.money else None,
            "money_high": each.money.high if each.money else None,
            "falls": each.falls or None,
            "basis": SALES_BASES[each.basis],
            "day": each.seen,
        }
        for each in sales[:MOST_SALES]
    ]
    columns = (
        STORE,
        ITEM,
        fact_column("rival_observations", "title"),
        RIVAL,
        LOW,
        HIGH,
        Column("money_low", Label("Money, at least", "金额至少"), "money0", bars=True),
        Column("money_high", Label("Money, at most", "金额至多"), "money0"),
        Column("falls", Label("Falls", "回落次数"), "count"),
        Column("basis", Label("Basis", "口径")),
        DAY,
    )
    key = ("store", "rival", "item")
    return Table("rival_sales", columns, tuple(rows), hub.origin("rival_observations"), real=True, key=key)
