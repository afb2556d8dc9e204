"""Items and prices: what one piece sells for, how deep the offers cut, how many items move."""

from __future__ import annotations

from xlops.metrics.base import Distinct, metric
from xlops.metrics.basis import PAY_DAY
from xlops.metrics.finance import CM
from xlops.metrics.refunds import NET
from xlops.metrics.sales import DISCOUNTS, GROSS, ORDERS, PAY_AMT, UNITS

metric(
    "asp",
    PAY_AMT / UNITS,
    switch="amount",
    variants={"net": NET / UNITS},
    en="Average selling price",
    zh="件单价",
    unit="money",
    good="band",
    doc="Paid amount divided by units.",
    so_what=("Falling: offers cut deeper or the mix turned cheaper.", "下降说明优惠加深或结构偏低价。"),
    subject="items",
)
metric(
    "upt",
    UNITS / ORDERS,
    en="Units per order",
    zh="连带率",
    unit="times",
    good="up",
    doc="Units divided by paid orders.",
    so_what=("Lift it with bundles and matching items.", "用搭配与关联商品提升。"),
    differs=("Some tools divide by buyers.", "有的工具除以买家数。"),
    subject="items",
)
metric(
    "disc_depth",
    DISCOUNTS / GROSS,
    en="Discount depth",
    zh="折扣力度",
    unit="share",
    good="band",
    doc="Discounts divided by gross sales.",
    so_what=("Deeper without more units: the offer gives money away.", "折扣加深而件数不增，就是白送钱。"),
    subject="items",
)
metric(
    "active_items",
    Distinct("order_lines", "sku", on="pay_day", where=(("is_product", (True,)),)),
    en="Items sold",
    zh="动销商品数",
    unit="count",
    good="up",
    doc="Distinct items with at least one paid line.",
    so_what=("Few of many on sale: clear the list or rework the pages.", "在售多而动销少，应清理或优化页面。"),
    basis=PAY_DAY,
    subject="items",
)
metric(
    "item_margin",
    CM / NET,
    en="Contribution margin",
    zh="贡献毛利率",
    unit="share",
    good="up",
    doc="Contribution profit divided by net of refunds.",
    so_what=("Below zero: every further sale costs money.", "为负时卖得越多亏得越多。"),
    subject="items",
)
