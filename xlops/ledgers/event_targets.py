"""Event targets: visitors x conversion x value per buyer, bottom-up by channel."""

from xlops.facts.campaigns import EVENT_TARGETS as FACT
from xlops.label import Label
from xlops.ledgers.base import DerivedColumn, ledger, typed
from xlops.ledgers.event_words import EVENT_CHOICES, FIRST_YEAR, LAST_YEAR
from xlops.ledgers.expression import Arithmetic, Cell, Number

_BUYERS = Arithmetic("*", Cell("visitors"), Cell("conversion"))
_PAID = Arithmetic("*", _BUYERS, Cell("order_value"))
_NET = Arithmetic("*", _PAID, Arithmetic("-", Number(1), Cell("refund_rate", or_zero=True)))

ledger(
    FACT,
    typed(FACT, "store", "The store; blank means all.", "店铺；留空为全部店铺。", among="stores and all", default="*"),
    typed(FACT, "event", "The event.", "活动。", choices=EVENT_CHOICES),
    typed(FACT, "year", "The event-year.", "活动年份。", least=FIRST_YEAR, most=LAST_YEAR),
    typed(FACT, "channel", "The channel, as Channels names it; blank is all together.", "渠道（同渠道页）；留空为全部合计。", default="*"),
    typed(FACT, "visitors", "People who are to come in the event.", "活动期访客数。", least=0),
    typed(FACT, "conversion", "Share of them who are to pay: 5% or 0.05.", "支付转化率：填 5% 或 0.05。", least=0, most=1),
    typed(FACT, "order_value", "What one buyer is to pay.", "客单价。", least=0),
    typed(FACT, "ad_share", "Share of the sales that ads are to bring: 30%.", "广告成交占比：30%。", least=0, most=1),
    typed(FACT, "roi", "Sales by ads after refunds per unit of spend.", "退款后投产比目标。", least=0.01),
    typed(FACT, "refund_rate", "Share of what is paid that will be refunded; blank counts as none.", "预计退款率；留空按 0。", least=0, most=1),
    typed(FACT, "note", "Anything you like.", "备注。"),
    en="Event targets",
    zh="活动目标",
    doc=Label(
        "What an event is to bring, bottom-up: visitors x conversion x value per buyer of each channel, and the ads it takes.",
        "自下而上拆解活动目标：各渠道访客 × 转化率 × 客单价，以及所需广告预算。",
    ),
    derived=(
        DerivedColumn("buyers", Label("Buyers", "支付买家数"), Label("Visitors times conversion.", "访客 × 转化率。"), _BUYERS),
        DerivedColumn("paid", Label("Paid amount", "支付金额"), Label("Buyers times value per buyer.", "买家 × 客单价。"), _PAID, unit="money"),
        DerivedColumn("net", Label("After refunds", "退款后金额"), Label("Paid amount less what will be refunded.", "支付金额扣除预计退款。"), _NET, unit="money"),
        DerivedColumn(
            "ad_budget",
            Label("Ad budget", "广告预算"),
            Label("Sales by ads after refunds over the return that is asked.", "退款后的广告成交 ÷ 目标投产比。"),
            Arithmetic("/", Arithmetic("*", _NET, Cell("ad_share")), Cell("roi")),
            unit="money",
        ),
    ),
    order=63,
    workbook="promotion_calendar",
)  # fmt: skip
