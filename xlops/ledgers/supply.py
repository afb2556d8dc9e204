"""Suppliers, purchase orders and bundles: who supplies what, what is on its way, what a bundle takes."""

from xlops.facts.base import WHOLE_SHOP
from xlops.facts.supply import BUNDLES, PURCHASE_ORDERS, SUPPLIERS
from xlops.label import Label
from xlops.ledgers.base import Choice, DerivedColumn, Rule, ledger, typed
from xlops.ledgers.expression import Arithmetic, Cell, Compare

ONLY_SHOP = (Choice(WHOLE_SHOP, Label("whole shop", "全店")),)
MOQ_FOR = (Choice("sku", Label("each SKU", "单个 SKU")), Choice("style", Label("the style", "整款")))
STATES = (
    Choice("planned", Label("planned", "计划")),
    Choice("ordered", Label("ordered", "已下单")),
    Choice("shipped", Label("shipped", "已发货")),
    Choice("received", Label("received", "已到货")),
    Choice("cancelled", Label("cancelled", "已取消")),
)

ledger(
    SUPPLIERS,
    typed(SUPPLIERS, "store", "The whole shop.", "全店。", choices=ONLY_SHOP, default=WHOLE_SHOP),
    typed(SUPPLIERS, "supplier", "As products and orders name it.", "与商品资料、采购单中的名称一致。"),
    typed(
        SUPPLIERS,
        "lead_days",
        "Days from ordering to the shelf; blank takes what was learned, or the default.",
        "下单到上架的天数；留空用实际到货记录或默认值。",
        least=0,
        most=365,
    ),
    typed(
        SUPPLIERS,
        "lead_sd",
        "By how many days it usually varies; blank takes what was learned, or none.",
        "交期通常相差几天；留空用实际记录，没有则为 0。",
        least=0,
        most=180,
    ),
    typed(
        SUPPLIERS,
        "review_days",
        "Days from one order to the next; blank takes the default.",
        "多久下一次单；留空用默认值。",
        least=1,
        most=180,
    ),
    typed(SUPPLIERS, "moq", "Least units of an order; blank is none.", "最少起订件数；留空为无。", least=0),
    typed(
        SUPPLIERS,
        "moq_for",
        "Whether the least counts each SKU or the style; blank is each SKU.",
        "起订量按单个 SKU 还是整款；留空为单个 SKU。",
        choices=MOQ_FOR,
    ),
    typed(SUPPLIERS, "pack", "Units in a pack; blank is 1.", "每箱件数；留空为 1。", least=1),
    typed(
        SUPPLIERS,
        "prepaid",
        "Share paid when ordering, such as 30%; blank is all of it.",
        "下单时预付的比例，如 30%；留空为全款。",
        least=0,
        most=1,
    ),
    typed(
        SUPPLIERS,
        "credit_days",
        "Days from arrival until the rest is paid; blank is none.",
        "到货后多少天付尾款；留空为 0。",
        least=0,
        most=365,
    ),
    typed(SUPPLIERS, "currency", "Blank means the shop's own.", "留空为本店币种。", id=True),
    typed(SUPPLIERS, "note", "Terms, contact, anything else.", "付款条件、联系方式等。"),
    en="Suppliers",
    zh="供应商",
    doc=Label(
        "What each supplier takes and promises; the stock plan goes by it.",
        "各供应商的交期、起订量和付款条件，补货计划据此计算。",
    ),
    order=31,
    private=True,
    workbook="inventory",
    offered=True,
)

ledger(
    PURCHASE_ORDERS,
    typed(PURCHASE_ORDERS, "store", "The store that it is for.", "为哪个店铺采购。", among="stores"),
    typed(PURCHASE_ORDERS, "po", "Number of the order.", "采购单号。", id=True),
    typed(PURCHASE_ORDERS, "sku", "The item's code.", "商品编码。", id=True),
    typed(PURCHASE_ORDERS, "supplier", "Who delivers.", "供应商。"),
    typed(PURCHASE_ORDERS, "ordered_day", "When it was ordered.", "下单日期。"),
    typed(PURCHASE_ORDERS, "ordered_units", "Units ordered.", "采购件数。", required=True, least=0),
    typed(PURCHASE_ORDERS, "due_day", "When it is promised.", "承诺到货日。"),
    typed(PURCHASE_ORDERS, "received_day", "When it arrived; blank while on its way.", "到货日期；未到留空。"),
    typed(PURCHASE_ORDERS, "received_units", "Units that arrived so far.", "已到件数。", least=0),
    typed(PURCHASE_ORDERS, "unit_cost", "Price of one unit.", "采购单价。", least=0),
    typed(PURCHASE_ORDERS, "currency", "Blank means the shop's own.", "留空为本店币种。", id=True),
    typed(
        PURCHASE_ORDERS,
        "state",
        "Blank follows from the days; planned and cancelled ones do not count as on their way.",
        "留空按日期判断；“计划”和“已取消”不计入在途。",
        choices=STATES,
    ),
    typed(PURCHASE_ORDERS, "note", "Anything you like.", "备注。"),
    en="Purchase orders",
    zh="采购单",
    doc=Label(
        "Orders to suppliers: what is on its way counts in the stock plan, what arrived teaches lead times.",
        "采购单登记：在途计入补货计划，已到货用于学习实际交期。",
    ),
    derived=(
        DerivedColumn(
            "open_units",
            Label("Still to come", "未到数量"),
            Label("Ordered less received.", "采购数量减已到数量。"),
            Arithmetic("-", Cell("ordered_units"), Cell("received_units", or_zero=True)),
        ),
        DerivedColumn(
            "amount",
            Label("Amount", "金额"),
            Label("Ordered times price.", "采购数量乘以单价。"),
            Arithmetic("*", Cell("ordered_units"), Cell("unit_cost")),
            unit="money",
        ),
        DerivedColumn(
            "days_late",
            Label("Days late", "逾期天数"),
            Label("Arrival after the promised day; below 0 is early.", "到货日晚于承诺日的天数；负数为提前。"),
            Arithmetic("-", Cell("received_day"), Cell("due_day")),
        ),
    ),
    rules=(
        Rule(
            "received_day",
            Compare("<", Cell("received_day"), Cell("ordered_day")),
            Label("is before the day it was ordered", "早于下单日期"),
        ),
        Rule(
            "due_day",
            Compare("<", Cell("due_day"), Cell("ordered_day")),
            Label("is before the day it was ordered", "早于下单日期"),
        ),
    ),
    order=32,
    private=True,
    workbook="inventory",
)

ledger(
    BUNDLES,
    typed(
        BUNDLES,
        "store",
        "The store that sells it; blank means all.",
        "所属店铺；留空为全部。",
        among="stores and all",
        default=WHOLE_SHOP,
    ),
    typed(BUNDLES, "bundle", "The code under which the bundle is sold.", "组合装的商品编码。", id=True),
    typed(BUNDLES, "sku", "An item that is in it.", "其中一个单品的编码。", id=True),
    typed(BUNDLES, "units", "Units of the item in one bundle.", "每套含该单品的件数。", required=True, least=1),
    en="Bundles",
    zh="组合装",
    doc=Label(
        "What bundles are made of: their sales and unshipped orders count as their items'.",
        "组合装由哪些单品组成：其销量和未发订单折算到单品。",
    ),
    rules=(),
    order=33,
    workbook="inventory",
)
