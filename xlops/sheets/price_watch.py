"""Price watch: our hand price against the rivals', item by item, with small trends."""

from __future__ import annotations

from xlops import figures
from xlops.answers.catalogue import titles
from xlops.answers.numbers import counted
from xlops.answers.price_watch import Indexed, Watched, by_category, by_item, by_store, days_since, watched
from xlops.blocks import Beside, Block, Cell, Chart, Column, Gap, Heading, Note, Row, Series, Table
from xlops.hub import Hub
from xlops.label import Label, same
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, store_name, title
from xlops.sheets.market_parts import RIVAL, STORE, TIER, WORKBOOK, nothing_yet, tier_name
from xlops.sheets.rival_parts import INDEX, OWN_PRICE, RIVAL_TITLE, SKU, THEIR_PRICE, index_cell, small_trend

NAME = Label("Price watch", "价格监控")
MOST = 1000
WIDTHS = (16.0, 9.0, 32.0, 11.0, 10.5, 11.0, 8.0, 17.0, 11.0, 11.5, 10.0, 11.0, 11.0, 10.0, 11.5, 12.0, 14.0)


@sheet(
    "price_watch",
    en="Price watch",
    zh="价格监控",
    order=2,
    group="front",
    workbook=WORKBOOK,
    widths=WIDTHS,
    doc="Price index by item, category and store; each rival item's price, trend and last cut.",
)
def price_watch(hub: Hub) -> list[Block]:
    """The index of categories, then every rival item: matched ones first, those that bring us most at the top."""
    rows = watched(hub)
    if not rows:
        none = Label("No price of a rival is known yet", "还没有竞品价格")
        return nothing_yet(hub, NAME, none, "paste", "rival_observations")
    groups = by_category(hub) or by_store(hub)
    cut = Label("The first {most} of {n} are listed.", "列出前 {most} 个，共 {n} 个。").format(
        most=figures.whole(MOST), n=figures.whole(len(rows))
    )
    return [
        title(hub, NAME),
        Heading(_finding(hub)),
        *(_groups(hub, groups) if groups else [Note(_unmatched(), "bad", link="matches")]),
        Gap(),
        Heading(
            counted(
                len(rows),
                "{n} rival item, matched ones first",
                "{n} rival items, matched ones first",
                "竞品 {n} 个，已对应的在前",
            )
        ),
        Note(
            Label(
                "Trend: hand price of the last 14 days; a flat line did not move, each step down is up to 4% less, · was not seen. Index: orange from {dear}, teal under 95.",
                "走势：近 14 天到手价；平线为未变，每低一格便宜不超过 4%，· 为未监测到。指数：{dear} 及以上橙色，低于 95 青色。",
            ).format(dear=f"{hub.parameter('rival_index'):g}")
        ),
        *([Note(cut)] if len(rows) > MOST else []),
        watch_table(hub, "price_watch", rows[:MOST]),
    ]


def _unmatched() -> Label:
    return Label(
        "No rival item is matched to a SKU of ours yet: confirm proposals on Matches, then indices appear",
        "还没有竞品与本店商品对应：请在“竞品对应”页确认建议，之后才有价格指数",
    )


def _finding(hub: Hub) -> Label:
    found = [each for each in by_item(hub) if each.index is not None]
    if not found:
        return Label("Price index unknown: no pair with both prices", "价格指数未知：没有双方价格都已知的对应商品")
    dear = [each for each in found if (each.index or 0) >= hub.parameter("rival_index")]
    store = by_store(hub)[0]
    if not dear:
        return Label(
            "Price index {index}; none of {n} matched SKUs is too dear", "价格指数 {index}；{n} 个已对应商品均不偏贵"
        ).format(index=f"{store.index:.0f}", n=len(found))
    first = dear[0]
    return Label(
        "Price index {index}; {n} of {all} matched SKUs are dear, {sku} most at {most}",
        "价格指数 {index}；{all} 个已对应商品中 {n} 个偏贵，{sku} 最高（{most}）",
    ).format(index=f"{store.index:.0f}", n=len(dear), all=len(found), sku=same(first.name), most=f"{first.index:.0f}")


GAP = Column("gap", Label("Price lead", "价格优势"), "change", tone="sign")
"""Below 0 we are dearer than the rivals' median, in orange as whatever needs somebody."""


def _groups(hub: Hub, groups: list[Indexed]) -> list[Block]:
    rows: tuple[Row, ...] = tuple(
        {
            "store": store_name(hub, each.store),
            "category": each.name or Label("no category", "无类目"),
            "index": index_cell(each.index, hub),
            "gap": None if each.index is None else 1 - each.index / 100,
            "skus": each.items,
        }
        for each in groups
    )
    named = (
        STORE,
        Column("category", Label("Category", "类目"), span=2),
        INDEX,
        GAP,
        Column("skus", Label("SKUs", "商品数"), "count"),
    )
    table = Table("price_index", named, rows, hub.origin("rival_observations", "rival_items", "order_lines"))
    chart = _index_chart(rows)
    return [Beside(((0, (table,)), (6, tuple(chart))))] if chart else [table]


def _index_chart(rows: tuple[Row, ...]) -> list[Block]:
    if len(rows) < 3:
        return []
    series = (Series("gap", GAP.label),)
    alt = Label(
        "How much cheaper we are than the rivals' median, by category; below 0 dearer",
        "各类目我方价格低于竞品中位数的幅度；负数为偏贵",
    )
    return [Chart("price_index", "bar", "price_index", "category", series, "change", span=8, height=10, alt=alt)]


TREND = Column("trend", Label("14 days", "近14天"), width=18)
COLUMNS = (
    RIVAL,
    TIER,
    RIVAL_TITLE,
    SKU,
    OWN_PRICE,
    THEIR_PRICE,
    INDEX,
    TREND,
    change_column("change", Label("Last change", "最近变价"), good="none"),
    Column("changed", Label("Changed on", "变价日"), "day"),
    Column("since", Label("Days since cut", "距上次降价(天)"), "count"),
    Column("member", Label("Members pay", "会员价"), "money"),
    Column("new_buyer", Label("New buyers pay", "新客价"), "money"),
    Column("paid", Label("Ours a day", "我方日均"), "money0", note=Label("paid, last 28 days", "支付金额，近 28 天")),
    Column("day", Label("Seen on", "发现日"), "day"),
)


def watch_table(hub: Hub, id: str, rows: list[Watched], *, rival: bool = True) -> Table:
    """Rival items as a table; without the rival's name on a page of its own."""
    columns: tuple[Column, ...] = COLUMNS
    if not rival:
        columns = (
            RIVAL_TITLE,
            TREND,
            *(each for each in COLUMNS if each.id not in ("rival", "tier", "title", "trend")),
        )
    columns = (*columns, Column("item", Label("Rival item", "竞品"), "id"))
    return Table(
        id,
        (*columns, STORE) if len(hub.stores) > 1 else columns,
        tuple(watch_row(hub, each, id) for each in rows),
        hub.origin("rival_observations", "rival_items", "order_lines"),
        real=True,
        key=("rival", "item") if rival else ("item",),
        filter=True,
        empty=Label("None.", "无。"),
    )


def watch_row(hub: Hub, each: Watched, table: str) -> Row:
    """One rival item as a row of a real table; its index is live."""
    names = titles(hub)
    note = names.get((each.store, each.sku)) if each.sku else None
    return {
        "store": store_name(hub, each.store),
        "rival": each.rival,
        "tier": tier_name(each.tier),
        "title": each.title,
        "sku": Cell(each.sku or None, "id", note=same(note) if note else None),
        "own": each.own.price if each.own else None,
        "price": each.price,
        "index": index_cell(each.index, hub, table),
        "trend": Cell(small_trend(each.trend) or None, tone="quiet"),
        "change": Cell(
            each.change, "change", "bad" if each.sku and each.change is not None and each.change < 0 else "plain"
        ),
        "changed": each.changed,
        "since": days_since(hub, each.cut),
        "member": each.member,
        "new_buyer": each.new_buyer,
        "paid": each.paid,
        "day": each.day,
        "item": each.item,
    }
