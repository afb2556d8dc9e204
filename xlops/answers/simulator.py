"""The planned offers on the shop's own orders: what they cost and leave, what they break, what they owe, what would be best."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from xlops.analysis.offers import Lines, Offer, apply
from xlops.analysis.offers.apply import lines_of
from xlops.analysis.offers.cents import cents, money
from xlops.analysis.offers.checks import (
    BelowFloor,
    Broken,
    Exposure,
    Priced,
    Promise,
    below_floor,
    broken_promises,
    exposure,
)
from xlops.analysis.offers.margin import Costs, Summary, summary
from xlops.analysis.offers.thresholds import Thresholds, candidates, grid, try_thresholds
from xlops.answers.event_refunds import refund_rate
from xlops.answers.planned_offers import StorePlan, platform_of, store_plans
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.errors import UsageError, XlopsError
from xlops.hub import Hub
from xlops.label import Label

if TYPE_CHECKING:
    import pandas as pd

SAMPLE_DAYS = 28
"""Days whose orders the offers are tried on."""
PROTECTED_DAYS = 15
"""Days for which platforms usually owe a buyer the difference when a price falls (default)."""
TRIED, USUAL_PERCENT = 30, 10
"""Thresholds that are tried, and what a full reduction gives where the plan says nothing (default)."""
NO_COST = Label("unknown: unit costs are missing (Product costs)", "未知：缺商品成本（见“商品成本”）")
NO_FEES = Label("unknown: no fee rates are typed (Fees)", "未知：未填平台费率（见“费率”）")
NO_REFUNDS = Label("unknown: no refunds are settled to learn from", "未知：没有可参考的退款数据")


@dataclass(frozen=True)
class Sample:
    """A store's paid order lines of the last days, goods only. `left_out` lines have a price with fractions of a cent."""

    store: str
    period: Period
    lines: Lines
    prices: dict[str, Decimal]
    """SKU -> its price on the latest line."""
    costs: Costs | None
    unit_cost: dict[str, Decimal]
    margin_gap: Label | None
    left_out: int
    sold: pd.DataFrame


@dataclass(frozen=True)
class PlanResult:
    """One event's offers in one store, on the orders of the sample as they were."""

    plan: StorePlan
    sample: Sample | None
    effect: Summary | None
    below: tuple[BelowFloor, ...]
    broken: tuple[Broken, ...]
    owed: Exposure | None
    problem: Label | None


@dataclass(frozen=True)
class ItemPrice:
    """An item of a plan with its price, alone in an order; `floor` is what the shop must receive at least."""

    priced: Priced
    listed: Decimal
    units: int
    """Sold in the sample."""
    cheaper: Broken | None


@dataclass(frozen=True)
class BestThreshold:
    """The thresholds of a full reduction tried on a store's orders; `percent` of the threshold is given away."""

    store: str
    percent: Decimal
    found: Thresholds
    orders: int
    period: Period


@remembered
def results(hub: Hub) -> list[PlanResult]:
    """Every event and store of the plan that is not over, the next one first; none without a plan."""
    plans = [each for each in store_plans(hub) if each.window.days.end >= hub.today] or store_plans(hub)
    by_event = {each.window: [other for other in plans if other.window == each.window] for each in plans}
    return [_result(hub, each, by_event[each.window]) for each in plans]


@remembered
def item_prices(hub: Hub) -> list[tuple[StorePlan, ItemPrice]]:
    """The items of each plan (those that it names, else the 30 that sell most), the worst first."""
    found: list[tuple[StorePlan, ItemPrice]] = []
    for each in results(hub):
        if each.sample is None or each.problem is not None:
            continue
        units = _units(each.sample)
        named = each.plan.items or frozenset(sorted(units, key=lambda sku: -units[sku])[:30])
        broken = {(one.promised.store, one.promised.sku): one for one in each.broken}
        rows = [
            ItemPrice(
                one, _listed(each.plan, each.sample)[one.sku], units.get(one.sku, 0), broken.get((one.store, one.sku))
            )
            for one in _priced(each.plan, each.sample)
            if one.sku in named
        ]
        rows.sort(key=lambda row: (row.priced.floor is None or row.priced.receipt >= row.priced.floor, row.cheaper is None, -row.units))  # fmt: skip
        found += [(each.plan, row) for row in rows]
    return found


@remembered
def best_thresholds(hub: Hub) -> list[BestThreshold | Label]:
    """Thresholds of a full reduction on each store's orders beside the next plan's other offers; a Label where none can be tried."""
    found: list[BestThreshold | Label] = []
    for store in hub.stores:
        sample = sample_of(hub, store.id)
        if sample is None or sample.costs is None:
            found.append(
                Label("{store}: {why}", "{store}：{why}").format(
                    store=store.name, why=sample.margin_gap if sample and sample.margin_gap else _NO_ORDERS
                )
            )
            continue
        plan = next((each for each in store_plans(hub) if each.store == store.id), None)
        others = [
            each for each in (plan.offers if plan else ()) if each.kind not in ("full_reduction", "free_shipping")
        ]
        percent = _percent(plan.offers if plan else ())
        try:
            made = try_thresholds(
                sample.lines, candidates(grid(sample.lines, TRIED), percent=percent), sample.costs, offers=others,
                platform=platform_of(hub, store.id),
            )  # fmt: skip
        except XlopsError as error:
            found.append(Label("{store}: {why}", "{store}：{why}").format(store=store.name, why=error.label))
            continue
        found.append(BestThreshold(store.id, percent, made, sample.lines.count, sample.period))
    return found


_NO_ORDERS = Label("no order lines of the last {days} days", "近 {days} 天没有订单明细").format(days=SAMPLE_DAYS)


@remembered
def sample_of(hub: Hub, store: str) -> Sample | None:
    """The paid goods of the store's last 28 days of order lines; None without any."""
    last = hub.last_day("order_lines", store)
    if last is None:
        return None
    period = Period(min(last, hub.yesterday) - timedelta(days=SAMPLE_DAYS - 1), min(last, hub.yesterday))
    names = ["order_id", "day", "sku", "units", "price", "paid_amt", "cost_amt", "fee_amt", "is_product"]
    frame = hub.read("order_lines", names, period=period, where={"store": store})
    goods = frame["is_product"].fillna(value=True).astype(bool) & frame["sku"].fillna("").ne("")
    frame = frame[goods & (frame["units"] > 0) & (frame["price"] >= 0) & (frame["paid_amt"] > 0)]
    whole = (frame["price"] * 100 - (frame["price"] * 100).round()).abs() < 1e-4
    left_out, frame = int((~whole).sum()), frame[whole]
    if frame.empty:
        return None
    lines, place = lines_of(frame)
    ordered = frame.iloc[place]
    newest = frame.sort_values("day", kind="stable").drop_duplicates("sku", keep="last")
    prices = {str(sku): money(round(price * 100)) for sku, price in zip(newest["sku"], newest["price"], strict=True)}
    each_cost = (ordered["cost_amt"] / ordered["units"] * 100).round()
    known = dict(zip(ordered["sku"].astype(str), each_cost, strict=True))
    paid = float(frame["paid_amt"].sum())
    uncosted = float(frame.loc[frame["cost_amt"].isna(), "paid_amt"].sum()) / paid
    fees, refunds = float(frame["fee_amt"].sum()) / paid, refund_rate(hub)
    gap = (
        NO_COST if uncosted > hub.parameter("uncosted_share")
        else NO_FEES if frame["fee_amt"].isna().all()
        else NO_REFUNDS if refunds is None
        else None
    )  # fmt: skip
    costs = None if gap else Costs(each_cost.fillna(0).to_numpy(dtype=np.int64), fees, refunds or 0.0)
    return Sample(
        store, period, lines, prices, costs,
        {sku: money(int(value)) for sku, value in known.items() if value == value}, gap, left_out, frame,
    )  # fmt: skip


def _result(hub: Hub, plan: StorePlan, together: list[StorePlan]) -> PlanResult:
    sample = sample_of(hub, plan.store)
    problem = plan.problems[0] if plan.problems else None
    if sample is None:
        return PlanResult(plan, None, None, (), (), None, problem or _NO_ORDERS)
    if not plan.offers:
        return PlanResult(plan, sample, None, (), (), None, problem)
    try:
        lines = _with_list_prices(plan, sample)
        costs = sample.costs or Costs(np.zeros(len(sample.lines.order), dtype=np.int64))
        effect = summary(apply(lines, plan.offers, plan.platform), costs)
        mine = _priced(plan, sample)
        others = [one for other in together if other.store != plan.store for one in _prices_of(hub, other)]
        planned = {other.store for other in together}
        for store in hub.stores:
            if store.id not in planned and (known := sample_of(hub, store.id)):
                others += [Priced(store.id, sku, price, price) for sku, price in known.prices.items()]
        promised = [Promise(plan.store, sku) for sku in plan.items] or [Promise(plan.store)]
        below = [
            each for each in below_floor(mine)
            if each.priced.sku not in plan.loss_leaders and "" not in plan.loss_leaders
        ]  # fmt: skip
        owed = _owed(hub, plan, sample, mine)
        return PlanResult(plan, sample, effect, tuple(below), tuple(broken_promises([*mine, *others], promised)), owed, problem)  # fmt: skip
    except UsageError as error:
        return PlanResult(plan, sample, None, (), (), None, error.label)


def _prices_of(hub: Hub, plan: StorePlan) -> list[Priced]:
    sample = sample_of(hub, plan.store)
    return _priced(plan, sample) if sample else []


def _priced(plan: StorePlan, sample: Sample) -> list[Priced]:
    """Every item of the sample or of the plan, one unit alone in an order."""
    listed = _listed(plan, sample)
    skus = tuple(listed)
    count = np.arange(len(skus), dtype=np.int64)
    one = Lines(
        count, np.ones(len(skus), dtype=np.int64), np.array([cents(listed[each], each) for each in skus], dtype=np.int64),
        count, skus, None, np.zeros(len(skus), dtype=np.int64),
    )  # fmt: skip
    made = apply(one, plan.offers, plan.platform)
    return [
        Priced(
            plan.store, sku, money(int(made.hand[place])), money(int(made.receipt[place])),
            plan.floors.get(sku, plan.floors.get("", sample.unit_cost.get(sku))),
        )
        for place, sku in enumerate(skus)
    ]  # fmt: skip


def _listed(plan: StorePlan, sample: Sample) -> dict[str, Decimal]:
    known = {**sample.prices, **plan.list_prices}
    return {sku: price for sku, price in known.items() if price > 0}


def _with_list_prices(plan: StorePlan, sample: Sample) -> Lines:
    """The lines at the plan's list prices, where it has any."""
    lines = sample.lines
    over = {sku: cents(price, sku) for sku, price in plan.list_prices.items()}
    known = np.array([over.get(sku, -1) for sku in lines.skus], dtype=np.int64)[lines.sku]
    price = np.where(known >= 0, known, lines.price)
    return Lines(lines.order, lines.units, price, lines.sku, lines.skus, lines.orders, lines.freight)


def _owed(hub: Hub, plan: StorePlan, sample: Sample, prices: list[Priced]) -> Exposure | None:
    """What buyers of the protected days could claim if the plan's prices held from its start, or from today if that is nearer."""
    start = plan.window.days.start if plan.window.days.start < hub.today else hub.today
    new = {each.sku: (each.hand, each.receipt) for each in prices}
    sold = sample.sold[sample.sold["sku"].isin(new if not plan.items else plan.items)]
    hand = (sold["paid_amt"] / sold["units"]).round(2).map(lambda each: Decimal(f"{each:.2f}"))
    each_unit = sold[["day", "sku", "units"]].assign(hand=hand, receipt=hand)
    return exposure(each_unit, new, on=start, days=PROTECTED_DAYS) if len(each_unit) else None


def _units(sample: Sample) -> dict[str, int]:
    sums = np.bincount(sample.lines.sku, sample.lines.units, len(sample.lines.skus))
    return {sku: int(sums[place]) for place, sku in enumerate(sample.lines.skus)}


def _percent(offers: tuple[Offer, ...]) -> Decimal:
    """What share of the threshold the plan's full reduction gives, else the usual one."""
    from xlops.analysis.offers.base import Tiers

    for each in offers:
        if each.kind == "full_reduction" and isinstance(each.mechanic, Tiers) and each.mechanic.steps[0].at:
            step = each.mechanic.steps[0]
            share = Decimal(step.off) / step.at if step.off else Decimal(step.part) / 1_000_000
            return (share * 100).quantize(Decimal("0.01"))
    return Decimal(USUAL_PERCENT)


def sold_lately(hub: Hub, sku: str, days: int = PROTECTED_DAYS) -> tuple[int, Decimal | None, date | None]:
    """Units of an item sold in the protected days, the mean hand price, and the last day; over all stores."""
    units, paid, last = 0, Decimal(0), None
    for store in hub.stores:
        sample = sample_of(hub, store.id)
        if sample is None:
            continue
        mine = sample.sold[
            (sample.sold["sku"] == sku) & (sample.sold["day"] > sample.period.end - timedelta(days=days))
        ]
        units += int(mine["units"].sum())
        paid += Decimal(f"{float(mine['paid_amt'].sum()):.2f}")
        last = max(filter(None, (last, mine["day"].max() if len(mine) else None)), default=None)
    return units, (paid / units).quantize(Decimal("0.01")) if units else None, last
