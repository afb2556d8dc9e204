"""Event stock: what the next events will take, when to order it, how the last plans would have done."""

from __future__ import annotations

import math
from datetime import date

from xlops import figures
from xlops.analysis.stock.event_plan import Need, event_need
from xlops.answers.event_stock import DEPENDENT, EventItem, PastEvent, coming_items, past_events
from xlops.answers.lifecycle import plan_rows
from xlops.answers.numbers import counted
from xlops.answers.supply import open_orders
from xlops.answers.typed_cells import number_of, typed_by_key
from xlops.blocks import Block, Card, Cards, Cell, Column, Formula, Gap, Heading, Line, Note, Row, Table, Value
from xlops.calendar.closures import order_by
from xlops.facts.supply import STOCK_SETTINGS
from xlops.hub import Hub
from xlops.label import Label, same
from xlops.ledgers import LEDGERS
from xlops.ledgers.found import Content
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.event_formulas import ENOUGH, LATE, ORDER, UNKNOWN, formulas
from xlops.sheets.plan_table import (
    AVAILABLE,
    CASH,
    COST,
    ITEM,
    LEAD,
    ON_WAY,
    STATUS_LABEL,
    TO_ORDER,
)
from xlops.sheets.typed_table import offered_table
from xlops.sheets.waiting import waiting

NAME = Label("Event stock", "活动备货")
WIDTHS = (14.0, 18.0, 14.0, 14.0, *(12.0,) * 10)
SHOWS = (
    (Label("what an event will take of each item", "活动期间每个商品卖多少"), "order_lines"),
    (Label("what is there for it", "已有多少可用"), "stock"),
    (Label("what a unit earns, and loses when it is left", "单件毛利与滞销损失"), "product_costs"),
)
EVENT, FROM = Label("Event", "活动"), Label("From", "起始日")

PROPOSED, MOQ, PACK = Label("Proposed", "建议量"), STOCK_SETTINGS["moq"].label, STOCK_SETTINGS["pack"].label

BEFORE = (
    Column("event", EVENT, width=16),
    Column("starts", FROM, "day"),
    Column("title", ITEM, width=40),
    Column("status", STATUS_LABEL, tone="mark", width=13),
    Column("order", TO_ORDER, "count", note=Label("Typed by hand, else proposed.", "手工填写的，否则为建议量。")),
    Column("order_by", Label("Order by", "最晚下单日"), "day", note=Label("So that it is there the day before the event (or by the platform's own deadline), days on which suppliers are closed left out.", "保证活动前一天（或平台入仓截止日）到货，已避开供应商停工期。")),
    Column("wanted", Label("Wanted", "活动需备"), "count", note=Label("Units that are enough as often as margin and loss ask; P90 where these are unknown.", "按毛利与滞销损失的临界比算出的备货量；毛利未知时取 P90。")),
    Column("expected", Label("Expected", "预计销量"), "count", note=Label("Baseline × uplift.", "平时销量 × 活动倍数。")),
    Column("high", same("P90"), "count", note=Label("Enough in nine of ten cases.", "十次有九次够用。")),
    Column("available", AVAILABLE, "count", note=Label("With what is locked for events; live from the plan.", "含活动锁定；随补货计划变化。")),
    Column("until", Label("Sells until then", "活动前会卖"), "count"),
    Column("inbound", ON_WAY, "count", note=Label("Due by the event's first day.", "活动首日前到货。")),
)  # fmt: skip
AFTER = (
    Column("baseline", Label("Baseline", "平时销量"), "count", note=Label("What the event's days would sell without it.", "活动天数按平时能卖多少。")),
    Column("learned", Label("Learned uplift", "学习倍数"), "times", note=Label("Median of the item's own past events, drawn to that of all items.", "该商品往次活动倍数的中位数，并向全店收缩。")),
    Column("low", same("P50"), "count"),
    Column("top", same("P95"), "count"),
    Column("known_margin", Label("Margin (data)", "毛利(数据)"), "money", note=Label("Price of the last 90 days less cost.", "近 90 天均价减成本。")),
    Column("known_loss", Label("Loss (data)", "损失(数据)"), "money", note=Label("Half of the cost.", "成本的一半。")),
    Column("ratio", Label("Enough in", "满足概率"), "share1", note=Label("Margin / (margin + loss): how often the last unit should sell.", "毛利 ÷（毛利 + 损失）：最后一件应有的售出概率。")),
    Column("proposal", PROPOSED, "count"),
    Column("moq", MOQ, "count"),
    Column("pack", PACK, "count"),
    Column("lead", LEAD, "days"),
    Column("unit_cost", COST, "money"),
    Column("cash", CASH, "money0"),
    Column("plan_row", same("plan_row"), "count"),
)  # fmt: skip


@sheet(
    "event_stock",
    en="Event stock",
    zh="活动备货",
    order=4,
    workbook="inventory",
    group="front",
    doc="Coming events by item: expected units and range, how much to order and by when, live; past plans against what came.",
)
def event_stock(hub: Hub) -> list[Block]:
    """Cards, the coming events' table, then the events of the last year."""
    items = coming_items(hub)
    if not items:
        none = Label(
            "No event of the next 120 days to plan for, or no sales by SKU to plan from",
            "未来 120 天没有可备货的活动，或没有按商品的销售数据",
        )
        return waiting(hub, "event_stock", NAME, none, SHOWS, WIDTHS)
    needs = [_need(hub, each) for each in items]
    return [
        title(hub, NAME),
        _cards(hub, items, needs),
        Gap(),
        Heading(_finding(hub, items, needs)),
        Note(_TERMS, wrap=2),
        *([Note(_ABROAD, "plain")] if all(each.closed is None for each in items) else []),
        _table(hub, items, needs),
        Gap(),
        *_past(hub),
    ]


_TERMS = Label(
    "Expected = what the days would sell anyway × the uplift of past events. Type over uplift, margin, loss, lead time or the "
    "order in the yellow cells: everything that follows changes at once. Items are the 60 that bring most of each event.",
    "预计销量 = 平时销量 × 往次活动倍数。可在黄色单元格改写倍数、毛利、损失、交期或采购量，结果立即重算。每场活动列出销售额最高的 60 个商品。",
)
_ABROAD = Label(
    "No supplier closure falls before these events; where suppliers close over the Spring Festival, type a longer lead time.",
    "这些活动之前没有供应商停工期；如供应商春节停工，请填写更长的交期。",
)


def _need(hub: Hub, each: EventItem) -> Need:
    """What the live formulas compute."""
    cells = _cells(hub, each)
    uplift = number_of(cells, "uplift")
    margin, loss = number_of(cells, "margin"), number_of(cells, "loss")
    return event_need(
        baseline=each.baseline,
        uplift=each.uplift if uplift is None else uplift,
        factors=each.factors,
        margin=each.margin if margin is None else margin,
        loss=each.loss if loss is None else loss,
        until=each.until,
        stock=each.stock if each.stock is not None else 0.0,
        inbound=each.inbound,
        moq=each.moq,
        pack=each.pack,
    )


def _cells(hub: Hub, each: EventItem) -> dict[str, Content] | None:
    found = typed_by_key(hub, "event_stock").get((each.store, each.event.id, each.sku))
    return None if found is None else dict(found)


def _order(hub: Hub, each: EventItem, need: Need) -> float | None:
    typed = number_of(_cells(hub, each), "order_units")
    if typed is not None:
        return typed
    return None if each.stock is None else need.order


def _lead(hub: Hub, each: EventItem) -> float:
    typed = number_of(_cells(hub, each), "lead_days")
    return max(each.lead_days if typed is None else typed, 0.0)


def _last_day(hub: Hub, each: EventItem) -> date:
    closed = [each.closed] if each.closed else []
    return order_by(each.event.arrive, math.ceil(_lead(hub, each)), closed)


def _cards(hub: Hub, items: tuple[EventItem, ...], needs: list[Need]) -> Cards:
    orders = [(each, _order(hub, each, need)) for each, need in zip(items, needs, strict=True)]
    wanted = [(each, units) for each, units in orders if units]
    late = [each for each, _ in wanted if _last_day(hub, each) < hub.today]
    cash = sum(units * each.cost for each, units in wanted if each.cost is not None)
    live = Label("live, from the table below", "随下表实时变化")
    past = past_events(hub)
    largest = max((each for each in past if each.share is not None), key=lambda each: each.share or 0.0, default=None)
    cards = [
        Card(
            "event_orders",
            Label("Items to order for events", "活动需补商品数"),
            Formula('=COUNTIF(t_event_stock[order],">0")', len(wanted)),
            "count",
            (Line(live),),
        ),
        Card(
            "event_late",
            Label("Too late for an ordinary order", "正常下单已来不及"),
            Formula(f'=COUNTIF(t_event_stock[status],"{LATE.text(hub.language)}")', len(late)),
            "count",
            (Line(Label("faster way, or less of it", "走加急，或减少备货")),),
            "bad" if late else "good",
        ),
        Card(
            "event_cash",
            CASH,
            Formula("=SUM(t_event_stock[cash])", cash),
            "money0",
            (Line(Label("for all orders of the table", "下表全部采购")),),
        ),
    ]
    if largest is not None and largest.share is not None:
        hangs = largest.share > DEPENDENT
        cards.append(
            Card(
                "event_share",
                Label("Largest event of the year", "全年最大活动占比"),
                largest.share,
                "share1",
                (
                    Line(largest.event.label),
                    Line(
                        Label("▼ the year hangs on it", "▼ 全年过于依赖") if hangs else Label("under {n}: no year hangs on it", "低于 {n}：不依赖单场活动").format(n=f"{DEPENDENT:.0%}"),
                        "bad" if hangs else "quiet",
                    ),
                ),
                "bad" if hangs else "plain",
                basis=Label("Paid on its days over paid in 365 days.", "活动日支付金额 ÷ 近 365 天支付金额。"),
            )
        )  # fmt: skip
    return Cards(tuple(cards), span=(3, 3, 3, 3)[: len(cards)], gap=0)


def _finding(hub: Hub, items: tuple[EventItem, ...], needs: list[Need]) -> Label:
    first = items[0].event
    mine = [(each, need) for each, need in zip(items, needs, strict=True) if each.event == first]
    short = sum(bool(_order(hub, each, need)) for each, need in mine)
    days = (first.start - hub.today).days
    return counted(
        short,
        "{event} in {days} days: {n} item of {all} is short",
        "{event} in {days} days: {n} items of {all} are short",
        "距{event}还有 {days} 天：{all} 个商品中 {n} 个备货不足",
        event=first.label,
        days=days,
        all=len(mine),
    )


def _table(hub: Hub, items: tuple[EventItem, ...], needs: list[Need]) -> Table:
    coming = open_orders(hub)
    on_way = {f"{store}|{sku}" for store, sku in coming[["store", "sku"]].itertuples(index=False)}
    rows = [
        _row(hub, each, need, coming=f"{each.store}|{each.sku}" in on_way)
        for each, need in zip(items, needs, strict=True)
    ]
    return offered_table(
        hub,
        LEDGERS["event_stock"],
        rows,
        before=BEFORE,
        after=AFTER,
        origin=hub.origin("order_lines", "stock", "inbound", "product_costs"),
        empty=Label("None.", "无。"),
    )


def _row(hub: Hub, each: EventItem, need: Need, *, coming: bool) -> Row:
    order, last = _order(hub, each, need), _last_day(hub, each)
    status = UNKNOWN if order is None else ENOUGH if order <= 0 else LATE if last < hub.today else ORDER
    texts = formulas(
        hub.language, hub.today, factors=each.factors, arrive=each.event.arrive, closed=each.closed, coming=coming
    )
    live: dict[str, object] = {
        "plan_row": plan_rows(hub).get(f"{each.store}|{each.sku}", 0),
        "available": each.stock,
        "inbound": each.inbound,
        "expected": need.expected,
        "low": need.expected * each.factors[0],
        "high": need.p90,
        "top": need.p95,
        "ratio": need.ratio,
        "wanted": need.wanted,
        "proposal": None if each.stock is None else need.order,
        "order": order,
        "lead": _lead(hub, each),
        "order_by": last,
        "cash": None if order is None or each.cost is None else order * each.cost,
        "status": status.text(hub.language),
    }
    fixed: dict[str, Value | Cell] = {
        "store": each.store,
        "occasion": each.event.id,
        "sku": each.sku,
        "event": each.event.label,
        "starts": each.event.start,
        "title": each.title or None,
        "until": each.until,
        "baseline": each.baseline,
        "learned": each.uplift,
        "known_margin": each.margin,
        "known_loss": each.loss,
        "moq": each.moq,
        "pack": each.pack,
        "unit_cost": each.cost,
    }
    return {**fixed, **{name: Formula(texts[name], value) for name, value in live.items()}}  # type: ignore[arg-type]


def _past(hub: Hub) -> list[Block]:
    """The events of the last year: their share of it, and the plan of that time against what came."""
    past = past_events(hub)
    looked = [each.review for each in past if each.review is not None]
    head = (
        Label("How good past plans would have been is unknown: under eight weeks of sales before each event", "往次计划效果未知：活动前销售数据不足八周")
        if not looked
        else Label("Of the last {n} events {share} of items stayed within their P90", "最近 {n} 场活动，{share} 的商品未超出 P90").format(
            n=len(looked), share=figures.share(sum(each.inside for each in looked) / len(looked), 0)
        )
    )  # fmt: skip
    note = Label(
        "Plan: made with what was known one lead time before the event. Actual units are a lower bound where items ran out.",
        "“计划”只用活动前一个交期之前的数据；断货商品的实际销量偏低。",
    )
    return [Heading(head), Note(note), _past_table(hub, past)]


def _past_table(hub: Hub, past: tuple[PastEvent, ...]) -> Table:
    rows: tuple[Row, ...] = tuple(
        {
            "event": each.event.label,
            "starts": each.event.start,
            "days": len(each.event.days),
            "paid": each.paid,
            "share": Cell(each.share, tone="bad" if (each.share or 0) > DEPENDENT else "plain"),
            "plan": each.review.expected if each.review else None,
            "actual": each.review.actual if each.review else None,
            "off": each.review.expected / each.review.actual - 1 if each.review else None,
            "error": each.review.error if each.review else None,
            "inside": each.review.inside if each.review else None,
        }
        for each in past
    )
    columns = (
        Column("event", EVENT),
        Column("starts", FROM, "day"),
        Column("days", Label("Days", "天数"), "count"),
        Column("paid", Label("Paid", "支付金额"), "money0"),
        Column("share", Label("Of the year", "占全年"), "share1", note=Label("Of what was paid in 365 days.", "占近 365 天支付金额。")),
        Column("plan", Label("Planned units", "计划件数"), "count"),
        Column("actual", Label("Sold units", "实际件数"), "count"),
        Column("off", Label("Plan over sold", "计划偏差"), "change", note=Label("Plan of all items against what they sold.", "全部商品计划对比实际。")),
        Column("error", Label("Item error", "单品误差"), "share1", note=Label("WAPE: the items' errors added up over units sold.", "WAPE：各商品误差合计 ÷ 实际件数。")),
        Column("inside", Label("Within P90", "P90 内占比"), "share1"),
    )  # fmt: skip
    return Table(
        "event_past", columns, rows, hub.origin("orders", "order_lines"), key=("event", "starts"),
        empty=Label("None.", "无。"),
    )  # fmt: skip
