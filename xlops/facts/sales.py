"""Orders, their lines, and what came back."""

from xlops.facts.base import CURRENCY, DAY, SKU, STORE, count, day, fact, flag, instant, money, number, text

ORDER = text("order_id", "Order", "订单编号", "The platform's order number.")
BUYER = text(
    "buyer",
    "Buyer",
    "买家",
    "Pseudonym of the paying person, stable within the shop; blank when the export has none.",
    private=True,
)
PAY_DAY = day(
    "pay_day", "Pay day", "付款日期", "Business date of payment (of the balance for a presale); blank while unpaid."
)
COUNTRY = text("country", "Country", "国家", "Where it is shipped to.")
STATUS = text("status", "Status", "订单状态", "placed, paid, shipped, done or cancelled.")

ORDERS = fact(
    "orders",
    "Orders",
    "订单",
    STORE,
    ORDER,
    DAY,
    PAY_DAY,
    instant("placed_at", "Placed at", "下单时间", "When the order was placed."),
    instant("paid_at", "Paid at", "付款时间", "When it was paid; blank while unpaid."),
    STATUS,
    BUYER,
    COUNTRY,
    text("region", "Region", "省份/地区", "State or province; nothing finer is kept."),
    text("order_channel", "Order channel", "下单渠道", "Where the order was made: app, web, pos, live room."),
    CURRENCY,
    money("goods_amt", "Goods amount", "商品总额", "Price x quantity before discounts, tax and freight."),
    money("discount_amt", "Discounts", "优惠金额", "Line and order discounts, as a positive amount."),
    money("freight_amt", "Freight", "运费", "Freight charged to the buyer."),
    money("tax_amt", "Tax", "税费", "Tax in or on the order, as exported."),
    money("order_amt", "Order total", "订单应付金额", "What the buyer has to pay."),
    money("paid_amt", "Paid", "支付金额", "What the buyer paid; later refunds are not deducted; 0 while unpaid."),
    count("units", "Units", "件数", "Sum of quantities in the order.", unit="units"),
    day("promised_ship_day", "Ship by", "承诺发货日", "The last day on which the order may be shipped, as promised."),
    day("promised_delivery_day", "Deliver by", "承诺送达日", "The day by which the buyer was promised to have it."),
    day("shipped_day", "Shipped", "发货日期", "The day it was handed to the carrier."),
    day("delivered_day", "Delivered", "签收日期", "The day it reached the buyer."),
    flag(
        "late",
        "Late",
        "是否延迟",
        "Shipped after its ship-by day, or delivered after its deliver-by day, or still open though that day lies before "
        "the newest order day of the store; blank without a promise.",
        derived=True,
    ),
    text(
        "buyer_kind",
        "New or returning",
        "新老买家",
        "returning: paid in this store within the 365 days before; else new.",
        derived=True,
    ),
    number("hours_to_pay", "Hours to pay", "付款用时(小时)", "From placing to paying.", unit="hours", derived=True),
    grain="one order",
    key="store order_id",
    rhythm="event",
    doc="One row an order, as placed; payment, shipping and delivery fill in later.",
)

ORDER_LINES = fact(
    "order_lines",
    "Order lines",
    "订单明细",
    STORE,
    ORDER,
    text("line", "Line", "行号", "The export's line number, or the occurrence within its file where it has none."),
    DAY,
    PAY_DAY,
    STATUS,
    BUYER,
    COUNTRY,
    SKU,
    text("title", "Title", "商品名称", "The item's title on the line."),
    CURRENCY,
    count("units", "Units", "件数", "Quantity of the line.", unit="units"),
    money("price", "Unit price", "单价", "List or line price of one unit, before order discounts."),
    money("goods_amt", "Goods amount", "商品金额", "Price x quantity before discounts."),
    money("discount_amt", "Discounts", "优惠金额", "Discount of the line, as a positive amount."),
    money("freight_amt", "Freight", "运费", "Freight of the line where the export gives it."),
    money("paid_amt", "Paid", "支付金额", "What was paid for the line's goods; 0 while unpaid; refunds not deducted."),
    text("seller", "Seller", "商家", "Who sells and ships the line, on a marketplace of many sellers."),
    flag("is_product", "Is a product", "是否商品", "False for postage, bank charges, manual lines and the like."),
    money(
        "cost_amt",
        "Cost of goods",
        "商品成本",
        "Units x the unit cost in force on the pay day; blank when unknown.",
        derived=True,
    ),
    money(
        "fee_amt",
        "Platform fees",
        "平台费用",
        "Paid x the fee rate in force on the pay day; blank when unknown.",
        derived=True,
    ),
    grain="one line of an order",
    key="store order_id line",
    rhythm="event",
    doc="One row a line of an order.",
    whole="order_id",
)

REFUNDS = fact(
    "refunds",
    "Refunds",
    "退款",
    STORE,
    ORDER,
    text("line", "Line", "行号", "Which refund of the order, or which line of it."),
    DAY,
    SKU,
    CURRENCY,
    text("stage", "Stage", "退款阶段", "before_shipping, refund_only or returned; blank when the export does not say."),
    text("reason", "Reason", "退款原因", "As the buyer or the platform states it."),
    BUYER,
    COUNTRY,
    count("units", "Units", "件数", "Units that came back or were cancelled.", unit="units"),
    money("amount", "Refunded", "退款金额", "Amount refunded, as a positive amount."),
    day(
        "pay_day",
        "Pay day of the order",
        "原订单付款日",
        "Pay day of the refunded order; blank when the order is not in the archive.",
        derived=True,
    ),
    count(
        "days_after_pay",
        "Days after payment",
        "付款后天数",
        "From the order's pay day to the refund.",
        unit="days",
        derived=True,
    ),
    grain="one refund of an order or of a line",
    key="store order_id line",
    rhythm="event",
    doc="One row a refund; `day` is the day of the refund, `pay_day` that of the order.",
    whole="order_id",
    whole_when_numbered=True,
)

BUYERS = fact(
    "buyers",
    "Buyers",
    "买家",
    STORE,
    text("account", "Account", "买家账号", "Pseudonym that an order carries as its buyer.", private=True),
    text("buyer", "Buyer", "买家", "Pseudonym of the person behind the account.", private=True),
    text("region", "Region", "省份/地区", "State or province; nothing finer is kept."),
    grain="one account",
    key="store account",
    rhythm="reference",
    doc="Which accounts are one person, where an export gives every order an account of its own: "
    "the derive step puts the person in place of the account, and the region where the order has none.",
)
