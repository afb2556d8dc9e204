"""All that a brief and the copy of one event are written from, as typed and as computed; nothing is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from xlops.analysis.briefs import FIELDS, Brief, judged
from xlops.analysis.offers import Offer, Quote, quote
from xlops.analysis.offers.base import Tiers
from xlops.analysis.offers.cents import money
from xlops.analysis.targets import budget
from xlops.answers.catalogue import titles
from xlops.answers.event_goals import EventGoal, event_goal
from xlops.answers.event_window import EventWindow, window_of
from xlops.answers.plan_checks import checked_offers, stopped_prices
from xlops.answers.planned_offers import PlannedOffer, StorePlan, store_plans
from xlops.answers.promotion_year import Planned
from xlops.answers.remember import remembered
from xlops.errors import XlopsError
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers.found import Content

POINTS = 3
"""Selling points that a text uses."""
MOST_EXAMPLES = 4
_NO_PRICE = Label(
    "no worked amounts: type the list price of an item, with its SKU under Items, in Promotion plan",
    "无法举例算价：请在“促销方案”的商品列填一个编码，并填写标价",
)
_NO_OFFER = Label("no offer is planned: type one under Promotion plan", "还没有优惠：请先填写“促销方案”")


@dataclass(frozen=True)
class Worked:
    """One example: so many units of an item alone in an order, through all offers of its store."""

    store: str
    platform: str
    sku: str
    name: str
    units: int
    listed: Decimal
    """Of one unit."""
    quote: Quote


@dataclass(frozen=True)
class Points:
    """What was typed to write from, of one item or of the event as a whole (`item` "")."""

    item: str
    name: str
    points: tuple[str, ...]
    buyer: str
    scene: str
    trouble: str
    proof: str


@dataclass(frozen=True)
class AdsGoal:
    """What ads are to sell in one channel (after refunds), and what they may cost; None where the row says too little."""

    channel: str
    sales: float | None
    spend: float | None


@dataclass(frozen=True)
class EventBrief:
    """One event: its time, target, offers, worked examples, pictures that are asked for, points for copy."""

    planned: Planned
    window: EventWindow
    goal: EventGoal
    offers: tuple[PlannedOffer, ...]
    plans: tuple[StorePlan, ...]
    worked: tuple[Worked, ...]
    worked_gap: Label | None
    """Why there is no worked example, or not of every item."""
    pictures: tuple[Brief, ...]
    points: tuple[Points, ...]
    ads: tuple[AdsGoal, ...]
    budget: Decimal | None
    target: Decimal | None
    """Sums of what the offers' rows say; None where none does."""
    gaps: Mapping[str, Label]
    """Store -> why it has no worked example, or not of every item."""
    stopped: tuple[Label, ...]
    """Prices that must not go out, a sentence each: no example and no copy shows them."""


@remembered
def event_brief(hub: Hub, planned: Planned) -> EventBrief:
    """The brief of an event of the shop."""
    of = planned.of
    window = window_of(hub, of)
    here = (of.event, of.event_year)
    mine = tuple(each for each in checked_offers(hub) if (each.event, each.year) == here)
    plans = tuple(each for each in store_plans(hub) if (each.window.event, each.window.year) == here)
    stopped = stopped_prices(hub, *here)
    worked, gaps = _worked(hub, plans, stopped)
    gap = next(iter(gaps.values()), None)
    rows = _rows(hub, "promotion_plan", here)
    return EventBrief(
        planned, window, event_goal(hub, window), mine, plans, worked, gap if mine else _NO_OFFER,
        tuple(_picture(each) for each in _rows(hub, "design_briefs", here)),
        tuple(_points(hub, each) for each in _rows(hub, "copy_points", here)),
        tuple(_ads(each) for each in _rows(hub, "event_targets", here)),
        _sum(rows, "budget"), _sum(rows, "target"), gaps, tuple(dict.fromkeys(stopped.values())),
    )  # fmt: skip


def _worked(
    hub: Hub, plans: tuple[StorePlan, ...], stopped: Mapping[tuple[str, str], Label]
) -> tuple[tuple[Worked, ...], dict[str, Label]]:
    """Each store's listed items alone, then in the least number that fills a threshold which one unit does not."""
    found: list[Worked] = []
    gaps: dict[str, Label] = {}
    for plan in plans:
        if not plan.list_prices:
            gaps[plan.store] = _NO_PRICE
        for sku, listed in list(plan.list_prices.items())[:2]:
            if (plan.store, sku) in stopped:
                gaps[plan.store] = stopped[plan.store, sku]
                continue
            for units in _numbers(plan, sku, listed):
                try:
                    made = quote(listed, plan.offers, plan.platform, units=units, sku=sku)
                except XlopsError as error:
                    gaps[plan.store] = error.label
                    continue
                name = titles(hub).get((plan.store, sku), "")
                found.append(Worked(plan.store, plan.platform, sku, name, units, listed, made))
    return tuple(found[:MOST_EXAMPLES]), gaps


def _numbers(plan: StorePlan, sku: str, listed: Decimal) -> list[int]:
    """One unit, and as many as fill the thresholds that one does not."""
    numbers = {1}
    try:
        alone = quote(listed, [each for each in plan.offers if each.unit], plan.platform, sku=sku).hand
    except XlopsError:
        return [1]
    for each in plan.offers:
        if isinstance(each.mechanic, Tiers) and alone > 0 and (not each.items or sku in each.items):
            for tier in each.mechanic.steps:
                wanted = Decimal(tier.at) if each.mechanic.units else money(tier.at) / alone
                units = int(wanted.to_integral_value(ROUND_CEILING))
                if 1 < units <= 20:
                    numbers.add(units)
    return sorted(numbers)[:3]


def _picture(row: Mapping[str, Content]) -> Brief:
    return judged(str(row["asset"]), {each: str(row.get(each) or "") for each in FIELDS})


def _points(hub: Hub, row: Mapping[str, Content]) -> Points:
    item = str(row["item"] or "")
    item = "" if item == WHOLE_SHOP else item
    name = next((title for (_, sku), title in titles(hub).items() if sku == item), item)
    said = [each.strip() for each in str(row.get("points") or "").replace("；", ";").split(";")]
    texts = {each: str(row.get(each) or "").strip() for each in ("buyer", "scene", "trouble", "proof")}
    return Points(item, name, tuple(each for each in said if each)[:POINTS], **texts)


def _ads(row: Mapping[str, Content]) -> AdsGoal:
    """The same budget as on Goals, of one typed row."""
    channel = str(row["channel"] or WHOLE_SHOP)
    known = {
        name: None if row.get(name) is None else float(str(row[name]))
        for name in ("visitors", "conversion", "order_value", "ad_share", "roi", "refund_rate")
    }
    visitors, conversion, value = known["visitors"], known["conversion"], known["order_value"]
    share, roi = known["ad_share"], known["roi"]
    if visitors is None or conversion is None or value is None or share is None or not roi:
        return AdsGoal(channel, None, None)
    found = budget(visitors * conversion * value, ad_share=share, roi=roi, refund_rate=known["refund_rate"] or 0.0)
    return AdsGoal(channel, found.kept, found.spend)


def _rows(hub: Hub, ledger: str, here: tuple[str, int]) -> list[Mapping[str, Content]]:
    """What was typed in a ledger of an event-year."""
    if not hub.known(ledger):
        return []
    rows = [row.stored for row in hub.typed.rows[ledger].values() if row.stored is not None]
    return [row for row in rows if (str(row["event"]), int(float(str(row["year"])))) == here]


def _sum(rows: list[Mapping[str, Content]], column: str) -> Decimal | None:
    known = [Decimal(str(row[column])) for row in rows if row.get(column) is not None]
    return sum(known, Decimal(0)) if known else None


def best_offer(brief: EventBrief) -> Worked | None:
    """The single unit whose hand price falls most against its list price: what a banner shows."""
    alone = [each for each in brief.worked if each.units == 1 and each.listed > 0]
    return min(alone, key=lambda each: each.quote.hand / each.listed, default=None)


def offers_of(brief: EventBrief) -> tuple[Offer, ...]:
    """The offers that can hold, each once."""
    return tuple(dict.fromkeys(each.offer for each in brief.offers if each.offer is not None and each.problem is None))
