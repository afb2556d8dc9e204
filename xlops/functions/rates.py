"""Rates and values per head: always one sum over another, blank where there is nothing to divide by."""

from __future__ import annotations

from xlops.answers.numbers import growth, ratio
from xlops.functions.base import RATES, each, example, function

_SUMS = (
    "Give it sums, never the mean of daily rates.",
    "请用合计数计算，不要对每日比率求平均。",
)


@function(
    "OPS_CVR",
    each("buyers", "Paying buyers (or orders, or units)", "支付买家数（或订单数、件数）"),
    each("visitors", "Visitors (or sessions)", "访客数（或会话数）"),
    en="Payment conversion: buyers / visitors.",
    zh="支付转化率：支付买家数 ÷ 访客数。",
    category=RATES,
    note=_SUMS,
    examples=(
        example(30, 1000, gives=0.03),
        example([[30], [12], [5]], [[1000], [0], [None]], gives=[[0.03], [""], [""]]),
    ),
)
def _conversion(buyers: float, visitors: float) -> float | None:
    return ratio(buyers, visitors)


@function(
    "OPS_FAVCART_RATE",
    each("favourites", "People who favourited", "收藏人数"),
    each("carts", "People who added to cart", "加购人数"),
    each("visitors", "Visitors", "访客数"),
    en="Favourite-and-cart rate: (favourites + carts) / visitors.",
    zh="收藏加购率：（收藏人数 + 加购人数）÷ 访客数。",
    category=RATES,
    note=("Somebody who does both counts twice, as the platforms count.", "同一人既收藏又加购计两次，与平台口径一致。"),
    examples=(example(40, 60, 1000, gives=0.1),),
)
def _favourites_and_carts(favourites: float, carts: float, visitors: float) -> float | None:
    return ratio(favourites + carts, visitors)


@function(
    "OPS_CART_RATE",
    each("carts", "People who added to cart", "加购人数"),
    each("visitors", "Visitors", "访客数"),
    en="Add-to-cart rate: carts / visitors.",
    zh="加购率：加购人数 ÷ 访客数。",
    category=RATES,
    examples=(example(60, 1000, gives=0.06),),
)
def _carts(carts: float, visitors: float) -> float | None:
    return ratio(carts, visitors)


@function(
    "OPS_REFUND_RATE",
    each("refunded", "Refunded amount (or refunded orders)", "退款金额（或退款订单数）"),
    each("paid", "Paid amount (or paid orders)", "支付金额（或支付订单数）"),
    en="Refund rate: refunded / paid.",
    zh="退款率：退款 ÷ 支付。",
    category=RATES,
    note=(
        "Amount over amount or orders over orders, and both of the same days.",
        "金额对金额、订单对订单，且为相同日期。",
    ),
    examples=(example(85, 1000, gives=0.085),),
)
def _refunds(refunded: float, paid: float) -> float | None:
    return ratio(refunded, paid)


@function(
    "OPS_UV_VALUE",
    each("paid", "Paid amount", "支付金额"),
    each("visitors", "Visitors", "访客数"),
    en="Visitor value: paid amount / visitors.",
    zh="UV 价值：支付金额 ÷ 访客数。",
    category=RATES,
    examples=(example(5000, 1000, gives=5.0),),
)
def _visitor_value(paid: float, visitors: float) -> float | None:
    return ratio(paid, visitors)


@function(
    "OPS_AOV",
    each("paid", "Paid amount", "支付金额"),
    each("orders", "Paid orders, or paying buyers for the value per buyer", "支付订单数；求客单价时填支付买家数"),
    en="Order value: paid amount / orders (or buyers).",
    zh="笔单价：支付金额 ÷ 订单数；填买家数即为客单价。",
    category=RATES,
    examples=(example(5000, 40, gives=125.0),),
)
def _order_value(paid: float, orders: float) -> float | None:
    return ratio(paid, orders)


@function(
    "OPS_UPT",
    each("units", "Units paid", "支付件数"),
    each("orders", "Paid orders (or buyers)", "支付订单数（或买家数）"),
    en="Units per order: units / orders.",
    zh="连带率：件数 ÷ 订单数。",
    category=RATES,
    examples=(example(66, 40, gives=1.65),),
)
def _units_per_order(units: float, orders: float) -> float | None:
    return ratio(units, orders)


@function(
    "OPS_SALES",
    each("visitors", "Visitors", "访客数"),
    each("conversion", "Payment conversion, as a fraction or a percentage", "支付转化率，如 3% 或 0.03"),
    each("value", "Value per paying buyer", "客单价"),
    en="Sales = visitors x conversion x value per buyer.",
    zh="销售额 = 访客数 × 转化率 × 客单价。",
    category=RATES,
    note=(
        "It holds for people over people and the value per buyer; with sessions use the value per order.",
        "须为按人计的转化率和客单价；按会话计时请用笔单价。",
    ),
    examples=(example(1000, "3%", 125, gives=3750.0),),
)
def _sales(visitors: float, conversion: float, value: float) -> float:
    return visitors * conversion * value


@function(
    "OPS_GROWTH",
    each("now", "The figure now", "本期数值"),
    each("before", "The figure it is set against", "对比期数值"),
    en="Growth: (now - before) / before; blank when there was nothing before.",
    zh="增长率：（本期 − 对比期）÷ 对比期；对比期为 0 时留空。",
    category=RATES,
    examples=(example(120, 100, gives=0.2), example(120, 0, gives="")),
)
def _growth(now: float, before: float) -> float | None:
    return growth(now, before)
