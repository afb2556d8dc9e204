"""Review: what the last event brought beyond an ordinary time, what it earned, what will be left, what to carry over."""

from __future__ import annotations

from xlops import figures
from xlops.analysis.uplift import Part
from xlops.answers.event_items import CARRIES, carried, event_uplifts
from xlops.answers.event_review import (
    AFTER,
    BEFORE,
    EventReview,
    dependence,
    reviews,
    series_of,
)
from xlops.blocks import Block, Card, Cards, Cell, Chart, Column, Gap, Heading, Line, Note, Row, Series, Table, Tone
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, store_name, title
from xlops.sheets.event_review_net import causes, net_blocks, net_heading
from xlops.sheets.typed_table import offered_table

PARTS: dict[str, Label] = {
    "before": Label("{n} days before", "前 {n} 天").format(n=BEFORE),
    "event": Label("the event", "活动期"),
    "after": Label("{n} days after", "后 {n} 天").format(n=AFTER),
    "": Label("ordinary", "平时"),
}


@sheet(
    "event_review",
    en="Review",
    zh="活动复盘",
    order=60,
    workbook="promotion_calendar",
    doc="Lift against ordinary days, profit, final net after refunds with its range, causes, carry-over, dependence of the year.",
)
def event_review(hub: Hub) -> list[Block]:
    """The last event in full, then all of the year."""
    head, found = title(hub, Label("Review", "活动复盘")), reviews(hub)
    if not found:
        return [head, Heading(Label("No big event of the last year has any known day", "过去一年没有可复盘的大型活动"))]
    last = found[0]
    return [
        head,
        Heading(_finding(hub, last)),
        Note(_terms(last)),
        _cards(hub, last),
        Gap(),
        Heading(Label("Day by day, against what ordinary days would have brought", "逐日：实际与平时应有")),
        Chart(
            "review_days", "line", "review_series", "at",
            (Series("paid", Label("paid", "支付")), Series("expected", Label("ordinary", "平时应有"), "context")),
            "money0", span=12, height=12, alt=Label("Paid by day against the baseline", "每日支付与基线"),
        ),
        Gap(),
        Heading(net_heading(hub, last)),
        *net_blocks(hub, last),
        Gap(),
        Heading(Label("What made the difference", "差异来源")),
        causes(hub, last),
        Gap(),
        Heading(Label("Carry over: items of {name}", "结转清单：{name}").format(name=last.window.name)),
        _carry(hub, last),
        Gap(),
        Heading(_dependence(hub)),
        Note(
            Label(
                "What an event multiplies demand by is kept for the next stock plan; type over it where you know better.",
                "活动倍数留作下次备货参考；如有更准的判断请直接填写。",
            )
        ),
        _results(hub, found),
        Gap(),
        Heading(Label("The days of the chart", "图中各日数据")),
        _series(hub, last),
    ]  # fmt: skip


def _finding(hub: Hub, last: EventReview) -> Label:
    if last.charged is None:
        return Label("{name}: its lift is unknown, {why}", "{name}：增量未知，{why}").format(
            name=last.window.name, why=last.gap or ""
        )
    low, high = last.charged.net_range
    currency = hub.settings.currency
    words = {
        "name": last.window.name,
        "net": figures.signed_money(last.charged.net, currency),
        "low": figures.signed_money(low, currency),
        "high": figures.signed_money(high, currency),
    }
    if low <= 0 <= high:
        return Label(
            "{name}: {net} against an ordinary time, not to be told from chance ({low} to {high})",
            "{name}：较平时 {net}，与正常波动无法区分（{low} 至 {high}）",
        ).format(**words)
    return Label(
        "{name}: {net} against an ordinary time ({low} to {high})", "{name}：较平时 {net}（{low} 至 {high}）"
    ).format(**words)


def _terms(last: EventReview) -> Label:
    days = last.paid.baseline.days if last.paid else 0
    adjusted = (
        Label("adjusted by the market's index", "已按大盘指数校正")
        if last.adjusted
        else Label("not market-adjusted: no market index is loaded", "未按大盘校正：无大盘数据")
    )
    return Label(
        "Baseline: {days} ordinary days of the same weekdays, other events' days left out; {adjusted}. Ranges hold 90 %. Net also counts what the {before} days before and {after} after lost, not what they gained.",
        "基线：{days} 个同星期普通日（剔除其他活动日）；{adjusted}。区间为 90%。净增量扣除前 {before} 天与后 {after} 天的损失，不计其增长。",
    ).format(days=days, adjusted=adjusted, before=BEFORE, after=AFTER)


def _cards(hub: Hub, last: EventReview) -> Cards:
    currency = hub.settings.currency

    def part(id: str, label: Label, found: Part | None) -> Card:
        if found is None or not found.days:
            return Card(id, label, None, "money0", (Line(Label("no day known yet", "暂无已知日期")),))
        tone: Tone = "good" if found.low > 0 else "bad" if found.high < 0 else "plain"
        span = Label("{low} to {high}", "{low} 至 {high}").format(low=figures.signed_money(found.low, currency), high=figures.signed_money(found.high, currency))  # fmt: skip
        share = figures.change(found.lift, 0) if found.lift is not None else Label("–", "–")
        return Card(id, label, found.more, "money0", (Line(Label("{share} against usual, {n} days", "较平时 {share}，{n} 天").format(share=share, n=found.days)), Line(span)), tone)  # fmt: skip

    paid = last.paid
    profit = last.profit
    why = last.profit_gap or last.gap or Label("unknown", "未知")
    earned: tuple[Line, ...] = (Line(why),)
    if profit:
        goods, refunds, fees, ads = (figures.compact(-each, currency) for each in (profit.goods, profit.refunds, profit.fees, profit.ads))  # fmt: skip
        earned = (
            Line(Label("goods {goods}", "商品 {goods}").format(goods=goods)),
            Line(Label("refunds {refunds}", "退款 {refunds}").format(refunds=refunds)),
            Line(Label("fees {fees}, ads {ads}", "费用 {fees}，广告 {ads}").format(fees=fees, ads=ads)),
        )
    return Cards(
        (
            part("lift", Label("Event, beyond usual", "活动增量"), paid.event if paid else None),
            part("before", Label("Days before", "活动前"), paid.before if paid else None),
            part("after", Label("Days after", "活动后"), paid.after if paid else None),
            Card(
                "shifted", Label("Moved, not made", "透支占比"), paid.shifted if paid else None, "share1",
                (Line(Label("of the surplus, from the days around", "增量中来自前后日期")), Line(Label("net {net}", "净增 {net}").format(net=figures.signed_money(last.charged.net, currency)) if last.charged else why)),
                "bad" if paid and (paid.shifted or 0) > 0.5 else "plain",
            ),
            Card(
                "profit", Label("Incremental profit", "增量利润"), profit.total if profit else None, "money0", earned,
                "plain" if profit is None or not _sure(last) else "good" if profit.total > 0 else "bad",
                Label("Net surplus less goods, refunds, fees and ads beyond usual; the discount is inside.", "净增量扣商品成本、退款、费用与多投广告；优惠已含在内。"),
            ),
        ),
        span=2,
    )  # fmt: skip


def _sure(last: EventReview) -> bool:
    """Is the surplus told from chance?"""
    low, high = last.charged.net_range if last.charged else (0.0, 0.0)
    return low > 0 or high < 0


def _series(hub: Hub, last: EventReview) -> Table:
    columns = (
        Column("at", Label("Day", "日期")),
        Column("weekday", Label("Weekday", "星期")),
        Column("part", Label("Part", "阶段")),
        Column("paid", Label("Paid", "支付金额"), "money0"),
        Column("expected", Label("Ordinary", "平时应有"), "money0"),
        Column("more", Label("Beyond usual", "较平时"), "money0", tone="sign"),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "at": f"{day:%m-%d}",
            "weekday": figures.weekday(day),
            "part": PARTS[part],
            "paid": paid,
            "expected": expected,
            "more": None if paid is None or expected is None else paid - expected,
        }
        for day, paid, expected, part in series_of(hub, last.window)
    )
    return Table("review_series", columns, rows, hub.origin("orders", "store_daily"), real=True, key=("at",))


def _carry(hub: Hub, last: EventReview) -> Table:
    columns = (
        Column("store", Label("Store", "店铺")),
        Column("sku", Label("SKU", "商品编码"), "id"),
        Column("title", Label("Title", "商品名称"), width=34),
        Column("units", Label("Units", "件数"), "count"),
        Column("usual", Label("Ordinary", "平时应有"), "count"),
        Column("times", Label("Times", "倍数"), "times"),
        Column("paid", Label("Paid", "支付金额"), "money0"),
        Column("left", Label("Stock left", "剩余库存"), "count"),
        Column("days_left", Label("Days of cover", "可售天数"), "days"),
        Column("carry", Label("Next time", "下次"), width=36),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "store": store_name(hub, each.store),
            "sku": each.sku,
            "title": each.title,
            "units": each.units,
            "usual": each.usual,
            "times": each.uplift,
            "paid": each.paid,
            "left": each.left,
            "days_left": each.days_left,
            "carry": Cell(CARRIES[each.carry], tone="bad" if each.carry in ("more", "clear") else "plain"),
        }
        for each in carried(hub, last.window)
    )
    return Table("review_items", columns, rows, hub.origin("order_lines", "stock"), key=("store", "sku"), empty=Label("No items are known.", "没有商品数据。"))  # fmt: skip


def _dependence(hub: Hub) -> Label:
    found = dependence(hub)
    if found is None:
        return Label("How much of the year hangs on events is unknown", "全年活动依赖度未知")
    limit = hub.parameter("event_dependence")
    words = {
        "share": figures.share(found.share, 0),
        "days": found.days,
        "known": found.known,
        "limit": figures.share(limit, 0),
    }
    if found.share > limit:
        return Label(
            "{share} of the year was paid on {days} days of big events: over {limit}, a failed event endangers the year",
            "全年 {share} 的销售来自 {days} 个大促日：超过 {limit}，一次失利即影响全年",
        ).format(**words)
    return Label("{share} of the last {known} days was paid on {days} days of big events (flag over {limit})", "近 {known} 天中，{days} 个大促日贡献 {share}（超过 {limit} 预警）").format(**words)  # fmt: skip


def _results(hub: Hub, found: list[EventReview]) -> Table:
    dependent = dependence(hub)
    shares = {each: amount / dependent.whole for each, amount in dependent.by_event} if dependent else {}
    uplifts = {each.window: each for each in event_uplifts(hub)}
    rows: list[Row] = []
    for each in found:
        up, paid = uplifts[each.window], each.paid
        rows.append(
            {
                "store": WHOLE_SHOP,
                "event": each.window.event,
                "year": each.window.year,
                "day": each.window.days.start,
                "days": each.window.days.days,
                "paid": paid.event.actual if paid else None,
                "lift": paid.event.lift if paid else None,
                "net": each.charged.net if each.charged else None,
                "profit": each.profit.total if each.profit else None,
                "share": shares.get(each.window),
                "measured": up.measured,
                "low": up.low,
                "high": up.high,
            }
        )
    return offered_table(
        hub,
        LEDGERS["event_results"],
        rows,
        before=(
            Column("day", Label("From", "开始日"), "day"),
            Column("days", Label("Days", "天数"), "count"),
            Column("paid", Label("Paid", "支付金额"), "money0"),
            change_column("lift", Label("Against usual", "较平时")),
            Column("net", Label("Net of days around", "计前后净增"), "money0", tone="sign"),
            Column("profit", Label("Incremental profit", "增量利润"), "money0", tone="sign"),
            Column("share", Label("Of the year", "占全年"), "share1"),
            Column("measured", Label("Times, units", "件数倍数"), "times"),
            Column("low", Label("Low", "下限"), "times"),
            Column("high", Label("High", "上限"), "times"),
        ),
        origin=hub.origin("orders", "order_lines", "refunds"),
    )
