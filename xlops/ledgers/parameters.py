"""Parameters: the operator's own thresholds, in place of the defaults."""

from __future__ import annotations

from xlops.facts.base import WHOLE_SHOP
from xlops.facts.typed import PARAMETERS as FACT
from xlops.label import Label, same
from xlops.ledgers.base import Choice, Rule, TextColumn, ledger, typed
from xlops.ledgers.expression import Cell, Compare
from xlops.ledgers.thresholds import PARAMETERS

ledger(
    FACT,
    typed(
        FACT,
        "store",
        "Blank means the whole shop.",
        "留空为全店。",
        choices=(Choice(WHOLE_SHOP, Label("whole shop", "全店")),),
        default=WHOLE_SHOP,
    ),
    typed(
        FACT,
        "parameter",
        "Which one; each stands here once.",
        "参数代码；每个参数一行。",
        choices=(Choice(each.id, same(each.id)) for each in PARAMETERS),
    ),
    typed(FACT, "value", "What holds for this shop.", "本店采用的值。", required=True),
    typed(FACT, "note", "Why.", "原因。"),
    en="Parameters",
    zh="参数",
    doc=Label(
        "Thresholds that Today, Stock, Ads and Service go by. Type another value over one; delete the row to go back to "
        "the default.",
        "今日、库存、广告、评价客服页所用的阈值。直接改值即可；删除该行则恢复默认。",
    ),
    rules=(
        Rule("value", Compare("<", Cell("value"), Cell("least")), Label("is less than makes sense", "过小，不合理")),
        Rule("value", Compare(">", Cell("value"), Cell("most")), Label("is more than makes sense", "过大，不合理")),
    ),
    texts=(
        TextColumn("what", Label("Meaning", "含义"), "parameter", {each.id: each.label for each in PARAMETERS}),
        TextColumn("unit", Label("Unit", "单位"), "parameter", {each.id: each.unit for each in PARAMETERS}),
        TextColumn("default", Label("Default", "默认值"), "parameter", {each.id: each.default for each in PARAMETERS}),
        TextColumn("least", Label("Least", "最小"), "parameter", {each.id: each.least for each in PARAMETERS}),
        TextColumn("most", Label("Most", "最大"), "parameter", {each.id: each.most for each in PARAMETERS}),
    ),
    presets=[{"store": WHOLE_SHOP, "parameter": each.id, "value": each.default} for each in PARAMETERS],
    order=25,
)
