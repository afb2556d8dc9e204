"""Tmall order report: seven columns, one row an order."""

from __future__ import annotations

from xlops.facts.sales import ORDERS, REFUNDS
from xlops.label import Label
from xlops.sources.base import Id, Instant, Money, Text, into, source

_PAID = "CASE WHEN paid_at IS NOT NULL THEN received + coalesce(refunded, 0) ELSE 0 END"

source(
    "tmall_order_report",
    en="Tmall order report",
    zh="天猫订单报表",
    platform="tmall",
    doc=Label(
        en="One row an order, in yuan. The column 买家实际支付金额 is what was left after refunds, so the paid amount is it "
        "plus 退款金额 for orders with a pay time, and 0 for the others. Every order with 退款金额 above 0 is also a refund; the "
        "export has no refund date, so it is booked on the pay day. There is no buyer and no item; the address is the province.",
        zh="每行一个订单，币种人民币。“买家实际支付金额”是扣除退款后的金额，因此有付款时间的订单 支付金额 = 买家实际支付金额 + 退款金额，"
        "其余为 0。退款金额大于 0 的订单同时记一笔退款；导出没有退款日期，按付款日计。没有买家和商品；收货地址只有省份。",
    ),
    download=Label(
        en="Tmall seller centre: Trade > Sold items > Export orders (order report)",
        zh="千牛卖家中心：交易 > 已卖出的宝贝 > 批量导出（订单报表）",
    ),
    fields={
        "order_id": Id("订单编号", needed=True),
        "order_amt": Money("总金额", needed=True),
        "received": Money("买家实际支付金额", needed=True),
        "region": Text("收货地址"),
        "placed_at": Instant("订单创建时间", needed=True),
        "paid_at": Instant("订单付款时间"),
        "refunded": Money("退款金额"),
    },
    tables=[
        into(
            ORDERS,
            day="placed_at",
            pay_day="paid_at",
            status="CASE WHEN paid_at IS NULL THEN 'placed' ELSE 'paid' END",
            currency="'CNY'",
            goods_amt="order_amt",
            paid_amt=_PAID,
        ),
        into(
            REFUNDS,
            where="refunded > 0",
            line="'1'",
            day="coalesce(paid_at, placed_at)",
            currency="'CNY'",
            amount="refunded",
        ),
    ],
)
