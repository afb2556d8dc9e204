"""What an event's page says of its offers and of the stock behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from xlops import figures
from xlops.analysis.offers import KINDS, PAYERS, Offer, Quote, quote
from xlops.analysis.offers.base import FreeShipping, Gift, Off, Percent, Price, Tiers
from xlops.analysis.offers.cents import money
from xlops.answers.event_window import EventWindow
from xlops.answers.items import items
from xlops.answers.numbers import counted
from xlops.answers.planned_offers import StorePlan, planned_offers, store_plans
from xlops.answers.stock import Cover, cover
from xlops.blocks import Block, Cell, Column, Heading, Note, Row, Table
from xlops.errors import XlopsError
from xlops.hub import Hub
from xlops.label import Label, joined, same
from xlops.sheets.common import store_name

MOST_ITEMS = 10
"""Items of which stock is told where the plan names none: those that sell most."""

STOCK_FROM = 120
"""Days before an event from which today's pace says anything of its stock."""


@dataclass(frozen=True)
class Priced:
    """One item of a store's plan with all offers of one unit; or why its price cannot be told."""

    plan: StorePlan
    sku: str
    listed: Decimal
    quote: Quote | None
    problem: Label | None


def plans_of(hub: Hub, window: EventWindow) -> list[StorePlan]:
    """The plans of an event's stores."""
    return [each for each in store_plans(hub) if (each.window.event, each.window.year) == (window.event, window.year)]


def priced(plans: list[StorePlan]) -> list[Priced]:
    """Every item whose list price the plan knows, with the offers that hold for one unit of it."""
    found = []
    for plan in plans:
        for sku, listed in plan.list_prices.items():
            try:
                made, problem = quote(listed, plan.offers, plan.platform, sku=sku), None
            except XlopsError as error:
                made, problem = None, error.label
            found.append(Priced(plan, sku, listed, made, problem))
    return found


def offers_blocks(hub: Hub, window: EventWindow) -> list[Block]:
    """The planned offers, and what they make of the prices."""
    mine = [each for each in planned_offers(hub) if (each.event, each.year) == (window.event, window.year)]
    if not mine:
        nothing = Label("No offer is planned yet", "尚未填写促销方案")
        hint = Label(
            "Type offers under Promotion plan: mechanic, items, price, who pays, budget, target.",
            "请在“促销方案”填写：玩法、商品、价格、承担方、预算、目标。",
        )
        return [Heading(nothing, link="promotion_plan"), Note(hint)]
    wrong = sum(each.problem is not None for each in mine)
    head = counted(len(mine), "{n} offer is planned", "{n} offers are planned", "已计划 {n} 项优惠")
    if wrong:
        head = joined(
            (head, counted(wrong, "{n} cannot hold", "{n} cannot hold", "其中 {n} 项有误")), Label("; ", "；")
        )
    columns = (
        Column("offer", Label("Offer", "优惠名称")),
        Column("store", Label("Store", "店铺"), span=3),
        Column("kind", Label("Mechanic", "玩法"), span=4),
        Column("value", Label("What it gives", "优惠内容"), span=4),
        Column("payer", Label("Paid by", "承担方"), span=3),
        Column("check", Label("Check", "提示"), span=6),
    )
    rows: list[Row] = [
        {
            "offer": each.name,
            "store": store_name(hub, each.store),
            "kind": KINDS[each.offer.kind].label if each.offer else None,
            "value": offer_text(each.offer, hub.settings.currency) if each.offer else None,
            "payer": payers_text(each.offer) if each.offer else None,
            "check": Cell(each.problem, tone="bad") if each.problem else None,
        }
        for each in mine
    ]
    blocks: list[Block] = [
        Heading(head, link="promotion_plan"),
        Table(f"offers_{window.event}", columns, tuple(rows), hub.origin("promotion_plan")),
    ]
    return [*blocks, *_prices(hub, window)]


def _prices(hub: Hub, window: EventWindow) -> list[Block]:
    found = priced(plans_of(hub, window))
    if not found:
        return []
    columns = (
        Column("sku", Label("Item", "商品"), "id"),
        Column("store", Label("Store", "店铺"), span=3),
        Column("listed", Label("List price", "标价"), "money", span=2),
        Column("hand", Label("Hand price", "到手价"), "money", span=2),
        Column("receipt", Label("Shop receives", "商家实收"), "money", span=2),
        Column("floor", Label("Floor price", "底价"), "money", span=2),
        Column("check", Label("Check", "提示"), span=8),
    )
    rows: list[Row] = []
    for each in found:
        floor = each.plan.floors.get(each.sku, each.plan.floors.get(""))
        below = each.quote is not None and floor is not None and each.quote.receipt < floor
        said = each.problem or (Label("▼ below the floor price", "▼ 低于底价") if below else None)
        rows.append(
            {
                "sku": each.sku,
                "store": store_name(hub, each.plan.store),
                "listed": each.listed,
                "hand": each.quote.hand if each.quote else None,
                "receipt": each.quote.receipt if each.quote else None,
                "floor": floor,
                "check": Cell(said, tone="bad") if said else None,
            }
        )
    head = Label("What one unit costs with all offers", "单件叠加全部优惠后的价格")
    return [Heading(head), Table(f"prices_{window.event}", columns, tuple(rows), hub.origin("promotion_plan"))]


def offer_text(of: Offer, currency: str) -> Label:
    """What an offer gives, in words: 15 % off, 30 off from 200, a fixed price."""
    match of.mechanic:
        case Percent(part, cap):
            text = Label("{share} off", "立减 {share}").format(share=_share(part))
            return _capped(text, cap, currency)
        case Off(amount):
            return Label("{amount} off", "立减 {amount}").format(amount=amount_text(amount, currency))
        case Price(amount):
            return Label("fixed at {amount}", "一口价 {amount}").format(amount=amount_text(amount, currency))
        case Tiers(steps, repeat, cap, units):
            every = Label("for every {at}, {off} off", "每满 {at} 减 {off}")
            once = Label("{off} off from {at}", "满 {at} 减 {off}")
            parts = [
                (every if repeat else once).format(
                    at=counted(each.at, "{n} unit", "{n} units", "{n} 件") if units else amount_text(each.at, currency),
                    off=amount_text(each.off, currency) if each.off else _share(each.part),
                )
                for each in steps
            ]
            return _capped(joined(parts, Label(", ", "，")), cap, currency)
        case FreeShipping(at):
            return Label("free shipping from {at}", "满 {at} 包邮").format(at=amount_text(at, currency))
        case Gift(_, at):
            return Label("a gift from {at} on", "满 {at} 赠礼").format(at=amount_text(at, currency))
    raise TypeError(f"{of.mechanic!r} is no mechanic")


def payers_text(of: Offer) -> Label:
    """Who pays an offer, with shares where several do."""
    if len(of.paid_by) == 1:
        return PAYERS[of.paid_by[0][0]]
    parts = [
        Label("{who} {share}", "{who} {share}").format(who=PAYERS[who], share=_share(part)) for who, part in of.paid_by
    ]
    return joined(parts, Label(", ", "、"))


def amount_text(cents: int, currency: str) -> Label:
    """An amount of cents as it is written in copy: without cents where there are none."""
    amount = money(cents)
    text = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return same(f"{figures.symbol(currency)}{text}")


def _share(part: int) -> Label:
    return same(f"{part / 10_000:g}%")


def _capped(text: Label, cap: int | None, currency: str) -> Label:
    if cap is None:
        return text
    return Label("{text}, at most {cap}", "{text}，最高 {cap}").format(text=text, cap=amount_text(cap, currency))


def stock_blocks(hub: Hub, window: EventWindow) -> list[Block]:
    """The stock of the planned items, else of those that sell most, and whether it lasts through the event."""
    if not hub.known("stock"):
        nothing = Label("Stock for the event is unknown", "活动库存未知")
        return [Heading(nothing), Note(Label("No stock has been loaded.", "还没有导入库存。"))]
    if (window.day - hub.today).days > STOCK_FROM:
        later = Label("Whether stock lasts is judged from {n} days before", "提前 {n} 天起判断库存是否够用").format(
            n=STOCK_FROM
        )
        return [Heading(later)]
    named = {sku for plan in plans_of(hub, window) for sku in plan.items}
    known = cover(hub)
    top = [each.sku for each in items(hub).rows[:MOST_ITEMS]]
    wanted = named or set(top)
    found = [each for each in known if each.sku in wanted][: 3 * MOST_ITEMS]
    short = [each for each in found if (until := _until(hub, each)) is not None and until < window.days.end]
    whose = Label("planned items", "方案商品") if named else Label("best sellers", "热销商品")
    head = (
        counted(len(short), "{n} of the {whose} runs out before the event is over at today's pace", "{n} of the {whose} run out before the event is over at today's pace", "按当前销速，{whose}中 {n} 个撑不到活动结束", whose=whose)
        if short
        else Label("The {whose} last through the event at today's pace", "按当前销速，{whose}可撑到活动结束").format(whose=whose)
    )  # fmt: skip
    columns = (
        Column("sku", Label("Item", "商品"), "id"),
        Column("store", Label("Store", "店铺"), span=3),
        Column("title", Label("Title", "标题"), span=5),
        Column("available", Label("Available", "可用库存"), "count", span=2),
        Column("inbound", Label("On the way", "在途"), "count", span=2),
        Column("per_day", Label("Sold a day", "日均销量"), "times", span=2),
        Column("until", Label("Lasts until", "可售至"), span=2),
        Column("check", Label("Check", "提示"), span=4),
    )
    rows: list[Row] = []
    for each in found:
        until = _until(hub, each)
        out = until is not None and until < window.days.end
        rows.append(
            {
                "sku": each.sku,
                "store": store_name(hub, each.store),
                "title": each.title,
                "available": each.available,
                "inbound": each.inbound,
                "per_day": each.per_day,
                "until": str(until or ""),
                "check": Cell(Label("▼ out before it is over", "▼ 活动结束前断货"), tone="bad") if out else None,
            }
        )
    return [Heading(head), Table(f"stock_{window.event}", columns, tuple(rows), hub.origin("stock"))]


def _until(hub: Hub, each: Cover) -> date | None:
    return None if each.days is None or each.days > 3650 else hub.today + timedelta(int(each.days))
