"""One unit's way down from list price to hand price, step by step, as a sheet can compute it with plain formulas.

`quote` computes any offers. A sheet has one offer of each of the usual kinds, in cells; what differs between platforms is
then a handful of switches, which are read off the platform's own layers. Both must agree to the cent, which is tested.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from xlops.analysis.offers.base import Offer, offer
from xlops.analysis.offers.platforms import PLATFORMS, Layer, Stacking
from xlops.label import Label

STEPS = (
    "item_discount", "deal", "official", "full_reduction", "shop_coupon", "cross_store", "platform_coupon", "member", "subsidy",
)  # fmt: skip
"""The kinds of offers that a sheet's simulator has a row for, in the order of the rows."""

NOTHING = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Switches:
    """How a platform stacks one offer of each kind. `prices` tells how item discount, deal and official price go together,
    `orders` how full reduction, coupon and reduction across stores do."""

    platform: str
    label: Label
    prices: int
    """0 item discount, then deal; 1 deal, then item discount; 2 the better of both; 3 the best of them and the official one."""
    orders: int
    """0 all hold; 1 the better of full reduction and reduction across stores, then the coupon; 2 the best of all three."""
    coupon_of_unit: bool
    """Does the coupon look at the price after unit-level offers, rather than at what is left?"""
    cross_of_unit: bool


@dataclass(frozen=True)
class Given:
    """What one offer of a kind says: a share or an amount off (of a deal its price), from an amount of goods on, and which
    share of it the shop pays."""

    discount: Decimal = NOTHING
    amount: Decimal = NOTHING
    start: Decimal = NOTHING
    shop_share: Decimal = Decimal(1)


@dataclass(frozen=True)
class Rung:
    """One step: what the offer looks at, what it would take alone, what it takes, what of that the shop pays, what is left."""

    kind: str
    base: Decimal
    alone: Decimal
    taken: Decimal
    shop: Decimal
    price: Decimal


@cache
def switches_of(platform: str) -> Switches:
    """The switches of a platform, read off its layers; KeyError for one that is not declared."""
    stacking = PLATFORMS[platform]
    item, deal, official = (_layer(stacking, each) for each in ("item_discount", "deal", "official"))
    full, coupon, cross = (_layer(stacking, each) for each in ("full_reduction", "shop_coupon", "cross_store"))
    places = {id(each): place for place, each in enumerate(stacking.layers)}
    if item is deal:
        prices = (3 if official is item else 2) if item.choose == "best" else 0
    else:
        prices = 1 if places[id(deal)] < places[id(item)] else 0
    best = full.choose == "best"
    orders = 2 if best and full is coupon is cross else 1 if best and full is cross else 0
    return Switches(platform, stacking.label, prices, orders, coupon.base == "unit", cross.base == "unit")


def ladder(listed: Decimal, given: Mapping[str, Given], switches: Switches) -> tuple[Rung, ...]:
    """The steps of one unit listed at `listed`, in the order of STEPS; a price below 0 is shown as it comes out.

    A kind that `given` lacks takes nothing. Amounts are rounded half up to the cent, as everywhere.
    """
    of = {kind: given.get(kind, Given()) for kind in STEPS}
    sunk = min(listed, of["deal"].amount) if of["deal"].amount else listed
    item_base = sunk if switches.prices == 1 else listed
    item = _off(of["item_discount"], item_base)
    deal_base = listed - item if switches.prices == 0 else listed
    deal = max(deal_base - of["deal"].amount, NOTHING) if of["deal"].amount else NOTHING
    item_taken = item if switches.prices < 2 or item >= deal else NOTHING
    deal_taken = deal if switches.prices < 2 or deal > item else NOTHING
    official_base = listed if switches.prices == 3 else listed - item_taken - deal_taken
    official = _off(of["official"], official_base)
    official_taken = official
    if switches.prices == 3:
        if official > max(item, deal):
            item_taken = deal_taken = NOTHING
        else:
            official_taken = NOTHING
    unit = listed - item_taken - deal_taken - official_taken

    full = _off(of["full_reduction"], unit)
    cross_of_unit = _every(of["cross_store"], unit)
    if switches.orders == 1:
        coupon_base = unit - max(full, cross_of_unit)
    else:
        coupon_base = unit if switches.coupon_of_unit or switches.orders == 2 else unit - full
    coupon = _off(of["shop_coupon"], coupon_base)
    cross_base = unit if switches.cross_of_unit or switches.orders else unit - full - coupon
    cross = _every(of["cross_store"], cross_base)
    full_taken, coupon_taken, cross_taken = full, coupon, cross
    if switches.orders == 1:
        full_taken, cross_taken = (full, NOTHING) if full >= cross else (NOTHING, cross)
    if switches.orders == 2:
        best = max(full, coupon, cross)
        full_taken = full if full == best else NOTHING
        coupon_taken = coupon if coupon == best and not full_taken else NOTHING
        cross_taken = cross if cross == best and not full_taken and not coupon_taken else NOTHING

    found: list[Rung] = []
    price = listed
    for kind, base, alone, taken in (
        ("item_discount", item_base, item, item_taken), ("deal", deal_base, deal, deal_taken),
        ("official", official_base, official, official_taken), ("full_reduction", unit, full, full_taken),
        ("shop_coupon", coupon_base, coupon, coupon_taken), ("cross_store", cross_base, cross, cross_taken),
    ):  # fmt: skip
        price -= taken
        found.append(Rung(kind, base, alone, taken, _share(taken, of[kind]), price))
    for kind in STEPS[6:]:
        taken = _off(of[kind], price)
        found.append(Rung(kind, price, taken, taken, _share(taken, of[kind]), price - taken))
        price -= taken
    return tuple(found)


def offers_of(given: Mapping[str, Given]) -> list[Offer]:
    """The same as offers, for `quote` and for real orders; kinds that take nothing are left out."""
    made: list[Offer] = []
    for kind in STEPS:
        each = given.get(kind, Given())
        if not each.discount and not each.amount:
            continue
        percent, share = each.discount * 100, each.shop_share * 100
        other = "platform"
        paid = {"shop": share, other: 100 - share}
        if kind == "deal":
            made.append(offer(kind, kind, price=each.amount, paid_by=paid))  # type: ignore[arg-type]
        elif kind == "cross_store" and each.start and not each.discount:
            made.append(offer(kind, kind, tiers=[(each.start, each.amount)], every=True, paid_by=paid))  # type: ignore[arg-type]
        elif each.discount:
            made.append(offer(kind, kind, percent=percent, at=each.start, paid_by=paid))  # type: ignore[arg-type]
        else:
            made.append(offer(kind, kind, off=each.amount, at=each.start, paid_by=paid))  # type: ignore[arg-type]
    return made


def _layer(stacking: Stacking, kind: str) -> Layer:
    return next(each for each in stacking.layers if kind in each.kinds)


def _off(given: Given, base: Decimal) -> Decimal:
    """A share, else an amount, off what is looked at, from an amount on."""
    if base <= 0 or base < given.start:
        return NOTHING
    if given.discount:
        return base - (base * (1 - given.discount)).quantize(CENT, ROUND_HALF_UP)
    return given.amount


def _every(given: Given, base: Decimal) -> Decimal:
    """So much off each time the amount is full again."""
    if not given.start or given.discount or base <= 0:
        return _off(given, base)
    return (base // given.start) * given.amount


def _share(taken: Decimal, given: Given) -> Decimal:
    return (taken * given.shop_share).quantize(CENT, ROUND_HALF_UP)
