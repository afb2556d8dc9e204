"""What an offer is: a kind (which decides where a platform stacks it), a mechanic, and who pays it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from xlops.analysis.offers.cents import MILLION, Amount, cents, millionths, money
from xlops.errors import UnknownName, UsageError
from xlops.label import Label
from xlops.ledgers.offer_kinds import KINDS, PAYERS, Kind, Payer

__all__ = [
    "KINDS", "PAYERS", "FreeShipping", "Gift", "Kind", "Mechanic", "Off", "Offer", "Payer", "Percent", "Price", "Tier", "Tiers", "offer",
]  # fmt: skip


@dataclass(frozen=True)
class Percent:
    """So many millionths off; at most `cap` cents a unit (of an order-level offer: an order)."""

    part: int
    cap: int | None = None


@dataclass(frozen=True)
class Off:
    """So many cents off a unit (of an order-level offer: off the order)."""

    amount: int


@dataclass(frozen=True)
class Price:
    """The unit costs so many cents, where it cost more."""

    amount: int


@dataclass(frozen=True)
class Tier:
    """From `at` on (cents, or units), `off` cents or `part` millionths are taken off."""

    at: int
    off: int = 0
    part: int = 0


@dataclass(frozen=True)
class Tiers:
    """The highest tier that an order reaches holds; `repeat`: every time the one tier is full again, at most `cap` cents."""

    steps: tuple[Tier, ...]
    repeat: bool = False
    cap: int | None = None
    units: bool = False


@dataclass(frozen=True)
class FreeShipping:
    """No freight for the buyer from `at` cents on."""

    at: int


@dataclass(frozen=True)
class Gift:
    """A gift that costs `cost` cents, with every order from `at` cents on."""

    cost: int
    at: int = 0


Mechanic = Percent | Off | Price | Tiers | FreeShipping | Gift
_UNIT = (Percent, Off, Price)
_ORDER = (Percent, Off, Tiers)


@dataclass(frozen=True)
class Offer:
    """One offer. `items` are SKUs, none is all; `paid_by` are (payer, millionths) that add up to one.

    `fee_part` is what the platform takes of the receipt of the lines on which the offer holds (a deal's commission),
    `slot_fee` what it costs once, in cents.
    """

    name: str
    kind: str
    mechanic: Mechanic
    paid_by: tuple[tuple[Payer, int], ...]
    items: frozenset[str] = frozenset()
    fee_part: int = 0
    slot_fee: int = 0
    starts: date | None = None
    ends: date | None = None

    @property
    def unit(self) -> bool:
        """Does it change the price of a unit?"""
        return KINDS[self.kind].unit

    def runs_on(self, day: date) -> bool:
        """Does it hold on that day? Without dates it always does."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


_MECHANIC = Label("{name}: {kind} cannot be made that way; {fix}", "{name}：{kind}不能这样设置；{fix}")
_FIX_UNIT = Label("give a percentage, an amount off or a price", "请填折扣、立减金额或一口价")
_FIX_ORDER = Label("give tiers, a percentage or an amount off", "请填满减档位、折扣或立减金额")
_FIX_FREIGHT = Label("give the amount from which it holds", "请填满额门槛")
_BACKWARDS = Label("{name} ends ({end}) before it starts ({start})", "{name}的结束（{end}）早于开始（{start}）")
_SHARES = Label("{name}: who pays adds up to {sum} %, not 100 %", "{name}：承担比例合计 {sum}%，不是 100%")
_TIER_ORDER = Label("{name}: a higher tier must take more off", "{name}：门槛更高的档位必须优惠更多")
_TIER_OVER = Label(
    "{name}: {off} off from {at} on makes a negative price; take less off or raise the threshold",
    "{name}：满{at}减{off}会出现负价；请减少优惠或提高门槛",
)
_NO_TIER = Label("{name}: a full reduction needs a threshold and what it takes off", "{name}：满减需要门槛和优惠额")
_NOT_UNITS = Label("{name}: {units} is no number of units", "{name}：{units} 不是件数")
_REPEAT = Label(
    "{name}: only one tier with a threshold above 0 can repeat", "{name}：只有一个且门槛大于 0 的档位才能每满循环"
)


def offer(
    name: str,
    kind: str,
    *,
    percent: Amount | None = None,
    off: Amount | None = None,
    price: Amount | None = None,
    tiers: Iterable[tuple[Amount, Amount]] = (),
    tiers_percent: Iterable[tuple[Amount, Amount]] = (),
    by_units: Literal["amount", "units"] = "amount",
    every: bool = False,
    cap: Amount | None = None,
    at: Amount = 0,
    cost: Amount = 0,
    paid_by: Payer | Mapping[Payer, Amount] | None = None,
    items: Iterable[str] = (),
    fee_percent: Amount = 0,
    slot_fee: Amount = 0,
    starts: date | None = None,
    ends: date | None = None,
) -> Offer:
    """An offer from what an operator writes: amounts in money, percentages in percent.

    `percent`, `off` and `at` make a coupon ("30 off from 200 on"); `tiers` are (threshold, off) pairs, `tiers_percent`
    (threshold, percent off), `every` repeats the one tier; `cost` is a gift's. `paid_by` is one payer or percentages
    that add up to 100; else who usually pays that kind. Impossible input raises UsageError in one sentence.
    """
    if kind not in KINDS:
        raise UnknownName("kind of offer", kind, KINDS)
    if starts and ends and ends < starts:
        raise UsageError(_BACKWARDS.format(name=name, start=starts, end=ends))
    made = _mechanic(
        name, kind, percent, off, price,
        [(Tier(_at(low, by_units, name), off=cents(high, name))) for low, high in tiers]
        + [Tier(_at(low, by_units, name), part=millionths(high, name)) for low, high in tiers_percent],
        units=by_units == "units", every=every, cap=None if cap is None else cents(cap, name),
        at=cents(at, name), cost=cents(cost, name),
    )  # fmt: skip
    return Offer(
        name, kind, made, _payers(name, kind, paid_by), frozenset((items,) if isinstance(items, str) else items), millionths(fee_percent, name),
        cents(slot_fee, name), starts, ends,
    )  # fmt: skip


def _at(low: Amount, by_units: str, name: str) -> int:
    whole, part = divmod(cents(low, name), 100)
    if by_units == "units" and part:
        raise UsageError(_NOT_UNITS.format(name=name, units=low))
    return whole if by_units == "units" else whole * 100 + part


def _mechanic(
    name: str,
    kind: str,
    percent: Amount | None,
    off: Amount | None,
    price: Amount | None,
    tiers: list[Tier],
    *,
    units: bool,
    every: bool,
    cap: int | None,
    at: int,
    cost: int,
) -> Mechanic:
    def wrong(fix: Label) -> UsageError:
        return UsageError(_MECHANIC.format(name=name, kind=KINDS[kind].label, fix=fix))

    given = sum(each is not None for each in (percent, off, price)) + bool(tiers)
    if kind == "free_shipping":
        if given or cost:
            raise wrong(_FIX_FREIGHT)
        return FreeShipping(at)
    if kind == "gift":
        if given:
            raise wrong(_FIX_FREIGHT)
        return Gift(cost, at)
    unit = KINDS[kind].unit
    if given != 1 or (unit and (tiers or at)) or (not unit and price is not None):
        raise wrong(_FIX_UNIT if unit else _FIX_ORDER)
    if price is not None:
        return Price(cents(price, name))
    if not tiers and not at:
        return Percent(millionths(percent, name), cap) if percent is not None else Off(cents(off or 0, name))
    if not tiers:
        tiers = [Tier(at, off=cents(off, name)) if off is not None else Tier(at, part=millionths(percent or 0, name))]
    return _tiers(name, tiers, units=units, every=every, cap=cap)


def _tiers(name: str, tiers: list[Tier], *, units: bool, every: bool, cap: int | None) -> Tiers:
    steps = tuple(sorted(tiers, key=lambda each: each.at))
    if any(not each.off and not each.part for each in steps):
        raise UsageError(_NO_TIER.format(name=name))
    for low, high in pairwise(steps):
        if low.at == high.at or (high.off and high.off <= low.off) or (high.part and high.part <= low.part):
            raise UsageError(_TIER_ORDER.format(name=name))
    for each in steps:
        if not units and each.off > each.at:
            raise UsageError(_TIER_OVER.format(name=name, off=money(each.off), at=money(each.at)))
    if every and (len(steps) != 1 or not steps[0].at or steps[0].part):
        raise UsageError(_REPEAT.format(name=name))
    return Tiers(steps, every, cap, units)


def _payers(name: str, kind: str, paid_by: Payer | Mapping[Payer, Amount] | None) -> tuple[tuple[Payer, int], ...]:
    said: Payer | Mapping[Payer, Amount] = KINDS[kind].payer if paid_by is None else paid_by
    shares: Mapping[Payer, Amount] = {said: 100} if isinstance(said, str) else said
    for payer in shares:
        if payer not in PAYERS:
            raise UnknownName("payer", payer, PAYERS)
    parts = tuple((payer, millionths(share, name)) for payer, share in shares.items() if share)
    if (whole := sum(part for _, part in parts)) != MILLION:
        raise UsageError(_SHARES.format(name=name, sum=whole / 10_000))
    return parts
