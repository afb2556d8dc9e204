"""Stock: what runs out first, what lies dead."""

from __future__ import annotations

from datetime import date

from xlops import figures
from xlops.answers.stock import LEAD_DAYS, RATE_DAYS, SLOW_DAYS, Cover, cover
from xlops.blocks import Block, Card, Cards, Cell, Column, Gap, Heading, Line, Note, Row, Table, Tone
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title


@sheet(
    "stock",
    en="Stock",
    zh="库存",
    order=4,
    group="front",
    widths=(16, 14, 46, *(12.0,) * 9),
    doc="Days of cover by SKU: risks first, then what does not move.",
)
def stock(hub: Hub) -> list[Block]:
    """Cards, risks first, slow stock after."""
    rows = cover(hub)
    if not rows:
        text = Label(
            "No stock export was loaded. Drop the stock download, with its date in the file name, into exports/<store>/.",
            "尚未导入库存数据。把库存下载文件（文件名含日期）放入 exports/<店铺>/。",
        )
        return [title(hub, Label("Stock", "库存")), Note(text, "plain", link="inputs")]
    risks = [row for row in rows if row.days is not None and row.days < 2 * LEAD_DAYS]
    slow = sorted(
        (row for row in rows if row.available > 0 and (row.days is None or row.days > SLOW_DAYS)),
        key=lambda row: -(row.value or 0),
    )
    out = [row for row in rows if row.available <= 0]
    head = Label(
        "{n} SKUs sell out within {days} days; {out} are out", "{n} 个 SKU 将在 {days} 天内售罄；{out} 个已断货"
    ).format(n=sum(row.days is not None and row.days < LEAD_DAYS for row in rows), days=LEAD_DAYS, out=len(out))
    return [
        title(hub, Label("Stock", "库存")),
        _cards(rows, slow, out),
        Gap(),
        Heading(head),
        Note(
            Label(
                "Cover = available over units sold per day in stock, last {rate} days; {lead} days from order to shelf are assumed. Gap: what is inbound comes after it is gone.",
                "可售天数 = 可售库存 ÷ 近 {rate} 天有货日均销量；默认交期 {lead} 天。断档：在途到货晚于售罄日。",
            ).format(rate=RATE_DAYS, lead=LEAD_DAYS)
        ),
        _table(hub, "stock_risks", risks),
        Gap(),
        Heading(
            Label(
                "Slow: {n} SKUs would last over {days} days, {money} lie in them",
                "滞销：{n} 个 SKU 可售超 {days} 天，占用 {money}",
            ).format(
                n=len(slow),
                days=SLOW_DAYS,
                money=figures.money(sum(row.value or 0 for row in slow), hub.settings.currency),
            )
        ),
        _table(hub, "stock_slow", slow[:100]),
    ]


def _cards(rows: list[Cover], slow: list[Cover], out: list[Cover]) -> Cards:
    total = sum(row.value or 0 for row in rows)
    idle = sum(row.value or 0 for row in slow)
    short = [row for row in rows if row.days is not None and 0 < row.days < LEAD_DAYS]
    lost = sum(row.per_day for row in out)
    cards = (
        Card(
            "out",
            Label("Out of stock", "已断货"),
            len(out),
            "count",
            (Line(Label("{n} units a day lost", "日均损失 {n} 件").format(n=f"{lost:.0f}")),),
            "bad" if out else "plain",
        ),
        Card(
            "short",
            Label("Under {n} days", "不足 {n} 天").format(n=LEAD_DAYS),
            len(short),
            "count",
            (
                Line(
                    Label("{n} with goods on the way", "其中 {n} 个在途").format(
                        n=sum(row.inbound > 0 for row in short)
                    )
                ),
            ),
            "bad" if short else "plain",
        ),
        Card(
            "value",
            Label("Stock value", "库存金额"),
            total,
            "money0",
            (Line(Label("{n} SKUs", "{n} 个 SKU").format(n=len(rows))),),
        ),
        Card(
            "slow",
            Label("Slow stock", "滞销库存"),
            idle,
            "money0",
            (
                Line(
                    Label("{pct} of stock value", "占库存金额 {pct}").format(
                        pct=figures.share(idle / total if total else 0)
                    )
                ),
            ),
        ),
    )
    return Cards(cards, span=(2, 1, 3, 3))


def _status(row: Cover, today: date) -> tuple[Label, Tone]:
    if row.available <= 0:
        return Label("▼ out", "▼ 断货"), "bad"
    if row.days is None:
        return Label("not selling", "无动销"), "quiet"
    if row.days >= LEAD_DAYS:
        return (Label("slow", "滞销"), "quiet") if row.days > SLOW_DAYS else (Label("watch", "关注"), "plain")
    if not row.inbound:
        return Label("▼ order now", "▼ 立即补货"), "bad"
    if row.due_day is not None and row.due_day < today:
        return Label("▼ overdue", "▼ 到货逾期"), "bad"
    return (Label("▼ gap", "▼ 断档"), "bad") if row.waits(today) else (Label("in time", "在途够用"), "plain")


def _table(hub: Hub, id: str, rows: list[Cover]) -> Table:
    body: list[Row] = []
    for row in rows:
        text, tone = _status(row, hub.today)
        body.append(
            {
                "store": store_name(hub, row.store),
                "sku": row.sku,
                "title": row.title,
                "status": Cell(text, tone=tone),
                "days": row.days,
                "gone": row.gone_on(hub.today),
                "available": row.available,
                "per_day": row.per_day,
                "inbound": row.inbound or None,
                "due": row.due_day,
                "value": row.value,
            }
        )
    return Table(
        id,
        (
            Column("store", Label("Store", "店铺")),
            Column("sku", Label("SKU", "商品编码"), "id"),
            Column("title", Label("Title", "商品名称")),
            Column("status", Label("Status", "状态")),
            Column("days", Label("Days of cover", "可售天数"), "days", bars=True),
            Column("gone", Label("Gone on", "售罄日"), "day"),
            Column("available", Label("Available", "可售"), "count"),
            Column("per_day", Label("Sold per day", "日均销量"), "times"),
            Column("inbound", Label("Inbound", "在途"), "count"),
            Column("due", Label("Due", "预计到货"), "day"),
            Column("value", Label("Value", "库存金额"), "money0"),
        ),
        tuple(body),
        hub.origin("stock", "order_lines", "inbound"),
        real=True,
        key=("store", "sku"),
        filter=True,
        empty=Label("None.", "无。"),
    )
