"""Analyses of items and stock."""

from __future__ import annotations

from xlops.metrics.analyses.base import analysis

analysis(
    "abc",
    "ABC grade",
    "ABC分级",
    subject="items",
    formula=(
        "cumulative share of paid amount: A to 80 %, B to 95 %, C the rest",
        "支付金额累计占比：A 至 80%，B 至 95%，其余 C",
    ),
    doc=("Which items carry the shop.", "哪些商品撑起店铺。"),
    home="xlops.analysis.concentration",
)
analysis(
    "hhi",
    "Concentration (HHI)",
    "集中度 HHI",
    subject="items",
    formula=("Σ share²", "Σ 占比²"),
    doc=("How much hangs on how few items, 0 to 1.", "销售集中于少数商品的程度，0 到 1。"),
    home="xlops.analysis.concentration",
)
analysis(
    "sell_item_rate",
    "Active-selling rate",
    "动销率",
    subject="items",
    formula=("items with a paid sale ÷ items on sale", "有支付商品数 ÷ 在售商品数"),
    doc=("Over 30 days at AliExpress; re-listed items count once.", "速卖通按 30 天，重新上架只计一次。"),
)
analysis(
    "new_sell_rate",
    "New-item selling rate",
    "新品动销率",
    subject="items",
    formula=("new items sold ÷ new items of 30 days", "有成交新品 ÷ 30 天内新品"),
    doc=("Do new items find buyers?", "新品是否有人买。"),
)
analysis(
    "hit_count",
    "Hit items",
    "爆品数",
    subject="items",
    formula=("items in the top 20 % of paid amount of their category", "类目支付金额前 20% 的商品数"),
    doc=("AliExpress's rule of what is a hit.", "速卖通的爆品规则。"),
)
analysis(
    "price_index",
    "Price index",
    "价格指数",
    subject="items",
    formula=(
        "own price in hand ÷ median rival price × 100, weighted by sales",
        "自身到手价 ÷ 竞品到手价中位数 × 100，按销售加权",
    ),
    doc=("Above 100: dearer than rivals.", "高于 100 即比竞品贵。"),
)
analysis(
    "hand_price",
    "Price in hand",
    "到手价",
    subject="items",
    formula=(
        "list price − item offers − full reduction − coupons, in the platform's order",
        "标价 − 单品优惠 − 满减 − 优惠券，按平台顺序",
    ),
    doc=("What a buyer really pays for one unit.", "买家一件实际支付的价格。"),
)
analysis(
    "lift_pair",
    "Basket lift",
    "关联提升度",
    subject="items",
    formula=("P(a and b) ÷ (P(a) × P(b))", "P(a且b) ÷ (P(a)×P(b))"),
    doc=("Which items are bought together more than by chance.", "哪些商品一起购买超出偶然。"),
)
analysis(
    "velocity",
    "Daily velocity",
    "日均销量",
    subject="stock",
    formula=("units ÷ days in stock", "件数 ÷ 在架天数"),
    doc=("Days without stock are left out.", "剔除缺货天数。"),
    home="xlops.answers.stock",
)
analysis(
    "cover",
    "Days of cover",
    "可售天数",
    subject="stock",
    formula=("available ÷ velocity", "可售库存 ÷ 日均销量"),
    doc=("How long the stock lasts at the present pace.", "按当前速度还能卖几天。"),
    home="xlops.answers.stock",
)
analysis(
    "turns",
    "Turnover",
    "库存周转率",
    subject="stock",
    formula=("cost of goods ÷ mean stock value of the snapshots", "商品成本 ÷ 快照平均库存金额"),
    doc=("How often the stock is sold in the period.", "期内库存卖了几轮。"),
)
analysis(
    "turn_days",
    "Turnover days",
    "库存周转天数",
    subject="stock",
    formula=("mean stock value × days ÷ cost of goods", "平均库存金额 × 天数 ÷ 商品成本"),
    doc=("The mean is that of daily snapshots where there are any.", "有每日快照时取其平均。"),
)
analysis(
    "lost_sales",
    "Lost sales",
    "缺货损失",
    subject="stock",
    formula=("velocity × days out of stock × price", "日均销量 × 缺货天数 × 价格"),
    doc=("What empty shelves cost.", "断货的代价。"),
)
analysis(
    "aged",
    "Aged stock",
    "库龄占比",
    subject="stock",
    formula=("stock older than 90 days ÷ stock", "90 天以上库存 ÷ 库存"),
    doc=("Needs the day of arrival of what lies there.", "需在库批次的到货日。"),
)
analysis(
    "excess",
    "Excess units",
    "冗余库存",
    subject="stock",
    formula=("max(0, stock − forecast to the horizon)", "max(0, 库存 − 计划期预测)"),
    doc=("What will not sell in time.", "计划期内卖不掉的量。"),
)
analysis(
    "safety",
    "Safety stock",
    "安全库存",
    subject="stock",
    formula=("z × √(L × σd² + d² × σL²)", "z × √(L×σd² + d²×σL²)"),
    doc=("Against swings of demand and lead time.", "应对需求与交期波动。"),
)
analysis(
    "rop",
    "Reorder point",
    "补货点",
    subject="stock",
    formula=("d × L + safety stock", "d × L + 安全库存"),
    doc=("Order when the stock reaches it.", "库存降到此点即补货。"),
)
analysis(
    "fc_err",
    "Forecast error",
    "预测误差 WAPE",
    subject="stock",
    formula=(
        "Σ abs(actual − forecast) ÷ Σ actual; bias Σ (forecast − actual) ÷ Σ actual",
        "Σ abs(实际 − 预测) ÷ Σ实际；偏差 Σ(预测 − 实际) ÷ Σ实际",
    ),
    doc=("How far forecasts miss, and to which side.", "预测偏多少、偏哪边。"),
)
