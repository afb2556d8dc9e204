"""Ads: what to raise, keep or cut."""

from __future__ import annotations

from xlops import figures
from xlops.answers.ads import (
    AdRow,
    TermReport,
    break_even,
    campaigns,
    keywords,
    overspent,
    term_reports,
)
from xlops.answers.numbers import counted, real
from xlops.blocks import Block, Card, Cards, Cell, Column, Gap, Heading, Line, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.metrics import METRICS
from xlops.metrics.basis import basis
from xlops.sheets.base import sheet
from xlops.sheets.common import format_of, metric_column, store_name, title, tone_of
from xlops.sheets.waiting import needed, waiting

VERDICTS = {
    "raise": Label("▲ raise", "▲ 加投"),
    "keep": Label("keep", "保持"),
    "cut": Label("▼ cut", "▼ 减投"),
    "watch": Label("watch", "观察"),
}
HEAD = ("spend", "ad_sales", "roi", "cpc", "tacos")
MOST_WORDS = 100
MOST_TERMS = 300
WIDTHS = (20.0, 34.0, *(12.0,) * 10)
SHOWS = (
    (Label("what to raise, keep or cut, by campaign and search word", "各计划和关键词：加投、保持还是减投"), "ads"),
    (Label("search terms that cost and bring nothing", "只花钱不转化的搜索词"), "ad_terms"),
)


@sheet(
    "ads",
    en="Ads",
    zh="广告",
    order=2,
    group="front",
    widths=WIDTHS,
    doc="Campaigns and search words: cost, return after refunds, verdict against break-even.",
)
def ads(hub: Hub) -> list[Block]:
    """Cards, campaigns of 7 days, search words of 30 days."""
    rows, words, reports = campaigns(hub), keywords(hub), term_reports(hub)
    name = Label("Ads", "广告")
    if not (rows or words or reports):
        return waiting(hub, "ads", name, _nothing(hub), SHOWS, WIDTHS)
    blocks: list[Block] = [title(hub, name)]
    if rows:
        blocks += [
            _cards(hub),
            Gap(),
            Heading(_finding(hub, rows)),
            Note(_floor(hub)),
            _table(hub, "ads_campaigns", Label("Campaign", "推广计划"), rows),
            Gap(),
        ]
    if words:
        blocks += [
            Heading(Label("Search words, 30 days, most spend first", "关键词（近30天，按花费排序）")),
            _table(hub, "ads_keywords", Label("Search word", "关键词"), words[:MOST_WORDS]),
            Gap(),
        ]
    for place, report in enumerate(reports):
        blocks += _terms(hub, report, "ads_terms" if not place else f"ads_terms_{place + 1}")
    if not rows:
        blocks += [Heading(_nothing(hub)), needed("ads", SHOWS[:1], WIDTHS)]
    return blocks


def _nothing(hub: Hub) -> Label:
    if hub.known("ads"):
        return Label("No ad spent anything in the last 7 days", "近 7 天没有广告花费")
    if any(each.id in ("ads", "ad_terms") for each in hub.other_currencies()):
        return Label(
            "The ads that were loaded are not in {currency}, so they are left out of every amount",
            "已导入的广告数据币种不是 {currency}，未计入金额",
        ).format(currency=hub.settings.currency)
    return Label(
        "Cost and return by day are unknown: no daily ads export is loaded", "每日花费与回报未知：尚未导入广告日报"
    )


def _terms(hub: Hub, report: TermReport, id: str) -> list[Block]:
    period = f"{report.period.start:%Y-%m-%d} – {report.period.end:%Y-%m-%d}"
    spent = sum(each.spend or 0.0 for each in report.terms)
    wasted = [each for each in report.terms if each.conversions == 0 and each.spend]
    head = Label("{store}: search terms, {period}, {money} spent", "{store}：搜索词 {period}，花费 {money}").format(
        store=store_name(hub, report.store), period=period, money=figures.money(spent, hub.settings.currency)
    )
    if wasted:
        head = Label("{head}, {money} of it on terms that brought nothing", "{head}，其中 {money} 无任何转化").format(
            head=head, money=figures.money(sum(each.spend or 0.0 for each in wasted), hub.settings.currency)
        )
    whole = Label(
        "One report over its whole period ({period}, {days} days): it cannot be cut into days or set against other periods.",
        "整段周期报告（{period}，共 {days} 天）：不能拆到天，也不能与其他周期对比。",
    ).format(period=period, days=report.period.days)
    cut = Label(
        "The {most} with most spend of {n} terms are listed.", "列出花费前 {most} 名，共 {n} 个搜索词。"
    ).format(most=MOST_TERMS, n=figures.whole(len(report.terms)))
    notes = [Note(whole), *([Note(cut)] if len(report.terms) > MOST_TERMS else [])]
    rows: tuple[Row, ...] = tuple(
        {
            "campaign": each.campaign or None,
            "term": each.term,
            "match": each.match or None,
            "state": each.state or None,
            "term_imps": each.imps,
            "term_clicks": each.clicks,
            "term_ctr": each.ctr,
            "term_cpc": each.cpc,
            "term_spend": each.spend,
            "term_conversions": each.conversions,
            "term_cost": each.cost,
        }
        for each in report.terms[:MOST_TERMS]
    )
    columns = (
        *_first_columns(report),
        Column("state", Label("State", "状态")),
        Column("term_imps", Label("Impressions", "展现量"), "count"),
        Column("term_clicks", Label("Clicks", "点击量"), "count"),
        Column("term_ctr", Label("CTR", "点击率"), "share"),
        Column("term_cpc", Label("CPC", "点击花费"), "money"),
        Column("term_spend", Label("Cost", "花费"), "money", bars=True),
        Column("term_conversions", Label("Conversions", "转化数"), "times"),
        Column("term_cost", Label("Cost per conv.", "转化成本"), "money"),
    )
    key = tuple(each.id for each in columns if each.id in ("campaign", "term", "match"))
    table = Table(id, columns, rows, hub.origin("ad_terms"), real=True, key=key, filter=True)
    return [Heading(head), *notes, table, Gap()]


def _first_columns(report: TermReport) -> tuple[Column, ...]:
    """Campaign where the report names it, term and match; the term stands in the wide column."""
    term, match = Column("term", Label("Search term", "搜索词")), Column("match", Label("Match", "匹配"))
    if any(each.campaign for each in report.terms):
        return Column("campaign", Label("Campaign", "推广计划")), term, match
    return match, term


def _cards(hub: Hub) -> Cards:
    row = hub.ask(HEAD, period="last 7 days", against="previous period").rows[0]
    cards = []
    for id in HEAD:
        metric, change = METRICS[id], real(row[f"{id}_change"])
        against = Label("vs 7 days before", "较前 7 天")
        text = (
            Label("{change} {against}", "{change} {against}").format(change=figures.change(change), against=against)
            if change is not None
            else Label("n/a {against}", "无对比 {against}").format(against=against)
        )
        cards.append(
            Card(
                id,
                metric.label,
                real(row[id]),
                format_of(metric),
                (Line(text, tone_of(change, metric.good)),),
                tone_of(change, metric.good),
                basis(metric, hub.settings.bases),
            )
        )
    return Cards(tuple(cards), span=(1, 1, 2, 2, 2))


def _finding(hub: Hub, rows: list[AdRow]) -> Label:
    over, cut = overspent(hub), [row for row in rows if row.verdict == "cut"]
    if over:
        return counted(
            len(over),
            "{n} campaign spent more than yesterday's budget",
            "{n} campaigns spent more than yesterday's budget",
            "昨日 {n} 个计划花费超预算",
        )
    if cut:
        wasted = sum(row.figures["spend"] or 0 for row in cut)
        return counted(
            len(cut),
            "{n} campaign runs below break-even: {money} in 7 days",
            "{n} campaigns run below break-even: {money} in 7 days",
            "{n} 个计划低于保本投产：近 7 天花费 {money}",
            money=figures.money(wasted, hub.settings.currency),
        )
    if break_even(hub) is None:
        return Label("Campaigns, 7 days, most spend first", "推广计划（近7天，按花费排序）")
    return Label("Campaigns, 7 days: none below break-even", "近 7 天推广计划：均未低于保本投产")


def _floor(hub: Hub) -> Label:
    floor = break_even(hub)
    if floor is None:
        return Label(
            "Break-even ROI is unknown: costs of more than {share} of the sales are not in the archive.",
            "保本投产未知：超过 {share} 的销售缺少商品成本。",
        ).format(share=figures.share(hub.parameter("uncosted_share"), 0))
    return Label(
        "Break-even ROI {roi}: the paid sales that 1 of spend must bring so that nothing is lost after refunds, cost of goods and fees (last 30 days). Raise from {times} times that, where at least {used} of the budget was used.",
        "保本投产 {roi}：扣除退款、商品成本和平台费后，每花 1 元广告至少要带来的支付金额（近 30 天）。高于 {times} 倍且预算使用不低于 {used} 可加投。",
    ).format(
        roi=f"{floor:.2f}", used=figures.share(hub.parameter("used_budget"), 0), times=f"{hub.parameter('raise_roi'):g}"
    )


def _table(hub: Hub, id: str, name: Label, rows: list[AdRow]) -> Table:
    body: tuple[Row, ...] = tuple(
        {
            "store": store_name(hub, row.store),
            "name": row.name,
            **row.figures,
            "roi_before": row.roi_before,
            "budget_used": Cell(row.budget_used, "share1", "bad" if (row.budget_used or 0) > 1.05 else "plain"),
            "verdict": Cell(
                VERDICTS[row.verdict],
                tone="bad" if row.verdict == "cut" else "good" if row.verdict == "raise" else "quiet",
            ),
        }
        for row in rows
    )
    shown = ("spend", "imps", "clicks", "ctr", "cpc", "ad_orders", "ad_sales", "roi")
    columns = (
        Column("store", Label("Store", "店铺")),
        Column("name", name),
        *(metric_column(hub, each, bars=each == "spend") for each in shown),
        Column("roi_before", Label("ROI before", "前期ROI"), "times"),
        *(
            (Column("budget_used", Label("Of budget, 7 days", "近7天预算使用"), "share1"),)
            if id == "ads_campaigns"
            else ()
        ),
        Column("verdict", Label("Verdict", "建议")),
    )
    return Table(id, columns, body, hub.origin("ads"), real=True, key=("store", "name"), filter=True)
