"""Search terms of ads: figures of a whole report period, which no day can be cut from."""

from __future__ import annotations

from xlops.metrics.base import Sum, metric

REPORT = ("over the report's whole period", "按报告整段周期")

TERM_IMPS = metric(
    "term_imps",
    Sum("ad_terms", "imps"),
    en="Impressions of search terms",
    zh="搜索词展现量",
    unit="count",
    good="up",
    doc="Times that ads were shown for a search term.",
    so_what=("Many without clicks: exclude the term.", "展现多无点击的词应排除。"),
    basis=REPORT,
    subject="ads",
)
TERM_CLICKS = metric(
    "term_clicks",
    Sum("ad_terms", "clicks"),
    en="Clicks of search terms",
    zh="搜索词点击量",
    unit="count",
    good="up",
    doc="Clicks on ads shown for a search term.",
    so_what=("Many without conversions: exclude the term or change the page.", "点击多无转化，排除或改页面。"),
    basis=REPORT,
    subject="ads",
)
TERM_SPEND = metric(
    "term_spend",
    Sum("ad_terms", "spend"),
    en="Spend on search terms",
    zh="搜索词花费",
    unit="money",
    good="none",
    doc="What clicks of a search term cost.",
    so_what=("Sort by it: waste hides at the top.", "按它排序，浪费多在前几名。"),
    basis=REPORT,
    subject="ads",
)
TERM_CONVERSIONS = metric(
    "term_conversions",
    Sum("ad_terms", "conversions"),
    en="Conversions of search terms",
    zh="搜索词转化数",
    unit="times",
    good="up",
    doc="Conversions that the ad platform claims; may be fractional.",
    so_what=("Terms that convert and are not keywords yet: add them.", "有转化而未投放的词应加入。"),
    basis=REPORT,
    subject="ads",
)
metric(
    "term_ctr",
    TERM_CLICKS / TERM_IMPS,
    en="Click-through rate of search terms",
    zh="搜索词点击率",
    unit="share",
    good="up",
    doc="Clicks divided by impressions of search terms.",
    so_what=("Low: the ad does not answer the search.", "偏低说明广告不符合搜索意图。"),
    subject="ads",
)
metric(
    "term_cpc",
    TERM_SPEND / TERM_CLICKS,
    en="Cost per click of search terms",
    zh="搜索词点击花费",
    unit="money",
    good="down",
    doc="Spend divided by clicks of search terms.",
    so_what=("Dear clicks must convert better.", "贵的点击必须转化更好。"),
    subject="ads",
)
metric(
    "term_cost",
    TERM_SPEND / TERM_CONVERSIONS,
    en="Cost per conversion of search terms",
    zh="搜索词转化成本",
    unit="money",
    good="down",
    doc="Spend divided by conversions of search terms.",
    so_what=("Above the contribution of an order: cut the bid.", "高于单笔贡献利润就降出价。"),
    subject="ads",
)
