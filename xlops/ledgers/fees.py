"""Fees: the platform's share of what is paid, from a day on."""

from xlops.facts.catalogue import FEES
from xlops.label import Label
from xlops.ledgers.base import ledger, typed

ledger(
    FEES,
    typed(FEES, "store", "The store that pays it.", "所属店铺。", among="stores"),
    typed(FEES, "fee", "What it is for: commission, payment, points ...", "费用项：佣金、支付手续费、积分等。"),
    typed(
        FEES,
        "valid_from",
        "First day on which the rate holds, until the next row of the fee begins.",
        "生效日期，到该费用的下一行生效日为止。",
    ),
    typed(
        FEES,
        "rate",
        "Share of the paid amount: 5% or 0.05.",
        "占支付金额的比例：填 5% 或 0.05。",
        required=True,
        least=0,
        most=1,
    ),
    en="Platform fees",
    zh="平台费率",
    doc=Label("Fee rates, from a day on; the fees of one day add up.", "平台费率，按生效日期；同一天的各项费用相加。"),
    order=23,
    private=True,
)
