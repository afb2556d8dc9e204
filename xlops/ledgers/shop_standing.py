"""Standing: what a platform shows and no export says, typed."""

from xlops.facts.campaigns import SHOP_STANDING as FACT
from xlops.label import Label
from xlops.ledgers.base import Choice, ledger, typed
from xlops.ledgers.rule_metrics import RULE_METRICS

ledger(
    FACT,
    typed(FACT, "store", "The store.", "店铺。", among="stores"),
    typed(FACT, "metric", "What is judged.", "考核指标。", choices=(Choice(each.id, each.label) for each in RULE_METRICS.values() if not each.item)),
    typed(FACT, "value", "What the platform shows now; it stands before what exports say.", "平台当前显示的值；优先于导出数据。"),
    typed(FACT, "seen_on", "When it was looked up.", "查看日期。"),
    typed(FACT, "note", "Anything you like.", "备注。"),
    en="Standing",
    zh="店铺现状",
    doc=Label(
        "What a platform shows and no export says: penalty points, store level, experience score.",
        "平台后台显示、导出数据没有的指标：违规扣分、店铺层级、体验分等。",
    ),
    order=66,
    workbook="promotion_calendar",
    offered=True,
)  # fmt: skip
