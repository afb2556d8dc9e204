"""One item's price through all offers: the buyer's hand price and the merchant's receipt, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from xlops.analysis.offers.apply import Lines, apply
from xlops.analysis.offers.base import Offer, Payer
from xlops.analysis.offers.cents import Amount, cents, money
from xlops.analysis.offers.platforms import Stacking
from xlops.errors import UsageError
from xlops.label import Label

_UNITS = Label("a price of {units} units cannot be told; write 1 or more", "{units} 件无法报价；请填 1 或更大")


@dataclass(frozen=True)
class QuoteStep:
    """One offer: what it took off, and the price after it."""

    offer: Offer
    off: Decimal
    price: Decimal


@dataclass(frozen=True)
class Quote:
    """What `units` of an item come to with all offers. Amounts are of all units, freight and gifts apart."""

    listed: Decimal
    steps: tuple[QuoteStep, ...]
    hand: Decimal
    receipt: Decimal
    paid_by: Mapping[Payer, Decimal]
    fees: Decimal
    gifts: Decimal
    freight: Decimal
    """What the buyer pays for shipping on top."""
    freight_paid: Mapping[Payer, Decimal]

    @property
    def net(self) -> Decimal:
        """What is left to the merchant for the goods: the receipt less fees, gifts and the freight that the shop pays."""
        return self.receipt - self.fees - self.gifts - self.freight_paid.get("shop", Decimal(0))


def quote(
    listed: Amount,
    offers: Sequence[Offer],
    platform: str | Stacking = "general",
    *,
    units: int = 1,
    sku: str = "",
    freight: Amount = 0,
) -> Quote:
    """The price of `units` of an item listed at `listed`, alone in an order.

    Raises UsageError when the offers stack to a negative price.
    """
    if units < 1:
        raise UsageError(_UNITS.format(units=units))
    one = np.zeros(1, dtype=np.int64)
    lines = Lines(
        one, one + units, one + cents(listed, "list price"), one, (sku,), None, one + cents(freight, "freight")
    )
    found = apply(lines, offers, platform, strict=True)
    left, steps = int(lines.amount[0]), []
    for each in found.taken:
        left -= int(each.off[0])
        steps.append(QuoteStep(each.offer, money(int(each.off[0])), money(left)))
    return Quote(
        listed=money(int(lines.amount[0])),
        steps=tuple(steps),
        hand=money(int(found.hand[0])),
        receipt=money(int(found.receipt[0])),
        paid_by={payer: money(int(each[0])) for payer, each in found.paid.items() if each[0]},
        fees=money(int(found.fees[0])),
        gifts=money(int(found.gifts[0])),
        freight=money(int(found.freight[0])),
        freight_paid={payer: money(int(each[0])) for payer, each in found.freight_paid.items() if each[0]},
    )
