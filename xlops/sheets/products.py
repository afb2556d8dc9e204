"""Products: what carries the shop, who rises, who falls."""

from __future__ import annotations

from collections.abc import Sequence

from xlops import figures
from xlops.answers.items import Item, Items, concentration, items, movers
from xlops.answers.numbers import counted
from xlops.blocks import Beside, Block, Card, Cards, Column, Gap, Heading, Line, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, store_name, title
from xlops.sheets.items import SHOWS, cover_cell, nothing_sold, uncoded
from xlops.sheets.waiting import fitted, waiting

SHOWN = 10
GRID = 9.4
WIDTHS = (GRID,) * 18


@sheet(
    "products",
    en="Products",
    zh="商品",
    order=3,
    group="front",
    widths=WIDTHS,
    doc="Concentration, risers and fallers; the whole list is on Items.",
)
def products(hub: Hub) -> list[Block]:
    """Cards of concentration, then the ten that gained and the ten that lost the most."""
    found = items(hub)
    rows = found.rows
    if not rows:
        return waiting(hub, "products", Label("Products", "商品"), nothing_sold(hub), SHOWS, WIDTHS)
    up, down = movers(found, SHOWN)
    carry = Heading(
        counted(
            min(len(rows), 20),
            "The item that carries the shop",
            "The {n} items that carry the shop",
            "撑起店铺的 {n} 个商品",
        ),
        "items",
    )
    return [
        title(hub, Label("Products", "商品")),
        _cards(found),
        *(Note(each) for each in uncoded(found)),
        Gap(),
        Heading(_fall(hub, found, down), "items"),
        *(
            [
                Beside(
                    (
                        (0, (Heading(Label("Fell the most", "跌幅最大")), _movers(hub, "products_down", down))),
                        (9, (Heading(Label("Rose the most", "涨幅最大")), _movers(hub, "products_up", up))),
                    )
                )
            ]
            if found.before
            else []
        ),
        Gap(),
        carry,
        _top(hub, rows[:20]),
    ]


def _fall(hub: Hub, found: Items, down: list[Item]) -> Label:
    if not found.before:
        return Label(
            "What rose and fell is unknown: the archive has no items of the 30 days before",
            "涨跌未知：档案中没有再前 30 天的商品数据",
        )
    if not down:
        return Label("No item fell against the 30 days before", "较前 30 天没有商品下跌")
    return Label("Largest fall in 30 days: {title} {money}", "近 30 天跌得最多：{title} {money}").format(
        title=fitted(down[0].title or down[0].sku, 40),
        money=figures.signed_money(down[0].moved, hub.settings.currency),
    )


def _cards(found: Items) -> Cards:
    whole = concentration(found)
    new = [row for row in found.rows if row.rank_before is None and row.paid > 0] if found.before else None
    fresh = sum(row.paid for row in new) / found.paid if new is not None and found.paid else None
    unknown = Label("unknown", "未知")

    def card(id: str, label: Label, value: float | None, format: str, line: Label, tone: str = "plain") -> Card:
        return Card(id, label, value, format, (Line(line),), tone)  # type: ignore[arg-type]

    return Cards(
        (
            card(
                "selling",
                Label("Items that sold, 30 days", "近30天动销商品"),
                whole.selling,
                "count",
                Label("A items: {n}", "A 类：{n} 个").format(n=whole.a_items),
            ),
            card(
                "top_1",
                Label("Share of the first", "第一名占比"),
                whole.top_1,
                "share1",
                Label("of paid amount", "占支付金额"),
            ),
            card(
                "top_5",
                Label("Share of the first 5", "前五名占比"),
                whole.top_5,
                "share1",
                Label("of paid amount", "占支付金额"),
            ),
            card(
                "top_20",
                Label("Share of the first 20", "前二十名占比"),
                whole.top_20,
                "share1",
                Label("HHI {n}", "集中度 HHI {n}").format(n=f"{whole.hhi:.4f}") if whole.hhi else unknown,
            ),
            card(
                "new",
                Label("From items new in 30 days", "近30天新动销占比"),
                fresh,
                "share1",
                counted(len(new), "{n} item", "{n} items", "{n} 个商品")
                if new is not None
                else Label("30 days before unknown", "前30天未知"),
            ),
            _short(found),
        ),
        span=3,
    )


def _short(found: Items) -> Card:
    """A items that are out of stock or sell out within the lead time, as Stock counts them."""
    stocked = [row.cover for row in found.rows if row.grade == "A" and row.cover is not None]
    label = Label("A items short of stock", "A类缺货或将断货")
    if not stocked:
        return Card("short", label, None, "count", (Line(Label("stock unknown", "库存未知")),), link="stock")
    out, soon = sum(each.out for each in stocked), sum(each.sells_out for each in stocked)
    text = Label("{out} out, {soon} within {days} days", "{out} 已断货，{soon} 在 {days} 天内").format(
        out=out, soon=soon, days=f"{stocked[0].lead_days:g}"
    )
    return Card("short", label, out + soon, "count", (Line(text),), "bad" if out + soon else "plain", link="stock")


def _called(row: Item, span: int) -> str:
    return fitted(row.name, span * GRID - 2)


def _movers(hub: Hub, id: str, rows: Sequence[Item]) -> Table:
    body: tuple[Row, ...] = tuple(
        {
            "title": _called(row, 4),
            "store": fitted(store_name(hub, row.store), 2 * GRID - 2),
            "paid": row.paid,
            "moved": row.moved,
            "change": row.change,
        }
        for row in rows
    )
    return Table(
        id,
        (
            Column("title", Label("Item", "商品"), span=4),
            Column("store", Label("Store", "店铺"), span=2),
            Column("paid", Label("Paid", "支付金额"), "money0"),
            Column("moved", Label("Moved", "增减额"), "money0", tone="sign"),
        ),
        body,
        hub.origin("order_lines"),
        empty=Label("None.", "无。"),
    )


def _top(hub: Hub, rows: Sequence[Item]) -> Table:
    body: tuple[Row, ...] = tuple(
        {
            "rank": row.rank,
            "title": _called(row, 5),
            "store": fitted(store_name(hub, row.store), 2 * GRID - 2),
            "grade": row.grade,
            "paid": row.paid,
            "share": row.share,
            "change": row.change,
            "units": row.units,
            "price": row.price,
            "refunds": row.refund_rate,
            "margin": row.margin,
            "cover": cover_cell(row),
        }
        for row in rows
    )
    return Table(
        "products_top",
        (
            Column("rank", Label("Rank", "排名"), "count"),
            Column("title", Label("Item", "商品"), span=5),
            Column("store", Label("Store", "店铺"), span=2),
            Column("grade", Label("ABC", "ABC")),
            Column("paid", Label("Paid", "支付金额"), "money0", bars=True),
            Column("share", Label("Share", "占比"), "share1"),
            change_column("change", Label("vs 30 before", "较前30天")),
            Column("units", Label("Units", "件数"), "count"),
            Column("price", Label("Price", "件单价"), "money"),
            Column("refunds", Label("Refunds", "退款率"), "share1"),
            Column("margin", Label("Margin", "毛利率"), "share1"),
            Column("cover", Label("Cover, days", "可售天数"), "days"),
        ),
        body,
        hub.origin("order_lines", "refunds", "product_costs", "stock"),
    )
