"""The offers that are tried on one unit: as typed in the simulator, else as planned; with what stands around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlops.analysis.offers import KINDS, Offer
from xlops.analysis.offers.base import Mechanic, Off, Percent, Price, Tiers
from xlops.analysis.offers.cents import MILLION, money
from xlops.analysis.offers.ladder import STEPS, Given, Rung, Switches, ladder, switches_of
from xlops.answers.planned_offers import StorePlan, platform_of, store_plans
from xlops.answers.remember import remembered
from xlops.answers.simulator import sample_of, sold_lately
from xlops.hub import Hub

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Trial:
    """One unit of an item: what is planned for it, what was typed, and what it sold at. Blank (None) is unknown."""

    sku: str
    plan: StorePlan | None
    switches: Switches
    listed: Decimal
    planned: Mapping[str, Given]
    given: Mapping[str, Given]
    """In force: typed over planned."""
    unit_cost: Decimal | None
    fee_rate: float | None
    refund_rate: float | None
    sold_units: int
    sold_hand: Decimal | None

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """The way from the list price to the hand price."""
        return ladder(self.listed, self.given, self.switches)


@remembered
def trial(hub: Hub) -> Trial:
    """The item of the next plan that sells most (without a plan the shop's best seller), with its planned offers."""
    plan = next(iter(store_plans(hub)), None)
    stores = [plan.store] if plan else [each.id for each in hub.stores]
    sample = next((found for each in stores if (found := sample_of(hub, each))), None)
    best: dict[str, float] = {}
    if sample:
        sums = sample.sold.groupby("sku")["paid_amt"].sum().sort_values(ascending=False, kind="stable")
        best = {str(sku): float(amount) for sku, amount in sums.items()}
    named = [sku for sku in best if not plan or not plan.items or sku in plan.items]
    sku = next(iter(named), next(iter(sorted(plan.items)) if plan else iter(()), ""))
    listed = (
        (plan.list_prices.get(sku) if plan else None) or (sample.prices.get(sku) if sample else None) or Decimal(100)
    )
    planned = _planned(plan, sku)
    units, hand, _ = sold_lately(hub, sku) if sku else (0, None, None)
    costs = sample.costs if sample else None
    return Trial(
        sku, plan, switches_of(plan.platform if plan else platform_of(hub, stores[0]) if stores else "general"), listed,
        planned, _in_force(hub, planned), sample.unit_cost.get(sku) if sample else None,
        costs.fee_rate if costs else None, costs.refund_rate if costs else None, units, hand,
    )  # fmt: skip


def usual_share(kind: str) -> Decimal:
    """The share of a kind of offer that the shop usually pays: all or nothing."""
    return Decimal(1 if KINDS[kind].payer == "shop" else 0)


def in_force(planned: Given, typed: Mapping[str, object]) -> Given:
    """What is typed over what is planned: a typed value or discount takes the place of both planned ones."""
    own = {name: None if typed.get(name) is None else Decimal(str(typed[name])) for name in ("discount", "amount", "from_amount", "shop_share")}  # fmt: skip
    kept = own["discount"] is None and own["amount"] is None
    return Given(
        planned.discount if kept else own["discount"] or NOTHING,
        planned.amount if kept else own["amount"] or NOTHING,
        planned.start if own["from_amount"] is None else own["from_amount"],
        planned.shop_share if own["shop_share"] is None else own["shop_share"],
    )


def _in_force(hub: Hub, planned: Mapping[str, Given]) -> dict[str, Given]:
    typed = {
        str(row.stored["kind"]): row.stored for row in hub.typed.rows["offer_trial"].values() if row.stored is not None
    }
    return {kind: in_force(planned[kind], typed.get(kind, {})) for kind in STEPS}


def _planned(plan: StorePlan | None, sku: str) -> dict[str, Given]:
    found = {kind: Given(shop_share=usual_share(kind)) for kind in STEPS}
    for each in plan.offers if plan else ():
        if each.kind in found and (not each.items or sku in each.items) and not _filled(found[each.kind]):
            found[each.kind] = _given(each)
    return found


def _filled(given: Given) -> bool:
    return bool(given.discount or given.amount)


def _given(one: Offer) -> Given:
    share = Decimal(sum(part for payer, part in one.paid_by if payer == "shop")) / MILLION
    discount, amount, start = _numbers(one.mechanic)
    return Given(discount, amount, start, share)


def _numbers(mechanic: Mechanic) -> tuple[Decimal, Decimal, Decimal]:
    match mechanic:
        case Percent(part, None):
            return Decimal(part) / MILLION, NOTHING, NOTHING
        case Off(amount) | Price(amount):
            return NOTHING, money(amount), NOTHING
        case Tiers((step,), _, None, False):
            return Decimal(step.part) / MILLION, money(step.off), money(step.at)
    return NOTHING, NOTHING, NOTHING  # several tiers, caps and counts of units are tried on real orders only
