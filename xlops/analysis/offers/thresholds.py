"""Which threshold of a full reduction or of free shipping is best: every candidate on every order, and how sure that is.

Two readings, kept apart:
- **as they were**: nobody buys more for the offer; what it costs is exact to the cent, and tells how many more orders are
  needed to break even;
- **with a response**: of the orders that lie a little below the threshold, a share fills up to it. That share is an
  assumption, not a measurement: it is given, marked "default", and the answer is shown for it. Nothing else is assumed,
  so a threshold that no order is near can only cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from xlops.analysis.offers.apply import Lines, apply, order_off
from xlops.analysis.offers.base import FreeShipping, Gift, Offer, Tier, Tiers, offer
from xlops.analysis.offers.cents import Amount, Cents, money
from xlops.analysis.offers.margin import Costs, Floats, margin_of, per_order, uplift_needed
from xlops.analysis.offers.platforms import Stacking, stacking_of
from xlops.errors import UsageError
from xlops.label import Label

GROUPS = 1000
DRAWS = 400
_NONE = Label("there is no threshold to try", "没有可试的门槛")
_NO_ORDERS = Label("there are no orders to try the thresholds on", "没有订单可用来试算门槛")
_WRONG_KIND = Label(
    "{name}: thresholds are tried of a full reduction or of free shipping, on all items, paid by one payer",
    "{name}：只能对全店满减或满额包邮试算门槛，且只有一个承担方",
)
_SHARE = Label(
    "{what} of a response is {value}: it lies between 0 and 1", "响应假设的 {what} 是 {value}：应在 0 到 1 之间"
)
_NEGATIVE = Label(
    "{name}: takes {off} of an order of which {rest} is left, a negative price; take less off or raise a threshold",
    "{name}：某订单只剩 {rest} 却要减 {off}，出现负价；请减少优惠或提高门槛",
)
_LATER = Label(
    "{name}: beside tried thresholds, an offer that is stacked after them is for all items and paid by one payer",
    "{name}：试算门槛时，叠加在其后的优惠须适用全店且只有一个承担方",
)


@dataclass(frozen=True)
class Response:
    """Of the orders at most `reach` (a fraction) below the threshold, the share `share` buys up to it. A default."""

    reach: float = 0.15
    share: float = 0.10
    source: str = "default"

    def __post_init__(self) -> None:
        for what, value in (("reach", self.reach), ("share", self.share)):
            if not 0 <= value <= 1:
                raise UsageError(_SHARE.format(what=what, value=value))


@dataclass(frozen=True)
class Tried:
    """One threshold. Money is of all orders; `gain` is with the response, against the same orders without this offer."""

    threshold: Decimal
    off: Decimal
    hit_orders: int
    hit_rate: float
    cost: Decimal
    """What the payer gives away, the orders being as they were."""
    hand: Decimal
    receipt: Decimal
    margin: Decimal
    """As they were, after refunds and fees."""
    uplift_needed: float | None
    near_orders: int
    """Orders a little below the threshold."""
    gain: Decimal
    gain_low: Decimal
    gain_high: Decimal
    """The middle 90 % of the gain when the orders are drawn again."""
    best_in: float
    """In which share of the draws this threshold is the best one."""


@dataclass(frozen=True)
class Thresholds:
    """All thresholds tried; `best` is the one of the highest gain, `likely` all that are best in at least 5 % of the draws.

    `worth_it` is whether the best one gains anything in at least 95 % of the draws: else offer none.
    """

    tried: tuple[Tried, ...]
    best: Tried
    likely: tuple[Decimal, ...]
    worth_it: bool
    response: Response
    margin_without: Decimal


def candidates(
    thresholds: Sequence[Amount], *, percent: Amount | None = None, off: Amount | None = None
) -> list[Offer]:
    """Full reductions for these thresholds: the same amount off, or the percentage of each threshold, in whole cents."""
    if percent is None:
        return [offer(f"{each}", "full_reduction", tiers=[(each, off or 0)]) for each in thresholds]
    made = []
    for each in thresholds:
        part = (Decimal(str(each)) * Decimal(str(percent)) / 100).quantize(Decimal("0.01"))
        made.append(offer(f"{each}", "full_reduction", tiers=[(each, part)]))
    return made


def free_shipping_from(thresholds: Sequence[Amount]) -> list[Offer]:
    """Free shipping, paid by the shop, from each of these thresholds on."""
    return [offer(f"{each}", "free_shipping", at=each) for each in thresholds]


def grid(lines: Lines, count: int = 50) -> list[Decimal]:
    """At most `count` round thresholds from half to three times the mean order amount: where an answer can lie."""
    if not lines.count:
        raise UsageError(_NO_ORDERS)
    mean = float(lines.amount.sum()) / lines.count / 100
    step = Decimal(10) ** (Decimal(max(mean, 0.1)).adjusted() - 1)
    rounded = {
        (Decimal(str(each)) / step).to_integral_value() * step for each in np.linspace(mean / 2, mean * 3, count)
    }
    return sorted(each.quantize(Decimal("0.01")) for each in rounded if each > 0)


def try_thresholds(
    lines: Lines,
    tries: Sequence[Offer],
    costs: Costs,
    *,
    offers: Sequence[Offer] = (),
    platform: str | Stacking = "general",
    response: Response | None = None,
    seed: int = 0,
) -> Thresholds:
    """Every candidate on every order, beside the other `offers` in the platform's stacking order.

    Raises UsageError when there is nothing to try or a candidate is no full reduction on everything.
    """
    if not tries:
        raise UsageError(_NONE)
    if not lines.count:
        raise UsageError(_NO_ORDERS)
    for each in tries:
        _step(each)
    answer = response or Response()
    ground = _ground(lines, tries[0], costs, offers, stacking_of(platform) if isinstance(platform, str) else platform)
    without = _Without(ground.after(None, slice(None), 0), ground)
    rows = [_try(each, ground, without, answer) for each in tries]
    return _judged(rows, tries, ground, answer, float(without.margins[-1]), seed)


@dataclass(frozen=True)
class _After:
    """Some orders behind the candidate and all offers after it, an order each."""

    hand: Cents
    receipt: Cents
    off: Cents
    """What the candidate took."""
    beside: Cents
    """Freight that is received less freight that the shop pays and gifts."""


@dataclass(frozen=True)
class _Ground:
    """What all candidates share: orders by what the candidate's threshold looks at, the smallest first."""

    base: Cents
    hand: Cents
    receipt: Cents
    fees: Cents
    goods: Cents
    freight: Cents
    gifts: Cents
    ship: Cents
    units: npt.NDArray[np.int64]
    group: npt.NDArray[np.int64]
    groups: int
    later: tuple[tuple[Offer, str], ...]
    """Offers after the candidate, and what they look at."""
    costs: Costs

    def after(self, tried: Offer | None, part: slice, more: Cents | int) -> _After:
        """Some orders (with goods for `more` cents added) behind the candidate and everything after it."""
        base = self.base[part] + more
        hand, receipt, units = self.hand[part] + more, self.receipt[part] + more, self.units[part]
        beside = self.freight[part] - self.gifts[part]
        freight = self.freight[part]
        off = np.zeros(len(base), dtype=np.int64)
        if tried is not None and isinstance(tried.mechanic, FreeShipping):
            off = np.where((hand >= tried.mechanic.at) & (hand > 0), freight, 0)
            freight = freight - off
            beside = beside - (off if tried.paid_by[0][0] == "shop" else 0)
        elif tried is not None:
            off = _taken(tried, base, units, hand)
            hand = hand - off
            receipt = receipt - (off if tried.paid_by[0][0] == "shop" else 0)
        for each, looks_at in self.later:
            by_shop = each.paid_by[0][0] == "shop"
            match each.mechanic:
                case FreeShipping(at):
                    free = np.where((hand >= at) & (hand > 0), freight, 0)
                    freight = freight - free
                    beside = beside - (free if by_shop else 0)
                case Gift(cost, at):
                    beside = beside - np.where((hand >= at) & (hand > 0) & by_shop, cost, 0)
                case _:
                    looked = base if looks_at == "unit" else hand
                    taken = _taken(each, looked, units, hand)
                    hand = hand - taken
                    receipt = receipt - (taken if by_shop else 0)
        return _After(hand, receipt, off, beside)

    def margin(self, after: _After, part: slice, goods: Cents | Floats) -> Floats:
        """What each of the orders leaves; a deal's fee goes with the receipt that it is taken of."""
        before = np.maximum(self.receipt[part], 1)
        fees = self.fees[part] * (after.receipt / before)
        return margin_of(after.receipt, fees, goods, self.costs) + after.beside - self.ship[part]


class _Without:
    """All orders without the candidate: what each leaves, and sums over the first n of them."""

    def __init__(self, after: _After, ground: _Ground) -> None:
        self.margin = ground.margin(after, slice(None), ground.goods)
        self.margins = np.r_[0.0, np.cumsum(self.margin)]
        self.hands = np.r_[0, np.cumsum(after.hand)]
        self.receipts = np.r_[0, np.cumsum(after.receipt)]


@dataclass(frozen=True)
class _Row:
    """One candidate's sums, in cents."""

    hit: int
    off: int
    hand: int
    receipt: int
    margin: float
    near: int
    gains: Floats
    """The gain of each group of orders."""


def _ground(lines: Lines, tried: Offer, costs: Costs, offers: Sequence[Offer], stacking: Stacking) -> _Ground:
    place = next(number for number, layer in enumerate(stacking.layers) if tried.kind in layer.kinds)
    later_kinds = {kind for layer in stacking.layers[place + 1 :] for kind in layer.kinds}
    later = [each for each in offers if each.kind in later_kinds]
    for each in later:
        if each.items or len(each.paid_by) != 1:
            raise UsageError(_LATER.format(name=each.name))
    before = apply(lines, [each for each in offers if each not in later], stacking)
    layer_of = {kind: layer for layer in stacking.layers for kind in layer.kinds}
    base = lines.of(before.unit_amount if layer_of[tried.kind].base == "unit" else before.hand)
    order = np.argsort(base, kind="stable")
    groups = min(GROUPS, lines.count)
    ship = per_order(costs.ship_cost, lines.count)
    return _Ground(
        base=base[order], hand=lines.of(before.hand)[order], receipt=lines.of(before.receipt)[order],
        fees=lines.of(before.fees)[order], goods=lines.of(costs.unit_cost * lines.units)[order],
        freight=(before.freight)[order], gifts=before.gifts[order], ship=ship[order],
        units=lines.of(lines.units)[order],
        group=(np.arange(lines.count, dtype=np.int64) % groups)[order],  # by place in the file: blind to amounts
        groups=groups, later=tuple((each, layer_of[each.kind].base) for each in later), costs=costs,
    )  # fmt: skip


def _try(tried: Offer, ground: _Ground, without: _Without, response: Response) -> _Row:
    low = _step(tried).at
    by_units = isinstance(tried.mechanic, Tiers) and tried.mechanic.units
    first = 0 if by_units else int(np.searchsorted(ground.base, low))
    hits = slice(first, None)
    after = ground.after(tried, hits, 0)
    margin = ground.margin(after, hits, ground.goods[hits])
    gains = np.bincount(ground.group[hits], margin - without.margin[hits], ground.groups).astype(np.float64)
    from_ = first if by_units else int(np.searchsorted(ground.base[:first], low * (1 - response.reach)))
    if from_ < first:
        reached = slice(from_, first)
        more = low - ground.base[reached]
        # what is added costs in goods what the order's own goods cost of their price
        goods = ground.goods[reached] * (1 + more / np.maximum(ground.base[reached], 1))
        filled = ground.margin(ground.after(tried, reached, more), reached, goods)
        gain = response.share * (filled - without.margin[reached])
        gains = gains + np.bincount(ground.group[reached], gain, ground.groups)
    return _Row(
        hit=int(np.count_nonzero(after.off)),
        off=int(after.off.sum()),
        hand=int(after.hand.sum() + without.hands[first]),
        receipt=int(after.receipt.sum() + without.receipts[first]),
        margin=float(margin.sum() + without.margins[first]),
        near=first - from_,
        gains=gains,
    )


def _judged(
    rows: list[_Row], tries: Sequence[Offer], ground: _Ground, response: Response, without: float, seed: int
) -> Thresholds:
    gains = np.stack([each.gains for each in rows], axis=1)
    weights = np.random.default_rng(seed).multinomial(ground.groups, np.full(ground.groups, 1 / ground.groups), DRAWS)
    drawn = weights @ gains
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    winners = np.bincount(np.argmax(drawn, axis=1), minlength=len(rows)) / DRAWS
    tried = tuple(
        Tried(
            threshold=money(_step(one).at), off=money(_step(one).off), hit_orders=row.hit,
            hit_rate=row.hit / len(ground.base), cost=money(row.off), hand=money(row.hand), receipt=money(row.receipt),
            margin=money(round(row.margin)), uplift_needed=uplift_needed(without, row.margin), near_orders=row.near,
            gain=money(round(float(row.gains.sum()))), gain_low=money(round(float(low[place]))),
            gain_high=money(round(float(high[place]))), best_in=float(winners[place]),
        )
        for place, (one, row) in enumerate(zip(tries, rows, strict=True))
    )  # fmt: skip
    best = max(range(len(tried)), key=lambda place: float(rows[place].gains.sum()))
    likely = tuple(each.threshold for each in tried if each.best_in >= 0.05)
    return Thresholds(tried, tried[best], likely, bool(low[best] > 0), response, money(round(without)))


def _step(tried: Offer) -> Tier:
    """The first threshold of a candidate; UsageError when it is none that can be tried."""
    if len(tried.paid_by) == 1 and not tried.items:
        match tried.mechanic:
            case Tiers(steps):
                return steps[0]
            case FreeShipping(at):
                return Tier(at)
    raise UsageError(_WRONG_KIND.format(name=tried.name))


def _taken(one: Offer, looked: Cents, units: npt.NDArray[np.int64], hand: Cents) -> Cents:
    """What an offer takes off what is left of each order; UsageError where one with a threshold takes more."""
    off = order_off(one.mechanic, looked, units)
    if isinstance(one.mechanic, Tiers) and (off > hand).any():
        place = int(np.argmax(off - hand))
        raise UsageError(_NEGATIVE.format(name=one.name, off=money(int(off[place])), rest=money(int(hand[place]))))
    return np.minimum(off, hand)
