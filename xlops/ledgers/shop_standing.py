"""Standing: what a platform shows and no export says, typed."""

from xlops.facts.campaigns import SHOP_STANDING as FACT
from xlops.label import Label
from xlops.ledgers.base import Choice, Rule, ledger, typed
from xlops.ledgers.expression import All, Cell, Compare, Is, Number
from xlops.ledgers.rule_metrics import RULE_METRICS


def _words(*ids: str) -> tuple[str, ...]:
    """A metric as it stands in a cell, whichever the language."""
    return tuple(word for id in ids for word in (id, RULE_METRICS[id].label.en, RULE_METRICS[id].label.zh))


_STARS = ("dsr_described", "dsr_service", "dsr_logistics", "shop_stars")
"""What is counted from 0 to 5 on every platform; experience scores are not."""
_SHARES = tuple(each.id for each in RULE_METRICS.values() if each.unit == "share")

ledger(
    FACT,
    typed(FACT, "store", "The store.", "店铺。", among="stores"),
    typed(FACT, "metric", "What is judged.", "考核指标。", choices=(Choice(each.id, each.label) for each in RULE_METRICS.values() if not each.item)),
    typed(FACT, "value", "What the platform shows now; it stands before what exports say.", "平台当前显示的值；优先于导出数据。", least=0),
    typed(FACT, "seen_on", "When it was looked up.", "查看日期。"),
    typed(FACT, "note", "Anything you like.", "备注。"),
    en="Standing",
    zh="店铺现状",
    doc=Label(
        "What a platform shows and no export says: penalty points, store level, experience score.",
        "平台后台显示、导出数据没有的指标：违规扣分、店铺层级、体验分等。",
    ),
    rules=(
        Rule("value", All((Is("metric", _words(*_STARS)), Compare(">", Cell("value"), Number(5)))), Label("is more than 5 stars: 4.7 is not 47", "高于满分 5 分；4.7 分请填 4.7")),
        Rule("value", All((Is("metric", _words(*_SHARES)), Compare(">", Cell("value"), Number(1)))), Label("is a share above 100%: type 1.5% or 0.015", "比率高于 100%；1.5% 请填 1.5% 或 0.015")),
    ),
    order=66,
    workbook="promotion_calendar",
    offered=True,
)  # fmt: skip
