"""The largest money deviations from the same-weekday mean: what moved yesterday, by how much, where, what to do.

Until normal ranges exist this is what is shown, and it is named as such: a deviation is not yet an exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from xlops import figures
from xlops.analysis.decompose import Factors, three_factors
from xlops.analysis.weekdays import WEEKS, same_weekdays
from xlops.answers.ads import overspent
from xlops.answers.catalogue import titles
from xlops.answers.numbers import Figure, growth, real
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.errors import QuestionError
from xlops.hub import Hub
from xlops.label import Label, same

Kind = Literal["store", "channel", "item", "refund", "budget"]

FACTORS = {
    "visitors": Label("visitors", "访客"),
    "conversion": Label("conversion", "转化率"),
    "value": Label("order value", "客单价"),
}
MOST = 5
ALIKE: dict[str, int] = {"channel": 3}
"""How many falls of one kind are listed at most; two of the kinds that are not named."""
FEW = 3
"""Units, yesterday or usually, from which an item's change is worth a line."""


@dataclass(frozen=True)
class Deviation:
    """One deviation: money against the same-weekday mean, what it is, why, what to do, who, and where to look."""

    kind: Kind
    store: str
    money: float
    """In the shop's currency; negative is worse for the shop."""
    what: Label
    why: Label
    action: Label
    owner: Label
    sheet: str


OPERATIONS, ADS_OWNER, SERVICE_OWNER = Label("Ops", "运营"), Label("Ads", "推广"), Label("Service", "客服")


@remembered
def deviations(hub: Hub, most: int = MOST) -> list[Deviation]:
    """At most `most` rows: falls first, the largest amount first, a few of a kind at most; then the largest rise."""
    found = [*_stores(hub), *_channels(hub), *_items(hub), *_refunds(hub), *_budgets(hub)]
    found = sorted(
        (each for each in found if abs(each.money) >= 1),
        key=lambda each: (each.money > 0, -abs(each.money), each.what.en),
    )
    kept: list[Deviation] = []
    for each in found:
        rise = each.money > 0
        room = len(kept) < (most - 1 if not rise and any(other.money > 0 for other in found) else most)
        alike = sum(other.kind == each.kind and (other.money > 0) == rise for other in kept)
        if room and alike < (1 if rise else ALIKE.get(each.kind, 2)):
            kept.append(each)
    return kept


@remembered
def channel_changes(hub: Hub) -> list[tuple[str, float]]:
    """(channel, paid amount against its same-weekday mean) over all stores, largest fall first."""
    sums: dict[str, float] = {}
    for (_, channel), (now, usual) in _against_usual(hub, "pay_amt", "channel").items():
        sums[channel] = sums.get(channel, 0.0) + now - usual
    return sorted(sums.items(), key=lambda pair: pair[1])


_FACTORS = ("uv", "buyers", "pay_amt")


@remembered
def factors(hub: Hub, store: str) -> Factors | None:
    """Visitors, conversion and order value behind the change of a store's paid amount against its same-weekday mean."""
    rows = {row["day"]: row for row in _factor_rows(hub) if row["store"] == store and row["pay_amt"] is not None}
    base = [rows[day] for day in same_weekdays(hub.yesterday) if day in rows]
    if not base or hub.yesterday not in rows:
        return None
    if any(row[each] is None for row in (*base, rows[hub.yesterday]) for each in _FACTORS):
        return None  # the parts would explain another change than the one that is shown
    v0, b0, a0 = (sum(float(row[each]) for row in base) / len(base) for each in _FACTORS)
    v1, b1, a1 = (float(rows[hub.yesterday][each]) for each in _FACTORS)
    return three_factors((v0, b0, a0), (v1, b1, a1))


@remembered
def _factor_rows(hub: Hub) -> list[dict[str, Any]]:
    return hub.ask(_FACTORS, by=["store", "day"], period=_window(hub)).rows


def _window(hub: Hub) -> Period:
    return Period(hub.yesterday - timedelta(days=7 * WEEKS), hub.yesterday)


@remembered
def _against_usual(hub: Hub, metric: str, dimension: str | None) -> dict[tuple[str, str], tuple[float, float]]:
    """(store, member) -> (yesterday, same-weekday mean). A member without a row on a known day counts 0 there."""
    by = ["day", "store", *([dimension] if dimension else [])]
    days = (*same_weekdays(hub.yesterday), hub.yesterday)
    try:
        rows = hub.ask([metric], by=by, period=_window(hub), where={"day": list(days)}).rows
    except QuestionError:
        return {}
    values: dict[tuple[str, str], dict[date, float]] = {}
    known: dict[str, set[date]] = {}
    for row in rows:
        amount = real(row[metric])
        if amount is None or row["day"] not in days:
            continue  # the engine also gives days that the filter leaves empty
        known.setdefault(row["store"], set()).add(row["day"])
        values.setdefault((row["store"], row[dimension] or "" if dimension else ""), {})[row["day"]] = amount
    found = {}
    for (store, member), series in values.items():
        base = known[store] - {hub.yesterday}
        if base and hub.yesterday in known[store]:
            usual = sum(series.get(day, 0.0) for day in base) / len(base)
            found[store, member] = (series.get(hub.yesterday, 0.0), usual)
    return found


def _stores(hub: Hub) -> list[Deviation]:
    found = []
    for (store, _), (now, usual) in _against_usual(hub, "pay_amt", None).items():
        parts = factors(hub, store)
        found.append(
            Deviation(
                "store",
                store,
                now - usual,
                Label("{store}: paid {change}", "{store}：支付金额 {change}").format(
                    store=_name(hub, store), change=_change(now, usual)
                ),
                _factor_text(hub, parts),
                _store_action(parts, now - usual),
                OPERATIONS,
                "trend",
            )
        )
    return found


def _factor_text(hub: Hub, parts: Factors | None) -> Label:
    if parts is None:
        return Label("visitors or buyers unknown", "访客或买家数未知")
    names = sorted(("visitors", "conversion", "value"), key=lambda name: -abs(getattr(parts, name)))
    texts = [
        Label("{factor} {money}", "{factor} {money}").format(
            factor=FACTORS[name], money=figures.signed_money(getattr(parts, name), hub.settings.currency)
        )
        for name in names[:2]
    ]
    return Label("; ".join(each.en for each in texts), "；".join(each.zh for each in texts))


def _store_action(parts: Factors | None, change: float) -> Label:
    if parts is None:
        return Label("Load the missing exports", "先补齐缺失数据")
    if change > 0:
        return Label("Find what worked, do more", "找出有效动作并加大")
    match parts.largest:
        case "visitors":
            return Label("See which channel lost them", "查是哪个渠道少了访客")
        case "conversion":
            return Label("Check price, stock, reviews", "查主推款价格库存评价")
        case _:
            return Label("Check bundles and discounts", "查搭配、优惠、商品结构")


def _channels(hub: Hub) -> list[Deviation]:
    if not hub.known("traffic"):
        return []
    visitors, buyers = _against_usual(hub, "uv", "channel"), _against_usual(hub, "buyers", "channel")
    nobody, paid = (0.0, 0.0), _paid_channels(hub)
    found = []
    for place, (now, usual) in _against_usual(hub, "pay_amt", "channel").items():
        (v1, v0), (b1, b0) = visitors.get(place, nobody), buyers.get(place, nobody)
        parts = three_factors((v0, b0, usual), (v1, b1, now))
        found.append(
            Deviation(
                "channel",
                place[0],
                now - usual,
                _at(hub, same(place[1] or "–"), place[0], now, usual),
                _factor_text(hub, parts),
                _channel_action(parts, now - usual, paid=place[1] in paid),
                ADS_OWNER if place[1] in paid else OPERATIONS,
                "channels",
            )
        )
    return found


def _at(hub: Hub, what: Label, store: str, now: float, usual: float) -> Label:
    """What changed, and in which store where there are several."""
    if len(hub.stores) == 1:
        return Label("{what}: paid {change}", "{what}：支付 {change}").format(what=what, change=_change(now, usual))
    return Label("{what} at {store}: paid {change}", "{store} · {what}：支付 {change}").format(
        what=what, store=_name(hub, store), change=_change(now, usual)
    )


def _paid_channels(hub: Hub) -> set[str]:
    rows = hub.read("traffic", ["channel", "is_paid"], period=_window(hub)).drop_duplicates()
    return {channel for channel, is_paid in rows.itertuples(index=False) if is_paid is not None and bool(is_paid)}


def _channel_action(parts: Factors | None, change: float, *, paid: bool) -> Label:
    if parts is None:
        return Label("Load the missing exports", "先补齐缺失数据")
    if change > 0:
        return Label("Raise its budget", "趁转化好加预算") if paid else Label("Check that stock lasts", "确认库存够卖")
    match parts.largest:
        case "visitors":
            return (
                Label("Check its bids and budget", "查出价与预算")
                if paid
                else Label("Check rank and titles", "查排名与标题")
            )
        case "conversion":
            return Label("Check its landing items", "查该渠道落地商品")
        case _:
            return Label("Check the items it sells", "查该渠道成交商品结构")


def _items(hub: Hub) -> list[Deviation]:
    names = titles(hub)
    units = _against_usual(hub, "units", "sku")
    # lines without an item code are many items, not one; a piece more or less of a slow seller is no finding
    paid = {
        place: amounts
        for place, amounts in _against_usual(hub, "pay_amt", "sku").items()
        if place[1] and max(units.get(place, (0.0, 0.0))) >= FEW
    }
    ranked = sorted(paid.items(), key=lambda pair: -abs(pair[1][0] - pair[1][1]))
    found = []
    for (store, sku), (now, usual) in ranked[:4]:
        sold_now, sold_usually = units[store, sku]
        title = names.get((store, sku), "")
        found.append(
            Deviation(
                "item",
                store,
                now - usual,
                Label("Item {sku}: paid {change}", "商品 {sku}：支付 {change}").format(
                    sku=same(sku if len(sku) <= 14 else f"{sku[:13]}…"), change=_change(now, usual)
                ),
                Label("{title}{now} sold, usually {usual}", "{title}售 {now} 件，平时 {usual}").format(
                    title=same(f"{title[:16]}: ") if title and title != sku else Label(" ", " "),
                    now=figures.whole(sold_now),
                    usual=figures.whole(sold_usually) if sold_usually >= 10 else same(f"{sold_usually:.1f}"),
                ),
                Label("Check stock, price, rank", "查库存、价格与排名")
                if now < usual
                else Label("Check that stock lasts", "确认库存够卖"),
                OPERATIONS,
                "items",
            )
        )
    return found


def _refunds(hub: Hub) -> list[Deviation]:
    """What was refunded beyond the usual rate: more refunds of more sales are no finding."""
    paid = _against_usual(hub, "pay_amt", None)
    found = []
    for place, (now, usual) in _against_usual(hub, "returns_amt", None).items():
        sold, sold_usually = paid.get(place, (0.0, 0.0))
        if not sold or not sold_usually:
            continue
        rate, usual_rate = now / sold, usual / sold_usually
        found.append(
            Deviation(
                "refund",
                place[0],
                (usual_rate - rate) * sold,
                Label("{store}: refund rate {rate}", "{store}：退款率 {rate}").format(
                    store=_name(hub, place[0]), rate=figures.share(rate)
                ),
                Label("{now} refunded; usually {usual}", "退款 {now}；平时退款率 {usual}").format(
                    now=figures.money(now, hub.settings.currency), usual=figures.share(usual_rate)
                ),
                Label("Read reasons, call buyers", "看原因，联系大额买家"),
                SERVICE_OWNER,
                "service",
            )
        )
    return [each for each in found if each.money < 0]


def _budgets(hub: Hub) -> list[Deviation]:
    return [
        Deviation(
            "budget",
            store,
            budget - spend,
            Label("{campaign}: spend over budget", "{campaign}：花费超预算").format(campaign=same(campaign)),
            Label("{spend} spent, {budget} planned", "花费 {spend}，预算 {budget}").format(
                spend=figures.money(spend, hub.settings.currency), budget=figures.money(budget, hub.settings.currency)
            ),
            Label("Cap it or raise the budget", "限额或加预算"),
            ADS_OWNER,
            "ads",
        )
        for store, campaign, spend, budget in overspent(hub)
    ]


def _name(hub: Hub, store: str) -> Label:
    return same(hub.settings.store(store).name)


def _change(now: Figure, usual: Figure) -> Label:
    moved = growth(now, usual)
    return figures.change(moved, 0) if moved is not None else Label("new", "新增")


def biggest(found: Sequence[Deviation]) -> Deviation | None:
    """The deviation that the heading speaks of."""
    return found[0] if found else None
