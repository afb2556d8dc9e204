"""Items: rank, ABC grade, concentration and movers."""

from __future__ import annotations

from xlops import figures
from xlops.answers.items import Item, concentration, items
from xlops.blocks import Block, Cell, Column, Heading, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, store_name, title

MOST = 1000


@sheet(
    "items",
    en="Items",
    zh="商品明细",
    order=15,
    freeze=1,
    doc="Every item that sold: rank, grade, share, change, margin, cover.",
)
def items_sheet(hub: Hub) -> list[Block]:
    """The items of the last 30 days, best paid first."""
    rows = items(hub)
    whole = concentration(rows)
    head = (
        Label(
            "{a} of {n} items bring 80 % of the paid amount; the top 5 bring {top}",
            "{n} 个动销商品中 {a} 个贡献 80% 支付金额；前 5 名占 {top}",
        ).format(a=whole.a_items, n=whole.selling, top=figures.share(whole.top_5 or 0))
        if whole.selling
        else Label("No item sold in 30 days", "近 30 天无商品动销")
    )
    cut = Label("The {most} best paid of {n} items are listed.", "列出支付金额前 {most} 名，共 {n} 个商品。").format(
        most=MOST, n=len(rows)
    )
    return [
        title(hub, Label("Items, 30 days", "商品明细（近30天）")),
        Heading(head),
        *([Note(cut)] if len(rows) > MOST else []),
        _table(hub, rows[:MOST]),
    ]


def item_columns() -> tuple[Column, ...]:
    """The columns of a table of items."""
    return (
        Column("rank", Label("Rank", "排名"), "count"),
        Column("rank_before", Label("30 days before", "前30天排名"), "count"),
        Column("store", Label("Store", "店铺")),
        Column("sku", Label("SKU", "商品编码"), "id"),
        Column("title", Label("Title", "商品名称"), width=42),
        Column("grade", Label("ABC", "ABC")),
        Column(
            "paid",
            Label("Paid", "支付金额"),
            "money0",
            bars=True,
            note=Label("order lines, refunds not deducted", "订单明细口径，未扣退款"),
        ),
        Column("share", Label("Share", "占比"), "share"),
        change_column("change", Label("vs 30 before", "较前30天")),
        Column("moved", Label("Moved", "增减额"), "money0", tone="sign"),
        Column("units", Label("Units", "件数"), "count"),
        Column("buyers", Label("Buyers", "买家数"), "count"),
        Column("price", Label("Price paid", "件单价"), "money"),
        Column(
            "refund_rate", Label("Refunds", "退款率"), "share1", note=Label("by amount, refund day", "按金额，按退款日")
        ),
        Column(
            "margin",
            Label("Margin", "毛利率"),
            "share1",
            note=Label("after refunds and cost of goods", "退款后扣商品成本"),
        ),
        Column("cover", Label("Days of cover", "可售天数"), "days"),
    )


def item_row(hub: Hub, row: Item) -> Row:
    """One item as a table row."""
    return {
        "rank": row.rank,
        "rank_before": row.rank_before,
        "store": store_name(hub, row.store),
        "sku": row.sku,
        "title": row.title,
        "grade": row.grade,
        "paid": row.paid,
        "share": row.share,
        "change": row.change,
        "moved": row.moved,
        "units": row.units,
        "buyers": row.buyers,
        "price": row.price,
        "refund_rate": Cell(row.refund_rate, "share1", "bad" if (row.refund_rate or 0) > 0.2 else "plain"),
        "margin": Cell(row.margin, "share1", "bad" if row.margin is not None and row.margin < 0 else "plain"),
        "cover": Cell(row.cover_days, "days", "bad" if row.cover_days is not None and row.cover_days < 14 else "plain"),
    }


def _table(hub: Hub, rows: list[Item]) -> Table:
    body = tuple(item_row(hub, row) for row in rows)
    return Table(
        "items",
        item_columns(),
        body,
        hub.origin("order_lines", "refunds", "stock"),
        real=True,
        key=("store", "sku"),
        filter=True,
    )
