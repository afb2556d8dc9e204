"""The promotion plan checked before anybody types it into a platform: each row's price, and the sentence that stops it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from xlops.analysis.eligibility import Lowest
from xlops.analysis.offers import quote
from xlops.answers.costs import unit_costs
from xlops.answers.planned_offers import PlannedOffer, StorePlan, planned_offers, store_plans
from xlops.answers.price_history import list_price_of, lowest_of
from xlops.answers.remember import remembered
from xlops.calendar.events import EVENTS, occurrence
from xlops.calendar.periods import Period
from xlops.errors import UsageError
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers.cells import key_of, key_text

MOST_ITEMS = 20
"""Items of a row whose prices are checked."""
_TWO = Label(
    'two offers of {event} are called "{name}"; give one another name, or nobody can tell whose result it is',
    "{event}有两个优惠都叫“{name}”；请改其中一个的名称，否则结果无法归属",
)
_OUTSIDE = Label(
    "runs from {start} to {end}, on none of the days of {event} ({first} to {last}); mend the dates",
    "时间为 {start} 至 {end}，不在{event}期间（{first} 至 {last}）；请改日期",
)
_BELOW = Label(
    "{sku} leaves {receipt:.2f} a unit, below {floor:.2f}: raise the price, type another floor, or mark it as a loss leader",
    "{sku} 每件实收 {receipt:.2f}，低于底价/成本 {floor:.2f}；请提高价格、改底价，或标记为引流亏损款",
)
_NO_LIST = Label(
    "no price of {sku} is known: type its list price, or load order lines or the price history",
    "{sku} 没有价格：请填标价，或导入订单明细、价格历史",
)
_NO_HISTORY = Label("no price of {sku} is known in the {days} days before: the lowest price cannot be checked", "{sku} 在之前 {days} 天没有价格记录：无法检查最低价")  # fmt: skip
_IN = Label("{sku}: {why}", "{sku}：{why}")


@dataclass(frozen=True)
class PlanPrice:
    """An item of a row of the plan in one store, alone in an order, with all offers of the event. Blank where unknown."""

    row: str
    """Id of the row."""
    store: str
    event: str
    year: int
    sku: str
    listed: Decimal | None
    hand: Decimal | None
    receipt: Decimal | None
    floor: Decimal | None
    lowest: Lowest
    problem: Label | None
    stops: bool = False
    """The price must not go out: it is negative, or leaves less than floor or cost of what is no loss leader.

    A problem that does not stop is something unknown.
    """


@dataclass(frozen=True)
class RowCheck:
    """One row of the plan: its price where it names an item (the worst of several), and why it cannot stand."""

    id: str
    price: PlanPrice | None
    problem: Label | None
    stops: bool = False
    """The row must not go out as it is; else its problem is something unknown."""


@remembered
def plan_prices(hub: Hub) -> tuple[PlanPrice, ...]:
    """Every item that a row names, in each of its stores, in the order of the plan."""
    plans = {(each.window.event, each.window.year, each.store): each for each in store_plans(hub)}
    costs = {place: Decimal(str(each.bought)).quantize(Decimal("0.01")) for place, each in unit_costs(hub).items()}
    found: list[PlanPrice] = []
    for each in planned_offers(hub):
        skus = sorted(each.offer.items)[:MOST_ITEMS] if each.offer else []
        stores = [each.store] if each.store != WHOLE_SHOP else [store.id for store in hub.stores]
        for store in stores:
            plan = plans.get((each.event, each.year, store))
            if plan is not None:
                found += [_priced(hub, each, plan, sku, costs) for sku in skus]
    return tuple(found)


@remembered
def plan_checks(hub: Hub) -> dict[str, RowCheck]:
    """Id of a row -> what was found of it, for every row of the plan."""
    prices: dict[str, list[PlanPrice]] = {}
    for price in plan_prices(hub):
        prices.setdefault(price.row, []).append(price)
    rows = planned_offers(hub)
    names = Counter(_name(each) for each in rows)
    found = {}
    for each in rows:
        id = _id(each)
        mine = prices.get(id, [])
        worst = min(mine, key=lambda one: (not one.stops, one.problem is None, _slack(one)), default=None)
        itself = each.problem or _two(each, names) or _dates(hub, each)
        problem = itself or (worst.problem if worst else None)
        found[id] = RowCheck(id, worst, problem, itself is not None or bool(worst and worst.stops))
    return found


def checked_offers(hub: Hub) -> tuple[PlannedOffer, ...]:
    """Every row of the plan with what stops it, whether in itself or by what stands around it."""
    checks = plan_checks(hub)
    return tuple(
        replace(each, problem=check.problem if (check := checks[_id(each)]).stops else None)
        for each in planned_offers(hub)
    )


def stopped_prices(hub: Hub, event: str, year: int) -> dict[tuple[str, str], Label]:
    """Store and item -> why its price must not go out."""
    return {
        (each.store, each.sku): each.problem
        for each in plan_prices(hub)
        if each.stops and each.problem is not None and (each.event, each.year) == (event, year)
    }


def _priced(
    hub: Hub, row: PlannedOffer, plan: StorePlan, sku: str, costs: Mapping[tuple[str, str], Decimal]
) -> PlanPrice:
    known = plan.list_prices.get(sku)
    if known is None and (found := list_price_of(hub, plan.store, sku)) is not None:
        known = Decimal(str(found)).quantize(Decimal("0.01"))
    floor = plan.floors.get(sku, plan.floors.get("", costs.get((plan.store, sku))))
    lowest = lowest_of(hub, plan.store, sku, before=min(plan.window.days.start, hub.today))

    def made(hand: Decimal | None, receipt: Decimal | None, problem: Label | None, *, stops: bool = False) -> PlanPrice:
        return PlanPrice(
            _id(row), plan.store, row.event, row.year, sku, known, hand, receipt, floor, lowest, problem, stops
        )

    if known is None:
        return made(None, None, _NO_LIST.format(sku=sku))
    running = [each for each in plan.offers if not each.items or sku in each.items]
    try:
        price = quote(known, running, plan.platform, sku=sku)
    except UsageError as error:
        return made(None, None, _IN.format(sku=sku, why=error.label), stops=True)
    leaders = plan.loss_leaders
    if floor is not None and price.net < floor and sku not in leaders and "" not in leaders:
        return made(price.hand, price.net, _BELOW.format(sku=sku, receipt=price.net, floor=floor), stops=True)
    if lowest.price is None:
        return made(price.hand, price.net, _NO_HISTORY.format(sku=sku, days=lowest.days))
    return made(price.hand, price.net, None)


def _slack(price: PlanPrice) -> Decimal:
    """How much of the receipt is above the floor; what has neither comes last."""
    if price.receipt is None or price.floor is None:
        return Decimal("Infinity")
    return price.receipt - price.floor


def _two(row: PlannedOffer, names: Mapping[tuple[str, str, int, str], int]) -> Label | None:
    return _TWO.format(event=EVENTS[row.event].label, name=row.name) if names[_name(row)] > 1 else None


def _name(row: PlannedOffer) -> tuple[str, str, int, str]:
    """Who reads an offer's name sees no difference of width, capitals and spaces; a row for all stores is in each."""
    folded = " ".join(unicodedata.normalize("NFKC", row.name).casefold().split())
    return row.store, row.event, row.year, folded


def _dates(hub: Hub, row: PlannedOffer) -> Label | None:
    """Why the row's days cannot be: the event has none that year, or they lie outside of it."""
    try:
        of = occurrence(row.event, row.year, announced=hub.events)
    except UsageError as error:
        return error.label
    starts, ends = (row.offer.starts, row.offer.ends) if row.offer else (None, None)
    first, last = starts or of.span.start, ends or of.span.end
    if first <= last and Period(first, last).overlap(of.span):
        return None
    return _OUTSIDE.format(start=first, end=last, event=of.label, first=of.span.start, last=of.span.end)


def _id(row: PlannedOffer) -> str:
    return key_of(key_text(each) for each in (row.store, row.event, row.year, row.name))
