"""Stages, clearance and event stock: the operator's own cells beside what was found."""

from xlops.facts.base import WHOLE_SHOP
from xlops.facts.stock_life import CLEARANCE, EVENT_STOCK, ITEM_STAGES, LIFE_SETTINGS
from xlops.label import Label, same
from xlops.ledgers.base import Choice, Rule, TextColumn, ledger, typed
from xlops.ledgers.expression import Cell, Compare, Number
from xlops.ledgers.life_defaults import LIFE_DEFAULTS

_ONLY_SHOP = (Choice(WHOLE_SHOP, Label("whole shop", "全店")),)
STAGE_CHOICES = tuple(Choice(each.id, each.label) for each in LIFE_DEFAULTS if each.id != "discount_budget")

ledger(
    LIFE_SETTINGS,
    typed(LIFE_SETTINGS, "store", "The whole shop.", "全店。", choices=_ONLY_SHOP, default=WHOLE_SHOP),
    typed(
        LIFE_SETTINGS,
        "setting",
        "Which one.",
        "参数代码。",
        choices=(Choice(each.id, same(each.id)) for each in LIFE_DEFAULTS),
    ),
    typed(LIFE_SETTINGS, "value", "What holds for this shop; blank is the default.", "本店采用的值；留空为默认值。"),
    typed(LIFE_SETTINGS, "note", "Why.", "原因。"),
    en="Stage settings",
    zh="阶段参数",
    doc=Label(
        "Days of stock to hold in each stage, and what clearing may cost. Type a value: the tables change at once.",
        "各阶段应备天数与清仓让利预算。改值后表格立即重算。",
    ),
    rules=(
        Rule("value", Compare("<", Cell("value"), Cell("least")), Label("is less than makes sense", "过小，不合理")),
        Rule("value", Compare(">", Cell("value"), Cell("most")), Label("is more than makes sense", "过大，不合理")),
    ),
    texts=(
        TextColumn("least", Label("Least", "最小"), "setting", {each.id: each.least for each in LIFE_DEFAULTS}),
        TextColumn("most", Label("Most", "最大"), "setting", {each.id: each.most for each in LIFE_DEFAULTS}),
    ),
    order=36,
    workbook="inventory",
    offered=True,
)

ledger(
    ITEM_STAGES,
    typed(ITEM_STAGES, "store", "The store that sells it.", "所属店铺。", among="stores"),
    typed(ITEM_STAGES, "sku", "The item's code.", "商品编码。", id=True),
    typed(
        ITEM_STAGES,
        "stage",
        "In place of the stage that was found; blank takes that.",
        "替代系统判断的阶段；留空采用系统判断。",
        choices=STAGE_CHOICES,
    ),
    typed(
        ITEM_STAGES,
        "season_end",
        "The last day on which it sells as what it is; blank takes its category's season.",
        "应季销售的最后一天；留空按类目季节。",
    ),
    typed(ITEM_STAGES, "successor", "The code of the item that replaces it.", "接替款的商品编码。", id=True),
    typed(ITEM_STAGES, "note", "Why.", "原因。"),
    en="Item stages",
    zh="商品阶段",
    doc=Label(
        "Type over the stage, the end of the season, or name a successor; blank cells take what was found.",
        "可改写阶段、季末日或填写接替款；留空采用系统判断。",
    ),
    order=37,
    workbook="inventory",
    offered=True,
)

ledger(
    CLEARANCE,
    typed(CLEARANCE, "store", "The store that sells it.", "所属店铺。", among="stores"),
    typed(CLEARANCE, "sku", "The item's code.", "商品编码。", id=True),
    typed(CLEARANCE, "end_day", "The day by which it is to be gone.", "希望清完的日期。"),
    typed(CLEARANCE, "floor_price", "The lowest price that you accept.", "可接受的最低价。", least=0),
    typed(
        CLEARANCE,
        "elasticity",
        "Below 0: -2 means that 1% off sells 2% more.",
        "负数：-2 表示降价 1%，销量增加 2%。",
        most=-0.1,
        least=-10,
    ),
    typed(CLEARANCE, "clear_units", "In place of the excess.", "替代系统算出的超量。", least=0),
    typed(CLEARANCE, "note", "Why.", "原因。"),
    en="Clearance",
    zh="清仓计划",
    doc=Label(
        "Type over the day, the floor, the elasticity or the units: the ladder of prices changes at once.",
        "可改写清完日、底价、弹性或件数：降价阶梯立即重算。",
    ),
    order=38,
    private=True,
    workbook="inventory",
    offered=True,
)

ledger(
    EVENT_STOCK,
    typed(EVENT_STOCK, "store", "The store that sells it.", "所属店铺。", among="stores"),
    typed(EVENT_STOCK, "occasion", "The event and its year.", "活动与年份。", id=True),
    typed(EVENT_STOCK, "sku", "The item's code.", "商品编码。", id=True),
    typed(
        EVENT_STOCK,
        "uplift",
        "Times ordinary sales; blank takes the learned one.",
        "平时销量的倍数；留空用学习值。",
        least=0,
    ),
    typed(
        EVENT_STOCK,
        "margin",
        "What a unit that sells earns; blank is price less cost.",
        "卖出一件赚多少；留空为售价减成本。",
    ),
    typed(
        EVENT_STOCK,
        "loss",
        "What a unit that is left loses; blank is half of its cost.",
        "剩一件亏多少；留空为成本的一半。",
        least=0,
    ),
    typed(
        EVENT_STOCK,
        "lead_days",
        "Days from ordering to the shelf; blank is the plan's.",
        "下单到上架的天数；留空同补货计划。",
        least=0,
        most=365,
    ),
    typed(EVENT_STOCK, "order_units", "In place of the proposal.", "替代建议采购量。", least=0),
    typed(EVENT_STOCK, "note", "Why.", "原因。"),
    en="Event stock",
    zh="活动备货",
    doc=Label(
        "Type over uplift, margin, loss, lead time or the order: quantities and days change at once.",
        "可改写倍数、毛利、损失、交期或采购量：数量和日期立即重算。",
    ),
    rules=(
        Rule(
            "uplift",
            Compare(">", Cell("uplift"), Number(50)),
            Label("is over 50 times; type 3 for three times", "超过 50 倍；三倍请填 3"),
        ),
    ),
    order=39,
    private=True,
    workbook="inventory",
    offered=True,
)
