"""Promotions: what a buyer pays and the shop receives, what offers cost, what an event brought, whether the shop may enter."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.errors import UnknownName, UsageError
from xlops.functions.base import PROMOTIONS, Argument, each, example, function, may, one, repeated, whole
from xlops.functions.named import value_of
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers.offer_kinds import KINDS, PAYERS

if TYPE_CHECKING:
    from xlops.analysis.offers import Offer
    from xlops.analysis.offers.quote import Quote

OFFERS = 8
_PRICED = ("deal", "group_price")
_PAIR = Label(
    '"{kind}" needs its value: 15% or 30, of a deal its price, "200-30" for 30 off from 200 on',
    "“{kind}”缺少数值：填 15% 或 30，秒杀/拼团填价格，满 200 减 30 写成 \"200-30\"",
)  # fmt: skip
_VALUE = Label(
    '{kind}: "{value}" is no value; write 15%, 30, or "200-30" for 30 off from 200 on',
    "{kind}：“{value}”无法识别；请写 15%、30，或满 200 减 30 写成 \"200-30\"",
)  # fmt: skip
_NOT_PRICED = Label(
    "{kind} changes no price; leave it out here", "{kind}不改变价格；此处请去掉"
)  # fmt: skip
_AMOUNT = Label("{value:g} is no amount of an order", "{value:g} 不是订单金额")
_STEP = Label("a threshold is above 0 and takes off no more than itself", "门槛须大于 0，且立减不超过门槛")
_DAYS = Label(
    "{days} days for {values} values: both ranges need as many", "{values} 个数值对应 {days} 个日期：两个区域须一样长"
)
_SPAN = Label("the event ends ({end}) before it starts ({start})", "活动的结束（{end}）早于开始（{start}）")
_MARGIN = Label("a margin is a share from 0 to 1, not {margin:g}", "毛利率应在 0 到 1 之间，不是 {margin:g}")


def _offer_pairs() -> tuple[Argument, ...]:
    return repeated(
        OFFERS,
        each("kind", "An offer: official, item_discount, shop_coupon, member, deal ...; member:shop says who pays", "优惠：官方立减、单品折扣、店铺优惠券、会员优惠、秒杀等；“会员优惠:商家”可指定承担方", "text"),
        each("value", '15% or 30; of a deal its price; "200-30" is 30 off from 200 on', "15% 或 30；秒杀填价格；满 200 减 30 写 \"200-30\"", "any"),
    )  # fmt: skip


_LIST = each("list_price", "Price of one unit before all offers", "优惠前单价")
_PLATFORM = each(
    "platform", "Whose stacking order holds: general, tmall, jd, pdd, douyin, amazon, shopify",
    "叠加顺序所属平台：general、tmall、jd、pdd、douyin、amazon、shopify", "text",
)  # fmt: skip
_CALL = (399, "general", "official", 0.15, "shop_coupon", 30, "member", 20)
_ORDER_NOTE = (
    "A value below 1 is a share, from 1 on an amount. Each offer stands at its platform's place, in whichever order it is "
    "written; check one real order before a campaign is trusted.",
    "小于 1 的数值为折扣比例，1 及以上为金额。优惠按平台叠加顺序计算，与填写顺序无关；正式活动前请用真实订单核对一次。",
)


@function(
    "OPS_HAND_PRICE",
    _LIST,
    _PLATFORM,
    *_offer_pairs(),
    en="What the buyer pays for one unit after all offers.",
    zh="到手价：买家在全部优惠后为一件商品支付的金额。",
    category=PROMOTIONS,
    note=_ORDER_NOTE,
    examples=(example(*_CALL, gives=289.15),),
)
def _hand_price(listed: float, platform: str, *offers: object) -> float:
    return float(_quoted(listed, platform, offers).hand)


@function(
    "OPS_RECEIPT",
    _LIST,
    _PLATFORM,
    *_offer_pairs(),
    en="What the merchant receives for one unit: the list price less what the shop itself pays.",
    zh="商家实收：单价减去商家自己承担的优惠。",
    category=PROMOTIONS,
    note=_ORDER_NOTE,
    examples=(example(*_CALL, gives=309.15),),
)
def _receipt(listed: float, platform: str, *offers: object) -> float:
    return float(_quoted(listed, platform, offers).receipt)


def _quoted(listed: float, platform: str, offers: Sequence[object]) -> Quote:
    from xlops.analysis.offers import quote, stacking_of

    pairs = zip(offers[::2], offers[1::2], strict=True)
    made = [_offer(str(kind), value) for kind, value in pairs if kind not in (None, "")]
    return quote(listed, made, stacking_of("" if platform == "general" else platform.strip().casefold()))


def _offer(written: str, value: object) -> Offer:
    from xlops.analysis.offers import offer

    word, _, payer = (each.strip() for each in written.replace("：", ":").partition(":"))
    kind, paid_by = _kind(word), _payer(payer) if payer else None
    if kind in ("free_shipping", "gift"):
        raise UsageError(_NOT_PRICED.format(kind=KINDS[kind].label))
    if value is None:
        raise UsageError(_PAIR.format(kind=written))
    if isinstance(value, str) and (found := re.fullmatch(r"(\d+(?:\.\d+)?)\s*[-−–]\s*(\d+(?:\.\d+)?)", value.strip())):
        return offer(word, kind, off=found[2], at=found[1], paid_by=paid_by)  # type: ignore[arg-type]
    number = _number(word, value)
    if kind in _PRICED:
        return offer(word, kind, price=number, paid_by=paid_by)  # type: ignore[arg-type]
    if number < 1:
        return offer(word, kind, percent=number * 100, paid_by=paid_by)  # type: ignore[arg-type]
    return offer(word, kind, off=number, paid_by=paid_by)  # type: ignore[arg-type]


def _number(kind: str, value: object) -> Decimal:
    text = str(value).strip()
    try:
        found = Decimal(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ArithmeticError:
        raise UsageError(_VALUE.format(kind=kind, value=text)) from None
    if not found.is_finite() or found < 0:
        raise UsageError(_VALUE.format(kind=kind, value=text))
    return found


def _kind(text: str) -> str:
    words = {word.casefold(): id for id, kind in KINDS.items() for word in (id, kind.label.en, kind.label.zh)}
    if text.casefold() not in words:
        raise UnknownName("kind of offer", text, KINDS)
    return words[text.casefold()]


def _payer(text: str) -> str:
    words = {word.casefold(): id for id, label in PAYERS.items() for word in (id, label.en, label.zh)}
    if text.casefold() not in words:
        raise UnknownName("payer", text, PAYERS)
    return words[text.casefold()]


@function(
    "OPS_FULL_REDUCTION",
    each("amount", "Amount of an order, or a range of them", "订单金额，可为区域"),
    one("threshold", "From which amount on", "满额门槛"),
    one("off", "What is taken off", "立减金额"),
    may(one("cap", "Every full threshold takes it off again, at most this much; left out: once", "每满都减，最多减多少；不填则只减一次")),
    en="What a full reduction takes off each order; its sum is the cost, its count above 0 the hit orders.",
    zh="满减：每个订单减多少；求和即成本，大于 0 的个数即命中订单数。",
    category=PROMOTIONS,
    examples=(
        example([[180], [200], [450]], 200, 30, gives=[[0.0], [30.0], [30.0]]),
        example(450, 200, 30, 100, gives=60.0),
    ),
)  # fmt: skip
def _full_reduction(amount: float, threshold: float | None, off: float | None, cap: float | None) -> float | None:
    import numpy as np

    from xlops.analysis.offers import offer
    from xlops.analysis.offers.apply import order_off
    from xlops.analysis.offers.cents import cents

    if amount < 0 or not math.isfinite(amount):
        raise UsageError(_AMOUNT.format(value=amount))
    if not threshold or off is None:
        return None
    if threshold < 0 or off > threshold:
        raise UsageError(_STEP)
    made = offer("reduction", "full_reduction", tiers=[(threshold, off)], every=cap is not None, cap=cap)
    found = order_off(made.mechanic, np.array([cents(round(amount, 2))], dtype=np.int64))
    return float(found[0]) / 100


@function(
    "OPS_COUPON_COST",
    each("face", "What one coupon takes off", "券面额"),
    each("quota", "How many are given out", "发放量"),
    each("redemption", "Share of them that is used", "核销率"),
    may(each("shop_share", "Share that the shop pays; all when left out", "商家承担比例；不填为全部")),
    en="What a coupon will cost the shop: quota x redemption x face x its share.",
    zh="优惠券成本：发放量 × 核销率 × 面额 × 商家承担比例。",
    category=PROMOTIONS,
    examples=(example(30, 1000, 0.12, gives=3600.0), example(30, 1000, 0.12, 0.5, gives=1800.0)),
)
def _coupon_cost(face: float, quota: float, redemption: float, shop_share: float | None) -> float:
    from xlops.analysis.offers import offer
    from xlops.analysis.offers.coupons import coupon_cost

    share = Decimal(1) if shop_share is None else Decimal(str(shop_share))
    paid_by = {"shop": share * 100, "platform": 100 - share * 100}
    coupon = offer("coupon", "shop_coupon", off=face, paid_by=paid_by)  # type: ignore[arg-type]
    return float(coupon_cost(coupon, quota=round(quota), redemption_rate=redemption, order_margin=0).shop)


@function(
    "OPS_FREE_SHIP_THRESHOLD",
    whole("amounts", "Amounts of real orders", "真实订单金额"),
    one("freight", "What a parcel costs, and what the buyer pays for it now", "每单运费（现由买家支付）"),
    one("margin", "Share of an order that is left after the cost of goods", "毛利率"),
    may(whole("thresholds", "Thresholds to try; round ones around the mean when left out", "要比较的门槛；不填则在客单价附近取整")),
    result="one",
    en="The amount from which free shipping pays best; blank where no threshold surely gains.",
    zh="包邮门槛：满多少包邮最划算；没有把握获益时为空。",
    category=PROMOTIONS,
    note=(
        "Assumed, not measured: of the orders at most 15 % below the threshold one in ten buys up to it.",
        "假设（非实测）：低于门槛 15% 以内的订单，有十分之一会凑单。",
    ),
    examples=(example([[80], [90], [95], [98], [99], [99], [60], [40]], 1, 0.9, [[100]], gives=100.0),),
)  # fmt: skip
def _free_ship(
    amounts: Sequence[float | None], freight: float | None, margin: float | None, tried: Sequence[float | None] | None
) -> float | None:
    import numpy as np

    from xlops.analysis.offers.apply import Lines
    from xlops.analysis.offers.cents import cents
    from xlops.analysis.offers.margin import Costs
    from xlops.analysis.offers.thresholds import free_shipping_from, grid, try_thresholds

    if margin is None or not 0 <= margin <= 1:
        raise UsageError(_MARGIN.format(margin=margin or 0.0))
    prices = np.array([cents(round(each, 2)) for each in amounts if each is not None and each > 0], dtype=np.int64)
    number = np.arange(len(prices), dtype=np.int64)
    ship = np.full(len(prices), cents(round(freight or 0.0, 2)), dtype=np.int64)
    lines = Lines(number, np.ones_like(number), prices, np.zeros_like(number), ("",), None, ship)
    chosen = [Decimal(str(round(each, 2))) for each in tried if each is not None] if tried is not None else grid(lines)
    costs = Costs(np.rint(prices * (1 - margin)).astype(np.int64), ship_cost=ship)
    found = try_thresholds(lines, free_shipping_from(chosen), costs)
    return float(found.best.threshold) if found.worth_it else None


@function(
    "OPS_LIFT_VS_BASE",
    whole("values", "Sales, one value a day", "每日销售额"),
    whole("days", "Their days", "对应日期", "day"),
    one("first_day", "First day of the event", "活动首日", "day"),
    one("last_day", "Last day of the event", "活动末日", "day"),
    may(one("around", "Days before and after that are not ordinary either; 7 when left out", "活动前后多少天不计入基线；不填为 7")),
    result="one",
    en="What an event brought over ordinary days of the same weekdays, as a share: 1.5 is +150%.",
    zh="活动提升：较同星期普通日的增幅，1.5 即 +150%。",
    category=PROMOTIONS,
    examples=(
        example(
            [[100]] * 7 + [[300]] * 2 + [[100]] * 7,
            [[date(2026, 6, day)] for day in range(1, 17)], date(2026, 6, 8), date(2026, 6, 9), 0, gives=2.0,
        ),
    ),
)  # fmt: skip
def _lift(
    values: Sequence[float | None], days: Sequence[date | None], start: date, end: date, around: float | None
) -> float | None:
    from xlops.analysis.uplift import lift

    if len(values) != len(days):
        raise UsageError(_DAYS.format(values=len(values), days=len(days)))
    if end < start:
        raise UsageError(_SPAN.format(start=start, end=end))
    known = sorted(((day, value) for day, value in zip(days, values, strict=True) if day is not None), key=lambda each: each[0])  # fmt: skip
    beside = 7 if around is None else max(round(around), 0)
    found = lift(
        [math.nan if value is None else value for _, value in known], [start <= day <= end for day, _ in known],
        seasons=[day.weekday() for day, _ in known], before=beside, after=beside,
    )  # fmt: skip
    return found.event.lift


@function(
    "OPS_ELIGIBLE",
    each("activity", "The activity: an event by id or name, or one of the rule library", "活动：大促编号或名称，或规则库中的活动", "text"),
    may(each("store", "A store: its id or its name; all when left out", "店铺：编号或名称；不填为全部", "text")),
    en="May the shop enter: yes, no with what repairs it, or unknown with what is missing.",
    zh="能否报名：可以；不可以并说明如何修复；或未知并说明缺什么。",
    category=PROMOTIONS,
    asks=True,
    examples=(example("double11", gives="no rule concerns the store"),),
)  # fmt: skip
def _eligible(hub: Hub, written: str, store: str | None) -> Label:
    from xlops.answers.eligibility import named_activity, standing

    activity = named_activity(hub, written)
    place = value_of(hub, "store", store)
    places = [str(place)] if place is not None else [each.id for each in hub.stores]
    found = [each for id in places if (each := standing(hub, activity, id)).judged]
    if not found:
        return Label("no rule concerns the store", "没有适用于该店铺的规则")
    for passed, words in ((False, Label("no: {why}", "不可以：{why}")), (None, Label("unknown: {why}", "未知：{why}"))):
        for one_store in (each for each in found if each.passed is passed):
            rules = one_store.failing if passed is False else one_store.unknown
            first = rules[0]
            why = Label("{metric}, {repair}", "{metric}，{repair}").format(
                metric=first.library.metric.label,
                repair=first.verdict.repair or f"{first.verdict.value:g} / {first.verdict.rule.operator} {first.verdict.rule.value:g}",
            )  # fmt: skip
            if len(places) > 1:
                why = Label("{store}, {why}", "{store}，{why}").format(
                    store=hub.settings.store(one_store.store).name, why=why
                )
            return words.format(why=why)
    return Label("yes", "可以")
