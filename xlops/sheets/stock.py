"""Stock: what runs out first, what lies dead."""

from __future__ import annotations

from datetime import date

from xlops import figures
from xlops.answers.numbers import counted
from xlops.answers.stock import Cover, cover
from xlops.blocks import Block, Card, Cards, Cell, Column, Gap, Heading, Line, Note, Row, Table, Tone
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title
from xlops.sheets.waiting import waiting

WIDTHS = (16.0, 14.0, 46.0, *(12.0,) * 9)
MOST = 500
_PLAN = Label(
    "How much to order of each SKU, and what that rests on, is in Inventory.xlsx: xlops build inventory.",
    "每个 SKU 补多少、依据是什么，见 Inventory.xlsx：运行 xlops build inventory 生成。",
)
SHOWS = (
    (Label("what is out, what runs out when, what lies dead", "哪些断货、何时售罄、哪些滞销"), "stock"),
    (Label("how fast each SKU sells", "每个 SKU 的销售速度"), "order_lines"),
    (Label("whether goods on their way arrive in time", "在途能否及时到货"), "inbound"),
)


@sheet(
    "stock",
    en="Stock",
    zh="库存",
    order=4,
    group="front",
    widths=WIDTHS,
    doc="Days of cover by SKU: risks first, then what does not move.",
)
def stock(hub: Hub) -> list[Block]:
    """Cards, risks first, slow stock after; without sales what is out, then what lies there."""
    rows = cover(hub)
    if not rows:
        none = Label(
            "Stock is unknown: no stock export of the last 90 days is loaded", "库存未知：没有近 90 天的库存数据"
        )
        return waiting(hub, "stock", Label("Stock", "库存"), none, SHOWS, WIDTHS)
    out = [row for row in rows if row.out]
    out.sort(key=lambda row: -(row.per_day or 0.0))
    selling = any(row.per_day is not None for row in rows)
    soon = [row for row in rows if not row.out and row.days is not None and row.days < 2 * row.lead_days]
    return [
        title(hub, Label("Stock", "库存")),
        _cards(hub, rows),
        Gap(),
        Heading(_finding(hub, rows)),
        Note(_terms(hub)),
        Note(_PLAN),
        *(Note(each, "plain", link="inputs") for each in _unknown(hub, rows)),
        *_listed(hub, "stock_risks", [*out, *soon]),
        Gap(),
        *(_slow(hub, rows) if selling else _most(hub, rows)),
    ]


def _days(hub: Hub, parameter: str) -> str:
    """A parameter that counts days, as it is written in a sentence."""
    return f"{hub.parameter(parameter):g}"


def _finding(hub: Hub, rows: list[Cover]) -> Label:
    out = counted(
        sum(row.out for row in rows),
        "{n} SKU is out of stock",
        "{n} SKUs are out of stock",
        "{n} 个 SKU 已断货",
    )
    if not any(row.per_day is not None for row in rows):
        return Label("{out} of {n}; what sells is unknown", "{out}（共 {n} 个）；销量未知").format(
            out=out, n=figures.whole(len(rows))
        )
    short, late = sum(row.sells_out for row in rows), sum(row.waits(hub.today) for row in rows)
    soon = counted(
        short,
        "{n} more sells out within {days} days",
        "{n} more sell out within {days} days",
        "另有 {n} 个将在 {days} 天内售罄",
        days=_days(hub, "lead_days"),
    )
    if not short:
        return Label("{out}, {soon}", "{out}，{soon}").format(out=out, soon=soon)
    return Label(
        "{out}, {soon}; for {late} of these nothing arrives in time", "{out}，{soon}；其中 {late} 个没有货及时到"
    ).format(out=out, soon=soon, late=late)


def _terms(hub: Hub) -> Label:
    return Label(
        "Cover = available over units sold per day in stock, last {rate} days; {lead} days from order to shelf are assumed. Gap: what is inbound comes after it is gone.",
        "可售天数 = 可售库存 ÷ 近 {rate} 天有货日均销量；默认交期 {lead} 天。断档：在途到货晚于售罄日。",
    ).format(rate=_days(hub, "rate_days"), lead=_days(hub, "lead_days"))


def _unknown(hub: Hub, rows: list[Cover]) -> list[Label]:
    """The stores whose sales by SKU nobody knows."""
    stores = dict.fromkeys(row.store for row in rows if row.per_day is None)
    return [
        Label(
            "{store}: cover is unknown, as no order lines with item codes of the last {rate} days are loaded",
            "{store}：可售天数未知，因为没有近 {rate} 天带商品编码的订单明细",
        ).format(store=store_name(hub, store), rate=_days(hub, "rate_days"))
        for store in stores
    ]


def _listed(hub: Hub, id: str, rows: list[Cover]) -> list[Block]:
    cut = Label("The first {most} of {n} are listed.", "列出前 {most} 个，共 {n} 个。").format(most=MOST, n=len(rows))
    return [*([Note(cut)] if len(rows) > MOST else []), _table(hub, id, rows[:MOST])]


def _slow(hub: Hub, rows: list[Cover]) -> list[Block]:
    slow = sorted((row for row in rows if row.slow), key=lambda row: (-(row.value or 0.0), -(row.available or 0)))
    idle = _worth(slow)
    head = counted(
        len(slow),
        "Slow: {n} SKU would last over {days} days",
        "Slow: {n} SKUs would last over {days} days",
        "滞销：{n} 个 SKU 可售超 {days} 天",
        days=_days(hub, "slow_days"),
    )
    if slow and idle is not None:
        head = Label("{head}, {money} lies in them", "{head}，占用 {money}").format(
            head=head, money=figures.money(idle, hub.settings.currency)
        )
    elif slow:
        head = Label("{head}; what lies in them is unknown", "{head}；占用金额未知").format(head=head)
    return [Heading(head), _table(hub, "stock_slow", slow[:100])]


def _most(hub: Hub, rows: list[Cover]) -> list[Block]:
    there = sorted((row for row in rows if row.available and row.available > 0), key=lambda row: -(row.available or 0))
    shown = min(len(there), 100)
    head = counted(shown, "The SKU with most units", "The {n} SKUs with most units", "库存件数最多的 {n} 个 SKU")
    return [Heading(head), _table(hub, "stock_slow", there[:100])]


def _worth(rows: list[Cover]) -> float | None:
    """The value of the rows of which it is known; None where it is of none."""
    known = [row.value for row in rows if row.value is not None]
    return sum(known) if known else None


def _cards(hub: Hub, rows: list[Cover]) -> Cards:
    out, short = [row for row in rows if row.out], [row for row in rows if row.sells_out]
    selling = any(row.per_day is not None for row in rows)
    total, idle = _worth(rows), _worth([row for row in rows if row.slow])
    lost = sum(row.per_day or 0.0 for row in out)
    unknown = Label("sales unknown", "销量未知")
    in_time = len(short) - sum(row.waits(hub.today) for row in short)
    valued = sum(row.value is not None for row in rows)
    cards = (
        Card(
            "out",
            Label("Out of stock now", "当前断货"),
            len(out),
            "count",
            (Line(Label("{n} units a day lost", "日均损失 {n} 件").format(n=f"{lost:.0f}") if selling else unknown),),
            "bad" if out else "plain",
        ),
        Card(
            "short",
            Label("Sell out in {n} days", "{n} 天内售罄").format(n=_days(hub, "lead_days")),
            len(short) if selling else None,
            "count",
            (Line(Label("{n} with goods in time", "其中 {n} 个到货及时").format(n=in_time) if selling else unknown),),
            "bad" if short else "plain",
        ),
        Card(
            "value",
            Label("Stock value", "库存金额"),
            total,
            "money0",
            (
                Line(
                    Label("unknown: no export names it", "未知：导出文件无金额")
                    if total is None
                    else Label("of {n} SKUs", "{n} 个 SKU").format(n=figures.whole(valued))
                ),
            ),
        ),
        Card(
            "slow",
            Label("Slow stock", "滞销库存"),
            (idle if idle is not None or any(row.slow for row in rows) else 0)
            if selling and total is not None
            else None,
            "money0",
            (
                Line(
                    unknown
                    if not selling
                    else Label("value unknown", "金额未知")
                    if not total
                    else Label("{pct} of stock value", "占库存金额 {pct}").format(
                        pct=figures.share((idle or 0) / total)
                    )
                ),
            ),
        ),
    )
    return Cards(cards, span=(2, 1, 3, 3))


def _status(row: Cover, today: date) -> tuple[Label, Tone]:
    if row.available is None:
        return Label("stock unknown", "库存未知"), "quiet"
    if row.out:
        return Label("▼ out", "▼ 断货"), "bad"
    if row.per_day is None:
        return Label("sales unknown", "销量未知"), "quiet"
    if row.days is None:
        return Label("not selling", "无动销"), "quiet"
    if not row.sells_out:
        return (Label("slow", "滞销"), "quiet") if row.slow else (Label("watch", "关注"), "plain")
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
                "title": row.title or None,
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
