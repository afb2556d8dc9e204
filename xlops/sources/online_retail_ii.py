"""Online Retail II: the invoice lines of a British gift wholesaler (UCI)."""

from __future__ import annotations

from xlops.facts.finance import SETTLEMENTS
from xlops.facts.sales import ORDER_LINES, ORDERS, REFUNDS
from xlops.label import Label
from xlops.sources.base import Count, Id, Instant, Money, Pseudonym, Text, into, occurrence, source

_NO_PRODUCT = (
    "upper(sku) IN ('POST', 'DOT', 'M', 'D', 'S', 'B', 'C2', 'C3', 'CRUK', 'BANK CHARGES', 'AMAZONFEE', 'GIFT') "
    "OR starts_with(upper(sku), 'ADJUST') OR starts_with(upper(sku), 'TEST') OR starts_with(upper(sku), 'GIFT_')"
)

_LINES = f"""
SELECT *, units * price AS total, upper(left(invoice, 1)) AS letter, {occurrence("invoice")} AS line,
    max(price) OVER (PARTITION BY invoice) > 0 AS charged, NOT ({_NO_PRODUCT}) AS product,
    min(moment) OVER (PARTITION BY invoice) AS invoiced_at
FROM export
"""

_SALE = "letter NOT IN ('C', 'A')"
_STATUS = "CASE WHEN charged THEN 'paid' ELSE 'cancelled' END"
_PAY_DAY = "CASE WHEN charged THEN invoiced_at END"

source(
    "online_retail_ii",
    en="Online Retail II invoice lines",
    zh="Online Retail II 发票明细",
    platform="uci",
    doc=Label(
        en="Invoices that start with neither C nor A are orders, paid on the invoice day, in pounds. Gross is quantity x "
        "price of their lines. An invoice that charges nothing (every price is 0; among them all negative quantities "
        "outside C invoices) is a stock correction: its lines are kept with status cancelled and no pay day. Lines of C "
        "invoices are refunds on their own day, the stage unknown; the amount is minus quantity x price, so the one "
        "reversal among them counts negative. Lines of A invoices are settlements of kind adjustment. Exact duplicate "
        "lines are real: they are kept, numbered within their invoice. Gross - refunds + adjustments is the sum of "
        "quantity x price over all lines. Postage, fees, vouchers, samples and tests are no products.",
        zh="发票号不以 C 或 A 开头的是订单，开票日即付款日，币种英镑；商品总额为各行 数量×单价。整张发票单价全为 0 的（包括所有 C 发票以外的负数量）"
        "是库存调整：保留明细，状态为已取消，无付款日。C 发票的各行是退款，按开票日计，退款阶段未知；金额为 -数量×单价，其中一笔冲回计为负数。"
        "A 发票的各行记为结算流水（调整）。完全重复的行是真实的，保留并在发票内编号。商品总额 - 退款 + 调整 = 全部行的 数量×单价 之和。"
        "邮费、手续费、礼券、样品和测试行不算商品。",
    ),
    download=Label(
        en="UCI Machine Learning Repository, data set Online Retail II (CC BY 4.0), saved as CSV",
        zh="UCI 机器学习库，数据集 Online Retail II（CC BY 4.0），另存为 CSV",
    ),
    fields={
        "invoice": Id(("Invoice", "InvoiceNo"), needed=True),
        "sku": Id("StockCode", needed=True),
        "title": Text("Description"),
        "units": Count("Quantity", needed=True),
        "moment": Instant("InvoiceDate", needed=True),
        "price": Money(("Price", "UnitPrice"), needed=True),
        "buyer": Pseudonym(("Customer ID", "CustomerID")),
        "country": Text("Country"),
    },
    duplicates=True,
    rows={"lines": _LINES},
    tables=[
        into(
            ORDERS,
            of="lines",
            where=_SALE,
            group="invoice",
            order_id="invoice",
            day="min(moment)",
            pay_day=f"min({_PAY_DAY})",
            placed_at="min(moment)",
            paid_at=f"min({_PAY_DAY})",
            status=f"min({_STATUS})",
            buyer="min(buyer)",
            country="min(country)",
            currency="'GBP'",
            goods_amt="sum(total)",
            order_amt="sum(total)",
            paid_amt="sum(total)",
            units="sum(units)",
        ),
        into(
            ORDER_LINES,
            of="lines",
            where=_SALE,
            order_id="invoice",
            day="invoiced_at",
            pay_day=_PAY_DAY,
            status=_STATUS,
            currency="'GBP'",
            goods_amt="total",
            paid_amt="total",
            is_product="product",
        ),
        into(
            REFUNDS,
            of="lines",
            where="letter = 'C'",
            order_id="invoice",
            day="moment",
            currency="'GBP'",
            units="-units",
            amount="-total",
        ),
        into(
            SETTLEMENTS,
            of="lines",
            where="letter = 'A'",
            entry="invoice || '-' || line",
            day="moment",
            kind="'adjustment'",
            currency="'GBP'",
            amount="total",
        ),
    ],
)
