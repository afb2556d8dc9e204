"""What a price must not do: fall below its floor, break a promise of the lowest price, or owe money to yesterday's buyers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.errors import UsageError
from xlops.label import Label

if TYPE_CHECKING:
    import pandas as pd

NOTHING = Decimal(0)
_DAYS = Label(
    "price protection over {days} days cannot be counted; write 0 or more", "价保 {days} 天无法计算；请填 0 或更大"
)
_NO_NEW = Label(
    "no new price for {sku}: give the hand price and the receipt of every item that was sold",
    "没有 {sku} 的新价格；请给出每个已售商品的到手价和商家实收",
)


@dataclass(frozen=True)
class Priced:
    """An item's price in one store: the buyer's hand price, what the merchant receives, and the floor under that."""

    store: str
    sku: str
    hand: Decimal
    receipt: Decimal
    floor: Decimal | None = None


@dataclass(frozen=True)
class BelowFloor:
    """A receipt under its floor, by how much a unit."""

    priced: Priced
    short: Decimal


@dataclass(frozen=True)
class Promise:
    """A store promised its platform that the item is nowhere cheaper ("" is every item of the store)."""

    store: str
    sku: str = ""


@dataclass(frozen=True)
class Broken:
    """A promise broken by another store that sells the item cheaper."""

    promise: Promise
    promised: Priced
    cheaper: Priced
    by: Decimal


def below_floor(prices: Iterable[Priced]) -> list[BelowFloor]:
    """Items whose receipt lies under their floor, the worst first; without a floor there is nothing to break."""
    found = [
        BelowFloor(each, each.floor - each.receipt)
        for each in prices
        if each.floor is not None and each.receipt < each.floor
    ]
    return sorted(found, key=lambda each: (-each.short, each.priced.store, each.priced.sku))


def broken_promises(prices: Sequence[Priced], promises: Iterable[Promise]) -> list[Broken]:
    """Every other store whose hand price undercuts a promised one, the widest gap first.

    Hand prices are compared, whoever pays: that is what platforms and buyers see.
    """
    by_sku: dict[str, list[Priced]] = {}
    for each in prices:
        by_sku.setdefault(each.sku, []).append(each)
    found: dict[tuple[str, str, str], Broken] = {}
    for promise in promises:
        for mine in prices:
            if mine.store != promise.store or promise.sku not in ("", mine.sku):
                continue
            for other in by_sku[mine.sku]:
                if other.store != mine.store and other.hand < mine.hand:
                    broken = Broken(promise, mine, other, mine.hand - other.hand)
                    found.setdefault((mine.store, mine.sku, other.store), broken)
    return sorted(found.values(), key=lambda each: (-each.by, each.promised.store, each.promised.sku))


@dataclass(frozen=True)
class Exposure:
    """What buyers under price protection can claim when a price falls: units, money, and what of it the shop pays."""

    units: int
    total: Decimal
    shop: Decimal
    by_day: tuple[tuple[date, int, Decimal], ...]
    """Day, units, money, of the days on which anything can be claimed."""


def exposure(sold: pd.DataFrame, new: Mapping[str, tuple[Decimal, Decimal]], *, on: date, days: int) -> Exposure:
    """What falls due when prices become `new` (SKU -> hand price, receipt a unit) on the day `on`.

    `sold` has day, sku, units, hand and receipt (of one unit, as it was sold); protected is what was sold in the `days`
    days before `on` and on it. The shop pays what its own receipt falls; the rest is the payer's who lowered the price.
    Raises UsageError for an item without a new price: no claim must be overlooked.
    """
    if days < 0:
        raise UsageError(_DAYS.format(days=days))
    first = on - timedelta(days)
    by_day: dict[date, tuple[int, Decimal]] = {}
    units, total, shop = 0, NOTHING, NOTHING
    rows = zip(sold["day"], sold["sku"], sold["units"], sold["hand"], sold["receipt"], strict=True)
    grouped: dict[tuple[date, str, str, str], int] = {}
    for day, sku, number, hand, receipt in rows:
        when = day if type(day) is date else day.date()
        if first <= when <= on:
            if str(sku) not in new:
                raise UsageError(_NO_NEW.format(sku=sku))
            key = (when, str(sku), str(hand), str(receipt))
            grouped[key] = grouped.get(key, 0) + int(number)
    for (when, sku, hand, receipt), number in grouped.items():
        hand_now, receipt_now = new[sku]
        fall = max(Decimal(hand) - hand_now, NOTHING)
        if not fall:
            continue
        mine = min(max(Decimal(receipt) - receipt_now, NOTHING), fall)
        units, total, shop = units + number, total + fall * number, shop + mine * number
        known, owed = by_day.get(when, (0, NOTHING))
        by_day[when] = known + number, owed + fall * number
    return Exposure(units, total, shop, tuple((day, *by_day[day]) for day in sorted(by_day)))
