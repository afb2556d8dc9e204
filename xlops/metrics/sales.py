"""Sales: orders, units, money in. Paid figures go by the day of payment, placed ones by the day of the order."""

from __future__ import annotations

from xlops.metrics.base import Count, Cumulative, Distinct, People, Sum, metric
from xlops.metrics.basis import ATTRIBUTED, ORDER_DAY, PAY_DAY

FINER = (
    "by item: from order lines, goods only; by portal, or with no orders at all: as the platform counts it",
    "按商品取自订单明细，仅含货款；按渠道或没有订单导出时取平台统计",
)
STORE_BUYERS = People("store_daily", "buyers", period_fact="store_period")
STORE_ORDER_BUYERS = People("store_daily", "order_buyers", period_fact="store_period")

PAY_AMT = metric(
    "pay_amt",
    Sum("orders", "paid_amt", on="pay_day"),
    finer=(Sum("order_lines", "paid_amt", on="pay_day"), Sum("store_daily", "pay_amt"), Sum("traffic", "pay_amt")),
    finer_note=FINER,
    en="Paid amount",
    zh="支付金额",
    unit="money",
    good="up",
    doc="What buyers paid in the period; later refunds are not deducted; a presale counts when its balance is paid.",
    so_what=("The headline; read it beside net of refunds.", "核心数字；须与退款后净额同看。"),
    basis=PAY_DAY,
    differs=(
        "JD's deal amount includes freight and deducts same-day cancellations; Amazon counts ordered, not paid.",
        "京东成交金额含运费并扣当日取消；亚马逊按下单而非支付。",
    ),
    subject="sales",
)
ORDERS = metric(
    "orders",
    Count("orders", "order_id", on="pay_day"),
    finer=(Distinct("order_lines", "order_id", on="pay_day"), Sum("traffic", "orders")),
    finer_note=FINER,
    en="Orders",
    zh="支付订单数",
    unit="count",
    good="up",
    doc="Paid orders; by item, orders that hold the item.",
    so_what=("More orders at a lower value: check what the offer costs.", "订单多而单价低，核算活动成本。"),
    basis=PAY_DAY,
    differs=("Taobao's sub-orders are lines, not orders.", "淘宝子订单是订单行，不是订单。"),
    subject="sales",
)
metric(
    "placed_orders",
    Count("orders", "order_id"),
    finer=(Distinct("order_lines", "order_id"),),
    en="Placed orders",
    zh="下单数",
    unit="count",
    good="up",
    doc="Orders placed in the period, paid or not.",
    so_what=("Far above paid orders: chase payment.", "远高于支付订单时催付。"),
    basis=ORDER_DAY,
    subject="sales",
)
metric(
    "placed_amt",
    Sum("orders", "order_amt"),
    en="Placed amount",
    zh="下单金额",
    unit="money",
    good="up",
    doc="Totals of orders placed in the period, paid or not.",
    so_what=("What could still be paid.", "可能到手的金额。"),
    basis=ORDER_DAY,
    subject="sales",
)
ORDER_ITEMS = metric(
    "order_items",
    Count("order_lines", "line", on="pay_day"),
    en="Order lines",
    zh="支付子订单数",
    unit="count",
    good="up",
    doc="Lines of paid orders.",
    so_what=("Taobao's sub-orders, Amazon's order items.", "即淘宝子订单、亚马逊订单商品。"),
    basis=PAY_DAY,
    subject="sales",
)
UNITS = metric(
    "units",
    Sum("orders", "units", on="pay_day"),
    finer=(Sum("order_lines", "units", on="pay_day"), Sum("traffic", "units")),
    finer_note=FINER,
    en="Units",
    zh="支付件数",
    unit="count",
    good="up",
    doc="Units in paid orders.",
    so_what=("What leaves the shelf: compare with stock.", "出库的量，与库存对照。"),
    basis=PAY_DAY,
    subject="sales",
)
BUYERS = metric(
    "buyers",
    Distinct("orders", "buyer", on="pay_day"),
    finer=(Distinct("order_lines", "buyer", on="pay_day"), STORE_BUYERS, People("traffic", "buyers")),
    finer_note=FINER,
    en="Paying buyers",
    zh="支付买家数",
    unit="people",
    good="up",
    doc="Distinct persons who paid in the period, recounted from orders for every period.",
    so_what=("Visitors times conversion: which of the two moved?", "访客×转化：看是哪一个变了。"),
    basis=PAY_DAY,
    differs=(
        "Orders whose export names no buyer are not in it.",
        "导出中没有买家的订单不计入。",
    ),
    subject="sales",
)
ORDER_BUYERS = metric(
    "order_buyers",
    Distinct("orders", "buyer"),
    finer=(Distinct("order_lines", "buyer"), STORE_ORDER_BUYERS, People("traffic", "order_buyers")),
    finer_note=FINER,
    en="Ordering buyers",
    zh="下单买家数",
    unit="people",
    good="up",
    doc="Distinct persons who placed an order in the period.",
    so_what=("Less paying buyers, it is who still has to pay.", "减去支付买家即待付款的人。"),
    basis=ORDER_DAY,
    subject="sales",
)
GROSS = metric(
    "gross_sales",
    Sum("orders", "goods_amt", on="pay_day"),
    finer=(Sum("order_lines", "goods_amt", on="pay_day"),),
    en="Gross sales",
    zh="商品总额",
    unit="money",
    good="up",
    doc="Price times quantity of paid orders before discounts, refunds, tax and freight.",
    so_what=("The gap to paid is what the offers cost.", "与支付金额的差距就是让利。"),
    basis=PAY_DAY,
    differs=("Shopify counts by the day of the order, paid or not.", "Shopify 按下单日统计，含未付款。"),
    subject="sales",
)
DISCOUNTS = metric(
    "discounts",
    Sum("orders", "discount_amt", on="pay_day"),
    finer=(Sum("order_lines", "discount_amt", on="pay_day"),),
    finer_note=("by item: discounts of the lines only", "按商品仅含行优惠"),
    en="Discounts",
    zh="优惠金额",
    unit="money",
    good="band",
    doc="Line and order discounts of paid orders.",
    so_what=("Set it against the lift that it bought.", "与它换来的增量对照。"),
    basis=PAY_DAY,
    subject="sales",
)
FREIGHT = metric(
    "freight",
    Sum("orders", "freight_amt", on="pay_day"),
    finer=(Sum("order_lines", "freight_amt", on="pay_day"),),
    en="Freight charged",
    zh="运费收入",
    unit="money",
    good="none",
    doc="Freight that buyers paid.",
    so_what=("Above what the courier costs it deters, below it eats margin.", "高于快递成本劝退买家，低于则吃毛利。"),
    basis=PAY_DAY,
    subject="sales",
)
TAX = metric(
    "tax",
    Sum("orders", "tax_amt", on="pay_day"),
    en="Tax",
    zh="税费",
    unit="money",
    good="none",
    doc="Tax in or on paid orders, as exported.",
    so_what=("It is not the shop's money.", "不属于店铺的钱。"),
    basis=PAY_DAY,
    subject="sales",
)
metric(
    "ordered_sales",
    Sum("orders", "goods_amt"),
    finer=(Sum("order_lines", "goods_amt"),),
    en="Ordered product sales",
    zh="已订购商品销售额",
    unit="money",
    good="up",
    doc="Price times units of orders placed, cancelled ones included.",
    so_what=("Compare it with Amazon's business reports only.", "只与亚马逊业务报告对照。"),
    basis=ORDER_DAY,
    subject="sales",
)
metric(
    "pay_amt_mtd",
    Cumulative("pay_amt", "month"),
    en="Paid, month to date",
    zh="本月累计支付金额",
    unit="money",
    good="up",
    doc="Paid amount added up from the first day of the month.",
    so_what=("Set it against the month's target.", "与月目标对照。"),
    basis=PAY_DAY,
    subject="sales",
)
metric(
    "pay_amt_ytd",
    Cumulative("pay_amt", "year"),
    en="Paid, year to date",
    zh="本年累计支付金额",
    unit="money",
    good="up",
    doc="Paid amount added up from the first day of the year.",
    so_what=("Set it against last year's same day.", "与去年同日累计对照。"),
    basis=PAY_DAY,
    subject="sales",
)
PLATFORM_AMT = metric(
    "platform_pay_amt",
    Sum("store_daily", "pay_amt"),
    finer=(Sum("traffic", "pay_amt"),),
    en="Paid amount on the platform's screen",
    zh="平台支付金额",
    unit="money",
    good="up",
    doc="The platform's own figure of the paid amount.",
    so_what=("Compare it with paid from orders: a gap is a missing export.", "与订单汇总对照，差额多为缺导出。"),
    basis=ATTRIBUTED,
    subject="sales",
)
metric(
    "reconcile",
    PAY_AMT / PLATFORM_AMT,
    en="Orders against the platform's figure",
    zh="订单与平台金额比",
    unit="share",
    good="band",
    doc="Paid amount from orders divided by the platform's own figure.",
    so_what=("Away from 100 %: find the missing or doubled export first.", "偏离 100% 时先查缺失或重复的导出。"),
    subject="sales",
)
