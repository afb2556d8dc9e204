"""Olist, the sales side: orders, items, payments, customers, reviews."""

from __future__ import annotations

from xlops.facts.finance import SETTLEMENTS
from xlops.facts.sales import BUYERS, ORDER_LINES, ORDERS
from xlops.facts.service import REVIEWS
from xlops.label import Label
from xlops.sources.base import Choice, Count, Day, Id, Instant, Money, Pseudonym, Text, into, source

DOWNLOAD = Label(
    en="Kaggle, Brazilian E-Commerce Public Dataset by Olist (CC BY-NC-SA 4.0)",
    zh="Kaggle，Brazilian E-Commerce Public Dataset by Olist（CC BY-NC-SA 4.0）",
)

_STATUS = {
    "created": "placed",
    "approved": "paid",
    "invoiced": "paid",
    "processing": "paid",
    "unavailable": "cancelled",
    "canceled": "cancelled",
    "shipped": "shipped",
    "delivered": "done",
}

source(
    "olist_orders",
    en="Olist orders",
    zh="Olist 订单",
    platform="olist",
    doc=Label(
        en="One row an order. The pay day is the day of approval; an order that was never approved is unpaid. Canceled and "
        "unavailable orders have status cancelled; the export has no refunds, so none are made up. Amounts stand in "
        "the items and payments files. Every order has a customer id of its own; the customers file says who it is.",
        zh="每行一个订单。付款日为审批通过日；未审批的订单视为未付款。canceled 与 unavailable 记为已取消；导出中没有退款，不作推断。"
        "金额在商品明细和支付文件中。每个订单有各自的 customer_id，由客户文件对应到人。",
    ),
    download=DOWNLOAD,
    fields={
        "order_id": Id("order_id", needed=True),
        "buyer": Pseudonym("customer_id"),
        "status": Choice("order_status", words=_STATUS),
        "placed_at": Instant("order_purchase_timestamp", needed=True),
        "paid_at": Instant("order_approved_at"),
        "shipped_day": Day("order_delivered_carrier_date"),
        "delivered_day": Day("order_delivered_customer_date"),
        "promised_delivery_day": Day("order_estimated_delivery_date"),
    },
    tables=[into(ORDERS, day="placed_at", pay_day="paid_at", country="'BR'", currency="'BRL'")],
)

source(
    "olist_order_items",
    en="Olist order items",
    zh="Olist 订单商品明细",
    platform="olist",
    doc=Label(
        en="One row a unit sold, in Brazilian reais. Goods and paid amount are the price, freight apart. Days, status and "
        "buyer are blank here and come from the orders file once both are in the archive.",
        zh="每行售出一件，币种雷亚尔。商品金额与支付金额为价格，运费另列。日期、状态、买家在此为空，两份文件都导入后由订单文件补齐。",
    ),
    download=DOWNLOAD,
    fields={
        "order_id": Id("order_id", needed=True),
        "line": Id("order_item_id", needed=True),
        "sku": Id("product_id", needed=True),
        "seller": Id("seller_id"),
        "shipping_limit": Instant("shipping_limit_date"),
        "price": Money("price", needed=True),
        "freight_amt": Money("freight_value"),
    },
    tables=[
        into(
            ORDER_LINES,
            country="'BR'",
            currency="'BRL'",
            units="1",
            goods_amt="price",
            discount_amt="0",
            paid_amt="price",
            is_product="true",
        )
    ],
)

source(
    "olist_order_payments",
    en="Olist payments",
    zh="Olist 支付",
    platform="olist",
    doc=Label(
        en="One row a payment of an order; an order may be paid in several ways. The export has no date: the day comes "
        "from the orders file once both are in the archive.",
        zh="每行一笔支付，一个订单可用多种方式支付。导出无日期：两份文件都导入后由订单文件补齐。",
    ),
    download=DOWNLOAD,
    fields={
        "order_id": Id("order_id", needed=True),
        "sequence": Id("payment_sequential", needed=True),
        "method": Text("payment_type", blank=("not_defined",)),
        "instalments": Count("payment_installments"),
        "amount": Money("payment_value", needed=True),
    },
    tables=[into(SETTLEMENTS, entry="order_id || '-' || sequence", kind="'payment'", currency="'BRL'")],
)

source(
    "olist_customers",
    en="Olist customers",
    zh="Olist 客户",
    platform="olist",
    doc=Label(
        en="Which customer ids (one an order) are one person. Both ids are kept as pseudonyms; of the address only the state.",
        zh="哪些 customer_id（每单一个）属于同一个人。两种编号都只存假名；地址只保留州。",
    ),
    download=DOWNLOAD,
    fields={
        "account": Pseudonym("customer_id", needed=True),
        "buyer": Pseudonym("customer_unique_id", needed=True),
        "region": Text("customer_state"),
    },
    tables=[into(BUYERS)],
)

source(
    "olist_order_reviews",
    en="Olist reviews",
    zh="Olist 评价",
    platform="olist",
    doc=Label(
        en="One row a review of an order. A review id that stands on several orders is numbered after the first, in the order "
        "of the order ids.",
        zh="每行一条订单评价。同一评价编号出现在多个订单上时，从第二个起按订单号顺序加序号。",
    ),
    download=DOWNLOAD,
    fields={
        "review": Id("review_id", needed=True),
        "order_id": Id("order_id", needed=True),
        "stars": Count("review_score", needed=True),
        "title": Text("review_comment_title"),
        "body": Text("review_comment_message"),
        "reviewed_at": Instant("review_creation_date", needed=True),
        "contacted_at": Instant("review_answer_timestamp"),
    },
    rows={
        "numbered": "SELECT *, row_number() OVER (PARTITION BY review ORDER BY order_id, _row) AS number FROM export"
    },
    tables=[
        into(
            REVIEWS,
            of="numbered",
            review_id="CASE WHEN number = 1 THEN review ELSE review || '-' || number END",
            day="reviewed_at",
        )
    ],
)
