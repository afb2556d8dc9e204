"""What a coupon will cost: quota, claims, redemptions, and how many of them must be orders that would not have been."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from xlops.analysis.offers.base import Off, Offer, Percent, Tiers
from xlops.analysis.offers.cents import MILLION, Amount, cents, money
from xlops.errors import UsageError
from xlops.label import Label

_SHARE = Label(
    "{name}: {what} is {value}: a share lies between 0 and 1", "{name}：{what}是 {value}：比例应在 0 到 1 之间"
)
_FACE = Label(
    "{name}: a coupon of one amount off has a cost before it is used; try tiers and percentages on real orders",
    "{name}：只有单一立减额的券能事先算成本；多档或折扣券请用真实订单试算",
)


@dataclass(frozen=True)
class CouponCost:
    """What a coupon comes to when `claimed` of the quota are taken and `redeemed` of those used."""

    claimed: int
    redeemed: int
    given: Decimal
    """All that buyers pay less."""
    shop: Decimal
    """What of it the shop pays."""
    extra_needed: float | None
    """The share of redemptions that must be orders that would not have been, for the shop to lose nothing; None: even if
    all were, each of them loses."""


def coupon_cost(
    coupon: Offer, *, quota: int, claim_rate: float = 1.0, redemption_rate: float, order_margin: Amount
) -> CouponCost:
    """The cost of a coupon of one amount off. `order_margin` is what such an order leaves without the coupon.

    An extra order brings its margin less the shop's part, any other one costs that part: both cancel out at part / margin.
    """
    for what, value in (("claim_rate", claim_rate), ("redemption_rate", redemption_rate)):
        if not 0 <= value <= 1:
            raise UsageError(_SHARE.format(name=coupon.name, what=what, value=value))
    face = _face(coupon)
    by_shop = Decimal(sum(part for payer, part in coupon.paid_by if payer == "shop")) / MILLION
    claimed = round(quota * claim_rate)
    redeemed = round(claimed * redemption_rate)
    given = money(face * redeemed)
    shop = (given * by_shop).quantize(Decimal("0.01"), ROUND_HALF_UP)
    margin = money(cents(order_margin, coupon.name))
    part = money(face) * by_shop
    return CouponCost(claimed, redeemed, given, shop, float(part / margin) if margin and part <= margin else None)


def _face(coupon: Offer) -> int:
    match coupon.mechanic:
        case Off(amount):
            return amount
        case Tiers(steps, repeat) if len(steps) == 1 and not steps[0].part and not repeat:
            return steps[0].off
        case Percent() | Tiers():
            raise UsageError(_FACE.format(name=coupon.name))
    raise UsageError(_FACE.format(name=coupon.name))
