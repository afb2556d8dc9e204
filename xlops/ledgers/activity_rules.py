"""The rule library: what a shop or an item must reach to take part, with source and validity.

Official thresholds are told to each shop on the platform's own pages and are hardly ever public: what has no source
is general trade knowledge, marked "default", and is to be set against the platform's notice before it is relied on.
"""

from datetime import date

from xlops.facts.campaigns import ACTIVITY_RULES as FACT
from xlops.label import Label
from xlops.ledgers.base import Choice, Rule, TextColumn, ledger, typed
from xlops.ledgers.event_words import ACTIVITY_NAMES, ALL_PLATFORMS, PLATFORM_CHOICES
from xlops.ledgers.expression import Cell, Compare
from xlops.ledgers.found import Content
from xlops.ledgers.rule_metrics import RULE_METRICS

OPERATOR_CHOICES = (
    Choice(">=", Label("at least", "不低于")),
    Choice("<=", Label("at most", "不高于")),
    Choice(">", Label("above", "高于")),
    Choice("<", Label("below", "低于")),
    Choice("=", Label("is", "等于")),
)
_DEFAULT = "default · 行业通行值，以平台公告为准 · trade knowledge, check the notice"
_AMAZON = "navazonconsulting.com: lightning deals (2019, 2020)"
_BFCM = "en.link-trans.com: Amazon holiday schedule (2025)"
_TMALL_618 = "reportify.ai/news/1117827872023777280: 618 of 2025, official discount from 15 %"


def _rule(
    activity: str, platform: str, metric: str, operator: str, value: float, since: date, source: str = _DEFAULT
) -> dict[str, Content]:
    return {
        "store": "*", "activity": activity, "platform": platform, "metric": metric, "valid_from": since,
        "operator": operator, "value": value, "window_days": float(RULE_METRICS[metric].window) or None, "source": source,
    }  # fmt: skip


_NEW = date(2024, 1, 1)
PRESETS = (
    *(_rule("*", "tmall", f"dsr_{part}", ">=", 4.6, _NEW) for part in ("described", "service", "logistics")),
    _rule("*", "tmall", "penalty_points", "<", 12, _NEW),
    *(_rule("*", "taobao", f"dsr_{part}", ">=", 4.6, _NEW) for part in ("described", "service", "logistics")),
    _rule("*", "taobao", "penalty_points", "<", 12, _NEW),
    _rule("*", "jd", "experience", ">=", 4.0, _NEW),
    _rule("*", "pdd", "late_rate", "<=", 0.05, _NEW),
    _rule("*", "pdd", "dispute_rate", "<=", 0.01, _NEW),
    _rule("*", "douyin", "experience", ">=", 4.0, _NEW),
    _rule("*", "douyin", "late_rate", "<=", 0.05, _NEW),
    _rule("618", "tmall", "off_percent", ">=", 15, date(2025, 5, 1), _TMALL_618),
    _rule("double11", "tmall", "off_percent", ">=", 15, date(2025, 10, 1), _DEFAULT),
    _rule("juhuasuan", "tmall", "dsr_described", ">=", 4.7, _NEW),
    _rule("juhuasuan", "tmall", "below_lowest", ">=", 0, _NEW),
    _rule("juhuasuan", "tmall", "item_reviews", ">=", 10, _NEW),
    _rule("lightning_deal", "amazon", "off_percent", ">=", 20, date(2019, 1, 1), _AMAZON),
    {**_rule("lightning_deal", "amazon", "below_lowest", ">=", 5, date(2019, 1, 1), _AMAZON), "window_days": 28.0},
    _rule("lightning_deal", "amazon", "item_stars", ">=", 3, date(2019, 1, 1), _AMAZON),
    _rule("lightning_deal", "amazon", "item_reviews", ">=", 5, date(2019, 1, 1), _AMAZON),
    _rule("black_friday", "amazon", "off_percent", ">=", 15, date(2025, 9, 1), _BFCM),
    _rule("best_deal", "amazon", "off_percent", ">=", 15, date(2025, 9, 1), _BFCM),
    _rule("prime_day", "amazon", "off_percent", ">=", 15, date(2025, 1, 1)),
)
"""The rules that stand there from the beginning."""

ledger(
    FACT,
    typed(FACT, "store", "Blank means every store on the platform.", "留空为该平台的全部店铺。", among="stores and all", default="*"),
    typed(FACT, "activity", "Id of an event, or the name of an activity; blank is every activity of the platform.", "活动代码或名称；留空为该平台的全部活动。", default="*"),
    typed(FACT, "platform", "Whose rule it is; blank is every platform.", "平台；留空为全部平台。", choices=PLATFORM_CHOICES, default=ALL_PLATFORMS),
    typed(FACT, "metric", "What is judged.", "考核指标。", choices=(Choice(id, each.label) for id, each in RULE_METRICS.items())),
    typed(FACT, "valid_from", "First day on which it holds.", "生效日。"),
    typed(FACT, "operator", "at least, at most, above, below or is.", "不低于、不高于、高于、低于或等于。", choices=OPERATOR_CHOICES, required=True),
    typed(FACT, "value", "What it is set against; shares as 5% or 0.05.", "标准值；比率填 5% 或 0.05。", required=True),
    typed(FACT, "window_days", "Days that are counted; blank is the usual.", "统计天数；留空按惯例。", least=1, most=730),
    typed(FACT, "valid_until", "Last day on which it holds.", "失效日。"),
    typed(FACT, "source", "Where it stands, and since when.", "规则来源和日期。"),
    typed(FACT, "note", "Anything you like.", "备注。"),
    en="Activity rules",
    zh="活动规则库",
    doc=Label(
        "What a shop or an item must reach to take part. Rows marked “default” are trade knowledge: set them against the "
        "platform's notice.",
        "参加活动须达到的标准。标注 default 的为行业通行值，请以平台公告为准修改。",
    ),
    rules=(
        Rule("valid_until", Compare("<", Cell("valid_until"), Cell("valid_from")), Label("ends before it begins; mend one of the dates", "失效早于生效；请改日期")),
    ),
    texts=(TextColumn("activity_name", Label("Meaning", "含义"), "activity", ACTIVITY_NAMES),),
    presets=PRESETS,
    order=65,
    workbook="promotion_calendar",
    own_sheet=False,
)  # fmt: skip
