"""Offers applied to order lines, all orders at once, to the cent: who pays what of every line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from xlops.analysis.offers.base import PAYERS, FreeShipping, Gift, Mechanic, Off, Offer, Payer, Percent, Price, Tiers
from xlops.analysis.offers.cents import LARGEST, MILLION, Cents, allocated, money, parted, percent_off
from xlops.analysis.offers.platforms import Layer, Stacking, stacking_of
from xlops.errors import UsageError
from xlops.label import Label

if TYPE_CHECKING:
    import pandas as pd

Mask = npt.NDArray[np.bool_]

_NEGATIVE = Label(
    "{offers}: together they stack to a negative price ({rest} on {what} of {amount}); take less off or raise a threshold",
    "{offers}：叠加后出现负价（{amount} 的{what}变成 {rest}）；请减少优惠或提高门槛",
)
_A_UNIT, _AN_ORDER = Label("an item", "商品"), Label("an order", "订单")
_BAD_LINES = Label(
    "{count} order lines have a price below 0 or no units: returns and corrections are no orders, leave them out",
    "{count} 行订单的单价小于 0 或没有件数：退货和冲正不是订单，请先去掉",
)
_TOO_LARGE = Label(
    "an order of {amount} is too large to be computed to the cent (at most {most}): look at its units and price",
    "有订单金额为 {amount}，超出可精确到分的范围（最多 {most}）：请检查件数和单价",
)
_BAD_MONEY = Label("{count} amounts of {column} are not whole cents", "“{column}”里有 {count} 个金额不是精确到分")


@dataclass(frozen=True)
class Lines:
    """Lines of orders; lines of one order stand together, `order` counts the orders from 0.

    `price` is a unit's list price in cents, `freight` (per order) what the buyer is charged for shipping without offers.
    """

    order: npt.NDArray[np.int64]
    units: npt.NDArray[np.int64]
    price: Cents
    sku: npt.NDArray[np.int64]
    """Place of each line's SKU in `skus`."""
    skus: tuple[str, ...]
    orders: tuple[object, ...] | None
    """The order ids, when they are known."""
    freight: Cents

    @property
    def count(self) -> int:
        """How many orders."""
        return len(self.freight)

    @property
    def amount(self) -> Cents:
        """List amount of each line."""
        return self.price * self.units

    def of(self, values: npt.NDArray[np.int64]) -> Cents:
        """The sum of line values an order."""
        return np.bincount(self.order, values, self.count).astype(np.int64)


def lines_of(
    frame: pd.DataFrame,
    *,
    order: str = "order_id",
    sku: str = "sku",
    units: str = "units",
    price: str = "price",
    freight: str | None = None,
) -> tuple[Lines, npt.NDArray[np.int64]]:
    """Lines from a frame of order lines (amounts in money), and which row of the frame each of them was.

    Orders stand in the order of their first line. Raises UsageError for lines that are no sale and for amounts with
    fractions of a cent.
    """
    import pandas as pd

    codes, ids = pd.factorize(frame[order])
    place = np.argsort(codes, kind="stable")
    skus, names = pd.factorize(frame[sku].astype(str))
    number = frame[units].to_numpy(dtype=np.int64)
    amount = _in_cents(frame[price], price)
    if wrong := int(((number <= 0) | (amount < 0) | (codes < 0)).sum()):
        raise UsageError(_BAD_LINES.format(count=wrong))
    charged = np.zeros(len(ids), dtype=np.int64)
    if freight is not None:
        np.maximum.at(charged, codes, _in_cents(frame[freight], freight))  # an order's freight stands on its lines
    lines = Lines(
        codes[place].astype(np.int64), number[place], amount[place], skus[place].astype(np.int64), tuple(names),
        tuple(ids), charged,
    )  # fmt: skip
    return lines, place.astype(np.int64)


@dataclass(frozen=True)
class Taken:
    """What one offer took off each line, in cents."""

    offer: Offer
    off: Cents


@dataclass(frozen=True)
class Applied:
    """What the offers make of the lines. All arrays are cents, a line each unless said otherwise."""

    lines: Lines
    taken: tuple[Taken, ...]
    unit_amount: Cents
    """The line's amount after all unit-level offers."""
    hand: Cents
    """What the buyer pays for the goods of the line."""
    paid: dict[Payer, Cents]
    """What each payer pays of the line's list amount instead of the buyer."""
    fees: Cents
    """What deals cost of each line's receipt."""
    freight: Cents
    """What the buyer pays for shipping, an order."""
    freight_paid: dict[Payer, Cents]
    """What each payer pays of the freight, an order."""
    gifts: Cents
    """What gifts cost the shop, an order."""
    slot_fees: int
    """What the offers cost once, whatever is sold."""

    @property
    def receipt(self) -> Cents:
        """What the merchant receives for the line: the list amount less what the shop itself gives away."""
        return self.lines.amount - self.paid["shop"]


def apply(
    lines: Lines, offers: Sequence[Offer], platform: str | Stacking = "general", *, strict: bool = False
) -> Applied:
    """Apply the offers in the platform's stacking order.

    A coupon without a threshold takes no more than is left (`strict`: it is refused). Other offers that stack to a
    negative price raise UsageError in one sentence.
    """
    stacking = platform if isinstance(platform, Stacking) else stacking_of(platform)
    work = _Work(lines, strict=strict)
    for layer in stacking.layers:
        chosen = [each for each in offers if each.kind in layer.kinds]
        if not chosen:
            continue
        if layer.unit:
            work.unit_layer(layer, chosen)
        elif isinstance(chosen[0].mechanic, FreeShipping | Gift):
            work.extras(chosen)
        else:
            work.order_layer(layer, chosen)
    return work.result(sum(each.slot_fee for each in offers))


def order_off(mechanic: Mechanic, base: Cents, units: npt.NDArray[np.int64] | None = None) -> Cents:
    """What an order-level mechanic takes off orders whose eligible goods come to `base` cents (and `units`)."""
    match mechanic:
        case Percent(part, cap):
            off = percent_off(base, part)
            return off if cap is None else np.minimum(off, cap)
        case Off(amount):
            return np.where(base > 0, amount, 0).astype(np.int64)
        case Tiers(steps, repeat, cap, by_units):
            measure = base if not by_units or units is None else units
            off = np.zeros(len(base), dtype=np.int64)
            for each in steps:
                whole = (measure // each.at) * each.off if repeat else np.full(len(base), each.off, dtype=np.int64)
                reached = percent_off(base, each.part) if each.part else whole
                off = np.where((measure >= each.at) & (base > 0), reached, off)
            return off if cap is None else np.minimum(off, cap)
    raise TypeError(f"{mechanic!r} is not taken off an order")


def _unit_off(mechanic: Mechanic, base: Cents) -> Cents:
    match mechanic:
        case Percent(part, cap):
            off = percent_off(base, part)
            return off if cap is None else np.minimum(off, cap)
        case Off(amount):
            return np.full(len(base), amount, dtype=np.int64)
        case Price(amount):
            return np.maximum(base - amount, 0)
    raise TypeError(f"{mechanic!r} does not change a unit's price")


class _Work:
    """The state of one application: prices and amounts as they run down through the layers."""

    def __init__(self, lines: Lines, *, strict: bool) -> None:
        largest = np.bincount(lines.order, lines.price.astype(np.float64) * lines.units, lines.count)
        if lines.count and largest.max() > LARGEST:
            raise UsageError(_TOO_LARGE.format(amount=f"{largest.max() / 100:,.0f}", most=f"{LARGEST // 100:,}"))
        self.lines, self.strict = lines, strict
        self.price = lines.price.copy()
        self.amount = lines.amount
        self.unit_amount = self.amount
        self.paid: dict[Payer, Cents] = {payer: np.zeros(len(lines.order), dtype=np.int64) for payer in PAYERS}
        self.freight = lines.freight.copy()
        self.freight_paid: dict[Payer, Cents] = {payer: np.zeros(lines.count, dtype=np.int64) for payer in PAYERS}
        self.gifts = np.zeros(lines.count, dtype=np.int64)
        self.taken: list[Taken] = []
        self.charged: list[tuple[Offer, Mask]] = []

    def eligible(self, offer: Offer) -> Mask | None:
        """Which lines the offer is for; None is all."""
        if not offer.items:
            return None
        wanted = np.array([each in offer.items for each in self.lines.skus], dtype=np.bool_)
        return wanted[self.lines.sku]

    def unit_layer(self, layer: Layer, offers: Sequence[Offer]) -> None:
        """Change unit prices."""
        before = self.price
        offs: list[Cents] = []
        for each in offers:
            running = before if layer.choose == "best" else self.price
            off = _unit_off(each.mechanic, running)
            mask = self.eligible(each)
            off = off if mask is None else np.where(mask, off, 0)
            offs.append(off)
            if layer.choose == "all":
                self.price = self.price - off
        if layer.choose == "best":
            winner = np.argmax(np.stack(offs), axis=0)
            offs = [np.where(winner == place, off, 0) for place, off in enumerate(offs)]
            self.price = before - sum(offs)
        if (self.price < 0).any():
            place = int(np.argmin(self.price))
            raise self._negative(offers, _A_UNIT, int(self.lines.price[place]), int(self.price[place]))
        for each, off in zip(offers, offs, strict=True):
            total = off * self.lines.units
            for (payer, _), share in zip(each.paid_by, parted(total, [part for _, part in each.paid_by]), strict=True):
                self.paid[payer] = self.paid[payer] + share
            self._took(each, total)
        self.amount = self.unit_amount = self.price * self.lines.units

    def order_layer(self, layer: Layer, offers: Sequence[Offer]) -> None:
        """Take amounts off orders, and share them over the lines they are for."""
        masks = [self.eligible(each) for each in offers]
        if layer.choose == "best" and len(offers) > 1:
            offs = np.stack([self._order_off(layer, each, mask) for each, mask in zip(offers, masks, strict=True)])
            winner = np.argmax(offs, axis=0)
            for place, (each, mask) in enumerate(zip(offers, masks, strict=True)):
                self._take(each, mask, np.where(winner == place, offs[place], 0))
            return
        for each, mask in zip(offers, masks, strict=True):
            self._take(each, mask, self._order_off(layer, each, mask))

    def extras(self, offers: Sequence[Offer]) -> None:
        """Freight and gifts: neither changes what the goods cost the buyer."""
        for each in offers:
            mask = self.eligible(each)
            amount = self.amount if mask is None else np.where(mask, self.amount, 0)
            base = self.lines.of(amount)
            match each.mechanic:
                case FreeShipping(at):
                    off = np.where((base >= at) & (base > 0), self.freight, 0)
                    self.freight = self.freight - off
                    parts = parted(off, [part for _, part in each.paid_by])
                    for (payer, _), share in zip(each.paid_by, parts, strict=True):
                        self.freight_paid[payer] = self.freight_paid[payer] + share
                case Gift(cost, at):
                    given = np.where((base >= at) & (base > 0), cost, 0)
                    shop = parted(given, [part for _, part in each.paid_by])
                    for (payer, _), share in zip(each.paid_by, shop, strict=True):
                        if payer == "shop":
                            self.gifts = self.gifts + share

    def result(self, slot_fees: int) -> Applied:
        """What it came to."""
        receipt = self.lines.amount - self.paid["shop"]
        fees = np.zeros(len(receipt), dtype=np.int64)
        for each, mask in self.charged:
            fee = (receipt * each.fee_part + MILLION // 2) // MILLION
            fees = fees + np.where(mask, fee, 0)
        return Applied(
            self.lines, tuple(self.taken), self.unit_amount, self.amount, self.paid, fees, self.freight,
            self.freight_paid, self.gifts, slot_fees,
        )  # fmt: skip

    def _order_off(self, layer: Layer, offer: Offer, mask: Mask | None) -> Cents:
        looked_at = self.unit_amount if layer.base == "unit" else self.amount
        base = self.lines.of(looked_at if mask is None else np.where(mask, looked_at, 0))
        units = None
        if isinstance(offer.mechanic, Tiers) and offer.mechanic.units:
            units = self.lines.of(self.lines.units if mask is None else np.where(mask, self.lines.units, 0))
        off = order_off(offer.mechanic, base, units)
        left = self.lines.of(self.amount if mask is None else np.where(mask, self.amount, 0))
        over = off > left
        if over.any():
            if self.strict or isinstance(offer.mechanic, Tiers):
                place = int(np.argmax(off - left))
                whole = int(self.lines.of(self.lines.amount)[place])
                raise self._negative([offer], _AN_ORDER, whole, int(left[place] - off[place]))
            off = np.minimum(off, left)
        return off

    def _take(self, offer: Offer, mask: Mask | None, off: Cents) -> None:
        weights = self.amount if mask is None else np.where(mask, self.amount, 0)
        total = allocated(off, weights, self.lines.order)
        left = (
            total  # each payer's cents come from what the others have not paid, so that no line gives more than it has
        )
        for (payer, _), share in zip(offer.paid_by, parted(off, [part for _, part in offer.paid_by]), strict=True):
            mine = left if payer == offer.paid_by[-1][0] else allocated(share, left, self.lines.order)
            self.paid[payer] = self.paid[payer] + mine
            left = left - mine
        self.amount = self.amount - total
        self._took(offer, total)

    def _took(self, offer: Offer, off: Cents) -> None:
        self.taken.append(Taken(offer, off))
        if offer.fee_part:
            self.charged.append((offer, off > 0))

    def _negative(self, offers: Sequence[Offer], what: Label, amount: int, rest: int) -> UsageError:
        names = [*(each.offer.name for each in self.taken), *(each.name for each in offers)]
        said = ", ".join(dict.fromkeys(names))
        return UsageError(_NEGATIVE.format(offers=said, what=what, amount=money(amount), rest=money(rest)))


def _in_cents(values: pd.Series, column: str) -> Cents:
    from decimal import Decimal

    if values.dtype == object or "decimal" in str(values.dtype):
        scaled = values.map(lambda each: Decimal(str(each)) * 100).to_numpy(dtype=np.float64)
    else:
        scaled = values.to_numpy(dtype=np.float64) * 100
    whole = np.rint(scaled)
    if wrong := int((np.abs(scaled - whole) > 1e-4).sum()):
        raise UsageError(_BAD_MONEY.format(column=column, count=wrong))
    return np.asarray(whole, dtype=np.int64)
