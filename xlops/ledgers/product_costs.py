"""Product costs: what a unit costs, from a day on."""

from xlops.facts.catalogue import PRODUCT_COSTS
from xlops.label import Label
from xlops.ledgers.base import DerivedColumn, ledger, typed
from xlops.ledgers.expression import Arithmetic, Cell

ledger(
    PRODUCT_COSTS,
    typed(PRODUCT_COSTS, "store", "The store that sells it.", "所属店铺。", among="stores"),
    typed(PRODUCT_COSTS, "sku", "The item's code, as orders give it.", "商品编码，与订单中的一致。", id=True),
    typed(
        PRODUCT_COSTS,
        "valid_from",
        "First day on which the cost holds, until the next row of the item begins.",
        "生效日期，到该商品的下一行生效日为止。",
    ),
    typed(PRODUCT_COSTS, "unit_cost", "What one unit costs on the shelf.", "单件到仓成本。", required=True, least=0),
    typed(PRODUCT_COSTS, "pack_cost", "Packing and outbound freight of one unit.", "单件包装及发货运费。", least=0),
    typed(PRODUCT_COSTS, "currency", "Blank means the shop's own.", "留空为本店币种。", id=True),
    en="Product costs",
    zh="商品成本",
    doc=Label(
        "What a unit costs, from a day on: margins and break-evens are made of it.",
        "单件成本，按生效日期；毛利和盈亏平衡点由此计算。",
    ),
    derived=(
        DerivedColumn(
            "whole_cost",
            Label("Cost with packing", "含包装成本"),
            Label("Unit cost plus packing and freight.", "单位成本加包装运费。"),
            Arithmetic("+", Cell("unit_cost"), Cell("pack_cost", or_zero=True)),
            unit="money",
        ),
    ),
    order=22,
    private=True,
)
