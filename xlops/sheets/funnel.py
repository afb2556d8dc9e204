"""Funnel: steps, rates, the biggest leak and what it costs."""

from __future__ import annotations

from xlops import figures
from xlops.answers.funnel import FunnelAnswer, funnels
from xlops.blocks import Block, Cell, Chart, Column, Gap, Heading, Note, Row, Series, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.metrics import METRICS
from xlops.metrics.lineage import depends
from xlops.sheets.base import sheet
from xlops.sheets.common import marks_text, title

BASIS = {
    "person": Label("counted by person", "按人计"),
    "session": Label("counted by session", "按会话计"),
    "event": Label("counted by event", "按次计"),
}


@sheet(
    "funnel",
    en="Funnel",
    zh="漏斗",
    order=16,
    widths=(26, 18, *(14.0,) * 7),
    doc="Every funnel that the shop has data for: step rates, the leak, the money lost there.",
)
def funnel_sheet(hub: Hub) -> list[Block]:
    """One table and chart per funnel over the last 30 days."""
    found = funnels(hub)
    if not found:
        text = Label(
            "No traffic or ads export was loaded; a funnel needs at least visitors and buyers.",
            "尚无流量或广告数据；漏斗至少需要访客和买家。",
        )
        return [title(hub, Label("Funnel", "漏斗")), Note(text, "plain", link="inputs")]
    blocks: list[Block] = [title(hub, Label("Funnel, 30 days", "漏斗（近30天）"))]
    for answer in found:
        blocks += [Heading(_finding(hub, answer)), Note(_terms(answer)), _table(hub, answer), _chart(answer), Gap()]
    return blocks


def _finding(hub: Hub, answer: FunnelAnswer) -> Label:
    leak = answer.leak
    if leak is None or not leak.lost_amt:
        return answer.funnel.label
    return Label(
        "{name}: the leak is before “{step}”, worth {money}", "{name}：最大流失在“{step}”之前，约损失 {money}"
    ).format(name=answer.funnel.label, step=leak.label, money=figures.compact(leak.lost_amt, hub.settings.currency))


def _terms(answer: FunnelAnswer) -> Label:
    openness = (
        Label("closed", "封闭")
        if answer.funnel.closed
        else Label("open: a step counts everybody who took it", "开放：每一步统计所有到达者")
    )
    text = Label("{basis}; {open}", "{basis}；{open}").format(basis=BASIS[answer.funnel.basis], open=openness)
    marks = marks_text(answer.marks)
    return text if marks is None else Label("{text}; {marks}", "{text}；{marks}").format(text=text, marks=marks)


def _table(hub: Hub, answer: FunnelAnswer) -> Table:
    rows: tuple[Row, ...] = tuple(
        {
            "step": step.label,
            "metric": step.metric,
            "count": step.count,
            "step_rate": Cell(step.step_rate, "share", "bad" if step.leak else "plain"),
            "rate_before": step.rate_before,
            "total_rate": step.total_rate,
            "lost": step.lost,
            "lost_amt": Cell(step.lost_amt, "money0", "bad" if step.leak else "plain"),
            "leak": Label("◀ biggest leak", "◀ 最大流失") if step.leak else None,
        }
        for step in answer.steps
    )
    return Table(
        f"funnel_{answer.funnel.id}",
        (
            Column("step", Label("Step", "环节")),
            Column("metric", Label("Metric", "指标代码"), "id"),
            Column("count", Label("Count", "数量"), "count"),
            Column("step_rate", Label("Step rate", "环节转化率"), "share"),
            Column("rate_before", Label("30 days before", "前30天"), "share"),
            Column("total_rate", Label("Of the first", "总转化率"), "share"),
            Column("lost", Label("Lost", "流失数"), "count"),
            Column("lost_amt", Label("Worth", "流失金额"), "money0", note=_worth()),
            Column("leak", Label("Leak", "流失点")),
        ),
        rows,
        hub.origin(*sorted({fact for step in answer.funnel.steps for fact in _facts(step.metric)})),
        real=True,
        key=("metric",),
    )


def _facts(metric: str) -> frozenset[str]:
    return depends(metric, {}) if metric in METRICS else frozenset()


def _worth() -> Label:
    return Label(
        "Lost people x the rate from this step to the last x amount per head of the last step: what they would bring if they behaved like those who stayed.",
        "流失人数 × 本环节到最后一步的转化率 × 最后一步人均金额：若流失者与留下者表现一致，可带来的金额。",
    )


def _chart(answer: FunnelAnswer) -> Chart:
    return Chart(
        f"funnel_{answer.funnel.id}",
        "funnel",
        f"funnel_{answer.funnel.id}",
        "step",
        (Series("count", Label("count", "数量"), "own"),),
        "count",
        span=6,
        height=2 * len(answer.steps) + 1,
        alt=answer.funnel.label,
    )
