"""Products: what carries the shop, who rises, who falls."""

from __future__ import annotations

from xlops import figures
from xlops.answers.items import Item, concentration, items, movers
from xlops.blocks import Beside, Block, Card, Cards, Cell, Column, Gap, Heading, Line, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, store_name, title

SHOWN = 10


@sheet(
    "products",
    en="Products",
    zh="商品",
    order=3,
    group="front",
    widths=(9.4,) * 18,
    doc="Concentration, risers and fallers; the whole list is on Items.",
)
def products(hub: Hub) -> list[Block]:
    """Cards of concentration, then the ten that gained and the ten that lost the most."""
    rows = items(hub)
    up, down = movers(rows, SHOWN)
    worst = down[0] if down else None
    head = (
        Label("Largest fall in 30 days: {title} {money}", "近 30 天跌得最多：{title} {money}").format(
            title=worst.title[:30], money=figures.signed_money(worst.moved, hub.settings.currency)
        )
        if worst
        else Label("No item fell", "没有商品下跌")
    )
    return [
        title(hub, Label("Products", "商品")),
        _cards(rows),
        Gap(),
        Heading(head, "items"),
        Beside(
            (
                (0, (Heading(Label("Fell the most", "跌幅最大")), _movers(hub, "products_down", down))),
                (9, (Heading(Label("Rose the most", "涨幅最大")), _movers(hub, "products_up", up))),
            )
        ),
        Gap(),
        Heading(Label("The twenty that carry the shop", "撑起店铺的 20 个商品"), "items"),
        _top(hub, rows[:20]),
    ]


def _cards(rows: list[Item]) -> Cards:
    whole = concentration(rows)
    new = [row for row in rows if row.rank_before is None and row.paid > 0]
    sold = sum(row.paid for row in rows)
    fresh = sum(row.paid for row in new) / sold if sold else None
    short = [row for row in rows if row.grade == "A" and row.cover_days is not None and row.cover_days < 14]

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
                Label("HHI {n}", "集中度 HHI {n}").format(n=f"{whole.hhi or 0:.4f}"),
            ),
            card(
                "new",
                Label("From items new in 30 days", "近30天新动销占比"),
                fresh,
                "share1",
                Label("{n} items", "{n} 个商品").format(n=len(new)),
            ),
            card(
                "short",
                Label("A items under 14 days' cover", "A类可售不足14天"),
                len(short),
                "count",
                Label("see Stock", "见库存页"),
                "bad" if short else "plain",
            ),
        ),
        span=3,
    )


def _called(row: Item) -> str:
    name = f"{row.sku} {row.title}"
    return name if len(name) <= 38 else f"{name[:37]}…"


def _movers(hub: Hub, id: str, rows: list[Item]) -> Table:
    body: tuple[Row, ...] = tuple(
        {
            "title": _called(row),
            "store": store_name(hub, row.store),
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


def _top(hub: Hub, rows: list[Item]) -> Table:
    body: tuple[Row, ...] = tuple(
        {
            "rank": row.rank,
            "title": _called(row),
            "store": store_name(hub, row.store),
            "grade": row.grade,
            "paid": row.paid,
            "share": row.share,
            "change": row.change,
            "units": row.units,
            "price": row.price,
            "refunds": row.refund_rate,
            "margin": row.margin,
            "cover": Cell(
                row.cover_days, "days", "bad" if row.cover_days is not None and row.cover_days < 14 else "plain"
            ),
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
