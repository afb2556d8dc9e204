"""Items: rank, ABC grade, concentration and movers."""

from __future__ import annotations

from collections.abc import Sequence

from xlops import figures
from xlops.answers.items import Item, Items, concentration, items
from xlops.blocks import Block, Cell, Column, Heading, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, store_name, title
from xlops.sheets.waiting import waiting

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
    found = items(hub)
    rows, whole = found.rows, concentration(found)
    if not rows:
        return waiting(hub, "items", Label("Items", "商品明细"), nothing_sold(hub), SHOWS, WIDTHS)
    head = (
        Label(
            "{a} of {n} items bring 80 % of the paid amount; the top 5 bring {top}",
            "{n} 个动销商品中 {a} 个贡献 80% 支付金额；前 5 名占 {top}",
        ).format(a=whole.a_items, n=whole.selling, top=figures.share(whole.top_5 or 0))
        if whole.selling
        else nothing_sold(hub)
    )
    cut = Label("The {most} best paid of {n} items are listed.", "列出支付金额前 {most} 名，共 {n} 个商品。").format(
        most=MOST, n=len(rows)
    )
    return [
        title(hub, Label("Items, 30 days", "商品明细（近30天）")),
        Heading(head),
        *(Note(each) for each in uncoded(found)),
        *([Note(cut)] if len(rows) > MOST else []),
        _table(hub, rows[:MOST]),
    ]


SHOWS = (
    (
        Label("what carries the shop, what rises and falls, by item", "哪些商品撑起店铺、涨跌各是什么"),
        "order_lines",
    ),
    (Label("days of cover beside each item", "每个商品的可售天数"), "stock"),
    (Label("margins", "毛利率"), "product_costs"),
)
"""What tabs about items show, and the fact that gives it."""

WIDTHS = (12.0,) * 12


def nothing_sold(hub: Hub) -> Label:
    """Why no item is listed."""
    if hub.known("order_lines"):
        return Label("No item sold in the last 60 days", "近 60 天没有商品动销")
    return Label("Which items sell is unknown: no order lines are loaded", "商品销售未知：尚未导入订单明细")


def uncoded(found: Items) -> list[Label]:
    """What of the paid amount has no item code, or not even a title."""
    texts = []
    if found.paid and found.uncoded > found.unnamed:
        texts.append(
            Label(
                "{share} of the paid amount has no item code in the export: those items go by their title, without refunds, margin and cover",
                "支付金额中 {share} 在导出文件里没有商品编码：按商品名称归类，无退款率、毛利率和可售天数",
            ).format(share=figures.share((found.uncoded - found.unnamed) / found.paid))
        )
    if found.paid and found.unnamed:
        texts.append(
            Label(
                "{share} of the paid amount names no item at all; it is in no row, but counts in the shares",
                "支付金额中 {share} 没有任何商品信息：未列出，但计入占比分母",
            ).format(share=figures.share(found.unnamed / found.paid))
        )
    return texts


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
        "sku": row.sku or None,
        "title": row.title or None,
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
        "cover": cover_cell(row),
    }


def cover_cell(row: Item) -> Cell:
    """Days of cover, marked where the item is out or sells out within the lead time."""
    stock = row.cover
    return Cell(stock.days if stock else None, "days", "bad" if stock and (stock.out or stock.sells_out) else "plain")


def _table(hub: Hub, rows: Sequence[Item]) -> Table:
    body = tuple(item_row(hub, row) for row in rows)
    return Table(
        "items",
        item_columns(),
        body,
        hub.origin("order_lines", "refunds", "stock"),
        real=True,
        key=("store", "sku", "title"),
        filter=True,
    )
