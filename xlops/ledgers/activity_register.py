"""The activity register: what is entered, approved, run, and with what result."""

from xlops.facts.campaigns import ACTIVITY_REGISTER as FACT
from xlops.label import Label
from xlops.ledgers.base import Choice, Rule, ledger, typed
from xlops.ledgers.event_words import EVENT_CHOICES, PLATFORM_CHOICES
from xlops.ledgers.expression import Cell, Compare

STATUSES = (
    Choice("planned", Label("to enter", "待报名")),
    Choice("registered", Label("registered", "已报名")),
    Choice("approved", Label("approved", "已通过")),
    Choice("rejected", Label("rejected", "未通过")),
    Choice("running", Label("running", "进行中")),
    Choice("done", Label("done", "已结束")),
    Choice("withdrawn", Label("withdrawn", "已放弃")),
)
"""How far an entry is, in the order in which it goes."""

ledger(
    FACT,
    typed(FACT, "store", "The store that enters.", "报名店铺。", among="stores"),
    typed(FACT, "activity", "What is entered, named as in Activity rules.", "活动名称，与活动规则库一致。"),
    typed(FACT, "starts", "First day of the activity.", "活动开始日。"),
    typed(FACT, "item", "The SKU that is entered; blank is the store or all of its items.", "报名商品编码；留空为整店。", default="*", id=True),
    typed(FACT, "platform", "Who runs it; blank is the store's own platform.", "平台；留空为店铺所在平台。", choices=PLATFORM_CHOICES),
    typed(FACT, "event", "The event that it belongs to.", "所属大促。", choices=EVENT_CHOICES),
    typed(FACT, "ends", "Last day of the activity.", "活动结束日。"),
    typed(FACT, "opens", "First day of the entry window.", "报名开始日。"),
    typed(FACT, "deadline", "Last day of the entry window.", "报名截止日。"),
    typed(FACT, "status", "How far it is; blank means to enter.", "进度；留空为待报名。", choices=STATUSES),
    typed(FACT, "registered_on", "When it was entered.", "报名日。"),
    typed(FACT, "price", "The price that was promised.", "报名活动价。", least=0),
    typed(FACT, "fee", "What taking part costs.", "坑位费等费用。", least=0),
    typed(FACT, "result", "What it brought, paid.", "活动成交金额。", least=0),
    typed(FACT, "reason", "Why it was refused or given up.", "未通过或放弃的原因。"),
    typed(FACT, "owner", "Who enters it.", "负责人。"),
    typed(FACT, "note", "Anything you like.", "备注。"),
    en="Activity register",
    zh="活动报名",
    doc=Label(
        "Activities that the shop enters, from the entry window to the result. Deadlines, win rate and the month's quota follow from it.",
        "本店报名的活动：从报名窗口到结果；截止提醒、通过率、每月场次均由此得出。",
    ),
    rules=(
        Rule("ends", Compare("<", Cell("ends"), Cell("starts")), Label("ends before it starts; mend one of the dates", "结束早于开始；请改日期")),
        Rule("deadline", Compare("<", Cell("deadline"), Cell("opens")), Label("closes before it opens; mend one of the dates", "截止早于报名开始；请改日期")),
        Rule("deadline", Compare(">", Cell("deadline"), Cell("ends")), Label("closes after the activity has ended; mend one of the dates", "截止晚于活动结束；请改日期")),
    ),
    order=64,
    workbook="promotion_calendar",
    own_sheet=False,
)  # fmt: skip
