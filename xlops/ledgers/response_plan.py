"""Response plan and lessons: what we do about rivals' moves, and what they have tried for us."""

from __future__ import annotations

from xlops.facts.rivals import LESSONS, RESPONSE_PLAN
from xlops.label import Label
from xlops.ledgers.base import Choice, ledger, typed
from xlops.ledgers.rival_items import NO, YES
from xlops.ledgers.rivals import item_column, note_column, rival_column, store_column

RESPONSES = (
    Choice("follow", Label("follow the price", "跟价")),
    Choice("hold", Label("hold", "不跟")),
    Choice("bundle", Label("bundle or gift", "搭售或赠品")),
    Choice("ads", Label("change ads", "调整广告")),
    Choice("page", Label("change the page", "优化页面")),
    Choice("other", Label("other", "其他")),
)
STATUSES = (
    Choice("open", Label("open", "进行中")),
    Choice("done", Label("done", "已完成")),
    Choice("dropped", Label("dropped", "已放弃")),
)

ledger(
    RESPONSE_PLAN,
    store_column(RESPONSE_PLAN),
    rival_column(RESPONSE_PLAN),
    item_column(RESPONSE_PLAN, or_store=True),
    typed(RESPONSE_PLAN, "day", "The day of the rival's move.", "竞店变动日期。"),
    typed(RESPONSE_PLAN, "response", "What we do.", "我们怎么做。", choices=RESPONSES),
    typed(RESPONSE_PLAN, "to_price", "Our new hand price, if it changes.", "调整后的到手价。", least=0),
    typed(RESPONSE_PLAN, "owner", "Who does it.", "负责人。"),
    typed(RESPONSE_PLAN, "due", "By when.", "截止日。"),
    typed(RESPONSE_PLAN, "status", "open, done or dropped.", "进行中、已完成或已放弃。", choices=STATUSES),
    typed(RESPONSE_PLAN, "result", "What came of it.", "结果。"),
    note_column(RESPONSE_PLAN),
    en="Response plan",
    zh="应对计划",
    doc=Label("What we do about rivals' moves, who does it and by when.", "针对竞店动作的应对、负责人和截止日。"),
    order=71,
    workbook="competitors",
    offered=True,
)

ledger(
    LESSONS,
    store_column(LESSONS),
    rival_column(LESSONS),
    typed(LESSONS, "day", "When they did it.", "对方何时做的。"),
    typed(LESSONS, "topic", "A few words.", "主题，几个字。"),
    typed(LESSONS, "change", "What they did.", "对手做法。"),
    typed(LESSONS, "evidence", "What shows whether it works.", "依据：排名、销量、是否被模仿。"),
    typed(
        LESSONS,
        "worked",
        "yes, no or unclear.",
        "是、否或不明。",
        choices=(YES, NO, Choice("unclear", Label("unclear", "不明"))),
    ),
    typed(
        LESSONS,
        "verdict",
        "adopt, watch or ignore.",
        "采纳、观察或忽略。",
        choices=(
            Choice("adopt", Label("adopt", "采纳")),
            Choice("watch", Label("watch", "观察")),
            Choice("ignore", Label("ignore", "忽略")),
        ),
    ),
    typed(LESSONS, "owner", "Who takes it over.", "由谁落实。"),
    note_column(LESSONS),
    en="Lessons",
    zh="启示",
    doc=Label(
        "What rivals have already tried for us: what worked, what did not, what we take over.",
        "对手已替我们试过的做法：哪些有效、哪些无效、哪些采纳。",
    ),
    order=72,
    workbook="competitors",
)
