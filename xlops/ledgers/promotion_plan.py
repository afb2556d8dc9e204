"""The promotion plan: one row an offer of an event."""

from xlops.facts.campaigns import PROMOTION_PLAN as FACT
from xlops.label import Label
from xlops.ledgers.base import Choice, DerivedColumn, Rule, ledger, typed
from xlops.ledgers.event_words import EVENT_CHOICES, FIRST_YEAR, LAST_YEAR
from xlops.ledgers.expression import All, Arithmetic, Blank, Cell, Compare, Number
from xlops.ledgers.offer_kinds import KINDS, PAYERS

YES = (Choice("yes", Label("yes", "是")),)
KIND_CHOICES = tuple(Choice(id, kind.label) for id, kind in KINDS.items())
PAYER_CHOICES = tuple(Choice(id, label) for id, label in PAYERS.items())

ledger(
    FACT,
    typed(FACT, "store", "The store; blank means all.", "店铺；留空为全部店铺。", among="stores and all", default="*"),
    typed(FACT, "event", "The event.", "活动。", choices=EVENT_CHOICES),
    typed(FACT, "year", "The event-year.", "活动年份。", least=FIRST_YEAR, most=LAST_YEAR),
    typed(FACT, "offer", "What the offer is called; each name once in an event.", "优惠名称；同一活动内不可重名。"),
    typed(FACT, "kind", "Which mechanic it is.", "玩法。", choices=KIND_CHOICES, required=True),
    typed(FACT, "items", "SKUs, separated by spaces or commas; blank is all.", "商品编码，用空格或逗号分隔；留空为全部。", id=True),
    typed(FACT, "list_price", "Price of one unit before all offers; with one SKU in Items.", "优惠前标价（商品列只填一个编码时）。", least=0),
    typed(FACT, "price", "Fixed price of a unit, for a deal or group price.", "一口价（聚划算、秒杀、拼团等）。", least=0),
    typed(FACT, "discount", "Share taken off: 15% or 0.15.", "折扣幅度：八五折填 15% 或 0.15。", least=0, most=1),
    typed(FACT, "off", "Money taken off.", "立减金额。", least=0),
    typed(FACT, "from_amount", "Order amount from which it holds; blank is from nothing.", "满多少可用；留空为无门槛。", least=0),
    typed(FACT, "paid_by", "Who pays; blank is who usually pays this kind.", "谁承担；留空按该玩法的惯例。", choices=PAYER_CHOICES),
    typed(FACT, "shop_share", "Share that the shop pays where it pays a part: 50%.", "商家承担比例（与他方分摊时填），如 50%。", least=0, most=1),
    typed(FACT, "quota", "Coupons or units at most.", "发放量或限量。", least=0),
    typed(FACT, "budget", "What it may cost the shop.", "预算。", least=0),
    typed(FACT, "target", "Paid amount it is to bring.", "目标销售额。", least=0),
    typed(FACT, "floor", "What the shop must receive for a unit; blank is the unit's cost.", "底价（每件实收不低于）；留空按成本。", least=0),
    typed(FACT, "starts", "First day; blank is the event's.", "开始日；留空按活动。"),
    typed(FACT, "ends", "Last day; blank is the event's.", "结束日；留空按活动。"),
    typed(FACT, "loss_leader", "yes, where it may be sold below cost.", "允许低于成本时填“是”。", choices=YES),
    typed(FACT, "note", "Anything you like.", "备注。"),
    en="Promotion plan",
    zh="促销方案",
    doc=Label(
        "Offers of coming events: mechanic, items, price, who pays, budget, target. The simulator and the checks read it.",
        "各活动的优惠：玩法、商品、价格、承担方、预算、目标；试算和检查均按此表。",
    ),
    rules=(
        Rule("ends", Compare("<", Cell("ends"), Cell("starts")), Label("ends before it starts; mend one of the dates", "结束早于开始；请改日期")),
        Rule(
            "off",
            All((Compare(">", Cell("from_amount"), Number(0)), Compare(">", Cell("off"), Cell("from_amount")))),
            Label("takes more off than the amount from which it holds: a negative price; take less off or raise the threshold", "立减大于门槛，会出现负价；请减少优惠或提高门槛"),
        ),
        Rule(
            "off",
            All((Compare(">", Cell("list_price"), Number(0)), Compare(">", Cell("off"), Cell("list_price")))),
            Label("takes more off than the list price: a negative price", "立减大于标价，会出现负价"),
        ),
        Rule("price", Compare(">", Cell("price"), Cell("list_price")), Label("is above the list price", "高于标价")),
        Rule("paid_by", All((Blank("paid_by"), Compare(">", Cell("shop_share"), Number(0)))), Label("is blank while the shop pays a part; choose who pays the rest", "为空，但填了商家承担比例；请选择其余由谁承担")),
    ),
    derived=(
        DerivedColumn(
            "return_asked",
            Label("Target per budget", "目标投产比"),
            Label("What every unit of budget is to bring.", "每 1 元预算要带来的销售额。"),
            Arithmetic("/", Cell("target"), Cell("budget")),
        ),
    ),
    order=62,
    workbook="promotion_calendar",
    own_sheet=False,
)  # fmt: skip
