"""A promotion as it is planned: items and offers, checked before anybody types them into a platform."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlops.analysis.offers.base import Offer
from xlops.analysis.offers.cents import Amount, cents, money
from xlops.analysis.offers.quote import Quote, quote
from xlops.errors import UsageError
from xlops.label import Label

_TWO = Label(
    'two promotions are called "{name}"; give one another name, or nobody can tell whose result it is',
    "有两个活动都叫“{name}”；请改其中一个的名称，否则结果无法归属",
)
_BACKWARDS = Label(
    "{name} ends ({end}) before it starts ({start}); mend one of the dates",
    "{name}的结束（{end}）早于开始（{start}）；请改日期",
)
_BELOW = Label(
    "{name}: {sku} leaves {net} a unit, below its cost of {cost}; raise the price, or mark the item as a loss leader",
    "{name}：{sku} 每件到账 {net}，低于成本 {cost}；请提高价格，或标记为引流亏损款",
)
_IN = Label("{name}, {sku}: {why}", "{name}，{sku}：{why}")


@dataclass(frozen=True)
class Item:
    """An item of a promotion; `cost` is all that one unit costs (goods, freight, packing), `fee_percent` the commission."""

    sku: str
    listed: Amount
    cost: Amount
    fee_percent: Amount = 0
    loss_leader: bool = False
    """It may be sold below cost: somebody decided so."""


@dataclass(frozen=True)
class Promotion:
    """A promotion of one store on one platform."""

    name: str
    starts: date
    ends: date
    platform: str
    items: tuple[Item, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class ItemPrice:
    """An item of a promotion with its price; `net` is the receipt less the deal's fees, gifts and the commission."""

    promotion: str
    item: Item
    quote: Quote
    net: Decimal


def checked(promotions: Sequence[Promotion]) -> tuple[ItemPrice, ...]:
    """Every item's price, alone in an order, in every promotion.

    Raises UsageError in one sentence for two promotions with one name, an end before its start, offers that stack to a
    negative price, and an item below its cost that is no loss leader.
    """
    seen: set[str] = set()
    found: list[ItemPrice] = []
    for each in promotions:
        name = " ".join(unicodedata.normalize("NFKC", each.name).casefold().split())
        if name in seen:
            raise UsageError(_TWO.format(name=each.name))
        seen.add(name)
        if each.ends < each.starts:
            raise UsageError(_BACKWARDS.format(name=each.name, start=each.starts, end=each.ends))
        found += [_priced(each, item) for item in each.items]
    return tuple(found)


def _priced(promotion: Promotion, item: Item) -> ItemPrice:
    running = [each for each in promotion.offers if not each.items or item.sku in each.items]
    try:
        price = quote(item.listed, running, promotion.platform, sku=item.sku)
    except UsageError as error:
        raise UsageError(_IN.format(name=promotion.name, sku=item.sku, why=error.label)) from None
    commission = (price.receipt * Decimal(str(item.fee_percent)) / 100).quantize(Decimal("0.01"))
    net = price.net - commission
    cost = money(cents(item.cost, item.sku))
    if net < cost and not item.loss_leader:
        raise UsageError(_BELOW.format(name=promotion.name, sku=item.sku, net=net, cost=cost))
    return ItemPrice(promotion.name, item, price, net)
