"""What offers come to, order by order, with Decimal and plain loops: written from the rules' words, not from the code."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

CENT = Decimal("0.01")


def half_up(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def shared(total: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """Largest remainder, ties to the first."""
    cents, whole = int(total * 100), sum(weights)
    if not cents:
        return [Decimal(0)] * len(weights)
    exact = [Fraction(cents) * Fraction(each) / Fraction(whole) for each in weights]
    down = [each.numerator // each.denominator for each in exact]
    rests = sorted(range(len(weights)), key=lambda place: (down[place] - exact[place], place))
    for place in rests[: cents - sum(down)]:
        down[place] += 1
    return [Decimal(each) * CENT for each in down]


def one_order(lines: list[tuple[str, int, Decimal]], rules: dict[str, Any]) -> dict[str, Any]:
    """An order of (sku, units, price) through: item percent on some SKUs, percent off every unit, a full reduction,
    a coupon from a threshold on of the unit-level amounts, a percentage that the platform pays."""
    prices = []
    for sku, _, price in lines:
        if sku in rules["items"]:
            price = half_up(price * (100 - rules["item_percent"]) / 100)
        prices.append(half_up(price * (100 - rules["official_percent"]) / 100))
    amounts = [price * units for price, (_, units, _) in zip(prices, lines, strict=True)]
    unit_level = sum(amounts)
    listed = [price * units for _, units, price in lines]
    shop = [one - other for one, other in zip(listed, amounts, strict=True)]
    platform = [Decimal(0)] * len(lines)
    offs = []
    if unit_level >= rules["tiers"][0][0]:
        offs.append((max(off for at, off in rules["tiers"] if unit_level >= at), shop))
    if unit_level >= rules["coupon_at"]:
        offs.append((rules["coupon"], shop))
    for off, payer in offs:
        for place, part in enumerate(shared(off, amounts)):
            amounts[place] -= part
            payer[place] += part
    left = sum(amounts)
    off = left - half_up(left * (100 - rules["member_percent"]) / 100)
    for place, part in enumerate(shared(off, amounts)):
        amounts[place] -= part
        platform[place] += part
    return {"hand": amounts, "shop": shop, "platform": platform, "hit": unit_level >= rules["tiers"][0][0]}


def all_orders(frame: pd.DataFrame, rules: dict[str, Any]) -> dict[str, list[Any]]:
    """The loop over orders, in the order of their first line."""
    found: dict[str, list[Any]] = {"hand": [], "shop": [], "platform": [], "hit": []}
    for _, rows in frame.groupby("order_id", sort=False):
        lines = [(sku, int(units), Decimal(str(price))) for sku, units, price in zip(rows.sku, rows.units, rows.price, strict=True)]  # fmt: skip
        one = one_order(lines, rules)
        for key in ("hand", "shop", "platform"):
            found[key] += one[key]
        found["hit"].append(one["hit"])
    return found
