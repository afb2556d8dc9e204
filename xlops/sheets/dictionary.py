"""Dictionary: what every number means, how it is made, what to do with it, why the platform may show another."""

from __future__ import annotations

from xlops.blocks import Block, Column, Gap, Heading, Note, Row, Table
from xlops.engine.formula import has_formula
from xlops.hub import Hub
from xlops.label import Label
from xlops.metrics.analyses import ANALYSES
from xlops.metrics.basis import basis
from xlops.metrics.prose import GOOD, formula_text
from xlops.metrics.subjects import by_subject
from xlops.sheets.base import sheet
from xlops.sheets.common import title

STATE = {"present": Label("here", "已有"), "to come": Label("not yet", "待建")}


@sheet(
    "dictionary",
    en="Dictionary",
    zh="指标字典",
    order=17,
    widths=(18, 26, 26, 46, 46, 18, 26, 46, 10),
    doc="Definition, formula, so-what and platform differences of every metric, in both languages; and the analyses.",
)
def dictionary(hub: Hub) -> list[Block]:
    """Every metric of the registry, then every analysis."""
    metrics: tuple[Row, ...] = tuple(
        {
            "id": metric.id,
            "en": metric.label.en,
            "zh": metric.label.zh,
            "formula": formula_text(metric, hub.settings.bases),
            "so_what": metric.so_what,
            "good": GOOD[metric.good],
            "basis": basis(metric, hub.settings.bases),
            "differs": metric.differs,
            "live": Label("yes", "是") if has_formula(metric.id, hub.settings.bases) else Label("no", "否"),
        }
        for _, group in by_subject()
        for metric in group
    )
    analyses: tuple[Row, ...] = tuple(
        {
            "id": each.id,
            "en": each.label.en,
            "zh": each.label.zh,
            "formula": each.formula,
            "doc": each.doc,
            "state": STATE[each.state],
        }
        for each in ANALYSES
    )
    return [
        title(hub, Label("Dictionary", "指标字典")),
        Note(
            Label(
                "Rates are ratios of sums, never means of rates; people are never added up over days. Blank means unknown, 0 means none.",
                "比率均为“合计÷合计”，从不对比率取平均；人数不跨天相加。空白=未知，0=没有。",
            )
        ),
        Heading(Label("{n} metrics", "{n} 个指标").format(n=len(metrics))),
        Table(
            "dictionary",
            (
                Column("id", Label("Id", "代码"), "id"),
                Column("en", Label("English", "英文")),
                Column("zh", Label("Chinese", "中文")),
                Column("formula", Label("Formula", "公式")),
                Column("so_what", Label("What to do with it", "有什么用")),
                Column("good", Label("Direction", "方向")),
                Column("basis", Label("Basis", "口径")),
                Column("differs", Label("Why the platform's screen may differ", "为何与平台后台不同")),
                Column("live", Label("On Daily", "日报公式")),
            ),
            metrics,
            real=True,
            key=("id",),
            filter=True,
        ),
        Gap(),
        Heading(Label("{n} analyses", "{n} 项分析").format(n=len(analyses))),
        Table(
            "analyses",
            (
                Column("id", Label("Id", "代码"), "id"),
                Column("en", Label("English", "英文")),
                Column("zh", Label("Chinese", "中文")),
                Column("formula", Label("Formula", "公式")),
                Column("doc", Label("Meaning", "含义")),
                Column("state", Label("State", "状态")),
            ),
            analyses,
            real=True,
            key=("id",),
        ),
    ]
