"""What a buyer or an order is worth: the label says per whom, the amount switch says paid or net."""

from __future__ import annotations

from xlops.metrics.base import metric
from xlops.metrics.basis import PER_BUYER, PER_ORDER
from xlops.metrics.refunds import NET
from xlops.metrics.sales import BUYERS, ORDERS, PAY_AMT

metric(
    "aov_buyer",
    PAY_AMT / BUYERS,
    switch="amount",
    variants={"net": NET / BUYERS},
    en="Amount per buyer",
    zh="客单价",
    unit="money",
    good="up",
    doc="Paid amount divided by paying buyers.",
    so_what=(
        "Lift it with bundles and thresholds; check that conversion holds.",
        "用搭配和满减提升，同时看转化是否稳住。",
    ),
    basis=PER_BUYER,
    differs=(
        "Shopify's AOV is per order, Taobao's and JD's 客单价 per buyer.",
        "Shopify 的 AOV 按订单，淘宝、京东客单价按买家。",
    ),
    subject="sales",
)
metric(
    "aov_order",
    PAY_AMT / ORDERS,
    switch="amount",
    variants={"net": NET / ORDERS},
    en="Average order value",
    zh="笔单价",
    unit="money",
    good="up",
    doc="Paid amount divided by paid orders.",
    so_what=("Set free-freight and coupon thresholds a little above it.", "满减、包邮门槛略高于它。"),
    basis=PER_ORDER,
    subject="sales",
)
