"""Plan on orders: the planned offers on the shop's own orders, floors and promises, the best threshold."""

from __future__ import annotations

from xlops import figures
from xlops.answers.catalogue import titles
from xlops.answers.numbers import counted
from xlops.answers.planned_offers import StorePlan
from xlops.answers.simulator import (
    PROTECTED_DAYS,
    SAMPLE_DAYS,
    BestThreshold,
    ItemPrice,
    PlanResult,
    best_thresholds,
    item_prices,
    results,
)
from xlops.blocks import Block, Cell, Chart, Column, Gap, Heading, Note, Row, Series, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title

MOST = 60


@sheet(
    "plan_trial",
    en="Plan on orders",
    zh="方案试算",
    order=41,
    workbook="promotion_calendar",
    doc="The planned offers on the shop's own orders: cost, margin, floors, promises, price protection; which threshold is best.",
)
def plan_trial(hub: Hub) -> list[Block]:
    """The plan, its items, then thresholds."""
    return [
        title(hub, Label("Plan on orders", "方案试算")),
        Heading(_finding(hub)),
        Note(
            Label(
                "Tried on the paid goods of each store's last {days} days of orders, as they were: nobody buys more or less. Quotas are left out.",
                "按各店近 {days} 天已支付的商品订单原样试算：不假设销量变化，不考虑限量。",
            ).format(days=SAMPLE_DAYS)
        ),
        _plans(hub),
        Gap(),
        *_thresholds(hub),
        Gap(),
        Heading(Label("Items of the plan: floors and lowest-price promises", "方案商品：底价与全网最低价检查")),
        Note(
            Label(
                "One unit alone in an order. The floor is the plan's, else the unit's cost. A store that takes part is taken to promise the lowest price: cheaper elsewhere breaks it.",
                "按单件单独下单计算。底价按方案，否则按成本。参加活动的店铺视为承诺全网最低价：其他店更低即违约。",
            )
        ),
        _items(hub),
    ]


def _finding(hub: Hub) -> Label:
    found = results(hub)
    if not found:
        return Label("No offers are planned: type them under Promotion plan", "尚无方案：请在“促销方案”填写优惠")
    below = sum(len(each.below) for each in found)
    broken = sum(len(each.broken) for each in found)
    if not below and not broken:
        return Label(
            "The plan on real orders: no floor and no lowest-price promise is broken",
            "方案试算：未跌破底价，未违反最低价承诺",
        )
    return Label("The plan on real orders: {below}, {broken}", "方案试算：{below}，{broken}").format(
        below=counted(below, "{n} price below its floor", "{n} prices below their floor", "{n} 个商品低于底价"),
        broken=counted(broken, "{n} promise broken", "{n} promises broken", "{n} 处违反最低价承诺"),
    )  # fmt: skip


def _plans(hub: Hub) -> Table:
    columns = (
        Column("event", Label("Event", "活动")),
        Column("store", Label("Store", "店铺")),
        Column("orders", Label("Orders", "订单数"), "count"),
        Column("hit_rate", Label("Hit rate", "命中率"), "share1", note=Label("Orders on which any offer takes something.", "任一优惠生效的订单占比。")),
        Column("cost", Label("Shop gives away", "商家让利"), "money0", note=Label("The shop's part of discounts, gifts, freight and slots.", "商家承担的优惠、赠品、运费、坑位费。")),
        Column("others", Label("Others pay", "他方承担"), "money0"),
        Column("receipt", Label("Receipt", "商家实收"), "money0"),
        Column("margin", Label("Margin with offers", "优惠后毛利"), "money0", note=Label("After refunds, fees and cost of goods.", "扣退款、费用、商品成本。")),
        Column("margin_without", Label("Margin without", "无优惠毛利"), "money0"),
        Column("uplift", Label("More orders needed", "保本需多订单"), "share1"),
        Column("owed", Label("Price protection", "价保敞口"), "money0", note=Label("What buyers of the last {days} days could claim.", "近 {days} 天买家可申请的价保金额。").format(days=PROTECTED_DAYS)),
        Column("owed_shop", Label("of it the shop's", "其中商家"), "money0"),
        Column("below", Label("Below floor", "低于底价数"), "count", tone="sign_down"),
        Column("broken", Label("Promises broken", "违反最低价数"), "count", tone="sign_down"),
        Column("problem", Label("Check", "提示"), width=44),
    )  # fmt: skip
    rows = tuple(_plan_row(hub, each) for each in results(hub))
    return Table(
        "sim_plans", columns, rows, hub.origin("promotion_plan", "order_lines"), key=("event", "store"),
        empty=Label("No offers are planned.", "尚无方案。"),
    )  # fmt: skip


def _plan_row(hub: Hub, each: PlanResult) -> Row:
    effect, known = each.effect, each.sample is not None and each.sample.costs is not None
    gap = each.sample.margin_gap if each.sample else None
    never = effect is not None and known and effect.uplift_needed is None
    return {
        "event": each.plan.window.name,
        "store": store_name(hub, each.plan.store),
        "orders": effect.orders if effect else None,
        "hit_rate": effect.hit_rate if effect else None,
        "cost": float(effect.cost) if effect else None,
        "others": float(sum(amount for payer, amount in effect.paid_by.items() if payer != "shop")) if effect else None,
        "receipt": float(effect.receipt) if effect else None,
        "margin": float(effect.margin) if effect and known else None,
        "margin_without": float(effect.margin_without) if effect and known else None,
        "uplift": Cell(Label("never", "无法保本"), "text", "bad") if never else effect.uplift_needed if effect and known else None,
        "owed": float(each.owed.total) if each.owed else None,
        "owed_shop": float(each.owed.shop) if each.owed else None,
        "below": len(each.below) if effect else None,
        "broken": len(each.broken) if effect else None,
        "problem": Cell(each.problem, tone="bad") if each.problem else gap,
    }  # fmt: skip


def _items(hub: Hub) -> Table:
    names = titles(hub)
    columns = (
        Column("event", Label("Event", "活动")),
        Column("store", Label("Store", "店铺")),
        Column("sku", Label("SKU", "商品编码"), "id"),
        Column("title", Label("Title", "商品名称"), width=34),
        Column("units", Label("Units", "件数"), "count"),
        Column("listed", Label("List price", "标价"), "money"),
        Column("hand", Label("Buyer's hand price", "买家到手价"), "money"),
        Column("receipt", Label("Merchant's receipt", "商家实收"), "money"),
        Column("floor", Label("Floor", "底价"), "money"),
        Column("short", Label("Below floor by", "低于底价"), "money", tone="sign_down"),
        Column("cheaper", Label("Cheaper at", "更低价店铺")),
        Column("cheaper_by", Label("Cheaper by", "低多少"), "money", tone="sign_down"),
    )
    found = item_prices(hub)
    rows = tuple(_item_row(hub, plan, each, names) for plan, each in found[:MOST])
    return Table(
        "sim_items", columns, rows, hub.origin("promotion_plan", "order_lines", "product_costs"),
        key=("event", "store", "sku"), empty=Label("No offers are planned.", "尚无方案。"),
    )  # fmt: skip


def _item_row(hub: Hub, plan: StorePlan, each: ItemPrice, names: dict[tuple[str, str], str]) -> Row:
    priced, cheaper = each.priced, each.cheaper
    short = None if priced.floor is None or priced.receipt >= priced.floor else float(priced.floor - priced.receipt)
    return {
        "event": plan.window.name,
        "store": store_name(hub, priced.store),
        "sku": priced.sku,
        "title": names.get((priced.store, priced.sku), ""),
        "units": each.units,
        "listed": float(each.listed),
        "hand": float(priced.hand),
        "receipt": float(priced.receipt),
        "floor": None if priced.floor is None else float(priced.floor),
        "short": short,
        "cheaper": Cell(store_name(hub, cheaper.cheaper.store), tone="bad") if cheaper else None,
        "cheaper_by": float(cheaper.by) if cheaper else None,
    }


def _thresholds(hub: Hub) -> list[Block]:
    found = best_thresholds(hub)
    known = [each for each in found if isinstance(each, BestThreshold)]
    reasons = [Note(each, "plain") for each in found if isinstance(each, Label)]
    others = sorted(known, key=lambda each: -each.orders)[1:]
    if not known:
        return [Heading(Label("Which threshold is best is unknown", "最佳满减门槛：未知")), *reasons]
    largest = max(known, key=lambda each: each.orders)
    return [
        Heading(_best(hub, largest)),
        Note(
            Label(
                "Assumption, not measured (default): of the orders at most {reach} below a threshold {share} buy up to it. Range: middle 90 % when {n} orders are drawn again 400 times. Tried: {percent} % off each threshold, beside the next plan's other offers.",
                "假设而非实测（默认）：低于门槛 {reach} 以内的订单有 {share} 会凑单。区间：对 {n} 笔订单重抽样 400 次取中间 90%。按门槛的 {percent}% 让利，与下一活动的其他优惠叠加。",
            ).format(
                reach=figures.share(largest.found.response.reach, 0), share=figures.share(largest.found.response.share, 0),
                n=figures.whole(largest.orders), percent=f"{float(largest.percent):g}",
            ),
            wrap=2,
        ),
        *(Note(_best(hub, each), "plain") for each in others),
        *reasons,
        Chart(
            "sim_gain", "line", "sim_thresholds", "threshold",
            (
                Series("gain_low", Label("low", "下限"), "low"),
                Series("gain", Label("gain", "增益")),
                Series("gain_high", Label("high", "上限"), "high"),
            ),
            "money0", span=10, height=14,
            alt=Label("Gain of each threshold of a full reduction, with its range", "各满减门槛的增益及区间"),
        ),
        _threshold_table(hub, largest),
    ]  # fmt: skip


def _best(hub: Hub, each: BestThreshold) -> Label:
    best, currency = each.found.best, hub.settings.currency
    words = {
        "store": store_name(hub, each.store),
        "at": figures.money(best.threshold, currency),
        "off": figures.money(best.off, currency),
        "gain": figures.signed_money(best.gain, currency),
    }
    if not each.found.worth_it:
        return Label(
            "{store}: no full reduction pays; the least bad, {off} off from {at}, changes margin by {gain}",
            "{store}：任何满减都不划算；损失最小的满 {at} 减 {off}，毛利变化 {gain}",
        ).format(**words)
    return Label("{store}: best is {off} off from {at} on, {gain} of margin", "{store}：满 {at} 减 {off} 最佳，毛利 {gain}").format(**words)  # fmt: skip


def _threshold_table(hub: Hub, each: BestThreshold) -> Table:
    columns = (
        Column("threshold", Label("Threshold", "门槛"), "money0"),
        Column("off", Label("Off", "减"), "money0"),
        Column("hit_rate", Label("Hit rate", "命中率"), "share1"),
        Column("cost", Label("Shop gives away", "商家让利"), "money0"),
        Column("near", Label("Orders just below", "接近门槛订单"), "count"),
        Column("gain", Label("Gain", "增益"), "money0", tone="sign"),
        Column("gain_low", Label("Low", "下限"), "money0"),
        Column("gain_high", Label("High", "上限"), "money0"),
        Column("uplift", Label("More orders needed", "保本需多订单"), "share1"),
        Column("best_in", Label("Best in", "最佳概率"), "share1", bars=True),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "threshold": float(one.threshold),
            "off": float(one.off),
            "hit_rate": one.hit_rate,
            "cost": float(one.cost),
            "near": one.near_orders,
            "gain": float(one.gain),
            "gain_low": float(one.gain_low),
            "gain_high": float(one.gain_high),
            "uplift": one.uplift_needed,
            "best_in": one.best_in,
        }
        for one in each.found.tried
    )
    return Table("sim_thresholds", columns, rows, hub.origin("order_lines"), real=True, key=("threshold",), filter=True)
