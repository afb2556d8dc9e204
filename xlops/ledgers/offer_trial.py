"""Offers tried: one of each kind, typed on the sheet Simulator."""

from xlops.facts.offer_trial import OFFER_TRIAL as FACT
from xlops.label import Label
from xlops.ledgers.base import Choice, Rule, ledger, typed
from xlops.ledgers.event_words import WHOLE
from xlops.ledgers.expression import All, Cell, Compare, Is, Number
from xlops.ledgers.offer_kinds import KINDS

ledger(
    FACT,
    typed(FACT, "store", "The whole shop.", "全店。", choices=WHOLE, default="*"),
    typed(FACT, "kind", "Which mechanic it is.", "玩法。", choices=[Choice(id, kind.label) for id, kind in KINDS.items()]),
    typed(FACT, "discount", "Share taken off: 15% or 0.15; blank is as planned.", "折扣幅度：八五折填 15%；留空按方案。", least=0, most=1),
    typed(FACT, "amount", "Money taken off; of a deal its price. 0 is none, blank is as planned.", "立减金额（一口价玩法填到手单价）；0 为不用，留空按方案。", least=0),
    typed(FACT, "from_amount", "Amount from which it holds; of a reduction across stores, every so much.", "满多少可用；跨店满减为每满。", least=0),
    typed(FACT, "shop_share", "Share of it that the shop pays; blank is as usual.", "商家承担比例；留空按惯例。", least=0, most=1),
    en="Offers tried",
    zh="优惠试算",
    doc=Label("The offers that are tried on one unit in the simulator.", "在试算页对单件商品试算的优惠。"),
    rules=(
        Rule(
            "amount",
            All((Compare(">", Cell("amount"), Number(0)), Compare(">", Cell("discount"), Number(0)))),
            Label("stands beside a discount; type one of both", "与折扣同时填写；请只填一项"),
        ),
        Rule(
            "amount",
            All((Compare(">", Cell("from_amount"), Number(0)), Compare(">", Cell("amount"), Cell("from_amount")))),
            Label("is above the amount from which it holds: a negative price", "大于门槛，会出现负价"),
        ),
        Rule(
            "from_amount",
            All((Compare(">", Cell("from_amount"), Number(0)), Is("kind", tuple(word for id in ("item_discount", "deal", "official") for word in (id, KINDS[id].label.en, KINDS[id].label.zh))))),
            Label("cannot be: this changes the price of every unit", "不适用：该玩法直接改单价"),
        ),
    ),
    order=67,
    workbook="promotion_calendar",
    offered=True,
)  # fmt: skip
