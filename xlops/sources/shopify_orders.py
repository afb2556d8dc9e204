"""Shopify order export: one row a line, order fields on the order's first row only."""

from __future__ import annotations

from xlops.facts.sales import ORDER_LINES, ORDERS, REFUNDS
from xlops.label import Label
from xlops.sources.base import Choice, Count, Flag, Id, Instant, Money, Pseudonym, Text, into, occurrence, source

_FINANCIAL = {
    "paid": "paid",
    "partially_paid": "partial",
    "partially_refunded": "paid",
    "refunded": "paid",
    "pending": "unpaid",
    "authorized": "unpaid",
    "expired": "unpaid",
    "unpaid": "unpaid",
    "voided": "void",
}
_FULFILLED = {
    "fulfilled": "shipped",
    "partial": "partial",
    "unfulfilled": "open",
    "restocked": "open",
    "pending": "open",
}

# What stands only on the order's first row, and what follows from it.
_HEADS = """
SELECT order_id, subtotal, freight_amt, tax_amt, order_amt, placed_at, paid_at, fulfilled_at, cancelled_at, country, region,
    order_channel, refunded, currency, coalesce(buyer_mail, buyer_phone, buyer_billing_phone) AS buyer,
    CASE financial WHEN 'paid' THEN order_amt WHEN 'partial' THEN order_amt - coalesce(outstanding, 0) ELSE 0 END AS paid_amt,
    CASE WHEN financial IN ('paid', 'partial') THEN coalesce(paid_at, placed_at) END AS pay_time,
    CASE WHEN cancelled_at IS NOT NULL OR financial = 'void' THEN 'cancelled' WHEN fulfilled = 'shipped' THEN 'shipped'
        WHEN financial IN ('paid', 'partial') THEN 'paid' ELSE 'placed' END AS status
FROM export
QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY order_amt IS NULL, _row) = 1
"""

_COUNTED = f"""
SELECT _row, order_id, sku, title, units, price, units * price AS goods_amt, coalesce(line_discount, 0) AS named,
    {occurrence("order_id")} AS line
FROM export
"""

# The discount on goods is what the lines cost less the subtotal. What the lines do not name themselves is spread over
# them by amount to the cent, and the last line takes the rest, so that the lines add up to the subtotal.
_LINES = """
WITH summed AS (
    SELECT *, sum(goods_amt) OVER (PARTITION BY order_id) AS all_goods, sum(named) OVER (PARTITION BY order_id) AS all_named
    FROM counted
), shared AS (
    SELECT summed.*, heads.* EXCLUDE (order_id), all_goods - all_named - coalesce(subtotal, all_goods - all_named) AS common,
        CAST(round(CAST(common AS DOUBLE) * CAST(goods_amt AS DOUBLE) / nullif(CAST(all_goods AS DOUBLE), 0), 2)
            AS DECIMAL(18,4)) AS near
    FROM summed JOIN heads USING (order_id)
), placed AS (
    SELECT *, CASE WHEN row_number() OVER (PARTITION BY order_id ORDER BY _row DESC) = 1
        THEN common - coalesce(sum(near) OVER (PARTITION BY order_id), 0) + coalesce(near, 0) ELSE coalesce(near, 0) END AS share
    FROM shared
)
SELECT *, named + share AS discount_amt, CASE WHEN pay_time IS NULL THEN 0 WHEN paid_amt = order_amt THEN goods_amt - named - share
    ELSE round(CAST(goods_amt - named - share AS DOUBLE) * CAST(paid_amt AS DOUBLE) / nullif(CAST(order_amt AS DOUBLE), 0), 2)
    END AS paid_line
FROM placed
"""

_TOTALS = """
SELECT heads.*, all_goods, all_discounts, all_units FROM heads JOIN (
    SELECT order_id, sum(goods_amt) AS all_goods, sum(discount_amt) AS all_discounts, sum(units) AS all_units
    FROM lines GROUP BY order_id) USING (order_id)
ORDER BY order_id
"""

source(
    "shopify_orders",
    en="Shopify orders",
    zh="Shopify 订单",
    platform="shopify",
    doc=Label(
        en="One row an order line; the order's own fields stand on its first row and are carried to the others. Times carry "
        "an offset and are turned into the shop's time zone before the day is taken. Every order keeps its own currency. The "
        "order total is Total (goods after discounts, shipping, and tax where it is not included). Paid is Total once the order was "
        "paid, also when it was refunded later; less the outstanding balance when partly paid; 0 while pending. The lines add "
        "up to Subtotal: a discount of the order is spread over its lines by amount. Refunded Amount makes a refund; the export "
        "has no refund date, so it is booked on the day of cancelling, else of payment. The buyer is a pseudonym of the e-mail, "
        "else of the phone; names, e-mails, streets and phones are never kept.",
        zh="每行一个订单明细；订单字段只在首行，其余行补齐。时间带时区偏移，先换算到店铺时区再取日期。每个订单保留自己的币种。订单应付金额为 Total"
        "（折后商品、运费，以及未含的税）。支付金额：已付款的订单为 Total（之后退款也不减），部分付款的扣除未付余额，待付款为 0。"
        "各行之和等于 Subtotal：订单级折扣按金额分摊到行。Refunded Amount 记一笔退款；导出没有退款日期，按取消日计，否则按付款日计。"
        "买家为邮箱（否则电话）的假名；姓名、邮箱、街道、电话从不保存。",
    ),
    download=Label(
        en="Shopify admin: Orders > Export > All orders, CSV for Excel",
        zh="Shopify 后台：订单 > 导出 > 全部订单，CSV（用于 Excel）",
    ),
    fields={
        "order_id": Id("Name", needed=True),
        "buyer_mail": Pseudonym("Email", person=True),
        "buyer_phone": Pseudonym("Phone", person=True, optional=True),
        "buyer_billing_phone": Pseudonym("Billing Phone", person=True, optional=True),
        "financial": Choice("Financial Status", words=_FINANCIAL),
        "paid_at": Instant("Paid at"),
        "fulfilled": Choice("Fulfillment Status", words=_FULFILLED),
        "fulfilled_at": Instant("Fulfilled at"),
        "currency": Text("Currency"),
        "subtotal": Money("Subtotal"),
        "freight_amt": Money("Shipping"),
        "tax_amt": Money("Taxes"),
        "order_amt": Money("Total"),
        "discount": Money("Discount Amount"),
        "placed_at": Instant("Created at", needed=True),
        "units": Count("Lineitem quantity", needed=True),
        "title": Text("Lineitem name"),
        "price": Money("Lineitem price", needed=True),
        "sku": Id("Lineitem sku"),
        "ships": Flag("Lineitem requires shipping", optional=True),
        "line_discount": Money("Lineitem discount", optional=True),
        "country": Text("Shipping Country"),
        "region": Text(("Shipping Province Name", "Shipping Province"), optional=True),
        "cancelled_at": Instant("Cancelled at"),
        "refunded": Money("Refunded Amount"),
        "outstanding": Money("Outstanding Balance", optional=True),
        "order_channel": Text("Source", optional=True),
    },
    rows={"heads": _HEADS, "counted": _COUNTED, "lines": _LINES, "totals": _TOTALS},
    tables=[
        into(
            ORDERS,
            of="totals",
            day="placed_at",
            pay_day="pay_time",
            paid_at="pay_time",
            goods_amt="all_goods",
            discount_amt="all_discounts",
            units="all_units",
            shipped_day="fulfilled_at",
        ),
        into(
            ORDER_LINES,
            of="lines",
            day="placed_at",
            pay_day="pay_time",
            freight_amt="NULL",
            paid_amt="paid_line",
            is_product="true",
        ),
        into(
            REFUNDS,
            of="totals",
            where="refunded > 0",
            line="'1'",
            day="coalesce(cancelled_at, pay_time, placed_at)",
            amount="refunded",
        ),
    ],
)
