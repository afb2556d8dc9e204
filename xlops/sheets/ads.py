"""Ads: what to raise, keep or cut."""

from __future__ import annotations

from xlops import figures
from xlops.answers.ads import UNCOSTED, AdRow, break_even, campaigns, keywords, overspent
from xlops.answers.numbers import real
from xlops.blocks import Block, Card, Cards, Cell, Column, Gap, Heading, Line, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.metrics import METRICS
from xlops.metrics.basis import basis
from xlops.sheets.base import sheet
from xlops.sheets.common import format_of, metric_column, store_name, title, tone_of

VERDICTS = {
    "raise": Label("▲ raise", "▲ 加投"),
    "keep": Label("keep", "保持"),
    "cut": Label("▼ cut", "▼ 减投"),
    "watch": Label("watch", "观察"),
}
HEAD = ("spend", "ad_sales", "roi", "cpc", "tacos")
MOST_WORDS = 100


@sheet(
    "ads",
    en="Ads",
    zh="广告",
    order=2,
    group="front",
    widths=(20, 24, *(12.0,) * 10),
    doc="Campaigns and search words: cost, return after refunds, verdict against break-even.",
)
def ads(hub: Hub) -> list[Block]:
    """Cards, campaigns of 7 days, search words of 30 days."""
    rows = campaigns(hub)
    if not rows:
        text = Label(
            "No ads export was loaded. Drop the daily campaign download into exports/<store>/ and press Start the day.",
            "尚未导入广告数据。把推广计划日报下载文件放入 exports/<店铺>/ 后点“开工”。",
        )
        return [title(hub, Label("Ads", "广告")), Note(text, "plain", link="inputs")]
    return [
        title(hub, Label("Ads", "广告")),
        _cards(hub),
        Gap(),
        Heading(_finding(hub, rows)),
        Note(_floor(hub)),
        _table(hub, "ads_campaigns", Label("Campaign", "推广计划"), rows),
        Gap(),
        Heading(Label("Search words, 30 days, most spend first", "关键词（近30天，按花费排序）")),
        _table(hub, "ads_keywords", Label("Search word", "关键词"), keywords(hub)[:MOST_WORDS]),
    ]


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
        return Label("{n} campaigns spent more than yesterday's budget", "昨日 {n} 个计划花费超预算").format(
            n=len(over)
        )
    if cut:
        wasted = sum(row.figures["spend"] or 0 for row in cut)
        return Label(
            "{n} campaigns run below break-even: {money} in 7 days", "{n} 个计划低于保本投产：近 7 天花费 {money}"
        ).format(n=len(cut), money=figures.money(wasted, hub.settings.currency))
    return Label("Campaigns, 7 days: none below break-even", "近 7 天推广计划：均未低于保本投产")


def _floor(hub: Hub) -> Label:
    floor = break_even(hub)
    if floor is None:
        return Label(
            "Break-even ROI is unknown: costs of more than {share} of the sales are not in the archive.",
            "保本投产未知：超过 {share} 的销售缺少商品成本。",
        ).format(share=figures.share(UNCOSTED, 0))
    return Label(
        "Break-even ROI {roi}: the paid sales that 1 of spend must bring so that nothing is lost after refunds, cost of goods and fees (last 30 days). Raise from 1.3 times that.",
        "保本投产 {roi}：扣除退款、商品成本和平台费后，每花 1 元广告至少要带来的支付金额（近 30 天）。高于 1.3 倍可加投。",
    ).format(roi=f"{floor:.2f}")


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
        *((Column("budget_used", Label("Of budget", "预算使用"), "share1"),) if id == "ads_campaigns" else ()),
        Column("verdict", Label("Verdict", "建议")),
    )
    return Table(id, columns, body, hub.origin("ads"), real=True, key=("store", "name"), filter=True)
