"""Customers: new, returning, what a new one costs."""

from __future__ import annotations

from xlops.metrics.ads import SPEND
from xlops.metrics.base import Count, Distinct, Sum, metric
from xlops.metrics.basis import ORDER_DAY, PAY_DAY
from xlops.metrics.sales import BUYERS, ORDERS, PAY_AMT

NEW = (("buyer_kind", ("new",)),)
RETURNING = (("buyer_kind", ("returning",)),)
WINDOW = (
    "Taobao's window is 365 days; Shopify and Amazon look at all the past or at their own window.",
    "淘宝窗口为 365 天；Shopify 与亚马逊按全部历史或自有窗口。",
)

NEW_BUYERS = metric(
    "new_buyers",
    Distinct("orders", "buyer", on="pay_day", where=NEW),
    en="New buyers",
    zh="新买家数",
    unit="people",
    good="up",
    doc="Distinct buyers with an order in the period who had not paid in the store within the 365 days before it.",
    so_what=("What ads should bring.", "广告应带来的人。"),
    basis=PAY_DAY,
    differs=WINDOW,
    subject="customers",
)
OLD_BUYERS = metric(
    "old_buyers",
    Distinct("orders", "buyer", on="pay_day", where=RETURNING),
    en="Returning buyers",
    zh="老买家数",
    unit="people",
    good="up",
    doc="Distinct buyers with an order in the period who had paid in the store within the 365 days before it.",
    so_what=("They buy without ads: keep in touch.", "不花广告费的成交，要常联系。"),
    basis=PAY_DAY,
    differs=WINDOW,
    subject="customers",
)
metric(
    "old_share",
    OLD_BUYERS / BUYERS,
    en="Share of returning buyers",
    zh="老买家占比",
    unit="share",
    good="band",
    doc="Returning buyers divided by paying buyers; who bought first and again in the period is in both groups.",
    so_what=("Too high: no fresh demand; too low: nobody comes back.", "过高缺新客，过低没复购。"),
    subject="customers",
)
NEW_AMT = metric(
    "new_amt",
    Sum("orders", "paid_amt", on="pay_day", where=NEW),
    en="Paid by new buyers",
    zh="新客支付金额",
    unit="money",
    good="up",
    doc="Paid amount of orders of new buyers.",
    so_what=("Growth that advertising has to explain.", "应由拉新解释的增长。"),
    basis=PAY_DAY,
    subject="customers",
)
OLD_AMT = metric(
    "old_amt",
    Sum("orders", "paid_amt", on="pay_day", where=RETURNING),
    en="Paid by returning buyers",
    zh="老客支付金额",
    unit="money",
    good="up",
    doc="Paid amount of orders of returning buyers.",
    so_what=("The base that holds without ads.", "不靠广告也在的基本盘。"),
    basis=PAY_DAY,
    subject="customers",
)
metric(
    "old_amt_share",
    OLD_AMT / PAY_AMT,
    en="Share paid by returning buyers",
    zh="老客金额占比",
    unit="share",
    good="band",
    doc="Paid by returning buyers divided by paid amount.",
    so_what=("Plan membership offers by it.", "据此安排会员活动。"),
    subject="customers",
)
metric(
    "orders_per_buyer",
    ORDERS / BUYERS,
    en="Orders per buyer",
    zh="人均订单数",
    unit="times",
    good="up",
    doc="Paid orders divided by paying buyers of the period.",
    so_what=("Rises when people come back or orders are split.", "回购增加或拆单时上升。"),
    subject="customers",
)
metric(
    "cac",
    SPEND / NEW_BUYERS,
    en="Acquisition cost",
    zh="获客成本",
    unit="money",
    good="down",
    doc="Ad spend divided by new buyers.",
    so_what=("Must be earned back by the contribution of later orders.", "须由后续订单的贡献利润赚回。"),
    basis=("blended: all spend, all new buyers", "综合口径：全部花费比全部新客"),
    subject="customers",
)
PAY_HOURS = metric(
    "pay_hours_sum",
    Sum("orders", "hours_to_pay"),
    en="Hours to payment, in all",
    zh="付款用时合计",
    unit="hours",
    good="down",
    doc="Sum of the hours from placing to paying.",
    so_what=("Only useful divided by orders: see hours to payment.", "除以订单数才有意义，见平均付款用时。"),
    basis=ORDER_DAY,
    subject="customers",
)
TIMED = metric(
    "timed_orders",
    Count("orders", "hours_to_pay"),
    en="Orders with known payment time",
    zh="有付款用时的订单",
    unit="count",
    good="none",
    doc="Orders placed in the period whose times of placing and paying are known.",
    so_what=("The denominator of hours to payment.", "平均付款用时的分母。"),
    basis=ORDER_DAY,
    subject="customers",
)
metric(
    "pay_hours",
    PAY_HOURS / TIMED,
    en="Hours to payment",
    zh="平均付款用时",
    unit="hours",
    good="down",
    doc="Hours from placing to paying divided by orders with known times.",
    so_what=("Send the payment reminder before most have paid.", "在多数人付款前发催付。"),
    subject="customers",
)
