"""Copy points: what guide copy and stories of an event are written from."""

from xlops.facts.creative import COPY_POINTS as FACT
from xlops.label import Label
from xlops.ledgers.base import ledger, typed
from xlops.ledgers.event_words import EVENT_CHOICES, FIRST_YEAR, LAST_YEAR

ledger(
    FACT,
    typed(FACT, "store", "The store; blank means all.", "店铺；留空为全部店铺。", among="stores and all", default="*"),
    typed(FACT, "event", "The event.", "活动。", choices=EVENT_CHOICES),
    typed(FACT, "year", "The event-year.", "活动年份。", least=FIRST_YEAR, most=LAST_YEAR),
    typed(FACT, "item", "The SKU; blank is the event as a whole.", "商品编码；留空为整个活动。", default="*", id=True),
    typed(FACT, "points", "Up to three selling points, separated by semicolons.", "卖点，最多三条，用分号分隔。"),
    typed(FACT, "buyer", "Who it is for: parents of schoolchildren.", "人群，如：小学生家长。"),
    typed(FACT, "scene", "When and where it is used.", "使用场景：何时何地。"),
    typed(FACT, "trouble", "What bothers that buyer without it.", "没有它时的烦恼。"),
    typed(FACT, "proof", "What can be shown for it: a test, a rating, a number sold.", "可出示的证据：检测、评分、销量。"),
    typed(FACT, "note", "Anything you like.", "备注。"),
    en="Copy points",
    zh="文案要点",
    doc=Label(
        "What guide copy and stories are written from; without them only click and rules copy can be made.",
        "导购与故事文案的素材；没有它们只能生成点击文案与规则文案。",
    ),
    order=69,
    workbook="promotion_calendar",
)  # fmt: skip
