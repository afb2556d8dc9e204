"""Google Ads, search terms report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

import duckdb

from xlops.errors import InputError
from xlops.facts.ads import AD_TERMS
from xlops.label import Label
from xlops.sources.base import Count, Money, Number, Repair, Surroundings, Text, into, source

_NAMED = r"([A-Z][a-z]+ \d{1,2}, \d{4})"
_NUMBERED = r"(\d{4}[-/年]\d{1,2}[-/月]\d{1,2})日?"


def _period(around: Surroundings) -> dict[str, date | str]:
    """First and last day, from the line under the title."""
    for line in around.preamble:
        named, numbered = re.findall(_NAMED, line), re.findall(_NUMBERED, line)
        try:
            days = [datetime.strptime(each, "%B %d, %Y").date() for each in named]
            days += [date(*map(int, re.findall(r"\d+", each))) for each in numbered]
        except ValueError:
            continue
        if days:
            return {"start": min(days), "day": max(days)}
    raise InputError(
        around.name,
        Label("the lines before the header do not say which days it covers", "表头前的几行没有写明日期范围"),
        Label("download it again and keep the title and the date line", "请重新下载，并保留标题行和日期行"),
    )


def _totals(con: duckdb.DuckDBPyConnection, name: str) -> Iterable[Repair]:
    """The export's own totals beside the sums of its rows."""
    found = con.sql(
        """SELECT s._row, whole_number(s.clicks), whole_number(s.imps), CAST(amount(s.spend) AS DOUBLE),
            (SELECT sum(clicks) FROM export), (SELECT sum(imps) FROM export), (SELECT CAST(sum(spend) AS DOUBLE) FROM export)
        FROM skipped s WHERE regexp_matches(lower(s.keyword), '(search terms|搜索字词)$')
            AND NOT regexp_matches(lower(s.keyword), 'other|其他') ORDER BY s._row"""
    ).fetchall()
    for row, *figures in found:
        for column, total, made in zip(("Clicks", "Impr.", "Cost"), figures[:3], figures[3:], strict=True):
            if total is not None and abs(total - (made or 0)) > 0.0101:
                said = Label("the total says {total:,}", "合计行为 {total:,}").format(total=total)
                kept = Label("the rows add up to {total:,}", "各行之和为 {total:,}").format(total=made or 0)
                yield Repair(name, row, column, said, kept, 1)


source(
    "google_ads_search_terms",
    en="Google Ads search terms",
    zh="Google Ads 搜索字词报告",
    platform="google_ads",
    doc=Label(
        en="One row a search term over the period that the second line names. Rows that begin with Total: are left out; the "
        "total of the search terms is compared with the sum of the rows, and a difference above 0.01 is reported. The currency "
        "is the row's own. Conversions may be fractional.",
        zh="每行一个搜索字词，期间见第二行。以 Total: 开头的行不导入；搜索字词合计与各行之和比较，相差超过 0.01 时报告。币种取自各行。转化数可能是小数。",
    ),
    download=Label(
        en="Google Ads: Campaigns > Insights and reports > Search terms > Download > CSV",
        zh="Google Ads：广告系列 > 数据洞见和报告 > 搜索字词 > 下载 > CSV",
    ),
    fields={
        "keyword": Text(("Search term", "搜索字词"), needed=True),
        "match": Text(("Match type", "匹配类型"), needed=True),
        "state": Text(("Added/Excluded", "已添加/已排除"), blank=("none", "无")),
        "campaign": Text(("Campaign", "广告系列"), optional=True),
        "clicks": Count(("Clicks", "点击次数", "点击数")),
        "imps": Count(("Impr.", "Impressions", "展示次数")),
        "currency": Text(("Currency code", "货币代码")),
        "spend": Money(("Cost", "费用")),
        "conversions": Number(("Conversions", "转化次数", "转化数"), optional=True),
    },
    skip="regexp_matches(keyword, '^(Total|合计|总计) ?[:：]')",
    given=_period,
    review=_totals,
    tables=[into(AD_TERMS)],
)
