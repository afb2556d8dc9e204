"""Money that moved, and what was planned."""

from xlops.facts.base import CURRENCY, DAY, STORE, fact, money, number, text

SETTLEMENTS = fact(
    "settlements",
    "Settlements",
    "结算流水",
    STORE,
    text("entry", "Entry", "流水号", "Number of the entry, or the occurrence within its file where it has none."),
    DAY,
    text("kind", "Kind", "类型", "payment, payout, fee, adjustment ..."),
    text("method", "Method", "方式", "Card, wallet, voucher ..."),
    text("order_id", "Order", "订单编号", "The order it belongs to, when it belongs to one."),
    CURRENCY,
    money("amount", "Amount", "金额", "Positive when it reaches the shop."),
    grain="one entry",
    key="store entry",
    rhythm="event",
    doc="Payments, payouts, fees and adjustments as the platform or the bank books them.",
    whole="order_id",
    whole_when_numbered=True,
)

TARGETS = fact(
    "targets",
    "Targets",
    "目标",
    STORE,
    DAY,
    text("metric", "Metric", "指标", "Id of the metric that the target is for."),
    number("value", "Target", "目标值", "The month's or the day's target."),
    text("span", "Span", "周期", "month (`day` is its first day) or day."),
    grain="one metric of a store for a month or a day",
    key="store day metric span",
    rhythm="reference",
    doc="What was planned.",
)
