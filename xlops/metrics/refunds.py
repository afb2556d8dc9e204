"""What came back, and what is left. The refund switch places a refund on its own day or on the pay day of its order."""

from __future__ import annotations

from xlops.metrics.base import Distinct, Sum, metric
from xlops.metrics.sales import DISCOUNTS, FREIGHT, GROSS, ORDERS, PAY_AMT, TAX, UNITS

RETURNS = metric(
    "returns_amt",
    Sum("refunds", "amount"),
    switch="refund",
    variants={"pay_day": Sum("refunds", "amount", on="pay_day")},
    en="Refunds",
    zh="退款金额",
    unit="money",
    good="down",
    doc="Amount refunded, by the day of the refund or by the day the refunded order was paid.",
    so_what=("Rising: look for the item and the reason behind it.", "上升时找出商品与原因。"),
    differs=(
        "By pay day, recent days still grow: refunds of them have yet to come.",
        "按付款日统计时，近期数字还会增加，退款尚未发生完。",
    ),
    subject="sales",
)
REFUND_ORDERS = metric(
    "refund_orders",
    Distinct("refunds", "order_id"),
    switch="refund",
    variants={"pay_day": Distinct("refunds", "order_id", on="pay_day")},
    en="Refunded orders",
    zh="退款订单数",
    unit="count",
    good="down",
    doc="Distinct orders with a refund.",
    so_what=("Read the reasons of the largest ones.", "查看金额最大者的原因。"),
    subject="sales",
)
REFUND_UNITS = metric(
    "refund_units",
    Sum("refunds", "units"),
    switch="refund",
    variants={"pay_day": Sum("refunds", "units", on="pay_day")},
    en="Refunded units",
    zh="退款件数",
    unit="count",
    good="down",
    doc="Units that came back or were cancelled.",
    so_what=("Expect them on the shelf again.", "预计会回到货架。"),
    subject="sales",
)
STAGES = (
    (
        "before_shipping",
        "refund_before_amt",
        "Refunds before shipping",
        "发货前退款金额",
        "Cancelled in time: ask why.",
        "来得及取消的单，问明原因。",
    ),
    (
        "refund_only",
        "refund_only_amt",
        "Refunds without return",
        "仅退款金额",
        "Goods are gone too: check abuse and damage.",
        "货也没了，查滥用与破损。",
    ),
    (
        "returned",
        "refund_return_amt",
        "Refunds with return",
        "退货退款金额",
        "Freight twice: check size and description.",
        "来回运费，查尺码与描述。",
    ),
)
for stage, id, en, zh, so_en, so_zh in STAGES:
    metric(
        id,
        Sum("refunds", "amount", where=(("stage", (stage,)),)),
        switch="refund",
        variants={"pay_day": Sum("refunds", "amount", on="pay_day", where=(("stage", (stage,)),))},
        en=en,
        zh=zh,
        unit="money",
        good="down",
        doc=f"Amount refunded at the stage {stage}.",
        so_what=(so_en, so_zh),
        subject="sales",
    )
NET = metric(
    "net_amt",
    PAY_AMT - RETURNS,
    en="Net of refunds",
    zh="退款后净额",
    unit="money",
    good="up",
    doc="Paid amount less refunds.",
    so_what=("What stays: judge campaigns by it, not by paid.", "真正留下的钱，评估活动以它为准。"),
    subject="sales",
)
NET_SALES = metric(
    "net_sales",
    GROSS - DISCOUNTS - RETURNS,
    en="Net sales",
    zh="净销售额",
    unit="money",
    good="up",
    doc="Gross sales less discounts less refunds.",
    so_what=("Shopify's base for margin.", "Shopify 计算毛利的基数。"),
    differs=("Shopify books returns on the return day.", "Shopify 按退货日入账。"),
    subject="sales",
)
metric(
    "total_sales",
    NET_SALES + FREIGHT + TAX,
    en="Total sales",
    zh="总销售额",
    unit="money",
    good="up",
    doc="Net sales plus freight plus tax.",
    so_what=("What Shopify shows first; not the shop's income.", "Shopify 首页数字，不等于店铺收入。"),
    subject="sales",
)
metric(
    "jd_amt",
    GROSS - DISCOUNTS + TAX + FREIGHT,
    en="JD deal amount",
    zh="成交金额(京东)",
    unit="money",
    good="up",
    doc="Gross sales less discounts plus tax plus freight.",
    so_what=("Use it when comparing with JD's screen.", "与京东商智对照时使用。"),
    differs=("JD also deducts what was cancelled on the same day.", "京东另扣当日取消。"),
    subject="sales",
)
metric(
    "refund_rate",
    RETURNS / PAY_AMT,
    en="Refund rate",
    zh="退款率",
    unit="share",
    good="down",
    doc="Refunded amount divided by paid amount.",
    so_what=(
        "Rising: size, description or quality; ask service for reasons.",
        "上升多因尺码、描述或质量，向客服要原因。",
    ),
    differs=(
        "Platforms count by amount or by orders, by refund day or by pay day; the basis is named beside it.",
        "平台有按金额、按订单、按退款日、按付款日之分，口径见标注。",
    ),
    subject="sales",
)
metric(
    "refund_rate_orders",
    REFUND_ORDERS / ORDERS,
    en="Refund rate by orders",
    zh="退款率(订单)",
    unit="share",
    good="down",
    doc="Refunded orders divided by paid orders.",
    so_what=("Above the rate by amount: cheap items come back most.", "高于金额退款率，说明低价商品退得多。"),
    subject="sales",
)
metric(
    "refund_rate_units",
    REFUND_UNITS / UNITS,
    en="Refund rate by units",
    zh="退款率(件数)",
    unit="share",
    good="down",
    doc="Refunded units divided by units.",
    so_what=("Amazon's refund rate.", "亚马逊口径退款率。"),
    subject="sales",
)
