"""What orders with offers leave: revenue kept after refunds, fees, cost of goods, freight, gifts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from xlops.analysis.offers.apply import Applied
from xlops.analysis.offers.base import PAYERS
from xlops.analysis.offers.cents import MILLION, Cents, money
from xlops.errors import UsageError
from xlops.label import Label

Floats = npt.NDArray[np.float64]
_RATE = Label("{what} is {value}: a rate lies between 0 and 1", "{what}是 {value}：比率应在 0 到 1 之间")
_LENGTH = Label(
    "{what}: {found} values for {wanted} lines or orders", "{what}：有 {found} 个值，而明细或订单有 {wanted} 个"
)


@dataclass(frozen=True)
class Costs:
    """What is known of the costs. Rates are fractions; arrays are a line (`unit_cost`) or an order (`ship_cost`), in cents.

    `refund_rate`: the share of receipts that comes back; `resold`: the share of the returned goods' cost that can be
    sold again. The freight of an order is spent whether it comes back or not; fees on refunds are given back.
    """

    unit_cost: Cents
    fee_rate: float = 0.0
    refund_rate: float = 0.0
    resold: float = 1.0
    ship_cost: Cents | int = 0

    def __post_init__(self) -> None:
        for what, value in (("fee_rate", self.fee_rate), ("refund_rate", self.refund_rate), ("resold", self.resold)):
            if not 0 <= value <= 1:
                raise UsageError(_RATE.format(what=what, value=value))


@dataclass(frozen=True)
class Summary:
    """The offers' effect on the orders as they were: nobody buys more or less for it."""

    orders: int
    listed: Decimal
    hand: Decimal
    receipt: Decimal
    paid_by: dict[str, Decimal]
    hit_orders: int
    """Orders on which any offer took something off."""
    gifts: Decimal
    freight_paid: Decimal
    """Freight that the shop pays instead of the buyer."""
    fees: Decimal
    """What deals and the platform take of the receipts, before refunds."""
    slot_fees: Decimal
    refunds: Decimal
    """Expected refunds of receipts."""
    margin: Decimal
    margin_without: Decimal
    """The margin of the same orders without any offer."""

    @property
    def hit_rate(self) -> float:
        """The share of orders that an offer touched."""
        return self.hit_orders / self.orders if self.orders else 0.0

    @property
    def cost(self) -> Decimal:
        """What the shop gives away: its part of the discounts, gifts, freight and slots."""
        return self.paid_by["shop"] + self.gifts + self.freight_paid + self.slot_fees

    @property
    def margin_rate(self) -> float | None:
        """Margin of the receipts that are kept; None when nothing is."""
        kept = self.receipt - self.refunds
        return float(self.margin / kept) if kept else None

    @property
    def uplift_needed(self) -> float | None:
        """How many more such orders (a fraction) bring back the margin without offers; None when each order loses."""
        return uplift_needed(float(self.margin_without), float(self.margin), float(self.slot_fees))


def uplift_needed(without: float, with_offer: float, fixed: float = 0.0) -> float | None:
    """The fraction of further orders at which the offer pays: those bring margin too, fixed costs come once.

    None when no number of orders does: every one of them loses.
    """
    each = with_offer + fixed
    if with_offer >= without:
        return 0.0
    return (without + fixed) / each - 1 if each > 0 else None


def order_margin(applied: Applied, costs: Costs) -> Floats:
    """What each order leaves, in cents (not rounded: refunds are expected, not counted)."""
    lines = applied.lines
    _fits("unit_cost", costs.unit_cost, len(lines.order))
    goods = lines.of(costs.unit_cost * lines.units)
    shipped = lines.freight - applied.freight_paid["shop"] - per_order(costs.ship_cost, lines.count)
    return margin_of(lines.of(applied.receipt), lines.of(applied.fees), goods, costs) + shipped - applied.gifts


def margin_of(receipt: Cents, fees: Cents | Floats, goods: Cents | Floats, costs: Costs) -> Floats:
    """Receipts less fees and goods, after the refunds that are expected."""
    kept = 1 - costs.refund_rate
    lost = kept + costs.refund_rate * (1 - costs.resold)
    return np.asarray((receipt * (1 - costs.fee_rate) - fees) * kept - goods * lost, dtype=np.float64)


def summary(applied: Applied, costs: Costs) -> Summary:
    """What the offers come to over all orders."""
    lines = applied.lines
    off = lines.of(lines.amount - applied.hand)
    touched = (off > 0) | (applied.gifts > 0) | (sum(applied.freight_paid.values()) > 0)
    receipt = int(applied.receipt.sum())
    without = order_margin_without(applied, costs)
    with_offers = order_margin(applied, costs)
    commission = (applied.receipt * round(costs.fee_rate * MILLION) + MILLION // 2) // MILLION
    return Summary(
        orders=lines.count,
        listed=money(int(lines.amount.sum())),
        hand=money(int(applied.hand.sum())),
        receipt=money(receipt),
        paid_by={payer: money(int(applied.paid[payer].sum())) for payer in PAYERS},
        hit_orders=int(np.count_nonzero(touched)),
        gifts=money(int(applied.gifts.sum())),
        freight_paid=money(int(applied.freight_paid["shop"].sum())),
        fees=money(int(applied.fees.sum() + commission.sum())),
        slot_fees=money(applied.slot_fees),
        refunds=money(round(receipt * costs.refund_rate)),
        margin=money(round(float(with_offers.sum()) - applied.slot_fees)),
        margin_without=money(round(float(without.sum()))),
    )


def order_margin_without(applied: Applied, costs: Costs) -> Floats:
    """What each order would leave without any offer, in cents."""
    lines = applied.lines
    goods = lines.of(costs.unit_cost * lines.units)
    none = np.zeros(lines.count, dtype=np.int64)
    shipped = lines.freight - per_order(costs.ship_cost, lines.count)
    return margin_of(lines.of(lines.amount), none, goods, costs) + shipped


def per_order(value: Cents | int, count: int) -> Cents:
    """A value that is the same for every order, or one an order, as an array; UsageError when its length is another."""
    if isinstance(value, int):
        return np.full(count, value, dtype=np.int64)
    _fits("ship_cost", value, count)
    return value


def _fits(what: str, values: Cents, wanted: int) -> None:
    if len(values) != wanted:
        raise UsageError(_LENGTH.format(what=what, found=len(values), wanted=wanted))
