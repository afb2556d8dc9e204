"""The stock plan's own cells: settings of all SKUs, and what is typed over one."""

from xlops.facts.base import WHOLE_SHOP
from xlops.facts.supply import PLAN_SETTINGS, STOCK_SETTINGS
from xlops.label import Label, same
from xlops.ledgers.base import Choice, Rule, TextColumn, ledger, typed
from xlops.ledgers.expression import Cell, Compare
from xlops.ledgers.plan_defaults import PLAN_DEFAULTS
from xlops.ledgers.supply import ONLY_SHOP

ledger(
    PLAN_SETTINGS,
    typed(PLAN_SETTINGS, "store", "The whole shop.", "全店。", choices=ONLY_SHOP, default=WHOLE_SHOP),
    typed(
        PLAN_SETTINGS,
        "setting",
        "Which one.",
        "参数代码。",
        choices=(Choice(each.id, same(each.id)) for each in PLAN_DEFAULTS),
    ),
    typed(PLAN_SETTINGS, "value", "What holds for this shop; blank is the default.", "本店采用的值；留空为默认值。"),
    typed(PLAN_SETTINGS, "note", "Why.", "原因。"),
    en="Plan settings",
    zh="补货参数",
    doc=Label(
        "What holds for every SKU that says nothing else. Type a value: the whole plan changes at once.",
        "对未单独填写的 SKU 生效。改值后整张计划立即重算。",
    ),
    rules=(
        Rule("value", Compare("<", Cell("value"), Cell("least")), Label("is less than makes sense", "过小，不合理")),
        Rule("value", Compare(">", Cell("value"), Cell("most")), Label("is more than makes sense", "过大，不合理")),
    ),
    texts=(
        TextColumn("least", Label("Least", "最小"), "setting", {each.id: each.least for each in PLAN_DEFAULTS}),
        TextColumn("most", Label("Most", "最大"), "setting", {each.id: each.most for each in PLAN_DEFAULTS}),
    ),
    order=34,
    workbook="inventory",
    offered=True,
)

ledger(
    STOCK_SETTINGS,
    typed(STOCK_SETTINGS, "store", "The store that sells it.", "所属店铺。", among="stores"),
    typed(STOCK_SETTINGS, "sku", "The item's code.", "商品编码。", id=True),
    typed(STOCK_SETTINGS, "supplier", "In place of the product list's.", "替代商品资料中的供应商。"),
    typed(
        STOCK_SETTINGS,
        "lead_days",
        "Days from ordering to the shelf; blank is the supplier's, else the default.",
        "下单到上架的天数；留空用供应商的，没有则用默认值。",
        least=0,
        most=365,
    ),
    typed(STOCK_SETTINGS, "lead_sd", "By how many days it varies.", "交期通常相差几天。", least=0, most=180),
    typed(
        STOCK_SETTINGS,
        "service_level",
        "Such as 95%; blank is the setting of all.",
        "如 95%；留空用通用参数。",
        least=0.51,
        most=0.999,
    ),
    typed(STOCK_SETTINGS, "review_days", "Days from one order to the next.", "多久下一次单。", least=1, most=180),
    typed(STOCK_SETTINGS, "moq", "Least units of an order.", "最少起订件数。", least=0),
    typed(STOCK_SETTINGS, "pack", "Units in a pack.", "每箱件数。", least=1),
    typed(STOCK_SETTINGS, "on_hand", "In place of the stock export's.", "替代库存报表中的在库数。"),
    typed(STOCK_SETTINGS, "reserved", "Sold and not shipped.", "已售未发件数。", least=0),
    typed(STOCK_SETTINGS, "locked", "Locked by a campaign.", "活动锁定件数。", least=0),
    typed(STOCK_SETTINGS, "returns_in_transit", "Units that come back.", "退货在途件数。", least=0),
    typed(STOCK_SETTINGS, "recovery_rate", "Share that can be sold again.", "退货中可再售的比例。", least=0, most=1),
    typed(STOCK_SETTINGS, "deposits", "Units with a deposit paid.", "已付定金件数。", least=0),
    typed(STOCK_SETTINGS, "balance_rate", "Share whose balance is paid.", "定金转尾款的比例。", least=0, most=1),
    typed(STOCK_SETTINGS, "bundle_units", "Units that unshipped bundles need.", "未发组合装占用的件数。", least=0),
    typed(STOCK_SETTINGS, "inbound_units", "In place of the orders on their way.", "替代在途采购数。", least=0),
    typed(STOCK_SETTINGS, "order_units", "In place of the proposal.", "替代建议采购量。", least=0),
    typed(STOCK_SETTINGS, "note", "Why.", "原因。"),
    en="Stock plan",
    zh="补货计划",
    doc=Label(
        "Type over any figure of the plan; a blank cell means that the plan's own holds.",
        "可在计划中改写任意数值；留空则采用系统计算值。",
    ),
    order=35,
    workbook="inventory",
    offered=True,
)
